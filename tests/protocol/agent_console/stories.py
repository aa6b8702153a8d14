"""Calls as they lie in the database."""

from collections.abc import Mapping
from datetime import timedelta

from crm.bus.events import CallAnswered, CallStateChanged, OperatorRinging
from crm.calls.service import add_segment, end_call, move_call, open_call, record_queue
from crm.calls.states import CallState, Outcome, SegmentKind
from crm.messages.left import settle
from crm.operators.states import OperatorState
from crm.tickets.drafts import DraftField, Evidence, suggest
from crm.transcripts.models import TranscriptGap
from crm.transcripts.service import add_utterance, open_gap
from tests.console_fakes import CALL, NOON, Live, World

NUMBER = "13800006021"
CITIZEN_SAYS = "解放大道的路灯坏了"


def arrives(world: World, call_id: str = CALL, number: str = NUMBER, *, days_ago: float = 0) -> None:
    """A citizen calls and waits."""
    at = NOON - timedelta(days=days_ago)
    with world.deps.factory.begin() as session:
        open_call(session, call_id=call_id, number=number, line="12345", origin="trunk", channel="PJSIP/t-1", at=at)
        record_queue(session, call_id, "hotline", at)
    world.tracker.live[call_id] = Live("waiting")


def leaves_message(world: World, call_id: str = CALL, number: str = NUMBER, *, heard: bool = True) -> None:
    """A citizen speaks to the recorder for eight seconds and hangs up; unless ``heard``, nobody listened yet."""
    over = NOON + timedelta(seconds=8)
    with world.deps.factory.begin() as session:
        open_call(session, call_id=call_id, number=number, line="12345", origin="trunk", channel="PJSIP/t-1", at=NOON)
        add_segment(session, call_id, SegmentKind.RECORDING, started_at=NOON, ended_at=over)
        session.flush()
        end_call(session, call_id, Outcome.LEFT_MESSAGE, over)
        if heard:
            settle(session, call_id, spoken=True, at=over)


def says(
    world: World, text: str = CITIZEN_SAYS, call_id: str = CALL, words: list[list[str | float]] | None = None
) -> int:
    """The citizen says something; returns the utterance's id."""
    with world.deps.factory.begin() as session:
        return add_utterance(
            session,
            call_id=call_id,
            leg="caller",
            operator=None,
            text=text,
            words=words or [],
            started_at=NOON,
            ended_at=NOON + timedelta(seconds=2),
            engine="vosk",
            model="m",
        ).id


def misses(world: World, call_id: str = CALL, leg: str = "operator") -> TranscriptGap:
    """A side is not heard for ten seconds."""
    with world.deps.factory.begin() as session:
        over = NOON + timedelta(seconds=20)
        return open_gap(
            session,
            call_id=call_id,
            leg=leg,
            started_at=NOON + timedelta(seconds=10),
            ended_at=over,
            reason="overload",
        )


def suggests(world: World, values: Mapping[str, str], utterance: int | None = None) -> None:
    """The form fills itself."""
    evidence = Evidence(CITIZEN_SAYS, utterance, "said")
    fields = {name: DraftField(value, False, 0.8, evidence) for name, value in values.items()}
    with world.deps.factory.begin() as session:
        suggest(session, CALL, fields, NOON)


def rings(world: World, login: str = "8001", call_id: str = CALL) -> None:
    """It rings at an operator."""
    live = world.tracker.live[call_id]
    live.state, live.ringing = "ringing", {**live.ringing, login: "u"}
    world.bus.publish(OperatorRinging(call_id=call_id, operator=login, at=NOON))
    world.desk.put(login, OperatorState.RINGING, call_id)


def answers(world: World, login: str = "8001", call_id: str = CALL) -> None:
    """An operator answers."""
    with world.deps.factory.begin() as session:
        move_call(session, call_id, CallState.TALKING, operator=login, at=NOON)
    live = world.tracker.live[call_id]
    live.state, live.operator, live.operator_channel, live.ringing = "talking", login, f"PJSIP/op-{login}-1", {}
    world.bus.publish(CallStateChanged(call_id=call_id, state="talking", at=NOON))
    world.bus.publish(CallAnswered(call_id=call_id, operator=login, at=NOON))
    world.desk.put(login, OperatorState.TALKING, call_id)


def ended(world: World, login: str, call_id: str, *, days_ago: float = 0, recording: str | None = None) -> None:
    """A call that is over: an operator talked for a minute."""
    arrives(world, call_id, days_ago=days_ago)
    del world.tracker.live[call_id]
    at = NOON - timedelta(days=days_ago)
    with world.deps.factory.begin() as session:
        move_call(session, call_id, CallState.TALKING, operator=login, at=at)
        over = at + timedelta(minutes=1)
        add_segment(session, call_id, SegmentKind.TALKING, operator=login, started_at=at, ended_at=over)
        end_call(session, call_id, Outcome.ANSWERED, over)
        if recording:
            from crm.calls.service import record_recording

            record_recording(session, call_id, recording)
