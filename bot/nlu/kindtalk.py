"""What is counted where it is told by a kind of things (Dimension.of): carried over to its state, counted in its unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.nlu.normalize import fold
from bot.nlu.slots import Frame
from bot.nlu.vocabulary import declared
from db.datasets import DATASET_OF_MEASURE, DIMENSIONS, MEASURES
from db.datasets.equipment import COMPUTERS, OF_COMPUTERS
from reports.derived import measure_named
from reports.question import Question


def kinds_of(before: Question) -> dict[str, tuple[str, ...]]:
    """Return the kinds of things that a question was about: those it narrowed to, and those its own measure stands for.

    Computers are a measure of EMIS and a kind of equipment: of them ใช้งานได้กี่เครื่อง asks.
    """
    found = {key: values for key, values in before.where if DIMENSIONS[key].of}
    measure = MEASURES.get(before.measure)
    if measure is not None:
        stands_for: dict[str, list[str]] = {}
        for tag in declared().get(fold(measure.words[0])):
            if tag.kind == "value" and DIMENSIONS[tag.key].of and tag.key not in measure.dimensions:
                stands_for.setdefault(tag.key, []).extend(tag.value)
        found |= {key: tuple(values) for key, values in stands_for.items() if key not in found}
        found |= {
            key: values for key, values in measure.fixed.items() if key in DIMENSIONS and DIMENSIONS[key].of
        }
    return found


def of_same_kind(before: Question, question: Question, frame: Frame) -> Question:
    """Return the question about the things that the one before was about, unless it names what it counts itself."""
    measure = MEASURES.get(question.measure)
    if measure is None or question.measure == before.measure:
        return question
    for key, values in kinds_of(before).items():
        if key not in measure.dimensions or question.values_of(key) or DIMENSIONS[key].kinds is False:
            continue
        if not _names_all(frame, question.measure, DIMENSIONS[key].of):
            question = question.with_where(key, values)
    if question.measure in OF_COMPUTERS and question.values_of("equipment_item") == COMPUTERS:
        # คอมใช้ได้กี่เครื่อง เสียกี่เครื่อง: of computers each has a measure of its own.
        where = tuple(pair for pair in question.where if pair[0] != "equipment_item")
        question = replace(question, measure=OF_COMPUTERS[question.measure], where=where)
    return question


def is_state_of(measure: str, before: Question) -> bool:
    """เสียกี่เครื่อง after คอมใช้ได้กี่เครื่อง: what is asked is another state of the things that were spoken of."""
    known = measure_named(measure).dimensions
    return measure != before.measure and any(key in known for key in kinds_of(before))


def none_of(before: Question, key: str) -> Question | None:
    """Return the question about the schools without another thing, after those without one; None elsewhere.

    Only of measures that tell their zeros: having none is what is asked of them.
    """
    measure = MEASURES.get(key)
    if len(before.bounds) != 1 or measure is None or not measure.zero_told:
        return None
    bound = before.bounds[0]
    first = MEASURES.get(bound.measure)
    alike = first is not None and first.zero_told and bound.most == 0 and before.measure == "schools"
    return replace(before, bounds=(replace(bound, measure=key),)) if alike else None


def _names_all(frame: Frame, key: str, of: str) -> bool:
    """ครุภัณฑ์รอซ่อม names all equipment; รอซ่อม alone goes on with what was spoken of."""
    whole = tuple(fold(word) for word in MEASURES[of].words) if of in MEASURES else ()
    said = [frame.pieces[each.at].text for each in frame.measures if each.key in (key, of)]
    return any(word in text for text in said for word in whole)


def units_of(key: str) -> frozenset[str]:
    """Return what a measure may be counted in: its unit, and those of the kinds it can be narrowed to."""
    measure = measure_named(key)
    kinds = {
        value.unit
        for dimension in measure.dimensions
        if key in MEASURES and DATASET_OF_MEASURE[key] is DATASET_OF_MEASURE.get(DIMENSIONS[dimension].of)
        for value in DIMENSIONS[dimension].values
    }
    return frozenset({measure.unit, *kinds} - {""})


def kind_asked(by: Iterable[str], known: tuple[str, ...]) -> list[str]:
    """Return a breakdown with รายการ read as the kinds that a measure has, where it has no lines of money."""
    kinds = [key for key in known if DIMENSIONS[key].of and DIMENSIONS[key].kinds]
    return list(
        dict.fromkeys(kinds[0] if key == "line" and key not in known and kinds else key for key in by)
    )
