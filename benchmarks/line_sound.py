"""What telephones hear: every packet of sound that Asterisk sends, by the kernel's own clock."""

import contextlib
import itertools
import mmap
import multiprocessing
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection

IP_PROTOCOL = 0x0800
PACKET_OPTIONS, RING, VERSION, VERSION_2 = 263, 5, 10, 1
"""``SOL_PACKET``, ``PACKET_RX_RING``, ``PACKET_VERSION``, ``TPACKET_V2`` (packet(7)): the kernel writes packets with
their moments into memory of ours, and loses none while this process waits for the processor."""

SLOT_BYTES, SLOTS, BLOCK_BYTES = 512, 2**16, 2**20
SLOT = struct.Struct("=IIIHHII")
FILLED = 1
LOOK_EVERY_S = 0.02

RATE = 8000
FRAME = RATE // 50
LATE_S = 0.06
"""Sound that comes later than this is waited for in silence, as a usual jitter buffer does."""

PAUSES = {0: bytes((*range(0x68, 0x80), *range(0xE8, 0x100))), 8: bytes((*range(0x50, 0x60), *range(0xD0, 0xE0)))}
"""Codes of each law (RTP's payload type) of at most -42 dB: nothing is said (ITU-T G.711, tables 1a and 2a)."""

DATAGRAM = struct.Struct("!HHHH")
RTP = struct.Struct("!BBHII")


@dataclass(slots=True)
class Heard:
    """Frames of 20 ms that came, and how many were lost.

    Attributes:
        frames: How many came.
        late: For how many silence was heard because they were late.
        pauses: How many of those only made a pause longer, as between two prompts: nothing was said before or after.
        lost: How many did not come.
    """

    frames: int = 0
    late: int = 0
    pauses: int = 0
    lost: int = 0

    @property
    def gaps(self) -> float:
        """The share of sound that was not heard."""
        return (self.late + self.lost) / max(1, self.frames + self.lost)


@dataclass(slots=True)
class _Stream:
    """One source of sound: where it is, when its frames are due at the earliest, whether anything is heard just now."""

    sequence: int
    stamp: int
    begin: float
    sounds: bool

    def take(self, sequence: int, stamp: int, at: float, heard: Heard, *, sounds: bool) -> None:
        """Count the next packet; a jump in the sound's time, as between two prompts, begins anew."""
        step = (sequence - self.sequence) & 0xFFFF
        passed = (stamp - self.stamp) & 0xFFFFFFFF
        heard.frames += 1
        if passed == step * FRAME and step < 0x8000:
            heard.lost += step - 1
            due = self.begin + stamp / RATE
            if at - due > LATE_S:
                late = round((at - due) * RATE / FRAME)
                heard.late += late
                if not (sounds and self.sounds):
                    heard.pauses += late
                self.begin = at - stamp / RATE
            self.begin = min(self.begin, at - stamp / RATE)
        else:
            self.begin = at - stamp / RATE
        self.sequence, self.stamp, self.sounds = sequence, stamp, sounds


def _count(ports: range, ready: Connection) -> None:
    """Count until told to stop; runs in a process of its own."""
    streams: dict[tuple[int, int], _Stream] = {}
    heard = Heard()
    size = SLOT_BYTES * SLOTS
    with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(IP_PROTOCOL)) as wire:
        wire.setsockopt(PACKET_OPTIONS, VERSION, VERSION_2)
        wire.setsockopt(PACKET_OPTIONS, RING, struct.pack("IIII", BLOCK_BYTES, size // BLOCK_BYTES, SLOT_BYTES, SLOTS))
        with mmap.mmap(wire.fileno(), size) as ring:
            ready.send(None)
            slots = itertools.cycle(range(0, size, SLOT_BYTES))
            at = next(slots)
            while not ready.poll():
                while (head := SLOT.unpack_from(ring, at))[0] & FILLED:
                    begin = at + head[4]
                    packet = ring[begin : begin + min(head[2], SLOT_BYTES - head[4])]
                    _packet(packet, head[5] + head[6] / 1e9, ports, streams, heard)
                    ring[at : at + 4] = bytes(4)
                    at = next(slots)
                time.sleep(LOOK_EVERY_S)
    ready.send(heard)


def _packet(data: bytes, at: float, ports: range, streams: dict[tuple[int, int], _Stream], heard: Heard) -> None:
    head = (data[0] & 0x0F) * 4
    if data[9] != socket.IPPROTO_UDP or len(data) < head + 20:
        return
    source, target, _, _ = DATAGRAM.unpack_from(data, head)
    if source not in ports or target in ports or source % 2:
        return
    version, kind, sequence, stamp, origin = RTP.unpack_from(data, head + 8)
    pause = PAUSES.get(kind & 0x7F)
    if version & 0xC0 != 0x80 or pause is None:
        return
    sounds = bool(data[head + 20 :].translate(None, pause))
    if stream := streams.get((source, origin)):
        stream.take(sequence, stamp, at, heard, sounds=sounds)
    else:
        heard.frames += 1
        streams[source, origin] = _Stream(sequence, stamp, at - stamp / RATE, sounds)


@contextlib.contextmanager
def listening(ports: range) -> Iterator[Heard]:
    """Watch what leaves these ports for telephones; the figures are there at the end.

    Args:
        ports: UDP ports of Asterisk's sound; what goes from one of them to another is no telephone's.

    Raises:
        PermissionError: Without the right to see packets; ``scripts/in-namespace`` gives it.
    """
    heard = Heard()
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_count, args=(ports, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        ours.recv()
        yield heard
        ours.send(None)
        found: Heard = ours.recv()
        heard.frames, heard.late, heard.pauses, heard.lost = found.frames, found.late, found.pauses, found.lost
    finally:
        process.terminate()
        process.join()
