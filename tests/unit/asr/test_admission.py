import pytest

from asr.admission import Admission, AdmissionRule

pytestmark = pytest.mark.unit

COST = 0.05
"""Share of the machine that one leg takes."""


def measured(most: int = 0) -> Admission:
    """After a minute of ten legs."""
    admission = Admission(most)
    for _ in range(120):
        assert admission.look(10, 0, 0.1, 10 * COST * 0.5, 0.5) == 0
    return admission


def test_nothing_is_refused_before_anything_was_measured() -> None:
    assert Admission().has_room(1000)


def test_room_ends_where_the_measured_cost_fills_the_machine() -> None:
    admission = measured()
    assert admission.load(10) == pytest.approx(10 * COST)
    assert admission.has_room(17)
    assert not admission.has_room(18)


def test_a_number_that_was_set_is_never_exceeded() -> None:
    assert not Admission(3).has_room(3)
    assert measured(12).look(12, 1, 0.1, 0.3, 0.5) == 0


def test_late_text_lets_one_leg_after_another_make_way_but_never_the_last() -> None:
    admission = measured()
    turns = [admission.look(10, 0, 3.0, 0.5, 0.5) for _ in range(3 * AdmissionRule().looks)]
    assert turns.count(-1) == 3
    admission.look(7, 3, 6.0, 0.5, 0.5)
    assert not admission.has_room(2)
    assert all(admission.look(1, 9, 6.0, 0.5, 0.5) == 0 for _ in range(50))


def test_one_slow_sentence_changes_nothing() -> None:
    admission = measured()
    assert [admission.look(10, 0, late, 0.25, 0.5) for late in (3.0, 3.0, 3.0, 0.2)] == [0, 0, 0, 0]


def test_a_worker_that_has_just_begun_is_no_reason_but_a_machine_that_others_take_is() -> None:
    idle = Admission()
    assert {idle.look(2, 0, 3.0, 0.01, 0.5) for _ in range(100)} == {0}
    assert -1 in {idle.look(2, 0, 6.0, 0.01, 0.5) for _ in range(AdmissionRule().looks)}


def test_who_made_way_comes_back_when_there_is_room_and_not_before() -> None:
    admission = measured()
    at_the_edge = [admission.look(15, 1, 0.1, 15 * COST * 0.5, 0.5) for _ in range(20)]
    assert set(at_the_edge) == {0}, "between coming back and making way lies a band in which nothing moves"
    with_room = [admission.look(13, 2, 0.1, 13 * COST * 0.5, 0.5) for _ in range(AdmissionRule().looks)]
    assert with_room.count(1) == 1


def test_load_follows_what_legs_cost_today() -> None:
    admission = measured()
    for _ in range(2_000):
        admission.look(10, 0, 0.1, 10 * 2 * COST * 0.5, 0.5)
    assert admission.load(10) == pytest.approx(10 * 2 * COST, rel=0.05)


def test_a_cost_beyond_the_machine_shuts_nobody_out_for_ever() -> None:
    admission = Admission()
    for _ in range(120):
        admission.look(1, 1, 0.1, 0.6, 0.5)
    assert not admission.has_room(1)
    assert admission.has_room(0)
    assert 1 in [admission.look(0, 1, 0.0, 0.0, 0.5) for _ in range(AdmissionRule().looks)]
    for _ in range(5_000):
        admission.look(1, 1, 0.1, COST * 0.5, 0.5)
    assert admission.has_room(1)
