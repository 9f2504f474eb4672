"""Acts about deadlines (กำหนดส่ง): ส่งแล้ว, ส่งกลับ …, ตั้งกำหนดส่ง …, ไม่ต้องเตือน; what asks about them is left to the grammar."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.nlu import asking
from bot.nlu.dating import days_said
from bot.nlu.days import NoSuchDayError
from bot.nlu.frame import SUBMISSIONS
from bot.nlu.normalize import normalize
from bot.nlu.questions import Draft, draft
from bot.nlu.reporting import report_slots
from bot.nlu.settling import Case, ask
from bot.nlu.smalltalk import tightly
from bot.nlu.understanding import Memory, Option, Setting, Understanding
from db.deadlines import MUTE_BUTTON, SENT_BUTTON, SNOOZE_BUTTON

SENT, QUIET, RECEIVE, SET = "deadlines.sent", "deadlines.quiet", "deadlines.receive", "deadlines.set"
#: Gives the case of a part of the message, read by itself.
CaseOf = Callable[[str], Case]

_KIND = r"(?:ค่ะ|คะ|ครับ|คับ|ค้าบ|ค่า|จ้า|จ้ะ|นะ|น้า|เลย|หน่อย|ด้วย|ที|ฮะ|ละ|ล่ะ|แล้วจ้า|\s)*"
#: Whatever asks is no act: ใครส่งแล้วบ้าง, ส่ง DMC แล้วหรือยัง, ตั้งกำหนดส่งยังไง.
_ASKS = re.compile(
    r"หรือ|รึ|ไหม|มั้ย|มั๊ย|ไม๊|กี่|ใคร|ไหน|บ้าง|มั่ง|อะไร|เมื่อ(?:ไ|ใด)|เท่า(?:ไ|ใด)|ร้อยละ|เปอร์|กราฟ|แยก|รายชื่อ|จำนวน|สรุป|ตาราง|\?|ถ้า|ป่าว|เปล่า|ป่ะ|หรอ|เหรอ|"
    r"โรงเรียนที่|โรงที่|สถานะ|ทำไม|(?:ยัง|อย่าง)ไง|อย่างไร|ได้ปะ|ก่อ$"
)
_SENDS = r"(?:นำส่ง|ส่ง|คีย์|กรอก|ยืนยัน|บันทึก|รายงาน|อัปโหลด|อัพโหลด)"
_DONE = r"(?:(?:เรียบร้อย|เสร็จ|ครบ|ให้|ไป|เข้าระบบ|ในระบบ)*(?:แล้ว|เรียบร้อย|เสร็จ|ละ))"
_SENT = re.compile(
    rf"^(?:ทาง|ของ|โรงเรียน|รร\.?|เรา|ผม|หนู|ดิฉัน|ขอ|แจ้ง|ว่า|ได้|เพิ่งจะ|เพิ่ง|พึ่ง|ข้อมูล|งาน)*(?P<what>.{{0,80}}?){_SENDS}.{{0,90}}?{_DONE}{_KIND}$"
)
#: Not sent after all: said by mistake.
_UNSENT = re.compile(
    rf"^(?:ขอโทษ|ขออภัย|เมื่อกี้|เมื่อกี๊|ตะกี้|เมื่อตะกี้|เมื่อสักครู่|เมื่อครู่|เมื่อเช้า|เมื่อวาน|อ้าว|เรา|ทาง|โรงเรียน|{_KIND})*(?:แจ้งผิด|กดผิด|ส่งผิด|ยกเลิกการแจ้งส่ง|ที่จริงยังไม่ได้ส่ง).{{0,60}}$"
)
_BARE = re.compile(rf"^ส่งแล้ว{_KIND}$")
_MUTE = re.compile(r"(?:ไม่ต้อง|ไม่เอา|หยุด|เลิก|ปิด|งด|ไม่อยากให้)(?:การ)?(?:แจ้ง)?เตือน")
_UNMUTE = re.compile(r"(?:เปิด|กลับมา|ให้)(?:การ)?(?:แจ้ง)?เตือน(?:อีก|ใหม่|เหมือนเดิม|ได้แล้ว|ตามเดิม)")
_SNOOZE = re.compile(
    r"(?:แจ้ง)?เตือน(?:เรา|ฉัน|ผม|หนู)?(?:.{0,40}?(?:อีกที|อีกครั้ง|อีกรอบ)|ใหม่|อีก)|ค่อย(?:แจ้ง)?เตือน|เลื่อน(?:การ)?(?:แจ้ง)?เตือน"
)
_START = r"^(?:ช่วย|รบกวน|ขอ|ฝาก|จะ|น้องแผน|\s)*"
_RECEIVES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("return", re.compile(rf"{_START}(?:ส่งกลับ(?:ให้แก้ไข|แก้ไข|ให้แก้)?|ส่งคืน|ตีกลับ|ส่งให้แก้ไข)\s*(?P<rest>.+)$")),
    ("excuse", re.compile(rf"{_START}(?:ยกเว้น(?:การส่ง|ไม่ต้องส่ง|ให้)?|ไม่ต้องให้ส่ง)\s*(?P<rest>.+)$")),
    ("reopen", re.compile(rf"{_START}(?:ยกเลิกการรับ(?:รายงาน)?|ยกเลิกการยกเว้น|เปลี่ยนเป็นยังไม่ส่ง)\s*(?P<rest>.+)$")),
    ("accept", re.compile(rf"{_START}(?:ตรวจ|เช็ค|เช็ก)(?:ดู)?\s*(?P<rest>.+?)\s*แล้ว\s*(?:ถูกต้อง|ครบ|เรียบร้อย|โอเค|ok|ใช้ได้|ผ่าน|\s)*(?:รับ|ลงรับ|รับได้|ให้ผ่าน)(?:ไว้|ได้|ให้)?{_KIND}$")),
    ("accept", re.compile(rf"{_START}(?:ตรวจรับ(?:รายงาน)?|รับรายงาน|ลงรับ(?:รายงาน)?|รับ(?=\s*[a-z]))\s*(?P<rest>.+)$")),
)  # fmt: skip
_WHY = re.compile(r"\s*(?:เพราะว่า|เพราะ|เนื่องจาก|เหตุผล(?:คือ)?|:)\s*(?P<why>.+)$")
_SETS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("cancel", re.compile(rf"{_START}(?:ยกเลิก|ลบ|เอาออก)(?:วัน)?กำหนด(?:การ)?ส่ง\s*(?P<rest>.+)$")),
    ("move", re.compile(rf"{_START}(?:เลื่อน|เปลี่ยน|แก้|ขยาย)(?:วัน|เวลา)?(?:กำหนด)?(?:วัน)?(?:การ)?ส่ง\s*(?P<rest>.+)$")),
    ("set", re.compile(rf"{_START}(?:ตั้ง|เพิ่ม|กำหนด|ประกาศ|สร้าง)(?:วัน)?(?:กำหนด)?(?:วัน)?(?:การ)?ส่ง\s*(?!.*(?:ที่จะถึง|ที่กำลังจะถึง|ที่ใกล้ถึง))(?P<rest>.+)$")),
)  # fmt: skip
_MONTH = r"(?:ม\.?ค|ก\.?พ|มี\.?ค|เม\.?ย|พ\.?ค|มิ\.?ย|ก\.?ค|ส\.?ค|ก\.?ย|ต\.?ค|พ\.?ย|ธ\.?ค|มกรา|กุมภา|มีนา|เมษา|พฤษภา|มิถุนา|กรกฎา|สิงหา|กันยา|ตุลา|พฤศจิกา|ธันวา)"
#: Where the day begins in such an act.
_WHEN = re.compile(
    rf"\s*(?:ภายใน|ไม่เกิน|ก่อน|ถึง|ออกไปเป็น|ไปเป็น|ออกไป|ให้เป็น|เป็น|ไป|ครบกำหนด|กำหนดส่ง|กำหนด|ส่ง)?\s*(?:วัน)?(?:ที่)?\s*(?:\d{{1,2}}\s*(?:{_MONTH}|[/-]\s*\d)|\d{{4}}-\d|"
    r"พรุ่งนี้|มะรืน|สิ้นเดือน|(?:จันทร์|อังคาร|พุธ|พฤหัส(?:บดี)?|ศุกร์|เสาร์|อาทิตย์)\s*(?:นี้|หน้า|ที่))"
)
_WHOM = re.compile(
    r"\s*(?:ของ|ให้|สำหรับ|เฉพาะ|ถึง|กับ)?\s*(?:ทุกโรง(?:เรียน)?|ทั้งเขต|กลุ่ม(?:โรงเรียน|เครือข่าย)?|ศูนย์เครือข่าย|อำเภอ|อ\.|โรงเรียน|รร\.?(?=[ก-๙\s])|บ้าน)"
)
_EVERYBODY = re.compile(r"ทุกโรง|ทั้งเขต|ทุกแห่ง|ทุก รร|ทุกรร")


def deadline_act(said: str, memory: Memory, setting: Setting, case_of: CaseOf) -> Understanding | None:
    """Return the act a message is; None for questions and all else."""
    plain, tight = normalize(said), tightly(said)
    for act, pattern in _SETS:
        if match := pattern.match(plain):
            return _setting(act, match["rest"], said, case_of) if not _ASKS.search(tight) else None
    for act, pattern in _RECEIVES:
        if match := pattern.match(plain):
            found = _receiving(act, match["rest"], case_of)
            if found is not None:
                return found
    if (_MUTE.search(tight) or _SNOOZE.search(tight) or _UNMUTE.search(tight)) and not _ASKS.search(tight):
        return _quiet(tight, case_of(said))
    if setting.seat.kind in ("school", "cluster", "head") and not _ASKS.search(tight):
        return _sent(said, tight, memory, case_of)
    return None


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
    if _UNSENT.match(tight):
        return ask(SENT, slots={"act": "unsent", **_about(case_of(said))})
    if not _SENT.match(tight) or "ยังไม่" in tight or "ไม่ได้ส่ง" in tight:
        return None
    counted = (
        memory.question is not None and memory.question.measure == SUBMISSIONS and memory.topic == "figures"
    )
    if counted and _BARE.match(tight) and not re.search(r"(?:ค่ะ|ครับ|คับ|ค่า)$", tight):
        # ส่งแล้วล่ะ after ใครยังไม่ส่ง goes on with the question.
        return None
    case = case_of(said)
    about = _about(case)
    if not about and not tight.startswith(("ส่ง", "นำส่ง", "เราส่ง", "โรงเรียน", "แจ้ง", "ได้ส่ง", "เพิ่งส่ง", "คีย์")):
        return None
    if (
        case.frame.measures
        and not about
        and any(not each.weak and each.key != SUBMISSIONS for each in case.frame.measures)
    ):
        return None
    return ask(SENT, slots={"act": "sent", **about})


def _quiet(tight: str, case: Case) -> Understanding:
    slots = {"act": "mute", **_about(case)}
    if _UNMUTE.search(tight):
        slots["act"] = "unmute"
    elif not _MUTE.search(tight):
        slots["act"] = "snooze"
        if (day := _day(case)) is not None:
            slots["day"] = day
    return ask(QUIET, slots=slots)


def _receiving(act: str, rest: str, case_of: CaseOf) -> Understanding | None:
    """An officer's word about a report of named schools; without a report and a school it is something else."""
    why = _WHY.search(rest)
    what = rest[: why.start()] if why else rest
    if _ASKS.search(what.replace(" ", "")):
        return None
    case = case_of(what)
    about, schools = _about(case), case.frame.names.schools
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


def _setting(act: str, rest: str, said: str, case_of: CaseOf) -> Understanding:
    """ตั้งกำหนดส่ง NAME วันที่ DAY WHOM, in any order of the last two."""
    when, whom = _WHEN.search(rest), _WHOM.search(rest)
    ends = [match.start() for match in (when, whom) if match is not None]
    named = re.sub(rf"{_KIND}$", "", rest[: min(ends)] if ends else rest).strip(" :")
    slots: dict[str, Any] = {"act": act, "named": _as_typed(named[:120], said)}
    if named:
        slots |= _about(case_of(named if named.startswith(("รายงาน", "ข้อมูล")) else f"ส่ง {named}"))
    case = case_of(rest[min(ends) :] if ends else rest)
    if when is not None:
        try:
            slots["due"] = _day(case)
        except NoSuchDayError:
            slots["no_day"] = True
    return ask(SET, slots=slots | _whom(rest, case))


def _as_typed(plain: str, said: str) -> str:
    """Return words with the capitals they were typed with: ITA, not ita."""
    found = re.search(r"\s*".join(map(re.escape, plain.split())), said, re.IGNORECASE) if plain else None
    return found[0] if found else plain


def _whom(rest: str, case: Case) -> dict[str, Any]:
    if _EVERYBODY.search(rest):
        return {"whom": "all"}
    places = [place for place in case.frame.names.places if place.kind in ("cluster", "amphoe", "tambon")]
    if places:
        return {"whom": places[0].kind, "places": list(places[0].names)}
    codes = [each.match.schools[0].code for each in case.frame.names.schools if len(each.match.schools) == 1]
    unclear = [each.typed for each in case.frame.names.schools if len(each.match.schools) > 1]
    unclear += [typed for _thai, typed, _near in case.frame.names.unknown]
    if unclear:
        return {"unclear": unclear[0]}
    return {"whom": "school", "schools": codes} if codes else {}


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
