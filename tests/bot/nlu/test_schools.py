"""Schools by code, short name and misspelling; also at the scale of the country."""

from __future__ import annotations

import csv
import gzip
import random

import pytest

from bot.nlu.gazetteer import Gazetteer
from bot.nlu.schools import SchoolName


def codes(gazetteer: Gazetteer, name: str, office: str = "5703", **more) -> list[str]:
    return sorted(school.code for school in gazetteer.index.resolve(name, office, **more).schools)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("57030040", ["57030040"]),
        ("บ้านแม่จัน", ["57030040"]),
        ("โรงเรียนบ้านแม่จัน", ["57030040"]),
        ("รร.บ้านแม่จัน", ["57030040"]),
        ("ร.ร.แม่จัน", ["57030040"]),
        ("บ้าน แม่จัน (เชียงแสนประชานุสาสน์)", ["57030040"]),
        ("เชียงแสนประชานุสาสน์", ["57030040"]),
        ("ไทยรัฐวิทยา 86", ["57030006"]),
        ("ไทยรัฐวิทยา๘๖", ["57030006"]),
        ("บ้านป่าสักหลวง", ["57030006"]),
        ("ผ่านศึกสงเคราะห์ ๑", ["57030167"]),
        ("ผ่านศึกสงเคราะห์", ["57030013", "57030167"]),
        ("ไม้ลุงขน", ["57030112"]),
        ("บ้านร่องก๊อ ม่วงคำ", ["57030037"]),
        ("บ้านถ้ำ", ["57030101"]),
        ("บ้านถ้ำ ตชด", ["57030103"]),
        ("สันทราย", ["57030048", "57030110", "57030113"]),
        ("บ้านสันทราย", ["57030110", "57030113"]),
        ("บ้านสันโค้ง", ["57030025", "57030124"]),
        ("บ้านสันโคง", ["57030025", "57030124"]),
        ("บ้านแม่จนน", ["57030040"]),
        ("บ้านปางหา", ["57030093"]),
        ("วัดมงคลถาวร", ["54020054"]),
        ("โรงเรียนดาวอังคารพิทยา", []),
        ("", []),
        ("ก", []),
    ],
)
def test_a_name_finds_its_schools(name, expected, gazetteer):
    assert codes(gazetteer, name) == expected


def test_the_lost_leading_zero_of_a_code_is_put_back():
    gazetteer = Gazetteer((SchoolName("01230001", "วัดใหม่", "0123", ministry_code="0010230001"),))
    assert codes(gazetteer, "1230001", "0123") == codes(gazetteer, "10230001", "0123") == ["01230001"]
    assert codes(gazetteer, "230001", "0123") == ["01230001"]


def test_an_unknown_name_offers_the_three_nearest(gazetteer):
    match = gazetteer.index.resolve("บ้านมะพร้าวหอม", "5703")
    assert not match.schools
    assert 1 <= len(match.near) <= 3


def test_the_own_cluster_comes_first(gazetteer):
    first = gazetteer.index.resolve("บ้านสันโค้ง", "5703", cluster="กลุ่มสาธิตแม่สาย 1").schools[0]
    assert first.code == "57030124"


@pytest.fixture(scope="module")
def country(shared) -> Gazetteer:
    path = shared / "data" / "obec-schools-2565" / "obec_schools_2565.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return Gazetteer(
        tuple(
            SchoolName(
                row["smis_code"],
                row["school_name"],
                row["esao_code"],
                province=row["province"],
                ministry_code=row["school_id10"],
            )
            for row in rows
        )
    )


def _misspell(name: str, chance: random.Random) -> str:
    """Drop, double or swap one letter, as thumbs do."""
    place = chance.randrange(1, len(name) - 1)
    kind = chance.choice(("drop", "double", "swap"))
    if kind == "drop":
        return name[:place] + name[place + 1 :]
    if kind == "double":
        return name[:place] + name[place] + name[place:]
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def test_misspelt_names_of_the_country_are_found_or_offered(country):
    chance = random.Random(5703)
    schools = [school for school in country.schools if len(school.name) > 6]
    first = among = 0
    tried = chance.sample(schools, 1000)
    for school in tried:
        match = country.index.resolve(_misspell(school.name, chance), school.office)
        found = [each.code for each in (*match.schools, *match.near)]
        first += found[:1] == [school.code]
        among += school.code in found[:3]
    assert first / len(tried) >= 0.94, first
    assert among / len(tried) >= 0.97, among


def test_every_exact_name_of_the_country_is_found_in_its_office(country):
    chance = random.Random(1)
    for school in chance.sample(list(country.schools), 1500):
        assert school.code in [
            each.code for each in country.index.resolve(school.name, school.office).schools
        ] or (len(country.index.resolve(school.name, school.office).schools) >= 12)
