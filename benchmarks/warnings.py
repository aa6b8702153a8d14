"""Warnings are found in what people say and hardly ever in what they do not mean, and cost a call nothing.

Every word of the shipped rules is put into eight sentences, as it is said and (three syllables or more) with a letter
that sounds the same; ordinary requests and near misses come from ``tests/unit/asr/warnings/ordinary.txt``, whole and as
a sentence grows letter by letter. Dangers in words of their own, and what is near them (``held_out.yaml``), show how
far a list goes. Time is the processor's, of one text against all rules.

    python -m benchmarks.warnings
"""

import json
import time
from datetime import timedelta

from asr.warnings.lookout import Lookout, Sighting
from asr.warnings.matcher import Match, matcher_of
from config.clock import utc_now
from config.rules.warnings import WarningRules
from tests.unit.asr.warnings.speech import HELD_OUT, ORDINARY, misheard, sentences_with, shipped, warned_of

LETTERS_PER_S = 5.0
"""How fast people speak."""


def warned_while_growing(sentence: str, rules: WarningRules) -> list[Sighting]:
    """Return what would be raised if every letter brought a partial text, and the end the whole sentence."""
    lookout, began = Lookout(), utc_now()
    raised = []
    for end in range(1, len(sentence) + 1):
        at = began + timedelta(seconds=end / LETTERS_PER_S)
        raised += lookout.hear("call", "caller", sentence[:end], began, rules, at, final=end == len(sentence))
    return raised


def main() -> None:
    rules = shipped()
    matcher = matcher_of(rules)

    def warns(text: str) -> list[Match]:
        return [match for match in matcher.find(text) if match.rule.level != "urgent"]

    def missed(rule: str, sentence: str) -> bool:
        return all(match.rule.code != rule for match in matcher.find(sentence))

    said = [(r.code, s) for r in warned_of(rules) for word in r.words for s in sentences_with(word)]
    heard = [
        (r.code, s)
        for r in warned_of(rules)
        if r.by_sound
        for word in r.words
        for other in misheard(word)
        for s in sentences_with(other)
    ]
    growing = sum(bool(warned_while_growing(sentence, rules)) for sentence in ORDINARY)
    costs = []  # measured after everything above: the sounds of words are known by then, as in a process that runs
    for sentence in [s for _, s in said[:400]] + list(ORDINARY):
        began = time.thread_time()
        matcher.find(sentence)
        costs.append((time.thread_time() - began) * 1000)
    costs.sort()
    result = {
        "words": sum(len(rule.words) for rule in warned_of(rules)),
        "sentences": len(said),
        "recall": 1 - sum(missed(*one) for one in said) / len(said),
        "misheard": len(heard),
        "recall_misheard": 1 - sum(missed(*one) for one in heard) / len(heard),
        "ordinary": len(ORDINARY),
        "false_alarms": round(sum(bool(warns(s)) for s in ORDINARY) / len(ORDINARY), 4),
        "false_alarms_while_growing": round(growing / len(ORDINARY), 4),
        "held_out": {
            kind: {"sentences": len(texts), "warned": sum(bool(warns(text)) for text in texts)}
            for kind, texts in HELD_OUT.items()
        },
        "ms_p50": round(costs[len(costs) // 2], 3),
        "ms_p95": round(costs[int(len(costs) * 0.95)], 3),
        "ms_max": round(costs[-1], 3),
    }
    print(json.dumps({"benchmark": "warnings", **result}))


if __name__ == "__main__":
    main()
