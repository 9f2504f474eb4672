"""Records that are read (รายการข้อความ): how many there are, where they stand, and each with its text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from db.datasets import MEASURES, Listing, Shown
from db.values.calendar import thai_date
from db.values.money import Money
from handlers import labels
from handlers.core import Ask, HandlerContext, Reply, Suggestion
from handlers.rows import own_school_marked
from handlers.wording import asked_for, whose, with_source
from reports.cards import Card, Figure, value_text
from reports.cards import Shown as Value
from reports.charts.spec import ChartSpec, Point
from reports.question import Question
from reports.reckoning import sum_of
from reports.records import YEAR, Record, Records, answer_records

#: Records that a card shows; all of them (up to 500) are in the figures and in the file.
ON_CARD = 10
#: More titles than these are told as what was searched for, not one by one.
_TITLES_NAMED = 2


def reply_of_records(ask: Ask, context: HandlerContext, question: Question) -> Reply:
    """Answer with the rows themselves: the count first, then where they stand, then each of them (รายการ).

    Raises:
        NoFiguresError: Nothing is held of the period or place asked for.
        KeyError: The records cannot be narrowed that way.
    """
    found = answer_records(context.session, question)
    rows = tuple(_row(record, found) for record in found.rows)
    lead = _lead(found)
    shown = own_school_marked((*lead, *_shown(found, rows)), ask)
    on_card = shown[: len(lead) + ON_CARD]
    hidden = len(lead) + len(rows) - len(on_card) if found.count != 1 else 0
    notes = (
        (f"และอีก {max(hidden, found.count - ON_CARD):,} {found.counted.unit} ขอเป็นไฟล์เพื่อดูทั้งหมดได้",)
        if hidden > 0
        else ()
    )
    provenance = found.counted.provenance
    card = Card(
        title=_asked_for(found),
        rows=on_card,
        provenance=provenance,
        subtitle=f"{provenance.scope} {provenance.period}",
        notes=notes,
    )
    return Reply(
        kind="question",
        text=with_source(_sentence(found, rows), found.counted, ask.carried),
        cards=(card,) if rows else (),
        chart=_progress(found) if rows else None,
        suggest=_suggestions(found),
        figures=shown,
        provenance=provenance,
        answered=found.question,
    )


def _asked_for(found: Records) -> str:
    """What the records are, with their conditions; many titles that fit the words searched for are not listed."""
    question, search = found.counted.question, found.listing.search
    titles = question.values_of(search) if search else ()
    if len(titles) <= _TITLES_NAMED:
        return asked_for(found.counted).removeprefix("จำนวน")
    told = asked_for(replace(found.counted, question=question.with_where(search, ())))
    return f"{told.removeprefix('จำนวน')} ที่ชื่อตรงกับคำที่ถาม"


def _lead(found: Records) -> tuple[Figure, ...]:
    """The count, and the sum where the records have one."""
    unit = found.counted.unit
    rows = [Figure(MEASURES[found.question.measure].thai, found.count, unit, emphasis=True)]
    if found.total is not None and (total := _total(found)) is not None:
        rows.append(Figure(found.total.measure.thai, total, found.total.unit, emphasis=True))
    return tuple(rows)


def _total(found: Records) -> Value:
    """The sum of the declared measure over the years asked for; None where nothing is held."""
    assert found.total is not None
    rows = [row for row in found.total.rows if row.value is not None]
    return sum_of(rows) if rows else None


def _shown(found: Records, rows: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """One record alone shows its numbers one by one, each as a figure."""
    if len(found.rows) != 1 or not found.listing.told:
        return rows
    record = found.rows[0]
    told = [
        Figure(each.label, _value(record.said(each)), each.unit, keys=rows[0].keys)
        for each in found.listing.told
    ]
    return (rows[0], *told)


def _row(record: Record, found: Records) -> Figure:
    listing, label = found.listing, record.title
    keys: tuple[tuple[str, str], ...] = ()
    if listing.search:
        keys = ((listing.search, record.title),)
    if record.school is not None:
        code, name, _ = record.school
        keys = (("school", code), *keys)
        if found.question.scope.kind != "school" or len(found.question.scope.keys) > 1:
            label = f"{name}: {record.title}"
    notes = [_said(record.said(each), each) for each in listing.notes]
    period = found.question.period
    if period is not None and len(period.years) > 1 and record.values.get(YEAR):
        notes.insert(0, f"ปี {record.values[YEAR]}")
    value = _value(record.said(listing.value))
    return Figure(
        label,
        value,
        "" if isinstance(value, str) else listing.value.unit,
        keys,
        note=" ".join(filter(None, notes)),
    )


def _value(value: Any) -> Value:
    return thai_date(value) if isinstance(value, date) else value


def _said(value: Any, shown: Shown) -> str:
    """เสนอ 5 พ.ย. 2569, ก้าวหน้า 40 %; what is not held is passed over in small print."""
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        text = thai_date(value)
    elif isinstance(value, (int, Decimal, Money)) and not isinstance(value, bool):
        text = value_text(value, shown.unit)
    else:
        text = str(value)
    return f"{shown.label} {text}".strip()


def _sentence(found: Records, rows: tuple[Figure, ...]) -> str:
    """The count and what it is of; the states; of one record or two, themselves."""
    counted = found.counted
    what = f"{_asked_for(found)} {whose(counted)}"
    if not found.count:
        return f"ไม่พบ{what}ค่ะ"
    lines = [f"{found.count:,} {counted.unit} คือ{what}ค่ะ"]
    if found.total is not None and (total := _total(found)) is not None:
        lines[0] = f"{found.count:,} {counted.unit} {value_text(total, found.total.unit)} คือ{what}ค่ะ"
    if len(found.states) > 1:
        lines.append(" ".join(f"{state} {count:,}" for state, count in found.states))
    if found.count == 1:
        lines += _alone(found, rows[0])
    return "\n".join(lines)


def _alone(found: Records, row: Figure) -> list[str]:
    """One record is told in full: its title and every number of it, also those that are not held."""
    record, told = found.rows[0], found.listing.told
    if not told:
        value = f" {value_text(row.value, row.unit)}" if row.value is not None else ""
        return [f"{row.label}{value}", *([row.note] if row.note else [])]
    notes = [
        _said(record.said(each), each)
        for each in found.listing.notes
        if each.key not in {one.key for one in told}
    ]
    numbers = [f"{each.label} {value_text(_value(record.said(each)), each.unit)}" for each in told]
    return [row.label, " ".join(numbers), " ".join(filter(None, notes))]


def _progress(found: Records) -> ChartSpec | None:
    """One record with a result and a target: how far it has come; None without both, or where records are many."""
    told: tuple[Shown, ...] = found.listing.told
    if len(found.rows) != 1 or len(told) < 2:
        return None
    result, target = (found.rows[0].said(each) for each in told[:2])
    if not isinstance(result, (int, Decimal)) or not isinstance(target, (int, Decimal)) or not target:
        return None
    provenance = found.counted.provenance
    day = f" ข้อมูล ณ {thai_date(provenance.as_of)}" if provenance.as_of else ""
    return ChartSpec(
        kind="progress",
        title=found.rows[0].title,
        subtitle=f"{provenance.scope} {provenance.period}",
        unit=told[0].unit,
        points=(Point(told[0].label, result),),
        target=target,
        target_label=told[1].label,
        footer=f"ที่มา: {provenance.source}{day}",
        demo=provenance.demonstration,
    )


def _suggestions(found: Records) -> tuple[Suggestion, ...]:
    listing: Listing = found.listing
    offered = list(listing.offers)
    if found.count > ON_CARD:
        offered.insert(0, "ขอเป็นไฟล์")
    return labels.offered(offered[:4])
