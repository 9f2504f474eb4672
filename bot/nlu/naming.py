"""Finds which schools and places the pieces of a sentence name; what looks like a name but is none is kept apart."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.nlu.beside import SHORT_WORDS, UNITS, code_alone, code_at, convincing, place_at, shortened
from bot.nlu.gazetteer import Gazetteer
from bot.nlu.named import NamedPlace, NamedSchool, Names
from bot.nlu.normalize import fold
from bot.nlu.reading import Reading
from bot.nlu.schools import PREFIXES, Match, SchoolName, allowed_edits

#: A name is at most this many pieces long; misspelt ones fall into many.
_LONGEST_NAME = 12
#: Meanings that end a misspelt name: what follows is the rest of the sentence.
_STOPS = frozenset(("measure", "cue", "time", "grade", "value", "private", "unheld", "limit", "code", "dimension"))  # fmt: skip
#: So many times unknown words are tried as a name; a message with more of them is no sentence, and must not take a second.
_LOOSE_TRIES = 48
_NAME_STARTS = (*PREFIXES, "โรงเรียน")
#: Meanings that no part of a name has; บ้านไม่มีจริง goes on over ไม่มี and จริง.
_NEVER_IN_NAMES = frozenset(("measure", "time", "grade", "private", "unheld", "limit", "code", "number"))
_AFTER_NAMES = ("มี", "ได้", "ของ", "อยู่", "ใน", "กี่", "เท่าไหร่", "เท่าไร", "ส่ง",
                "ล่ะ", "แล้ว", "ค่ะ", "คะ", "ครับ", "คับ")  # fmt: skip


class NameFinder:
    """Walks over the pieces once; made for one sentence."""

    def __init__(self, reading: Reading, gazetteer: Gazetteer, office: str, cluster: str | None) -> None:
        self._reading = reading
        self._pieces = reading.pieces
        self._gazetteer = gazetteer
        self._office = office
        self._cluster = cluster
        self.names = Names()
        self._tried = 0

    def find(self) -> Names:
        """Return the names of the sentence."""
        place = 0
        while place < len(self._pieces):
            known = len(self.names.schools)
            place = self._at(place)
            while len(self.names.schools) > known and (end := self._where(place)):
                place = end
        self._narrow_by_place()
        return self.names

    def _at(self, place: int) -> int:
        piece = self._pieces[place]
        if code := piece.tag("code"):
            return self._code(place, code.key)
        if piece.text[0].isdigit() and (
            grouped := code_at(self._reading, place, self._gazetteer.index, self._office)
        ):
            self._code(place, grouped[0])
            self._take(place, grouped[1])
            return grouped[1] + 1
        if piece.text in SHORT_WORDS and (end := self._shortened(place)):
            return end
        if code_alone(self._reading, place, self._gazetteer.index, self._office):
            return self._code(place, piece.text)
        if piece.tag("cue", "marker") and (end := self._marked(place)):
            return end
        if piece.tag("school") and not piece.tag("place"):
            return self._longer(place) or self._school(place, place, piece.text, marked=False)
        if piece.tag("place"):
            return self._place(place)
        if piece.text == "เขต" and (end := self._unknown_office(place)):
            return end
        for kind in ("amphoe", "tambon", "cluster"):
            if piece.tag("cue", kind) and (end := self._unknown_place(place, kind)):
                return end
        if not piece.known and self._tried < _LOOSE_TRIES:
            self._tried += 1
            return self._loose(place) or place + 1
        return place + 1

    def _take(self, first: int, last: int) -> None:
        self.names.used |= set(range(first, last + 1))

    def _text(self, first: int, last: int) -> str:
        return self._reading.sentence.text[self._pieces[first].start : self._pieces[last].end]

    def _code(self, place: int, number: str) -> int:
        match = self._gazetteer.index.by_number(number, self._office)
        self._take(place, place)
        if match.schools:
            self.names.schools.append(NamedSchool(number, match, place, place, marked=True))
        else:
            self.names.unknown.append(("รหัสโรงเรียน", number, ()))
        return place + 1

    def _shortened(self, place: int) -> int:
        """บ.แม่จัน: a school, or none that is known, but never อำเภอแม่จัน."""
        typed, match, last = shortened(self._reading, place, self._gazetteer.index, self._office)
        if match.schools:
            self.names.schools.append(NamedSchool(typed, match, place, last))
        elif self._pieces[last].tag("place"):
            self.names.unknown.append(("โรงเรียน", typed, tuple(school.code for school in match.near)))
        else:
            return 0
        self._take(place, last)
        return last + 1

    def _where(self, place: int) -> int:
        """โรงเรียนวัดมงคลถาวร อ.สูงเม่น: a place of another office chooses among the schools of that name everywhere."""
        spot = place_at(self._reading, place, self._gazetteer.index)
        named = self.names.schools[-1]
        if spot is None or self._pieces[place].tag("place"):
            return 0
        fitting = self._gazetteer.index.called_at(named.typed, spot.kind, spot.name)
        if not fitting:
            return 0
        match = Match("exact", tuple(fitting))
        self.names.schools[-1] = NamedSchool(named.typed, match, named.first, spot.last, named.marked)
        self._take(place, spot.last)
        return spot.last + 1

    def _longer(self, first: int) -> int:
        """บ้านดอยสะโง้: letters joined to a name are the rest of a longer one, misspelt."""
        after = first + 1
        joined = after < len(self._pieces) and self._pieces[after].start not in self._reading.sentence.gaps
        if not joined or self._pieces[after].known:
            return 0
        last = self._end_of_run(first)
        match = self._gazetteer.index.resolve(
            self._text(first, last), self._office, cluster=self._cluster, part=False, near=False
        )
        if not convincing(self._text(first, last), match, self._office):
            return 0
        self.names.schools.append(NamedSchool(self._text(first, last), match, first, last))
        self._take(first, last)
        return last + 1

    def _school(self, first: int, last: int, typed: str, *, marked: bool) -> int:
        match = self._gazetteer.index.resolve(typed, self._office, cluster=self._cluster, near=False)
        if match.schools:
            start = first - 1 if marked else first
            self.names.schools.append(NamedSchool(typed, match, start, last, marked))
            self._take(start, last)
        return last + 1

    def _marked(self, marker: int) -> int:
        """Read the name after โรงเรียน; return 0 when what follows is no name (โรงเรียน ไหน, โรงเรียน ขนาดเล็ก)."""
        first = marker + 1
        if first >= len(self._pieces):
            return 0
        if self._pieces[first].tag("place", "amphoe") and self._counted(first):
            return 0
        limit = min(first + _LONGEST_NAME, len(self._pieces))
        for last in range(limit - 1, first - 1, -1):
            match = self._gazetteer.index.resolve(
                self._text(first, last), self._office, typos=False, part=False
            )
            if match.schools and not self._plain_word(first, last):
                return self._school(first, last, self._text(first, last), marked=True)
        start = self._pieces[first]
        if any(tag.kind == "place" and not tag.weak for tag in start.tags):
            return 0
        if (
            start.known
            and not (start.tag("school") or start.tag("place"))
            and not start.text.startswith(_NAME_STARTS)
        ):
            return 0
        for end in range(limit - 1, first, -1):
            match = self._gazetteer.index.sounds_like(self._text(first, end), self._office)
            if match.schools:
                return self._named(marker, end, match)
        last = self._end_of_run(first)
        least = first
        if self._text(first, last) in PREFIXES:
            # Ordinary words may be part of a name, but half of them is no misspelling of another one.
            least = last = self._end_of_odd_name(first)
        for end in range(last, least - 1, -1):
            if self._text(first, end) in PREFIXES:
                continue
            match = self._gazetteer.index.resolve(
                self._text(first, end), self._office, cluster=self._cluster, near=False
            )
            if match.schools and (end == last or match.how == "typo"):
                return self._named(marker, end, match)
        typed = self._text(first, last)
        if len(typed) < 5 and not typed.startswith(_NAME_STARTS):
            return 0
        near = self._gazetteer.index.nearest(typed, self._office)
        self.names.unknown.append(("โรงเรียน", typed, tuple(school.code for school in near)))
        self._take(marker, last)
        return last + 1

    def _counted(self, first: int) -> bool:
        """โรงเรียนเชียงแสนมีกี่โรง counts the schools of an amphoe; no single school is counted."""
        after = [piece.text for piece in self._pieces[first + 1 :]]
        return any(
            text.startswith(("กี่โรง", "กี่แห่ง", "กี่ที่")) or text in ("ไหนบ้าง", "ใดบ้าง", "อะไรบ้าง", "ที่ไหนบ้าง")
            for text in after
        )

    def _named(self, marker: int, last: int, match: Match) -> int:
        self.names.schools.append(NamedSchool(self._text(marker + 1, last), match, marker, last, marked=True))
        self._take(marker, last)
        return last + 1

    def _plain_word(self, first: int, last: int) -> bool:
        """A single known word after โรงเรียน is its own meaning, not a school that happens to be called so."""
        piece = self._pieces[first]
        return first == last and bool(piece.tags) and not (piece.tag("school") or piece.tag("place"))

    def _end_of_run(self, first: int) -> int:
        """Return the last piece of a name that may be misspelt: up to a space or a word with a meaning of its own."""
        last = first
        for place in range(first + 1, min(first + _LONGEST_NAME, len(self._pieces))):
            piece = self._pieces[place]
            stops = piece.known and (any(tag.kind in _STOPS for tag in piece.tags) or piece.tag("filler"))
            if stops or piece.start in self._reading.sentence.gaps:
                break
            last = place
        return last

    def _end_of_odd_name(self, first: int) -> int:
        """Return the last piece of a name made of words that mean something elsewhere (บ้านไม่มีจริง)."""
        last = first
        for place in range(first + 1, min(first + _LONGEST_NAME, len(self._pieces))):
            piece = self._pieces[place]
            if any(tag.kind in _NEVER_IN_NAMES for tag in piece.tags) or piece.text in _AFTER_NAMES:
                break
            last = place
            if place + 1 < len(self._pieces) and self._pieces[place + 1].start in self._reading.sentence.gaps:
                break
        return last

    def _place(self, place: int) -> int:
        piece = self._pieces[place]
        tags = [tag for tag in piece.tags if tag.kind == "place"]
        firm = [tag for tag in tags if not tag.weak]
        amphoes = [tag for tag in tags if tag.key == "amphoe"]
        if not amphoes and (like := self._like_before(place)):
            firm = [tag for tag in tags if tag.key == like]
        tag = (firm or amphoes or tags)[0]
        names = tag.value if isinstance(tag.value, tuple) else (tag.value,)
        if not firm and place and self._pieces[place - 1].tag("cue", "cluster"):
            return self._cluster_called(place)
        if not firm and not amphoes and self._schools_called(piece.text):
            # ตำบล or a school of that name: both are offered.
            self._school(place, place, piece.text, marked=False)
        self.names.places.append(NamedPlace(tag.key, names, place, place, bare=not firm))
        self._take(place, place)
        return place + 1

    def _like_before(self, place: int) -> str:
        """ตำบลป่าซาง ป่าตึง และแม่คำ: the kind of place that goes on after the first name."""
        before = self.names.places[-1] if self.names.places else None
        between = self._pieces[before.last + 1 : place] if before else ()
        goes_on = before is not None and not before.bare and all(piece.tag("cue", "and") for piece in between)
        tags = self._pieces[place].tags
        return before.kind if before and goes_on and any(tag.key == before.kind for tag in tags) else ""

    def _cluster_called(self, place: int) -> int:
        """กลุ่มแม่จัน: the clusters with that place in their names; several are offered, กลุ่มแม่จัน 2 is one."""
        typed, first = self._pieces[place].text, place - 1
        names = tuple(name for name in self._gazetteer.places(self._office, "cluster") if typed in fold(name))
        after = self._pieces[place + 1].text if place + 1 < len(self._pieces) else ""
        if after.isdigit() and (
            numbered := tuple(name for name in names if fold(name).endswith(typed + after))
        ):
            names, place = numbered, place + 1
        if names:
            self.names.places.append(NamedPlace("cluster", names, first, place))
        else:
            self.names.unknown.append(("กลุ่ม", typed, self._gazetteer.places(self._office, "cluster")[:3]))
        self._take(first, place)
        return place + 1

    def _schools_called(self, typed: str) -> bool:
        return bool(self._gazetteer.index.resolve(typed, self._office, typos=False, part=False).schools)

    def _unknown_place(self, place: int, kind: str) -> int:
        """อำเภอ, ตำบล or กลุ่ม followed by something unknown: a misspelt name, or one we do not have."""
        first = place + 1
        if first >= len(self._pieces) or (self._pieces[first].known and not self._inside_a_name(first)):
            return 0
        if self._pieces[first].text in ("ใน", "ของ") and self._pieces[first + 1].tag("place"):
            spot = self._pieces[first + 1].tag("place")
            if (
                self._pieces[place - 1 : place]
                and self._pieces[place - 1].tag("cue", "by")
                and spot
                and not spot.weak
            ):
                # แยกตำบลในอำเภอดอยหลวง: each tambon of the place that is named.
                return 0
        last = self._end_of_run(first)
        typed = self._text(first, last)
        known = {fold(name): name for name in self._gazetteer.places(self._office, kind)}
        hits = process.extract(typed, list(known), scorer=OSA.distance, limit=3)
        close = [key for key, distance, _ in hits if distance <= allowed_edits(len(typed))]
        self._take(place, last)
        if len(close) == 1:
            self.names.places.append(NamedPlace(kind, (known[close[0]],), place, last))
        else:
            thai = {"amphoe": "อำเภอ", "tambon": "ตำบล", "cluster": "กลุ่ม"}[kind]
            self.names.unknown.append((thai, typed, tuple(known[key] for key, _, _ in hits)))
        return last + 1

    def _unknown_office(self, place: int) -> int:
        """เชียงใหม่ เขต 1: an office that is not held."""
        last = place + 1
        if last >= len(self._pieces) or not (
            self._pieces[last].tag("number") and len(self._pieces[last].text) == 1
        ):
            return 0
        after = self._pieces[last + 1] if last + 1 < len(self._pieces) else None
        if after and (
            after.text.startswith(UNITS) or after.tag("dimension") or after.tag("cue", "place_in_rank")
        ):
            return 0
        before = self._pieces[place - 1] if place and place - 1 not in self.names.used else None
        named = before is not None and (
            not before.known or (bool(before.tag("filler")) and len(before.text) > 3)
        )
        first = place - 1 if named else place
        self.names.unknown.append(("เขตพื้นที่", self._text(first, last), ()))
        self._take(first, last)
        return last + 1

    def _inside_a_name(self, first: int) -> bool:
        """ตำบลในเวียง: a small word with a name joined to it is a longer name, not ตำบลเวียง."""
        after = first + 1
        joined = after < len(self._pieces) and self._pieces[after].start not in self._reading.sentence.gaps
        plain = bool(self._pieces[first].tag("filler")) and not any(
            tag.kind in _STOPS for tag in self._pieces[first].tags
        )
        return plain and joined and (bool(self._pieces[after].tag("place")) or not self._pieces[after].known)

    def _loose(self, place: int) -> int:
        """Unknown words that may be a misspelt school or amphoe, without โรงเรียน before them."""
        last = self._end_of_run(place)
        for first in (place, place - 1):
            if first < 0 or (first < place and not self._pieces[first].text.startswith(_NAME_STARTS)):
                continue
            typed = self._text(first, last)
            if len(typed) < 5:
                continue
            match = self._gazetteer.index.resolve(typed, self._office, cluster=self._cluster, near=False)
            if convincing(typed, match, self._office):
                self.names.schools.append(NamedSchool(typed, match, first, last))
                self._take(first, last)
                return last + 1
        return self._misspelt_amphoe(place, last)

    def _misspelt_amphoe(self, first: int, last: int) -> int:
        known = {fold(name): name for name in self._gazetteer.places(self._office, "amphoe")}
        for end in range(last, first - 1, -1):
            typed = self._text(first, end)
            if len(typed) >= 5 and (
                hit := process.extractOne(typed, list(known), scorer=OSA.distance, score_cutoff=1)
            ):
                self.names.places.append(NamedPlace("amphoe", (known[hit[0]],), first, end, bare=True))
                self._take(first, end)
                return end + 1
        if self._text(first, last) in PREFIXES:
            last = self._end_of_odd_name(first)
        if self._text(first, last).startswith(PREFIXES) and last > first:
            typed = self._text(first, last)
            near = self._gazetteer.index.nearest(typed, self._office)
            self.names.unknown.append(("โรงเรียน", typed, tuple(school.code for school in near)))
            self._take(first, last)
            return last + 1
        return 0

    def _narrow_by_place(self) -> None:
        """บ้านสันโค้ง อ.แม่สาย: a place named beside a school chooses among schools of that name."""
        for number, named in enumerate(self.names.schools):
            kept: Sequence[SchoolName] = named.match.schools
            for spot in list(self.names.places):
                fitting = [school for school in kept if getattr(school, spot.kind) in spot.names]
                if fitting and not (spot.first == named.first):
                    kept = fitting
                    self.names.places.remove(spot)
            if len(kept) < len(named.match.schools):
                match = Match(named.match.how, tuple(kept))
                self.names.schools[number] = NamedSchool(
                    named.typed, match, named.first, named.last, named.marked
                )


__all__ = ["NameFinder", "NamedPlace", "NamedSchool", "Names"]
