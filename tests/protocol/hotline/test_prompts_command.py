"""``hotline prompts`` as somebody at a terminal sees it."""

import json
import wave
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from config.settings import Settings
from hotline.cli import app
from ivr.pbx.sounds import sounds_of
from ivr.prompts.sound import check_audio, read_wav

pytestmark = pytest.mark.protocol


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    return Settings()


def prompts(*words: str) -> Result:
    return CliRunner().invoke(app, ["prompts", *words])


def recording(
    file: Path,
    hertz: int = 500,
    *,
    rate: int = 44100,
    channels: int = 2,
    width: int = 2,
    seconds: float = 1.0,
    amplitude: float = 0.5,
) -> Path:
    """Write a tone between half a second of silence on both sides; an amplitude above 1 is clipped."""
    sound = amplitude * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    samples = np.pad(np.clip(sound, -1, 1), rate // 2)
    whole = np.repeat(np.round(samples * (2 ** (8 * width - 1) - 1)).astype("<i4"), channels)
    octets = whole.view(np.uint8).reshape(-1, 4)[:, :width]
    with wave.open(str(file), "wb") as made:
        made.setparams((channels, width, rate, 0, "NONE", ""))
        made.writeframes((octets + np.uint8(128 if width == 1 else 0)).tobytes())
    return file


def pitch(file: Path) -> float:
    samples, rate = read_wav(file)
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * rate / len(samples))


def rows(*words: str) -> dict[tuple[str, str], dict[str, object]]:
    return {(row["language"], row["name"]): row for row in json.loads(prompts("list", "--json", *words).stdout)}


def test_everything_the_line_says_is_there_in_both_languages_of_the_flow() -> None:
    listed = rows()
    assert {language for language, _ in listed} == {"zh", "en"}
    for name in ("welcome", "all_busy", "ahead_1", "num_17", "unit_hundred"):
        assert listed["zh", name]["source"] == "rendered", name
    assert listed["en", "english_and"]["words"] == "and"
    assert (listed["zh", "welcome"]["in_flow"], listed["zh", "all_busy"]["in_flow"]) == (True, False)
    assert (listed["zh", "welcome"]["changed"], listed["zh", "welcome"]["faults"]) == (False, [])


@pytest.mark.parametrize(
    ("rate", "channels", "width"), [(44100, 2, 2), (48000, 1, 3), (16000, 1, 4), (8000, 1, 2), (11025, 2, 1)]
)
def test_a_recording_of_any_rate_and_width_becomes_what_the_line_plays(
    settings: Settings, tmp_path: Path, rate: int, channels: int, width: int
) -> None:
    file = recording(tmp_path / "studio.wav", rate=rate, channels=channels, width=width)
    said = prompts("accept", str(file), "welcome", "--by", "9801", "--language", "en")
    assert said.exit_code == 0, said.output
    played = sounds_of(settings, "en") / "welcome.wav"
    report = check_audio(played)
    assert (report.rate, report.faults) == (8000, ())
    assert pitch(played) == pytest.approx(500, abs=2)
    row = rows()["en", "welcome"]
    assert (row["source"], row["changed"]) == ("recorded", False)
    note = json.loads((settings.prompts_dir / "en" / "welcome.json").read_text())
    assert note["by"] == "9801"


def test_one_goes_back_to_the_recording_before_and_to_the_hotlines_own(settings: Settings, tmp_path: Path) -> None:
    played = sounds_of(settings, "zh") / "welcome.wav"
    for hertz in (500, 700):
        file = recording(tmp_path / f"{hertz}.wav", hertz)
        assert prompts("accept", str(file), "welcome", "--by", "9801").exit_code == 0
    assert pitch(played) == pytest.approx(700, abs=2)
    assert prompts("back", "welcome").exit_code == 0
    assert pitch(played) == pytest.approx(500, abs=2)
    assert prompts("back", "welcome").exit_code == 0
    assert pitch(played) == pytest.approx(700, abs=2)


def test_the_first_recording_can_be_taken_back(settings: Settings, tmp_path: Path) -> None:
    own = rows()["zh", "goodbye"]
    assert prompts("accept", str(recording(tmp_path / "one.wav")), "goodbye", "--by", "9801").exit_code == 0
    assert prompts("back", "goodbye").exit_code == 0
    assert rows()["zh", "goodbye"] == own
    assert pitch(sounds_of(settings, "zh") / "goodbye.wav") != pytest.approx(500, abs=2)


def test_there_is_nothing_to_go_back_to_before_anything_was_recorded() -> None:
    said = prompts("back", "welcome")
    assert (said.exit_code, "no-earlier-prompt" in said.output) == (1, True)


def test_what_is_not_fit_is_refused_and_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    text = tmp_path / "text.wav"
    text.write_text("您好" * 999, encoding="utf-8")
    refused = {
        "recording-silent": recording(tmp_path / "silent.wav", amplitude=0.0),
        "recording-clipped": recording(tmp_path / "clipped.wav", amplitude=3.0),
        "recording-length": recording(tmp_path / "long.wav", seconds=31, rate=8000),
        "recording-not-audio": text,
    }
    for slug, file in refused.items():
        said = prompts("accept", str(file), "welcome", "--by", "9801")
        assert (said.exit_code, slug in said.output) == (1, True), said.output
    click = recording(tmp_path / "click.wav", seconds=0.05)
    assert "recording-length" in prompts("accept", str(click), "welcome", "--by", "9801").output
    assert "recording-not-audio" in prompts("accept", str(tmp_path / "no.wav"), "welcome", "--by", "9801").output
    assert not (settings.prompts_dir / "zh" / "welcome.wav").exists()


def test_a_name_nothing_plays_is_refused_unless_it_is_to_be_new(settings: Settings, tmp_path: Path) -> None:
    file = str(recording(tmp_path / "one.wav"))
    assert "no-such-prompt" in prompts("accept", file, "wellcome", "--by", "9801").output
    assert "no-such-prompt" in prompts("accept", file, "../welcome", "--by", "9801", "--new").output
    assert prompts("accept", file, "spring_festival", "--by", "9801", "--new").exit_code == 0
    assert (sounds_of(settings, "zh") / "spring_festival.wav").exists()


def test_what_is_missing_and_what_is_stale_ends_with_status_1(settings: Settings, tmp_path: Path) -> None:
    note = settings.prompts_dir / "zh" / "welcome.json"
    assert prompts("accept", str(recording(tmp_path / "one.wav")), "welcome", "--by", "9801").exit_code == 0
    note.write_text(note.read_text().replace('"words":"', '"words":"0'))
    said = prompts("check", "--json")
    assert said.exit_code == 1
    assert "changed" in json.loads(said.stdout)["wrong"]["zh/welcome"]
    (settings.prompts_dir / "zh" / "welcome.wav").unlink()
    said = prompts("list", "--missing", "--json")
    assert said.exit_code == 1
    assert ("zh", "welcome") in {(row["language"], row["name"]) for row in json.loads(said.stdout)}
