"""What a list of tickets may be narrowed by; also what an export was asked for."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from crm.moments import Moment
from crm.tickets.states import Status

PLAIN = r"^[^\x00-\x1f]*$"
Word = Annotated[str, Field(max_length=64, pattern=PLAIN)]


class TicketFilter(BaseModel):
    """The conditions: all given ones must hold, empty ones do not count.

    Attributes:
        q: Words of title, content, wants, category and place.
        phone: The citizen's whole number.
        name: The citizen's whole name.
        id_number: The citizen's whole identity number.
        number: The ticket's number, or how it begins; or its whole number in the system it came from.
        category: A path or its beginning, by whole names.
        department: The lead's code.
        level: The level that stands over it; the highest that ever did, if it ended.
        box: What waits in this box of the reader's inbox.
        overdue: Whether the present turn's deadline has passed while its clock ran.
        repeated: Whether it repeats a matter that was handled before.
        since, until: When it was made; ``from`` and ``to`` for programs outside.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    q: Annotated[str, Field(max_length=128, pattern=PLAIN)] = ""
    phone: Word = ""
    name: Word = ""
    id_number: Word = ""
    number: Word = ""
    status: Annotated[tuple[Status, ...], Field(max_length=20)] = ()
    kind: Word = ""
    category: Annotated[str, Field(max_length=128, pattern=PLAIN)] = ""
    district: Word = ""
    department: Word = ""
    flag: Literal["", "yellow", "orange", "red"] = ""
    level: Annotated[int | None, Field(ge=1, le=5)] = None
    channel: Word = ""
    operator: Word = ""
    box: Word = ""
    since: Annotated[Moment | None, Field(alias="from")] = None
    until: Annotated[Moment | None, Field(alias="to")] = None
    overdue: bool | None = None
    repeated: bool | None = None
