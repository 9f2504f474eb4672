"""Which place a school or an area takes among its like (อันดับที่ 12 จาก 139 โรงเรียน)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from db.errors import AnswerableError
from reports.cards import Figure
from reports.compiling import UNKNOWN
from reports.figures import Figures, answer_question
from reports.naming import open_schools
from reports.ordering import plain_number
from reports.question import Question, Rank, Scope
from reports.reckoning import COUNTED
from reports.withheld import Withheld, may_be


@dataclass(frozen=True, slots=True)
class Standing:
    """The place of one key among its like: ``ties`` others have the same value, ``among`` have a value at all."""

    own: Figure
    place: int | None
    ties: int
    among: int
    #: What it is one of: โรงเรียน, โรงเรียนในอำเภอแม่จัน.
    kind: str
    #: The key of ``rank.within`` that it belongs to; empty when all of the office were compared.
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Standings:
    """The places asked for, in the order of the scope, and the figures of all who were compared."""

    places: tuple[Standing, ...]
    peers: Figures
    #: The greatest is the first; False: the least.
    top: bool


def answer_standing(session: Session, question: Question) -> Standings:
    """Return the place that each key of the scope takes in the office, or inside its key of ``rank.within``.

    Raises:
        AnswerableError: The scope is the whole office, which has no like.
        NoFiguresError: Nothing is held of the period asked for.
        KeyError: The measure cannot be broken down or narrowed that way.
    """
    scope, rank = question.scope, question.rank or Rank(True, 1)
    if scope.kind == "office" or not scope.keys:
        raise AnswerableError(
            "ต้องการทราบอันดับของโรงเรียนหรืออำเภอใดคะ", ("10 โรงเรียนที่นักเรียนมากที่สุด", "นักเรียนแยกอำเภอ")
        )
    by = (scope.kind,) if rank.within in (None, scope.kind) else (str(rank.within), scope.kind)
    period = question.period
    if period is not None and len(period.years) > 1 and not period.days:
        period = replace(period, years=period.years[-1:])
    # What is held is held of the scope: its newest round is meant, not a newer one of which it has nothing.
    newest = answer_question(session, replace(_plainly(question), by=(), bounds=(), period=period))
    asked = replace(_plainly(question), scope=Scope("office", scope.office_code), by=by)
    peers = answer_question(session, replace(asked, period=newest.question.period))
    rows = [row for row in peers.rows if dict(row.keys).get(scope.kind) != UNKNOWN]
    if scope.kind == "school":
        compared = open_schools(session, scope.office_code).union(scope.keys)
        rows = [row for row in rows if dict(row.keys)["school"] in compared]
    names = dict(zip(scope.keys, scope.names or scope.keys, strict=False))
    within = rank.within if len(by) == 2 else None
    left_out = peers.provenance.scope.removeprefix(asked.scope.name)
    places = tuple(_standing(key, names[key], scope, rows, within, rank.top, left_out) for key in scope.keys)
    insides = {each.inside for each in places}
    provenance = peers.provenance
    if within and len(insides) == 1:
        area = Scope(within, scope.office_code, tuple(insides))  # type: ignore[arg-type]
        provenance = replace(provenance, scope=f"{area.name}{left_out}")
    figures = replace(
        peers,
        question=replace(peers.question, by=(scope.kind,)),
        rows=_compared(rows, within, insides),
        provenance=provenance,
    )
    return Standings(places, figures, rank.top)


def _plainly(question: Question) -> Question:
    return replace(question, standing=False, rank=None, compare=None, listing=False, share=None, mean=None)


def _standing(
    key: str, name: str, scope: Scope, rows: list[Figure], within: str | None, top: bool, left_out: str
) -> Standing:
    unit = rows[0].unit if rows else ""
    own = next((row for row in rows if dict(row.keys)[scope.kind] == key), Figure(name, None, unit))
    inside = dict(own.keys).get(within, "") if within else ""
    like = [row for row in rows if row.value is not None and (not within or dict(row.keys)[within] == inside)]
    kind = COUNTED[scope.kind]
    if within and inside:
        kind += f"ใน{Scope(within, scope.office_code, (inside,)).name}"  # type: ignore[arg-type]
    kind += left_out
    own = replace(own, label=name)
    if own.value is None or not _comparable(own, like):
        return Standing(own, None, 0, len(like), kind, inside)
    numbers = [plain_number(row.value) for row in like]
    mine = plain_number(own.value)
    before = sum(number > mine if top else number < mine for number in numbers)
    return Standing(own, before + 1, numbers.count(mine) - 1, len(like), kind, inside)


def _comparable(own: Figure, like: list[Figure]) -> bool:
    """Say whether every other figure is known to be more, less or the same; of withheld ones it may not be."""
    if isinstance(own.value, Withheld):
        return False
    mine = plain_number(own.value)
    ranges = [may_be(row.value) for row in like if isinstance(row.value, Withheld)]
    return all(least > mine or (most is not None and most < mine) for least, most in ranges)


def _compared(rows: list[Figure], within: str | None, insides: set[str]) -> tuple[Figure, ...]:
    """The rows of all who were compared, for a picture; inside a key only those of the same key."""
    kept = [row for row in rows if not within or dict(row.keys)[within] in insides]
    return tuple(replace(row, label=row.label.rsplit(" · ", 1)[-1]) for row in kept if row.value is not None)
