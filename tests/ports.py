"""Free ports, so that test runs beside each other never meet."""

import random
import socket

LOOPBACK = "127.0.0.1"


def _bindable(port: int, kind: socket.SocketKind) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """Return a port that was free just now."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def free_udp_block(size: int, *, outside: range = range(0)) -> int:
    """Return the first, even port of a block of free UDP ports below the kernel's own choice, outside a range."""
    for _ in range(100):
        first = random.randrange(10_000, 32_000 - size, 2)
        if first in outside or first + size - 1 in outside:
            continue
        if all(_bindable(port, socket.SOCK_DGRAM) for port in range(first, first + size)):
            return first
    raise RuntimeError(f"expected {size} free UDP ports in a row, found none")
