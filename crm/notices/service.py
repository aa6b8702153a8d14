"""The outbox: what is to be told, to whom, not before when; and how the sender says what became of it.

A notice is claimed by one sender at a time. A sender that dies between sending and saying so leaves a claim that runs
out: the notice goes out again under the same key, which receivers use to drop the repetition (at least once).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, literal_column, or_, select, update
from sqlalchemy.orm import Session

from crm.casework import Casework
from crm.clock.calendar import within_work
from crm.cursors import Place, Stretch, read_cursor, stretch
from crm.departments.models import Department
from crm.departments.service import shift_of
from crm.notices.models import Notice
from crm.supervision.models import Letter
from crm.text import harmless, one_line

LEASE = timedelta(minutes=5)
"""How long a claimed notice is one sender's; longer than any time limit of a route."""
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
MOST_TRIES = 10
LATE = timedelta(days=1)
"""A notice that still waits so long after it could go is reported as stuck, too."""
CITIZENS = "citizens"
"""The shift of ``CalendarRules.shifts`` within which citizens get messages; office hours if the city names none."""

_OPEN = ("waiting", "sending")
_BY_KEY = select(Notice).where(Notice.key == bindparam("key"))


def tell_department(
    session: Session,
    casework: Casework,
    key: str,
    kind: str,
    department: str,
    ticket: str | None,
    subject: str,
    body: str,
    at: datetime,
    *,
    letter_id: int | None = None,
    urgent: bool = False,
) -> list[Notice]:
    """Tell a department, by every way its entry in the rules gives; in its working time, unless urgent.

    Args:
        session: Open session.
        casework: The city's rules.
        key: What it is about; a second notice with the same key is not made.
        kind: For filters: dispatched, letter, reminder, …
        department: Its code.
        ticket: The ticket's number, if it is about one.
        subject: One line.
        body: Plain text without a citizen's data.
        at: Now.
        letter_id: A letter that goes with it.
        urgent: Send at any hour.

    Returns:
        The notices, those that were there before included. A department without an address reads it in the console.
    """
    found = session.get(Department, department)
    ways = [("email", found.email), ("webhook", found.webhook)] if found else []
    ways = [(channel, address) for channel, address in ways if address] or [("console", department)]
    opening = at if urgent else working(casework, at, department)
    return [
        _keep(
            session,
            Notice(
                key=f"{key}:{channel}",
                kind=kind,
                ticket=ticket,
                department=department,
                channel=channel,
                address=address,
                subject=one_line(subject, 200),
                body=harmless(body),
                letter_id=letter_id,
                urgent=urgent,
                created_at=at,
                not_before=opening,
                next_try_at=opening,
            ),
        )
        for channel, address in ways
    ]


def tell_citizen(
    session: Session, casework: Casework, key: str, ticket: str | None, citizen_id: int, text: str, at: datetime
) -> Notice:
    """Send a citizen a text message. Only the sender looks up the number; it never stands in the outbox."""
    opening = working(casework, at, None)
    notice = Notice(
        key=f"{key}:sms",
        kind="citizen",
        ticket=ticket,
        channel="sms",
        address=f"citizen:{citizen_id}",
        subject="",
        body=harmless(text),
        created_at=at,
        not_before=opening,
        next_try_at=opening,
    )
    return _keep(session, notice)


def tell_person(session: Session, key: str, kind: str, login: str, subject: str, body: str, at: datetime) -> Notice:
    """Tell one of the hotline's own people something they read in the console; nobody else sees it.

    Args:
        session: Open session.
        key: What it is about; a second notice with the same key to the same person is not made.
        kind: For filters.
        login: Whom.
        subject: One line.
        body: Plain text without a citizen's data.
        at: Now.
    """
    notice = Notice(
        key=f"{key}:{login}",
        kind=kind,
        channel="console",
        address=login,
        subject=one_line(subject, 200),
        body=harmless(body),
        created_at=at,
        not_before=at,
    )
    return _keep(session, notice)


def due_notices(session: Session, at: datetime, limit: int = 200) -> Sequence[Notice]:
    """Return what should go out now: waiting, or claimed by a sender that did not come back."""
    query = select(Notice).where(Notice.state.in_(_OPEN), Notice.next_try_at <= at)
    return session.scalars(query.order_by(Notice.next_try_at, Notice.id).limit(limit)).all()


def claim(session: Session, casework: Casework, notice: Notice, at: datetime) -> bool:
    """Take a notice for one try, so that no other sender has it; put it off if it is no time to disturb.

    Returns:
        Whether it is ours now.
    """
    opening = at if notice.urgent else working(casework, at, notice.department)
    ours = and_(Notice.id == notice.id, Notice.state.in_(_OPEN), Notice.next_try_at == notice.next_try_at)
    if opening > at:
        change = {"state": "waiting", "next_try_at": opening}
    elif notice.tries >= MOST_TRIES:
        change = {"state": "stuck", "next_try_at": None, "last_error": notice.last_error or "sender-died"}
    else:
        change = {"state": "sending", "next_try_at": at + LEASE, "tries": notice.tries + 1}
    taken = session.execute(
        update(Notice).where(ours).values(**change).returning(Notice.id).execution_options(synchronize_session=False)
    ).first()
    return taken is not None and change["state"] == "sending"


def sent(session: Session, notice_id: int, at: datetime) -> None:
    """Say that a notice went out; a letter that went with it is delivered."""
    notice = session.get_one(Notice, notice_id)
    notice.state, notice.sent_at, notice.next_try_at, notice.last_error = "sent", at, None, ""
    letter = session.get(Letter, notice.letter_id) if notice.letter_id else None
    if letter and letter.delivered_at is None:
        letter.delivered_at = at


def failed(session: Session, notice_id: int, error: str, at: datetime, *, for_good: bool = False) -> None:
    """Say that a try failed: later again, twice as long each time; for good, or after the last try, it is stuck.

    The address rests as well: what else waits for it is put off as long, so that it never stands in others' way.

    Args:
        session: Open session.
        notice_id: Which.
        error: A slug; never what the other side said, which might repeat what was sent.
        at: Now.
        for_good: Trying again cannot help.
    """
    notice = session.get_one(Notice, notice_id)
    notice.last_error = error[:256]
    if for_good or notice.tries >= MOST_TRIES:
        notice.state, notice.next_try_at = "stuck", None
        return
    again = at + min(FIRST_WAIT * 2 ** (notice.tries - 1), LONGEST_WAIT)
    notice.state, notice.next_try_at = "waiting", again
    session.execute(
        update(Notice)
        .where(
            Notice.state == "waiting",
            Notice.next_try_at < again,
            Notice.channel == notice.channel,
            Notice.address == notice.address,
            Notice.id != notice.id,
        )
        .values(next_try_at=again)
        .execution_options(synchronize_session=False)
    )


def stuck_notices(session: Session, at: datetime, *, cursor: str = "", limit: int = 200) -> Stretch[Notice]:
    """Return a stretch of what did not reach anybody: given up, or waiting for more than a day; the oldest first.

    Raises:
        CursorError: The cursor is not of this list.
    """
    # That it is not sent says nothing new, but names the index that holds only such.
    query = select(Notice).where(
        Notice.state != literal_column("'sent'"), or_(Notice.state == "stuck", Notice.not_before < at - LATE)
    )
    if place := read_cursor("stuck", cursor, dated=True):
        behind = or_(Notice.not_before > place.at, Notice.id > int(place.key))
        query = query.where(Notice.not_before >= place.at, behind)
    found = session.scalars(query.order_by(Notice.not_before, Notice.id).limit(limit + 1)).all()
    return stretch(found, limit, "stuck", lambda last: Place(last.not_before, str(last.id)))


def try_again(session: Session, at: datetime, notice_id: int | None = None) -> int:
    """Give stuck notices a new set of tries, one or all.

    Returns:
        How many.
    """
    which = Notice.state == "stuck" if notice_id is None else and_(Notice.state == "stuck", Notice.id == notice_id)
    ids = session.scalars(
        update(Notice)
        .where(which)
        .values(state="waiting", tries=0, not_before=at, next_try_at=at)
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    ).all()
    return len(ids)


def working(casework: Casework, at: datetime, department: str | None) -> datetime:
    """Return the moment itself if the receiver may be disturbed then, else the next one: a citizen for ``None``."""
    rules = casework.rules(at)
    if department is None:
        shift = CITIZENS if CITIZENS in rules.calendar.shifts else ""
    else:
        shift = shift_of(rules, department)
    return within_work(at, casework.calendar(at), shift)


def _keep(session: Session, notice: Notice) -> Notice:
    """Keep a notice unless its key is taken. It is written with whatever comes next: a pass tells many at once."""
    with session.no_autoflush:
        before = next((new for new in session.new if isinstance(new, Notice) and new.key == notice.key), None)
        before = before or session.scalar(_BY_KEY, {"key": notice.key})
    if before:
        return before
    if notice.channel == "console":
        notice.state, notice.sent_at, notice.next_try_at = "sent", notice.not_before, None
    session.add(notice)
    return notice
