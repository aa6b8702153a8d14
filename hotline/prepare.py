"""Everything that must be there before the hotline can start. Each step looks first and does only what is missing."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config.clock import utc_now
from config.profile import Profile, load_profile
from config.settings import Mode, Settings
from crm import migrate
from crm.casework import Casework
from crm.db import SessionFactory, make_engine
from crm.departments.service import sync_departments
from crm.identity.checks import check_keys, check_vault, has_checks
from crm.identity.keys import INDEX, held, load_vault, new_key, write_keys
from crm.identity.vault import NoVaultError, Vault
from crm.knowledge.examples import take_in
from crm.operators.passwords import generated_password
from crm.operators.service import create_operator, list_operators
from hotline.examples import REASON, example_articles

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Account:
    """A first account with the password that was generated for it."""

    login: str
    name: str
    role: str
    password: str
    department: str = ""


def first_accounts_file(settings: Settings) -> Path:
    """Where a demonstration keeps its generated passwords, readable by its owner only."""
    return settings.data_dir / "first-accounts.json"


def prepare_folders(settings: Settings) -> None:
    """Make the data folders, closed to other users."""
    for folder in (settings.data_dir, settings.recordings_dir, settings.spool_dir, settings.models_dir):
        folder.mkdir(parents=True, exist_ok=True)
    settings.data_dir.chmod(0o700)
    settings.secret()


def prepare_keys(settings: Settings) -> Vault:
    """Return the keys of citizens' data; a demonstration without any makes its own once.

    Raises:
        NoVaultError: There are no keys, and none may be made: in production, or where data was sealed before.
        WrongKeyError: They are not keys, or others may read them.
    """
    file = settings.resolved_identity_key_file
    if settings.mode is Mode.DEMO and not settings.identity_keys and not file.exists():
        for folder in (settings.data_dir, file.parent):
            folder.mkdir(parents=True, exist_ok=True)
        with held(file):
            if not file.exists():
                _first_keys(settings, file)
    return load_vault(settings)


def _first_keys(settings: Settings, file: Path) -> None:
    if has_checks(make_engine(settings.resolved_database_url)):
        raise NoVaultError(f"expected the key file {file.name} the data was sealed with, it is gone")
    write_keys(file, {"k1": new_key(), INDEX: new_key()})


def prepare_database(settings: Settings) -> SessionFactory:
    """Bring the database to its present form and return its sessions.

    Raises:
        NoVaultError: There are no keys.
        WrongKeyError: The keys are not those the data was sealed with.
    """
    vault = prepare_keys(settings)
    engine = make_engine(settings.resolved_database_url, vault)
    factory = SessionFactory(engine)
    if has_checks(engine):
        with factory() as session:
            check_keys(session, vault)
    migrate.upgrade(engine)
    with factory.begin() as session:
        check_vault(session, vault, utc_now())
    return factory


def prepare_departments(profile: Profile, factory: SessionFactory) -> list[str]:
    """Make the database's departments those of the rules in force.

    Returns:
        Codes of the departments that were closed now; what they hold must be dispatched again.
    """
    now = utc_now()
    with factory.begin() as session:
        return sync_departments(session, profile.rules_at(now), now)


def prepare_knowledge(settings: Settings, profile: Profile, factory: SessionFactory) -> int:
    """Publish a demonstration's example articles if there is no article at all, and return how many."""
    if settings.mode is not Mode.DEMO:
        return 0
    with factory.begin() as session:
        return take_in(session, Casework(profile), example_articles(settings.city), REASON, utc_now())


def prepare_accounts(settings: Settings, profile: Profile, factory: SessionFactory) -> list[Account]:
    """Make the profile's first accounts if there is no account at all.

    Returns:
        The accounts of the demonstration with their passwords; empty in production, where ``hotline user add`` is used.
    """
    if settings.mode is not Mode.DEMO:
        return []
    with factory.begin() as session:
        if not list_operators(session):
            accounts = [
                Account(o.login, o.name, o.role, generated_password(), o.department or "") for o in profile.operators
            ]
            for new, first in zip(accounts, profile.operators, strict=True):
                create_operator(
                    session, new.login, new.name, new.role, first.queues, new.password, utc_now(), first.department
                )
            file = first_accounts_file(settings)
            file.touch(mode=0o600)
            file.write_text(json.dumps([vars(a) for a in accounts], ensure_ascii=False, indent=2))
    return first_accounts(settings)


def first_accounts(settings: Settings) -> list[Account]:
    """Return the demonstration's generated accounts, as long as their file is kept."""
    try:
        return [Account(**entry) for entry in json.loads(first_accounts_file(settings).read_text())]
    except FileNotFoundError:
        return []


def load_city(settings: Settings) -> Profile:
    """Check the settings and read the city's profile.

    Raises:
        UnsafeSettingsError: A demonstration's default in production.
        ProfileError: The profile is missing or wrong.
    """
    settings.refuse_unsafe()
    return load_profile(settings.city)
