"""The supervision board, letters and their receipts, and departments' colours."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from agent_console.console import ConsoleDep
from agent_console.departments.names import DepartmentNames
from agent_console.departments.schemas import DepartmentFlagOut
from agent_console.files import Id, as_download, files
from agent_console.paging import Cursor, Limit, Page
from agent_console.reading import only, reader_of
from agent_console.refusals import refusals
from agent_console.sign_in.guard import SignedDep
from agent_console.supervision.board import CARDS, read_board, read_cards
from agent_console.supervision.schemas import Board, BoardCard, LetterAnswer, LetterOut, SupervisionOut
from agent_console.supervision.views import letter_out, supervision_out
from agent_console.tickets.service import told
from crm.supervision import letters
from crm.supervision.answers import NoSuchSupervisionError, supervision_to
from crm.supervision.letter_book import NoSuchLetterError, letters_of, receive
from crm.supervision.models import Letter, Supervision
from crm.supervision.monthly import flags_of
from crm.tickets.access import Reader
from crm.tickets.models import Ticket
from crm.tickets.moves.engine import make_move
from crm.tickets.moves.requests import SupervisionFeedback
from crm.tickets.service import get_ticket
from crm.tickets.states import Role

router = APIRouter(prefix="/api", tags=["supervision"], responses=refusals(403))

WATCHERS = (Role.DISPATCHER, Role.REVIEWER, Role.SUPERVISOR, Role.INSPECTOR, Role.LEADER, Role.ADMIN, Role.CLERK)
"""Who sees supervision at all; a department its own."""

Level = Annotated[int, Path(ge=1, le=5)]
Month = Annotated[str, Query(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", description="yyyy-mm")]


@router.get("/supervision/board", summary="Open supervisions by level")
def board(signed: SignedDep, console: ConsoleDep) -> Board:
    """Return the board; a department sees its own cards."""
    only(signed, *WATCHERS)
    deps = console.deps
    with deps.factory() as session:
        return read_board(reader_of(session, deps, signed), deps.casework, deps.clock())


@router.get("/supervision/board/{level}", summary="Further cards of a level")
def cards(level: Level, signed: SignedDep, console: ConsoleDep, cursor: Cursor = "") -> Page[BoardCard]:
    """Return the next stretch of a column, the most urgent first."""
    only(signed, *WATCHERS)
    deps = console.deps
    with deps.factory() as session:
        rules = deps.casework.rules(deps.clock()).supervision
        return read_cards(reader_of(session, deps, signed), rules, level, cursor=cursor, limit=CARDS)


@router.get("/letters/{letter_id}.docx", summary="A letter as a Word document", **files(letters.DOCX))
def letter_docx(letter_id: Id, signed: SignedDep, console: ConsoleDep) -> Response:
    """Return the letter."""
    only(signed, *WATCHERS)
    with console.deps.factory() as session:
        letter = _readable(reader_of(session, console.deps, signed), letter_id)
        return as_download(letters.docx(letter), letters.file_name(letter, "docx"), letters.DOCX)


@router.get("/letters/{letter_id}.pdf", summary="A letter as a PDF", **files(letters.PDF))
def letter_pdf(letter_id: Id, signed: SignedDep, console: ConsoleDep) -> Response:
    """Return the letter."""
    only(signed, *WATCHERS)
    with console.deps.factory() as session:
        letter = _readable(reader_of(session, console.deps, signed), letter_id)
        return as_download(letters.pdf(letter), letters.file_name(letter, "pdf"), letters.PDF)


@router.post("/letters/{letter_id}/receipt", summary="Sign for a letter", responses=refusals(403, 404))
def receipt(letter_id: Annotated[Id, Path()], signed: SignedDep, console: ConsoleDep) -> LetterOut:
    """Sign for a letter to one's own department; doing it again changes nothing."""
    only(signed, Role.CLERK)
    deps = console.deps
    with deps.factory.begin() as session:
        _readable(reader_of(session, deps, signed), letter_id)
        letter = receive(session, letter_id, signed.department, signed.login, deps.clock())
        signed_for, ticket = letter_out(letter), get_ticket(session, letter.ticket)
    told(deps, ticket, [signed.department or ""])
    return signed_for


@router.post("/supervisions/{supervision_id}/answer", summary="Answer a letter", responses=refusals(403, 404, 409, 413))
def answer_letter(
    supervision_id: Annotated[Id, Path()], asked: LetterAnswer, signed: SignedDep, console: ConsoleDep
) -> SupervisionOut:
    """Answer a letter to one's own department, whether or not it may read the ticket."""
    only(signed, Role.CLERK)
    deps = console.deps
    with deps.factory.begin() as session:
        at = deps.clock()
        about = _answerable(reader_of(session, deps, signed), supervision_id)
        request = SupervisionFeedback(move="supervision_feedback", supervision_id=about.id, text=asked.text)
        ticket = make_move(session, deps.casework, signed.actor, about.ticket, request, at)
        rules = deps.casework.rules(at).supervision
        answered = supervision_out(about, letters_of(session, about.id), DepartmentNames(session), rules)
    told(deps, ticket, [signed.department or ""])
    return answered


@router.get("/departments/flags", summary="Departments' colours of a month")
def flags(
    month: Month,
    signed: SignedDep,
    console: ConsoleDep,
    coloured: Annotated[bool, Query(description="Leave out departments without a colour.")] = False,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[DepartmentFlagOut]:
    """Return a stretch of the colours with the figures behind them, the heaviest first.

    A department sees its own and its units'.
    """
    only(signed, *WATCHERS)
    year, number = (int(part) for part in month.split("-"))
    with console.deps.factory() as session:
        reader, names = reader_of(session, console.deps, signed), DepartmentNames(session)
        own = reader.departments if reader.is_clerk else None
        found = flags_of(session, date(year, number, 1), own, coloured=coloured, cursor=cursor, limit=limit)
        shown = [
            DepartmentFlagOut(
                department=names.named(one.department), month=one.month, flag=one.flag, figures=one.figures, at=one.at
            )
            for one in found.items
        ]
        return Page(items=shown, next_cursor=found.next_cursor)


def _answerable(reader: Reader, supervision_id: int) -> Supervision:
    """Return a supervision of the clerk's department.

    Raises:
        NoSuchSupervisionError: There is none, it is another department's, or its ticket accuses this one.
    """
    about = supervision_to(reader.session, supervision_id, reader.actor.department)
    if reader.keeps_out_of(get_ticket(reader.session, about.ticket)):
        raise NoSuchSupervisionError("expected a supervision of this department, there is none", id=supervision_id)
    return about


def _readable(reader: Reader, letter_id: int) -> Letter:
    """Return a letter; a department reads those to itself and to its units, unless the ticket accuses one of them.

    Raises:
        NoSuchLetterError: There is none, or it is not for this reader.
    """
    letter = reader.session.get(Letter, letter_id)
    if letter is not None and reader.is_clerk:
        addressed = reader.session.get_one(Supervision, letter.supervision_id).department
        out = reader.keeps_out_of(reader.session.get_one(Ticket, letter.ticket))
        letter = letter if addressed in reader.departments and not out else None
    if letter is None:
        raise NoSuchLetterError("expected a letter for this reader, there is none of this id")
    return letter
