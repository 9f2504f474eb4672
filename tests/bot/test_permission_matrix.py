"""Who may see what, against a model written from contract.md alone: what a question tells, school by school.

The model knows no rule of ``bot.permission``. It works out of which schools an answer would show sums (a breakdown, a
place in an order, a condition, a share each show more than one), and asks of every such sum whether the contract lets
this seat see it. What the bot allows and the model does not is a leak.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import pytest

from bot.converse import Said, seat_in_chat
from bot.permission import permitted
from db.errors import RefusedError
from db.people import Seat, give_seat
from reports.derived import all_measures
from reports.question import Bound, Question, Rank, Scope
from tests.bot.kit import START


@dataclass(frozen=True)
class Place:
    """A school of the model's small world."""

    school: str
    office: str
    amphoe: str
    tambon: str
    cluster: str
    size: str


#: No tambon, cluster or size has the same schools as an amphoe, so that a sum of one is never that of the other.
WORLD = (
    Place("57030001", "5703", "แม่จัน", "ป่าตึง", "กลุ่มหนึ่ง", "เล็ก"),
    Place("57030002", "5703", "แม่จัน", "ป่าตึง", "กลุ่มหนึ่ง", "กลาง"),
    Place("57030003", "5703", "แม่จัน", "แม่ไร่", "กลุ่มสอง", "เล็ก"),
    Place("57030004", "5703", "แม่สาย", "เกาะช้าง", "กลุ่มหนึ่ง", "ใหญ่"),
    Place("57030005", "5703", "แม่สาย", "โป่งผา", "กลุ่มสอง", "กลาง"),
    Place("57030006", "5703", "แม่สาย", "โป่งผา", "กลุ่มสอง", "เล็ก"),
    Place("57030007", "5703", "แม่สาย", "เกาะช้าง", "", "กลาง"),
    Place("54020001", "5402", "สูงเม่น", "หัวฝาย", "กลุ่มสาม", "เล็ก"),
    Place("54020002", "5402", "สูงเม่น", "น้ำชำ", "กลุ่มสาม", "กลาง"),
)
GEOGRAPHY = ("school", "amphoe", "tambon", "cluster", "size")
OWN = "57030001"
Sums = frozenset[Place]

#: Written from contract.md: the public list, and what the answers of each measure may show to whom.
PUBLISHED = {
    "schools", "students", "rooms", "boarders", "poor", "disabled", "poor_rate", "boarders_rate", "disabled_rate", "teachers", "staff", "students_per_teacher",
    "students_per_room",
}  # fmt: skip
#: Facts of places, plans and projects that an office publishes of itself.
OF_THE_OFFICE = {
    "children", "compulsory_rate", "enrolment_rate", "planned_students", "planned_rooms", "plan_difference", "seats_left",
    "villages", "projects", "indicators",
}  # fmt: skip
SCORES, FOR_OFFICERS, COUNTED = {"score"}, {"inspections"}, {"submissions"}

PEOPLE = {
    "public": None,
    "school": Seat("school", "5703", school_code=OWN, role="principal"),
    "clerk": Seat("school", "5703", school_code="57030002", role="clerk"),
    "head": Seat("head", "5703", cluster="กลุ่มหนึ่ง"),
    "officer": Seat("officer", "5703"),
    "director": Seat("director", "5703"),
    "stranger": Seat("officer", "5402"),
    "far": Seat("school", "5402", school_code="54020001", role="principal"),
}
#: Where it is asked -> whose seat counts there: a group is as wide as everybody in it.
CHATS = {"private": None, "bound": Seat("cluster", "5703", cluster="กลุ่มหนึ่ง"), "unbound": None}
SCOPES = (
    Scope("office", "5703"),
    Scope("amphoe", "5703", ("แม่จัน",)),
    Scope("amphoe", "5703", ("แม่จัน", "แม่สาย")),
    Scope("tambon", "5703", ("ป่าตึง",)),
    Scope("cluster", "5703", ("กลุ่มหนึ่ง",)),
    Scope("cluster", "5703", ("กลุ่มสอง",)),
    Scope("cluster", "5703", ("กลุ่มหนึ่ง", "กลุ่มสอง")),
    Scope("school", "5703", (OWN,)),
    Scope("school", "5703", ("57030002",)),
    Scope("school", "5703", (OWN, "57030002")),
    Scope("office", "5402", names=("สพป.แพร่ เขต 2",)),
    Scope("school", "5402", ("54020001",)),
)


def shapes() -> Iterator[dict[str, object]]:
    """The ways to ask: broken down, as a list, in an order, a place, a part, an average, under conditions, beside another."""
    yield {}
    for by in ("amphoe", "school", "tambon", "cluster", "size"):
        yield {"by": (by,)}
        yield {"by": (by,), "rank": Rank(True, 3)}
        yield {"by": (by,), "share": "by"}
    yield {"by": ("amphoe", "school")}
    yield {"by": ("school",), "listing": True}
    yield {"listing": True}
    yield {"by": ("school",), "rank": Rank(False, 1, within="amphoe")}
    yield {"by": ("amphoe",), "rank": Rank(True, 1, within="cluster")}
    yield {"standing": True}
    yield {"standing": True, "rank": Rank(True, 1, within="amphoe")}
    yield {"share": "scope"}
    yield {"mean": "school"}
    yield {"by": ("amphoe",), "mean": "school"}
    yield {"compare": "previous"}
    yield {"compare": "each"}
    yield {"bounds": (Bound("students", most=60),)}
    yield {"by": ("school",), "bounds": (Bound("allocated", least=1),)}
    yield {"by": ("amphoe",), "bounds": (Bound("allocated", least=1, of="amphoe"),)}
    yield {"by": ("amphoe",), "bounds": (Bound("inspections", least=1, of="amphoe"),)}
    yield {"where": (("size", ("เล็ก",)),)}
    yield {"where": (("school", ("57030002",)),)}
    yield {"where": (("amphoe", ("แม่สาย",)),)}
    yield {"excluding": (("school", (OWN,)),)}
    yield {"excluding": (("cluster", ("กลุ่มหนึ่ง",)),)}
    yield {"excluding": (("amphoe", ("แม่สาย",)),)}
    yield {"want": "file"}
    yield {"want": "table", "by": ("school",), "chart": "heat"}
    yield {"chart": "map", "by": ("school",)}


def split(places: Sums, keys: tuple[str, ...]) -> set[Sums]:
    """The groups into which schools fall by where they are; what is no place splits nothing."""
    keys = tuple(key for key in keys if key in GEOGRAPHY)
    found: dict[tuple[str, ...], set[Place]] = {}
    for place in places:
        found.setdefault(tuple(getattr(place, key) for key in keys), set()).add(place)
    return {frozenset(group) for group in found.values()}


def asked_of(question: Question) -> Sums:
    """The schools that a question is about."""
    scope = question.scope
    places = {place for place in WORLD if place.office == scope.office_code}
    if scope.kind != "office":
        places = {place for place in places if getattr(place, scope.kind) in scope.keys}
    for key, values in question.where:
        places = {place for place in places if getattr(place, key) in values}
    for key, values in question.excluding:
        places = {place for place in places if getattr(place, key) not in values}
    return frozenset(places)


def told(question: Question) -> set[tuple[str, Sums]]:
    """Every sum that an answer shows or gives away: of which measure, over which schools."""
    asked, measure = asked_of(question), question.measure
    office = frozenset(place for place in WORLD if place.office == question.scope.office_code)
    groups = split(asked, question.by)
    if question.listing:
        groups |= split(asked, ("school",))
    if question.rank and question.rank.within:
        groups |= split(asked, (*question.by, question.rank.within))
    if question.compare == "each" and question.scope.kind != "office":
        groups |= split(asked, (question.scope.kind,))
    if question.share == "scope":
        groups.add(asked_of(replace(question, scope=Scope("office", question.scope.office_code))))
    if question.share == "by":
        groups.add(asked)
    if question.standing and question.scope.kind != "office":
        within = (question.rank.within,) if question.rank and question.rank.within else ()
        groups |= split(office, (question.scope.kind, *within))
    shown = {(measure, group) for group in groups if group}
    for bound in question.bounds:
        # Who meets a condition is told, and what is asked is told of those alone.
        shown |= {(bound.measure, group) for group in split(asked, (bound.of,))}
        shown |= {(measure, group) for group in split(asked, (bound.of,))}
    return shown


def may_see(measure: str, seat: Seat, places: Sums) -> bool:
    """ "Who sees what" of contract.md, said of one sum."""
    if measure in PUBLISHED:
        return True
    if {place.office for place in places} != {seat.office_code}:
        return False
    if measure in OF_THE_OFFICE or seat.kind in ("officer", "director"):
        return True
    if measure in FOR_OFFICERS:
        return False
    if measure in SCORES and seat.kind != "public":
        return True
    if {place.school for place in places} == {seat.school_code}:
        return True
    if places == {place for place in WORLD if place.cluster == seat.cluster}:
        return True
    amphoes = {place.amphoe for place in places}
    return places == {place for place in WORLD if place.amphoe in amphoes}


@pytest.fixture
def seats(office) -> dict[tuple[str, str], Seat]:
    """The seat that counts for each person in each chat, as the bot finds it."""
    with office() as session:
        from db.offices import ensure_office

        ensure_office(session, "5402", "สพป.แพร่ เขต 2")
        for who, seat in PEOPLE.items():
            if seat is not None:
                give_seat(session, seat, f"U{who}")
        give_seat(session, CHATS["bound"], "Cbound")
        session.flush()
        return {
            (who, chat): seat_in_chat(session, _said(seat, f"U{who}" if chat == "private" else f"C{chat}", f"U{who}"))
            for (who, seat), chat in product(PEOPLE.items(), CHATS)
        }  # fmt: skip


def _said(seat: Seat | None, chat_id: str, speaker: str) -> Said:
    office = seat.office_code if seat else "5703"
    return Said(
        office, chat_id, speaker, START, "ถาม", chat="group" if chat_id.startswith("C") else "private"
    )


def test_no_question_tells_any_seat_in_any_chat_more_than_the_contract_lets_it_see(seats):
    questions = [
        Question(measure.key, scope, **shape)
        for measure, scope, shape in product(all_measures(), SCOPES, shapes())
        if set(shape.get("by", ())) <= {*measure.dimensions, *GEOGRAPHY}
    ]
    known = {question: told(question) for question in questions}
    leaks, strict, walked, judged = [], [], 0, {}
    for (who, chat), seat in seats.items():
        for question in questions:
            walked += 1
            if (seat, question) not in judged:
                judged[seat, question] = _judged(question, seat, known[question])
            seen, may = judged[seat, question]
            if seen and not may:
                leaks.append((who, chat, question))
            elif may and not seen and _plain(question):
                strict.append((who, chat, question))
    assert walked >= 5_000, walked
    assert leaks == []
    assert strict == [], "what the contract allows is answered"


def _plain(question: Question) -> bool:
    """Conditions and splits that happen to leave what may be seen need not be allowed."""
    asks_more = question.by or question.listing or question.standing
    return not (asks_more or question.where or question.excluding or question.bounds)


def _judged(question: Question, seat: Seat, shown: set[tuple[str, Sums]]) -> tuple[bool, bool]:
    """Whether the bot answers the question as it was put, or as less; and whether the contract lets it."""
    may = all(may_see(measure, seat, places) for measure, places in shown)
    try:
        allowed = permitted(question, seat)
    except RefusedError:
        return False, may
    if allowed != question:
        assert question.measure in COUNTED
        assert all(may_see(measure, seat, places) for measure, places in told(allowed))
        return may, may
    return True, may


def test_in_a_group_the_officer_sees_what_the_group_sees(seats):
    assert seats["officer", "bound"] == CHATS["bound"]
    assert seats["officer", "unbound"] == Seat("public", "5703")
    assert seats["school", "private"] == PEOPLE["school"]
    assert seats["stranger", "private"] == PEOPLE["stranger"]
