"""Supervisors in operators' calls: listening, whispering, joining in, taking the call over."""

from ivr.monitoring.monitoring import Monitoring

__all__ = ["Monitoring"]
