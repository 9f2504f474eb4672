"""The frame of a sentence: what was found in it, which pieces are used, and what is left over."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.nlu.conditions import Limit
from bot.nlu.lattice import Piece
from bot.nlu.naming import Names
from bot.nlu.ordinary import passed_over
from bot.nlu.periods import When
from bot.nlu.reading import Reading
from db.datasets import DIMENSIONS, MEASURES

#: Cues that turn the meaning of a sentence; left over, they forbid a plain answer.
_TURNING = {"negate", "except", "none", "percent", "ratio", "mean", "late", "less", "more", "top", "bottom", "span", "should", "estimate",
            "why", "what_if", "when", "correct", "than", "province_whole", "runner_up", "much", "little", "other", "proportion", "merging", "given",
            "keyed", "covering", "everyone", "on_time", "not_on_time", "complete", "incomplete"}  # fmt: skip
#: Those of them that no answer can be given without: what is left out, a share, an average.
_UNMET = frozenset(
    (
        "negate",
        "except",
        "none",
        "percent",
        "ratio",
        "mean",
        "less",
        "more",
        "than",
        "what_if",
        "province_whole",
        "span",
        "runner_up",
        "other",
    )
)


#: Measures that the grammar knows by name: how many schools there are, and what they sent.
SCHOOLS, SUBMISSIONS = "schools", "submissions"
#: Cues that put things in an order.
RANKING = ("top", "bottom", "top_students", "bottom_students", "runner_up")


@dataclass(frozen=True, slots=True)
class Said:
    """A key and the piece that said it; ``weak`` as in Tag."""

    key: str
    at: int
    weak: bool = False


@dataclass(slots=True)
class Frame:
    """The contents of one sentence."""

    reading: Reading
    names: Names
    measures: list[Said] = field(default_factory=list)
    where: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: Dimension -> how many separate mentions filled ``where``: two ask for a comparison.
    mentions: dict[str, int] = field(default_factory=dict)
    #: What is left out (ยกเว้น): dimension -> values; ``out_names`` are the schools and places left out.
    out: dict[str, tuple[str, ...]] = field(default_factory=dict)
    out_either: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    out_names: Names = field(default_factory=Names)
    #: Dimension -> the pieces that filled ``where``.
    places: dict[str, list[int]] = field(default_factory=dict)
    #: Places in an order: อันดับ 2 is (2, 2), อันดับ 1-5 is (1, 5).
    ordinals: list[tuple[int, int]] = field(default_factory=list)
    #: A dimension in ``where`` -> what its words mean instead, for measures that lack it.
    either: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    #: Values that a measure's own word names as well, for another measure that has them: (piece, dimension, values).
    aside: list[tuple[int, str, tuple[str, ...]]] = field(default_factory=list)
    by: list[str] = field(default_factory=list)
    #: Dimension in ``by`` or ``which`` -> all that its word may mean: สถานะ of requests, of projects, of schools.
    alike: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: Dimensions asked with "which": โรงเรียนไหน, อำเภอไหน.
    which: list[str] = field(default_factory=list)
    times: list[When] = field(default_factory=list)
    limits: list[tuple[Limit, int]] = field(default_factory=list)
    numbers: list[tuple[int, int]] = field(default_factory=list)
    cues: list[Said] = field(default_factory=list)
    unheld: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    private: bool = False
    used: set[int] = field(default_factory=set)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return self.reading.pieces

    def has(self, *cues: str) -> bool:
        """Say whether any of these cues was given."""
        return any(said.key in cues for said in self.cues)

    def where_is(self, *cues: str) -> int | None:
        """Return the piece of the first of these cues, or None."""
        return next((said.at for said in self.cues if said.key in cues), None)

    def use(self, *cues: str) -> None:
        """Mark cues as understood, so that they are not left over."""
        self.used |= {said.at for said in self.cues if said.key in cues}

    def add_value(self, place: int, dimension: str, keys: tuple[str, ...]) -> None:
        """Note that a piece narrows by values of a dimension."""
        known = self.where.get(dimension, ())
        self.where[dimension] = tuple(dict.fromkeys((*known, *keys)))
        self.mentions[dimension] = self.mentions.get(dimension, 0) + 1
        self.places.setdefault(dimension, []).append(place)

    def read_asides(self) -> None:
        """คอมพิวเตอร์ใช้งานได้: computers are a measure of their own, but here they tell which equipment is usable."""
        for place, dimension, keys in self.aside:
            others = [
                said
                for said in self.measures
                if said.at != place and said.key in MEASURES and dimension in MEASURES[said.key].dimensions
            ]
            if others:
                self.measures = [said for said in self.measures if said.at != place]
                self.add_value(place, dimension, keys)
        self._count_what_is_named()

    def _count_what_is_named(self) -> None:
        """ห้องน้ำกี่ห้อง: what is named is counted, by a word that elsewhere asks for rooms."""
        for dimension in self.where:
            of = DIMENSIONS[dimension].of
            counting = [
                said
                for said in self.measures
                # กี่โรง counts schools whatever else is named.
                if self.pieces[said.at].text.startswith("กี่")
                and not self.pieces[said.at].tag("cue", "howmany")
                and said.key != of
            ]
            if of and counting and any(said.key == of for said in self.measures):
                self.measures = [said for said in self.measures if said not in counting]
                self.cues += [Said("count", said.at) for said in counting]

    def settle_breakdowns(self, known: tuple[str, ...]) -> None:
        """Read each word for a breakdown as the dimension of that name that the measure has, where it has one."""
        for keys in (self.by, self.which):
            for at, key in enumerate(keys):
                if key == "cluster" and key not in known and "group" in known and "group" not in keys:
                    # งบโครงการแต่ละกลุ่ม: groups of the office, where schools have no part in it.
                    keys[at] = "group"
                    continue
                if key not in known:
                    keys[at] = next((other for other in self.alike.get(key, ()) if other in known), key)

    def leftovers(self) -> list[str]:
        """Return runs of words that were not understood and would change the meaning."""
        runs: list[str] = []
        run = ""
        ordinary = passed_over(self.pieces, self.reading.sentence.gaps, self.names.used)
        for place, piece in enumerate(self.pieces):
            if place in self.used | self.names.used | ordinary or not self._open(piece):
                if run:
                    runs.append(run)
                run = ""
            else:
                run += piece.text
        if run:
            runs.append(run)
        return [text for text in runs if _meaningful(text)]

    def unmet(self) -> set[str]:
        """Return what was understood but cannot be answered: cues such as negate, ``limit`` and ``date``."""
        left = [
            piece
            for place, piece in enumerate(self.pieces)
            if place not in self.used | self.names.used and self._open(piece)
        ]
        tags = [tag for piece in left for tag in piece.tags]
        return {tag.key for tag in tags if tag.kind == "cue"} & _UNMET | {tag.kind for tag in tags} & {
            "limit",
            "date",
        }

    def _open(self, piece: Piece) -> bool:
        if not piece.known:
            return True
        kinds = {tag.kind for tag in piece.tags}
        if "filler" in kinds:
            return False
        if kinds & {"number", "limit", "code", "school", "place", "date", "ordinal"}:
            return True
        turning = any(tag.kind == "cue" and tag.key in _TURNING for tag in piece.tags)
        return (
            turning
            and "measure" not in kinds
            and not any(tag.kind == "cue" and tag.key not in _TURNING for tag in piece.tags)
        )

    def empty(self) -> bool:
        """Say whether nothing at all was recognised."""
        return not (
            self.measures or self.where or self.by or self.times or self.cues or self.names.schools
            or self.names.places or self.names.unknown or self.unheld or self.private or self.limits or self.reports or self.out
        )  # fmt: skip


def _meaningful(text: str) -> bool:
    """Signs and 555 (laughter) change nothing; a letter or a number may."""
    if not text.strip("5+ "):
        return False
    return any(letter.isalnum() for letter in text)
