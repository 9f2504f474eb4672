"""What stands in and beside a school's name: codes written in groups or alone, บ. and ว., and where the school is, also elsewhere."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.nlu.reading import Reading
from bot.nlu.schools import Match, SchoolIndex

_GROUPS = re.compile(r"\d{2,8}(?:[ .-]{1,3}\d{2,8}){1,3}(?!\d)")
_MARKS = (
    ("อำเภอ", "amphoe"), ("อ.", "amphoe"), ("เขต", "amphoe"), ("ตำบล", "tambon"), ("ต.", "tambon"),
    ("แขวง", "tambon"), ("จังหวัด", "province"), ("จ.", "province"),
)  # fmt: skip
#: Words of names that are written with one letter, and told from letters by their dot.
SHORT_WORDS = {"บ.": "บ้าน", "ว.": "วัด"}


#: What numbers count; before them no six digits are a code.
UNITS = ("คน", "บาท", "โรง", "ห้อง", "แห่ง", "ราย", "%", "เปอร์")


class Spot(NamedTuple):
    """A place named beside a school: its kind, its name as typed, and the last piece of it."""

    kind: str
    name: str
    last: int


def code_at(reading: Reading, place: int, index: SchoolIndex, office: str) -> tuple[str, int] | None:
    """Return the code of a school written in groups (``5703-0040``, ``57 03 0040``) from a piece on, and its last piece."""
    start = reading.pieces[place].start
    match = _GROUPS.match(reading.sentence.text, start)
    if match is None or (last := _piece_ending(reading, place, match.end())) is None:
        return None
    number = re.sub(r"\D", "", match[0])
    # Years side by side are eight digits, too: only what is the code of a school is one.
    if len(number) not in (8, 10) or not index.by_number(number, office).schools:
        return None
    return number, last


def place_at(reading: Reading, place: int, index: SchoolIndex) -> Spot | None:
    """Return the place named from a piece on: อ.เมือง, ตำบลบ้านกวาง, จ.แพร่; of any office whose schools are held."""
    if place >= len(reading.pieces):
        return None
    text, start = reading.sentence.text, reading.pieces[place].start
    for mark, kind in _MARKS:
        if not text.startswith(mark, start):
            continue
        after = start + len(mark)
        for last in range(min(place + 8, len(reading.pieces)) - 1, place - 1, -1):
            name = text[after : reading.pieces[last].end].strip()
            if name in index.place_names(kind):
                return Spot(kind, name, last)
        return None
    return None


def shortened(reading: Reading, place: int, index: SchoolIndex, office: str) -> tuple[str, Match, int]:
    """Return the name that บ. or ว. begins, whom it fits, and its last piece; the nearest names when it fits nobody."""
    word, first = SHORT_WORDS[reading.pieces[place].text], min(place + 1, len(reading.pieces) - 1)
    for last in range(min(place + 12, len(reading.pieces)) - 1, place, -1):
        typed = word + reading.sentence.text[reading.pieces[first].start : reading.pieces[last].end]
        match = index.resolve(typed, office, typos=False, part=False)
        if match.schools:
            return typed, match, last
    typed = word + reading.pieces[first].text
    return typed, Match("none", near=index.nearest(typed, office)), first


def code_alone(reading: Reading, place: int, index: SchoolIndex, office: str) -> bool:
    """Six or seven digits that nobody called a code are one only when a school has it and nothing is counted."""
    piece = reading.pieces[place]
    if not (piece.tag("number") and len(piece.text) in (6, 7) and piece.text.isdigit()):
        return False
    after = reading.pieces[place + 1].text if place + 1 < len(reading.pieces) else ""
    return not after.startswith(UNITS) and bool(index.by_number(piece.text, office).schools)


def convincing(typed: str, match: Match, office: str) -> bool:
    """Say whether unknown words without โรงเรียน before them are a school: own office, and more than a common part."""
    if not match.schools or match.schools[0].office != office:
        return False
    return match.how != "part" or (len(typed) >= 6 and len(match.schools) <= 4)


def _piece_ending(reading: Reading, place: int, end: int) -> int | None:
    for last in range(place, len(reading.pieces)):
        here = reading.pieces[last].end
        if here >= end:
            return last if reading.sentence.text[end:here].strip() == "" else None
    return None
