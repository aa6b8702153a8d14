"""Which operators a call concerns: whoever talks or is rung; after the call, whoever still writes it up."""

from collections.abc import Iterable

from agent_console.deps import ConsoleDeps


def concerned(deps: ConsoleDeps, call_id: str, logins: Iterable[str]) -> set[str]:
    """Return those of ``logins`` who may hear of this call now: who has it, who is rung, who was called beside.

    One who handed the call on hears no more of it, although their desk still names it.
    """
    live = deps.tracker.live.get(call_id)
    with_it = {live.operator or "", *live.ringing, *live.beside} - {""} if live else set()
    if with_it:
        return with_it & set(logins)
    return {login for login in logins if deps.desk.state_of(login).call_id == call_id}


def call_of(deps: ConsoleDeps, login: str) -> str | None:
    """Return the call the operator talks in, is rung for, or writes up."""
    for call_id, live in list(deps.tracker.live.items()):
        if live.operator == login or login in live.ringing or login in live.beside:
            return call_id
    return deps.desk.state_of(login).call_id
