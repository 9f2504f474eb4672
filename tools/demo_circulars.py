"""Invented circulars of office 5703 for the demonstration, and which school acknowledged them.

Subjects are the common ones of such letters; numbers, days and states are made up, the latter by a hash of the row's own
key. Nothing here is of a real letter, and no person is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from demo_reports import AS_OF, BAN_MAE_CHAN
from demo_sources import School, roll, thai_date

REACHED, KNOWN, DONE = "ส่งถึง", "รับทราบ", "ดำเนินการแล้ว"
EVERYONE = "ทุกโรงเรียน"


class Circular(NamedTuple):
    """One letter. ``known`` and ``done``: schools of a hundred, about, that acknowledged or acted."""

    number: int
    day: date
    subject: str
    urgency: str
    summary: str
    due: date | None
    to: str
    known: int
    done: int

    @property
    def full(self) -> str:
        return f"ศธ 04048/ว {self.number}"

    def row(self) -> list[object]:
        due = thai_date(self.due) if self.due else ""
        return [
            self.full, thai_date(self.day), self.subject, self.urgency, self.summary, due, self.to,
            f"https://example.go.th/demo/w{self.number}.pdf",
        ]  # fmt: skip


CIRCULARS = (
    Circular(
        88, date(2026, 10, 5), "การจัดทำแผนปฏิบัติการประจำปีงบประมาณ 2570", "ปกติ",
        "ให้โรงเรียนจัดทำแผนปฏิบัติการและส่งให้เขต", date(2026, 10, 30), EVERYONE, 4, 92,
    ),
    Circular(
        96, date(2026, 10, 19), "การรายงานผลการดำเนินงานไตรมาส 4 ปีงบประมาณ 2569", "ด่วน",
        "ขอให้โรงเรียนที่ยังไม่รายงานดำเนินการโดยเร็ว", date(2026, 10, 26), EVERYONE, 10, 85,
    ),
    Circular(
        104, date(2026, 11, 2), "การยืนยันข้อมูลนักเรียนรายบุคคล (DMC) ภาคเรียนที่ 2/2569", "ด่วนที่สุด",
        "ตรวจสอบและยืนยันจำนวนนักเรียนในระบบ DMC", date(2026, 11, 10), EVERYONE, 12, 80,
    ),
    Circular(
        109, date(2026, 11, 9), "การประชุมผู้บริหารสถานศึกษา ครั้งที่ 6/2569", "ด่วน",
        "ประชุมผ่านระบบออนไลน์", None, EVERYONE, 88, 0,
    ),
    Circular(
        112, date(2026, 11, 13), "การสำรวจความต้องการครุภัณฑ์คอมพิวเตอร์", "ปกติ",
        "กรอกแบบสำรวจตามลิงก์", date(2026, 11, 27), "กลุ่มโรงเรียน:กลุ่มสาธิตแม่จัน 1", 30, 40,
    ),
    Circular(
        115, date(2026, 11, 18), "มาตรการประหยัดพลังงานในสถานศึกษา", "ปกติ",
        "ให้โรงเรียนถือปฏิบัติตามมาตรการ", None, EVERYONE, 70, 0,
    ),
    Circular(
        117, date(2026, 11, 20), "การคีย์ข้อมูล EMIS รอบที่ 2/2569", "ด่วนมาก",
        "บันทึกและยืนยันข้อมูลในระบบ EMIS ให้แล้วเสร็จภายในกำหนด", date(2026, 12, 15), EVERYONE, 46, 0,
    ),
)  # fmt: skip


def circular_rows() -> Iterator[list[object]]:
    """One row per letter, in the order of the canonical headings."""
    return (letter.row() for letter in CIRCULARS)


def acknowledgement_rows(schools: Iterable[School]) -> Iterator[list[object]]:
    """One row per letter and addressed school that teaches."""
    everyone: Sequence[School] = [school for school in schools if school.pupils]
    for letter in CIRCULARS:
        cluster = letter.to.partition(":")[2]
        for school in everyone:
            if cluster and school.cluster != cluster:
                continue
            yield [letter.full, school.code, *_standing(letter, school)]


def _standing(letter: Circular, school: School) -> tuple[str, str]:
    """State and day; the best known school has acknowledged all letters but the newest."""
    draw = roll(100, "circular", str(letter.number), school.code)
    if school.code == BAN_MAE_CHAN:
        draw = 99 if letter is CIRCULARS[-1] else letter.done
    days = min((AS_OF - letter.day).days, 1 + roll(5, "read", str(letter.number), school.code))
    if draw < letter.done:
        return DONE, thai_date(letter.day + timedelta(days=days))
    if draw < letter.done + letter.known:
        return KNOWN, thai_date(letter.day + timedelta(days=days))
    return REACHED, thai_date(letter.day)
