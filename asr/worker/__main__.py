"""``python -m asr.worker FD NICENESS SPEC``: started by ``asr.worker.process``, ends when the socket does."""

import json
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from asr.engines.base import Capabilities, EngineSpec
from asr.engines.loading import load, threads_of
from asr.models.seals import SEAL, ModelInvalidError, hold
from asr.worker.decoder import Decoder
from asr.worker.messages import Kind, Unpacker, pack_json
from asr.worker.system import give_memory_back

log = logging.getLogger("asr.worker")

BEAT_S = 0.25
TRIM_EVERY = 240
"""Beats between two times of giving freed memory back, of every engine; a shelf does so at once for what it let go."""

HANGS = 3
"""A decoding that takes so many times the engine's longest never ends; the process leaves and is started anew."""

ALTERED = 4
"""Exit code: a file of the model is missing or has changed."""


def main(arguments: list[str]) -> int:
    """Serve until the socket closes; the exit code says why it ended early."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    fd, niceness, described = arguments
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(int(niceness))
    line = socket.socket(fileno=int(fd))
    spec = EngineSpec(**json.loads(described))
    try:
        if spec.seal:
            hold(Path(spec.seal), Path(spec.path))
    except ModelInvalidError as error:
        log.error("the model %s is not started: %s", spec.model, error.message)  # noqa: TRY400 the message says it all
        return ALTERED
    loaded = load(with_whole_graph(spec))
    lock = threading.Lock()

    def send(data: bytes) -> None:
        try:
            with lock:
                line.sendall(data)
        except OSError:
            os._exit(0)

    decoder = Decoder(loaded, threads_of(spec) if loaded.capabilities.parallel else 1, send)
    decoder.start()
    send(pack_json(Kind.READY, word_times=loaded.capabilities.word_times))
    threading.Thread(target=_beat, args=(decoder, loaded.capabilities, send), daemon=True, name="beat").start()
    _read(line, decoder)
    return 0


def with_whole_graph(spec: EngineSpec) -> EngineSpec:
    """Return what to load: a graph that was put together beforehand and has changed since is done without."""
    if not spec.graph:
        return spec
    try:
        hold(Path(spec.graph) / SEAL, Path(spec.graph))
    except ModelInvalidError as error:
        log.error("the graph of %s is put together while it is used: %s", spec.model, error.message)  # noqa: TRY400 the message says it all
        return replace(spec, graph="")
    return spec


def _read(line: socket.socket, decoder: Decoder) -> None:
    unpacker = Unpacker()
    while data := line.recv(65_536):
        for message in unpacker.feed(data):
            decoder.take(message)


def _beat(decoder: Decoder, can: Capabilities, send: Callable[[bytes], None]) -> None:
    beats = 0
    while True:
        time.sleep(BEAT_S)
        turn_s = decoder.longest_turn()
        if turn_s > HANGS * can.longest_s:
            log.error("a decoding does not end")
            os._exit(3)
        send(pack_json(Kind.BEAT, stuck=turn_s > can.stuck_s, hangs=turn_s > can.longest_s))
        beats += 1
        if beats % TRIM_EVERY == 0:
            give_memory_back()


if __name__ == "__main__":
    code = main(sys.argv[1:])
    logging.shutdown()
    os._exit(code)  # threads may still be inside native code
