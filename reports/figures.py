"""Question -> Figures: rows, unit and provenance; the only way a number leaves the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from db.datasets import DATASET_OF_MEASURE, Measure
from reports.cards import Figure
from reports.cells import Cells, cells_of, of_part
from reports.choosing import chosen_by_bounds
from reports.coverage import coverage
from reports.derived import DERIVED, Derived, Number, measure_named
from reports.held import held_periods, resolve_period
from reports.naming import period_said, scope_said
from reports.ordering import Ranked, ordered, plain_number, ranked, within_bounds
from reports.pinning import settled
from reports.placing import placed
from reports.question import Period, Provenance, Question
from reports.units import unit_of, units_of
from reports.withheld import Withheld, add, any_withheld, has_place

#: Calendars that have years.
_YEARLY = ("academic", "fiscal")
#: Years shown when all that are held are asked for.
_MOST_YEARS = 10


@dataclass(frozen=True, slots=True)
class Figures:
    """The answer to a Question before anybody words it (ตัวเลขคำตอบ).

    ``rows`` are in the order to be shown; ``total`` is their sum where they may be summed. ``beyond`` tells how many
    more rows tie with the last one of a rank. ``covered`` is (schools with facts, schools expected) where they differ.
    ``places`` are those of the rows of a rank. ``unheld`` are the schools of which a condition cannot be told.
    ``beside`` are figures that a reckoned one was made of, such as the two counts of a share.
    """

    question: Question
    measure: Measure | Derived
    rows: tuple[Figure, ...]
    total: Figure | None
    provenance: Provenance
    beyond: int = 0
    covered: tuple[int, int] | None = None
    places: tuple[int, ...] = ()
    unheld: tuple[str, ...] = ()
    beside: tuple[Figure, ...] = ()
    #: Rows that have no place in an order, because their figure is withheld (reports/withheld.py).
    unsure: int = 0

    @property
    def unit(self) -> str:
        """The unit of the rows, which differs from that of the measure for shares; that of the measure where they differ."""
        units = {row.unit for row in self.rows}
        return units.pop() if len(units) == 1 else self.measure.unit


def answer_question(session: Session, question: Question) -> Figures:
    """Return the figures of a question, with period and scope as resolved.

    Shares, averages and places are reckoned from these figures by rooms of their own (shares, means, standings).

    Raises:
        NoFiguresError: Nothing is held of the period or place asked for.
        KeyError: The measure cannot be broken down or narrowed that way.
    """
    question = settled(session, question)
    measure = measure_named(question.measure)
    asked = question = placed(session, question, measure)
    chosen = chosen_by_bounds(session, question)
    question = _told_apart(chosen.question, measure)
    if spans_years(question, measure):
        found = _over_years(session, question, measure)
        kept = replace(found.question, where=asked.where)
        return replace(found, question=kept, unheld=chosen.unheld)
    within = question.rank.within if question.rank else None
    by = question.by if within is None or within in question.by else (within, *question.by)
    cells = cells_of(session, replace(question, by=by), measure)
    question = replace(question, period=cells.period)
    rows = within_bounds(_rows(cells, question, measure), question)
    cut = ranked(ordered(rows, question), question, additive=_additive(measure))
    return Figures(
        question=replace(question, where=asked.where),
        measure=measure,
        rows=cut.rows,
        total=_total(session, cut.rows, question, measure),
        provenance=_provenance(session, cells, question, chosen.cells),
        beyond=cut.beyond + cells.tied,
        covered=coverage(session, question, measure),
        places=cut.places,
        unheld=chosen.unheld,
        unsure=cut.unsure,
    )


def _told_apart(question: Question, measure: Measure | Derived) -> Question:
    """Break down by what is never added up, unless the question names one of it: computers and sources of water."""
    apart = measure.apart if isinstance(measure, Measure) else ()
    for key in apart:
        if key not in question.by and len(question.values_of(key)) != 1:
            question = replace(question, by=(*question.by[:1], key))
    return question


def spans_years(question: Question, measure: Measure | Derived) -> bool:
    """Say whether an answer has several years side by side: several are named, or it is broken down by year."""
    period = question.period
    if period is not None and period.days:
        return False
    by_year = "year" in question.by and "year" in measure.dimensions and measure.calendar in _YEARLY
    return by_year or (period is not None and len(period.years) > 1)


def _over_years(session: Session, question: Question, measure: Measure | Derived) -> Figures:
    """Answer each year with its own newest round, and put the years side by side, the oldest first."""
    held = _years_meant(session, question, measure)
    rank, by = question.rank, tuple(key for key in question.by if key != "year")
    left = tuple(pair for pair in question.excluding if pair[0] != "year")
    each = replace(question, by=by, rank=None, excluding=left)
    answers = [
        answer_question(session, replace(each, period=replace(held, years=(year,)))) for year in held.years
    ]
    newest = answers[-1]
    if rank is not None and by:
        # Who is first is decided by the newest year, and then followed back.
        newest = answer_question(
            session, replace(each, rank=rank, period=replace(held, years=held.years[-1:]))
        )
    followed = {row.keys for row in newest.rows} if rank is not None and by else None
    rows: list[Figure] = []
    for year, answer in zip(held.years, answers, strict=True):
        for row in answer.rows:
            if followed is None or row.keys in followed:
                label = f"ปี {year}" if not by else f"{row.label} ปี {year}"
                rows.append(replace(row, label=label, keys=(*row.keys, ("year", str(year)))))
    if question.by[:1] != ("year",) and "year" in question.by:
        place = {row.keys: number for number, row in reversed(list(enumerate(newest.rows)))}
        rows.sort(key=lambda row: place.get(row.keys[:-1], len(place)))
    cut = ranked(rows, question) if rank is not None and not by else Ranked(tuple(rows))
    provenance = replace(
        newest.provenance,
        period=period_said(held),
        batches=tuple(sorted({batch for answer in answers for batch in answer.provenance.batches})),
        demonstration=any(answer.provenance.demonstration for answer in answers),
    )
    resolved = replace(question, period=held)
    return Figures(resolved, measure, cut.rows, None, provenance, cut.beyond, newest.covered, cut.places)


def _years_meant(session: Session, question: Question, measure: Measure | Derived) -> Period:
    """The years named of which something is held; by year without naming any, all that are held."""
    dataset = DATASET_OF_MEASURE[measure.of[0] if isinstance(measure, Derived) else measure.key]
    asked = question.period
    out = dict(question.excluding).get("year", ())
    if asked is not None and out:
        asked = replace(
            asked, years=tuple(year for year in asked.years if str(year) not in out) or asked.years
        )
    if asked is None:
        held_years = {
            year for year, _ in held_periods(session, dataset, question.scope) if str(year) not in out
        }
        years = sorted(held_years)[-_MOST_YEARS:]
        asked = Period(measure.calendar, tuple(years)) if years else None
    term = asked.term if asked is not None and dataset.of_term is not None else None
    if asked is not None and term:
        # Whether a year tells its terms apart is seen year by year.
        asked = replace(asked, term=None)
    held = resolve_period(session, dataset, measure.calendar, measure.thai, question.scope, asked)
    assert held is not None
    return replace(held, term=term) if term else held


def _additive(measure: Measure | Derived) -> bool:
    return measure.additive


def _rows(cells: Cells, question: Question, measure: Measure | Derived) -> list[Figure]:
    unit = units_of(question, measure)
    return [
        Figure(label or measure.thai, cells.values[key], unit(key), keys=key, note=note)
        for key, (label, note) in cells.labels.items()
    ]


def _total(
    session: Session, rows: Iterable[Figure], question: Question, measure: Measure | Derived
) -> Figure | None:
    """The sum of the rows; of a ratio, the ratio of the whole. None where one row stands or a rank was cut."""
    rows = list(rows)
    if not question.by or question.rank is not None or len(rows) < 2:
        return None
    if "round" in question.by and isinstance(measure, Measure) and measure.stock:
        return None
    if isinstance(measure, Measure) and set(measure.apart) & set(question.by):
        return None
    if not measure.additive:
        whole = answer_question(session, replace(question, by=(), bounds=()))
        return replace(whole.rows[0], label="ภาพรวม", emphasis=True, keys=()) if whole.rows else None
    if any_withheld(row.value for row in rows):
        return _total_of_withheld(session, question)
    total: Number | Withheld | None = None
    for row in rows:
        if not isinstance(row.value, str):
            total = add(total, row.value)
    return Figure("รวม", total, unit_of(question, measure), emphasis=True)


def _total_of_withheld(session: Session, question: Question) -> Figure | None:
    """The sum as it is published for itself; that of a few small rows would tell more of each than its label does."""
    if any(bound.of in question.by for bound in question.bounds):
        return None
    whole = answer_question(session, replace(question, by=())).rows
    small_too = not whole or (isinstance(whole[0].value, Withheld) and has_place(whole[0].value))
    return None if small_too else replace(whole[0], label="รวม", emphasis=True, keys=(), note="")


def _provenance(
    session: Session, cells: Cells, question: Question, choosing: tuple[Cells, ...]
) -> Provenance:
    """Where figures are from; what chose the schools (conditions) counts as a source too."""
    batches = {batch for each in (cells, *choosing) for batch in each.batches}
    sources = [*cells.sources]
    for each in choosing:
        sources.append(f"{' และ '.join(each.sources)} {each.period.name if each.period else ''}".rstrip())
    days = [batch.as_of for batch in batches]
    dataset = DATASET_OF_MEASURE.get(question.measure)
    if dataset is not None and dataset.later is not None:
        told = dataset.later(session, question.scope.office_code)
        if told is not None:
            sources.append(dataset.later_source)
            days.append(told)
    return Provenance(
        source=" และ ".join(dict.fromkeys(sources)),
        as_of=max(days, default=None),
        period=cells.period.name if cells.period else "ปัจจุบัน",
        scope=scope_said(session, question),
        batches=tuple(sorted(batch.id for batch in batches)),
        demonstration=any(batch.demonstration for batch in batches),
    )


__all__ = ["DERIVED", "Figures", "answer_question", "of_part", "plain_number"]
