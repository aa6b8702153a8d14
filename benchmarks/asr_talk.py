"""Conversations to listen to, and a player that sends many of them side by side in real time.

Each call has two legs of telephone quality: one side says a committed sentence, varied in speed and level so that no
two are alike, a pause, the other side answers. Each side speaks about 38 % of the time and both are silent 22 % of it,
as ITU-T P.59 finds in real telephone calls.

``python -m benchmarks.asr_talk PORT CALLS SECONDS SEED ROUNDS FIRST`` plays, calls numbered from FIRST on; it is a
process of its own, so that sending does not hinder what is measured.
"""

import socket
import struct
import sys
import time

import numpy as np

from asr.audio import FRAMES_PER_S, RATE, frames_of, read_wav
from config.settings import PROJECT

SPEECH = PROJECT / "hotline" / "drill" / "audio"
SILENT_SHARE = 0.22
NOISE = 6.0
LEGS = ("caller", "operator")


def conversation(seed: int, seconds: float) -> tuple[list[bytes], list[bytes]]:
    """Return both legs of one call, in frames."""
    rng = np.random.default_rng(seed)
    clips = [np.frombuffer(read_wav(path), dtype="<i2") for path in sorted(SPEECH.glob("*.wav"))]
    length = int(seconds * RATE)
    sides = rng.normal(0, NOISE, (2, length))
    at, side = int(RATE * rng.uniform(0.2, 3.0)), seed % 2
    while at < length:
        clip = clips[rng.integers(len(clips))]
        places = np.arange(0, len(clip) - 1, rng.uniform(0.88, 1.12))
        said = np.interp(places, np.arange(len(clip)), clip) * rng.uniform(0.4, 1.0)
        said = said[: length - at]
        sides[side, at : at + len(said)] += said
        pause = len(said) * SILENT_SHARE / (1 - SILENT_SHARE) * rng.uniform(0.6, 1.4)
        at, side = at + len(said) + int(pause), 1 - side
    caller, operator = (frames_of(voice.astype("<i2").tobytes()) for voice in sides)
    return caller, operator


def packed(frame: bytes) -> bytes:
    """Return a binary websocket message as a client sends it, under a mask of zeros."""
    return struct.pack("!BBHI", 0x82, 0xFE, len(frame), 0) + frame


def dial(port: int, call: int, leg: str) -> socket.socket:
    """Open one tap."""
    line = socket.create_connection(("127.0.0.1", port))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.sendall(
        f"GET /media?call=b-{call}&leg={leg} HTTP/1.1\r\nHost: b\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Protocol: media\r\n\r\n".encode()
    )
    answer = line.recv(4096)
    assert b"101" in answer.split(b"\r\n")[0], answer
    return line


def play(port: int, calls: int, seconds: float, seed: int, first: int) -> None:
    """Play so many calls to their end; the first has this seed and number, each following one the next."""
    legs = [
        (dial(port, first + call, leg), [packed(frame) for frame in frames])
        for call in range(calls)
        for leg, frames in zip(LEGS, conversation(seed + call, seconds), strict=True)
    ]
    start = time.monotonic()
    for tick in range(int(seconds * FRAMES_PER_S)):
        time.sleep(max(0.0, start + tick / FRAMES_PER_S - time.monotonic()))
        for line, messages in legs:
            line.sendall(messages[tick])
    for line, _ in legs:
        line.sendall(b"\x88\x82\0\0\0\0\x03\xe8")
    for line, _ in legs:
        while line.recv(4096):
            pass
        line.close()


if __name__ == "__main__":
    port_, calls_, seconds_, seed_, rounds_, first_ = sys.argv[1:]
    for done in range(0, int(rounds_) * int(calls_), int(calls_)):
        play(int(port_), int(calls_), float(seconds_), int(seed_) + done, int(first_) + done)
