"""Two or more named things beside each other: schools, areas, levels, years (เทียบกัน)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.comparing import GROWTH, difference, growth_of, unit_of_change, without_sign
from handlers.wording import asked_for, broken_down, spoken, whose
from reports.cards import NO_DATA, Figure, value_text
from reports.figures import Figures, plain_number
from reports.question import Question
from reports.reckoning import sum_of
from reports.withheld import any_withheld

#: The row that tells how much two things differ.
DIFFERENCE = "ผลต่าง"


def facing(question: Question) -> tuple[Question, str] | None:
    """Return the question broken down by what is compared, and the dimension of it; None when it is one thing.

    Compared are the places of the scope, else the values of a condition, else the years.
    """
    dimension = ""
    if len(question.scope.keys) > 1:
        dimension = question.scope.kind
    else:
        dimension = next((key for key, values in question.where if len(values) > 1), "")
    if dimension:
        by = question.by if dimension in question.by else (dimension, *question.by)[:2]
        return replace(question, by=by), dimension
    period = question.period
    if period is not None and len(period.years) > 1 and not period.days:
        return question, "year"
    return None


@dataclass(frozen=True, slots=True)
class Faced:
    """Things beside each other in the order they were named; ``figures`` has the differences among its rows."""

    figures: Figures
    dimension: str
    #: One row for each thing: its value, or the sum of its rows where it is broken down further.
    things: tuple[Figure, ...]
    change: Figure | None = None
    growth: Figure | None = None


def faced(figures: Figures, dimension: str) -> Faced:
    """Put the things compared in the order they were named, and add what two of them differ by.

    Of years the difference is later minus earlier; of other things the first named minus the second.
    """
    order = _order(figures, dimension)
    places = {key: number for number, key in enumerate(order)}

    def place(row: Figure) -> int:
        return places.get(dict(row.keys).get(dimension, ""), len(places))

    rows = sorted(figures.rows, key=place)
    single = len(rows) <= len(order)
    additive = figures.measure.additive
    summed = additive and not figures.question.share and not figures.question.mean
    things = tuple(_thing(rows, dimension, key, summed=summed) for key in order)
    if len(things) != 2:
        return Faced(replace(figures, rows=tuple(rows)), dimension, things)
    later, earlier = (things[1], things[0]) if dimension == "year" else things
    change = _difference(later, earlier, DIFFERENCE) if single or summed else None
    grown = growth_of(later, earlier) if dimension == "year" and change else None
    growth = Figure(GROWTH, grown, "ร้อยละ") if grown is not None else None
    apart = () if single else _apart(rows, dimension, order)
    added = tuple(row for row in (*apart, change, growth) if row is not None)
    return Faced(replace(figures, rows=(*rows, *added)), dimension, things, change, growth)


def _order(figures: Figures, dimension: str) -> tuple[str, ...]:
    question = figures.question
    if dimension == "year":
        assert question.period is not None
        return tuple(str(year) for year in question.period.years)
    named = question.scope.keys if dimension == question.scope.kind else question.values_of(dimension)
    return tuple(dict.fromkeys(named))


def _thing(rows: list[Figure], dimension: str, key: str, *, summed: bool) -> Figure:
    """One of the things compared; of several rows their sum, unless they are rates, which have none."""
    own = [row for row in rows if dict(row.keys).get(dimension) == key]
    if not own:
        return Figure(
            f"ปี {key}" if dimension == "year" else key,
            None,
            rows[0].unit if rows else "",
            ((dimension, key),),
        )
    if len(own) == 1:
        return replace(own[0], label=_alone(own[0], dimension, key))
    total = sum_of(own) if summed else None
    return Figure(_alone(own[0], dimension, key), total, own[0].unit, ((dimension, key),))


def _alone(row: Figure, dimension: str, key: str) -> str:
    """The name of the thing itself, where the label names a second dimension too."""
    if dimension == "year":
        return f"ปี {key}"
    if dimension == "school":
        parts = row.label.split(" · ")
        return parts[[name for name, _ in row.keys].index("school")] if len(parts) > 1 else row.label
    return key


def _difference(first: Figure, second: Figure, label: str) -> Figure:
    return Figure(label, difference(first, second), unit_of_change(first), emphasis=True)


def _apart(rows: list[Figure], dimension: str, order: tuple[str, ...]) -> tuple[Figure, ...]:
    """The difference in every group of the second breakdown: ป.1 ผลต่าง."""
    later, earlier = (order[1], order[0]) if dimension == "year" else order
    groups: dict[tuple[tuple[str, str], ...], dict[str, Figure]] = {}
    for row in rows:
        keys = tuple(pair for pair in row.keys if pair[0] != dimension)
        groups.setdefault(keys, {})[dict(row.keys).get(dimension, "")] = row
    found = []
    for keys, pair in groups.items():
        if later in pair and earlier in pair:
            name = " · ".join(value for _, value in keys)
            found.append(
                replace(
                    _difference(pair[later], pair[earlier], f"{name} {DIFFERENCE}".strip()),
                    keys=keys,
                    emphasis=False,
                )
            )
    return tuple(found)


def sentence_of_facing(told: Faced) -> str:
    """Return who has more and by how much; of three or more, the greatest and the least."""
    figures, things = told.figures, told.things
    question = figures.question
    where = whose(figures, when=told.dimension != "year")
    if told.dimension == question.scope.kind:
        where = question.period.name if question.period else ""
    what = f"{asked_for(figures)} {where}".strip()
    if told.change is not None:
        return _sentence_of_two(told, what)
    down = f" {broken_down(question)}" if len(question.by) > 1 else ""
    known = [row for row in things if row.value is not None]
    if not known:
        names = "กับ".join(row.label for row in things)
        return f"เทียบ{what} ระหว่าง{names}{down}ค่ะ"
    beside = " ".join(spoken(row) for row in things)
    if len(known) < 2:
        return f"{beside} คือ{what}ค่ะ"
    if any_withheld(row.value for row in known):
        return f"{beside} คือ{what}{down}ค่ะ"
    greatest = max(known, key=lambda row: plain_number(row.value))
    least = min(known, key=lambda row: plain_number(row.value))
    return f"{beside} คือ{what}{down}ค่ะ มากที่สุด {greatest.label} น้อยที่สุด {least.label}"


def _sentence_of_two(told: Faced, what: str) -> str:
    first, second = told.things
    assert told.change is not None
    size = value_text(without_sign(told.change.value), told.change.unit)
    both = f"{spoken(first)} {spoken(second)}"
    if told.change.value is None:
        missing = "บางจำนวนไม่แสดง" if any_withheld((first.value, second.value)) else f"{NO_DATA}บางส่วน"
        return f"{both} คือ{what}ค่ะ เทียบกันไม่ได้เพราะ{missing}"
    number = plain_number(told.change.value)
    if not number:
        return f"{first.label} เท่ากับ {second.label} ({value_text(first.value, first.unit)}) คือ{what}ค่ะ"
    if told.dimension == "year":
        word = "มากกว่า" if number > 0 else "น้อยกว่า"
        growth = f" ({value_text(without_sign(told.growth.value), 'ร้อยละ')})" if told.growth else ""
        return f"{second.label} {word} {first.label} อยู่ {size}{growth} คือ{what}ค่ะ {both}"
    word = "มากกว่า" if number > 0 else "น้อยกว่า"
    return f"{first.label} {word} {second.label} {size} คือ{what}ค่ะ {both}"
