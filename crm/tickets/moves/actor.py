"""Who acts."""

from dataclasses import dataclass

from crm.tickets.states import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a role, or the system itself. ``department`` is set for clerks."""

    login: str
    role: Role
    department: str | None = None


SYSTEM = Actor("system", Role.SYSTEM)
"""What happens by itself: automatic signing, promotion, archiving."""
