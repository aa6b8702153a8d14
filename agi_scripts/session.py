"""One conversation with Asterisk over a socket, on pyst2's ``AGI``."""

import re
import socket
import time
from typing import ClassVar

from asterisk.agi import AGI, AGIAppError, AGIHangup, AGIInvalidCommand, AGIUsageError, re_code, re_kv

from config.errors import HotlineError
from config.languages import LANGUAGES, OWN, Language
from ivr.pbx.phones import phone_name
from ivr.steps import Step, StepName

LONGEST_LINE = 8192
"""Bytes; Asterisk's own limit for a command line, and far more than it ever sends."""

MOST_VARIABLES = 200
READ_S = 5.0
SESSION_S = 10.0

_CALL_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_VARIABLE = re.compile(r"(agi_[a-z0-9_]{1,40}): ?(.*)", re.DOTALL)


class BadPeerError(HotlineError):
    """Who speaks here does not speak AGI."""

    slug: ClassVar[str] = "agi-bad-peer"


class Lines:
    """A socket as the two text streams ``AGI`` wants, with limits on length and time.

    Args:
        connection: Connected socket; the caller closes it.
        session_s: Seconds until every further read fails, however busy the peer is.
    """

    def __init__(self, connection: socket.socket, session_s: float = SESSION_S) -> None:
        self._connection = connection
        self._file = connection.makefile("rb")
        self._until = time.monotonic() + session_s

    def readline(self) -> str:
        """Return the next line with its end.

        Raises:
            AGIHangup: If the other side has closed.
            BadPeerError: If the line is too long or does not come in time.
        """
        left = self._until - time.monotonic()
        if left <= 0:
            raise BadPeerError("expected the session to be over by now, it is not")
        self._connection.settimeout(min(READ_S, left))
        try:
            line = self._file.readline(LONGEST_LINE + 1)
        except TimeoutError as error:
            raise BadPeerError(f"expected a line within {READ_S:.0f} s, none came") from error
        except OSError as error:
            raise AGIHangup("connection lost") from error
        if len(line) > LONGEST_LINE:
            raise BadPeerError(f"expected lines of at most {LONGEST_LINE} bytes, got a longer one")
        if not line.endswith(b"\n"):
            raise AGIHangup("connection closed")
        return line.decode("utf-8", errors="replace")

    def write(self, text: str) -> None:
        """Send text at once."""
        try:
            self._connection.sendall(text.encode())
        except OSError as error:
            raise AGIHangup("connection lost") from error

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Let go of the socket."""
        self._file.close()


class _Silence:
    """Takes what pyst2 would print: every caller's number and every command."""

    def write(self, _text: str) -> None:
        """Drop it."""


class _Quoted(str):
    """An argument that is ready to be sent."""

    __slots__ = ()


class AgiSession(AGI):  # type: ignore[misc] # pyst2 has no types
    """pyst2's AGI, made fit for a thread and for hostile text.

    No signal handler is installed, every argument of every command is quoted, and a closed connection is a hangup.

    Args:
        lines: The connection.

    Raises:
        BadPeerError: If what comes is not AGI's opening.
        AGIHangup: If the peer leaves before it is complete.
    """

    def __init__(self, lines: Lines) -> None:
        # Not AGI.__init__: it installs a signal handler, which only the main thread may do.
        self.stdin = self.stdout = lines
        self.stderr = _Silence()
        self.env: dict[str, str] = {}
        self._got_sighup = False
        self._get_agi_env()

    @property
    def script(self) -> str:
        """Name of the script that is asked for, without query."""
        return self.env.get("agi_network_script", "").partition("?")[0].strip("/")

    @property
    def call_id(self) -> str:
        """Unique id of the citizen's channel.

        Raises:
            BadPeerError: If it cannot be one.
        """
        call_id = self.env.get("agi_uniqueid", "")
        if not _CALL_ID.fullmatch(call_id):
            raise BadPeerError("expected agi_uniqueid to be the unique id of a channel, it is not")
        return call_id

    @property
    def language(self) -> Language:
        """What the call is spoken to in."""
        language = self.env.get("agi_language", "")
        return next((one for one in LANGUAGES if one == language), OWN)

    def argument(self, number: int) -> str:
        """Return an argument of the dialplan's ``AGI(url,1,2,…)``, empty if it was not given."""
        return self.env.get(f"agi_arg_{number}", "")

    def count(self, number: int) -> int:
        """Return an argument that counts tries; 1 if it is no sensible number."""
        text = self.argument(number)
        return int(text) if re.fullmatch(r"[0-9]{1,2}", text) else 1

    def number(self, number: int) -> int:
        """Return an argument that is a number; 0 if it is none."""
        text = self.argument(number)
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0

    def lead_to(self, step: Step) -> None:
        """Tell the dialplan where to go. The step's name comes last: half an answer counts as none."""
        if step.queue:
            self.set_variable("HOTLINE_QUEUE", step.queue)
            self.set_variable("HOTLINE_MAX_WAIT", step.max_wait_s)
            self.set_variable("QUEUE_PRIO", step.priority)
            self.set_variable("HOTLINE_SOONER", step.sooner)
            self.set_variable("HOTLINE_LIMIT", step.limit)
            self.set_variable("HOTLINE_FIRST", phone_name(step.first) if step.first else "")
            self.set_variable("HOTLINE_FIRST_S", step.first_s)
            self.set_variable("HOTLINE_PLACE", step.place or "")
        if step.call_back is not None:
            self.set_variable("HOTLINE_CALL_BACK", step.call_back)
        self.set_variable("HOTLINE_LANGUAGE", step.language)
        self.set_variable("HOTLINE_NODE", step.node)
        self.set_variable("HOTLINE_PROMPT", "&".join(step.prompts))
        if step.after:
            self.set_variable("HOTLINE_AFTER", "&".join(step.after))
        self.set_variable("HOTLINE_TRY", step.tries)
        self.set_variable("HOTLINE_TIMEOUT", step.timeout_s)
        self.set_variable("HOTLINE_SILENCE", step.silence_s)
        if step.name is StepName.PROGRESS:
            self.set_variable("HOTLINE_DIGITS", step.digits)
        if step.memo or step.name is StepName.PROGRESS:
            self.set_variable("HOTLINE_MEMO", step.memo)
        self.set_variable("HOTLINE_STEP", step.name)

    def send_command(self, command: str, *args: object) -> None:
        """Send a command, each argument quoted."""
        self.stdout.write(" ".join((command.strip(), *map(self._quote, args))) + "\n")

    def get_result(self, stdin: object = None) -> dict[str, tuple[str, str]]:
        """Read the answer to a command.

        Raises:
            AGIHangup: If the call or the connection has ended.
            AGIAppError: If Asterisk could not do it.
            AGIInvalidCommand: If Asterisk does not know the command.
            AGIUsageError: If Asterisk did not understand the arguments.
            BadPeerError: If the answer is none of AGI's.
        """
        line = self.stdin.readline().strip()
        while line.startswith("100"):
            line = self.stdin.readline().strip()
        if line == "HANGUP":
            raise AGIHangup("the citizen hung up")
        code, said = re_code.search(line).groups()
        if code == "200":
            return self._result(said)
        if code == "511":
            raise AGIHangup("the channel is gone")
        if code == "510":
            raise AGIInvalidCommand(said)
        if code == "520":
            raise AGIUsageError(self._usage(line))
        raise BadPeerError("expected the result of a command, got something else")

    def _result(self, said: str) -> dict[str, tuple[str, str]]:
        result = {key: (value, data) for key, value, data in re_kv.findall(said)}
        if "result" not in result:
            raise BadPeerError("expected the result of a command, got something else")
        value, data = result["result"]
        if data == "hangup":
            raise AGIHangup("the citizen hung up")
        if value == "-1":
            raise AGIAppError("Asterisk could not do it, or the citizen hung up")
        return result

    def _usage(self, line: str) -> str:
        told = [line]
        while len(told) < MOST_VARIABLES and not told[-1].startswith("520 End"):
            told.append(self.stdin.readline().strip())
        return "\n".join(told)

    def _get_agi_env(self) -> None:
        for _ in range(MOST_VARIABLES):
            line = self.stdin.readline().rstrip("\r\n")
            if not line:
                if "agi_network_script" not in self.env:
                    raise BadPeerError("expected agi_network_script before the empty line, it did not come")
                return
            variable = _VARIABLE.fullmatch(line)
            if variable is None:
                raise BadPeerError("expected a line 'agi_name: value', got something else")
            self.env[variable[1]] = variable[2].strip()
        raise BadPeerError(f"expected at most {MOST_VARIABLES} variables, got more")

    def _quote(self, string: object) -> str:
        r"""Return an argument in quotes: ``\`` and ``"`` escaped; a line end, which would end it, becomes a space."""
        if isinstance(string, _Quoted):
            return string
        text = str(string).replace("\\", "\\\\").replace('"', '\\"')
        return _Quoted('"' + re.sub(r"[\r\n\0]", " ", text) + '"')
