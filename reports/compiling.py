"""A Question about one declared measure becomes one SQL statement over the declared tables (design.md section 3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    case,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from db.datasets import DIMENSIONS, Dataset, Dimension, Measure
from db.datasets.schools import School
from db.rollups import LEVEL, adds_up, aggregates, level_of
from db.values.calendar import FiscalYear, Term
from db.values.schooling import LEVELS, SIZES
from reports.conditions import among, band_name, within
from reports.question import Question
from reports.rollups import NAMED_AT_MOST, RolledFacts, Touched
from reports.sizing import pupils_per_school
from reports.statements import UNKNOWN, Sources, Statement

#: Columns in which facts may tell a place of their own.
_PLACES = ("amphoe", "tambon")


def compile_question(
    question: Question, measure: Measure, dataset: Dataset, sources: Sources, *, codes_only: bool = False
) -> Statement:
    """Return the statement that answers ``question`` for one declared measure; ``codes_only`` tells no names of schools.

    Raises:
        KeyError: A dimension that the measure cannot be broken down by or narrowed with.
    """
    facts = _rolled(question, measure, dataset, sources)
    return _Compiler(question, measure, dataset, sources, facts, codes_only).statement()


def _rolled(question: Question, measure: Measure, dataset: Dataset, sources: Sources) -> RolledFacts | None:
    """The roll-up that holds all that the statement would read of the facts; None where the rows must be read."""
    named = (*question.values_of("school"), *(question.scope.keys if question.scope.kind == "school" else ()))
    if not sources.rolled or 0 < len(named) <= NAMED_AT_MOST or not adds_up(measure, dataset):
        return None
    tried = _Compiler(question, measure, dataset, sources, Touched(dataset.table))
    tried.statement()
    return sources.rolled.facts(tried.facts.names, tried.summed)


def compile_rows(
    question: Question,
    measure: Measure,
    dataset: Dataset,
    sources: Sources,
    shown: tuple[str, ...],
    limit: int,
) -> Select[Any]:
    """Return the statement that reads the rows which ``measure`` counts, under the same conditions as their count.

    Columns: ``batch``, ``school_code``, ``school_name`` and ``tambon`` (None where facts have no school), then ``shown``.

    Raises:
        KeyError: A dimension that the measure cannot be narrowed with.
    """
    return _Compiler(question, measure, dataset, sources).rows(shown, limit)


class _Compiler:
    """Holds what the steps of one compilation share."""

    def __init__(
        self,
        question: Question,
        measure: Measure,
        dataset: Dataset,
        sources: Sources,
        facts: RolledFacts | Touched | None = None,
        codes_only: bool = False,
    ) -> None:
        self.codes_only = codes_only
        self.question, self.measure, self.dataset, self.sources = question, measure, dataset, sources
        self.facts: Any = facts or self._facts()
        #: What tells which attributes there are, and what sums are made of, also where a roll-up is read.
        self.told: Any = self.facts if facts is None else dataset.table
        self.summed: list[ColumnElement[Any]] = []
        #: Schools are their own facts; other datasets join the school of their row.
        self.of_schools = dataset.table is School
        self.school: Any = self.facts if self.of_schools else aliased(School)
        self.size: FromClause | None = None
        self.needs_school = False

    def _facts(self) -> Any:
        if self.measure.view is not None:
            return self.measure.view().subquery("facts").c
        if self.dataset.view is not None:
            return self.dataset.view().subquery("facts").c
        if not self.measure.newest_by:
            return self.dataset.table
        table = self.dataset.table
        newest = func.row_number().over(
            partition_by=[getattr(table, key) for key in self.measure.newest_by],
            order_by=[getattr(table, self.measure.newest_on).desc(), table.id.desc()],
        )
        inner = (
            select(table, newest.label("newest"))
            .where(table.current, table.batch_id.in_(self.sources.facts))
            .where(table.office_code == self.question.scope.office_code)
            .subquery()
        )
        self._newest = inner.c.newest == 1
        return aliased(table, inner)

    def statement(self) -> Statement:
        by = tuple(DIMENSIONS[key] for key in self.question.by)
        self._check_dimensions()
        parts = self._parts(by)
        keys = [key for dimension in by if dimension.home != "part" for key in self._group(dimension)]
        conditions = self._conditions()
        one = self.facts.batch if isinstance(self.facts, RolledFacts) else None
        once = one is not None and self.facts.once(self.question, rounds=self._has("round"))
        values = [value for part in parts for value in self._aggregates(part, kept=once)]
        # Reckoned, so that no planner walks the index of batches, and every row behind it, for the sake of their order.
        batch = (self.facts.batch_id + 0).label("batch")
        # Rows of one batch need not be put in its order; without any key it is what makes nothing of nothing.
        grouped = keys if keys and one is not None else [batch, *keys]
        told = batch if grouped is not keys else literal(one, Integer).label("batch")
        query = select(told, *keys, *values).where(*conditions)
        query = self._joined(query)
        return Statement(query if once else query.group_by(*grouped), by, parts, one is not None)

    def rows(self, shown: tuple[str, ...], limit: int) -> Select[Any]:
        self._check_dimensions()
        conditions = self._conditions()
        named = aliased(School)
        of_a_school = self._has("school_code")
        school = (named.code, named.name, named.tambon) if of_a_school else (null(), null(), null())
        columns = [self._attribute(key).label(f"shown_{number}") for number, key in enumerate(shown)]
        listing = self.dataset.listing
        order = [self._ordered(key) for key in (listing.order if listing else ())]
        query = select(
            self.facts.batch_id.label("batch"),
            *(column.label(name) for column, name in zip(school, ("code", "name", "tambon"), strict=True)),
            *columns,
        ).where(*conditions)
        query = self._joined(query)
        if of_a_school:
            # Named where the list of schools has it; a row is never lost because it has not.
            query = query.outerjoin(
                named,
                and_(
                    named.code == self.facts.school_code,
                    named.office_code == self.question.scope.office_code,
                    named.current,
                    named.batch_id.in_(self.sources.schools),
                ),
            )
        return query.order_by(*order, self.facts.id).limit(limit)

    def _ordered(self, key: str) -> ColumnElement[Any]:
        column = self._attribute(key.removeprefix("-"))
        # What is empty stands last on every database.
        return column.desc().nulls_last() if key.startswith("-") else column.asc().nulls_last()

    def _check_dimensions(self) -> None:
        narrowed = (key for key, _ in (*self.question.where, *self.question.excluding))
        for key in (*self.question.by, *narrowed):
            if key not in self.measure.dimensions and key != "sex":
                raise KeyError(key)

    def _conditions(self) -> list[ColumnElement[bool]]:
        return [*self._visible(), *self._period(), *self._scope(), *self._where(), *self._excluding()]

    def _attribute(self, key: str) -> ColumnElement[Any]:
        """A column of the facts, or what is reckoned from them on the day of asking."""
        if key in self.dataset.reckoned and not (self.measure.view and hasattr(self.facts, key)):
            assert self.sources.day is not None
            return self.dataset.reckoned[key](self.facts, self.sources.day)
        column: ColumnElement[Any] = getattr(self.facts, key)
        return column

    def _parts(self, by: tuple[Dimension, ...]) -> tuple[str | None, ...]:
        """The columns to sum: each sex apart when broken down by it, the allowed ones together otherwise."""
        if any(dimension.home == "part" for dimension in by):
            return self._sexes() or tuple(self.measure.parts["sex"])
        return (None,)

    def _sexes(self) -> tuple[str, ...]:
        """The sexes asked for and not left out; empty when nothing is said of them."""
        asked, left_out = self.question.values_of("sex"), dict(self.question.excluding).get("sex", ())
        if not asked and not left_out:
            return ()
        kept = tuple(
            part
            for part in self.measure.parts.get("sex", ())
            if part not in left_out and (not asked or part in asked)
        )
        if not kept:
            raise KeyError("sex")
        return kept

    def _aggregates(self, part: str | None, *, kept: bool) -> list[ColumnElement[Any]]:
        """The columns of one value: one, or of a mean those of ``Weighed``; ``kept`` where a group is one row of a roll-up."""
        found = aggregates(self.measure, self.told, (part,) if part else self._sexes())
        self.summed += found
        if not isinstance(self.facts, RolledFacts):
            return found
        return [self.facts.kept(each) if kept else self.facts.total(each) for each in found]

    def _group(self, dimension: Dimension) -> list[ColumnElement[Any]]:
        if dimension.key == "school":
            self.needs_school = True
            if self.codes_only:
                # The order in which a roll-up lies.
                return [self.school.code if self.of_schools else self.facts.school_code]
            return [self.school.code, self.school.name, self.school.tambon]
        return [
            func.coalesce(self._column(dimension), UNKNOWN)
            if self._is_text(dimension)
            else self._column(dimension)
        ]

    def _is_text(self, dimension: Dimension) -> bool:
        return not isinstance(self._column(dimension).type, Integer)

    def _own_place(self, dimension: str) -> bool:
        """Say whether facts tell their own tambon or amphoe, which need not be that of a school (census, villages)."""
        return not self.of_schools and dimension in _PLACES and self._has(dimension)

    def _column(self, dimension: Dimension) -> ColumnElement[Any]:
        if dimension.home == "school" and not self._own_place(dimension.attribute):
            self.needs_school = True
            column: ColumnElement[Any] = getattr(self.school, dimension.attribute)
            return column
        if dimension.home == "size":
            return self._size_name()
        if dimension.home == "band":
            return band_name(dimension, self.facts)
        if dimension.home == "level":
            return self._level_name()
        return self._attribute(dimension.attribute)

    def _level_name(self) -> ColumnElement[Any]:
        """Kept in roll-ups; of the rows it is reckoned."""
        if isinstance(self.facts, (RolledFacts, Touched)):
            return getattr(self.facts, LEVEL)  # type: ignore[no-any-return]
        return level_of(self.facts.grade)

    def _of_levels(self, names: tuple[str, ...]) -> ColumnElement[bool]:
        """Say that the grade of a row belongs to one of some levels."""
        if isinstance(self.facts, (RolledFacts, Touched)):
            return getattr(self.facts, LEVEL).in_(names)  # type: ignore[no-any-return]
        grades = [grade for level in LEVELS if level.name in names for grade in level.grades]
        return self.facts.grade.in_(grades)  # type: ignore[no-any-return]

    def _size_name(self) -> ColumnElement[Any]:
        total = self._sizes().c.total
        return case(*((within(total, size.least, size.most), size.name) for size in SIZES), else_=UNKNOWN)

    def _sizes(self) -> FromClause:
        """Pupils per school in the round that tells the size."""
        if self.size is None:
            self.size = pupils_per_school(self.question.scope.office_code, self.sources)
        return self.size

    def _visible(self) -> list[ColumnElement[bool]]:
        """Only live, current rows of the asker's office: compiled in, so that no handler can forget it."""
        conditions: list[ColumnElement[bool]] = []
        if not self.dataset.national:
            conditions.append(self.facts.office_code == self.question.scope.office_code)
        if isinstance(self.facts, RolledFacts):
            conditions.append(self.facts.heads)
        elif self.dataset.view is None or self.measure.view is not None:
            conditions += [self.facts.current, self.facts.batch_id.in_(self.sources.facts)]
        if self.measure.newest_by:
            conditions.append(self._newest)
        return conditions

    def _period(self) -> list[ColumnElement[bool]]:
        period = self.question.period
        if period is None or (self.measure.calendar in ("none", "date") and not self._has("year")):
            return []
        if period.days:
            first, last = (date.fromisoformat(day) for day in period.days)
            return [getattr(self.facts, self.measure.dated).between(first, last)]
        conditions: list[ColumnElement[bool]] = [
            self.facts.year == period.year if len(period.years) == 1 else self.facts.year.in_(period.years)
        ]
        if period.quarter:
            start, end = FiscalYear(period.year).quarter(period.quarter)
            day = getattr(self.facts, self.measure.dated)
            conditions += [day >= start, day < end]
        if period.term and self.dataset.of_term:
            conditions.append(self.dataset.of_term(self.facts, Term.paid_in(period.year, period.term)))
        if period.round and self._has("round") and "round" not in self.question.by:
            conditions.append(self.facts.round == period.round)
        return conditions

    def _has(self, key: str) -> bool:
        return hasattr(self.told, key)

    def _scope(self) -> list[ColumnElement[bool]]:
        scope = self.question.scope
        if scope.kind == "office" or not scope.keys:
            return []
        if scope.kind == "school":
            column = self.school.code if self.of_schools else self.facts.school_code
            return [column.in_(scope.keys)]
        if self._own_place(scope.kind):
            return [getattr(self.facts, scope.kind).in_(scope.keys)]
        self.needs_school = True
        conditions = [getattr(self.school, scope.kind).in_(scope.keys)]
        if not self.of_schools:
            # The same once more: a planner finds a few schools by their code, where it would read the whole office.
            conditions.append(
                self.facts.school_code.in_(self._schools_of(DIMENSIONS[scope.kind], scope.keys))
            )
        return conditions

    def _where(self) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        asked = {key: values for key, values in self.question.where if key != "sex"}
        for attribute, values in self.measure.fixed.items():
            if attribute not in asked:
                conditions.append(among(getattr(self.facts, attribute), values))
        for key, values in asked.items():
            dimension = DIMENSIONS[key]
            if dimension.home == "level":
                conditions.append(self._of_levels(values))
            elif dimension.home == "size":
                total = self._sizes().c.total
                wanted = [size for size in SIZES if size.name in values]
                conditions.append(or_(*(within(total, size.least, size.most) for size in wanted)))
            else:
                conditions.append(among(self._column(dimension), values))
        return conditions

    def _excluding(self) -> list[ColumnElement[bool]]:
        """What is left out; a row of which it is not known where it belongs is never left out."""
        return [self._other_than(key, values) for key, values in self.question.excluding if key != "sex"]

    def _other_than(self, key: str, values: tuple[str, ...]) -> ColumnElement[bool]:
        dimension = DIMENSIONS[key]
        if dimension.home == "level":
            return ~self._of_levels(values)
        if dimension.home == "size":
            total = self._sizes().c.total
            wanted = [size for size in SIZES if size.name in values]
            return or_(total.is_(None), ~or_(*(within(total, size.least, size.most) for size in wanted)))
        if dimension.home == "school" and not self.of_schools and not self._own_place(dimension.attribute):
            column = self.facts.school_code
            return or_(column.is_(None), column.not_in(self._schools_of(dimension, values)))
        column = self._column(dimension)
        return or_(column.is_(None), ~among(column, values))

    def _schools_of(self, dimension: Dimension, values: tuple[str, ...]) -> Any:
        """Codes of the schools of a place; a subquery, so that facts of a school that is in no list stay."""
        if dimension.key == "school":
            return values
        return select(School.code).where(
            School.office_code == self.question.scope.office_code,
            School.current,
            School.batch_id.in_(self.sources.schools),
            getattr(School, dimension.attribute).in_(values),
        )

    def _joined(self, query: Select[Any]) -> Select[Any]:
        """Join the school (and its size) where a condition or a breakdown asks for it."""
        if self.of_schools:
            if self.size is not None:
                query = query.outerjoin(self.size, self.size.c.school_code == self.facts.code)
            return query
        if self.needs_school:
            query = query.join(
                self.school,
                and_(
                    self.school.code == self.facts.school_code,
                    self.school.office_code == self.question.scope.office_code,
                    self.school.current,
                    self.school.batch_id.in_(self.sources.schools),
                ),
            )
        if self.size is not None:
            query = query.outerjoin(self.size, self.size.c.school_code == self.facts.school_code)
        return query


__all__ = ["UNKNOWN", "Sources", "Statement", "compile_question", "compile_rows"]
