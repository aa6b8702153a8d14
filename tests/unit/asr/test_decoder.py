"""The worker's legs and threads with an engine that does what the test says."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from asr.engines.base import Capabilities, Result
from asr.worker.decoder import Decoder
from asr.worker.messages import Kind, Message, Unpacker, pack_utterance

pytestmark = pytest.mark.unit


@dataclass
class EchoRecogniser:
    """Writes down the bytes it heard; some make it fail, some take it until it may go on."""

    held: threading.Event
    go: threading.Event
    heard: str = ""
    read_at: str = ""

    def accept(self, pcm: bytes) -> None:
        if pcm == b"bad!":
            raise RuntimeError("native code complains")
        if pcm == b"long":
            self.held.set()
            self.go.wait(10)
        self.heard += pcm.decode()

    def partial(self) -> str:
        if self.heard.endswith("look"):
            self.held.set()
            self.go.wait(10)
        return self.heard

    def pause(self) -> str:
        if self.heard != self.read_at and self.heard.endswith("look"):
            self.held.set()
            self.go.wait(10)
        self.read_at = self.heard
        return self.heard

    def finish(self) -> Result:
        text, self.heard = self.pause(), ""
        return Result(text)


@dataclass
class EchoEngine:
    capabilities: Capabilities
    held: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)

    def recogniser(self) -> EchoRecogniser:
        return EchoRecogniser(self.held, self.go)


@dataclass
class Bench:
    engine: EchoEngine
    decoder: Decoder
    answers: "queue.Queue[Message]"

    def say(self, leg: int, utterance: int, *pieces: bytes, finish: bool = True) -> None:
        for piece in pieces:
            self.put(pack_utterance(Kind.AUDIO, leg, utterance, piece))
        if finish:
            self.put(pack_utterance(Kind.FINISH, leg, utterance))

    def pause(self, leg: int, utterance: int) -> None:
        self.put(pack_utterance(Kind.PAUSE, leg, utterance))

    def put(self, data: bytes) -> None:
        for message in Unpacker().feed(data):
            self.decoder.take(message)

    def next(self, kind: Kind) -> Message:
        while (message := self.answers.get(timeout=10)).kind is not kind:
            pass
        return message


@pytest.fixture
def make_bench() -> Callable[..., Bench]:
    def make(threads: int, *, parallel: bool = True, partial_every_s: float = 0.0) -> Bench:
        answers: queue.Queue[Message] = queue.Queue()

        def send(data: bytes) -> None:
            for message in Unpacker().feed(data):
                answers.put(message)

        engine = EchoEngine(Capabilities(False, partial_every_s, parallel, ("zh",), 2.0, 2.0))
        decoder = Decoder(engine, threads, send)
        decoder.start()
        return Bench(engine, decoder, answers)

    return make


def test_each_leg_is_heard_in_its_own_order(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(4)
    for piece in "abcdefghij":
        for leg in range(1, 9):
            bench.say(leg, 1, piece.encode(), finish=False)
    for leg in range(1, 9):
        bench.say(leg, 1)
    finals = [bench.next(Kind.FINAL) for _ in range(8)]
    assert {m.leg for m in finals} == set(range(1, 9))
    assert {m.json()["text"] for m in finals} == {"abcdefghij"}


def test_engine_that_fails_costs_one_utterance(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(1)
    bench.say(1, 1, b"good", b"bad!")
    assert bench.next(Kind.FAILED).json() == {"utterance": 1}
    bench.say(1, 2, b"again")
    assert bench.next(Kind.FINAL).json()["text"] == "again"


def test_utterance_without_an_end_does_not_leak_into_the_next(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(1)
    bench.say(1, 1, b"left", finish=False)
    bench.say(1, 2, b"right")
    assert bench.next(Kind.FINAL).json() == {"utterance": 2, "text": "right", "words": [], "language": ""}


def test_all_audio_is_accounted_for(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(2)
    bench.say(1, 1, *[b"x" * 10] * 20)
    taken = 0
    while taken < 200:
        taken += bench.next(Kind.TAKEN).json()["bytes"]
    assert taken == 200


def test_closed_leg_is_answered_last(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(1)
    bench.say(3, 1, b"bye")
    bench.decoder.take(Message(Kind.CLOSE, 3, b""))
    assert bench.next(Kind.FINAL).json()["text"] == "bye"
    assert bench.next(Kind.CLOSED).leg == 3


def test_an_utterance_that_is_over_comes_before_what_others_go_on_saying(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(1, parallel=False)
    bench.say(1, 1, b"long", finish=False)
    assert bench.engine.held.wait(10), "the only thread is in the engine"
    for leg in (2, 3):
        bench.say(leg, 1, b"on", finish=False)
    bench.say(1, 1)
    bench.engine.go.set()
    assert [bench.next(Kind.TAKEN).leg for _ in range(4)] == [1, 1, 2, 3]


def test_finish_of_nothing_fails_instead_of_hanging(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(1)
    bench.say(1, 9)
    assert bench.next(Kind.FAILED).json() == {"utterance": 9}


def test_reading_an_utterance_again_does_not_count_as_what_hearing_costs(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(1, parallel=False, partial_every_s=1e-9)
    bench.say(1, 1, b"look", finish=False)
    assert bench.engine.held.wait(10), "the only thread reads again"
    assert bench.next(Kind.TAKEN).json()["bytes"] == 4
    bench.engine.go.set()
    assert bench.next(Kind.PARTIAL).json()["text"] == "look"


@pytest.mark.parametrize(("every_s", "reading_s"), [(60.0, 60.0), (0.0, 0.0)])
def test_a_text_tells_for_how_long_no_other_comes(
    make_bench: Callable[..., Bench], every_s: float, reading_s: float
) -> None:
    bench = make_bench(1, parallel=False, partial_every_s=every_s)
    bench.say(1, 1, b"said", finish=False)
    bench.pause(1, 1)
    assert bench.next(Kind.PARTIAL).json()["again_s"] == pytest.approx(reading_s, abs=5.0 * bool(every_s))


def test_what_may_be_over_is_read_before_it_is_and_not_again(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(1, parallel=False, partial_every_s=60.0)
    bench.say(1, 1, b"over", finish=False)
    bench.pause(1, 1)
    assert bench.next(Kind.PARTIAL).json().items() >= {"utterance": 1, "text": "over", "paused": True}.items()
    bench.say(1, 1)
    assert bench.next(Kind.FINAL).json()["text"] == "over"


def test_a_pause_waits_for_all_that_others_say(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(1, parallel=False, partial_every_s=60.0)
    bench.say(1, 1, b"long", finish=False)
    assert bench.engine.held.wait(10), "the only thread is in the engine"
    bench.pause(1, 1)
    bench.say(2, 1, b"on", finish=False)
    bench.say(3, 1, b"over")
    bench.engine.go.set()
    order: list[tuple[str, int]] = []
    while not order or order[-1] != ("PARTIAL", 1):
        message = bench.answers.get(timeout=10)
        if message.kind in (Kind.PARTIAL, Kind.FINAL) or message.leg == 2:
            order.append((message.kind.name, message.leg))
    assert order == [("FINAL", 3), ("TAKEN", 2), ("PARTIAL", 1)]


def test_a_pause_that_is_over_before_it_is_read_is_not_told_as_one(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(1, parallel=False, partial_every_s=60.0)
    bench.say(1, 1, b"look", finish=False)
    bench.pause(1, 1)
    assert bench.engine.held.wait(10), "the only thread reads ahead"
    bench.say(1, 1, b" on", finish=False)
    bench.engine.go.set()
    assert bench.next(Kind.PARTIAL).json().items() >= {"utterance": 1, "text": "look", "paused": False}.items()
    bench.say(1, 1)
    assert bench.next(Kind.FINAL).json()["text"] == "look on"


def test_an_engine_that_decodes_meanwhile_tells_of_a_pause_as_well(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(1)
    bench.say(1, 1, b"said", finish=False)
    assert bench.next(Kind.PARTIAL).json().items() >= {"utterance": 1, "text": "said", "paused": False}.items()
    bench.pause(1, 1)
    assert bench.next(Kind.PARTIAL).json().items() >= {"utterance": 1, "text": "said", "paused": True}.items()
