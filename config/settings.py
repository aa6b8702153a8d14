"""Every setting with its default, in one place.

Each value can be given as an environment variable with the prefix ``HOTLINE_`` (``HOTLINE_CONSOLE_PORT=9000``);
nested ones use two underscores (``HOTLINE_ASR__ENGINE=vosk``).
"""

import secrets
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path

from pydantic import BaseModel, Field, IPvAnyNetwork
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.errors import UnsafeSettingsError

PROJECT = Path(__file__).resolve().parent.parent


class Mode(StrEnum):
    """What the installation is for. ``demo`` allows what a city must not run."""

    DEMO = "demo"
    PRODUCTION = "production"


class AsrEngine(StrEnum):
    """Which recogniser writes down what is said."""

    AUTO = "auto"
    VOSK = "vosk"
    WHISPER = "whisper"
    OFF = "off"


class AsrSettings(BaseModel):
    """Live transcription.

    Attributes:
        engine: ``auto`` takes the first engine whose model is installed, Chinese Vosk before Whisper.
        model: Name of one model from ``asr/models/catalogue.yaml``; empty for the engine's own preference.
        threads: Decoding threads of the worker process; 0 for one per core.
        keep_tap_audio: Keep what the taps delivered (16 kHz) beside the recordings; for tests and tuning.
        max_streams: Legs transcribed live at once; further legs wait for the recording. 0 for no limit.
    """

    engine: AsrEngine = AsrEngine.AUTO
    model: str = ""
    threads: int = 0
    keep_tap_audio: bool = False
    max_streams: int = 0


class Settings(BaseSettings):
    """Where everything is and listens. All addresses are loopback unless said otherwise."""

    model_config = SettingsConfigDict(env_prefix="HOTLINE_", env_nested_delimiter="__", frozen=True)

    mode: Mode = Mode.DEMO
    city: str = "demo"
    data_dir: Path = PROJECT / "var" / "data"
    models_dir: Path = PROJECT / "var" / "models"
    pbx_root: Path = PROJECT / "var" / "pbx-root"
    web_dist: Path = PROJECT / "agent_console" / "web" / "dist"
    database_url: str = ""
    bus_url: str = ""
    secret_key: str = ""

    host: str = "127.0.0.1"
    console_port: int = Field(default=8012, ge=1, le=65535)
    sip_port: int = Field(default=5160, ge=1, le=65535)
    pbx_http_port: int = Field(default=8188, ge=1, le=65535)
    ami_port: int = Field(default=5138, ge=1, le=65535)
    agi_port: int = Field(default=4673, ge=1, le=65535)
    media_port: int = Field(default=8190, ge=1, le=65535)
    rtp_start: int = Field(default=20000, ge=1024, le=65535)
    rtp_end: int = Field(default=20400, ge=1024, le=65535)
    trunk_peers: tuple[IPvAnyNetwork, ...] = (ip_network("127.0.0.1/32"),)
    console_origins: tuple[str, ...] = ()
    session_hours: int = Field(default=12, ge=1, le=24)

    asr: AsrSettings = AsrSettings()

    @property
    def resolved_database_url(self) -> str:
        """The database's SQLAlchemy address; an SQLite file in the data folder unless one was given."""
        return self.database_url or f"sqlite:///{self.data_dir / 'hotline.db'}"

    @property
    def pbx_instance(self) -> Path:
        """Folder of Asterisk's rendered configuration, spool, logs and control socket."""
        return self.data_dir / "pbx"

    @property
    def recordings_dir(self) -> Path:
        """Folder of finished stereo recordings, ``<call id>.wav``."""
        return self.data_dir / "recordings"

    @property
    def spool_dir(self) -> Path:
        """Folder of call facts that wait for the database."""
        return self.data_dir / "spool"

    def secret(self) -> str:
        """Return the installation's secret, made once and kept in the data folder in demo mode.

        Raises:
            UnsafeSettingsError: In production without ``HOTLINE_SECRET_KEY``.
        """
        if self.secret_key:
            return self.secret_key
        if self.mode is Mode.PRODUCTION:
            raise UnsafeSettingsError("expected HOTLINE_SECRET_KEY to be set in production, it is empty")
        path = self.data_dir / "secret"
        self.data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(32))
        return path.read_text().strip()

    def refuse_unsafe(self) -> None:
        """Refuse what only a demonstration may do.

        Raises:
            UnsafeSettingsError: Naming the setting, what was expected and what came.
        """
        if self.mode is Mode.DEMO:
            return
        self.secret()
        if len(self.secret_key) < 32:
            raise UnsafeSettingsError(
                f"expected HOTLINE_SECRET_KEY of at least 32 characters, got {len(self.secret_key)}"
            )
        if self.city == "demo":
            raise UnsafeSettingsError("expected HOTLINE_CITY to name the city's own profile, got 'demo'")
        if not self.console_origins:
            raise UnsafeSettingsError("expected HOTLINE_CONSOLE_ORIGINS to list the console's https origin, got none")
