"""The forms one name of a school is written in, folded to keys: with and without brackets, prefixes and long words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.nlu.normalize import fold, fold_name

#: What often stands before the name proper and is left out in speech.
PREFIXES = ("ชุมชนบ้าน", "อนุบาลบ้าน", "ชุมชนวัด", "อนุบาลวัด", "บ้าน", "วัด", "ชุมชน", "อนุบาล")
#: What often stands at the end and tells one school from another as little.
_ENDINGS = ("ราษฎร์บำรุง", "วิทยาคาร", "วิทยาคม", "พิทยาคม", "ประชาสรรค์", "วิทยา", "พิทยา", "สามัคคี", "ศึกษา")
#: Long words of names and how they are written short.
_SHORT = (
    ("ตำรวจตระเวนชายแดน", "ตชด"), ("ตำรวจตะเวนชายแดน", "ตชด"), ("วิทยาคม", "วิทย์"), ("พิทยาคม", "พิทย์"),
    ("ไทยรัฐวิทยา", "ไทยรัฐ"), ("ราชประชานุเคราะห์", "ราชประชา"), ("นิคมสร้างตนเอง", "นิคม"),
    ("บรรหารแจ่มใสวิทยา", "บรรหาร"),
)  # fmt: skip
_MARKERS = ("โรงเรียน", "รร", "รหัสโรงเรียน", "รหัส", "code", "smis")
#: Short forms at the head of a name, told from letters by their dot.
_HEADS = re.compile(r"^\s*(?:(?:โรงเรียน|ร\.?ร\.?)\s*)?(บ|ว|ช|อบ|อนบ)\.\s*(?=[ก-ฮเ-ไ]{2})")
_HEAD_WORDS = {"บ": "บ้าน", "ว": "วัด", "ช": "ชุมชน", "อบ": "อนุบาล", "อนบ": "อนุบาล"}
#: Said of a school, no part of its name.
_TAILS = ("เรียนรวม",)
_SEVERAL = re.compile(r"[^\u0e00-\u0e7f0-9]")
_QUOTED = re.compile("[\"“”„«»]+([^\"“”„«»]+)[\"“”„«»]*|''([^']+)''")
#: A name in which ``fold_name`` changes nothing but digits and signs: letters in their order, no mark where none can be.
_SIGNS = str.maketrans(dict(zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True)) | dict.fromkeys(" ().-"))
_LETTERS = re.compile("[ก-ฮะ-ูเ-ไ็-์0-9๐-๙ ().-]{1,200}")
_PLAIN = re.compile("[ก-ฮะ-ูเ-ไ็-์ ()]{1,200}")
_UNSURE = re.compile(
    "[็-์][ัิ-ู]|า[าำ็-์]|[ะำ][ะาำ็-์]|[็-์]{2}|[ัิ-ู][ัิ-ู็]|(?:^|[ ().0-9๐-๙-])[ัิ-ู็-์]|(.)\\1\\1|[เ-ไ][ ().-]*[เ-ไ]|์[่-๋]"
)


def key_of(name: str) -> str:
    """Return the key of a name, as ``fold_name`` does; names written as they should be take a tenth of the time."""
    if not name or (_LETTERS.fullmatch(name) and not _UNSURE.search(name)):
        return name.translate(_SIGNS)
    return fold_name(name)


def written_key(name: str) -> str:
    """Return a name as it stands in a folded sentence, as ``fold`` does: with its brackets, without spaces."""
    if _PLAIN.fullmatch(name) and not _UNSURE.search(name):
        return name.replace(" ", "")
    return fold(name)


def strip_marker(key: str) -> str:
    """Drop โรงเรียน, รร. or รหัส in front of a folded name."""
    for marker in _MARKERS:
        if key.startswith(marker) and len(key) > len(marker) + 1:
            rest = key[len(marker) :]
            if marker[0] == "ร" and marker[1] == "ห" and not rest.isdigit():
                continue
            return strip_marker(rest) if marker == "โรงเรียน" else rest
    return key


def typed_key(name: str) -> str:
    """Return the key of what somebody typed for a school: no รร. before it, บ. and ว. written out."""
    if "." in name:
        name = _HEADS.sub(lambda match: _HEAD_WORDS[match[1]], name)
    key = strip_marker(key_of(name))
    for tail in _TAILS:
        if len(key) > len(tail) + 3:
            key = key.removesuffix(tail)
    return key


def core_of(key: str) -> str:
    """Return a folded name without บ้าน, วัด, ชุมชน or อนุบาล in front, or the name itself."""
    for prefix in PREFIXES:
        if key.startswith(prefix) and len(key) - len(prefix) >= 2:
            return key[len(prefix) :]
    return key


def telling(key: str) -> int:
    """Return how many letters of a key tell its school from others: without บ้าน in front and วิทยา behind."""
    core = next((key[len(prefix) :] for prefix in PREFIXES if key.startswith(prefix)), key)
    for ending in _ENDINGS:
        if core.endswith(ending) and len(core) - len(ending) >= 3:
            return len(core) - len(ending)
    return len(core)


def without_words(typed: str, name: str) -> bool:
    """Say whether ``typed`` is ``name`` with some letters in a row left out: บ้านต่าย for บ้านหนองต่าย."""
    if len(typed) >= len(name) or typed[0] != name[0]:
        return False
    head = 0
    while head < len(typed) and typed[head] == name[head]:
        head += 1
    return name.endswith(typed[head:])


def _pieces(name: str) -> tuple[list[str], list[str]]:
    """Return the names a school goes by in full, and the parts that also point to it."""
    name = _QUOTED.sub(lambda match: f"({match[1] or match[2]})", name)
    base, _, rest = name.partition("(")
    base = base.strip()
    inner = rest.rpartition(")")[0].strip() or rest.strip()
    full, parts = [name, base], [inner]
    if inner and len(inner) > 3:
        # What stands in brackets said first.
        full.append(f"{inner} {base}")
    if "-" in base:
        parts += base.split("-")
        full.append(" ".join(reversed(base.split("-"))))
    words = base.split()
    if len(words) > 1:
        parts.append(words[0])
        full.append(" ".join((*words[1:], words[0])))
    return full, parts


def written_names(name: str, others: Iterable[str] = ()) -> list[str]:
    """Return the names of a school as they are written: in full, before the brackets, and its other names."""
    return [*_pieces(name)[0], *others]


def keys_of(name: str, others: Iterable[str] = ()) -> tuple[set[str], set[str]]:
    """Return the folded keys of a school: those that name it, and weaker ones (no prefix, a part of the name)."""
    # Most names are one word without signs; thousands of them are folded at once.
    names, parts = _pieces(name) if _SEVERAL.search(name) else ([name], [])
    strong = {strip_marker(key_of(each)) for each in (*names, *others)}
    for long, short in _SHORT:
        strong |= {key.replace(long, short) for key in strong if long in key}
    weak = {strip_marker(key_of(part)) for part in parts}
    weak |= {core_of(key) for key in strong | weak}
    weak = {key for key in weak if len(key) >= 2} - strong
    return {key for key in strong if len(key) >= 2}, weak
