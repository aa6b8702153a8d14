"""The versions of the line's flow."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from crm.flows.service import (
    FlowChangedMeanwhileError,
    FlowReasonError,
    NoSuchFlowError,
    current_number,
    get_version,
    list_versions,
    publish,
)

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def put(session: Session, text: str, after: int, back_to: int | None = None) -> int:
    return publish(session, text, after=after, by="9801", reason="春节", at=NOW, back_to=back_to).number


def test_without_a_version_the_profiles_flow_is_in_force(session: Session) -> None:
    assert current_number(session) == 0
    assert list_versions(session) == []


def test_the_latest_version_is_in_force_and_all_stay(session: Session) -> None:
    assert [put(session, "a", 0), put(session, "b", 1), put(session, "a", 2, back_to=1)] == [1, 2, 3]
    assert current_number(session) == 3
    assert [(v.number, v.text, v.back_to) for v in list_versions(session)] == [
        (3, "a", 1),
        (2, "b", None),
        (1, "a", None),
    ]
    assert get_version(session, 2).reason == "春节"


def test_a_change_of_what_somebody_else_changed_meanwhile_is_refused(session: Session) -> None:
    put(session, "a", 0)
    with pytest.raises(FlowChangedMeanwhileError):
        put(session, "b", 0)
    assert current_number(session) == 1


@pytest.mark.parametrize("reason", ["", "  ", "很" * 501])
def test_a_change_without_a_reason_is_refused(session: Session, reason: str) -> None:
    with pytest.raises(FlowReasonError):
        publish(session, "a", after=0, by="9801", reason=reason, at=NOW)


@pytest.mark.parametrize("number", [0, 9, -1])
def test_a_version_that_is_not_there_is_refused(session: Session, number: int) -> None:
    with pytest.raises(NoSuchFlowError):
        get_version(session, number)
