"""Reading: precision, recall and F1 of each field of the form, rules alone and with the learned model, and its time.

The held-out requests (asr/learning/held_out.yaml) share no matter with those that are learned from. They are
read clean and with 5, 10 and 15 % of their characters misheard. The time is the processor's for reading a call of 40
sentences again after a new one; the target is p95 ≤ 20 ms.
"""

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import replace

from asr.learning.measure import Figures, measure
from asr.learning.requests import Request, shipped
from asr.learning.train import examples, train
from asr.reading.context import Contexts, ReadingContext
from asr.reading.said import Sentence
from asr.reading.suggestions import suggestions
from benchmarks.machine import percentile, say, versions
from benchmarks.reading_misheard import Misheard
from config.profile import load_profile
from hotline.learning import SAID_AT

RATES = (0.0, 0.05, 0.10, 0.15)
SENTENCES, CALLS, SEED = 40, 100, 12345
PLACE = ("district", "address")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--table", action="store_true", help="print the table of docs/reading.md as well")
    wanted = arguments.parse_args()
    profile = load_profile("demo")
    rules = Contexts(profile).at(SAID_AT)
    began = time.perf_counter()
    of_city = profile.rules_at(SAID_AT).categories
    model = train(*examples(("", request) for request in shipped("training")), of_city, profile.ticket)
    trained_s = time.perf_counter() - began
    learned = replace(rules, model=model)
    held_out = shipped("held_out")
    found = {}
    for rate in RATES:
        misheard = Misheard(SEED)
        told = [replace(r, text=misheard.write(r.text, rate)) for r in held_out]
        found[rate] = {"rules": measure(told, rules), "learned": measure(told, learned)}
    say(
        "reading",
        requests=len(held_out),
        leaves=len({r.labels.get("category") for r in held_out}),
        training_s=round(trained_s, 1),
        figures={
            f"{rate:.0%}": {way: {n: _row(f) for n, f in _all(figures).items()} for way, figures in ways.items()}
            for rate, ways in found.items()
        },
        reread_ms={way: _times(held_out, context) for way, context in (("rules", rules), ("learned", learned))},
        versions=versions("scikit-learn", "numpy", "pypinyin"),
    )
    if wanted.table:
        _print_table(found)


def _all(figures: dict[str, Figures]) -> dict[str, Figures]:
    place = [figures[name] for name in PLACE]
    both = Figures(sum(f.right for f in place), sum(f.wrong for f in place), sum(f.missed for f in place))
    return {**figures, "place": both}


def _row(figures: Figures) -> list[float]:
    return [round(figures.precision, 3), round(figures.recall, 3), round(figures.f1, 3), figures.right + figures.missed]


def _times(requests: Sequence[Request], context: ReadingContext) -> dict[str, float]:
    chosen, taken = random.Random(SEED), []
    for _ in range(CALLS):
        call = [Sentence(n, chosen.choice(requests).text) for n in range(SENTENCES)]
        suggestions(call[:-1], context)
        began = time.thread_time()
        suggestions(call, context)
        taken.append(1_000 * (time.thread_time() - began))
    return {"p50": round(percentile(taken, 0.5), 1), "p95": round(percentile(taken, 0.95), 1)}


def _print_table(found: dict[float, dict[str, dict[str, Figures]]]) -> None:
    print("| field | n | " + " | ".join(f"{rate:.0%} rules | {rate:.0%} with model" for rate in found) + " |")
    print("|---|---|" + "---|---|" * len(found))
    for name, figures in _all(found[0.0]["rules"]).items():
        cells = []
        for ways in found.values():
            for way in ("rules", "learned"):
                f = _all(ways[way])[name]
                cells.append(f"{f.precision:.2f} {f.recall:.2f} **{f.f1:.2f}**")
        print(f"| {name} | {figures.right + figures.missed} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
