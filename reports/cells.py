"""From the database to cells: the value of every group that a question asks for, before rows are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from db.datasets import DATASET_OF_MEASURE, DATASETS, DIMENSIONS, MEASURES, Measure
from db.errors import AnswerableError, NoFiguresError
from db.values.money import Money
from reports.compiling import Sources, Statement, compile_question
from reports.derived import Derived, Number
from reports.held import Batch, held_batches, held_periods, live_batches, resolve_period
from reports.leading import leading, may_lead
from reports.question import Period, Question, Scope
from reports.rollups import rolled_up
from reports.smallcells import published
from reports.terms import period_told
from reports.weighing import TOLD_OF_OFFICE, Weighed
from reports.withheld import HIDDEN, Withheld, add, any_withheld

#: What stands before a bare number, so that a row can be read alone: งวด 1, ปี 2568.
_LABELLED = {"instalment": "งวด ", "year": "ปี ", "round": "รอบ ", "age": "อายุ "}

Key = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """Values by group, the label and note of each group, and the batches they came from."""

    values: dict[Key, Number | Withheld | None]
    labels: dict[Key, tuple[str, str]]
    batches: frozenset[Batch]
    period: Period | None
    sources: tuple[str, ...]
    #: How many more schools tie with the last of an order, which were not fetched (reports/leading.py).
    tied: int = 0


def cells_of(session: Session, question: Question, measure: Measure | Derived) -> Cells:
    """Return the cells of a declared or derived measure, with the period as it was resolved.

    Raises:
        NoFiguresError: Nothing is held of the period or place asked for.
        KeyError: The measure cannot be broken down or narrowed that way.
    """
    if isinstance(measure, Measure):
        return of_office(session, question, measure) or measured(session, question, measure)
    refuse_days(question, measure)
    if question.period is not None and question.period.quarter:
        # Allocated by a quarter's letters over paid in that quarter would be a rate of nothing.
        raise AnswerableError(
            f"{measure.thai}รายไตรมาสยังคำนวณไม่ได้ค่ะ ถามทั้งปีได้", (f"{measure.words[0]}ปี {question.period.year}",)
        )
    question = _of_one_year(session, question, measure)
    parts: dict[str, Cells | None] = {}
    for key in measure.of:
        cells = parts[key] = _part(session, question, key, measure)
        if question.period is None and cells is not None and measure.calendar == "fiscal":
            # What was paid last year is no part of this year's money: all are of the year of the first.
            question = replace(question, period=cells.period)
    held = [cells for cells in parts.values() if cells is not None]
    if not held:
        return measured(session, question, MEASURES[measure.of[0]])
    groups: dict[Key, tuple[str, str]] = {}
    for cells in held:
        groups |= {key: label for key, label in cells.labels.items() if key not in groups}
    values = {
        key: _combined(
            measure, {name: cells.values.get(key) if cells else None for name, cells in parts.items()}
        )
        for key in groups
    }
    return Cells(
        values=values,
        labels=groups,
        batches=frozenset().union(*(cells.batches for cells in held)),
        period=held[0].period,
        sources=tuple(dict.fromkeys(source for cells in held for source in cells.sources)),
    )


def _combined(measure: Derived, parts: dict[str, Number | Withheld | None]) -> Number | Withheld | None:
    """What is reckoned from a withheld figure is withheld too."""
    known = {name: value for name, value in parts.items() if not isinstance(value, Withheld)}
    return HIDDEN if any_withheld(parts.values()) else measure.combine(known)


def _of_one_year(session: Session, question: Question, measure: Derived) -> Question:
    """A ratio without a year is of the newest year of which all its parts are held: years are never mixed in one."""
    if question.period is not None or measure.calendar not in ("academic", "fiscal"):
        return question
    if measure.additive and measure.calendar == "fiscal":
        # What is left of a year's money is known before anything of it was paid.
        return question
    datasets = [DATASET_OF_MEASURE[key] for key in measure.of if key not in measure.optional]
    held = [{year for year, _ in held_periods(session, each, question.scope)} for each in datasets]
    common = set.intersection(*held)
    return replace(question, period=Period(measure.calendar, (max(common),))) if common else question


def of_office(session: Session, question: Question, measure: Measure) -> Cells | None:
    """Return the figures that the source itself tells of the whole office, where all of it is asked; None otherwise.

    A mean of its schools would be near it, and not it: who took the test without a school, and how it was rounded.
    """
    tiers = measure.tiers
    if tiers is None or question.scope.kind != "office" or question.values_of(tiers.dimension):
        return None
    inside = {*question.by, *(key for key, _ in (*question.where, *question.excluding))}
    if tiers.dimension in inside or any(DIMENSIONS[key].home in ("school", "size") for key in inside):
        return None
    told = measured(session, question.with_where(tiers.dimension, (tiers.office,)), measure)
    held = {key: value for key, value in told.values.items() if value is not None}
    if not held:
        return None
    # What the source does not tell of the office is reckoned from its schools, and says so.
    schools = measured(session, question, measure)
    labels = {key: (told.labels[key][0], TOLD_OF_OFFICE) for key in held}
    return replace(
        told,
        values={**schools.values, **held},
        labels={**schools.labels, **labels},
        batches=told.batches if schools.values.keys() <= held.keys() else told.batches | schools.batches,
    )


def _part(session: Session, question: Question, key: str, derived: Derived) -> Cells | None:
    """One part of a derived measure; None when nothing of it is held for the year asked for."""
    try:
        return measured(session, of_part(question, key, derived), MEASURES[key])
    except NoFiguresError:
        return None


def of_part(question: Question, key: str, derived: Derived | None = None) -> Question:
    """Return the question about one measure of a derived one; a round is dropped where that dataset has none.

    Conditions that the derived measure declares for the part hold as if they had been asked.
    """
    period = question.period
    for dimension, allowed in (derived.where.get(key, {}) if derived else {}).items():
        if not question.values_of(dimension):
            question = question.with_where(dimension, allowed)
    if period is not None and period.round and not hasattr(DATASET_OF_MEASURE[key].table, "round"):
        period = replace(period, round=None)
    return replace(question, measure=key, period=period)


def refuse_days(question: Question, measure: Measure | Derived) -> None:
    """Facts that bear no day cannot be told by days.

    Raises:
        NoFiguresError: Days are asked for of such a measure; says by what it can be asked.
    """
    period = question.period
    if period is None or not period.days or (isinstance(measure, Measure) and measure.dated):
        return
    dated = "ยอดเบิกจ่าย (ตามวันที่จ่าย) และงบจัดสรร (ตามวันที่หนังสือ)"
    raise NoFiguresError(
        f"{measure.thai}ไม่มีข้อมูลรายวันค่ะ ที่ถามเป็นช่วงวันที่ได้คือ{dated} ส่วน{measure.thai}ถามทั้งปีได้",
        (f"{measure.words[0]}ปี {period.year}",),
    )


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a statement is made of: the question with its period as resolved, and the batches it may read."""

    question: Question
    sources: Sources
    #: The batches of the facts themselves, and those that told the size of schools.
    facts: dict[int, Batch]
    sizes: dict[int, Batch]
    #: The systems the answer names as its source.
    named: tuple[str, ...]


def prepared(session: Session, question: Question, measure: Measure) -> Prepared:
    """Resolve the period of a question about one declared measure, and find the live batches of what it reads.

    Raises:
        NoFiguresError: Nothing is held of the period or place asked for, or the facts are of the office as a whole.
        AnswerableError: Days or quarters are asked of facts that bear no day.
    """
    refuse_days(question, measure)
    _refuse_place(question, measure)
    dataset = DATASET_OF_MEASURE[measure.key]
    question = _with_round(session, question, measure)
    period = period_told(session, question, dataset, measure)
    if period is not None and period.quarter and not measure.dated:
        raise AnswerableError(
            f"{measure.thai}ไม่มีข้อมูลรายไตรมาสค่ะ ถามทั้งปีได้", (f"{measure.words[0]}ปี {period.year}",)
        )
    question = replace(question, measure=measure.key, period=period)
    office = None if dataset.national else question.scope.office_code
    facts = live_batches(session, dataset.kind, office)
    rolled = rolled_up(session, dataset, facts)
    if rolled and period is not None and not period.days and hasattr(dataset.table, "year"):
        rolled = rolled.of(
            held_batches(session, dataset, _whole(question.scope), replace(period, round=None))
        )
    if dataset.view is not None:
        facts |= live_batches(session, "reports", office)
    names = [dataset.source]
    for kind in measure.reads:
        facts |= live_batches(session, kind, office)
        names.append(DATASETS[kind].source)
    sizes, size_period = _sizes(session, question)
    sources = Sources(
        facts=tuple(facts),
        schools=tuple(live_batches(session, "schools", question.scope.office_code)),
        sizes=tuple(sizes),
        size_period=size_period,
        day=date.fromisoformat(question.on) if question.on else _newest(facts),
        rolled=rolled,
        rolled_sizes=rolled_up(session, DATASETS["students"], sizes),
    )
    if size_period is not None and dataset.kind != "students":
        names.append(f"{DATASETS['students'].source} {size_period.name}")
    return Prepared(question, sources, facts, sizes, tuple(names))


def _with_round(session: Session, question: Question, measure: Measure) -> Question:
    """A round that is a condition (รอบ 6 เดือน) chooses the period: of the year said, else the newest that has it."""
    dataset, rounds = DATASET_OF_MEASURE[measure.key], question.values_of("round")
    if measure.calendar != "fiscal" or len(rounds) != 1 or not hasattr(dataset.table, "round"):
        return question
    period = question.period
    if period is None:
        held = [year for year, name in held_periods(session, dataset, question.scope) if name == rounds[0]]
        if not held:
            return question
        period = Period(measure.calendar, (held[0],))
    return replace(question.with_where("round", ()), period=replace(period, round=rounds[0]))


def _newest(facts: dict[int, Batch]) -> date:
    """Where nobody says by which day (a report made by itself), the day of the data is meant."""
    return max((batch.as_of for batch in facts.values()), default=date.min)


def _refuse_place(question: Question, measure: Measure) -> None:
    """What the office does as a whole (projects, indicators) has no schools and no places.

    Raises:
        NoFiguresError: It is asked of a school or a place; offers the office.
    """
    dataset = DATASET_OF_MEASURE[measure.key]
    placed = {"school", "amphoe", "tambon"} & set(measure.dimensions) or hasattr(dataset.table, "school_code")
    if question.scope.kind != "office" and not dataset.national and not placed:
        raise NoFiguresError(
            f"{measure.thai}เป็นข้อมูลของทั้งเขต ไม่มีแยกรายโรงเรียนหรือพื้นที่ค่ะ ดูของทั้งเขตได้",
            (f"{measure.words[0]}ทั้งเขต",),
        )


def measured(session: Session, question: Question, measure: Measure) -> Cells:
    """Return the cells of one declared measure."""
    ready = prepared(session, question, measure)
    question, facts, sizes = ready.question, ready.facts, ready.sizes
    period, size_period = question.period, ready.sources.size_period
    dataset = DATASET_OF_MEASURE[measure.key]
    read = _leading(session, question, measure, ready.sources)
    values, labels, used, tied = read or _read(
        session, compile_question(question, measure, dataset, ready.sources), measure
    )
    if measure.small:
        values = published(
            session, question, measure, ready.sources, values, lambda *asked: _read(*asked).values
        )
    if size_period is not None and dataset.kind != "students":
        used |= sizes.keys()
    everything = facts | sizes
    # Where nothing was found, what was searched is the source.
    used = used or set(facts)
    # A list has no year of its own; the round that told the sizes is when its answer is true.
    when = size_period if measure.calendar == "none" and size_period is not None else period
    batches = frozenset(everything[id_] for id_ in used if id_ in everything)
    return Cells(values, labels, batches, when, ready.named, tied)


class _Read(NamedTuple):
    """What a statement gave: values and labels of groups, the batches they are from, and how many more tie with the last."""

    values: dict[Key, Number | Withheld | None]
    labels: dict[Key, tuple[str, str]]
    used: set[int]
    tied: int = 0


def _whole(scope: Scope) -> Scope:
    return replace(scope, kind="office", keys=(), names=())


def _sizes(session: Session, question: Question) -> tuple[dict[int, Batch], Period | None]:
    """The batches and the round that tell the size of schools, where the question needs it."""
    if "size" not in (*question.by, *(key for key, _ in (*question.where, *question.excluding))):
        return {}, None
    students = DATASETS["students"]
    asked = question.period if question.period and question.period.calendar == "academic" else None
    whole = _whole(question.scope)
    period = resolve_period(session, students, "academic", "นักเรียน", whole, asked)
    live = live_batches(session, "students", question.scope.office_code)
    assert period is not None
    used = held_batches(session, students, whole, period) if period.round else set()
    return {id_: live[id_] for id_ in used if id_ in live}, period


def _leading(session: Session, question: Question, measure: Measure, sources: Sources) -> _Read | None:
    """Of an order of all schools of a large office only those that it shows, and those that tie with the last."""
    found = leading(session, question, measure, sources) if may_lead(question, measure, sources) else None
    if found is None:
        return None
    values: dict[Key, Number | Withheld | None] = {}
    labels: dict[Key, tuple[str, str]] = {}
    for code, value in found.values:
        key = (("school", code),)
        values[key] = _typed(value, measure)
        name, tambon = found.names[code]
        labels[key] = (name, f"ต.{tambon}" if tambon else "")
    return _Read(values, labels, found.batches, found.tied)


def _read(session: Session, statement: Statement, measure: Measure) -> _Read:
    """Run the statement and add up the batches of each group; a group of empty cells stays None."""
    values: dict[Key, Number | Withheld | None] = {}
    labels: dict[Key, tuple[str, str]] = {}
    weighed: dict[Key, Weighed] = {}
    used: set[int] = set()
    groups = _Groups(statement)
    for row in session.execute(statement.select):
        used.add(row[0])
        key, name, note = groups.of(row)
        cells = row[groups.width :]
        if not measure.additive:
            weighed[key] = weighed.get(key, Weighed()) + Weighed.of(cells)
            labels[key] = (name, note or weighed[key].said())
            continue
        for part, cell in zip(statement.parts, cells, strict=True):
            whole = key if part is None else (*key, ("sex", part))
            labels[whole] = (name if part is None else f"{name} · {part}" if key else part, note)
            told = _typed(cell, measure)
            values[whole] = add(values[whole], told) if whole in values else told
    values |= {group: each.mean() for group, each in weighed.items()}
    if not statement.by and not values:
        # A count of rows that are held is 0 when none meets the conditions; a sum of nothing held is no data.
        values[()], labels[()] = (0 if measure.aggregate == "raw" else None), ("", "")
    return _Read(values, labels, used)


class _Groups:
    """Reads the group of a row: its key, what it is called, and what stands beside it."""

    def __init__(self, statement: Statement) -> None:
        #: The columns of each dimension: where it begins, and what stands before a bare number.
        self._columns: list[tuple[str, int, str]] = []
        self.width = 1
        for dimension in statement.by:
            if dimension.home != "part":
                self._columns.append((dimension.key, self.width, _LABELLED.get(dimension.key, "")))
                self.width += 3 if dimension.key == "school" else 1
        #: A single dimension with what stands before its numbers; by schools there are names to read too.
        self._alone = (self._columns[0][0], self._columns[0][2]) if self.width == 2 else None

    def of(self, row: Sequence[Any]) -> tuple[Key, str, str]:
        if self._alone is not None:
            dimension, before = self._alone
            identity = str(row[1])
            return ((dimension, identity),), before + identity if identity.isdigit() else identity, ""
        key: list[tuple[str, str]] = []
        names: list[str] = []
        note = ""
        for dimension, place, before in self._columns:
            identity = str(row[place])
            key.append((dimension, identity))
            if dimension == "school":
                names.append(str(row[place + 1]))
                note = f"ต.{row[place + 2]}" if row[place + 2] else ""
            else:
                names.append(before + identity if before and identity.isdigit() else identity)
        return tuple(key), " · ".join(names), note


def _typed(cell: Any, measure: Measure) -> Number | None:
    if cell is None or isinstance(cell, Money):
        return cell
    return Money(int(cell)) if measure.money else int(cell)
