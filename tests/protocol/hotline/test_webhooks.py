"""Other systems told of calls: what, to whom, signed, in order, and nowhere it must not go."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select
from typer.testing import CliRunner

from config.settings import Settings, WebhookEvent, WebhookSettings, WebhookTarget
from crm.bus import MemoryBus
from crm.bus import events as on
from crm.calls.models import Call
from crm.calls.service import open_call
from crm.webhooks.models import WaitingNews
from hotline.cli import app
from hotline.doctor.check import Finding
from hotline.doctor.running import check_webhooks
from hotline.posting import DeliveryError, signature
from hotline.webhooks import target as targets
from hotline.webhooks.addresses import is_allowed, look_up
from hotline.webhooks.probe import probe
from hotline.webhooks.teller import WebhookTeller
from tests.protocol.hotline.peers import WebServer, until, web_server
from tests.unit.crm.cases.people import FRIDAY_NOON
from tests.unit.crm.cases.stage import CityHall

pytestmark = pytest.mark.protocol

SECRET = "a secret of at least thirty-two letters"
CALL, NUMBER = "hotline-7.1", "13812346021"
LOOPBACK = (ip_network("127.0.0.0/8"),)
UNUSED = "http://127.0.0.1:9/"


def target(url: str, **more: Any) -> WebhookTarget:
    return WebhookTarget(name="gis", url=url, secret=SECRET, **more)


@asynccontextmanager
async def telling(
    hall: CityHall, *told: WebhookTarget, networks: Sequence[Any] = LOOPBACK, late: timedelta = timedelta()
) -> AsyncIterator[tuple[MemoryBus, WebhookTeller]]:
    with hall.factory.begin() as session:
        if session.get(Call, CALL) is None:
            open_call(
                session, call_id=CALL, number=NUMBER, line="12345", origin="trunk", channel="PJSIP/1", at=FRIDAY_NOON
            )
    bus = MemoryBus()
    settings = WebhookSettings(targets=told, networks=tuple(networks), timeout_s=5)
    teller = WebhookTeller(bus, hall.factory, settings, clock=lambda: FRIDAY_NOON + late)
    await teller.start()
    try:
        yield bus, teller
    finally:
        await teller.stop()


def a_call(bus: MemoryBus) -> None:
    """A call that comes, rings, is answered and ends."""
    about: dict[str, Any] = {"call_id": CALL, "at": FRIDAY_NOON}
    bus.publish(on.CallStateChanged(state="menu", **about))
    bus.publish(on.CallStateChanged(state="waiting", **about))
    bus.publish(on.OperatorRinging(operator="8001", **about))
    bus.publish(on.CallAnswered(operator="8001", **about))
    bus.publish(on.CallStateChanged(state="ended", **about))
    bus.publish(on.CallEnded(outcome="answered", **about))


def events(server: WebServer) -> list[dict[str, Any]]:
    return [event for request in server.requests for event in request.json["events"]]


async def test_a_call_is_told_from_its_first_sign_to_its_end_signed_and_in_order(hall: CityHall) -> None:
    async with web_server() as server, telling(hall, target(f"http://{server.host}/cti?a=1")) as (bus, _):
        a_call(bus)
        await until(lambda: len(events(server)) == 4)
    told = events(server)
    assert [one["event"] for one in told] == ["call.new", "call.ringing", "call.answered", "call.ended"]
    assert [one["operator"] for one in told] == [None, "8001", "8001", None]
    assert told[3]["outcome"] == "answered"
    assert {one["number"] for one in told} == {"138****6021"}
    assert len({one["id"] for one in told}) == 4
    first = server.requests[0]
    assert (first.path, first.headers["host"]) == ("/cti?a=1", server.host)
    assert first.headers["x-hotline-signature"] == signature(SECRET, first.headers["x-hotline-timestamp"], first.body)
    assert NUMBER.encode() not in first.body


async def test_a_ticket_is_told_when_it_is_made_and_not_when_it_moves(hall: CityHall) -> None:
    new, old = hall.open(FRIDAY_NOON), hall.open(FRIDAY_NOON - timedelta(days=1))
    async with web_server() as server, telling(hall, target(f"http://{server.host}/")) as (bus, _):
        for number in (new, old, new):
            about: dict[str, Any] = {"status": "accepted", "turn_role": None, "turn_department": None, "version": 1}
            bus.publish(on.TicketChanged(ticket=number, at=FRIDAY_NOON, **about))
        bus.publish(on.CallAnswered(call_id=CALL, operator="8001", at=FRIDAY_NOON))
        await until(lambda: len(events(server)) == 2)
    made, answered = events(server)
    assert (made["event"], made["ticket"], made["status"]) == ("ticket.made", new, "accepted")
    assert answered["event"] == "call.answered"


async def test_each_system_is_told_what_it_may_know(hall: CityHall) -> None:
    only: tuple[WebhookEvent, ...] = ("call.ended",)
    async with web_server() as server:
        url = f"http://{server.host}/"
        async with telling(hall, target(url, numbers="clear", events=only)) as (bus, _):
            a_call(bus)
            await until(lambda: bool(events(server)))
    (told,) = events(server)
    assert (told["event"], told["number"]) == ("call.ended", NUMBER)


async def test_what_is_not_taken_is_told_again_before_what_comes_after(
    hall: CityHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets, "FIRST_WAIT_S", 0.01)
    monkeypatch.setattr(targets, "AT_ONCE", 1)
    async with web_server() as server, telling(hall, target(f"http://{server.host}/")) as (bus, teller):
        server.statuses = [200, 503, 0, 200, 400]
        a_call(bus)
        await until(lambda: len(server.requests) == 6)
        await until(lambda: teller.targets[0].lost == 1)
    kinds = [event["event"] for event in events(server)]
    assert kinds == ["call.new", "call.ringing", "call.ringing", "call.ringing", "call.answered", "call.ended"]
    keys = [request.headers["idempotency-key"] for request in server.requests]
    assert keys[1] == keys[2] == keys[3]
    assert len(set(keys)) == 4


async def test_news_that_waited_too_long_is_given_up_and_counted(
    hall: CityHall, caplog: pytest.LogCaptureFixture
) -> None:
    async with web_server() as server:
        late = timedelta(minutes=16)
        async with telling(hall, target(f"http://{server.host}/"), late=late) as (bus, teller):
            a_call(bus)
            bus.publish(on.CallAnswered(call_id=CALL, operator="8001", at=FRIDAY_NOON + late))
            await until(lambda: bool(server.requests))
            assert teller.targets[0].lost == 4
    assert [event["event"] for event in events(server)] == ["call.answered"]
    assert "too-old" in caplog.text


def waits(hall: CityHall) -> list[str]:
    with hall.reading() as session:
        return list(session.scalars(select(WaitingNews.event).order_by(WaitingNews.id)))


async def test_what_waits_at_a_restart_is_told_after_it_in_order_and_once(hall: CityHall) -> None:
    async with web_server() as server:
        told = target(f"http://{server.host}/")
        server.statuses = [503] * 1000
        async with telling(hall, told) as (bus, _):
            a_call(bus)
            await until(lambda: len(waits(hall)) == 4)
        server.requests.clear()
        server.statuses.clear()
        async with telling(hall, told) as (bus, _):
            bus.publish(on.CallAnswered(call_id=CALL, operator="8002", at=FRIDAY_NOON))
            await until(lambda: len(events(server)) == 5)
            await until(lambda: waits(hall) == [])
    assert [one["event"] for one in events(server)] == [
        "call.new",
        "call.ringing",
        "call.answered",
        "call.ended",
        "call.answered",
    ]


async def test_what_came_since_the_last_try_is_kept_at_a_stop(hall: CityHall) -> None:
    async with web_server() as server:
        server.statuses = [503] * 1000
        async with telling(hall, target(f"http://{server.host}/")) as (bus, _):
            a_call(bus)
            await until(lambda: len(waits(hall)) == 4)
            bus.publish(on.CallAnswered(call_id=CALL, operator="8002", at=FRIDAY_NOON))
    assert len(waits(hall)) == 5


async def test_what_waited_over_a_long_stop_is_given_up_and_kept_no_longer(hall: CityHall) -> None:
    async with web_server() as server:
        told = target(f"http://{server.host}/")
        server.statuses = [503] * 1000
        async with telling(hall, told) as (bus, _):
            a_call(bus)
            await until(lambda: len(waits(hall)) == 4)
        server.requests.clear()
        server.statuses.clear()
        async with telling(hall, told, late=timedelta(minutes=16)) as (_, teller):
            await until(lambda: waits(hall) == [])
            assert teller.targets[0].lost == 4
    assert events(server) == []


async def test_a_private_address_is_not_asked_unless_its_network_is_allowed(hall: CityHall) -> None:
    async with web_server() as server, telling(hall, target(f"http://{server.host}/"), networks=()) as (bus, teller):
        a_call(bus)
        await until(lambda: teller.targets[0].lost == 4)
    assert server.requests == []


@pytest.mark.parametrize(
    ("number", "allowed"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("10.1.2.3", True),
        ("::ffff:10.1.2.3", True),
        ("10.2.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),  # noqa: S104 nothing is bound
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("::ffff:127.0.0.1", False),
    ],
)
def test_only_public_numbers_and_allowed_networks_are_asked(number: str, allowed: bool) -> None:
    assert is_allowed(ip_address(number), [ip_network("10.1.0.0/16")]) is allowed


async def test_a_name_is_looked_up_once_and_its_number_is_asked() -> None:
    place = await look_up("http://127.0.0.1:8080/cti?a=1#x", LOOPBACK)
    assert (place.url, place.host) == ("http://127.0.0.1:8080/cti?a=1", "127.0.0.1:8080")
    for url in ("ftp://127.0.0.1/", "http://a@127.0.0.1/", "http://", "http://127.0.0.1:99999/", "file:///etc/passwd"):
        with pytest.raises(DeliveryError, match="webhook-address-invalid"):
            await look_up(url, LOOPBACK)


@pytest.mark.parametrize(
    "wrong",
    [{"url": "ftp://city.example/"}, {"url": "https://u:p@city.example/"}, {"secret": "short"}, {"events": ["call"]}],
)
def test_settings_take_no_target_that_could_not_be_told(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        WebhookTarget(**{"name": "gis", "url": "https://city.example/", "secret": SECRET, **wrong})


@pytest.mark.parametrize(
    ("status", "finding", "said"),
    [(200, Finding.OK, "the sample was taken"), (401, Finding.FAIL, "webhook-401"), (500, Finding.FAIL, "webhook-500")],
)
async def test_a_trial_sends_a_sample_and_tells_what_became_of_it(status: int, finding: Finding, said: str) -> None:
    settings = WebhookSettings(networks=LOOPBACK)
    async with web_server() as server:
        server.statuses = [status]
        steps = await probe(target(f"http://{server.host}/"), settings)
    assert [step.part for step in steps] == ["address", "connection", "answer"]
    assert (steps[-1].finding, steps[-1].seen) == (finding, said)
    assert [event["event"] for event in events(server)] == ["test"]


async def test_a_trial_names_the_step_that_fails() -> None:
    steps = await probe(target(UNUSED), WebhookSettings(networks=LOOPBACK))
    assert [(step.part, step.finding) for step in steps] == [("address", Finding.OK), ("connection", Finding.FAIL)]
    steps = await probe(target(UNUSED), WebhookSettings())
    assert [(step.part, step.seen) for step in steps] == [("address", "webhook-network-not-allowed")]
    assert "HOTLINE_WEBHOOKS__NETWORKS" in steps[0].fix


async def test_the_doctor_names_the_step_at_which_a_system_is_not_reached() -> None:
    told = WebhookSettings(targets=(target(UNUSED),), networks=LOOPBACK)
    ill = await check_webhooks(Settings(webhooks=told))
    assert ill.finding is Finding.WARN
    assert ill.seen.startswith("gis: connection: port 9: ")
    async with web_server() as server:
        well = await check_webhooks(
            Settings(webhooks=told.model_copy(update={"targets": (target(f"http://{server.host}/"),)}))
        )
        assert (well.finding, well.seen, server.requests) == (Finding.OK, "gis", [])


def test_the_command_ends_with_failure_when_a_step_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_WEBHOOKS__TARGETS", json.dumps([{"name": "gis", "url": UNUSED, "secret": SECRET}]))
    told = CliRunner().invoke(app, ["webhooks", "test", "gis", "--json"])
    assert told.exit_code == 1
    assert json.loads(told.output)["gis"][0]["seen"] == "webhook-network-not-allowed"
    assert CliRunner().invoke(app, ["webhooks", "test", "other"]).exit_code == 2
