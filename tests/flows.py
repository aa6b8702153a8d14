"""Flows as tests need them."""

from collections.abc import Mapping

from config.flow import Flow


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
