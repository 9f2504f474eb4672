"""Spending ahead (MTEF): three years of estimates, line by line, each with how it was reckoned."""

from __future__ import annotations

from db.values.calendar import office_day
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler
from handlers.wording import SPOKEN_ROWS
from reports.cards import Card, Figure, source_line, value_text
from reports.charts.spec import ChartSpec, Point
from reports.projection import Projection, projection_of

#: Said with every projection: nobody has decided these amounts.
ESTIMATE = "เป็นการประมาณการจากข้อมูลที่มี ไม่ใช่วงเงินที่ได้รับอนุมัติ"


@handler(
    "planning.projection",
    summary="ประมาณการงบประมาณล่วงหน้า 3 ปี (MTEF) พร้อมวิธีคิดรายรายการ",
    examples=("ประมาณการ 3 ปี", "MTEF ของเรา", "ประมาณการงบล่วงหน้า 3 ปีทั้งเขต"),
)
def answer_projection(ask: Ask, context: HandlerContext) -> Reply:
    """Tell three years of estimates, the sums first, then every line with its method (ประมาณการรายจ่ายล่วงหน้า).

    Raises:
        NoFiguresError: No closed fiscal year of allocations is held.
    """
    question = ask.question
    assert question is not None
    found = projection_of(context.session, question.scope, office_day(ask.asked_at))
    totals = tuple(
        Figure(f"ปี {year}", total, "บาท", (("year", str(year)),), emphasis=True)
        for year, total in zip(found.years, found.totals, strict=True)
    )
    rows = tuple(
        Figure(
            f"{each.line} ปี {year}",
            amount,
            "บาท",
            (("line", each.line), ("year", str(year))),
            note=each.method,
        )
        for each in found.lines
        for year, amount in zip(found.years, each.years, strict=True)
    )
    told = " ".join(
        f"ปี {year} {value_text(total, 'บาท')}" for year, total in zip(found.years, found.totals, strict=True)
    )
    text = f"{told} คือประมาณการรายจ่ายล่วงหน้า 3 ปี {question.scope.name}ค่ะ\n{ESTIMATE}\n{_method(found)}"
    card = Card(
        title="ประมาณการรายจ่ายล่วงหน้า 3 ปี",
        rows=(*totals, *(_line(found, place) for place in range(len(found.lines)))),
        provenance=found.provenance,
        subtitle=f"{found.provenance.scope} {found.provenance.period}",
        notes=(ESTIMATE, _method(found)),
    )
    return Reply(
        kind="question",
        text=f"{text}\n{source_line(found.provenance)}",
        cards=(card,),
        chart=_chart(found),
        suggest=tuple(
            Suggestion(each, each) for each in (f"คำขอปี {found.years[0]}", "งบปีที่แล้วแยกรายการ")[:SPOKEN_ROWS]
        ),
        figures=(*totals, *rows),
        provenance=found.provenance,
        answered=question,
    )


def _line(found: Projection, place: int) -> Figure:
    """One line on the card: its first year, the others and the method in small print."""
    each = found.lines[place]
    later = " ".join(
        f"ปี {year} {value_text(amount, 'บาท')}"
        for year, amount in zip(found.years[1:], each.years[1:], strict=True)
    )
    same = len(set(each.years)) == 1
    note = each.method if same else f"{later} ({each.method})"
    return Figure(each.line, each.years[0], "บาท", (("line", each.line),), note=note)


def _method(found: Projection) -> str:
    base = ", ".join(map(str, found.base_years))
    if found.change is None:
        return f"วิธีคิด: ใช้งบจัดสรรปี {base} ทุกรายการคงที่ เพราะข้อมูลนักเรียนยังไม่พอคิดแนวโน้ม"
    first, last = found.pupils[0], found.pupils[-1]
    return (
        f"วิธีคิด: เงินอุดหนุนรายหัวปรับตามนักเรียน ({first[0]} {first[1]:,} คน ถึง {last[0]} {last[1]:,} คน รวมแผนชั้นเรียน"
        f" เฉลี่ยปีละ {found.change:+} %) จากงบปี {found.base_years[-1]} รายการอื่นใช้ค่าเฉลี่ยปี {base}"
    )


def _chart(found: Projection) -> ChartSpec:
    return ChartSpec(
        kind="bar",
        title="ประมาณการรายจ่ายล่วงหน้า 3 ปี",
        subtitle=f"{found.provenance.scope} {found.provenance.period}",
        unit="บาท",
        points=tuple(
            Point(f"ปี {year}", total.in_baht) for year, total in zip(found.years, found.totals, strict=True)
        ),
        footer=source_line(found.provenance).partition(" (")[0],
        demo=found.provenance.demonstration,
        keep_order=True,
        notes=(ESTIMATE,),
    )
