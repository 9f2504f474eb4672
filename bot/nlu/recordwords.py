"""What records (projects, requests) are to a sentence: whose money is meant beside them, each of them, their rounds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.nlu.frame import Frame
from bot.nlu.phrases import Tag
from db.datasets import DATASET_OF_MEASURE, MEASURES, Listing, listing_of
from reports.derived import measure_named

if TYPE_CHECKING:
    from bot.nlu.measures import Choice


def recorded(frame: Frame, choice: Choice | None) -> Choice | None:
    """โครงการของกลุ่มนิเทศใช้เงินไปเท่าไหร่: beside records a measure of money is that of the records (Listing.instead).

    Where everything said fits the plain measure too (โครงการเบิกจ่ายไปเท่าไหร่, payer), it stays that one.
    """
    if choice is None:
        return None
    nouns = {said.key for said in frame.measures if listing_of(said.key) is not None}
    general = [key for key in (choice.key, *choice.others) if key not in nouns]
    for noun in sorted(nouns):
        listing = listing_of(noun)
        assert listing is not None
        meant = [key for key in general if key in listing.instead]
        strong = any(said.key == noun and not said.weak for said in frame.measures)
        if not meant or len(meant) < len(set(general)) or not (strong or _only_of(frame, listing, meant[0])):
            continue
        if "payer" in frame.where and _fits(frame, meant[0]):
            return replace(choice, key=meant[0], others=tuple(meant[1:]))
        return replace(
            choice, key=listing.instead[meant[0]], others=tuple(listing.instead[key] for key in meant[1:])
        )
    return choice


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
    if listing is None or not listing.search:
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
