"""How figures are said in Thai: the phrase for what was asked, and the sentence with the number first."""

from __future__ import annotations

from db.datasets import DIMENSIONS
from reports.cards import Figure, source_line, value_text
from reports.derived import measure_named
from reports.figures import Figures
from reports.question import Bound, Period, Question

#: Rows that are told in the sentence itself; more stand on the card alone.
SPOKEN_ROWS = 4


def asked_for(figures: Figures) -> str:
    """Return what the figure is, narrowed as asked: จำนวนนักเรียน ป.1 หญิง, จำนวนโรงเรียนขนาดเล็ก."""
    question = figures.question
    words = [figures.measure.thai]
    for key, values in question.where:
        if key == "school":
            continue
        named = " ".join(values) if len(values) <= 3 else f"{values[0]}-{values[-1]}"
        words.append(f"ขนาด{named}" if key == "size" else named)
    for bound in question.bounds:
        words.append(f"ที่{_bound(bound)}")
    return " ".join(words)


def _bound(bound: Bound) -> str:
    measure = measure_named(bound.measure)
    name, unit = measure.thai.removeprefix("จำนวน"), measure.unit
    if bound.least is not None and bound.least == bound.most:
        return f"มี{name} {_amount(bound.least, unit)}พอดี"
    if bound.least is not None and bound.most is not None:
        return f"มี{name} {bound.least:,}-{_amount(bound.most, unit)}"
    if bound.least is not None:
        low = _amount(bound.least, unit)
        return f"มี{name}มากกว่า {low}" if bound.above else f"มี{name}ตั้งแต่ {low}ขึ้นไป"
    return f"มี{name}{'น้อยกว่า' if bound.below else 'ไม่เกิน'} {_amount(bound.most or 0, unit)}"


def _amount(number: int, unit: str) -> str:
    """60 คน; of a percentage the number alone, since its name says ร้อยละ."""
    return f"{number:,}" if unit == "ร้อยละ" else f"{number:,} {unit}"


def of_whom(question: Question) -> str:
    """Return whose figure it is and when: โรงเรียนบ้านแม่จัน ปีการศึกษา 2568 รอบ 1."""
    when = f" {question.period.name}" if isinstance(question.period, Period) else ""
    return f"{question.scope.name}{when}"


def whose(question: Question) -> str:
    """Return the same as the end of a sentence: ของโรงเรียนบ้านแม่จัน ปีการศึกษา 2568, ทั้งเขต ปีการศึกษา 2568."""
    return of_whom(question) if question.scope.everything else f"ของ{of_whom(question)}"


def broken_down(question: Question) -> str:
    """Return the breakdown as it is said: แยกตามอำเภอและเพศ."""
    return "แยกตาม" + "และ".join(DIMENSIONS[key].thai for key in question.by) if question.by else ""


def spoken(row: Figure) -> str:
    """Return a row as it is said: ชาย 757 คน."""
    return f"{row.label} {value_text(row.value, row.unit)}"


def with_source(sentence: str, figures: Figures, carried: tuple[str, ...] = ()) -> str:
    """Return the sentence with what was carried over, how many schools it covers, and the source under it."""
    lines = [sentence]
    if carried:
        lines.append(f"(ต่อจากเรื่องเดิม: {', '.join(carried)})")
    if figures.covered:
        told, expected = figures.covered
        lines.append(f"หมายเหตุ: มีข้อมูล {told:,} จาก {expected:,} โรงเรียน")
    lines.append(source_line(figures.provenance))
    return "\n".join(lines)
