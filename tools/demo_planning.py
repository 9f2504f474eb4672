"""Invented planning of office 5703 for the demonstration: projects, requests, transfers, indicators, inspections.

Nothing here is of a real office: titles are the common names of such work, amounts and states are a hash of the row's
own key. Only the schools, and the allocations that transfers move within, are those of the demonstration.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from demo_money import ACTIVITIES, EQUIPMENT, INVESTMENT, OPERATIONS, TEACHING, Allocation, baht
from demo_sources import School, roll, thai_date, workday

STRATEGIES = (
    "กลยุทธ์ที่ 1 ความปลอดภัยของผู้เรียนและสถานศึกษา",
    "กลยุทธ์ที่ 2 โอกาสและความเสมอภาคทางการศึกษา",
    "กลยุทธ์ที่ 3 คุณภาพผู้เรียนและครู",
    "กลยุทธ์ที่ 4 ประสิทธิภาพการบริหารจัดการ",
)
ADMIN, PLAN, ICT, FINANCE, STAFF, TRAINING, SUPERVISION, SUPPORT, AUDIT = (
    "กลุ่มอำนวยการ",
    "กลุ่มนโยบายและแผน",
    "กลุ่มส่งเสริมการศึกษาทางไกล เทคโนโลยีสารสนเทศและการสื่อสาร",
    "กลุ่มบริหารงานการเงินและสินทรัพย์",
    "กลุ่มบริหารงานบุคคล",
    "กลุ่มพัฒนาครูและบุคลากรทางการศึกษา",
    "กลุ่มนิเทศ ติดตามและประเมินผลการจัดการศึกษา",
    "กลุ่มส่งเสริมการจัดการศึกษา",
    "หน่วยตรวจสอบภายใน",
)
NOT_BEGUN, UNDER_WAY, LATE, DONE, CALLED_OFF = "ยังไม่เริ่ม", "ดำเนินการ", "ล่าช้า", "แล้วเสร็จ", "ยกเลิก"

#: Title, group, strategy, baht, begin, end, progress and state of a year's projects, numbered from 1 in this order.
_PROJECTS: dict[int, tuple[tuple[str, str, int, int, date, date, int | None, str], ...]] = {
    2569: (
        ("โครงการประชุมเชิงปฏิบัติการจัดทำแผนปฏิบัติการประจำปี", PLAN, 4, 180_000, date(2025, 10, 15), date(2026, 8, 31), 100, DONE),
        ("โครงการพัฒนาการนิเทศภายในโรงเรียน", SUPERVISION, 3, 150_000, date(2025, 11, 3), date(2026, 8, 31), 100, DONE),
        ("โครงการส่งเสริมความปลอดภัยในสถานศึกษา", SUPPORT, 1, 96_000, date(2026, 1, 5), date(2026, 9, 15), 80, UNDER_WAY),
        ("โครงการยกระดับผลสัมฤทธิ์ทางการเรียน O-NET และ NT", SUPERVISION, 3, 220_000, date(2025, 11, 3), date(2026, 3, 31), 100, DONE),
        ("โครงการพาน้องกลับมาเรียน", SUPPORT, 2, 60_000, date(2025, 10, 20), date(2026, 9, 30), 100, DONE),
        ("โครงการพัฒนาทักษะดิจิทัลครู", ICT, 3, 125_000, date(2026, 2, 2), date(2026, 7, 31), 100, DONE),
        ("โครงการตรวจสอบภายในสถานศึกษา", AUDIT, 4, 45_000, date(2025, 11, 10), date(2026, 9, 11), 90, LATE),
        ("โครงการอบรมครูผู้ช่วย", TRAINING, 3, 88_500, date(2026, 4, 1), date(2026, 6, 30), 100, DONE),
        ("โครงการประกวดนวัตกรรมการเรียนรู้", SUPERVISION, 3, 70_000, date(2026, 5, 18), date(2026, 8, 14), None, CALLED_OFF),
    ),
    2570: (
        ("โครงการพัฒนาการนิเทศภายในโรงเรียน", SUPERVISION, 3, 160_000, date(2026, 11, 2), date(2027, 8, 31), 15, UNDER_WAY),
        ("โครงการประชุมเชิงปฏิบัติการจัดทำแผนปฏิบัติการประจำปี", PLAN, 4, 190_000, date(2026, 10, 5), date(2026, 11, 13), 60, UNDER_WAY),
        ("โครงการส่งเสริมความปลอดภัยในสถานศึกษา", SUPPORT, 1, 110_000, date(2026, 11, 16), date(2027, 9, 15), 5, UNDER_WAY),
        ("โครงการยกระดับผลสัมฤทธิ์ทางการเรียน O-NET และ NT", SUPERVISION, 3, 240_000, date(2026, 11, 9), date(2027, 3, 31), 10, LATE),
        ("โครงการพาน้องกลับมาเรียน", SUPPORT, 2, 65_000, date(2026, 10, 19), date(2027, 9, 30), 20, UNDER_WAY),
        ("โครงการพัฒนาทักษะดิจิทัลครู", ICT, 3, 130_000, date(2027, 2, 1), date(2027, 7, 30), None, NOT_BEGUN),
        ("โครงการตรวจสอบภายในสถานศึกษา", AUDIT, 4, 45_000, date(2026, 12, 7), date(2027, 9, 10), None, NOT_BEGUN),
        ("โครงการอบรมครูผู้ช่วย", TRAINING, 3, 92_000, date(2027, 4, 1), date(2027, 6, 30), None, NOT_BEGUN),
        ("โครงการพัฒนาระบบข้อมูลสารสนเทศและระบบแผน", PLAN, 4, 75_250, date(2026, 11, 2), date(2027, 6, 30), 25, UNDER_WAY),
        ("โครงการเสริมสร้างวินัยทางการเงินการคลัง", FINANCE, 4, 38_000, date(2027, 1, 4), date(2027, 5, 31), None, NOT_BEGUN),
        ("โครงการสรรหาและบรรจุครูอัตราจ้าง", STAFF, 4, 25_000, date(2026, 10, 1), date(2026, 10, 30), 100, DONE),
        ("โครงการประชาสัมพันธ์งานของสำนักงานเขต", ADMIN, 4, 30_000, date(2026, 11, 2), date(2027, 9, 30), 8, UNDER_WAY),
    ),
}  # fmt: skip

#: The ten indicators of the Quick Policy of 2566: name, target and result of the rounds of 6 and 12 months, in per cent.
_INDICATORS: tuple[tuple[str, int, str, int, str], ...] = (
    ("ความปลอดภัยในสถานศึกษา", 60, "71.22", 100, "97.84"),
    ("พาน้องกลับมาเรียน", 50, "62.50", 95, "91.25"),
    ("การน้อมนำพระบรมราโชบายสู่สถานศึกษา", 60, "60.00", 100, "100.00"),
    ("การใช้ผลการทดสอบ RT NT และ O-NET พัฒนาผู้เรียน", 50, "43.17", 90, "92.09"),
    ("การจัดการเรียนรู้เชิงรุก Active Learning", 50, "55.40", 90, "93.53"),
    ("การจัดการศึกษาปฐมวัย", 60, "66.19", 100, "98.56"),
    ("การฟื้นฟูภาวะถดถอยทางการเรียนรู้ Learning Loss", 40, "38.85", 80, "84.17"),
    ("การส่งเสริมประชาธิปไตยในสถานศึกษา", 50, "58.27", 100, "100.00"),
    ("การเรียนประวัติศาสตร์และหน้าที่พลเมือง", 50, "53.96", 100, "96.40"),
    ("โรงเรียนคุณภาพ", 40, "33.33", 100, "88.89"),
)

#: Issue, recommendation, group, due day (None: none given) and state, numbered from 1.
_INSPECTIONS: tuple[tuple[str, str, str, date | None, str], ...] = (
    ("ความปลอดภัยในสถานศึกษา", "ให้ทุกโรงเรียนมีแผนเผชิญเหตุและซักซ้อมภาคเรียนละหนึ่งครั้ง", SUPPORT, date(2026, 9, 30), "ดำเนินการแล้ว"),
    ("ความปลอดภัยในสถานศึกษา", "สำรวจจุดเสี่ยงของอาคารเก่าและจัดลำดับการซ่อมแซม", PLAN, date(2026, 10, 30), "กำลังดำเนินการ"),
    ("ความปลอดภัยในสถานศึกษา", "จัดช่องทางรับแจ้งเหตุที่ผู้ปกครองเข้าถึงได้", SUPPORT, date(2027, 1, 29), "กำลังดำเนินการ"),
    ("โอกาสทางการศึกษา", "ติดตามเด็กตกหล่นเป็นรายตำบลร่วมกับองค์กรปกครองส่วนท้องถิ่น", SUPPORT, date(2026, 10, 15), "ยังไม่ดำเนินการ"),
    ("โอกาสทางการศึกษา", "ทบทวนเขตบริการของโรงเรียนที่อยู่ใกล้กัน", PLAN, date(2026, 12, 25), "กำลังดำเนินการ"),
    ("คุณภาพผู้เรียน", "วิเคราะห์ผลการทดสอบรายโรงเรียนและวางแผนนิเทศเป็นรายกลุ่ม", SUPERVISION, date(2026, 11, 13), "ยังไม่ดำเนินการ"),
    ("คุณภาพผู้เรียน", "จัดคลังข้อสอบกลางสำหรับชั้นประถมศึกษาปีที่ 3", SUPERVISION, date(2027, 2, 26), "ยังไม่ดำเนินการ"),
    ("คุณภาพผู้เรียน", "ขยายผลการจัดการเรียนรู้เชิงรุกให้ครบทุกกลุ่มโรงเรียน", SUPERVISION, date(2026, 8, 31), "ดำเนินการแล้ว"),
    ("การบริหารงบประมาณ", "เร่งรัดการเบิกจ่ายงบลงทุนให้เป็นไปตามเป้าหมายรายไตรมาส", FINANCE, date(2026, 12, 30), "กำลังดำเนินการ"),
    ("การบริหารงบประมาณ", "ให้คำแนะนำโรงเรียนขนาดเล็กเรื่องการโอนเปลี่ยนแปลงรายการ", PLAN, None, "ยังไม่ดำเนินการ"),
    ("การบริหารงานบุคคล", "จัดทำแผนอัตรากำลังครูของโรงเรียนขนาดเล็ก", STAFF, date(2026, 9, 15), "กำลังดำเนินการ"),
    ("เทคโนโลยีสารสนเทศ", "ตรวจสอบโรงเรียนที่อินเทอร์เน็ตใช้งานไม่ได้และแจ้งผู้ให้บริการ", ICT, date(2026, 12, 11), "ยังไม่ดำเนินการ"),
)  # fmt: skip

#: What schools ask for: category, line, least baht and steps of 10,000 above it.
_WANTED = (
    (INVESTMENT, "ปรับปรุงซ่อมแซมอาคารเรียน", 150_000, 40),
    (INVESTMENT, "ก่อสร้างห้องน้ำห้องส้วมนักเรียน", 320_000, 20),
    (INVESTMENT, "ครุภัณฑ์คอมพิวเตอร์", 60_000, 15),
    (INVESTMENT, "ก่อสร้างลานกีฬาอเนกประสงค์", 400_000, 20),
    (OPERATIONS, "ค่าจ้างพี่เลี้ยงเด็กพิการ", 108_000, 1),
    (OPERATIONS, "ค่าพาหนะนักเรียนโรงเรียนเรียนรวม", 50_000, 12),
)
#: The school of the demonstration's principal, which asks in every year.
_ALWAYS = "57030040"


def project_rows() -> Iterator[list[object]]:
    """Projects of both years; those that payments name (P2569-01 to 03, P2570-01) among them."""
    for year, projects in _PROJECTS.items():
        for number, (title, group, strategy, money, begin, end, progress, state) in enumerate(projects, 1):
            code = f"P{year}-{number:02}"
            told = "" if progress is None else progress
            yield [
                code, year, title, group, STRATEGIES[strategy - 1], baht(money * 100), thai_date(begin), thai_date(end), told, state,
            ]  # fmt: skip


def indicator_rows() -> Iterator[list[object]]:
    """Ten indicators in two rounds; the level is by how near the result comes to the target."""
    for number, (name, half, half_result, whole, whole_result) in enumerate(_INDICATORS, 1):
        for round_, target, result in (("6 เดือน", half, half_result), ("12 เดือน", whole, whole_result)):
            yield [f"QP66-{number:02}", name, 2566, round_, target, result, _level(target, result)]


def _level(target: int, result: str) -> int:
    hundredths = int(result.replace(".", ""))
    steps = ((100, 5), (95, 4), (90, 3), (80, 2))
    return next((level for percent, level in steps if hundredths >= target * percent), 1)


def inspection_rows() -> Iterator[list[object]]:
    """Recommendations of one inspection, each with the group that acts."""
    for number, (issue, text, group, due, state) in enumerate(_INSPECTIONS, 1):
        yield [f"IN2569-{number:02}", issue, text, group, thai_date(due) if due else "", state]


def request_rows(schools: Sequence[School], year: int) -> Iterator[list[object]]:
    """About one school in three asks for one or two lines; the years before the coming one are decided."""
    for school in schools:
        if school.code != _ALWAYS and roll(3, "asks", year, school.code):
            continue
        first = roll(len(_WANTED), "wanted", year, school.code)
        for step in range(1 + roll(2, "second", year, school.code)):
            category, line, least, steps = _WANTED[(first + step) % len(_WANTED)]
            money = least + 10_000 * roll(steps, "asked", year, school.code, line)
            yield [school.code, year, category, line, baht(money * 100), _decided(year, school.code, line)]


def _decided(year: int, code: str, line: str) -> str:
    """Requests of the coming year (2571) wait, but for a few; those of a year that has begun are decided."""
    if year == 2571:
        return "อนุมัติ" if roll(12, "early", code, line) == 0 else "เสนอ"
    return "อนุมัติ" if roll(3, "decided", year, code, line) == 0 else "ไม่อนุมัติ"


def transfer_rows(lines: Iterable[Allocation], year: int) -> Iterator[list[object]]:
    """About one school in nine asks to move a part of its activities or equipment money to teaching, within the subsidy."""
    first = date(2026, 1, 12) if year == 2569 else date(2026, 10, 26)
    number = 0
    for line in lines:
        code = line.school.code
        if line.item not in (ACTIVITIES, EQUIPMENT) or line.instalment != 1:
            continue
        own = code == _ALWAYS
        if not own and (
            roll(9, "moves", year, code) or roll(2, "which", year, code) != (line.item == ACTIVITIES)
        ):
            continue
        number += 1
        part = 10 + 5 * roll(5, "part", year, code)
        satang = line.satang * part // 100 // 10_000 * 10_000  # whole hundreds of baht
        if not satang:
            continue
        state = _state(year, code, line.item, own=own)
        day = workday(first + timedelta(days=roll(18, "day", year, code, line.item)))
        letter = "" if state == "เสนอ" else f"ศธ 04048/สาธิต {year % 100}-3{number % 10}"
        yield [
            f"T{year}-{number:03}",
            code,
            year,
            line.item,
            TEACHING,
            baht(satang),
            state,
            letter,
            thai_date(day),
        ]


def _state(year: int, code: str, item: str, *, own: bool) -> str:
    if own and year == 2570:
        return "อนุมัติ" if item == ACTIVITIES else "เสนอ"
    decided = ("อนุมัติ", "อนุมัติ", "ไม่อนุมัติ") if year == 2569 else ("อนุมัติ", "เสนอ", "เสนอ", "ไม่อนุมัติ")
    return decided[roll(len(decided), "state", year, code)]
