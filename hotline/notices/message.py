"""What a sender is given, and how it says that it did not work."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from config.errors import HotlineError


class DeliveryError(HotlineError):
    """A try that failed. ``reason`` is a slug; what the other side said may repeat what was sent and is not kept.

    Attributes:
        for_good: Trying again cannot help.
    """

    slug: ClassVar[str] = "delivery-failed"

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        """Keep the reason."""
        super().__init__(f"expected the notice to be taken, got {reason}", reason=reason)
        self.reason, self.for_good = reason, for_good


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
