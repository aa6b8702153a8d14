"""Calls of yesterday that the rules of inspection draw: recorded, written down, and some of them scored already."""

import wave
from datetime import datetime, time, timedelta

import numpy as np

from config.clock import utc_now
from crm.calls.models import Call, CallSegment
from crm.casework import Casework
from crm.quality.drawing import draw
from crm.quality.models import Inspection
from crm.quality.service import Result, claim, keep_time, score
from crm.quality.steps import card_of
from crm.tickets.moves.actor import Actor
from crm.tickets.states import Role
from crm.transcripts.service import add_utterance
from hotline.drill import AUDIO
from tests.browser.recording import RATE, Sound, read_sound
from tests.whole import Whole

CALL = "inspected-0"
OTHERS: dict[str, tuple[str, int, dict[str, int] | None]] = {
    "inspected-1": ("8001", 3, {"facts": 11, "listening": 12}),
    "inspected-2": ("8001", 26, {"tone": 10, "facts": 13}),
    "inspected-3": ("8002", 7, {"greeting": 6, "facts": 12, "answer": 13}),
    "inspected-4": ("8002", 31, {"urgency": 0}),
    "inspected-5": ("8002", 5, {}),
    "inspected-6": ("8001", 22, None),
    "inspected-7": ("8002", 4, None),
}
"""Calls by their ids: whose, how many minutes, and what items got that lost points; nothing if nobody scored it."""

SAID = (
    ("operator", 0.4, 4.0, "您好，这里是12345热线，请问有什么可以帮您？"),
    ("caller", 4.5, 7.0, "解放大道的路灯坏了三天了，晚上看不见路"),
    ("caller", 7.6, 10.5, "我上个星期就打过一次电话，没有人来"),
    ("operator", 11.0, 15.5, "您说的位置我记一下，是解放大道哪一段？"),
    ("caller", 16.0, 19.5, "就在花桥街道办事处门口那一段"),
    ("operator", 20.0, 25.0, "好的，我马上派单给城管部门，请您耐心等待"),
)
INSPECTOR = Actor("9101", Role.INSPECTOR)


class QualityTown:
    """Writes what inspection reads beside a running hotline."""

    def __init__(self, hotline: Whole) -> None:
        self.hotline = hotline
        self.casework = Casework(hotline.profile)
        self.day = utc_now().astimezone(self.casework.zone).date() - timedelta(days=1)

    def populate(self) -> int:
        """Write the calls, let the draw of their day take them, score the others; return the inspection left."""
        self._record()
        noon = datetime.combine(self.day, time(12), self.casework.zone)
        with self.hotline.factory.begin() as session:
            for back, (call_id, (operator, minutes, _)) in enumerate({CALL: ("8001", 2, {}), **OTHERS}.items()):
                session.add_all(self._call(call_id, operator, minutes, noon - timedelta(minutes=35 * back)))
            session.flush()
            for leg, since, until, text in SAID:
                add_utterance(
                    session, call_id=CALL, leg=leg, operator="8001" if leg == "operator" else None, text=text,
                    words=[], started_at=noon + timedelta(seconds=since), ended_at=noon + timedelta(seconds=until),
                    engine="whisper", model="whisper-base",
                )  # fmt: skip
        with self.hotline.factory.begin() as session:
            draw(session, self.casework, self.day, utc_now())
        for call_id, (_, _, lost) in OTHERS.items():
            if lost is not None:
                self._score(self.inspection(call_id), lost)
        return self.inspection(CALL)

    def inspection(self, call_id: str) -> int:
        """Return the id of a call's inspection."""
        with self.hotline.factory() as session:
            return session.query(Inspection.id).filter(Inspection.call_id == call_id).one()[0]

    def lapse(self, inspection_id: int) -> None:
        """Let the claim be over, and given back to all."""
        at = utc_now()
        with self.hotline.factory.begin() as session:
            session.get_one(Inspection, inspection_id).claimed_until = at
            session.flush()
            keep_time(session, at)

    def _call(self, call_id: str, operator: str, minutes: int, at: datetime) -> tuple[Call, CallSegment]:
        over = at + timedelta(minutes=minutes)
        call = Call(
            id=call_id, number=f"1397100{call_id[-1] * 4}", queue="hotline", operator=operator, kind="求助",
            state="ended", outcome="answered", started_at=at, queued_at=at, answered_at=at, ended_at=over,
            recorded_from=at, recording="inspected.wav", talked_s=60 * minutes, survey=5, menu_path=[],
        )  # fmt: skip
        return call, CallSegment(call_id=call_id, kind="talking", operator=operator, started_at=at, ended_at=over)

    def _score(self, inspection_id: int, lost: dict[str, int]) -> None:
        at = utc_now()
        with self.hotline.factory.begin() as session:
            found = claim(session, self.casework, inspection_id, INSPECTOR, at)
            scores = {item.key: item.points for item in card_of(self.casework, found.card_day).items} | lost
            result = Result(scores, dict.fromkeys(lost, "没有做到"), "其余规范")
            score(session, self.casework, inspection_id, INSPECTOR, result, found.version, at)

    def _record(self) -> None:
        citizen, operator = (read_sound(AUDIO / f"{name}.wav")[0] for name in ("citizen_talk", "operator_talk"))
        both = np.zeros((int(26 * RATE), 2))
        _lay(both[:, 0], citizen, 4.5)
        _lay(both[:, 1], operator, 0.4)
        folder = self.hotline.settings.recordings_dir
        folder.mkdir(parents=True, exist_ok=True)
        with wave.open(str(folder / "inspected.wav"), "wb") as audio:
            audio.setnchannels(2)
            audio.setsampwidth(2)
            audio.setframerate(RATE)
            audio.writeframes((both * 32767).astype("<i2").tobytes())


def _lay(side: Sound, sound: Sound, second: float) -> None:
    begins = int(second * RATE)
    side[begins : begins + len(sound)] += sound[: len(side) - begins]
