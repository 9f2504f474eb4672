"""Takes out of a sentence what may name or reach a person, before it is kept for the officer (PDPA).

Too much is taken out rather than too little: the officer needs the way of asking, not who it was about.
"""

from __future__ import annotations

import functools
import re

#: Stands where something was taken out.
GONE = "#"
#: A sentence longer than this is a letter pasted into the chat; no more of it is kept.
KEPT_LENGTH = 500

_THAI = "[\u0e01-\u0e4e]"
_MAIL = re.compile(r"[^\s@]+@[^\s@]+")
_LINK = re.compile(r"(?:https?://|www\.|line\.me/)\S+", re.IGNORECASE)
_LINE_ID = re.compile(
    r"(?:ไอดีไลน์|ไลน์ไอดี|ไลน์|line\s*id|id\s*line|line)\s*[:=@]?\s*[A-Za-z0-9._@-]{4,}", re.IGNORECASE
)
#: Nine digits and more, also with signs between them: citizen ids, telephone numbers, bank accounts.
_NUMBER = re.compile(r"\d(?:[\s.\-/()]{0,2}\d){8,}")
#: Years beside each other (2566 2567 2568) and codes of schools (eight digits) look like such numbers, but are none.
_YEARS = re.compile(r"2[45]\d\d(?:\D{1,2}2[45]\d\d)*")
_CODES = re.compile(r"\d{8}(?:\D{1,2}\d{8})*")

#: What follows these words is kept; anything else after a title is a name.
_NO_NAME = (
    "กี่|มี|ทั้ง|ใน|รวม|เท่า|และ|กับ|หญิง|ชาย|ของ|แยก|ต่อ|ป\\.|ม\\.|อ\\.|ชั้น|ที่|อยู่|ปี|ระดับ|โรง|รร|จำนวน|คิด|ร้อยละ|มาก|น้อย|เทอม|ภาค|แต่ละ|ราย|ต่าง|ยากจน|พิการ|"
    "พัก|ประจำ|อนุบาล|ประถม|มัธยม|เล็ก|ใหญ่|ได้|ไม่|เป็น|คือ|อะไร|ไหน|บ้าง|ครับ|คะ|ค่ะ|นะ|หน่อย|จาก|ทุก|ไหม|มั้ย|ด้วย|ให้|กลุ่ม|ตำบล|อำเภอ|เขต|เหมือน|คล้าย|ซ้ำ|เดียว|"
    "ว่า|เรียก|ย่อ|เต็ม|เก่า|เดิม|ใหม่|โครงการ|รายงาน|รายการ|ผู้|นักเรียน|เด็ก|ครู|บุคลากร|\\d"
)
_NAME = rf"\s*(?!{_NO_NAME}){_THAI}+(?:\s+(?!{_NO_NAME}){_THAI}+)?"
_TITLE = (
    r"นางสาว|น\.\s?ส\.|นส\.|เด็กชาย|เด็กหญิง|ด\.\s?ช\.|ด\.\s?ญ\.|ดช\.|ดญ\.|ว่าที่\s?ร\.?ต\.?(?:หญิง)?|"
    r"นาย(?!อำเภอ|ก|ทะเบียน|ทหาร|จ้าง)|(?<!บ้าน)(?<!ตำบล)(?<!ต\.)(?<!วัด)(?<!โรงเรียน)(?<!ยน)นาง|"
    r"นามสกุล|ชื่อ-?สกุล|ชื่อ(?:จริง|เล่น)?|ผู้ปกครอง(?:ของ)?|มารดา|บิดา"
)
_TITLED = re.compile(rf"(?P<title>{_TITLE}){_NAME}")
#: After these a name is only one that is known as such: ครูประจำชั้น and คุณภาพ are none.
_CALLED = re.compile(
    rf"(?P<title>คุณครู|ครู|ผอ\.?|ผู้อำนวยการ|อาจารย์|คุณ|ดร\.)\s?(?P<name>{_THAI}{{3,}})(?P<more>\s+{_THAI}+)?"
)
_PAIR = re.compile(rf"(?<!\S)(?P<first>{_THAI}{{2,}})\s+(?P<last>{_THAI}{{2,}})(?!\S)")


def without_persons(text: str) -> str:
    """Return a sentence without numbers, addresses and names of persons; at most ``KEPT_LENGTH`` letters."""
    kept = text[: KEPT_LENGTH * 2]
    for pattern in (_LINK, _MAIL, _LINE_ID):
        kept = pattern.sub(GONE, kept)
    kept = _NUMBER.sub(_number, kept)
    kept = _TITLED.sub(lambda match: match["title"] + GONE, kept)
    kept = _CALLED.sub(_called, kept)
    kept = _PAIR.sub(_pair, kept)
    return " ".join(kept.split())[:KEPT_LENGTH]


def _number(match: re.Match[str]) -> str:
    written = match[0]
    return written if _YEARS.fullmatch(written) or _CODES.fullmatch(written) else GONE


def _called(match: re.Match[str]) -> str:
    first = next(
        (
            match["name"][:end]
            for end in range(len(match["name"]), 2, -1)
            if match["name"][:end] in _first_names()
        ),
        "",
    )
    if not first:
        return match[0]
    rest = match["name"][len(first) :]
    # A surname is written apart; a name that a verb is written onto has none.
    more = "" if not rest else match["more"] or ""
    return f"{match['title']}{GONE}{rest}{more}"


def _pair(match: re.Match[str]) -> str:
    named = match["first"] in _first_names() and match["last"] in _last_names()
    return GONE if named else match[0]


@functools.cache
def _first_names() -> frozenset[str]:
    """Known first names that are no words of the language besides."""
    from pythainlp.corpus import thai_female_names, thai_male_names

    from bot.nlu.lattice import thai_dictionary

    dictionary = thai_dictionary()
    names = thai_male_names() | thai_female_names()
    return frozenset(name for name in names if len(name) >= 3 and name not in dictionary)


@functools.cache
def _last_names() -> frozenset[str]:
    from pythainlp.corpus import thai_family_names

    return frozenset(thai_family_names())
