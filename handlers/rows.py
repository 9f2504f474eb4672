"""Rows that every answer may have: the asker's own school marked out, and who could not be told."""

from __future__ import annotations

from dataclasses import replace

from handlers.core import Ask
from handlers.wording import unheld_said
from reports.cards import NO_DATA, Figure
from reports.figures import Figures

#: Figures an answer carries at most (contract.md, ``ask --json``).
MOST_FIGURES = 500
#: Schools of which nothing is held that a card names; the sentence names fewer.
UNHELD_NAMED = 12


def own_school_marked(rows: tuple[Figure, ...], ask: Ask) -> tuple[Figure, ...]:
    """Return the rows with that of the asker's own school standing out."""
    own = ask.seat.school_code
    if not own:
        return rows
    return tuple(replace(row, emphasis=True) if ("school", own) in row.keys else row for row in rows)


def unheld_rows(figures: Figures) -> tuple[Figure, ...]:
    """Return a row for schools of which a condition cannot be told: they neither meet it nor fail it."""
    if not figures.unheld:
        return ()
    return (Figure(NO_DATA, len(figures.unheld), "โรง", note=unheld_said(figures, UNHELD_NAMED)),)
