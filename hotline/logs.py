"""Structured logs: one JSON object a line, without citizens' data.

Messages are constant sentences; what varies goes into ``extra``, and only what is listed here is written.
"""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

ALLOWED = frozenset(
    {
        "attempt", "call_id", "check", "child", "close_code", "count", "engine", "error", "event", "exit", "fact",
        "leg", "limit", "model", "move", "ms", "name", "operator", "part", "path", "pid", "port", "process", "queue",
        "reason", "reference", "script", "size", "slug", "state", "status", "step", "stream", "worker",
    }
)  # fmt: skip
"""Names of structured values that may stand in a log. A number, a name or speech of a citizen is none of them."""

_BUILT_IN = frozenset(vars(logging.makeLogRecord({})))


class JsonLines(logging.Formatter):
    """Writes a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line: time, level, where, what, allowed values, and the traceback's last place if there is one."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "what": record.getMessage(),
        }
        line |= {k: v for k, v in vars(record).items() if k not in _BUILT_IN and k in ALLOWED}
        if record.exc_info and record.exc_info[1]:
            line["exception"] = type(record.exc_info[1]).__name__
            line["where"] = _places(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up_logging(stream: TextIO = sys.stderr, level: int = logging.INFO) -> None:
    """Send every logger's records to one stream as JSON lines."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("alembic", "uvicorn.access", "websockets", "panoramisk", "faster_whisper", "httpx"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _places(error: BaseException) -> list[str]:
    """Return file and line of each frame: a traceback without the values that might be a citizen's."""
    places = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        file = "/".join(code.co_filename.rsplit("/", 2)[-2:])
        places.append(f"{file}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-8:]
