"""The way of a call, followed node by node."""

from ivr.flow.book import FlowBook
from ivr.flow.way import Asked, Way

__all__ = ["Asked", "FlowBook", "Way"]
