"""Whose figures a sentence asks for: a named place, the asker's own, or the whole office."""

from __future__ import annotations

from dataclasses import dataclass

from bot.nlu.gazetteer import Gazetteer
from bot.nlu.names import key_of, telling, typed_key
from bot.nlu.naming import NamedPlace
from bot.nlu.ownwords import points_here
from bot.nlu.schools import Match, SchoolName
from bot.nlu.slots import Frame
from bot.nlu.understanding import Setting
from reports.question import Scope, ScopeKind

#: A part of a name stands for the school when it is at least this share of it.
_ENOUGH_OF_NAME = 0.6


@dataclass(frozen=True, slots=True)
class Choices:
    """Several readings of one name: a school of several, or a school and a tambon of that name."""

    typed: str
    schools: tuple[SchoolName, ...] = ()
    places: tuple[Scope, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that nothing fits: what it was said to be, what was typed, and the nearest known."""

    thai: str
    typed: str
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoOwnSchool:
    """โรงเรียนเรา from somebody who has none."""


Scoping = Scope | Choices | Unknown | NoOwnSchool | None


def school_scope(*schools: SchoolName) -> Scope:
    """Return the scope of one or more schools of one office."""
    codes = tuple(school.code for school in schools)
    return Scope("school", schools[0].office, codes, tuple(school.full for school in schools))


def office_scope(setting: Setting) -> Scope:
    """Return the scope of the asker's whole office."""
    return Scope("office", setting.seat.office_code)


def own_scope(setting: Setting, gazetteer: Gazetteer) -> Scope | None:
    """Return the scope of the asker's own school or cluster; None for those who have none."""
    seat = setting.seat
    if seat.kind == "school" and seat.school_code:
        school = gazetteer.index.school(seat.school_code)
        return school_scope(school) if school else Scope("school", seat.office_code, (seat.school_code,))
    if seat.kind in ("cluster", "head") and seat.cluster:
        return Scope("cluster", seat.office_code, (seat.cluster,), (seat.cluster,))
    return None


def named_scope(frame: Frame, setting: Setting, gazetteer: Gazetteer) -> Scoping:
    """Return the scope a sentence names, what is unclear about it, or None when it names none."""
    if frame.names.unknown:
        thai, typed, near = frame.names.unknown[0]
        return Unknown(thai, typed, near)
    if frame.names.schools:
        # เราเทียบกับบ้านป่าตึง: the own school stands beside the one that is named.
        compared = frame.has("compare") and frame.has("own")
        return _schools(frame, setting, gazetteer, compared=compared)
    if frame.names.places:
        return _places(frame.names.places, setting, gazetteer)
    if (pointed := _pointed(frame, setting, gazetteer)) is not None:
        return pointed
    if own := _own_place(frame, setting, gazetteer):
        return own
    # "ทั้งเขต" is wider than "เรา": เขตเรา, ทั้งเขตของเรา.
    if frame.has("office"):
        said = [frame.pieces[each.at].text for each in frame.cues if each.key == "office"]
        if setting.seat.kind in ("cluster", "head") and all(
            text.startswith("ทุกโรง") and "เขต" not in text for text in said
        ):
            # ทุกโรง in the group of a cluster are the schools of that group.
            return own_scope(setting, gazetteer) or office_scope(setting)
        return office_scope(setting)
    if frame.has("own"):
        whole = office_scope(setting) if _of_the_office(frame, setting) else NoOwnSchool()
        return own_scope(setting, gazetteer) or whole
    return None


def _of_the_office(frame: Frame, setting: Setting) -> bool:
    """เด็กเราหายไปกี่คน from the office's own people is asked of the office; โรงเรียนเรา of theirs is not known."""
    if setting.seat.kind not in ("officer", "director"):
        return False
    many = (
        frame.has("mean", "one", "howmany")
        or bool(frame.limits)
        or bool({"size", "teaches"} & frame.where.keys())
    )
    said = [frame.pieces[said.at].text for said in frame.cues if said.key == "own"]
    return many or not any(text.startswith(("โรงเรียน", "รร", "ร.ร")) for text in said)


def _pointed(frame: Frame, setting: Setting, gazetteer: Gazetteer) -> Scoping:
    """โรงเรียนนี้ with nothing before it: the own school of who has one; of anybody else nobody can tell."""
    said = [frame.pieces[said.at].text for said in frame.cues if said.key == "that_school"]
    if not said:
        return None
    own = own_scope(setting, gazetteer)
    return own if own and own.kind == "school" and all(map(points_here, said)) else NoOwnSchool()


def _own_place(frame: Frame, setting: Setting, gazetteer: Gazetteer) -> Scoping:
    kind: ScopeKind | None = None
    if frame.has("own_amphoe"):
        kind = "amphoe"
    elif frame.has("own_tambon"):
        kind = "tambon"
    elif frame.has("own_cluster"):
        kind = "cluster"
    if kind is None:
        return None
    if kind == "cluster" and setting.seat.cluster:
        return own_scope(setting, gazetteer)
    school = gazetteer.index.school(setting.seat.school_code)
    name = getattr(school, kind) if school else None
    return Scope(kind, setting.seat.office_code, (name,), (name,)) if name else NoOwnSchool()


def _said_to_be_a_school(frame: Frame, last: int) -> bool:
    """เทอดไทย เด็กเท่าไหร่ (โรงเรียนนะ): the last word says which of that name is meant."""
    said = [each.at for each in frame.cues if each.key == "marker" and each.at > last]
    rest = frame.pieces[said[-1] + 1 :] if said else ()
    return bool(said) and all(piece.tag("filler") or not piece.text.isalnum() for piece in rest)


def _schools(frame: Frame, setting: Setting, gazetteer: Gazetteer, *, compared: bool = False) -> Scoping:
    named, places = frame.names.schools, frame.names.places
    chosen: list[SchoolName] = []
    own = gazetteer.index.school(setting.seat.school_code)
    if compared and own is not None:
        chosen.append(own)
    for each in named:
        spots = tuple(
            _place_scope(spot, name, setting, gazetteer)
            for spot in places
            if spot.first == each.first
            for name in spot.names
        )
        if len(each.match.schools) == 1 and spots and _said_to_be_a_school(frame, each.last):
            spots = ()
        if spots or not settled(each.match, each.typed, setting.seat.office_code):
            return Choices(each.typed, each.match.schools, spots)
        chosen.append(each.match.schools[0])
    schools = list({school.code: school for school in chosen}.values())
    others = [spot for spot in places if all(spot.first != each.first for each in named)]
    if others or len({school.office for school in schools}) > 1:
        return Choices(
            "",
            tuple(schools),
            tuple(_place_scope(spot, name, setting, gazetteer) for spot in others for name in spot.names),
        )
    return school_scope(*schools)


def settled(match: Match, typed: str, office: str) -> bool:
    """Say whether a name means exactly one school, beyond doubt enough to answer (the answer names it)."""
    if len(match.schools) != 1:
        return False
    school = match.schools[0]
    own = school.office == office
    if match.how == "part":
        whole = telling(key_of(school.name.partition("(")[0]))
        return own and telling(typed_key(typed)) >= _ENOUGH_OF_NAME * whole
    return own or match.how in ("exact", "code")


def _place_scope(place: NamedPlace, name: str, setting: Setting, gazetteer: Gazetteer) -> Scope:
    if place.kind == "office":
        named = () if name == setting.seat.office_code else (gazetteer.offices.get(name, name),)
        return Scope("office", name, (), named)
    kind: ScopeKind = (
        "amphoe" if place.kind == "amphoe" else "tambon" if place.kind == "tambon" else "cluster"
    )
    return Scope(kind, setting.seat.office_code, (name,), (name,))


def _places(places: list[NamedPlace], setting: Setting, gazetteer: Gazetteer) -> Scoping:
    for place in places:
        if len(place.names) > 1:
            return Choices(
                "", (), tuple(_place_scope(place, name, setting, gazetteer) for name in place.names)
            )
    offices = {name for place in places if place.kind == "office" for name in place.names}
    smaller = [place for place in places if place.kind != "office"]
    if len(offices) > 1 or (smaller and offices - {setting.seat.office_code}):
        # Places are known of the asker's office only: an amphoe of another office is not that of the same name here.
        return Choices(
            "",
            (),
            tuple(_place_scope(place, name, setting, gazetteer) for place in places for name in place.names),
        )
    places = smaller or places
    # ตำบลแม่ไร่ อำเภอแม่จัน: the smaller place is meant, the larger one says where it is.
    kinds = {place.kind for place in places}
    smallest = next(kind for kind in ("cluster", "tambon", "amphoe", "office") if kind in kinds)
    names = tuple(dict.fromkeys(name for place in places if place.kind == smallest for name in place.names))
    scope = _place_scope(
        next(place for place in places if place.kind == smallest), names[0], setting, gazetteer
    )
    if scope.kind == "office":
        return scope
    return Scope(scope.kind, scope.office_code, names, names)
