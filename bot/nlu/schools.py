"""From what people call a school to the school: codes, short names, brackets, typos, at the scale of the country.

Thousands of names repeat, so nothing is chosen silently here: several candidates come back as several, and a likeness that is
no more than that comes back as ``near``. How it is ranked and what it costs stands in docs/resolver.md.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.nlu.likeness import NameTable, numbers
from bot.nlu.names import (
    PREFIXES,
    core_of,
    keys_of,
    strip_marker,
    typed_key,
    written_key,
    written_names,
)
from bot.nlu.phrases import PhraseIndex, Tag
from bot.nlu.slips import NO_DOUBT, allowed_edits, slip, with_words

How = Literal["code", "exact", "part", "typo", "none"]

#: A name typed in part is accepted only from this length on; below it is too often an ordinary word.
_LEAST_PART = 4
_CANDIDATES = 12
#: So many schools of the own office, of a name with one word more, stand before those of other offices.
_KIN = 4
#: So many of the likeliest names are weighed letter by letter.
_WEIGHED = 14
#: Another school this much further off (in wrong letters) may have been meant as well.
_MARGIN = 0.75
#: Names sharing less of their pairs of letters are not offered; of other offices only those sharing much.
_ALIKE, _ALIKE_ELSEWHERE = 0.3, 0.6


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


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A school that may have been meant: how far its name is from what was typed, and what share of letters is alike."""

    school: SchoolName
    slips: float
    alike: float
    #: Near enough to be a misspelling of this name and no other name.
    slip_only: bool
    #: Another word stands in it, or one more: it may have been meant, but nobody can tell.
    other_slip: bool

    @property
    def near(self) -> bool:
        """Like enough to be offered."""
        return self.alike >= _ALIKE or self.other_slip


Found = dict[str, tuple[SchoolName, ...]]


class SchoolIndex:
    """All schools, found by code, name, part of a name or misspelt name; built once, then only read."""

    def __init__(self, schools: Iterable[SchoolName]) -> None:
        self._all = tuple(schools)
        self._by_code: dict[str, SchoolName] = {}
        self._office: dict[str, list[SchoolName]] = {}
        #: By the last six digits of the ministry's code, which offices write alone.
        self._six: Found = {}
        self._strong: Found = {}
        self._weak: Found = {}
        cores: set[str] = set()
        for school in self._all:
            self._add(school, cores)
        # A name without its prefix is looked for beside the name itself, so the table needs only one of them.
        self._table = NameTable(
            [*self._strong, *(k for k in self._weak if k not in cores and k not in self._strong)]
        )
        self._office_tables: dict[str, NameTable] = {}
        self._places: dict[str, frozenset[str]] = {}
        # One sentence asks about the same letters several times: as a name, as a part of one, for what is near.
        self._weigh = functools.lru_cache(maxsize=256)(self._weighed)

    def _add(self, school: SchoolName, cores: set[str]) -> None:
        self._by_code[school.code] = school
        self._office.setdefault(school.office, []).append(school)
        if school.ministry_code:
            _put(self._six, school.ministry_code[-6:], school)
        strong, weak = keys_of(school.name, school.other_names)
        for key in strong:
            _put(self._strong, key, school)
            if (core := core_of(key)) != key:
                cores.add(core)
        for key in weak:
            _put(self._weak, key, school)

    def __len__(self) -> int:
        return len(self._all)

    def school(self, code: str | None) -> SchoolName | None:
        """Return the school of a code, or None."""
        return self._by_code.get(code or "")

    def of_office(self, office: str) -> Sequence[SchoolName]:
        """Return the schools of an office in the order of their codes."""
        return self._office.get(office, ())

    def place_names(self, kind: str) -> frozenset[str]:
        """Return the names of all amphoe, tambon or provinces, with เมือง for the amphoe of that name in any province."""
        if kind not in self._places:
            names = {name for school in self._all if (name := getattr(school, kind))}
            extra = {"เมือง"} if kind == "amphoe" else set()
            self._places[kind] = frozenset({name.replace(" ", "") for name in names} | extra)
        return self._places[kind]

    def called_at(self, name: str, kind: str, place: str) -> list[SchoolName]:
        """Return the schools of a name, in full or without its prefix, in an amphoe, tambon or province of any office."""
        key = typed_key(name)
        found = _unique([*self._strong.get(key, ()), *self._weak.get(key, ())])
        return [school for school in found if _lies_in(school, kind, place)]

    def phrases(self, office: str, *, is_word: Callable[[str], bool], taken: PhraseIndex) -> PhraseIndex:
        """Return the names of an office's schools as phrases to be seen anywhere in a sentence.

        A part of a name that is an ordinary word (``is_word``) or means something else (``taken``) is left out;
        it is still found after โรงเรียน.
        """
        index = PhraseIndex()
        for school in self.of_office(office):
            strong, weak = keys_of(school.name, school.other_names)
            written = {written_key(name) for name in written_names(school.name, school.other_names)}
            for key in strong | written:
                if len(key) >= _LEAST_PART and key not in taken and not is_word(key):
                    index.add(key, Tag("school", key))
            for key in weak:
                if len(key) >= _LEAST_PART and key not in taken and not is_word(key):
                    index.add(key, Tag("school", key, weak=True))
        return index

    def by_number(self, number: str, office: str) -> Match:
        """Find a school by its code of 8, 10 or 6 digits, also when a leading zero was lost.

        Six digits are the end of a ministry code, or of the code of a school of the asker's own office; when they are
        both, both schools come back.
        """
        code = self._by_code.get(number) or self._by_code.get(number.zfill(8))
        found = [code] if code else []
        six = self._six.get(number.zfill(6)[-6:], ()) if len(number) > 4 else ()
        whole = number.lstrip("0")
        found += [each for each in six if len(number) <= 6 or (each.ministry_code or "").lstrip("0") == whole]
        if len(number) == 6:
            found += [school for school in self.of_office(office) if school.code.endswith(number)]
        own = [school for school in found if school.office == office]
        return Match("code", tuple(_unique(own or found))) if found else Match("none")

    def resolve(
        self,
        name: str,
        office: str,
        *,
        cluster: str | None = None,
        typos: bool = True,
        part: bool = True,
        near: bool = True,
    ) -> Match:
        """Find the schools that ``name`` may mean: those of the asker's office first, the own cluster before others.

        Without ``typos`` a misspelt name fits nothing, without ``part`` neither does a part of a name; without ``near``
        nothing is looked for to be offered instead.
        """
        key = typed_key(name)
        if not key:
            return Match("none")
        if key.isdigit():
            return self.by_number(key, office)
        if own := self._exact(key, office):
            return Match("exact", _ranked(own, cluster))
        within = self._containing(key, office) if part else []
        elsewhere = _unique(self._strong.get(key, ()))
        if within and not elsewhere:
            return Match("part", _ranked(within, cluster))
        own_office = office in self._office
        slips = self._misspelt(key, office) if typos and own_office else []
        if slips and not elsewhere:
            return Match("typo", _ranked(slips, cluster))
        kin = self._kin(key, office) if part and own_office else []
        if elsewhere:
            return Match(
                "exact", (*_ranked(_unique([*within, *slips, *kin]), cluster), *elsewhere)[:_CANDIDATES]
            )
        if part and (called := _unique(self._weak.get(key, ()))):
            return Match("part", (*_ranked(kin, cluster), *called)[:_CANDIDATES])
        if not typos:
            return Match("none")
        if everywhere := self._misspelt(key, None):
            return Match("typo", (*_ranked(kin, cluster), *everywhere)[:_CANDIDATES])
        return Match("none", near=self.nearest(name, office) if near else ())

    def _exact(self, key: str, office: str) -> list[SchoolName]:
        """Names that fit in full; when the asker left out the prefix, also those that fit without theirs."""
        strong = [school for school in self._strong.get(key, ()) if school.office == office]
        if strong and core_of(key) != key:
            return _unique([*strong, *self._with_place(key, office)])
        weak = [school for school in self._weak.get(key, ()) if school.office == office]
        if weak and not strong and not numbers(key):
            # เจ้าพ่อหลวงอุปถัมภ์ without its number may be any of that name.
            weak += [school for school in self._containing(key, office) if numbers(school.name)]
        return _unique([*strong, *weak])

    def _with_place(self, key: str, office: str) -> list[SchoolName]:
        """บ้านป่าบง may be said of บ้านป่าบงแม่จัน, too: of a name and the place it lies in, the place is left out."""
        places = self.place_names("amphoe") | self.place_names("tambon")
        longer = [
            name for name in self._own(office).keys if name.startswith(key) and name[len(key) :] in places
        ]
        return self._schools(longer, office)

    def _containing(self, key: str, office: str) -> list[SchoolName]:
        """Names of the office that begin with what was typed, or else hold it; numbers must be the same."""
        if len(key) < _LEAST_PART:
            return []
        said = numbers(key)
        letters = key.rstrip("0123456789")
        names = self._own(office).keys
        begins = [
            name for name in names if name.startswith(letters) and (letters == key or numbers(name) == said)
        ]
        if begins:
            # บ้านเจริญ begins บ้านเจริญสุข, and is บ้านทดเจริญ as some say it.
            return self._schools([*begins, *with_words(key, names)], office)
        return self._schools([name for name in names if key in name], office) if letters == key else []

    def _schools(self, names: Iterable[str], office: str | None) -> list[SchoolName]:
        """Return the schools that go by these names: of one office, or of all."""
        return _unique(
            school
            for name in names
            for found in (self._strong, self._weak)
            for school in found.get(name, ())
            if office is None or school.office == office
        )

    def _own(self, office: str) -> NameTable:
        """Return the names of one office; made when its first asker asks."""
        table = self._office_tables.get(office)
        if table is None:
            keys: dict[str, None] = {}
            for school in self.of_office(office):
                for each in keys_of(school.name, school.other_names):
                    keys |= dict.fromkeys(sorted(each))
            table = self._office_tables[office] = NameTable(list(keys))
        return table

    def sounds_like(self, name: str, office: str) -> Match:
        """Find the schools of an office whose name sounds like this: other tone marks, ศ for ส."""
        key = typed_key(name)
        if len(key) < _LEAST_PART:
            return Match("none")
        names = self._own(office).sounding(key)
        found = self._schools(names, office)
        return Match("typo", tuple(found)) if found else Match("none")

    def _kin(self, key: str, office: str) -> list[SchoolName]:
        """Return the schools of the office that lack a word of it, or are called บ้าน where วัด was typed; the nearest first."""
        return [each.school for each in self._weigh(key, office) if each.other_slip][:_KIN]

    def _misspelt(self, key: str, office: str | None) -> list[SchoolName]:
        """Return the schools of which ``key`` is a misspelling: one, or all that may have been meant as well."""
        weighed = self._weigh(key, office)
        slips = [each for each in weighed if each.slip_only]
        if not slips:
            return []
        least = slips[0]
        near = [each for each in slips if each.slips < least.slips + _MARGIN]
        if least.slips > NO_DOUBT:
            # A wrong letter may also be a word left out, a word in another place, or วัด for บ้าน.
            rival = max(least.alike + 0.1, _ALIKE_ELSEWHERE)
            near += [each for each in weighed if each.other_slip or each.alike > rival]
        return _unique(each.school for each in near)

    def _weighed(self, key: str, office: str | None) -> tuple[_Weighed, ...]:
        """Return the schools whose names are most like ``key``, the nearest first."""
        table = self._own(office) if office else self._table
        names = dict(table.likely(key, _WEIGHED))
        if office:
            core = core_of(key)
            cousins = [name for name in table.keys if name.endswith(core) and core_of(name) == core]
            names |= {name: names.get(name, 0.0) for name in (*cousins, *with_words(key, table.keys))}
        found: dict[str, _Weighed] = {}
        for name, alike in names.items():
            slips, slip_only, other_slip = slip(key, name, alike)
            for school in self._schools([name], office):
                known = found.get(school.code)
                if known is None or slips < known.slips:
                    found[school.code] = _Weighed(school, slips, alike, slip_only, other_slip)
        return tuple(sorted(found.values(), key=lambda each: each.slips))

    def nearest(self, name: str, office: str, count: int = 3) -> tuple[SchoolName, ...]:
        """Return the schools whose names look most like ``name``: of the office, then of others if much alike."""
        key = typed_key(name)
        if not key:
            return ()
        own = [each for each in self._weigh(key, office) if each.near] if office else []
        if len(own) >= count and own[0].alike >= _ALIKE_ELSEWHERE:
            return tuple(each.school for each in own[:count])
        others = [
            each
            for each in self._weigh(key, None)
            if each.alike >= _ALIKE_ELSEWHERE and each.school.office != office
        ]
        good = [each for each in own if each.alike >= _ALIKE_ELSEWHERE or each.other_slip]
        return tuple(_unique(each.school for each in (*good, *others, *own))[:count])


def _lies_in(school: SchoolName, kind: str, place: str) -> bool:
    """Say whether a school is there; อ.เมือง is the amphoe of that name in whatever province."""
    name = (getattr(school, kind) or "").replace(" ", "")
    return name == place or (place == "เมือง" and kind == "amphoe" and name == f"เมือง{school.province or ''}")


def _put(found: Found, key: str, school: SchoolName) -> None:
    found[key] = (*found.get(key, ()), school)


def _unique(schools: Iterable[SchoolName]) -> list[SchoolName]:
    return list({school.code: school for school in schools}.values())


def _ranked(schools: Sequence[SchoolName], cluster: str | None) -> tuple[SchoolName, ...]:
    """The asker's own cluster first, otherwise as found."""
    return tuple(
        sorted(schools, key=lambda school: not (cluster and school.cluster == cluster))[:_CANDIDATES]
    )


__all__ = ["PREFIXES", "Match", "SchoolIndex", "SchoolName", "allowed_edits", "core_of", "strip_marker"]
