"""Logs as JSON lines that never hold a text or a name.

Only what stands in ``SAFE`` is written of a record's extras; a message is the constant string of the call, its
arguments are left out, and of an exception only the type and the places in the code are kept (its message may
quote what someone wrote, which 1.3 protects at all times).
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime

SAFE = ("request_id", "method", "route", "status", "milliseconds", "queries", "intent", "attempt", "outcome", "network")


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
        }
        for key in SAFE:
            if (value := record.__dict__.get(key)) is not None:
                line[key] = value
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = [
                f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}"
                for frame in traceback.extract_tb(record.exc_info[2])[-6:]
            ]
        return json.dumps(line, ensure_ascii=False)
