"""Keeps a rephrasing from leaking between parts: blocks that share a masked sentence go into one part together.

The mask of a sentence is what stays when names, numbers, spaces and words that change nothing are taken out.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import re
from collections.abc import Iterable
from typing import Literal

from bot.nlu.normalize import fold
from bot.nlu.words import FILLERS

Part = Literal["train", "dev", "test", "blind"]
#: The last digit of a block's hash -> its part.
_PARTS: tuple[Part, ...] = ("train",) * 6 + ("dev",) * 2 + ("test",) * 2
_DIGITS = re.compile(r"\d+")
#: The longest first, so that ครับ goes before its beginning would.
_FILLED = re.compile(
    "|".join(sorted(map(re.escape, {fold(word) for word in FILLERS.split()} - {""}), key=len, reverse=True))
)


def part_of(name: str) -> Part:
    """Return the part that a block's name falls into, always the same."""
    return _PARTS[int(hashlib.sha256(name.encode()).hexdigest(), 16) % 10]


def mask(text: str, names: re.Pattern[str]) -> str:
    """Return a sentence without names, numbers, signs and particles."""
    plain = names.sub("ก", fold(text))
    plain = _DIGITS.sub("0", plain)
    return _FILLED.sub("", re.sub(r"[^\w\u0e00-\u0e7f]", "", plain))


@functools.cache
def names_pattern() -> re.Pattern[str]:
    """Return a pattern of the demonstration's places, clusters and schools."""
    from db.demo import DEMO_FILES

    found: set[str] = set()
    for each in DEMO_FILES:
        if each.kind == "schools":
            with each.path.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    values = (
                        row["ชื่อโรงเรียน"],
                        row["ชื่อโรงเรียน"].partition("(")[0],
                        row["ตำบล"],
                        row["อำเภอ"],
                        row["กลุ่มโรงเรียน"],
                    )
                    found |= {fold(value) for value in values if value}
    return re.compile("|".join(sorted(map(re.escape, found - {""}), key=len, reverse=True)))


def joined_parts(blocks: Iterable[tuple[str, Iterable[str]]]) -> dict[str, Part]:
    """Return the part of every block (name and sentences): by its own name, or the first it shares a sentence with."""
    names = names_pattern()
    leader: dict[str, str] = {}
    first: dict[str, str] = {}

    def find(name: str) -> str:
        while leader[name] != name:
            name = leader[name]
        return name

    for name, sentences in blocks:
        leader.setdefault(name, name)
        for sentence in sentences:
            known = first.setdefault(mask(sentence, names), name)
            one, other = sorted((find(known), find(name)))
            leader[other] = one
    return {name: part_of(find(name)) for name in leader}
