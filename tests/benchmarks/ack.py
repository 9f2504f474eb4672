"""Acknowledging webhooks: ours (SQLite FULL, PostgreSQL) against a bare HMAC check and the SDK's echo shape.

Each server alone under ``gunicorn --worker-class gthread --workers 2 --threads 8``, one after the other on the
same port; 32 keep-alive clients send signed text messages as fast as they are answered.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from db.offices import Office
from db.session import make_engine, make_sessions, writing
from tests.benchmarks.databases import postgres_url, sqlite_url
from tests.benchmarks.measuring import Report, ms, times

SECRET = "0123456789abcdef0123456789abcdef"
CONNECTIONS, WORKERS, THREADS = 32, 2, 8
_OURS, _BARE, _ECHO = (
    "bot.app:create_app()",
    "tests.benchmarks.ack_servers:bare()",
    "tests.benchmarks.ack_servers:echo()",
)


def run(quick: bool) -> Report:
    seconds = 1.0 if quick else 5.0
    report = Report(
        f"Acknowledging a webhook: gunicorn gthread {WORKERS} x {THREADS}, {CONNECTIONS} keep-alive clients",
        ("server", "acknowledged /s", "against bare", "against SDK echo", "p50 ms", "p99 ms", "refused"),
    )
    with ExitStack() as stack:
        slow = stack.enter_context(
            _process([sys.executable, "-m", "tests.benchmarks.ack_servers", str(port := free_port())], port)
        )
        del slow
        measured = [
            ("bare Flask, HMAC only", _served(_BARE, {}, seconds)),
            ("SDK echo, 80 ms reply", _served(_ECHO, {"LINE_API_BASE": f"http://127.0.0.1:{port}"}, seconds)),
        ]
        for name, url in (
            ("ours, SQLite FULL", stack.enter_context(sqlite_url())),
            ("ours, PostgreSQL", stack.enter_context(postgres_url())),
        ):
            if url is None:
                report.notes.append("PostgreSQL does not answer: left out.")
                continue
            _office(url)
            measured.append((name, _served(_OURS, {"DATABASE_URL": url}, seconds)))
    base, sdk = measured[0][1]["rate"], measured[1][1]["rate"]
    for name, found in measured:
        report.add(
            name, f"{found['rate']:,.0f}", times(found["rate"], base), times(found["rate"], sdk),
            ms(found["p50_ms"]), ms(found["p99_ms"]), f"{found['refused']:,.0f}",
        )  # fmt: skip
    return report


def _office(url: str) -> None:
    engine = make_engine(url)
    with writing(make_sessions(engine)) as session:
        session.add(Office(code="5703", name="สพป.ทดสอบ"))
    engine.dispose()


def _served(app: str, settings: dict[str, str], seconds: float) -> dict[str, float]:
    """Start a server, drive it a moment to warm it, then for real; return what the client counted."""
    with tempfile.TemporaryDirectory(prefix="bench-home-") as home:
        port = free_port()
        environment = {
            "LINE_CHANNEL_SECRET": SECRET, "LINE_CHANNEL_ACCESS_TOKEN": "-", "SECRET_KEY": SECRET, "NONGPHAEN_HOME": home,
            "OFFICE_CODE": "5703", **settings,
        }  # fmt: skip
        command = [
            sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS),
            "--bind", f"127.0.0.1:{port}", "--log-level", "error", app,
        ]  # fmt: skip
        with _process(command, port, environment):
            _drive(port, min(1.0, seconds))
            return _drive(port, seconds)


def _drive(port: int, seconds: float) -> dict[str, float]:
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.ack_client",
        str(port),
        str(CONNECTIONS),
        str(seconds),
        SECRET,
    ]
    found: dict[str, float] = json.loads(
        subprocess.run(command, check=True, capture_output=True, text=True).stdout
    )
    return found


@contextmanager
def _process(
    command: list[str], port: int, settings: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the end of the block; it listens when the block begins."""
    started = subprocess.Popen(
        command, env={**os.environ, **(settings or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(200):
            if started.poll() is not None:
                raise RuntimeError(f"{command[-1]} ended with {started.returncode}.")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield started
    finally:
        started.terminate()
        started.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
