"""What the made-up past is drawn from: a few streets, matters and citizens come up again and again."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import Generic, TypeVar

from config.rules.city import CityRules
from crm.clock.calendar import Sort, WorkCalendar

T = TypeVar("T")

STREETS = (
    "解放大道",
    "中山大道",
    "沿江大道",
    "台北路",
    "京汉大道",
    "古田路",
    "鹦鹉大道",
    "龙阳大道",
    "珞喻路",
    "光谷大道",
)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜秀敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红建文"
COMPLAINTS = (
    "晚上没有灯,老人孩子出门很不方便", "已经反映过多次,一直没有人来处理", "影响周边居民休息,大家意见很大",
    "希望有关部门尽快派人到现场看一看", "物业说不归他们管,社区也没有答复", "下雨天积水很深,车辆无法通行",
    "味道很大,窗户都不敢开", "已经停了两天,生活受到影响", "商家不肯退款,电话也打不通", "请问需要准备哪些材料",
)  # fmt: skip
HOURS = (1, 1, 1, 1, 1, 2, 4, 8, 16, 20, 20, 16, 10, 12, 18, 18, 16, 14, 10, 9, 8, 6, 3, 2)
"""How busy each hour of the day is."""
WEEKDAYS = (1.15, 1.05, 1, 1, 0.95, 0.75, 0.7)
"""How busy each day of the week is."""
HOLIDAY = 0.55
"""How busy a day is on which the offices are closed out of turn."""
GROWTH = 1.25
"""How much more a year brings than the year before."""
KINDS = (("投诉", 40), ("求助", 30), ("咨询", 20), ("举报", 4), ("建议", 4), ("表扬", 2))


class Skewed(Generic[T]):
    """Draws the first ones much more often than the last (Zipf)."""

    def __init__(self, things: Sequence[T], exponent: float = 1.0) -> None:
        self.things = things
        self._weights = list(accumulate(1 / (rank + 1) ** exponent for rank in range(len(things))))

    def draw(self, chance: random.Random) -> T:
        """Return one."""
        return chance.choices(self.things, cum_weights=self._weights)[0]


@dataclass(frozen=True, slots=True)
class Matter:
    """What a ticket is about."""

    kind: str
    category: str
    category_code: str
    district: str
    subdistrict: str
    department: str
    address: str
    title: str
    content: str


class Town:
    """The city as drawn from its rules.

    Args:
        rules: The city's rules.
        citizens: How many there are.
    """

    def __init__(self, rules: CityRules, citizens: int) -> None:
        self._categories = Skewed(rules.categories)
        self._places = Skewed([(d, s.name) for d, place in rules.places.items() for s in place.subdistricts], 0.6)
        units = [d.code for d in rules.departments if d.kind in ("bureau", "utility", "district", "subdistrict")]
        self.departments = Skewed(units, 0.8)
        self.citizens = Skewed(range(1, citizens + 1), 0.4)
        self._kinds = Skewed([kind for kind, _ in KINDS], 0.9)

    def name_of(self, citizen: int) -> str:
        """Return a citizen's name; many share one."""
        return (
            f"{SURNAMES[citizen % len(SURNAMES)]}{GIVEN[citizen * 7 % len(GIVEN)]}{GIVEN[citizen // 40 % len(GIVEN)]}"
        )

    def matter(self, chance: random.Random) -> Matter:
        """Return something to complain about."""
        category, (district, subdistrict) = self._categories.draw(chance), self._places.draw(chance)
        leaf = category.path.rpartition("/")[2]
        street = chance.choice(STREETS)
        address = f"{street}{chance.randint(1, 400)}号"
        first, second = chance.sample(COMPLAINTS, 2)
        return Matter(
            kind=self._kinds.draw(chance),
            category=category.path,
            category_code=category.code,
            district=district,
            subdistrict=subdistrict,
            department=self.departments.draw(chance),
            address=address,
            title=f"{district}{street}{leaf}问题",
            content=f"市民反映{district}{subdistrict}{address}附近存在{leaf}问题,{first},{second}。",
        )


def moments(count: int, until: datetime, days: int, calendar: WorkCalendar, chance: random.Random) -> list[datetime]:
    """Return so many moments before ``until``, in order: more each year, fewer at night and when the city rests."""
    today, hours = calendar.wall(until).date(), list(accumulate(HOURS))
    past = [today - timedelta(days=ago) for ago in range(days)]
    busy = list(accumulate(_busy(calendar, day) / GROWTH ** (ago / 365) for ago, day in enumerate(past)))
    drawn: list[datetime] = []
    while len(drawn) < count:
        day = chance.choices(past, cum_weights=busy)[0]
        hour = chance.choices(range(24), cum_weights=hours)[0]
        at = calendar.utc(datetime.combine(day, time(hour, chance.randrange(60), chance.randrange(60))))
        if at < until:
            drawn.append(at)
    return sorted(drawn)


def _busy(calendar: WorkCalendar, day: date) -> float:
    match calendar.day(day).sort:
        case Sort.HOLIDAY | Sort.CITY_RESTS:
            return HOLIDAY
        case Sort.MAKE_UP | Sort.CITY_WORKS:
            return 1
        case _:
            return WEEKDAYS[day.weekday()]
