"""Settings that are handed to another process."""

from pathlib import Path

import pytest

from config.settings import AsrSettings, Settings
from hotline.drill.private import as_environment, private_settings

pytestmark = pytest.mark.unit


def test_settings_are_the_same_in_the_other_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with private_settings(tmp_path, asr=AsrSettings(languages=("zh", "ko"))) as settings:
        for name, value in as_environment(settings).items():
            monkeypatch.setenv(name, value)
        drawn = {"secret_key"}  # while it is empty here
        assert Settings().model_dump(exclude=drawn) == settings.model_dump(exclude=drawn)
