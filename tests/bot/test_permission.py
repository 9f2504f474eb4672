"""Who sees what, walked through every measure, seat and scope against a model of the contract written apart."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from bot.permission import permitted
from db.errors import RefusedError
from db.people import Seat
from reports.derived import all_measures
from reports.question import Bound, Question, Rank, Scope

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
    "poor_rate",
    "boarders_rate",
    "disabled_rate",
    "teachers",
    "staff",
    "students_per_teacher",
    "students_per_room",
}
#: Of the own office anyone's, by school: plans of classes, the census, service areas, projects and indicators counted.
LOCAL = {
    "children",
    "compulsory_rate",
    "enrolment_rate",
    "planned_students",
    "planned_rooms",
    "plan_difference",
    "seats_left",
    "villages",
    "projects",
    "indicators",
}


def may_see(measure: str, seat: Seat, scope: Scope, by: tuple[str, ...]) -> bool:
    """The contract's "Who sees what", said a second time."""
    if measure in OPEN:
        return True
    if seat.office_code != scope.office_code:
        return False
    if measure in LOCAL or seat.kind in ("officer", "director"):
        return True
    if measure == "inspections":
        return False
    if measure == "score" and seat.kind in ("school", "cluster"):
        return True
    sums = not {"school", "tambon", "cluster", "size"} & set(by)
    if seat.kind == "school" and scope.kind == "school":
        return scope.keys == (OWN,)
    if seat.kind == "cluster" and scope.kind == "cluster":
        return scope.keys == ("กลุ่มหนึ่ง",) and not by
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


def test_a_list_of_late_schools_becomes_a_count_for_the_clusters_own_group_and_for_no_others():
    seat, own, other = SEATS[2], SCOPES[3], SCOPES[4]
    late = Question("submissions", own, where=(("status", ("ยังไม่ส่ง",)),), by=("school",), listing=True)
    counted = permitted(late, seat)
    assert (counted.scope, counted.by, counted.listing) == (own, (), False)
    with pytest.raises(RefusedError):
        permitted(replace(late, scope=other), seat)


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


def refused(question: Question, seat: Seat) -> bool:
    try:
        permitted(question, seat)
    except RefusedError as said:
        assert said.suggest, "a refusal says what can be asked instead"
        return True
    return False


def test_nobody_learns_other_schools_money_by_a_place_among_them():
    school, amphoe = SCOPES[5], SCOPES[1]
    for measure in ("allocated", "disbursed", "remaining", "disbursement_rate"):
        own = Question(measure, school, standing=True)
        assert refused(own, SEATS[0]) and refused(own, SEATS[1]) and refused(own, SEATS[2])
        assert not refused(own, SEATS[3])
        # Sums of an amphoe are public, so their order is too; that of clusters is not.
        assert not refused(Question(measure, amphoe, standing=True), SEATS[0])
        assert refused(Question(measure, SCOPES[3], standing=True), SEATS[2])
        inside = Rank(True, 1, within="amphoe")
        assert refused(Question(measure, school, standing=True, rank=inside), SEATS[1])
        assert refused(Question(measure, SCOPES[0], by=("school",), rank=inside), SEATS[0])
        assert refused(
            Question(measure, SCOPES[0], by=("amphoe",), rank=Rank(True, 1, within="cluster")), SEATS[0]
        )
        assert refused(
            Question(measure, SCOPES[0], by=("school",), compare="previous", rank=inside), SEATS[1]
        )


def test_places_by_what_is_published_are_for_all():
    for measure in ("students", "teachers", "students_per_teacher"):
        assert not refused(Question(measure, SCOPES[6], standing=True), SEATS[0])


def test_a_school_left_out_would_tell_its_money():
    for left_out in (("school", (OTHER,)), ("size", ("ใหญ่พิเศษ",)), ("cluster", ("กลุ่มหนึ่ง",))):
        assert refused(Question("allocated", SCOPES[0], excluding=(left_out,)), SEATS[1])
    assert not refused(Question("allocated", SCOPES[0], excluding=(("amphoe", ("แม่สาย",)),)), SEATS[1])
    assert not refused(Question("allocated", SCOPES[5], excluding=(("line", ("ค่าหนังสือเรียน",)),)), SEATS[1])
    assert not refused(Question("students", SCOPES[0], excluding=(("school", (OTHER,)),)), SEATS[0])


def test_the_whole_of_a_share_must_be_allowed_too():
    # Its own money as part of the office's: both are known to the school.
    assert not refused(Question("allocated", SCOPES[5], share="scope"), SEATS[1])
    assert refused(Question("allocated", SCOPES[6], share="scope"), SEATS[1])
    assert refused(Question("allocated", SCOPES[0], by=("school",), share="by"), SEATS[0])
    # The sum is allowed alone, but it would be set against what one school got.
    assert refused(
        Question("allocated", SCOPES[5], (("school", (OWN,)),), share="scope", bounds=()), SEATS[0]
    )


def test_the_average_of_public_sums_is_public():
    assert not refused(Question("allocated", SCOPES[0], mean="school"), SEATS[0])
    assert not refused(Question("allocated", SCOPES[0], by=("amphoe",), mean="school"), SEATS[1])
    assert refused(Question("allocated", SCOPES[0], by=("school",), mean="year"), SEATS[1])


def test_a_place_among_late_schools_is_for_officers():
    late = Question("submissions", SCOPES[5], standing=True)
    assert refused(late, SEATS[0]) and refused(late, SEATS[1]) and not refused(late, SEATS[3])


def test_a_cluster_group_is_told_no_part_of_its_cluster():
    """A cluster may have one single school in an amphoe: its money would be told."""
    for asked in (
        {"by": ("amphoe",)},
        {"where": (("amphoe", ("แม่สาย",)),)},
        {"excluding": (("amphoe", ("แม่สาย",)),)},
    ):
        assert refused(Question("allocated", SCOPES[3], **asked), SEATS[2]), asked
    assert not refused(Question("allocated", SCOPES[3], by=("line",)), SEATS[2])


def test_an_order_of_amphoes_under_a_condition_on_their_sums_is_for_all():
    sums = Question(
        "allocated", SCOPES[0], by=("amphoe",), bounds=(Bound("allocated", least=1, of="amphoe"),)
    )
    assert not refused(sums, SEATS[0])
    assert refused(
        Question("allocated", SCOPES[0], by=("amphoe",), bounds=(Bound("students", most=60),)), SEATS[0]
    )
