"""A town with tickets at every desk, made by the same services the pages use."""

from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter

from config.clock import utc_now
from crm.casework import Casework
from crm.supervision.models import DepartmentFlag
from crm.tickets.models import Ticket
from crm.tickets.moves.actor import Actor
from crm.tickets.moves.engine import make_move, open_ticket
from crm.tickets.moves.requests import MoveRequest
from crm.tickets.states import Role
from tests.browser.case_matters import FIELDS, MATTERS, NAMES
from tests.whole import Whole

REQUEST: TypeAdapter[MoveRequest] = TypeAdapter(MoveRequest)
OPERATOR, DISPATCHER = Actor("8001", Role.OPERATOR), Actor("7001", Role.DISPATCHER)
REVIEWER, CALLER, SUPERVISOR = (
    Actor("7002", Role.REVIEWER),
    Actor("6001", Role.FOLLOW_UP),
    Actor("9001", Role.SUPERVISOR),
)
LEAD, HELPER = "city-mgmt", "jiangan"
CLERK, HELPING = Actor("5001", Role.CLERK, LEAD), Actor("5003", Role.CLERK, HELPER)
HAPPENED_EVERY, DIFFERENT_MOMENTS = timedelta(minutes=23), 43
CROWD_BEGAN = timedelta(hours=22)
"""Long enough ago to stand below the others, not so long that anything would be late."""


class Town:
    """Writes tickets of a running hotline beside it, each move in a transaction of its own."""

    def __init__(self, hotline: Whole) -> None:
        self.factory = hotline.factory
        self.casework = Casework(hotline.profile)
        self._told = 0

    def open(self, **form: str) -> str:
        """Write the next matter down and return its number."""
        index, self._told = self._told, self._told + 1
        values = dict(zip(FIELDS, MATTERS[index % len(MATTERS)], strict=True))
        values |= {"citizen_name": NAMES[index % len(NAMES)], "callback_number": f"1397{index:07d}"}
        return self._write(values | form, utc_now() - HAPPENED_EVERY * (index % DIFFERENT_MOMENTS))

    def _write(self, form: dict[str, str], at: datetime) -> str:
        with self.factory.begin() as session:
            return open_ticket(session, self.casework, OPERATOR, form, at).number

    def crowd(self, count: int) -> None:
        """Write down many tickets of the day before, for a list that is long."""
        for index in range(count):
            values = dict(zip(FIELDS, MATTERS[index % len(MATTERS)], strict=True))
            self._write(values | {"urgency": "一般"}, utc_now() - CROWD_BEGAN + index * timedelta(seconds=5))

    def move(self, actor: Actor, number: str, move: str, **said: Any) -> None:
        """Make a move a few minutes after the last one."""
        request = REQUEST.validate_python({"move": move, **said})
        with self.factory.begin() as session:
            last = session.get_one(Ticket, number).updated_at
            at = min(last + timedelta(minutes=5), utc_now())
            make_move(session, self.casework, actor, number, request, at)

    def submitted(self, **form: str) -> str:
        """Return a ticket that waits for its department."""
        number = self.open(**form)
        self.move(OPERATOR, number, "submit")
        return number

    def dispatched(self, *co: str, **form: str) -> str:
        """Return a ticket the department has to sign."""
        number = self.submitted(**form)
        self.move(DISPATCHER, number, "dispatch", lead=LEAD, co=co, basis="《派单目录》市政设施：由城管部门管养")
        return number

    def working(self, *co: str, **form: str) -> str:
        """Return a ticket the department works on."""
        number = self.dispatched(*co, **form)
        self.move(CLERK, number, "sign")
        return number

    def handled(self, **form: str) -> str:
        """Return a ticket whose reply is to be reviewed."""
        number = self.working(**form)
        self.reply(number)
        return number

    def handled_together(self, **form: str) -> str:
        """Return a ticket with the replies of two departments to be reviewed."""
        number = self.working(HELPER, **form)
        self.move(HELPING, number, "sign")
        self.reply(number, HELPING)
        self.reply(number)
        return number

    def reply(self, number: str, clerk: Actor = CLERK) -> None:
        """Hand in a department's handling record."""
        self.move(
            clerk, number, "reply", contact_way="none", contact_reason="诉求人要求不必联系", verified="yes",
            solved="solved", signed_off_by="李科长", note="已派人到场处理并拍照。",
            public_reply="您反映的问题已处理完毕，感谢您的监督。",
        )  # fmt: skip

    def to_visit(self, **form: str) -> str:
        """Return a ticket whose citizen is to be asked."""
        number = self.handled(**form)
        self.move(REVIEWER, number, "approve")
        return number

    def dissatisfied(self, number: str, why: str = "unsolved") -> None:
        """Let the citizen say that it was not good."""
        self.move(
            CALLER, number, "follow_up", reached=True, contacted="yes", solved="no", result="dissatisfied",
            attitude="satisfied", reason_code=why, comment="问题还在。",
        )  # fmt: skip

    def reworked(self, **form: str) -> str:
        """Return a ticket that is handled again, with a letter of level 1."""
        number = self.to_visit(**form)
        self.dissatisfied(number)
        return number

    def supervised(self, **form: str) -> str:
        """Return a ticket that waits for the supervisor, with letters of level 1 and 2."""
        number = self.reworked(**form)
        self.move(CLERK, number, "sign")
        self.reply(number)
        self.move(REVIEWER, number, "approve")
        self.dissatisfied(number, "back_again")
        return number


def populate(town: Town) -> None:
    """Put tickets on every desk."""
    for _ in range(9):
        town.submitted()
    for _ in range(4):
        town.dispatched(HELPER)
    for _ in range(6):
        town.working()
    for reason in ("地址与现场不符，找不到反映的路灯。", "没有说明是哪一栋楼，联系不上诉求人。"):
        town.move(CLERK, town.working(), "ask_return", reason_code="wrong_facts", reason=reason)
    for days in (2, 3):
        number = town.working(kind="投诉", urgency="一般")
        town.move(CLERK, number, "ask_extension", amount=days, reason="材料在途。", citizen_told="已电话告知。")
    for _ in range(4):
        town.handled()
    for _ in range(7):
        town.to_visit()
    for _ in range(4):
        town.reworked()
    for _ in range(3):
        town.supervised()
    for level in (3, 4):
        town.move(SUPERVISOR, town.working(), "supervise", level=level, reason="多次催办仍未办结。")


def flag_departments(town: Town) -> None:
    """Give two departments their colour of last month."""
    now = utc_now()
    month = (now.astimezone(town.casework.zone).date().replace(day=1) - timedelta(days=1)).replace(day=1)
    for department, flag, late in (("city-mgmt", "yellow", 4), ("water-co", "", 0)):
        figures = {
            "on_time": {"numerator": 61 - late, "denominator": 61, "left_out": 2},
            "satisfied": {"numerator": 48, "denominator": 52, "left_out": 0},
            "returned": {"numerator": 3, "denominator": 64, "left_out": 0},
        }
        with town.factory.begin() as session:
            session.merge(DepartmentFlag(department=department, month=month, flag=flag, figures=figures, at=now))
