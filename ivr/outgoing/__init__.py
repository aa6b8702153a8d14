"""Calls that people of the hotline and of departments make to citizens, through their own browser's phone."""

from ivr.outgoing.outgoing_call import OutgoingCall
from ivr.outgoing.outgoing_calls import OutgoingCalls

__all__ = ["OutgoingCall", "OutgoingCalls"]
