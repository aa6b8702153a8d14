"""The city's own rules, read from ``config/profiles/<city>.yaml`` and checked before anything starts."""

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator

from config.errors import HotlineError

Key = Annotated[str, StringConstraints(pattern=r"^[0-9*#]$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class ProfileError(HotlineError):
    """The city's profile is missing or says something impossible."""

    slug = "profile-invalid"


class Part(BaseModel):
    """A part of the profile: unknown keys are mistakes, values never change while running."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MenuOption(Part):
    """What one key of the menu means."""

    name: str
    name_en: str
    kind: str
    queue: Name


class Menu(Part):
    """The short menu; ``fallback`` is taken after ``tries`` without a valid key."""

    enabled: bool
    prompt: Name
    timeout_s: int = Field(ge=1, le=30)
    tries: int = Field(ge=1, le=5)
    options: dict[Key, MenuOption]
    fallback: Key


class Matter(Part):
    """The spoken matter before the queue; seconds of the whole and of the silence that ends it."""

    enabled: bool
    prompt: Name
    max_s: int = Field(ge=3, le=60)
    silence_s: int = Field(ge=1, le=10)


class QueueRule(Part):
    """One waiting line of ``app_queue``."""

    name: str
    name_en: str
    strategy: Literal["leastrecent", "fewestcalls", "rrmemory", "random", "ringall"]
    ring_s: int = Field(ge=5, le=60)
    max_wait_s: int = Field(ge=30, le=7200)
    priority: int = Field(ge=0, le=100)


class Survey(Part):
    """The one-key evaluation after the operator's leg ends; no key is no evaluation (never a default)."""

    enabled: bool
    prompt: Name
    timeout_s: int = Field(ge=3, le=30)
    scores: dict[Key, str]


class Category(Part):
    """A leaf of the category tree and the words that point to it."""

    path: str
    words: tuple[str, ...]


class TicketRules(Part):
    """Closed lists of the ticket form and the words from which it is filled."""

    kinds: tuple[str, ...]
    urgencies: tuple[str, ...]
    categories: tuple[Category, ...]
    kind_words: dict[str, tuple[str, ...]]
    urgent_words: dict[str, tuple[str, ...]]


class District(Part):
    """A district with the names people say for it and its main streets."""

    aliases: tuple[str, ...]
    streets: tuple[str, ...]


class FirstOperator(Part):
    """An account made at the first start of a demonstration, with a generated password."""

    login: Annotated[str, StringConstraints(pattern=r"^[0-9]{3,8}$")]
    name: str
    role: Literal["operator", "supervisor", "admin"]
    queues: tuple[Name, ...]


class Profile(Part):
    """Everything a city decides."""

    city: str
    city_en: str
    zone: str
    line: Annotated[str, StringConstraints(pattern=r"^[0-9]{3,8}$")]
    menu: Menu
    matter: Matter
    queues: dict[Name, QueueRule]
    survey: Survey
    pause_reasons: tuple[str, ...]
    wrap_up_s: int = Field(ge=0, le=900)
    ticket: TicketRules
    districts: dict[str, District]
    operators: tuple[FirstOperator, ...]

    @field_validator("zone")
    @classmethod
    def zone_exists(cls, value: str) -> str:
        """Refuse a time zone the system does not know."""
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, OSError) as error:
            raise ValueError(f"expected a time zone the system knows, got {value!r}") from error
        return value

    @model_validator(mode="after")
    def names_fit(self) -> "Profile":
        """Refuse a menu key or an operator that leads to a queue that is not there."""
        named = {o.queue for o in self.menu.options.values()} | {q for o in self.operators for q in o.queues}
        if unknown := named - self.queues.keys():
            raise ValueError(f"expected queues out of {sorted(self.queues)}, got {sorted(unknown)}")
        if self.menu.fallback not in self.menu.options:
            raise ValueError(f"expected menu.fallback to be one of its options, got {self.menu.fallback!r}")
        return self

    @property
    def default_queue(self) -> str:
        """The queue of a call about which nothing is known."""
        return self.menu.options[self.menu.fallback].queue


def load_profile(city: str, folder: Path | None = None) -> Profile:
    """Read and check a city's profile.

    Args:
        city: Name of the file without its ending.
        folder: Where profiles lie; the shipped ones by default.

    Raises:
        ProfileError: If the file is missing, is no YAML, or breaks a rule; the message names the place.
    """
    path = (folder or Path(__file__).parent / "profiles") / f"{city}.yaml"
    try:
        return Profile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise ProfileError(f"expected a profile at {path.name}, there is none", city=city) from error
    except (yaml.YAMLError, ValidationError) as error:
        raise ProfileError(f"profile {path.name} is not valid: {error}", city=city) from error
