"""Prompts: what the hotline says to a citizen, as audio files made ahead of the call."""

from pathlib import Path

PROMPT_FOLDER = Path(__file__).with_name("audio") / "zh"
HOLD_FILE = Path(__file__).with_name("audio") / "moh" / "hold.wav"
