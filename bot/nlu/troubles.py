"""Asks back about a sentence of which no question can be made as it stands: one small function for each reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.nlu.asking import clarify, describe, label
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.questions import Trouble, calendar_of
from bot.nlu.understanding import Option, Understanding
from db.datasets import DIMENSIONS
from reports.derived import measure_named
from reports.question import Bound, Period, Question, Rank, Scope


@dataclass(frozen=True, slots=True)
class Asked:
    """What the trouble is in: the question as far as it is clear, its topic and slots, and the names that are known."""

    trouble: Trouble
    question: Question
    topic: str
    slots: Mapping[str, Any]
    gazetteer: Gazetteer

    def option(self, said: str, text: str, question: Question) -> Option:
        """Return a button for another question of the same topic."""
        return Option(label(said), text, self.topic, question, self.slots)


def about_trouble(
    trouble: Trouble, question: Question, topic: str, slots: Mapping[str, Any], gazetteer: Gazetteer
) -> Understanding:
    """Ask what to do about a year, a breakdown, an order or a condition that cannot be answered as it was said."""
    return _KINDS[trouble.kind](Asked(trouble, trouble.question or question, topic, slots, gazetteer))


def _thai(dimension: str) -> str:
    return DIMENSIONS[dimension].thai if dimension in DIMENSIONS else dimension


def _common_era(asked: Asked) -> Understanding:
    written, buddhist = asked.trouble.detail
    question = replace(asked.question, period=Period(calendar_of(asked.question.measure), (int(buddhist),)))
    return clarify(
        f"ปี {written} เป็นปี ค.ศ. หมายถึง พ.ศ. {buddhist} ใช่ไหมคะ",
        [asked.option(f"พ.ศ. {buddhist}", f"ปี {buddhist}", question)],
    )


def _dimension(asked: Asked) -> Understanding:
    measure, _, thai = asked.trouble.detail
    named = measure_named(measure)
    known = "  ".join(DIMENSIONS[key].thai for key in named.dimensions[:6] if key in DIMENSIONS)
    plain = replace(asked.question, where=(), by=())
    return clarify(
        f"{named.thai}ไม่มีข้อมูลแยกตาม{thai}ค่ะ แยกได้ตาม {known}",
        [asked.option("ดูยอดรวม", f"{named.thai} {plain.scope.name}", plain)],
    )


def _too_many(asked: Asked) -> Understanding:
    options = [
        asked.option(f"แยกตาม{_thai(key)}", f"แยกตาม{_thai(key)}", replace(asked.question, by=(key,)))
        for key in asked.trouble.detail
    ]
    return clarify("แยกได้ครั้งละไม่เกินสองอย่างค่ะ เลือกอย่างใดก่อนคะ", options)


def _ranked_broken(asked: Asked) -> Understanding:
    """10 โรงเรียนแรก แยกเพศ: an order and a further breakdown at once."""
    measure, by, beside = asked.trouble.detail
    whole = Scope("office", asked.question.scope.office_code)
    ranked = replace(asked.question, measure=measure, by=(by,), rank=Rank(True, 10), scope=whole)
    broken = replace(asked.question, measure=measure, by=(by, beside), scope=whole)
    return clarify(
        f"จัดอันดับพร้อมแยกตาม{_thai(beside)}ยังไม่ได้ค่ะ ดูอย่างใดก่อนคะ",
        [
            asked.option("ดูอันดับ", describe(ranked), ranked),
            asked.option(f"แยกตาม{_thai(beside)}", describe(broken), broken),
        ],
    )


def _change_direction(asked: Asked) -> Understanding:
    """เปลี่ยนแปลงมากที่สุด, ลดลงน้อยที่สุด: the greatest rise and the greatest fall can be shown."""
    measure, by = asked.trouble.detail
    whole = Scope("office", asked.question.scope.office_code)
    options = []
    for top, word in ((True, "เพิ่มขึ้น"), (False, "ลดลง")):
        question = replace(
            asked.question, measure=measure, by=(by,), compare="previous", rank=Rank(top, 10), scope=whole
        )
        text = f"10 {_thai(by)}ที่{measure_named(measure).thai}{word}มากที่สุด"
        options.append(asked.option(f"{word}มากที่สุด", text, question))
    return clarify(f"ต้องการ{_thai(by)}ที่เพิ่มขึ้นหรือลดลงมากที่สุดคะ", options)


def _about(asked: Asked) -> Understanding:
    """นักเรียนประมาณ 100 คน: how near is near enough."""
    measure, said = asked.trouble.detail
    number, thai = int(said), measure_named(measure).thai
    near = max(number // 10, 1)
    options = []
    for text, least, most in (
        (f"{number - near}-{number + near}", number - near, number + near),
        (f"ไม่เกิน {number}", None, number),
        (f"ตั้งแต่ {number} ขึ้นไป", number, None),
    ):
        bounds = (Bound(measure, least, most),)
        question = replace(asked.question, measure="schools", by=(), bounds=bounds, listing=True)
        options.append(asked.option(text, f"โรงเรียนที่มี{thai} {text} {measure_named(measure).unit}", question))
    return clarify(f"“ประมาณ {number}” ให้นับช่วงไหนคะ", options)


def _share_of(asked: Asked) -> Understanding:
    """นักเรียน ป.1 โรงเรียนขนาดเล็กคิดเป็นร้อยละเท่าไร: of all of ป.1, or of all in small schools."""
    options = []
    for dimension in asked.trouble.detail:
        base = [" ".join(values) for key, values in asked.question.where if key != dimension]
        text = f"ร้อยละของ{measure_named(asked.question.measure).thai} {' '.join(base)} ทั้งหมด"
        options.append(asked.option(f"ของ {' '.join(base)}", text, replace(asked.question, share=dimension)))
    return clarify("ต้องการร้อยละของอะไรคะ", options)


def _mean_of_one(asked: Asked) -> Understanding:
    plain = asked.question
    whole = replace(plain, scope=Scope("office", plain.scope.office_code), mean="school")
    return clarify(
        f"ค่าเฉลี่ยต่อโรงเรียนคิดจากหลายโรงเรียนค่ะ ดู{measure_named(plain.measure).thai}ของโรงเรียน หรือค่าเฉลี่ยทั้งเขตคะ",
        [
            asked.option("เฉลี่ยทั้งเขต", describe(whole), whole),
            asked.option(plain.scope.name.partition("(")[0], describe(plain), plain),
        ],
    )


def _condition_apart(asked: Asked) -> Understanding:
    """โรงเรียนที่มี ม.1 และนักเรียนไม่ถึง 60: two conditions of which one is on a part of the pupils."""
    _, dimension, thai = asked.trouble.detail
    plain = Question("schools", asked.question.scope, listing=True)
    return clarify(
        f"เงื่อนไขเรื่อง{thai}กับเงื่อนไขอื่นพร้อมกันยังตอบไม่ได้ค่ะ ลองถามทีละเงื่อนไขนะคะ",
        [asked.option("รายชื่อโรงเรียน", f"รายชื่อโรงเรียน {plain.scope.name}", plain)] if dimension else (),
    )


def _excluded_school(asked: Asked) -> Understanding:
    typed, *codes = asked.trouble.detail
    options = []
    for code in codes[:4]:
        school = asked.gazetteer.index.school(code)
        if school is None:
            continue
        kept = tuple(pair for pair in asked.question.excluding if pair[0] != "school")
        question = replace(asked.question, excluding=(*kept, ("school", (code,))))
        options.append(asked.option(school.place, f"ไม่รวม{school.full} {school.place}", question))
    return clarify(f"ไม่รวมโรงเรียน “{typed[:40]}” แห่งไหนคะ", options)


def _excluded_unknown(asked: Asked) -> Understanding:
    thai, typed = asked.trouble.detail
    return clarify(
        f"ไม่พบ{thai} “{typed[:40]}” ที่จะไม่รวมค่ะ ดูทั้งหมดแทนไหมคะ",
        [asked.option("ดูทั้งหมด", describe(asked.question), asked.question)],
    )


def _calendar(asked: Asked) -> Understanding:
    named = measure_named(asked.question.measure)
    plain = replace(asked.question, period=None)
    return clarify(
        f"{named.thai}เก็บเป็นรอบของปีการศึกษา ไม่มีรายไตรมาสค่ะ ดูรอบล่าสุดแทนไหมคะ",
        [asked.option("ดูรอบล่าสุด", f"{named.thai} {plain.scope.name}", plain)],
    )


_KINDS: Mapping[str, Callable[[Asked], Understanding]] = {
    "common_era": _common_era,
    "dimension": _dimension,
    "too_many": _too_many,
    "ranked_broken": _ranked_broken,
    "change_direction": _change_direction,
    "about": _about,
    "share_of": _share_of,
    "mean_of_one": _mean_of_one,
    "condition_apart": _condition_apart,
    "excluded_school": _excluded_school,
    "excluded_unknown": _excluded_unknown,
    "calendar": _calendar,
}
