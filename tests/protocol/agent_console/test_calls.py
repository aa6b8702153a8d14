"""Calls, recordings, forms and tickets over HTTP."""

import struct
import wave

import pytest

from crm.calls.service import add_segment, record_survey
from crm.calls.states import SegmentKind
from crm.operators.states import OperatorState
from crm.retention.proof import prove, rule_of
from crm.retention.recordings import delete_recording
from crm.retention.transcripts import delete_transcript
from crm.tickets.drafts import DraftField, suggest
from crm.transcripts.passes import finish_pass
from crm.transcripts.service import close_gap
from tests.console_fakes import CALL, NOON, Reply
from tests.databases import overtaken
from tests.protocol.agent_console import stories
from tests.protocol.agent_console.conftest import Browser, Running

pytestmark = pytest.mark.protocol
TICKET = {
    "kind": "求助",
    "category": "城市管理/市政设施/路灯故障",
    "district": "江岸区",
    "address": "解放大道12号",
    "title": "路灯坏了",
    "content": "解放大道的路灯坏了",
    "citizen_name": "王建国",
}


async def test_operators_read_their_own_calls_and_supervisors_all(console: Running, operator: Browser) -> None:
    stories.ended(console.world, "8001", "hotline-1.1")
    stories.ended(console.world, "8002", "hotline-1.2", days_ago=1, recording="hotline-1.2.wav")
    own = (await operator.http.get("/api/calls")).json()["items"]
    assert [row["id"] for row in own] == ["hotline-1.1"]
    assert own[0]["number_shown"] == "138****6021"
    assert "number" not in own[0]
    paths = [f"/api/calls/hotline-1.2{end}" for end in ("", "/recording", "/draft")]
    missing = await operator.http.get("/api/calls/hotline-9.9")
    for path in paths:
        answer = await operator.http.get(path)
        assert (answer.status_code, answer.json()) == (404, missing.json())
    assert (await operator.http.patch(paths[2], json={"values": {"title": "x"}})).status_code == 404
    assert (await operator.http.post("/api/calls/hotline-1.2/ticket", json={"values": TICKET})).status_code == 404
    async with console.browser() as supervisor:
        await supervisor.sign_in("9001")
        rows = (await supervisor.http.get("/api/calls")).json()["items"]
        assert [row["id"] for row in rows] == ["hotline-1.1", "hotline-1.2"]
        assert (await supervisor.http.get(paths[0])).json()["call"]["number"] == "138****6021"


async def test_calls_that_were_rated_badly_are_found_among_all(console: Running, operator: Browser) -> None:
    scores = {
        "hotline-1.1": ("8001", 3),
        "hotline-1.2": ("8001", 4),
        "hotline-1.3": ("8002", 5),
        "hotline-1.4": ("8001", 0),
    }
    for days_ago, (call_id, (login, score)) in enumerate(scores.items()):
        stories.ended(console.world, login, call_id, days_ago=days_ago)
        if score:
            with console.world.deps.factory.begin() as session:
                record_survey(session, call_id, score)

    async def found(browser: Browser) -> list[str]:
        answer = await browser.http.get("/api/calls", params={"survey": [4, 5]})
        return [row["id"] for row in answer.json()["items"]]

    assert await found(operator) == ["hotline-1.2"]
    async with console.browser() as supervisor:
        await supervisor.sign_in("9001")
        assert await found(supervisor) == ["hotline-1.2", "hotline-1.3"]


async def test_operators_know_a_citizen_in_clear_until_the_call_is_written_up(
    console: Running, operator: Browser
) -> None:
    stories.arrives(console.world)
    stories.rings(console.world)
    stories.answers(console.world)
    stories.says(console.world, f"电话{stories.NUMBER}")
    await operator.http.post(f"/api/calls/{CALL}/ticket", json={"values": TICKET})

    async def read() -> tuple[str, str, str]:
        page = (await operator.http.get(f"/api/calls/{CALL}")).json()
        (row,) = (await operator.http.get("/api/calls")).json()["items"]
        return page["call"]["number"], page["transcript"][0]["text"], row["citizen_name"]

    clear = (stories.NUMBER, f"电话{stories.NUMBER}", "王建国")
    assert await read() == clear
    del console.world.tracker.live[CALL]
    console.world.desk.put("8001", OperatorState.WRAP_UP, CALL)
    assert await read() == clear
    console.world.desk.put("8001", OperatorState.READY)
    assert await read() == ("138****6021", "电话138****6021", "王**")


async def test_a_form_stays_as_it_was_typed_until_the_operator_takes_the_next_call(
    console: Running, operator: Browser
) -> None:
    stories.ended(console.world, "8001", CALL, days_ago=1)
    url = f"/api/calls/{CALL}/draft"
    typed = await operator.http.patch(url, json={"values": {"citizen_name": "王建国"}})
    assert typed.json()["fields"]["citizen_name"]["value"] == "王建国"
    stories.ended(console.world, "8001", "hotline-1.9")
    assert (await operator.http.get(url)).json()["fields"]["citizen_name"]["value"] == "王**"


async def test_whoever_handed_a_call_on_still_reads_it(console: Running, operator: Browser) -> None:
    stories.ended(console.world, "8002", CALL)
    assert (await operator.http.get(f"/api/calls/{CALL}")).status_code == 404
    with console.world.deps.factory.begin() as session:
        add_segment(session, CALL, SegmentKind.TALKING, operator="8001", started_at=NOON, ended_at=NOON)
    assert (await operator.http.get(f"/api/calls/{CALL}")).status_code == 200


async def test_a_call_s_page_holds_everything(console: Running, operator: Browser) -> None:
    stories.ended(console.world, "8001", CALL)
    stories.says(console.world)
    page = (await operator.http.get(f"/api/calls/{CALL}")).json()
    assert page["call"]["outcome"] == "answered"
    assert page["call"]["answered_at"] == "2026-11-20T04:00:00Z"
    assert [segment["kind"] for segment in page["segments"]] == ["talking"]
    assert [said["text"] for said in page["transcript"]] == [stories.CITIZEN_SAYS]
    assert (page["ticket"], page["recording_url"]) == (None, None)


async def test_a_call_s_page_says_what_was_not_heard_and_what_becomes_of_it(
    console: Running, operator: Browser
) -> None:
    stories.ended(console.world, "8001", CALL, recording=f"{CALL}.wav")
    gaps = [stories.misses(console.world, leg=leg) for leg in ("caller", "operator")]

    async def shown() -> list[tuple[str, str]]:
        page = (await operator.http.get(f"/api/calls/{CALL}")).json()
        return [(gap["leg"], gap["state"]) for gap in page["gaps"]]

    assert await shown() == [("caller", "waiting"), ("operator", "waiting")]
    with console.world.deps.factory.begin() as session:
        close_gap(session, gaps[0].id, NOON)
        finish_pass(session, CALL, "unreadable", "vosk", "m", NOON)
    assert await shown() == [("caller", "filled"), ("operator", "unreadable")]


@pytest.mark.parametrize(("days_ago", "state"), [(0, "waiting"), (1, "unreadable")])
async def test_a_recording_that_did_not_come_is_waited_for_a_while(
    console: Running, operator: Browser, days_ago: int, state: str
) -> None:
    stories.ended(console.world, "8001", CALL, days_ago=days_ago)
    stories.misses(console.world)
    page = (await operator.http.get(f"/api/calls/{CALL}")).json()
    assert [gap["state"] for gap in page["gaps"]] == [state]


@pytest.mark.parametrize("limit", ["0", "201", "-1", "many"])
async def test_a_list_has_a_reasonable_length(operator: Browser, limit: str) -> None:
    answer = await operator.http.get("/api/calls", params={"limit": limit})
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid-input")


async def test_the_recording_is_played_by_ranges(console: Running, operator: Browser) -> None:
    folder = console.world.deps.settings.recordings_dir
    folder.mkdir(parents=True)
    (folder / f"{CALL}.wav").write_bytes(bytes(range(256)))
    stories.ended(console.world, "8001", CALL, recording=f"{CALL}.wav")
    url = (await operator.http.get(f"/api/calls/{CALL}")).json()["recording_url"]
    whole = await operator.http.get(url)
    assert (whole.status_code, len(whole.content)) == (200, 256)
    assert whole.headers["content-type"] == "audio/wav"
    assert whole.headers["cache-control"] == "no-store"
    part = await operator.http.get(url, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, bytes(range(10, 20)))
    assert part.headers["content-range"] == "bytes 10-19/256"
    assert (await operator.http.get(url, headers={"Range": "bytes=900-"})).status_code == 416


async def test_the_wave_form_shows_when_each_side_is_loud_and_is_none_of_a_broken_file(
    console: Running, operator: Browser
) -> None:
    folder = console.world.deps.settings.recordings_dir
    folder.mkdir(parents=True)
    half = [8192] * 8000 + [0] * 8000
    with wave.open(str(folder / f"{CALL}.wav"), "wb") as sound:
        sound.setparams((2, 2, 8000, 0, "NONE", ""))
        sound.writeframes(b"".join(struct.pack("<hh", *both) for both in zip(half, reversed(half), strict=True)))
    stories.ended(console.world, "8001", CALL, recording=f"{CALL}.wav")
    shown = (await operator.http.get(f"/api/calls/{CALL}/recording/wave-form")).json()
    assert len(shown["caller"]) == len(shown["operator"])
    for side, first, last in (("caller", 0.25, 0), ("operator", 0, 0.25)):
        assert (shown[side][0], shown[side][-1]) == (first, last)
    cut_off = (folder / f"{CALL}.wav").read_bytes()[: 44 + 4 * 4000 + 3]
    (folder / f"{CALL}.wav").write_bytes(cut_off)
    rest = (await operator.http.get(f"/api/calls/{CALL}/recording/wave-form")).json()
    assert (rest["caller"][0], max(rest["operator"])) == (0.25, 0)
    (folder / f"{CALL}.wav").write_bytes(b"RIFF broken")
    assert (await operator.http.get(f"/api/calls/{CALL}/recording/wave-form")).status_code == 404


@pytest.mark.parametrize("file", ["../hotline.db", "/etc/hostname", "missing.wav"])
async def test_a_recording_is_only_ever_a_file_of_its_folder(console: Running, operator: Browser, file: str) -> None:
    console.world.deps.settings.recordings_dir.mkdir(parents=True)
    stories.ended(console.world, "8001", CALL, recording=file)
    answer = await operator.http.get(f"/api/calls/{CALL}/recording")
    assert (answer.status_code, answer.json()["error"]) == (404, "not-found")


async def test_hanging_up_is_for_one_s_own_live_call(console: Running, operator: Browser) -> None:
    stories.arrives(console.world)
    stories.answers(console.world, "8002")
    url = f"/api/calls/{CALL}/hang-up"
    refused = await operator.http.post(url)
    assert (refused.status_code, refused.json()["error"]) == (409, "not-your-live-call")
    stories.answers(console.world, "8001")
    assert (await operator.http.post(url)).status_code == 204
    assert console.world.pbx.acted == [("Hangup", {"Channel": "PJSIP/op-8001-1", "Cause": "16"})]
    console.world.pbx.answer = Reply(success=False)
    assert (await operator.http.post(url)).status_code == 409


async def test_a_supervisor_puts_a_call_that_waits_before_the_others(console: Running, operator: Browser) -> None:
    stories.arrives(console.world)
    url = f"/api/calls/{CALL}/front"
    assert (await operator.http.post(url)).status_code == 403
    async with console.browser() as supervisor:
        await supervisor.sign_in("9001")
        assert (await supervisor.http.post(url)).status_code == 204
        ((action, asked),) = console.world.pbx.acted
        assert (action, asked["Queue"], asked["Caller"]) == ("QueueChangePriorityCaller", "hotline", "PJSIP/trunk-1")
        console.world.pbx.answer = Reply(success=False)
        assert (await supervisor.http.post(url)).status_code == 409
        stories.answers(console.world)
        refused = await supervisor.http.post(url)
        assert (refused.status_code, refused.json()["error"]) == (409, "call-not-waiting")


async def test_a_form_is_typed_saved_and_corrected(console: Running, operator: Browser) -> None:
    stories.arrives(console.world)
    stories.rings(console.world)
    url = f"/api/calls/{CALL}/draft"
    assert (await operator.http.get(url)).json() == {"fields": {}, "version": 0}
    stories.suggests(console.world, {"district": "江岸区", "title": "路灯"}, stories.says(console.world))
    suggested = (await operator.http.get(url)).json()
    assert suggested["fields"]["district"]["evidence"]["text"] == stories.CITIZEN_SAYS
    typed = (await operator.http.patch(url, json={"values": {"title": "路灯坏了"}})).json()
    assert typed["fields"]["title"]["touched"]
    assert not typed["fields"]["district"]["touched"]
    assert typed["version"] == suggested["version"] + 1
    stale = await operator.http.patch(url, json={"values": {"title": "x"}, "version": suggested["version"]})
    assert (stale.status_code, stale.json()["error"]) == (409, "draft-stale")
    stories.answers(console.world)
    made = (await operator.http.post(f"/api/calls/{CALL}/ticket", json={"values": TICKET})).json()
    assert made["district"] == "江岸区"
    assert len(made["number"]) == 18
    again = await operator.http.post(f"/api/calls/{CALL}/ticket", json={"values": {"title": "两盏路灯坏了"}})
    assert (again.json()["number"], again.json()["title"]) == (made["number"], "两盏路灯坏了")
    row = (await operator.http.get("/api/calls")).json()["items"][0]
    assert (row["ticket_number"], row["title"], row["citizen_name"]) == (made["number"], "两盏路灯坏了", "王建国")


@pytest.mark.parametrize("path", ["draft", "ticket"])
async def test_what_is_typed_while_the_form_fills_itself_is_kept_with_it(
    console: Running, operator: Browser, path: str
) -> None:
    stories.arrives(console.world)
    stories.rings(console.world)
    stories.answers(console.world)
    url = f"/api/calls/{CALL}/{path}"
    suggested = {"title": DraftField("路灯", confidence=0.8), "wants": DraftField("尽快修好", confidence=0.8)}
    overtaken(console.world.deps.factory, lambda other: suggest(other, CALL, suggested, NOON))
    answer = await operator.http.request("PATCH" if path == "draft" else "POST", url, json={"values": TICKET})
    assert answer.is_success, answer.text
    form = (await operator.http.get(f"/api/calls/{CALL}/draft")).json()["fields"]
    assert (form["title"]["value"], form["wants"]["value"]) == (TICKET["title"], "尽快修好")


@pytest.mark.parametrize(
    ("values", "slug"),
    [
        ({"shoe_size": "43"}, "draft-invalid"),
        ({"title": "x" * 129}, "draft-invalid"),
        ({"title": "x" * 10_001}, "invalid-input"),
        ({"title": "a\x00b"}, "invalid-input"),
        ({"title": 7}, "invalid-input"),
        ({f"f{i}": "" for i in range(40)}, "invalid-input"),
    ],
)
async def test_what_cannot_stand_in_the_form_is_refused(
    console: Running, operator: Browser, values: dict[str, object], slug: str
) -> None:
    stories.arrives(console.world)
    stories.rings(console.world)
    answer = await operator.http.patch(f"/api/calls/{CALL}/draft", json={"values": values})
    assert (answer.status_code, answer.json()["error"]) == (422, slug)


async def test_a_ticket_without_its_matter_is_refused_and_names_what_is_missing(
    console: Running, operator: Browser
) -> None:
    stories.ended(console.world, "8001", CALL)
    answer = await operator.http.post(f"/api/calls/{CALL}/ticket", json={"values": {"title": "路灯"}})
    assert (answer.status_code, answer.json()["error"]) == (422, "ticket-invalid")
    assert answer.json()["details"]["fields"] == ["content", "kind"]


async def test_a_ticket_is_read_by_its_maker_its_call_s_people_and_whoever_has_its_citizen_on_the_line(
    console: Running, operator: Browser
) -> None:
    stories.ended(console.world, "8002", "hotline-1.1", days_ago=3)
    async with console.browser() as colleague:
        await colleague.sign_in("8002")
        made = (await colleague.http.post("/api/calls/hotline-1.1/ticket", json={"values": TICKET})).json()
        url = f"/api/tickets/{made['number']}"
        assert (await colleague.http.get(url)).json()["title"] == "路灯坏了"
    hidden = await operator.http.get(url)
    assert hidden.status_code == 404
    assert hidden.json() == (await operator.http.get("/api/tickets/000000000000000000")).json()
    stories.arrives(console.world)
    stories.rings(console.world)
    assert (await operator.http.get(url)).status_code == 200


async def test_a_call_says_what_was_deleted_of_it_when_and_by_which_rule(console: Running, operator: Browser) -> None:
    stories.ended(console.world, "8001", "hotline-1.1", recording="hotline-1.1.wav")
    folder = console.world.deps.settings.recordings_dir
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hotline-1.1.wav").write_bytes(b"sound")
    factory, url = console.world.deps.factory, "/api/calls/hotline-1.1"
    with factory.begin() as session:
        prove(session, "recording", "hotline-1.1", "", rule_of("recording", 180), NOON)
    assert (await operator.http.get(url)).json()["deleted"] == []
    delete_recording(factory, folder, "hotline-1.1", rule_of("recording", 180), NOON)
    delete_transcript(factory, "hotline-1.1", rule_of("transcript", 365), NOON)
    page = (await operator.http.get(url)).json()
    assert page["recording_url"] is None
    assert page["deleted"] == [
        {"kind": "recording", "days": 180, "at": "2026-11-20T04:00:00Z"},
        {"kind": "transcript", "days": 365, "at": "2026-11-20T04:00:00Z"},
    ]
    assert (await operator.http.get(f"{url}/recording")).status_code == 404
