"""Transcripts for readers who have not the citizen now: personal numbers and names hidden, times kept."""

from collections.abc import Collection, Sequence

from agent_console.calls.schemas import UtteranceOut
from crm.tickets.shown import Shown
from crm.transcripts.masks import masked_words


def masked_transcript(
    transcript: Sequence[UtteranceOut], shown: Shown, names: Collection[str] = ()
) -> list[UtteranceOut]:
    """Return a call's utterances, in order, as somebody else may read them; ``names`` are hidden, too."""
    hidden: dict[int, str] = {}
    live: dict[int, str] = {}
    for leg in ("caller", "operator"):
        side = [said for said in transcript if said.leg == leg]
        ids = [said.id for said in side]
        hidden |= zip(ids, shown.said([said.text for said in side], names), strict=True)
        live |= zip(ids, shown.said([said.live_text or said.text for said in side], names), strict=True)
    return [_masked(said, hidden[said.id], live[said.id]) for said in transcript]


def _masked(said: UtteranceOut, hidden: str, live: str) -> UtteranceOut:
    return said.model_copy(
        update={
            "text": hidden,
            "live_text": live if said.live_text else None,
            "words": masked_words(said.words, said.text, hidden),
            "repairs": [one for one in said.repairs if hidden.startswith(str(one["to"]), int(one["start"]))],
        }
    )
