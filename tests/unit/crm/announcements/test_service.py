"""From a draft to the line and off it: two people, a beginning, an end, and what is kept of it."""

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from config.announcements import AnnouncementRules, Phrase
from crm.announcements import service
from crm.announcements.calls import Heard, fitting, hearings, in_force, played_to, record_hearing
from crm.announcements.content import LONGEST_TEXT, AnnouncementContent, Area
from crm.announcements.errors import (
    AnnouncementInvalidError,
    AnnouncementOverError,
    NoSuchAnnouncementError,
    OwnAnnouncementError,
    StaleAnnouncementError,
)
from crm.announcements.models import Announcement, AnnouncementEvent
from crm.announcements.states import (
    ANNOUNCEMENT,
    APPROVERS,
    WRITERS,
    AnnouncementMove,
    AnnouncementState,
    Standing,
    standing,
)
from crm.call_backs.models import CallBack
from crm.calls.models import Call
from crm.calls.service import end_call, open_call
from crm.calls.states import Outcome
from crm.departments.service import sync_departments
from crm.moves import IllegalMoveError
from crm.tickets.drafts import DraftField, suggest
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.errors import NotAllowedError
from crm.tickets.states import Role
from crm.transcripts.service import add_utterance
from tests.city import demo_city
from tests.unit.crm.conftest import NOON

pytestmark = pytest.mark.unit

RULES = AnnouncementRules(longest_days=7, phrases={"announcement_water": Phrase(name="停水", name_en="No water")})
CLERK = Actor("7001", Role.CLERK, "city-mgmt")
OTHER_CLERK = Actor("7002", Role.CLERK, "jiangan")
REVIEWER, CHIEF = Actor("6001", Role.REVIEWER), Actor("9001", Role.SUPERVISOR)
HOUR = timedelta(hours=1)


def text(**changed: Any) -> AnnouncementContent:
    written = {
        "text": "台北街道停水至18:00",
        "department": "city-mgmt",
        "areas": [{"district": "江岸区", "subdistrict": "台北街道"}],
        "words": ["停水"],
        "phrase": "announcement_water",
        "starts_at": NOON,
        "ends_at": NOON + 6 * HOUR,
    }
    return AnnouncementContent.model_validate(written | changed)


@pytest.fixture(autouse=True)
def departments(session: Session) -> None:
    sync_departments(session, demo_city().rules_at(NOON), NOON)


def draft(session: Session, actor: Actor = CLERK, **changed: Any) -> Announcement:
    return service.begin(session, text(**changed), demo_city().rules_at(NOON), RULES, actor, NOON)


def moved(
    session: Session,
    announcement: Announcement,
    move: AnnouncementMove = AnnouncementMove.APPROVE,
    actor: Actor = CHIEF,
    at: datetime = NOON,
    reason: str = "写错了",
) -> Announcement:
    return service.move(session, announcement.id, move, actor, at, version=announcement.version, reason=reason)


def rewritten(session: Session, announcement: Announcement, actor: Actor = CLERK, **changed: Any) -> Announcement:
    rules = demo_city().rules_at(NOON)
    version = announcement.version
    return service.write(session, announcement.id, text(**changed), rules, RULES, actor, NOON, version=version)


def test_an_approved_one_is_in_force_from_its_first_moment_to_its_last(session: Session) -> None:
    one = draft(session, starts_at=NOON + HOUR)
    assert (standing(one, NOON + 2 * HOUR), in_force(session, NOON + 2 * HOUR)) == (Standing.DRAFT, [])
    moved(session, one)
    second = timedelta(seconds=1)
    for at, expected in {
        NOON + HOUR - second: Standing.COMING,
        NOON + HOUR: Standing.IN_FORCE,
        NOON + 6 * HOUR - second: Standing.IN_FORCE,
        NOON + 6 * HOUR: Standing.ENDED,
    }.items():
        assert standing(one, at) is expected
        assert list(in_force(session, at)) == ([one] if expected is Standing.IN_FORCE else [])


@pytest.mark.parametrize("author", [CLERK, REVIEWER])
def test_nobody_approves_what_they_wrote_something_of(session: Session, author: Actor) -> None:
    one = draft(session, author)
    rewritten(session, one, REVIEWER, text="台北街道停水至20:00")
    with pytest.raises(OwnAnnouncementError):
        moved(session, one, actor=REVIEWER)
    assert moved(session, one).approved_by == CHIEF.login


def test_whoever_gives_the_recording_wrote_something_of_it(session: Session) -> None:
    one = service.set_recording(session, draft(session).id, "ab" * 32, CHIEF, NOON)
    with pytest.raises(OwnAnnouncementError):
        moved(session, one)


def test_the_table_of_moves_holds(session: Session) -> None:
    for state, move in product(AnnouncementState, AnnouncementMove):
        one = draft(session)
        one.state = state
        session.flush()
        act = rewritten if move is AnnouncementMove.WRITE else lambda s, a, m=move: moved(s, a, m)
        if ANNOUNCEMENT.allows(state, move):
            assert act(session, one).state == ANNOUNCEMENT.after(state, move)
        else:
            with pytest.raises(IllegalMoveError):
                act(session, one)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_what_is_its_own(session: Session, role: Role) -> None:
    actor = Actor("5555", role, "city-mgmt" if role is Role.CLERK else None)

    def may(move: AnnouncementMove) -> bool:
        try:
            moved(session, draft(session), move, actor)
        except NotAllowedError:
            return False
        except IllegalMoveError:
            return True
        return True

    assert may(AnnouncementMove.APPROVE) == (role in APPROVERS)
    assert [may(move) for move in AnnouncementMove if move is not AnnouncementMove.APPROVE] == [role in WRITERS] * 3


def test_a_clerk_writes_and_ends_for_their_own_department_only(session: Session) -> None:
    one = draft(session)
    with pytest.raises(NotAllowedError):
        draft(session, OTHER_CLERK)
    with pytest.raises(NotAllowedError):
        rewritten(session, one, OTHER_CLERK)
    with pytest.raises(NotAllowedError):
        rewritten(session, one, CLERK, department="jiangan")
    with pytest.raises(NotAllowedError):
        moved(session, one, AnnouncementMove.WITHDRAW, OTHER_CLERK)


def test_what_is_ended_or_withdrawn_is_over_at_once_and_says_by_whom(session: Session) -> None:
    for move, expected in ((AnnouncementMove.END, Standing.ENDED), (AnnouncementMove.WITHDRAW, Standing.WITHDRAWN)):
        one = moved(session, draft(session))
        moved(session, one, move, CLERK, NOON + HOUR)
        assert standing(one, NOON + HOUR) is expected
        assert (one.closed_by, one.closed_at) == (CLERK.login, NOON + HOUR)
    assert in_force(session, NOON + HOUR) == []


def test_withdrawing_needs_its_reason(session: Session) -> None:
    with pytest.raises(AnnouncementInvalidError):
        moved(session, draft(session), AnnouncementMove.WITHDRAW, reason=" ")


def test_what_would_be_over_is_not_approved(session: Session) -> None:
    with pytest.raises(AnnouncementOverError):
        moved(session, draft(session), at=NOON + 6 * HOUR)


def test_an_older_version_and_an_unknown_one_are_refused(session: Session) -> None:
    one = draft(session)
    seen = one.version
    rewritten(session, one, text="台北街道停水至20:00")
    with pytest.raises(StaleAnnouncementError):
        service.move(session, one.id, AnnouncementMove.APPROVE, CHIEF, NOON, version=seen)
    with pytest.raises(NoSuchAnnouncementError):
        service.get_announcement(session, 99)
    with pytest.raises(NoSuchAnnouncementError):
        service.move(session, 99, AnnouncementMove.END, CHIEF, NOON, version=1)


def test_every_move_is_kept_with_the_words_as_they_stood_and_is_never_changed(session: Session) -> None:
    one = draft(session)
    rewritten(session, one, text="台北街道停水至20:00")
    moved(session, one)
    moved(session, one, AnnouncementMove.WITHDRAW)
    kept = session.scalars(select(AnnouncementEvent).order_by(AnnouncementEvent.id)).all()
    assert [(event.move, event.actor, event.content["text"][-5:]) for event in kept] == [
        ("write", "7001", "18:00"),
        ("write", "7001", "20:00"),
        ("approve", "9001", "20:00"),
        ("withdraw", "9001", "20:00"),
    ]
    assert kept[-1].reason == "写错了"
    kept[0].actor = "6666"
    with pytest.raises(DatabaseError):
        session.flush()


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"areas": [{"district": "火星区"}]}, "areas"),
        ({"areas": [{"district": "江岸区", "subdistrict": "古田街道"}]}, "areas"),
        ({"areas": [{"district": "江岸区", "subdistrict": "台北街道", "community": "永清社区"}]}, "areas"),
        ({"areas": [{"district": "江岸区", "community": "桃源社区"}]}, "areas"),
        ({"categories": ["没有/这个"]}, "categories"),
        ({"phrase": "welcome"}, "phrase"),
        ({"ends_at": NOON - HOUR, "starts_at": NOON - 2 * HOUR}, "ends_at"),
        ({"ends_at": NOON}, "ends_at"),
        ({"ends_at": NOON + timedelta(days=7, seconds=1)}, "ends_at"),
    ],
)
def test_what_the_city_does_not_have_is_refused_by_name(session: Session, changed: dict[str, Any], place: str) -> None:
    with pytest.raises(AnnouncementInvalidError, match=f"^{place}: expected"):
        draft(session, **changed)


def test_a_department_the_city_does_not_have_is_refused(session: Session) -> None:
    with pytest.raises(AnnouncementInvalidError, match="department: expected"):
        draft(session, CHIEF, department="moon")


@pytest.mark.parametrize(
    "changed",
    [
        {"text": ""},
        {"text": "\u202e\u200b"},
        {"text": "水" * (LONGEST_TEXT + 1)},
        {"words": ["水"]},
        {"words": ["停水"] * 21},
        {"areas": [{"district": "江岸区"}] * 51},
        {"starts_at": "2026-11-20T12:00"},
        {"ends_at": "9999-01-01T00:00Z"},
        {"more": 1},
    ],
)
def test_what_cannot_be_an_announcement_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        text(**changed)


def test_hidden_characters_and_line_ends_do_not_reach_the_text() -> None:
    assert text(text="台北街道\u202e停水\n至18:00").text == "台北街道停水 至18:00"


def arrives(session: Session, call_id: str, said: str = "", place: Area | None = None) -> Call:
    call = open_call(session, call_id=call_id, number="13800006021", line="12345", origin="trunk", channel="t", at=NOON)
    if said:
        heard: dict[str, Any] = {"leg": "caller", "operator": None, "words": [], "started_at": NOON, "ended_at": NOON}
        add_utterance(session, call_id=call_id, text=said, engine="t", model="t", **heard)
    if place:
        suggest(session, call_id, {n: DraftField(v, confidence=0.9) for n, v in place.model_dump().items() if v}, NOON)
    return call


STREET = Area(district="江岸区", subdistrict="台北街道")


def test_a_call_that_says_place_and_matter_is_told_and_another_is_not(session: Session) -> None:
    one = moved(session, draft(session))
    arrives(session, "c-1", "台北街道停水了", STREET)
    arrives(session, "c-2", "路灯不亮", STREET)
    arrives(session, "c-3")
    assert fitting(session, "c-1", NOON) == [one]
    for call_id in ("c-2", "c-3", "nobody"):
        assert fitting(session, call_id, NOON) == []
    assert fitting(session, "c-1", NOON + 6 * HOUR) == []


def test_who_heard_it_and_who_hung_up_satisfied_is_counted_and_nobody_is_called_back(session: Session) -> None:
    one = moved(session, draft(session))
    for call_id, outcome in {"c-1": Outcome.INFORMED, "c-2": Outcome.ANSWERED, "c-3": Outcome.LEFT_IN_QUEUE}.items():
        arrives(session, call_id)
        record_hearing(session, call_id, [one.id], NOON)
        record_hearing(session, call_id, [one.id], NOON + HOUR)
        end_call(session, call_id, outcome, NOON + HOUR)
        session.flush()
        assert bool(session.scalars(select(CallBack)).all()) == (call_id == "c-3")
    assert hearings(session, [one.id]) == {one.id: Heard(callers=3, satisfied=1)}
    assert played_to(session, "c-1") == {one.id}


def test_those_at_work_and_those_over_are_two_lists(session: Session) -> None:
    waiting, running, past, taken_back = (draft(session, text=str(n)) for n in range(4))
    moved(session, running)
    moved(session, past)
    past.ends_at = NOON
    moved(session, taken_back, AnnouncementMove.WITHDRAW)
    session.flush()
    assert list(service.list_announcements(session, NOON, over=False).items) == [running, waiting]
    assert list(service.list_announcements(session, NOON, over=True).items) == [taken_back, past]
