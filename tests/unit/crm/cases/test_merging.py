"""What a citizen was promised survives merging: the accused unit keeps out, the confidential stay confidential."""

import pytest

from crm.tickets.moves.errors import MoveInputError, RecusedError
from tests.unit.crm.cases.people import DISPATCHER, OPERATOR, REVIEWER, after
from tests.unit.crm.cases.stage import CityHall

pytestmark = pytest.mark.unit


def merge(hall: CityHall, main: str, **form: str) -> None:
    other = hall.open(after(minutes=5), **{"callback_number": "13800000002", "citizen_name": "李梅", **form})
    hall.move(OPERATOR, other, after(minutes=6), "merge", into=main, reason="同一事项")


def test_a_complaint_about_a_department_never_goes_into_a_ticket_it_handles(hall: CityHall) -> None:
    main = hall.dispatched(hall.bureau)
    with pytest.raises(MoveInputError, match="accuse"):
        merge(hall, main, accused_department=hall.bureau)
    with pytest.raises(MoveInputError, match="accuse"):
        merge(hall, hall.open(accused_department=hall.district), accused_department=hall.bureau)


def test_tickets_that_accuse_the_same_department_are_merged_and_it_keeps_out(hall: CityHall) -> None:
    main = hall.open(accused_department=hall.bureau)
    merge(hall, main, accused_department=hall.bureau)
    merge(hall, main, callback_number="13800000003")
    with pytest.raises(MoveInputError, match="accuse"):
        hall.move(OPERATOR, main, after(hours=1), "correct", values={"accused_department": ""})
    hall.move(OPERATOR, main, after(hours=1), "submit")
    with pytest.raises(RecusedError):
        hall.move(DISPATCHER, main, after(hours=1), "dispatch", lead=hall.bureau, basis="按目录")


def test_a_ticket_that_accuses_more_takes_in_one_that_accuses_less_and_no_other(hall: CityHall) -> None:
    both = f"{hall.bureau},{hall.district}"
    main, less = hall.open(accused_department=both), hall.open(accused_department=hall.district)
    merge(hall, main, accused_department=hall.district)
    with pytest.raises(MoveInputError, match="accuse"):
        merge(hall, less, accused_department=both)
    with pytest.raises(MoveInputError, match="accuse"):
        hall.move(OPERATOR, main, after(hours=1), "correct", values={"accused_department": hall.bureau})
    hall.move(
        OPERATOR, main, after(hours=1), "correct", values={"accused_department": f"{hall.district},{hall.utility}"}
    )
    assert hall.accused(main) == {hall.district, hall.utility}


@pytest.mark.parametrize(
    ("main", "other", "fits"),
    [
        ("normal", "confidential", False),
        ("normal", "anonymous", False),
        ("anonymous", "confidential", False),
        ("open", "normal", False),
        ("confidential", "anonymous", True),
        ("confidential", "confidential", True),
        ("confidential", "normal", True),
        ("normal", "open", True),
    ],
)
def test_a_ticket_goes_only_where_as_few_know_who_told_it(hall: CityHall, main: str, other: str, fits: bool) -> None:
    number = hall.open(confidentiality=main)
    if fits:
        merge(hall, number, confidentiality=other)
        assert hall.ticket(number).confidentiality == main
        return
    with pytest.raises(MoveInputError, match=f"at least {other}"):
        merge(hall, number, confidentiality=other)


def test_who_was_merged_as_confidential_stays_so(hall: CityHall) -> None:
    main = hall.open(confidentiality="confidential")
    merge(hall, main, confidentiality="confidential")
    with pytest.raises(MoveInputError, match="at least confidential"):
        hall.move(REVIEWER, main, after(hours=1), "set_confidentiality", confidentiality="normal", reason="不需要")
    assert hall.ticket(main).confidentiality == "confidential"
