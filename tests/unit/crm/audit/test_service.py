"""What was taken out, shown and deleted cannot be changed behind the audit's back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from crm import guards
from crm.audit.models import AuditEvent
from crm.audit.service import verify
from crm.casework import Casework
from crm.db import SessionFactory, make_engine
from crm.exports.service import build, decide, request
from crm.identity.keys import FileKeys, vault_of_keys, write_keys
from crm.identity.rotation import add_key, drop_old_keys, reseal
from crm.identity.service import reveal
from crm.retention.proof import prove
from crm.tables import metadata
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role
from tests.city import demo_city
from tests.databases import empty_engine, memory_engine
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

CLERK, BOSS = Actor("8001", Role.OPERATOR), Actor("9001", Role.SUPERVISOR)
MANY = 10_000
"""Tickets that no one takes out without another person's word."""


@pytest.fixture(scope="module")
def casework() -> Casework:
    return Casework(demo_city())


def live(session: Session, casework: Casework) -> None:
    """Two exports, one of them refused, a value shown in clear, two proofs of deletion: 1, 2 of each."""
    ticket = Ticket(
        number="261120120000010001", query_code="123456", operator="8001", kind="求助", title="路灯坏了",
        content="路灯坏了三天", created_at=NOON, updated_at=NOON,
    )  # fmt: skip
    session.add(ticket)
    granted = request(session, casework, CLERK, {"name": "王建国"}, MANY, "核对王建国", NOON)
    refused = request(session, casework, CLERK, {}, MANY, "月度分析", NOON)
    decide(session, granted.id, BOSS, NOON, granted=True, reason="可以")
    decide(session, refused.id, BOSS, NOON, granted=False, reason="范围太大")
    build(session, casework, granted, CLERK, ("编号",), [("1",)], NOON, name="工单", form="csv")
    for field in ("name", "number"):
        reveal(session, casework, CLERK, ticket, field, "回拨核实", NOON)
    for call in ("c-1", "c-2"):
        prove(session, "recording", call, "0" * 64, "recording 30 days", NOON)


@pytest.fixture
def lived(casework: Casework) -> Iterator[Engine]:
    """A database with a past and without the guards, as somebody has it who may change its form."""
    engine = memory_engine()
    with SessionFactory(engine).begin() as session:
        live(session, casework)
    with engine.begin() as connection:
        guards.drop(connection)
    yield engine
    engine.dispose()


def faults(engine: Engine) -> list[str]:
    with SessionFactory(engine).begin() as session:
        return [fault.place for fault in verify(session)]


def test_every_step_is_told_by_whom_and_in_order(lived: Engine) -> None:
    with Session(lived) as session:
        told = [
            (e.kind, e.subject, e.move, e.actor) for e in session.scalars(select(AuditEvent).order_by(AuditEvent.id))
        ]
    assert told == [
        ("export", 1, "ask", "8001"), ("export", 2, "ask", "8001"), ("export", 1, "grant", "9001"),
        ("export", 2, "refuse", "9001"), ("export", 1, "fetch", "8001"), ("reveal", 1, "show", "8001"),
        ("reveal", 2, "show", "8001"), ("deletion", 1, "delete", "system"), ("deletion", 2, "delete", "system"),
    ]  # fmt: skip
    assert faults(lived) == []


def test_what_is_granted_at_once_says_that_nobody_was_asked(session: Session, casework: Casework) -> None:
    request(session, casework, CLERK, {}, 1, "核对", NOON)
    assert [(e.move, e.actor) for e in session.scalars(select(AuditEvent))] == [("ask", "8001"), ("grant", "system")]


@pytest.mark.parametrize(
    ("tampering", "places"),
    [
        ("UPDATE export_requests SET state = 'granted' WHERE id = 2", ["export 2"]),
        ("UPDATE export_requests SET decided_by = '9002' WHERE id = 1", ["export 1"]),
        ("UPDATE export_requests SET fetched_at = NULL WHERE id = 1", ["export 1"]),
        ("UPDATE export_requests SET rows = 5 WHERE id = 1", ["export 1"]),
        ("UPDATE export_requests SET filter = '' WHERE id = 1", ["export 1"]),
        ("UPDATE export_requests SET reason = decision_reason WHERE id = 1", ["export 1"]),
        ("UPDATE identity_reveals SET reason = '核对' WHERE id = 1", ["reveal 1"]),
        ("UPDATE identity_reveals SET by = '8002' WHERE id = 2", ["reveal 2"]),
        ("UPDATE identity_reveals SET until = '2026-12-01 00:00:00' WHERE id = 1", ["reveal 1"]),
        ("DELETE FROM identity_reveals WHERE id = 1", ["reveal 1"]),
        ("DELETE FROM export_requests WHERE id = 2", ["export 2"]),
        ("UPDATE deletions SET sha256 = '' WHERE id = 1", ["deletion 1"]),
        ("DELETE FROM deletions", ["deletion 1", "deletion 2"]),
        ("INSERT INTO deletions SELECT 3, kind, 'c-3', sha256, rule, at FROM deletions WHERE id = 1", ["deletion 3"]),
        ("UPDATE audit_events SET actor = '9001' WHERE id = 1", ["audit event 1"]),
        ("UPDATE audit_events SET move = 'grant' WHERE id = 4", ["audit event 4"]),
        ("UPDATE audit_events SET subject = 2 WHERE id = 3", ["audit event 3"]),
        ("DELETE FROM audit_events WHERE id = 3", ["audit event 4"]),
        ("DELETE FROM audit_events WHERE id = 9", ["audit", "deletion 2"]),
        ("UPDATE audit_head SET hash = prev FROM audit_events WHERE audit_events.id = 9", ["audit"]),
        ("DELETE FROM audit_head", ["audit"]),
        ("DELETE FROM audit_events", ["audit"]),
    ],
)
def test_what_was_changed_or_removed_is_named(lived: Engine, tampering: str, places: list[str]) -> None:
    with lived.begin() as connection:
        connection.execute(text(tampering))
    assert faults(lived)[: len(places)] == places


def test_events_in_another_order_are_named(lived: Engine) -> None:
    with lived.begin() as connection:
        for old, new in ((3, 99), (4, 3), (99, 4)):
            connection.execute(text(f"UPDATE audit_events SET id = {new} WHERE id = {old}"))  # noqa: S608 numbers
    assert faults(lived)[:2] == ["audit event 3", "audit event 4"]


def test_a_row_taken_back_with_its_event_cannot_be_linked_over(lived: Engine) -> None:
    with lived.begin() as connection:
        connection.execute(text("DELETE FROM identity_reveals WHERE id = 1"))
        connection.execute(text("DELETE FROM audit_events WHERE id = 6"))
        connection.execute(
            text("UPDATE audit_events SET prev = (SELECT hash FROM audit_events WHERE id = 5) WHERE id = 7")
        )
    assert faults(lived) == ["audit event 7"]


def test_new_keys_leave_the_chain_whole(tmp_path: Path, casework: Casework) -> None:
    file, engine = tmp_path / "keys", empty_engine(tmp_path)
    write_keys(file, {"k1": bytes([1]) * 32, "index": bytes([2]) * 32})
    url = engine.url.render_as_string(hide_password=False)
    old = make_engine(url, vault_of_keys(FileKeys(file)))
    with old.begin() as connection:
        metadata.create_all(connection)
        guards.create(connection)
    with SessionFactory(old).begin() as session:
        live(session, casework)
    vault = add_key(file)
    new = make_engine(url, vault)
    assert reseal(SessionFactory(new), vault, NOON) == 4
    assert drop_old_keys(SessionFactory(new), file, vault) == ["k1"]
    only_new = make_engine(url, vault_of_keys(FileKeys(file)))
    assert faults(only_new) == []
    for opened in (only_new, new, old, engine):
        opened.dispose()
