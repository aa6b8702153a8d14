"""When words become a warning."""

from datetime import UTC, datetime, timedelta

import pytest

from asr.warnings.lookout import Lookout
from tests.unit.asr.warnings.speech import shipped

pytestmark = pytest.mark.unit

RULES = shipped()
START = datetime(2026, 11, 20, 4, tzinfo=UTC)


class Ear:
    """One side of one call."""

    def __init__(self) -> None:
        self.lookout = Lookout()
        self.said_at = START

    def hears(
        self, text: str, after_s: float = 0.0, *, final: bool = False, paused: bool = False, again_s: float = 0.0
    ) -> list[str]:
        at = self.said_at + timedelta(seconds=after_s)
        found = self.lookout.hear(
            "c", "caller", text, self.said_at, RULES, at, final=final, paused=paused, again_s=again_s
        )
        return [sighting.match.rule.code for sighting in found]

    def waits_until(self, after_s: float) -> list[str]:
        due = self.lookout.due("c", "caller", RULES, self.said_at + timedelta(seconds=after_s))
        return [sighting.match.rule.code for sighting in due]


@pytest.fixture
def ear() -> Ear:
    return Ear()


def test_words_in_the_middle_of_a_sentence_warn_at_once(ear: Ear) -> None:
    assert ear.hears("家里煤气泄漏了快来人啊") == ["gas"]


def test_words_at_the_end_warn_once_they_have_stood_a_while(ear: Ear) -> None:
    assert ear.hears("家里煤气泄漏") == []
    assert ear.lookout.waits("c", "caller")
    assert ear.waits_until(0.2) == []
    assert ear.waits_until(0.3) == ["gas"]
    assert not ear.lookout.waits("c", "caller")


def test_words_before_a_pause_warn_at_once_and_once(ear: Ear) -> None:
    assert ear.hears("家里煤气泄漏") == []
    assert ear.hears("家里煤气泄漏", 0.1, paused=True) == ["gas"]
    assert ear.hears("家里煤气泄漏", 0.5, final=True) == []


def test_words_warn_at_once_where_no_other_text_comes_in_the_time_they_must_stand(ear: Ear) -> None:
    assert ear.hears("家里煤气泄漏", again_s=0.29) == []
    assert ear.hears("家里煤气泄漏", 0.1, again_s=0.3) == ["gas"]


def test_a_partial_text_that_grows_does_not_begin_the_wait_anew(ear: Ear) -> None:
    assert ear.hears("家里煤气泄漏") == []
    assert ear.hears("家里煤气泄漏了", 0.3) == ["gas"]


def test_what_follows_can_make_the_words_harmless(ear: Ear) -> None:
    assert ear.hears("他们喊跳楼") == []
    assert ear.hears("他们喊跳楼价", 0.1) == []
    assert ear.waits_until(2.0) == []


def test_a_finished_sentence_is_not_waited_for(ear: Ear) -> None:
    assert ear.hears("着火了", final=True) == ["fire"]


def test_a_partial_text_that_was_taken_back_warns_nobody(ear: Ear) -> None:
    assert ear.hears("着火") == []
    assert ear.hears("", 0.1) == []
    assert ear.waits_until(1.0) == []


def test_each_matter_warns_once_a_call(ear: Ear) -> None:
    assert ear.hears("着火了", final=True) == ["fire"]
    assert ear.hears("着火了，煤气也漏气了", final=True) == ["gas"]


def test_long_after_the_acknowledgement_new_words_warn_anew(ear: Ear) -> None:
    ear.hears("着火了", final=True)
    ear.lookout.acknowledged("c", "fire", START)
    ear.said_at = START + timedelta(minutes=RULES.again_minutes) - timedelta(seconds=1)
    assert ear.hears("着火了", final=True) == []
    ear.said_at += timedelta(seconds=1)
    assert ear.hears("着火了", final=True) == ["fire"]


def test_nothing_of_a_call_is_remembered_after_its_end(ear: Ear) -> None:
    ear.hears("着火了", final=True)
    ear.lookout.forget("c")
    assert ear.hears("着火了", final=True) == ["fire"]


def test_what_only_makes_a_ticket_urgent_warns_nobody(ear: Ear) -> None:
    assert ear.hears("小区停水了", final=True) == []
