"""A circular as an officer writes it: in one sentence, or as the pasted text of the letter; and what is corrected of it.

What the sentence says plainly is taken; what is only found in a pasted text (a due date above all) is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bot.nlu.days import NoSuchDayError, find_dates
from bot.nlu.normalize import normalize
from bot.nlu.settling import ask
from bot.nlu.understanding import Option, Setting, Understanding
from db.values.calendar import MONTHS, SHORT_MONTHS, NotADateError, office_day, read_date
from db.values.digits import arabic_digits
from db.values.letters import NORMAL, URGENCIES, links_in, tidy_number
from reports.question import Question, Scope

_BEFORE = r"(?:^|(?<=[\s/(])|(?<=หนังสือ)|(?<=เวียน)|(?<=ขอ)|(?<=ดู)|(?<=เรื่อง)|(?<=ทราบ)|(?<=คืน)|(?<=ส่ง)|(?<=ของ)|(?<=การ)|(?<=ตาม)|(?<=ที่)|(?<=แก้ไข)|(?<=ยกเลิก)|(?<=ฉบับ))"
#: ว 123, ศธ 04048/ว 123; not the ว at the end of a word, and not a count (ว 12 คน).
NUMBER = re.compile(rf"{_BEFORE}(?:[ก-ฮ]{{2}}\s?\d{{3,6}}(?:\.\d+)?\s?/\s?)?ว\.?\s?\d{{1,5}}(?![\d/.]|\s*คน)")
_MONTH = "|".join(
    sorted(
        (re.escape(name).replace(r"\.", r"\.?") for name in (*MONTHS, *SHORT_MONTHS)), key=len, reverse=True
    )
)
_DATE = rf"\d{{1,2}}\s*(?:{_MONTH})\s*(?:พ\.?ศ\.?\s*)?(?:\d{{4}}|\d{{2}}(?!\d))|\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d{{2}})"
_DATES = re.compile(_DATE)
_DATED = re.compile(
    rf"(?:(?:ลงวันที่|ลง\s?วันที่|ลว\.?)\s*|ว\.?\s?\d{{1,5}}\s*(?:วันที่\s*|ของวันที่\s*))(?P<day>{_DATE})"
)
#: Dated without a date: ลงวันที่วันนี้, ลงวันนี้, ลว. เมื่อวาน.
_DATED_NEAR = re.compile(r"(?:ลงวันที่|ลง\s?วันที่|ลว\.?|ลง)\s*(?P<near>วันนี้|เมื่อวาน)")
#: The day of a letter stands on a line of its own.
_OWN_LINE = re.compile(rf"^\s*(?:วันที่\s*)?(?P<day>{_DATE})\s*$", re.MULTILINE)
_DUE = re.compile(
    r"(?:กำหนด(?:ส่ง|ตอบ|รายงาน|วันส่ง)?|ภายใน|ส่งภายใน|ไม่เกิน)(?:วันที่|วัน)?\s*(?P<day>.{1,60})", re.DOTALL
)
_ENDS = r"(?=\s*(?:(?:ส่ง|แจ้ง)?(?<!การ)ถึง\s*(?:โรง|ทุก|กลุ่ม|อำเภอ|อ\.|สถานศึกษา|ผู้อำนวย|ผอ|รร|สหวิทย|บ้าน|อนุบาล|\d{8})|กำหนด(?:ส่ง|ตอบ|วันส่ง|รายงาน)|ส่งภายใน|ภายในวันที่|ลงวันที่|ลว\.|ความเร่งด่วน|สรุป\s*:|ลิงก์|https?://|\n|$))"
_SUBJECT = re.compile(rf"เรื่อง\s*:?\s*(?P<subject>.+?){_ENDS}")
_AUDIENCE = re.compile(
    r"ถึง\s*(?P<to>(?:โรง|ทุก|กลุ่ม|อำเภอ|อ\.|สถานศึกษา|ผู้อำนวย|ผอ|รร|สหวิทย|บ้าน|อนุบาล|\d{8}).*?)(?=\s*(?:กำหนด(?:ส่ง|ตอบ|วันส่ง|รายงาน)|ส่งภายใน|ภายในวันที่|(?:ส่ง|ตอบ|รายงาน|แจ้ง)\S{0,30}\s*ภายใน|ลงวันที่|ลว\.|ด่วน|ความเร่งด่วน|สรุป\s*:|ลิงก์|https?://|เรื่อง|\n|$))"
)
#: ส่ง ว 126 ให้โรงเรียนในอำเภอแม่สายหน่อย เรื่อง …: before the subject only, which may have a ให้โรงเรียน… of its own.
_GIVEN_TO = re.compile(
    r"(?:ให้|ไปยัง|ไปที่)\s*(?P<to>(?:โรง|ทุก|กลุ่ม|อำเภอ|อ\.|สถานศึกษา|ผู้อำนวย|ผอ|รร).*?)\s*(?:หน่อย|ด้วย|ที|นะ|ค่ะ|คะ|ครับ)*\s*(?=เรื่อง|ลงวันที่|ลว\.)"
)
_DEAR = re.compile(r"^\s*เรียน\s*:?\s*(?P<to>.+?)\s*$", re.MULTILINE)
_SUMMARY = re.compile(r"สรุป\s*:?\s*(?P<text>.+?)(?=\s*(?:กำหนดส่ง|ลิงก์|https?://|ถึงโรง|\n|$))")
_COMMAND = re.compile(
    r"^(?:น้องแผน|ช่วย|รบกวน|ขอ|กรุณา|ฝาก|\s)*(?:ส่ง|สง|สง่|ออก|ร่าง|ทำ|เวียน|แจ้งเวียน|แจ้ง|สร้าง|เพิ่ม)(?:หนังสือ|หนังสิอ|นส\.?|น\.ส\.)"
)
#: The number follows at once: แจ้งเวียน ว 124 …, ส่ง ว 126 …; of officers only, for a school says so of what it has sent.
_COMMAND_NUMBER = re.compile(
    r"^(?:น้องแผน|ช่วย|รบกวน|ขอ|กรุณา|ฝาก|\s)*(?:ส่ง|สง|ออก|ร่าง|เวียน|แจ้งเวียน|แจ้ง)(?:เวียน)?\s*(?=ว\.?\s?\d)"
)
_URGENT = re.compile(r"ด่วนที่สุด|ด่วนมาก|(?:^|\s|เวียน|หนังสือ)(?:เป็น)?(?:เรื่อง)?ด่วน(?:นะ|ค่ะ|คะ|ครับ|คับ)*(?=\s|$)")
_ALL = re.compile(
    r"(?:ผู้อำนวยการ|ผอ\.?)?\s*(?:โรงเรียน|สถานศึกษา|รร\.?|โรง)?\s*(?:ใน)?(?:สังกัด|เขต(?:พื้นที่)?(?:การศึกษา)?)?\s*(?:ทุก(?:โรงเรียน|โรง|แห่ง|สถานศึกษา|คน)?|ทั้งหมด|ทั้งเขต|ในเขต(?:พื้นที่)?(?:การศึกษา)?|ในสังกัด(?:ทุกแห่ง|ทุกโรงเรียน|ทุกโรง)?)(?:ใน(?:สังกัด|เขต))?(?:ทุกแห่ง|ทุกโรง(?:เรียน)?)?"
)
_CODES = re.compile(r"\d{8}(?:\s*[,/ ]\s*\d{8})*")
_TWO_KINDS = re.compile(
    r"(?:กลุ่ม|ศูนย์เครือข่าย).*(?:และ|กับ|,).*(?:อำเภอ|อ\.|ตำบล|ต\.)|(?:อำเภอ|อ\.|ตำบล|ต\.).*(?:และ|กับ|,).*(?:กลุ่ม|ศูนย์เครือข่าย)"
)
_QUESTION = re.compile(r"(?:ไหม|มั้ย|หรือยัง|ใคร|กี่โรง)\s*(?:คะ|ครับ|ค่ะ)?\s*$")
_FIELDS = (
    ("number", re.compile(r"(?:เลขที่|เลขหนังสือ|หมายเลข)")),
    ("due", re.compile(r"(?:กำหนดส่ง|กำหนดการส่ง|วันกำหนดส่ง|กำหนดตอบ|กำหนด|เดดไลน์)")),
    ("date", re.compile(r"(?:ลงวันที่|ลว\.|วันที่)")),
    ("audience", re.compile(r"(?:ผู้รับ|ส่งถึง|โรงเรียนที่ส่ง|ถึงใคร)")),
    ("urgency", re.compile(r"(?:ความเร่งด่วน|ชั้นความเร็ว)")),
    ("subject", re.compile(r"(?:ชื่อเรื่อง|เรื่อง)")),
)
#: แจ้งว่าเลื่อนกำหนดส่ง ว 123 เป็น …: who corrects a letter tells it anyway.
_TELL_THAT = re.compile(
    r"^(?:ช่วย|ฝาก|ขอ|รบกวน)*(?:แจ้ง|บอก)(?:ทุก)?(?:โรงเรียน|โรง|ผู้รับ)?ว่า\s*(?=ขอ|แก้|เปลี่ยน|เลื่อน|ขยาย)"
)
_EDIT = re.compile(
    r"^(?:ยืนยัน)?(?:ขอ|ช่วย)?(?:แก้ไข|แก้|เปลี่ยน|เลื่อน|ตั้ง|ขยาย)?(?P<what>[^\d]*?)(?:ของ|ใน|หนังสือ|\s)*$"
)
#: What follows the number where it stands first: เลื่อนกำหนดเป็น 5 ธ.ค. 69.
_AFTER = re.compile(
    r"(?:ขอ|ช่วย|ให้|\s)*(?P<verb>แก้ไข|แก้|เปลี่ยน|เลื่อน|ขยาย|ตั้ง)?\s*(?P<what>(?:วัน)?กำหนด[^\d]*?|เดดไลน์|ผู้รับ|ชื่อเรื่อง|เรื่อง|ความเร่งด่วน)\s*(?:ให้)?(?:ออก)?(?:ไป)?(?:เป็น|ถึง)\s*(?P<value>.+)"
)
_NEW_PAPER = re.compile(
    r"(?P<sure>ยืนยัน)?(?:ขอ|ช่วย)?แจ้ง(?:ผู้รับ|โรงเรียน)?(?:ว่า)?(?:มี|เปลี่ยน)?(?:ไฟล์|เอกสาร)(?:แนบ|หนังสือ)?(?:ใหม่)?\s*(?:ของ|ใน|หนังสือ|\s)*"
)
_POLITE = re.compile(r"(?:ค่ะ|คะ|ครับ|คับ|นะ|หน่อย|ด้วย|เลย|\s)*")
_LETTER_WORDS = ("หนังสือ", "หนังสือเวียน", "ขอ")

#: A sentence up to this long is offered again with what was missing in it; a button holds no more.
_MOST_TYPED = 250

Meant = Callable[[str], Understanding]


def number_in(plain: str) -> str:
    """Return the number of a letter that stands in a normalised text, as it is printed; "" without one."""
    match = NUMBER.search(plain)
    return tidy_number(match[0]) if match else ""


def written(text: str, setting: Setting, meant: Meant) -> Understanding | None:
    """Return the letter that an officer writes or pastes; None where the message is no letter."""
    raw = arabic_digits(text).strip()
    flat = re.sub(r"[ \t\u200b]+", " ", raw)
    number = number_in(re.sub(r"\s+", " ", flat))
    subject = _SUBJECT.search(flat)
    if not number or subject is None or _QUESTION.search(flat):
        return None
    told = bool(_COMMAND.match(flat) or (setting.seat.sees_office and _COMMAND_NUMBER.match(flat)))
    pasted = not told and setting.seat.sees_office and ("\n" in flat or _DEAR.search(flat)) and len(flat) > 40
    if not (told or pasted):
        return None
    to = _audience_in(flat, subject.end())
    slots: dict[str, Any] = {
        "number": number,
        "subject": _subject_of(flat, subject, to).strip(" .,:;"),
        # A pasted letter says ด่วน of anything further down; a sentence says it of the letter.
        "urgency": _urgency(flat, flat[subject.end() :] if told else ""),
        "typed": "" if "\n" in flat else flat[:_MOST_TYPED],
        "links": list(links_in(flat)),
        **_date_slots(flat, subject.end(), setting, told=told),
    }
    if summary := _SUMMARY.search(flat):
        slots["summary"] = summary["text"].strip()
    if to is None and not told:
        to = _DEAR.search(flat)
    question = None
    if to is not None:
        slots["audience"], question = audience(to["to"], setting, meant)
    return Understanding("ask", "circulars.write", question, slots, options=_acts_on(number))


def _audience_in(text: str, subject_end: int) -> re.Match[str] | None:
    """The last ถึง that names schools: a subject may have one of its own (เงินอุดหนุนถึงโรงเรียน …)."""
    found = list(re.finditer(r"ถึง", text))
    for place in reversed(found):
        match = _AUDIENCE.match(text, place.start())
        if match and (place.start() >= subject_end or place.start() < text.find("เรื่อง")):
            return match
    given = _GIVEN_TO.search(text)
    return given if given and given.start() < text.find("เรื่อง") else None


def _subject_of(text: str, subject: re.Match[str], to: re.Match[str] | None) -> str:
    """The subject up to its end; where a later ถึง is the audience, an earlier one belongs to the subject."""
    if to is None or to.start() <= subject.end():
        return subject["subject"]
    between = text[subject.end() : to.start()]
    if "\n" in between or not re.match(r"\s*ถึง", between):
        return subject["subject"]
    longer = re.split(r"\s*(?:กำหนด(?:ส่ง|ตอบ|วันส่ง|รายงาน)|ส่งภายใน|ภายในวันที่|ความเร่งด่วน|https?://)", between)[0]
    return subject["subject"] + longer


def _acts_on(number: str) -> tuple[Option, ...]:
    """ส่ง, แก้ไข, ยกเลิก under the preview of a draft mean that draft."""
    acts = (("ส่ง", "ยืนยันส่ง", "send"), ("แก้ไข", "แก้ไข", "correct"), ("ยกเลิก", "ยกเลิก", "cancel"))
    return tuple(
        Option(label, f"{says} {number}", f"circulars.{topic}", None, {"number": number})
        for label, says, topic in acts
    )


def audience(typed: str, setting: Setting, meant: Meant) -> tuple[str, Question | None]:
    """Return an audience as it is shown, and the question whose schools it is; None where it is not understood."""
    said = re.sub(r"^(?:ผู้อำนวยการ|ผอ\.?)\s*(?=โรงเรียน|สถานศึกษา|กลุ่ม)", "", typed.strip(" .,;")).strip()
    office = setting.seat.office_code
    everyone = Question("schools", Scope("office", office), listing=True)
    if _ALL.fullmatch(said.replace(" ", "")) or _ALL.fullmatch(said):
        return "โรงเรียนทุกแห่ง", everyone
    if _CODES.fullmatch(said):
        codes = tuple(dict.fromkeys(re.findall(r"\d{8}", said)))
        return f"{len(codes)} โรงเรียน", Question(
            "schools", Scope("school", office, codes, codes), listing=True
        )
    if _TWO_KINDS.search(said):
        # A question has one scope: of a cluster and an amphoe, one would be left out.
        return said, None
    # โรงเรียนทุกแห่งในอำเภอแม่จัน: who all are meant is told by the rest.
    rest = re.sub(r"(?:โรงเรียน|สถานศึกษา|รร\.?)?\s*ทุก(?:แห่ง|โรงเรียน|โรง|สถานศึกษา)\s*", "โรงเรียน", said)
    for asked in (f"รายชื่อ{rest}", f"รายชื่อโรงเรียน{rest}", f"{rest}มีโรงเรียนไหนบ้าง"):
        understood = meant(asked)
        question = understood.question
        if (
            understood.kind != "ask"
            or question is None
            # Of two lists only one would be written down.
            or understood.also
            or understood.topic not in ("figures", "reports.status", "schools.profile")
        ):
            continue
        if understood.topic == "schools.profile":
            question = Question("schools", question.scope)
        if question.measure in ("schools", "submissions"):
            meant_are = Question(
                question.measure, question.scope, question.where, bounds=question.bounds, listing=True,
                excluding=question.excluding,
            )  # fmt: skip
            # All schools are meant where the words say so; never for want of anything else that was understood.
            return said, None if meant_are == everyone else meant_are
    return said, None


def corrected(text: str, number: str, setting: Setting, meant: Meant) -> Understanding | None:
    """Return what is to be changed of a letter: แก้ไขกำหนดส่งของ ว 123 เป็น 5 ธ.ค. 69; None for other messages."""
    plain = re.sub(r"\s+", " ", arabic_digits(text)).strip()
    match = NUMBER.search(plain)
    if not number or match is None:
        return None
    before, after = _TELL_THAT.sub("", plain[: match.start()].strip()), plain[match.end() :].strip()
    if (told := _NEW_PAPER.fullmatch(before)) and _POLITE.fullmatch(after):
        told_of = {"number": number, "field": "paper", "typed": "", "sure": bool(told["sure"])}
        return ask("circulars.correct", slots=told_of)
    if fielded := re.match(
        r"(?P<what>(?:วัน)?(?:กำหนดส่ง|ครบกำหนด)|เรื่อง|ความเร่งด่วน|เลขที่|ลงวันที่|วันที่)\s*(?P<rest>(?:ให้)?(?:เป็น|ไปเป็น).+)",
        after,
    ):
        # แก้ ว 112 กำหนดส่งเป็น 30 พ.ย.: what is changed may be named behind the number.
        before, after = f"{before}{fielded['what']}", fielded["rest"]
    edit = _EDIT.match(before)
    verb = re.match(r"(?:ยืนยัน)?(?:ขอ|ช่วย)?(?:แก้ไข|แก้|เปลี่ยน|เลื่อน|ตั้ง|ขยาย)", before)
    value = re.match(r"(?:ให้)?(?:เป็น|ไปเป็น)\s*(?P<value>.+)", after)
    if value is None and (late := _AFTER.match(after)) and (verb or not before or before in _LETTER_WORDS):
        # แก้ ว 123 กำหนดส่งเป็น 5 ธ.ค. 69, ว 123 เลื่อนกำหนดเป็น 5 ธ.ค. 69: what is changed follows the number.
        if verb or late["verb"]:
            edit, value, verb = late, late, late
    if edit is None or not (verb or (value and before.startswith("กำหนดส่ง"))):
        return None
    slots: dict[str, Any] = {"number": number, "sure": before.startswith("ยืนยัน")}
    if value is None:
        return ask("circulars.correct", slots=slots) if verb and not after else None
    field = next((key for key, words in _FIELDS if words.search(edit["what"])), "")
    typed = value["value"].strip()
    slots |= {"field": field, "typed": typed}
    if field == "number":
        slots["value"] = number_in(typed)
    elif field in ("due", "date"):
        day = _day_said(typed, setting)
        slots["value"] = day.isoformat() if day else ""
    elif field == "audience":
        slots["value"], question = audience(typed, setting, meant)
        return Understanding("ask", "circulars.correct", question, slots, options=_acts_on(number))
    elif field == "urgency":
        slots["value"] = next((each for each in reversed(URGENCIES) if each in typed), "")
    else:
        slots["value"] = typed
    return Understanding("ask", "circulars.correct", None, slots, options=_acts_on(number))


def _urgency(text: str, tail: str) -> str:
    """ด่วนที่สุด stands at the head of a letter, before its number or subject; in a sentence also behind all the rest."""
    head = text[: max(text.find("เรื่อง"), 0)] or text[:80]
    named = re.search(r"ความเร่งด่วน\s*:?\s*(ด่วนที่สุด|ด่วนมาก|ด่วน|ปกติ)", text)
    said = _URGENT.search(head) or _URGENT.search(re.split(r"สรุป\s*:|https?://", tail)[0])
    found = named[1] if named else (said[0] if said else NORMAL)
    return next((each for each in reversed(URGENCIES) if each in found), NORMAL)


def _date_slots(text: str, subject_end: int, setting: Setting, *, told: bool) -> dict[str, Any]:
    """The day of the letter, and the due day: taken from a sentence, from a pasted text only proposed."""
    dated = _DATED.search(text) or _OWN_LINE.search(text)
    day = _read(dated["day"]) if dated else None
    if dated is None and (near := _DATED_NEAR.search(text)):
        day = office_day(setting.asked_at) - timedelta(days=near["near"] != "วันนี้")
    slots: dict[str, Any] = {
        "date": day.isoformat() if day else "",
        "bad": dated["day"] if dated and day is None else "",
    }
    if told:
        due = next((found for found in _DUE.finditer(text)), None)
        when = _day_said(due["day"], setting) if due else None
        slots["due"] = when.isoformat() if when else ""
        if due and when is None:
            slots["bad"] = slots["bad"] or due["day"].strip()[:30]
        return slots
    proposals = []
    for found in _DATES.finditer(text):
        if dated and found.start() == dated.start("day"):
            continue
        other = _read(found[0])
        if other and (day is None or other >= day) and other not in proposals:
            proposals.append(other)
    slots["proposals"] = [each.isoformat() for each in proposals[:4]]
    return slots


def _read(typed: str) -> date | None:
    try:
        return read_date(re.sub(r"\s+", " ", typed))
    except NotADateError:
        return None


def _day_said(typed: str, setting: Setting) -> date | None:
    """A day as a person writes it: 30 พ.ย. 69, ศุกร์หน้า, สิ้นเดือน; the coming one where no year is said."""
    if match := _DATES.match(typed.strip()):
        return _read(match[0])
    tight = normalize(typed).replace(" ", "")
    found = sorted(
        ((end, tag) for start, end, tag in find_dates(tight) if start <= len("วันที่")),
        key=lambda each: -each[0],
    )
    for _, tag in found:
        try:
            last: date = tag.value.span(setting.asked_at, "coming", setting.own_holidays).last
            return last
        except NoSuchDayError:
            return None
    return None
