"""The graph of a Vosk model, put together once.

Small models bring it in two parts: from sounds to words (``HCLr.fst``) and from words to sentences (``Gr.fst``). Their
decoders put together what they need of it while they listen, each for itself, and forget it: that is most of what
decoding costs. Put together beforehand with OpenFst's tools it is larger, and gives the same text.
"""

import json
import os
import re
import subprocess
from pathlib import Path

from asr.models.fetch import Progress
from asr.models.seals import SEAL, seal_holds, sealed_hashes, sha256, write_seal
from config.errors import HotlineError

PARTS = ("graph/HCLr.fst", "graph/Gr.fst")
SILENT = "graph/disambig_tid.int"
"""Numbers of sounds that nobody makes: they only tell words apart that sound the same, until both parts are joined."""

WHOLE, WORDS, ORIGIN = "HCLG.fst", "words.txt", "origin.json"

PLUGINS = Path("/usr/lib")
"""Below it lie the tools' kinds of graphs, which they do not find by themselves."""

FIX = "scripts/system run"


class NoGraphError(HotlineError):
    """The model has no graph in two parts."""

    slug = "no-graph-in-parts"


class GraphToolsError(HotlineError):
    """OpenFst's tools are missing, or could not do it."""

    slug = "graph-tools"


def whole_graph(folder: Path, seal: Path) -> Path | None:
    """Return the folder if it holds, untouched, the graph of the model with this seal."""
    if not seal_holds(folder / SEAL, folder):
        return None
    try:
        origin = json.loads((folder / ORIGIN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    sealed = sealed_hashes(seal)
    return folder if origin == {part: sealed.get(part) for part in PARTS} else None


def comes_in_parts(model: Path) -> bool:
    """Return whether a model's graph is still to be put together."""
    return not _lacking(model)


def put_together(model: Path, folder: Path, progress: Progress) -> None:
    """Write a model's whole graph into an empty folder, sealed. Takes minutes, behind everything else.

    Args:
        model: The model's folder.
        folder: Gets ``HCLG.fst``, ``words.txt``, and what they were made of.
        progress: Told what is going on, a line at a time.

    Raises:
        NoGraphError: If the model has no parts to join.
        GraphToolsError: If the tools are missing or refuse.
    """
    if lacking := _lacking(model):
        raise NoGraphError(f"expected a model whose graph is in parts, it has no {', '.join(lacking)}")
    sounds, sentences = (model / part for part in PARTS)
    silent, bare, joined, plain = (folder / name for name in ("silent.txt", "bare.fst", "joined.fst", "plain.fst"))
    silent.write_text("".join(f"{number}\t0\n" for number in (model / SILENT).read_text().split()))
    progress("words")
    clear = ("--clear_isymbols", "--clear_osymbols", f"--save_osymbols={folder / WORDS}")
    run_tool("fstsymbols", *clear, str(sentences), str(bare))
    progress("sentences of sounds, this takes some minutes")
    run_tool("fstcompose", str(sounds), str(bare), str(joined))
    progress("as decoders read it")
    run_tool("fstrelabel", f"--relabel_ipairs={silent}", str(joined), str(plain))
    run_tool("fstconvert", "--fst_type=const", str(plain), str(folder / WHOLE))
    if not _states(folder / WHOLE):
        raise GraphToolsError(f"expected {' and '.join(PARTS)} to belong together, they have no sentence in common")
    for file in (silent, bare, joined, plain):
        file.unlink()
    (folder / ORIGIN).write_text(json.dumps({part: sha256(model / part) for part in PARTS}), encoding="utf-8")
    write_seal(folder / SEAL, {name: sha256(folder / name) for name in (WHOLE, WORDS, ORIGIN)}, folder)


def _lacking(model: Path) -> list[str]:
    return [part for part in (*PARTS, SILENT) if not (model / part).is_file()]


def _states(graph: Path) -> int:
    found = re.search(r"^# of states +(\d+)$", run_tool("fstinfo", str(graph)), re.MULTILINE)
    return int(found[1]) if found else 0


def run_tool(tool: str, *arguments: str) -> str:
    """Run one of OpenFst's tools behind everything else and return what it prints.

    Raises:
        GraphToolsError: If it is missing or refuses.
    """
    kinds = next(PLUGINS.glob("*/fst/**/ngram-fst.so"), None)
    if kinds is None:
        raise GraphToolsError(f"expected OpenFst with its plugins, they are not installed: {FIX}")
    command = ("nice", "-n", "19", tool, *arguments)
    environment = {**os.environ, "LD_LIBRARY_PATH": str(kinds.parent)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        told = (done.stderr.strip() or f"exit code {done.returncode}").splitlines()[-1]
        raise GraphToolsError(f"expected {tool} to join the graph, got: {told[:300]}")
    return done.stdout
