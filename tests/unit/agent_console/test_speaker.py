"""Who speaks on a softphone's websocket."""

import time

import pytest

from agent_console.phone.speaker import ForeignSpeakerError, Speaker

pytestmark = pytest.mark.unit
ME, OTHER = "op-8001", "op-8002"


def sip(start: str, *headers: str, body: str = "") -> str:
    return "\r\n".join([start, *headers, f"Content-Length: {len(body.encode())}", "", body])


def register(user: str = ME, to: str = ME, contact: str = "x7f3") -> str:
    return sip(
        "REGISTER sip:hotline.invalid SIP/2.0",
        f"From: <sip:{user}@hotline.invalid>;tag=1",
        f"To: <sip:{to}@hotline.invalid>",
        f"Contact: <sip:{contact}@192.0.2.1;transport=ws>;expires=600",
    )


def invite(sender: str, to: str = "<sip:12345@hotline.invalid>", **extra: str) -> str:
    return sip("INVITE sip:12345@hotline.invalid SIP/2.0", f"From: {sender}", f"To: {to}", **extra)


@pytest.mark.parametrize(
    "message",
    [
        "\r\n",
        "\r\n\r\n",
        register(),
        invite("<sip:op-8001@hotline.invalid>;tag=1"),
        invite('"张丽" <sip:op-8001@hotline.invalid>;tag=1', body="v=0\r\n路灯"),
        invite(r'"<sip:op-8002@x>" <sip:op-8001@hotline.invalid>;tag=1'),
        invite("sip:op-8001@hotline.invalid;tag=1"),
        invite("Zhang Li <sips:op-8001@hotline.invalid>"),
        sip("SIP/2.0 200 OK", "From: <sip:13800000000@x>;tag=2", "To: <sip:x7f3@192.0.2.1>;tag=3"),
        sip("BYE sip:a@b SIP/2.0", "f: <sip:op-8001@hotline.invalid>;tag=1", "t: <sip:12345@x>;tag=2"),
    ],
)
def test_the_session_s_own_user_may_speak(message: str) -> None:
    Speaker(ME).check(message)


@pytest.mark.parametrize(
    "message",
    [
        register(user=OTHER),
        register(to=OTHER),
        invite("<sip:op-8002@hotline.invalid>;tag=1"),
        invite("<sip:citizen@hotline.invalid>;tag=1"),
        invite('"<sip:op-8001@x>" <sip:op-8002@hotline.invalid>;tag=1'),
        invite("<sip:op-8002@hotline.invalid>;x=<sip:op-8001@hotline.invalid>"),
        invite("<sip:op-8001@hotline.invalid>, <sip:op-8002@hotline.invalid>"),
        invite("<sip:op-8001:secret@hotline.invalid>"),
        invite("<sip:op-%38001@hotline.invalid>"),
        invite("<sip:hotline.invalid>"),
        invite("<tel:8001>"),
        invite("<sip:op-8001@hotline.invalid>\r\nFrom: <sip:op-8002@hotline.invalid>"),
        invite("<sip:op-8001@hotline.invalid>\r\nf: <sip:op-8002@hotline.invalid>"),
        invite("<sip:op-8001@hotline.invalid>\r\n ,<sip:op-8002@hotline.invalid>"),
        invite("<sip:op-8001@hotline.invalid>\nFrom: <sip:op-8002@hotline.invalid>"),
        invite("<sip:op-8002@hotline.invalid>", to="<sip:12345@x>;tag=9"),
        sip("INVITE sip:12345@hotline.invalid SIP/2.0", "To: <sip:12345@x>"),
        "INVITE sip:12345@x SIP/2.0\r\nFrom: <sip:op-8001@x>",
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "hello",
        "",
        "\0",
    ],
)
def test_nobody_else_may(message: str) -> None:
    with pytest.raises(ForeignSpeakerError):
        Speaker(ME).check(message)


def test_a_second_message_behind_the_first_is_found() -> None:
    """Asterisk reads on behind Content-Length, so what is checked must be all there is."""
    with pytest.raises(ForeignSpeakerError, match="Content-Length"):
        Speaker(ME).check(register() + register(user=OTHER, to=OTHER))
    with pytest.raises(ForeignSpeakerError, match="Content-Length"):
        Speaker(ME).check(register().replace("Content-Length: 0\r\n", "") + register(user=OTHER))


def test_a_called_phone_names_itself_by_its_registered_contact_inside_a_dialog_only() -> None:
    speaker = Speaker(ME)
    bye = sip("BYE sip:asterisk@x SIP/2.0", "From: <sip:x7f3@192.0.2.1>;tag=3", "To: <sip:138@x>;tag=2")
    with pytest.raises(ForeignSpeakerError):
        speaker.check(bye)
    speaker.check(register())
    speaker.check(bye)
    with pytest.raises(ForeignSpeakerError):
        speaker.check(invite("<sip:x7f3@192.0.2.1>;tag=3"))


def test_a_contact_cannot_be_another_s_name() -> None:
    speaker = Speaker(ME)
    speaker.check(register(contact=OTHER))
    with pytest.raises(ForeignSpeakerError):
        speaker.check(sip("BYE sip:a@x SIP/2.0", f"From: <sip:{OTHER}@x>;tag=3", "To: <sip:138@x>;tag=2"))


@pytest.mark.parametrize("filler", [" ", "a", '"', "\\", "<", ";", "sip:"])
def test_long_garbage_is_refused_in_no_time(filler: str) -> None:
    began = time.perf_counter()
    with pytest.raises(ForeignSpeakerError):
        Speaker(ME).check(invite(filler * (60_000 // len(filler))))
    assert time.perf_counter() - began < 0.5
