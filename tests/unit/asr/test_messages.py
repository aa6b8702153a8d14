import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr.worker.messages import LONGEST, Kind, Message, Unpacker, pack, pack_json, pack_utterance

pytestmark = pytest.mark.unit

messages = st.builds(
    Message, st.sampled_from(Kind), st.integers(min_value=0, max_value=2**32 - 1), st.binary(max_size=200)
)


@given(st.lists(messages, max_size=10), st.integers(min_value=1, max_value=50))
def test_messages_survive_any_cutting(sent: list[Message], step: int) -> None:
    stream = b"".join(pack(m.kind, m.leg, m.payload) for m in sent)
    unpacker = Unpacker()
    got = [m for at in range(0, len(stream), step) for m in unpacker.feed(stream[at : at + step])]
    assert got == sent


def test_audio_carries_its_utterance() -> None:
    (message,) = Unpacker().feed(pack_utterance(Kind.AUDIO, 7, 3, b"\x01\x02"))
    assert (message.leg, message.utterance()) == (7, (3, b"\x01\x02"))


def test_objects_keep_chinese() -> None:
    (message,) = Unpacker().feed(pack_json(Kind.FINAL, 1, text="路灯"))
    assert message.json() == {"text": "路灯"}


def test_impossible_length_is_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        Unpacker().feed((LONGEST + 1).to_bytes(4, "big") + bytes(5))
