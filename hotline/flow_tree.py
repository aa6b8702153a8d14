"""A flow drawn as a tree for a terminal."""

from collections.abc import Iterator

from rich.tree import Tree

from config.flow import Flow, said_at
from config.flow.nodes import Ask, Choose, Node, Queue, When


def tree(flow: Flow) -> Tree:
    """Return a flow from its start, then after the talk, then in follow-ups; what was drawn already is only named."""
    drawn: set[str] = set()
    whole = Tree("[bold]call[/]" + ("" if flow.menus else "  [yellow]menus are switched off[/]"))
    for title, start in (("start", flow.start), ("key 0, and what is not known", flow.person)):
        _grow(whole, flow, title, start, drawn)
    _grow(whole, flow, "after the talk", flow.after_talk, drawn)
    if flow.follow_up:
        _grow(whole, flow, "whom the line asks how it went", flow.follow_up, drawn)
    return whole


def _grow(above: Tree, flow: Flow, way: str, name: str, drawn: set[str]) -> None:
    node = flow.nodes[name]
    if name in drawn:
        above.add(f"[dim]{way} →[/] {name} [dim]↑[/]")
        return
    drawn.add(name)
    here = above.add(f"[dim]{way} →[/] [bold]{name}[/] [cyan]{node.do}[/] {' '.join(_told(node))}")
    for lead, to in flow.leads(name).items():
        _grow(here, flow, _way(node, lead), to, drawn)


def _told(node: Node) -> Iterator[str]:
    """Yield what a node does, in words."""
    yield "+".join(said_at(node))
    if isinstance(node, Queue):
        yield node.queue or "the chosen queue"
        yield f"sooner by {node.sooner}" if node.sooner else ""


def _way(node: Node, lead: str) -> str:
    """Return what leads on, in words."""
    if isinstance(node, Ask) and lead.startswith("keys."):
        key = lead.removeprefix("keys.")
        return f"{key} {node.keys[key].name}"
    if isinstance(node, Choose) and lead.startswith("cases."):
        return " and ".join(conditions(node.cases[int(lead.removeprefix("cases."))].when))
    return lead


def conditions(when: When) -> Iterator[str]:
    """Yield each condition in words."""
    if when.within:
        yield f"within {when.within}"
    if when.dialled:
        yield f"dialled {when.dialled}"
    if when.said:
        yield f"said {when.said}"
    if when.repeated:
        yield f"called {when.repeated.calls} times in {when.repeated.hours} h"
    if when.waiting:
        yield f"{when.waiting.at_least} wait in {when.waiting.queue}"
    if when.caller:
        yield f"caller {when.caller}"
    if when.mode:
        yield f"in mode {when.mode}"
