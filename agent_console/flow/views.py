"""A flow put together for its pages."""

from collections.abc import Iterator, Mapping

from agent_console.flow.schemas import GraphOut, LeadOut, NodeOut, PromptOut
from config.flow import Flow, said_at
from config.flow.nodes import KEEP, Ask, Choose, Node, Queue
from config.profile import Profile
from ivr.prompts.catalogue import Prompt


def graph_out(flow: Flow, profile: Profile, prompts: Mapping[str, Prompt]) -> GraphOut:
    """Return a flow with the words it says.

    Args:
        flow: The flow.
        profile: The city, for the names of its queues.
        prompts: What is said, by name.
    """
    return GraphOut(
        menus=flow.menus,
        start=flow.start,
        person=flow.person,
        after_talk=flow.after_talk,
        follow_up=flow.follow_up,
        nodes=[_node_out(name, flow, profile, prompts) for name in _in_order(flow)],
    )


def _in_order(flow: Flow) -> list[str]:
    """Return the nodes as calls meet them: the start, what it leads to, what those lead to; then the rest."""
    order: dict[str, None] = {}
    coming = [flow.start, flow.person, flow.after_talk, *filter(None, [flow.follow_up])]
    while coming:
        name = coming.pop(0)
        if name not in order:
            order[name] = None
            coming.extend(flow.nodes[name].leads.values())
    return list(order)


def _node_out(name: str, flow: Flow, profile: Profile, prompts: Mapping[str, Prompt]) -> NodeOut:
    node = flow.nodes[name]
    said = [prompts[prompt] for prompt in said_at(node) if prompt in prompts]
    queue = profile.queues.get(node.queue or "") if isinstance(node, Queue) else None
    return NodeOut(
        name=name,
        do=node.do,
        prompts=[PromptOut(id=prompt.id, zh=prompt.zh, en=prompt.en) for prompt in said],
        leads=list(_leads_out(node, flow)),
        queue=queue.name if queue else "",
        queue_en=queue.name_en if queue else "",
        sooner=node.sooner if isinstance(node, Queue) else 0,
    )


def _leads_out(node: Node, flow: Flow) -> Iterator[LeadOut]:
    keys = node.keys if isinstance(node, Ask) else {}
    cases = node.cases if isinstance(node, Choose) else ()
    for key, choice in keys.items():
        yield LeadOut(way="key", to=choice.to, key=key, name=choice.name, name_en=choice.name_en)
    for case in cases:
        mode = flow.modes.get(case.when.mode or "")
        named = {"name": mode.name, "name_en": mode.name_en} if mode else {}
        yield LeadOut(way="case", to=case.to, when=case.when, **named)
    if isinstance(node, Queue) and node.call_back:
        yield LeadOut(way="key", to=node.call_back, key=KEEP * 2, name="保留位置回拨", name_en="Keep the place")
    for way, to in node.leads.items():
        if "." not in way:
            yield LeadOut(way=way, to=to)
