"""An Asterisk that only speaks AGI: asks a script over a socket, carries out what it is told, and can misbehave."""

import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, field

ANSWER_S = 5.0

_WORDS = re.compile(r'"((?:\\.|[^"\\])*)"|(\S+)')
_ESCAPED = re.compile(r"\\(.)")


@dataclass(slots=True)
class FakeAsterisk:
    """One channel that asks scripts.

    Args:
        port: Where the AGI server listens.
        unique_id: The channel's unique id.
        caller: Caller id as Asterisk passes it on.
        hang_up_after: Commands to answer before the citizen hangs up.
        answer: Gives the reply to a command instead of the usual one; ``None`` for the usual one.

    Attributes:
        variables: What scripts have set.
        commands: Every command, as words.
        raw: Every command line, as it came.
    """

    port: int
    unique_id: str = "hotline-1795300000.1"
    caller: str = "13871236021"
    hang_up_after: int | None = None
    answer: Callable[[list[str]], str | None] = lambda _: None
    variables: dict[str, str] = field(default_factory=dict)
    commands: list[list[str]] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)

    def ask(self, script: str, *arguments: str, **changed: str) -> dict[str, str]:
        """Ask a script, serve it until it ends, and return the variables.

        Args:
            script: What stands after the host in ``agi://host/script``.
            arguments: The dialplan's arguments.
            changed: Opening variables to send otherwise (``agi_uniqueid="…"``).
        """
        with self.connected() as connection:
            connection.sendall(self.opening(script, *arguments, **changed).encode())
            with connection.makefile("rb") as lines:
                for line in lines:
                    if self.hang_up_after is not None and len(self.commands) >= self.hang_up_after:
                        break
                    connection.sendall(self._reply(line.decode()).encode())
        return self.variables

    def connected(self) -> socket.socket:
        """Return a connection to the server, on which nothing was said yet."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=ANSWER_S)

    def opening(self, script: str, *arguments: str, **changed: str) -> str:
        """Return what Asterisk says first."""
        variables = {
            "agi_network": "yes",
            "agi_network_script": script,
            "agi_request": f"agi://127.0.0.1:{self.port}/{script}",
            "agi_channel": "PJSIP/trunk-00000001",
            "agi_language": "zh",
            "agi_type": "PJSIP",
            "agi_uniqueid": self.unique_id,
            "agi_version": "22.11.0",
            "agi_callerid": self.caller,
            "agi_calleridname": "unknown",
            "agi_dnid": "12345",
            "agi_context": "hotline",
            "agi_extension": "12345",
            "agi_priority": "7",
            "agi_enhanced": "0.0",
            "agi_accountcode": "",
            "agi_threadid": "140",
            **{f"agi_arg_{number}": text for number, text in enumerate(arguments, 1)},
            **changed,
        }
        return "".join(f"{name}: {value}\n" for name, value in variables.items()) + "\n"

    def _reply(self, line: str) -> str:
        words = [_ESCAPED.sub(r"\1", quoted) if quoted or not bare else bare for quoted, bare in _WORDS.findall(line)]
        self.raw.append(line)
        self.commands.append(words)
        special = self.answer(words)
        if special is not None:
            return special
        if words[:2] == ["SET", "VARIABLE"] and len(words) == 4:
            self.variables[words[2]] = words[3]
            return "200 result=1\n"
        return "510 Invalid or unknown command\n"
