"""The place of a school or an area among its like, in words (อันดับที่เท่าไร)."""

from __future__ import annotations

from dataclasses import replace

from handlers.charting import CHART_FROM, spec_of
from handlers.core import Ask, HandlerContext, Reply, Suggestion
from handlers.wording import asked_for, unheld_said
from reports.cards import NO_DATA, Card, Figure, source_line, value_text
from reports.charts.choosing import Shape
from reports.charts.spec import ChartSpec, Point
from reports.figures import plain_number
from reports.question import Question
from reports.standings import Standing, Standings, answer_standing

#: Label and unit of the row that tells the place.
PLACE = "อันดับ"


def reply_of_standing(ask: Ask, context: HandlerContext, question: Question) -> Reply:
    """Say which place each thing in the scope takes, among how many, and with how many it is shared.

    Raises:
        AnswerableError: The scope is the whole office.
        NoFiguresError: Nothing is held of the period asked for.
    """
    found = answer_standing(context.session, question)
    peers = found.peers
    period = peers.question.period
    when = f" {period.name}" if period else ""
    what = f"{asked_for(peers)}{when}"
    sentence = "\n".join(_sentence(each, found, what, question) for each in found.places)
    rows = tuple(row for each in found.places for row in _rows(each, found, question, asked_for(peers)))
    provenance = replace(peers.provenance, scope=question.scope.name)
    lines = [sentence]
    if ask.carried:
        lines.append(f"(ต่อจากเรื่องเดิม: {', '.join(ask.carried)})")
    if unheld := unheld_said(peers):
        lines.append(f"หมายเหตุ: {unheld}")
    if peers.covered:
        lines.append(f"หมายเหตุ: มีข้อมูล {peers.covered[0]:,} จาก {peers.covered[1]:,} โรงเรียน")
    lines.append(source_line(provenance))
    answered = replace(question, period=period)
    return Reply(
        kind="question",
        text="\n".join(lines),
        cards=(Card(asked_for(peers), _shown(rows), provenance, f"{question.scope.name}{when}"),),
        chart=_chart(found, question),
        suggest=_suggest(question),
        figures=rows,
        provenance=provenance,
        answered=answered,
    )


def _shown(rows: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """On the card a place reads as ที่ 12, not as 12 อันดับ."""
    return tuple(
        replace(row, value=f"ที่ {row.value:,}", unit="")
        if row.unit == PLACE and isinstance(row.value, int)
        else row
        for row in rows
    )


def _sentence(each: Standing, found: Standings, what: str, question: Question) -> str:
    name = replace(question.scope, keys=(), names=(each.own.label,)).name
    if each.place is None and each.own.value is not None:
        value = value_text(each.own.value, each.own.unit)
        return f"{value} คือ{what} ของ{name}ค่ะ บอกอันดับไม่ได้เพราะบางจำนวนน้อยจึงไม่แสดง"
    if each.place is None:
        return f"{NO_DATA}{what} ของ{name}ค่ะ จึงยังบอกอันดับไม่ได้"
    value = value_text(each.own.value, each.own.unit)
    return f"อันดับที่ {each.place:,} {_among(each, found)} {value} คือ{what} ของ{name}ค่ะ{_tied(each)}"


def _among(each: Standing, found: Standings) -> str:
    return f"จาก {each.among:,} {each.kind} ({'มากไปน้อย' if found.top else 'น้อยไปมาก'})"


def _tied(each: Standing) -> str:
    return f" เท่ากับอีก {each.ties:,} {each.kind}" if each.ties else ""


def _rows(each: Standing, found: Standings, question: Question, what: str) -> tuple[Figure, ...]:
    several = f"{each.own.label} " if len(question.scope.keys) > 1 else ""
    value = replace(each.own, label=f"{several}{what}", emphasis=True, note="")
    note = f"{_among(each, found)}{_tied(each)}"
    return value, Figure(
        f"{several}{PLACE}", each.place, PLACE, each.own.keys, note=note if each.place else ""
    )


def _chart(found: Standings, question: Question) -> ChartSpec | None:
    """All who were compared in order, with the one asked about marked out."""
    peers = found.peers
    if len(peers.rows) < CHART_FROM:
        return None
    own = question.scope.keys[0] if len(question.scope.keys) == 1 else ""
    shown = [row for row in peers.rows if not isinstance(row.value, str)]
    rows = sorted(shown, key=lambda row: (-plain_number(row.value), row.label))
    if not found.top:
        rows.reverse()
    points = tuple(
        Point(row.label, plain_number(row.value), highlight=dict(row.keys).get(question.scope.kind) == own)
        for row in rows
    )
    return spec_of(
        peers,
        points,
        Shape(len(points)),
        asked=question.chart or "hbar",
        keep_order=not found.top,
    )


def _suggest(question: Question) -> tuple[Suggestion, ...]:
    texts: tuple[str, ...] = ("แยกอำเภอ", "เทียบกับปีที่แล้ว")
    if question.scope.kind == "school":
        texts = ("10 โรงเรียนที่มากที่สุด", "อันดับในอำเภอ", "เทียบกับปีที่แล้ว")
    return tuple(Suggestion(text, text) for text in texts)
