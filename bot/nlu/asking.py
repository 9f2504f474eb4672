"""Asks back: one short question and at most four buttons, the likeliest first. Nothing here is guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.nlu.gazetteer import Gazetteer
from bot.nlu.normalize import fold_name
from bot.nlu.questions import calendar_of, with_scope
from bot.nlu.schools import SchoolName, core_of
from bot.nlu.scopes import Choices, NoOwnSchool, Unknown, school_scope
from bot.nlu.understanding import Option, Understanding
from db.datasets import DIMENSIONS
from reports.derived import measure_named
from reports.question import Question, Scope

MOST_OPTIONS = 4
#: The button beside the question which school.
WHOLE_OFFICE = "ทั้งเขต"
#: LINE shows at most this many letters (grapheme clusters) of a button.
LONGEST_LABEL = 20
#: Dimensions whose values are names of places, which say their kind.
_PLACES = ("amphoe", "tambon")


def letters(text: str) -> int:
    """Return the length as LINE counts it: a Thai letter with its marks is one."""
    return sum(
        1 for letter in text if not unicodedata.combining(letter) and unicodedata.category(letter) != "Mn"
    )


def label(text: str) -> str:
    """Cut a label to what a button shows."""
    while letters(text) > LONGEST_LABEL:
        text = text[:-2].rstrip() + "…"
    return text


def describe(question: Question) -> str:
    """Return a question in a few Thai words: จำนวนนักเรียน แยกเพศ อำเภอแม่จัน ปีการศึกษา 2568."""
    parts = [measure_named(question.measure).thai]
    parts += [" ".join(values) for dimension, values in question.where if dimension != "school"]
    parts += [
        f"ไม่รวม{_thai(dimension) if dimension in _PLACES else ''}{' '.join(values)}"
        for dimension, values in question.excluding
        if dimension != "school"
    ]
    if question.by:
        parts.append("แยกตาม" + "และ".join(_thai(dimension) for dimension in question.by))
    if question.share:
        parts.append("คิดเป็นร้อยละ")
    if question.mean:
        parts.append(f"เฉลี่ยต่อ{_thai(question.mean)}")
    if question.rank:
        parts.append(("มากสุด" if question.rank.top else "น้อยสุด") + f" {question.rank.count} อันดับ")
    if question.standing:
        parts.append("อยู่อันดับที่เท่าไร")
    parts.append(question.scope.name)
    if question.period:
        parts.append(question.period.name)
    if question.compare == "previous":
        parts.append("เทียบปีก่อน")
    return " ".join(parts)


def _thai(dimension: str) -> str:
    return DIMENSIONS[dimension].thai if dimension in DIMENSIONS else dimension


def clarify(prompt: str, options: Sequence[Option]) -> Understanding:
    """Return the question back."""
    return Understanding("clarify", prompt=prompt, options=tuple(options)[:MOST_OPTIONS])


def about_scope(
    unclear: Choices | Unknown | NoOwnSchool,
    question: Question,
    topic: str,
    slots: Mapping[str, Any],
    gazetteer: Gazetteer,
) -> Understanding:
    """Ask which school or place is meant."""
    if isinstance(unclear, NoOwnSchool):
        return clarify("โรงเรียนไหนคะ พิมพ์ชื่อโรงเรียน หรือเลือกทั้งเขตได้ค่ะ", [_whole_office(question, topic, slots)])
    if isinstance(unclear, Unknown):
        return _unknown(unclear, question, topic, slots, gazetteer)
    options = [_place_option(scope, question, topic, slots) for scope in unclear.places]
    options += _school_options(_numbered(unclear.schools), question, topic, slots)
    if len(unclear.schools) > MOST_OPTIONS:
        prompt = f"มีโรงเรียนชื่อคล้ายกัน {len(unclear.schools)} โรง เลือกโรงเรียน หรือพิมพ์ชื่อเต็มพร้อมตำบลค่ะ"
    elif len(options) == 1:
        prompt = f"หมายถึง{options[0].text} ใช่ไหมคะ"
    else:
        typed = f" “{unclear.typed}” " if unclear.typed else "นี้"
        prompt = f"ชื่อ{typed}มีมากกว่าหนึ่งแห่ง หมายถึงแห่งไหนคะ"
    return clarify(prompt, options)


def _whole_office(question: Question, topic: str, slots: Mapping[str, Any]) -> Option:
    scope = Scope("office", question.scope.office_code)
    return Option(WHOLE_OFFICE, WHOLE_OFFICE, topic, with_scope(question, scope), slots)


def _place_option(scope: Scope, question: Question, topic: str, slots: Mapping[str, Any]) -> Option:
    return Option(label(scope.name), scope.name, topic, with_scope(question, scope), slots)


def _school_options(
    schools: Sequence[SchoolName], question: Question, topic: str, slots: Mapping[str, Any]
) -> list[Option]:
    """Buttons told apart by place where the names are alike, else by name; by code where neither helps."""
    shown = schools[:MOST_OPTIONS]
    places = [school.place for school in shown]
    names = [school.name for school in shown]
    alike = len({core_of(fold_name(name.partition("(")[0])) for name in names}) == 1
    options = []
    for school in shown:
        text = f"{school.full} {school.place}"
        if len(set(names)) == len(names) and (not alike or len(set(places)) < len(places)):
            said = _short_name(school)
        else:
            said = school.place
        if letters(said) > LONGEST_LABEL or places.count(said) > 1:
            said = f"ต.{school.tambon}" if school.tambon and places.count(said) == 1 else school.code
        if letters(said) > LONGEST_LABEL:
            said = school.code
        options.append(Option(said, text, topic, with_scope(question, school_scope(school)), slots))
    return options


def _numbered(schools: Sequence[SchoolName]) -> Sequence[SchoolName]:
    """ผ่านศึกสงเคราะห์ 1 stands before … 2, so that the number of the button is that of the name."""
    tails = [re.fullmatch(r"(\D+)(\d)", school.name.partition("(")[0].strip()) for school in schools]
    if any(tail is None for tail in tails) or len({tail[1] for tail in tails if tail}) != 1:
        return schools
    return sorted(schools, key=lambda school: school.name)


def _short_name(school: SchoolName) -> str:
    """The name, without what stands in brackets when a button is too small for it."""
    return school.name if letters(school.name) <= LONGEST_LABEL else school.name.partition("(")[0].strip()


def _unknown(
    unknown: Unknown, question: Question, topic: str, slots: Mapping[str, Any], gazetteer: Gazetteer
) -> Understanding:
    typed = unknown.typed[:40]
    if unknown.thai in ("โรงเรียน", "รหัสโรงเรียน"):
        schools = [school for code in unknown.near if (school := gazetteer.index.school(code))]
        options = _school_options(schools[:3], question, topic, slots)
        near = " ใกล้เคียงที่สุดคือ" if options else " ตรวจสอบชื่อหรือรหัสอีกครั้งนะคะ"
        what = "รหัสโรงเรียน" if unknown.thai == "รหัสโรงเรียน" else "โรงเรียนชื่อ"
        return clarify(f"ไม่พบ{what} “{typed}” ค่ะ{near}", options)
    if unknown.thai == "เขตพื้นที่":
        return clarify(f"ยังไม่มีข้อมูลของ “{typed}” ในระบบค่ะ", ())
    kind = {"อำเภอ": "amphoe", "ตำบล": "tambon", "กลุ่ม": "cluster"}[unknown.thai]
    scopes = [Scope(kind, question.scope.office_code, (name,), (name,)) for name in unknown.near]  # type: ignore[arg-type]
    options = [_place_option(scope, question, topic, slots) for scope in scopes[:3]]
    return clarify(f"ไม่พบ{unknown.thai} “{typed}” ในเขตพื้นที่ค่ะ หมายถึงแห่งไหนคะ", options)


def about_words(
    words: Sequence[str],
    question: Question,
    topic: str,
    slots: Mapping[str, Any],
    unmet: Collection[str] = (),
) -> Understanding:
    """Say which words were not understood and offer the question without them.

    Words that are understood but cannot be answered (``unmet``: ยกเว้น, ร้อยละ) are said to be so: without them it is
    another question, which is offered as such.
    """
    typed = " ".join(f"“{word[:30]}”" for word in words[:2])
    if unmet:
        question = _nearest(question, unmet)
        said = describe(question)
        return clarify(
            f"ยังตอบส่วนที่ว่า {typed} ไม่ได้ค่ะ ที่ดูได้คือ{said} ดูแทนไหมคะ",
            [Option("ดูแทน", said, topic, question, slots)],
        )
    said = describe(question)
    return clarify(
        f"ไม่แน่ใจคำว่า {typed} ค่ะ ต้องการ{said} ใช่ไหมคะ", [Option("ใช่", said, topic, question, slots)]
    )


def about_lost(words: Sequence[str], requests: Sequence[Understanding]) -> Understanding:
    """Say which words would be passed over, and offer what the rest of the sentence asks for."""
    typed = " ".join(f"“{word[:30]}”" for word in words[:2])
    options = [
        Option(label(said), said, each.topic, each.question, each.slots)
        for each in requests[:MOST_OPTIONS]
        if each.question is not None and (said := describe(each.question))
    ]
    if len(options) == 1:
        return clarify(
            f"ยังไม่แน่ใจว่า {typed} หมายถึงส่วนไหนของคำถามค่ะ ต้องการ{options[0].text} ใช่ไหมคะ",
            [replace(options[0], label="ใช่")],
        )
    return clarify(f"ยังไม่แน่ใจว่า {typed} หมายถึงส่วนไหนของคำถามค่ะ ต้องการข้อไหนคะ", options)


def _nearest(question: Question, unmet: Collection[str]) -> Question:
    """For a share or an exception: all parts beside each other, from which it can be reckoned."""
    if "none" in unmet and question.measure == "disbursed":
        # ยังไม่เบิก: what is left is the nearest that is held.
        return replace(question, measure="remaining")
    if not {"negate", "percent"} & set(unmet):
        return question
    parts = tuple(
        dimension
        for dimension, _ in question.where
        if dimension in measure_named(question.measure).dimensions
    )
    scope = question.scope
    if "negate" in unmet and not parts and scope.kind in ("amphoe", "tambon", "cluster"):
        return replace(question, scope=Scope("office", scope.office_code), by=(scope.kind,), compare=None)
    return replace(question, where=(), by=parts[:2]) if parts else question


def about_kindergarten(
    school: Question, pupils: Question, topic: str, slots: Mapping[str, Any]
) -> Understanding:
    """อนุบาลแม่สาย is a school, and the kindergarten pupils of an amphoe."""
    return clarify(
        f"หมายถึง{school.scope.name} หรือระดับอนุบาลของ{pupils.scope.name}คะ",
        [
            Option(label(school.scope.name.partition("(")[0]), school.scope.name, topic, school, slots),
            Option(label(f"อนุบาล {pupils.scope.name}"), describe(pupils), topic, pupils, slots),
        ],
    )


def about_rank(keys: Sequence[str], scope: Scope) -> Understanding:
    """The place of one school among all, without saying by what: offer what schools can be ordered by."""
    options = []
    for key in keys:
        question = Question(key, scope, standing=True)
        thai = measure_named(key).thai
        options.append(Option(label(thai), f"{thai} {scope.name} อยู่อันดับที่เท่าไร", "figures", question))
    return clarify("ต้องการทราบอันดับเรื่องใดคะ", options)


def about_measures(
    keys: Sequence[str], question: Question, topic: str, slots: Mapping[str, Any]
) -> Understanding:
    """Several things asked at once: offer them one by one."""
    options = []
    for key in keys[:MOST_OPTIONS]:
        known = measure_named(key).dimensions
        asked = replace(
            question,
            measure=key,
            where=tuple(pair for pair in question.where if pair[0] in known),
            by=tuple(dimension for dimension in question.by if dimension in known),
            period=question.period
            if question.period and question.period.calendar == calendar_of(key)
            else None,
        )
        options.append(Option(label(measure_named(key).thai), describe(asked), topic, asked, slots))
    return clarify("ถามมาหลายเรื่อง เลือกดูทีละเรื่องนะคะ", options)
