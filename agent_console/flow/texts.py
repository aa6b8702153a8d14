"""The files of a flow's versions."""

from sqlalchemy.orm import Session

from agent_console.deps import ConsoleDeps
from crm.flows.service import FROM_PROFILE, get_version


def text_of(session: Session, deps: ConsoleDeps, number: int) -> str:
    """Return the file of a version; number 0 is the profile's own.

    Raises:
        NoSuchFlowError: If there is no such version.
    """
    return deps.profile.flow_text if number == FROM_PROFILE else get_version(session, number).text
