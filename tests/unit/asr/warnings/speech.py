"""What people say: every word of the shipped rules in sentences, and ordinary requests that must not warn."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from asr.warnings.sounds import SHORTEST, sounds_of
from config.clock import utc_now
from config.profile import load_profile
from config.rules.warnings import WarningRule, WarningRules

FRAMES = (
    "{}",
    "喂你好我们这里{}你们快派人来",
    "我在江岸区台北路一百二十号，{}，请马上处理",
    "师傅我跟你讲现在{}已经有好一会儿了",
    "不得了了{}啊怎么办",
    "刚才我下楼看到{}我赶紧给你们打电话",
    "以前都没事的，今天{}",
    "我 们 小 区 三 号 楼 {} 快 点 来 人",
)
"""What stands around the words; spaces as a recogniser puts them."""

BETWEEN = "那边的"
"""What stands in the gaps of a phrase."""

_OTHERS = (
    "谢楼路罗梅眉美没器汽然燃染火伙活灾栽在再炸诈榨塌他她它踏电店殿点种中钟重毒读独杀沙傻纱人仁忍认刀到道倒困捆睡谁"
    "水税落洛络触处出初楼搂跳挑条"
)
"""Letters from which words of the same sound are made."""

ORDINARY = tuple(Path(__file__).with_name("ordinary.txt").read_text(encoding="utf-8").splitlines())

HELD_OUT: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("held_out.yaml").read_text(encoding="utf-8"))
"""Dangers, and what is near them, that the lists were not made with."""


def shipped() -> WarningRules:
    """Return the demonstration's rules."""
    return load_profile("demo").rules_at(utc_now()).warnings


def warned_of(rules: WarningRules) -> list[WarningRule]:
    """Return the rules that warn somebody."""
    return [rule for rule in rules.warnings if rule.level != "urgent"]


def sentences_with(words: str) -> list[str]:
    """Return the words in every frame."""
    said = words.replace("…", BETWEEN)
    return [frame.format(" ".join(said) if " " in frame else said) for frame in FRAMES]


def misheard(word: str) -> Iterator[str]:
    """Give the word with one letter written as another of the same sound, where the rules promise to find that."""
    if "…" in word or len(word) < SHORTEST:
        return
    sound = sounds_of(word)
    for at, letter in enumerate(word):
        for other in _OTHERS:
            if other != letter and sounds_of(other) == (sound[at],):
                yield word[:at] + other + word[at + 1 :]
                break
