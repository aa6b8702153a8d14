"""A graph that is put together beforehand: the same text, or the model as it came; never half a graph."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from asr.after_call.recorded import RecordedLeg
from asr.audio import read_wav
from asr.engines.base import EngineSpec
from asr.engines.vosk import VoskEngine
from asr.models import graph as graphs
from asr.models.choose import choose
from asr.models.graph import ORIGIN, PARTS, SILENT, WHOLE, WORDS, GraphToolsError, NoGraphError, put_together, run_tool
from asr.models.install import find, install, prepare, remove, verify
from asr.models.seals import SEAL, ModelInvalidError, sha256, write_seal
from asr.offline import passages
from asr.pool import RecogniserPool
from asr.sizing import live_workers
from asr.worker.__main__ import with_whole_graph
from config.settings import AsrEngine, AsrSettings, Settings
from hotline.cli import app
from hotline.cli import models as cli
from tests.protocol.asr.conftest import SPEECH

pytestmark = [pytest.mark.protocol, pytest.mark.patient]

NAME = "vosk-cn"
SOUNDS = "0 1 1 2\n1 2 2 0\n2 3 3 0\n3\n0 4 4 1\n4\n"
"""灯 of the sounds 1 and 2, told apart from nothing else by 3; 坏 of the sound 4."""

SENTENCES = "0 1 灯 灯 0.5\n1\n0 2 坏 坏 0.25\n2\n"


def _fst(text: str, to: Path, *options: str) -> None:
    made = subprocess.run(["fstcompile", *options], input=text.encode(), capture_output=True, check=True).stdout
    subprocess.run(["fstarcsort", "--sort_type=ilabel", "-", str(to)], input=made, check=True)


def _model(folder: Path, sentences: str = SENTENCES) -> Path:
    """Lay down a model whose only words are two, and nothing to hear them with."""
    model = folder / NAME
    (model / "graph").mkdir(parents=True)
    for name in ("am/final.mdl", "conf/mfcc.conf"):
        (model / name).parent.mkdir()
        (model / name).write_text("")
    words = folder / "words"
    words.write_text("<eps> 0\n坏 1\n灯 2\n关 7\n", encoding="utf-8")
    _fst(SOUNDS, model / PARTS[0])
    _fst(
        sentences, model / PARTS[1], f"--isymbols={words}", f"--osymbols={words}", "--keep_isymbols", "--keep_osymbols"
    )
    (model / SILENT).write_text("3\n")
    write_seal(model / SEAL, {name: sha256(model / name) for name in (*PARTS, SILENT, "conf/mfcc.conf")}, model)
    return model


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A machine with such a model."""
    _model(tmp_path)
    return Settings(models_dir=tmp_path, data_dir=tmp_path, asr=AsrSettings(engine=AsrEngine.VOSK, model=NAME))


@pytest.fixture(scope="module")
def korean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that can hear, with a thousandth of its words in any order: its graph is put together in seconds."""
    whole, folder = Path(install(Settings(), "vosk-ko").path), tmp_path_factory.mktemp("korean")
    model, names = folder / "model", folder / "names"
    (model / "graph").mkdir(parents=True)
    for entry in [*whole.glob("[aci]*"), *whole.glob("graph/[!G]*")]:
        (model / entry.relative_to(whole)).symlink_to(entry)
    run_tool("fstsymbols", f"--save_osymbols={names}", str(whole / PARTS[1]), str(folder / "unused.fst"))
    words = [line.split("\t")[0] for line in names.read_text(encoding="utf-8").splitlines()[500::1000]]
    sentences = "".join(f"0 0 {word} {word} 6\n" for word in words)
    _fst(
        f"{sentences}0\n",
        model / PARTS[1],
        f"--isymbols={names}",
        f"--osymbols={names}",
        "--keep_isymbols",
        "--keep_osymbols",
    )
    made = folder / "graph"
    made.mkdir()
    put_together(model, made, lambda line: None)
    return folder


def test_with_the_whole_graph_the_same_is_heard(korean: Path) -> None:
    pcm = read_wav(SPEECH / "citizen_light.wav")
    heard = [
        [(p.text, p.words) for p in passages(pcm, VoskEngine(korean / "model", "ko", graph))]
        for graph in (None, korean / "graph")
    ]
    assert heard[0] == heard[1]
    assert heard[0]


def test_a_whole_graph_makes_a_recogniser_quick_from_its_first_word(korean: Path) -> None:
    assert VoskEngine(korean / "model", "ko").capabilities.slow_at_first
    assert not VoskEngine(korean / "model", "ko", korean / "graph").capabilities.slow_at_first


@pytest.mark.asyncio
async def test_recognisers_hear_with_a_whole_graph_and_do_without_an_altered_one(korean: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "graph"
    shutil.copytree(korean / "graph", spoilt)
    with (spoilt / WHOLE).open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\xff")
    specs = [
        EngineSpec("vosk", "vosk-ko", str(korean / "model"), language="ko", graph=str(folder))
        for folder in (korean / "graph", spoilt)
    ]
    assert [bool(with_whole_graph(spec).graph) for spec in specs] == [True, False]
    for spec in specs:
        pool = RecogniserPool([spec])
        pool.start()
        await pool.settled()
        assert await RecordedLeg(pool).transcribe([read_wav(SPEECH / "citizen_light.wav")])
        await pool.stop()


def test_memory_for_the_whole_graph_is_counted(tmp_path: Path) -> None:
    with (tmp_path / WHOLE).open("wb") as file:
        file.truncate(1 << 40)
    few = EngineSpec("vosk", "vosk-ko", "", graph=str(tmp_path))
    assert live_workers(Settings(), few) == 1


def _left(settings: Settings) -> set[str]:
    return {path.name for path in settings.models_dir.iterdir() if path.name.startswith(NAME)}


def test_a_prepared_graph_joins_sounds_and_words_and_is_used(settings: Settings) -> None:
    told: list[str] = []
    before = choose(settings)
    made = prepare(settings, NAME, told.append)
    assert before.graph is None
    assert made.graph == choose(settings).graph == settings.models_dir / f"{NAME}.graph"
    assert {path.name for path in made.graph.iterdir()} >= {WHOLE, WORDS, ORIGIN, SEAL}
    shown = subprocess.run(["fstprint", str(made.graph / WHOLE)], capture_output=True, text=True, check=True).stdout
    arcs = [line.split("\t") for line in shown.splitlines()]
    assert sorted((int(a[2]), int(a[3])) for a in arcs if len(a) > 3) == [(0, 0), (1, 2), (2, 0), (4, 1)]
    assert "灯\t2" in (made.graph / WORDS).read_text(encoding="utf-8")
    assert told
    assert prepare(settings, NAME, told.append).graph == made.graph
    assert told[-1] == f"{NAME}: already prepared"


@pytest.mark.parametrize("spoilt", [WHOLE, WORDS, ORIGIN])
def test_a_graph_that_was_cut_off_is_done_without(settings: Settings, spoilt: str) -> None:
    made = prepare(settings, NAME).graph
    assert made
    (made / spoilt).write_bytes((made / spoilt).read_bytes()[:-1])
    assert choose(settings).path
    assert choose(settings).graph is None
    with pytest.raises(ModelInvalidError):
        verify(settings, NAME)
    assert prepare(settings, NAME).graph == made
    assert verify(settings, NAME).graph == made


def test_a_graph_of_another_edition_of_the_model_is_done_without(settings: Settings) -> None:
    assert prepare(settings, NAME).graph
    model = settings.models_dir / NAME
    (model / PARTS[1]).write_bytes((model / PARTS[1]).read_bytes() + b"\0")
    write_seal(model / SEAL, {name: sha256(model / name) for name in PARTS}, model)
    found = find(settings, NAME)
    assert found
    assert found.graph is None
    with pytest.raises(ModelInvalidError, match="another edition"):
        verify(settings, NAME)


def test_a_graph_that_was_altered_in_its_middle_is_found_when_it_is_verified(settings: Settings) -> None:
    made = prepare(settings, NAME).graph
    assert made
    content, times = (made / WHOLE).read_bytes(), (made / WHOLE).stat()
    (made / WHOLE).write_bytes(content[:-20] + bytes([content[-20] ^ 1]) + content[-19:])
    os.utime(made / WHOLE, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert choose(settings).graph == made
    with pytest.raises(ModelInvalidError, match=WHOLE):
        verify(settings, NAME)
    assert choose(settings).graph is None


def test_a_model_that_is_removed_takes_its_graph_along(settings: Settings) -> None:
    prepare(settings, NAME)
    assert remove(settings, NAME)
    assert _left(settings) == set()


def test_a_model_that_has_no_parts_is_told_so_and_nothing_is_left(settings: Settings) -> None:
    (settings.models_dir / NAME / SILENT).unlink()
    write_seal(
        settings.models_dir / NAME / SEAL,
        {"conf/mfcc.conf": sha256(settings.models_dir / NAME / "conf/mfcc.conf")},
        settings.models_dir / NAME,
    )
    with pytest.raises(NoGraphError, match="disambig_tid"):
        prepare(settings, NAME)
    assert _left(settings) == {NAME}


def test_a_model_that_was_altered_is_not_prepared(settings: Settings) -> None:
    part = settings.models_dir / NAME / PARTS[1]
    part.write_bytes(part.read_bytes()[:-1])
    with pytest.raises(ModelInvalidError):
        prepare(settings, NAME)


def test_without_the_tools_their_name_is_told_and_nothing_is_left(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphs, "PLUGINS", tmp_path / "none")
    with pytest.raises(GraphToolsError, match="OpenFst"):
        prepare(settings, NAME)
    assert _left(settings) == {NAME}


@pytest.mark.parametrize(("content", "told"), [(b"no graph", "fstsymbols"), (None, "no sentence in common")])
def test_parts_that_do_not_fit_give_no_graph(tmp_path: Path, content: bytes | None, told: str) -> None:
    model = _model(tmp_path, "0 1 关 关\n1\n" if content is None else SENTENCES)
    if content is not None:
        (model / PARTS[1]).write_bytes(content)
    folder = tmp_path / "made"
    folder.mkdir()
    with pytest.raises(GraphToolsError, match=told):
        put_together(model, folder, lambda line: None)
    assert not (folder / SEAL).exists()


def test_the_command_says_what_is_prepared(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_MODELS_DIR", str(settings.models_dir))
    monkeypatch.setattr(cli, "install_model", lambda of, name, told: find(of, name))
    run = CliRunner()
    hint = f"hotline models prepare {NAME}"
    assert hint in run.invoke(app, ["models", "install", NAME]).output
    assert "prepared" in run.invoke(app, ["models", "prepare", NAME]).output
    rows = json.loads(run.invoke(app, ["models", "list", "--json"]).output)["models"]
    assert [row["name"] for row in rows if row["prepared"]] == [NAME]
    assert hint not in run.invoke(app, ["models", "install", NAME]).output
    refused = run.invoke(app, ["models", "prepare", "whisper-base"])
    assert refused.exit_code != 0
