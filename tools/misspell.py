"""Misspells names of schools as people do on a telephone: neighbouring keys, marks, words and digits; seeded, so the same each time."""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Callable

from pythainlp import word_tokenize

from bot.nlu.likeness import neighbours
from bot.nlu.names import PREFIXES
from bot.nlu.normalize import fold_name

_TONES = "่้๊๋"
_MARKS = "ัิีึืุู็์"
_LOOKALIKE = {"ิ": "ี", "ี": "ิ", "ึ": "ื", "ื": "ึ", "ุ": "ู", "ู": "ุ", "ใ": "ไ", "ไ": "ใ"}
_SOUNDALIKE = {"ศ": "ส", "ษ": "ส", "ส": "ศ", "ณ": "น", "น": "ณ", "ญ": "ย", "ฎ": "ด", "ฏ": "ต", "ฐ": "ถ", "ธ": "ท", "ฑ": "ท",
               "ฒ": "ท", "ท": "ธ", "ภ": "พ", "พ": "ภ", "ฬ": "ล", "ร": "ล", "ฆ": "ค"}  # fmt: skip
_ARABIC, _THAI = "0123456789", "๐๑๒๓๔๕๖๗๘๙"

Slip = Callable[[str, random.Random], str | None]


def _replace_one(name: str, letters: str, chance: random.Random, by: Callable[[str], str]) -> str | None:
    places = [place for place, letter in enumerate(name) if letter in letters]
    if not places:
        return None
    place = chance.choice(places)
    return name[:place] + by(name[place]) + name[place + 1 :]


def neighbour_key(name: str, chance: random.Random) -> str | None:
    """A key beside the right one."""
    keys = neighbours()
    return _replace_one(name, "".join(keys), chance, lambda letter: chance.choice(keys[letter]))


def dropped_tone(name: str, chance: random.Random) -> str | None:
    """A tone mark left out."""
    return _replace_one(name, _TONES, chance, lambda _: "")


def all_tones_dropped(name: str, _: random.Random) -> str | None:
    """No tone marks at all."""
    bare = name.translate(dict.fromkeys(map(ord, _TONES)))
    return bare if bare != name else None


def wrong_tone(name: str, chance: random.Random) -> str | None:
    """Another tone mark."""
    return _replace_one(name, _TONES, chance, lambda mark: chance.choice(_TONES.replace(mark, "")))


def dropped_mark(name: str, chance: random.Random) -> str | None:
    """A vowel above or below, or thanthakhat, left out."""
    return _replace_one(name, _MARKS, chance, lambda _: "")


def wrong_vowel(name: str, chance: random.Random) -> str | None:
    """Short for long or the other sign for ai."""
    return _replace_one(name, "".join(_LOOKALIKE), chance, lambda letter: _LOOKALIKE[letter])


def sounds_alike(name: str, chance: random.Random) -> str | None:
    """A consonant that is spoken alike: ศ for ส, ณ for น."""
    return _replace_one(name, "".join(_SOUNDALIKE), chance, lambda letter: _SOUNDALIKE[letter])


def doubled_letter(name: str, chance: random.Random) -> str | None:
    """A letter pressed twice."""
    return _replace_one(name, "".join(neighbours()), chance, lambda letter: letter * 2)


def dropped_letter(name: str, chance: random.Random) -> str | None:
    """A consonant or standing vowel left out, not the first letter."""
    rest = _replace_one(name[1:], "".join(set(neighbours()) - set(_TONES + _MARKS)), chance, lambda _: "")
    return name[0] + rest if rest is not None else None


def swapped_letters(name: str, chance: random.Random) -> str | None:
    """Two letters beside each other in the wrong order."""
    places = [
        place
        for place in range(len(name) - 1)
        if name[place] != name[place + 1] and name[place : place + 2].isalpha()
    ]
    if not places:
        return None
    place = chance.choice(places)
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def two_slips(name: str, chance: random.Random) -> str | None:
    """A wrong key and a mark missing or wrong, in one name."""
    first = neighbour_key(name, chance)
    if first is None:
        return None
    return chance.choice((dropped_tone, wrong_tone, dropped_mark, wrong_vowel))(first, chance)


def no_prefix(name: str, _: random.Random) -> str | None:
    """Without บ้าน, วัด, ชุมชน or อนุบาล in front."""
    for prefix in PREFIXES:
        if name.startswith(prefix) and len(name) - len(prefix) >= 3:
            return name[len(prefix) :]
    return None


def other_prefix(name: str, chance: random.Random) -> str | None:
    """บ้าน for วัด, วัด for บ้าน."""
    for prefix in PREFIXES:
        if name.startswith(prefix):
            return (
                chance.choice([other for other in ("บ้าน", "วัด", "ชุมชน") if other != prefix])
                + name[len(prefix) :]
            )
    return None


@functools.lru_cache(maxsize=40_000)
def _words(name: str) -> tuple[str, ...]:
    return tuple(word_tokenize(name, keep_whitespace=True))


def dropped_word(name: str, chance: random.Random) -> str | None:
    """A word of the name left out, not the first one."""
    words = [*_words(name)]
    places = [place for place in range(1, len(words)) if len(words[place]) > 1 and words[place].isalpha()]
    if not places:
        return None
    del words[chance.choice(places)]
    kept = "".join(words)
    return kept if len(fold_name(kept)) >= 5 else None


def swapped_words(name: str, chance: random.Random) -> str | None:
    """Two words beside each other in the wrong order; the first, which is บ้าน or วัด, stays."""
    words = [word for word in _words(name) if word.strip(" ()")]
    if len(words) < 3:
        return None
    place = chance.randrange(1, len(words) - 1)
    words[place], words[place + 1] = words[place + 1], words[place]
    return "".join(words)


def no_brackets(name: str, _: random.Random) -> str | None:
    """Brackets left out, what was in them kept."""
    return re.sub(r"[()]", " ", name) if "(" in name else None


def before_brackets(name: str, _: random.Random) -> str | None:
    """Only what stands before the brackets."""
    return (name.partition("(")[0].strip() or None) if "(" in name else None


def inside_brackets(name: str, _: random.Random) -> str | None:
    """Only what stands in the brackets."""
    inside = name.partition("(")[2].rpartition(")")[0].strip()
    return inside if len(inside) > 3 else None


def brackets_first(name: str, _: random.Random) -> str | None:
    """What stands in brackets said first."""
    inside = name.partition("(")[2].rpartition(")")[0].strip()
    return f"{inside} {name.partition('(')[0].strip()}" if len(inside) > 3 else None


def other_digits(name: str, _: random.Random) -> str | None:
    """Thai digits for Arabic ones, and the other way round."""
    turned = name.translate(str.maketrans(_ARABIC + _THAI, _THAI + _ARABIC))
    return turned if turned != name else None


def said_school(name: str, chance: random.Random) -> str | None:
    """โรงเรียน or a short form of it before the name, a space somewhere."""
    return chance.choice(("โรงเรียน", "รร.", "ร.ร.", "รร", "โรงเรียน ", "รร. ")) + name


def stray_spaces(name: str, chance: random.Random) -> str | None:
    """Spaces between the words, as dictation writes them."""
    return " ".join(word.strip() for word in _words(name) if word.strip())


#: Every kind of slip by its Thai name, in the order of the table.
SLIPS: dict[str, Slip] = {
    "ชื่อเต็ม": lambda name, _: name,
    "โรงเรียน/รร. นำหน้า": said_school,
    "เว้นวรรคระหว่างคำ": stray_spaces,
    "เลขไทย/อารบิก": other_digits,
    "ไม่มีวงเล็บ": no_brackets,
    "เฉพาะหน้าวงเล็บ": before_brackets,
    "เฉพาะในวงเล็บ": inside_brackets,
    "สลับในวงเล็บมาก่อน": brackets_first,
    "ไม่มี บ้าน/วัด/ชุมชน": no_prefix,
    "บ้าน เป็น วัด": other_prefix,
    "วรรณยุกต์หาย": dropped_tone,
    "วรรณยุกต์หายหมด": all_tones_dropped,
    "วรรณยุกต์ผิด": wrong_tone,
    "สระบน/ล่างหาย": dropped_mark,
    "สระสั้นยาวสลับ": wrong_vowel,
    "พยัญชนะพ้องเสียง": sounds_alike,
    "แป้นข้างเคียง": neighbour_key,
    "พิมพ์ซ้ำ": doubled_letter,
    "ตัวอักษรหาย": dropped_letter,
    "ตัวอักษรสลับ": swapped_letters,
    "ผิดสองแห่ง": two_slips,
    "คำหาย": dropped_word,
    "คำสลับ": swapped_words,
}
