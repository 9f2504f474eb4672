"""What records (projects, requests) are to a sentence: whose money is meant beside them, each of them, their rounds."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.nlu.frame import Frame, Said
from bot.nlu.phrases import Tag
from db.datasets import DATASET_OF_MEASURE, MEASURES, Listing, listing_of
from db.datasets.projects import NOT_BEGUN
from reports.derived import measure_named

if TYPE_CHECKING:
    from bot.nlu.measures import Choice
    from bot.nlu.understanding import Understanding
    from reports.question import Question

_ASKS = re.compile(r"กี่|เท่า(?:ไ|ใ)|วงเงิน")
#: Records are counted, and their money is summed.
_BOTH = (False, True)


def recorded(frame: Frame, choice: Choice | None) -> Choice | None:
    """โครงการของกลุ่มนิเทศใช้เงินไปเท่าไหร่: beside records a measure of money is that of the records (Listing.instead).

    Where everything said fits the plain measure too (โครงการเบิกจ่ายไปเท่าไหร่, payer), it stays that one.
    """
    if choice is None:
        return None
    records = {listing.measure: listing for key in MEASURES if (listing := listing_of(key)) is not None}
    # งบโครงการเหลือเท่าไหร่: money that is named as theirs names the records too.
    nouns = {
        noun
        for noun, listing in records.items()
        if any(said.key == noun or said.key in listing.instead.values() for said in frame.measures)
    }
    general = [key for key in (choice.key, *choice.others) if key not in nouns]
    for noun in sorted(nouns):
        listing = records[noun]
        meant = [key for key in general if key in listing.instead]
        strong = any(
            said.key in (noun, *listing.instead.values()) and not said.weak for said in frame.measures
        )
        if not meant or len(meant) < len(set(general)) or not (strong or _only_of(frame, listing, meant[0])):
            continue
        of_payers = "payer" in measure_named(meant[0]).dimensions
        if "payer" in frame.where and of_payers and _fits(frame, meant[0]):
            return replace(choice, key=meant[0], others=tuple(meant[1:]))
        meant = [_before_it_begins(frame, key) for key in meant]
        return replace(
            choice, key=listing.instead[meant[0]], others=tuple(listing.instead[key] for key in meant[1:])
        )
    return choice


def _before_it_begins(frame: Frame, key: str) -> str:
    """โครงการที่ยังไม่เริ่ม ใช้งบเท่าไหร่: nothing is spent yet, and what it will use is its budget; not of เบิกจ่าย."""
    not_begun = frame.where.get("project_state") == (NOT_BEGUN,)
    paid = any("เบิก" in piece.text or "จ่าย" in piece.text for piece in frame.pieces)
    return "allocated" if key == "disbursed" and not_begun and not paid else key


def planned(frame: Frame, mentions: list[Said]) -> list[Said]:
    """แผนชั้นเรียน ป.1 กี่ห้อง: beside a word for the plan rooms and pupils are those of the plan (Measure.instead)."""
    plans = {said.key: MEASURES[said.key].instead for said in mentions if said.key in MEASURES}
    found, taken = list[Said](), set[str]()
    for said in mentions:
        plan = next((key for key, of in plans.items() if key != said.key and said.key in of), None)
        if plan is not None and said.key not in plans[plan].values():
            taken.add(plan)
            said = replace(said, key=plans[plan][said.key])
        found.append(said)
    named = {said.key for said in found}
    return [
        said
        for said in found
        if said.key not in taken
        or len(named) == 1
        or any(word in frame.pieces[said.at].text for word in ("นักเรียน", "เด็ก", "นร"))
        or frame.pieces[said.at].tag("measure", said.key) is None
    ]


def of_its_plan(request: Understanding, first: Understanding) -> Understanding:
    """แผน ป.1 รับกี่คนกี่ห้อง: behind pupils of the plan the rooms are those of the plan (Measure.instead)."""
    plan, question = first.question, request.question
    if plan is None or question is None or plan.measure not in MEASURES or question.where:
        return request
    meant = MEASURES[plan.measure].instead.get(question.measure)
    if meant is None or question.scope != plan.scope:
        return request
    return replace(request, question=replace(question, measure=meant, where=plan.where, period=plan.period))


def count_and_sum(frame: Frame, found: Understanding) -> list[Understanding]:
    """มีกี่โครงการ วงเงินรวมเท่าใด: how many records there are, and what they come to; else only what was found."""
    question = found.question
    dataset = DATASET_OF_MEASURE.get(question.measure) if question is not None else None
    listing = dataset.listing if dataset is not None else None
    if question is None or listing is None or question.by or question.listing or question.rank:
        return [found]
    asks = [
        (place, _asks_for_money(piece.text))
        for place, piece in enumerate(frame.pieces)
        if place not in frame.names.used and _ASKS.match(piece.text)
    ]
    if len(asks) != len(_BOTH) or {money for _, money in asks} != set(_BOTH) or not listing.total:
        return [found]
    return [
        replace(found, question=replace(question, measure=listing.total if money else listing.measure))
        for _, money in asks
    ]


def _asks_for_money(text: str) -> bool:
    return not text.startswith("กี่") or text.endswith(("บาท", "ล้าน", "แสน", "หมื่น"))


def money_of(measure: str) -> str:
    """Return the measure of a record's money for the number of records (requests -> requested), else the measure itself."""
    listing = listing_of(measure)
    return listing.instead.get("allocated", measure) if listing is not None else measure


def stands_for(measure: str) -> frozenset[str]:
    """Return the general measures and the records in whose place this one stands: project_remaining for remaining."""
    others = {key: each.instead for key, each in MEASURES.items() if each.instead}
    others |= {key: listing.instead for key in MEASURES if (listing := listing_of(key)) is not None}
    return frozenset(
        key for noun, instead in others.items() if measure in instead.values() for key in (noun, *instead)
    )


def _asked_by(frame: Frame) -> set[str]:
    return {*frame.where, *frame.by, *frame.which} - {"payer", "year"}


def _fits(frame: Frame, measure: str) -> bool:
    return _asked_by(frame) <= set(measure_named(measure).dimensions)


def _only_of(frame: Frame, listing: Listing, measure: str) -> bool:
    """กลุ่มนิเทศใช้เงินไปเท่าไหร่: nobody said โครงการ, but only the money of projects is told apart so."""
    return not _fits(frame, measure) and _fits(frame, listing.instead[measure])


def record_tags(frame: Frame, place: int, previous_by: bool) -> list[Tag]:
    """แยกโครงการ, โครงการไหน: what records are called is also what an answer is broken down by, one for each of them."""
    piece = frame.pieces[place]
    listing = next(
        (found for tag in piece.tags if tag.kind == "measure" and (found := listing_of(tag.key))), None
    )
    if listing is None or not listing.search or piece.text.startswith("กี่"):
        return []
    after = frame.pieces[place + 1] if place + 1 < len(frame.pieces) else None
    which = (
        after is not None and bool(after.tag("cue", "which")) and after.text.startswith(("ไหน", "ใด", "อะไร"))
    )
    other = any(
        tag.kind == "measure" and tag.key in listing.instead
        for at, each in enumerate(frame.pieces)
        if at != place
        for tag in each.tags
    )
    return [Tag("dimension", listing.search)] if previous_by or (which and other) else []


def keeps_months(measure: str) -> bool:
    """Say whether the facts of a measure are told in rounds of 6 and 12 months, so that "6 เดือน" names a round."""
    return (
        measure in MEASURES
        and "round" in MEASURES[measure].dimensions
        and MEASURES[measure].calendar == "fiscal"
        and hasattr(DATASET_OF_MEASURE[measure].table, "round")
    )


def of_records(before: str, measure: str) -> str | None:
    """ใช้ไปเท่าไหร่แล้ว after a project: the money of these records that a measure asked next stands for, or None."""
    for dataset in {id(each): each for each in DATASET_OF_MEASURE.values()}.values():
        listing = dataset.listing
        if listing is not None and (
            DATASET_OF_MEASURE.get(before) is dataset or before in listing.instead.values()
        ):
            return listing.instead.get(measure) or (measure if measure in listing.instead.values() else None)
    return None


def of_same_records(before: Question, question: Question, frame: Frame) -> Question:
    """Return โครงการ ก ใช้ไปเท่าไหร่ เหลือเท่าไหร่ as money of the same records: what narrowed them goes on.

    A question that narrows, or says whose money it is, stays as it is.
    """
    meant = of_records(before.measure, question.measure)
    if (
        meant is None
        or question.where
        or question.by
        or frame.names.schools
        or frame.names.places
        or frame.has("own")
    ):
        return question
    known = measure_named(meant).dimensions
    question = replace(question, measure=meant)
    for dimension, values in before.where:
        question = question.with_where(dimension, values) if dimension in known else question
    return question
