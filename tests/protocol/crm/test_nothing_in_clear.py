"""Whoever carries the files away learns nobody's name or number."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect
from sqlalchemy.orm import Session

from config.callers import CallerList
from config.profile import load_profile
from crm.call_backs.models import CallBack
from crm.callers.service import ask_entry
from crm.calls.asked import Asked
from crm.calls.hand_overs import record_hand_over
from crm.calls.pop import build_pop
from crm.calls.service import open_call
from crm.calls.spool import Fact, Spool
from crm.calls.states import HandOverKind, HandOverState, HandOverWay
from crm.casework import Casework
from crm.citizens.models import Citizen
from crm.exports.service import decide, request
from crm.identity.models import Reveal
from crm.identity.service import reveal
from crm.leader_shifts.models import LeaderShift, ShiftBooking
from crm.messages.models import Message
from crm.operators.models import Operator
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.engine import save_ticket
from crm.tickets.prefill import prefill_from_caller
from crm.tickets.states import Role
from tests.databases import VAULT, file_engine
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.protocol

CASEWORK = Casework(load_profile("demo"))
OPERATOR, BOSS = Actor("8001", Role.OPERATOR), Actor("9001", Role.SUPERVISOR)
MATTER = {
    "kind": "求助", "title": "路灯坏了", "content": "路灯坏了三天", "category": "城市管理/市政设施/路灯故障",
    "district": "江岸区", "address": "解放大道",
}  # fmt: skip
NAME, NUMBER, OTHER, ID, HOME = "欧阳建国", "13871236021", "053861234567", "11010519491231002X", "东岳大街九号楼"


MANY = 10_000
"""Tickets that no one takes out without another person's word."""


def rows_of_all_tables(engine: Engine) -> dict[str, bytes]:
    """Return what a program without the keys reads, by table."""
    with engine.connect() as connection:
        return {
            name: str(connection.exec_driver_sql(f"SELECT * FROM {name}").all()).encode()  # noqa: S608 our tables
            for name in inspect(engine).get_table_names()
        }


def on_worklists(session: Session, why: str) -> None:
    """Put the caller on a list, into a leader's shift and among those to call back, each with words about them."""
    rules = CASEWORK.rules(NOON).callers
    ask_entry(session, rules, CallerList.BLOCKED, NUMBER, reason=why, days=1, actor=OPERATOR, at=NOON)
    record_hand_over(
        session, "p-1", "h-1", Asked(HandOverKind.QUEUE, "leader", "市长", HandOverWay.BLIND, "8001", note=why),
        state=HandOverState.COMPLETED, at=NOON,
    )  # fmt: skip
    session.add(Message(call_id="p-1", state="nonsense", left_at=NOON, recorded_s=9, close_reason=why))
    session.add(
        CallBack(
            number_index=NUMBER, state="open", missed=1, first_missed_at=NOON, last_missed_at=NOON, close_reason=why
        )
    )
    session.add(Operator(login="9201", name="何市长", role="leader", queues={}, password_hash="", created_at=NOON))
    session.flush()
    shift = LeaderShift(
        leader="9201", duty="9201", starts_at=NOON, ends_at=NOON, scope="供热", state="published", made_by="9001",
        made_at=NOON,
    )  # fmt: skip
    session.add(shift)
    session.flush()
    session.add(
        ShiftBooking(
            shift=shift.id,
            number=NUMBER,
            number_index=NUMBER,
            name=NAME,
            matter=why,
            state="booked",
            by="8001",
            at=NOON,
        )
    )


def test_a_stored_call_and_ticket_leave_nothing_personal_in_the_files(tmp_path: Path) -> None:
    engine = file_engine(tmp_path)
    with Session(engine) as session:
        call = open_call(
            session, call_id="p-1", number=NUMBER, line="12345", origin="trunk", channel="PJSIP/trunk-1", at=NOON
        )
        prefill_from_caller(session, call, NOON)
        session.commit()
        told = {"citizen_name": NAME, "callback_number": OTHER, "id_number": ID, "home_address": HOME}
        save_ticket(session, CASEWORK, OPERATOR, "p-1", {**MATTER, **told}, NOON)
        session.commit()
        citizen = session.query(Citizen).one()
        assert (citizen.name, citizen.id_number, citizen.address) == (NAME, ID, HOME)
        assert build_pop(session, "p-1").number == NUMBER
        wanted, why, word = {"phone": OTHER, "name": NAME}, f"核对{NAME}的电话{OTHER}", f"{NAME}已同意"
        asked = request(session, CASEWORK, OPERATOR, wanted, MANY, why, NOON)
        decide(session, asked.id, BOSS, NOON, granted=True, reason=word)
        reveal(session, CASEWORK, OPERATOR, session.query(Ticket).one(), "name", why, NOON)
        on_worklists(session, why)
        session.commit()
        session.expire_all()
        assert (asked.filter, asked.reason, asked.decision_reason) == (wanted, why, word)
        assert session.query(Reveal).one().reason == why
    Spool(tmp_path / "spool", VAULT).append(Fact("opened", "p-2", NOON, {"number": NUMBER}))
    files = {f.name: f.read_bytes() for f in tmp_path.rglob("*") if f.is_file()} | rows_of_all_tables(engine)
    assert engine.dialect.name != "sqlite" or {"hotline.db", "hotline.db-wal"} <= set(files)
    sealed = {"citizens", "calls", "export_requests", "identity_reveals", "caller_entries", "call_backs", "messages"}
    assert {"facts.jsonl", "shift_bookings", "hand_overs", *sealed} <= set(files)
    engine.dispose()
    assert any("路灯坏了".encode() in content for content in files.values()), "the matter itself is there to be found"
    for secret in (NAME, NUMBER, OTHER, ID, HOME, "欧阳"):
        written = (secret.encode(), secret.encode("unicode_escape"))
        assert not [name for name, content in files.items() if any(w in content for w in written)], secret
