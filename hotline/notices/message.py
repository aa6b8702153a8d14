"""What a sender is given."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a message."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One notice ready to go. ``key`` is the same at every try: a receiver who saw it drops the repetition."""

    id: int
    key: str
    kind: str
    ticket: str | None
    department: str | None
    address: str
    subject: str
    body: str
    letter_number: str = ""
    files: tuple[File, ...] = ()


class Route(Protocol):
    """One way to deliver."""

    async def send(self, message: Message) -> None:
        """Deliver one message.

        Raises:
            DeliveryError: It was not taken.
        """
