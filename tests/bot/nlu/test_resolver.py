"""Misspelt, shortened and turned-about names of schools: found in the asker's office, asked about elsewhere, never guessed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.gazetteer import Gazetteer
from bot.nlu.likeness import neighbours, weigh
from bot.nlu.names import key_of, written_key
from bot.nlu.normalize import fold, fold_name
from bot.nlu.schools import SchoolName
from bot.nlu.scopes import settled
from tools.measure_resolver import measure, read_schools
from tools.misspell import SLIPS

OFFICE, OTHER = "5703", "5402"


def names(gazetteer: Gazetteer, typed: str, office: str = OFFICE, **more) -> list[str]:
    return [school.name for school in gazetteer.index.resolve(typed, office, **more).schools]


def offered(gazetteer: Gazetteer, typed: str, office: str = OFFICE) -> list[str]:
    match = gazetteer.index.resolve(typed, office)
    return [school.name for school in (*match.schools, *match.near)]


def answered(gazetteer: Gazetteer, typed: str, office: str = OFFICE) -> str | None:
    """The school that would be answered at once; None when the bot asks back."""
    match = gazetteer.index.resolve(typed, office)
    return match.schools[0].name if settled(match, typed, office) else None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("รหัส 57030040", "บ้านแม่จัน(เชียงแสนประชานุสาสน์)"),
        ("รหัสโรงเรียน 57030040", "บ้านแม่จัน(เชียงแสนประชานุสาสน์)"),
        ("๕๗๐๓๐๐๔๐", "บ้านแม่จัน(เชียงแสนประชานุสาสน์)"),
        ("5703-0040", "บ้านแม่จัน(เชียงแสนประชานุสาสน์)"),
        ("57 03 0040", "บ้านแม่จัน(เชียงแสนประชานุสาสน์)"),
        ("1057120358", "ไทยรัฐวิทยา ๘๖ (บ้านป่าสักหลวง)"),
        ("120358", "ไทยรัฐวิทยา ๘๖ (บ้านป่าสักหลวง)"),
        ("บ.แม่จัน", "บ้านแม่จัน(เชียงแสนประชานุสาสน์)"),
        ("เชียงแสนประชานุสาสน์ บ้านแม่จัน", "บ้านแม่จัน(เชียงแสนประชานุสาสน์)"),
        ("เชียงแสนประชานุสาส", "บ้านแม่จัน(เชียงแสนประชานุสาสน์)"),
        ("เชียงแสนประชานุศาสน์", "บ้านแม่จัน(เชียงแสนประชานุสาสน์)"),
        ("บานแมจัน", "บ้านแม่จัน(เชียงแสนประชานุสาสน์)"),
        ("บ้นแม่จัน", "บ้านแม่จัน(เชียงแสนประชานุสาสน์)"),
        ("บ้านแม่จััน", "บ้านแม่จัน(เชียงแสนประชานุสาสน์)"),
        ("ไทยรัฐ 86", "ไทยรัฐวิทยา ๘๖ (บ้านป่าสักหลวง)"),
        ("ไทยรัดวิทยา 86", "ไทยรัฐวิทยา ๘๖ (บ้านป่าสักหลวง)"),
        ("โรงเรียนบ้านแม่จัน เรียนรวม", "บ้านแม่จัน(เชียงแสนประชานุสาสน์)"),
        ("บ้านม่วงคำ ร่องก๊อ", "บ้านร่องก๊อ-ม่วงคำ"),
    ],
)
def test_however_it_is_typed_it_is_the_one_school(typed, meant, gazetteer):
    assert answered(gazetteer, typed) == meant


@pytest.mark.parametrize(
    ("typed", "first"),
    [("วัดแม่จัน", "บ้านแม่จัน(เชียงแสนประชานุสาสน์)"), ("บ้านห้วยราก", "บ้านห้วยน้ำราก(ไตรราษฎร์บำรุง)")],
)
def test_another_or_a_missing_word_is_asked_about(typed, first, gazetteer):
    assert answered(gazetteer, typed) is None
    assert offered(gazetteer, typed)[0] == first


def test_a_name_with_another_number_is_another_school(gazetteer):
    assert answered(gazetteer, "ไทยรัฐวิทยา 85") is None
    assert answered(gazetteer, "ไทยรัฐวิทยา 96") is None


def made(*names: str, office: str = "1001", first: int = 0) -> list[SchoolName]:
    return [
        SchoolName(f"{office}{number:04d}", name, office, ministry_code=f"10{office}{first + number:04d}")
        for number, name in enumerate(names, 1)
    ]


def test_six_digits_that_are_two_codes_are_asked_about():
    first = SchoolName("10010002", "วัดหนึ่ง", "1001", ministry_code="1010720001")
    second = SchoolName("10010003", "วัดสอง", "1001", ministry_code="1010010002")
    gazetteer = Gazetteer((first, second))
    assert sorted(names(gazetteer, "010002", "1001")) == ["วัดสอง", "วัดหนึ่ง"]
    assert answered(gazetteer, "010002", "1001") is None
    assert answered(gazetteer, "720001", "1001") == "วัดหนึ่ง"
    assert answered(gazetteer, "10002", "1001") == "วัดสอง"


def test_the_own_office_comes_first_and_another_office_is_asked_about():
    gazetteer = Gazetteer(tuple(made("บ้านหนองบัวแดง") + made("บ้านหนองบัว", "บ้านโคกสูง", office="1002")))
    assert names(gazetteer, "บ้านหนองบัว", "1001") == ["บ้านหนองบัวแดง", "บ้านหนองบัว"]
    assert answered(gazetteer, "บ้านหนองบัว", "1001") is None
    assert answered(gazetteer, "บ้านโคกสูง", "1001") == "บ้านโคกสูง"
    # Misspelt, and of an office that is not the asker's: never without asking.
    assert names(gazetteer, "บ้านโคกสุง", "1001") == ["บ้านโคกสูง"]
    assert answered(gazetteer, "บ้านโคกสุง", "1001") is None


def test_two_names_as_near_are_both_offered():
    gazetteer = Gazetteer(tuple(made("บ้านหนองแวง", "บ้านหนองแสง", "บ้านโนนทัน")))
    assert names(gazetteer, "บ้านหนองแหง", "1001") == ["บ้านหนองแวง", "บ้านหนองแสง"]


def test_a_word_in_another_place_is_still_that_school_and_not_a_shorter_one():
    gazetteer = Gazetteer(tuple(made("บ้านหนองม่วง", "บ้านหนองคูม่วง")))
    assert answered(gazetteer, "บ้านหนองม่วงคู", "1001") == "บ้านหนองคูม่วง"


def test_a_part_of_a_name_that_may_be_another_name_is_asked_about():
    gazetteer = Gazetteer(tuple(made("บ้านเจริญสุข", "บ้านทดเจริญ")))
    assert names(gazetteer, "บ้านเจริญ", "1001") == ["บ้านเจริญสุข", "บ้านทดเจริญ"]


def test_quotation_marks_in_a_name_are_brackets():
    gazetteer = Gazetteer(tuple(made('บ้านบึง "อุตสาหกรรมนุเคราะห์"')))
    for typed in ("บ้านบึง", "อุตสาหกรรมนุเคราะห์", "บ้านบึงอุตสาหกรรมนุเคราะห์"):
        assert names(gazetteer, typed, "1001") == ['บ้านบึง "อุตสาหกรรมนุเคราะห์"']


@pytest.mark.parametrize(
    "typed", ["-", "()", "โรงเรียน", "รร.", "บ้าน", "รหัส", "ๆๆๆ", "1", "0" * 40, "์่้", "ก" * 1000]
)
def test_nothing_much_finds_nothing_and_breaks_nothing(typed, gazetteer):
    match = gazetteer.index.resolve(typed, OFFICE)
    assert not settled(match, typed, OFFICE)
    assert gazetteer.index.resolve(typed, "").how in ("none", "part")
    assert isinstance(gazetteer.index.nearest(typed, OFFICE), tuple)


def test_a_key_beside_the_right_one_weighs_less_than_any_other():
    assert "ห" in neighbours()["ก"] and "ด" in neighbours()["ก"] and "บ" not in neighbours()["ก"]
    assert weigh("บ้าน", "บ้าน") == 0
    assert weigh("บาน", "บ้าน") < weigh("บ้าร", "บ้าน") <= weigh("บ้าก", "บ้าน") == 1


def test_names_are_folded_the_quick_way_as_the_long_way(gazetteer):
    for school in gazetteer.schools:
        assert key_of(school.name) == fold_name(school.name)
        assert written_key(school.name) == fold(school.name)
    for odd in ("เเม่จัน", "นํ้าใส", "บ้านน่้ำ", "อนุบาลฯ", "กกกก", "บ้า น1 2", "ABC 12", "ก\u200bข", "", "1,000"):
        assert key_of(odd) == fold_name(odd) and written_key(odd) == fold(odd)


@given(st.text(st.sampled_from("กนมรหวอญเแโใไะัาำิีึืุู็่้๊๋์ๆฯํฺๅ ().-–1๑๒0,aB"), max_size=14))
@settings(max_examples=400, deadline=None)
def test_any_letters_are_folded_the_quick_way_as_the_long_way(text):
    assert key_of(text) == fold_name(text)
    assert written_key(text) == fold(text)


def test_slips_are_the_same_on_every_run():
    for slip in SLIPS.values():
        tried = [slip("ชุมชนบ้านหนองบัว 12 (ราษฎร์อุปถัมภ์ศึกษา)", random.Random(7)) for _ in range(2)]
        assert tried[0] == tried[1] and tried[0] is not None


def test_slips_in_names_of_the_demonstration_are_found_and_never_taken_for_another(gazetteer):
    schools = [school for school in gazetteer.schools if school.office == OFFICE]
    found = measure(gazetteer.index, schools, 40, office=True)
    total = sum(tally.tried for tally in found.values())
    assert sum(tally.first for tally in found.values()) / total >= 0.97
    assert sum(tally.among for tally in found.values()) / total >= 0.99
    assert {kind: tally.errors for kind, tally in found.items() if tally.wrong} == {}
    hard = {"คำหาย", "บ้าน เป็น วัด"}
    weak = {
        kind: tally.first / tally.tried for kind, tally in found.items() if kind not in hard and tally.tried
    }
    assert {kind: share for kind, share in weak.items() if share < 0.9} == {}


@pytest.fixture(scope="module")
def country(shared) -> Gazetteer:
    return Gazetteer(tuple(read_schools(shared / "data" / "obec-schools-2565" / "obec_schools_2565.csv.gz")))


def test_slips_in_names_of_the_country_are_found_in_the_askers_office(country):
    found = measure(country.index, country.schools, 120, office=True)
    total = sum(tally.tried for tally in found.values())
    assert sum(tally.first for tally in found.values()) / total >= 0.975
    assert sum(tally.among for tally in found.values()) / total >= 0.99
    assert sum(tally.answered for tally in found.values()) / total >= 0.9
    assert sum(tally.wrong for tally in found.values()) / total <= 0.001


def test_slips_in_names_of_the_country_are_found_without_any_office_and_not_answered(country):
    found = measure(country.index, country.schools, 120, office=False)
    total = sum(tally.tried for tally in found.values())
    assert sum(tally.among for tally in found.values()) / total >= 0.93
    assert sum(tally.wrong for tally in found.values()) / total <= 0.001


def test_every_name_of_the_country_is_folded_the_quick_way_as_the_long_way(country):
    assert [each.name for each in country.schools if key_of(each.name) != fold_name(each.name)] == []
    assert [each.name for each in country.schools if written_key(each.name) != fold(each.name)] == []
