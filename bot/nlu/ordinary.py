"""Ordinary Thai that the grammar has no use for: words that a request may hold without being narrowed by them.

Two lists. What is in ``PASSING`` changes nothing wherever it stands. What is in ``APART`` changes nothing by itself, but
would narrow what it touches: ผู้ปกครองถามว่านักเรียนกี่คน is about pupils, นักเรียนและผู้ปกครองกี่คน is not only.
All other words of the language are asked back about; ``harmless.py`` holds the particles, which the lattice knows.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence

from bot.nlu.lattice import Piece
from bot.nlu.normalize import fold
from bot.nlu.ordinary_words import APART, PASSING

#: Words over which a narrowing one still touches what it narrows: ครูที่ได้อบรม, นักเรียนของเราที่ไปค่าย.
_LINKS = frozenset(
    (
        "ที่", "ซึ่ง", "อัน", "ได้", "ได้รับ", "มี", "เป็น", "จะ", "ไป", "มา", "อยู่", "แล้ว", "ต้อง", "เคย", "ถูก", "ของ", "ยัง", "เข้า", "ร่วม", "เข้าร่วม",
        "เรา", "ของเรา", "คน", "ตัว", "แบบ", "ทำ", "ใช้", "ด้าน", "จาก", "ที่มี", "ที่เป็น", "ที่ได้", "ซึ่งมี", "ที่ทำ", "ที่ใช้", "สอน", "เรียน", "รับ", "ผ่าน",
        "และ", "กับ", "หรือ", "พร้อม", "รวมทั้ง", "/", "กำลัง", "กำลังจะ", "ประจำ", "สำหรับ", "เพื่อ", "การ",
    )
)  # fmt: skip
_PRONOUNS = frozenset(("เขา", "เค้า", "เธอ", "มัน", "พวกเขา", "พวกเค้า"))
_SAYING = ("บอก", "ถาม", "ว่า", "คิด", "อยาก", "สั่ง", "ขอ", "จัด", "เรียก", "แจ้ง", "ต้องการ")
#: เมื่อกี้ท่านรองถามมา tells when somebody asked; เมื่อกี้ alone may point at the answer before.
_RECENT = frozenset(
    ("เมื่อกี้", "เมื่อกี๊", "ตะกี้", "เมื่อตะกี้", "เมื่อสักครู่", "เมื่อครู่", "เมื่อเช้า", "เมื่อบ่าย", "เช้านี้", "บ่ายนี้", "เย็นนี้")
)
_TOLD = ("ถาม", "บอก", "สั่ง", "โทร", "ประชุม", "ทวง", "แจ้ง", "สอบถาม", "ทำงาน")
_AND = frozenset(("และ", "กับ", "หรือ", "พร้อม", "รวมทั้ง", "/"))
#: Words that count or pick what they stand before.
_COUNTING = ("จำนวน", "ยอด", "กี่", "เฉพาะ", "ทุก", "แต่ละ")
_COUNTING_ALONE = frozenset(("แยก", "รวม", "ไม่", "อัตรา", "ค่า", "ราย", "ขาด", "ไร้"))
#: What may stand between a counted thing and กี่: ผู้ปกครองมีทั้งหมดกี่คน.
_BEFORE_COUNT = frozenset(
    (
        "มี",
        "ทั้งหมด",
        "รวม",
        "เป็น",
        "อยู่",
        "ได้",
        "มา",
        "ไป",
        "จำนวน",
        "ทั้งสิ้น",
        "มีทั้งหมด",
        "มีอยู่",
        "มีจำนวน",
        "เข้า",
        "แล้ว",
    )
)
#: Things counted that the grammar itself has no measure for.
_THINGS = frozenset(("เงิน", "งบ", "ห้อง", "โรง", "แห่ง", "ตำแหน่ง", "ชั้น", "เด็ก", "ครู"))


@functools.cache
def _passing() -> frozenset[str]:
    return frozenset(fold(word.replace("_", " ")) for words in PASSING.values() for word in words.split())


@functools.cache
def narrowing_beside() -> frozenset[str]:
    """Return the words that change nothing by themselves but narrow what they touch, as they are found."""
    return frozenset(fold(word) for words in APART.values() for word in words.split())


@functools.cache
def _doing() -> frozenset[str]:
    """Verbs: what follows them is done to, and not narrowed (ทวงโรงเรียนที่ยังไม่ส่ง)."""
    return frozenset(fold(word) for word in APART["doing"].split())


def passed_over(pieces: Sequence[Piece], gaps: Collection[int], named: Collection[int]) -> set[int]:
    """Return which pieces are ordinary words that change nothing where they stand; ``named`` are parts of names."""
    return {
        place
        for place, piece in enumerate(pieces)
        if not piece.known
        and place not in named
        and (
            piece.text in _passing()
            or (
                piece.text in _RECENT
                and any(each.text.startswith(_TOLD) for each in pieces[place + 1 : place + 5])
            )
            or (piece.text in narrowing_beside() and not _touches(pieces, place, gaps, named))
        )
    }


def _touches(pieces: Sequence[Piece], place: int, gaps: Collection[int], named: Collection[int]) -> bool:
    after = pieces[place + 1].text if place + 1 < len(pieces) else ""
    before = pieces[place - 1] if place else None
    if pieces[place].text in _PRONOUNS:
        # ผอ.เขาบอกว่า …, ครูเขากี่คน; but โรงเรียนเขา is another school.
        of_school = before is not None and before.tag("cue", "marker") is not None
        return of_school and not after.startswith(_SAYING)
    if pieces[place].text == "ล้วน":
        # ประถมล้วนๆ is all of them; โรงเรียนชายล้วน is another kind of school.
        return before is not None and before.tag("value", "sex") is not None
    return _touches_left(pieces, place, gaps, named) or _touches_right(pieces, place, gaps, named)


def _touches_left(pieces: Sequence[Piece], place: int, gaps: Collection[int], named: Collection[int]) -> bool:
    at = place
    while at:
        before = pieces[at - 1]
        apart = pieces[at].start in gaps
        if apart and before.text not in _AND and pieces[at].text not in _AND:
            return False
        if (
            _counted(before, at - 1, named)
            or before.text.startswith(_COUNTING)
            or before.text in _COUNTING_ALONE
            or before.tag("cue", "except")
        ):
            return True
        if not (before.text in _LINKS or (not before.known and is_ordinary(before.text))):
            return False
        at -= 1
    return False


def _touches_right(
    pieces: Sequence[Piece], place: int, gaps: Collection[int], named: Collection[int]
) -> bool:
    asked = False
    for at in range(place + 1, len(pieces)):
        after = pieces[at]
        if after.start in gaps and after.text not in _AND and pieces[at - 1].text not in _AND:
            return False
        if after.tag("cue", "count") or after.tag("cue", "howmany"):
            return True
        if not asked and pieces[place].text not in _doing() and _counted(after, at, named):
            return True
        if after.text in _BEFORE_COUNT:
            asked = True
        elif not (after.text in _AND or after.text == "ของ" or (not after.known and is_ordinary(after.text))):
            return False
    return False


def is_ordinary(word: str) -> bool:
    """Say whether a word, as it is found in a sentence, is of either list: spelt right, and no slip for another one."""
    return word in narrowing_beside() or word in _passing()


def _counted(piece: Piece, place: int, named: Collection[int]) -> bool:
    """A noun of ours, which a word that touches it could narrow."""
    if place in named:
        return not piece.tag("place")
    return piece.text in _THINGS or any(
        tag.kind in ("value", "grade", "school", "private", "unheld")
        or (tag.kind == "measure" and not tag.weak)
        or (tag.kind == "cue" and tag.key == "marker")
        for tag in piece.tags
    )
