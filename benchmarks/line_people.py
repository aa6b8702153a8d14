"""Who calls in the benchmark of the line, and how each of their calls may end."""

from pathlib import Path

from crm.calls.states import Outcome
from hotline.drill import AUDIO
from tests.pbx.citizens import Press, Say, Wait
from tests.pbx.whole.crowd import Crowd
from tests.pbx.whole.sound import SILENT, spoken

SCORE = 2
WELCOME_MS = 11_000
"""The notice cannot be skipped: keys count after it."""

SHARES = {"9101": 0.2, "9102": 0.2, "9103": 0.3, "9104": 0.3}
"""Numbers begin so: who gives up in the menu, says the matter, asks for a person and gives up, talks and evaluates."""

_REACHED = {Outcome.LEFT_IN_QUEUE, Outcome.LEFT_WHILE_RINGING, Outcome.ANSWERED}
MAY_END: dict[str, set[Outcome]] = {
    "9101": {Outcome.LEFT_IN_MENU},
    "9102": {Outcome.LEFT_WHILE_SPEAKING, *_REACHED},
    "9103": _REACHED,
    "9104": {Outcome.ANSWERED},
}


def crowds(calls: int, folder: Path, phase: int) -> list[Crowd]:
    """Return the citizens of one phase, each with a number of their own.

    Args:
        calls: How many.
        folder: Made, for their sound.
        phase: Which phase.
    """
    folder.mkdir()
    speech, silence = folder / "speech.alaw", folder / "silence.alaw"
    speech.write_bytes(spoken([AUDIO / "citizen_light.wav", AUDIO / "citizen_talk.wav"], 1.0))
    silence.write_bytes(SILENT * 8000)
    person = (Say(silence), Wait(WELCOME_MS), Press("0"))
    doings = {
        "9101": (Say(silence), Wait(WELCOME_MS)),
        "9102": (Say(silence), Wait(WELCOME_MS), Press("1"), Wait(7000), Say(speech), Wait(6000)),
        "9103": (*person, Wait(3000), Say(speech), Wait(6000)),
        "9104": (*person, Wait(3000), Say(speech)),
    }
    return [
        Crowd(f"{prefix}{phase}", round(calls * share), doings[prefix], presses=str(SCORE) if prefix == "9104" else "")
        for prefix, share in SHARES.items()
    ]
