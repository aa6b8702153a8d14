"""The city's own rules, read from ``config/profiles`` and checked before anything starts.

``<city>.yaml`` holds the line itself; ``<city>/<day>/*.yaml`` holds the rules of cases in force from that day on.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, StringConstraints, field_validator, model_validator

from config.announcements import AnnouncementRules
from config.errors import ProfileError
from config.flow import NO_FLOW, Flow, flow_file, usable_flow
from config.leader_shifts import LeaderShiftRules
from config.messages import MessageRules
from config.part import Name, Part
from config.queues import LastOperator, Levels, QueueRule, broken_ways
from config.rules.city import CityRules
from config.rules.editions import load_editions
from config.rules.reading import checked, read_yaml

Key = Annotated[str, StringConstraints(pattern=r"^[0-9*#]$")]
AccountRole = Literal[
    "operator", "dispatcher", "reviewer", "clerk", "follow_up", "supervisor", "inspector", "leader", "admin"
]
"""Roles of accounts; the same as ``crm.tickets.states.Role`` without the system itself."""


class Survey(Part):
    """The one-key evaluation after the operator's leg ends; no key is no evaluation (never a default).

    When and how it is asked is the flow's; ``scores`` are what the keys mean.
    """

    enabled: bool
    scores: dict[Key, str]


class TicketRules(Part):
    """Closed lists of the ticket form and the words from which it is filled.

    ``blame_words`` tell misconduct: an authority they are said of is the accused one.
    """

    kinds: tuple[str, ...]
    urgencies: tuple[str, ...]
    kind_words: dict[str, tuple[str, ...]]
    blame_words: tuple[str, ...] = ()


class MonitoringRules(Part):
    """Supervisors in operators' calls; ``told``: whether an operator is shown at once that somebody listens."""

    told: bool


class PauseRule(Part):
    """What a pause may last, in minutes, and how many may be on it at once. Beyond, it is marked, never refused."""

    minutes: int | None = Field(default=None, ge=1, le=480)
    at_once: int | None = Field(default=None, ge=1, le=1000)


class FirstOperator(Part):
    """An account made at the first start of a demonstration, with a generated password."""

    login: Annotated[str, StringConstraints(pattern=r"^[0-9]{3,8}$")]
    name: str
    role: AccountRole
    department: str | None = None
    queues: Levels = {}  # noqa: RUF012 pydantic copies defaults


class Profile(Part):
    """Everything a city decides."""

    city: str
    city_en: str
    zone: str
    line: Annotated[str, StringConstraints(pattern=r"^[0-9]{3,8}$")]
    queues: dict[Name, QueueRule]
    default_queue: Name
    """The queue of a call about which nothing is known."""
    last_operator: LastOperator | None = None
    leader_shifts: LeaderShiftRules | None = None
    messages: MessageRules = MessageRules()
    survey: Survey
    pause_reasons: dict[str, PauseRule]
    wrap_up_s: int = Field(ge=0, le=900)
    monitoring: MonitoringRules = MonitoringRules(told=True)
    wrap_up_extensions: int = Field(default=2, ge=0, le=20)
    auto_answer: bool = False
    announcements: AnnouncementRules = AnnouncementRules()
    ticket: TicketRules
    operators: tuple[FirstOperator, ...]
    editions: tuple[CityRules, ...] = ()
    """All rules of cases, oldest first; filled by ``load_profile``."""
    flow: Flow = NO_FLOW
    """The way of every call until a version of its own is put in force; filled by ``load_profile``."""
    flow_text: str = ""
    """The file of that flow."""

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
        """Refuse an operator or a queue that leads to a queue that is not there."""
        named = {self.default_queue} | {q for o in self.operators for q in o.queues}
        named |= {self.leader_shifts.queue} if self.leader_shifts else set()
        if unknown := named - self.queues.keys():
            raise ValueError(f"expected queues out of {sorted(self.queues)}, got {sorted(unknown)}")
        if broken := list(broken_ways(self.queues)):
            raise ValueError("; ".join(broken))
        return self

    @model_validator(mode="after")
    def accounts_fit(self) -> "Profile":
        """Refuse a login given twice, and a clerk without a department."""
        logins = [o.login for o in self.operators]
        if twice := {login for login in logins if logins.count(login) > 1}:
            raise ValueError(f"expected each login once, got {sorted(twice)} again")
        if wrong := [o.login for o in self.operators if (o.role == "clerk") != (o.department is not None)]:
            raise ValueError(f"expected a department for clerks and for nobody else, got it otherwise for {wrong}")
        return self

    def rules_on(self, day: date) -> CityRules:
        """Return the rules in force on a day of the city; before the first edition, the first."""
        in_force = [rules for rules in self.editions if rules.since <= day]
        return in_force[-1] if in_force else self.editions[0]

    def rules_at(self, moment: datetime) -> CityRules:
        """Return the rules in force on the city's day of a moment."""
        return self.rules_on(moment.astimezone(ZoneInfo(self.zone)).date())


def load_profile(city: str, folder: Path | None = None) -> Profile:
    """Read and check a city's profile with all editions of its rules.

    Args:
        city: Name of the file without its ending, and of the folder of editions.
        folder: Where profiles lie; the shipped ones by default.

    Raises:
        ProfileError: If a file is missing, is no YAML, or breaks a rule; the message names file and place.
    """
    profiles = folder or Path(__file__).parent / "profiles"
    path = profiles / f"{city}.yaml"
    profile = checked(Profile, read_yaml(path, path.name), path.name)
    editions, text = load_editions(profiles / city), flow_file(profiles / f"{city}.flow.yaml")
    flow = usable_flow(text, f"{city}.flow.yaml", profile.queues)
    for rules in editions:
        _fit(profile, rules, path.name)
    return profile.model_copy(update={"editions": editions, "flow": flow, "flow_text": text})


def _fit(profile: Profile, rules: CityRules, file: str) -> None:
    """Refuse an edition that speaks of kinds and urgencies the form does not have, or accounts without their unit."""
    named = {
        "ticket.kinds": (profile.ticket.kinds, rules.kinds_named),
        "ticket.urgencies": (profile.ticket.urgencies, rules.urgencies_named),
        "survey.scores": (profile.survey.scores, {str(key) for key in rules.quality.always.ratings}),
        "departments": ([d.code for d in rules.departments], {o.department for o in profile.operators if o.department}),
    }
    for place, (known, used) in named.items():
        if unknown := sorted(used - set(known)):
            raise ProfileError(
                f"{file} and the edition of {rules.since}: {place}: expected no other than {list(known)}, got {unknown}"
            )
