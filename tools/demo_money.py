"""Per-head rates as cited, and demonstration allocations and payments computed from them.

Amounts are whole satang (int) until they are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from demo_facts import hires
from demo_sources import (
    GRADES,
    KINDERGARTEN,
    LOWER_SECONDARY,
    PRIMARY,
    UPPER_SECONDARY,
    School,
    read_rows,
    roll,
    thai_date,
    workday,
)

TEACHING = "ค่าจัดการเรียนการสอน"
BOOKS = "ค่าหนังสือเรียน"
EQUIPMENT = "ค่าอุปกรณ์การเรียน"
UNIFORM = "ค่าเครื่องแบบนักเรียน"
ACTIVITIES = "ค่ากิจกรรมพัฒนาคุณภาพผู้เรียน"
ITEMS = (TEACHING, BOOKS, EQUIPMENT, UNIFORM, ACTIVITIES)
#: These come whole with term 1; the others come by halves, one for each term.
ONCE_A_YEAR = (BOOKS, UNIFORM)

SUBSIDY = "งบเงินอุดหนุน"
OPERATIONS = "งบดำเนินงาน"
INVESTMENT = "งบลงทุน"
REPAIR = "ค่าปรับปรุงซ่อมแซมอาคารเรียนและสิ่งก่อสร้าง"

DEMO = "ข้อมูลสาธิต"
_SFMIS = "อัตราปีงบประมาณ 2565 จากฐานข้อมูลระบบการเงินโรงเรียน sooksun/sfmisnext "
_SFMIS_ITEMS = {"2": TEACHING, "5": BOOKS, "4": EQUIPMENT, "6": UNIFORM, "7": ACTIVITIES}
_LEVEL_GRADES = {
    "ก่อนประถมศึกษา": KINDERGARTEN,
    "ประถมศึกษา": PRIMARY,
    "มัธยมศึกษาตอนต้น": LOWER_SECONDARY,
    "มัธยมศึกษาตอนปลาย": UPPER_SECONDARY,
}
_BOOKS_2567 = (
    "อัตราปีงบประมาณ 2566 คงเดิมในปีงบประมาณ 2567 ตาม thansettakij.com/business/economy/594986; อัตรา 2566: "
)

Rates = dict[tuple[str, str], Decimal]


class Rate(NamedTuple):
    """Baht a head a year of one item and grade, and where it was read."""

    year: int
    item: str
    grade: str
    baht: Decimal
    cited: str


def cited_rates(data: Path) -> list[Rate]:
    """Rates that were read in a source, by year, item and grade; no gap is filled."""
    found = []
    for row in read_rows(data / "school-budget-sfmis-2565" / "per_head_by_class_2565.csv"):
        item, class_id = _SFMIS_ITEMS.get(row["bg_type_id"]), int(row["class_id"])
        if item and class_id <= len(GRADES):  # 16-18 are ปวช., whose rates nobody could check
            amount = Decimal(row["amount"]).quantize(Decimal(1))
            found.append(Rate(2565, item, GRADES[class_id - 1], amount, _SFMIS))
    for row in read_rows(data / "subsidy-rates-cited" / "rates_cited.csv"):
        year, item, cited = (
            int(row["fiscal_year"]),
            row["item"],
            row["source"].removeprefix("https://").strip("/"),
        )
        if (year, item) not in ((2566, BOOKS), (2567, TEACHING)):
            continue
        if row["baht_per_head_per_year"]:
            baht = Decimal(row["baht_per_head_per_year"])
        else:
            baht = 2 * Decimal(row["baht_per_head_per_term"])
            cited += " ภาคเรียนละ 1,890 บาท x 2; ที่มาเดียวกันพิมพ์ต่อปีว่า 3,740 ซึ่งขัดกันเอง"
        for grade in _LEVEL_GRADES.get(row["level"], (row["level"],)):
            found.append(Rate(year, item, grade, baht, cited))
            if item == BOOKS:
                found.append(Rate(2567, item, grade, baht, _BOOKS_2567 + cited))
    return sorted(found, key=lambda r: (r.year, ITEMS.index(r.item), GRADES.index(r.grade)))


def carried_rates(cited: Iterable[Rate], years: Iterable[int]) -> list[Rate]:
    """Demonstration rates: the newest cited one of each item and grade, carried into ``years``."""
    newest: dict[tuple[str, str], Rate] = {(rate.item, rate.grade): rate for rate in cited}
    ordered = sorted(newest.values(), key=lambda r: (ITEMS.index(r.item), GRADES.index(r.grade)))
    return [rate._replace(year=year, cited=_carried_note(rate)) for year in years for rate in ordered]


def _carried_note(rate: Rate) -> str:
    before = " ก่อนการปรับขึ้นปีงบประมาณ 2566" if rate.year == 2565 and rate.item != BOOKS else ""
    return f"{DEMO}: อัตราปีงบประมาณ {rate.year}{before} ใช้ต่อเพื่อสาธิต ไม่ใช่อัตราทางการของปีนี้; ที่มา {rate.cited}"


def year_satang(school: School, item: str, rates: Mapping[tuple[str, str], Decimal]) -> int:
    """Rate x pupils of a whole year for one item, in satang."""
    return sum(int(rates[item, grade] * 100) * count.total for grade, count in school.grades.items())


def baht(satang: int) -> str:
    """``1250.50``: baht with two places, as text."""
    return f"{satang // 100}.{satang % 100:02d}"


class Instalment(NamedTuple):
    """A transfer of per-head money: its number (งวด), term, share in percent, and letter date."""

    number: int
    term: str
    percent: int
    day: date


#: Term 2 of an academic year is paid in the next fiscal year: 70 % first, then the balance.
INSTALMENTS = {
    2569: (
        Instalment(1, "2/2568", 70, date(2025, 11, 5)),
        Instalment(2, "2/2568", 30, date(2026, 1, 20)),
        Instalment(3, "1/2569", 70, date(2026, 4, 24)),
        Instalment(4, "1/2569", 30, date(2026, 7, 17)),
    ),
    2570: (Instalment(1, "2/2569", 70, date(2026, 11, 6)),),
}
#: Half a year's pay of hired people: number, months, letter date, months in words.
PAY_PERIODS = {
    2569: ((1, 6, date(2025, 10, 20), "ต.ค. 68 - มี.ค. 69"), (2, 6, date(2026, 4, 2), "เม.ย. - ก.ย. 69")),
    2570: ((1, 6, date(2026, 10, 16), "ต.ค. 69 - มี.ค. 70"),),
}


class Allocation(NamedTuple):
    """One line of an allocation letter."""

    school: School
    year: int
    category: str
    item: str
    instalment: int
    satang: int
    letter: str
    day: date
    note: str

    def row(self) -> list[object]:
        return [
            self.school.code, self.year, self.category, self.item, self.instalment, baht(self.satang),
            self.letter, thai_date(self.day), self.note,
        ]  # fmt: skip


def per_head_allocations(school: School, year: int, rates: Rates, prefix: str) -> Iterator[Allocation]:
    """Per-head lines of one school: cited rate x pupils of 2568, cut into the year's instalments.

    A balance is what is left of the term, so that the instalments of a full year add up to rate x pupils
    exactly. Both head counts that the rule compares are the one count we hold.
    """
    for part in INSTALMENTS[year]:
        for item in ITEMS:
            if item in ONCE_A_YEAR and not part.term.startswith("1/"):
                continue
            term = year_satang(school, item, rates) // (1 if item in ONCE_A_YEAR else 2)
            first = term * 70 // 100
            amount = first if part.percent == 70 else term - first
            if amount:
                note = f"{DEMO} ภาคเรียนที่ {part.term} ร้อยละ {part.percent}"
                letter = f"{prefix} {year % 100}-{part.number}"
                yield Allocation(school, year, SUBSIDY, item, part.number, amount, letter, part.day, note)


def other_allocations(school: School, year: int, prefix: str) -> Iterator[Allocation]:
    """Pay of hired people, and in 2569 repairs at a few schools."""
    for hire in hires(school):
        for number, months, day, words in PAY_PERIODS[year]:
            note = f"{DEMO} {months} เดือน ({words}) เดือนละ {hire.baht_a_month:,} บาท"
            letter = f"{prefix} {year % 100}-{10 + number}"
            amount = hire.baht_a_month * months * 100
            yield Allocation(school, year, OPERATIONS, hire.item, number, amount, letter, day, note)
    if year == 2569 and roll(11, "repair", school.code) == 0:
        amount = (80_000 + 10_000 * roll(30, "repair baht", school.code)) * 100
        letter, day = f"{prefix} 69-21", date(2025, 12, 12)
        yield Allocation(school, year, INVESTMENT, REPAIR, 1, amount, letter, day, f"{DEMO} ค่าซ่อมแซม")


def allocations(schools: Iterable[School], year: int, rates: Rates, prefix: str) -> list[Allocation]:
    """Every allocation line of ``year``; a merged school's pupils keep their own lines."""
    return [
        line
        for school in schools
        for line in (
            *per_head_allocations(school, year, rates, prefix),
            *other_allocations(school, year, prefix),
        )
    ]


def disbursements_2569(lines: Iterable[Allocation]) -> Iterator[list[object]]:
    """A closed year: two payments a line (one for books, uniforms and repairs), 88-100 % paid.

    About one school in ten pays late and ends at 55-80 %. What is left may be committed in part.
    """
    for (code, category, item), allocated in _by_line(lines).items():
        late = roll(10, "late payer", code) == 0
        percent = 55 + roll(26, "paid", code, item) if late else 88 + roll(13, "paid", code, item)
        paid = allocated * percent // 100 // 100 * 100  # whole baht
        once = item in ONCE_A_YEAR or category == INVESTMENT
        first = paid if once else paid * 45 // 100 // 100 * 100  # before term 1 is allocated
        left = allocated - paid
        kept = left // 2 // 100 * 100 if roll(3, "kept", code, item) == 0 else 0
        if once:
            yield _payment(code, 2569, category, item, _day(date(2026, 6, 1), code, item), paid, kept)
            continue
        yield _payment(code, 2569, category, item, _day(date(2026, 2, 2), code, item), first, 0)
        yield _payment(code, 2569, category, item, _day(date(2026, 8, 3), code, item), paid - first, kept)


def disbursements_2570(lines: Iterable[Allocation]) -> Iterator[list[object]]:
    """A year seven weeks old: October's pay, and first per-head purchases at about half of the schools."""
    hired = {hire.item: hire.baht_a_month for line in lines for hire in hires(line.school)}
    for (code, category, item), allocated in _by_line(lines).items():
        if category == OPERATIONS:
            pay = hired[item] * 100
            yield _payment(code, 2570, category, item, date(2026, 10, 30), pay, allocated - pay)
        elif roll(2, "early", code, item) == 0:
            paid = allocated * (8 + roll(25, "early percent", code, item)) // 100 // 100 * 100
            kept = (allocated - paid) // 5 // 100 * 100 if roll(4, "ordered", code, item) == 0 else 0
            day = workday(date(2026, 11, 9 + roll(11, "early day", code, item)))
            if paid:
                yield _payment(code, 2570, category, item, day, paid, kept)


def _by_line(lines: Iterable[Allocation]) -> dict[tuple[str, str, str], int]:
    """Satang by school code, category and item over all instalments."""
    sums: dict[tuple[str, str, str], int] = {}
    for line in lines:
        key = (line.school.code, line.category, line.item)
        sums[key] = sums.get(key, 0) + line.satang
    return sums


def _day(start: date, code: str, item: str) -> date:
    """A working day within 50 days from the Monday ``start``."""
    return workday(date.fromordinal(start.toordinal() + roll(50, "day", code, item)))


def _payment(code: str, year: int, category: str, item: str, day: date, paid: int, kept: int) -> list[object]:
    return [code, "", year, category, item, thai_date(day), baht(paid), baht(kept)]


#: Payments of the office's own projects: code, year, day, baht paid, baht committed.
PROJECT_PAYMENTS = (
    ("P2569-01", 2569, date(2026, 1, 28), 48_500, 21_000),
    ("P2569-01", 2569, date(2026, 7, 30), 96_200, 0),
    ("P2569-02", 2569, date(2026, 3, 19), 132_750, 0),
    ("P2569-03", 2569, date(2026, 8, 26), 64_400, 12_000),
    ("P2570-01", 2570, date(2026, 11, 12), 18_600, 40_000),
)


def project_payments(year: int) -> Iterator[list[object]]:
    """Rows of projects (รหัสโรงเรียน empty): training and meetings of the office itself."""
    for code, of_year, day, paid, kept in PROJECT_PAYMENTS:
        if of_year == year:
            item = "ค่าใช้จ่ายดำเนินโครงการ"
            yield ["", code, year, OPERATIONS, item, thai_date(day), baht(paid * 100), baht(kept * 100)]
