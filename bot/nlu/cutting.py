"""Where one message is cut into its requests: after each word that asks, when something is asked again behind it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.nlu.frame import Frame
from bot.nlu.lattice import Piece
from bot.nlu.recordwords import money_of
from bot.nlu.words import COUNTS_SCHOOLS

_ASKING = ("count", "which", "when", "percent", "howmany")
_QUESTION_WORDS = ("ไหน", "เมื่อ", "อะไร", "เท่า", "กี่", "ยัง")

#: Words that name what is asked for, besides those of measures.
_SUBJECTS = (
    "per_head",
    "all_items",
    "due",
    "status_asked",
    "proportion",
    "transferred",
    "letter",
    "what_if",
    "rate",
)
#: Words that go on to another request.
_FURTHER = ("แล้ว", "แล้วก็", "และ", "กับ", "อีกอย่าง", "ส่วน", "แถม")
#: Words for the sum of money of what was counted.
SUM_WORDS = ("วงเงิน", "วงเงินรวม", "รวมวงเงิน", "เป็นเงิน", "รวมเป็นเงิน", "เงินรวม", "รวมเงิน", "คิดเป็นเงิน")
#: Conditions on money.
OF_MONEY = ("line", "category")


def runs_of(frame: Frame) -> list[tuple[int, int]]:
    """Cut after each word that asks, when something is named and asked again behind it; half-open runs of pieces."""
    pieces = frame.pieces
    asks = [place for place, piece in enumerate(pieces) if place not in frame.names.used and _asks(piece)]
    if frame.has("due"):
        # กำหนดส่ง DMC วันไหน asks once; after another request (ได้เท่าไหร่ แล้ว EMIS ส่งวันสุดท้ายวันไหน) it asks again.
        due = frame.where_is("due") or 0
        others = [place for place in asks if place < due and not pieces[place].tag("cue", "when")]
        asks = [place for place in asks if others or not pieces[place].tag("cue", "when")]
    if (sent := _sent_yet(pieces)) is not None and len(asks) == 1 and asks[0] < sent:
        return [(0, sent), (sent, len(pieces))]
    starts = [0]
    for ask, following in pairwise(asks):
        if any(_names(piece) for piece in pieces[starts[-1] : ask + 1]):
            named = (place for place in range(ask + 1, following + 1) if _names(pieces[place]))
            begin = next(named, None)
            start = starts[-1] if begin is None else _with_name_before(frame, ask, begin)
            if begin is None and _counts_some_of_them(pieces, ask, following):
                start = ask + 1
            elif begin is None and (
                _counts_people_too(pieces[ask], pieces[following])
                or _sums_money_too(pieces, ask, following)
                or _who_else(frame, ask, following)
            ):
                start = following
        else:
            # ใครยังไม่ส่ง DMC ใครยังไม่ส่ง EMIS: who asks first asks again with its own word.
            start = following if any(_names(piece) for piece in pieces[following:]) else starts[-1]
        if start > starts[-1]:
            starts.append(start)
    return list(zip(starts, [*starts[1:], len(pieces)], strict=True))


def _counts_some_of_them(pieces: Sequence[Piece], ask: int, following: int) -> bool:
    """แม่สายมีโรงเรียนกี่แห่ง ขนาดเล็กกี่แห่ง: all schools are counted, and then those of a kind."""
    between = pieces[ask + 1 : following]
    kinds = [piece for piece in between if piece.tag("value", "size") or piece.tag("value", "teaches")]
    plain = all(piece in kinds or piece.tag("filler") or piece.text in _FURTHER for piece in between)
    first_kinds = any(
        piece.tag("value", key) for piece in pieces[:ask] for key in ("size", "teaches", "level", "grade")
    )
    both = all(pieces[place].text.endswith(COUNTS_SCHOOLS) for place in (ask, following))
    return both and len(kinds) == 1 and plain and not first_kinds


def _sums_money_too(pieces: Sequence[Piece], ask: int, following: int) -> bool:
    """คำขอโอนกี่เรื่อง รวมกี่บาท: records are counted, and then their money."""
    counted = pieces[ask].text.startswith("กี่") and not pieces[ask].text.endswith("บาท")
    money = pieces[following].text == "กี่บาท" or any(
        piece.text in SUM_WORDS for piece in pieces[ask + 1 : following]
    )
    records = any(
        tag.kind == "measure" and money_of(tag.key) != tag.key for piece in pieces[:ask] for tag in piece.tags
    )
    return counted and money and records


def _sent_yet(pieces: Sequence[Piece]) -> int | None:
    """มีเด็กกี่คน แล้วส่ง DMC ยัง: where a last request begins that asks of a report by ส่ง … ยัง alone."""
    plain = [place for place, piece in enumerate(pieces) if piece.text == "ยัง" or not piece.tag("filler")]
    if len(plain) < 4:
        return None
    send, system, yet = (pieces[place] for place in plain[-3:])
    asked = yet.text == "ยัง" and bool(send.tag("cue", "send") and system.tag("value", "system"))
    return plain[-3] if asked else None


def _who_else(frame: Frame, ask: int, following: int) -> bool:
    """DMC ส่งแล้วกี่โรง ใครยังไม่ส่งบ้าง: one list is counted, and of another it is asked who."""
    known, after = frame.pieces[:ask], frame.pieces[following + 1 :]
    if any(piece.text in _FURTHER for piece in frame.pieces[ask + 1 : following]):
        # แม่สายมีเด็กกี่คน แล้วก็ใครยังไม่ส่ง DMC
        return frame.pieces[following].text.startswith("ใคร") and any(map(_names, after))
    due = bool(frame.pieces[ask].tag("cue", "due"))
    told = due or any(piece.tag("value", "status") for piece in known)
    return (
        told
        and frame.pieces[following].text.startswith("ใคร")
        and any(piece.tag("value", "status") for piece in after)
    )


def _counts_people_too(ask: Piece, following: Piece) -> bool:
    """ม.ต้นมีกี่ห้อง กี่คน: rooms are counted, and then the pupils of the same."""
    return ask.text.startswith("กี่") and bool(ask.tag("measure")) and following.text == "กี่คน"


def _with_name_before(frame: Frame, ask: int, begin: int) -> int:
    """แม่จันมีครูกี่คน begins with the place, not with its measure; และ belongs to neither."""
    start = begin
    for place in range(begin - 1, ask, -1):
        piece = frame.pieces[place]
        if piece.tag("cue", "by") or piece.tag("dimension") or piece.tag("cue", "chart"):
            break
        if place in frame.names.used or any(tag.kind in ("time", "value", "grade") for tag in piece.tags):
            start = place
    return start


def _asks(piece: Piece) -> bool:
    if any(tag.kind == "measure" and "กี่" in piece.text for tag in piece.tags):
        return True
    cues = {tag.key for tag in piece.tags if tag.kind == "cue"}
    if cues & {"rate", "rate_word"}:
        return any(word in piece.text for word in ("เท่า", "กี่"))
    if cues & {"due", "status_asked", "transferred", "letter"}:
        # ส่งวันไหน, ค้างอะไรบ้าง ask; กำหนดส่ง and ค้างส่ง only name what is asked of.
        return any(word in piece.text for word in _QUESTION_WORDS)
    return bool(cues & set(_ASKING))


def _names(piece: Piece) -> bool:
    return any(
        tag.kind == "measure"
        or (tag.kind == "cue" and tag.key in _SUBJECTS)
        or (tag.kind == "value" and tag.key in (*OF_MONEY, "system"))
        for tag in piece.tags
    )
