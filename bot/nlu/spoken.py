"""Short words of speech that mean something only beside others: โรงที่ …, เด็กเหลือ …, ใครมากสุด, ผอ. ว่าง."""

from __future__ import annotations

from collections.abc import Collection

from bot.nlu.frame import SCHOOLS, Frame, Said
from bot.nlu.lattice import Piece
from db.datasets.score_words import SHORT_SUBJECTS

_LEFT = ("เหลือ", "คงเหลือ", "เหลืออยู่", "ยังเหลือ", "ยังเหลืออยู่", "เหลือแค่", "เหลือเพียง")
_HEAD, _DEPUTY = "ผู้อำนวยการโรงเรียน", "รองผู้อำนวยการโรงเรียน"
_SHORT = ("โรง", "แห่ง", "โรงเรียน")
_DESCRIBED = ("ที่", "ซึ่ง", "ใน", "ไม่มี", "ไม่ได้", "ที่มี", "ที่ไม่", "ที่ยัง", "ขนาด", "ไม่เข้าข่าย")
_COUNTED = ("กี่คน", "กี่หัว", "กี่ท่าน", "กี่ชีวิต", "กี่โรง", "กี่แห่ง", "กี่ห้อง", "กี่โรงเรียน", "กี่ราย", "กี่ที่")
#: Measures that are counted, of which เหลือ says only that they are fewer than they were.
_PEOPLE = frozenset(("students", "teachers", "staff", "boarders", "poor", "disabled", "rooms", "schools"))
_MONEY = ("เงิน", "งบ", "งบประมาณ", "งปม.", "ตัง", "ตังค์", "สตางค์")
_WHO = ("ใคร", "ใครบ้าง", "ที่ไหน", "ที่ไหนบ้าง", "ตรงไหน", "แห่งไหน")


def read_short_words(frame: Frame, left_out: Collection[int]) -> None:
    """Put the schools in that โรง stands for, and take the money out that เหลือ does not stand for."""
    _read_schools(frame)
    _read_names(frame)
    _read_subjects(frame)
    frame.measures = [
        said
        for said in frame.measures
        if not (frame.pieces[said.at].text in _LEFT and _left_of_people(frame, said.at, left_out))
    ]
    for place, piece in enumerate(frame.pieces[:-1]):
        if piece.text in ("ราว", "ราวๆ", "ประมาณ", "แถวๆ") and frame.pieces[place + 1].tag("limit"):
            # เด็กราว 121-200 คน: the range says how near.
            frame.used.add(place)
        if piece.text == "รอง" and _beside_a_head(frame, place):
            frame.used.add(place)
    frame.cues += [
        Said("none", place)
        for place, piece in enumerate(frame.pieces[1:], start=1)
        if piece.text in ("ว่าง", "ว่างอยู่", "ว่างลง") and frame.pieces[place - 1].tag("value", "position")
    ]
    if frame.has("none"):
        # ป.1 ว่าง ไม่มีเด็ก: said twice.
        frame.used |= {place for place, piece in enumerate(frame.pieces) if piece.text == "ว่าง"}


def _read_subjects(frame: Frame) -> None:
    """เลข is a subject where a test is named; elsewhere it is the number of a letter."""
    if any(said.key == "score" for said in frame.measures):
        for place, piece in enumerate(frame.pieces):
            if piece.text in SHORT_SUBJECTS and place not in frame.names.used:
                frame.add_value(place, "subject", (SHORT_SUBJECTS[piece.text],))
                frame.used.add(place)


def _beside_a_head(frame: Frame, place: int) -> bool:
    """ผอ. กี่คน รองกี่คน: the deputies of the heads that were named."""
    heads = frame.where.get("position", ())
    after = frame.pieces[place + 1]
    counts = after.text.startswith("กี่") or after.tag("value", "sex") is not None
    # ทั้ง ผอ. ทั้งรอง รวมเท่าไหร่.
    counts = counts or (frame.pieces[place - 1].text == "ทั้ง" and after.text.startswith(("รวม", "เท่า")))
    if not counts or _HEAD not in heads:
        return False
    if _DEPUTY not in heads:
        frame.where["position"] = (*heads, _DEPUTY)
        frame.mentions["position"] = frame.mentions.get("position", 0) + 1
    return True


def _read_schools(frame: Frame) -> None:
    asked = -1
    for place, piece in enumerate(frame.pieces[:-1]):
        if piece.text not in _SHORT[:2] or place in frame.names.used:
            continue
        after = frame.pieces[place + 1]
        before = frame.pieces[place - 1] if place else None
        if after.text == "ละ" or (before is not None and before.text in ("ละ", "แต่ละ", "ราย", "ต่อ", "เป็น")):
            continue
        if after.text in _DESCRIBED or any(tag.kind in ("value", "place") for tag in after.tags):
            frame.measures.append(Said(SCHOOLS, place))
        elif after.tag("cue", "which"):
            asked = place
    counted = frame.where_is("howmany")
    if not frame.measures and counted is not None:
        frame.measures.append(Said(SCHOOLS, counted))
    if not frame.measures and asked >= 0 and not frame.limits:
        frame.measures.append(Said(SCHOOLS, asked))
    frame.measures.sort(key=lambda said: said.at)


def _read_names(frame: Frame) -> None:
    """รายชื่อโรงเรียนพร้อมจำนวนนักเรียน: of every school by itself, not the sum."""
    for said in [each for each in frame.measures if each.key == SCHOOLS]:
        people = [each for each in frame.measures if each.key in _PEOPLE - {SCHOOLS} and each.at > said.at]
        joined = people and any(piece.tag("cue", "and") for piece in frame.pieces[said.at + 1 : people[0].at])
        if frame.pieces[said.at].tag("cue", "which") and joined:
            frame.measures.remove(said)
            frame.by += ["school"] if "school" not in frame.by else []


def _left_of_people(frame: Frame, at: int, left_out: Collection[int]) -> bool:
    """เด็กเหลือกี่คน, เหลือไม่ถึง 40 คน, ไม่นับค่าเครื่องแบบ เหลือเท่าไร."""
    if at - 1 in left_out:
        return True
    if any(piece.text in _MONEY for piece in frame.pieces[:at]):
        # เงินโรงเรียนเหลืออยู่เท่าไหร่: the school's money, not the schools.
        return False
    before = next((piece for piece in reversed(frame.pieces[:at]) if not _light(piece)), None)
    after = next((piece for piece in frame.pieces[at + 1 :] if not _light(piece)), None)
    money = any(
        said.key in ("allocated", "disbursed") and not said.weak and said.at < at for said in frame.measures
    )
    if money and after is not None and after.tag("cue", "marker"):
        # จัดสรร เบิกจ่าย คงเหลือ รร.บ้านแม่จัน: the school is only named.
        return False
    if after is not None and after.text.removesuffix("แล้ว") in _COUNTED:
        return True
    if (
        after is not None
        and (limit := after.tag("limit")) is not None
        and limit.value.unit in ("คน", "ห้อง", "โรง")
    ):
        return True
    # เด็กเหลือเท่าไร, เหลือเด็กเท่าไร.
    return any(
        (tag.kind == "measure" and tag.key in _PEOPLE) or (tag.kind == "value" and tag.key == "position")
        for piece in (before, after)
        if piece is not None
        for tag in piece.tags
    )


def _light(piece: Piece) -> bool:
    """Say whether a word between two others parts them not."""
    return piece.text in (
        "ยัง",
        "ก็",
        "จะ",
        "นี้",
        "ตอนนี้",
        "อยู่",
        "แค่",
        "เพียง",
        "แล้ว",
        "ที่",
        "เรา",
        "ของเรา",
        "ของ",
    )


def read_positions(frame: Frame) -> None:
    """ครูกับครูผู้ช่วย ตำแหน่งละกี่คน: ครู is one position of several here, not all teachers."""
    if "position" not in frame.by or not frame.where.get("position"):
        return
    said = [said for said in frame.measures if frame.pieces[said.at].text == "ครู"]
    if said:
        frame.where["position"] = tuple(dict.fromkeys(("ครู", *frame.where["position"])))
        frame.measures = [each for each in frame.measures if each not in said]


def asks_who(frame: Frame) -> bool:
    """ใครเด็กเยอะสุด, ที่ไหนพักนอนมากสุด: schools are meant where nothing else is named."""
    return any(frame.pieces[said.at].text in _WHO for said in frame.cues if said.key == "which")


def unread_coming_tests(frame: Frame) -> None:
    """เด็กที่จะสอบ NT ชั้น ป.3: all pupils of the grade will, and no result is asked for."""
    students = any(said.key == "students" for said in frame.measures)
    for place, piece in enumerate(frame.pieces[1:], start=1):
        before = frame.pieces[place - 1].text
        if not students or "grade" not in frame.where or not piece.text.startswith("สอบ"):
            continue
        if before.endswith(("จะ", "จะต้อง", "จะเข้า")) and piece.tag("value", "test"):
            frame.measures = [said for said in frame.measures if said.at != place]
            frame.where.pop("test", None)
            frame.used |= {place - 1, place}
