"""The root of every refusal this project raises on purpose."""

from typing import ClassVar


class HotlineError(Exception):
    """A refusal with a stable slug.

    Attributes:
        slug: Stable machine-readable name; part of the interface, never reworded.
        status: HTTP status the console answers with when the error reaches a route.
    """

    slug: ClassVar[str] = "hotline-error"
    status: ClassVar[int] = 400

    def __init__(self, message: str, **details: object) -> None:
        """Keep the sentence for people and the details for programs.

        Args:
            message: What was expected and what came; free of personal data.
            details: Values a program may act on; free of personal data.
        """
        super().__init__(message)
        self.message = message
        self.details = details


class NotFoundError(HotlineError):
    """What was named does not exist, or not for this reader."""

    slug = "not-found"
    status = 404


class ConflictError(HotlineError):
    """The request was sound, but the present state does not allow it."""

    slug = "conflict"
    status = 409


class UnsafeSettingsError(HotlineError):
    """A default that is fine for a demonstration stands in a production profile."""

    slug = "unsafe-settings"


class ProfileError(HotlineError):
    """The city's profile is missing or says something impossible."""

    slug = "profile-invalid"
