"""How a ticket is named in an address."""

from typing import Annotated

from fastapi import Path

TicketNumber = Annotated[str, Path(pattern=r"^[0-9]{18}$", description="The ticket's 18 digits.")]
