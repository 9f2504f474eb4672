"""Talking of cases (เรื่องถึงเจ้าหน้าที่): handing a question over, and what both sides say about it by its number.

What follows a number is somebody's own text and is not understood; that of the asker loses names and numbers of persons.
"""

from __future__ import annotations

import re

from bot.nlu.personal import without_persons
from bot.nlu.settling import ask
from bot.nlu.understanding import Understanding
from db.values.digits import arabic_digits

_OF = r"\s*(?:เรื่อง|เคส)(?:ที่|เลขที่|หมายเลข)?\s*(?P<number>\d{1,6})"
_END = r"\s*(?:อีกครั้ง|อีก|ใหม่|แล้ว|ให้หน่อย|หน่อย|ด้วย)?\s*(?:ครับ|คับ|ค่ะ|คะ|นะ)*"
_TEXT = r"(?:\s*:\s*|\s+(?:ว่า\s*)?|(?=\D))(?P<text>\S.*)"
_WHOM = r"(?:ทาง|พี่)?(?:เจ้าหน้าที่|จนท\.?|คนจริง\s*ๆ?)(?:เขต|แผน|กลุ่มแผน|ของเขต|ที่เป็นคน(?:จริง\s*ๆ?)?)*"
#: What is done with a case by its number: topic, act, form.
_ACTS = tuple(
    (topic, act, re.compile(rf"\s*{form}\s*", re.DOTALL))
    for topic, act, form in (
        ("cases.work", "answer", rf"(?:ตอบกลับ|ตอบ){_OF}{_TEXT}"),
        ("cases.work", "push", rf"ส่งคำตอบ{_OF}(?:\s*ทันที|\s*เดี๋ยวนี้|\s*เลย)?{_END}"),
        ("cases.work", "withdraw", rf"(?:ขอ)?(?:ถอน|ยกเลิก|ดึง)คำตอบ{_OF}(?:กลับ)?{_END}"),
        ("cases.work", "take", rf"(?:ขอ)?รับ{_OF}{_END}"),
        ("cases.work", "close", rf"ปิด{_OF}{_END}"),
        ("cases.own", "more", rf"ถามต่อ{_OF}{_TEXT}"),
        ("cases.own", "close", rf"จบ{_OF}{_END}"),
        ("cases.own", "reopen", rf"เปิด{_OF}{_END}"),
        ("cases.own", "show", rf"(?:ขอ)?(?:ดู|อ่าน){_OF}{_END}"),
    )
)
#: Said of the case in a message that is quoted.
_OF_QUOTED = tuple(
    (act, re.compile(rf"\s*(?:ขอ|จะ|เดี๋ยว)?{form}(?:เรื่อง|เคส)?(?:นี้)?(?:เอง)?{_END}\s*"))
    for act, form in (("take", "รับ"), ("close", "ปิด"), ("withdraw", "(?:ถอน|ยกเลิก)คำตอบ(?:ของ)?"))
)
_WAITING = re.compile(
    rf"\s*(?:ขอ)?(?:ดู)?(?:มี)?(?:เรื่อง|เคส|คำถาม)(?:อะไร)?(?:บ้าง)?(?:ที่)?\s*(?:รอ|ค้าง|ยังไม่(?:ได้)?)\s*(?:{_WHOM})?\s*ตอบ\s*(?:บ้าง|กี่เรื่อง|ไหม|มั้ย)?{_END}\s*"
    rf"|\s*(?:ขอ)?(?:ดู)?(?:มี)?(?:เรื่อง|เคส)ที่?\s*(?:ฝาก)?ถึง{_WHOM}\s*(?:บ้าง|กี่เรื่อง)?{_END}\s*"
)
_MINE = re.compile(
    rf"\s*(?:ขอ)?(?:ดู)?เรื่อง(?:ที่)?\s*(?:ของ|ที่|ฝาก)*\s*(?:ฉัน|ผม|หนู|เรา|ฝากไว้|ถามไว้)(?:ถึงไหน|ไปถึงไหน|เป็นไง|เป็นยังไง)?(?:แล้ว|บ้าง)?{_END}\s*"
)
_OPEN = re.compile(
    rf"\s*(?:ขอ|อยาก|ต้องการ|จะ)?\s*(?:(?:คุย|พูด|ปรึกษา|สอบถาม)(?:สาย)?\s*(?:กับ|กะ)?|ฝาก(?:เรื่อง|ถาม|คำถาม|ข้อความ)?\s*(?:ถึง|ให้|กับ|ไป)?|ส่งเรื่อง\s*(?:ถึง|ให้|ไป)?)\s*{_WHOM}"
    r"(?:\s*(?:หน่อย|ด้วย|ได้ไหม|ได้มั้ย|ได้ไหมคะ|ครับ|คับ|ค่ะ|คะ|นะ))*(?P<text>(?:\s+|:|เรื่อง|ว่า).*)?\s*",
    re.DOTALL,
)
#: How the office is reached by telephone is another question.
_REACHED = re.compile(r"\s*(?:ต้อง|ได้|ที่|ทาง|มี)*(?:เบอร์|โทร|อีเมล|ที่อยู่|ช่องทาง|ยังไง|อย่างไร|ไหน)")


def act_on_quoted(said: str) -> str:
    """Return what is done with a quoted case by a word (รับเรื่อง, ปิดเรื่องนี้); "" where the words are an answer to it."""
    return next((act for act, form in _OF_QUOTED if form.fullmatch(said)), "")


def cases_asked(said: str) -> Understanding | None:
    """Return what is wanted of a case; None where a message is about anything else."""
    text = arabic_digits(said).strip()
    for topic, act, form in _ACTS:
        if match := form.fullmatch(text):
            words = (match.groupdict().get("text") or "").strip()
            slots = {"act": act, "number": int(match["number"])}
            return ask(
                topic, slots={**slots, "wording": without_persons(words) if topic == "cases.own" else words}
            )
    if _WAITING.fullmatch(text):
        return ask("cases.work", slots={"act": "list"})
    if _MINE.fullmatch(text):
        return ask("cases.own", slots={"act": "list"})
    match = _OPEN.fullmatch(text)
    if match is None or _REACHED.match(match["text"] or ""):
        return None
    words = re.sub(r"^\s*(?::|เรื่อง|ว่า)?\s*", "", match["text"] or "")
    return ask("cases.open", slots={"wording": without_persons(words)})
