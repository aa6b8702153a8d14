"""What the line says over HTTP: what is missing, and how each sound is heard."""

from collections.abc import AsyncIterator

import pytest

from ivr.prompts import prompt_folder
from tests.protocol.agent_console.conftest import Browser, Running

pytestmark = pytest.mark.protocol


@pytest.fixture
async def keeper(console: Running) -> AsyncIterator[Browser]:
    """Somebody who keeps the system."""
    async with console.browser() as page:
        await page.sign_in("9901")
        yield page


async def test_the_flows_prompts_are_listed_in_each_language_it_speaks_and_can_be_heard(keeper: Browser) -> None:
    listed = {(row["language"], row["name"]): row for row in (await keeper.http.get("/api/prompts")).json()}
    for language in ("zh", "en"):
        row = listed[language, "welcome"]
        assert (row["source"], row["changed"], row["faults"]) == ("rendered", False, [])
        heard = await keeper.http.get(f"/api/prompts/{language}/welcome")
        assert heard.content == (prompt_folder(language) / "welcome.wav").read_bytes()
    assert ("zh", "num_7") not in listed, "what the line counts with is listed only if it is missing"


@pytest.mark.parametrize(("path", "status"), [("zh/nonsense", 404), ("fr/welcome", 422), ("zh/..%2Fmoh", 422)])
async def test_what_is_no_sound_is_refused(keeper: Browser, path: str, status: int) -> None:
    assert (await keeper.http.get(f"/api/prompts/{path}")).status_code in (status, 404)
