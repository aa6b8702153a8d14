"""Vosk: decodes while somebody speaks; words with times."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import vosk

from asr.audio import RATE, seconds
from asr.engines.base import Capabilities, Result, Word
from asr.text.characters import join_characters

NO_DITHER = "\n--dither=0\n"
"""Kaldi adds random noise to its input by default; without it the same audio always gives the same words."""


LONGEST_S = 6.0
"""Half a second of speech takes 0.1 s of one core, with a decoder that has heard nothing before a second more; where
others use the machine each takes some times as long."""

STUCK_S = 2.0
"""Twenty times the usual."""

FEW = 2
SURE = 0.65
"""So few words of so little confidence, taken over their time, are what Kaldi makes of noise; people are surer, or say
more. A word of three hundredths of a second that it is wholly sure of says nothing."""


class VoskEngine:
    """A Vosk model in memory, shared by all its recognisers.

    Args:
        path: The model's folder.
        language: Code of its language.
        graph: Folder of its graph, if that was put together beforehand (``asr.models.graph``).
    """

    def __init__(self, path: Path, language: str = "zh", graph: Path | None = None) -> None:
        vosk.SetLogLevel(-1)
        self.capabilities = Capabilities(
            word_times=True,
            partial_every_s=0.0,
            parallel=True,
            languages=(language,),
            longest_s=LONGEST_S,
            stuck_s=STUCK_S,
            slow_at_first=graph is None,
        )
        with tempfile.TemporaryDirectory() as folder:
            self._model = vosk.Model(str(_view(path, graph, Path(folder))))

    def recogniser(self) -> "VoskRecogniser":
        """Return a new recogniser (about 70 ms)."""
        recogniser = vosk.KaldiRecognizer(self._model, RATE)
        recogniser.SetWords(True)
        return VoskRecogniser(recogniser)


class VoskRecogniser:
    """One decoder. Of a graph in parts it keeps what it put together, so it is four times faster warm than new."""

    def __init__(self, decoder: Any) -> None:
        self._decoder = decoder
        self._heard = 0
        self._began = 0
        self._pieces: list[dict[str, Any]] = []

    def accept(self, pcm: bytes) -> None:
        """Hear the next piece; where the decoder sees a pause of its own, its piece is kept."""
        self._heard += len(pcm)
        if self._decoder.AcceptWaveform(pcm):
            self._pieces.append(json.loads(self._decoder.Result()))

    def partial(self) -> str:
        """Return the pieces so far and the running one."""
        running = json.loads(self._decoder.PartialResult()).get("partial", "")
        return join_characters(" ".join([*(p.get("text", "") for p in self._pieces), running]))

    def pause(self) -> str:
        """Return the same: what it would write of an utterance that is over, it can't take back."""
        return self.partial()

    def finish(self) -> Result:
        """End the utterance. ``FinalResult`` makes the decoder forget the speaker as well."""
        pieces = [*self._pieces, json.loads(self._decoder.FinalResult())]
        offset = seconds(self._began)
        self._pieces, self._began = [], self._heard
        heard = [word for piece in pieces for word in piece.get("result", [])]
        if not _believable(heard):
            return Result("")
        words: list[Word] = [
            (w["word"], round(max(0.0, w["start"] - offset), 2), round(max(0.0, w["end"] - offset), 2)) for w in heard
        ]
        return Result(join_characters(" ".join(p.get("text", "") for p in pieces)), tuple(words))


def _believable(words: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether somebody said these words, each with its confidence (``conf``)."""
    lasting = [(word["end"] - word["start"], word["conf"]) for word in words]
    return len(words) > FEW or sum(s * sure for s, sure in lasting) >= SURE * sum(s for s, _ in lasting)


def _view(model: Path, graph: Path | None, folder: Path) -> Path:
    """Return a view of the model whose features are computed without random noise, and with its whole graph."""
    view = folder / "model"
    view.mkdir()
    for entry in model.resolve().iterdir():
        if entry.name != "conf" and not (graph and entry.name == "graph"):
            (view / entry.name).symlink_to(entry)
    if graph:
        (view / "graph").mkdir()
        for entry in [model.resolve() / "graph" / "phones", *graph.resolve().iterdir()]:
            (view / "graph" / entry.name).symlink_to(entry)
    (view / "conf").mkdir()
    for entry in (model / "conf").iterdir():
        text = entry.read_text(encoding="utf-8") + (NO_DITHER if entry.name == "mfcc.conf" else "")
        (view / "conf" / entry.name).write_text(text, encoding="utf-8")
    return view
