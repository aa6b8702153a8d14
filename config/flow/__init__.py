"""The way of a call through the line, as data: nodes that say, ask, choose, and the ends they lead to."""

from config.flow.checks import flow_file, flow_problems, usable_flow
from config.flow.flow import NO_FLOW, Flow, Mode, read_flow, said_at
from config.flow.nodes import Ask, Choice, Matter

__all__ = [
    "NO_FLOW",
    "Ask",
    "Choice",
    "Flow",
    "Matter",
    "Mode",
    "flow_file",
    "flow_problems",
    "read_flow",
    "said_at",
    "usable_flow",
]
