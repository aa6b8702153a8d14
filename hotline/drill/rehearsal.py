"""The rehearsal: every step of a call, each on real parts, each checked."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from config.clock import utc_now
from config.errors import HotlineError
from config.flow import Ask, Matter
from config.profile import Profile
from crm.calls.states import CallState
from hotline.drill import AUDIO
from hotline.drill.cast import Cast
from hotline.drill.report import DrillReport, Step
from hotline.drill.watch import LineWatch
from hotline.prepare import Progress
from ivr.prompts.sound import check_audio, seconds_of

STEP_S = 30.0
QUEUE_S = 90.0
TALK_S = 90.0
BREATH_S = 0.5


class Rehearsal:
    """One call from dial tone to recording.

    Args:
        cast: Who takes part.
        profile: The city's rules.
        progress: Told each step.
        key: What the citizen presses in the menu.
        score: What the citizen presses in the survey.
    """

    def __init__(self, cast: Cast, profile: Profile, progress: Progress, *, key: str = "3", score: str = "1") -> None:
        self._cast = cast
        self._profile = profile
        self._progress = progress
        self._key = key
        self._score = score
        self.report = DrillReport()

    async def run(self) -> DrillReport:
        """Play the call; the report says how far it came. The line is hung up in any case."""
        with LineWatch(self._cast.gateway) as line:
            try:
                await self._play(line)
            except HotlineError:
                self._progress("the rehearsal ends here")
            finally:
                if self.report.call_id:
                    await self._cast.citizen.hang_up()
        return self.report

    async def _play(self, line: LineWatch) -> None:
        report, cast = self.report, self._cast
        async with self._step("the operator is ready") as seen:
            await self._take_calls()
            seen.append(cast.phone.login)
        async with self._step("a citizen calls") as seen:
            await cast.phone.ring_for(2)
            cast.phone.listen()
            number = f"138{random.randrange(10**8):08d}"  # noqa: S311 - any number will do
            report.call_id = await cast.citizen.call(number, self._profile.line)
            seen.append(report.call_id)
        if self._profile.flow.first(Ask):
            async with self._step("the menu takes a key") as seen:
                await line.step(report.call_id, "menu", STEP_S)
                await cast.citizen.press(self._key)
                seen.append(self._key)
        if matter := self._profile.flow.first(Matter):
            async with self._step("the citizen says the matter") as seen:
                await line.step(report.call_id, "speaking", STEP_S)
                seen.append(await self._say_matter(matter.prompts, AUDIO / "citizen_light.wav"))
        async with self._step("the pop comes with the ring") as seen:
            await self._pop(line)
            seen.append(f"{report.pop_ms} ms")
        async with self._step("citizen and operator talk") as seen:
            await self._talk()
            seen.append(f"{len(report.transcript_caller)} + {len(report.transcript_operator)} utterances")
        async with self._step("the ticket is saved") as seen:
            await self._save_ticket()
            seen.append(report.ticket_number or "")
        async with self._step("the operator hangs up, the citizen evaluates") as seen:
            await cast.operator.client.ask("POST", f"/api/calls/{report.call_id}/hang-up")
            await line.step(report.call_id, "survey", STEP_S)
            await cast.citizen.press(self._score)
            seen.append(self._score)
        async with self._step("wrap-up is a visible state") as seen:
            await cast.operator.until("wrap-up", lambda f: f.get("state") == "wrap_up", STEP_S)
            seen.append(f"{self._profile.wrap_up_s} s")
        async with self._step("everything is kept together") as seen:
            await self._kept()
            seen.append(f"{report.recording}, survey {report.survey}, {len(report.segments)} segments")

    @asynccontextmanager
    async def _step(self, name: str) -> AsyncIterator[list[str]]:
        seen: list[str] = []
        try:
            yield seen
        except HotlineError as error:
            self.report.steps.append(Step(name, ok=False, seen=error.message))
            self._progress(f"✗ {name}: {error.message}")
            raise
        self.report.steps.append(Step(name, ok=True, seen=" ".join(seen)))
        self._progress(f"✓ {name}: {' '.join(seen)}")

    async def _take_calls(self) -> None:
        hello = await self._cast.operator.until("the console's hello", lambda f: f["type"] == "hello", STEP_S)
        self.report.engine = hello.frame["transcription"].get("engine", "")
        self.report.model = hello.frame["transcription"].get("model", "")
        if hello.frame["presence"]["state"] != "ready":
            await self._cast.operator.client.ask("POST", "/api/state", {"move": "ready"})

    async def _say_matter(self, prompts: Sequence[str], file: Path) -> str:
        """Wait as long as the prompts take, then speak."""
        await asyncio.sleep(seconds_of(prompts) + BREATH_S)
        await self._cast.citizen.say(file)
        return file.stem

    async def _pop(self, line: LineWatch) -> None:
        report = self.report
        queued = await line.step(report.call_id, "waiting", STEP_S)
        rung = await line.until(
            "the ring",
            lambda e: (
                e.name == "AgentCalled"
                and e["Uniqueid"] == report.call_id
                and e["Interface"] == self._cast.phone.interface
            ),
            QUEUE_S,
        )
        pop = await self._cast.operator.until("the pop", lambda f: f["type"] == "pop", STEP_S)
        report.pop_ms = round((pop.at - rung) * 1000, 1)
        report.queue = pop.frame["pop"]["queue"]
        report.menu_path = pop.frame["pop"]["menu_path"]
        await self._cast.phone.answered(STEP_S)
        talking = await self._cast.operator.until("the call to be talking", self._is(CallState.TALKING), STEP_S)
        report.answered = True
        report.wait_s = round(talking.at - queued, 2)

    def _is(self, state: CallState) -> Callable[[dict[str, Any]], bool]:
        return lambda f: f["type"] == "call" and f["call_id"] == self.report.call_id and f["state"] == state

    async def _talk(self) -> None:
        """Both speak; with a recogniser, wait until both were written down."""
        cast = self._cast
        await cast.phone.say(AUDIO / "operator_talk.wav")
        await asyncio.sleep(check_audio(AUDIO / "operator_talk.wav").seconds / 3)
        await cast.citizen.say(AUDIO / "citizen_talk.wav")
        if not self.report.engine:
            return
        for leg in ("caller", "operator"):
            await cast.operator.until(f"a sentence of the {leg}", _utterance_of(leg), TALK_S)
        await asyncio.sleep(check_audio(AUDIO / "citizen_talk.wav").seconds)
        self._read_transcript([h.frame for h in cast.operator.heard if h.frame["type"] == "utterance"])

    def _read_transcript(self, utterances: list[dict[str, Any]]) -> None:
        ordered = sorted(utterances, key=lambda u: u["started_at"])
        self.report.transcript_caller = [u["text"] for u in ordered if u["leg"] == "caller"]
        self.report.transcript_operator = [u["text"] for u in ordered if u["leg"] == "operator"]

    async def _save_ticket(self) -> None:
        """Type what the form does not know yet, as an operator would, and save."""
        report, client = self.report, self._cast.operator.client
        draft = await client.ask("GET", f"/api/calls/{report.call_id}/draft")
        report.draft = {name: field["value"] for name, field in draft["fields"].items()}
        rules = self._profile.rules_at(utc_now())
        typed = {
            "kind": self._profile.ticket.kinds[0],
            "category": rules.categories[0].path,
            "district": next(iter(rules.places)),
            "address": "解放大道120号",
            "title": "路灯不亮",
            "content": "市民反映解放大道路灯坏了三天,希望尽快维修。",
        }
        values = {name: value for name, value in typed.items() if not report.draft.get(name)}
        values["citizen_name"] = "王建国"
        ticket = await client.ask("POST", f"/api/calls/{report.call_id}/ticket", {"values": values})
        report.ticket_number = ticket["number"]

    async def _kept(self) -> None:
        """Wait until the call's page has everything."""
        report, client = self.report, self._cast.operator.client
        until = time.monotonic() + STEP_S
        while True:
            page = await client.ask("GET", f"/api/calls/{report.call_id}")
            missing = [n for n in ("recording_url", "ticket") if not page[n]]
            missing += [n for n in ("outcome", "survey") if page["call"][n] is None]
            if not missing:
                break
            if time.monotonic() > until:
                raise HotlineError(f"expected {', '.join(missing)} on the call's page, not there")
            await asyncio.sleep(0.2)
        report.recording = page["recording_url"]
        report.survey = page["call"]["survey"]
        report.outcome = page["call"]["outcome"]
        report.segments = [_segment(s) for s in page["segments"]]
        if page["transcript"]:
            self._read_transcript(page["transcript"])


def _utterance_of(leg: str) -> Callable[[dict[str, Any]], bool]:
    return lambda frame: frame["type"] == "utterance" and frame["leg"] == leg


def _segment(stored: dict[str, Any]) -> dict[str, Any]:
    began, ended = (datetime.fromisoformat(stored[name]) for name in ("started_at", "ended_at"))
    return {
        "kind": stored["kind"],
        "operator": stored["operator"],
        "seconds": round((ended - began).total_seconds(), 2),
    }
