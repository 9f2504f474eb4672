"""Planning a notice for the country: how long it takes, and how much memory it holds, which must not grow with its people."""

from __future__ import annotations

import gc
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.measuring import Report, times
from tests.benchmarks.outbox import DATABASES, Stand, load, promise_to

#: Schools, and people of each.
SIZES = ((30_000, 1), (29_600, 17))
QUICK = ((300, 1), (300, 17))
PLANNED_WITHIN_S = 600


def _memory_mb(what: str) -> float:
    """Return what this process holds (``VmRSS``), or held at most since its peak was forgotten (``VmHWM``), in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(what):
            return int(line.split()[1]) / 1024
    raise ValueError(f"{what} is not told.")


def _plan() -> None:
    """Run as a process of its own: plan all that is due; prints seconds of the wall and of its processor, and the MB that
    it held at most on top of what it held before."""
    from bot.delivery.posting import post_due
    from bot.line.notices import render_notices
    from bot.logs import set_up_logs
    from bot.settings import load_settings
    from bot.workdeps import make_deps
    from db.notices import Notice

    set_up_logs("json")
    deps = make_deps(load_settings())
    # What is loaded at its first use is no part of planning.
    render_notices([Notice(text="-", kind="circular", buttons=[], card={})])
    with deps.sessions() as session:
        session.query(Notice).first()
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before, wall, cpu = _memory_mb("VmRSS"), time.perf_counter(), time.process_time()
    post_due(deps)
    spent = time.perf_counter() - wall, time.process_time() - cpu
    print("planned", *spent, _memory_mb("VmHWM") - before, flush=True)


def _planned(stand: Stand) -> tuple[float, float, float] | None:
    """Return what ``_plan`` told of what is due; None when it did not end in time."""
    try:
        out = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.planning"],
            env=stand.environment, check=True, capture_output=True, text=True, timeout=PLANNED_WITHIN_S,
        ).stdout  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    told = next(line for line in out.splitlines() if line.startswith("planned "))
    wall, cpu, held = (float(each) for each in told.split()[1:])
    return wall, cpu, held


def run(quick: bool) -> Report:
    report = Report(
        "Planning a notice for the country, each time by a fresh process",
        ("database", "schools", "people", "planned in s", "CPU s", "MB held on top", "against the first"),
    )
    for name, made in DATABASES:
        first = 0.0
        for schools, each in QUICK if quick else SIZES:
            with made() as url, tempfile.TemporaryDirectory() as home:
                if url is None:
                    continue
                with Stand(url, home) as stand:
                    promise_to(stand.sessions, schools * each, urgency=2, each=each)
                    found = _planned(stand)
                if found is None:
                    report.notes.append(
                        f"{name}, {schools * each:,} people: not done in {PLANNED_WITHIN_S} s."
                    )
                    continue
                wall, cpu, held = found
                first = first or held
                size = (f"{schools:,}", f"{schools * each:,}")
                report.add(name, *size, f"{wall:.1f}", f"{cpu:.1f}", f"{held:.1f}", times(held, first))
    report.notes.append(
        "Wanted: 30,000 schools in under 30 s, 500,000 people in under 5 minutes, without holding them in memory."
    )
    report.notes.append(load())
    return report


if __name__ == "__main__":
    _plan()
