"""Logs (บันทึกการทำงาน): constant names, data as keywords; never texts, names, tokens or plain LINE ids."""

from __future__ import annotations

import hashlib
import hmac
import logging
import sys
import traceback
from pathlib import Path

import structlog

#: Libraries that say at INFO what we say ourselves, or whole addresses with tokens.
_TOO_LOUD = ("urllib3", "huey", "werkzeug", "alembic")


def set_up_logs(form: str) -> None:
    """Send all logs to standard error: one JSON object a line (``json``), or readable lines (``console``)."""
    renderer: structlog.typing.Processor
    if form == "json":
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    for name in _TOO_LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)


def trace_of(error: BaseException) -> dict[str, object]:
    """Return an error's kind and way through the code, not its message: that may quote what people wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    trace = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": type(error).__name__, "trace": trace[-12:]}


def keyed_hash(line_id: str, secret_key: str | None) -> str:
    """Return 16 hex digits that stand for a LINE id in logs: the same id, the same digits; no way back."""
    return person_hash(line_id, secret_key)[:16]


def person_hash(line_id: str, secret_key: str | None) -> str:
    """Return 32 hex digits by which the audit log and the list of erasures know a LINE id again without naming it (PDPA)."""
    return hmac.new((secret_key or "-").encode(), line_id.encode(), hashlib.sha256).hexdigest()[:32]
