"""What a view works with: who is in, the database, the clock, errands for a worker, and how a page is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.channels import sealer_of
from bot.console.routes import PAGES, Page
from bot.deps import WebDeps
from bot.settings import Settings
from db.audit import write_audit
from db.console import Visitor
from db.errands import SEALED, ask_for
from db.offices import Office
from db.session import writing
from db.values.calendar import thai_date, to_bangkok
from db.values.reminding import BEFORE, DAY, OPEN, OVERDUE

ROOT = "/console"
#: What a page says after something was done: named in the address, so that nobody can put words on our pages.
SAID = {
    "saved": "บันทึกแล้ว",
    "gone": "ไม่พบรายการนี้แล้ว อาจถูกลบหรือเปลี่ยนไปแล้ว",
    "sent": "ส่งแล้ว น้องแผนแจ้งโรงเรียนในเวลาราชการ เรื่องด่วนมากและด่วนที่สุดแจ้งทันที และเตือนโรงเรียนที่ยังไม่รับทราบให้เอง",
    "corrected": "แก้ไขแล้ว น้องแผนจะแจ้งโรงเรียนที่ได้รับหนังสือในเวลาราชการ",
    "papered": "แนบไฟล์ PDF แล้ว โรงเรียนเปิดได้จากหนังสือและข้อความเตือน ไฟล์เดิมเปิดไม่ได้อีก",
    "unpapered": "ลบไฟล์แนบแล้ว ลิงก์เดิมเปิดไม่ได้อีก",
    "recalled": "เรียกคืนแล้ว ผู้ที่ได้รับแล้วจะได้รับแจ้ง",
    "cancelled": "ยกเลิกแล้ว",
    "retried": "สั่งส่งใหม่แล้ว",
    "released": "ปล่อยข้อความที่พักไว้แล้ว",
    "imported": "นำเข้าแล้ว ทุกคำตอบใช้ข้อมูลใหม่ทันที กดดูว่าเปลี่ยนอะไร หรือยกเลิกได้",
    "twice": "ไฟล์นี้นำเข้าไว้แล้ว ไม่มีอะไรเปลี่ยน",
    "undone": "ยกเลิกชุดนำเข้าแล้ว ข้อมูลก่อนหน้ากลับมาใช้แทน",
    "ignored": "นำประโยคออกจากรายการแล้ว",
    "taught": "สอนแล้ว น้องแผนเข้าใจตั้งแต่ข้อความถัดไป",
    "decided": "บันทึกผลคำขอแล้ว ผู้ขอจะได้รับแจ้ง",
    "answered": "บันทึกคำตอบแล้ว ผู้ถามได้อ่านใต้คำตอบครั้งถัดไปที่พิมพ์มา ไม่เสียโควตา",
    "pushed": "จะส่งคำตอบให้ผู้ถามในเวลาราชการ ใช้โควตา 1 ข้อความ",
    "read": "ไม่มีคำตอบที่ผู้ถามยังไม่ได้อ่าน จึงไม่ส่งซ้ำ",
    "transferred": "โยกย้ายแล้วทั้งชุด ผู้ถือตำแหน่งเดิมหมดสิทธิ์ตั้งแต่นาทีนี้ ออกรหัสให้ผู้มาใหม่ หรือยกเลิกทั้งชุดได้ด้านล่าง",
    "returned": "ยกเลิกชุดโยกย้ายแล้ว ทุกคนกลับตำแหน่งเดิม รหัสของผู้มาใหม่ที่ยังไม่ใช้ ใช้ไม่ได้อีก",
    "left_again": "ยกเลิกชุดโยกย้ายแล้ว ทุกคนกลับตำแหน่งเดิม ผู้มาใหม่ที่ลงทะเบียนแล้วพ้นตำแหน่ง และอ่านเหตุผลใต้คำตอบครั้งถัดไป",
    "withdrawn": "ถอนคำตอบแล้ว ผู้ถามไม่เห็นคำตอบนั้น เรื่องนี้รอคำตอบใหม่",
    "unwithdrawn": "ถอนคำตอบไม่ได้ ผู้ถามอ่านแล้ว กำลังส่ง หรือยังไม่มีคำตอบ",
    "reopened": "เปิดเรื่องอีกครั้งแล้ว เรื่องนี้กลับไปอยู่ในรายการรอตอบ",
    "waits": "เรื่องนี้ยังรอคำตอบอยู่แล้ว",
    "ended_officer": "สิ้นสุดการถือตำแหน่งแล้ว ผู้นั้นใช้สิทธิ์ไม่ได้ตั้งแต่นาทีนี้ ถ้ายังอยู่ในกลุ่ม LINE ของเจ้าหน้าที่ ให้นำออกจากกลุ่มด้วย เพราะทุกคนในกลุ่มอ่านเรื่องที่โพสต์ไว้ได้",
    "ended": "สิ้นสุดการถือตำแหน่งแล้ว ผู้นั้นใช้สิทธิ์ไม่ได้ตั้งแต่นาทีนี้",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """One request of somebody who is in the console."""

    deps: WebDeps
    visitor: Visitor
    csrf: str
    wake: Callable[[], None]

    @property
    def office_code(self) -> str:
        return self.visitor.office_code

    @property
    def settings(self) -> Settings:
        return self.deps.settings

    def now(self) -> datetime:
        return self.deps.clock()

    def reading(self) -> Session:
        """Open a session for reading."""
        return self.deps.sessions()

    def page(self, name: str, status: int = 200, *, here: str = "", **values: Any) -> tuple[str, int]:
        """Show a page: ``name`` of a template, filled with ``values``; ``here`` is its place in the menu."""
        with self.reading() as session:
            office = session.get(Office, self.office_code)
        below = (
            each.path for each in PAGES if each.path != "/" and request.path.startswith(f"{ROOT}{each.path}")
        )
        here = here or next(below, "/" if request.path == f"{ROOT}/" else "")
        shown = render_template(
            f"console/{name}.html", desk=self, csrf=self.csrf, pages=self.pages(), here=here,
            office=office.name if office else self.office_code, said=SAID.get(request.args.get("said", ""), ""), **values,
        )  # fmt: skip
        return shown, status

    def pages(self) -> tuple[Page, ...]:
        """Return the pages that are for the visitor's seat."""
        return tuple(each for each in PAGES if self.visitor.seat.kind in each.seats)

    def to(self, path: str, said: str = "") -> Response:
        """Send the browser to another page of the console, which says the sentence named ``said``."""
        more = f"{'&' if '?' in path else '?'}said={said}" if said else ""
        return redirect(f"{ROOT}{path}{more}", 303)

    def note(self, session: Session, act: str, /, **detail: Any) -> None:
        """Leave an audit line of an act, in the caller's transaction; ``detail`` holds keys and counts, no texts."""
        write_audit(
            session, office_code=self.office_code, actor=self.visitor.actor, seat=self.visitor.seat.text(), act=act,
            detail=detail, at=self.now(),
        )  # fmt: skip

    def errand(
        self, kind: str, params: Mapping[str, Any], *, file: bytes | None = None, file_name: str = ""
    ) -> Response:
        """Hand something over to a worker and send the browser to where its outcome will be; a file is sealed."""
        if file is not None:
            file = sealer_of(self.settings).seal(file, SEALED)
        with writing(self.deps.sessions) as session:
            token = ask_for(
                session, self.visitor, kind, dict(params), now=self.now(), file=file, file_name=file_name
            )
        self.wake()
        return self.to(f"/errand/{token}")


def field(name: str, most: int = 500) -> str:
    """Return what was typed into a field of a form: one line, without blanks around it."""
    return " ".join(request.form.get(name, "").split())[:most]


def day_and_time(moment: datetime | None) -> str:
    """Return a moment as people read it: 21 พ.ย. 2569 09:05."""
    return f"{thai_date(moment)} {to_bangkok(moment):%H:%M} น." if moment else ""


def day(value: date | datetime | None) -> str:
    """Return a day as people read it: 21 พ.ย. 2569."""
    return thai_date(value) if value else ""


def number(value: int | None) -> str:
    """Return a count with separators; empty for none."""
    return "" if value is None else f"{value:,}"


def moment(text: str) -> str:
    """Return a moment of an errand's outcome (ISO 8601) as people read it."""
    return day_and_time(datetime.fromisoformat(text))


def stage(key: str) -> str:
    """Return a stage of reminders in words: เตือนก่อน 3 วัน; any other name as it is."""
    if key.startswith(OVERDUE):
        return f"เตือนเลยกำหนดครั้งที่ {key.removeprefix(OVERDUE)}"
    if key.startswith(BEFORE):
        return f"เตือนก่อน {key.removeprefix(BEFORE)} วัน"
    return {OPEN: "แจ้งเปิดรับ", DAY: "เตือนวันครบกำหนด"}.get(key, key)


FILTERS: dict[str, Callable[..., Any]] = {
    "day_and_time": day_and_time,
    "day": day,
    "number": number,
    "moment": moment,
    "stage": stage,
}
