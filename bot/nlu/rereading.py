"""Words read again beside others of the same sentence: สอนแค่ ป.6, รวมภารโรงด้วย, ถูกยุบไปแล้วกี่โรง, ลูกจะย้ายไป …"""

from __future__ import annotations

from bot.nlu.frame import SCHOOLS, Frame, Said
from bot.nlu.lattice import Piece
from bot.nlu.leftwords import read_left_over
from db.datasets.staff import TEACHER_POSITIONS

#: The last grade of a kind of school -> the kind.
_ENDS = {"ป.6": "ประถมศึกษา", "ม.3": "ขยายโอกาส"}
_ONLY = ("แค่", "เพียง", "แค่ถึง", "ถึงแค่", "ถึงเพียง", "เฉพาะ", "แค่ชั้น", "สูงสุด")
_TAUGHT = ("สอน", "เปิดสอน", "เปิด", "มี", "จัดการเรียนการสอน")
_LEVELS_ABOVE = {
    "ประถมศึกษา": ("มัธยมศึกษาตอนต้น", "มัธยมศึกษาตอนปลาย"),
    "ขยายโอกาส": ("มัธยมศึกษาตอนปลาย",),
}
_COUNTED_IN = ("รวม", "เรียนรวม", "รวมถึง", "รวมทั้ง", "นับ", "นับรวม", "ทั้ง")
_DISSOLVED = ("ถูกยุบ", "โดนยุบ")
_DONE = ("แล้ว", "ไปแล้ว", "ไป")
_CHILD = ("ลูก", "หลาน")
_MOVING = ("ย้าย", "ขอย้าย", "ย้ายลูก", "ย้ายโรงเรียน")
_THERE = ("ที่นั่น", "ที่นั้น", "ตรงนั้น", "โรงนั้น", "ที่โน่น", "ที่นู่น")


def read_again(frame: Frame) -> None:
    """Correct what a word alone would mean; a reading that is not sure is left, and asked about."""
    _taught_only(frame)
    _counted_in(frame)
    _dissolved(frame)
    _moving_child(frame)
    _looked_after(frame)
    _closed_at(frame)
    _indicators_sent(frame)
    _joined_schools(frame)
    _defined(frame)
    _to_whom(frame)
    _of_my_child(frame)
    _both(frame)
    read_left_over(frame)
    if frame.names.schools or frame.names.places:
        # ลูกจะย้ายไปบ้านสันกอง ที่นั่นเด็กกี่คน: the place has just been named.
        frame.used |= {place for place, piece in enumerate(frame.pieces) if piece.text in _THERE}


def _taught_only(frame: Frame) -> None:
    """โรงเรียนที่สอนแค่ ป.6 ไม่มี ม.ต้น: schools of the kind that ends there, however often that is said."""
    schools = any(said.key == SCHOOLS for said in frame.measures) or frame.has("howmany")
    others = [said for said in frame.measures if said.key != SCHOOLS and not said.weak]
    grades = frame.where.get("grade", ())
    if not schools or others or len(grades) != 1 or grades[0] not in _ENDS or "teaches" in frame.where:
        return
    at = frame.places["grade"][0]
    if not _only_taught(frame.pieces[:at]):
        return
    kind, none = _ENDS[grades[0]], frame.where_is("none")
    above = frame.places.get("level", [])
    if above:
        if none is None or not at < none < min(above):
            return
        if not set(frame.where["level"]) <= set(_LEVELS_ABOVE[kind]):
            return
        frame.where.pop("level")
        frame.either.pop("level", None)
        frame.cues = [said for said in frame.cues if said.key != "none"]
        frame.used |= {none, *above}
    del frame.where["grade"]
    frame.where["teaches"] = (kind,)


def _only_taught(before: tuple[Piece, ...]) -> bool:
    """Say whether สอนแค่, เปิดสอนถึงแค่ or มีแค่ leads up to the grade."""
    last = [piece.text for piece in before[-4:]]
    only = [number for number, text in enumerate(last) if text in _ONLY]
    return bool(only) and any(text.startswith(_TAUGHT) for text in last[: only[-1]])


def _counted_in(frame: Frame) -> None:
    """บุคลากรทั้งโรงรวมภารโรงด้วยกี่คน: whoever is counted in as well does not narrow who is counted."""
    for place, piece in enumerate(frame.pieces[1:], start=1):
        if (
            piece.text == "เรียนรวม"
            and frame.pieces[place - 1].text == "ทั้งโรง"
            and piece.tag("value", "state")
        ):
            # ทั้งโรงเรียน รวมภารโรง
            frame.where.pop("state", None)
            frame.used.add(place)
    _teachers_with(frame)
    for dimension, general in (("position", "staff"), ("level", "students"), ("grade", "students")):
        places = frame.places.get(dimension, [])
        said = [each for each in frame.measures if each.key == general and each.at not in places]
        if not places or dimension not in frame.where or not said or min(places) < said[0].at:
            continue
        led = [frame.pieces[place - 1].text in _COUNTED_IN for place in places]
        also = [
            frame.pieces[place + 1].text.startswith("ด้วย")
            for place in places
            if place + 1 < len(frame.pieces)
        ]
        if all(led) and any(also):
            del frame.where[dimension]
            frame.mentions.pop(dimension, None)
            frame.either.pop(dimension, None)
            frame.by = [key for key in frame.by if key != dimension]
            frame.measures = [each for each in frame.measures if each.at not in places]
            frame.used |= {*places, *(place - 1 for place in places)}


def _teachers_with(frame: Frame) -> None:
    """ครูกี่คน รวมพนักงานราชการด้วย: teachers and those beside, as positions of the staff."""
    teachers = [said for said in frame.measures if said.key == "teachers" and not said.weak]
    places = [
        place for place in frame.places.get("position", []) if place not in {said.at for said in teachers}
    ]
    if len(teachers) != 1 or not places or min(places) < teachers[0].at or frame.by:
        return
    led = all(frame.pieces[place - 1].text in _COUNTED_IN for place in places)
    also = any(
        frame.pieces[place + 1].text.startswith("ด้วย") for place in places if place + 1 < len(frame.pieces)
    )
    if not led or not also or "position" not in frame.where:
        return
    frame.where["position"] = tuple(dict.fromkeys((*TEACHER_POSITIONS, *frame.where["position"])))
    frame.measures = [said for said in frame.measures if said.key != "teachers"]
    frame.mentions["position"] = 1
    frame.used |= {place - 1 for place in places}


def _dissolved(frame: Frame) -> None:
    """มีโรงเรียนถูกยุบกี่โรงแล้ว: what has happened is a state of schools; what may happen is not held."""
    places = [place for place, piece in enumerate(frame.pieces) if piece.text in _DISSOLVED]
    counted = frame.has("howmany") or any(said.key == SCHOOLS for said in frame.measures)
    if len(places) != 1 or not counted or not any(piece.text in _DONE for piece in frame.pieces):
        return
    before = frame.pieces[places[0] - 1].text if places[0] else ""
    if before.startswith(("จะ", "ต้อง", "เสี่ยง", "อาจ", "น่าจะ", "ควร")):
        return
    frame.unheld.remove(_unheld_of(frame.pieces[places[0]]))
    frame.add_value(places[0], "state", ("เลิก",))
    frame.used.add(places[0])


def _moving_child(frame: Frame) -> None:
    """ลูกจะย้ายไปบ้านสันกอง ที่นั่นเด็กกี่คน: a child that moves is why it is asked, no matter of staff."""
    counted = frame.has("count") and any(not said.weak and said.key != SCHOOLS for said in frame.measures)
    if not counted or not frame.names.schools:
        return
    for place, piece in enumerate(frame.pieces):
        child = any(each.text.startswith(_CHILD) for each in frame.pieces[max(place - 3, 0) : place])
        if piece.text in _MOVING and child and (key := _unheld_of(piece)) in frame.unheld:
            frame.unheld.remove(key)
            frame.used.add(place)


def _unheld_of(piece: Piece) -> str:
    tag = piece.tag("unheld")
    return tag.key if tag is not None else ""


def _looked_after(frame: Frame) -> None:
    """เราดูแลเด็กอยู่ทั้งหมดเท่าไหร่: without teachers or rooms to set them against, all pupils are meant."""
    said = {each.key for each in frame.measures if not each.weak}
    at = [place for place, piece in enumerate(frame.pieces) if piece.text in ("ดูแล", "รับผิดชอบ", "ดูแลรับผิดชอบ")]
    if said != {"students"} or len(at) != 1 or "position" in frame.where or frame.has("each", "mean"):
        return
    around = [piece.text for piece in frame.pieces[max(at[0] - 2, 0) : at[0] + 2]]
    if any(text.startswith(("คน", "ต่อ", "ละ", "ครู")) for text in around):
        return
    frame.cues = [each for each in frame.cues if each.at != at[0]]
    frame.used.add(at[0])


def _closed_at(frame: Frame) -> None:
    """ปีงบที่แล้วเราปิดที่กี่เปอร์เซ็นต์: the rate of disbursement with which a year ended."""
    if not frame.has("percent") or "system" in frame.where or frame.has("send"):
        return
    fiscal = any(when.named == "fiscal" for when in frame.times) or "category" in frame.where
    others = [each for each in frame.measures if not each.weak and each.key not in ("allocated", "disbursed")]
    for place, piece in enumerate(frame.pieces[:-1]):
        after = frame.pieces[place + 1].text
        if piece.text in ("ปิด", "จบ", "ปิดยอด", "จบปี") and after in ("ที่", "ได้") and fiscal and not others:
            frame.cues = [each for each in frame.cues if each.at != place]
            frame.measures.append(Said("disbursed", place))
            frame.used.add(place)
            return


def _indicators_sent(frame: Frame) -> None:
    """ตัวชี้วัดรอบ 12 เดือน ส่งแล้วกี่โรง: beside sending, the report of that name."""
    said = [each for each in frame.measures if each.key == "indicators"]
    told = "status" in frame.where or frame.has("howmany")
    if said and told and "system" not in frame.where and frame.has("send"):
        frame.measures = [each for each in frame.measures if each.key != "indicators"]
        frame.add_value(said[0].at, "system", ("ตัวชี้วัดตามนโยบาย",))


def _joined_schools(frame: Frame) -> None:
    """รร.ที่ไปเรียนรวมกับโรงอื่นมีกี่โรง: the schools that are a pair's guests are counted, not the pairs."""
    pairs = frame.where_is("pairs")
    if (
        pairs is None
        or not frame.has("howmany")
        or not frame.pieces[pairs].text.endswith(("เรียนรวมกับ", "ไปเรียนรวม"))
    ):
        return
    frame.cues = [each for each in frame.cues if each.key not in ("pairs", "everyone")]
    frame.used |= {pairs, *(at for at, piece in enumerate(frame.pieces) if piece.tag("cue", "everyone"))}
    frame.add_value(pairs, "state", ("เรียนรวม",))


def _defined(frame: Frame) -> None:
    """นักเรียนพื้นราบ คือตัดแม่ฟ้าหลวงทิ้ง: what a word of the asker's own means is said by what is left out."""
    for place, piece in enumerate(frame.pieces[:-1]):
        if piece.text not in ("คือ", "หมายถึง", "ก็คือ") or not frame.pieces[place + 1].tag("cue", "except"):
            continue
        own = [at for at in range(place) if not frame.pieces[at].known]
        if frame.out or frame.out_names.places or frame.out_names.schools:
            frame.used |= set(own)


def _to_whom(frame: Frame) -> None:
    """ค่าซ่อมแซมอาคารเรียนจัดสรรให้ใครบ้าง: money goes to schools."""
    money = any(each.key == "allocated" and not each.weak for each in frame.measures)
    for place, piece in enumerate(frame.pieces):
        before = frame.pieces[place - 1].text if place else ""
        if (
            money
            and piece.tag("cue", "which")
            and piece.text.startswith("ใคร")
            and before in ("ให้", "แก่", "กับ")
        ):
            frame.which.append("school")
            frame.used.add(place)


def _both(frame: Frame) -> None:
    """ทั้ง ผอ. ทั้งรอง รวมเท่าไหร่: one sum of both."""
    both = sum(piece.text == "ทั้ง" for piece in frame.pieces) > 1
    if both and frame.has("total") and frame.mentions.get("position", 0) > 1:
        frame.mentions["position"] = 1


def _of_my_child(frame: Frame) -> None:
    """ค่าชุดนักเรียนของลูก ป.2: the grade says all; the school of a child is not known."""
    for place, piece in enumerate(frame.pieces[:-1]):
        if piece.text.startswith(_CHILD) and place and frame.pieces[place - 1].text == "ของ":
            if frame.pieces[place + 1].tag("grade") and "line" in frame.where:
                frame.used.add(place)
