"""What the database itself refuses: changing or deleting a row of an append-only table.

The triggers bind every program, a person at the database's own command line too. Whoever may change the form of the
database can take them off; the journal's hash chain shows that something was changed then (``hotline db verify``).
"""

from sqlalchemy import Connection, text

APPEND_ONLY = ("ticket_events", "journal_seals", "identity_reveals", "deletions")
_FUNCTION = "refuse_change"


def create(connection: Connection) -> None:
    """Put the guards on; the tables are there and have none."""
    for statement in _sqlite() if connection.dialect.name == "sqlite" else _postgresql():
        connection.execute(text(statement))


def drop(connection: Connection) -> None:
    """Take the guards off."""
    sqlite = connection.dialect.name == "sqlite"
    for table in APPEND_ONLY:
        for move in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER {_name(table, move)}" + ("" if sqlite else f" ON {table}")))
    if not sqlite:
        connection.execute(text(f"DROP FUNCTION {_FUNCTION}()"))


def _name(table: str, move: str) -> str:
    return f"no_{move}_{table}"


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {_name(table, move)} BEFORE {move.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in APPEND_ONLY
        for move in ("update", "delete")
    ]


def _postgresql() -> list[str]:
    function = (
        f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    return [
        function,
        *(
            f"CREATE TRIGGER {_name(table, move)} BEFORE {move.upper()} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()"
            for table in APPEND_ONLY
            for move in ("update", "delete")
        ),
    ]
