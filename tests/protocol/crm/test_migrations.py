"""Up and down through every form the database ever had, with data in it."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from crm import migrate
from crm.audit.models import AuditEvent
from crm.audit.service import verify
from crm.calls.models import Call
from crm.citizens.service import find_citizen
from crm.db import make_engine
from crm.exports.models import ExportRequest
from crm.identity.models import Reveal
from crm.identity.vault import NoVaultError
from crm.operators.models import Operator
from crm.search import ddl as search
from crm.search.service import matching
from crm.tables import metadata
from crm.tickets.drafts import draft_of, fields_of
from crm.tickets.models import Ticket
from tests.databases import VAULT, empty_engine

pytestmark = pytest.mark.protocol

FIRST_FORM = (Path(__file__).parent / "first_form.sql").read_text().split(";\n")[:-1]
CLEAR = ("SELECT name FROM citizens", "SELECT number FROM calls", "SELECT number FROM citizen_numbers",
         "SELECT callback_number FROM tickets", "SELECT fields FROM ticket_drafts")  # fmt: skip
REASONS = ("SELECT reason FROM export_requests", "SELECT decision_reason FROM export_requests",
           "SELECT reason FROM identity_reveals")  # fmt: skip
DECIDED_IN_CLEAR = (
    "INSERT INTO export_requests (id, by, at, filter, rows, reason, state, decided_by, decision_reason, decided_at) "
    "VALUES (1, '7001', '2026-11-20 04:00:00', :filter, 900, '核对王建国', 'granted', '9001', '王建国已同意', "
    "'2026-11-20 05:00:00')"
)
SHOWN_IN_CLEAR = (
    "INSERT INTO identity_reveals (id, by, field, reason, at, until) "
    "VALUES (1, '8001', 'number', '回拨13800006021', '2026-11-20 04:00:00', '2026-11-20 04:05:00')"
)

ACCOUNT = (
    "INSERT INTO operators (login, name, role, queues, password_hash, active, created_at) "
    """VALUES ('8001', '张丽', 'operator', '["hotline", "legal"]', 'x', :on, '2026-11-20 04:00:00')"""
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = empty_engine(tmp_path)
    yield made
    made.dispose()


def in_first_form(engine: Engine) -> None:
    migrate.upgrade(engine, "0001")
    with engine.begin() as connection:
        for statement in FIRST_FORM:
            connection.exec_driver_sql(statement)


def lying(engine: Engine, queries: Sequence[str] = CLEAR) -> list[str]:
    with engine.connect() as connection:
        return [str(connection.execute(text(query)).scalar_one()) for query in queries]


# What an index reckons cannot be read back from SQLite; that one is there and used, test_plans.py shows.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_the_migrations_lead_to_what_the_models_say(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.connect() as connection:
        options = {
            "compare_type": True,
            "include_name": lambda name, *_: not str(name).startswith(tuple(search.TABLES)),
        }
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_what_was_in_clear_is_sealed_found_and_comes_back(engine: Engine, tmp_path: Path) -> None:
    in_first_form(engine)
    before = lying(engine)
    migrate.upgrade(engine)
    assert all(value.startswith("test.") for value in lying(engine))
    with Session(engine) as session:
        citizen, call, ticket = (
            find_citizen(session, "13800006021"),
            session.get(Call, "p-1"),
            session.query(Ticket).one(),
        )
        assert citizen is not None
        assert call is not None
        assert (citizen.name, call.number, ticket.callback_number) == ("王建国", "13800006021", "13800006021")
        assert fields_of(draft_of(session, "p-1"))["citizen_name"].value == "王建国"
        assert (ticket.turn_role, ticket.channel, ticket.reply_wanted, ticket.reworks) == ("operator", "phone", True, 0)
        assert session.query(Ticket).where(matching(session, "路灯")).one() is ticket
    files = [f.read_bytes() for f in tmp_path.iterdir()]
    assert not [word for word in ("13800006021", "王建国") if any(word.encode() in file for file in files)]
    migrate.downgrade(engine, "0001")
    assert lying(engine) == before


def test_what_exports_were_asked_for_is_sealed_and_comes_back(engine: Engine) -> None:
    migrate.upgrade(engine, "0013")
    asked = '{"phone": "13800006021", "name": "王建国"}'
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO export_requests (id, by, at, filter, rows, reason, state, decision_reason) VALUES "
                "(1, '7001', '2026-11-20 04:00:00', :asked, 1, '核对', 'asked', '')"
            ),
            {"asked": asked},
        )
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert str(connection.execute(text("SELECT filter FROM export_requests")).scalar_one()).startswith("test.")
    with Session(engine) as session:
        assert session.get_one(ExportRequest, 1).filter == {"phone": "13800006021", "name": "王建国"}
    migrate.downgrade(engine, "0013")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT CAST(filter AS TEXT) FROM export_requests")).scalar_one() == asked


def test_why_people_took_out_or_looked_is_sealed_and_comes_back(engine: Engine) -> None:
    migrate.upgrade(engine, "0016")
    with engine.begin() as connection:
        connection.execute(text(DECIDED_IN_CLEAR), {"filter": VAULT.seal("{}")})
        connection.execute(text(SHOWN_IN_CLEAR))
    before = lying(engine, REASONS)
    assert before == ["核对王建国", "王建国已同意", "回拨13800006021"]
    migrate.upgrade(engine)
    assert all(value.startswith("test.") for value in lying(engine, REASONS))
    with Session(engine) as session:
        asked, shown = session.query(ExportRequest).one(), session.query(Reveal).one()
        assert [asked.reason, asked.decision_reason, shown.reason] == before
        assert [(e.kind, e.move) for e in session.query(AuditEvent)] == [("export", "adopt"), ("reveal", "adopt")]
        assert list(verify(session)) == []
    migrate.downgrade(engine, "0016")
    assert lying(engine, REASONS) == before


def test_whom_a_ticket_accuses_is_kept_and_one_of_several_comes_back(engine: Engine) -> None:
    in_first_form(engine)
    migrate.upgrade(engine, "0022")
    unit = (
        "INSERT INTO departments (code, name, name_en, kind, email, webhook, active) "
        "VALUES (:code, '局', '', 'bureau', '', '', :on)"
    )
    with engine.begin() as connection:
        for code in ("a", "b"):
            connection.execute(text(unit), {"code": code, "on": True})
        connection.execute(text("UPDATE tickets SET accused_department = 'b'"))
    migrate.upgrade(engine)
    with Session(engine) as session, session.begin():
        ticket = session.query(Ticket).one()
        assert set(ticket.accused) == {"b"}
        ticket.accused.add("a")
    migrate.downgrade(engine, "0022")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT accused_department FROM tickets")).scalar_one() == "a"


def test_whoever_answered_a_queue_before_there_were_levels_is_rung_first(engine: Engine) -> None:
    migrate.upgrade(engine, "0028")
    with engine.begin() as connection:
        connection.execute(text(ACCOUNT), {"on": True})
    migrate.upgrade(engine)
    with Session(engine) as session, session.begin():
        account = session.query(Operator).one()
        assert account.queues == {"hotline": 0, "legal": 0}
        account.queues = {"hotline": 0, "legal": 3}
    migrate.downgrade(engine, "0028")
    with engine.connect() as connection:
        answered = connection.execute(text("SELECT queues FROM operators")).scalar_one()
    assert (json.loads(answered) if isinstance(answered, str) else answered) == ["hotline", "legal"]


def test_down_to_nothing_and_up_again(engine: Engine) -> None:
    in_first_form(engine)
    migrate.upgrade(engine)
    migrate.downgrade(engine, "base")
    assert migrate.versions(engine)[0] is None
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    migrate.upgrade(engine)
    assert migrate.versions(engine)[0] == migrate.versions(engine)[1]


def test_without_keys_the_data_stays_as_it_was(engine: Engine) -> None:
    in_first_form(engine)
    before = lying(engine)
    keyless = make_engine(str(engine.url))
    with pytest.raises((NoVaultError, StatementError)):
        migrate.upgrade(keyless)
    keyless.dispose()
    assert lying(engine) == before
    assert migrate.versions(engine)[0] == "0001"


def test_a_migration_that_breaks_in_the_middle_changes_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    in_first_form(engine)
    before = lying(engine)

    def power_cut(_connection: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut:
        cut.setattr(search, "create", power_cut)
        with pytest.raises(KeyboardInterrupt):
            migrate.upgrade(engine)
    assert (lying(engine), migrate.versions(engine)[0]) == (before, "0001")
    migrate.upgrade(engine)


def test_a_row_that_points_nowhere_is_found_before_anything_is_kept(engine: Engine) -> None:
    in_first_form(engine)
    if engine.dialect.name != "sqlite":
        pytest.skip("only SQLite lets references be broken")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("UPDATE call_segments SET call_id = 'gone'")
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
    with pytest.raises(migrate.BrokenReferenceError, match="call_segments"):
        migrate.upgrade(engine)
    assert migrate.versions(engine)[0] == "0001"
