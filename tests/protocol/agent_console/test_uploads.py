"""Files in and out: streamed, limited, told by their content, saved and never run."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.protocol.agent_console.conftest import Browser, Running, running_console
from tests.protocol.agent_console.office import CLERK, OTHER_CLERK, Office, open_office

pytestmark = pytest.mark.protocol

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
MB = 1 << 20


async def test_a_file_comes_back_as_it_was_to_be_saved(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        number = await office.dispatched()
        form = {"file": ("现场 照片.png", PNG, "text/html")}
        kept = await office.ask(CLERK, "POST", f"/tickets/{number}/attachments", files=form, data={"kind": "evidence"})
        assert kept.status_code == 201, kept.text
        made = kept.json()
        assert (made["media_type"], made["size"], made["kind"]) == ("image/png", len(PNG), "evidence")
        assert made["department"]["code"] == "city-mgmt"
        file = await office.ask(CLERK, "GET", made["url"].removeprefix("/api"))
        assert file.content == PNG
        assert file.headers["content-type"] == "image/png"
        assert file.headers["content-disposition"].startswith("attachment; ")
        assert "%E7%8E%B0%E5%9C%BA" in file.headers["content-disposition"]
        assert file.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert file.headers["x-content-type-options"] == "nosniff"
        page = await office.read(CLERK, f"/tickets/{number}")
        assert [one["name"] for one in page["attachments"]] == [made["name"]]
        assert page["time_line"][-1]["kind"] == "attachment"
        other = await office.ask(OTHER_CLERK, "GET", made["url"].removeprefix("/api"))
        nothing = await office.ask(OTHER_CLERK, "GET", "/attachments/999")
        assert (other.status_code, other.json()) == (404, nothing.json())


@pytest.mark.parametrize(
    ("content", "status", "slug"),
    [
        (b"\x7fELF" + bytes(100), 415, "attachment-type-not-allowed"),
        (b"MZ" + bytes(100), 415, "attachment-type-not-allowed"),
        (b"", 422, "attachment-invalid"),
    ],
)
async def test_a_file_is_what_it_holds_not_what_it_says(tmp_path: Path, content: bytes, status: int, slug: str) -> None:
    async with open_office(tmp_path) as office:
        number = await office.dispatched()
        form = {"file": ("photo.png", content, "image/png")}
        refused = await office.ask(CLERK, "POST", f"/tickets/{number}/attachments", files=form)
        assert (refused.status_code, refused.json()["error"]) == (status, slug)
        assert (await office.read(CLERK, f"/tickets/{number}"))["attachments"] == []


def stored_under(folder: Path) -> list[Path]:
    """Return in which folders below this one the file lies, two levels up."""
    return [path.parent.parent for path in folder.rglob("*") if path.is_file() and path.read_bytes() == PNG]


@pytest.mark.parametrize("name", ["../../etc/passwd.png", "..\\..\\boot.png", "a\u202egnp.exe.png", "x" * 400 + ".png"])
async def test_a_path_in_the_name_leads_nowhere(tmp_path: Path, name: str) -> None:
    async with open_office(tmp_path) as office:
        number = await office.dispatched()
        kept = await office.ask(CLERK, "POST", f"/tickets/{number}/attachments", files={"file": (name, PNG)})
        assert kept.status_code == 201, kept.text
        shown = kept.json()["name"]
        assert not {"/", "\\", "\u202e"} & set(shown)
        assert len(shown) <= 128
        assert stored_under(tmp_path) == [office.world.deps.settings.attachments_dir]


@pytest.mark.parametrize(
    "options",
    [
        {"json": {}},
        {"content": b"", "headers": {"Content-Type": "multipart/form-data"}},
        {"content": b"x", "headers": {"Content-Type": "multipart/form-data; boundary=b"}},
        {"data": {"file": "text"}, "files": {"other": ("a.png", PNG)}},
        {"files": [("file", ("a.png", PNG)), ("file", ("b.png", PNG))]},
        {"files": {"file": ("a.png", PNG)}, "data": {"kind": "../x"}},
    ],
)
async def test_what_is_no_form_with_one_file_is_refused(tmp_path: Path, options: dict[str, object]) -> None:
    async with open_office(tmp_path) as office:
        number = await office.dispatched()
        refused = await office.ask(CLERK, "POST", f"/tickets/{number}/attachments", **options)
        assert refused.status_code == 422, refused.text
        assert (await office.read(CLERK, f"/tickets/{number}"))["attachments"] == []


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[Running]:
    async with running_console(tmp_path, attachment_mb=1) as running:
        yield running


async def test_a_hundred_megabytes_are_stopped_early(small: Running) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="big.png"\r\n\r\n' + PNG
        for _ in range(100):
            sent += 1
            yield bytes(MB)
        yield b"\r\n--b--\r\n"

    office = Office(small.world, small.app)
    number = await office.dispatched()
    for desk in office.desks.values():
        await desk.aclose()
    async with Browser(small.base) as clerk:
        await clerk.sign_in(CLERK)
        headers = {"Content-Type": "multipart/form-data; boundary=b"}
        path = f"/api/tickets/{number}/attachments"
        answer = await clerk.http.post(path, content=endless(), headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (413, "too-large")
        told = await clerk.http.post(path, content=bytes(3 * MB), headers=headers)
        assert (told.status_code, told.json()["error"]) == (413, "too-large")
    store = small.world.deps.settings.attachments_dir
    assert sum(path.stat().st_size for path in store.rglob("*") if path.is_file()) == 0


async def test_only_the_two_upload_routes_take_more_than_a_form(small: Running) -> None:
    async with Browser(small.base) as clerk:
        await clerk.sign_in(CLERK)
        for path in ("/api/simulate", "/api/tickets/261120120000010001/moves", "/api/imports/x"):
            answer = await clerk.http.post(path, content=b" " * 300_000)
            assert (answer.status_code, answer.json()["error"]) == (413, "too-large"), path


async def test_nobody_uploads_unseen(small: Running) -> None:
    async with Browser(small.base) as nobody:
        answer = await nobody.http.post("/api/imports", files={"file": ("a.csv", bytes(MB))})
        assert (answer.status_code, answer.json()["error"]) == (401, "not-signed-in")
