"""Telephones for accounts: Asterisk's configuration follows the database."""

import asyncio

from config.profile import Profile
from config.settings import Settings
from crm.db import SessionFactory, make_engine
from crm.operators.service import list_operators
from ivr.pbx.install import find_pbx
from ivr.pbx.process import PbxDownError, PbxProcess
from ivr.pbx.render import render


def render_pbx(settings: Settings, profile: Profile) -> None:
    """Write Asterisk's configuration with a telephone for every open account."""
    _render(settings, profile, SessionFactory(make_engine(settings.resolved_database_url)))


def provision_phones(settings: Settings, profile: Profile, factory: SessionFactory) -> None:
    """Give new accounts their telephones; a running Asterisk reads them at once, without touching any call."""
    binary = find_pbx(settings)
    if binary is None:
        return
    _render(settings, profile, factory)
    try:
        asyncio.run(PbxProcess(settings, binary).command("module reload res_pjsip.so"))
    except PbxDownError:
        return


def _render(settings: Settings, profile: Profile, factory: SessionFactory) -> None:
    with factory() as session:
        logins = [operator.login for operator in list_operators(session) if operator.active]
    render(settings, profile, logins)
