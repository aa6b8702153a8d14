"""What the doctor says of queues without operators."""

import pytest

from crm.operators.models import Operator
from hotline.doctor.queues import forsaken_queues
from tests.unit.ivr.routing.made import city

pytestmark = pytest.mark.unit


def account(*, active: bool = True, **queues: int) -> Operator:
    return Operator(login="8001", active=active, queues=queues)


CITY = city(legal={}, expert={"no_operators": {"to": "hotline"}})


def test_a_queue_that_nobody_answers_and_that_leads_nowhere_is_told() -> None:
    assert forsaken_queues(CITY, [account(hotline=0)]) == ["legal"]
    assert forsaken_queues(CITY, [account(hotline=0, legal=9)]) == []


def test_closed_accounts_answer_nothing() -> None:
    assert forsaken_queues(CITY, [account(hotline=0, legal=0, active=False)]) == ["hotline", "legal"]
