"""Asking by telephone how tickets stand, on a real Asterisk: what is played, in order, and where the call goes."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from config.clock import utc_now
from crm.casework import Casework
from crm.progress.models import ProgressLookup
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.engine import open_ticket
from crm.tickets.states import Role
from tests.pbx.citizens import Doing, Press, Wait, citizens
from tests.pbx.system import System
from tests.unit.crm.cases.people import FORM

pytestmark = [pytest.mark.pbx, pytest.mark.patient, pytest.mark.asyncio(loop_scope="session")]

OPERATOR = Actor("8001", Role.OPERATOR)
LONG_S = 60.0
ASK: tuple[Doing, ...] = (Wait(2000), Press("8"))
HEARD = Wait(3000)
"""Until what is told has begun."""

WARNED = Wait(5000)
"""Until what is told of a wrong answer has begun; keys before that are no new answer."""

TOLD = ("progress_received", "progress_keys")
WRONG = ("progress_wrong", "progress_number")


@dataclass(frozen=True)
class Filed:
    """What a citizen has in their hand."""

    number: str
    code: str

    @property
    def tail(self) -> tuple[str, ...]:
        return ("progress_ticket_1", *(f"num_{digit}" if digit != "1" else "unit_one" for digit in self.number[-4:]))


def file(hotline: System, caller: str, **form: str) -> Filed:
    """Write down a citizen's ticket."""
    with hotline.factory.begin() as session:
        filled = {**FORM, "callback_number": caller, **form}
        made = open_ticket(session, Casework(hotline.profile), OPERATOR, filled, utc_now())
        return Filed(made.number, made.query_code)


def played(hotline: System, after: int, call_id: str) -> Iterator[tuple[str, ...]]:
    """Yield the prompts of each question about tickets, in order."""
    for event in hotline.events[after:]:
        if event["UserEvent"] == "HotlineStep" and event["CallId"] == call_id and event["Prompts"]:
            yield tuple(event["Prompts"].split("&"))


async def waits(hotline: System, after: int) -> str:
    """Wait until a call came to the queue, and return its id."""
    event = await hotline.seen(
        lambda e: e["UserEvent"] == "HotlineStep" and e["Step"] == "waiting", after, timeout_s=LONG_S
    )
    return str(event["CallId"])


async def test_ones_own_ticket_is_told_urged_once_a_day_and_silence_leads_to_a_person(
    hotline: System, tmp_path: Path
) -> None:
    caller = "13876000001"
    ticket, heard = file(hotline, caller), len(hotline.events)
    pressed = [*ASK, HEARD, Press("1"), HEARD, Press("1"), HEARD, Press("*"), HEARD, Press("2")]
    async with citizens(tmp_path, hotline.settings.sip_port, pressed, caller=caller):
        call_id = await waits(hotline, heard)
    own = ("progress_own_1", "num_1", "progress_own_2")
    assert list(played(hotline, heard, call_id)) == [
        (*own, *ticket.tail, *TOLD),
        ("progress_urged", "progress_keys"),
        ("progress_urged_before", "progress_keys"),
        (*ticket.tail, *TOLD),
        ("progress_number",),
    ]
    with hotline.factory() as session:
        assert session.get_one(Ticket, ticket.number).reminders == 1


async def test_number_and_code_typed_before_they_are_asked_for_open_a_ticket_from_any_telephone(
    hotline: System, tmp_path: Path
) -> None:
    ticket, heard = file(hotline, "13876000002"), len(hotline.events)
    pressed = [*ASK, Wait(1000), Press(ticket.number + ticket.code), HEARD, Press("0")]
    async with citizens(tmp_path, hotline.settings.sip_port, pressed, caller="13876000003"):
        call_id = await waits(hotline, heard)
    assert list(played(hotline, heard, call_id)) == [
        ("progress_number",),
        ("progress_code",),
        (*ticket.tail, *TOLD),
    ]


async def test_a_confidential_ticket_is_answered_like_none_and_the_third_wrong_code_leads_to_a_person(
    hotline: System, tmp_path: Path
) -> None:
    caller = "13876000004"
    hidden, heard = file(hotline, caller, confidentiality="confidential"), len(hotline.events)
    tries = (f"{hidden.number[-4:]}#{hidden.code}", "99999#123456", f"{hidden.number[-5:]}#000000")
    pressed = [doing for typed in tries for doing in (Press(typed), WARNED)]
    async with citizens(tmp_path, hotline.settings.sip_port, [*ASK, HEARD, *pressed], caller=caller):
        call_id = await waits(hotline, heard)
    asked = [("progress_number",), ("progress_code",), WRONG, ("progress_code",), WRONG, ("progress_code",)]
    assert list(played(hotline, heard, call_id)) == asked
    with hotline.factory() as session:
        answers = session.scalars(select(ProgressLookup.answer).where(ProgressLookup.call_id == call_id)).all()
    assert answers == ["refused"] * 3


async def test_thirty_keys_at_once_reach_a_person(hotline: System, tmp_path: Path) -> None:
    heard = len(hotline.events)
    storm = "9*#1" * 7 + "55"
    async with citizens(tmp_path, hotline.settings.sip_port, [*ASK, Wait(1000), Press(storm)], caller="13876000005"):
        call_id = await waits(hotline, heard)
        await hotline.seen(lambda e: e.name == "QueueCallerJoin" and e["Uniqueid"] == call_id, heard)
