"""From what people call a school to the school: codes, short names, brackets, typos, at the scale of the country.

Thousands of names repeat, so nothing is chosen silently here: several candidates come back as several.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from bot.nlu.normalize import fold, fold_name
from bot.nlu.phrases import PhraseIndex, Tag

How = Literal["code", "exact", "part", "typo", "none"]

#: What often stands before the name proper and is left out in speech.
PREFIXES = ("ชุมชนบ้าน", "อนุบาลบ้าน", "ชุมชนวัด", "อนุบาลวัด", "บ้าน", "วัด", "ชุมชน", "อนุบาล")
#: Long words of names and how they are written short.
_SHORT = (("ตำรวจตระเวนชายแดน", "ตชด"), ("ตำรวจตะเวนชายแดน", "ตชด"), ("วิทยาคม", "วิทย์"), ("พิทยาคม", "พิทย์"))
#: Mai ek to thanthakhat and mai tai khu say nothing; the two signs for "ai" are one.
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c"),
        "ใ": "ไ",
        "ณ": "น",
        "ญ": "ย",
        "ศ": "ส",
        "ษ": "ส",
    }
)
_MARKERS = ("โรงเรียน", "รร")
#: A name typed in part is accepted only from this length on; below it is too often an ordinary word.
_LEAST_PART = 4
_CANDIDATES = 12


@dataclass(frozen=True, slots=True)
class SchoolName:
    """A school as people may name it (ชื่อและที่ตั้งโรงเรียน)."""

    code: str
    name: str
    office: str
    tambon: str | None = None
    amphoe: str | None = None
    province: str | None = None
    cluster: str | None = None
    other_names: tuple[str, ...] = ()
    ministry_code: str | None = None
    state: str = "เปิดสอน"

    @property
    def full(self) -> str:
        """The name with โรงเรียน before it."""
        return self.name if self.name.startswith("โรงเรียน") else f"โรงเรียน{self.name}"

    @property
    def place(self) -> str:
        """Where it is, as a button says it: ``ต.แม่ไร่ อ.แม่จัน``; its code when the place is unknown."""
        parts = [f"{mark}{name}" for mark, name in (("ต.", self.tambon), ("อ.", self.amphoe)) if name]
        return " ".join(parts) or self.code


@dataclass(frozen=True, slots=True)
class Match:
    """What a name led to: no school, one, or several to choose from; ``near`` are the nearest when none fits."""

    how: How
    schools: tuple[SchoolName, ...] = ()
    near: tuple[SchoolName, ...] = ()


def strip_marker(key: str) -> str:
    """Drop โรงเรียน or รร. in front of a folded name."""
    for marker in _MARKERS:
        if key.startswith(marker) and len(key) > len(marker) + 1:
            return key[len(marker) :]
    return key


def without_marks(key: str) -> str:
    """Return a key without tone marks, and with the letters that sound alike written alike."""
    return key.translate(_ALIKE)


def core_of(key: str) -> str:
    """Return a folded name without บ้าน, วัด, ชุมชน or อนุบาล in front, or the name itself."""
    for prefix in PREFIXES:
        if key.startswith(prefix) and len(key) - len(prefix) >= 2:
            return key[len(prefix) :]
    return key


def _pieces(name: str) -> tuple[list[str], list[str]]:
    """Return the names a school goes by in full, and the parts that also point to it."""
    base, _, rest = name.partition("(")
    inner = rest.rsplit(")", 1)[0] if rest else ""
    full = [name, base]
    parts = [inner]
    if "-" in base:
        parts += base.split("-")
    head = re.split(r"\s+", base.strip())[0]
    if head != base.strip():
        parts += [head]
    return full, parts


def keys_of(school: SchoolName) -> tuple[set[str], set[str]]:
    """Return the folded keys of a school: those that name it, and weaker ones (no prefix, a part of the name)."""
    names, parts = _pieces(school.name)
    strong = {strip_marker(fold_name(name)) for name in (*names, *school.other_names)}
    for long, short in _SHORT:
        strong |= {key.replace(long, short) for key in strong if long in key}
    weak = {strip_marker(fold_name(part)) for part in parts}
    weak |= {core_of(key) for key in strong | weak}
    weak = {key for key in weak if len(key) >= 2} - strong
    return {key for key in strong if len(key) >= 2}, weak


class SchoolIndex:
    """All schools, found by code, name, part of a name or misspelt name; built once, then only read."""

    def __init__(self, schools: Iterable[SchoolName]) -> None:
        self._all = tuple(schools)
        self._by_code: dict[str, SchoolName] = {}
        self._digits: dict[str, list[SchoolName]] = {}
        self._tails: dict[tuple[str, str], list[SchoolName]] = {}
        self._strong: dict[str, list[SchoolName]] = {}
        self._weak: dict[str, list[SchoolName]] = {}
        self._office: dict[str, list[SchoolName]] = {}
        self._office_keys: dict[str, dict[str, list[SchoolName]]] = {}
        self._by_length: dict[int, list[str]] = {}
        self._unmarked: dict[tuple[str, str], list[SchoolName]] = {}
        for school in self._all:
            self._add(school)
        for key in self._strong:
            self._by_length.setdefault(len(key), []).append(key)

    def _add(self, school: SchoolName) -> None:
        self._by_code[school.code] = school
        self._office.setdefault(school.office, []).append(school)
        numbers = {school.code, school.code.lstrip("0")}
        if school.ministry_code:
            numbers |= {school.ministry_code, school.ministry_code.lstrip("0"), school.ministry_code[-6:]}
        for number in numbers:
            self._digits.setdefault(number, []).append(school)
        self._tails.setdefault((school.office, school.code[-6:]), []).append(school)
        strong, weak = keys_of(school)
        own = self._office_keys.setdefault(school.office, {})
        for key in strong:
            self._strong.setdefault(key, []).append(school)
            own.setdefault(key, []).append(school)
        for key in weak:
            self._weak.setdefault(key, []).append(school)
            own.setdefault(key, []).append(school)
        for bare in {without_marks(key) for key in strong}:
            self._unmarked.setdefault((school.office, bare), []).append(school)

    def __len__(self) -> int:
        return len(self._all)

    def school(self, code: str | None) -> SchoolName | None:
        """Return the school of a code, or None."""
        return self._by_code.get(code or "")

    def of_office(self, office: str) -> Sequence[SchoolName]:
        """Return the schools of an office in the order of their codes."""
        return self._office.get(office, ())

    def phrases(self, office: str, *, is_word: Callable[[str], bool], taken: PhraseIndex) -> PhraseIndex:
        """Return the names of an office's schools as phrases to be seen anywhere in a sentence.

        A part of a name that is an ordinary word (``is_word``) or means something else (``taken``) is left out;
        it is still found after โรงเรียน.
        """
        index = PhraseIndex()
        for school in self.of_office(office):
            strong, weak = keys_of(school)
            written = {fold(name) for name in (*_pieces(school.name)[0], *school.other_names)}
            for key in strong | written:
                if len(key) >= _LEAST_PART and key not in taken and not is_word(key):
                    index.add(key, Tag("school", key))
            for key in weak:
                if len(key) >= _LEAST_PART and key not in taken and not is_word(key):
                    index.add(key, Tag("school", key, weak=True))
        return index

    def by_number(self, number: str, office: str) -> Match:
        """Find a school by its code of 8, 10 or 6 digits, also when a leading zero was lost.

        Six digits are the end of the code of a school of the asker's own office, or else of a ministry code.
        """
        found = (
            self._tails.get((office, number))
            or self._digits.get(number)
            or self._digits.get(number.lstrip("0"))
            or []
        )
        own = [school for school in found if school.office == office]
        return Match("code", tuple(own or found)) if found else Match("none")

    def resolve(
        self, name: str, office: str, *, cluster: str | None = None, typos: bool = True, part: bool = True
    ) -> Match:
        """Find the schools that ``name`` may mean: those of the asker's office first, the own cluster before others.

        Without ``typos`` a misspelt name fits nothing, without ``part`` neither does a part of a name.
        """
        key = strip_marker(fold_name(name))
        if not key:
            return Match("none")
        if key.isdigit():
            return self.by_number(key, office)
        own = self._exact(key, office)
        if own:
            return Match("exact", _ranked(own, cluster))
        within = self._containing(key, office) if part else []
        elsewhere = _unique(self._strong.get(key, []))
        if within and not elsewhere:
            return Match("part", _ranked(within, cluster))
        near = self._misspelt(key, office) if typos else []
        if elsewhere:
            return Match("exact", _ranked([*_unique([*within, *near]), *elsewhere][:_CANDIDATES], cluster))
        if near:
            return Match("typo", _ranked(near, cluster))
        everywhere = self._misspelt_anywhere(key) if typos else []
        if everywhere:
            return Match("typo", tuple(everywhere[:_CANDIDATES]))
        return Match("none", near=self.nearest(key, office))

    def _exact(self, key: str, office: str) -> list[SchoolName]:
        """Names that fit in full; when the asker left out the prefix, also those that fit without theirs."""
        strong = [school for school in self._strong.get(key, ()) if school.office == office]
        weak = [school for school in self._weak.get(key, ()) if school.office == office]
        if strong and core_of(key) != key:
            return _unique(strong)
        return _unique([*strong, *weak])

    def _containing(self, key: str, office: str) -> list[SchoolName]:
        if len(key) < _LEAST_PART:
            return []
        keys = self._office_keys.get(office, {})
        begins = [school for name, schools in keys.items() if name.startswith(key) for school in schools]
        found = begins or [school for name, schools in keys.items() if key in name for school in schools]
        return _unique(found)

    def _misspelt(self, key: str, office: str) -> list[SchoolName]:
        """A wrong or missing tone mark is likelier than a wrong letter, so it is tried first."""
        if found := self._sounding(key, office):
            return found
        keys = self._office_keys.get(office, {})
        return self._closest(key, list(keys), keys)

    def _sounding(self, key: str, office: str) -> list[SchoolName]:
        found = self._unmarked.get((office, without_marks(key)), []) if len(key) >= _LEAST_PART else []
        return _unique(found)

    def sounds_like(self, name: str, office: str) -> Match:
        """Find the schools of an office whose name is written like this but for its tone marks."""
        found = self._sounding(strip_marker(fold_name(name)), office)
        return Match("typo", tuple(found)) if found else Match("none")

    def _misspelt_anywhere(self, key: str) -> list[SchoolName]:
        if len(key) < 6:
            return []
        reach = allowed_edits(len(key))
        names = [
            name
            for size in range(len(key) - reach, len(key) + reach + 1)
            for name in self._by_length.get(size, ())
        ]
        return self._closest(key, names, self._strong)

    @staticmethod
    def _closest(key: str, names: list[str], schools: dict[str, list[SchoolName]]) -> list[SchoolName]:
        """Return the schools at the least edit distance, and those one edit further when they are as plausible."""
        reach = allowed_edits(len(key))
        if not reach or not names:
            return []
        hits = process.extract(key, names, scorer=Levenshtein.distance, score_cutoff=reach, limit=20)
        if not hits:
            return []
        least = min(distance for _, distance, _ in hits)
        return _unique(
            [school for name, distance, _ in hits if distance == least for school in schools[name]]
        )

    def nearest(self, name: str, office: str, count: int = 3) -> tuple[SchoolName, ...]:
        """Return the schools of the office whose names look most like ``name``."""
        keys = self._office_keys.get(office, {})
        key = strip_marker(fold_name(name))
        hits = process.extract(
            key, list(keys), scorer=Levenshtein.normalized_similarity, limit=count * 3, score_cutoff=0.3
        )
        return tuple(_unique([school for hit, _, _ in hits for school in keys[hit]])[:count])


def allowed_edits(length: int) -> int:
    """Return how many letters may differ before a name is no longer a misspelling."""
    if length < 5:
        return 0
    return 1 if length < 8 else 2 if length < 16 else 3


def _unique(schools: Iterable[SchoolName]) -> list[SchoolName]:
    return list({school.code: school for school in schools}.values())


def _ranked(schools: Sequence[SchoolName], cluster: str | None) -> tuple[SchoolName, ...]:
    """The asker's own cluster first, otherwise as found."""
    return tuple(
        sorted(schools, key=lambda school: not (cluster and school.cluster == cluster))[:_CANDIDATES]
    )
