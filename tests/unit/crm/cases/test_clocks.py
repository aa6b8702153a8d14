"""The clocks of a ticket that is moved are read once; those started or reopened meanwhile belong to them."""

from datetime import timedelta

import pytest

from config.rules.limits import Limit
from crm.deadlines.service import Kind
from crm.tickets.moves.clocks import Clocks
from tests.unit.crm.cases.people import FRIDAY_NOON
from tests.unit.crm.cases.stage import CityHall

pytestmark = pytest.mark.unit

AN_HOUR = Limit(amount=1, unit="hours")


def test_what_was_started_stopped_or_reopened_meanwhile_is_known(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    part = hall.assignments(number)[0].id
    with hall.factory.begin() as session:
        clocks = Clocks(session, hall.casework, number, FRIDAY_NOON + timedelta(hours=1))
        assert {clock.kind for clock in clocks.of(part)} == {"sign", "return", "contact", "handle"}
        mine = clocks.start(Kind.VISIT, AN_HOUR)
        assert clocks.of(None) == [mine]
        handled = clocks.of(part, Kind.HANDLE)[0]
        clocks.stop(part, met=[Kind.HANDLE])
        assert (clocks.of(part), handled.state, clocks.going_on) == ([], "met", [mine])
        clocks.reopen(handled)
        assert clocks.going_on == [mine, handled], "expected the one that ends first in front"
    with hall.reading() as session:
        kept = Clocks(session, hall.casework, number, FRIDAY_NOON).going_on
        assert [clock.kind for clock in kept] == ["visit", "handle"]
