"""Which entry of knowledge a text is about: by the words people call it, else by what it tells (BM25); or none of them.

A name that is declared decides; where none is said the contents do, and only when most of what was said stands in the
entry. What no entry knows is not answered with the nearest thing: the asker is told so.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import bm25s
from pythainlp.corpus import thai_stopwords
from pythainlp.tokenize import word_tokenize

from bot.nlu.harmless import harmless_words
from bot.nlu.normalize import fold, normalize
from bot.nlu.politely import ENDING
from db.knowledge import Entry, entries

#: How often the names of an entry count beside its text.
_NAMES = 4
#: The least part of what was said, by weight, that stands in an entry for it to be meant; to be offered as the nearest.
_COVERED, _NEAR = 0.8, 0.34
#: How far the best must be ahead of the next.
_AHEAD = 1.3
#: A name of so many letters, or in Latin letters, is meant whatever else was said; a shorter one (งวด) not.
_TELLING = 16
MOST = 4
#: What stands around a name that is said to go on: แล้ว EMIS ล่ะ.
_ONWARD = re.compile(r"(?:แล้ว|ส่วน|ของ|งาน|ล่ะ|ละ|คะ|ค่ะ|ครับ|คับ|บ้าง|เรื่อง|ระบบ)*")
#: What a question ends with: คืออะไรอะคะ.
_PARTICLES = re.compile(rf"(?:อะ|อ่ะ|น่ะ)?(?:{ENDING})+\s*$")
_NEVER_FIRST = "ะ-ฺๅ็-๎"
#: Words of the work that every entry could have: they tell none apart.
_COMMON = frozenset(
    (
        "งาน", "การ", "ของ", "เขต", "โรงเรียน", "สถานศึกษา", "สำนักงาน", "พื้นที่", "การศึกษา", "เรื่อง", "เกี่ยวกับ", "เกี่ยวข้อง", "เกี่ยว", "ข้อง", "ระบบ", "ข้อมูล",
        "จัดทำ", "ดำเนินการ", "ทำ", "ใช้", "ต้อง", "ประจำปี", "ปี", "ปีนี้", "ปีละ", "สมัย", "ปัจจุบัน", "กัน", "ล่าสุด", "ใหม่", "เข้าใจ", "อธิบาย", "แบบ", "ละเอียด", "ง่าย", "สั้น", "ตาม",
        "คู่มือ", "บ้าง", "เขา", "คำ", "ว่า", "อยู่", "ผู้", "ความ", "ด้าน", "เอา", "ไป", "ได้", "ไหม", "โปรแกรม", "รายละเอียด", "เก็บ", "จัดเก็บ", "สิ่ง", "ใคร", "ครู", "ครับผม",
        "ล่ะ", "แล้ว", "ส่วน", "อ้าง", "อ้างอิง", "ตอนนี้", "เดี๋ยว", "รบกวน", "สอบถาม", "อยาก", "รู้", "ทราบ", "หน่อย", "ช่วย", "บอก", "แนะนำ", "สรุป", "ทางการ", "ราชการ", "ฉบับ", "ไหน", "อะไร", "ยังไง", "มัน", "ต่าง",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What a text is about: one entry (``entry``), one of several (``several``), or none; ``near`` are the nearest."""

    entry: Entry | None = None
    several: tuple[Entry, ...] = ()
    near: tuple[Entry, ...] = ()
    #: Whether the entry was called by a name of its own.
    named: bool = False
    #: The text without those names: what is asked of the entry.
    rest: str = ""


def tight(text: str) -> str:
    """Return a text as names are compared: folded, without spaces."""
    return fold(normalize(text)).replace(" ", "")


def without_names(text: str) -> str:
    """Return a text without the names of entries in it: what is asked of them. Quick, where ``find`` is not."""
    return _named(tight(text))[1]


def find(text: str, without: re.Pattern[str] | None = None) -> Found:
    """Return the entry that a text is about. ``without`` are words of asking, which say nothing of the entry."""
    named, rest = _named(tight(text))
    left = without.sub(" ", rest) if without else rest
    words = content_words(left)
    if named:
        return _of_named(named, words, rest)
    return _by_contents(words, rest)


def content_words(text: str) -> tuple[str, ...]:
    """Return the words of a text that tell what it is about."""
    passed = _passed_over()
    text = _PARTICLES.sub("", normalize(text))
    return tuple(word for word in _tokens(text) if word not in passed and not word.isdigit())


def called(text: str) -> Entry | None:
    """Return the entry that a text is nothing but a name of (แล้ว EMIS ล่ะ), or None."""
    named, rest = _named(tight(text))
    return named[0][1] if len(named) == 1 and _ONWARD.fullmatch(rest.replace(" ", "")) else None


def _of_named(named: Sequence[tuple[int, Entry]], words: tuple[str, ...], rest: str) -> Found:
    """One name is enough if nothing strange stands beside it; of several the longest, or all are asked about."""
    kept = _told_apart(named)
    found = tuple(each for _, each in kept)
    if len(found) > 1:
        return Found(several=found[:MOST], near=found[:MOST], named=True, rest=rest)
    size, entry = kept[0]
    strange = [word for word in words if word not in _words_of(entry.key)]
    if strange and size < _TELLING:
        # ขั้นตอนการเบิกจ่ายค่าเดินทาง is about something that no manual here tells.
        weight = sum(map(_weight, strange))
        if weight > _heaviest() * 0.6:
            return Found(near=found, rest=rest)
    return Found(entry, near=found, named=True, rest=rest)


def _told_apart(named: Sequence[tuple[int, Entry]]) -> list[tuple[int, Entry]]:
    """Leave out terms of a duty that is named too, and names much shorter than the longest."""
    duties = {each.key for _, each in named if each.kind == "duty"}
    kept = [(size, each) for size, each in named if not (each.kind == "term" and each.see in duties)]
    longest = max(size for size, _ in kept)
    by_key: dict[str, tuple[int, Entry]] = {}
    for size, each in kept:
        if size * 1.6 > longest or size >= _TELLING:
            by_key[each.key] = max(by_key.get(each.key, (0, each)), (size, each), key=lambda pair: pair[0])
    return list(by_key.values())


def _by_contents(words: tuple[str, ...], rest: str) -> Found:
    ranked = _ranked(words)
    near = tuple(each for _, covered, each in ranked[:MOST] if covered >= _NEAR)[: MOST - 1]
    likely = [(score, each) for score, covered, each in ranked if covered >= _COVERED]
    if not likely or len(words) < 2:
        return Found(near=near, rest=rest)
    best = likely[0][0]
    level = tuple(each for score, each in likely if score * _AHEAD > best)
    if len(level) == 1:
        return Found(level[0], near=near, rest=rest)
    return Found(several=level, near=near, rest=rest) if len(level) <= MOST else Found(near=near, rest=rest)


def _ranked(words: tuple[str, ...]) -> list[tuple[float, float, Entry]]:
    """Return score, covered part and entry, the best first; nothing for words that no entry has."""
    index, found = _index(), list(entries().values())
    known = [word for word in words if word in _frequencies()]
    if not known:
        return []
    scores = index.get_scores(known)
    whole = sum(map(_weight, words))
    rows = []
    for score, each in zip(scores, found, strict=True):
        inside = sum(_weight(word) for word in words if word in _words_of(each.key))
        if score > 0:
            rows.append((float(score), inside / whole, each))
    return sorted(rows, key=lambda row: (-row[0], row[2].key))


@lru_cache(maxsize=8)
def _named(said: str) -> tuple[tuple[tuple[int, Entry], ...], str]:
    """Return the entries called by a name (with its length) as they stand, none inside another; and the rest."""
    taken = [False] * len(said)
    found: list[tuple[int, int, Entry]] = []
    for name, key in _names():
        if name not in said:
            continue
        for match in _pattern(name).finditer(said):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * len(name)
                latin = name.isascii() and len(name) > 1
                found.append((match.start(), max(len(name), _TELLING if latin else 0), entries()[key]))
    rest = "".join(" " if gone else letter for letter, gone in zip(said, taken, strict=True))
    in_order = sorted(found, key=lambda each: each[0])
    return tuple((size, entry) for _, size, entry in in_order), rest


@cache
def _names() -> tuple[tuple[str, str], ...]:
    """Every name that leads to one entry, the longest first; a name of two entries leads to none."""
    owners: dict[str, set[str]] = {}
    for each in entries().values():
        for word in (*each.words, each.name.partition("(")[0].strip()):
            for form in {tight(word), tight(word).replace(".", "")}:
                owners.setdefault(form, set()).add(each.key)
    pairs = [(form, keys.pop()) for form, keys in owners.items() if len(keys) == 1 and len(form) > 1]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """A name as it stands in a sentence: no part of a Latin word or number, and no syllable torn apart."""
    begin = r"(?<![a-z0-9])" if name[0].isascii() else ""
    end = r"(?![a-z0-9])" if name[-1].isascii() and name[-1].isalnum() else f"(?![{_NEVER_FIRST}])"
    return re.compile(f"{begin}{re.escape(name)}{end}")


@cache
def _passed_over() -> frozenset[str]:
    return frozenset({*map(fold, harmless_words()), *thai_stopwords(), *_COMMON})


def _tokens(text: str) -> list[str]:
    """Cut a text into words, without spaces and signs; of Thai words those of PyThaiNLP's dictionary."""
    found = word_tokenize(fold(normalize(text)), engine="newmm", keep_whitespace=False)
    return [word for word in found if len(word) > 1 and any(letter.isalnum() for letter in word)]


@cache
def _documents() -> tuple[tuple[str, ...], ...]:
    found = []
    for each in entries().values():
        names = [token for text in (each.name, *each.words) for token in _tokens(text)]
        found.append((*names * _NAMES, *_tokens(each.text)))
    return tuple(found)


@cache
def _index() -> bm25s.BM25:
    """The index over all entries; made once, in some hundredths of a second."""
    index = bm25s.BM25()
    index.index([list(words) for words in _documents()], show_progress=False)
    return index


@cache
def _frequencies() -> Counter[str]:
    return Counter(word for words in _documents() for word in set(words))


@cache
def _words_of(key: str) -> frozenset[str]:
    return frozenset(_documents()[list(entries()).index(key)])


def _weight(word: str) -> float:
    """How much a word tells: the fewer entries have it the more; one that none has tells most."""
    return math.log((len(entries()) + 1) / (_frequencies()[word] + 1)) + 0.1


def _heaviest() -> float:
    return math.log(len(entries()) + 1) + 0.1
