"""Roll-ups (ยอดสรุป) as what a statement reads in place of the rows, where they hold all that a question touches.

A roll-up is used only if every live batch of the dataset has one of the same grain, made of its rows as they are now
(db/rollups.py); else the rows themselves are read. The figures are the same either way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db import rollups
from db.datasets import Dataset
from db.rollups import LEVEL, READY, ROWS, Grain, RollupHead, level_of, said, shapes_of
from reports.question import Question
from reports.remembering import remembered

#: Schools named one by one are found by their code, which needs no roll-up.
NAMED_AT_MOST = 50
#: Every row of a roll-up has these; ``current`` it has none other.
_ALWAYS = {"year", "round", "batch_id", "office_code", "current"}


class RolledFacts:
    """A roll-up with the names of the facts it was made of: ``facts.grade``, ``facts.batch_id``."""

    def __init__(self, dataset: Dataset, grain: Grain, heads: Mapping[int, int]) -> None:
        rows = ROWS.alias()
        self._sums = shapes_of(dataset).sums
        self._rows = rows
        self.alone, self.of_schools_alone = len(heads) == 1, grain.names == ("school_code",)
        #: The batch of a single one; of several it stands in each row.
        self.batch = next(iter(heads), None) if self.alone else None
        # Of a single one the planner knows that its rows are in the order of schools.
        ids = tuple(heads.values())
        self.heads = rows.c.head_id == ids[0] if self.alone else rows.c.head_id.in_(ids)
        self.batch_id, self.office_code, self.year, self.round = (
            rows.c.batch_id, rows.c.office_code, rows.c.year, rows.c.round,
        )  # fmt: skip
        for name, place in grain.places:
            setattr(self, name, rows.c[place])
        if "grade" in grain.names:
            setattr(self, LEVEL, level_of(self.grade))

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def total(self, aggregate: ColumnElement[Any]) -> ColumnElement[Any]:
        """Return the sum over groups of an aggregate over rows."""
        return func.sum(self.kept(aggregate))

    def kept(self, aggregate: ColumnElement[Any]) -> ColumnElement[Any]:
        """Return an aggregate over the rows of one group, as it is kept."""
        return self._rows.c[self._sums[said(aggregate)][0]]

    def once(self, question: Question, *, rounds: bool) -> bool:
        """Say whether each group is one row of the only roll-up: a school in the one round of the one year asked for."""
        period = question.period
        of_one_time = period is not None and len(period.years) == 1 and (bool(period.round) or not rounds)
        return self.alone and self.of_schools_alone and question.by == ("school",) and of_one_time

    def told(self, aggregate: ColumnElement[Any]) -> ColumnElement[bool]:
        """Return whether any row of a group told a value of what is aggregated."""
        return self._rows.c[self._sums[said(aggregate)][0]].is_not(None)


class Touched:
    """Stands for the facts while a statement is tried out, and notes which of their attributes it reads."""

    def __init__(self, table: Any) -> None:
        self._table, self.names = table, set[str]()

    def __getattr__(self, name: str) -> Any:
        column = level_of(self._table.grade) if name == LEVEL else getattr(self._table, name)
        self.names.add(name)
        return column


@dataclass(frozen=True, slots=True)
class Rolled:
    """The roll-ups that may be read for a dataset's live batches: by grain, and the heads of each."""

    dataset: Dataset | None = None
    #: Shape of the grain -> batch -> head.
    heads: Mapping[str, Mapping[int, int]] = field(default_factory=dict)

    def of(self, batches: set[int]) -> Rolled:
        """Return the same of fewer batches: those that tell anything of the year asked for."""
        heads = {
            shape: {batch: head for batch, head in of.items() if batch in batches}
            for shape, of in self.heads.items()
        }
        return replace(self, heads=heads)

    def __bool__(self) -> bool:
        return bool(self.heads)

    def facts(self, touched: Iterable[str], sums: Iterable[ColumnElement[Any]] = ()) -> RolledFacts | None:
        """Return the smallest roll-up that holds all of some attributes and sums; None where there is none."""
        if self.dataset is None:
            return None
        shapes, wanted = shapes_of(self.dataset), set(touched) - _ALWAYS
        if not all(said(each) in shapes.sums for each in sums):
            return None
        for grain in shapes.grains:
            held = {*grain.names, *((LEVEL,) if "grade" in grain.names else ())}
            if wanted <= held and grain.shape in self.heads:
                return RolledFacts(self.dataset, grain, self.heads[grain.shape])
        return None


NOTHING = Rolled()


class Counted(Protocol):
    """A batch of which it is known how many rows it brought."""

    @property
    def rows(self) -> int:
        """Rows of the file."""


def rolled_up(session: Session, dataset: Dataset, batches: Mapping[int, Counted]) -> Rolled:
    """Return the roll-ups that are ready for all of some live batches; nothing where they are few rows together."""
    if sum(batch.rows for batch in batches.values()) < rollups.ROLL_UP_FROM:
        return NOTHING
    key = ("rolled", dataset.kind, tuple(batches))
    return remembered(session, key, lambda: _read_rolled(session, dataset, batches))


def _read_rolled(session: Session, dataset: Dataset, batches: Mapping[int, Counted]) -> Rolled:
    ready = select(RollupHead.id, RollupHead.batch_id, RollupHead.shape).where(
        RollupHead.batch_id.in_(tuple(batches)), RollupHead.state == READY
    )
    found: dict[str, dict[int, int]] = {}
    for head in session.execute(ready):
        found.setdefault(head.shape, {})[head.batch_id] = head.id
    heads = {shape: of for shape, of in found.items() if of.keys() == batches.keys()}
    return Rolled(dataset, heads) if heads else NOTHING
