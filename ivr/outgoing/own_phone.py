"""The own phone, which rings first when somebody asks for a call."""

from ivr.ami import AmiGateway
from ivr.outgoing.errors import CallRunningError, OwnPhoneAwayError
from ivr.tracker.events import interface_of

OWN_PHONE_MS = 10_000
"""The page that asked answers by itself; a phone that rings longer is nobody's."""

FREE, AWAY = "NOT_INUSE", ("UNAVAILABLE", "INVALID", "UNKNOWN")


async def check_own_phone(gateway: AmiGateway, login: str) -> None:
    """Make sure that a person's phone can be rung.

    Raises:
        CallRunningError: It is in use.
        OwnPhoneAwayError: It is not registered.
        AmiError: The telephone system cannot be asked.
    """
    reply = await gateway.act("Getvar", Variable=f"DEVICE_STATE({interface_of(login)})")
    state = reply.fields["Value"]
    if state in AWAY:
        raise OwnPhoneAwayError("expected your phone to be registered, it is not")
    if state != FREE:
        raise CallRunningError("expected your phone to be free, it is in use")
