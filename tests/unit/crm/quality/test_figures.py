"""What inspections say of operators and of the card."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from crm.quality.appeals import appeal, decide
from crm.quality.figures import OperatorFigures, by_item, by_operator, scored_between
from tests.unit.crm.conftest import NOON
from tests.unit.crm.quality.stage import LI, WANG, WU, best, casework, given, people, waiting

pytestmark = pytest.mark.unit

DAY = date(2026, 11, 20)


def test_operators_and_items_are_counted_as_they_stand(session: Session) -> None:
    people(session)
    given(session, waiting(session, "c-1", LI), tone=12)
    changed = given(session, waiting(session, "c-2", LI), tone=6, facts=5)
    appeal(session, changed.id, LI, "不妥", NOON)
    decide(session, casework(), changed.id, WU, {**best(), "tone": 9}, "有理", NOON)
    given(session, waiting(session, "c-3", WANG), respect=10)
    waiting(session, "c-4", WANG)
    found = scored_between(session, DAY, DAY)
    assert by_operator(found) == [
        OperatorFigures("8001", 2, 92.5, 0, 1, 1),
        OperatorFigures("8002", 1, 0.0, 1, 0, 0),
    ]
    items = by_item(casework(), found)
    assert [(one.item.key, one.inspected, one.loss) for one in items[:3]] == [
        ("tone", 3, 5.0),
        ("respect", 3, 3.33),
        ("answer", 3, 0.0),
    ]
    assert scored_between(session, DAY + timedelta(days=1), DAY + timedelta(days=9)) == []
