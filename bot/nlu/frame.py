"""The frame of a sentence: what was found in it, which pieces are used, and what is left over."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.nlu.conditions import Limit
from bot.nlu.lattice import Piece
from bot.nlu.naming import Names
from bot.nlu.ordinary import passed_over
from bot.nlu.periods import When
from bot.nlu.reading import Reading

#: Cues that turn the meaning of a sentence; left over, they forbid a plain answer.
_TURNING = {"negate", "except", "none", "percent", "ratio", "mean", "late", "less", "more", "top", "bottom", "span", "should", "estimate",
            "why", "what_if", "when", "correct", "than", "province_whole", "runner_up", "much", "little", "other", "proportion", "merging", "given",
            "keyed", "everyone", "on_time", "not_on_time", "complete", "incomplete"}  # fmt: skip
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
    by: list[str] = field(default_factory=list)
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
