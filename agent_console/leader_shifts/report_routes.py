"""What a shift came to: its figures, its report as a file, and the leaders' years."""

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.orm import Session

from agent_console.console import ConsoleDep
from agent_console.files import Id, as_download, files
from agent_console.leader_shifts.schemas import FiguresOut, YearOut
from agent_console.leader_shifts.views import person
from agent_console.reading import only
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from crm.leader_shifts.errors import NotOverError
from crm.leader_shifts.figures import figures_of
from crm.leader_shifts.listing import get_shift
from crm.leader_shifts.models import LeaderShift
from crm.leader_shifts.report import report_of
from crm.leader_shifts.states import HELD, REPORT_READERS, ShiftState
from crm.leader_shifts.years import leader_years
from crm.supervision.letters import DOCX, PDF
from crm.supervision.paper_docx import draw_docx
from crm.supervision.paper_pdf import draw_pdf

router = APIRouter(prefix="/api/leader-shifts", tags=["leader-shifts"], responses=refusals(403))


@router.get("/years", summary="Leaders' shifts over the years")
def years(signed: SignedDep, console: ConsoleDep) -> list[YearOut]:
    """Return each leader's years, the last one first."""
    only(signed, *REPORT_READERS)
    deps = console.deps
    with deps.factory() as session:
        return [
            YearOut(
                leader=person(session, one.leader),
                year=one.year,
                shifts=one.shifts,
                figures=FiguresOut.of(one.figures),
            )
            for one in leader_years(session, deps.casework.zone)
        ]


@router.get("/{shift_id}/figures", summary="What a shift came to", responses=refusals(403, 404, 409))
def figures(shift_id: Id, signed: SignedDep, console: ConsoleDep) -> FiguresOut:
    """Return the figures as they are now, also while it is on."""
    only(signed, *REPORT_READERS)
    with console.deps.factory() as session:
        return FiguresOut.of(figures_of(session, _begun(session, shift_id)))


@router.get(
    "/{shift_id}/report.docx", summary="The report of a shift as a Word document", **files(DOCX, statuses=(409,))
)
def report_docx(shift_id: Id, signed: SignedDep, console: ConsoleDep) -> Response:
    """Return the report."""
    only(signed, *REPORT_READERS)
    deps = console.deps
    with deps.factory() as session:
        paper = report_of(session, deps.casework, _over(session, shift_id))
    return as_download(draw_docx(paper), f"{paper.title}.docx", DOCX)


@router.get("/{shift_id}/report.pdf", summary="The report of a shift as a PDF", **files(PDF, statuses=(409,)))
def report_pdf(shift_id: Id, signed: SignedDep, console: ConsoleDep) -> Response:
    """Return the report."""
    only(signed, *REPORT_READERS)
    deps = console.deps
    with deps.factory() as session:
        paper = report_of(session, deps.casework, _over(session, shift_id))
    return as_download(draw_pdf(paper), f"{paper.title}.pdf", PDF)


def _begun(session: Session, shift_id: int) -> LeaderShift:
    return _in(get_shift(session, shift_id), HELD)


def _over(session: Session, shift_id: int) -> LeaderShift:
    return _in(get_shift(session, shift_id), (ShiftState.OVER, ShiftState.REPORTED))


def _in(shift: LeaderShift, states: tuple[ShiftState, ...]) -> LeaderShift:
    if shift.state not in states:
        raise NotOverError(f"expected a shift that is {' or '.join(states)}, it is {shift.state}", state=shift.state)
    return shift
