"""The first and the last few: what a sentence wants ranked, by what, how many, and inside what (ของแต่ละอำเภอ)."""

from __future__ import annotations

from bot.nlu.frame import SCHOOLS
from bot.nlu.lattice import Piece
from bot.nlu.slots import Frame
from bot.nlu.spoken import asks_who
from reports.question import Rank

#: Dimensions that lie above a school: to break down by them one school is too little.
WIDER = frozenset(("school", "amphoe", "tambon", "cluster", "province", "size"))
#: What can be put in an order besides.
_ORDERED = (*WIDER, "grade", "level", "position", "line", "category", "teaches")
#: Inside what an order can be made anew.
_WITHIN = ("amphoe", "tambon", "cluster", "size", "teaches", "school")
_JUDGED = ("อืด", "ช้ามาก", "ช้าที่สุด", "ช้าสุด", "เร็วที่สุด", "เร็วสุด", "ดีที่สุด", "ดีสุด", "แย่")
#: High and low are said of a rate rather than of an amount.
_SAID_OF_RATES = ("ต่ำ", "สูง", "อืด", "แย่", "ดี", "ช้า", "เร็ว", "บ๊วย", "รั้งท้าย", "ท้าย", "นำ")
_CHAMPION = ("แชมป์", "จ่าฝูง", "หัวตาราง", "ท้ายตาราง", "บ๊วย", "รั้งท้าย", "ฉุด", "ตัวฉุด", "ที่โหล่")
#: Of these the most is the worst: pupils for one teacher, pupils in one room.
WORSE_HIGH = ("students_per_teacher", "students_per_room")
#: So many are shown where all are put in an order.
SORTED = 10
_SCHOOLS_COUNTED = ("โรง", "แห่ง")


def rank_of(frame: Frame, measure: str) -> tuple[Rank | None, str | None, str]:
    """Return the rank, the dimension it orders, and the measure (the biggest school is that with most pupils)."""
    if not _ranks(frame):
        return None, None, measure
    if frame.has("top_students", "bottom_students") and measure == SCHOOLS:
        measure = "students"
    if any(piece.text.startswith(_JUDGED) for piece in frame.pieces if piece.tag("cue")):
        # Fast and slow, good and bad are said of the part that is spent; of nothing else can it be told.
        bad = any(piece.text.startswith("แย่") for piece in frame.pieces if piece.tag("cue"))
        if measure not in ("disbursed", "disbursement_rate") and not (bad and measure in WORSE_HIGH):
            return None, None, measure
        if measure not in WORSE_HIGH:
            measure = "disbursement_rate"
        frame.use("late")
    elif measure == "disbursed" and _by_rate(frame):
        measure = "disbursement_rate"
    by, count = _ranked_things(frame)
    schools = measure != SCHOOLS and _names_schools(frame)
    # ใครมีเงินเหลือเยอะสุดแต่ละอำเภอ: who is a school, the first of each amphoe.
    schools = schools or (measure != SCHOOLS and asks_who(frame) and bool(set(frame.by) & set(WIDER)))
    schools = schools or (len(frame.by) > 1 and "school" in frame.by)
    within = _within(frame, by, schools=schools)
    # โรงเรียนที่นักเรียนน้อยสุดอยู่อำเภอไหน ranks schools, whatever is asked of the place.
    by = (
        by
        or ("school" if schools and (frame.which or within) else next(iter(frame.which), None))
        or ("school" if within and frame.has("top_students", "bottom_students") else None)
        or next((key for key in frame.by if key in WIDER and key != within), None)
        or mentioned(frame)
        or ("school" if _of_schools(frame, measure, schools=schools) else None)
    )
    if by is None or (by == "school" and measure == SCHOOLS):
        return None, None, measure
    frame.use(
        "top", "bottom", "top_students", "bottom_students", "place_in_rank", "runner_up", "much", "little"
    )
    start, count = _places(frame, count)
    top = top_first(frame) or (
        measure in WORSE_HIGH and any(piece.text.startswith("แย่") for piece in frame.pieces)
    )
    return Rank(top, count, start, within if within != by else None), by, measure


def _by_rate(frame: Frame) -> bool:
    """เบิกจ่ายต่ำสุด is said of the rate; เบิกจ่ายน้อยสุด, ยอดเบิกจ่ายต่ำสุด and กี่บาท of the money."""
    if any(piece.text.startswith(("ยอด", "จำนวนเงิน", "เงิน", "กี่บาท", "บาท")) for piece in frame.pieces):
        return False
    cues = [piece.text for piece in frame.pieces if piece.tag("cue", "top") or piece.tag("cue", "bottom")]
    return any(text.startswith(_SAID_OF_RATES) for text in cues)


def _of_schools(frame: Frame, measure: str, *, schools: bool) -> bool:
    """โรงที่เด็กมากสุด, ที่ไหนเยอะสุด, รองแชมป์ของอำเภอแม่จัน: schools are put in order when nothing else is named."""
    if measure == SCHOOLS:
        return False
    champion = any(piece.text.startswith(_CHAMPION) for piece in frame.pieces if piece.tag("cue"))
    return schools or asks_who(frame) or ((champion or frame.has("runner_up")) and not frame.names.schools)


def _ranks(frame: Frame) -> bool:
    if frame.has("top", "bottom", "top_students", "bottom_students", "runner_up"):
        return True
    return bool(frame.ordinals) or _numbered(frame)


def _numbered(frame: Frame) -> bool:
    """10 อันดับ O-NET: the first ten, though nothing says the most."""
    return any(
        number > 1
        and at + 1 < len(frame.pieces)
        and frame.pieces[at + 1].tag("cue", "place_in_rank") is not None
        for number, at in frame.numbers
    )


def top_first(frame: Frame) -> bool:
    """Say whether the greatest come first; อันดับสุดท้าย and น้อยเป็นอันดับ 2 begin with the least."""
    if frame.has("top", "top_students"):
        return True
    return not frame.has("bottom", "bottom_students", "little")


def _sorted_from(frame: Frame) -> bool:
    """เรียงจากน้อยสุด puts all in an order and asks for no single one."""
    places = [said.at for said in frame.cues if said.key in ("top", "bottom")]
    return any(place and frame.pieces[place - 1].text.startswith("เรียง") for place in places)


def _places(frame: Frame, count: int | None) -> tuple[int, int]:
    """Return the first place shown and how many: อันดับ 2 is one from the second on, อันดับ 1-5 is five."""
    if _sorted_from(frame):
        return 1, count or SORTED
    if frame.ordinals:
        low, high = frame.ordinals[0]
        frame.used |= {place for place, piece in enumerate(frame.pieces) if piece.tag("ordinal")}
        return low, high - low + 1
    if frame.has("runner_up"):
        return 2, count or 1
    return 1, count or 1


def _names_schools(frame: Frame) -> bool:
    """Not the school inside which is asked: ชั้นไหนเด็กเยอะสุดในโรงเรียน."""
    return any(
        said.key == SCHOOLS
        and said.at not in frame.names.used
        and not (said.at and frame.pieces[said.at - 1].text in ("ใน", "ของ") and frame.which)
        for said in frame.measures
    )


def ranks_schools(frame: Frame) -> bool:
    """โรงเรียนใหญ่สุดของแต่ละอำเภอ: the schools are put in order within each amphoe, not the amphoes."""
    return _names_schools(frame) or frame.has("top_students", "bottom_students")


def _within(frame: Frame, by: str | None, *, schools: bool) -> str | None:
    """Return inside what the order is made anew: แต่ละอำเภอ beside schools, beside ชั้นไหน."""
    if len(frame.by) > 1 and "school" in frame.by:
        # ของแต่ละอำเภอ อำเภอละโรง: one school of each.
        frame.by.remove("school")
        schools = True
    things = [key for key in frame.by if key in _WITHIN and key != by]
    ordered = by or next(iter(frame.which), None) or ("school" if schools or ranks_schools(frame) else None)
    return things[0] if things and ordered and things[0] != ordered else None


def _ranked_things(frame: Frame) -> tuple[str | None, int | None]:
    """Read "10 โรงเรียน", "5 อันดับแรก", "3 อำเภอ": what is ordered, and how many are wanted."""
    for number, at in frame.numbers:
        if not 1 <= number <= 500:
            continue
        after = frame.pieces[at + 1] if at + 1 < len(frame.pieces) else None
        if after is not None and _counted(after):
            frame.used.add(at)
            dimension = after.tag("dimension")
            wider = dimension.key if dimension and dimension.key in _ORDERED else None
            return wider or ("school" if after.text in _SCHOOLS_COUNTED else None), number
        before = frame.pieces[at - 1] if at else None
        if before is not None and any(
            before.tag("cue", key)
            for key in ("place_in_rank", "top", "bottom", "top_students", "bottom_students", "sorted")
        ):
            frame.used.add(at)
            return None, number
    return None, None


def _counted(after: Piece) -> bool:
    ordering = any(after.tag("cue", key) for key in ("place_in_rank", "top", "bottom", "sorted"))
    return ordering or bool(after.tag("dimension")) or after.text in (*_SCHOOLS_COUNTED, "กลุ่ม")


def mentioned(frame: Frame) -> str | None:
    """What else can be ordered: a dimension that is named at all, else schools."""
    for piece in frame.pieces:
        if (tag := piece.tag("dimension")) and tag.key in WIDER:
            return tag.key
    if frame.has("place_in_rank") or frame.numbers or frame.ordinals:
        return "school"
    return None
