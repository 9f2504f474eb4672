"""The first page (วันนี้): what is due, late and waiting, and on a new office what to do first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from bot.console.desk import Desk
from db.today import Today, today_of
from db.values.calendar import office_day, thai_weekday_date


@dataclass(frozen=True, slots=True)
class Step:
    """One of the first things an office does."""

    what: str
    how: str
    path: str
    done: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of what waits; ``bad`` is shown so that it is seen."""

    name: str
    value: str
    path: str = ""
    bad: bool = False


def show(desk: Desk) -> ResponseReturnValue:
    """Show the first page."""
    today = office_day(desk.now())
    with desk.reading() as session:
        found = today_of(session, desk.office_code, now=desk.now(), today=today)
    steps = first_steps(found)
    return desk.page(
        "today", today=thai_weekday_date(today), dues=found.dues, letters=found.letters, waiting=waiting_of(found, {each.path for each in desk.pages()}),
        first=() if all(each.done for each in steps) else steps,
    )  # fmt: skip


def first_steps(found: Today) -> tuple[Step, ...]:
    """Return what puts an office on air, in order; docs/first-office.md walks through them."""
    return (
        Step("ตั้งชื่อสำนักงาน", "และบอกวิธีติดต่อเจ้าหน้าที่", "/settings", found.named),
        Step("ลงทะเบียนตนเองใน LINE", "ออกรหัสเจ้าหน้าที่ แล้วพิมพ์ในแชตกับน้องแผน ครั้งต่อไปเข้าหน้านี้จากแชตได้", "/people#office", found.officers > 0),
        Step("นำเข้าทะเบียนโรงเรียน", "เพื่อให้น้องแผนรู้จักโรงเรียนในเขต", "/imports?kind=schools", found.schools),
        Step("นำเข้าจำนวนนักเรียน", "โรงเรียนจะถามจำนวนนักเรียนได้", "/imports?kind=students", found.students),
        Step("ออกรหัสลงทะเบียนให้โรงเรียน", "แล้วแจกรหัสให้ผู้อำนวยการหรือธุรการ", "/people", found.school_seats > 0),
        Step("ตั้งกำหนดส่งรายงาน", "น้องแผนจะเตือนโรงเรียนที่ยังไม่ส่งให้เอง", "/deadlines#add", found.rounds),
        Step("ส่งหนังสือเวียนฉบับแรก", "ดูตัวอย่างและราคาก่อนส่งเสมอ", "/circulars#write", found.sent),
    )  # fmt: skip


def waiting_of(found: Today, pages: Collection[str]) -> tuple[Waiting, ...]:
    """Return what waits or went wrong, each with the page where something can be done, if it is for the visitor."""
    quota, out = found.quota, found.outbox
    left = "ยังไม่ทราบจาก LINE" if not quota.known else "ไม่จำกัด"
    if quota.remaining is not None:
        left = f"เหลือ {quota.remaining:,} จาก {quota.most or 0:,} ข้อความ"
    failed = out.get("failed", 0) + out.get("unknown", 0)
    held = out.get("held", 0)
    return (
        Waiting("โควตาข้อความเดือนนี้", left, "/outbox", quota.remaining == 0),
        Waiting("เรื่องที่ถึงเวลาแจ้ง รอเวลาราชการ", f"{found.telling:,} เรื่อง"),
        Waiting("ข้อความที่กำลังจะส่ง", f"{out.get('planned', 0):,} รายการ", "/outbox"),
        Waiting("ข้อความที่พักไว้เพราะโควตาไม่พอ", f"{held:,} รายการ", "/outbox", held > 0),
        Waiting("ข้อความที่ส่งไม่สำเร็จ", f"{failed:,} รายการ", "/outbox", failed > 0),
        Waiting("ข้อความเข้าที่ยังไม่ได้ตอบ", f"{found.inbox.get('waiting', 0):,} รายการ"),
        Waiting(
            "เรื่องที่รอเจ้าหน้าที่ตอบ",
            f"{found.cases:,} เรื่อง",
            "/cases" if "/cases" in pages else "",
            found.cases > 0,
        ),
        Waiting("คำขอลงทะเบียนที่รออนุมัติ", f"{found.requests:,} คำขอ", "/people", found.requests > 0),
        Waiting("คำถามที่น้องแผนตอบไม่ได้", f"{found.unanswered:,} ประโยค", "/teach", found.unanswered > 0),
    )
