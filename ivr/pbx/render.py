"""Writes Asterisk's configuration and everything it needs beside it into the instance folder."""

import shutil
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import config
from config.flow.nodes import KEEP
from config.profile import Profile
from config.queues import LAST_LEVEL
from config.rules.outgoing import OutgoingRules
from config.settings import Mode, Settings
from ivr.pbx.install import PbxBinary, PbxMissingError, find_pbx
from ivr.pbx.phones import AMI_USER, CITIZEN_PHONE, ROBOT_LOGINS, ami_secret, phone_name, phone_password
from ivr.pbx.sounds import lay_prompts
from ivr.prompts import HOLD_FILE
from ivr.steps import FRONT

TEMPLATES = Path(config.__file__).with_name("asterisk")
FOLDERS = (
    "etc",
    "log",
    "net",
    "run",
    "sounds/hotline/announcements",
    "sounds/moh",
    "spool/matters",
    "spool/monitor",
    "spool/robots",
)
LEFT_AT_DEFAULTS = ("acl.conf", "ccss.conf", "pjproject.conf", "stasis.conf", "udptl.conf")
"""Files that Asterisk complains about when they are missing."""

UNUSED_MODULES = (TEMPLATES / "unused_modules.txt").read_text(encoding="utf-8").split()


@dataclass(frozen=True, slots=True)
class Account:
    """A name with its password, as templates see it."""

    name: str
    password: str


@dataclass(frozen=True, slots=True)
class Robot:
    """An operator whose phone answers by itself."""

    name: str
    login: str


def render(settings: Settings, profile: Profile, logins: Sequence[str]) -> None:
    """Write the instance folder: configuration, prompts, music, and the folders of state.

    May be called again while Asterisk runs; it reads the new files when told to reload.

    Args:
        settings: Ports, addresses, mode and the installation's secret.
        profile: Queues and the line's number.
        logins: Every operator who may have a softphone.

    Raises:
        PbxMissingError: If it is not known which Asterisk will read it.
    """
    binary = find_pbx(settings)
    if binary is None:
        raise PbxMissingError("expected an Asterisk to write the configuration for, there is none; run: make setup")
    instance = settings.pbx_instance
    for folder in FOLDERS:
        (instance / folder).mkdir(parents=True, exist_ok=True)
    _write_configuration(settings, profile, logins, binary)
    lay_prompts(settings)
    _copy([HOLD_FILE] if HOLD_FILE.exists() else [], instance / "sounds/moh")
    _write(
        instance / "net/hosts", f"127.0.0.1 localhost {socket.gethostname()}\n::1 localhost {socket.gethostname()}\n"
    )
    _write(instance / "net/resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")


def _write_configuration(settings: Settings, profile: Profile, logins: Sequence[str], binary: PbxBinary) -> None:
    # Configuration files are no web pages: HTML escaping would spoil them. Every value is checked by its own type.
    templates = Environment(  # noqa: S701 - see above
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    instance = settings.pbx_instance
    secret = settings.secret()
    names = [phone_name(login) for login in logins if login not in ROBOT_LOGINS]
    values = {
        "settings": settings,
        "profile": profile,
        "last_level": LAST_LEVEL,
        "demo": settings.mode is Mode.DEMO,
        "inside": {name: binary.inside(instance / name, instance) for name in ("etc", "log", "run", "spool", "sounds")},
        "unused_modules": UNUSED_MODULES,
        "phones": [Account(name, phone_password(secret, name)) for name in names],
        "citizen": Account(CITIZEN_PHONE, phone_password(secret, CITIZEN_PHONE)),
        "robots": [Robot(phone_name(login), login) for login in ROBOT_LOGINS],
        "ami": Account(AMI_USER, ami_secret(secret)),
        "outgoing": _plan(profile),
        "front": FRONT,
        "keep": KEEP,
    }
    for template in templates.list_templates(extensions=["j2"]):
        _write(instance / "etc" / template.removesuffix(".j2"), templates.get_template(template).render(values))
    for name in LEFT_AT_DEFAULTS:
        _write(instance / "etc" / name, "; Defaults.\n")


def _plan(profile: Profile) -> OutgoingRules:
    """Return what any edition allows: which one holds today is decided before a call is made."""
    rules = [edition.outgoing for edition in profile.editions]
    return OutgoingRules(
        ring_s=rules[-1].ring_s,
        allowed=tuple(dict.fromkeys(pattern for one in rules for pattern in one.allowed)),
        denied=tuple(sorted(set(rules[0].denied).intersection(*(one.denied for one in rules)))),
    )


def _write(path: Path, text: str) -> None:
    """Replace a file in one step, readable by its owner only: passwords stand in some."""
    part = path.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def _copy(files: Iterable[Path], folder: Path) -> None:
    for file in files:
        shutil.copyfile(file, folder / file.name)
