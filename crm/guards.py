"""What the database itself refuses: changing or deleting a row of an append-only table.

The triggers bind every program, a person at the database's own command line too. Whoever may change the form of the
database can take them off; the hash chains show that something was changed then (``hotline db verify``).
"""

from collections.abc import Iterable

from sqlalchemy import Connection, inspect, text

CASES = ("ticket_events", "journal_seals", "identity_reveals", "deletions")
KNOWLEDGE = ("knowledge_versions", "knowledge_events")
SEARCHES = ("transcript_searches",)
MONITORING = ("monitoring_events",)
AUDIT = ("audit_events",)
STATES = ("operator_state_log",)
ANNOUNCEMENTS = ("announcement_events",)
SEALED_ANEW = {"identity_reveals": "reason", "operator_state_log": "why"}
"""The sealed column of a table: a new key rewrites it, the words stay (``crm.identity.rotation``)."""
APPEND_ONLY = (*CASES, *KNOWLEDGE, *SEARCHES, *AUDIT, *MONITORING, *STATES, *ANNOUNCEMENTS)
_FUNCTION = "refuse_change"
_REFUSAL = (
    f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"
)
_STILL_CALLED = f"SELECT 1 FROM pg_trigger WHERE tgfoid = '{_FUNCTION}'::regproc LIMIT 1"  # noqa: S608 a constant


def create(connection: Connection, tables: Iterable[str] = APPEND_ONLY) -> None:
    """Put the guards on; the tables are there and have none."""
    if connection.dialect.name != "sqlite":
        connection.execute(text(_REFUSAL))
    for table in tables:
        for move in ("update", "delete"):
            connection.execute(text(_guard(connection, table, move)))


def drop(connection: Connection, tables: Iterable[str] = APPEND_ONLY) -> None:
    """Take the guards off; what they call goes with the last of them."""
    sqlite = connection.dialect.name == "sqlite"
    for table in tables:
        for move in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER {_name(table, move)}" + ("" if sqlite else f" ON {table}")))
    if not sqlite and not connection.scalar(text(_STILL_CALLED)):
        connection.execute(text(f"DROP FUNCTION {_FUNCTION}()"))


def _name(table: str, move: str) -> str:
    return f"no_{move}_{table}"


def _guard(connection: Connection, table: str, move: str) -> str:
    columns = _kept(connection, table) if move == "update" else ""
    head = f"CREATE TRIGGER {_name(table, move)} BEFORE {move.upper()}{columns} ON {table} "
    if connection.dialect.name == "sqlite":
        return f"{head}BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    return f"{head}FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()"


def _kept(connection: Connection, table: str) -> str:
    """Return the columns whose change is refused, as a trigger names them; nothing if it is all of them."""
    if table not in SEALED_ANEW:
        return ""
    quote = connection.dialect.identifier_preparer.quote
    names = (column["name"] for column in inspect(connection).get_columns(table))
    return " OF " + ", ".join(quote(name) for name in names if name != SEALED_ANEW[table])
