"""Answers to the bot's own question: by number, by the label, by the text, by a word that only one option has, yes or no."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.nlu import asking
from bot.nlu.carrying import carried
from bot.nlu.normalize import fold, fold_name, normalize
from bot.nlu.onward import onward
from bot.nlu.questions import with_scope
from bot.nlu.settling import ask
from bot.nlu.understanding import INSTEAD, Memory, Option, Understanding
from handlers.core import SURE
from reports.question import Scope

_POLITE = re.compile(r"(?:ค่ะ|คะ|ครับ|คับ|ค่า|จ้า|จ้ะ|นะ|เลย|ล่ะ|หน่อย|อ่ะ|เอา|ขอ(?!ง)|คือ|เลือก|ตอบ|ดู|กด|หมายถึง|\s)+")
_ORDINALS = ("แรก", "สอง", "สาม", "สี่")
_NUMBERED = re.compile(
    r"(?:ข้อ|อัน|ตัว|ตัวเลือก|หมายเลข|อันดับ|โรงเรียน|โรง|แห่ง|ที่|ปุ่ม|เบอร์|no\.?)*(?:ที่)?(\d|แรก|หนึ่ง|สอง|สาม|สี่|สุดท้าย|หลัง|บน|ล่าง)[.)]?"
)
#: อีกโรงล่ะ, อันที่อยู่แม่จันล่ะ, แล้ว 1 ล่ะ after one of several was chosen.
_ANOTHER = re.compile(
    r"(?:แล้ว|ส่วน|ขอ|ดู|เอา|ไม่ใช่|ค่ะ|คะ|ครับ|คับ|\s)*อีก(?:โรงเรียน|โรง|แห่ง|ที่|อัน|ข้อ|ตัว|อำเภอ|ตำบล|กลุ่ม|1|หนึ่ง)+(?:นึง|หนึ่ง|1)?(?P<which>.*)"
)
_THE_ONE = re.compile(
    r"(?:แล้ว|ส่วน|ขอ|ดู|เอา)*(?:อันที่|โรงที่|โรงเรียนที่|แห่งที่|ตัวที่|ของที่|ที่)(?:อยู่)?(?P<which>.+)|(?:แล้ว)?(?:ข้อ|อัน|ตัว|โรง|เบอร์|ที่)*(?P<number>\d)ล่ะ"
)
_ALL_OF_THEM = frozenset((
    "ทั้งสอง", "ทั้งคู่", "ทั้งสองโรง", "ทั้งสองโรงเรียน", "ทั้งสองแห่ง", "ทั้งสองที่", "สองโรง", "ทั้ง2", "ทั้ง2โรง", "ทั้งหมด", "ทุกโรง", "ทุกแห่ง", "ทุกโรงเรียน",
    "ทั้งสองอัน", "ทั้ง2แห่ง", "สองโรงเลย", "ทั้ง3", "ทั้งสาม", "ทั้งสามโรง", "ทั้ง3โรง", "ทั้งหมดนี้", "ทั้งหมดที่มี", "รวมกัน", "เทียบกัน", "เทียบให้ดู",
))  # fmt: skip
#: What of a name only says that it is a place.
_OF_A_PLACE = re.compile(
    r"^(?:ที่อยู่|ตั้งอยู่|อยู่|ตำบล|ต\.|อำเภอ|อ\.|ที่|ของ|อันที่|อัน|โรงที่|แห่งที่|แห่ง|ตัวที่|แถว|ฝั่ง|ใน|เป็น|โรงเรียน|โรง|รร\.?)+"
)
#: A refusal's way out: ขอแค่จำนวน where names of persons were asked for.
_JUST_COUNT = re.compile(
    r"(?:ขอ|เอา|ดู|เป็น|แค่|เฉพาะ|บอก|ตอบ|เพียง|มี|ทั้งหมด|รวม|นับ)*(?:จำนวนรวม|จำนวนคน|จำนวน|ยอดรวม|ยอด|ตัวเลข|กี่คน|เท่าไหร่|เท่าไร|จำนวนเท่าไหร่|จำนวนกี่คน|มีกี่คน)(?:ก็ได้|ก็พอ|พอ|แทน|รวม|อย่างเดียว|เท่านั้น)*"
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
    bare = _bare(normalize(text))
    if (number := _number(bare, len(options))) is not None:
        return chosen(options[number])
    if (
        len(options) == 1
        and options[0].label == INSTEAD
        and _JUST_COUNT.fullmatch(_bare(onward(normalize(text)).rest))
    ):
        return chosen(options[0])
    if bare in _ALL_OF_THEM and (together := _all_of(options)):
        return together
    if bare in _YES and (len(options) == 1 or options[0].label in SURE):
        return chosen(options[0])
    if bare in _YES:
        return asking.clarify("หมายถึงข้อไหนคะ เลือกจากปุ่ม หรือพิมพ์หมายเลขได้ค่ะ", options)
    if bare in _NO and options[0].label in SURE:
        return chosen(options[-1])
    if bare in _NO:
        return asking.clarify("ได้ค่ะ พิมพ์คำถามใหม่อีกครั้งนะคะ", ())
    return _told_apart(bare, options)


def _bare(plain: str) -> str:
    return _POLITE.sub("", plain)


def another(text: str, memory: Memory) -> Understanding | None:
    """อีกโรงล่ะ after one of several of a name was chosen: the same question of the other one."""
    question = memory.question
    if question is None or memory.options or len(memory.offered) < 2:
        return None
    scopes = [option.question.scope for option in memory.offered if option.question is not None]
    if question.scope not in scopes or len(set(scopes)) != len(memory.offered):
        return None
    plain = normalize(text).strip()
    others = tuple(
        option for option in memory.offered if option.question and option.question.scope != question.scope
    )
    found: Option | None = None
    if match := _ANOTHER.fullmatch(plain):
        which = _bare(match["which"].replace("ด้วย", "").strip())
        fitting = _fitting(which, others) if which else others
        found = fitting[0] if len(fitting) == 1 else None
    elif match := _THE_ONE.fullmatch(re.sub(r"(?:คะ|ค่ะ|ครับ|คับ)$", "", plain).replace(" ", "")):
        if match["number"]:
            number = int(match["number"]) - 1
            found = memory.offered[number] if 0 <= number < len(memory.offered) else None
        else:
            fitting = _fitting(_bare(match["which"]), memory.offered)
            found = fitting[0] if len(fitting) == 1 else None
    if found is None or found.question is None:
        return None
    changed = with_scope(question, found.question.scope)
    return carried(ask(memory.topic, changed, memory.slots), question, changed)


def _all_of(options: tuple[Option, ...]) -> Understanding | None:
    """ทั้งสองโรงเลย: what was asked, of all of them beside each other; None where they are not the same question."""
    questions = [option.question for option in options]
    first = questions[0]
    if first is None or len(options) < 2 or options[0].topic not in ("figures", "schools.profile"):
        return None
    scope = first.scope
    if scope.kind == "office" or any(
        each is None or replace(each, scope=scope) != first or each.scope.kind != scope.kind
        for each in questions
    ):
        return None
    keys = tuple(key for each in questions if each for key in each.scope.keys)
    names = tuple(name for each in questions if each for name in each.scope.names)
    both = Scope(scope.kind, scope.office_code, keys, names)
    return ask("figures", with_scope(first, both))


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
    fitting = _fitting(bare, options)
    if len(fitting) == 1:
        return chosen(fitting[0])
    if 1 < len(fitting) < len(options):
        return asking.clarify("ยังมีมากกว่าหนึ่งแห่งค่ะ หมายถึงแห่งไหนคะ", fitting)
    return None


def _fitting(bare: str, options: tuple[Option, ...]) -> tuple[Option, ...]:
    bare = re.sub(r"^\s*(?:หมายถึง|คือ|เอา|เป็น)\s*(?=\S{3})", "", bare)
    key = re.sub(r"[^\w\u0e00-\u0e7f]", "", _OF_A_PLACE.sub("", fold(bare))) or fold(bare)
    if len(key) < 2 or len(key) > 40:
        return ()
    names = [fold_name(f"{option.label} {option.text}") for option in options]
    if not any(key in name for name in names) and (numbered := re.match(r"(\d)(?=\D{3})", key)):
        # แห่งที่ 1 ดอยหลวง: the place tells them apart, whatever its number on the buttons.
        key = key[numbered.end() :]
    return tuple(option for option, name in zip(options, names, strict=True) if key in name)
