"""Circulars (หนังสือเวียน) in talk: which there are, ว 123, who has acknowledged, รับทราบ, and an officer's acts.

These sentences name letters, not figures: they are read whole, before any word of them is taken for something counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bot.nlu.answering import chosen
from bot.nlu.circularagain import followed
from bot.nlu.circularwriting import NUMBER, corrected, number_in, written
from bot.nlu.context import without_letter
from bot.nlu.days import NoSuchDayError, find_dates
from bot.nlu.normalize import fold_name, normalize
from bot.nlu.politely import ASKING, ENDING
from bot.nlu.settling import ask
from bot.nlu.understanding import Memory, Setting, Understanding
from db.values.calendar import BUDDHIST_OFFSET
from handlers.circular_posting import TAP

_TAPPED = re.compile(rf"{TAP}(known|done)\.(\d{{1,18}})")
_POLITE = rf"(?:{ENDING}|น้องแผน|แล้ว)*"
_LETTERS = r"หนังสือ(?:แจ้ง|อะไร|ไหน|ใด|ใหม่|ที่|ล่าสุด)*เวียน|เวียนหนังสือ|น\.?ส\.?เวียน|หนังสือราชการ|หนังสือสั่งการ|หนังสือด่วน(?:ที่สุด|มาก)?|หนังสือเข้า|หนังสือว(?![ก-๙])|หนังสือ(?:อะไร|เวียน)?(?:มา|เข้า)?ใหม่|หนังสือล่าสุด|^(?:มี|หา|ค้น|ค้นหา|ขอดู|ดู|ขอ)หนังสือเรื่อง|หนังสือ(?:ที่)?(?:เรา|โรงเรียนเรา|หนู|ผม|ฉัน)?(?:ยัง)?ไม่(?:ได้)?(?:รับทราบ|อ่าน|เปิด)|หนังสือ(?:อะไร|ไหน|ฉบับไหน|ที่)?ค้าง(?!ชำระ)|ฉบับ(?:ไหน|ใด|อะไร)(?:บ้าง)?(?:ที่)?(?:เรา)?(?:ยัง)?ไม่(?:ได้)?(?:รับทราบ|อ่าน)|ไม่(?:ได้)?(?:รับทราบ|อ่าน)(?:หนังสือ)?ฉบับ(?:ไหน|ใด|อะไร)"
_ABOUT = re.compile(_LETTERS)
#: Money is named by its letter too: ตามหนังสือ ว 12 โอนเท่าไหร่ is no question about the letter.
_MONEY = re.compile(r"เงิน|งบ|จัดสรร|โอน|งวด|บาท|เบิก")
_SURELY = re.compile(r"เวียน|รับทราบ|เรียกคืน|ยืนยัน|กำหนดส่ง|แก้ไข|ยกเลิก")
#: What a letter is, or how one is written, the manuals tell.
_KNOWLEDGE = re.compile(
    r"คืออะไร|หมายถึง|ขั้นตอน|ระเบียบ|(?:ทำ|ร่าง|เขียน|พิมพ์|ส่ง)(?:ยังไง|อย่างไร)|ต่างกันอย่างไร|ต่างจาก|กี่ประเภท|แบบฟอร์ม|ใครรับผิดชอบ|สำรวจ(?:อยู่ไหน)"
)
_WHO = re.compile(
    r"ใคร|ครัย|คัย|ไผ|โรง(?:เรียน)?(?:ไหน|ใด|อะไร)|กี่(?:โรง|แห่ง|ที่)|รายชื่อ|ครบ|กี่เปอร์|ร้อยละ|หรือยัง|รึยัง|ยังไม่|สถานะ|ทะเบียน"
)
_COUNTED = re.compile(r"กี่(?:โรง|แห่ง|ที่|เปอร์)|ร้อยละ|จำนวน|ครบ")
_NAMED = re.compile(r"ใคร|ครัย|คัย|ไผ|ไหน|ใด|รายชื่อ")
_NOT_KNOWN = re.compile(r"(?:ยัง)?(?:ไม่|บ่)(?:ได้)?(?:กด)?(?:รับทราบ|ทราบ|ตอบรับ|ตอบ|อ่าน|เปิด)")
_NOT_DONE = re.compile(r"(?:ยัง)?(?:ไม่|บ่)(?:ได้)?(?:ดำเนินการ|ทำ|ปฏิบัติ)")
_DONE = re.compile(r"(?:ดำเนินการ|ทำตาม|ปฏิบัติตาม|ทำ)(?:เสร็จ|เรียบร้อย)?")
#: รับซาบ and the like are how it is typed in haste.
_KNOW = r"(?:รับทราบ|รับซาบ|รับทาบ|รับทรา|รับทราย|รั[บย]ทราบ)"
_KNOWN = re.compile(rf"{_KNOW}|ทราบแล้ว|อ่านแล้ว|(?:ใคร|โรง(?:เรียน)?ไหน)(?:ที่)?(?:ได้)?(?:เปิด)?อ่าน")
_ONLY_KNOWN = re.compile(
    rf"(?:น้องแผน|ค่ะ|ครับ)?(?:(?:เปิด)?(?:อ่าน|ดู)(?:เสร็จ|จบ)?แล้ว(?:ค่ะ|ครับ|คะ)?)?(?:(?:อัน|ฉบับ|เรื่อง|หนังสือ)นี้)?(?:ทาง)?(?:เรา|โรงเรียน|โรงเรียนเรา|ขอ|กด|ได้)*(?:{_KNOW}|ทราบแล้ว)(?:หนังสือ(?:เวียน)?(?:ฉบับนี้)?)?{_POLITE}"
)
#: A school takes back that it has acknowledged.
_UNKNOWN = re.compile(rf"(?:ยกเลิก|ถอน|เอา)(?:การ)?(?:กด)?{_KNOW}|กด{_KNOW}ผิด")
_ONLY_DONE = re.compile(
    rf"(?:(?:อัน|ฉบับ|เรื่อง|หนังสือ)นี้)?(?:เรา|โรงเรียนเรา)?(?:ดำเนินการ|ทำตามหนังสือ|ปฏิบัติตามหนังสือ)(?:เสร็จ|เรียบร้อย)?แล้ว{_POLITE}"
    rf"|ทำ(?:เสร็จ|เรียบร้อย)แล้ว{_POLITE}(?:อัน|ฉบับ|เรื่อง|หนังสือ)นี้{_POLITE}"
)
_RECALL = re.compile(
    r"เรียกคืน|ถอนหนังสือ|ดึงกลับ|^(?:ขอ|ช่วย)?ถอนว|(?:ดึง|เรียก|ถอน)(?:หนังสือ)?(?:เวียน)?ว\.?\d+(?:/\d+)?(?:กลับ|คืน|ออก)"
)
#: ใครยังบ้าง after the register of a letter.
_WHO_NOT_YET = re.compile(rf"(?:แล้ว)?(?:ใคร|โรงไหน|โรงเรียนไหน)(?:ที่)?ยัง(?:ไม่)?(?:บ้าง|มั่ง|อยู่|อีก)*{_POLITE}")
_OTHERS = re.compile(r"ฉบับ(?:อื่น|ไหน|ใด)|(?:มี|เหลือ)(?:อีก)?กี่ฉบับ|(?:มี|เหลือ)?อีก(?:ไหม|มั้ย|มั๊ย|หรือเปล่า|บ้าง)")
_CANCEL = re.compile(r"^(?:ขอ)?ยกเลิก")
_OH = re.compile(r"^(?:อ๋อ|อ้อ|อ่อ|เออ|อืม|โอเค)(?:ค่ะ|คะ|ครับ)?\s+(?=\S)")
#: มีตัวด่วนที่สุดไหม, แล้วที่ยังล่ะ: short messages after letters and after who has acknowledged one.
_ONLY_URGENT = re.compile(
    rf"(?:แล้ว|มี|เอา|ขอ|ดู|เฉพาะ|แค่|ตัว|ฉบับ|เรื่อง|อัน|ที่|หนังสือ)*(?P<urgency>ด่วนที่สุด|ด่วนมาก|ด่วน)(?:บ้าง|ไหม|มั้ย|มั๊ย|ป่าว|หรือเปล่า|รึเปล่า|อะไร|กี่เรื่อง|ล่ะ)*{_POLITE}"
)
_THE_OTHERS = re.compile(rf"(?:แล้ว|ส่วน|โรง|โรงเรียน|พวก)*ที่(?:ยัง(?:ไม่)?|เหลือ)(?:ล่ะ|ละ|บ้าง|อยู่|อีก)*{_POLITE}")
_FILE = re.compile(r"excel|เอ็?กเซล|xlsx|ไฟล์|ส่งออก")
_ONLY_FILE = re.compile(
    r"(?=.*(?:ไฟล์|excel|เซล|xlsx|โหลด|รายชื่อ|ทั้งหมด))(?:ขอ|เอา|เป็น|ส่ง|ทำ|ออก|มา|ให้|รายชื่อ|ทั้งหมด|ไฟล์|ด้วย|หน่อย|แบบ|(?:ดาวน์|ดาว)?โหลด|excel|เอ็?กเซล|xlsx|(?:ไหม|มั้ย|มั๊ย|ป่าว|ปะ|หรือเปล่า|รึเปล่า)|ได้|ที|สิ|ค่ะ|คะ|ครับ|นะ|จ้า)+"
)
#: The letter itself is wanted, as it was signed: ขอไฟล์หนังสือ ว 123.
_PAPER = re.compile(
    r"(?:ขอ|ดู|เปิด|ส่ง|มี|โหลด|อยาก(?:ได้)?)(?:ดู)?(?:ตัว)?(?:ไฟล์|เอกสาร|pdf|พีดีเอฟ|สำเนา|ฉบับเต็ม|ฉบับจริง)(?!excel|เอ็?กเซล|xlsx)"
)
_UNREAD = re.compile(
    r"(?:ที่)?(?:ยังไม่|ไม่)(?:ได้)?(?:กด)?(?:รับทราบ|อ่าน|เปิด|ตอบ)|ค้างรับทราบ|ค้างอ่าน|หนังสือ(?:อะไร|ไหน|ฉบับไหน|ที่)?ค้าง"
)
#: Which letters, not which schools: เรายังไม่รับทราบฉบับไหน.
_WHICH_LETTER = re.compile(r"(?:ฉบับ|หนังสือ|หนังสือเวียน|เรื่อง)(?:ไหน|ใด|อะไร|ไร)")
#: Schools that are to be rung up because nothing else helped.
_CALL = re.compile(r"โทร(?:ศัพท์)?(?:ไป)?(?:ตาม|ติดตาม|หา|ถาม)|ต้องโทร|(?:ราย)?ชื่อโทร")
_ONLY_CALL = re.compile(r"^(?:วันนี้|ตอนนี้|ขอ)?(?:ต้อง|ควร|ราย|มี)?(?:ชื่อ)?(?:ที่)?(?:ต้อง|ควร)?โทร(?:ตาม|ติดตาม)")
#: An officer wants the missing to be reminded now.
_NUDGE = re.compile(
    r"^(?:ช่วย|รบกวน|ขอ|ฝาก|น้องแผน)*(?P<sure>ยืนยัน)?(?:ทวง|ส่งซ้ำ|(?:แจ้ง)?เตือน|กระตุ้น|ติดตาม|ตามหนังสือ|ตามเรื่อง)"
)
_BY = re.compile(
    r"(?:แยก|ราย|แบ่ง|จำแนก)(?:ตาม|เป็น)?(?:ราย)?(?P<what>กลุ่ม|อำเภอ)|(?P<each>กลุ่ม|อำเภอ)(?:ไหน|ใด|ละ)"
)
_CHART = re.compile(r"กราฟ|แผนภูมิ|ชาร์ท|ชาร์ต")
#: A page of a long list of schools.
_PAGE = re.compile(r"หน้า(?:ที่)?([1-9]\d?)(?!\d)")
#: An officer who wants to write one, and has not said which.
_WANTS_TO_WRITE = re.compile(
    r"^(?:น้องแผน|อยาก|ต้องการ|จะ|ขอ|ช่วย|รบกวน|ฝาก)*(?:เวียนหนังสือ|แจ้งเวียน|(?:ส่ง|ออก|ร่าง|เขียน|ทำ|สร้าง)หนังสือ(?:แจ้ง)?เวียน)"
)
#: … or asks how it is done here; the steps of the office's own paper work are in the manuals (ขั้นตอนการส่งหนังสือ).
_HOW_TO_SEND = re.compile(
    rf"(?:น้องแผน|ถ้า|อยาก|ต้องการ|จะ|ขอ)*(?:เวียนหนังสือ|แจ้งเวียน|(?:ส่ง|ออก|ร่าง|เขียน|ทำ|สร้าง)หนังสือ(?:แจ้ง)?เวียน)(?:ให้|ถึง|หา)?(?:ทุก)?(?:โรงเรียน|โรง)?(?:ใน|ทาง|ผ่าน|กับ|ด้วย)?(?:น้องแผน|ไลน์|line|ระบบ|แชต|แชท|ที่นี่|นี้)*(?:นี่)?(?:ต้อง|จะ|ควร)?(?:ทำ|พิมพ์|เริ่ม|ส่ง)?(?:ยังไง|ยังงัย|ไง|อย่างไร){_POLITE}"
)
#: … and does not ask: ส่งหนังสือเวียนไปกี่ฉบับ.
_ASKS = re.compile(rf"{ASKING}|หรือยัง|รึยัง|อะไรบ้าง|ไป(?:แล้ว)?(?:บ้าง|มั่ง)")
_URGENT = re.compile(r"ด่วนที่สุด|ด่วนมาก|(?<!ความเร่ง)(?<!ความ)ด่วน")
_WORDS = re.compile(
    r"(?:(?:ที่|ว่า)?(?:เกี่ยวกับ|กล่าวถึง|พูดถึง|พูดเรื่อง)|ที่มีคำว่า|(?<!มี)เรื่อง(?:ของ|เกี่ยวกับ)?|^(?:ค้น|ค้นหา|หา)\s*หนังสือ(?:แจ้ง)?เวียน(?:เรื่อง)?)\s*(?P<words>.+)$"
)
_WORDS_END = re.compile(
    r"(?:\s|ไหม|มั้ย|มั๊ย|บ้าง|หรือยัง|หรือไม่|หรือเปล่า|มี|อยู่|ไหน|ครับ|ค่ะ|คะ|นะ|หน่อย|ด้วย|ให้|ที|[?.!])+$"
)
_NO_WORDS = re.compile(r"^(?:แล้ว|ไปแล้ว|กี่|อะไร|ไหน|ใด|ใหม่|ล่าสุด|ทั้งหมด|อื่น|อาไร|ไร|บ้าง)")
#: Letters by the day something is due, not by their own: หนังสือเวียนที่ต้องส่งสัปดาห์นี้.
_BY_DUE = re.compile(r"กำหนด|ต้อง(?:ส่ง|ตอบ|รายงาน|ทำ)|เดดไลน์|ครบ(?:วัน|ภาย)")
_YEAR = re.compile(r"(?<!ปีงบ)ปี(?:พ\.?ศ\.?)?(25\d\d)(?!\d)")

Meant = Callable[[str], Understanding]


def circulars_asked(text: str, memory: Memory, setting: Setting, meant: Meant) -> Understanding | None:
    """Return what a message wants of circulars; None where it is about anything else.

    ``meant`` understands a sentence by itself: an audience is read as a list of schools that is asked for.
    """
    typed = fold_name(text)
    for option in memory.options:
        if option.topic.startswith("circulars.") and typed in (
            fold_name(option.label),
            fold_name(option.text),
        ):
            return chosen(option)
    if (found := written(text, setting, meant)) is not None:
        return found
    if (found := _of_another_time(text, memory, setting)) is not None:
        return found
    plain = _OH.sub("", without_letter(normalize(text)))
    tight = plain.replace(" ", "")
    number = number_in(plain)
    if not number and (found := followed(plain, tight, memory, setting, meant)) is not None:
        return found
    acted = setting.seat.kind == "school" and _ONLY_DONE.fullmatch(tight)
    if not (
        number
        or acted
        or _ABOUT.search(tight)
        or _is_about_acknowledging(tight)
        or _again(tight, memory)
        or (setting.seat.sees_office and _ONLY_CALL.match(tight))
    ):
        return None
    if setting.seat.sees_office and not number and _HOW_TO_SEND.fullmatch(tight):
        return ask("circulars.write")
    if _KNOWLEDGE.search(tight) or (_MONEY.search(tight) and number and not _SURELY.search(tight)):
        return None
    found = _act(text, tight, number, setting, meant) or _question(plain, tight, number, memory, setting)
    wants = _WANTS_TO_WRITE.search(tight) and not (_FILE.search(tight) or _ASKS.search(tight))
    if setting.seat.sees_office and not number and wants:
        return ask("circulars.write") if found is None or found.topic == "circulars.list" else found
    return found


def _of_another_time(text: str, memory: Memory, setting: Setting) -> Understanding | None:
    """เดือนที่แล้วล่ะ after a list of letters: the letters of that time, otherwise as before."""
    tight = normalize(text).replace(" ", "")
    if memory.topic == "circulars.list" and (urgent := _ONLY_URGENT.fullmatch(tight)):
        # มีตัวด่วนที่สุดไหม after letters: those of them.
        return ask("circulars.list", slots={**memory.slots, "urgency": urgent["urgency"]})
    if memory.topic == "circulars.status" and _THE_OTHERS.fullmatch(tight):
        who = "known" if memory.slots.get("who") in ("missing", "undone") else "missing"
        return ask("circulars.status", slots={**memory.slots, "who": who})
    if memory.topic != "circulars.list" or (span := _days(tight, setting)) is None:
        return None
    first, last = max(
        ((start, end) for start, end, _ in find_dates(tight)),
        key=lambda found: found[1] - found[0],
        default=(0, 0),
    )
    rest = tight[:first] + tight[last:]
    if not re.fullmatch(
        r"(?:แล้ว|ของ|ขอ|เอา|ดู|ส่วน|ล่ะ|หล่ะ|ละ|อะ|อ่ะ|น่ะ|บ้าง|มีไหม|มีอะไรบ้าง|ค่ะ|คะ|ครับ|คับ|จ้า|นะ|[?])*", rest
    ):
        return None
    days = {"from": span[0].isoformat(), "to": (span[1] + timedelta(days=1)).isoformat()}
    return ask("circulars.list", slots={**memory.slots, **days})


def tapped(data: str) -> Understanding | None:
    """Return what a tap on a button under a letter means, in a group or in private; None for other buttons."""
    match = _TAPPED.fullmatch(data)
    return ask("circulars.tap", slots={"what": match[1], "letter": int(match[2])}) if match else None


def _is_about_acknowledging(tight: str) -> bool:
    return bool(_KNOWN.search(tight) and (_WHO.search(tight) or _ONLY_KNOWN.fullmatch(tight)))


def _again(tight: str, memory: Memory) -> bool:
    """ขอเป็น Excel, ใครดำเนินการแล้ว after a letter was shown."""
    if not memory.topic.startswith("circulars."):
        return False
    if _ONLY_DONE.fullmatch(tight):
        return True
    return bool(
        _ONLY_FILE.fullmatch(tight)
        or _WHO_NOT_YET.fullmatch(tight)
        or (_WHO.search(tight) and (_KNOWN.search(tight) or _NOT_KNOWN.search(tight) or _DONE.search(tight)))
    )


def _act(text: str, tight: str, number: str, setting: Setting, meant: Meant) -> Understanding | None:
    if number and tight.startswith("ยืนยันส่ง"):
        return ask("circulars.send", slots={"number": number, "queue": "เข้าคิว" in tight})
    if (found := corrected(text, number, setting, meant)) is not None:
        return found
    if number and _RECALL.search(tight):
        return ask("circulars.recall", slots={"number": number, "sure": tight.startswith("ยืนยัน")})
    if number and _CANCEL.search(tight):
        undoing = setting.seat.kind == "school" and _UNKNOWN.search(tight)
        if undoing:
            return ask("circulars.acknowledge", slots={"number": number, "state": "undo"})
        return ask("circulars.cancel", slots={"number": number})
    nudge = _NUDGE.match(tight) if number and setting.seat.sees_office else None
    if nudge and not (_NAMED.search(tight) or _COUNTED.search(tight)):
        return ask("circulars.nudge", slots={"number": number, "sure": bool(nudge["sure"])})
    return None


def _question(plain: str, tight: str, number: str, memory: Memory, setting: Setting) -> Understanding | None:
    held = memory.slots if memory.topic.startswith("circulars.") else {}
    if not number and _ONLY_FILE.fullmatch(tight) and held is not memory.slots:
        return None
    if not number and _ONLY_FILE.fullmatch(tight):
        return ask(memory.topic, slots={**memory.slots, "file": True})
    named = number or str(held.get("number") or "")
    own = setting.seat.kind == "school"
    listing = _ABOUT.search(tight) and not number
    if _says_done(plain, tight, number, own):
        return ask("circulars.acknowledge", slots={"number": named, "state": "done"})
    if _says_known(plain, tight, number, own):
        # รับทราบ under a letter that was just shown is about that letter.
        meant = named if memory.topic == "circulars.show" else number
        if not meant and memory.turn and not memory.topic.startswith("circulars."):
            # รับทราบค่ะ is also what one says to any answer: in the middle of another matter no letter is signed for.
            return ask("circulars.acknowledge", slots={"number": "", "state": "known", "sure": False})
        return ask("circulars.acknowledge", slots={"number": meant, "state": "known"})
    unread = _UNREAD.search(tight)
    if unread and not number and (_WHICH_LETTER.search(tight) or (own and _OTHERS.search(tight))):
        # ฉบับอื่นที่ยังไม่ได้รับทราบมีอีกไหม: which letters, not which schools.
        return _list(plain, tight, setting, unread=True)
    if listing and unread and not _NAMED.search(tight) and not _COUNTED.search(tight):
        return _list(plain, tight, setting, unread=True)
    if _CALL.search(tight) and not number and setting.seat.sees_office:
        return _list(plain, tight, setting, unread=True)
    if _WHO_NOT_YET.fullmatch(tight):
        return ask("circulars.status", slots={"number": named, "who": "missing"})
    about_schools = _KNOWN.search(tight) or _DONE.search(tight) or _NOT_KNOWN.search(tight)
    if (_WHO.search(tight) or _BY.search(tight)) and about_schools:
        return ask("circulars.status", slots=_status(tight, named))
    if number and (_STATUS.search(tight) or _CALL.search(tight) or _BY.search(tight)):
        return ask("circulars.status", slots=_status(tight, named))
    if number:
        paper = {"paper": True} if _PAPER.search(tight) else {}
        return ask("circulars.show", slots={"number": number, **paper})
    return _list(plain, tight, setting) if listing else None


#: Of a letter that is named: its register, and how many are left.
_STATUS = re.compile(r"ทะเบียน|เหลือ(?:อีก)?กี่|ขาด(?:อีก)?กี่|สถานะ")


def _says_known(plain: str, tight: str, number: str, own: bool) -> bool:
    """รับทราบ, รับทราบ ว 123 ค่ะ; of others than schools only with the number."""
    if _WHO.search(tight):
        return False
    if number:
        return bool(_KNOWN.search(tight)) and not _BY.search(tight) and not _CALL.search(tight)
    return own and bool(_ONLY_KNOWN.fullmatch(tight))


#: What a school has done with a letter, without its number: ส่ง…แล้วค่ะ, …เรียบร้อย.
_SENT = re.compile(
    rf"(?:ทาง)?(?:เรา|โรงเรียน|โรงเรียนเรา|ของ)*(?:ตอบ|ส่ง|รายงาน|ตอบกลับ|ส่งแบบ|ส่งตาม|ส่งเอกสารตาม)?(?:หนังสือ)?(?:เวียน)?(?:ให้|ไป)*(?:แล้ว|เรียบร้อย|เสร็จ|ครบ){_POLITE}"
)


def _says_done(plain: str, tight: str, number: str, own: bool) -> bool:
    """ดำเนินการ ว 123 แล้ว; of a school also ส่ง ว 123 แล้ว."""
    if _WHO.search(tight) or _BY.search(tight):
        return False
    if _ONLY_DONE.fullmatch(tight):
        return True
    without = NUMBER.sub("", plain).replace(" ", "")
    return bool(
        number and ((_DONE.search(without) and "แล้ว" in without) or (own and _SENT.fullmatch(without)))
    )


def _status(tight: str, number: str) -> dict[str, Any]:
    if "ทะเบียน" in tight or (_FILE.search(tight) and re.search(r"ทุกโรง|ทุกแห่ง|ทั้งหมด", tight)):
        who = "all"
    elif _CALL.search(tight) or re.search(r"(?:เหลือ|ขาด)(?:อีก)?กี่", tight):
        who = "missing"
    elif _NOT_KNOWN.search(tight) or ("สถานะ" in tight and "ดำเนินการ" not in tight):
        who = "missing"
    elif _NOT_DONE.search(tight):
        who = "undone"
    elif (
        "ดำเนินการ" in tight
        or re.search(r"ทำ(?:เสร็จ|เรียบร้อย|แล้ว)", tight)
        or "ปฏิบัติตาม" in tight
        or "ทำตาม" in tight
    ):
        who = "done"
    else:
        who = "known"
    slots: dict[str, Any] = {"number": number, "who": who}
    if by := _BY.search(tight):
        slots["by"] = {"กลุ่ม": "cluster", "อำเภอ": "amphoe"}[by["what"] or by["each"]]
        slots["who"] = "missing" if who == "known" and "รับทราบแล้ว" not in tight else who
        slots["chart"] = bool(_CHART.search(tight))
    if _COUNTED.search(tight) and not _NAMED.search(tight):
        slots["count"] = True
    if page := _PAGE.search(tight):
        slots["page"] = int(page[1])
    if _FILE.search(tight):
        slots["file"] = True
    return slots


def _list(plain: str, tight: str, setting: Setting, *, unread: bool = False) -> Understanding:
    slots: dict[str, Any] = {"unread": True} if unread else {}
    if _FILE.search(tight):
        slots["file"] = True
    if urgent := _URGENT.search(tight):
        slots["urgency"] = urgent[0]
    if (span := _days(tight, setting)) is not None:
        slots |= {"from": span[0].isoformat(), "to": (span[1] + timedelta(days=1)).isoformat()}
        if _BY_DUE.search(tight):
            slots["due"] = True
    if match := _WORDS.search(plain):
        words = _WORDS_END.sub("", match["words"]).strip()
        if words and not _NO_WORDS.match(words):
            slots["words"] = words
    return ask("circulars.list", slots=slots)


def _days(tight: str, setting: Setting) -> tuple[date, date] | None:
    """The days that are named: เดือนนี้, วันนี้, 1-15 พ.ย., ปี 2569 (of the calendar); None without any."""
    lean = "coming" if _BY_DUE.search(tight) else "past"
    named = sorted(find_dates(tight), key=lambda found: found[0] - found[1])
    for start, end, tag in named:
        if tight[start:end] in ("ล่าสุด",):
            continue
        try:
            span = tag.value.span(setting.asked_at, lean, setting.own_holidays)
        except NoSuchDayError:
            continue
        return span.first, span.last
    if year := _YEAR.search(tight):
        number = int(year[1]) - BUDDHIST_OFFSET
        return date(number, 1, 1), date(number, 12, 31)
    return None
