"""One school's figure beside its area, schools of its size, the country and the year before (เทียบกับเกณฑ์)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from db.values.calendar import thai_date
from handlers.comparing import change_word, without_sign
from handlers.core import Ask, HandlerContext, Reply
from handlers.offering import suggestions
from handlers.wording import asked_for, broken_down, of_whom, whose, with_source
from reports.benchmarks import Benchmark, benchmarks
from reports.cards import NO_DATA, Card, Figure, value_text
from reports.charts.spec import ChartSpec, Point
from reports.figures import Figures, answer_question, plain_number
from reports.question import Question

#: What stands before the difference to each benchmark.
_THAN = {"office": "ค่าเฉลี่ยของเขต", "size": "มัธยฐานโรงเรียนขนาดเดียวกัน", "country": "ค่าเฉลี่ยระดับประเทศ"}
#: Series of a picture; the year before is told in words, since four can be told apart.
_DRAWN = ("office", "size", "country")


def reply_with_benchmarks(ask: Ask, context: HandlerContext, question: Question) -> Reply:
    """Answer what one school has, and beside every figure what it can be judged by.

    Raises:
        NoFiguresError: Nothing is held of the school.
        AnswerableError: It is not said of which test, and there are too many.
    """
    figures = answer_question(context.session, replace(question, mean=None))
    beside = benchmarks(context.session, figures)
    rows = tuple(
        replace(row, note=_small_print(row, beside), emphasis=_is_whole(row, figures)) for row in figures.rows
    )
    main = _main(figures)
    single = len(figures.rows) == 1
    shown = (*_single(figures, beside),) if single else rows
    every = shown if single else (*rows, *(each for row in figures.rows for each in _apart(row, beside)))
    return Reply(
        kind="question",
        text=with_source(_sentence(figures, main, beside), figures, ask.carried),
        cards=(
            Card(
                asked_for(figures),
                shown,
                figures.provenance,
                " ".join(part for part in (of_whom(figures), broken_down(figures.question)) if part),
                (figures.measure.definition,),
            ),
        )
        if shown
        else (),
        chart=_chart(figures, beside) if beside and shown else None,
        suggest=suggestions(figures.question, context),
        figures=every,
        provenance=figures.provenance,
        answered=figures.question,
    )


def _main(figures: Figures) -> Figure | None:
    """The row that is told in the sentence: the one there is, or that of all subjects together."""
    if len(figures.rows) == 1:
        return figures.rows[0]
    return next((row for row in figures.rows if _is_whole(row, figures)), None)


def _is_whole(row: Figure, figures: Figures) -> bool:
    whole = getattr(figures.measure, "whole", {})
    return any(whole.get(key) == value for key, value in row.keys)


def _sentence(figures: Figures, main: Figure | None, beside: tuple[Benchmark, ...]) -> str:
    what = f"{asked_for(figures)} {whose(figures)}"
    known = [row for row in figures.rows if row.value is not None]
    if not known:
        return f"{NO_DATA}{what}ค่ะ"
    if main is None or main.value is None:
        return f"{' '.join(f'{row.label} {value_text(row.value, row.unit)}' for row in known)} คือ{what}ค่ะ"
    name = "" if len(figures.rows) == 1 else f" {main.label}"
    lead = f"{value_text(main.value, main.unit)} คือ{asked_for(figures)}{name} {whose(figures)}ค่ะ"
    against = _differences(main, beside)
    return f"{lead}\n{' '.join(against)}" if against else lead


def _differences(row: Figure, beside: tuple[Benchmark, ...]) -> list[str]:
    """สูงกว่าค่าเฉลี่ยของเขต 1.20, ต่ำกว่าค่าเฉลี่ยระดับประเทศ 0.35, เพิ่มขึ้นจากปี 2567 2.10."""
    told = []
    for each in beside:
        value = each.values.get(frozenset(row.keys))
        if value is None:
            continue
        difference = plain_number(row.value) - value
        size = value_text(without_sign(difference), row.unit)
        if each.key == "before":
            word = change_word(difference)
            told.append(f"{word} {size} จาก{each.label}" if difference else f"{word}กับ{each.label}")
        elif difference:
            told.append(f"{'สูง' if difference > 0 else 'ต่ำ'}กว่า{_THAN[each.key]} {size}")
        else:
            told.append(f"เท่ากับ{_THAN[each.key]}")
    return told


def _small_print(row: Figure, beside: tuple[Benchmark, ...]) -> str:
    """What a row on a phone has room for: เขต 53.92 ขนาดกลาง 52.10 ประเทศ 54.00 ปี 2567 50.10."""
    told = [
        f"{each.short} {value_text(each.values[frozenset(row.keys)])}"
        for each in beside
        if frozenset(row.keys) in each.values
    ]
    return " ".join(told)


def _single(figures: Figures, beside: tuple[Benchmark, ...]) -> tuple[Figure, ...]:
    """One figure with each benchmark as a row of its own, and what it differs by from the year before."""
    row = figures.rows[0]
    rows = [replace(row, label=asked_for(figures), emphasis=True)]
    for each in beside:
        value = each.values.get(frozenset(row.keys))
        if value is None:
            continue
        rows.append(Figure(each.label, value, row.unit, note=each.note))
        if each.key == "before":
            change = plain_number(row.value) - value if row.value is not None else None
            rows.append(Figure(f"{change_word(change)}จาก{each.label}", change, row.unit))
    return tuple(rows)


def _apart(row: Figure, beside: tuple[Benchmark, ...]) -> list[Figure]:
    """The benchmarks of one row of several, for the sheet and for ``ask --json``."""
    found = []
    for each in beside:
        value = each.values.get(frozenset(row.keys))
        if value is not None:
            found.append(Figure(f"{row.label} · {each.label}", value, row.unit, row.keys, note=each.note))
    return found


def _chart(figures: Figures, beside: tuple[Benchmark, ...]) -> ChartSpec | None:
    """The school beside its benchmarks: bars of one figure, or groups of bars for several."""
    provenance = figures.provenance
    own = figures.question.scope.names[0] if figures.question.scope.names else figures.question.scope.name
    day = f" ข้อมูล ณ {thai_date(provenance.as_of)}" if provenance.as_of else ""
    known = [row for row in figures.rows if row.value is not None]
    points: list[Point] = []
    if len(figures.rows) == 1 and known:
        points.append(Point(own, _number(known[0].value), highlight=True))
        points += [
            Point(each.label, each.values[frozenset(known[0].keys)])
            for each in beside
            if frozenset(known[0].keys) in each.values
        ]
    else:
        for row in known:
            points.append(Point(row.label, _number(row.value), own))
            points += [
                Point(row.label, each.values[frozenset(row.keys)], each.label)
                for each in beside
                if each.key in _DRAWN and frozenset(row.keys) in each.values
            ]
    if not points:
        return None
    return ChartSpec(
        kind="bar" if len(figures.rows) == 1 else "grouped",
        title=asked_for(figures),
        subtitle=" ".join(part for part in (of_whom(figures), broken_down(figures.question)) if part),
        unit=figures.unit,
        points=tuple(points),
        footer=f"ที่มา: {provenance.source}{day}",
        demo=provenance.demonstration,
        keep_order=True,
    )


def _number(value: object) -> int | Decimal:
    return plain_number(value)
