"""Our own process, put together: call decisions, call tracking, transcription, console, on one loop and one bus."""

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from typing import Self

from sqlalchemy.exc import SQLAlchemyError

from agent_console.app import make_app
from agent_console.deps import ConsoleDeps
from agent_console.server import ConsoleServer
from agi_scripts.context import AgiContext
from agi_scripts.server import AgiServer
from asr.messages import LOOK_EVERY_S, MessageListener
from asr.service import Listening
from config.clock import utc_now
from config.languages import OWN
from config.profile import Profile
from config.settings import Settings
from crm.attachments.store import Store
from crm.bus import MemoryBus
from crm.calls.spool import Spool
from crm.casework import Casework
from crm.citizens.region import region_of
from crm.db import SessionFactory, make_engine
from crm.identity.checks import check_vault
from crm.identity.keys import load_vault
from hotline.cases import pass_over_cases
from hotline.notices.routes import open_routes
from hotline.notices.sender import NoticeSender
from hotline.upkeep import EVERY_S, keep_house
from hotline.webhooks.teller import WebhookTeller
from ivr.ami.gateway import AmiGateway
from ivr.call_backs import Dialler, PlaceOffer
from ivr.desk.desk import OperatorDesk
from ivr.flow import FlowBook
from ivr.follow_ups import FollowUpCaller
from ivr.hand_over import Exchange, HandOvers, Targets
from ivr.lost_phones import LostPhones
from ivr.monitoring import Monitoring
from ivr.monitoring.log import MonitoringLog
from ivr.outgoing import OutgoingCalls
from ivr.pbx.phones import AMI_USER, ami_secret
from ivr.prompts.catalogue import playable
from ivr.prompts.sentence import make_sentences
from ivr.reconciler import Reconciler
from ivr.recordings import Recordings, last_sound
from ivr.repeated import Repeated
from ivr.taps import Taps
from ivr.tracker.ledger import Ledger
from ivr.tracker.tracker import CallTracker
from ivr.waiting import WaitingTeller

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Part:
    """Something that starts and stops with the process."""

    name: str
    start: Callable[[], Awaitable[None]]
    stop: Callable[[], Awaitable[None]]


def make_agi(settings: Settings, profile: Profile) -> AgiServer:
    """Return the server of call decisions."""
    context = AgiContext.of(settings, profile, make_sessions(settings), make_spool(settings), utc_now)
    return AgiServer(settings.host, settings.agi_port, context)


PATIENCE_S = 5.0
"""How long a person at the console waits for another writer; a call waits for a second at most."""


def make_sessions(settings: Settings, busy_timeout_s: float = 1.0) -> SessionFactory:
    """Return the maker of database sessions.

    Args:
        settings: Where database and keys are.
        busy_timeout_s: How long a write waits for another one.

    Raises:
        NoVaultError: There are no keys for citizens' data.
        WrongKeyError: They are not those the data was sealed with. While the database is away nobody can tell.
    """
    vault = load_vault(settings)
    factory = SessionFactory(make_engine(settings.resolved_database_url, vault, busy_timeout_s=busy_timeout_s))
    try:
        with factory.begin() as session:
            check_vault(session, vault, utc_now())
    except SQLAlchemyError as error:
        log.warning("identity keys are not checked, the database does not answer: %s", type(error).__name__)
    return factory


def make_spool(settings: Settings) -> Spool:
    """Return the folder of call facts that wait for the database."""
    return Spool(settings.spool_dir, load_vault(settings))


class Core:
    """Everything of ours; use as an async context manager.

    Args:
        settings: Where everything is.
        profile: The city's rules.
    """

    def __init__(self, settings: Settings, profile: Profile) -> None:
        self._settings = settings
        self._profile = profile
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Start every part in the order in which a call meets them; if one fails, those before it are stopped."""
        await asyncio.to_thread(region_of, "13800000000")  # loads the numbering plan before the first call needs it
        async with AsyncExitStack() as stack:
            for part in self._parts():
                await part.start()
                stack.push_async_callback(_stop, part)
                log.info("part is up", extra={"part": part.name})
            self._stack = stack.pop_all()
        gc.collect()
        gc.freeze()  # what lives as long as the process need not be looked through while a phone rings
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop every part, the last started first."""
        await self._stack.aclose()

    def _parts(self) -> list[Part]:
        settings, profile = self._settings, self._profile
        bus, factory, casework = MemoryBus(), make_sessions(settings), Casework(profile)
        patient = make_sessions(settings, PATIENCE_S)
        agi = make_agi(settings, profile)
        gateway = AmiGateway(settings.host, settings.ami_port, AMI_USER, ami_secret(settings.secret()))
        monitor, spool = settings.pbx_instance / "spool" / "monitor", make_spool(settings)
        ledger = Ledger(factory, spool, last_sign=partial(last_sound, monitor))
        # Before the tracker, which says that the link is up: by then calls of ours that go on are known as such.
        outgoing = OutgoingCalls(gateway, bus, ledger, factory, casework, utc_now, way_out=settings.calls_out)
        tracker = CallTracker(gateway, bus, factory, utc_now, spool, ledger)
        desk = OperatorDesk(gateway, bus, factory, profile, utc_now, tracker.live, calling=outgoing.of)
        reconciler = Reconciler(gateway, tracker, desk, utc_now)
        targets = Targets(desk, casework, utc_now, way_out=settings.calls_out)
        monitoring = Monitoring(gateway, bus, tracker, MonitoringLog(patient), utc_now)
        exchange = Exchange(gateway, profile)
        hand_overs = HandOvers(
            gateway, exchange, targets, tracker.calls, bus, ledger, utc_now, joined=monitoring.talks_in
        )
        lost_phones = LostPhones(gateway, bus, tracker.live, utc_now)
        sentences, calls_out = make_sentences(settings), settings.calls_out
        offer = PlaceOffer(gateway, tracker.live, casework, sentences, utc_now, way_out=calls_out)
        waiting = WaitingTeller(gateway, tracker.live, profile, factory, sentences, utc_now, offer.said)
        dialler = Dialler(
            gateway, tracker, factory, casework, utc_now, way_out=calls_out and settings.call_backs_by_machine
        )
        flows = FlowBook(factory, profile, playable(settings.prompts_dir / OWN))
        asker = FollowUpCaller(
            gateway, tracker, factory, casework, flows, utc_now, way_out=calls_out and settings.follow_ups_by_machine
        )
        taps = Taps(gateway, bus, tracker.live, outgoing.live)
        recordings = Recordings(monitor, settings.recordings_dir, bus, factory, tracker.live, outgoing.live)
        listener = MessageListener(patient, settings.recordings_dir, profile.messages, utc_now)
        messages = Repeated("messages", _in_thread(listener.hear_all), LOOK_EVERY_S)
        listening = Listening(settings, profile, bus, factory)
        app = make_app(
            ConsoleDeps(
                settings=settings,
                profile=profile,
                factory=patient,
                bus=bus,
                tracker=tracker,
                desk=desk,
                hand_overs=hand_overs,
                monitoring=monitoring,
                outgoing=outgoing,
                gateway=gateway,
                clock=utc_now,
                casework=casework,
                attachments=Store(settings.attachments_dir, settings.attachment_bytes),
                transcription=listening.status,
                hearing=listening.hearing,
                reconciled=lambda: reconciler.tally,
                turns=lambda: dialler.last,
                asking=lambda: asker.last,
            )
        )
        pass_over = _in_thread(partial(pass_over_cases, patient, casework, bus))
        cases = Repeated("cases", pass_over, settings.cases_every_s)
        upkeep = Repeated("upkeep", _in_thread(partial(keep_house, settings, patient, casework)), EVERY_S)
        notices = NoticeSender(patient, casework, open_routes(settings))
        webhooks = WebhookTeller(bus, patient, settings.webhooks)
        console = ConsoleServer(app, settings.host, settings.console_port)
        return [
            Part("agi", _in_thread(agi.start), _in_thread(agi.stop)),
            Part("listening", listening.start, listening.stop),
            Part("tracker", tracker.start, tracker.stop),
            Part("desk", desk.start, desk.stop),
            Part("hand-overs", hand_overs.start, hand_overs.stop),
            Part("lost phones", lost_phones.start, lost_phones.stop),
            Part("monitoring", monitoring.start, monitoring.stop),
            Part("waiting", waiting.start, waiting.stop),
            Part("taps", taps.start, taps.stop),
            Part("messages", messages.start, messages.stop),
            Part("recordings", recordings.start, recordings.stop),
            Part("console", console.start, console.stop),
            Part("gateway", gateway.start, gateway.stop),
            Part("call-backs", dialler.start, dialler.stop),
            Part("follow-ups", asker.start, asker.stop),
            Part("reconciler", reconciler.start, reconciler.stop),
            Part("notices", notices.start, notices.stop),
            Part("webhooks", webhooks.start, webhooks.stop),
            Part("cases", cases.start, cases.stop),
            Part("upkeep", upkeep.start, upkeep.stop),
        ]


def _in_thread(work: Callable[[], None]) -> Callable[[], Awaitable[None]]:
    return lambda: asyncio.to_thread(work)


async def _stop(part: Part) -> None:
    try:
        await part.stop()
    except Exception:
        log.exception("part does not stop cleanly", extra={"part": part.name})
