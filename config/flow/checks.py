"""What a flow must keep: every call comes to an end that helps, whatever the citizen does, and above all if nothing."""

from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import ClassVar

from config.callers import TURNED_AWAY
from config.errors import ProfileError
from config.flow.flow import Flow, read_flow
from config.flow.follow_up import FollowUp
from config.flow.nodes import Announce, Ask, CallBack, Choose, Node, Progress, Queue, Record, Refuse, When
from config.queues import QueueRule


class FlowError(ProfileError):
    """A file is no flow, or one that a city cannot use."""

    slug: ClassVar[str] = "flow-invalid"
    status: ClassVar[int] = 422


HELPED = ("queue", "record")
"""Ends that lead to a person, now or later."""


def flow_file(path: Path) -> str:
    """Return what a flow's file says.

    Raises:
        ProfileError: If there is no such file, or it is no text.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(f"expected a file {path.name} of text, there is none", file=path.name) from error


def usable_flow(text: str, name: str, queues: Mapping[str, QueueRule], prompts: Collection[str] | None = None) -> Flow:
    """Return the flow of a file that can be used.

    Args:
        text: The file.
        name: Stands for it in messages.
        queues: The city's queues.
        prompts: Names of the prompts that can be played; any will do if it is not known.

    Raises:
        FlowError: If it is no flow, or has problems; the message names them all.
    """
    try:
        flow = read_flow(text, name)
    except ProfileError as error:
        raise FlowError(error.message, file=name) from error
    if problems := flow_problems(flow, queues, prompts):
        raise FlowError(f"{name}: {'; '.join(problems)}", file=name)
    return flow


def flow_problems(flow: Flow, queues: Mapping[str, QueueRule], prompts: Collection[str] | None = None) -> list[str]:
    """Return everything for which a flow cannot be used; each says its place, what was expected and what came.

    Args:
        flow: The flow.
        queues: The city's queues.
        prompts: Names of the prompts that can be played; any will do if it is not known.
    """
    if missing := list(chain(_unknown_nodes(flow), _unknown_names(flow, queues, prompts))):
        return missing
    if rounds := list(_rounds(flow)):
        return rounds
    rules = (_unreached, _person, _silence, _refusals, _after_talk, _follow_ups)
    return list(chain.from_iterable(rule(flow) for rule in rules))


def silent_ends(flow: Flow, name: str) -> set[str]:
    """Return where a citizen who does nothing may end from a node on, a message being one; the flow has no rounds."""
    ways = _silent(flow, name)
    return (
        {name}
        if not ways or isinstance(flow.nodes[name], Record)
        else set().union(*(silent_ends(flow, to) for to in ways.values()))
    )


def _silent(flow: Flow, name: str) -> dict[str, str]:
    """Return where a node leads without a key, be the menus switched on or off."""
    return {way: to for way, to in flow.nodes[name].leads.items() if not way.startswith("keys.")}


def _unknown_nodes(flow: Flow) -> Iterator[str]:
    named = {"start": flow.start, "person": flow.person, "after_talk": flow.after_talk}
    if flow.follow_up:
        named["follow_up"] = flow.follow_up
    for name, node in flow.nodes.items():
        named |= {f"nodes.{name}.{way}": to for way, to in node.leads.items()}
    for place, to in named.items():
        if to not in flow.nodes:
            yield f"{place}: expected a node of the flow, got {to!r}"


def _unknown_names(flow: Flow, queues: Mapping[str, QueueRule], prompts: Collection[str] | None) -> Iterator[str]:
    for name, node in flow.nodes.items():
        for place in ("prompts", "after"):
            for prompt in getattr(node, place, ()):
                if prompts is not None and prompt not in prompts:
                    yield f"nodes.{name}.{place}: expected a prompt that can be played, got {prompt!r}"
        offered = flow.nodes.get(node.call_back or "") if isinstance(node, Queue) else None
        if isinstance(node, Queue) and offered and not isinstance(offered, CallBack):
            yield f"nodes.{name}.call_back: expected a node that calls back, got {node.call_back!r}"
        for place, queue in _queues_named(node):
            if queue not in queues:
                yield f"nodes.{name}.{place}: expected one of {sorted(queues)}, got {queue!r}"
        if isinstance(node, Choose):
            for at, case in enumerate(node.cases):
                for what, asked, known in (
                    ("within", case.when.within, flow.hours),
                    ("mode", case.when.mode, flow.modes),
                ):
                    if asked and asked not in known:
                        yield f"nodes.{name}.cases.{at}.when.{what}: expected one of {sorted(known)}, got {asked!r}"


def _queues_named(node: object) -> Iterator[tuple[str, str]]:
    if isinstance(node, Queue) and node.queue:
        yield "queue", node.queue
    if isinstance(node, Ask):
        yield from ((f"keys.{key}.queue", choice.queue) for key, choice in node.keys.items() if choice.queue)
    if isinstance(node, Choose):
        for at, case in enumerate(node.cases):
            if case.when.waiting:
                yield f"cases.{at}.when.waiting.queue", case.when.waiting.queue


def _rounds(flow: Flow) -> Iterator[str]:
    """Yield the ways on which a citizen who does nothing would never come to an end."""
    done: set[str] = set()
    for start in flow.nodes:
        trail: list[str] = []
        yield from _round_from(flow, start, trail, done)


def _round_from(flow: Flow, name: str, trail: list[str], done: set[str]) -> Iterator[str]:
    if name in trail:
        yield f"nodes.{name}: expected a way that ends, got {' → '.join([*trail[trail.index(name) :], name])}"
        return
    if name in done:
        return
    trail.append(name)
    for to in _silent(flow, name).values():
        yield from _round_from(flow, to, trail, done)
    trail.pop()
    done.add(name)


def _unreached(flow: Flow) -> Iterator[str]:
    """Yield nodes no call comes to; those behind switched-off menus are kept for the day they are switched on."""
    reached = _reached(flow, flow.start, flow.person, flow.after_talk, *filter(None, [flow.follow_up]))
    for name in flow.nodes.keys() - reached:
        yield f"nodes.{name}: expected a way that leads here, there is none"


def _reached(flow: Flow, *starts: str) -> set[str]:
    """Return where a call may come from some nodes on."""
    reached, coming = set[str](), list(starts)
    while coming:
        name = coming.pop()
        if name not in reached:
            reached.add(name)
            coming.extend(flow.nodes[name].leads.values())
    return reached


def _person(flow: Flow) -> Iterator[str]:
    """Yield where a citizen who asks for a person, by key 0, is led neither to one nor, at some hours, to a message."""
    asked = {"person": flow.person}
    for name, node in flow.nodes.items():
        if isinstance(node, Ask) and "0" in node.keys:
            asked[f"nodes.{name}.keys.0.to"] = node.keys["0"].to
    for place, to in asked.items():
        ends = sorted(silent_ends(flow, to))
        for end in ends:
            if flow.nodes[end].do not in HELPED:
                yield f"{place}: expected a way to a person, got one to {end!r} ({flow.nodes[end].do})"
        if all(flow.nodes[end].do == "record" for end in ends):
            yield f"{place}: expected a way to a person while somebody is there, got one to a message only"


def _silence(flow: Flow) -> Iterator[str]:
    """Yield the menus at which a citizen who presses nothing, perhaps on an old telephone, is said goodbye."""
    for name, node in flow.nodes.items():
        if isinstance(node, Ask | Progress | Announce):
            way, to = ("then", node.then) if isinstance(node, Announce) else ("otherwise", node.otherwise)
            for end in sorted(silent_ends(flow, to)):
                if flow.nodes[end].do not in HELPED:
                    yield f"nodes.{name}.{way}: expected a way to a person, got one to {end!r}"


def _refusals(flow: Flow) -> Iterator[str]:
    """Yield the ways on which somebody could be turned away for no reason, or in danger."""
    for name, node in flow.nodes.items():
        if isinstance(node, Refuse) and not _hears_danger(flow, node.then):
            yield f"nodes.{name}.then: expected a choice by `said: danger` that leads to a person, got {node.then!r}"
        for way, to in node.leads.items():
            if isinstance(flow.nodes[to], Refuse) and not _turns_away(node, way):
                yield f"nodes.{name}.{way}: expected a case by `caller: {' or '.join(TURNED_AWAY)}`, got another way"
    for place, to in {"start": flow.start, "after_talk": flow.after_talk}.items():
        if isinstance(flow.nodes[to], Refuse):
            yield f"{place}: expected a way for everybody, got one that turns away"


def _turns_away(node: Node, way: str) -> bool:
    return (
        isinstance(node, Choose)
        and way.startswith("cases.")
        and node.cases[int(way.removeprefix("cases."))].when.caller in TURNED_AWAY
    )


def _hears_danger(flow: Flow, name: str) -> bool:
    """Return whether the first thing asked at a node is a danger that was said, and it leads to a person."""
    node = flow.nodes[name]
    if not isinstance(node, Choose) or node.cases[0].when != When(said="danger"):
        return False
    return all(flow.nodes[end].do in HELPED for end in silent_ends(flow, node.cases[0].to))


def _after_talk(flow: Flow) -> Iterator[str]:
    """Yield messages that a citizen could leave who has talked with somebody: theirs is a call that was answered."""
    for name in sorted(_reached(flow, flow.after_talk)):
        if isinstance(flow.nodes[name], Record):
            yield f"nodes.{name}: expected no message after the talk, got a way from after_talk"


def _follow_ups(flow: Flow) -> Iterator[str]:
    """Yield ways to a follow-up on which a caller could come, and a reason that nobody would hear."""
    if flow.follow_up and not isinstance(flow.nodes[flow.follow_up], FollowUp):
        yield f"follow_up: expected a node that asks how it went, got {flow.follow_up!r}"
    for name, node in flow.nodes.items():
        if isinstance(node, FollowUp) and not isinstance(flow.nodes[node.unhappy], Record):
            yield f"nodes.{name}.unhappy: expected a node that records the reason, got {node.unhappy!r}"
        for way, to in node.leads.items():
            if isinstance(flow.nodes[to], FollowUp):
                yield f"nodes.{name}.{way}: expected a way for callers, got one to whom the line calls"
