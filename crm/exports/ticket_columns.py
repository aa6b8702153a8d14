"""The columns of an exported list of tickets. Nothing in them tells who the citizen is."""

from collections.abc import Callable, Collection

from crm.citizens.numbers import mask_number
from crm.exports.cells import Cell
from crm.identity.masks import mask_text
from crm.tickets.models import Ticket

HIDDEN = ("confidential", "anonymous")
"""Of these not even a masked number is shown."""

LEVEL = "督办级别"
"""The highest level that ever stood over the ticket, which the ticket does not know: it comes with the row."""

COLUMNS: dict[str, Callable[[Ticket], Cell]] = {
    "工单编号": lambda t: t.number,
    "状态": lambda t: t.status,
    "类型": lambda t: t.kind,
    "分类": lambda t: t.category,
    "区县": lambda t: t.district,
    "街道": lambda t: t.subdistrict,
    "标题": lambda t: t.title,
    "内容": lambda t: t.content,
    "诉求": lambda t: t.wants,
    "事发时间": lambda t: t.happened_at,
    "涉及金额": lambda t: t.amount,
    "被反映对象": lambda t: t.accused_party,
    "联系电话": lambda t: "" if t.confidentiality in HIDDEN else mask_number(t.callback_number),
    "紧急程度": lambda t: t.urgency,
    "受理渠道": lambda t: t.channel,
    "受理人": lambda t: t.operator,
    "主办单位": lambda t: t.lead_department,
    LEVEL: lambda _: 0,
    "亮牌": lambda t: t.flag,
    "重复件": lambda t: t.repeat_of,
    "催办次数": lambda t: t.reminders,
    "退单次数": lambda t: t.returns,
    "重办次数": lambda t: t.reworks,
    "受理时间": lambda t: t.created_at,
    "派出时间": lambda t: t.dispatched_at,
    "截止时间": lambda t: t.due_at,
    "办结时间": lambda t: t.closed_at,
    "结案原因": lambda t: t.close_reason,
    "首次评价": lambda t: t.first_result,
    "最终评价": lambda t: t.final_result,
}
HEAD = tuple(COLUMNS)
FREE_TEXT = ("标题", "内容", "诉求", "事发时间", "涉及金额", "被反映对象")


def row_of(ticket: Ticket, names: Collection[str] = (), *, level: int = 0) -> list[Cell]:
    """Return a ticket as a row under ``HEAD``, without address and name.

    Args:
        ticket: The ticket.
        names: Names of its citizens, masked inside the texts as numbers and house numbers are.
        level: The highest level of supervision that ever stood over it.
    """
    row = {name: value(ticket) for name, value in COLUMNS.items()} | {LEVEL: level}
    return [mask_text(str(value), names) if name in FREE_TEXT else value for name, value in row.items()]
