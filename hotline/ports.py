"""The addresses this installation listens on."""

import socket
from dataclasses import dataclass

from config.settings import Settings


@dataclass(frozen=True)
class Address:
    """One address: the setting that names its port, and whether it is UDP."""

    setting: str
    host: str
    port: int
    udp: bool = False

    @property
    def address(self) -> str:
        """For people."""
        return f"{self.host}:{self.port}{'/udp' if self.udp else ''}"

    def taken(self) -> bool:
        """Return whether something else holds it."""
        kind = socket.SOCK_DGRAM if self.udp else socket.SOCK_STREAM
        with socket.socket(socket.AF_INET, kind) as probe:
            if not self.udp:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError:
                return True
        return False


def addresses(settings: Settings) -> list[Address]:
    """Return every address of the whole hotline."""
    named = ("console_port", "pbx_http_port", "ami_port", "agi_port", "media_port")
    tcp = [Address(name, settings.host, getattr(settings, name)) for name in named]
    return [*tcp, Address("sip_port", settings.host, settings.sip_port, udp=True)]


def first_taken(settings: Settings) -> Address | None:
    """Return an address that is taken, if there is one."""
    return next((a for a in addresses(settings) if a.taken()), None)
