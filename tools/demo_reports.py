"""Demonstration report rounds and who has sent what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from demo_sources import School, roll, thai_date, workday

#: The evening the demonstration's submissions are told from.
AS_OF = date(2026, 11, 20)

SENT, LATE, RETURNED, MISSING, EXEMPT = "ส่งแล้ว", "ส่งช้า", "ส่งกลับแก้ไข", "ยังไม่ส่ง", "ยกเว้น"
MONITORING = "ติดตามและประเมินผล"
#: The demonstration's best known school: it has sent every round that is due, so its answer is easy to check.
BAN_MAE_CHAN = "57030040"


class ReportRound(NamedTuple):
    """One round of one report. ``missing``, ``late``, ``returned``: schools of a hundred, about."""

    code: str
    name: str
    system: str
    round: str
    year: int
    opens: date
    due: date
    missing: int = 2
    late: int = 4
    returned: int = 1

    def row(self) -> list[object]:
        return [
            self.code, self.name, self.system, self.round, self.year, thai_date(self.opens),
            thai_date(self.due), "ทุกโรงเรียน",
        ]  # fmt: skip


def _dmc(year: int, missing: int = 2) -> list[ReportRound]:
    """The three rounds of DMC with the manual's dates; ``year`` is the academic year, Buddhist."""
    ce = year - 543
    name = "ข้อมูลนักเรียนรายบุคคล (DMC)"
    return [
        ReportRound(
            f"DMC-{year}-1", f"{name} ภาคเรียนที่ 1/{year}", "DMC", "1", year, date(ce, 5, 16), date(ce, 6, 10),
        ),
        ReportRound(
            f"DMC-{year}-2", f"{name} ภาคเรียนที่ 2/{year}", "DMC", "2", year, date(ce, 7, 15), date(ce, 11, 10),
            missing=missing, late=6, returned=3,
        ),
        ReportRound(
            f"DMC-{year}-3", f"{name} สิ้นปีการศึกษา {year}", "DMC", "สิ้นปี", year, date(ce + 1, 3, 31),
            date(ce + 1, 4, 30),
        ),
    ]  # fmt: skip


def _quarter(year: int, quarter: int, opens: date, due: date, missing: int = 2) -> ReportRound:
    name = f"รายงานผลการดำเนินงานและการใช้จ่ายงบประมาณ ไตรมาส {quarter} ปีงบประมาณ {year}"
    return ReportRound(
        f"MON-{year}-Q{quarter}", name, MONITORING, f"ไตรมาส {quarter}", year, opens, due, missing
    )


QUARTER_4 = _quarter(2569, 4, date(2026, 10, 1), date(2026, 10, 15), missing=4)
QUARTER_1 = _quarter(2570, 1, date(2026, 12, 15), date(2027, 1, 15))

#: Dates of DMC are the manual's; all others are invented for the demonstration.
CHIANG_RAI_ROUNDS = (
    *_dmc(2568),
    *_dmc(2569, missing=7),
    ReportRound(
        "EMIS-2569-1", "ข้อมูลสารสนเทศเพื่อการบริหาร (EMIS) รอบที่ 1/2569", "EMIS", "1", 2569,
        date(2026, 6, 15), date(2026, 7, 15),
    ),
    ReportRound(
        "EMIS-2569-2", "ข้อมูลสารสนเทศเพื่อการบริหาร (EMIS) รอบที่ 2/2569", "EMIS", "2", 2569,
        date(2026, 11, 2), date(2026, 12, 15), missing=55, late=0,
    ),
    ReportRound(
        "BOBEC-2569-1", "ข้อมูลสิ่งก่อสร้าง (B-OBEC) ปี 2569", "B-OBEC", "1", 2569,
        date(2026, 6, 15), date(2026, 7, 31), missing=3,
    ),
    ReportRound(
        "MOBEC-2569-1", "ข้อมูลครุภัณฑ์ (M-OBEC) ปี 2569", "M-OBEC", "1", 2569,
        date(2026, 6, 15), date(2026, 7, 31), missing=5,
    ),
    _quarter(2568, 4, date(2025, 10, 1), date(2025, 10, 15)),
    _quarter(2569, 3, date(2026, 7, 1), date(2026, 7, 15)),
    QUARTER_4,
    QUARTER_1,
    ReportRound(
        "QP-2569-12", "ผลตัวชี้วัดตามนโยบาย รอบ 12 เดือน ปีงบประมาณ 2569", MONITORING, "12 เดือน", 2569,
        date(2026, 9, 15), date(2026, 10, 9), missing=3,
    ),
    ReportRound(
        "QP-2570-6", "ผลตัวชี้วัดตามนโยบาย รอบ 6 เดือน ปีงบประมาณ 2570", MONITORING, "6 เดือน", 2570,
        date(2027, 3, 16), date(2027, 4, 9),
    ),
)  # fmt: skip

PHRAE_ROUNDS = (*_dmc(2569, missing=6)[:2], QUARTER_4, QUARTER_1)


def submission_rows(rounds: Iterable[ReportRound], schools: Iterable[School]) -> Iterator[list[object]]:
    """One row per opened round and school; a round that has not opened has none yet."""
    everyone = list(schools)
    for report in rounds:
        if report.opens > AS_OF:
            continue
        for school in everyone:
            status, day = _submission(report, school)
            yield [report.code, school.code, status, thai_date(day) if day else ""]


def _submission(report: ReportRound, school: School) -> tuple[str, date | None]:
    """Status and day of sending; before the due date nobody is late and the rest has not sent."""
    last = min(report.due, AS_OF)
    window = (last - report.opens).days
    in_time = workday(
        last - timedelta(days=roll(max(1, min(21, window - 2)), "sent", report.code, school.code))
    )
    if not school.pupils:  # it has no pupils of its own: there is nothing to report
        return EXEMPT, None
    if school.code == BAN_MAE_CHAN:
        return (SENT, in_time) if report.due <= AS_OF else (MISSING, None)
    draw = roll(100, "submission", report.code, school.code)
    if draw < report.missing:
        return MISSING, None
    draw -= report.missing
    if draw < report.late and report.due < AS_OF:
        after = 1 + roll(min(12, (AS_OF - report.due).days), "late", report.code, school.code)
        return LATE, _first_workday(report.due + timedelta(days=after))
    draw -= report.late
    return (RETURNED, in_time) if 0 <= draw < report.returned else (SENT, in_time)


def _first_workday(day: date) -> date:
    """``day``, or the Monday after a weekend, so that a late report never lands before its due date."""
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)
