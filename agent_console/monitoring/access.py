"""Who is shown that a supervisor took part in a call."""

from agent_console.deps import ConsoleDeps
from agent_console.sign_in.signed import Signed
from crm.monitoring.states import Way
from crm.tickets.states import Role

HEARD = (Way.WHISPER, Way.BARGE, Way.TAKE_OVER)
"""Ways in which the operator hears the supervisor, or loses the call: there is nothing to keep from them."""

OVERSEERS = (Role.SUPERVISOR, Role.ADMIN, Role.INSPECTOR)


def sees_monitoring(deps: ConsoleDeps, signed: Signed, way: Way) -> bool:
    """Return whether somebody who may read a call is shown that it was listened to in this way."""
    return signed.role in OVERSEERS or deps.profile.monitoring.told or way in HEARD
