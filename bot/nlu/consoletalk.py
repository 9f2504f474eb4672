"""Asking for the way into the console (เข้าหน้าจัดการ, คอนโซล)."""

from __future__ import annotations

import re

from bot.nlu.normalize import fold
from bot.nlu.settling import Case, ask
from bot.nlu.understanding import Understanding

_PAGE = r"(?:หน้า(?:เว็บ)?(?:จัดการ|แอดมิน|ผู้ดูแล|เจ้าหน้าที่)|หลังบ้าน|คอนโซล|คอนโซน|console|แดชบอร์ดเจ้าหน้าที่|เว็บ(?:จัดการ|เจ้าหน้าที่))"
_VERB = r"(?:ขอ(?:ลิงก์|ลิงค์|ลิ้งค์|ลิ้ง|link|เข้า)?|เข้า(?:สู่|ไป|ใช้)?|เปิด|ไป(?:ที่)?|อยาก(?:เข้า)?|ต้องการ(?:เข้า)?|จะ(?:เข้า)?|ลิงก์|ลิงค์|ลิ้งค์|ลิ้ง|link)"
_AFTER = r"(?:น้องแผน|ระบบ|เว็บ|ของ(?:เขต|สำนักงาน)|หน่อย|ด้วย|ที่|ไหน|ยังไง|อย่างไร|ทางไหน|ได้|ครับ|คับ|ค่ะ|คะ|ค่า|จ้า|นะ)"
#: The whole message, spaces left out: a sentence about anything else that names a page is none of this.
_ASKED = re.compile(rf"(?:{_VERB}){{0,3}}{_PAGE}(?:{_AFTER})*+")


def console_asked(case: Case) -> Understanding | None:
    """Return that the way into the console is wanted; None where a message is about anything else."""
    text = re.sub(r"[\s.?!]+", "", fold(case.text))
    return ask("console.enter") if _ASKED.fullmatch(text) else None
