"""Acts about deadlines (กำหนดส่ง): ส่งแล้ว, ส่งกลับ …, ตั้งกำหนดส่ง …, ไม่ต้องเตือน; what asks about them is left to the grammar."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.nlu import asking
from bot.nlu.circularwriting import Meant
from bot.nlu.dating import days_said
from bot.nlu.days import NoSuchDayError
from bot.nlu.duewhom import KINDLY as _KIND
from bot.nlu.duewhom import as_typed, whom_said
from bot.nlu.frame import SUBMISSIONS
from bot.nlu.normalize import normalize
from bot.nlu.politely import ASKING
from bot.nlu.questions import Draft, draft
from bot.nlu.reporting import report_slots
from bot.nlu.settling import Case, ask
from bot.nlu.smalltalk import tightly
from bot.nlu.understanding import Memory, Option, Setting, Understanding
from db.deadlines import MUTE_BUTTON, SENT_BUTTON, SNOOZE_BUTTON

SENT, QUIET, RECEIVE, SET = "deadlines.sent", "deadlines.quiet", "deadlines.receive", "deadlines.set"
#: Gives the case of a part of the message, read by itself.
CaseOf = Callable[[str], Case]

#: Whatever asks is no act: ใครส่งแล้วบ้าง, ส่ง DMC แล้วหรือยัง, ตั้งกำหนดส่งยังไง.
_ASKS = re.compile(
    rf"{ASKING}|หรือ|รึ(?!ยอ)|ไหม|มั้ย|มั๊ย|ไม๊|บ้าง|มั่ง|อะไร|ร้อยละ|เปอร์|กราฟ|แยก|รายชื่อ|จำนวน|สรุป|ตาราง|\?|ถ้า|ป่าว|เปล่า|ป่ะ|หรอ|เหรอ|"
    r"โรงเรียนที่|โรงที่|สถานะ|ทำไม|(?:ยัง|อย่าง)ไง|อย่างไร|ได้ปะ|ก่อ$"
)
_SENDS = r"(?:นำส่ง|ส่ง|สง่|สง(?=แล้ว|เเล้ว|เรียบร้อย|[a-z])|คีย์|กรอก|ยืนยัน|บันทึก|รายงาน|อัปโหลด|อัพโหลด)"
_DONE = r"(?:(?:เรียบร้อย|เสร็จ|ครบ|ให้|ไป|เข้าระบบ|ในระบบ)*(?:แล้ว|เรียบร้อย|เสร็จ|ละ))"
_SENT = re.compile(
    rf"^(?:ทาง|ของ|โรงเรียน|รร\.?|เรา|ผม|หนู|ดิฉัน|ขอ|แจ้ง|ว่า|ได้|เพิ่งจะ|เพิ่ง|พึ่ง|ข้อมูล|งาน|งั้น|(?:ลง|บันทึก|กด)(?=ว่า))*(?P<what>.{{0,80}}?){_SENDS}.{{0,90}}?{_DONE}(?:ให้)?{_KIND}$"
)
#: Not sent after all: said by mistake.
_UNSENT = re.compile(
    rf"^(?:ขอโทษ|ขออภัย|เมื่อกี้|เมื่อกี๊|ตะกี้|เมื่อตะกี้|เมื่อสักครู่|เมื่อครู่|เมื่อเช้า|เมื่อวาน|อ้าว|เรา|ทาง|โรงเรียน|{_KIND})*(?:แจ้งผิด|กดผิด|ส่งผิด|ยกเลิกการแจ้งส่ง|ที่จริงยังไม่ได้ส่ง).{{0,60}}$"
)
#: ส่ง EMIS ไปแล้วนะคะเมื่อเช้า: when it was sent, at either end.
_WHEN_SENT = re.compile(
    rf"^(?:เมื่อเช้า|เมื่อกี้|เมื่อวาน|วันนี้)(?:นี้)?(?={_SENDS})|(?:เมื่อเช้า|เมื่อกี้|เมื่อกี๊|เมื่อวาน|เมื่อบ่าย|วันนี้|ตอนเช้า|ตอนบ่าย)(?:นี้)?{_KIND}(?:(?:ช่วย)?(?:ลง|บันทึก)(?:ให้)?{_KIND})?$"
)
_BARE = re.compile(rf"^(?:เรา|ทางเรา|ของเรา)?(?:ส่ง|สง่|สง)(?:เข้า|ไป|ให้|เรียบร้อย|ครบ)*แล้ว{_KIND}$")
#: บันทึกให้ที at the end of what was sent.
_PLEASE_NOTE = re.compile(
    rf"(?<=\S)(?:ช่วย|รบกวน|ฝาก|ขอ)*(?:ลง|บันทึก|กด|อัปเดต|อัพเดต|เช็ค|เช็ก)(?:สถานะ|ระบบ)?(?:ให้|ไว้|รับ)+(?:เรา|โรงเรียน)?{_KIND}$"
)
_ASKED_TO_NOTE = re.compile(rf"^(?:งั้น|ช่วย|ขอ|รบกวน)*(?:บันทึก|ลง|กด)(?:ให้)?ว่า{_SENDS}แล้ว")
_MUTE = re.compile(r"(?:ไม่ต้อง|ไม่เอา|หยุด|เลิก|ปิด|งด|ไม่อยากให้)(?:การ)?(?:แจ้ง)?เตือน")
_UNMUTE = re.compile(
    r"(?:เปิด|กลับมา|ให้)(?:การ)?(?:แจ้ง)?เตือน(?:อีก|ใหม่|เหมือนเดิม|ได้แล้ว|ตามเดิม)|(?:เปิด|กลับมา)(?:การ)?(?:แจ้ง)?เตือน|เตือน.{0,30}(?:เหมือนเดิม|ตามเดิม|ตามปกติ)"
)
_SNOOZE = re.compile(
    r"(?:แจ้ง)?เตือน(?:เรา|ฉัน|ผม|หนู)?(?:.{0,40}?(?:อีกที|อีกครั้ง|อีกรอบ)|ใหม่|อีก)|ค่อย(?:แจ้ง)?เตือน|เลื่อน(?:การ)?(?:แจ้ง)?เตือน"
)
_START = r"^(?:ช่วย|รบกวน|ขอ|ฝาก|จะ|น้องแผน|\s)*"
_RECEIVES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("return", re.compile(rf"{_START}(?:ส่งกลับ(?:ให้แก้ไข|แก้ไข|ให้แก้)?|ส่งคืน|ตีกลับ|ส่งให้แก้ไข|คืน(?=\s*(?:รายงาน|ข้อมูล|[a-z]))|ไม่รับ(?:รายงาน)?(?=\s*[a-z]))\s*(?P<rest>.+)$")),
    ("return", re.compile(rf"{_START}(?:ให้\s*)?(?P<rest>.+?(?:แก้ไข|แก้|ส่งใหม่).+?ใหม่.*)$")),
    ("excuse", re.compile(rf"{_START}(?:ยกเว้น(?:การส่ง|ไม่ต้องส่ง|ให้)?|ไม่ต้องให้ส่ง|งดเว้น(?:การส่ง)?)\s*(?P<rest>.+)$")),
    ("excuse", re.compile(rf"{_START}(?:ให้\s*)?(?P<rest>.+?ไม่ต้องส่ง.*)$")),
    ("reopen", re.compile(rf"{_START}(?:ยกเลิกการรับ(?:รายงาน)?|ยกเลิกการยกเว้น|เปลี่ยนเป็นยังไม่ส่ง)\s*(?P<rest>.+)$")),
    ("accept", re.compile(rf"{_START}(?P<rest>.+?)\s*ส่ง(?:มา|เข้ามา|ให้)?(?:ให้|แล้ว|ครบ)+{_KIND}(?:ช่วย|ฝาก|รบกวน)?(?:ตรวจ|ลง)?รับ(?:รายงาน|เรื่อง)?(?:ให้|ไว้|เลย|ได้เลย)*{_KIND}$")),
    ("accept", re.compile(rf"{_START}(?:ตรวจ|เช็ค|เช็ก)(?:ดู)?\s*(?P<rest>.+?)\s*แล้ว\s*(?:ถูกต้อง|ครบ|เรียบร้อย|โอเค|ok|ใช้ได้|ผ่าน|\s)*(?:รับ|ลงรับ|รับได้|ให้ผ่าน)(?:ไว้|ได้|ให้)?{_KIND}$")),
    ("accept", re.compile(rf"{_START}(?:ตรวจรับ(?:รายงาน)?|รับรายงาน|ลงรับ(?:รายงาน)?|รับ(?=\s*[a-z])|บันทึก(?:ว่า|ให้ว่า|รับ))\s*(?P<rest>.+)$")),
    ("accept", re.compile(rf"{_START}(?P<rest>.+?(?:รับได้(?:เลย)?|รับแล้ว|ผ่านแล้ว|ตรวจแล้ว|ตรวจผ่าน|ถูกต้องแล้ว){_KIND})$")),
)  # fmt: skip
_WHY = re.compile(r"\s*(?:เพราะว่า|เพราะ|เนื่องจาก|เหตุผล(?:คือ)?|:)\s*(?P<why>.+)$")
#: ส่ง as it is typed, in haste too.
_SENDING = r"(?:ส่ง|สง่|สง(?=ราย|ข้อ|แบบ|[a-z\s]))"
#: Whom first, then what: ให้ทุกโรงเรียนส่งแบบสำรวจภายใน …, แบบสำรวจให้ทุกโรงเรียนส่งภายใน ….
_LET_SEND = re.compile(
    r"^(?:ช่วย|รบกวน|ขอ|ฝาก|น้องแผน|\s)*(?:กำหนด|แจ้ง)?(?P<what>.{0,60}?)\s*ให้\s*(?P<whom>(?:ทุก|โรง|รร|กลุ่ม|อำเภอ|อ\.|บ้าน).{0,60}?)\s*ส่ง\s*(?P<what2>.{0,80}?)\s*(?P<when>(?:ภายใน|ไม่เกิน|ก่อน)\s*.{3,40})$"
)
#: A week more, ten days more: how far a date moves.
_BY_DAYS = re.compile(r"อีก\s*(?P<count>\d{1,3}|หนึ่ง|สอง|สาม|สี่|ห้า)\s*(?P<unit>วัน|สัปดาห์|อาทิตย์|เดือน)")
_NUMBERS, _UNITS = (
    {"หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5},
    {"วัน": 1, "สัปดาห์": 7, "อาทิตย์": 7, "เดือน": 30},
)
#: The same without its word: ตีกลับ DMC บ้านแม่จัน ข้อมูลไม่ครบ.
_BARE_WHY = re.compile(
    r"\s+(?P<why>(?:ข้อมูล|จำนวน|ยอด|ตัวเลข|ห้อง|เอกสาร|ไฟล์|ลายเซ็น|นักเรียน|เด็ก|ครู|ขาด|ไม่|ลืม|ผิด|ยัง|ต้อง).{3,})$"
)
#: What is typed instead of a reason.
_NO_REASON = re.compile(
    rf"ไหม|มั้ย|หรือ(?:ยัง|เปล่า|ไม่)|ใคร|กี่|เท่า(?:ไ|ใด)|โรงไหน|\?|^(?:ยกเลิก|ไม่เอา|ไม่ส่งกลับ|ไม่ต้อง|ช่างมัน|เปลี่ยนใจ){_KIND}|^(?:ส่งกลับ|ตีกลับ|รับรายงาน|ยกเว้น|ขอบคุณ|สวัสดี)"
)
_BEGS = re.compile(
    r"^(?:ทาง|โรงเรียน|เรา|ผม|หนู|อยาก|ขอ|จะ)*(?:ขอ)(?:ยกเว้น|ผ่อนผัน|เลื่อน(?:กำหนด|วัน)?(?:การ)?ส่ง|ขยายเวลา|ส่งช้า|ส่งล่าช้า|ไม่ส่ง)"
    r"|^(?:ถ้า|แล้ว|จะ|เรา|ขอ)*(?:ส่งช้า|ส่งล่าช้า|ส่งทีหลัง|ส่งหลังกำหนด|ส่งหลังวันนั้น|ส่งเลยกำหนด|เลื่อนส่ง|ยังไม่ส่ง|ส่ง.{2,25}(?:ล่า)?ช้า).{0,12}(?:ได้|เป็นไร|เป็นอะไร)(?:อยู่)?(?:ไหม|มั้ย|มั๊ย|หรือเปล่า|รึเปล่า|ป่าว|หรือไม่)"
)
_SETS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("cancel", re.compile(rf"{_START}(?:ยกเลิก|ลบ|เอาออก)(?:(?:วัน)?กำหนด(?:การ)?{_SENDING}|การส่ง|เดดไลน์)\s*(?P<rest>.+)$")),
    ("cancel", re.compile(rf"{_START}(?P<rest>(?=.*[a-z]).{{2,60}}?)\s*ไม่ต้องส่ง(?:แล้ว|เลย)?\s*(?:ยกเลิก(?:เลย|ไปเลย|ได้เลย|กำหนดส่ง)?){_KIND}$")),
    ("move", re.compile(rf"{_START}(?:เลื่อน|เปลี่ยน|แก้|ขยาย|ขยับ)(?:วันปิด(?:รับ)?|(?:วัน|เวลา)?(?:กำหนด)?(?:วัน)?(?:การ)?{_SENDING}|เดดไลน์|(?:วัน)?กำหนด(?!การ))\s*(?P<rest>.+)$")),
    ("move", re.compile(rf"{_START}(?:เลื่อน|ขยาย)(?!การ?แจ้ง|การ?เตือน|แจ้ง|เตือน)\s*(?P<rest>[a-z].+)$")),
    ("move", re.compile(rf"{_START}(?P<rest>(?=.*[a-z]).{{2,60}}?\s*(?:ขอ)?(?:เลื่อน|ขยาย)(?:กำหนด|เวลา)?(?:ส่ง)?(?:ออก)?(?:ไป)?(?:เป็น|ถึง|อีก).+)$")),
    ("set", re.compile(rf"{_START}(?:ตั้ง|เพิ่ม|กำหนด|ประกาศ|สร้าง)(?:(?:วัน)?(?:กำหนด)?(?:วัน)?(?:การ)?{_SENDING}|เดดไลน์)\s*(?!.*(?:ที่จะถึง|ที่กำลังจะถึง|ที่ใกล้ถึง))(?P<rest>.+)$")),
)  # fmt: skip
_MONTH = r"(?:ม\.?ค|ก\.?พ|มี\.?ค|เม\.?ย|พ\.?ค|มิ\.?ย|ก\.?ค|ส\.?ค|ก\.?ย|ต\.?ค|พ\.?ย|ธ\.?ค|มกรา|กุมภา|มีนา|เมษา|พฤษภา|มิถุนา|กรกฎา|สิงหา|กันยา|ตุลา|พฤศจิกา|ธันวา)"
#: Where the day begins in such an act.
_WHEN = re.compile(
    rf"\s*(?:(?:ให้)?ส่ง\s*(?=ภายใน|ไม่เกิน|ก่อน))?(?:ภายใน|ไม่เกิน|ก่อน|ถึง|ออกไปเป็น|ไปเป็น|ออกไป|ให้เป็น|เป็น|ไป|ครบกำหนด|กำหนดส่ง|กำหนด|ส่ง)?\s*(?:วันที่|ที่|(?:(?<=\s)|(?<=ใน)|(?<=เป็น)|(?<=ก่อน)|(?<=ถึง)|(?<=ไป))วัน)?\s*(?:\d{{1,2}}\s*(?:{_MONTH}|[/-]\s*\d)|\d{{4}}-\d|"
    r"พรุ่งนี้|มะรืน|สิ้นเดือน|(?:จันทร์|อังคาร|พุธ|พฤหัส(?:บดี)?|ศุกร์|เสาร์|อาทิตย์)\s*(?:นี้|หน้า|ที่))"
)
_WHOM = re.compile(
    r"\s*(?:ของ|ให้|สำหรับ|เฉพาะ|ถึง|กับ)?\s*(?:ทุก\s?(?:โรง(?:เรียน)?|รร)|ทั้งเขต|กลุ่ม(?:โรงเรียน|เครือข่าย)?|ศูนย์เครือข่าย|อำเภอ|อ\.|โรงเรียน|รร\.?(?=[ก-๙\s])|ขยายโอกาส|ขนาด(?=เล็ก|กลาง|ใหญ่)|บ้าน)"
)
_WHOM_BEGINS = re.compile(r"^\s*(?:ของ|ให้|สำหรับ|เฉพาะ|ถึง|กับ|\s)*")
#: Who must send, told as a list is asked for: ตั้งกำหนดส่ง … 15 ม.ค. 70 โรงเรียนที่ยังไม่ส่ง DMC.
_WHICH_SCHOOLS = re.compile(r"(?:โรงเรียน|โรง|รร\.?)ที่")


def deadline_act(
    said: str, memory: Memory, setting: Setting, case_of: CaseOf, meant: Meant
) -> Understanding | None:
    """Return the act a message is; None for questions and all else.

    ``meant`` understands a sentence by itself: who must send is read as a list of schools that is asked for.
    """
    plain, tight = normalize(said), tightly(said)
    if (found := _reason(said, tight, memory)) is not None:
        return found
    if setting.seat.kind == "school" and (found := _begged(tight, said, memory, case_of)) is not None:
        return found
    for act, pattern in _SETS:
        if match := pattern.match(plain):
            if _ASKS.search(_WHICH_SCHOOLS.sub("", tight) if _WHEN.search(match["rest"]) else tight):
                return None
            if (found := _setting(act, match["rest"], said, setting, case_of, meant)) is not None:
                return found
    if (found := _let_send(plain, said, setting, case_of, meant)) is not None and not _ASKS.search(tight):
        return found
    for act, pattern in _RECEIVES:
        if match := pattern.match(plain):
            of_that = _spoken_of(memory) if setting.seat.sees_office and act in ("accept", "return") else {}
            found = _receiving(act, match["rest"], case_of, of_that)
            if found is not None:
                return found
    if setting.seat.sees_office and (found := _of_another(tight, memory, case_of)) is not None:
        return found
    if (_MUTE.search(tight) or _SNOOZE.search(tight) or _UNMUTE.search(tight)) and not _ASKS.search(tight):
        return _quiet(tight, case_of(said), memory)
    if setting.seat.kind in ("school", "cluster", "head") and not _ASKS.search(tight):
        return _sent(said, tight, memory, case_of)
    return None


def _reason(said: str, tight: str, memory: Memory) -> Understanding | None:
    """What is typed after ส่งกลับเพราะอะไรคะ is the reason, in the officer's own words."""
    asked = next((each for each in memory.options if each.slots.get("reason_asked")), None)
    if asked is None or _NO_REASON.search(tight):
        return None
    why = re.sub(r"^\s*(?:เพราะว่า|เพราะ|เนื่องจาก)\s*", "", said).strip()
    return ask(RECEIVE, slots={**asked.slots, "reason": why[:200], "reason_asked": False}) if why else None


def _begged(tight: str, said: str, memory: Memory, case_of: CaseOf) -> Understanding | None:
    """A school asks to be let off or to send later: that is for officers, and it is told so."""
    if not _BEGS.search(tight):
        return None
    about = _about(case_of(f"ส่ง {re.sub('ขอ|ยกเว้น|ผ่อนผัน|ไม่', '', said)}")) or _spoken_of(memory)
    asks = _ASKS.search(tight)
    return ask(RECEIVE, slots={"act": "excuse", **about}) if about or asks else None


def _let_send(plain: str, said: str, setting: Setting, case_of: CaseOf, meant: Meant) -> Understanding | None:
    """ให้ทุกโรงเรียนส่งแบบสำรวจครุภัณฑ์ภายในวันที่ 15 ม.ค. 70: an officer sets a deadline, whom first."""
    match = _LET_SEND.match(plain) if setting.seat.sees_office else None
    if match is None or not (match["what"] or match["what2"]).strip():
        return None
    rest = f"{(match['what2'] or match['what']).strip()} {match['when']} {match['whom']}"
    return _setting("set", rest, said, setting, case_of, meant)


def tapped(data: str) -> Understanding | None:
    """Return what a button under a reminder means; it may be tapped days later."""
    for begins, topic, act in (
        (SENT_BUTTON, SENT, "sent"),
        (SNOOZE_BUTTON, QUIET, "snooze"),
        (MUTE_BUTTON, QUIET, "mute"),
    ):
        if data.startswith(begins) and len(data) > len(begins):
            return ask(topic, slots={"act": act, "report": data.removeprefix(begins)})
    return None


def _sent(said: str, tight: str, memory: Memory, case_of: CaseOf) -> Understanding | None:
    tight = _PLEASE_NOTE.sub("", _WHEN_SENT.sub("", tight))
    if _UNSENT.match(tight):
        return ask(SENT, slots={"act": "unsent", **_about(case_of(said))})
    if not _SENT.match(tight) or "ยังไม่" in tight or "ไม่ได้ส่ง" in tight:
        return None
    asked = memory.question if memory.topic == "figures" else None
    if (
        asked is not None
        and asked.measure == SUBMISSIONS
        and _BARE.match(tight)
        and not re.search(r"(?:ค่ะ|ครับ|คับ|ค่า)$", tight)
    ):
        return None  # ส่งแล้วล่ะ after ใครยังไม่ส่ง goes on with the question.
    case = case_of(said)
    about = _about(case) or (_spoken_of(memory) if _BARE.match(tight) or _ASKED_TO_NOTE.match(tight) else {})
    if not about and not tight.startswith(
        ("ส่ง", "สง", "นำส่ง", "เราส่ง", "โรงเรียน", "แจ้ง", "ได้ส่ง", "เพิ่งส่ง", "คีย์")
    ):
        return None
    if (
        case.frame.measures
        and not about
        and any(not each.weak and each.key != SUBMISSIONS for each in case.frame.measures)
    ):
        return None
    return ask(SENT, slots={"act": "sent", **about})


def _spoken_of(memory: Memory) -> dict[str, Any]:
    """ส่งแล้วค่ะ after one report's due date or state: that report, not whichever other one is still open."""
    asked = (
        memory.question if memory.question is not None and memory.question.measure == SUBMISSIONS else None
    )
    if not memory.topic.startswith(("reports.", "deadlines.")) and asked is None:
        return {}
    found = {
        key: memory.slots.get(key) or (asked.values_of(key) if asked is not None else None)
        for key in ("report", "system", "round")
    }
    said = {key: list(value) if isinstance(value, tuple) else value for key, value in found.items() if value}
    one = said.get("report") or said.get("system")
    return {} if isinstance(one, list) and len(one) > 1 else said


#: ไม่ต้องเตือนเรื่องนี้แล้ว: the report that was spoken of.
_THIS_ONE = re.compile(r"(?:เรื่อง|อัน|รายงาน|ตัว|งาน)(?:นี้|นั้น)")


def _quiet(tight: str, case: Case, memory: Memory) -> Understanding:
    about = _about(case)
    slots = {
        "act": "mute",
        **(about or (_spoken_of(memory) if _THIS_ONE.search(tight) or memory.topic == QUIET else {})),
    }
    if _UNMUTE.search(tight):
        slots["act"] = "unmute"
    elif not _MUTE.search(tight):
        slots["act"] = "snooze"
        if (day := _day(case)) is not None:
            slots["day"] = day
    return ask(QUIET, slots=slots)


def _receiving(act: str, rest: str, case_of: CaseOf, of_that: dict[str, Any]) -> Understanding | None:
    """An officer's word about a report of named schools; without a report, said or just spoken of, it is something else."""
    why = _WHY.search(rest) or (_BARE_WHY.search(rest) if act == "return" else None)
    what = rest[: why.start()] if why else rest
    if _ASKS.search(what.replace(" ", "")) or (act == "accept" and re.search("ยังไม่|ไม่ได้|ไม่ส่ง", what)):
        return None
    case = case_of(what)
    about, schools = _about(case) or of_that, case.frame.names.schools
    if not about or not schools:
        return None
    slots: dict[str, Any] = {"act": act, **about, "reason": why["why"].strip()[:200] if why else ""}
    settled = [each.match.schools[0].code for each in schools if len(each.match.schools) == 1]
    open_ = next((each for each in schools if len(each.match.schools) > 1), None)
    if open_ is not None:
        options = [
            Option(
                asking.label(school.full),
                f"{school.full} ตำบล{school.tambon or '-'}",
                RECEIVE,
                None,
                {**slots, "schools": [*settled, school.code]},
            )
            for school in open_.match.schools
        ]
        return asking.clarify(f"ชื่อ “{open_.typed}” มีมากกว่าหนึ่งแห่ง หมายถึงแห่งไหนคะ", options)
    return ask(RECEIVE, slots={**slots, "schools": settled})


def _setting(
    act: str, rest: str, said: str, setting: Setting, case_of: CaseOf, meant: Meant
) -> Understanding | None:
    """ตั้งกำหนดส่ง NAME วันที่ DAY WHOM, in any order of the last two; None where one school is let off."""
    if act == "cancel" and "ไม่ต้องส่ง" in said and case_of(rest).frame.names.schools:
        return None
    when, whom = _WHEN.search(rest), _WHOM.search(rest)
    ends = [match.start() for match in (when, whom) if match is not None]
    named = re.sub(rf"{_KIND}$", "", rest[: min(ends)] if ends else rest).strip(" :")
    if act == "move":
        named = re.sub(r"\s*(?:ขอ)?(?:เลื่อน|ขยาย)?(?:กำหนด|เวลา)?(?:ส่ง)?(?:ออก)?(?:ไป)?(?:อีก.*)?$", "", named)
    slots: dict[str, Any] = {"act": act, "named": as_typed(named[:120], said)}
    if named:
        slots |= _about(case_of(named if named.startswith(("รายงาน", "ข้อมูล")) else f"ส่ง {named}"))
    case = case_of(rest[min(ends) :] if ends else rest)
    if when is not None:
        try:
            slots["due"] = _day(case)
        except NoSuchDayError:
            slots["no_day"] = True
    elif act == "move" and (later := _BY_DAYS.search(rest)):
        count = _NUMBERS.get(later["count"]) or int(later["count"])
        slots["shift"] = count * _UNITS[later["unit"]]
    if whom is None:
        return ask(SET, slots=slots)
    ended = when.start() if when is not None and when.start() > whom.start() else len(rest)
    told, question = whom_said(_WHOM_BEGINS.sub("", rest[whom.start() : ended]), said, case, setting, meant)
    return ask(SET, question, slots | told)


#: บ้านรวมใจด้วย after one school's report was received.
_TOO = re.compile(rf"^(?:แล้ว|และ|กับ|ขอ)*(?P<who>.{{2,60}}?)(?:อีกโรง|อีกแห่ง)?ด้วย{_KIND}$")


def _of_another(tight: str, memory: Memory, case_of: CaseOf) -> Understanding | None:
    """บ้านรวมใจด้วย after a report was received or given back: the same of that school."""
    match = _TOO.match(tight) if memory.topic == RECEIVE else None
    if match is None or _ASKS.search(match["who"]):
        return None
    case = case_of(match["who"])
    named = case.frame.names.schools
    if len(named) != 1 or len(named[0].match.schools) != 1 or case.frame.measures or case.frame.leftovers():
        return None
    return ask(RECEIVE, slots={**memory.slots, "schools": [named[0].match.schools[0].code]})


def _about(case: Case) -> dict[str, Any]:
    """Which report is meant, as far as it is said: code, system, round, year."""
    frame = case.frame
    if frame.reports:
        return {"report": list(frame.reports)}
    if "status" in frame.where:
        frame.where.pop("status")
    made = draft(frame, SUBMISSIONS, case.setting, case.gazetteer)
    if not isinstance(made, Draft):
        return {"system": list(frame.where["system"])} if "system" in frame.where else {}
    slots = report_slots(made.question)
    if not slots.get("system") and not slots.get("round"):
        slots.pop("year", None)
    return slots


def _day(case: Case) -> str | None:
    """Return the day that is named last, ahead of the day of asking, as ISO text."""
    said = days_said(case.frame)
    if not said:
        return None
    return said[-1][0].span(case.setting.asked_at, "coming", case.setting.own_holidays).last.isoformat()
