"""Checks of what lies on disk; they need nothing running."""

import shutil
import sys
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from asr.models.catalogue import entry_of
from asr.models.choose import PAIR, choose, choose_exact, stand_ins
from asr.models.install import broken
from config.clock import utc_now
from config.errors import HotlineError
from config.profile import load_profile
from config.settings import AsrEngine, Settings
from crm import migrate
from crm.db import SessionFactory, make_engine
from crm.identity.checks import check_vault
from crm.identity.keys import load_vault
from crm.operators.service import list_operators
from hotline.doctor.check import Check, fail, ok, warn
from hotline.doctor.queues import check_queues
from ivr.pbx.install import find_pbx
from ivr.prompts import PROMPT_FOLDER
from ivr.prompts.catalogue import load_catalogue, missing_prompts

FLOOR = (22, 11, 0)
"""Below it an outbound websocket hand-shake without a limit can stall Asterisk (its release notes, 22.11.0)."""

ROOM_BYTES = 5 * 2**30
"""Free disk below which recordings will soon stop: some 5 000 hours of stereo telephone audio are 600 GB."""


def check_python() -> Check:
    """The interpreter."""
    seen = sys.version.split()[0]
    return ok("python", seen) if sys.version_info >= (3, 11) else fail("python", seen, "install Python 3.11 or newer")


def check_settings(settings: Settings) -> Check:
    """Settings that are unsafe for what the installation is for."""
    try:
        settings.refuse_unsafe()
    except HotlineError as error:
        return fail("settings", error.message, "set the named variable")
    return ok("settings", f"{settings.mode.value}, data in {settings.data_dir.name}/")


def check_profile(settings: Settings) -> Check:
    """The city's rules."""
    try:
        profile = load_profile(settings.city)
    except HotlineError as error:
        return fail("profile", error.message, f"mend config/profiles/{settings.city}.yaml")
    return ok("profile", f"{profile.city}, line {profile.line}, {len(profile.queues)} queue(s)")


def check_database(settings: Settings) -> Check:
    """Whether the database is there and in its present form."""
    if settings.resolved_database_url.startswith("sqlite") and not (settings.data_dir / "hotline.db").exists():
        return fail("database", "there is none yet", "hotline db upgrade")
    engine = make_engine(settings.resolved_database_url)
    try:
        present, newest = migrate.versions(engine)
        if present != newest:
            return fail("database", f"form {present or 'empty'}, newest {newest}", "hotline db upgrade")
        with SessionFactory(engine)() as session:
            accounts = len([o for o in list_operators(session) if o.active])
    except SQLAlchemyError as error:
        return fail("database", type(error).__name__, "check HOTLINE_DATABASE_URL and that the server runs")
    if accounts == 0:
        return warn("database", f"form {present}, nobody can sign in", "hotline user add 8001 NAME")
    return ok("database", f"{engine.dialect.name}, form {present}, {accounts} open accounts")


def check_keys(settings: Settings) -> Check:
    """The keys of citizens' data, and whether the database was written with them."""
    try:
        vault = load_vault(settings)
        if migrate.versions(engine := make_engine(settings.resolved_database_url, vault))[0] is not None:
            with SessionFactory(engine)() as session:
                check_vault(session, vault, utc_now())
    except HotlineError as error:
        return fail("keys", error.message, "give the keys the data was sealed with; a backup of the key file has them")
    except SQLAlchemyError as error:
        return warn("keys", f"not compared with the database: {type(error).__name__}", "hotline db upgrade")
    return ok("keys", f"{len(vault.keys) - 1} sealing key(s), {vault.active} seals")


def check_pbx_program(settings: Settings) -> Check:
    """Which Asterisk would run."""
    found = find_pbx(settings)
    if found is None:
        return fail("asterisk", "there is none", "make setup")
    seen = f"{found.version}, {'private root' if found.root else 'the system’s'}"
    if found.numbers < FLOOR:
        wanted = ".".join(map(str, FLOOR))
        return warn("asterisk", seen, f"update to {wanted} or newer: rm -r {settings.pbx_root.name} && make setup")
    return ok("asterisk", seen)


def check_prompts() -> Check:
    """Whether every prompt the call flow plays is there."""
    missing = missing_prompts(load_catalogue(), PROMPT_FOLDER)
    if missing:
        return fail("prompts", f"missing: {', '.join(p.id for p in missing)}", "hotline prompts render")
    return ok("prompts", f"{len(load_catalogue())} prompts")


def check_speech(settings: Settings) -> Check:
    """Which recognisers would write down what is said and read recordings, and whether one stands in for the other."""
    if settings.asr.engine is AsrEngine.OFF:
        return warn("transcription", "switched off", "HOTLINE_ASR__ENGINE=auto")
    choice = choose(settings)
    if choice.path is None:
        return fail("transcription", choice.reason, choice.fix)
    exact = choose_exact(settings, choice)
    if exact.path is None:
        return warn("transcription", f"recordings: {exact.reason}", exact.fix)
    seen = f"{choice.engine}, {choice.model}; recordings: {exact.model}"
    if spoilt := sorted(broken(settings)):
        seen = f"{seen}; a file of {', '.join(spoilt)} is missing or has changed"
        return warn("transcription", seen, f"hotline models install {spoilt[0]}")
    if stand_ins(settings, choice):
        return ok("transcription", seen)
    seen = f"{seen}; one engine does both, and nothing stands in when it fails"
    other = [name for name in PAIR if entry_of(name).engine != choice.engine]
    return warn("transcription", seen, f"hotline models install {other[0]}")


def check_web(settings: Settings) -> Check:
    """Whether the web application is built."""
    if not (settings.web_dist / "index.html").exists():
        return fail("web", "the console's pages are not built", "make web")
    return ok("web", "built")


def check_disk(settings: Settings) -> Check:
    """Room for recordings."""
    folder = next(p for p in (settings.data_dir, *settings.data_dir.parents, Path("/")) if p.exists())
    free = shutil.disk_usage(folder).free
    seen = f"{free / 2**30:.0f} GiB free"
    return ok("disk", seen) if free > ROOM_BYTES else warn("disk", seen, "make room, or move HOTLINE_DATA_DIR")


def standing_checks(settings: Settings) -> list[Check]:
    """Run every check that needs nothing running."""
    return [
        check_python(),
        check_settings(settings),
        check_profile(settings),
        check_database(settings),
        check_queues(settings),
        check_keys(settings),
        check_pbx_program(settings),
        check_prompts(),
        check_speech(settings),
        check_web(settings),
        check_disk(settings),
    ]
