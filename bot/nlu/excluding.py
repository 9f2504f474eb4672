"""What a sentence leaves out (ยกเว้น, ไม่รวม, ที่ไม่ใช่): which words belong to it, and what it becomes in a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.nlu.lattice import Piece
from bot.nlu.normalize import Compact
from bot.nlu.phrases import Tag

_CUE = "except"
#: Meanings that can be left out.
_LEFT_OUT = ("value", "grade", "place", "school", "code")
#: Words that stand before what is left out and say only what kind of thing it is.
_MARKS = ("marker", "amphoe", "tambon", "cluster", "per_head")
#: Conditions on the same pupils: of two of them side by side it is not clear whether both together are left out.
_OF_PUPILS = frozenset(("grade", "level", "sex", "position"))
_BEFORE = frozenset(("ที่", "ใน", "ของ", "ชั้น", "ระดับ", "เฉพาะ", "คน", "ถึง", "ตัว", "ส่วน", "พวก"))
#: ตัดอนุบาลออก, ตัดแม่ฟ้าหลวงทิ้ง.
_AWAY = ("ออก", "ทิ้ง", "ออกไป", "ทิ้งไป", "ออกไปเลย", "ทิ้งไปเลย", "ทิ้งเลย", "ออกเลย")
_FILLED = (Tag("filler"),)


@dataclass(frozen=True, slots=True)
class Zone:
    """One exception: the piece that begins it, and the pieces (``first`` to ``last``) of what is left out.

    ``unclear`` when what follows may or may not belong to it.
    """

    cue: int
    first: int
    last: int
    unclear: bool = False

    @property
    def inside(self) -> range:
        """The pieces of what is left out."""
        return range(self.first, self.last + 1)


def find_zones(pieces: Sequence[Piece], sentence: Compact) -> list[Zone]:
    """Return the exceptions of a sentence; a cue that nothing follows that can be left out makes none."""
    zones = []
    for place, piece in enumerate(pieces):
        if _begins(pieces, place) and (zone := _zone(pieces, sentence, place)):
            zones.append(zone)
        elif zones and piece.text in _AWAY and place == zones[-1].last + 1:
            # ตัดอนุบาลออก
            zones[-1] = replace(zones[-1], last=place)
    return zones


def _begins(pieces: Sequence[Piece], place: int) -> bool:
    """ไม่ใช่ in the middle leaves out what follows; at the beginning it corrects (dialogue)."""
    return bool(pieces[place].tag("cue", _CUE)) or (place > 0 and pieces[place].text in ("ไม่ใช่", "ไม่ใช้"))


def _zone(pieces: Sequence[Piece], sentence: Compact, cue: int) -> Zone | None:
    dimension, last, joined = "", cue, False
    for place in range(cue + 1, len(pieces)):
        piece = pieces[place]
        if piece.tag("cue", "and") and not _left_out(piece):
            joined = True
            continue
        if kind := _left_out(piece):
            if dimension and kind != dimension and not joined and "code" not in (kind, dimension):
                parted = piece.start in sentence.gaps and not {kind, dimension} <= _OF_PUPILS
                unclear = {kind, dimension} <= _OF_PUPILS or not parted
                return Zone(cue, cue + 1, last, unclear=unclear)
            dimension, last, joined = kind, place, False
        elif not piece.known:
            if dimension and not joined:
                break
            # A misspelt name.
            last, joined = place, False
        elif not _leads_up(piece, dimension, joined=joined):
            break
    return Zone(cue, cue + 1, last) if dimension or (last > cue and _names_something(pieces, cue)) else None


def _names_something(pieces: Sequence[Piece], cue: int) -> bool:
    return any(pieces[cue + 1].tag("cue", mark) for mark in _MARKS)


def _left_out(piece: Piece) -> str:
    """Return the dimension of a piece that can be left out, or nothing."""
    for tag in piece.tags:
        if tag.kind in ("value", "place"):
            return tag.key
        if tag.kind == "grade":
            return "grade"
        if tag.kind in ("school", "code"):
            return "school"
        if tag.kind == "cue" and tag.key == "per_head":
            return "line"
        if tag.kind == "measure" and tag.key == "teachers":
            # บุคลากรไม่รวมครู: teachers are positions of the staff.
            return "position"
    return ""


def _leads_up(piece: Piece, dimension: str, *, joined: bool) -> bool:
    """นักเรียนชั้น in ไม่รวมนักเรียนชั้น ป.6; once something is named, only after และ."""
    if dimension and not joined:
        return False
    if piece.text in _BEFORE or any(piece.tag("cue", mark) for mark in _MARKS):
        return True
    return any(
        (tag.kind == "measure" and tag.key in ("students", "schools")) or tag.kind == "dimension"
        for tag in piece.tags
    )


def masked(pieces: Sequence[Piece], hidden: set[int]) -> tuple[Piece, ...]:
    """Return the pieces with some made into words without meaning, so that places stay the same."""
    return tuple(
        Piece(piece.start, piece.end, piece.text, _FILLED, True) if place in hidden else piece
        for place, piece in enumerate(pieces)
    )
