"""Words about things and records read again beside others: เหลือกี่หลัง, โต๊ะที่ต้องซ่อม, ขอโอนจากค่าอุปกรณ์, ผลเป็นไง."""

from __future__ import annotations

from dataclasses import replace

from bot.nlu.breakdowns import add_by
from bot.nlu.frame import SCHOOLS, Frame, Said
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.normalize import fold
from db.datasets import DIMENSIONS, MEASURES
from db.datasets.equipment import COMPUTERS, OF_COMPUTERS
from reports.derived import DERIVED, measure_named

#: "There are … left" of whatever is counted; only of money it is a sum of its own.
_LEFT = ("เหลือ", "เหลืออยู่", "ยังเหลือ", "ยังเหลืออยู่", "คงเหลือ")
#: Said of equipment beside its name: which of its measures they ask for.
_STATE_OF_EQUIPMENT = {
    **dict.fromkeys(("ต้องซ่อม", "ที่ต้องซ่อม", "ต้องซ่อมแซม", "ควรซ่อม", "รอซ่อม"), "equipment_to_repair"),
    **dict.fromkeys(("ชำรุด", "ชํารุด", "เสีย", "พัง", "ชำรุดเสียหาย", "ผุพัง"), "equipment_broken"),
}
_BEGINS = ("เข้า", "เข้าเรียน", "ขึ้น", "ขึ้นชั้น", "เข้าเรียนชั้น", "เรียนชั้น")
_ABOUT_TO = ("จะ", "ที่จะ", "ต้อง", "ที่ต้อง", "ถึงเกณฑ์", "เตรียม", "กำลังจะ", "ที่กำลังจะ", "พร้อม")
_OUT_OF, _INTO = (
    ("จาก", "จากรายการ", "ออกจาก"),
    ("ไป", "ไปเป็น", "เป็น", "เข้า", "ไปที่", "ไปรายการ", "ไปใช้", "มาเป็น", "มาที่"),
)
_RESULT = ("ผล", "ผลลัพธ์", "ผลงาน", "ผลการดำเนินงาน")
#: What is asked for to be done with a building.
_WORKS = ("ซ่อมแซม", "ซ่อม", "ก่อสร้าง", "ปรับปรุง")
_TAKES_IN = ("รับ", "เปิดรับ", "จะรับ", "รับเด็ก", "รับนักเรียน", "รับได้", "แผนรับ")


def read_things(frame: Frame, gazetteer: Gazetteer) -> None:
    """Correct what a word alone would mean beside things that are held; a reading that is not sure is left, and asked about."""
    _named_by_dimension(frame)
    _left_of(frame)
    _state_of_equipment(frame)
    _children_not_pupils(frame)
    _about_to_begin(frame)
    _moved_between(frame)
    _asked_lines(frame, gazetteer)
    _own_difference(frame)
    _result_of_indicator(frame)
    _standing_of_indicators(frame)
    _group_has_to(frame)
    _size_by_rule(frame)
    _to_be_taken_in(frame)
    _asked_in_full(frame)
    _office_looks_after(frame)
    _computers(frame)
    _sent_back(frame)
    _asked_whether(frame)
    _own_group(frame)


def _drop(frame: Frame, key: str, at: int | None = None) -> None:
    frame.measures = [said for said in frame.measures if said.key != key or at not in (None, said.at)]


def _strong(frame: Frame) -> list[str]:
    return list(dict.fromkeys(said.key for said in frame.measures if not said.weak))


def _named_by_dimension(frame: Frame) -> None:
    """ตารางสภาพอาคารแต่ละอำเภอ, สภาพอาคารของเราเป็นยังไง: the word for a breakdown names what is counted."""
    if frame.measures or frame.has("percent", "compare"):
        return
    for place, piece in enumerate(frame.pieces):
        tag = piece.tag("dimension")
        of = DIMENSIONS[tag.key].of if tag else ""
        if tag and of in MEASURES and any(word in piece.text for word in MEASURES[of].words):
            add_by(frame, tag.key)
            frame.measures.append(Said(of, place))
            return


def _left_of(frame: Frame) -> None:
    """บ้านพักครูเหลือกี่หลัง, ที่นั่งว่างโรงไหนเหลือเยอะสุด: what is left of a thing is how many there are."""
    left = [said for said in frame.measures if said.key == "remaining"]
    if len(left) != 1 or frame.pieces[left[0].at].text not in _LEFT:
        return
    others = [said for said in frame.measures if said.key not in ("remaining", SCHOOLS)]
    money = (
        any(measure_named(said.key).unit in ("บาท", "ร้อยละ") for said in others)
        or {
            "line",
            "category",
            "instalment",
            "payer",
        }
        & frame.where.keys()
    )
    counted = [frame.pieces[said.at].text for said in frame.cues if said.key == "count"]
    baht = any(text.endswith(("บาท", "ตังค์", "ตัง", "ล้าน", "แสน", "หมื่น")) for text in counted)
    # จำนวนนักเรียนกับงบที่เหลือ: what is joined stands beside each other.
    if others and not money and not baht and not frame.has("and", "percent") and len(counted) < 2:
        _drop(frame, "remaining")
        frame.used.add(left[0].at)


def _state_of_equipment(frame: Frame) -> None:
    """โต๊ะเก้าอี้ที่ต้องซ่อมเท่าไหร่: beside equipment the state of buildings is that of the equipment."""
    if (
        "equipment_item" not in frame.where
        or "condition" not in frame.where
        or "building_kind" in frame.where
    ):
        return
    places = frame.places.get("condition", [])
    named = [_STATE_OF_EQUIPMENT.get(frame.pieces[place].text) for place in places]
    if len(places) != 1 or named[0] is None:
        return
    frame.where = {key: values for key, values in frame.where.items() if key != "condition"}
    kept = ("equipment", "buildings", "equipment_broken", "equipment_to_repair")
    # โต๊ะเก้าอี้นร.: the pupils only tell whose desks they are.
    own = frame.places["equipment_item"]
    frame.measures = [
        said
        for said in frame.measures
        if said.key not in kept and not (said.key == "students" and said.at - 1 in own)
    ]
    frame.measures.append(Said(str(named[0]), places[0]))
    frame.used.add(places[0])


def _children_not_pupils(frame: Frame) -> None:
    """เด็กหญิงอายุ 12 ปี ตำบลโชคชัย: of an age children are counted where they live; pupils are told by grades."""
    if "age" not in frame.where or {"grade", "level"} & frame.where.keys():
        return
    said = [each for each in frame.measures if each.key == "students"]
    if len(said) == 1 and frame.pieces[said[0].at].text.startswith("เด็ก"):
        _drop(frame, "students")


def _about_to_begin(frame: Frame) -> None:
    """เด็กอายุ 6 ขวบที่จะเข้า ป.1: the age says who is counted, the grade only what they are about to begin."""
    grades = frame.places.get("grade", [])
    if "age" not in frame.where or len(grades) != 1 or "children" not in _strong(frame) + _weak(frame):
        return
    at = grades[0]
    before = [piece.text for piece in frame.pieces[max(at - 3, 0) : at]]
    if before and before[-1] in _BEGINS and any(text in _ABOUT_TO for text in before[:-1]):
        frame.where = {key: values for key, values in frame.where.items() if key != "grade"}
        frame.used |= {
            place
            for place in range(max(at - 3, 0), at + 1)
            if frame.pieces[place].text in (*_BEGINS, *_ABOUT_TO)
        }
        frame.used.add(at)


def _weak(frame: Frame) -> list[str]:
    return [said.key for said in frame.measures if said.weak]


def _moved_between(frame: Frame) -> None:
    """ขอโอนจากค่าอุปกรณ์การเรียน: of transfers a line is the one that money leaves, or comes to; unclear without จาก or ไป."""
    if not {"transfers", "transfer_amount"} & set(_strong(frame)) or "line" not in frame.where:
        return
    moved: dict[str, tuple[str, ...]] = {}
    for place in frame.places.get("line", []):
        before = next(
            (at for at in range(place - 1, -1, -1) if frame.pieces[at].text not in ("รายการ", "เงิน", "งบ")),
            None,
        )
        word = frame.pieces[before].text if before is not None else ""
        side = "from_line" if word.endswith(_OUT_OF) else "to_line" if word.endswith(_INTO) else ""
        values = tuple(
            value
            for tag in frame.pieces[place].tags
            if tag.kind == "value" and tag.key == "line"
            for value in tag.value
        )
        if not side or not values or side in moved:
            return
        moved[side] = values
        frame.used |= {place} | ({before} if before is not None else set())
    frame.where = {key: values for key, values in frame.where.items() if key != "line"} | moved
    frame.measures = [
        said
        for said in frame.measures
        if said.key in ("transfers", "transfer_amount", SCHOOLS) or not said.weak
    ]


def _asked_lines(frame: Frame, gazetteer: Gazetteer) -> None:
    """คำขอครุภัณฑ์คอม, ขอซ่อมอาคาร: what is asked for is a line of the requests, and no thing that schools have."""
    if not {"requests", "requested"} & set(_strong(frame)) or "line" in frame.where:
        return
    things = ("building_kind", "equipment_item")
    places = sorted({place for key in things for place in frame.places.get(key, ())})
    others = {said.at for said in frame.measures if said.key in ("buildings", "computers", "equipment")}
    places = sorted({*places, *others})
    words = [frame.pieces[place].text for place in places]
    words += [
        verb
        for verb in _WORKS
        if any(verb in frame.pieces[said.at].text for said in frame.measures if said.key == "requests")
        or any(piece.text == verb for piece in frame.pieces)
    ]
    if not words or not places:
        return
    lines = tuple(line for line in gazetteer.asked_lines if all(_is_of(word, line) for word in words))
    if not lines:
        return
    frame.where = {key: values for key, values in frame.where.items() if key not in things}
    frame.measures = [said for said in frame.measures if said.at not in others]
    frame.aside = [each for each in frame.aside if each[0] not in places]
    frame.add_value(places[0], "line", lines)
    frame.used |= {*places, *(at for at, piece in enumerate(frame.pieces) if piece.text in _WORKS)}


def _is_of(word: str, line: str) -> bool:
    return fold(word) in fold(line)


def _own_difference(frame: Frame) -> None:
    """แผนกับจริงต่างกันเท่าไร: the difference is what is measured, and nothing is compared with the year before."""
    said = [
        each for each in frame.measures if each.key in DERIVED and DERIVED[each.key].thai.startswith("ส่วนต่าง")
    ]
    at = frame.where_is("compare")
    if (
        len(said) == 1
        and at is not None
        and frame.pieces[at].text.startswith(("ต่าง", "ห่าง", "ผลต่าง", "เทียบกัน"))
    ):
        frame.cues = [each for each in frame.cues if each.key != "compare"]
        frame.used.add(at)


def _result_of_indicator(frame: Frame) -> None:
    """ตัวชี้วัดพาน้องกลับมาเรียนผลเป็นไง: the result is what is told of an indicator."""
    if "indicator" in frame.where or "indicators" in _strong(frame):
        frame.used |= {
            place for place, piece in enumerate(frame.pieces) if piece.text in _RESULT and not piece.known
        }


def _standing_of_indicators(frame: Frame) -> None:
    """quick policy รอบ 6 เดือน ตัวไหนไม่ถึงเป้า: what met its target are the indicators, not who has sent them."""
    if (
        "system" not in frame.where
        or "achievement" not in frame.where
        or frame.has("send", "due")
        or "status" in frame.where
    ):
        return
    if frame.where["system"] != (DATASET_SYSTEM,):
        return
    places = frame.places.get("system", [])
    frame.where = {key: values for key, values in frame.where.items() if key != "system"}
    frame.used |= set(places)
    if "indicators" not in _strong(frame) and places:
        frame.measures.append(Said("indicators", places[0]))


#: The reports that indicators are sent in.
DATASET_SYSTEM = "ตัวชี้วัดตามนโยบาย"


def _group_has_to(frame: Frame) -> None:
    """ประเด็นตรวจราชการที่กลุ่มนิเทศต้องทำ: whose they are has been said by the group."""
    if "group" not in frame.where:
        return
    for place, piece in enumerate(frame.pieces[:-1]):
        if piece.text == "ต้อง" and frame.pieces[place + 1].text.startswith(
            ("ทำ", "ดำเนินการ", "รับผิดชอบ", "ดูแล")
        ):
            frame.used |= {place, place + 1}


def _size_by_rule(frame: Frame) -> None:
    """โรงเรียนเราอยู่ขนาดอะไรตามเกณฑ์: a school's size is by the rule anyway."""
    if "size" not in (*frame.which, *frame.by) and not any(
        piece.tag("dimension", "size") for piece in frame.pieces
    ):
        return
    for place, piece in enumerate(frame.pieces):
        if piece.text in ("ตามเกณฑ์", "ตามเกณฑ์สพฐ", "ตามเกณฑ์สพฐ."):
            taken = {tag.key for tag in piece.tags if tag.kind == "unheld"}
            frame.unheld = [each for each in frame.unheld if each not in taken]
            frame.used.add(place)


def _to_be_taken_in(frame: Frame) -> None:
    """ปีหน้ารับ ป.1 กี่คน: how many will be taken in is what the class plan says."""
    if not any((when.shift or 0) > 0 for when in frame.times) or "grade" not in frame.where or _strong(frame):
        return
    said = [place for place, piece in enumerate(frame.pieces) if piece.text in _TAKES_IN]
    people = any(frame.pieces[each.at].text == "กี่คน" for each in frame.cues if each.key == "count")
    if said and people:
        frame.measures.append(Said("planned_students", said[0]))
        frame.used.add(said[0])


def _asked_in_full(frame: Frame) -> None:
    """ไล่ชื่อโรงเรียนในกลุ่มให้ครบทุกโรง: a list is of all of them anyway."""
    at = frame.where_is("complete")
    if (
        at is None
        or not frame.has("which")
        or frame.has("send", "due")
        or {"status", "system"} & frame.where.keys()
    ):
        return
    if all(said.key == SCHOOLS for said in frame.measures):
        frame.cues = [each for each in frame.cues if each.at != at]
        frame.used.add(at)


def _office_looks_after(frame: Frame) -> None:
    """สพป.นี้ดูแลโรงเรียนกี่แห่ง: schools are the office's anyway; nothing is set against them."""
    if not frame.has("office") or any(said.key != SCHOOLS for said in frame.measures):
        return
    for place, piece in enumerate(frame.pieces[:-1]):
        if piece.text in ("ดูแล", "รับผิดชอบ", "กำกับดูแล") and frame.pieces[place + 1].tag("measure", SCHOOLS):
            frame.cues = [each for each in frame.cues if each.at != place]
            frame.used.add(place)


def _computers(frame: Frame) -> None:
    """คอมใช้ได้กี่เครื่อง: of computers the equipment that works has a measure of its own."""
    if frame.where.get("equipment_item") != COMPUTERS:
        return
    said = [each for each in frame.measures if each.key in OF_COMPUTERS]
    if said:
        frame.where = {key: values for key, values in frame.where.items() if key != "equipment_item"}
        frame.measures = [
            replace(each, key=OF_COMPUTERS.get(each.key, each.key))
            for each in frame.measures
            if each.key not in ("computers", "equipment")
        ]


def _sent_back(frame: Frame) -> None:
    """คำขอโอนโดนตีกลับกี่เรื่อง: of requests it is their state, of all else that of a report that was sent."""
    both = {
        place for place in frame.places.get("request_state", []) if frame.pieces[place].tag("value", "status")
    }
    if not both:
        return
    of_requests = any(
        "request_state" in measure_named(said.key).dimensions
        for said in frame.measures
        if not said.weak and said.at not in both
    )
    of_requests = of_requests and not frame.reports and "system" not in frame.where
    if of_requests:
        frame.measures = [said for said in frame.measures if said.at not in both]
        frame.cues = [said for said in frame.cues if said.at not in both]
    other = "status" if of_requests else "request_state"
    frame.where = {key: values for key, values in frame.where.items() if key != other}
    frame.places.pop(other, None)
    frame.mentions.pop(other, None)


def _asked_whether(frame: Frame) -> None:
    """ที่ขอไว้ได้รับอนุมัติไหม, โรงไหนเสนอมาบ้าง: the state is what is asked, or how it came, and chooses none of them."""
    places = frame.places.get("request_state", [])
    if len(places) != 1 or "request_state" not in frame.where or frame.has("percent"):
        return
    place = places[0]
    after = frame.pieces[place + 1].text if place + 1 < len(frame.pieces) else ""
    before = frame.pieces[place - 1].text if place else ""
    asked = after.startswith(("ไหม", "มั้ย", "มั๊ย", "หรือยัง", "รึยัง", "หรือไม่", "หรือเปล่า", "รึเปล่า")) or (
        after == "ยัง" and place + 2 >= len(frame.pieces)
    )
    sent_in = frame.pieces[place].text == "เสนอ" and after == "มา" and before.startswith(("ไหน", "ใด", "ใคร"))
    if asked or sent_in:
        frame.where = {key: values for key, values in frame.where.items() if key != "request_state"}
        frame.used.add(place)


def _own_group(frame: Frame) -> None:
    """ของกลุ่มเรา กลุ่มนโยบายและแผน: which group is one's own has just been said."""
    if "group" in frame.where and frame.has("own_cluster"):
        frame.used |= {said.at for said in frame.cues if said.key == "own_cluster"}
        frame.cues = [said for said in frame.cues if said.key != "own_cluster"]
