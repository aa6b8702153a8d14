"""Where a webhook leads: only to public addresses, and to the private networks the administrator allows.

The name is looked up once and the request goes to the number that was checked: a name that means another machine a
moment later leads nowhere else (DNS rebinding).
"""

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlunsplit

from hotline.posting import DeliveryError, web_address

Network = IPv4Network | IPv6Network
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Place:
    """A checked address: the URL with the host's number, the host as it is called, and where to connect."""

    url: str
    host: str
    number: str
    port: int


async def look_up(url: str, networks: Sequence[Network]) -> Place:
    """Return where a webhook leads.

    Raises:
        DeliveryError: The address is none, its name unknown, or it leads to a private network that is not allowed.
    """
    parts = web_address(url)
    if parts is None:
        raise DeliveryError("webhook-address-invalid", for_good=True)
    port = parts.port or PORTS[parts.scheme]
    try:
        found = await asyncio.get_running_loop().getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise DeliveryError("webhook-name-unknown") from error
    numbers = [ip_address(str(address[0])) for *_, address in found]
    if not numbers or not all(is_allowed(number, networks) for number in numbers):
        raise DeliveryError("webhook-network-not-allowed", for_good=True)
    return _place(parts, str(numbers[0]), port)


def is_allowed(number: IPv4Address | IPv6Address, networks: Sequence[Network]) -> bool:
    """Return whether requests may go there: it is public, or in one of the networks."""
    plain = getattr(number, "ipv4_mapped", None) or number
    return (plain.is_global and not plain.is_multicast) or any(plain in network for network in networks)


def _place(parts: SplitResult, number: str, port: int) -> Place:
    bracketed = f"[{number}]" if ":" in number else number
    url = urlunsplit((parts.scheme, f"{bracketed}:{port}", parts.path or "/", parts.query, ""))
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return Place(url, f"{host}:{parts.port}" if parts.port else host, number, port)
