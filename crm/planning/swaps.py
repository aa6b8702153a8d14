"""Two people swap shifts of one week: one asks, the other agrees, a supervisor accepts."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.planning.errors import NoSuchSwapError, SwapInputError, SwapOverError, SwapPartError
from crm.planning.models import ShiftSwap
from crm.planning.service import faults_of, publish_changed, refuse_faults
from crm.planning.shifts import Shift
from crm.planning.states import OPEN_SWAPS, SWAP, PlanState, SwapMove, SwapState
from crm.planning.telling import tell_swap
from crm.planning.weeks import plan_of, shifts_of
from crm.tickets.states import Role

DECIDERS = (Role.SUPERVISOR, Role.ADMIN)
DECISIONS = (SwapMove.ACCEPT, SwapMove.REFUSE)


def monday_of(day: date) -> date:
    """Return the first day of a day's week."""
    return day - timedelta(days=day.weekday())


def ask_swap(
    session: Session,
    casework: Casework,
    by: str,
    own: tuple[date, str],
    colleague: str,
    theirs: tuple[date, str],
    at: datetime,
) -> ShiftSwap:
    """Ask a colleague to swap shifts, and tell them.

    Args:
        session: Session that writes.
        casework: The city's rules.
        by: Who asks.
        own: Day and pattern of the own shift.
        colleague: Login of the colleague.
        theirs: Day and pattern of the colleague's shift.
        at: Now.

    Raises:
        SwapInputError: With oneself, in two weeks, of shifts that are not theirs or began already.
    """
    monday = monday_of(own[0])
    if by == colleague or monday_of(theirs[0]) != monday:
        raise SwapInputError("expected a colleague's shift of the same week, got one's own or one of another week")
    shifts = {shift.key: shift for shift in shifts_of(session, plan_of(session, monday, PlanState.PUBLISHED))}
    both = [shifts.get((by, *own)), shifts.get((colleague, *theirs))]
    if any(shift is None or shift.starts_at <= at for shift in both):
        raise SwapInputError("expected two published shifts that have not begun, got others")
    swap = ShiftSwap(
        monday=monday,
        asked_by=by,
        day=own[0],
        shift=own[1],
        colleague=colleague,
        colleague_day=theirs[0],
        colleague_shift=theirs[1],
        state=SwapState.ASKED,
        asked_at=at,
    )
    session.add(swap)
    session.flush()
    tell_swap(session, casework, swap, by, at)
    return swap


def move_swap(
    session: Session, casework: Casework, swap_id: int, move: SwapMove, login: str, role: Role, at: datetime
) -> ShiftSwap:
    """Agree, decline, withdraw, accept or refuse. What is accepted is in force at once, as the week's next version.

    Whoever of the two did not make the move is told of it.

    Raises:
        NoSuchSwapError: There is none, or it is not for this reader.
        SwapPartError: The move is another one's.
        IllegalMoveError: The swap's state does not allow it.
        SwapOverError: The plan changed meanwhile, or is being drafted.
        FaultyPlanError: The rules do not allow what the swap makes.
    """
    swap = session.get(ShiftSwap, swap_id)
    if swap is None or (role not in DECIDERS and login not in (swap.asked_by, swap.colleague)):
        raise NoSuchSwapError("expected a swap for this reader, there is none of this id")
    if not _is_theirs(swap, move, login, role):
        raise SwapPartError(f"expected {move} from the one whose part it is, got it from {login}")
    state = SWAP.after(SwapState(swap.state), move)
    _step(session, swap, state)
    if move in DECISIONS:
        swap.decided_by, swap.decided_at = login, at
    elif move is not SwapMove.WITHDRAW:
        swap.answered_at = at
    if move is SwapMove.ACCEPT:
        _exchange(session, casework, swap, login, at)
    tell_swap(session, casework, swap, login, at)
    session.flush()
    return swap


def moves_of(swap: ShiftSwap, login: str, role: Role) -> list[SwapMove]:
    """Return the moves this person may make just now."""
    allowed = SWAP.moves.get(SwapState(swap.state), {})
    return [move for move in allowed if _is_theirs(swap, move, login, role)]


def swaps_for(session: Session, login: str, role: Role, limit: int = 100) -> Sequence[ShiftSwap]:
    """Return the newest swaps: one's own; for who decides, everybody's that are open."""
    query = select(ShiftSwap).order_by(ShiftSwap.id.desc()).limit(limit)
    if role in DECIDERS:
        return session.scalars(query.where(ShiftSwap.state.in_(OPEN_SWAPS))).all()
    return session.scalars(query.where(or_(ShiftSwap.asked_by == login, ShiftSwap.colleague == login))).all()


def _is_theirs(swap: ShiftSwap, move: SwapMove, login: str, role: Role) -> bool:
    if move in DECISIONS:
        return role in DECIDERS and login not in (swap.asked_by, swap.colleague)
    return login == (swap.asked_by if move is SwapMove.WITHDRAW else swap.colleague)


def _step(session: Session, swap: ShiftSwap, state: SwapState) -> None:
    ours = (ShiftSwap.id == swap.id, ShiftSwap.state == swap.state)
    taken = session.execute(
        update(ShiftSwap)
        .where(*ours)
        .values(state=state)
        .returning(ShiftSwap.id)
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        raise SwapOverError("expected a swap nobody else moved meanwhile, somebody did")
    session.refresh(swap)


def _exchange(session: Session, casework: Casework, swap: ShiftSwap, by: str, at: datetime) -> None:
    if plan_of(session, swap.monday, PlanState.DRAFT) is not None:
        raise SwapOverError("expected no draft of the week beside a swap, there is one; publish or drop it first")
    shifts = {s.key: s for s in shifts_of(session, plan_of(session, swap.monday, PlanState.PUBLISHED))}
    own = shifts.pop((swap.asked_by, swap.day, swap.shift), None)
    theirs = shifts.pop((swap.colleague, swap.colleague_day, swap.colleague_shift), None)
    if own is None or theirs is None or min(own.starts_at, theirs.starts_at) <= at:
        raise SwapOverError("expected two shifts as they were asked for that have not begun, the plan changed")
    changed: list[Shift] = [*shifts.values(), own.given_to(swap.colleague), theirs.given_to(swap.asked_by)]
    concerned = (swap.asked_by, swap.colleague)
    found = [fault for fault in faults_of(session, casework, swap.monday, changed) if fault.operator in concerned]
    refuse_faults(found)
    publish_changed(session, swap.monday, changed, by, at)
