"""The columns of an exported list of calls. Nothing in them tells who the citizen is."""

from collections.abc import Callable, Mapping

from crm.calls.models import Call
from crm.citizens.numbers import mask_number
from crm.exports.cells import Cell

COLUMNS: dict[str, Callable[[Call], Cell]] = {
    "通话编号": lambda c: c.id,
    "方向": lambda c: "呼出" if c.direction == "out" else "呼入",
    "号码": lambda c: mask_number(c.number),
    "归属地": lambda c: c.region,
    "队列": lambda c: c.queue,
    "坐席": lambda c: c.operator,
    "开始时间": lambda c: c.started_at,
    "进入排队": lambda c: c.queued_at,
    "接听时间": lambda c: c.answered_at,
    "结束时间": lambda c: c.ended_at,
    "通话秒数": lambda c: c.talked_s,
    "结果": lambda c: c.outcome,
    "话后小结": lambda c: c.wrap_up,
    "服务评价": lambda c: c.survey,
}
HEAD = (*COLUMNS, "工单编号", "各坐席通话秒数")


def row_of(call: Call, ticket: str, talked: Mapping[str, int]) -> list[Cell]:
    """Return a call as a row under ``HEAD``.

    Args:
        call: The call.
        ticket: Number of the ticket that came of it or that it was about; empty if there is none.
        talked: Seconds of each operator who talked with the citizen.
    """
    each = "；".join(f"{operator} {seconds}" for operator, seconds in talked.items())
    return [*(value(call) for value in COLUMNS.values()), ticket, each]
