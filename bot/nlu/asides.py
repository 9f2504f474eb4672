"""Remarks around a request that never narrow it: who asked for it (ผอ.ถาม), what it is for (จะจัดเวร), which test is near.

Only what stands apart is passed over: after the request is complete, or as a set phrase beside the grade it means anyway.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from bot.nlu.chartwords import CUES as CHART_CUES
from bot.nlu.lattice import Piece
from bot.nlu.phrases import Tag

_FILLER = (Tag("filler"),)
#: People who send others to ask, and what they are then said to do.
_ASKERS = frozenset(
    ("ผอ", "ผอ.", "ผู้อำนวยการ", "รองผอ", "รองผอ.", "รองผู้อำนวยการ", "ธุรการ", "ครูธุรการ", "ผู้บริหาร", "ครูใหญ่")
)
_HAVE_ASKED = (
    "ถาม",
    "อยาก",
    "ต้องการ",
    "สั่ง",
    "บอก",
    "ฝาก",
    "ให้",
    "จะเอา",
    "จะดู",
    "จะถาม",
    "จะใช้",
    "เร่ง",
    "เรียก",
    "ตามตัว",
    "สอบถาม",
    "รออยู่",
    "รอ",
    "ทวง",
)
#: A remark begins with one of these where the request before it is complete …
_REASONS = ("จะ", "จะได้", "จะเอา", "พอดี", "เพราะ", "เพราะว่า", "เนื่องจาก", "เดี๋ยว", "รอ", "กลัว", "ลืม", "ทำ", "ไว้", "เอาไว้", "ใช้", "เผื่อ", "กำลัง", "กำลังจะ",
            "ต้อง", "ต้องใช้", "จำเป็น", "นาย", "ท่าน", "หัวหน้า", "ผู้ว่า", "ผู้ใหญ่", "เขต", "เค้า", "เขา", "คนอื่น", "ใครก็", "โดน", "ตอบ", "กรอก", "เอาไป", "พรุ่งนี้", "วันนี้", "บ่าย",
            "เช้า", "คืนนี้", "ขี้เกียจ", "จำ", "หา", "งง", "สับสน", "อย่า", "เดี่ยว", "เตรียม", "สงสัย", "เห็น", "ได้ข่าว", "ได้ยิน", "ลูก", "หลาน", "แม่", "อบต", "เทศบาล")  # fmt: skip
#: … unless it says which pupils or teachers are meant.
_NARROWING = ("จบ", "เข้า", "ย้าย", "ลาออก", "ออก", "เกษียณ", "สอบ", "บรรจุ", "เลื่อน", "ขึ้นชั้น", "ขึ้น", "เรียนต่อ", "ต่อ", "รับ", "ยุบ", "ปิด", "รวม", "ได้", "เหลือ", "เพิ่ม", "ลด", "มี", "เป็น",
              "แยก", "แบ่ง", "เทียบ", "เอาแค่", "เฉพาะ", "นับ", "มาใหม่")  # fmt: skip
#: Meanings that a remark has not: they say of whom the figures are, when, how they are shown, or ask for more.
_OF_REQUESTS = frozenset(
    ("grade", "limit", "code", "school", "place", "time", "date", "private", "ordinal", "report", "number")
)
_ASKING_CUES = frozenset(("count", "howmany", "which", "by", "each", "except", "none", *CHART_CUES, "file", "table", "top", "bottom", "percent",
                          "compare", "change", "than", "mean", "ratio", "proportion", "more", "less", "why", "when", "due", "status_asked", "transferred", "letter",
                          "per_head", "sorted", "other", "what_if", "runner_up", "place_in_rank", "top_students", "bottom_students"))  # fmt: skip
#: Tests, and the grades that sit them; whoever leaves a school is in its last grade.
_TESTED: dict[str, tuple[str, ...]] = {"nt": ("ป.3",), "เอ็นที": ("ป.3",), "rt": ("ป.1",), "อาร์ที": ("ป.1",)}
_LEAVING = ("ป.6", "ม.3", "ม.6", "อ.3")
_ENDING = frozenset(("จบ", "เรียนจบ", "จบการศึกษา", "จบชั้น", "สำเร็จการศึกษา"))
_BARE = re.compile(r"^(?:ที่|ซึ่ง)?(?:กำลัง|ใกล้|ต้อง|เข้า)?(?:จะ)?(?:ต้อง|เข้า)?")
#: What an opening clause begins with; and words after which something is still to come.
_DOING = (
    "ทำ",
    "จะทำ",
    "จะ",
    "กำลัง",
    "พอดี",
    "เนื่องจาก",
    "เนื่องด้วย",
    "หนูเรียน",
    "ผมเรียน",
    "เรียน",
    "เตรียม",
    "เขียน",
    "ประชากรวิจัย",
    "ต้อง",
    "นักข่าว",
    "ผู้สื่อข่าว",
    "เลือก",
)
_TO_COME = ("จะ", "กำลัง", "ต้อง", "เตรียม", "รอ")
_LETTER, _FEW = re.compile("[\u0e01-\u0e4e]"), 4
_BEFORE_VERB = frozenset(("ที่", "จะ", "ที่จะ", "ต้อง", "กำลัง", "กำลังจะ", "ซึ่ง", "จะต้อง", "ใกล้", "ปีนี้", "เข้า"))


def without_asides(pieces: Sequence[Piece], gaps: Collection[int]) -> list[Piece]:
    """Return the pieces with those of such remarks made harmless."""
    passed = _asked_by(pieces) | _tested(pieces) | _either(pieces) | _opening(pieces, gaps)
    passed |= _remark(pieces, gaps) | _noise(pieces) | _going_on(pieces) | _at_a_meeting(pieces, gaps)
    if not passed:
        return list(pieces)
    return [
        Piece(piece.start, piece.end, piece.text, _FILLER, True) if place in passed else piece
        for place, piece in enumerate(pieces)
    ]


def _asked_by(pieces: Sequence[Piece]) -> set[int]:
    """ผอ.อยากรู้, ผอ.บ้านแม่จันถามว่า: the title of who asks; a school named after it stays."""
    for place, piece in enumerate(pieces):
        if piece.text not in _ASKERS or (place and pieces[place - 1].text in ("จำนวน", "ครู", "กี่")):
            continue
        after = place + 1
        while after < len(pieces) and any(tag.kind == "school" for tag in pieces[after].tags):
            after += 1
        if after < len(pieces) and pieces[after].text.startswith(_HAVE_ASKED):
            return {place, after}
    return set()


def _tested(pieces: Sequence[Piece]) -> set[int]:
    """เด็กที่จะสอบ NT ชั้น ป.3, ที่จะจบ ป.6: said of the very grade that sits the test or leaves."""
    grades = {grade for piece in pieces for tag in piece.tags if tag.kind == "grade" for grade in tag.value}
    verbs = [
        place
        for place, piece in enumerate(pieces)
        if _BARE.sub("", piece.text).startswith(("สอบ", "จบ", "เรียนจบ"))
    ]
    if not grades or len(verbs) != 1:
        return set()
    first = last = verbs[0]
    said = pieces[first].text
    if "สอบ" in said:
        if not any(tag.kind == "unheld" for tag in pieces[first].tags):
            last += 1
            if last == len(pieces) or not any(tag.kind == "unheld" for tag in pieces[last].tags):
                return set()
            said += pieces[last].text
        if not grades <= set(next((fit for test, fit in _TESTED.items() if test in said), _LEAVING[:3])):
            return set()
    elif not grades <= set(_LEAVING) or _BARE.sub("", said) not in _ENDING:
        return set()
    while first and pieces[first - 1].text in _BEFORE_VERB:
        first -= 1
    return set(range(first, last + 1))


def _either(pieces: Sequence[Piece]) -> set[int]:
    """2 ห้องหรือ 3 ห้องกันแน่: how many is asked, and the guesses say nothing."""
    for place, piece in enumerate(pieces):
        if piece.text not in ("หรือ", "รึ", "หรือว่า") or not 0 < place < len(pieces) - 1:
            continue
        before = [at for at in (place - 1, place - 2) if at >= 0 and pieces[at].tag("number")]
        if before and pieces[place + 1].tag("number"):
            return {*before, place, place + 1}
    return set()


def _at_a_meeting(pieces: Sequence[Piece], gaps: Collection[int]) -> set[int]:
    """ผมจะพูดในที่ประชุม ผอ. พรุ่งนี้ โรงไหนยังค้างส่ง: where and when the answer is wanted, before the request."""
    met = next((place for place, piece in enumerate(pieces[:6]) if "ประชุม" in piece.text), None)
    if met is None or not any(
        piece.text in ("จะ", "ต้อง", "มี", "เข้า", "ไป", "จะต้อง", "จะมี") for piece in pieces[:met]
    ):
        return set()
    end = met + 1
    while end < len(pieces) and (
        pieces[end].tag("date")
        or pieces[end].text in (*_ASKERS, "ผู้บริหารโรงเรียน", "ครู", "กรรมการ")
        or pieces[end].tag("filler")
    ):
        end += 1
        if (
            end < len(pieces)
            and pieces[end].start in gaps
            and pieces[end - 1].tag("date")
            and _complete(pieces[end:])
        ):
            return set(range(end))
    return set()


def _going_on(pieces: Sequence[Piece]) -> set[int]:
    """เด็ก อ.3 ที่จะขึ้น ป.1 ปีหน้า: where the pupils of a grade go next does not say which they are."""
    grades = [place for place, piece in enumerate(pieces) if piece.tag("grade")]
    for first, then in pairwise(grades):
        between = [piece.text for piece in pieces[first + 1 : then]]
        joined = "".join(between).replace(" ", "")
        if (
            not between
            or not _MOVES_UP.fullmatch(joined)
            or _NEXT_GRADE.get(pieces[first].text) != pieces[then].text
        ):
            continue
        last = then
        if last + 1 < len(pieces) and pieces[last + 1].text in ("ปีหน้า", "ปีการศึกษาหน้า", "ปีถัดไป", "เทอมหน้า"):
            last += 1
        return set(range(first + 1, last + 1))
    return set()


#: The grade that follows another one.
_NEXT_GRADE = {
    "อ.1": "อ.2", "อ.2": "อ.3", "อ.3": "ป.1", **{f"ป.{n}": f"ป.{n + 1}" for n in range(1, 6)}, "ป.6": "ม.1",
    **{f"ม.{n}": f"ม.{n + 1}" for n in range(1, 6)},
}  # fmt: skip
_MOVES_UP = re.compile(
    r"(?:ที่|ซึ่ง)?(?:กำลัง|เตรียม|พร้อม)*(?:จะ|ต้อง)+(?:ได้)?(?:ขึ้น|เลื่อนขึ้น|เลื่อนไป|เลื่อนชั้นไป|เข้า|เข้าเรียน|ไปต่อ|เรียนต่อ|ต่อ|ไปเรียน|ไป|จบไป|จบไปเรียน)(?:ชั้น|เรียน)?"
)


def _opening(pieces: Sequence[Piece], gaps: Collection[int]) -> set[int]:
    """ทำข่าวเด็กเกิดน้อยค่ะ นักเรียนลดลงเท่าไหร่: what is being done, and then the request."""
    if not any(piece.text.startswith(_DOING) for piece in pieces[:2]):
        return set()
    for place, piece in enumerate(pieces):
        if place < 2 or not (piece.start in gaps or _is_particle(pieces[place - 1])) or _is_particle(piece):
            continue
        if _complete(pieces[place:]):
            clause = pieces[:place]
            strange = any(not each.known or each.tag("unheld") for each in clause)
            return (
                set(range(place))
                if strange and not _requests(clause, said=_OF_REQUESTS - {"date", "time"})
                else set()
            )
    return set()


def _remark(pieces: Sequence[Piece], gaps: Collection[int]) -> set[int]:
    """นักเรียนกี่คนคะ จะจัดห้อง: from a word of reason on, where the request before it is complete."""
    for place, piece in enumerate(pieces):
        if place < 2 or not piece.text.startswith(_REASONS):
            continue
        before = pieces[place - 1]
        apart = piece.start in gaps or _is_particle(before)
        if not (apart and _complete(pieces[:place])):
            continue
        rest = pieces[place:]
        if not all(each.known for each in rest) and not _requests(rest):
            return set(range(place, len(pieces)))
        if any(each.tag("unheld") for each in rest) and not _requests(rest):
            return set(range(place, len(pieces)))
    return set()


def _noise(pieces: Sequence[Piece]) -> set[int]:
    """กี่คนคร, กี่คนคพ: a few letters at the very end that are no word are a particle that went wrong."""
    first = len(pieces)
    while first and not pieces[first - 1].known and _LETTER.fullmatch(pieces[first - 1].text):
        first -= 1
    few = 0 < len(pieces) - first <= _FEW
    return set(range(first, len(pieces))) if few and _complete(pieces[:first]) else set()


def _is_particle(piece: Piece) -> bool:
    return piece.text in (
        "คะ",
        "ค่ะ",
        "ครับ",
        "คับ",
        "นะ",
        "นะคะ",
        "นะครับ",
        "จ้า",
        "อะ",
        "อ่ะ",
        "น้า",
        "หน่อย",
        "ค่า",
        "ด้วย",
    )


def _complete(pieces: Sequence[Piece]) -> bool:
    """Something is asked for, and how many or which of it; or it was asked for with ขอ."""
    named = any(
        tag.kind in ("measure", "value", "grade") or (tag.kind, tag.key) == ("cue", "profile")
        for piece in pieces
        for tag in piece.tags
    )
    asked = any(
        piece.text.startswith(("ขอ", "อยาก", "ดู", "กี่"))
        or any(
            tag.kind == "cue" and tag.key in ("count", "which", "howmany", "chart", "file", "table", "by")
            for tag in piece.tags
        )
        for piece in pieces
    )
    return named and asked


def _requests(rest: Sequence[Piece], *, said: Collection[str] = _OF_REQUESTS) -> bool:
    """Say whether such words narrow the request after all, or ask for something themselves."""
    if rest[0].text.startswith(_TO_COME) and any(piece.text.startswith(_NARROWING) for piece in rest[1:3]):
        return True
    for piece in rest:
        kinds = {tag.kind for tag in piece.tags}
        if kinds & set(said) and "filler" not in kinds:
            return True
        if any(tag.kind == "cue" and tag.key in _ASKING_CUES for tag in piece.tags) and "filler" not in kinds:
            return True
    return False
