"""The month's messages (โควตาข้อความ) in talk: how many are left, how many were sent, and for what."""

from __future__ import annotations

import re

from bot.nlu.normalize import fold
from bot.nlu.settling import Case, ask
from bot.nlu.understanding import Understanding

_QUOTA = re.compile(r"โควต[า้]+(?!นักเรียน|ครู|เด็ก|รับ|สอบ)")
_MESSAGES = re.compile(r"(?:ส่ง|ใช้)ข้อความ|ข้อความ(?:ที่|ของบอท|ของน้องแผน|เดือน|เหลือ|คงเหลือ)|ส่งไลน์|ข้อความ(?:ไป)?กี่")
#: Whether the messages themselves are asked about, not how to write one.
_ASKED = re.compile(r"เหลือ|เท่าไหร่|เท่าไร|กี่|ใช้ไป|หมด|พอไหม|พอมั้ย|ส่งไป|อะไรบ้าง|เรื่องใด|เรื่องอะไร|รายงาน|สรุป|โควต")
_SPENT = re.compile(r"ส่งไป|ส่งข้อความไป|ใช้ไป|ใช้ข้อความไป|อะไรบ้าง|เรื่องใด|เรื่องอะไร|รายงาน|สรุป|ส่งข้อความ|ส่งไลน์")
_LEFT = re.compile(r"เหลือ|หมด|พอไหม|พอมั้ย")
_LAST = re.compile(r"เดือนที่แล้ว|เดือนก่อน|เดือนที่ผ่านมา")

#: Money that is left is said with the same word.
_REST = ("remaining", "disbursed")


def quota_asked(case: Case) -> Understanding | None:
    """Return what is asked of the month's messages; None where a message is about anything else."""
    text = fold(case.text)
    counted = any(not said.weak and said.key not in _REST for said in case.frame.measures)
    if not _ASKED.search(text) or counted or not (_QUOTA.search(text) or _MESSAGES.search(text)):
        return None
    spent = _SPENT.search(text) and not _LEFT.search(text)
    last = bool(_LAST.search(text))
    return ask(
        "delivery.quota",
        slots={"mode": "spent" if spent or last else "left", "month": "last" if last else "this"},
    )
