"""``hotline flow mode`` shows, switches and ends the line's mode."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from config.settings import Settings
from hotline.cli import app
from hotline.prepare import prepare_database

pytestmark = pytest.mark.protocol

STORM = ("storm", "--reason", "暴雨红色预警", "--hours", "6")


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path))
    prepare_database(Settings())


def mode(*words: str) -> Result:
    return CliRunner().invoke(app, ["flow", "mode", *words])


def test_a_mode_is_shown_switched_on_and_ended() -> None:
    assert mode().stdout.strip() == "no mode"
    assert mode(*STORM, "--by", "9001").exit_code == 0
    assert mode().stdout.startswith("storm until ")
    assert mode("none", "--by", "9001").stdout.strip() == "no mode"


@pytest.mark.parametrize(
    "words",
    [STORM, ("storm", "--by", "9001"), ("party", "--reason", "庆祝", "--by", "9001"), ("none", "--by", "9001")],
)
def test_what_cannot_be_switched_is_refused_and_nothing_changes(words: tuple[str, ...]) -> None:
    assert mode(*words).exit_code != 0
    assert mode().stdout.strip() == "no mode"
