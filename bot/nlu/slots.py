"""What a sentence names, gathered from its pieces: measures, values, breakdowns, times, numbers, cues.

Nothing is decided here; ``bot/nlu/questions.py`` and ``topics.py`` read the frame.
"""

from __future__ import annotations

from bot.nlu.excluding import Zone, find_zones, masked
from bot.nlu.frame import RANKING, Frame, Said
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.lattice import Piece
from bot.nlu.naming import NameFinder
from bot.nlu.patterns import has_citizen_id
from bot.nlu.phrases import Tag
from bot.nlu.reading import Reading
from bot.nlu.recordwords import record_tags
from bot.nlu.spoken import SCHOOLS, read_positions, read_short_words, unread_coming_tests
from bot.nlu.titlewords import listings
from bot.nlu.vocabulary import declared
from db.datasets import DIMENSIONS, MEASURES
from db.datasets.rates import TUITION
from db.datasets.staff import TEACHER_POSITIONS

#: แยกประเภท is one of these, by what the measure has.
_KINDS = ("position", "category", "teaches")
#: Words after which a breakdown is over: แต่ละโรงในกลุ่ม.
_PARTING = ("มี", "ใน", "ของ")
#: Dimensions of few kinds, which people list after the word for them.
_TOLD_APART = ("size", "category", "teaches")
#: Words for every group, which a word for schools may follow.
_GROUPS = ("รายกลุ่ม", "แต่ละกลุ่ม", "ทุกกลุ่ม", "ตามกลุ่ม")
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
    _read_breakdowns(frame)
    _read_orders(frame)
    _read_kinds(frame)
    read_positions(frame)
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
                _add_by(frame, kind)
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
    """Say whether the data hold a record of that title: พาน้องกลับมาเรียน is an indicator."""
    titles = {listing.search for listing in listings()}
    return any(tag.kind == "value" and tag.key in titles for tag in piece.tags)


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


def _read_breakdowns(frame: Frame) -> None:
    """Decide of every dimension word whether the answer is to be broken down by it."""
    previous_by = False
    for place, piece in enumerate(frame.pieces):
        tags = [tag for tag in piece.tags if tag.kind == "dimension"] or record_tags(
            frame, place, previous_by
        )
        if not tags and previous_by:
            # แยกกลุ่ม, แยกศูนย์: words that elsewhere stand before a name.
            tags = [
                Tag("dimension", tag.key) for tag in piece.tags if tag.kind == "cue" and tag.key in DIMENSIONS
            ]
            if piece.text in ("โรง", "แห่ง"):
                tags = [Tag("dimension", "school")]
        if not tags and _asked_of(frame, place):
            tags = [Tag("dimension", "school" if piece.text in ("โรง", "แห่ง") else "cluster")]
        if place in frame.names.used:
            previous_by = False
            continue
        if not tags:
            previous_by = previous_by or _sorts(frame, place)
            if not (piece.tag("cue", "and") or piece.tag("filler")) or piece.text in _PARTING:
                previous_by = bool(piece.tag("cue", "by")) or (
                    bool(piece.tag("cue", "each")) and piece.text != "ละ"
                )
            continue
        dimension = tags[0].key
        after = _after(frame, place)
        if dimension == "school" and place and frame.pieces[place - 1].text in _GROUPS and frame.by:
            # รายกลุ่ม รร.: the groups are those of schools.
            continue
        if previous_by and dimension == "school" and _goes_on(frame, place):
            # จำแนกโรงเรียนตามขนาด, แบ่งโรงเรียนเป็น …: schools are told apart, by what follows.
            continue
        every = piece.text.startswith("ทุก") or (place > 0 and frame.pieces[place - 1].text == "ทุก")
        if every and _summed(frame, place):
            continue
        if (
            previous_by
            or _names_breakdown(piece.text, dimension)
            or (after is not None and after.text == "ละ")
        ):
            _add_by(frame, dimension)
            # แยกตามโรงเรียน is no count of schools.
            frame.measures = [said for said in frame.measures if said.at != place or len(frame.measures) == 1]
            previous_by = True
        elif piece.tag("cue", "which") or (after is not None and after.tag("cue", "which")):
            frame.which.append(dimension)
            frame.used.add(place)
        elif dimension == "sex":
            _add_by(frame, dimension)
        else:
            previous_by = False
    _read_school_of_group(frame)
    _read_kinds_of_school(frame)
    if (
        frame.has("file", "table")
        and frame.by
        and any(piece.text.startswith(_EVERY) for piece in frame.pieces)
    ):
        # ดึงเป็น excel นักเรียนทุกโรงแยกชั้น: a sheet has a row for every school.
        frame.by = ["school", *(key for key in frame.by if key != "school")]
    _values_as_breakdown(frame)


def _read_school_of_group(frame: Frame) -> None:
    """แต่ละกลุ่ม รร.ไหนเด็กเยอะสุด: the school is asked for inside each group; กลุ่มโรงเรียน is no one word there."""
    for place, piece in enumerate(frame.pieces[:-1]):
        text = piece.text
        every = text.startswith("แต่ละ") or (place > 0 and frame.pieces[place - 1].text == "แต่ละ")
        joined = text.endswith(("กลุ่มรร.", "กลุ่มรร", "กลุ่มโรงเรียน"))
        if every and joined and frame.pieces[place + 1].text.startswith("ไหน"):
            _add_by(frame, "cluster")
            frame.which = ["school", *(key for key in frame.which if key not in ("school", "cluster"))]


#: Every school, as a row of a sheet.
_EVERY = ("ทุกโรง", "ทุกรร", "ทุกสถานศึกษา")


def _read_kinds_of_school(frame: Frame) -> None:
    """โรงเรียนประถมกับขยายโอกาส อย่างละกี่โรง: beside another kind of school ประถม is one too, no level of pupils."""
    other = frame.either.get("level")
    if other is None or "teaches" not in frame.where or any(said.key != SCHOOLS for said in frame.measures):
        return
    del frame.either["level"]
    levels = frame.places.get("level", [])
    kinds = [
        value
        for place in sorted({*levels, *frame.places["teaches"]})
        for tag in frame.pieces[place].tags
        if tag.kind == "value" and tag.key == "teaches"
        for value in tag.value
    ]
    frame.where = {key: values for key, values in frame.where.items() if key != "level"}
    frame.where["teaches"] = tuple(dict.fromkeys(kinds))
    frame.mentions["teaches"] = len(frame.where["teaches"])
    frame.mentions.pop("level", None)


def _asked_of(frame: Frame, place: int) -> bool:
    """โรงไหน, โรงละ, กลุ่มไหน: short words that are a dimension only where something is asked of each."""
    piece, after = frame.pieces[place], _after(frame, place)
    short = piece.text in ("โรง", "แห่ง") or bool(piece.tag("cue", "cluster"))
    return short and after is not None and (after.text == "ละ" or bool(after.tag("cue", "which")))


def _sorts(frame: Frame, place: int) -> bool:
    """แจกแจงกำลังคนของบ้านดอนงามตามตำแหน่ง: ตาม before anything but schools (ตามโรงเรียนที่ยังไม่ส่ง) tells apart."""
    if frame.pieces[place].text != "ตาม" or place + 1 >= len(frame.pieces):
        return False
    tag = frame.pieces[place + 1].tag("dimension")
    return tag is not None and tag.key != "school"


def _goes_on(frame: Frame, place: int) -> bool:
    after = frame.pieces[place + 1] if place + 1 < len(frame.pieces) else None
    if after is not None and after.text.startswith("ด้วย"):
        # แยกโรงเรียนด้วยค่ะ is politeness; แบ่งโรงเรียนด้วยขนาด is not.
        return any(not piece.tag("filler") for piece in frame.pieces[place + 2 :])
    return after is not None and after.text.startswith(("ตาม", "เป็น", "ออกเป็น"))


def _summed(frame: Frame, place: int) -> bool:
    """เด็กทุกโรงเรียนรวมกัน, รวมทุกโรงเรียน: the sum is wanted, not each."""
    first = place - (place > 0 and frame.pieces[place - 1].text == "ทุก")
    around = [*frame.pieces[max(first - 1, 0) : first], *frame.pieces[place + 1 : place + 2]]
    return any(piece.text.startswith("รวม") for piece in around)


def _after(frame: Frame, place: int) -> Piece | None:
    for piece in frame.pieces[place + 1 : place + 3]:
        if not piece.tag("filler") or piece.tag("cue", "which") or piece.text == "ละ":
            return piece
    return None


def _names_breakdown(word: str, dimension: str) -> bool:
    """รายอำเภอ, แต่ละปี and ตามขนาด are breakdowns by their own first syllable."""
    shortest = min((len(each) for each in DIMENSIONS[dimension].words), default=0)
    return (
        len(word) >= shortest
        and (word.startswith(("ราย", "แต่ละ", "ตาม", "ทุก")) or word.endswith("ละ"))
        and not word.startswith(("รายการ", "รายกาน", "รายงาน"))
    )


def _add_by(frame: Frame, dimension: str) -> None:
    if dimension not in frame.by:
        frame.by.append(dimension)


def _values_as_breakdown(frame: Frame) -> None:
    """แยกประถม มัธยม, ชายกี่คนหญิงกี่คน: several values of one dimension are shown beside each other."""
    counts = sum(said.key == "count" for said in frame.cues)
    for dimension, count in frame.mentions.items():
        if dimension == "sex" and count == 1 and counts > 1 and not frame.has("percent", "proportion"):
            # ครูกี่คน ผู้หญิงกี่คน: both are answered by telling them apart.
            frame.where.pop("sex")
            _add_by(frame, "sex")
            return
        if dimension == "status" and count > 2 and len(frame.where.get(dimension, ())) > 2:
            # ส่งแล้ว ส่งช้า ยังไม่ส่ง อย่างละกี่โรง
            del frame.where["status"]
            _add_by(frame, "status")
            return
        if count < 2 or len(frame.where.get(dimension, ())) < 2 or dimension in ("status", "system"):
            continue
        _add_by(frame, dimension)
        if _covers(frame, dimension) or (dimension in _TOLD_APART and _told_apart(frame, dimension)):
            # เล็ก กลาง ใหญ่ ใหญ่พิเศษ อย่างละกี่โรง: all there are narrows nothing.
            frame.where = {key: values for key, values in frame.where.items() if key != dimension}
            return


def _told_apart(frame: Frame, dimension: str) -> bool:
    """แบ่งตามขนาด เล็ก กลาง ใหญ่: the kinds are told as they come to mind, and the rest is wanted too."""
    pieces = frame.pieces
    first = frame.places[dimension][0]
    return any(piece.tag("dimension", dimension) and not piece.tag("value") for piece in pieces) or (
        first > 0 and bool(pieces[first - 1].tag("cue", "by"))
    )


def _covers(frame: Frame, dimension: str) -> bool:
    if dimension == "state":
        # Only open schools are counted where nothing is said.
        return False
    every = {value.key for value in DIMENSIONS[dimension].values} if dimension in DIMENSIONS else set()
    # เล็ก กลาง ใหญ่ are all sizes to most people, and อนุบาล ประถม มัธยม all levels.
    return bool(every) and every <= {*frame.where[dimension], "ใหญ่พิเศษ", "ปวช."}


__all__ = ["RANKING", "Frame", "Said", "gather"]
