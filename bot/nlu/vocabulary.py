"""The grammar's dictionary, built from what is declared (measures, dimensions, values) and from what the data name."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from weakref import WeakKeyDictionary

from bot.nlu import moneywords, placewords, words
from bot.nlu.days import DAY_WORDS, named_days
from bot.nlu.declarations import declarations_fingerprint
from bot.nlu.filewords import FILE_WORDS
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.harmless import harmless_words
from bot.nlu.lattice import thai_dictionary
from bot.nlu.likeness import WordTable
from bot.nlu.normalize import fold
from bot.nlu.ordinary import narrowing_beside
from bot.nlu.phrases import PhraseIndex, Tag
from bot.nlu.provinces import SHORT_PROVINCES
from bot.nlu.reportwords import PUT_TOGETHER, REPORT_CUES, STATUS_WORDS
from bot.nlu.titlewords import add_titles
from bot.nlu.unheldwords import PRIVATE, UNHELD
from bot.nlu.valuewords import (
    add_named,
    add_together,
    measure_of,
    names_measure,
    phrases_of,
    spellings,
    words_of,
)
from db.datasets import DIMENSIONS
from db.datasets.staff import POSITION_WORDS
from db.values.reporting import MORE
from reports.derived import all_measures


@functools.lru_cache(maxsize=4)
def _declared(_fingerprint: str) -> PhraseIndex:
    index = PhraseIndex()
    _add_cues(index)
    for measure in all_measures():
        for key, tags in phrases_of(measure):
            index.add(key, *tags)
    dimension_words: set[str] = set()
    for dimension in DIMENSIONS.values():
        for word in dimension.words:
            dimension_words |= spellings(word)
            for key in spellings(word):
                index.add(key, Tag("dimension", dimension.key))
                if len(key) > 2:
                    index.add(f"แต่ละ{key.removeprefix('แต่ละ')}", Tag("dimension", dimension.key))
    for dimension in DIMENSIONS.values():
        for value in dimension.values:
            # A grade is found by pattern; สถานะ "ยกเว้น" and the like must be said in the words declared.
            for word in words_of(value) if dimension.key not in ("grade", "round") else ():
                for key in spellings(word):
                    if len(key) > 1 and key not in dimension_words:
                        index.add(
                            key,
                            Tag("value", dimension.key, (value.key,)),
                            *measure_of(dimension, index.get(key)),
                        )
    add_together(index)
    for status, phrases in STATUS_WORDS.items() if "status" in DIMENSIONS else ():
        for phrase in phrases.split():
            index.add(
                fold(phrase),
                Tag("value", "status", (status,)),
                Tag("cue", "send"),
                Tag("measure", "submissions"),
            )
    for phrase in (
        "ชื่อโรงเรียน",
        "ชื่อรร.",
        "รายชื่อโรงเรียน",
        "รายชื่อรร.",
        "list โรงเรียน",
        "list รร.",
        "ลิสต์โรงเรียน",
        "ลิสต์รร.",
    ):
        for key in spellings(phrase):
            index.add(key, Tag("cue", "which"), Tag("measure", "schools"))
    for word in words.CUES["one"].split():
        # โรงเรียนหนึ่ง มีเด็กกี่คน: one of them all, on average.
        index.add(fold(word), Tag("dimension", _kind_of_one(word)))
    index.add("ชั้นละ", Tag("dimension", "grade"))
    for phrase in ("ลงโรงไหน", "ลงโรงไหนบ้าง", "ลงโรงเรียนไหน", "ลงโรงเรียนไหนบ้าง", "ลงที่โรงไหนบ้าง"):
        index.add(phrase, Tag("dimension", "school"), Tag("cue", "which"))
    index.add("พื้นที่ไหน", Tag("dimension", "amphoe"), Tag("cue", "which"))
    _add_unheld(index)
    for word in DAY_WORDS:
        # Found by pattern when spelt right; here so that a slip of the finger is put right too.
        index.add(fold(word), Tag("date", fold(word), value=named_days(fold(word))))
    _add_measures_inside(index)
    _add_units(index)
    _add_harmless(index)
    return index


def _kind_of_one(word: str) -> str:
    kinds = {"อำเภอ": "amphoe", "ตำบล": "tambon", "กลุ่ม": "cluster", "เครือข่าย": "cluster"}
    return next((kind for begin, kind in kinds.items() if word.startswith(begin)), "school")


def _add_harmless(index: PhraseIndex) -> None:
    """The last, and only what has no meaning of its own: a word that means something is never passed over."""
    for word in (*harmless_words(), *moneywords.HARMLESS.split()):
        key = fold(word)
        if not index.get(key) and key not in narrowing_beside():
            index.add(key, Tag("filler"))


def declared() -> PhraseIndex:
    """Return the vocabulary of the declarations as they are now."""
    return _declared(declarations_fingerprint())


def _add_cues(index: PhraseIndex) -> None:
    for cue, phrases in (
        *words.CUES.items(),
        *moneywords.CUES.items(),
        *placewords.CUES.items(),
        ("which", moneywords.WHICH_TOO),
        *REPORT_CUES.items(),
    ):
        for phrase in dict.fromkeys(phrases.split()):
            for key in spellings(phrase):
                index.add(key, Tag("cue", cue))
    for phrase, wish in FILE_WORDS.items():
        index.add(fold(phrase), Tag("cue", "file"), Tag("cue", wish))
    for measure, phrases in moneywords.WEAK.items():
        for phrase in phrases.split():
            index.add(fold(phrase), Tag("measure", measure, weak=True))
    for filler in words.FILLERS.split():
        if fold(filler) not in narrowing_beside():
            index.add(fold(filler), Tag("filler"))
    for phrase in PRIVATE.split():
        for key in spellings(phrase):
            index.add(key, Tag("private"))


#: Counted so is anything: ข้อสอบกี่ชุด.
_ANY_UNIT = ("ชุด", "แห่ง")


def _add_units(index: PhraseIndex) -> None:
    """A measure's unit is asked for by กี่: กี่แปลง, unless that has a meaning of its own (กี่โรง, กี่ห้อง)."""
    units = [measure.unit for measure in all_measures()]
    # กี่คัน: some things are counted by a word of their own.
    kinds = [value.unit for dimension in DIMENSIONS.values() for value in dimension.values if value.unit]
    units += [unit for unit in kinds if unit not in _ANY_UNIT]
    for unit in dict.fromkeys(units):
        key = fold(f"กี่{unit}")
        if not index.get(key):
            index.add(key, Tag("cue", "count"))


def _add_unheld(index: PhraseIndex) -> None:
    declared_words = {fold(word) for measure in all_measures() for word in measure.words}
    for what, phrases in UNHELD.items():
        for phrase in phrases.split():
            for key in spellings(phrase):
                if key not in declared_words and not names_measure(index.get(key)):
                    index.add(key, Tag("unheld", what))


def _add_measures_inside(index: PhraseIndex) -> None:
    """A value's phrase that begins with a measure's word names that measure too: นักเรียน in นักเรียนหญิง."""
    measures = {
        key: tag for key in index for tag in index.get(key) if tag.kind == "measure" and len(key) >= 2
    }
    for phrase in [key for key in index if any(tag.kind == "value" for tag in index.get(key))]:
        if any(tag.kind == "measure" for tag in index.get(phrase)):
            continue
        heads = [key for key in measures if phrase.startswith(key) and len(phrase) > len(key)]
        if heads:
            index.add(phrase, Tag("measure", measures[max(heads, key=len)].key, weak=True))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What one office's sentences are cut with: declared words, then the names in its data."""

    declared: PhraseIndex
    names: PhraseIndex
    #: Long phrases that a misspelt word is compared with.
    spelt: WordTable


_HELD: WeakKeyDictionary[object, dict[tuple[str, str], Vocabulary]] = WeakKeyDictionary()


def vocabulary(gazetteer: Gazetteer, office: str) -> Vocabulary:
    """Return the vocabulary of an office; built once per gazetteer and declarations."""
    held = _HELD.setdefault(gazetteer.index, {})
    key = (office, declarations_fingerprint())
    if key not in held:
        base = declared()
        names = _names(gazetteer, office, base)
        spelt = [word for word in base if _comparable(base, word)]
        spelt += [
            word for word in names if len(word) >= 5 and any(tag.key == "position" for tag in names.get(word))
        ]
        held[key] = Vocabulary(base, names, WordTable(spelt))
    return held[key]


@functools.cache
def _put_together() -> frozenset[str]:
    """Phrases of reports that were put together, as they are found."""
    return frozenset(fold(phrase) for phrase in PUT_TOGETHER)


def _comparable(index: PhraseIndex, word: str) -> bool:
    return (
        len(word) >= 5
        and word not in _put_together()
        # อายุ 6 ปี is no slip of อายุ 7 ปี.
        and not (
            any(letter.isdigit() for letter in word) and any(tag.kind == "value" for tag in index.get(word))
        )
        and any(tag.kind in ("measure", "value", "dimension", "cue", "date") for tag in index.get(word))
    )


def _names(gazetteer: Gazetteer, office: str, base: PhraseIndex) -> PhraseIndex:
    index = PhraseIndex()
    _add_places(index, gazetteer, office)
    dictionary = thai_dictionary()
    schools = gazetteer.index.phrases(office, is_word=lambda word: word in dictionary, taken=base)
    for key in schools:
        index.add(key, *schools.get(key))
    for position in gazetteer.positions:
        for key in spellings(position):
            index.add(key, Tag("value", "position", (position,)), *_staff_unless(base, key))
    for positions, called in POSITION_WORDS.items():
        held = tuple(position for position in positions if position in gazetteer.positions) or positions
        for word in called.split():
            for key in spellings(word):
                index.add(key, Tag("value", "position", held), *_staff_unless(base, key))
    add_named(index, gazetteer, base)
    add_titles(index, gazetteer, office, base)
    for key in ("มัธยม", "มัธยมศึกษา", "นักเรียนมัธยม", "เด็กมัธยม"):
        index.add(key, Tag("value", "level", ("มัธยมศึกษาตอนต้น", "มัธยมศึกษาตอนปลาย")))
        if key.startswith("มัธยม"):
            index.add(key, Tag("value", "teaches", ("มัธยมศึกษา",)))
        else:
            index.add(key, Tag("measure", "students", weak=True))
    # เด็กเล็ก are the youngest, not pupils of small schools.
    index.add("เด็กเล็ก", Tag("value", "level", ("ก่อนประถมศึกษา",)), Tag("measure", "students", weak=True))
    index.add("ประถม", Tag("value", "teaches", ("ประถมศึกษา",)), *base.get("ประถม"))
    for key in ("ช/ญ", "ช-ญ", "ช.ญ.", "ชญ"):
        index.add(key, Tag("dimension", "sex"))
    for key, sex in (("ญ", "หญิง"), ("ญ.", "หญิง"), ("ช.", "ชาย")):
        index.add(key, Tag("value", "sex", (sex,)))
    _add_lines(index, gazetteer.lines)
    for value in DIMENSIONS["category"].values if "category" in DIMENSIONS else ():
        if value.key.startswith("งบเงิน"):
            # งบเงินอุดหนุน is spoken of as เงินอุดหนุน.
            index.add(fold(value.key.removeprefix("งบ")), Tag("value", "category", (value.key,)))
    for report in gazetteer.reports_of(office):
        for key in spellings(report.code):
            index.add(key, Tag("report", report.code))
        if report.system and report.round.startswith(MORE):
            # DMC เพิ่มเติม is no term of DMC.
            index.add(fold(f"{report.system} {report.round}"), Tag("report", report.code))
        if report.system:
            index.add(fold(report.system), Tag("value", "system", (report.system,)))
    return index


def _staff_unless(base: PhraseIndex, key: str) -> tuple[Tag, ...]:
    """A position alone asks for staff, unless its word is a measure by itself (ครู)."""
    return (
        () if any(tag.kind == "measure" for tag in base.get(key)) else (Tag("measure", "staff", weak=True),)
    )


def _add_places(index: PhraseIndex, gazetteer: Gazetteer, office: str) -> None:
    for kind, marks in (("amphoe", ("อำเภอ", "อ.", "อ")), ("tambon", ("ตำบล", "ต.", "ต"))):
        for name in gazetteer.places(office, kind):
            key = fold(name)
            index.add(key, Tag("place", kind, name, weak=True))
            for mark in marks:
                index.add(mark + key, Tag("place", kind, name))
    for name in gazetteer.places(office, "province"):
        for mark in ("", "จังหวัด", "จ.", "จ"):
            index.add(mark + fold(name), Tag("filler"))
    for code, name in gazetteer.offices.items():
        for key in _office_keys(name, own=code == office):
            index.add(key, Tag("place", "office", code))
    clusters: dict[str, list[str]] = {}
    for name in gazetteer.places(office, "cluster"):
        for key in _cluster_keys(name):
            clusters.setdefault(key, []).append(name)
    for key, names in clusters.items():
        index.add(key, Tag("place", "cluster", tuple(dict.fromkeys(names))))


_OFFICE_MARKS = ("สพป.", "สพป", "สพท.", "สพท", "สพม.", "สพม", "สำนักงานเขตพื้นที่การศึกษาประถมศึกษา",
                 "สำนักงานเขตพื้นที่การศึกษามัธยมศึกษา", "เขตพื้นที่การศึกษา", "เขตพื้นที่")  # fmt: skip


def _short(province: str) -> tuple[str, ...]:
    """Return a province's two letters, with and without the dot: ชร., ชร."""
    letters = SHORT_PROVINCES.get(province)
    return (f"{letters}.", letters) if letters else ()


def _office_keys(name: str, *, own: bool) -> set[str]:
    """Return the forms of an office's name: สพป.แพร่เขต2, แพร่เขต2; เขต2 alone only of the asker's own office."""
    key = fold(name)
    bare = next((key.removeprefix(mark) for mark in _OFFICE_MARKS if key.startswith(mark)), key)
    forms = {key, *(mark + bare for mark in _OFFICE_MARKS)}
    if number := re.search(r"เขต\d+$", bare):
        province = bare.removesuffix(number[0])
        digits = number[0].removeprefix("เขต")
        for short in (province, *_short(province)):
            # สพป.แพร่ 2, สพป.ชร.3
            forms |= {
                f"{mark}{short}{between}{digits}" for mark in ("สพป.", "สพป") for between in ("", "เขต")
            }
        forms |= {bare, f"จังหวัด{bare}"} | (
            {number[0], f"สพป.{number[0]}", f"สพป{number[0]}"} if own else set()
        )
    return forms


def _cluster_keys(name: str) -> set[str]:
    """Return the forms of a cluster's name: with กลุ่มโรงเรียน, กลุ่ม, ศูนย์เครือข่าย; also without its number."""
    key = fold(name)
    bare = re.sub(r"^(?:กลุ่มโรงเรียน|กลุ่มเครือข่าย|ศูนย์เครือข่าย|เครือข่าย|กลุ่ม|ศูนย์)", "", key)
    forms = {key}
    stems = {bare, re.sub(r"\d+$", "", bare)} - {""}
    for stem in stems:
        forms |= {mark + stem for mark in ("กลุ่มโรงเรียน", "กลุ่มเครือข่าย", "ศูนย์เครือข่าย", "เครือข่าย", "กลุ่ม", "ศูนย์")}
    return forms


def _add_lines(index: PhraseIndex, lines: Iterable[str]) -> None:
    """Name money lines by their beginnings (ค่าจ้างธุรการ) and by the words of speech; one phrase may mean several."""
    found: dict[str, list[str]] = {}
    for line in lines:
        for key in _line_keys(line):
            found.setdefault(key, []).append(line)
        for word, beginning in moneywords.LINE_WORDS.items():
            if line.startswith(beginning):
                found.setdefault(fold(word), []).append(line)
        for word in _paid_positions(line):
            found.setdefault(fold(word), []).append(line)
            for number in re.findall(r"\d+", line.replace(",", "")):
                # ธุรการ 15,000, ธุรการอัตรา 9,000 บาท: lines of one position are told apart by their rate.
                for said, unit in product(("", "อัตรา", "เดือนละ"), ("", "บาท")):
                    found.setdefault(fold(f"{word}{said}{number}{unit}"), []).append(line)
    for key, named in found.items():
        index.add(key, Tag("value", "line", tuple(dict.fromkeys(named))))


def _paid_positions(line: str) -> list[str]:
    """Return the words of speech for whoever is paid out of a line: ธุรการ, ภารโรง."""
    called = [
        (positions[0], *spoken.split())
        for positions, spoken in POSITION_WORDS.items()
        if len(positions) == 1 and positions[0] in line
    ]
    return [f"{money}{word}" for each in called for word in each for money in ("", *moneywords.PAY)]


def _line_keys(line: str) -> set[str]:
    key = fold(line)
    head = fold(re.split(r"\s+อัตรา|\(|และ", line)[0])
    keys = {key, head}
    dictionary = thai_dictionary()
    for end in range(6, len(head)):
        rest = head[end:]
        if head[:end] not in ("ค่าจ้าง",) and any(stop == len(rest) for stop in dictionary.ends(rest, 0)):
            keys.add(head[:end])
    return {key for key in keys if len(key) >= 6 and key not in ("ค่าจ้าง", "ค่าใช้จ่าย")}
