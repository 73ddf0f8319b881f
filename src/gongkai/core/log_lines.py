"""How a line of the log looks: to a program a JSON object with the request that it belongs to, else a text.

What visitors send never begins a line of its own.
"""

import copy
import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The request that is being answered here; empty outside of one."""

_ORDINARY = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def _told(record: logging.LogRecord) -> logging.LogRecord:
    """Return the record as it is told: what a visitor sent wrong (400 to 499) is no fault to be traced."""
    if getattr(record, "status_code", 0) // 100 != 4:  # noqa: PLR2004 - as HTTP has it
        return record
    short = copy.copy(record)
    short.exc_info = short.exc_text = None
    return short


class PlainLines(logging.Formatter):
    """A text of one line; only what the program itself adds of a fault goes on below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line, with the trace of a fault of the program below it."""
        return super().format(_told(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name of the library
        """Return the line with every sign that would end it, or move the writing, as its code."""
        line = super().formatMessage(record)
        return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in line)


class JsonLines(logging.Formatter):
    """One JSON object a line: when, how grave, who says it, what, and whatever the caller added."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        record = _told(record)
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id.get():
            line["request_id"] = request_id.get()
        line |= {name: value for name, value in vars(record).items() if name not in _ORDINARY}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
