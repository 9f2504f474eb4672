"""Who sees what, walked through every measure, seat and scope against a model of the contract written apart."""

from __future__ import annotations

from itertools import product

import pytest

from bot.permission import permitted
from db.errors import RefusedError
from db.people import Seat
from reports.derived import all_measures
from reports.question import Bound, Question, Scope

OWN, OTHER = "57030001", "57030002"
SEATS = (
    Seat("public", "5703"),
    Seat("school", "5703", school_code=OWN),
    Seat("cluster", "5703", cluster="กลุ่มหนึ่ง"),
    Seat("officer", "5703"),
    Seat("director", "5703"),
    Seat("officer", "5402"),
)
SCOPES = (
    Scope("office", "5703"),
    Scope("amphoe", "5703", ("แม่จัน",)),
    Scope("tambon", "5703", ("ป่าตึง",)),
    Scope("cluster", "5703", ("กลุ่มหนึ่ง",)),
    Scope("cluster", "5703", ("กลุ่มสอง",)),
    Scope("school", "5703", (OWN,)),
    Scope("school", "5703", (OTHER,)),
    Scope("school", "5703", (OWN, OTHER)),
)
BREAKDOWNS = ((), ("amphoe",), ("school",), ("tambon",), ("cluster",), ("size",), ("amphoe", "school"))
#: Written from contract.md, not from the code: measures anyone may see by school.
OPEN = {
    "schools",
    "students",
    "rooms",
    "boarders",
    "poor",
    "disabled",
    "teachers",
    "staff",
    "students_per_teacher",
    "students_per_room",
}


def may_see(measure: str, seat: Seat, scope: Scope, by: tuple[str, ...]) -> bool:
    """The contract's "Who sees what", said a second time."""
    if measure in OPEN:
        return True
    if seat.office_code != scope.office_code:
        return False
    if seat.kind in ("officer", "director"):
        return True
    sums = not {"school", "tambon", "cluster", "size"} & set(by)
    if seat.kind == "school" and scope.kind == "school":
        return scope.keys == (OWN,)
    if seat.kind == "cluster" and scope.kind == "cluster":
        return scope.keys == ("กลุ่มหนึ่ง",) and sums
    return scope.kind in ("office", "amphoe") and sums


CASES = [
    (measure.key, seat, scope, by)
    for measure, seat, scope, by in product(all_measures(), SEATS, SCOPES, BREAKDOWNS)
    if set(by) <= set(measure.dimensions)
]


def test_every_measure_seat_scope_and_breakdown_follows_the_contract():
    assert len(CASES) > 2_000
    wrong = []
    for measure, seat, scope, by in CASES:
        question = Question(measure, scope, by=by)
        try:
            allowed = permitted(question, seat)
        except RefusedError as refused:
            seen = False
            assert refused.said.endswith(("ค่ะ", "แล้ว", "เขต", "จำนวนรวม"))
        else:
            # A list of late schools comes back as a count: what is compiled is what was allowed.
            seen = allowed == question
            if measure == "submissions" and not seen:
                assert may_see(measure, seat, allowed.scope, allowed.by)
        if seen != may_see(measure, seat, scope, by):
            wrong.append((measure, seat.text(), scope, by, seen))
    assert wrong == []


def test_a_list_of_late_schools_becomes_a_count_for_a_school():
    late = Question("submissions", SCOPES[0], where=(("status", ("ยังไม่ส่ง",)),), by=("school",), listing=True)
    counted = permitted(late, SEATS[1])
    assert counted.by == () and not counted.listing


def test_conditions_that_could_single_out_a_school_are_refused():
    for question in (
        Question("allocated", SCOPES[0], where=(("school", (OTHER,)),)),
        Question("allocated", SCOPES[0], where=(("size", ("ใหญ่พิเศษ",)),)),
        Question("remaining", SCOPES[0], listing=True, by=("school",)),
        Question("schools", SCOPES[0], bounds=(Bound("disbursement_rate", most=10),)),
        Question(
            "students",
            SCOPES[0],
            by=("school",),
            bounds=(Bound("students", most=60), Bound("allocated", least=1)),
        ),
    ):
        with pytest.raises(RefusedError) as refused:
            permitted(question, SEATS[0])
        assert refused.value.suggest, "a refusal says what can be asked instead"
