"""Schools and places as a sentence names them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.nlu.schools import Match


@dataclass(frozen=True, slots=True)
class NamedSchool:
    """A school as a sentence names it: what was typed, whom it fits, and the pieces it covers."""

    typed: str
    match: Match
    first: int
    last: int
    #: Said with โรงเรียน or รร. before it, or by its code.
    marked: bool = False


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """An amphoe, tambon, cluster or office (by its code); ``names`` are several where the words fit several (กลุ่มแม่จัน)."""

    kind: str
    names: tuple[str, ...]
    first: int
    last: int
    #: Said without อำเภอ or ตำบล.
    bare: bool = False


@dataclass(slots=True)
class Names:
    """All names of one sentence, and pieces used up by them."""

    schools: list[NamedSchool] = field(default_factory=list)
    places: list[NamedPlace] = field(default_factory=list)
    #: What stood after โรงเรียน, อำเภอ … and is not known, with what it was to be and the nearest known.
    unknown: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
