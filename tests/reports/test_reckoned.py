"""Left out, shares, averages, places, ranks inside groups, years and days: sums a reader can do in the head."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from db.errors import AnswerableError, NoFiguresError
from db.values.money import Money
from reports.answering import answer_any
from reports.figures import answer_question
from reports.question import Bound, Period, Question, Rank, Scope
from reports.standings import answer_standing
from tests import factories as make

OFFICE = Scope("office", "5703")
GIRLS = (("sex", ("หญิง",)),)


def school(*codes: str) -> Scope:
    return Scope("school", "5703", codes, codes)


def amphoe(*names: str) -> Scope:
    return Scope("amphoe", "5703", names, names)


def values(figures):
    return {row.label: row.value for row in figures.rows}


def only(figures):
    assert len(figures.rows) == 1
    return figures.rows[0]


@pytest.fixture
def session(sessions):
    """ก and ข in แม่จัน, ค in แม่สาย, ง of no amphoe, จ without any pupils; 2567 and 2568."""
    with sessions() as session:
        schools = make.make_batch(session, kind="schools")
        places = {"1": "แม่จัน", "2": "แม่จัน", "3": "แม่สาย", "4": None, "5": "แม่สาย"}
        clusters = {"1": "กลุ่มหนึ่ง", "2": "กลุ่มหนึ่ง", "3": "กลุ่มสอง", "4": None, "5": None}
        for (number, place), name in zip(places.items(), "กขคงจ", strict=True):
            make.make_school(
                session,
                code=f"5703000{number}",
                name=name,
                batch=schools,
                amphoe=place,
                cluster=clusters[number],
            )
        now = make.make_batch(session, kind="students", as_of=date(2025, 6, 10))
        for number, boys, girls in (("1", 60, 40), ("2", 30, 20), ("3", 25, 25), ("4", 10, 0)):
            make.make_students(
                session, school=f"5703000{number}", grade="ป.1", male=boys, female=girls, batch=now
            )
        make.make_students(session, school="57030001", grade="ป.6", male=10, female=10, batch=now, boarders=3)
        before = make.make_batch(session, kind="students", as_of=date(2024, 6, 10))
        for number, boys in (("1", 100), ("2", 80), ("3", 50)):
            make.make_students(
                session, school=f"5703000{number}", grade="ป.1", male=boys, female=0, batch=before, year=2567
            )
        session.flush()
        yield session


# -- left out (ยกเว้น) ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left_out", "pupils"),
    [
        (("amphoe", ("แม่สาย",)), 120 + 50 + 10),
        (("cluster", ("กลุ่มหนึ่ง",)), 50 + 10),
        (("school", ("57030001",)), 50 + 50 + 10),
        (("grade", ("ป.6",)), 100 + 50 + 50 + 10),
        (("sex", ("ชาย",)), 40 + 20 + 25 + 10),
        (("level", ("ประถมศึกษา",)), None),
        (("size", ("เล็ก",)), None),
    ],
)
def test_what_is_left_out_is_not_counted_and_an_unknown_place_stays(session, left_out, pupils):
    assert only(answer_question(session, Question("students", OFFICE, excluding=(left_out,)))).value == pupils


def test_left_out_is_said_with_the_scope_by_name(session):
    out = (("amphoe", ("แม่สาย",)), ("school", ("57030001",)))
    figures = answer_question(session, Question("students", OFFICE, excluding=out))
    assert figures.provenance.scope == "ทั้งเขต ยกเว้นโรงเรียนก และอำเภอแม่สาย"


def test_schools_and_ratios_leave_out_too(session):
    out = (("amphoe", ("แม่สาย",)),)
    assert only(answer_question(session, Question("schools", OFFICE, excluding=out))).value == 3
    staff = make.make_batch(session, kind="staff")
    for number in "123":
        make.make_staff(session, school=f"5703000{number}", position="ครู", male=0, female=5, batch=staff)
    ratio = answer_question(session, Question("students_per_teacher", OFFICE, excluding=out))
    assert only(ratio).value == Decimal("18.00")


def test_both_sexes_left_out_is_refused_rather_than_answered_with_all(session):
    with pytest.raises(KeyError):
        answer_question(session, Question("students", OFFICE, excluding=(("sex", ("ชาย", "หญิง")),)))


def test_leaving_out_by_what_the_measure_does_not_have_is_refused(session):
    with pytest.raises(KeyError):
        answer_question(session, Question("students", OFFICE, excluding=(("position", ("ครู",)),)))


# -- shares (ร้อยละ) -----------------------------------------------------------------------------------------------


def test_a_share_is_of_the_same_without_the_condition_with_both_counts(session):
    figures = answer_any(session, Question("students", OFFICE, GIRLS, share="sex"))
    row = only(figures)
    assert (row.value, row.unit, row.note) == (Decimal("41.30"), "ร้อยละ", "95 จาก 230 คน")
    assert [each.value for each in figures.beside] == [95, 230]


def test_only_the_condition_named_is_taken_away(session):
    where = (*GIRLS, ("grade", ("ป.1",)))
    assert only(answer_any(session, Question("students", OFFICE, where, share="sex"))).note == "85 จาก 210 คน"
    assert (
        only(answer_any(session, Question("students", OFFICE, where, share="grade"))).note == "85 จาก 95 คน"
    )


def test_a_place_as_part_of_the_office(session):
    figures = answer_any(session, Question("students", amphoe("แม่จัน"), share="scope"))
    assert only(figures).note == "170 จาก 230 คน" and only(figures).value == Decimal("73.91")


def test_the_parts_of_a_breakdown_make_a_hundred(session):
    figures = answer_any(session, Question("students", OFFICE, by=("amphoe",), share="by"))
    assert values(figures) == {
        "แม่จัน": Decimal("73.91"),
        "แม่สาย": Decimal("21.74"),
        "ไม่ระบุ": Decimal("4.35"),
    }
    assert figures.total is not None and figures.total.value == 230


def test_of_two_dimensions_the_place_is_the_whole_whatever_the_order(session):
    for by in (("amphoe", "sex"), ("sex", "amphoe")):
        shares = values(answer_any(session, Question("students", OFFICE, by=by, share="by")))
        assert shares["แม่สาย · ชาย"] == Decimal("50.00") and shares["แม่จัน · หญิง"] == Decimal("41.18")


def test_a_group_without_any_of_the_part_is_none_of_it(session):
    shares = answer_any(
        session, Question("students", OFFICE, (("grade", ("ป.6",)),), by=("amphoe",), share="grade")
    )
    assert values(shares)["แม่สาย"] == Decimal("0.00") and values(shares)["แม่จัน"] == Decimal("11.76")


def test_a_whole_of_nothing_or_not_held_has_no_share(session):
    boys = (("sex", ("ชาย",)),)
    assert only(answer_any(session, Question("poor", amphoe("แม่จัน"), share="scope"))).value is None
    empty = make.make_batch(session, kind="students", as_of=date(2025, 6, 11))
    make.make_students(session, school="57030005", grade="ป.1", male=0, female=0, batch=empty)
    session.flush()
    row = only(answer_any(session, Question("students", school("57030005"), boys, share="sex")))
    assert row.value is None and row.unit == "ร้อยละ"


def test_schools_have_shares_by_size_and_by_condition(session):
    small = Question("schools", OFFICE, (("size", ("เล็ก",)),), share="size")
    assert only(answer_any(session, small)).note == "4 จาก 5 โรง"
    bounded = Question("schools", OFFICE, bounds=(Bound("students", most=50),), share="scope")
    figures = answer_any(session, bounded)
    assert only(figures).note == "3 จาก 5 โรง" and figures.unheld == ("จ",)


def test_one_measure_as_part_of_another(session):
    assert only(answer_any(session, Question("boarders", OFFICE, share="students"))).note == "3 จาก 230 คน"


def test_a_rate_has_no_share_and_a_share_of_nothing_asks_back(session):
    with pytest.raises(AnswerableError, match="อัตรา"):
        answer_any(session, Question("students_per_teacher", OFFICE, by=("amphoe",), share="by"))
    with pytest.raises(AnswerableError, match="ร้อยละของอะไร"):
        answer_any(session, Question("students", OFFICE, share="sex"))


def test_shares_can_be_ranked(session):
    girls = Question("students", OFFICE, GIRLS, by=("amphoe",), share="sex", rank=Rank(True, 1))
    assert values(answer_any(session, girls)) == {"แม่สาย": Decimal("50.00")}


# -- averages (เฉลี่ย) ---------------------------------------------------------------------------------------------


def test_an_average_is_over_those_that_have_a_value_and_says_over_how_many(session):
    figures = answer_any(session, Question("students", OFFICE, mean="school"))
    assert (only(figures).value, only(figures).note) == (Decimal("57.50"), "เฉลี่ยจาก 4 โรงเรียน")
    assert [row.value for row in figures.beside] == [230, 4]


def test_what_belongs_to_no_amphoe_is_neither_in_the_sum_nor_in_the_count(session):
    figures = answer_any(session, Question("students", OFFICE, mean="amphoe"))
    assert (only(figures).value, only(figures).note) == (Decimal("110.00"), "เฉลี่ยจาก 2 อำเภอ")
    assert values_of(figures.beside)["ไม่ระบุอำเภอ (ไม่นำมาเฉลี่ย)"] == 10


def values_of(rows):
    return {row.label: row.value for row in rows}


def test_schools_that_do_not_teach_count_neither_for_an_average_nor_for_a_place(session):
    batch = make.make_batch(session, kind="schools")
    make.make_school(session, code="57030006", name="ฉ", batch=batch, state="เรียนรวม", joined_with="57030001")
    now = make.make_batch(session, kind="students")
    make.make_students(session, school="57030006", grade="ป.1", male=500, female=0, batch=now)
    session.flush()
    figures = answer_any(session, Question("students", OFFICE, mean="school"))
    assert only(figures).value == Decimal("57.50")
    assert values_of(figures.beside)["โรงเรียนที่ไม่ได้เปิดสอน (ไม่นำมาเฉลี่ย)"] == 500
    place = answer_standing(session, Question("students", school("57030001"), standing=True)).places[0]
    assert (place.place, place.among) == (1, 4)


def test_an_average_by_place_is_of_each_place(session):
    figures = answer_any(session, Question("students", OFFICE, by=("amphoe",), mean="school"))
    assert values(figures) == {"แม่จัน": Decimal("85.00"), "แม่สาย": Decimal("50.00"), "ไม่ระบุ": Decimal("10.00")}
    sexes = answer_any(session, Question("students", OFFICE, by=("sex",), mean="school"))
    assert values(sexes) == {"ชาย": Decimal("33.75"), "หญิง": Decimal("23.75")}


def test_the_average_of_money_is_rounded_half_up_to_the_satang(session):
    batch = make.make_batch(session, kind="allocations")
    for number, baht in (("1", "100.00"), ("2", "100.01"), ("3", "0.00")):
        make.make_allocation(session, school=f"5703000{number}", baht=baht, batch=batch)
    make.make_allocation(session, school="57030004", baht="0.01", batch=batch)
    session.flush()
    figures = answer_any(session, Question("allocated", OFFICE, mean="school"))
    assert only(figures).value == Money.baht("50.01")


def test_the_average_over_years(session):
    years = Period("academic", (2567, 2568))
    figures = answer_any(session, Question("students", school("57030001"), period=years, mean="year"))
    assert (only(figures).value, only(figures).note) == (Decimal("110.00"), "เฉลี่ยจาก 2 ปี")
    assert only(answer_any(session, Question("students", school("57030001"), mean="year"))).value == 110
    by = answer_any(session, Question("students", OFFICE, by=("amphoe",), period=years, mean="year"))
    assert values(by)["แม่จัน"] == Decimal("175.00") and values(by)["แม่สาย"] == Decimal("50.00")


def test_the_average_of_a_ratio_is_the_ratio_of_the_whole(session):
    staff = make.make_batch(session, kind="staff")
    make.make_staff(session, school="57030001", position="ครู", male=0, female=10, batch=staff)
    plain = answer_any(session, Question("students_per_teacher", OFFICE))
    assert only(answer_any(session, Question("students_per_teacher", OFFICE, mean="school"))) == only(plain)


# -- places (อันดับ) -----------------------------------------------------------------------------------------------


def test_the_place_of_a_school_with_those_that_share_it(session):
    found = answer_standing(session, Question("students", school("57030002"), standing=True))
    place = found.places[0]
    assert (place.place, place.ties, place.among, place.own.value) == (2, 1, 4, 50)
    least = answer_standing(
        session, Question("students", school("57030002"), standing=True, rank=Rank(False, 1))
    )
    assert least.places[0].place == 2


def test_the_place_inside_its_amphoe_and_the_place_of_an_amphoe(session):
    inside = Question("students", school("57030002"), standing=True, rank=Rank(True, 1, within="amphoe"))
    place = answer_standing(session, inside).places[0]
    assert (place.place, place.among, place.kind) == (2, 2, "โรงเรียนในอำเภอแม่จัน")
    area = answer_standing(session, Question("students", amphoe("แม่สาย"), standing=True)).places[0]
    assert (area.place, area.among) == (2, 2), "a school without amphoe is no amphoe"


def test_a_place_by_what_is_not_held_is_not_known(session):
    place = answer_standing(session, Question("boarders", school("57030002"), standing=True)).places[0]
    assert place.place is None and place.own.value is None and place.among == 1


def test_the_whole_office_has_no_place(session):
    with pytest.raises(AnswerableError):
        answer_standing(session, Question("students", OFFICE, standing=True))


# -- ranks ---------------------------------------------------------------------------------------------------------


def test_the_runner_up_and_equal_values_that_share_a_place(session):
    second = answer_question(
        session, Question("students", OFFICE, by=("school",), rank=Rank(True, 1, start=2))
    )
    assert (values(second), second.places, second.beyond) == ({"ข": 50}, (2,), 1)
    third = answer_question(
        session, Question("students", OFFICE, by=("school",), rank=Rank(True, 1, start=3))
    )
    assert (values(third), third.places) == ({"ค": 50}, (2,))
    assert not answer_question(
        session, Question("students", OFFICE, by=("school",), rank=Rank(True, 1, start=9))
    ).rows


def test_the_first_of_every_amphoe(session):
    for by in (("school",), ("amphoe", "school")):
        first = answer_question(
            session, Question("students", OFFICE, by=by, rank=Rank(True, 1, within="amphoe"))
        )
        assert values(first) == {"แม่จัน · ก": 120, "แม่สาย · ค": 50, "ไม่ระบุ · ง": 10}
    least = Rank(False, 1, within="amphoe")
    found = answer_question(session, Question("students", OFFICE, by=("school",), rank=least))
    assert values(found)["แม่จัน · ข"] == 50


def test_a_rank_of_schools_told_by_sex_ranks_schools_not_rows(session):
    top = answer_question(session, Question("students", OFFICE, by=("school", "sex"), rank=Rank(True, 1)))
    assert values(top) == {"ก · ชาย": 70, "ก · หญิง": 50}


# -- two dimensions and years ---------------------------------------------------------------------------------------


def test_two_dimensions_stand_the_greatest_place_first_and_add_up(session):
    figures = answer_question(session, Question("students", OFFICE, by=("amphoe", "sex")))
    assert [row.label for row in figures.rows][:3] == ["แม่จัน · ชาย", "แม่จัน · หญิง", "แม่สาย · ชาย"]
    assert figures.total is not None and figures.total.value == 230


def test_by_year_means_every_year_held_each_with_its_own_round(session):
    make_second = make.make_batch(session, kind="students", as_of=date(2024, 11, 10))
    make.make_students(
        session, school="57030001", grade="ป.1", male=7, female=0, batch=make_second, year=2567, round="2"
    )
    session.flush()
    figures = answer_question(session, Question("students", school("57030001"), by=("year",)))
    assert values(figures) == {"ปี 2567": 7, "ปี 2568": 120} and figures.total is None
    top = answer_question(session, Question("students", OFFICE, by=("year",), rank=Rank(True, 1)))
    assert values(top) == {"ปี 2568": 230}


def test_year_as_one_of_two_dimensions(session):
    figures = answer_question(session, Question("students", OFFICE, by=("amphoe", "year")))
    assert [row.label for row in figures.rows][:3] == ["แม่จัน ปี 2567", "แม่จัน ปี 2568", "แม่สาย ปี 2567"]
    assert values(figures)["แม่จัน ปี 2567"] == 180


def test_a_rank_over_years_follows_the_first_of_the_newest_year(session):
    years = Period("academic", (2567, 2568))
    figures = answer_question(
        session, Question("students", OFFICE, by=("school",), rank=Rank(True, 1), period=years)
    )
    assert values(figures) == {"ก ปี 2567": 100, "ก ปี 2568": 120}


def test_rounds_of_a_year_stand_beside_each_other_and_are_never_added_up(session):
    batch = make.make_batch(session, kind="students")
    make.make_students(session, school="57030001", grade="ป.1", male=9, female=0, batch=batch, round="2")
    session.flush()
    figures = answer_question(session, Question("students", school("57030001"), by=("round",)))
    assert values(figures) == {"รอบ 1": 120, "รอบ 2": 9} and figures.total is None


# -- conditions (เงื่อนไข) ------------------------------------------------------------------------------------------


def test_a_condition_on_what_was_never_imported_is_no_data_not_zero(session):
    with pytest.raises(NoFiguresError, match="ไม่มีข้อมูลนักเรียนยากจน"):
        answer_question(session, Question("schools", OFFICE, bounds=(Bound("poor", least=1),)))


def test_schools_of_which_it_is_not_held_are_named_apart(session):
    some = answer_question(session, Question("schools", OFFICE, bounds=(Bound("boarders", least=1),)))
    assert only(some).value == 1 and some.unheld == ("ข", "ค", "ง", "จ")
    none = answer_question(session, Question("schools", OFFICE, bounds=(Bound("boarders", most=0),)))
    assert only(none).value == 0, "nothing held is not none"


def test_a_school_that_has_pupils_but_none_of_the_grade_has_none(session):
    none = Question("schools", OFFICE, (("grade", ("ป.6",)),), bounds=(Bound("students", most=0),))
    figures = answer_question(session, none)
    assert only(figures).value == 3 and figures.unheld == ("จ",)
    some = Question("schools", OFFICE, (("grade", ("ป.6",)),), bounds=(Bound("students", least=1),))
    assert only(answer_question(session, some)).value == 1


def test_a_school_with_staff_but_no_civil_servant_has_no_teacher(session):
    staff = make.make_batch(session, kind="staff")
    make.make_staff(session, school="57030001", position="ครู", male=1, female=0, batch=staff)
    make.make_staff(session, school="57030002", position="นักการภารโรง", male=1, female=0, batch=staff)
    session.flush()
    figures = answer_question(session, Question("schools", OFFICE, bounds=(Bound("teachers", most=0),)))
    assert only(figures).value == 1 and figures.unheld == ("ค", "ง", "จ")


def test_conditions_hold_to_the_satang(session):
    batch = make.make_batch(session, kind="allocations")
    for number, baht in (("1", "1250.50"), ("2", "1250.51")):
        make.make_allocation(session, school=f"5703000{number}", baht=baht, batch=batch)
    session.flush()
    above = Bound("allocated", least=Decimal("1250.50"), above=True)
    assert only(answer_question(session, Question("schools", OFFICE, bounds=(above,)))).value == 1


# -- days ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def money(session):
    letters = make.make_batch(session, kind="allocations", as_of=date(2026, 11, 10))
    make.make_allocation(session, school="57030001", baht="700.00", batch=letters, on=date(2026, 10, 31))
    make.make_allocation(
        session, school="57030001", baht="300.00", batch=letters, instalment=2, on=date(2026, 11, 1)
    )
    paid = make.make_batch(session, kind="disbursements", as_of=date(2026, 11, 20))
    for day, baht, year in (
        (date(2026, 9, 30), "1.00", 2569),
        (date(2026, 10, 1), "10.00", 2570),
        (date(2026, 10, 31), "100.00", 2570),
        (date(2026, 11, 1), "1000.00", 2570),
    ):
        make.make_payment(session, school="57030001", baht=baht, batch=paid, on=day, year=year)
    session.flush()
    return session


def days(first: str, last: str) -> Period:
    return Period("fiscal", (2570,), days=(first, last))


@pytest.mark.parametrize(
    ("measure", "first", "last", "baht"),
    [
        ("disbursed", "2026-10-01", "2026-10-31", "110.00"),
        ("disbursed", "2026-09-30", "2026-10-01", "11.00"),
        ("disbursed", "2026-11-01", "2026-11-01", "1000.00"),
        ("allocated", "2026-11-01", "2026-11-30", "300.00"),
    ],
)
def test_money_is_told_by_days_both_ends_included_also_across_fiscal_years(money, measure, first, last, baht):
    figures = answer_question(money, Question(measure, OFFICE, period=days(first, last)))
    assert only(figures).value == Money.baht(baht)


def test_the_days_are_named_and_days_without_payments_are_no_data(money):
    october = answer_question(money, Question("disbursed", OFFICE, period=days("2026-10-01", "2026-10-31")))
    assert october.provenance.period == "1 ต.ค. 2569 ถึง 31 ต.ค. 2569"
    assert (
        only(
            answer_question(money, Question("disbursed", OFFICE, period=days("2026-10-02", "2026-10-03")))
        ).value
        is None
    )
    with pytest.raises(NoFiguresError):
        answer_question(money, Question("disbursed", OFFICE, period=days("2020-01-01", "2020-01-31")))


@pytest.mark.parametrize("measure", ["students", "schools", "remaining", "committed"])
def test_what_bears_no_day_is_not_told_by_days(money, measure):
    with pytest.raises(NoFiguresError, match="รายวัน"):
        answer_question(money, Question(measure, OFFICE, period=days("2026-10-01", "2026-10-31")))
