"""What travels between the hotline and its recogniser process: length, kind, leg, then bytes or JSON."""

import json
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

_HEADER = struct.Struct("!IBI")
_UTTERANCE = struct.Struct("!I")
LONGEST = 1 << 20


class Kind(IntEnum):
    """Kinds of messages; to the worker: AUDIO, PAUSE, FINISH, CLOSE; the rest comes back.

    The first three begin with the number of the utterance; after ``PAUSE`` it may go on or be over. ``TAKEN`` says how
    many bytes of audio were decoded and how many seconds of the whole machine that took, ``BEAT`` that the worker lives
    and whether a decoding is stuck or hangs, ``CLOSED`` that nothing more comes for the leg.
    """

    AUDIO = 1
    PAUSE = 2
    FINISH = 3
    CLOSE = 4
    READY = 5
    BEAT = 6
    TAKEN = 7
    PARTIAL = 8
    FINAL = 9
    FAILED = 10
    CLOSED = 11


@dataclass(frozen=True, slots=True)
class Message:
    """One message; ``leg`` is 0 where none is meant."""

    kind: Kind
    leg: int
    payload: bytes

    def json(self) -> dict[str, Any]:
        """Return the payload as an object."""
        value: dict[str, Any] = json.loads(self.payload)
        return value

    def utterance(self) -> tuple[int, bytes]:
        """Return the utterance's number and what follows it."""
        return _UTTERANCE.unpack_from(self.payload)[0], self.payload[_UTTERANCE.size :]


def pack(kind: Kind, leg: int = 0, payload: bytes = b"") -> bytes:
    """Return a message as bytes."""
    return _HEADER.pack(len(payload), kind, leg) + payload


def pack_json(kind: Kind, leg: int = 0, **values: object) -> bytes:
    """Return a message that carries an object."""
    return pack(kind, leg, json.dumps(values, ensure_ascii=False).encode())


def pack_utterance(kind: Kind, leg: int, utterance: int, pcm: bytes = b"") -> bytes:
    """Return a message about one utterance."""
    return pack(kind, leg, _UTTERANCE.pack(utterance) + pcm)


class Unpacker:
    """Puts messages together from a stream of bytes."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> list[Message]:
        """Take what came and return the messages that are whole.

        Raises:
            ValueError: If a length is impossible; the stream cannot be followed any further.
        """
        self._rest += data
        messages = []
        while len(self._rest) >= _HEADER.size:
            length, kind, leg = _HEADER.unpack_from(self._rest)
            if length > LONGEST:
                raise ValueError(f"expected a message of at most {LONGEST} bytes, got {length}")
            if len(self._rest) < (end := _HEADER.size + length):
                break
            messages.append(Message(Kind(kind), leg, bytes(self._rest[_HEADER.size : end])))
            del self._rest[:end]
        return messages
