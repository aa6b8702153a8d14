"""How calls ended, by what Asterisk tells and nothing else."""

from collections.abc import Iterable

from crm.calls.states import Outcome
from ivr.ami.messages import AmiEvent


def told_by_asterisk(events: Iterable[AmiEvent]) -> dict[str, Outcome]:
    """Say for each call how it ended, from nothing but what Asterisk told."""
    found: dict[str, Outcome] = {}
    for event in events:
        call_id = event["CallId"] or event["Uniqueid"]
        if event["UserEvent"] == "HotlineStep" and event["Line"]:
            found[call_id] = Outcome.LEFT_IN_MENU
        elif call_id not in found or found[call_id] is Outcome.ANSWERED:
            continue
        elif event["Step"] == "speaking":
            found[call_id] = Outcome.LEFT_WHILE_SPEAKING
        elif event["Step"] == "waiting" or (event.name == "DialEnd" and event["DialStatus"] in ("NOANSWER", "BUSY")):
            found[call_id] = Outcome.LEFT_IN_QUEUE
        elif event.name == "DialBegin":
            found[call_id] = Outcome.LEFT_WHILE_RINGING
        elif event.name == "AgentConnect":
            found[call_id] = Outcome.ANSWERED
    return found
