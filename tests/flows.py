"""Flows as tests need them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import yaml

from config.clock import utc_now
from config.flow import Flow
from crm.db import SessionFactory
from crm.flows.service import current_number, publish


def keys_to_queues(queues: Mapping[str, str]) -> Flow:
    """Return a flow of a greeting and a menu whose keys lead straight to queues, and an evaluation after the talk."""
    keys = {key: {"name": queue, "name_en": queue, "queue": queue, "to": "operator"} for key, queue in queues.items()}
    ask = {"do": "ask", "prompts": ["menu"], "timeout_s": 5, "tries": 2, "keys": keys, "otherwise": "operator"}
    survey = {"do": "survey", "prompts": ["survey"], "timeout_s": 8, "tries": 2, "thanked": "thanks", "then": "goodbye"}
    nodes = {
        "welcome": {"do": "say", "prompts": ["welcome"], "then": "menu"},
        "menu": ask,
        "operator": {"do": "queue", "prompts": ["waiting"]},
        "survey": survey,
        "thanks": {"do": "end", "prompts": ["survey_thanks"]},
        "goodbye": {"do": "end", "prompts": ["goodbye"]},
    }
    return Flow.model_validate({"start": "welcome", "person": "operator", "after_talk": "survey", "nodes": nodes})


def closed_for_businesses(flow: Flow, silence_s: int) -> Flow:
    """Return the demonstration's flow at an hour at which key 4 leads to the recorder."""
    told = flow.model_dump(mode="json", exclude_unset=True)
    told["nodes"]["menu"]["keys"]["4"]["to"] = "business_message"
    told["nodes"]["business_message"]["silence_s"] = silence_s
    del told["nodes"]["business"]
    return Flow.model_validate(told)


@contextmanager
def in_force(factory: SessionFactory, flow: Flow, own: Flow) -> Iterator[None]:
    """Let new calls follow a flow, afterwards the city's own again."""
    _publish(factory, flow)
    yield
    _publish(factory, own)


def _publish(factory: SessionFactory, flow: Flow) -> None:
    text = yaml.safe_dump(flow.model_dump(mode="json", exclude_unset=True), allow_unicode=True)
    with factory.begin() as session:
        publish(session, text, after=current_number(session), by="9801", reason="试", at=utc_now())
