"""What a sentence names, gathered from its pieces: measures, values, breakdowns, times, numbers, cues.

Nothing is decided here; ``bot/nlu/questions.py`` and ``topics.py`` read the frame.
"""

from __future__ import annotations

from bot.nlu.breakdowns import add_by, read_breakdowns
from bot.nlu.excluding import Zone, find_zones, masked
from bot.nlu.frame import RANKING, Frame, Said
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.lattice import Piece
from bot.nlu.naming import NameFinder
from bot.nlu.patterns import has_citizen_id
from bot.nlu.reading import Reading
from bot.nlu.rereading import read_again
from bot.nlu.spoken import read_positions, read_short_words, unread_coming_tests
from bot.nlu.thingwords import read_things
from bot.nlu.titlewords import listings
from bot.nlu.vocabulary import declared
from db.datasets import DIMENSIONS, MEASURES
from db.datasets.rates import TUITION
from db.datasets.staff import TEACHER_POSITIONS

#: แยกประเภท is one of these, by what the measure has.
_KINDS = ("position", "category", "teaches")
_BIG = {"ใหญ่": "top_students", "เล็ก": "bottom_students"}


def gather(reading: Reading, gazetteer: Gazetteer, office: str, cluster: str | None = None) -> Frame:
    """Return the frame of a sentence."""
    zones = find_zones(reading.pieces, reading.sentence)
    left_out = {place for zone in zones for place in zone.inside}
    kept = Reading(reading.plain, reading.sentence, masked(reading.pieces, left_out))
    names = NameFinder(kept, gazetteer, office, cluster).find()
    frame = Frame(reading, names, private=has_citizen_id(reading.sentence.text))
    for place, piece in enumerate(frame.pieces):
        if place not in names.used and place not in left_out:
            _read_piece(frame, place, piece)
    frame.read_asides()
    unread_coming_tests(frame)
    read_short_words(frame, left_out)
    _unread_exceptions(frame, left_out)
    if zones:
        others = set(range(len(reading.pieces))) - left_out
        hidden = Reading(reading.plain, reading.sentence, masked(reading.pieces, others))
        frame.out_names = NameFinder(hidden, gazetteer, office, cluster).find()
        _read_exceptions(frame, zones)
    read_again(frame)
    read_breakdowns(frame)
    _read_orders(frame)
    _read_kinds(frame)
    read_positions(frame)
    read_things(frame, gazetteer)
    return frame


def _read_kinds(frame: Frame) -> None:
    """แยกประเภท: of schools what they teach, of staff their positions, of money its categories."""
    for place, piece in enumerate(frame.pieces[1:], start=1):
        before = frame.pieces[place - 1]
        if piece.text not in ("ประเภท", "ชนิด") or not (before.tag("cue", "by") or before.tag("cue", "each")):
            continue
        for said in frame.measures:
            known = MEASURES[said.key].dimensions if said.key in MEASURES else ()
            kinds = (*(key for key in known if DIMENSIONS[key].of and DIMENSIONS[key].kinds), *_KINDS)
            if kind := next((key for key in kinds if key in known), None):
                add_by(frame, kind)
                frame.used.add(place)
                return


def _read_orders(frame: Frame) -> None:
    """ใหญ่เป็นอันดับสอง orders schools and is no size of theirs; เรามากกว่าบ้านป่าตึง compares two schools."""
    for place, piece in enumerate(frame.pieces[:-1]):
        # ใหญ่เป็นที่เท่าไหร่ is a place as well.
        after = frame.pieces[place + 1]
        if after.text == "เป็น" and place + 2 < len(frame.pieces):
            after = frame.pieces[place + 2]
        if piece.text not in _BIG:
            continue
        if after.tag("ordinal") or after.tag("cue", "place_in_rank"):
            frame.where.pop("size", None)
            frame.cues.append(Said(_BIG[piece.text], place))
    than = frame.where_is("than")
    if than is not None and frame.has("own") and frame.names.schools:
        frame.cues.append(Said("compare", than))
        frame.used.add(than)


def _unread_exceptions(frame: Frame, left_out: set[int]) -> None:
    """ไม่รวมเด็กพักนอน cannot be left out, but it is not what is asked for either."""
    for at in [said.at for said in frame.cues if said.key == "except"]:
        if at + 1 in left_out:
            continue
        frame.measures = [said for said in frame.measures if said.at not in (at + 1, at + 2)]


def _read_exceptions(frame: Frame, zones: list[Zone]) -> None:
    """Put what is left out apart; an exception that is not clear stays unread and is asked about."""
    for zone in zones:
        if zone.unclear:
            continue
        frame.used |= {zone.cue, *zone.inside}
        for place in zone.inside:
            piece = frame.pieces[place]
            if place in frame.out_names.used:
                continue
            values = _values_of(piece)
            if piece.tag("cue", "per_head"):
                values["line"] = [TUITION]
            if piece.tag("measure", "teachers"):
                values["position"] = list(TEACHER_POSITIONS)
            if "level" in values and "teaches" in values:
                frame.out_either["level"] = {"teaches": tuple(values.pop("teaches"))}
            for dimension, keys in values.items():
                frame.out[dimension] = tuple(dict.fromkeys((*frame.out.get(dimension, ()), *keys)))
        # ยกเว้น is also a status of reports.
        if frame.pieces[zone.cue].tag("value") and "status" in frame.where:
            kept = tuple(value for value in frame.where.pop("status") if value != "ยกเว้น")
            if kept:
                frame.where["status"] = kept


def _values_of(piece: Piece) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for tag in piece.tags:
        if tag.kind == "value":
            values.setdefault(tag.key, []).extend(tag.value)
        elif tag.kind == "grade":
            values.setdefault("grade", []).extend(tag.value)
    return values


def _read_piece(frame: Frame, place: int, piece: Piece) -> None:
    for tag in piece.tags:
        if tag.kind == "measure":
            frame.measures.append(Said(tag.key, place, tag.weak))
        elif tag.kind == "cue":
            frame.cues.append(Said(tag.key, place))
        elif tag.kind == "time":
            frame.times.append(tag.value)
            frame.used.add(place)
            if piece.text.startswith("งบ"):
                # งบปี 2569 names the money as well as the year.
                frame.measures += [
                    Said(money.key, place, True) for money in declared().get("งบ") if money.kind == "measure"
                ]
        elif tag.kind == "limit":
            frame.limits.append((tag.value, place))
            frame.used.add(place)
        elif tag.kind == "ordinal":
            frame.ordinals.append(tag.value)
        elif tag.kind == "number":
            frame.numbers.append((tag.value, place))
        elif tag.kind == "grade":
            frame.add_value(place, "grade", tag.value)
        elif tag.kind == "unheld" and not _is_title(piece):
            frame.unheld.append(tag.key)
        elif tag.kind == "report":
            frame.reports.append(tag.key)
        elif tag.kind == "private":
            frame.private = True
    _read_values(frame, place, piece)


def _is_title(piece: Piece) -> bool:
    """Say whether the data hold a record of that title, or told apart by it: พาน้องกลับมาเรียน is an indicator."""
    titles = {listing.search for listing in listings()}
    return any(
        tag.kind == "value" and (tag.key in titles or DIMENSIONS[tag.key].from_data) for tag in piece.tags
    )


def _read_values(frame: Frame, place: int, piece: Piece) -> None:
    values: dict[str, list[str]] = {}
    fixed = {
        key
        for tag in piece.tags
        if tag.kind == "measure" and not tag.weak and tag.key in MEASURES
        for key in MEASURES[tag.key].fixed
    }
    for tag in piece.tags:
        # ครู is a measure with its own positions, not the one position of that name.
        if tag.kind == "value" and tag.key not in fixed:
            values.setdefault(tag.key, []).extend(tag.value)
    if "level" in values and "teaches" in values and "teaches" in frame.where:
        # โรงเรียนมัธยมกี่โรง ประถมกี่โรง
        del values["level"]
    if "level" in values and "teaches" in values:
        # ประถมศึกษา is a level of pupils and a kind of school: the measure decides.
        frame.either["level"] = {"teaches": tuple(values.pop("teaches"))}
    if "position" in values and "line" in values:
        # ธุรการ is a person, and beside money the line that pays.
        frame.either["position"] = {"line": tuple(dict.fromkeys(values.pop("line")))}
    own = [
        MEASURES[said.key]
        for said in frame.measures
        if said.at == place and not said.weak and said.key in MEASURES
    ]
    for dimension, keys in values.items():
        if own and DIMENSIONS[dimension].of and not any(dimension in measure.dimensions for measure in own):
            frame.aside.append((place, dimension, tuple(keys)))
        else:
            frame.add_value(place, dimension, tuple(keys))


__all__ = ["RANKING", "Frame", "Said", "gather"]
