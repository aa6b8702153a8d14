"""Which pages may speak to the console."""

import pytest
from starlette.datastructures import Headers

from agent_console.origin import is_own_page, may_change
from config.settings import Settings

pytestmark = pytest.mark.unit
SETTINGS = Settings(console_origins=("https://console.city.example",))
HOST = "127.0.0.1:8012"


@pytest.mark.parametrize(
    ("origin", "own"),
    [
        ("http://127.0.0.1:8012", True),
        ("https://127.0.0.1:8012", True),
        ("https://console.city.example", True),
        ("http://console.city.example", False),
        ("http://127.0.0.1:8013", False),
        ("http://127.0.0.1:8012.evil.example", False),
        ("http://127.0.0.1:8012@evil.example", False),
        ("null", False),
        ("", False),
    ],
)
def test_only_the_console_itself_and_listed_origins_are_own(origin: str, own: bool) -> None:
    assert is_own_page(Headers({"origin": origin, "host": HOST}), SETTINGS) is own


def test_without_host_or_origin_nothing_is_own() -> None:
    assert not is_own_page(Headers({"host": HOST}), SETTINGS)
    assert not is_own_page(Headers({"origin": "http://"}), SETTINGS)


@pytest.mark.parametrize(
    ("headers", "may"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"origin": "https://evil.example", "sec-fetch-site": "same-origin"}, False),
        ({"origin": f"http://{HOST}"}, True),
    ],
)
def test_changes_come_from_the_console_or_from_a_program(headers: dict[str, str], may: bool) -> None:
    assert may_change(Headers({"host": HOST, **headers}), SETTINGS) is may
