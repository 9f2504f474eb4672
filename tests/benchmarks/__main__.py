"""``python -m tests.benchmarks [--only NAME …] [--quick]``: run the benchmarks and print their tables."""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
import time
from collections.abc import Iterable
from importlib import import_module

from rich.console import Console
from rich.table import Table

from tests.benchmarks.measuring import Report

#: In the order they are run; one file each.
NAMES = (
    "web",
    "understanding",
    "engine",
    "charts",
    "ack",
    "importing",
    "answering",
    "growth",
    "memory",
    "outbox",
    "planning",
)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=NAMES, help="run only this one; may be given again"
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that everything runs")
    chosen = parser.parse_args(arguments)
    # Stopped from outside: servers and databases still go away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    console = Console(width=None if sys.stdout.isatty() else 140)
    console.print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores{', quick' if chosen.quick else ''}"
    )
    for name in chosen.only or NAMES:
        began = time.perf_counter()
        for report in _reports(name, chosen.quick):
            _print(console, report)
        console.print(f"[dim]{name}: {time.perf_counter() - began:.0f} s[/dim]\n")
    return 0


def _reports(name: str, quick: bool) -> Iterable[Report]:
    """Return what a file measured; each report is shown as soon as it is there."""
    found = import_module(f"tests.benchmarks.{name}").run(quick)
    return [found] if isinstance(found, Report) else found


def _print(console: Console, report: Report) -> None:
    table = Table(title=report.title, title_justify="left")
    for index, heading in enumerate(report.headings):
        table.add_column(heading, justify="left" if index == 0 else "right")
    for row in report.rows:
        table.add_row(*row)
    console.print(table)
    for note in report.notes:
        console.print(f"  {note}", highlight=False)


if __name__ == "__main__":
    raise SystemExit(main())
