"""The month's messages (โควตาข้อความ) in talk: how many are left, how many were sent, and for what."""

from __future__ import annotations

import re

from bot.nlu.normalize import fold
from bot.nlu.settling import Case, ask
from bot.nlu.understanding import Understanding
from db.values.calendar import MONTHS, SHORT_MONTHS, office_day

_QUOTA = re.compile(r"โควต[า้]+(?!นักเรียน|ครู|เด็ก|รับ|สอบ)")
_MESSAGES = re.compile(r"(?:ส่ง|ใช้)ข้อความ|ข้อความ(?:ที่|ของบอท|ของน้องแผน|เดือน|เหลือ|คงเหลือ)|ส่งไลน์|ข้อความ(?:ไป)?กี่")
#: Whether the messages themselves are asked about, not how to write one.
_ASKED = re.compile(r"เหลือ|เท่าไหร่|เท่าไร|กี่|ใช้ไป|หมด|พอไหม|พอมั้ย|ส่งไป|อะไรบ้าง|เรื่องใด|เรื่องอะไร|รายงาน|สรุป|โควต")
_SPENT = re.compile(r"ส่งไป|ส่งข้อความไป|ใช้ไป|ใช้ข้อความไป|อะไรบ้าง|เรื่องใด|เรื่องอะไร|รายงาน|สรุป|ส่งข้อความ|ส่งไลน์")
_LEFT = re.compile(r"เหลือ|หมด|พอไหม|พอมั้ย")
_LAST = re.compile(r"เดือนที่แล้ว|เดือนก่อน|เดือนที่ผ่านมา")

#: Sentences that are surely of messages.
_PLAIN = (
    (
        "price",
        re.compile(r"(?:ส่ง|แจ้ง|บอก|เวียน)(?:หา|ถึง|ให้|ไปยัง)?ทุก(?:โรง|แห่ง|รร).{0,20}(?:กี่ข้อความ|โควต|ข้อความเท่า)"),
    ),
    (
        "stuck",
        re.compile(
            r"ข้อความ(?:ที่|ไหน|อะไร|ใด)*(?:ยัง)?(?:ค้าง|ส่งไม่|ไม่ออก|ไม่ถึง|รอส่ง|รออยู่|ตกค้าง)|ส่งข้อความไม่(?:ออก|ได้|ถึง|สำเร็จ)"
        ),
    ),
    (
        "left",
        re.compile(r"(?:ส่ง|แจ้ง)?(?:ได้)?อีกกี่ข้อความ|เหลือ(?:ให้)?(?:ส่ง)?(?:ได้)?กี่ข้อความ|ข้อความ(?:เหลือ|คงเหลือ)"),
    ),
    ("spent", re.compile(r"(?:การใช้|ใช้|หมด)ข้อความ(?:ไป)?(?:กับ|เดือน|ของ|เท่า)")),
)
_MONTHS = tuple(
    re.compile(
        rf"{re.escape(name[:-2] if name[-2:] in ('คม', 'ยน') else name)}|{short[:-1].replace('.', '[.]?')}(?![ก-๙])"
    )
    for name, short in zip(MONTHS, SHORT_MONTHS, strict=True)
)

#: Money that is left is said with the same word.
_REST = ("remaining", "disbursed")


def about_messages(said: str) -> bool:
    """Say whether a sentence names the month's messages by their own word: it goes on with no figure."""
    text = fold(said)
    return _QUOTA.search(text) is not None and _ASKED.search(text) is not None


def quota_asked(case: Case) -> Understanding | None:
    """Return what is asked of the month's messages; None where a message is about anything else."""
    text = fold(case.text)
    if (found := _of_messages(text, case)) is not None:
        return found
    counted = any(not said.weak and said.key not in _REST for said in case.frame.measures)
    if not _ASKED.search(text) or counted or not (_QUOTA.search(text) or _MESSAGES.search(text)):
        return None
    spent = _SPENT.search(text) and not _LEFT.search(text)
    month = _month(text, case)
    return ask(
        "delivery.quota", slots={"mode": "spent" if spent or month != "this" else "left", "month": month}
    )


def _of_messages(text: str, case: Case) -> Understanding | None:
    """What is asked of messages in words that other things are counted with too: ส่งได้อีกกี่ข้อความ, ข้อความที่ค้าง."""
    tight = text.replace(" ", "")
    for mode, pattern in _PLAIN:
        if pattern.search(tight):
            return ask("delivery.quota", slots={"mode": mode, "month": _month(text, case)})
    return None


def _month(text: str, case: Case) -> str:
    """``this``, ``last``, or the month that is named, the newest that has begun: ``2026-10``."""
    if _LAST.search(text):
        return "last"
    today = office_day(case.setting.asked_at)
    named = next((number for number, pattern in enumerate(_MONTHS, 1) if pattern.search(text)), None)
    if named is None or named == today.month:
        return "this"
    return f"{today.year - (named > today.month)}-{named:02d}"
