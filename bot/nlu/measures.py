"""Which measure a sentence is about: by declared words, by ratios of declared parts, by units and dimensions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from bot.nlu.deriving import count_words, derived
from bot.nlu.frame import SCHOOLS, SUBMISSIONS
from bot.nlu.moneyrow import ANY_MONEY, money_in_a_row
from bot.nlu.recordwords import money_of, planned, recorded
from bot.nlu.slots import RANKING, Frame, Said
from db.datasets import DATASET_OF_MEASURE, DIMENSIONS, MEASURES, Measure
from db.datasets.staff import TEACHER_POSITIONS
from reports.derived import Derived, all_measures, measure_named

_ANY_REPORT = frozenset(("รายงาน", "ส่งข้อมูล", "ส่งรายงาน"))
#: What may follow โรงเรียน when schools are told apart by something.
_DESCRIBING = ("ที่", "ซึ่ง", "ไม่มี", "ยังไม่", "เปิดสอน", "สอน", "รับ", "เปิดรับ", "เปิดชั้น", "มีชั้น")
_UNIT_OF_COUNT = {
    **dict.fromkeys(("กี่คน", "กี่ราย", "กี่หัว", "กี่ท่าน", "กี่ชีวิต", "กี่อัตรา", "กี่ตำแหน่ง", "กีคน", "กี่คนน", "จักคน"), "คน"),
    **dict.fromkeys(
        (
            "กี่บาท",
            "กี่บาด",
            "กี่ตัง",
            "กี่ตังค์",
            "กี่สตางค์",
            "กี่เงิน",
            "เป็นเงินเท่าไหร่",
            "เป็นเงินเท่าไร",
            "เป็นเงินกี่บาท",
            "เป็นเงิน",
        ),
        "บาท",
    ),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """The measure asked for; ``others`` are further ones in the same sentence, to be asked one by one."""

    key: str
    others: tuple[str, ...] = ()


def choose(frame: Frame, *, without: frozenset[int] = frozenset()) -> Choice | None:
    """Return the measure of a sentence, or None; ``without`` are pieces that belong to conditions."""
    if _paid(frame):
        return Choice("disbursed")
    choice = recorded(frame, _named(frame, without))
    positions = set(frame.where.get("position", ()))
    if choice is None or choice.key not in ("teachers", "staff") or positions <= set(TEACHER_POSITIONS):
        return choice
    others = tuple(key for key in choice.others if key not in ("teachers", "staff"))
    if _teachers_apart(frame):
        # ครูและภารโรงกี่คน: positions beside each other, of which neither narrows the other.
        frame.where["position"] = tuple(dict.fromkeys((*TEACHER_POSITIONS, *frame.where["position"])))
        frame.by += ["position"] if "position" not in frame.by else []
    # ครูธุรการ, ครูที่เป็นพนักงานราชการ: called so, but not counted among the teachers.
    return Choice("staff", others)


def _paid(frame: Frame) -> bool:
    """จ่ายค่าจ้างภารโรงไปแล้ว: the line is named between the two halves of what was done with it."""
    if any(not said.weak and said.key != "allocated" for said in frame.measures):
        return False
    texts = [piece.text for piece in frame.pieces]
    starts = [at for at, text in enumerate(texts) if text in ("จ่าย", "ใช้", "เบิก")]
    if not starts or not {"line", "category"} & frame.where.keys():
        return False
    if not any(text.startswith("ไป") for text in texts[starts[0] + 1 :]):
        return False
    frame.used.add(starts[0])
    return True


def _teachers_apart(frame: Frame) -> bool:
    """Say whether ครู and another position are joined by a word that keeps them apart."""
    teachers = [said.at for said in frame.measures if said.key == "teachers" and not said.weak]
    others = [at for at in frame.places.get("position", ()) if at not in teachers]
    ands = [said.at for said in frame.cues if said.key == "and"]
    return any(min(one, other) < at < max(one, other) for one in teachers for other in others for at in ands)


def _named(frame: Frame, without: frozenset[int]) -> Choice | None:
    said = [_spent(frame, mention) for mention in frame.measures if mention.at not in without]
    strong = [mention for mention in said if not mention.weak]
    counted = bool(count_words(frame)) and not _counts_schools(frame) and not frame.has("howmany")
    if strong and all(mention.key == SCHOOLS for mention in strong) and (frame.has(*RANKING) or counted):
        # นักเรียนหญิงมากที่สุดโรงเรียนไหน: schools are put in order by their girls. รร.ในเขตมีเด็กหญิงเท่าไหร่.
        of_values = {DIMENSIONS[key].of for key in frame.where}
        strong += [
            mention
            for mention in said
            if mention.weak and mention.key in {"students", "teachers", *of_values}
        ]
    if strong and all(mention.key == SCHOOLS for mention in strong) and not counts_schools(frame):
        # โรงเรียนในแม่สายจ่ายอะไรไป: what they paid is asked.
        strong += [mention for mention in said if mention.weak and mention.key in ("allocated", "disbursed")]
    mentions = _distinct(planned(frame, _distinct(strong or said)))
    keys = [mention.key for mention in mentions]
    if (
        len(keys) > 1
        and len(count_words(frame)) > 1
        and all(measure_named(key).unit == "บาท" for key in keys)
    ):
        # ได้เท่าไหร่ ใช้ไปเท่าไหร่ เหลือเท่าไหร่: each is asked by its own word, none may be dropped.
        return Choice(keys[0], tuple(keys[1:]))
    if len(listed := money_in_a_row(frame, mentions)) > 1:
        return Choice(listed[0], tuple(listed[1:]))
    if (made := derived(frame, keys)) and _fits_unit(frame, made):
        return Choice(made)
    fitting = _of_unit(frame, _without_general(frame, mentions))
    if fitting is None:
        return None
    keys = fitting
    if keys == [SCHOOLS] and _counts_within(frame):
        return _inferred(frame)
    lacking = frame.where.keys() - set(dimensions_of(SCHOOLS))
    if frame.either.get("level") or frame.has("top_students", "bottom_students"):
        # ประถม is a kind of school as well; อนุบาล only a level of pupils.
        lacking -= {"level"}
    if keys == [SCHOOLS] and lacking and frame.has(*RANKING) and not _counts_schools(frame):
        # โรงเรียนไหนได้งบลงทุนมากที่สุด: what is ordered is what can be narrowed so.
        return _inferred(frame)
    foreign = {*frame.where, *frame.by} - {"year"}
    if keys == [SCHOOLS] and not count_words(frame) and (_described(frame) or _asks_where(frame)):
        return Choice(SCHOOLS)
    if not keys or (
        keys == [SCHOOLS] and not counts_schools(frame) and not foreign <= set(dimensions_of(SCHOOLS))
    ):
        return _inferred(frame)
    return Choice(keys[0], tuple(keys[1:]))


def _spent(frame: Frame, mention: Said) -> Said:
    """ใช้งบไป: the money is named between the two halves of what was done with it."""
    before = frame.pieces[mention.at - 1].text if mention.at else ""
    after = frame.pieces[mention.at + 1].text if mention.at + 1 < len(frame.pieces) else ""
    halves = before in ("ใช้", "จ่าย") and after.startswith("ไป")
    return Said("disbursed", mention.at) if halves and mention.key == "allocated" else mention


def derived_said(frame: Frame) -> str | None:
    """Return the derived measure that a sentence names by its own words or its parts, or None."""
    strong = [said for said in frame.measures if not said.weak] or frame.measures
    return (
        derived(frame, [said.key for said in _distinct(list(strong))]) if not frame.has("percent") else None
    )


def _fits_unit(frame: Frame, key: str) -> bool:
    """ครูเหลือกี่คน asks for no money, though เหลือ is what is left of it."""
    texts = [text for text in count_words(frame) if text in _UNIT_OF_COUNT]
    return (
        measure_named(key).unit != "บาท" or not texts or any(_UNIT_OF_COUNT[text] == "บาท" for text in texts)
    )


def _asks_where(frame: Frame) -> bool:
    """โรงเรียนแถวเชียงแสนที่มีอนุบาลมีที่ไหนบ้าง asks for the schools."""
    return any("ที่ไหน" in frame.pieces[said.at].text for said in frame.cues if said.key == "which")


def _described(frame: Frame) -> bool:
    """โรงเรียนที่สอนอนุบาล 1: schools are wanted, not what they are told apart by."""
    schools = [said.at for said in frame.measures if said.key == SCHOOLS]
    return any(_next_word(frame, at).startswith(_DESCRIBING) for at in schools)


def _next_word(frame: Frame, at: int) -> str:
    """The word after โรงเรียน and its place: โรงเรียนในแม่สายที่ …"""
    for place in range(at + 1, len(frame.pieces)):
        piece = frame.pieces[place]
        if place not in frame.names.used and piece.text not in ("ใน", "ของ", "แถว", "เขต", "ทั้งเขต", "ในเขต"):
            return piece.text
    return ""


def _counts_within(frame: Frame) -> bool:
    """เฉลี่ยโรงเรียนละกี่คน counts people of every school, not schools."""
    each = frame.has("mean") or any(piece.text == "ละ" for piece in frame.pieces)
    return each and not _counts_schools(frame) and any(text in _UNIT_OF_COUNT for text in count_words(frame))


def describes_schools(frame: Frame) -> bool:
    """โรงเรียนที่มีครูผู้ชาย: schools are described and nothing of them is counted; they are what is wanted."""
    if count_words(frame) or frame.by or frame.has("chart", "mean"):
        return False
    first = min((said.at for said in frame.measures), default=-1)
    return _described(frame) and any(said.key == SCHOOLS and said.at == first for said in frame.measures)


def counts_people(frame: Frame) -> bool:
    """Say whether a number is asked for by a word that is none of schools: กี่คน, เท่าไหร่."""
    return bool(count_words(frame))


def _distinct(mentions: list[Said]) -> list[Said]:
    return list({mention.key: mention for mention in reversed(mentions)}.values())[::-1]


def _without_general(frame: Frame, mentions: list[Said]) -> list[str]:
    """Drop measures that only lead up to a more exact one: schools, "budget", pupils before poor pupils."""
    keys = [mention.key for mention in mentions]
    if len(keys) > 1 and SCHOOLS in keys and not _counts_schools(frame) and not _listed(frame, mentions):
        keys.remove(SCHOOLS)
    counted = [mention.key for mention in mentions if frame.pieces[mention.at].text.startswith("กี่")]
    if counted and not frame.has("count") and SUBMISSIONS not in keys:
        return counted
    if SUBMISSIONS in keys:
        if says_submissions(frame) or len(keys) == 1:
            return [SUBMISSIONS]
        keys.remove(SUBMISSIONS)
    for mention in mentions:
        if len(keys) > 1 and mention.key in keys and _is_general(frame, mention, keys):
            keys.remove(mention.key)
    return keys


def _listed(frame: Frame, mentions: list[Said]) -> bool:
    """ข้อมูลนักเรียน ครู โรงเรียน แยกอำเภอ: one of three or more things in a row."""
    gaps = frame.reading.sentence.gaps
    alone = [
        mention
        for mention in mentions
        if mention.key == SCHOOLS
        and frame.pieces[mention.at].start in gaps | {0}
        and (mention.at + 1 >= len(frame.pieces) or frame.pieces[mention.at + 1].start in gaps)
    ]
    return bool(alone) and len({mention.key for mention in mentions}) > 2


def _of_unit(frame: Frame, keys: list[str]) -> list[str] | None:
    """กี่บาท asks for money even beside นักเรียน; None when nothing that is named has the unit asked for."""
    units = {_UNIT_OF_COUNT[text] for text in count_words(frame) if text in _UNIT_OF_COUNT}
    if any(
        piece.text in ("เงิน", "เป็นเงิน") and after.tag("cue", "count")
        for piece, after in pairwise(frame.pieces)
    ):
        units.add("บาท")
    units |= {"บาท"} if _ends_in_money(frame) else set()
    if not keys or not units or keys == [SCHOOLS] or keys == [SUBMISSIONS]:
        return keys
    if "บาท" in units:
        # ขอตั้งงบไปกี่บาท: of requests the money, not how many they are.
        keys = [money_of(key) for key in keys]
    # มีโรงเรียนกี่โรง นักเรียนกี่คน asks for both.
    fitting = [
        key for key in keys if measure_named(key).unit in units or (key == SCHOOLS and _counts_schools(frame))
    ]
    return fitting or None


def _ends_in_money(frame: Frame) -> bool:
    """คำขอปี 2571 แยกตามงบรายจ่าย เป็นเงิน: baht are wanted, though nothing counts them."""
    texts = [
        piece.text for piece in frame.pieces if piece.text not in ("ค่ะ", "คะ", "ครับ", "หน่อย", "ด้วย", "นะ")
    ]
    return texts[-2:] == ["เป็น", "เงิน"] or texts[-1:] == ["เป็นเงิน"] or texts[-2:] == ["เป็นจำนวน", "เงิน"]


def says_submissions(frame: Frame) -> bool:
    """Say whether sending reports is meant: รายงาน and ส่งข้อมูล alone may as well ask us for a report."""
    words = {
        frame.pieces[each.at].text for each in frame.measures if each.key == SUBMISSIONS and not each.weak
    }
    others = {each.key for each in frame.measures if not each.weak} - {SUBMISSIONS, SCHOOLS}
    return bool(words) and not (
        words <= _ANY_REPORT and others and not frame.where.keys() & {"system", "status"}
    )


def _is_general(frame: Frame, mention: Said, keys: list[str]) -> bool:
    words = {frame.pieces[each.at].text for each in frame.measures if each.key == mention.key}
    if words <= ANY_MONEY:
        return any(measure_named(key).unit in ("บาท", "ร้อยละ") for key in keys if key != mention.key)
    measure = MEASURES.get(mention.key)
    if measure is None:
        return False
    return any(
        _refines(MEASURES[other], measure) for other in keys if other != mention.key and other in MEASURES
    )


def _refines(other: Measure, measure: Measure) -> bool:
    """นักเรียนพักนอน refines นักเรียน; บุคลากร takes in ครู, which is บุคลากร under a condition."""
    if DATASET_OF_MEASURE[other.key] is not DATASET_OF_MEASURE[measure.key]:
        return False
    special = any(
        other.thai.startswith(word) and other.thai != word for word in measure.words if len(word) > 3
    )
    return special or bool(measure.fixed and not other.fixed and "sum" == other.aggregate)


def _counts_schools(frame: Frame) -> bool:
    """กี่โรง asks for schools, whatever else is named."""
    texts = [frame.pieces[said.at].text for said in frame.measures if said.key == SCHOOLS]
    return any("กี่" in text or text.startswith("จำนวน") for text in texts)


def counts_schools(frame: Frame) -> bool:
    """Say whether the answer wanted is a number of schools, or which schools."""
    return _counts_schools(frame) or frame.has("howmany") or "school" in frame.which


def _inferred(frame: Frame) -> Choice | None:
    """ป.1 กี่คน names no measure: the first declared one with that unit which can be narrowed so."""
    unit = next((_UNIT_OF_COUNT[text] for text in count_words(frame) if text in _UNIT_OF_COUNT), "")
    wanted = {*frame.where, *frame.by, *frame.out, *frame.which} - {"school"}
    if frame.has("howmany"):
        unit = MEASURES[SCHOOLS].unit if SCHOOLS in MEASURES else unit
    told = {"grade", "level", "line", "category", "instalment", "status", "position", "state"}
    if frame.has("percent", "proportion", "than", "compare") or frame.mentions.get("sex", 0) > 1:
        told.add("sex")
    if frame.has("change", "more", "less") and frame.has("compare") and frame.which:
        # อำเภอไหนเพิ่ม อำเภอไหนลด เทียบปีก่อน: pupils, as the answer says.
        told |= {"amphoe", "tambon", "cluster"}
    if "sex" in frame.by and (frame.names.schools or frame.names.places):
        # รร.บ้านแม่จัน แยกชายหญิงให้ด้วย
        told.add("sex")
    if not unit and wanted and wanted <= {"size", "teaches"} and frame.has("percent", "proportion"):
        # แต่ละขนาดคิดเป็นสัดส่วนเท่าไร: of the schools, which are what has a size.
        return Choice(SCHOOLS)
    if not unit and not wanted & told:
        return None
    if not wanted and not (
        frame.names.schools or frame.names.places or frame.has("own", "office", "howmany", "mean")
    ):
        return None
    for measure in all_measures():
        if (
            (not unit or measure.unit == unit)
            and wanted <= set(measure.dimensions)
            and not isinstance(measure, Derived)
            and not (measure.fixed.keys() & wanted)
        ):
            return Choice(measure.key)
    return None


def dimensions_of(key: str) -> tuple[str, ...]:
    """Return what a measure can be broken down and narrowed by."""
    return measure_named(key).dimensions
