"""How figures are said in Thai: the phrase for what was asked, and the sentence with the number first."""

from __future__ import annotations

from decimal import Decimal

from db.datasets import DIMENSIONS
from db.values.calendar import year_name
from reports.cards import Figure, source_line, value_text
from reports.derived import measure_named
from reports.figures import Figures
from reports.means import counted_as
from reports.naming import PLACES, period_said
from reports.question import Bound, Period, Question
from reports.withheld import any_withheld

#: Rows that are told in the sentence itself; more stand on the card alone.
SPOKEN_ROWS = 4
#: Values of one condition that are named one by one; more that follow each other are said as a range.
_NAMED = 3
#: Words that stand before a value, so that it is known what it is: ขนาดเล็ก, อำเภอแม่สาย.
_PREFIX = {"size": "ขนาด", "amphoe": "อำเภอ", "tambon": "ตำบล", "instalment": "งวด ", "age": "อายุ "}


def asked_for(figures: Figures) -> str:
    """Return what the figure is, as asked: จำนวนนักเรียน ป.1 หญิง, จำนวนโรงเรียนขนาดเล็ก, นักเรียนเฉลี่ยต่อโรงเรียน."""
    return measured(figures.question)


def measured(question: Question) -> str:
    """Return the measure of a question with its conditions, and what is reckoned from it."""
    measure = measure_named(question.measure)
    words = [measure.thai]
    if question.share:
        words = [f"สัดส่วน{measure.thai.removeprefix('จำนวน')}"]
    narrowing = [pair for pair in question.where if pair[0] not in ("school", "report")]
    # Schools have no grades: a grade beside a condition belongs to what the condition is about.
    of_bound = [pair for pair in narrowing if question.bounds and pair[0] not in measure.dimensions]
    words += [_values(key, values) for key, values in narrowing if (key, values) not in of_bound]
    left_out = [_values(key, values) for key, values in question.excluding if key not in PLACES]
    if left_out:
        words.append(f"ไม่รวม {' '.join(left_out)}")
    narrower = " ".join(_values(key, values) for key, values in of_bound)
    for bound in question.bounds:
        whose = "" if bound.of == "school" else f"เฉพาะ{DIMENSIONS[bound.of].thai}"
        words.append(f"{whose}ที่{bound_said(bound, narrower)}")
    if question.mean:
        words.append(f"เฉลี่ยต่อ{counted_as(question.mean)}" if question.mean != "year" else "เฉลี่ยต่อปี")
    return " ".join(words)


def _values(key: str, values: tuple[str, ...]) -> str:
    order = [value.key for value in DIMENSIONS[key].values] if key in DIMENSIONS else []
    places = [order.index(value) for value in values if value in order]
    in_a_row = len(places) == len(values) and places == list(range(places[0], places[0] + len(places)))
    prefix = _PREFIX.get(key) or (DIMENSIONS[key].before if key in DIMENSIONS else "")
    # อายุ 3-5: whole numbers that follow each other are a range from the second on.
    least = 1 if all(value.isdigit() for value in values) else _NAMED
    if len(values) > least and in_a_row:
        return f"{prefix}{values[0]}-{values[-1]}"
    return " ".join(f"{prefix}{value}" for value in values)


def bound_said(bound: Bound, narrower: str = "") -> str:
    """Return a condition as it is said: มีนักเรียนไม่เกิน 60 คน, ไม่มีนักเรียนพักนอน, มีนักเรียน ป.1 น้อยกว่า 5 คน."""
    measure = measure_named(bound.measure)
    name, unit = measure.thai.removeprefix("จำนวน"), measure.unit
    if narrower:
        name = f"{name} {narrower} "
    if bound.than:
        return f"มี{name}{'ต่ำกว่า' if bound.below else 'สูงกว่า'}ค่าเฉลี่ยระดับ{bound.than}"
    counts = not measure.money and unit != "ร้อยละ"
    if name[-1:].isascii() and not name.endswith(" "):
        # นักเรียนรหัส G ไม่เกิน 5 คน
        name += " "
    if counts and bound.least is None and bound.most == 0 and not bound.below:
        return f"ไม่มี{name}".rstrip()
    if counts and bound.most is None and bound.least == 1 and not bound.above:
        return f"มี{name}".rstrip()
    if bound.least is not None and bound.least == bound.most:
        return f"มี{name} {_amount(bound.least, unit)}พอดี"
    if bound.least is not None and bound.most is not None:
        return f"มี{name} {_number(bound.least)}-{_amount(bound.most, unit)}{_ends(bound)}"
    if bound.least is not None:
        low = _amount(bound.least, unit)
        return (
            f"มี{name}มากกว่า {low}"
            if bound.above
            else f"มี{name}ตั้งแต่ {low}{' ' if low[-1].isdigit() else ''}ขึ้นไป"
        )
    return f"มี{name}{'น้อยกว่า' if bound.below else 'ไม่เกิน'} {_amount(bound.most or 0, unit)}"


def _ends(bound: Bound) -> str:
    left_out = [
        end for end, is_left_out in ((bound.least, bound.above), (bound.most, bound.below)) if is_left_out
    ]
    return f" (ไม่รวม {' และ '.join(_number(end) for end in left_out if end is not None)})" if left_out else ""


def _amount(number: int | Decimal, unit: str) -> str:
    """60 คน; of a percentage the number alone, since its name says ร้อยละ."""
    return _number(number) if unit == "ร้อยละ" else f"{_number(number, unit)} {unit}"


def _number(number: int | Decimal, unit: str = "") -> str:
    return f"{number:,.2f}" if isinstance(number, Decimal) and unit == "บาท" else f"{number:,}"


def of_whom(figures: Figures, *, when: bool = True) -> str:
    """Return whose figure it is and when: โรงเรียนบ้านแม่จัน ปีการศึกษา 2568 รอบ 1; with the places left out."""
    period = figures.question.period
    said = f" {period_said(period)}" if when and isinstance(period, Period) else ""
    return f"{figures.provenance.scope}{said}"


def whose(figures: Figures, *, when: bool = True) -> str:
    """Return the same as the end of a sentence: ของโรงเรียนบ้านแม่จัน ปีการศึกษา 2568, ทั้งเขต ปีการศึกษา 2568."""
    said = of_whom(figures, when=when)
    return said if figures.question.scope.everything else f"ของ{said}"


def broken_down(question: Question) -> str:
    """Return the breakdown as it is said: แยกตามอำเภอและเพศ."""
    return "แยกตาม" + "และ".join(DIMENSIONS[key].thai for key in question.by) if question.by else ""


def spoken(row: Figure) -> str:
    """Return a row as it is said: ชาย 757 คน; of a share or an average with what it was made of."""
    said = f"{row.label} {value_text(row.value, row.unit)}"
    return f"{said} ({row.note})" if row.unit == "ร้อยละ" and " จาก " in row.note else said


def unheld_said(figures: Figures, most: int = SPOKEN_ROWS) -> str:
    """Return who could not be told by a condition: ไม่มีข้อมูลนักเรียนพักนอน 4 โรงเรียน (ก, ข, ค, ง); empty when all could.

    More than ``most`` are counted and not named.
    """
    if not figures.unheld:
        return ""
    of_what = " ".join(
        dict.fromkeys(
            measure_named(bound.measure).thai.removeprefix("จำนวน") for bound in figures.question.bounds
        )
    )
    names = f" ({', '.join(figures.unheld)})" if len(figures.unheld) <= most else ""
    if any(getattr(measure_named(bound.measure), "small", 0) for bound in figures.question.bounds):
        return f"{of_what} {len(figures.unheld):,} โรงเรียน{names} ไม่มีข้อมูลหรือไม่แสดงจำนวน จึงบอกไม่ได้ว่าเข้าเงื่อนไขหรือไม่"
    return f"ไม่มีข้อมูล{of_what} {len(figures.unheld):,} โรงเรียน{names} จึงไม่นับรวม"


def counted_by(said: str | None, figures: Figures) -> str:
    """Return by which year a measure is counted, where another was said: เบิกจ่ายปีการศึกษา 2569; empty otherwise."""
    period = figures.question.period
    if said is None or period is None or period.calendar == said:
        return ""
    return f"({figures.measure.thai}นับตาม{year_name(period.calendar, period.year).partition(' ')[0]})"


def with_source(sentence: str, figures: Figures, carried: tuple[str, ...] = ()) -> str:
    """Return the sentence with what was carried over, how many schools it covers, and the source under it."""
    lines = [sentence]
    if carried:
        lines.append(f"(ต่อจากเรื่องเดิม: {', '.join(carried)})")
    if unheld := unheld_said(figures):
        lines.append(f"หมายเหตุ: {unheld}")
    if figures.covered:
        told, expected = figures.covered
        lines.append(f"หมายเหตุ: มีข้อมูล {told:,} จาก {expected:,} โรงเรียน")
    lines += [f"หมายเหตุ: {note}" for note in withheld_said(figures)]
    lines.append(source_line(figures.provenance))
    return "\n".join(lines)


def withheld_said(figures: Figures) -> tuple[str, ...]:
    """Return why figures of few persons are not shown, and how many rows therefore have no place in an order."""
    said = []
    rows = (*figures.rows, *figures.beside, *((figures.total,) if figures.total else ()))
    if any_withheld(row.value for row in rows):
        said.append("ไม่แสดงจำนวน 1-4 คน และจำนวนที่ทำให้คำนวณย้อนกลับได้ เพื่อไม่ให้รู้ถึงตัวเด็ก")
    if figures.unsure:
        said.append(f"จัดอันดับจากจำนวนที่แสดงได้ ไม่รวม {figures.unsure:,} รายการที่ไม่แสดงจำนวน")
    return tuple(said)
