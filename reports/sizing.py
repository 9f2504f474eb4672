"""Pupils per school in the round that tells the size of schools (ขนาดโรงเรียน)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause, false, func, select

from db.datasets.students import Enrollment
from reports.statements import Sources


def pupils_per_school(office_code: str, sources: Sources) -> FromClause:
    """Return ``school_code`` and ``total`` of every school of an office, as a subquery; nothing where no round is held."""
    period = sources.size_period
    sums: ColumnElement[Any] = func.sum(Enrollment.male + Enrollment.female)
    total, rolled = sums, sources.rolled_sizes.facts({"school_code"}, [sums])
    facts: Any = rolled or Enrollment
    conditions: list[ColumnElement[bool]] = [false()]
    if period is not None:
        conditions = [facts.year == period.year, facts.round == period.round]
    if rolled is not None:
        conditions.append(rolled.heads)
        total = rolled.total(sums)
    else:
        conditions += [Enrollment.current.is_(True), Enrollment.batch_id.in_(sources.sizes)]
    # A roll-up of one batch has a school once in a round: found by its code, it need not be summed for all of them.
    once = False
    if rolled is not None and rolled.alone and rolled.of_schools_alone:
        once, total = True, rolled.kept(sums)
    query = select(facts.school_code.label("school_code"), total.label("total")).where(
        facts.office_code == office_code, *conditions
    )
    return (query if once else query.group_by(facts.school_code)).subquery("sizes")
