"""The one way to Asterisk's manager interface (AMI)."""

from ivr.ami.gateway import AmiGateway, Patience
from ivr.ami.messages import AmiError, AmiEvent, AmiFieldError, AmiReply, AmiSilentError, PbxLinkDownError

__all__ = [
    "AmiError",
    "AmiEvent",
    "AmiFieldError",
    "AmiGateway",
    "AmiReply",
    "AmiSilentError",
    "Patience",
    "PbxLinkDownError",
]
