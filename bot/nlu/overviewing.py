"""Overviews asked for as a whole message (สรุปภาพรวมเขต เป็น PDF), and the last answer wanted as a file."""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from bot.nlu.filewords import FILE_WISHES
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.normalize import fold, normalize
from bot.nlu.politely import ENDING
from bot.nlu.scopes import own_scope
from bot.nlu.settling import ask
from bot.nlu.understanding import Memory, Setting, Understanding
from bot.nlu.words import CUES
from handlers.tiles import OVERVIEWS, Overview
from reports.question import Question, Scope, Wish

_LEAD = "(?:งั้น|สวัสดีค่ะ|สวัสดีครับ|สวัสดี|น้องแผน|รบกวน|ช่วย|กรุณา|อยากได้|อยากดู|อยากทราบ|ต้องการ|ขอดู|ขอ|เอา|ดู|แสดง|สรุป(?=ภาพรวม)|ทำ|จัดทำ|ออก|ส่ง|ให้|หน่อย)"
_TAIL = rf"(?:{ENDING}|ให้|สิ|ได้ไหม|ได้มั้ย|มา|ล่าสุด|ปัจจุบัน|ตอนนี้|บ้าง|ทั้งหมด|เป็น(?:ยังไง|อย่างไร|ไง)|ถึงไหนแล้ว|(?:ก่อน|สำหรับ|ใช้|ไว้|ใช้ใน|ไว้ใช้)(?:จะ)?(?:เข้า|ไป|ใช้)?(?:การ)?(?:ประชุม|นำเสนอ|ชี้แจง|รายงาน)(?:ผู้บริหาร|ท่าน|นาย)?|(?:เดี๋ยว)?จะ(?:เข้า|ไป)?(?:ประชุม|นำเสนอ|รายงาน)|(?:เป็น|แบบ)การ์ด|ทีเดียว(?:จบ)?|ก่อน|ในหน้าเดียว|หน้าเดียว|ทุกอย่าง|ทุกเรื่อง|ให้(?:ผม|ท่าน)?ดู)"
_AS = "(?:ขอ|เอา|เป็น|ใน|รูปแบบ|แบบ|ไฟล์|ทำ|ออก|ส่ง|ด้วย|ให้|หน่อย|และ|พร้อม)"
_OWN_SCHOOL = re.compile(r"(?:โรงเรียน|รร\.?)(?:ของ)?(?:ผม|หนู|ดิฉัน|ฉัน)")
_BY_WHOM = re.compile(r"(?:ที่)?(?:ผม|ท่าน|หนู|ดิฉัน|ฉัน|เรา)(?=ต้อง|ควร)")
#: A message of this many letters is about something more.
_LONGEST = 80


@functools.cache
def _wishes() -> dict[str, Wish]:
    """Every word for a file, folded, with what it asks for."""
    plain: dict[Wish, str] = {"file": CUES["file"], **FILE_WISHES}
    return {fold(word).replace(" ", ""): wish for wish, words in plain.items() for word in words.split()}


@functools.cache
def _pattern() -> re.Pattern[str]:
    phrases = "|".join(sorted((re.escape(each) for each in _phrases()), key=len, reverse=True))
    wishes = "|".join(sorted(map(re.escape, _wishes()), key=len, reverse=True))
    return re.compile(f"{_LEAD}*(?P<phrase>{phrases})?{_TAIL}*(?:{_AS}*(?P<wish>{wishes}))?{_TAIL}*")


@functools.cache
def _phrases() -> dict[str, Overview]:
    return {fold(phrase).replace(" ", ""): each for each in OVERVIEWS for phrase in each.phrases}


def overview(text: str, setting: Setting, gazetteer: Gazetteer) -> Understanding | None:
    """Return the overview that the whole message asks for; None when it says anything else.

    สรุปภาพรวม alone is about the own school for those who hold one.
    """
    match = _read(text)
    if match is None or match["phrase"] is None:
        return None
    found, own = _phrases()[match["phrase"]], own_scope(setting, gazetteer)
    if own is not None and match["phrase"] in ("สรุปภาพรวม", "ภาพรวม", "ดูภาพรวม"):
        found = next(each for each in OVERVIEWS if each.own)
    wide = setting.seat.kind == "school" and found.key == "today"
    scope = own if own is not None and (found.own or wide) else Scope("office", setting.seat.office_code)
    wish: Wish = _wishes()[match["wish"]] if match["wish"] else "pdf" if found.printed else "sentence"
    return ask(f"overview.{found.key}", Question("students", scope, want=wish))


def as_file(text: str, memory: Memory) -> Understanding | None:
    """ขอเป็น PDF after an overview: the same as a file; None for anything else that is said."""
    if memory.question is None or not memory.topic.startswith("overview."):
        return None
    match = _read(text)
    if match is None or match["phrase"] is not None or match["wish"] is None:
        return None
    return ask(memory.topic, replace(memory.question, want=_wishes()[match["wish"]]), memory.slots)


def _read(text: str) -> re.Match[str] | None:
    tight = normalize(text).replace(" ", "")
    if not 0 < len(tight) <= _LONGEST:
        return None
    # เช้านี้มีอะไรผมต้องดูบ้าง: who is to look says nothing more.
    tight = _OWN_SCHOOL.sub("โรงเรียนเรา", tight)
    return _pattern().fullmatch(tight) or _pattern().fullmatch(_BY_WHOM.sub("", tight))
