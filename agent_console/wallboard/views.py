"""The wallboard put together from what desk, tracker and database say."""

from collections.abc import Mapping

from agent_console.deps import ConsoleDeps
from agent_console.wallboard.figures import Figures, Person
from agent_console.wallboard.schemas import Alarm, LevelNow, MonitorNow, OpenWarnings, QueueNow, SeatNow
from crm.calls.service_level import ServiceLevel, together
from crm.calls.states import IN_QUEUE


def seat_now(deps: ConsoleDeps, login: str, person: Person, warnings: Mapping[str, tuple[str, str]]) -> SeatNow:
    """Return what an operator does.

    Args:
        deps: What the other rooms give.
        login: Whose seat.
        person: Their account.
        warnings: The open ones: id → call and level.
    """
    now = deps.desk.state_of(login)
    live = deps.tracker.live.get(now.call_id or "")
    return SeatNow(
        login=login,
        name=person.name,
        queues=list(person.queues),
        state=now.state,
        reason=now.reason,
        since=now.since,
        call_id=now.call_id,
        queue=(live.queue or "") if live else "",
        waiting_since=live.segment_since if live and live.state in IN_QUEUE else None,
        monitors=[MonitorNow.model_validate(one) for one in deps.monitoring.of_call(now.call_id or "")],
        warning=_gravest({level for call_id, level in warnings.values() if call_id == now.call_id}),
    )


def queues_now(deps: ConsoleDeps, figures: Figures) -> dict[str, QueueNow]:
    """Return every queue by name, counted from the calls on the line."""
    waiting = [(c.queue, c.segment_since) for c in deps.tracker.live.values() if c.state in IN_QUEUE]
    found = {}
    for name, rule in deps.profile.queues.items():
        since = [at for queue, at in waiting if queue == name]
        level = LevelNow.model_validate(figures.levels.get(name, ServiceLevel()))
        found[name] = QueueNow(
            queue=name, name=rule.name, waiting=len(since), longest_since=min(since, default=None), level=level
        )
    return found


def level_now(figures: Figures) -> LevelNow:
    """Return the figures of all queues together."""
    return LevelNow.model_validate(together(figures.levels.values()))


def open_warnings(warnings: Mapping[str, tuple[str, str]]) -> OpenWarnings:
    """Count the open warnings."""
    levels = [level for _, level in warnings.values()]
    return OpenWarnings(danger=levels.count("danger"), serious=levels.count("serious"))


def _gravest(levels: set[str]) -> Alarm:
    return "danger" if "danger" in levels else "serious" if "serious" in levels else ""
