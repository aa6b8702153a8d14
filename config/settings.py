"""Every setting with its default, in one place.

Each value can be given as an environment variable with the prefix ``HOTLINE_`` (``HOTLINE_CONSOLE_PORT=9000``);
nested ones use two underscores (``HOTLINE_ASR__ENGINE=vosk``).
"""

import secrets
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, Field, IPvAnyNetwork, StringConstraints
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
        exact_model: Model that reads recordings after the call; empty for the most exact one of the language.
        languages: Codes of the languages citizens speak; an engine that understands several writes each in its own.
            Only the model's language fills the form.
        workers: Recogniser processes for live calls; 0 for two, or one where memory is short.
        threads: Decoding threads of a worker process; 0 for one per core.
        keep_tap_audio: Keep what the taps delivered (16 kHz) beside the recordings; for tests and tuning.
        max_streams: Legs transcribed live at once; further legs wait for the recording. 0 for as many as the machine
            decodes in time, which it measures.
    """

    engine: AsrEngine = AsrEngine.AUTO
    model: str = ""
    exact_model: str = ""
    languages: tuple[str, ...] = ("zh", "en")
    workers: int = Field(default=0, ge=0, le=64)
    threads: int = Field(default=0, ge=0, le=256)
    keep_tap_audio: bool = False
    max_streams: int = Field(default=0, ge=0)


class NoticeSettings(BaseModel):
    """How departments and citizens are told. A way without its address is closed: its notices are reported as stuck.

    Attributes:
        smtp_host: Mail server; empty in a demonstration writes the letters into the data folder instead.
        smtp_security: none, starttls, or tls from the first byte.
        mail_from: Sender of all mail.
        webhook_secret: Key of the HMAC-SHA-256 signature over what is sent to webhooks.
        webhook_hosts: Host names (with port, if not the scheme's own) that webhooks of departments may be on.
        sms_webhook_url: Gateway that sends a text message for each request.
        timeout_s: How long one try may take.
    """

    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    smtp_user: str = ""
    smtp_password: str = Field(default="", repr=False)
    mail_from: str = ""
    webhook_secret: str = Field(default="", repr=False)
    webhook_hosts: tuple[str, ...] = ()
    sms_webhook_url: str = ""
    timeout_s: float = Field(default=15, gt=0, le=120)


WebhookEvent = Literal["call.new", "call.ringing", "call.answered", "call.ended", "ticket.made"]
WEBHOOK_EVENTS: tuple[WebhookEvent, ...] = get_args(WebhookEvent)


class WebhookTarget(BaseModel):
    """Another system of the city that is told what happens to calls.

    Attributes:
        name: What it is called in logs and commands.
        url: Where requests go, http or https.
        secret: Key of the HMAC-SHA-256 signature.
        events: What it is told.
        numbers: Whether it is told citizens' numbers in clear.
    """

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s@]{1,1000}$")]
    secret: str = Field(min_length=32, repr=False)
    events: tuple[WebhookEvent, ...] = WEBHOOK_EVENTS
    numbers: Literal["masked", "clear"] = "masked"


class WebhookSettings(BaseModel):
    """Other systems that are told what happens to calls.

    Attributes:
        targets: Who.
        networks: Private networks they may be in; public addresses are always allowed.
        timeout_s: How long one try may take.
    """

    targets: tuple[WebhookTarget, ...] = ()
    networks: tuple[IPvAnyNetwork, ...] = ()
    timeout_s: float = Field(default=5, gt=0, le=60)


class WayOut(BaseModel):
    """The carrier's side that takes our calls. Without an address nobody can be called, but in a demonstration robots.

    Attributes:
        address: Host name or IPv4 address, with a port unless it is 5060.
        user: Name and password the carrier asks for; empty if it knows us by our address.
    """

    address: Annotated[str, StringConstraints(pattern=r"^$|^[A-Za-z0-9][A-Za-z0-9.-]{0,252}(:[0-9]{1,5})?$")] = ""
    user: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.+-]{0,64}$")] = ""
    password: Annotated[str, StringConstraints(pattern=r"^[!-:<-~]{0,128}$")] = Field(default="", repr=False)


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
    secret_key: str = Field(default="", repr=False)
    identity_keys: str = Field(default="", repr=False)
    identity_key_file: Path | None = None

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
    way_out: WayOut = WayOut()
    console_origins: tuple[str, ...] = ()
    session_hours: int = Field(default=12, ge=1, le=24)
    attachment_mb: int = Field(default=20, ge=1, le=1024)

    asr: AsrSettings = AsrSettings()
    notices: NoticeSettings = NoticeSettings()
    webhooks: WebhookSettings = WebhookSettings()
    cases_every_s: float = Field(default=30, ge=1, le=3600)
    """How often the scheduler of cases makes a pass."""

    call_backs_by_machine: bool = True
    """Whether the line calls back by itself as the city's rules say; one process of an installation is enough."""

    follow_ups_by_machine: bool = True
    """Whether the line asks by itself how it went; one process of an installation is enough."""

    @property
    def calls_out(self) -> bool:
        """Whether there is a way for calls of ours."""
        return bool(self.way_out.address) or self.mode is Mode.DEMO

    @property
    def outbox_dir(self) -> Path:
        """Folder in which a demonstration without a mail server keeps what it would have sent."""
        return self.data_dir / "outbox"

    @property
    def resolved_database_url(self) -> str:
        """The database's SQLAlchemy address; an SQLite file in the data folder unless one was given."""
        return self.database_url or f"sqlite:///{self.data_dir / 'hotline.db'}"

    @property
    def pbx_instance(self) -> Path:
        """Folder of Asterisk's rendered configuration, spool, logs and control socket."""
        return self.data_dir / "pbx"

    @property
    def matters_dir(self) -> Path:
        """Folder of what citizens say in a step of the flow; each file is removed as soon as the step is over."""
        return self.pbx_instance / "spool" / "matters"

    @property
    def prompts_dir(self) -> Path:
        """Folder of the city's own sounds, by language; they are played before the hotline's."""
        return self.data_dir / "prompts"

    @property
    def recordings_dir(self) -> Path:
        """Folder of finished stereo recordings, ``<call id>.wav``."""
        return self.data_dir / "recordings"

    @property
    def learning_dir(self) -> Path:
        """Folder of the models learned from confirmed tickets."""
        return self.data_dir / "learning"

    @property
    def attachments_dir(self) -> Path:
        """Folder of tickets' files, named by their SHA-256."""
        return self.data_dir / "attachments"

    @property
    def attachment_bytes(self) -> int:
        """Bytes a file that comes in may have."""
        return self.attachment_mb << 20

    @property
    def announcements_dir(self) -> Path:
        """Folder of the offices' recordings of announcements, named by their SHA-256."""
        return self.data_dir / "announcements"

    @property
    def spool_dir(self) -> Path:
        """Folder of call facts that wait for the database."""
        return self.data_dir / "spool"

    @property
    def resolved_identity_key_file(self) -> Path:
        """File of the keys of citizens' data (``crm.identity.keys``), used unless ``identity_keys`` holds them."""
        return self.identity_key_file or self.data_dir / "identity.keys"

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
        if not self.identity_keys and self.identity_key_file is None:
            raise UnsafeSettingsError(
                "expected HOTLINE_IDENTITY_KEYS or HOTLINE_IDENTITY_KEY_FILE in production, neither is set"
            )
        if self.city == "demo":
            raise UnsafeSettingsError("expected HOTLINE_CITY to name the city's own profile, got 'demo'")
        if self.notices.smtp_host and not self.notices.mail_from:
            raise UnsafeSettingsError("expected HOTLINE_NOTICES__MAIL_FROM to name the sender of mail, it is empty")
        if (self.notices.webhook_hosts or self.notices.sms_webhook_url) and len(self.notices.webhook_secret) < 32:
            raise UnsafeSettingsError(
                "expected HOTLINE_NOTICES__WEBHOOK_SECRET of at least 32 characters, "
                f"got {len(self.notices.webhook_secret)}"
            )
        if not self.console_origins:
            raise UnsafeSettingsError("expected HOTLINE_CONSOLE_ORIGINS to list the console's https origin, got none")
