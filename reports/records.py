"""Question -> the rows themselves, as records that are read (รายการ): under the scope and conditions of their count."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from db.datasets import DATASET_OF_MEASURE, DATASETS, DIMENSIONS, MEASURES, Listing, Shown
from reports.cells import prepared
from reports.choosing import chosen_by_bounds
from reports.compiling import UNKNOWN, compile_rows
from reports.figures import Figures, answer_question
from reports.held import live_batches
from reports.question import Question

#: Rows that are read at most; the count beside them is of all.
MOST_ROWS = 500
#: The attribute that tells rows of several years apart, where a table has it.
YEAR = "year"


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its title, the school it is of (code, name, tambon; None of the office), and every shown attribute."""

    title: str
    school: tuple[str, str, str] | None
    values: dict[str, Any]

    def said(self, shown: Shown) -> Any:
        """Return the value of an attribute; None when it is not held."""
        return self.values.get(shown.key)


@dataclass(frozen=True, slots=True)
class Records:
    """The rows that a question asks for, in the order declared, and how many there are in all.

    ``counted`` is the count with its provenance, ``total`` the sum of the declared measure (None: none declared),
    ``states`` how many rows each value of the declared state has, in the order of its values.
    """

    question: Question
    listing: Listing
    rows: tuple[Record, ...]
    counted: Figures
    total: Figures | None
    states: tuple[tuple[str, int], ...]

    @property
    def count(self) -> int:
        """How many there are in all, also of several years together."""
        return sum(row.value for row in self.counted.rows if isinstance(row.value, int))


def answer_records(session: Session, question: Question) -> Records:
    """Return the records of a question on the measure of a listing, with period and scope as resolved.

    Raises:
        NoFiguresError: Nothing is held of the period or place asked for.
        KeyError: The records cannot be narrowed that way.
    """
    dataset = DATASET_OF_MEASURE[question.measure]
    listing, measure = dataset.listing, MEASURES[question.measure]
    assert listing is not None
    plain = replace(question, by=(), listing=False, rank=None, compare=None, share=None, mean=None)
    counted = _with_sources(session, answer_question(session, plain), listing)
    narrowed = replace(chosen_by_bounds(session, plain).question, period=counted.question.period)
    ready = prepared(session, narrowed, measure)
    shown = _attributes(listing)
    if hasattr(dataset.table, YEAR) and YEAR not in shown:
        shown = (*shown, YEAR)
    statement = compile_rows(ready.question, measure, dataset, ready.sources, shown, MOST_ROWS)
    rows = tuple(_record(list(row), shown, listing) for row in session.execute(statement))
    total = None
    if listing.total:
        total = answer_question(
            session, replace(plain, measure=listing.total, period=counted.question.period)
        )
    return Records(
        question=replace(question, period=counted.question.period),
        listing=listing,
        rows=rows,
        counted=counted,
        total=total,
        states=_states(session, replace(plain, period=counted.question.period), listing),
    )


def _with_sources(session: Session, counted: Figures, listing: Listing) -> Figures:
    """Name what else is shown beside each row among the sources: payments beside projects."""
    origin = counted.provenance
    for kind in listing.reads:
        live = live_batches(session, kind, counted.question.scope.office_code)
        if not live:
            continue
        days = [batch.as_of for batch in live.values()]
        origin = replace(
            origin,
            source=f"{origin.source} และ {DATASETS[kind].source}",
            as_of=max(days) if origin.as_of is None else max(origin.as_of, *days),
            batches=tuple(sorted({*origin.batches, *live})),
            demonstration=origin.demonstration or any(batch.demonstration for batch in live.values()),
        )
    return replace(counted, provenance=origin)


def _attributes(listing: Listing) -> tuple[str, ...]:
    shown = (listing.value, *listing.notes, *listing.told)
    return tuple(dict.fromkeys((listing.title, *(each.key for each in shown))))


def _record(cells: list[Any], shown: tuple[str, ...], listing: Listing) -> Record:
    _batch, code, name, tambon, *values = cells
    held = dict(zip(shown, values, strict=True))
    school = (code, name, tambon or "") if code else None
    return Record(str(held[listing.title] or UNKNOWN), school, held)


def _states(session: Session, question: Question, listing: Listing) -> tuple[tuple[str, int], ...]:
    """How many records stand where; counted by the database, so that long lists are counted whole."""
    if not listing.state or len(question.values_of(listing.state)) == 1:
        return ()
    found: Counter[str] = Counter()
    for row in answer_question(session, replace(question, by=(listing.state,))).rows:
        if isinstance(row.value, int):
            found[dict(row.keys)[listing.state]] += row.value
    order = [value.key for value in DIMENSIONS[listing.state].values]
    known = [key for key in order if found[key]]
    return tuple((key, found[key]) for key in (*known, *sorted(set(found) - set(order))))
