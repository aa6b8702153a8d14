"""Bad input over HTTP: clear answers, one line in the log, nothing of anybody in either."""

import logging
from pathlib import Path

import httpx
import pytest

from tests.databases import out_of_reach
from tests.protocol.agent_console.conftest import Browser, Running

pytestmark = pytest.mark.protocol


async def test_changes_asked_for_by_a_foreign_page_are_refused(
    console: Running, operator: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}):
        answer = await operator.http.post("/api/state", json={"move": "ready"}, headers=headers)
        assert answer.status_code == 403
        assert answer.json()["error"] == "foreign-origin"
        assert "content-security-policy" in answer.headers
    assert caplog.text.count("POST /api/state refused: foreign-origin") == 2
    assert console.world.desk.state_of("8001").state == "paused"


async def test_a_program_without_origin_may_sign_in(console: Running) -> None:
    async with httpx.AsyncClient(base_url=console.base, trust_env=False) as client:
        answer = await client.post("/api/sign-in", json={"login": "8001", "password": "x"})
    assert answer.json()["error"] == "sign-in-refused"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"login": "8001"}, "body.password"),
        ({"login": "8001", "password": "secret-1", "role": "admin"}, "body.role"),
        ({"login": "8" * 99, "password": "secret-1"}, "body.login"),
        ([], "body"),
    ],
)
async def test_invalid_input_names_its_fields_and_echoes_nothing(console: Running, body: object, field: str) -> None:
    async with console.browser() as browser:
        answer = await browser.http.post("/api/sign-in", json=body)
    assert answer.status_code == 422
    assert answer.json()["error"] == "invalid-input"
    assert field in answer.json()["details"]["fields"]
    assert "secret-1" not in answer.text


async def test_broken_json_is_invalid_input(console: Running) -> None:
    async with console.browser() as browser:
        answer = await browser.http.post(
            "/api/sign-in", content=b'{"login": \xff', headers={"Content-Type": "application/json"}
        )
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid-input")


async def test_a_body_beyond_all_reason_is_refused_while_it_comes(console: Running) -> None:
    async with console.browser() as browser:
        answer = await browser.http.post("/api/sign-in", content=b" " * 300_000)
    assert (answer.status_code, answer.json()["error"]) == (413, "too-large")


async def test_unknown_addresses_and_methods(console: Running, operator: Browser) -> None:
    for path in ("/api/nothing", "/ws/nothing", "/assets/nothing.js"):
        answer = await operator.http.get(path)
        assert (answer.status_code, answer.json()["error"]) == (404, "not-found")
    answer = await operator.http.delete("/api/me")
    assert (answer.status_code, answer.json()["error"]) == (405, "method-not-allowed")


async def test_an_unexpected_error_gets_a_reference_and_leaks_nothing(
    console: Running, operator: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: str) -> object:
        raise RuntimeError("number 13800006021")

    monkeypatch.setattr(console.world.desk, "state_of", broken)
    answer = await operator.http.post("/api/state", json={"move": "ready"})
    assert answer.status_code == 500
    assert answer.json()["error"] == "internal"
    reference = answer.json()["details"]["reference"]
    lines = [r for r in caplog.records if reference in r.getMessage()]
    assert len(lines) == 1
    assert "RuntimeError at" in lines[0].getMessage()
    assert "13800006021" not in caplog.text + answer.text
    assert "Traceback" not in caplog.text


async def test_a_database_that_is_gone_is_said(
    console: Running, operator: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with out_of_reach(console.world.engine, "sign_ins"):
        answer = await operator.http.get("/api/me")
        assert (answer.status_code, answer.json()["error"]) == (503, "database-unavailable")
        assert "sign_ins" not in caplog.text
        with pytest.raises(Exception, match="403"):
            async with operator.open():
                pass


async def test_every_answer_carries_the_security_headers(console: Running, operator: Browser) -> None:
    for path in ("/", "/api/me", "/api/nothing", "/api/health"):
        headers = (await operator.http.get(path)).headers
        policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'self'"
        assert policy["connect-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert "script-src" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "microphone=(self)" in headers["permissions-policy"]
        assert "server" not in headers
    assert (await operator.http.get("/api/me")).headers["cache-control"] == "no-store"


async def test_the_web_application_and_its_router_s_addresses(
    console: Running, operator: Browser, tmp_path: Path
) -> None:
    assert "make web" in (await operator.http.get("/")).text
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<title>console</title>")
    (dist / "assets" / "a-1f.js").write_text("1")
    (tmp_path / "secret").write_text("secret")
    for path in ("/", "/phone", "/calls/hotline-1763766000.12"):
        page = await operator.http.get(path)
        assert "<title>console</title>" in page.text, path
        assert page.headers["cache-control"] == "no-cache"
    script = await operator.http.get("/assets/a-1f.js")
    assert "javascript" in script.headers["content-type"]
    assert "immutable" in script.headers["cache-control"]
    for path in ("/%2e%2e/secret", "/..%2fsecret", "/assets/%2e%2e/%2e%2e/secret", "/%00"):
        answer = await operator.http.get(path)
        assert "secret" not in answer.text.replace("/secret", "") or "<title>" in answer.text


async def test_health_says_what_answers_and_needs_no_sign_in(
    console: Running, caplog: pytest.LogCaptureFixture
) -> None:
    async with console.browser() as browser:
        well = (await browser.http.get("/api/health")).json()
        console.world.pbx.up = False
        ill = (await browser.http.get("/api/health")).json()
    assert well["ok"]
    assert well["database"]
    assert well["pbx_link"]
    assert not ill["ok"]
    assert ill["database"]
    assert not ill["pbx_link"]


@pytest.fixture(autouse=True)
def _quiet_is_checked(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
