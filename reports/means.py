"""The average over the keys of a dimension (เฉลี่ย): pupils per school, money per amphoe, per year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from sqlalchemy.orm import Session

from db.datasets import DIMENSIONS, Measure
from db.values.money import Money, ratio
from reports.cards import Figure
from reports.compiling import UNKNOWN
from reports.derived import Derived, Number, measure_named
from reports.figures import Figures, answer_question
from reports.naming import open_schools
from reports.ordering import ordered, ranked
from reports.question import Question
from reports.reckoning import COUNTED, number_of, sum_of
from reports.withheld import HIDDEN, Withheld


def answer_mean(session: Session, question: Question) -> Figures:
    """Return the average over the keys of ``question.mean`` that have a value; ``beside`` holds sum and count.

    What belongs to no key (a school without amphoe) is neither in the sum nor in the count, and is said; nor are
    schools that do not teach, when the average is per school. A rate is an average already: it is answered as it is.

    Raises:
        NoFiguresError: Nothing is held of the period or place asked for.
        KeyError: The measure cannot be broken down or narrowed that way.
    """
    over, measure = question.mean or "", measure_named(question.measure)
    alone = replace(question, mean=None, rank=None, compare=None, listing=False)
    if not measure.additive:
        return answer_question(session, replace(alone, rank=question.rank))
    by = tuple(key for key in alone.by if key != over)
    each = answer_question(session, replace(alone, by=(*by, over)))
    groups: defaultdict[frozenset[tuple[str, str]], list[Figure]] = defaultdict(list)
    left_out: list[Figure] = []
    teaching = open_schools(session, question.scope.office_code) if over == "school" else None
    for row in each.rows:
        key = dict(row.keys)[over]
        if row.value is None:
            continue
        if key == UNKNOWN or (teaching is not None and key not in teaching):
            left_out.append(row)
            continue
        groups[frozenset(pair for pair in row.keys if pair[0] != over)].append(row)
    named = _groups(session, replace(alone, by=by, period=each.question.period), each, over)
    rows = [_mean(groups.get(frozenset(row.keys), []), row, over) for row in named]
    cut = ranked(ordered(rows, replace(question, by=by)), replace(question, by=by), additive=False)
    counted = [row for rows_ in groups.values() for row in rows_]
    apart = _left_out(left_out, over, measure)
    return replace(
        each,
        question=replace(each.question, by=by, mean=over, rank=question.rank),
        rows=cut.rows,
        total=None,
        places=cut.places,
        beyond=cut.beyond,
        beside=(*_parts(counted, over, measure), *apart) if len(rows) == 1 else apart,
    )


def _groups(session: Session, question: Question, each: Figures, over: str) -> list[Figure]:
    """The rows that get an average, with their names: one without a breakdown, else one for each group."""
    several = bool(question.period and len(question.period.years) > 1)
    if over == "year":
        first = {
            frozenset(dict(row.keys).items() - {("year", dict(row.keys)["year"])}): row
            for row in reversed(each.rows)
        }
        kept = [row for row in each.rows if row in first.values()]
        return [
            replace(row, label=row.label.rpartition("ปี ")[0].strip() or each.measure.thai, keys=row.keys[:-1])
            for row in kept
        ]
    if question.by or several:
        return list(answer_question(session, question).rows)
    return [Figure(each.measure.thai, None, each.measure.unit)]


def _left_out(rows: list[Figure], over: str, measure: Measure | Derived) -> tuple[Figure, ...]:
    """What belongs to no key of the dimension, or to a school whose pupils learn elsewhere (เรียนรวม)."""
    if not rows:
        return ()
    who = "โรงเรียนที่ไม่ได้เปิดสอน" if over == "school" else f"ไม่ระบุ{DIMENSIONS[over].thai}"
    return (Figure(f"{who} (ไม่นำมาเฉลี่ย)", sum_of(rows), measure.unit),)


def _mean(rows: list[Figure], named: Figure, over: str) -> Figure:
    """The average of one group, with over how many it is."""
    total = sum_of(rows)
    number = number_of(total)
    value: Number | None = None
    if isinstance(total, Withheld):
        return replace(named, value=HIDDEN, note="")
    if rows and number is not None:
        value = total.share(1, len(rows)) if isinstance(total, Money) else ratio(number, len(rows))
    return replace(named, value=value, note=f"เฉลี่ยจาก {len(rows):,} {counted_as(over)}" if rows else "")


def _parts(rows: list[Figure], over: str, measure: Measure | Derived) -> tuple[Figure, ...]:
    if not rows:
        return ()
    # A state counted anew every year has no sum over years.
    summed = over != "year" or (isinstance(measure, Measure) and not measure.stock)
    return (
        *((Figure("รวม", sum_of(rows), measure.unit),) if summed else ()),
        Figure(f"จำนวน{counted_as(over)}ที่นำมาเฉลี่ย", len(rows), counted_as(over)),
    )


def counted_as(dimension: str) -> str:
    """Return how the keys of a dimension are counted: โรงเรียน, อำเภอ, ปี."""
    return COUNTED.get(dimension, DIMENSIONS[dimension].thai if dimension in DIMENSIONS else "รายการ")
