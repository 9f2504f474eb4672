"""A part in per cent of a whole (ร้อยละ, สัดส่วน), with both counts beside it."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from db.datasets import MEASURES
from db.errors import AnswerableError
from db.values.money import Money, percent
from reports.cards import Figure, Shown, value_text
from reports.derived import measure_named
from reports.figures import Figures, answer_question
from reports.ordering import ordered, ranked
from reports.question import Question, Scope
from reports.reckoning import number_of, refuse_rates, sum_of, together
from reports.withheld import HIDDEN, any_withheld

Keys = frozenset[tuple[str, str]]
#: Dimensions that say where or when; a share is a part of such a group, never of the others.
_GROUPS = ("school", "amphoe", "tambon", "cluster", "province", "size", "teaches", "year", "round")
PERCENT = "ร้อยละ"


def answer_share(session: Session, question: Question) -> Figures:
    """Return the part that a question asks for in per cent of its whole; ``beside`` holds the two counts.

    A whole of nothing, or one that is not held, has no share: the value is then None (ไม่มีข้อมูล).

    Raises:
        NoFiguresError: Nothing is held of the period or place asked for.
        AnswerableError: The measure is a rate, or it is not said of what the share shall be.
        KeyError: The measure cannot be broken down or narrowed that way.
    """
    measure = measure_named(question.measure)
    refuse_rates(measure, "สัดส่วน")
    alone = replace(question, share=None, rank=None, compare=None, listing=False)
    inner = whole_of(question)
    part = answer_question(session, alone)
    period = (
        part.question.period if measure_named(inner.measure).calendar == measure.calendar else inner.period
    )
    whole = answer_question(session, replace(inner, period=period))
    rows = _rows(part, whole)
    cut = ranked(ordered(rows, question), question, additive=False)
    return replace(
        part,
        question=replace(part.question, share=question.share, rank=question.rank),
        rows=cut.rows,
        total=_total(part, whole, question),
        provenance=together(part.provenance, whole.provenance),
        places=cut.places,
        beyond=cut.beyond,
        beside=_counts(part, whole) if not rows or len(rows) == 1 else (),
    )


def whole_of(question: Question) -> Question:
    """Return the question for the whole that a share is a part of.

    Raises:
        AnswerableError: It is not said of what.
    """
    share, scope = question.share or "", question.scope
    alone = replace(question, share=None, rank=None, compare=None, listing=False)
    conditions = {key for key, _ in (*question.where, *question.excluding)}
    bounded = {bound.measure for bound in question.bounds}
    if share in ("scope", scope.kind) and scope.kind != "office":
        return replace(alone, scope=_office_of(scope))
    if share in conditions:
        return _without(alone, share)
    if share in bounded or share == "bounds":
        return replace(
            alone, bounds=tuple(bound for bound in question.bounds if share not in (bound.measure, "bounds"))
        )
    if share in MEASURES and share != question.measure:
        return replace(alone, measure=share)
    if share == "by" or share in question.by or (share == "scope" and question.by):
        return replace(alone, by=_outer(question))
    if conditions or bounded:
        return replace(alone, where=(), excluding=(), bounds=())
    raise AnswerableError(
        "ต้องการร้อยละของอะไรคะ เช่น ร้อยละของนักเรียนหญิง หรือสัดส่วนแต่ละอำเภอ",
        ("ร้อยละนักเรียนหญิง", "สัดส่วนนักเรียนแยกอำเภอ"),
    )


def _office_of(scope: Scope) -> Scope:
    return Scope("office", scope.office_code)


def _without(question: Question, dimension: str) -> Question:
    """The same without the conditions on a dimension, and without being broken down by it."""
    return replace(
        question,
        where=tuple(pair for pair in question.where if pair[0] != dimension),
        excluding=tuple(pair for pair in question.excluding if pair[0] != dimension),
        by=tuple(key for key in question.by if key != dimension),
    )


def _outer(question: Question) -> tuple[str, ...]:
    """Of two dimensions the one whose groups are the wholes: sexes within an amphoe, not amphoes within a sex."""
    if question.share in question.by:
        return tuple(key for key in question.by if key != question.share)
    if len(question.by) < 2:
        return ()
    first, second = question.by
    inner = first if (first == "sex" or (second in _GROUPS and first not in _GROUPS)) else second
    return tuple(key for key in question.by if key != inner)


def _rows(part: Figures, whole: Figures) -> list[Figure]:
    """One row for each part; a group without any of the part is none of it, as long as the part occurs at all."""
    wholes: dict[Keys, Figure] = {frozenset(row.keys): row for row in whole.rows}
    dimensions = {key for row in whole.rows for key, _ in row.keys}
    rows: list[Figure] = []
    seen: set[Keys] = set()
    for row in part.rows:
        group = frozenset(pair for pair in row.keys if pair[0] in dimensions)
        seen.add(group)
        rows.append(_row(row, wholes.get(group)))
    occurs = any(row.value is not None for row in part.rows)
    alike = all({key for key, _ in row.keys} == dimensions for row in part.rows)
    if occurs and alike and part.question.measure == whole.question.measure:
        zero = Money(0) if part.measure.money else 0
        for group, row in wholes.items():
            if group not in seen and row.value is not None:
                rows.append(_row(replace(row, value=zero), row))
    return rows


def _row(part: Figure, whole: Figure | None) -> Figure:
    above, below = number_of(part.value), number_of(whole.value) if whole else None
    value: Shown = percent(above, below) if above is not None and below else None
    if any_withheld((part.value, whole.value if whole else None)):
        value = HIDDEN
    note = " ".join(each for each in (counts_text(part, whole), part.note) if each)
    return Figure(part.label, value, PERCENT, part.keys, part.emphasis, note)


def counts_text(part: Figure, whole: Figure | None) -> str:
    """Return both counts of a share: 17,850 จาก 37,029 คน."""
    if whole is None or whole.value is None or part.value is None:
        return ""
    return f"{value_text(part.value)} จาก {value_text(whole.value, whole.unit)}"


def _total(part: Figures, whole: Figures, question: Question) -> Figure | None:
    """Of several rows: the whole that they are parts of, or the share over all of them."""
    if len(part.rows) < 2 or question.rank is not None or "year" in {key for key, _ in part.rows[0].keys}:
        return None
    if not whole.question.by:
        only = whole.rows[0] if whole.rows else None
        return replace(only, label="รวม", emphasis=True, keys=()) if only else None
    above, below = sum_of(list(part.rows)), sum_of(list(whole.rows))
    if above is None or below is None or whole.total is None:
        return None
    summed = Figure("ภาพรวม", above, part.measure.unit, emphasis=True)
    return None if above == below else _row(summed, replace(whole.rows[0], value=below))


def _counts(part: Figures, whole: Figures) -> tuple[Figure, ...]:
    """The counts of a single share, as rows of their own."""
    rows = []
    if part.rows:
        rows.append(replace(part.rows[0], label=f"{part.measure.thai}ที่ถาม", note=""))
    if whole.rows:
        rows.append(replace(whole.rows[0], label=f"{whole.measure.thai}ทั้งหมด", note="", keys=()))
    return tuple(rows)
