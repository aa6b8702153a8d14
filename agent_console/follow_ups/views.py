"""Follow-ups of the line as pages see them."""

from collections.abc import Sequence

from agent_console.follow_ups.schemas import MachineCallOut, MachineVisitOut
from config.rules.dialled import FollowUpCallRules
from crm.follow_ups.by_machine import for_people
from crm.follow_ups.machine import calls_of, visits_of
from crm.follow_ups.states import VisitState
from crm.tickets.access import Reader
from crm.tickets.models import Ticket
from crm.tickets.shown import Shown
from ivr.follow_ups.turns import Turns

_OF_CALL = ("call_id", "outcome", "contacted", "solved", "result", "attitude")


def visits_out(
    reader: Reader, tickets: Sequence[Ticket], rules: FollowUpCallRules | None, turns: Turns
) -> list[MachineVisitOut]:
    """Return what the line does about tickets, in their order.

    Args:
        reader: Who reads; may read them.
        tickets: Whose citizens are to be asked.
        rules: What the city decides; nothing if it leaves all to people.
        turns: What the line decided last.
    """
    visits, shown = visits_of(reader.session, tickets), Shown(reader, tickets)
    calls = calls_of(reader.session, [visit.id for visit in visits.values()])
    found = []
    for ticket in tickets:
        visit, why = visits.get(ticket.number), for_people(ticket, rules) if rules else None
        state = visit.state if visit else VisitState.PEOPLE if why or rules is None else VisitState.OPEN
        made = [
            MachineCallOut(at=at, **{name: getattr(call, name) for name in _OF_CALL})
            for call, at in (calls.get(visit.id, ()) if visit else ())
        ]
        waits = state == VisitState.OPEN
        found.append(
            MachineVisitOut(
                ticket=ticket.number,
                title=shown.text(ticket.title),
                citizen_shown=shown.citizen(ticket).shown,
                status=ticket.status,
                due_at=ticket.due_at,
                state=state,
                for_people=why or "",
                tries=visit.tries if visit else 0,
                last_tried_at=visit.last_tried_at if visit else None,
                taken_by=visit.taken_by if visit else None,
                left=visit.left if visit else "",
                why=turns.why.get(ticket.number, "") if waits else "",
                next_at=turns.next_at.get(ticket.number) if waits else None,
                calls=made,
            )
        )
    return found
