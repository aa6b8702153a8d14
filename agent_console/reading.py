"""Who reads cases, as the services of ``crm`` know them."""

from sqlalchemy.orm import Session

from agent_console.deps import ConsoleDeps
from agent_console.sign_in.signed import Signed
from agent_console.socket.concern import call_of
from crm.tickets.access import Reader
from crm.tickets.moves.errors import NotAllowedError
from crm.tickets.states import Role


def reader_of(session: Session, deps: ConsoleDeps, signed: Signed, code: str = "") -> Reader:
    """Return the reader behind a sign-in, with the call they have just now and the query code they were told."""
    return Reader(session, signed.actor, call_of(deps, signed.login) if signed.has_desk else None, code)


def only(signed: Signed, *roles: Role) -> None:
    """Refuse everybody else.

    Raises:
        NotAllowedError: Naming the roles that may.
    """
    if signed.role not in roles:
        raise NotAllowedError(f"expected one of {', '.join(roles)}, got {signed.role}", roles=list(roles))
