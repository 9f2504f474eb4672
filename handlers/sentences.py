"""The sentence of an answer, the number first: of one figure, of several, of a rank, of nothing."""

from __future__ import annotations

from dataclasses import replace

from db.datasets import DIMENSIONS
from handlers.wording import SPOKEN_ROWS, asked_for, broken_down, spoken, whose
from reports.cards import NO_DATA, Figure, value_text
from reports.compiling import UNKNOWN
from reports.figures import Figures, plain_number, spans_years
from reports.means import counted_as
from reports.ordering import ranked_dimension
from reports.reckoning import sum_of
from reports.withheld import any_withheld, may_be


def sentence_of_none(figures: Figures) -> str:
    """Return that nothing fits; of a place that nobody takes, how many places there are."""
    rank = figures.question.rank
    if rank is not None and rank.start > 1:
        return (
            f"ไม่มีอันดับที่ {rank.start:,} ของ{asked_for(figures)} {whose(figures)}ค่ะ มีไม่ถึง {rank.start:,} รายการ"
        )
    return f"ไม่พบ{asked_for(figures)} {whose(figures)}ค่ะ"


def sentence_of_one(figures: Figures, beside: tuple[Figure, ...]) -> str:
    """Return the figure, what it is and whose; under it what always stands beside it."""
    row, question = figures.rows[0], figures.question
    if row.value is None:
        return f"{NO_DATA}{asked_for(figures)} {whose(figures)}ค่ะ"
    made_of = f" ({row.note})" if row.note and (question.share or question.mean) else ""
    against = ""
    if question.share == "scope" and question.scope.kind != "office":
        against = " เทียบกับทั้งเขต"
    sentence = (
        f"{value_text(row.value, row.unit)}{made_of} คือ{asked_for(figures)} {whose(figures)}{against}ค่ะ"
    )
    if beside and not question.share:
        sentence += "\n" + " ".join(spoken(figure) for figure in beside)
    return sentence


def sentence_of_many(figures: Figures) -> str:
    """Return the rows themselves while they are few, else the greatest and the least; of a rank, who is first."""
    question, rows = figures.question, [row for row in figures.rows if row.value is not None]
    what = f"{asked_for(figures)} {whose(figures)}"
    if not rows:
        return f"{NO_DATA}{what}ค่ะ"
    if question.rank is not None:
        return _sentence_of_rank(figures, rows, what)
    counted = "".join(
        f"{len(rows):,} {counted_as(bound.of)} " for bound in question.bounds[:1] if bound.of in question.by
    )
    total = f"{counted}{spoken(figures.total)} คือ" if figures.total else counted
    if len(rows) <= SPOKEN_ROWS:
        total = f"{counted}{spoken(figures.total)} " if figures.total else counted
        return f"{total}{' '.join(spoken(row) for row in rows)} คือ{what} {broken_down(question)}ค่ะ"
    named = [row for row in rows if UNKNOWN not in row.label] or rows
    ends = ""
    if (greatest := furthest(named, top=True)) is not None:
        ends += f" มากที่สุด {spoken(greatest)}"
    if (least := furthest(named, top=False)) is not None:
        ends += f" น้อยที่สุด {spoken(least)}"
    return f"{total}{what} {broken_down(question)}ค่ะ{ends}"


def furthest(rows: list[Figure], *, top: bool) -> Figure | None:
    """Return the row of the greatest (or least) figure; None where a withheld one may lie beyond it."""
    pick = max if top else min
    row = pick(rows, key=lambda row: plain_number(row.value))
    if not any_withheld(other.value for other in rows):
        return row
    least, most = may_be(row.value)
    for other in rows:
        low, high = may_be(other.value)
        if other is row or not any_withheld((row.value, other.value)):
            continue
        if (top and (high is None or high > least)) or (not top and (most is None or low < most)):
            return None
    return row


def _sentence_of_rank(figures: Figures, rows: list[Figure], what: str) -> str:
    rank = figures.question.rank
    assert rank is not None
    word = "มากที่สุด" if rank.top else "น้อยที่สุด"
    tail = f" (ยังมีอีก {figures.beyond:,} รายการที่เท่ากับอันดับสุดท้าย)" if figures.beyond else ""
    if rank.within is not None:
        each = DIMENSIONS[rank.within].thai
        place = word if rank.start == 1 else f"อันดับที่ {rank.start:,} ({_direction(rank.top)})"
        shown = ", ".join(spoken(row) for row in rows[:SPOKEN_ROWS])
        more = f" และอีก {len(rows) - SPOKEN_ROWS:,} รายการ" if len(rows) > SPOKEN_ROWS else ""
        return f"{what} {place}ของแต่ละ{each}ค่ะ {shown}{more}{tail}"
    newest = _newest_year(figures)
    if newest:
        rows = [row for row in rows if ("year", newest) in row.keys]
        rows = [replace(row, label=row.label.removesuffix(f" ปี {newest}")) for row in rows]
        what += f" จัดอันดับตามปี {newest}"
    rows = _things_ranked(figures, rows)
    if rank.start > 1:
        return f"{_later_places(figures, rows)} {what}ค่ะ{tail}"
    if rank.count == 1:
        return f"{spoken(rows[0])} {word} {what}ค่ะ{tail}"
    return f"{spoken(rows[0])} {word} ใน {len(rows)} อันดับ {what}ค่ะ{tail}"


def _newest_year(figures: Figures) -> str:
    """The year that decided the order of things followed over years; empty where years themselves are ranked."""
    by = [key for key in figures.question.by if key != "year"]
    years = [dict(row.keys).get("year", "") for row in figures.rows]
    return (
        max(years, default="") if by and all(years) and spans_years(figures.question, figures.measure) else ""
    )


def _things_ranked(figures: Figures, rows: list[Figure]) -> list[Figure]:
    """One row for each thing ranked: where it is broken down further, its sum."""
    key = ranked_dimension(figures.question)
    additive = figures.measure.additive
    if key is None or not additive or figures.question.share or figures.question.mean:
        return rows
    things: dict[str, list[Figure]] = {}
    for row in rows:
        things.setdefault(dict(row.keys)[key], []).append(row)
    return [
        replace(own[0], label=_name(own[0], key), value=sum_of(own)) if len(own) > 1 else own[0]
        for own in things.values()
    ]


def _name(row: Figure, key: str) -> str:
    """The part of a label that names the value of one dimension; sexes always come last."""
    parts, keys = row.label.split(" · "), [name for name, _ in row.keys]
    return parts[keys.index(key)] if len(parts) == len(keys) else row.label


def _later_places(figures: Figures, rows: list[Figure]) -> str:
    """ข 120 คน อันดับที่ 2 (มากไปน้อย); equal values share a place, and that is said."""
    rank = figures.question.rank
    assert rank is not None
    place = figures.places[0] if figures.places else rank.start
    shared = f" เท่ากับอันดับที่ {place:,}" if place < rank.start else ""
    last = f" ถึง {rank.start + len(rows) - 1:,}" if len(rows) > 1 else ""
    return f"{spoken(rows[0])} อันดับที่ {rank.start:,}{last} ({_direction(rank.top)}{shared})"


def _direction(top: bool) -> str:
    return "มากไปน้อย" if top else "น้อยไปมาก"
