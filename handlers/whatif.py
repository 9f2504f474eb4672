"""Per-head rates, and sums of made-up numbers of pupils (สมมติ)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from db.datasets import DATASETS
from db.errors import AnswerableError, NoFiguresError
from db.values.calendar import FiscalYear
from db.values.money import Money
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler
from handlers.money import estimate_rows
from reports.cards import Card, Figure, source_line, value_text
from reports.question import Provenance
from reports.subsidy import RateTable, estimate, items_named, rates_of


@handler(
    "money.whatif",
    summary="ลองคำนวณเงินรายหัวจากจำนวนนักเรียนที่สมมติ",
    examples=(
        "คำนวณเงินรายหัว ป.1-6 85 คน",
        "ถ้านักเรียน ป.1 เพิ่ม 5 คน จะได้เงินรายหัวเพิ่มเท่าไร",
        "คิดเงินรายหัวให้หน่อย อนุบาล 20 คน",
    ),
)
def answer_what_if(ask: Ask, context: HandlerContext) -> Reply:
    """Reckon the per-head subsidy of a made-up number of pupils, or of a change to the real one (สมมติ).

    Slots:
        heads: grade -> pupils; range and count: so many pupils in all over these grades; change: grade -> more or less.
    """
    slots = ask.slots
    year = (
        ask.question.period.year if ask.question and ask.question.period else FiscalYear.of(ask.asked_at).be
    )
    office = ask.office_code
    table = rates_of(context.session, office, year)
    items = items_named(str(slots.get("items") or "tuition"))
    heads, change = _made_up(slots)
    if not heads and not change:
        raise AnswerableError("ขอจำนวนนักเรียนที่จะใช้คำนวณด้วยค่ะ เช่น คำนวณเงินรายหัว ป.1-6 85 คน")
    rows, lines = _what_if_rows(heads or {}, table, items) if heads else _change_rows(change, table, items)
    provenance = Provenance(
        source=f"{DATASETS['rates'].source} ปี {year}",
        as_of=table.as_of,
        period=f"ปีงบประมาณ {year}",
        scope="จำนวนนักเรียนสมมติ",
        batches=table.batches,
        demonstration=table.demonstration,
    )
    card = Card("คำนวณเงินรายหัว", rows, provenance, f"อัตราปีงบประมาณ {year} จำนวนนักเรียนสมมติ")
    text = "\n".join(
        (f"{value_text(rows[0].value, 'บาท')} คือ{rows[0].label}ค่ะ", *lines, source_line(provenance))
    )
    return Reply(
        "question",
        text,
        (card,),
        figures=rows,
        provenance=provenance,
        answered=ask.question,
        suggest=(Suggestion("อัตรารายหัว", f"อัตรารายหัวปี {year}"),),
    )


def _made_up(slots: Mapping[str, Any]) -> tuple[dict[str, int], dict[str, int]]:
    heads = {str(grade): int(count) for grade, count in dict(slots.get("heads") or {}).items()}
    if slots.get("range") and slots.get("count"):
        # One number for several grades: they are kept together; _what_if_rows says when their rates differ.
        heads = {"+".join(slots["range"]): int(slots["count"])}
    return heads, {str(grade): int(count) for grade, count in dict(slots.get("change") or {}).items()}


def _what_if_rows(
    heads: dict[str, int], table: RateTable, items: tuple[str, ...]
) -> tuple[tuple[Figure, ...], list[str]]:
    plain: dict[str, int] = {}
    for name, count in heads.items():
        grades = name.split("+")
        rates = {tuple(table.amounts.get(item, {}).get(grade) for item in items) for grade in grades}
        if len(rates) > 1:
            raise AnswerableError(
                f"อัตราของ {grades[0]}-{grades[-1]} ไม่เท่ากันทุกชั้นค่ะ ขอจำนวนนักเรียนแยกแต่ละชั้น เช่น {grades[0]} 10 คน {grades[1]} 12 คน"
            )
        plain[grades[0]] = plain.get(grades[0], 0) + count
    result = estimate(plain, table, items)
    spans = {
        name.split("+")[0]: f"{name.split('+')[0]}-{name.split('+')[-1]}" for name in heads if "+" in name
    }
    result = replace(
        result, lines=tuple(replace(line, name=spans.get(line.name, line.name)) for line in result.lines)
    )
    if result.missing:
        raise NoFiguresError(
            "ยังไม่มีอัตราเงินรายหัวของ "
            + ", ".join(grade for _, grade in result.missing)
            + f" ปีงบประมาณ {table.year} ค่ะ"
        )
    return estimate_rows(result, table.year, None), [line.text() for line in result.lines]


def _change_rows(
    change: dict[str, int], table: RateTable, items: tuple[str, ...]
) -> tuple[tuple[Figure, ...], list[str]]:
    rows, lines, total = [], [], Money(0)
    for grade, count in change.items():
        for item in items:
            rate = table.amounts.get(item, {}).get(grade)
            if rate is None:
                raise NoFiguresError(f"ยังไม่มีอัตรา{item} {grade} ปีงบประมาณ {table.year} ค่ะ")
            part = rate * count
            total += part
            rows.append(Figure(f"{item} {grade}", part, "บาท", note=f"{count:+,} คน x {rate}"))
            lines.append(f"{grade} {count:+,} คน x {rate} = {part}")
    word = "เงินรายหัวที่เปลี่ยนไปต่อปี"
    return (Figure(word, total, "บาท", emphasis=True), *rows), lines


@handler(
    "money.rates",
    summary="อัตราเงินรายหัวต่อคนต่อปี ตามชั้นและรายการ",
    examples=("อัตรารายหัว ป.1 ปี 67 เท่าไหร่", "อัตราเงินอุดหนุนรายหัวปีนี้", "ค่าหนังสือเรียน ป.1 หัวละกี่บาท"),
)
def answer_rates(ask: Ask, context: HandlerContext) -> Reply:
    """Show the rates of a year by item and grade (อัตราเงินอุดหนุน).

    Slots:
        grades: only these; items: ``tuition`` or ``all``.
    """
    year = (
        ask.question.period.year if ask.question and ask.question.period else FiscalYear.of(ask.asked_at).be
    )
    table = rates_of(context.session, ask.office_code, year)
    wanted = tuple(ask.slots.get("grades") or ())
    rows: list[Figure] = []
    for item in items_named(str(ask.slots.get("items") or "tuition")):
        for grade, amount in table.amounts.get(item, {}).items():
            if not wanted or grade in wanted:
                rows.append(Figure(f"{item} {grade}", amount, "บาท", (("line", item), ("grade", grade))))
    if not rows:
        raise NoFiguresError(f"ยังไม่มีอัตราของชั้นที่ถาม ปีงบประมาณ {year} ค่ะ")
    references = tuple(
        f"อ้างอิง: {text}"
        for text in dict.fromkeys(table.references[row.keys[0][1], row.keys[1][1]] for row in rows)
    )[:3]
    provenance = Provenance(
        DATASETS["rates"].source,
        table.as_of,
        f"ปีงบประมาณ {year}",
        "ทั้งประเทศ",
        table.batches,
        table.demonstration,
    )
    card = Card("อัตราเงินรายหัว", tuple(rows), provenance, f"บาทต่อคนต่อปี ปีงบประมาณ {year}", references)
    text = f"{value_text(rows[0].value, 'บาท')} ต่อคนต่อปี คือ{rows[0].label} ปีงบประมาณ {year}ค่ะ\n{source_line(provenance)}"
    return Reply("question", text, (card,), figures=tuple(rows), provenance=provenance, answered=ask.question)
