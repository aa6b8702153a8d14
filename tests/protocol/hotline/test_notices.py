"""Notices on the wire: mail with letters, signed webhooks, text messages; failures; several senders."""

import asyncio
import base64
import hashlib
import hmac
import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import docx as word
import pytest

from config.settings import NoticeSettings, Settings
from crm.citizens.models import Citizen, CitizenNumber
from crm.departments.models import Department
from crm.notices.models import Notice
from crm.notices.service import claim, tell_citizen, tell_department
from crm.supervision.models import Letter
from crm.supervision.service import issue
from crm.tickets.models import Ticket
from hotline.notices.folder import FolderRoute
from hotline.notices.mail import MailRoute, make_mail
from hotline.notices.message import Message, Route
from hotline.notices.routes import open_routes
from hotline.notices.sender import NoticeSender
from hotline.notices.webhook import SmsRoute, WebhookRoute
from hotline.posting import DeliveryError, signature
from tests.protocol.hotline.peers import WebServer, mail_server, until, web_server
from tests.unit.crm.cases.people import FRIDAY_NOON, OPERATOR
from tests.unit.crm.cases.stage import CityHall
from tests.unit.crm.scheduler.story import city

pytestmark = pytest.mark.protocol

NOW = city("2026-11-20 10:00")
SECRET = "a secret of at least thirty-two letters"
OFFICE = "office@bureau.example"


def mail_settings(port: int) -> NoticeSettings:
    return NoticeSettings(
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_security="none",
        mail_from="12345 <hotline@city.example>",
        timeout_s=5,
    )


def hook_settings(server: WebServer) -> NoticeSettings:
    return NoticeSettings(
        webhook_secret=SECRET, webhook_hosts=(server.host,), sms_webhook_url=f"http://{server.host}/sms", timeout_s=5
    )


def sender(hall: CityHall, routes: Mapping[str, Route], at: datetime = NOW) -> NoticeSender:
    return NoticeSender(hall.factory, hall.casework, routes, clock=lambda: at)


def tell(hall: CityHall, key: str, *, email: str = "", webhook: str = "") -> None:
    with hall.factory.begin() as session:
        unit = session.get_one(Department, hall.bureau)
        unit.email, unit.webhook = email, webhook
        tell_department(session, hall.casework, key, "dispatched", hall.bureau, None, "新工单", "请签收办理", NOW)


def letter(hall: CityHall, *, email: str = "", webhook: str = "") -> None:
    number = hall.dispatched(hall.bureau)
    with hall.factory.begin() as session:
        unit = session.get_one(Department, hall.bureau)
        unit.email, unit.webhook = email, webhook
        issue(session, hall.casework, session.get_one(Ticket, number), 2, "manual", "manual:1", "9001", NOW)


def states(hall: CityHall) -> list[tuple[str, int, str]]:
    with hall.reading() as session:
        rows = session.query(Notice).filter(Notice.channel != "console").order_by(Notice.id)
        return [(n.state, n.tries, n.last_error) for n in rows]


async def test_a_letter_goes_out_by_mail_as_word_and_pdf(hall: CityHall) -> None:
    letter(hall, email=OFFICE)
    async with mail_server() as server:
        counts = await sender(hall, {"email": MailRoute(mail_settings(server.port))}).round()
    assert counts == {"sent": 1}
    (mail,) = server.mails
    assert (mail["To"], mail["From"]) == (OFFICE, "12345 <hotline@city.example>")
    assert mail["Subject"] == "督办函 江热督〔2026〕1号"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "经研究，决定予以督办（第2级）" in body.get_content()
    files = {part.get_filename() or "": part.get_content() for part in mail.iter_attachments()}
    assert sorted(files) == ["江热督-2026-1号.docx", "江热督-2026-1号.pdf"]
    assert files["江热督-2026-1号.pdf"].startswith(b"%PDF-")
    assert word.Document(io.BytesIO(files["江热督-2026-1号.docx"])).paragraphs[1].text == "江热督〔2026〕1号"
    with hall.reading() as session:
        assert session.query(Letter).one().delivered_at == NOW
    assert states(hall) == [("sent", 1, "")]


async def test_one_address_that_fails_or_hangs_does_not_keep_others_waiting(hall: CityHall) -> None:
    for key, email in {"a": "hangs@x.example", "b": "gone@x.example", "c": "full@x.example", "d": OFFICE}.items():
        tell(hall, key, email=email)
    async with mail_server() as server:
        server.refuse = {"gone@x.example": "550 no such user", "full@x.example": "452 mailbox full"}
        server.hang = {"hangs@x.example"}
        running = asyncio.create_task(sender(hall, {"email": MailRoute(mail_settings(server.port))}).round())
        others = [
            ("stuck", 1, "smtp-recipient-refused"),
            ("waiting", 1, "smtp-recipient-refused"),
            ("sent", 1, ""),
        ]
        await until(lambda: states(hall)[1:] == others)
        assert states(hall)[0][0] == "sending"
        server.released.set()
        assert await running == {"sent": 2, "failed": 2}
    assert [mail["To"] for mail in server.mails] == [OFFICE, "hangs@x.example"]


async def test_a_mail_server_that_is_away_is_tried_again_later(hall: CityHall) -> None:
    tell(hall, "a", email=OFFICE)
    async with mail_server() as server:
        port = server.port
    assert await sender(hall, {"email": MailRoute(mail_settings(port))}).round() == {"failed": 1}
    assert states(hall) == [("waiting", 1, "smtp-ConnectionRefusedError")]
    async with mail_server() as server:
        route = MailRoute(mail_settings(server.port))
        assert await sender(hall, {"email": route}).round() == {}, "not before its time"
        assert await sender(hall, {"email": route}, city("2026-11-20 10:01")).round() == {"sent": 1}


async def test_a_repetition_is_seen_as_one(hall: CityHall) -> None:
    """A sender that died after sending sends again: the same Message-ID, the same Idempotency-Key."""
    async with mail_server() as mails, web_server() as web:
        tell(hall, "a", email=OFFICE, webhook=f"http://{web.host}/hook")
        routes: dict[str, Route] = {
            "email": MailRoute(mail_settings(mails.port)),
            "webhook": WebhookRoute(hook_settings(web)),
        }
        await sender(hall, routes).round()
        with hall.factory.begin() as session:
            for notice in session.query(Notice):
                notice.state, notice.next_try_at = "sending", NOW
        assert await sender(hall, routes).round() == {"sent": 2}
    assert mails.mails[0]["Message-ID"] == mails.mails[1]["Message-ID"]
    first, second = (request.headers["idempotency-key"] for request in web.requests)
    assert first == second


async def test_two_senders_never_send_one_notice_twice(hall: CityHall) -> None:
    for number in range(12):
        tell(hall, f"n{number}", email=f"office{number}@bureau.example")
    async with mail_server() as server:
        route = {"email": MailRoute(mail_settings(server.port))}
        counts = await asyncio.gather(*(sender(hall, route).round() for _ in range(4)))
    assert sum(c["sent"] for c in counts) == 12
    assert len({mail["Message-ID"] for mail in server.mails}) == len(server.mails) == 12


async def test_a_webhook_is_signed_and_carries_the_letter(hall: CityHall) -> None:
    async with web_server() as server:
        letter(hall, webhook=f"http://{server.host}/hook?token=x")
        assert await sender(hall, {"webhook": WebhookRoute(hook_settings(server), lambda: NOW)}).round() == {"sent": 1}
    (request,) = server.requests
    timestamp = request.headers["x-hotline-timestamp"]
    expected = hmac.new(SECRET.encode(), timestamp.encode() + b"." + request.body, hashlib.sha256).hexdigest()
    assert request.headers["x-hotline-signature"] == f"sha256={expected}" == signature(SECRET, timestamp, request.body)
    assert timestamp == str(int(NOW.timestamp()))
    assert request.path == "/hook?token=x"
    assert (request.json["kind"], request.json["letter_number"]) == ("letter", "江热督〔2026〕1号")
    files = {file["name"]: base64.b64decode(file["base64"]) for file in request.json["files"]}
    assert files["江热督-2026-1号.pdf"].startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("status", "state", "error"),
    [
        (500, "waiting", "webhook-500"),
        (429, "waiting", "webhook-429"),
        (302, "waiting", "webhook-302"),
        (400, "stuck", "webhook-400"),
        (410, "stuck", "webhook-410"),
        (0, "waiting", "webhook-RemoteProtocolError"),
    ],
)
async def test_what_a_webhook_answers_decides(hall: CityHall, status: int, state: str, error: str) -> None:
    async with web_server() as server:
        server.statuses, server.location = [status], "http://127.0.0.1:1/elsewhere"
        tell(hall, "a", webhook=f"http://{server.host}/hook")
        await sender(hall, {"webhook": WebhookRoute(hook_settings(server))}).round()
    assert states(hall) == [(state, 1, error)]
    assert len(server.requests) == 1, "a redirect is not followed"


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest",
        "http://user@{host}/",
        "http://{host}@evil.example/",
        "file:///etc/passwd",
        "http://[::1/",
        "http://127.0.0.1/",
        "gopher://{host}/",
        "",
    ],
)
async def test_only_listed_hosts_are_spoken_to(address: str) -> None:
    async with web_server() as server:
        route = WebhookRoute(hook_settings(server))
        with pytest.raises(DeliveryError) as refused:
            await route.send(message(address.format(host=server.host)))
    assert (refused.value.reason, refused.value.for_good) == ("webhook-host-not-listed", True)
    assert server.requests == []


async def test_a_text_message_reaches_the_number_given_for_the_ticket(hall: CityHall) -> None:
    number = hall.dispatched(hall.bureau)
    citizen = hall.ticket(number).citizen_id
    assert citizen is not None
    with hall.factory.begin() as session:
        tell_citizen(session, hall.casework, "closed:1", number, citizen, "您反映的问题已办结。", FRIDAY_NOON)
    async with web_server() as server:
        assert await sender(hall, {"sms": SmsRoute(hook_settings(server))}, city("2026-11-20 14:00")).round() == {
            "sent": 1
        }
    (request,) = server.requests
    assert (request.path, request.json["to"], request.json["text"]) == ("/sms", "13800000001", "您反映的问题已办结。")


async def test_a_citizen_of_a_merged_ticket_is_reached_under_the_number_given_there(hall: CityHall) -> None:
    main, other = hall.dispatched(hall.bureau), hall.open(FRIDAY_NOON, callback_number="02785551234")
    with hall.factory.begin() as session:
        told_in = session.get_one(Ticket, other)
        told_in.callback_number, citizen = "13900000009", told_in.citizen_id
    assert citizen is not None
    hall.move(OPERATOR, other, FRIDAY_NOON, "merge", into=main, reason="同一路灯")
    with hall.factory.begin() as session:
        tell_citizen(session, hall.casework, "closed:1", main, citizen, "您反映的问题已办结。", FRIDAY_NOON)
    async with web_server() as server:
        await sender(hall, {"sms": SmsRoute(hook_settings(server))}, city("2026-11-20 14:00")).round()
    assert [request.json["to"] for request in server.requests] == ["13900000009"]


async def test_a_citizen_without_a_mobile_number_is_reported_and_nothing_sent(
    hall: CityHall, caplog: pytest.LogCaptureFixture
) -> None:
    with hall.factory.begin() as session:
        citizen = Citizen(name="李梅", created_at=NOW)
        session.add(citizen)
        session.flush()
        session.add(CitizenNumber(number_index="02785551234", number="02785551234", citizen_id=citizen.id))
        tell_citizen(session, hall.casework, "closed:1", None, citizen.id, "已办结。", NOW)
    async with web_server() as server:
        assert await sender(hall, {"sms": SmsRoute(hook_settings(server))}).round() == {"failed": 1}
    assert (server.requests, states(hall)) == ([], [("stuck", 1, "citizen-without-mobile")])
    assert "02785551234" not in caplog.text


async def test_a_closed_way_is_told_as_such(hall: CityHall) -> None:
    tell(hall, "a", email=OFFICE)
    assert await sender(hall, {}).round() == {"failed": 1}
    assert states(hall) == [("waiting", 1, "email-closed")]


async def test_the_part_of_the_process_sends_by_itself_and_stops(hall: CityHall) -> None:
    tell(hall, "a", email=OFFICE)
    async with mail_server() as server:
        part = NoticeSender(
            hall.factory,
            hall.casework,
            {"email": MailRoute(mail_settings(server.port))},
            every_s=0.01,
            clock=lambda: NOW,
        )
        await part.start()
        await until(lambda: states(hall) == [("sent", 1, "")])
        await part.stop()


async def test_an_outage_of_the_database_does_not_end_the_part(
    hall: CityHall, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise RuntimeError("no database")

    part = NoticeSender(hall.factory, hall.casework, {}, every_s=0.01, clock=lambda: NOW)
    part._due = broken  # type: ignore[method-assign, assignment]  # the database is away
    await part.start()
    await until(lambda: sum("outbox could not" in r.message for r in caplog.records) >= 2)
    await part.stop()


async def test_a_demonstration_writes_into_a_folder_and_masks_the_number(tmp_path: Path) -> None:
    route = FolderRoute(tmp_path / "outbox")
    for _ in range(2):
        await route.send(message(OFFICE))
    await route.send(message("13800000001", kind="citizen", key="k2"))
    files = {path.suffix: path.read_text() for path in (tmp_path / "outbox").iterdir()}
    assert sorted(files) == [".eml", ".txt"]
    assert "13800000001" not in files[".txt"]


def test_settings_open_the_ways(tmp_path: Path) -> None:
    demo = Settings(data_dir=tmp_path)
    assert sorted(open_routes(demo)) == ["email", "sms"]
    real = demo.model_copy(
        update={"notices": NoticeSettings(smtp_host="mail", webhook_hosts=("x",), sms_webhook_url="y")}
    )
    assert {name: type(route) for name, route in open_routes(real).items()} == {
        "email": MailRoute,
        "sms": SmsRoute,
        "webhook": WebhookRoute,
    }


@pytest.mark.parametrize("address", ["", "nobody", "a@x.example, b@x.example", "a@x.example\r\nBcc: c@x.example"])
def test_a_mail_address_that_is_none_is_refused_for_good(address: str) -> None:
    with pytest.raises(DeliveryError) as refused:
        make_mail(message(address), "hotline@city.example")
    assert refused.value.for_good


def message(address: str, *, kind: str = "letter", key: str = "k") -> Message:
    return Message(
        id=1, key=key, kind=kind, ticket=None, department="city-mgmt", address=address, subject="督办函", body="请办理"
    )


def test_a_claim_taken_away_is_noticed(hall: CityHall) -> None:
    tell(hall, "a", email=OFFICE)
    with hall.reading() as session:
        seen = session.query(Notice).one()
    results = []
    for _ in range(2):
        with hall.factory.begin() as session:
            results.append(claim(session, hall.casework, seen, NOW))
    assert results == [True, False]
