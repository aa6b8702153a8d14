"""Production refuses what only a demonstration may do."""

from pathlib import Path

import pytest

from config.errors import UnsafeSettingsError
from config.settings import Mode, Settings

pytestmark = pytest.mark.unit

SAFE: dict[str, object] = {
    "mode": Mode.PRODUCTION,
    "city": "jiangcheng",
    "secret_key": "k" * 32,
    "identity_key_file": "identity.keys",
    "console_origins": ("https://h.example",),
}


def production(data_dir: Path, **changed: object) -> Settings:
    return Settings.model_validate({"data_dir": data_dir, **SAFE, **changed})


def test_a_demonstration_starts_with_defaults(tmp_path: Path) -> None:
    Settings(data_dir=tmp_path).refuse_unsafe()


def test_production_starts_when_everything_is_said(tmp_path: Path) -> None:
    production(tmp_path).refuse_unsafe()


@pytest.mark.parametrize(
    "unsafe",
    [
        {"secret_key": ""},
        {"secret_key": "short"},
        {"city": "demo"},
        {"identity_key_file": None},
        {"console_origins": ()},
    ],
)
def test_production_refuses_a_demonstrations_defaults(tmp_path: Path, unsafe: dict[str, object]) -> None:
    settings = production(tmp_path, **unsafe)
    with pytest.raises(UnsafeSettingsError):
        settings.refuse_unsafe()


def test_the_demonstrations_secret_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert settings.secret() == settings.secret()
    assert len(settings.secret()) >= 32
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_every_setting_can_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_CONSOLE_PORT", "9000")
    monkeypatch.setenv("HOTLINE_ASR__ENGINE", "vosk")
    settings = Settings()
    assert settings.console_port == 9000
    assert settings.asr.engine == "vosk"
