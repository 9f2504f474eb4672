"""What another per-head rate would bring the pupils that are held (ถ้าอัตราเพิ่ม 100 บาท)."""

from __future__ import annotations

from db.datasets import DATASETS
from db.errors import AnswerableError, NoFiguresError
from db.values.calendar import FiscalYear
from db.values.money import Money
from handlers.core import Ask, HandlerContext, Reply, Suggestion
from reports.cards import Card, Figure, source_line
from reports.figures import answer_question
from reports.question import Provenance, Question
from reports.subsidy import RateTable, items_named, rates_of, term_sums


def answer_other_rate(ask: Ask, context: HandlerContext) -> Reply:
    """Reckon the change of a rate for the pupils of the scope, grade by grade, beside what it is now (สมมติ).

    Slots:
        rate: baht a head and year, signed text; grades: only these; items: one item.

    Raises:
        AnswerableError: Several items at once, or a rate that would fall below nothing.
        NoFiguresError: No rates or no pupils are held.
    """
    question = ask.question
    assert question is not None
    items = items_named(str(ask.slots.get("items") or "tuition"))
    if len(items) != 1:
        raise AnswerableError(
            "อัตราของรายการใดเปลี่ยนคะ ลองทีละรายการค่ะ", tuple(f"ถ้าอัตรา{item}เพิ่ม 100 บาท" for item in items[:3])
        )
    item, change = items[0], Money.baht(str(ask.slots["rate"]))
    year = question.period.year if question.period else FiscalYear.of(ask.asked_at).be
    table = rates_of(context.session, ask.office_code, year)
    pupils = answer_question(context.session, Question("students", question.scope, by=("grade",)))
    wanted = tuple(ask.slots.get("grades") or ())
    heads = _heads(pupils.rows, wanted)
    if not heads:
        raise NoFiguresError(f"ยังไม่มีนักเรียนชั้น {', '.join(wanted)} ของ{question.scope.name}ค่ะ")
    now, lacking = _now(heads, table, item, change)
    total = sum(heads.values())
    whole = change * total
    first, second = term_sums(item, change, total)
    word = "เพิ่ม" if change > Money(0) else "ลด"
    by = max(change, -change)
    provenance = _provenance(question.scope.name, year, table, pupils.provenance)
    sums = [
        Figure("เปลี่ยนไปต่อปี", whole, "บาท", emphasis=True),
        Figure(f"ภาคเรียนที่ 2/{year - 1}", second, "บาท"),
        Figure(f"ภาคเรียนที่ 1/{year}", first, "บาท"),
    ]
    if not lacking:
        sums += [Figure("เดิมต่อปี", now, "บาท"), Figure("หลังเปลี่ยนต่อปี", now + whole, "บาท")]
    rows = (*sums, *_grade_rows(heads, item, change))
    beside = "" if lacking else f"จากเดิม {now} บาท เป็น {now + whole} บาทต่อปี"
    lines = [
        f"{whole} บาท คือเงินที่เปลี่ยนไปต่อปี ถ้าอัตรา{item}{word} {by} บาทต่อคนต่อปี {question.scope.name} {total:,} คนค่ะ",
        *([beside] if beside else [f"ยังไม่มีอัตราของ {', '.join(lacking)} จึงเทียบกับยอดเดิมไม่ได้"]),
        "เป็นอัตราสมมติ ใช้จำนวนนักเรียนรอบล่าสุดที่มี",
        source_line(provenance),
    ]
    card = Card("ถ้าอัตราเปลี่ยน", rows, provenance, f"{question.scope.name} อัตราสมมติ")
    return Reply(
        "question",
        "\n".join(lines),
        (card,),
        figures=rows,
        provenance=provenance,
        answered=question,
        suggest=(Suggestion("อัตรารายหัว", f"อัตรารายหัวปี {year}"),),
    )


def _heads(rows: tuple[Figure, ...], wanted: tuple[str, ...]) -> dict[str, int]:
    """Pupils by grade, of the grades that were named or of all."""
    counted = {dict(row.keys)["grade"]: row.value for row in rows}
    return {
        grade: number
        for grade, number in counted.items()
        if isinstance(number, int) and number and (not wanted or grade in wanted)
    }


def _grade_rows(heads: dict[str, int], item: str, change: Money) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            f"{item} {grade}", change * number, "บาท", (("grade", grade),), note=f"{number:,} คน x {change}"
        )
        for grade, number in heads.items()
    )


def _provenance(scope: str, year: int, table: RateTable, pupils: Provenance) -> Provenance:
    return Provenance(
        f"{DATASETS['rates'].source} ปี {year} x {pupils.source} {pupils.period}",
        max(day for day in (table.as_of, pupils.as_of) if day is not None),
        f"ปีงบประมาณ {year}",
        scope,
        tuple(dict.fromkeys((*table.batches, *pupils.batches))),
        table.demonstration or pupils.demonstration,
    )


def _now(heads: dict[str, int], table: RateTable, item: str, change: Money) -> tuple[Money, list[str]]:
    """What the pupils bring now, and the grades of which no rate is held.

    Raises:
        AnswerableError: A rate would fall below nothing.
    """
    rates = table.amounts.get(item, {})
    for grade in heads:
        if grade in rates and rates[grade] + change < Money(0):
            raise AnswerableError(f"อัตรา{item} {grade} คือ {rates[grade]} บาทต่อคนต่อปี ลดได้ไม่เกินนี้ค่ะ")
    lacking = [grade for grade in heads if grade not in rates]
    return sum(
        (rates[grade] * number for grade, number in heads.items() if grade in rates), Money(0)
    ), lacking
