"""Short messages of an officer after a circular was shown (หนังสือเวียน): แยกกลุ่ม, ทวงหน่อย, เลื่อนกำหนดส่งเป็น 9 ธ.ค. mean that letter."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.nlu.circularwriting import corrected
from bot.nlu.politely import ASKING, ENDING
from bot.nlu.settling import ask
from bot.nlu.understanding import Memory, Setting, Understanding

_POLITE = rf"(?:{ENDING})*"
_CHART = r"(?:ขอ|เป็น|ด้วย|พร้อม|กราฟ|แผนภูมิ|ชาร์[ทต])*"
_BY_AREA = re.compile(
    rf"(?:แล้ว|ขอ|ดู|ช่วย|ใคร|ยังไม่|ได้|รับทราบ)*(?:แยก|ราย|แบ่ง|จำแนก)(?:ตาม|เป็น)?(?:ราย)?(?P<by>กลุ่ม|อำเภอ)(?:โรงเรียน)?(?P<more>{_CHART}){_POLITE}"
)
_KEYS = {"กลุ่ม": "cluster", "อำเภอ": "amphoe"}
_NUDGED = re.compile(
    rf"(?:ช่วย|รบกวน|ขอ|ฝาก|น้องแผน|งั้น|แล้ว)*(?:ทวง|ส่งซ้ำ|(?:แจ้ง)?เตือน|กระตุ้น)(?:ถาม|หนังสือ|เรื่อง|ฉบับ|นี้|โรง(?:เรียน)?|พวก|ที่|เหลือ|ยัง|ไม่|ได้|กด|รับทราบ|เหล่านี้|ทั้งหมด|ให้|อีก|ครั้ง|รอบ|ที)*{_POLITE}"
)
#: เปลี่ยนผู้รับเป็นโรงเรียนในอำเภอแม่จัน under a draft.
_CHANGED = re.compile(
    r"(?:ขอ|ช่วย|แจ้งว่า|\s)*(?:แก้ไข|แก้|เปลี่ยน|เลื่อน|ขยาย|ตั้ง)\s*(?P<what>(?:วัน)?กำหนด(?:ส่ง|ตอบ)?|เดดไลน์|ผู้รับ|ชื่อเรื่อง|เรื่อง|ความเร่งด่วน)\s*(?:ให้)?(?:ออก)?(?:ไป)?(?:เป็น|ถึง)\s*(?P<value>.+)"
)
_FILE_WANTED = re.compile(
    rf"(?:ขอ|ดู|เปิด|ส่ง|มี|โหลด|ขอดู)(?:ตัว)?(?:ไฟล์|เอกสาร|pdf|พีดีเอฟ|หนังสือฉบับจริง|ฉบับจริง|ฉบับเต็ม)(?:แนบ|นี้|ไหม|มั้ย|มั๊ย|ให้)*{_POLITE}"
)

Meant = Callable[[str], Understanding]


#: After what a short message means the letter that was shown.
_OUT = ("circulars.show", "circulars.status")


def followed(text: str, tight: str, memory: Memory, setting: Setting, meant: Meant) -> Understanding | None:
    """Return what a short message without a number wants of the letter that was just shown; None for any other message."""
    number = str(memory.slots.get("number") or "") if memory.topic in _OUT else ""
    if number and memory.topic == "circulars.show" and _FILE_WANTED.fullmatch(tight):
        return ask("circulars.show", slots={"number": number, "paper": True})
    if not setting.seat.sees_office:
        return None
    # Under a draft stand its buttons; what is typed instead of them is about it too.
    draft = next(
        (str(each.slots.get("number") or "") for each in memory.options if each.topic == "circulars.correct"),
        "",
    )
    change = _CHANGED.fullmatch(text.strip())
    if (draft or number) and change and not re.search(ASKING, change["value"]):
        said = f"แก้ไข{change['what']}ของ {draft or number} เป็น {change['value']}"
        return corrected(said, draft or number, setting, meant)
    return _of_register(tight, number, memory) if memory.topic in _OUT else None


def _of_register(tight: str, number: str, memory: Memory) -> Understanding | None:
    """แยกกลุ่มโรงเรียน, ทวงหน่อย: of who has acknowledged and who has not."""
    if area := _BY_AREA.fullmatch(tight):
        held = str(memory.slots.get("who") or "")
        who = held if held in ("missing", "undone", "done") else "missing"
        chart = bool(re.search(r"กราฟ|แผนภูมิ|ชาร์", area["more"]))
        slots = {"number": number, "who": who, "by": _KEYS[area["by"]], "chart": chart}
        return ask("circulars.status", slots=slots)
    if number and _NUDGED.fullmatch(tight):
        # Its price is shown first; it is confirmed like any other.
        return ask("circulars.nudge", slots={"number": number, "sure": False})
    return None
