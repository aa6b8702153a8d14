"""A citizen's data in clear: on reason, for a while, on record."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.profile import Profile, load_profile
from crm.casework import Casework
from crm.citizens.models import Citizen
from crm.citizens.service import remember_citizen
from crm.duplicates.models import TicketCitizen
from crm.identity.models import Reveal
from crm.identity.service import NoSuchCitizenError, RevealInputError, RevealLimitError, RevealRefusedError, reveal
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import SYSTEM, Actor
from crm.tickets.states import Role
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

DEMO = load_profile("demo")
OPERATOR = Actor("8001", Role.OPERATOR)
CLERK = Actor("5001", Role.CLERK, "city-mgmt")
REASON = "群众来电补充门牌号，需核对"


def casework(**changes: object) -> Casework:
    """The demo city with some of its intake rules changed."""
    editions = tuple(e.model_copy(update={"intake": e.intake.model_copy(update=changes)}) for e in DEMO.editions)
    return Casework(Profile.model_construct(**{**dict(DEMO), "editions": editions}))


@pytest.fixture(scope="module")
def city() -> Casework:
    return casework(reveal_minutes=10, reveals_per_day=3)


@pytest.fixture
def ticket(session: Session) -> Ticket:
    citizen = remember_citizen(session, number="13800006021", name="王建国", at=NOON)
    citizen.address = "东岳大街120号"
    made = Ticket(
        number="261120120000010001", query_code="123456", citizen_id=citizen.id, callback_number="0538-6123456",
        operator="8001", kind="求助", title="路灯坏了", content="路灯坏了三天", created_at=NOON, updated_at=NOON,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def kept(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Reveal)) or 0


def test_a_value_is_shown_for_a_while_and_kept_with_its_reason(
    session: Session, city: Casework, ticket: Ticket
) -> None:
    shown = reveal(session, city, OPERATOR, ticket, "number", f" {REASON}\n", NOON)
    assert (shown.value, shown.until) == ("13800006021", NOON + timedelta(minutes=10))
    assert "13800006021" not in repr(shown)
    row = session.scalars(select(Reveal)).one()
    assert (row.by, row.ticket, row.field, row.reason, row.at, row.until) == (
        "8001", ticket.number, "number", REASON, NOON, shown.until,
    )  # fmt: skip


def test_every_field_of_the_citizen_can_be_asked_for(session: Session, ticket: Ticket) -> None:
    city = casework(reveals_per_day=9)
    fields = ("name", "number", "id_number", "address", "callback_number")
    shown = [reveal(session, city, OPERATOR, ticket, field, REASON, NOON).value for field in fields]  # type: ignore[arg-type]  # each is a field
    assert shown == ["王建国", "13800006021", "", "东岳大街120号", "0538-6123456"]


@pytest.mark.parametrize(("field", "reason"), [("name", ""), ("name", " \n"), ("password_hash", REASON), ("", REASON)])
def test_without_a_reason_or_with_another_field_nothing_is_shown(
    session: Session, city: Casework, ticket: Ticket, field: str, reason: str
) -> None:
    with pytest.raises(RevealInputError):
        reveal(session, city, OPERATOR, ticket, field, reason, NOON)  # type: ignore[arg-type]  # that is the point
    assert kept(session) == 0


def test_after_so_many_a_day_the_next_waits_for_the_citys_midnight(
    session: Session, city: Casework, ticket: Ticket
) -> None:
    for _ in range(3):
        reveal(session, city, OPERATOR, ticket, "name", REASON, NOON)
    before_midnight = NOON + timedelta(hours=11, minutes=59)  # 23:59 in Shanghai
    with pytest.raises(RevealLimitError):
        reveal(session, city, OPERATOR, ticket, "name", REASON, before_midnight)
    reveal(session, city, Actor("8002", Role.OPERATOR), ticket, "name", REASON, before_midnight)
    reveal(session, city, OPERATOR, ticket, "name", REASON, NOON + timedelta(hours=12))
    assert kept(session) == 5


def test_a_clerk_sees_nothing_in_clear_unless_the_rules_say_so(
    session: Session, city: Casework, ticket: Ticket
) -> None:
    with pytest.raises(RevealRefusedError):
        reveal(session, city, CLERK, ticket, "number", REASON, NOON)
    open_city = casework(clerks_see=("number",))
    assert reveal(session, open_city, CLERK, ticket, "number", REASON, NOON).value == "13800006021"
    with pytest.raises(RevealRefusedError):
        reveal(session, open_city, CLERK, ticket, "name", REASON, NOON)


@pytest.mark.parametrize("confidentiality", ["confidential", "anonymous"])
def test_a_confidential_ticket_shows_a_clerk_nothing_whatever_the_rules(
    session: Session, ticket: Ticket, confidentiality: str
) -> None:
    ticket.confidentiality = confidentiality
    with pytest.raises(RevealRefusedError):
        reveal(session, casework(clerks_see=("number",)), CLERK, ticket, "number", REASON, NOON)
    assert kept(session) == 0


def test_the_system_never_looks(session: Session, city: Casework, ticket: Ticket) -> None:
    with pytest.raises(RevealRefusedError):
        reveal(session, city, SYSTEM, ticket, "name", REASON, NOON)


def test_a_citizen_whose_ticket_was_merged_can_be_asked_for_and_a_stranger_not(
    session: Session, city: Casework, ticket: Ticket
) -> None:
    second = remember_citizen(session, number="13900001111", name="李秀英", at=NOON)
    stranger = Citizen(created_at=NOON)
    session.add(TicketCitizen(ticket=ticket.number, citizen_id=second.id, from_ticket=ticket.number, since=NOON))
    session.add(stranger)
    session.flush()
    shown = reveal(session, city, OPERATOR, ticket, "callback_number", REASON, NOON, citizen_id=second.id)
    assert shown.value == "13900001111"
    with pytest.raises(NoSuchCitizenError):
        reveal(session, city, OPERATOR, ticket, "name", REASON, NOON, citizen_id=stranger.id)


def test_of_an_unknown_citizen_nothing_is_known(session: Session, city: Casework, ticket: Ticket) -> None:
    ticket.citizen_id, ticket.callback_number = None, ""
    assert reveal(session, city, OPERATOR, ticket, "callback_number", REASON, NOON).value == ""
