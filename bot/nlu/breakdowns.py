"""What an answer is to be broken down by: แยกอำเภอ, รายโรง, แต่ละกลุ่ม, โรงละ, ชายกี่คนหญิงกี่คน."""

from __future__ import annotations

from bot.nlu.frame import SCHOOLS, SUBMISSIONS, Frame
from bot.nlu.lattice import Piece
from bot.nlu.phrases import Tag
from bot.nlu.recordwords import record_tags
from db.datasets import DATASET_OF_MEASURE, DIMENSIONS, MEASURES

#: Words after which a breakdown is over: แต่ละโรงในกลุ่ม.
_PARTING = ("มี", "ใน", "ของ")
#: Dimensions of few kinds, which people list after the word for them.
_TOLD_APART = ("size", "category", "teaches")
#: Asked of what stands before: สภาพเป็นไงบ้าง.
_HOW_IS_IT = ("เป็นไง", "เป็นยังไง", "เป็นอย่างไร", "อย่างไร", "ยังไง", "ไงบ้าง")
#: Words for every group, which a word for schools may follow.
_GROUPS = ("รายกลุ่ม", "แต่ละกลุ่ม", "ทุกกลุ่ม", "ตามกลุ่ม")


def read_breakdowns(frame: Frame) -> None:
    """Decide of every dimension word whether the answer is to be broken down by it."""
    previous_by = False
    for place, piece in enumerate(frame.pieces):
        tags = _tags_of(frame, place, previous_by)
        if place in frame.names.used:
            previous_by = False
            continue
        if not tags:
            previous_by = previous_by or _sorts(frame, place) or _leads(frame, place)
            if not (piece.tag("cue", "and") or piece.tag("filler")) or piece.text in _PARTING:
                previous_by = bool(piece.tag("cue", "by")) or (
                    bool(piece.tag("cue", "each")) and piece.text != "ละ"
                )
            continue
        dimension = tags[0].key
        if len(tags) > 1:
            frame.alike |= {tag.key: tuple(each.key for each in tags) for tag in tags}
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
            add_by(frame, dimension)
            # แยกตามโรงเรียน is no count of schools.
            frame.measures = [said for said in frame.measures if said.at != place or len(frame.measures) == 1]
            previous_by = True
        elif piece.tag("cue", "which") or (after is not None and after.tag("cue", "which")):
            frame.which.append(dimension)
            frame.used.add(place)
        elif dimension == "sex" or _asks_how(frame, place):
            # บ้านพักครูมีกี่หลัง สภาพเป็นไงบ้าง
            add_by(frame, dimension)
        else:
            previous_by = False
    _read_school_of_group(frame)
    _read_kinds_of_school(frame)
    _read_each_kind(frame)
    if frame.has("file", "table") and _every_school(frame):
        # ดึงเป็น excel นักเรียนทุกโรงแยกชั้น: a sheet has a row for every school.
        frame.by = ["school", *(key for key in frame.by if key != "school")]
    _values_as_breakdown(frame)


def _tags_of(frame: Frame, place: int, previous_by: bool) -> list[Tag]:
    """What a piece may tell apart where it stands: a dimension's word, what records are called, โรง or กลุ่ม asked of."""
    piece = frame.pieces[place]
    tags = [tag for tag in piece.tags if tag.kind == "dimension"] or record_tags(frame, place, previous_by)
    if not tags and previous_by:
        # แยกกลุ่ม, แยกศูนย์: words that elsewhere stand before a name.
        tags = [
            Tag("dimension", tag.key) for tag in piece.tags if tag.kind == "cue" and tag.key in DIMENSIONS
        ]
        if piece.text in ("โรง", "แห่ง"):
            tags = [Tag("dimension", "school")]
    if not tags and _money_by_kind(frame, place):
        tags = [Tag("dimension", "category")]
    if not tags and _asked_of(frame, place):
        tags = [Tag("dimension", "school" if piece.text in ("โรง", "แห่ง") else "cluster")]
    return tags


def _read_each_kind(frame: Frame) -> None:
    """ครุภัณฑ์มีอะไรบ้าง อย่างละกี่ชิ้น: what is counted is told apart by its own kinds."""
    each = any(piece.text.startswith(("อย่างละ", "แต่ละอย่าง", "ชนิดละ", "ประเภทละ")) for piece in frame.pieces)
    said = [
        said.key for said in frame.measures if not said.weak and said.key in MEASURES and said.key != SCHOOLS
    ]
    if not each or not frame.has("which") or len(set(said)) != 1 or frame.by:
        return
    own = DATASET_OF_MEASURE[said[0]]
    for dimension in MEASURES[said[0]].dimensions:
        of = DATASET_OF_MEASURE.get(DIMENSIONS[dimension].of)
        if of is own and dimension not in frame.where and DIMENSIONS[dimension].kinds:
            add_by(frame, dimension)
            # สิ่งก่อสร้างในโรงเรียนมีอะไรบ้าง: what there is, and not which schools.
            frame.which = [key for key in frame.which if key != "school"]
            return


def _read_school_of_group(frame: Frame) -> None:
    """แต่ละกลุ่ม รร.ไหนเด็กเยอะสุด: the school is asked for inside each group; กลุ่มโรงเรียน is no one word there."""
    for place, piece in enumerate(frame.pieces[:-1]):
        text = piece.text
        every = text.startswith("แต่ละ") or (place > 0 and frame.pieces[place - 1].text == "แต่ละ")
        joined = text.endswith(("กลุ่มรร.", "กลุ่มรร", "กลุ่มโรงเรียน"))
        if every and joined and frame.pieces[place + 1].text.startswith("ไหน"):
            add_by(frame, "cluster")
            frame.which = ["school", *(key for key in frame.which if key not in ("school", "cluster"))]


#: Every school, as a row of a sheet.
_EVERY = ("ทุกโรง", "ทุกรร", "ทุกสถานศึกษา")


def _every_school(frame: Frame) -> bool:
    """ไฟล์จำนวนครูทุกโรง: of what is counted in every school, unless the sum of all is asked for."""
    every = any(piece.text.startswith(_EVERY) for piece in frame.pieces)
    if not every or frame.by:
        return every
    counted = any(
        "school" in MEASURES[said.key].dimensions for said in frame.measures if said.key in MEASURES
    )
    sent = any(said.key == SUBMISSIONS for said in frame.measures) or "system" in frame.where
    summed = any(piece.text.startswith("รวม") or piece.text.endswith("ยอดรวม") for piece in frame.pieces)
    return counted and not sent and not summed


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
    nearer = place + 1 < len(frame.pieces) and frame.pieces[place + 1].text in ("โรง", "แห่ง")
    if nearer and piece.tag("cue", "cluster"):
        # ในกลุ่มโรงไหนน้อยสุด asks for a school of the group.
        return False
    short = piece.text in ("โรง", "แห่ง") or bool(piece.tag("cue", "cluster"))
    return short and after is not None and (after.text == "ละ" or bool(after.tag("cue", "which")))


def _sorts(frame: Frame, place: int) -> bool:
    """แจกแจงกำลังคนของบ้านดอนงามตามตำแหน่ง: ตาม before anything but schools (ตามโรงเรียนที่ยังไม่ส่ง) tells apart."""
    if frame.pieces[place].text != "ตาม" or place + 1 >= len(frame.pieces):
        return False
    tag = frame.pieces[place + 1].tag("dimension")
    return tag is not None and tag.key != "school"


def _asks_how(frame: Frame, place: int) -> bool:
    return any(piece.text.startswith(_HOW_IS_IT) for piece in frame.pieces[place + 1 : place + 2])


def _leads(frame: Frame, place: int) -> bool:
    """รายกลุ่มโรงเรียน: ราย right before the word for the groups; elsewhere it only counts people."""
    pieces = frame.pieces
    joined = place + 1 < len(pieces) and pieces[place + 1].start == pieces[place].end
    return pieces[place].text == "ราย" and joined and pieces[place + 1].tag("dimension") is not None


def _money_by_kind(frame: Frame, place: int) -> bool:
    """เบิกจ่ายกี่เปอร์เซ็นต์ แยกงบ: at the end, the kinds of money are what is told apart."""
    piece, before = frame.pieces[place], frame.pieces[place - 1] if place else None
    if piece.text not in ("งบ", "ประเภทงบ", "หมวดงบ") or before is None or not before.tag("cue", "by"):
        return False
    others = any(said.at != place and not said.weak for said in frame.measures)
    rest = frame.pieces[place + 1 :]
    return others and all(each.tag("filler") or each.tag("time") or each.tag("cue", "count") for each in rest)


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
    if any(piece.text.startswith("รวม") for piece in around):
        return True
    told = [piece.text for piece in frame.pieces[:first] if not piece.tag("filler") or "ยอดรวม" in piece.text]
    if any(text.endswith("ยอดรวม") for text in told[-2:-1]):
        # ขอยอดรวมนักเรียนทุกโรงเรียน
        return True
    return _sum_behind(frame, place) and not frame.has("chart", "file", "table")


def _sum_behind(frame: Frame, place: int) -> bool:
    """ทุกอำเภอ ยกเว้นแม่สาย กี่คน, ทุกโรงปี 69 รวมกี่คน: one number of all but those that are left out."""
    behind = frame.pieces[place + 1 :]
    if any(piece.tag("dimension") and not piece.tag("cue") for piece in behind):
        return False
    count = next((at for at, piece in enumerate(behind) if piece.tag("cue", "count")), None)
    if count is None:
        return False
    summed = count > 0 and behind[count - 1].text in ("รวม", "รวมทั้งหมด", "รวมกัน", "ทั้งหมดรวม", "รวมเป็น")
    return summed or bool(behind[0].tag("cue", "except"))


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
        and (word.startswith(("แยก", "ราย", "แต่ละ", "ตาม", "ทุก")) or word.endswith("ละ"))
        and not word.startswith(("รายการ", "รายกาน", "รายงาน"))
    )


def add_by(frame: Frame, dimension: str) -> None:
    """Break the answer down by one more dimension; said twice it counts once."""
    if dimension not in frame.by:
        frame.by.append(dimension)


def _values_as_breakdown(frame: Frame) -> None:
    """แยกประถม มัธยม, ชายกี่คนหญิงกี่คน: several values of one dimension are shown beside each other."""
    counts = sum(said.key == "count" for said in frame.cues)
    for dimension, count in frame.mentions.items():
        if dimension == "sex" and count == 1 and counts > 1 and not frame.has("percent", "proportion"):
            # ครูกี่คน ผู้หญิงกี่คน: both are answered by telling them apart.
            frame.where.pop("sex")
            add_by(frame, "sex")
            return
        if dimension == "status" and count > 2 and len(frame.where.get(dimension, ())) > 2:
            # ส่งแล้ว ส่งช้า ยังไม่ส่ง อย่างละกี่โรง
            del frame.where["status"]
            add_by(frame, "status")
            return
        if count < 2 or len(frame.where.get(dimension, ())) < 2 or dimension in ("status", "system"):
            continue
        add_by(frame, dimension)
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
