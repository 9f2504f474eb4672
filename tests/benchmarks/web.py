"""The web process: how long it takes to start and how much memory it holds, beside Flask and SQLAlchemy alone."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from tests.benchmarks.databases import sqlite_url
from tests.benchmarks.measuring import Report, median, ms, times

#: What must not be imported by the process that answers webhooks (design.md section 1).
HEAVY = ("linebot", "pandas", "matplotlib", "sklearn", "pythainlp", "numpy")
_END = """
import time, psutil
print((time.perf_counter() - began) * 1000, psutil.Process().memory_info().rss / 1e6)
"""
_START = "import time; began = time.perf_counter()\n"
_ALONE = _START + "import flask, sqlalchemy, sqlalchemy.orm\n" + _END
_OURS = _START + "from bot.app import create_app\ncreate_app()\n" + _END


def run(quick: bool) -> Report:
    runs = 2 if quick else 7
    report = Report(
        "Starting the web process", ("process", "ready after ms", "resident MB", "time", "memory")
    )
    with sqlite_url() as url, tempfile.TemporaryDirectory(prefix="bench-home-") as home:
        environment = {
            **os.environ, "DATABASE_URL": url, "NONGPHAEN_HOME": home, "LINE_CHANNEL_SECRET": "0" * 32,
            "LINE_CHANNEL_ACCESS_TOKEN": "-", "SECRET_KEY": "0" * 32,
        }  # fmt: skip
        alone, ours = _started(_ALONE, environment, runs), _started(_OURS, environment, runs)
        found = subprocess.run(
            [sys.executable, "-X", "importtime", "-c", "from bot.app import create_app; create_app()"],
            check=True, capture_output=True, text=True, env=environment,
        )  # fmt: skip
    for name, measured in (("import flask, sqlalchemy", alone), ("bot.app: create_app()", ours)):
        report.add(
            name,
            ms(measured[0]),
            f"{measured[1]:.1f}",
            times(measured[0], alone[0]),
            times(measured[1], alone[1]),
        )
    modules = {line.rpartition("|")[2].strip().partition(".")[0] for line in found.stderr.splitlines()}
    heavy = sorted(modules & set(HEAVY))
    report.notes.append(
        f"Heavy modules in -X importtime: {', '.join(heavy) or 'none'} (looked for {', '.join(HEAVY)})."
    )
    return report


def _started(code: str, environment: dict[str, str], runs: int) -> tuple[float, float]:
    """Return the medians of milliseconds and megabytes of new processes; the first run fills the file cache."""
    found = []
    for _ in range(runs + 1):
        out = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment
        ).stdout
        found.append(tuple(map(float, out.split())))
    return median([each[0] for each in found[1:]]), median([each[1] for each in found[1:]])
