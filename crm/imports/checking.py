"""Checking one row: everything that is wrong with it is told, not only the first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from crm.casework import Casework
from crm.citizens.numbers import normalise_id_number, normalise_number
from crm.identity.masks import is_id
from crm.imports.columns import TICKETS
from crm.imports.faults import Fault
from crm.imports.moments import moment_of
from crm.imports.reading import Value
from crm.text import harmless, one_line
from crm.tickets.drafts import LONGEST
from crm.tickets.states import Status

STATUSES: dict[str, tuple[str, ...]] = {
    Status.CLOSED: ("已办结", "已结案", "办结", "结案", "已完成", "closed"),
    Status.ARCHIVED: ("已归档", "归档", "archived"),
    Status.PENDING_ACCEPT: ("待受理", "未受理", "待办", "新建", "pending_accept", "open"),
}
"""What a status column may say. Tickets half-way through another system begin anew here."""

SOLVED = {
    "solved": ("已解决", "解决", "是", "solved", "yes"),
    "partly": ("部分解决", "partly"),
    "unsolved": ("未解决", "否", "unsolved", "no"),
    "": ("",),
}
YES_NO = {"yes": ("是", "保密", "yes", "1", "true"), "no": ("否", "不保密", "no", "0", "false", "")}
LENGTHS = {
    "external_number": 64, "kind": 16, "category": 128, "district": 32, "subdistrict": 32, "community": 32,
    "operator": 16, "citizen_name": 64, "reply": 10_000, "urgency": 8, "phone": 32,
}  # fmt: skip
EARLIEST = 2000
"""No hotline of today has tickets from before."""


@dataclass(frozen=True, slots=True)
class OldTicket:
    """A sound row. Texts are harmless, moments have a zone; ``timed`` is false if only the day of creation is known."""

    line: int
    status: Status
    created_at: datetime
    timed: bool
    closed_at: datetime | None
    solved: str
    confidential: bool
    phone: str = field(repr=False)
    citizen_name: str = field(repr=False)
    id_number: str = field(repr=False)
    home_address: str = field(repr=False)
    texts: Mapping[str, str] = field(repr=False)


def check_row(casework: Casework, line: int, row: Mapping[str, Value], at: datetime) -> OldTicket | list[Fault]:
    """Return the row's ticket, or everything that is wrong with it.

    Args:
        casework: The city's lists and zone.
        line: Line of the file.
        row: Values by field (``columns.TICKETS``).
        at: Now; nothing was made later.
    """
    row_check = _Check(line, row)
    texts = {name: row_check.text(name) for name in row}
    for name in TICKETS.required:
        if not texts.get(name):
            row_check.fault(name, "missing", "expected a value, got none")
    status = row_check.one_of("status", STATUSES)
    created, timed = row_check.moment("created_at", casework.zone, at)
    closed, _ = row_check.moment("closed_at", casework.zone, at)
    ended = status != Status.PENDING_ACCEPT
    if status and ended and not row.get("closed_at"):
        row_check.fault("closed_at", "missing", "expected when the ticket ended, got nothing")
    if created and closed and closed < created:
        row_check.fault("closed_at", "order", "expected an end that is not before the beginning")
    solved = row_check.one_of("solved", SOLVED)
    confidential = row_check.one_of("confidential", YES_NO) == "yes"
    phone = normalise_number(texts.get("phone", ""))
    if texts.get("phone") and not phone:
        row_check.fault("phone", "phone-invalid", "expected a telephone number of 3 to 20 digits")
    id_number = normalise_id_number(texts.get("id_number", ""))
    if id_number and not is_id(id_number):
        row_check.fault("id_number", "id-number-invalid", "expected an identity number of 18 characters (GB 11643)")
    _check_lists(row_check, casework, texts, at, ended=ended)
    if row_check.faults or created is None or status is None:
        return row_check.faults
    texts["title"] = one_line(
        texts.get("title") or texts["content"], 40 if not texts.get("title") else LONGEST["title"]
    )
    return OldTicket(
        line,
        Status(status),
        created,
        timed,
        closed if ended else None,
        solved or "",
        confidential,
        phone,
        texts.get("citizen_name", ""),
        id_number,
        texts.get("home_address", ""),
        texts,
    )


def _check_lists(check: "_Check", casework: Casework, texts: Mapping[str, str], at: datetime, *, ended: bool) -> None:
    """An ended ticket keeps the names of its time; one that is still to be handled must fit the lists of today."""
    lists = casework.profile.ticket
    if texts.get("kind") and texts["kind"] not in lists.kinds:
        check.fault("kind", "not-in-list", f"expected one of {', '.join(lists.kinds)}")
    if texts.get("urgency") and texts["urgency"] not in lists.urgencies:
        check.fault("urgency", "not-in-list", f"expected one of {', '.join(lists.urgencies)}")
    if ended:
        return
    rules = casework.rules(at)
    if texts.get("category") and texts["category"] not in {c.path for c in rules.categories}:
        check.fault("category", "not-in-list", "expected a path of the category tree, names joined by /")
    if texts.get("district") and texts["district"] not in rules.places:
        check.fault("district", "not-in-list", f"expected one of {', '.join(rules.places)}")


class _Check:
    """Reads the values of one row and collects what is wrong."""

    def __init__(self, line: int, row: Mapping[str, Value]) -> None:
        self.line = line
        self.row = row
        self.faults: list[Fault] = []

    def fault(self, column: str, slug: str, message: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(self.line, column, slug, message))

    def text(self, name: str) -> str:
        """Return a value as harmless text, not longer than the ticket can hold."""
        value = self.row.get(name, "")
        text = harmless(value if isinstance(value, str) else f"{value:%Y-%m-%d %H:%M:%S}").strip()
        longest = LENGTHS.get(name) or LONGEST.get(name, 128)
        if len(text) > longest:
            self.fault(name, "too-long", f"expected at most {longest} characters, got {len(text)}")
        return text

    def one_of(self, name: str, words: Mapping[str, tuple[str, ...]]) -> str | None:
        """Return what a word stands for."""
        said = self.text(name).casefold() if name in self.row else ""
        for meaning, known in words.items():
            if said in known:
                return meaning
        if said:
            self.fault(
                name, "not-in-list", f"expected one of {', '.join(w for known in words.values() for w in known if w)}"
            )
        return None

    def moment(self, name: str, zone: ZoneInfo, at: datetime) -> tuple[datetime | None, bool]:
        """Return a moment and whether a time of day was said; without a zone it is the city's."""
        value = self.row.get(name, "")
        if value == "":
            return None, False
        found, timed = (value, True) if isinstance(value, datetime) else moment_of(value.strip())
        if found is None:
            self.fault(name, "moment-invalid", "expected a moment like 2024-05-01 09:30:00")
            return None, False
        moment = found if found.tzinfo else found.replace(tzinfo=zone)
        if moment > at or moment.year < EARLIEST:
            self.fault(name, "moment-impossible", f"expected a moment from {EARLIEST} on and not in the future")
            return None, False
        return moment, timed
