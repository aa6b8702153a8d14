"""What listening does just now, for health and ``hotline doctor``; nothing about anybody."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hearing:
    """What listening does just now.

    Attributes:
        workers: Recogniser processes for live calls.
        listening: Those of them that listen.
        live: Sides of calls that are heard.
        later: Sides that are left to the recording because the machine has no time.
        load: Share of the machine that the live sides take on average.
        late_s: How far behind its sound the latest text is.
        dropped: Frames of 20 ms dropped since the start: they came faster than they could be taken.
        lost: Pieces of transcripts (utterances, gaps) lost since the start: the database did not take them.
        unread: Calls whose recordings are still to be read.
        exact: Model that reads them.
    """

    workers: int = 0
    listening: int = 0
    live: int = 0
    later: int = 0
    load: float = 0.0
    late_s: float = 0.0
    dropped: int = 0
    lost: int = 0
    unread: int = 0
    exact: str = ""
