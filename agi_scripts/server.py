"""The FastAGI server: one short thread per question, and a limit on their number."""

import contextlib
import logging
import socket
import threading
from collections.abc import Callable

from asterisk.agi import AGIException, AGIHangup

from agi_scripts import answer, called_back, entry, follow_up, keep_place, progress, queue_left
from agi_scripts.context import AgiContext
from agi_scripts.session import AgiSession, BadPeerError, Lines
from config.errors import HotlineError

log = logging.getLogger(__name__)

Script = Callable[[AgiSession, AgiContext], None]

SCRIPTS: dict[str, Script] = {
    "entry": entry.run,
    "answer": answer.run,
    "progress": progress.run,
    "queue_left": queue_left.run,
    "keep_place": keep_place.run,
    "called_back": called_back.run,
    "follow_up": follow_up.run,
}

MOST_SESSIONS = 100
BACKLOG = 256
STOP_S = 5.0
PAUSE_S = 0.1
"""Rest after a failed accept: a process without free descriptors must not spin."""


class AgiServer:
    """Answers Asterisk's questions. Whatever goes wrong ends one session, and its call goes to a person.

    Args:
        host: Address to listen on.
        port: Port to listen on; 0 for any free one.
        desk: What scripts work with.
        most_sessions: Sessions at once; further ones are closed at once.
    """

    def __init__(self, host: str, port: int, desk: AgiContext, *, most_sessions: int = MOST_SESSIONS) -> None:
        self._address = (host, port)
        self._desk = desk
        self._free = threading.BoundedSemaphore(most_sessions)
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._listener: socket.socket | None = None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port that is listened on; 0 while the server is stopped."""
        return int(self._listener.getsockname()[1]) if self._listener else 0

    @property
    def sessions(self) -> int:
        """How many sessions are open."""
        return len(self._open)

    def start(self) -> None:
        """Listen, and answer in threads of its own.

        Raises:
            OSError: If the port is taken.
        """
        self._stopping.clear()
        self._listener = socket.create_server(self._address, backlog=BACKLOG)
        self._thread = threading.Thread(target=self._accept, args=(self._listener,), name="agi", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the port and every open session; their calls go to a person."""
        listener, self._listener = self._listener, None
        if listener is None or self._thread is None:
            return
        self._stopping.set()
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)  # wakes the accepting thread
        self._thread.join(STOP_S)
        listener.close()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def _accept(self, listener: socket.socket) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = listener.accept()
            except OSError as error:
                if not self._stopping.wait(PAUSE_S):
                    log.warning("agi: a connection could not be accepted: %s", error.strerror)
                continue
            if not self._free.acquire(blocking=False):
                log.warning("agi: session refused, too many at once")
                connection.close()
                continue
            with self._lock:
                self._open.add(connection)
            threading.Thread(target=self._serve, args=(connection,), name="agi-session", daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with connection, contextlib.closing(Lines(connection)) as lines:
                self._answer(lines)
        finally:
            with self._lock:
                self._open.discard(connection)
            self._free.release()

    def _answer(self, lines: Lines) -> None:
        script = "opening"
        try:
            agi = AgiSession(lines)
            script = agi.script
            _script(script)(agi, self._desk)
        except AGIHangup as hangup:
            log.info("agi %s: ended early: %s", script, hangup)
        except HotlineError as error:
            log.warning("agi %s: %s: %s", script, error.slug, error.message)
        except AGIException as error:
            log.warning("agi %s: refused by Asterisk: %s", script, type(error).__name__)
        except Exception as error:  # noqa: BLE001 - whatever fails in a script, its call must go on to a person
            log.error("agi %s: failed: %s at %s", script, type(error).__name__, _place(error))  # noqa: TRY400 - no data of citizens in the log


def _script(name: str) -> Script:
    if name not in SCRIPTS:
        raise BadPeerError(f"expected one of {', '.join(SCRIPTS)}, got {name!r:.40}")
    return SCRIPTS[name]


def _place(error: BaseException) -> str:
    """Return file and line of the failure; the message itself may carry a citizen's data."""
    step = error.__traceback__
    while step and step.tb_next:
        step = step.tb_next
    return f"{step.tb_frame.f_code.co_filename}:{step.tb_lineno}" if step else "unknown"
