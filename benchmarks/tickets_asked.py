"""What is asked of a filled database: by whom, and of which tickets, citizens and words."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from crm.tickets.models import Ticket
from hotline.fill.stories import phone_of

COMMON, RARE = "反映", "路灯故障"
SAMPLE = 500
CLERK = "5901"


@dataclass(frozen=True)
class Asked:
    """What the questions are made of.

    Args:
        department: The one on whose desk most tickets lie.
        people: Role and department by login.
        numbers: Of tickets of any age.
        own: Of tickets of that department.
        citizens: How many there are; numbers follow from it.
    """

    department: str
    people: Mapping[str, tuple[str, str | None]]
    numbers: list[str]
    own: list[str]
    rare: list[str]
    citizens: list[int]


def accounts(engine: Engine) -> Asked:
    """Look at what was filled in."""
    draw = random.Random(12345)
    with Session(engine) as session:
        busy = (
            select(Ticket.turn_department)
            .where(Ticket.turn_department.is_not(None))
            .group_by(Ticket.turn_department)
            .order_by(func.count().desc())
            .limit(1)
        )
        department = session.scalars(busy).one() or ""
        numbers = session.scalars(select(Ticket.number)).all()
        own = session.scalars(select(Ticket.number).where(Ticket.lead_department == department)).all()
        chosen = draw.sample(numbers, min(SAMPLE, len(numbers)))
        citizens = session.scalars(select(Ticket.citizen_id).where(Ticket.number.in_(chosen))).all()
        leaves = session.execute(select(Ticket.category).group_by(Ticket.category).order_by(func.count()).limit(50))
        rare = [category.rpartition("/")[2] for (category,) in leaves]
    people = {
        "8001": ("operator", None),
        "7001": ("dispatcher", None),
        "7002": ("reviewer", None),
        CLERK: ("clerk", department),
    }
    return Asked(department, people, chosen, draw.sample(own, min(SAMPLE, len(own))), rare, [c for c in citizens if c])


def questions(asked: Asked) -> dict[str, tuple[str, Iterator[str]]]:
    """Return who asks what; each question in as many variants as there are."""
    draw = random.Random(54321)

    def each(path: Callable[[], str]) -> Iterator[str]:
        while True:
            yield path()

    return {
        "department_inbox": (CLERK, each(lambda: "/api/inbox")),
        "department_working": (CLERK, each(lambda: "/api/inbox?box=working")),
        "department_counts": (CLERK, each(lambda: "/api/inbox/counts")),
        "department_list": (CLERK, each(lambda: "/api/tickets")),
        "department_text": (CLERK, each(lambda: f"/api/tickets?q={COMMON}")),
        "department_ticket_page": (CLERK, each(lambda: f"/api/tickets/{draw.choice(asked.own)}")),
        "dispatcher_inbox": ("7001", each(lambda: "/api/inbox")),
        "dispatcher_counts": ("7001", each(lambda: "/api/inbox/counts")),
        "reviewer_inbox": ("7002", each(lambda: "/api/inbox")),
        "list_newest": ("7001", each(lambda: "/api/tickets")),
        "operator_list_newest": ("8001", each(lambda: "/api/tickets")),
        "by_number": ("7001", each(lambda: f"/api/tickets?number={draw.choice(asked.numbers)}")),
        "by_day": ("7001", each(lambda: f"/api/tickets?number={draw.choice(asked.numbers)[:6]}")),
        "text_common": ("7001", each(lambda: f"/api/tickets?q={COMMON}")),
        "text_rare": ("7001", each(lambda: f"/api/tickets?q={draw.choice(asked.rare)}")),
        "by_phone": ("7001", each(lambda: f"/api/tickets?phone={phone_of(draw.choice(asked.citizens))}")),
        "ticket_page": ("7001", each(lambda: f"/api/tickets/{draw.choice(asked.numbers)}")),
    }


def new_ticket() -> dict[str, str]:
    """Return a form as an operator fills it."""
    number = random.randint(1, 150_000)
    return {
        "kind": "求助",
        "category": "城市管理/市政设施/路灯故障",
        "district": "江岸区",
        "address": "解放大道1127号",
        "title": "江岸区解放大道路灯不亮",
        "content": "市民反映解放大道1127号附近路灯已经三天不亮,晚上没有灯,老人孩子出门很不方便。",
        "callback_number": phone_of(number),
        "citizen_name": "王伟",
    }
