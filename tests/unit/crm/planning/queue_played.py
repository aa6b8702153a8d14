"""A queue played call by call: the oracle that Erlang C has to agree with."""

import heapq
from random import Random
from statistics import fmean, stdev

RUNS, CALLS, WARM_UP = 12, 12_000, 2_000
"""Independent runs, the calls of each, and those at its beginning that are not counted: the queue starts empty."""


def waits_of(random: Random, load: float, handling_s: float, seats: int) -> list[float]:
    """Return how long calls wait, in seconds, in the order of coming.

    Calls come at random, handling times are exponential, nobody hangs up.
    """
    free_at = [0.0] * seats
    heapq.heapify(free_at)
    now, waits = 0.0, []
    for _ in range(CALLS):
        now += random.expovariate(load / handling_s)
        begins = max(now, free_at[0])
        heapq.heapreplace(free_at, begins + random.expovariate(1 / handling_s))
        waits.append(begins - now)
    return waits[WARM_UP:]


def played(seed: int, load: float, handling_s: float, seats: int, within_s: float) -> dict[str, tuple[float, float]]:
    """Return what many runs say of ``waiting``, ``in_time`` and ``wait_s``: the mean, and its standard error.

    Waits within a run hang together, so that the error is that of the means of whole runs.
    """
    random = Random(seed)
    runs = [waits_of(random, load, handling_s, seats) for _ in range(RUNS)]
    figures = {
        "waiting": [fmean(wait > 0 for wait in waits) for waits in runs],
        "in_time": [fmean(wait <= within_s for wait in waits) for waits in runs],
        "wait_s": [fmean(waits) for waits in runs],
    }
    return {name: (fmean(values), stdev(values) / RUNS**0.5) for name, values in figures.items()}
