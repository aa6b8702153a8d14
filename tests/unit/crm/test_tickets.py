"""From the form to a ticket."""

import pytest
from sqlalchemy import String
from sqlalchemy.orm import Session

from crm.calls.pop import build_pop
from crm.calls.service import get_call, open_call
from crm.citizens.models import Citizen
from crm.tickets.drafts import FIELDS, LONGEST, LONGEST_ELSE, DraftField, suggest
from crm.tickets.form import TicketInputError
from crm.tickets.models import Ticket
from crm.tickets.moves.engine import save_ticket
from crm.tickets.service import ticket_of_call
from tests.unit.crm.cases.people import OPERATOR
from tests.unit.crm.cases.stage import demo

from .conftest import NOON

pytestmark = pytest.mark.unit

LISTED = ("kind", "urgency", "confidentiality", "accused_department")
"""Fields that hold a word out of the city's lists, whatever was typed."""

VALUES = {
    "kind": "求助",
    "category": "城市管理/市政设施/路灯故障",
    "district": "江岸区",
    "address": "解放大道 12 号",
    "title": "路灯坏了",
    "content": "解放大道路灯坏了三天。",
    "citizen_name": "王建国",
    "callback_number": "13800006021",
}


def save(session: Session, call_id: str, values: dict[str, str]) -> Ticket:
    return save_ticket(session, demo(), OPERATOR, call_id, values, NOON)


def a_call(session: Session, call_id: str = "pbx-1.1", number: str = "13800006021") -> str:
    return open_call(session, call_id=call_id, number=number, line="12345", origin="trunk", channel="c", at=NOON).id


def test_a_ticket_is_numbered_with_18_digits_of_the_citys_time(session: Session) -> None:
    ticket = save(session, a_call(session), VALUES)
    assert ticket.number.startswith("261120120000")
    assert len(ticket.number) == 18
    assert ticket.number.isdigit()
    assert len(ticket.query_code) == 6


def test_saving_again_corrects_the_same_ticket(session: Session) -> None:
    call = a_call(session)
    first = save(session, call, VALUES)
    again = save(session, call, {"title": "路灯不亮"})
    assert (again.number, again.title, again.content) == (first.number, "路灯不亮", VALUES["content"])


def test_what_the_form_filled_by_itself_is_in_the_ticket(session: Session) -> None:
    call = a_call(session)
    suggest(session, call, {"wants": DraftField("尽快修好", confidence=0.9)}, NOON)
    assert save(session, call, VALUES).wants == "尽快修好"


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, ["content", "kind", "title"]),
        ({**VALUES, "address": "", "category": ""}, ["address", "category"]),
        ({**VALUES, "kind": "咨询", "address": "", "category": "", "urgency": "很急"}, ["urgency"]),
        ({**VALUES, "kind": "求婚"}, ["kind"]),
        ({**VALUES, "category": "不存在/的/分类"}, ["category"]),
        ({**VALUES, "title": "   "}, ["title"]),
        ({**VALUES, "id_number": "110105194912310021"}, ["id_number"]),
        ({**VALUES, "id_number": "12345678"}, ["id_number"]),
        ({**VALUES, "callback_number": "1380000O001"}, ["callback_number"]),
        ({**VALUES, "district": "没有的区"}, ["district"]),
        ({**VALUES, "subdistrict": "月湖街道"}, ["subdistrict"]),
        ({**VALUES, "subdistrict": "台北街道", "community": "永清社区"}, ["community"]),
        ({**VALUES, "community": "台北社区"}, ["community"]),
    ],
)
def test_an_incomplete_form_is_refused_by_field(session: Session, values: dict[str, str], wrong: list[str]) -> None:
    call = a_call(session)
    with pytest.raises(TicketInputError) as refused:
        save(session, call, values)
    assert refused.value.details["fields"] == wrong
    assert ticket_of_call(session, call) is None


def test_a_place_of_the_city_is_taken_down_to_its_community(session: Session) -> None:
    ticket = save(session, a_call(session), {**VALUES, "subdistrict": "台北街道", "community": "台北社区"})
    assert (ticket.district, ticket.subdistrict, ticket.community) == ("江岸区", "台北街道", "台北社区")


def test_marks_that_turn_the_reading_direction_are_not_kept(session: Session) -> None:
    ticket = save(session, a_call(session), {**VALUES, "title": "\u202e路灯\u200b坏了", "citizen_name": "\u202e王建国"})
    citizen = session.get_one(Citizen, ticket.citizen_id)
    assert (ticket.title, citizen.name) == ("路灯坏了", "王建国")


def test_no_field_of_the_form_may_be_longer_than_the_tickets() -> None:
    columns = Ticket.__table__.columns
    too_long = {
        name: longest
        for name in FIELDS
        if name in columns and isinstance(of := columns[name].type, String) and of.length
        if (longest := LONGEST.get(name, LONGEST_ELSE)) > of.length and name not in LISTED
    }
    assert too_long == {}


def test_the_citizen_is_known_at_the_next_call_with_calls_and_open_tickets(session: Session) -> None:
    first = a_call(session)
    ticket = save(session, first, VALUES)
    pop = build_pop(session, a_call(session, "pbx-1.2", "+86 138 0000 6021"))
    assert isinstance(pop.citizen, Citizen)
    assert pop.citizen.name == "王建国"
    assert [t.number for t in pop.open_tickets] == [ticket.number]
    assert [c.id for c in pop.recent_calls] == [first]
    assert pop.calls_30d == 1
    assert pop.number_shown == "138****6021"


def test_who_came_without_a_telephone_is_known_again_by_the_identity_number(session: Session) -> None:
    told = {**VALUES, "callback_number": "", "kind": "咨询"}
    first = save(
        session, a_call(session, number=""), {**told, "id_number": "11010519491231002x", "home_address": "东岳大街1号"}
    )
    again = save(session, a_call(session, "pbx-1.2", ""), {**told, "id_number": "110105 19491231 002X"})
    assert again.citizen_id == first.citizen_id
    citizen = session.get_one(Citizen, first.citizen_id)
    assert (citizen.name, citizen.id_number, citizen.address) == ("王建国", "11010519491231002X", "东岳大街1号")


def test_saving_again_without_the_identity_keeps_what_is_known(session: Session) -> None:
    call = a_call(session)
    ticket = save(session, call, {**VALUES, "id_number": "11010519491231002X", "home_address": "东岳大街1号"})
    save(session, call, {"id_number": "", "home_address": "", "citizen_name": ""})
    citizen = session.get_one(Citizen, ticket.citizen_id)
    assert (citizen.name, citizen.id_number, citizen.address) == ("王建国", "11010519491231002X", "东岳大街1号")


def test_who_stays_anonymous_leaves_no_identity(session: Session) -> None:
    told = {**VALUES, "id_number": "11010519491231002X", "confidentiality": "anonymous"}
    assert save(session, a_call(session), told).citizen_id is None
    assert session.query(Citizen).count() == 0


def test_a_withheld_number_matches_nobody(session: Session) -> None:
    save(session, a_call(session, "pbx-1.1", "anonymous"), {**VALUES, "confidentiality": "anonymous"})
    pop = build_pop(session, a_call(session, "pbx-1.2", ""))
    assert pop.citizen is None
    assert pop.recent_calls == []
    assert get_call(session, "pbx-1.1").citizen_id is None
