"""Transcripts for readers who did not talk with the citizen: personal numbers and names hidden, times kept."""

from collections.abc import Sequence

from agent_console.calls.schemas import UtteranceOut
from agent_console.tickets.masking import masked
from crm.tickets.shown import Shown
from crm.transcripts.masks import hide_numbers, masked_words


def masked_transcript(transcript: Sequence[UtteranceOut], shown: Shown) -> list[UtteranceOut]:
    """Return a call's utterances, in order, as somebody else may read them."""
    hidden: dict[int, str] = {}
    live: dict[int, str] = {}
    for leg in ("caller", "operator"):
        side = [said for said in transcript if said.leg == leg]
        ids = [said.id for said in side]
        hidden |= zip(ids, hide_numbers([said.text for said in side]), strict=True)
        live |= zip(ids, hide_numbers([said.live_text or said.text for said in side]), strict=True)
    return [_masked(said, hidden[said.id], live[said.id], shown) for said in transcript]


def _masked(said: UtteranceOut, hidden: str, live: str, shown: Shown) -> UtteranceOut:
    done = masked(said.model_copy(update={"text": hidden, "live_text": live if said.live_text else None}), shown)
    shown_repairs = [one for one in said.repairs if done.text.startswith(str(one["to"]), int(one["start"]))]
    words = masked_words(said.words, said.text, done.text)
    return done.model_copy(update={"words": words, "repairs": shown_repairs})
