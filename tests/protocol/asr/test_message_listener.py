"""A recording tells whether somebody spoke after the tone, and nothing else does."""

import wave
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from asr.audio import read_wav
from asr.messages import MessageListener
from config.clock import utc_now
from config.messages import MessageRules
from crm.calls.service import add_segment, end_call, open_call, record_recording, record_recording_start
from crm.calls.states import Outcome, SegmentKind
from crm.db import SessionFactory
from crm.messages.models import Message
from crm.messages.states import MessageState
from tests.databases import file_engine
from tests.protocol.asr.conftest import SPEECH

pytestmark = pytest.mark.protocol

CALL = "hotline-1.5"
TONE_AT = 6.0
LENGTH_S = 14.0
SAID_S = 4


@pytest.fixture
def factory(tmp_path: Path) -> Iterator[SessionFactory]:
    engine = file_engine(tmp_path)
    yield SessionFactory(engine)
    engine.dispose()


def leaves(factory: SessionFactory, folder: Path, said_at: float | None) -> None:
    """A call whose citizen speaks at a moment, or not at all, and whose recorder runs from the tone on."""
    sound = np.zeros((round(LENGTH_S * 8000), 2), "<i2")
    if said_at is not None:
        said = np.frombuffer(read_wav(SPEECH / "citizen_light.wav"), "<i2")[::2]
        begin = round(said_at * 8000)
        sound[begin : begin + SAID_S * 8000, 0] = said[: SAID_S * 8000]
    with wave.open(str(folder / f"{CALL}.wav"), "wb") as file:
        file.setparams((2, 2, 8000, 0, "NONE", ""))
        file.writeframes(sound.tobytes())
    zero = utc_now()
    tone, over = zero + timedelta(seconds=TONE_AT), zero + timedelta(seconds=LENGTH_S)
    with factory.begin() as session:
        open_call(session, call_id=CALL, number="13800006021", line="12345", origin="trunk", channel="t", at=zero)
        record_recording_start(session, CALL, zero)
        add_segment(session, CALL, SegmentKind.RECORDING, started_at=tone, ended_at=over)
        session.flush()
        end_call(session, CALL, Outcome.LEFT_MESSAGE, over)


def arrives(factory: SessionFactory) -> None:
    """The recording is put together."""
    with factory.begin() as session:
        record_recording(session, CALL, f"{CALL}.wav")


def state(factory: SessionFactory) -> str:
    with factory() as session:
        return session.query(Message).one().state


def listener(factory: SessionFactory, folder: Path) -> MessageListener:
    return MessageListener(factory, folder, MessageRules(), utc_now)


@pytest.mark.parametrize(
    ("said_at", "expected"), [(TONE_AT + 1, MessageState.OPEN), (0.5, MessageState.EMPTY), (None, MessageState.EMPTY)]
)
def test_only_speech_after_the_tone_makes_a_message(
    factory: SessionFactory, tmp_path: Path, said_at: float | None, expected: MessageState
) -> None:
    leaves(factory, tmp_path, said_at)
    arrives(factory)
    listener(factory, tmp_path).hear_all()
    assert state(factory) == expected


def test_a_recording_that_cannot_be_read_is_left_to_a_person(factory: SessionFactory, tmp_path: Path) -> None:
    leaves(factory, tmp_path, None)
    (tmp_path / f"{CALL}.wav").write_bytes(b"no sound")
    arrives(factory)
    listener(factory, tmp_path).hear_all()
    assert state(factory) == MessageState.OPEN


def test_it_does_not_matter_whether_the_end_or_the_recording_is_kept_first(
    factory: SessionFactory, tmp_path: Path
) -> None:
    zero = utc_now()
    with factory.begin() as session:
        open_call(session, call_id=CALL, number="13800006021", line="12345", origin="trunk", channel="t", at=zero)
    arrives(factory)
    listener(factory, tmp_path).hear_all()
    leaves(factory, tmp_path, TONE_AT + 1)
    listener(factory, tmp_path).hear_all()
    assert state(factory) == MessageState.OPEN
