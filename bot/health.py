"""``/healthz`` (alive), ``/readyz`` (database, migrations, queue in order), ``/metrics`` (Prometheus)."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from bot.deps import WebDeps
from db import inbox_care, outbox_care
from db.inbox import InboxEvent
from db.outbox import OutboxMessage
from db.queues import counts_by_state

INBOX_STATES = ("waiting", "claimed", "answering", "done", "failed", "ignored", "unknown", "cancelled")
OUTBOX_STATES = ("planned", "held", "sending", "sent", "failed", "unknown", "cancelled")


def make_health(deps: WebDeps) -> Blueprint:
    """Return the three routes; none needs a login, none tells anything of a person."""
    pages = Blueprint("health", __name__)

    @pages.get("/healthz")
    def alive() -> Response:
        return jsonify({"status": "ok"})

    @pages.get("/readyz")
    def ready() -> tuple[Response, int]:
        checks = check_all(deps)
        in_order = all(said == "ok" for said in checks.values())
        return jsonify({"status": "ok" if in_order else "unready", **checks}), 200 if in_order else 503

    @pages.get("/metrics")
    def metrics() -> Response:
        return Response(metrics_text(deps), content_type="text/plain; version=0.0.4; charset=utf-8")

    return pages


def check_all(deps: WebDeps) -> dict[str, str]:
    """Try database, migrations and queue; ``ok``, or the kind of error (its text may hold a password)."""
    from bot.tasks import ping

    return {
        "database": _tried(lambda: _select_one(deps)),
        "migrations": _tried(lambda: _migrated(deps)),
        "queue": _tried(lambda: ping(deps.settings)),
    }


def _tried(check: Callable[[], str | None]) -> str:
    try:
        return check() or "ok"
    except Exception as error:  # whatever is wrong with a service: this page says so and lives on
        return type(error).__name__


def _select_one(deps: WebDeps) -> None:
    with deps.sessions() as session:
        session.execute(text("SELECT 1"))


def _migrated(deps: WebDeps) -> str | None:
    current: bool = import_module("db.migrate").is_current(deps.engine)
    return None if current else "not migrated"


def metrics_text(deps: WebDeps) -> str:
    """Return the numbers of both queues; the format needs no library for four gauges."""
    now = deps.clock()
    with deps.sessions() as session:
        inbox = counts_by_state(session, InboxEvent.state)
        outbox = counts_by_state(session, OutboxMessage.state)
        waits_s = inbox_care.oldest_waiting_s(session, now=now)
        due_s = outbox_care.oldest_due_s(session, now=now)
    lines: list[str] = []
    for name, help_text, states, counts in (
        ("inbox_events", "Webhook events by state", INBOX_STATES, inbox),
        ("outbox_messages", "Planned messages by state", OUTBOX_STATES, outbox),
    ):
        lines += [f"# HELP nongphaen_{name} {help_text}", f"# TYPE nongphaen_{name} gauge"]
        lines += [f'nongphaen_{name}{{state="{state}"}} {counts.get(state, 0)}' for state in states]
    for name, help_text, seconds in (
        ("inbox_oldest_waiting_seconds", "Age of the event that waits longest", waits_s),
        ("outbox_oldest_due_seconds", "How long the oldest planned message is overdue", due_s),
    ):
        lines += [
            f"# HELP nongphaen_{name} {help_text}",
            f"# TYPE nongphaen_{name} gauge",
            f"nongphaen_{name} {seconds:.3f}",
        ]
    return "\n".join(lines) + "\n"
