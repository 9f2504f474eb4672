"""Measures made of others: ครูต่อห้องเรียน, ร้อยละการเบิกจ่าย, by their own words or by their parts and a word between."""

from __future__ import annotations

from bot.nlu.frame import SCHOOLS, Frame
from db.datasets import MEASURES, listing_of
from reports.derived import DERIVED


def count_words(frame: Frame) -> list[str]:
    """Return the words that ask for a number: กี่คน, เท่าไหร่."""
    return [frame.pieces[said.at].text for said in frame.cues if said.key == "count"]


def derived(frame: Frame, keys: list[str]) -> str | None:
    """A derived measure by its own words; by its parts and ต่อ or เฉลี่ย; or as a percentage of a part."""
    named = [key for key in keys if key in DERIVED]
    # โครงการใช้เงินไปกี่เปอร์เซ็นต์: the records say only whose money it is.
    parts = {key for key in keys if key in MEASURES and key != SCHOOLS and not listing_of(key)}
    # ครูต่อห้องเรียน is no ratio of pupils.
    named = [
        key for key in named if not parts - set(DERIVED[key].of) or not said_as(frame, key).startswith("ต่อ")
    ]
    if frame.has("percent") and not _of_the_same(frame, parts):
        rates = [
            each for each in DERIVED.values()
            if each.unit == "ร้อยละ" and parts <= set(each.of) and parts & set(each.of[1:])
        ]  # fmt: skip
        if "committed" not in parts:
            rates.sort(key=lambda each: len(each.of))
        else:
            rates.sort(key=lambda each: -len(each.of))
        if rates:
            frame.use("percent")
            return rates[0].key
    if named:
        longest = max(named, key=lambda key: _said_length(frame, key))
        rate = DERIVED[longest]
        if "committed" in parts and rate.unit == "ร้อยละ":
            wider = [
                each.key for each in DERIVED.values() if each.unit == rate.unit and "committed" in each.of
            ]
            longest = wider[0] if wider else longest
        frame.use("ratio", "mean", "should")
        if DERIVED[longest].unit == "ร้อยละ":
            frame.use("percent")
        return longest
    if (
        frame.has("ratio")
        and len(parts) == 1
        and (frame.limits or frame.has("count"))
        and _after_ratio(frame, next(iter(parts)))
    ):
        # เกิน 40 คนต่อห้อง, กี่คนต่อครู: what is counted in people are the pupils.
        parts = {"students", *parts}
    if parts == {"rooms"} and frame.has("mean") and any(text == "กี่คน" for text in count_words(frame)):
        # ห้องเรียนเฉลี่ยกี่คน
        parts = {"students", "rooms"}
    every = parts == {"students", "rooms"} and any(piece.text in ("แต่ละ", "ทุก") for piece in frame.pieces)
    if every or frame.has("ratio", "mean") or any(number == 1 for number, _ in frame.numbers):
        for each in DERIVED.values():
            if set(each.of) == parts and each.unit != "บาท":
                frame.use("ratio", "mean", "should")
                frame.used |= {at for number, at in frame.numbers if number == 1}
                return each.key
    return None


def _of_the_same(frame: Frame, parts: set[str]) -> bool:
    """เด็กยากจนแม่จันเป็นกี่เปอร์เซ็นต์ของเด็กยากจนทั้งเขต: a place's part of the office, not a rate among its pupils."""
    place = bool(frame.names.places or frame.names.schools) or frame.has("own")
    twice = any(sum(said.key == key for said in frame.measures) > 1 for key in parts)
    return parts <= {"poor", "boarders", "disabled"} and ((place and frame.has("office")) or twice)


def _after_ratio(frame: Frame, key: str) -> bool:
    """Say whether ต่อ stands between a number of people and this measure."""
    pieces = frame.pieces
    for said in frame.measures:
        if said.key == key and said.at > 1 and pieces[said.at - 1].text in ("ต่อ", "/", "per"):
            before = pieces[said.at - 2]
            return before.text.endswith("คน") and bool(before.tag("limit") or before.tag("cue", "count"))
    return False


def said_as(frame: Frame, key: str) -> str:
    """Return the words that named a measure."""
    return next(frame.pieces[mention.at].text for mention in frame.measures if mention.key == key)


def _said_length(frame: Frame, key: str) -> int:
    return max(len(frame.pieces[mention.at].text) for mention in frame.measures if mention.key == key)
