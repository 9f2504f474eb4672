"""Answers to the bot's own question: by number, by the label, by the text, by a word that only one option has, yes or no."""

from __future__ import annotations

import re

from bot.nlu import asking
from bot.nlu.normalize import fold, fold_name, normalize
from bot.nlu.settling import ask
from bot.nlu.understanding import Memory, Option, Understanding

_POLITE = re.compile(r"(?:ค่ะ|คะ|ครับ|คับ|ค่า|จ้า|จ้ะ|นะ|เลย|ล่ะ|หน่อย|อ่ะ|เอา|ขอ|คือ|เลือก|ตอบ|ดู|กด|หมายถึง|\s)+")
_ORDINALS = ("แรก", "สอง", "สาม", "สี่")
_NUMBERED = re.compile(
    r"(?:ข้อ|อัน|ตัว|ตัวเลือก|หมายเลข|อันดับ|โรงเรียน|โรง|แห่ง|ที่|ปุ่ม|เบอร์|no\.?)*(?:ที่)?(\d|แรก|หนึ่ง|สอง|สาม|สี่|สุดท้าย|หลัง|บน|ล่าง)[.)]?"
)
_YES = frozenset(
    (
        "ใช่",
        "ถูก",
        "ถูกต้อง",
        "ok",
        "โอเค",
        "yes",
        "ได้",
        "ใช้",
        "อือ",
        "อืม",
        "ใช่แล้ว",
        "ตามนั้น",
        "แทน",
        "ตกลง",
        "ถูกแล้ว",
        "y",
    )
)
_NO = frozenset(
    ("ไม่", "ไม่ใช่", "no", "ไม่ใช้", "ไม่ถูก", "ไม่ต้อง", "ไม่ใช่ทั้งหมด", "ไม่ใช่ทั้งคู่", "ไม่ใช่ทั้งสอง", "ไม่มี", "ไม่ใช่สักอัน")
)


def chosen(option: Option) -> Understanding:
    """Return the request an option stands for."""
    return ask(option.topic, option.question, option.slots)


def answer(text: str, memory: Memory) -> Understanding | None:
    """Read a message as the answer to the bot's own question: a number, the label, the text, or a word that tells."""
    if not memory.options:
        return None
    options = memory.options
    typed = fold_name(text)
    for option in options:
        if typed and typed in (fold_name(option.label), fold_name(option.text)):
            return chosen(option)
    bare = _POLITE.sub("", normalize(text))
    if (number := _number(bare, len(options))) is not None:
        return chosen(options[number])
    if bare in _YES and len(options) == 1:
        return chosen(options[0])
    if bare in _YES:
        return asking.clarify("หมายถึงข้อไหนคะ เลือกจากปุ่ม หรือพิมพ์หมายเลขได้ค่ะ", options)
    if bare in _NO:
        return asking.clarify("ได้ค่ะ พิมพ์คำถามใหม่อีกครั้งนะคะ", ())
    return _told_apart(bare, options)


def _number(bare: str, count: int) -> int | None:
    match = _NUMBERED.fullmatch(bare.replace(" ", ""))
    if match is None:
        return None
    word = match[1]
    if word in ("สุดท้าย", "หลัง", "ล่าง"):
        return count - 1
    if word in ("หนึ่ง", "บน"):
        word = "แรก"
    index = int(word) - 1 if word.isdigit() else _ORDINALS.index(word)
    return index if 0 <= index < count else None


def _told_apart(bare: str, options: tuple[Option, ...]) -> Understanding | None:
    """A tambon, an amphoe or a part of the name that only one of the options has."""
    key = re.sub(r"^(?:ที่อยู่|อยู่|ตำบล|ต\.|อำเภอ|อ\.|ที่|ของ|โรงเรียน|รร\.?)+", "", fold(bare))
    key = re.sub(r"[^\w\u0e00-\u0e7f]", "", key)
    if len(key) < 2 or len(key) > 40:
        return None
    fitting = [option for option in options if key in fold_name(f"{option.label} {option.text}")]
    if len(fitting) == 1:
        return chosen(fitting[0])
    if 1 < len(fitting) < len(options):
        return asking.clarify("ยังมีมากกว่าหนึ่งแห่งค่ะ หมายถึงแห่งไหนคะ", fitting)
    return None
