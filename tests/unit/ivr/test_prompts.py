"""Prompts: the list, the committed files, and what is refused."""

import re
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from ivr.prompts import HOLD_FILE, PROMPT_FOLDER, prompt_folder
from ivr.prompts.catalogue import CatalogueError, Prompt, load_catalogue, missing_prompts
from ivr.prompts.hold import hold_music
from ivr.prompts.phonemes import EnglishWords
from ivr.prompts.render import render
from ivr.prompts.sound import (
    HOLD_MUSIC,
    SPEECH,
    NoPauseError,
    Samples,
    after_pause,
    check_audio,
    level_to,
    read_wav,
    resample,
    trim,
    write_wav,
)
from ivr.prompts.speech import SpeechToolsMissingError, spoken

pytestmark = pytest.mark.unit

NEEDED_BY_THE_CALL_FLOW = {
    "welcome", "menu", "say_matter", "waiting", "all_busy", "invalid_key", "survey", "survey_thanks", "goodbye",
    "one_moment", "technical_fallback", "closed", "overflow",
}  # fmt: skip
CATALOGUE = load_catalogue()
ENGLISH_FOLDER = prompt_folder("en")
DRILL_FOLDER = Path(__file__).parents[3] / "hotline" / "drill" / "audio"
DRILL_LINES = load_catalogue(DRILL_FOLDER / "lines.yaml")


def tone(seconds: float = 1.0, rate: int = 8000, amplitude: float = 0.14, hertz: float = 400.0) -> Samples:
    return amplitude * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)


class ToneSpeaker:
    """Says every sentence as a loud tone with half a second of silence on both sides."""

    rate = 24000

    def __init__(self) -> None:
        self.said: list[tuple[str, str, float]] = []

    def say(self, sentence: str, voice: str, speed: float) -> Samples:
        self.said.append((sentence, voice, speed))
        return np.pad(tone(1.0, self.rate, 0.9), self.rate // 2)


def prompt(**changes: object) -> Prompt:
    return Prompt.model_validate(
        {"id": "welcome", "zh": "您好。请按1。", "en": "Hello. Press 1.", "voice": "jm_kumo"} | changes
    )


# --- the list and the committed files


def test_every_prompt_of_the_call_flow_is_in_the_list() -> None:
    assert {entry.id for entry in CATALOGUE} >= NEEDED_BY_THE_CALL_FLOW


def test_every_prompt_has_its_committed_file() -> None:
    assert missing_prompts(CATALOGUE, PROMPT_FOLDER) == []


def test_the_folder_holds_no_file_the_list_does_not_know() -> None:
    assert {file.name for file in PROMPT_FOLDER.glob("*.wav")} == {
        file for entry in CATALOGUE for file in entry.files()
    }


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.id)
def test_a_committed_prompt_is_fit_for_a_telephone_line(entry: Prompt) -> None:
    for file, words in entry.files().items():
        report = check_audio(PROMPT_FOLDER / file)
        assert report.faults == ()
        assert report.rate == 8000
        syllables = len(re.findall(r"[\u4e00-\u9fff0-9]", words))
        assert 1.5 < syllables / report.seconds < 6.5, "Mandarin is spoken at about 3 to 6 syllables a second"


@pytest.mark.parametrize("entry", [entry for entry in CATALOGUE if entry.text("en")], ids=lambda entry: entry.id)
def test_an_english_prompt_that_is_there_is_fit_for_a_telephone_line(entry: Prompt) -> None:
    for file in entry.files("en"):
        if (ENGLISH_FOLDER / file).exists():
            assert check_audio(ENGLISH_FOLDER / file).faults == ()


def test_whoever_chose_english_hears_the_way_to_a_person_and_every_value_in_english() -> None:
    needed = [entry for entry in CATALOGUE if entry.sound or entry.id in NEEDED_BY_THE_CALL_FLOW]
    assert missing_prompts(tuple(needed), ENGLISH_FOLDER, "en") == []


def test_no_english_file_is_unknown_to_the_list() -> None:
    known = {file for entry in CATALOGUE for file in entry.files("en")}
    assert {file.name for file in ENGLISH_FOLDER.glob("*.wav")} <= known


def test_english_with_other_values_than_the_mandarin_is_none() -> None:
    assert prompt(zh="前面{count}位。", en="{count} callers at {clock}.").files("en") == {}
    assert prompt(zh="前面{count}位。", en="Callers: {count}.").files("en") == {"welcome_1.wav": "Callers:"}


def test_the_menu_offers_at_most_four_keys() -> None:
    (menu,) = [entry for entry in CATALOGUE if entry.id == "menu"]
    keys = re.findall(r"[0-9]", menu.zh)
    assert len(keys) == len(set(keys)) <= 4


def test_the_survey_names_its_five_keys_in_order() -> None:
    (survey,) = [entry for entry in CATALOGUE if entry.id == "survey"]
    assert re.findall(r"[0-9]", survey.zh) == ["1", "2", "3", "4", "5"]


def test_hold_music_is_quiet_small_and_the_one_its_score_gives() -> None:
    committed, rate = read_wav(HOLD_FILE)
    assert check_audio(HOLD_FILE, HOLD_MUSIC).faults == ()
    assert HOLD_FILE.stat().st_size <= 350_000
    assert rate == 8000
    np.testing.assert_allclose(committed, hold_music(), atol=1e-4)


@pytest.mark.parametrize("line", DRILL_LINES, ids=lambda line: line.id)
def test_a_drill_line_has_its_speech_and_its_words_beside_it(line: Prompt) -> None:
    report = check_audio(DRILL_FOLDER / f"{line.id}.wav")
    assert (report.rate, report.faults) == (16000, ())
    assert (DRILL_FOLDER / f"{line.id}.txt").read_text(encoding="utf-8") == f"{line.words}\n"


def test_hold_music_has_no_step_at_its_seam() -> None:
    loop = hold_music()
    assert abs(loop[0] - loop[-1]) <= np.max(np.abs(np.diff(loop)))


# --- what a list may say


@pytest.mark.parametrize("name", ["../etc/passwd", "a/b", "Welcome", "1st", "", "a", "a b", "a.wav", "x" * 60])
def test_a_name_that_is_no_plain_file_name_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "list.yaml"
    file.write_text(f'prompts: [{{id: "{name}", zh: 您好。, en: Hello., voice: jm_kumo}}]', encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"list\.yaml: id"):
        load_catalogue(file)


@pytest.mark.parametrize("words", ["欢迎致电hotline。", "", "您好\n再见", "${CALLERID(num)}"])
def test_words_the_voice_cannot_read_are_refused(tmp_path: Path, words: str) -> None:
    file = tmp_path / "list.yaml"
    file.write_text(f'prompts: [{{id: hello, zh: "{words}", en: Hello., voice: jm_kumo}}]', encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"list\.yaml: zh"):
        load_catalogue(file)


@pytest.mark.parametrize(
    "text",
    ["", "- 1", "prompts: []", "prompts: 3", "prompts: [: :", "prompts: [hello]", "defaults: 1\nprompts: [{}]"],
)
def test_a_file_that_is_no_list_of_prompts_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "list.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"list\.yaml"):
        load_catalogue(file)


def test_an_absent_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"absent\.yaml"):
        load_catalogue(tmp_path / "absent.yaml")


def test_a_name_that_comes_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "list.yaml"
    entry = "{id: hello, zh: 您好。, en: Hello.}"
    file.write_text(f"defaults: {{voice: jm_kumo}}\nprompts: [{entry}, {entry}]", encoding="utf-8")
    with pytest.raises(CatalogueError, match="twice: hello"):
        load_catalogue(file)


def test_defaults_hold_where_a_prompt_says_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "list.yaml"
    file.write_text(
        "defaults: {voice: jm_kumo, speed: 0.9}\n"
        "prompts: [{id: one, zh: 一。, en: One.}, {id: two, zh: 二。, en: Two., speed: 1.1}]",
        encoding="utf-8",
    )
    assert [(entry.voice, entry.speed) for entry in load_catalogue(file)] == [("jm_kumo", 0.9), ("jm_kumo", 1.1)]


def test_missing_prompts_are_named(tmp_path: Path) -> None:
    there, absent = prompt(id="there"), prompt(id="absent")
    (tmp_path / "there.wav").touch()
    assert missing_prompts((there, absent), tmp_path) == [absent]


def test_what_follows_the_first_pause_is_kept() -> None:
    silence = np.zeros(1600)
    said = np.concatenate([tone(0.5), silence[:400], tone(0.3, hertz=600), silence, tone(0.7, hertz=900)])
    kept = after_pause(said, 8000)
    assert len(kept) / 8000 == pytest.approx(0.7, abs=0.05)
    with pytest.raises(NoPauseError):
        after_pause(tone(1.0), 8000)


# --- reading digits


@pytest.mark.parametrize(
    ("written", "said"),
    [("请按1", "请按一"), ("请按0，", "请按零，"), ("致电12345热线", "致电幺二三四五热线"), ("拨110", "拨幺幺零")],
)
def test_digits_are_read_as_a_person_says_them(written: str, said: str) -> None:
    assert spoken(written) == said


@pytest.mark.parametrize(
    ("written", "said"), [("press 1, or 0.", "press one, or zero."), ("call 12345", "call one two three four five")]
)
def test_digits_are_read_in_english(written: str, said: str) -> None:
    assert spoken(written, "en") == said


def test_english_words_are_said_by_the_dictionary_and_plurals_by_rule() -> None:
    words = EnglishWords({"caller": "kˈɔləɹ", "minute": "mˈɪnɪt", "voice": "vˈYs", "press": "pɹˈɛs"})
    assert words.phonemes("Callers, voices, minutes: press!") == "kˈɔləɹz, vˈYsᵻz, mˈɪnɪts: pɹˈɛs!"
    assert words.unknown("press the key") == ["the", "key"]


# --- rendering


def test_rendering_gives_levelled_and_trimmed_files_at_the_asked_rate(tmp_path: Path) -> None:
    seen = []
    wanted = (prompt(id="narrow"), prompt(id="wide", rate=16000))
    render(
        wanted, tmp_path / "new", progress=lambda entry, report: seen.append((entry.id, report)), speaker=ToneSpeaker()
    )
    assert [(name, report.rate, report.faults) for name, report in seen] == [("narrow", 8000, ()), ("wide", 16000, ())]
    assert all(report.rms_dbfs == pytest.approx(-20.0, abs=0.3) for _, report in seen)
    assert all(2.3 < report.seconds < 2.8 for _, report in seen), "two sentences of one second and one pause"
    assert sorted(file.name for file in (tmp_path / "new").iterdir()) == ["narrow.wav", "wide.wav", "words.sha256"]


def test_rendering_speaks_sentence_by_sentence_in_the_asked_voice(tmp_path: Path) -> None:
    speaker = ToneSpeaker()
    render([prompt(speed=0.9)], tmp_path, speaker=speaker)
    render([prompt()], tmp_path, voice="jf_alpha", speaker=speaker)
    assert speaker.said == [
        ("您好。", "jm_kumo", 0.9),
        ("请按一。", "jm_kumo", 0.9),
        ("您好。", "jf_alpha", 1.0),
        ("请按一。", "jf_alpha", 1.0),
    ]


def test_english_is_spoken_sentence_by_sentence(tmp_path: Path) -> None:
    speaker = ToneSpeaker()
    render([prompt()], tmp_path, speaker=speaker, language="en")
    assert [sentence for sentence, *_ in speaker.said] == ["Hello.", "Press one."]


def test_a_long_pause_is_left_for_the_other_party(tmp_path: Path) -> None:
    render([prompt(zh="您好……再见。")], tmp_path, speaker=ToneSpeaker())
    assert check_audio(tmp_path / "welcome.wav").seconds == pytest.approx(6.2, abs=0.3)


def test_without_speech_packages_the_command_to_install_them_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(SpeechToolsMissingError, match="make prompts"):
        render([prompt()], tmp_path)


# --- measuring


def test_a_good_file_has_no_faults_and_true_figures(tmp_path: Path) -> None:
    file = tmp_path / "good.wav"
    write_wav(file, np.pad(tone(2.0), (400, 800)), 8000)
    report = check_audio(file)
    assert report.faults == ()
    assert report.rate == 8000
    assert report.seconds == pytest.approx(2.15)
    assert report.rms_dbfs == pytest.approx(20 * np.log10(0.14 / np.sqrt(2)), abs=0.3)
    assert report.peak_dbfs == pytest.approx(20 * np.log10(0.14), abs=0.1)
    assert report.leading_s == pytest.approx(0.05, abs=0.02)
    assert report.trailing_s == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize(
    ("samples", "rate", "fault"),
    [
        (tone(rate=44100), 44100, "rate"),
        (np.zeros(8000), 8000, "dBFS, got -96"),
        (np.zeros(0), 8000, "got 0.00"),
        (tone(amplitude=1.0), 8000, "peaks"),
        (tone(amplitude=0.01), 8000, "dBFS"),
        (tone(0.1), 8000, "0.3 to 30"),
        (tone(31.0), 8000, "0.3 to 30"),
        (np.pad(tone(), (0, 2400)), 8000, "edge silence"),
        (np.pad(tone(), (2400, 0)), 8000, "edge silence"),
    ],
    ids=["rate", "silent", "empty", "clipped", "faint", "short", "long", "late-end", "late-start"],
)
def test_a_bad_file_is_told_what_is_wrong(tmp_path: Path, samples: Samples, rate: int, fault: str) -> None:
    file = tmp_path / "bad.wav"
    write_wav(file, samples, rate)
    assert any(fault in sentence for sentence in check_audio(file, SPEECH).faults)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"RIFF\x00\x00\x00\x00WAVE", b"ID3 not a wave at all" * 9])
def test_a_file_of_another_kind_is_a_fault_and_no_crash(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other.wav"
    file.write_bytes(content)
    assert "mono 16-bit PCM WAV" in check_audio(file).faults[0]


@pytest.mark.parametrize(("channels", "width"), [(2, 2), (1, 1), (1, 3)])
def test_stereo_and_other_sample_widths_are_faults(tmp_path: Path, channels: int, width: int) -> None:
    path = tmp_path / "other.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(8000)
        file.writeframes(bytes(8000 * channels * width))
    assert "mono 16-bit PCM WAV" in check_audio(path).faults[0]


# --- bringing sound into shape


def test_changing_the_rate_keeps_the_tone() -> None:
    np.testing.assert_allclose(resample(tone(rate=24000), 24000, 8000), tone(rate=8000), atol=1e-6)


def test_a_tone_above_the_telephone_band_does_not_fold_back() -> None:
    assert np.max(np.abs(resample(tone(rate=24000, hertz=5000.0), 24000, 8000))) < 1e-6


def test_a_peaky_sound_stays_below_the_peak_limit() -> None:
    peaky = tone() * 0.2
    peaky[4000] = 1.0
    assert np.max(np.abs(level_to(peaky, 8000))) < 10 ** (-1 / 20)


def test_trimming_silence_leaves_nothing() -> None:
    assert len(trim(np.zeros(8000), 8000)) == 0
