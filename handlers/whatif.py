"""Per-head rates, and sums of made-up numbers of pupils (สมมติ)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from db.datasets import DATASETS
from db.errors import AnswerableError, NoFiguresError
from db.values.calendar import FiscalYear
from db.values.money import Money
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler
from handlers.money import estimate_rows
from handlers.otherrate import answer_other_rate
from reports.cards import Card, Figure, Shown, source_line, value_text
from reports.question import Provenance
from reports.subsidy import RateTable, estimate, items_named, rates_of

#: So many rates are told in the sentence; the card has all.
_MOST_TOLD = 5


@handler(
    "money.whatif",
    summary="ลองคำนวณเงินรายหัวจากจำนวนนักเรียนที่สมมติ",
    examples=(
        "คำนวณเงินรายหัว ป.1-6 85 คน",
        "ถ้านักเรียน ป.1 เพิ่ม 5 คน จะได้เงินรายหัวเพิ่มเท่าไร",
        "คิดเงินรายหัวให้หน่อย อนุบาล 20 คน",
        "ถ้าอัตรารายหัวเพิ่ม 100 บาท โรงเรียนเราจะได้เพิ่มเท่าไร",
    ),
)
def answer_what_if(ask: Ask, context: HandlerContext) -> Reply:
    """Reckon the per-head subsidy of a made-up number of pupils, or of a change to the real one (สมมติ).

    Slots:
        heads: grade -> pupils; range and count: so many pupils in all over these grades; change: grade -> more or less;
        rate: so many baht a head and year more or less, for the pupils held of the scope, of all or of these ``grades``.
    """
    slots = ask.slots
    if slots.get("rate"):
        return answer_other_rate(ask, context)
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
        grades: only these; items: ``tuition``, ``all``, or names of items.

    With ``compare`` of the question the rates of the year before stand beside them.
    """
    year = (
        ask.question.period.year if ask.question and ask.question.period else FiscalYear.of(ask.asked_at).be
    )
    table = rates_of(context.session, ask.office_code, year)
    wanted = tuple(ask.slots.get("grades") or ())
    items = items_named(str(ask.slots.get("items") or "tuition"))
    rows = [
        Figure(f"{item} {grade}", amount, "บาท", (("line", item), ("grade", grade)))
        for item in items
        for grade, amount in table.amounts.get(item, {}).items()
        if not wanted or grade in wanted
    ]
    if not rows:
        raise NoFiguresError(f"ยังไม่มีอัตราของชั้นที่ถาม ปีงบประมาณ {year} ค่ะ")
    references = tuple(
        f"อ้างอิง: {text}"
        for text in dict.fromkeys(table.references[row.keys[0][1], row.keys[1][1]] for row in rows)
    )[:3]
    told = [_told(rows, year)]
    if (before := _compared_with(ask, year)) is not None:
        told.append(_beside_year_before(rows, rates_of(context.session, ask.office_code, before)))
    if len(rows) > 1 and len({row.keys[1] for row in rows}) == 1:
        whole = sum((row.value for row in rows if isinstance(row.value, Money)), Money(0))
        rows.insert(0, Figure(f"รวม {len(rows)} รายการ {rows[0].keys[1][1]}", whole, "บาท", emphasis=True))
        told[0] = f"{value_text(whole, 'บาท')} ต่อคนต่อปี คือ{rows[0].label} ปีงบประมาณ {year}ค่ะ"
    provenance = Provenance(
        DATASETS["rates"].source,
        table.as_of,
        f"ปีงบประมาณ {year}",
        "ทั้งประเทศ",
        table.batches,
        table.demonstration,
    )
    card = Card("อัตราเงินรายหัว", tuple(rows), provenance, f"บาทต่อคนต่อปี ปีงบประมาณ {year}", references)
    text = "\n".join((*told, source_line(provenance)))
    return Reply("question", text, (card,), figures=tuple(rows), provenance=provenance, answered=ask.question)


def _compared_with(ask: Ask, year: int) -> int | None:
    """The year whose rates stand beside those of ``year``: the one before, or the first that was named."""
    if ask.question is None:
        return None
    years = ask.question.period.years if ask.question.period else ()
    if len(years) > 1:
        return years[0]
    return year - 1 if ask.question.compare == "previous" else None


def _told(rows: Sequence[Figure], year: int) -> str:
    """One rate as a sentence; several as a list, grades of one level that share a rate together."""
    if len(rows) == 1:
        return f"{value_text(rows[0].value, 'บาท')} ต่อคนต่อปี คือ{rows[0].label} ปีงบประมาณ {year}ค่ะ"
    runs: list[tuple[str, list[str], Shown]] = []
    for row in rows:
        item, grade = row.keys[0][1], row.keys[1][1]
        if runs and (runs[-1][0], runs[-1][2]) == (item, row.value) and runs[-1][1][-1][:1] == grade[:1]:
            runs[-1][1].append(grade)
        else:
            runs.append((item, [grade], row.value))
    one = len({item for item, _, _ in runs}) == 1
    parts = [
        f"{'' if one else item + ' '}{grades[0]}{f'-{grades[-1]}' if len(grades) > 1 else ''} {value_text(value, 'บาท')}"
        for item, grades, value in runs
    ]
    more = f" และอีก {len(parts) - _MOST_TOLD} อัตรา" if len(parts) > _MOST_TOLD else ""
    what = runs[0][0] if one else "อัตรา"
    return f"{what} ต่อคนต่อปี ปีงบประมาณ {year}ค่ะ {', '.join(parts[:_MOST_TOLD])}{more}"


def _beside_year_before(rows: Sequence[Figure], before: RateTable) -> str:
    """Say which rates rose or fell since the year before; a rate that was not held then is passed over."""
    changed, known = [], 0
    for row in rows:
        was = before.amounts.get(row.keys[0][1], {}).get(row.keys[1][1])
        if was is None or not isinstance(row.value, Money):
            continue
        known += 1
        if was != row.value:
            word = "เพิ่มขึ้น" if was < row.value else "ลดลง"
            low, high = sorted((was, row.value))
            changed.append(f"{row.keys[1][1]} {word} {high - low} บาท (จาก {was})")
    if not known:
        return f"ยังไม่มีอัตราของชั้นที่ถาม ปีงบประมาณ {before.year} ให้เทียบค่ะ"
    if not changed:
        return f"เท่าเดิม ไม่เปลี่ยนจากปีงบประมาณ {before.year}ค่ะ"
    more = f" และอีก {len(changed) - _MOST_TOLD} อัตรา" if len(changed) > _MOST_TOLD else ""
    return f"เทียบปีงบประมาณ {before.year}: {', '.join(changed[:_MOST_TOLD])}{more}"
