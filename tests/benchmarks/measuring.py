"""Timing, medians and the rows that a benchmark prints."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Report:
    """What one benchmark found: a table with its headings, and notes under it (what was left out, and why)."""

    title: str
    headings: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *cells: object) -> None:
        self.rows.append(tuple(str(cell) for cell in cells))


def times_ms(
    work: Callable[[], object], runs: int, *, warm: int = 1, clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """Return how long each of ``runs`` calls took, in milliseconds, after ``warm`` calls that do not count.

    With ``time.process_time`` other jobs on the machine do not count; work that waits for nothing may be told so.
    """
    for _ in range(warm):
        work()
    taken = []
    for _ in range(runs):
        began = clock()
        work()
        taken.append((clock() - began) * 1000)
    return taken


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """Return the value that 95 of 100 do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * 95 // 100) - 1)]


def ms(value: float) -> str:
    return f"{value:,.3f}" if value < 1 else f"{value:,.1f}"


def times(value: float, base: float) -> str:
    """Return a ratio as it is printed: ``0.62 x``."""
    if not base:
        return "-"
    ratio = value / base
    return f"{ratio:,.{0 if ratio >= 10 else 2 if ratio >= 0.1 else 4}f} x"
