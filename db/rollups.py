"""Roll-ups (ยอดสรุป): sums of the current rows of a live batch, so that a large office's question reads few rows.

Nothing is declared for them: what is summed, and by what, follows from the measures of a dataset. They are made after a
batch became live, and given up in the very transaction that changes which of its rows are current (decision 0011).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    case,
    func,
    null,
    type_coerce,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.functions import count as counted

from db.base import Base, BigId, MoneyType, UtcDateTime
from db.datasets import DIMENSIONS, Dataset, Measure
from db.values.schooling import LEVELS, UNKNOWN

#: An office whose live batches of a dataset hold fewer rows is answered from the rows themselves, in milliseconds.
ROLL_UP_FROM = 30_000
#: A grain without schools that has more groups is kept apart, one attribute at a time.
_MOST_GROUPS = 5_000
#: A grain that leaves more than one group of so many rows is not worth keeping.
_ROWS_A_GROUP = 3
#: The attribute of a roll-up that is the level of a row's grade; a table may have a ``level`` of its own.
LEVEL = "level_of_grade"
_TEXTS, _WHOLES, _SUMS = 5, 2, 16

#: ``building`` (rows arrive, nobody reads them), ``ready``, ``large`` (looked at and not worth keeping), ``stale``.
BUILDING, READY, LARGE, STALE = "building", "ready", "large", "stale"


class RollupHead(Base):
    """One roll-up of one batch (ยอดสรุปของชุดนำเข้า): by which attributes it is kept, of what, and whether it may be read."""

    __tablename__ = "rollup_heads"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"), index=True)
    #: Attributes by which it is kept, parted by commas; year, round and office are always among them.
    grain: Mapped[str] = mapped_column(String(200))
    #: Digest of grain and sums as they were declared when it was made: a changed declaration reads nothing old.
    shape: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(8), default=BUILDING)
    rows: Mapped[int] = mapped_column(Integer, default=0)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


#: One row per group, clustered on SQLite by roll-up, year and school (empty in grains without schools), so that reading one is
#: reading one stretch of the file, and a school in it is found at once. Which attribute stands in which column follows from the grain (``Grain.places``). Rows whose head is gone are nobody's.
ROWS = Table(
    "rollup_rows",
    Base.metadata,
    Column("head_id", BigId, primary_key=True, autoincrement=False),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("school_code", String(8), primary_key=True, default=""),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("batch_id", BigInteger, nullable=False),
    Column("office_code", String(8), nullable=False),
    Column("round", String(8)),
    *(Column(f"text_{number}", Text) for number in range(1, _TEXTS + 1)),
    *(Column(f"whole_{number}", Integer) for number in range(1, _WHOLES + 1)),
    *(Column(f"sum_{number}", BigInteger) for number in range(1, _SUMS + 1)),
    sqlite_with_rowid=False,
)


@dataclass(frozen=True, slots=True)
class Grain:
    """What a roll-up of a dataset is kept by (ระดับความละเอียด): ``names`` of attributes, and ``shape`` of the whole."""

    names: tuple[str, ...]
    #: Attribute -> column of ``ROWS``.
    places: tuple[tuple[str, str], ...]
    shape: str
    #: A grain without schools is small or of no use.
    of_schools: bool

    #: Schools with one kind more than they need: the largest, for questions that have a condition too.
    fine: bool = False

    @property
    def key(self) -> str:
        return ",".join(self.names)

    def coarsens(self, other: Grain) -> bool:
        """Say whether another grain without schools holds all of this one, and more."""
        return not self.of_schools and not other.of_schools and set(self.names) < set(other.names)

    def most(self, rows: int) -> int:
        """Return how many groups of a batch with so many rows are worth keeping."""
        worth = rows // _ROWS_A_GROUP
        return worth if self.of_schools else min(_MOST_GROUPS, worth)


def level_of(grade: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the level that a grade belongs to, as SQL; NULL where no grade is told."""
    levels = ((grade.in_(level.grades), level.name) for level in LEVELS)
    return case((grade.is_(None), null()), *levels, else_=UNKNOWN)


def mean_columns(measure: Measure, facts: Any) -> list[ColumnElement[Any]]:
    """Return the columns of a mean over rows, in the order of the fields of reports.weighing.Weighed."""
    mean = type_coerce(measure.value(facts), Integer)
    weight: ColumnElement[Any] = measure.weight(facts) if measure.weight else null()
    weighed = mean.is_not(None) & weight.is_not(None)
    return [
        func.sum(mean),
        func.count(mean),
        func.sum(case((weighed, mean * weight))),
        func.sum(case((weighed, weight))),
        func.sum(case((weighed, 1))),
    ]


def aggregates(measure: Measure, facts: Any, parts: Iterable[str] = ()) -> list[ColumnElement[Any]]:
    """Return the columns of one value of a measure: one, or of a mean five; ``parts`` are the sexes summed together."""
    if measure.aggregate == "mean":
        return mean_columns(measure, facts)
    told: list[Callable[[Any], ColumnElement[Any]]] = [measure.parts["sex"][part] for part in parts]
    value, *others = [each(facts) for each in told or [measure.value]]
    for other in others:
        value = value + other
    return [value if measure.aggregate == "raw" else func.sum(value)]


def said(aggregate: ColumnElement[Any]) -> str:
    """Return an aggregate as SQL, by which the same one is known again."""
    return str(aggregate.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))


def adds_up(measure: Measure, dataset: Dataset) -> bool:
    """Say whether the figures of a measure can be reckoned from sums of the rows of its table, in whole numbers."""
    if dataset.view is not None or measure.view is not None or measure.newest_by:
        return False
    if measure.aggregate == "mean":
        return True
    value = measure.value(dataset.table)
    if measure.aggregate == "raw":
        return isinstance(value, counted)
    return isinstance(value.type, (Integer, MoneyType))


@dataclass(frozen=True, slots=True)
class Shapes:
    """What is rolled up of a dataset: every different sum by its SQL with the column it is kept in, and the grains."""

    dataset: Dataset
    sums: dict[str, tuple[str, ColumnElement[Any]]]
    grains: tuple[Grain, ...]


#: Worked out once for each declaration; the declaration is kept with it, so that its id stays its own.
_SHAPES: dict[int, Shapes] = {}


def shapes_of(dataset: Dataset) -> Shapes:
    """Return what is rolled up of a dataset, as its measures and their dimensions tell."""
    if id(dataset) not in _SHAPES:
        sums = _sums(dataset)
        _SHAPES[id(dataset)] = Shapes(dataset, sums, _grains(dataset, tuple(sums)) if sums else ())
    return _SHAPES[id(dataset)]


def _sums(dataset: Dataset) -> dict[str, tuple[str, ColumnElement[Any]]]:
    """Two measures may share a sum; where there are more than columns, the last measures are not rolled up."""
    found: dict[str, tuple[str, ColumnElement[Any]]] = {}
    for measure in dataset.measures:
        if not adds_up(measure, dataset):
            continue
        for parts in ((), *((part,) for part in measure.parts.get("sex", ()))):
            for each in aggregates(measure, dataset.table, parts):
                if said(each) not in found and len(found) < _SUMS:
                    found[said(each)] = (f"sum_{len(found) + 1}", each)
    return found


def _grains(dataset: Dataset, sums: tuple[str, ...]) -> tuple[Grain, ...]:
    """All kinds together and each alone, without schools; schools, and schools with each kind.

    Attributes that a measure has fixed, or that are never added up, are in every grain: without them it is of no use.
    """
    table = dataset.table.__table__
    told = [measure for measure in dataset.measures if adds_up(measure, dataset)]
    keys = {key for measure in told for key in measure.dimensions}
    kinds = {
        DIMENSIONS[key].attribute
        for key in keys
        if DIMENSIONS[key].home == "fact" and DIMENSIONS[key].attribute in table.c
    } - {"year", "round"}
    always = {name for measure in told for name in (*measure.fixed, *measure.apart)}
    everything = tuple(sorted(kinds | always))
    names = [everything, *(tuple(sorted({kind, *always})) for kind in sorted(kinds - always))]
    if "school_code" in table.c:
        names.append(("school_code", *sorted(always)))
        for kind in sorted(kinds - always):
            coarse = LEVEL if kind == "grade" and "level" in keys else kind
            names.append(("school_code", *sorted({coarse, *always})))
    schools = ("school_code", *sorted(always))
    found = (
        _grain(table, each, sums, fine="school_code" in each and each != schools)
        for each in dict.fromkeys(names)
        if each
    )
    return tuple(each for each in found if each is not None)


def _grain(table: Table, names: tuple[str, ...], sums: tuple[str, ...], fine: bool) -> Grain | None:
    """The columns of a grain; None where there are not enough of them, or an attribute is neither text nor whole."""
    texts, wholes = 0, 0
    places: list[tuple[str, str]] = []
    for name in names:
        kind = String() if name == LEVEL else table.c[name].type
        if name == "school_code":
            places.append((name, name))
        elif isinstance(kind, String) and texts < _TEXTS:
            texts += 1
            places.append((name, f"text_{texts}"))
        elif isinstance(kind, Integer) and wholes < _WHOLES:
            wholes += 1
            places.append((name, f"whole_{wholes}"))
        else:
            return None
    shape = sha256("\n".join((table.name, *names, *sums)).encode()).hexdigest()
    return Grain(names, tuple(places), shape, "school_code" in names, fine)


def give_up(session: Session, batches: Iterable[int]) -> None:
    """Let nobody read the roll-ups of batches any more, in the transaction that changes which of their rows are current."""
    session.execute(update(RollupHead).where(RollupHead.batch_id.in_(list(batches))).values(state=STALE))
