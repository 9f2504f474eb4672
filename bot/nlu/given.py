"""ได้มาเท่าไร จ่ายไปเท่าไร เหลือเท่าไร: beside what was spent and what is left, what was got is the money given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.nlu.lattice import Piece
from bot.nlu.phrases import Tag

_GOT = frozenset(("ได้", "ได้มา", "ได้รับ", "ได้รับมา", "รับมา", "ได้เงิน", "ได้เงินมา"))
_REST = ("disbursed", "remaining", "committed")
_GIVEN = (Tag("measure", "allocated"),)


def with_given(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with the word for what was got made the money given, where it is asked for by itself."""
    said = [tag.key for piece in pieces for tag in piece.tags if tag.kind == "measure"]
    if "allocated" in said or not any(key in _REST for key in said):
        return list(pieces)
    asked = [
        place
        for place, piece in enumerate(pieces[:-1])
        if _got(piece) and pieces[place + 1].tag("cue", "count")
    ]
    return [
        replace(piece, tags=_GIVEN) if place in asked[:1] else piece for place, piece in enumerate(pieces)
    ]


def _got(piece: Piece) -> bool:
    return piece.text in _GOT and not piece.tag("measure")
