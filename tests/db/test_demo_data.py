"""The demonstration data says what the sources say, adds up, and holds nobody's personal data."""

from __future__ import annotations

import csv
import gzip
import re
import subprocess
import sys
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from db.demo import DEMO_FILES, DEMO_OFFICES

PROJECT = Path(__file__).resolve().parents[2]
SHARED = PROJECT.parent / "shared"
DEMO = PROJECT / "db" / "demo"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared sources are not beside the project")

HEADINGS = {
    "targets": "ปีงบประมาณ* งบรายจ่าย* ไตรมาส* ร้อยละเป้าหมาย* อ้างอิง*",
    "schools": "รหัสโรงเรียน* ชื่อโรงเรียน* รหัสกระทรวง ตำบล อำเภอ จังหวัด กลุ่มโรงเรียน ละติจูด ลองจิจูด ชั้นต่ำสุด ชั้นสูงสุด "
    "สถานะ เรียนรวมกับ ชื่อเรียกอื่น",
    "students": "รหัสโรงเรียน* ปีการศึกษา* รอบ* ชั้น* ชาย* หญิง* ห้อง พักนอน ยากจน พิการ",
    "staff": "รหัสโรงเรียน* ปีการศึกษา* ตำแหน่ง* ชาย* หญิง*",
    "rates": "ปีงบประมาณ* รายการ* ชั้น* บาทต่อคนต่อปี* อ้างอิง*",
    "allocations": "รหัสโรงเรียน* ปีงบประมาณ* งบรายจ่าย* รายการ* งวด* จำนวนเงิน* เลขที่หนังสือ* ลงวันที่* หมายเหตุ",
    "disbursements": "รหัสโรงเรียน รหัสโครงการ ปีงบประมาณ* งบรายจ่าย* รายการ วันที่* เบิกจ่าย* ผูกพัน",
    "reports": "รหัสรายงาน* ชื่อรายงาน* ระบบ รอบ* ปี* เปิดรับ กำหนดส่ง* ผู้ส่ง",
    "transfers": "เลขคำขอ* รหัสโรงเรียน* ปีงบประมาณ* จากรายการ* ไปรายการ* จำนวนเงิน* สถานะ* เลขที่หนังสือ วันที่*",
    "requests": "รหัสโรงเรียน* ปีงบประมาณ* งบรายจ่าย* รายการ* จำนวนเงิน* สถานะ*",
    "projects": "รหัสโครงการ* ปีงบประมาณ* โครงการ* กลุ่มงาน* กลยุทธ์ งบประมาณ* เริ่ม* สิ้นสุด* ความก้าวหน้า สถานะ",
    "indicators": "รหัสตัวชี้วัด* ตัวชี้วัด* ปีงบประมาณ* รอบ* เป้าหมาย* ผล ระดับ",
    "inspections": "เลขที่* ประเด็น* ข้อเสนอแนะ* ผู้รับผิดชอบ* กำหนด สถานะ*",
    "circulars": "เลขที่หนังสือ* ลงวันที่* เรื่อง* ความเร่งด่วน สรุป กำหนดส่ง ถึง* ลิงก์",
    "acknowledgements": "เลขที่หนังสือ* รหัสโรงเรียน* สถานะ* วันที่*",
    "submissions": "รหัสรายงาน* รหัสโรงเรียน* สถานะ* วันที่ส่ง",
    "technology": "รหัสโรงเรียน* ปีการศึกษา* รายการ* จำนวน* รายละเอียด",
    "buildings": "รหัสโรงเรียน* ปีการศึกษา* ประเภท* แบบ ปีที่สร้าง สภาพ* จำนวน*",
    "equipment": "รหัสโรงเรียน* ปีการศึกษา* รายการ* ใช้ได้* รอซ่อม รอจำหน่าย",
    "scores": "รหัสโรงเรียน* ปีการศึกษา* การทดสอบ* ชั้น* วิชา* จำนวนผู้สอบ คะแนนเฉลี่ย*",
    "classplans": "รหัสโรงเรียน* ปีการศึกษา* ชั้น* ห้องตามแผน* นักเรียนตามแผน*",
    "holidays": "วันที่* ชื่อ*",
    "gcode": "รหัสโรงเรียน* ปีการศึกษา* สัญชาติ* จำนวน*",
    "census": "อำเภอ* ตำบล* ปี* อายุ* ชาย* หญิง*",
    "serviceareas": "รหัสโรงเรียน* อำเภอ* ตำบล* หมู่บ้าน*",
}
GRAIN = {
    "schools": 1, "students": 4, "staff": 3, "rates": 3, "targets": 3, "allocations": 5, "reports": 1, "submissions": 2,
    "transfers": 1, "requests": 4, "projects": 2, "indicators": 4, "inspections": 1, "technology": 3, "buildings": 6, "equipment": 3,
    "circulars": 2, "acknowledgements": 2, "scores": 5, "classplans": 3, "holidays": 1, "gcode": 3,
    "census": 4, "serviceareas": 4,
}  # fmt: skip
#: What the year of a row is called: of schooling, of money, of the civil registration.
YEARS = ("ปีการศึกษา", "ปีงบประมาณ", "ปี")
BAN_MAE_CHAN = "57030040"


def rows(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def heads(row: dict[str, str]) -> int:
    return int(row["ชาย"]) + int(row["หญิง"])


def test_every_file_is_declared_once_per_office_and_exists():
    declared = {item.file for item in DEMO_FILES}
    assert declared == {str(path.relative_to(DEMO)) for path in DEMO.rglob("*.csv")}
    assert len({(item.office, item.file) for item in DEMO_FILES}) == len(DEMO_FILES)
    assert {item.office for item in DEMO_FILES} == set(DEMO_OFFICES)
    assert all(item.path.is_file() and item.source_note for item in DEMO_FILES)


def test_schools_come_before_all_that_refers_to_them():
    for office in DEMO_OFFICES:
        assert next(item.kind for item in DEMO_FILES if item.office == office) == "schools"


@pytest.mark.parametrize("item", DEMO_FILES, ids=lambda item: f"{item.office}-{item.file}")
def test_headings_are_those_of_the_contract(item):
    wanted = HEADINGS[item.kind].split()
    found = list(rows(item.file)[0])
    assert found == [name.rstrip("*") for name in wanted if name.rstrip("*") in found]
    assert {name.rstrip("*") for name in wanted if name.endswith("*")} <= set(found)


@needs_shared
def test_the_headings_expected_here_are_those_printed_in_the_contract():
    text = (SHARED / "contract.md").read_text(encoding="utf-8")
    for kind, wanted in HEADINGS.items():
        cell = re.search(rf"^\| `{kind}` \|[^|]*\|(.*)\|$", text, re.M)[1]
        for name in wanted.split():
            assert name in cell, (kind, name)


@pytest.mark.parametrize("item", DEMO_FILES, ids=lambda item: f"{item.office}-{item.file}")
def test_required_cells_are_filled_and_no_row_occurs_twice(item):
    required = [name.rstrip("*") for name in HEADINGS[item.kind].split() if name.endswith("*")]
    table = rows(item.file)
    assert all(row[name] for row in table for name in required)
    keys = [tuple(row.values())[: GRAIN.get(item.kind, 6)] for row in table]
    assert len(set(keys)) == len(keys)


def test_declared_years_and_rounds_are_those_in_the_rows():
    for item in DEMO_FILES:
        if item.year is None:
            continue
        for row in rows(item.file):
            assert next(row[name] for name in YEARS if name in row) == str(item.year)
            assert row.get("รอบ") == item.round


@pytest.mark.parametrize("item", DEMO_FILES, ids=lambda item: f"{item.office}-{item.file}")
def test_nobody_can_be_phoned_or_identified(item):
    text = item.path.read_text(encoding="utf-8")
    assert not re.search(r"(?<!\d)\d(?:[ -]?\d){12}(?!\d)", text), "thirteen digits: a citizen id?"
    assert not re.search(r"(?<![\d.])0\d(?:[ -]?\d){7,8}(?!\d)", text), "a telephone number?"
    assert "@" not in text
    assert not re.search(r"(นาย|นางสาว|น\.ส\.|โทร(?!ม|ทัศน์))\s*[\d\u0e01-\u0e2e]", text)


def test_the_whole_demonstration_stays_small():
    assert sum(path.stat().st_size for path in DEMO.rglob("*.csv")) < 4_000_000


def test_pupils_of_chiang_rai_3_in_2568_are_those_of_the_source():
    table = rows("5703/students-2568.csv")
    assert len({row["รหัสโรงเรียน"] for row in table}) == 139
    assert sum(int(row["ชาย"]) for row in table) == 18_782
    assert sum(int(row["หญิง"]) for row in table) == 18_247
    assert sum(int(row["ห้อง"]) for row in table) == 1_781
    levels: Counter[str] = Counter()
    for row in table:
        level = "ม.ปลาย" if row["ชั้น"] in ("ม.4", "ม.5", "ม.6") else row["ชั้น"].split(".")[0]
        levels[level] += heads(row)
    assert levels == {"อ": 6_019, "ป": 23_702, "ม": 6_107, "ม.ปลาย": 1_201}
    assert all(heads(row) or int(row["ห้อง"]) for row in table), "only opened grades"


def test_ban_mae_chan_has_1497_pupils():
    table = [row for row in rows("5703/students-2568.csv") if row["รหัสโรงเรียน"] == BAN_MAE_CHAN]
    totals = [sum(int(row[name]) for row in table) for name in ("ชาย", "หญิง", "ห้อง")]
    assert totals == [757, 740, 48]


def test_the_newest_pupils_of_chiang_rai_3_are_real_and_earlier_years_are_marked():
    pupils = [item for item in DEMO_FILES if (item.office, item.kind) == ("5703", "students")]
    years = {item.year: item.demonstration for item in pupils}
    assert years == {2566: True, 2567: True, 2568: False}
    for year in (2566, 2567):
        total = sum(map(heads, rows(f"5703/students-{year}.csv")))
        assert 0.9 * 37_029 < total < 1.05 * 37_029


def test_the_two_ban_san_khong_can_be_told_apart_by_tambon():
    twins = [row for row in rows("5703/schools.csv") if row["ชื่อโรงเรียน"] == "บ้านสันโค้ง"]
    assert {(r["รหัสโรงเรียน"], r["ตำบล"], r["อำเภอ"]) for r in twins} == {
        ("57030025", "ป่าตึง", "แม่จัน"),
        ("57030124", "ศรีเมืองชุม", "แม่สาย"),
    }


def test_unknown_places_stay_empty_and_clusters_say_that_they_are_demonstration():
    schools = rows("5703/schools.csv")
    nowhere = {row["รหัสโรงเรียน"] for row in schools if not row["อำเภอ"]}
    assert nowhere == {"57030002", "57030009", "57030065", "57030179"}
    sizes = Counter(row["กลุ่มโรงเรียน"] for row in schools if row["อำเภอ"])
    assert all(name.startswith("กลุ่มสาธิต") and 8 <= size <= 16 for name, size in sizes.items())
    assert all(not row["กลุ่มโรงเรียน"] for row in schools if not row["อำเภอ"])


@needs_shared
@pytest.mark.parametrize("office", DEMO_OFFICES)
def test_every_school_is_in_the_national_list_under_its_office(office):
    national = SHARED / "data/obec-schools-2565/obec_schools_2565.csv.gz"
    with gzip.open(national, "rt", encoding="utf-8-sig") as packed:
        listed = {row["smis_code"]: row for row in csv.DictReader(packed)}
    schools = rows(f"{office}/schools.csv")
    for row in schools:
        known = listed[row["รหัสโรงเรียน"]]
        assert (known["esao_code"], known["school_id10"]) == (office, row["รหัสกระทรวง"])
    assert len(schools) == {"5703": 139, "5402": 103}[office]


@pytest.mark.parametrize("office", DEMO_OFFICES)
def test_no_row_names_a_school_of_another_office(office):
    # The office itself and the country have a mean of scores too.
    codes = {row["รหัสโรงเรียน"] for row in rows(f"{office}/schools.csv")} | {"", f"{office}0000", "00000000"}
    for item in DEMO_FILES:
        if item.office == office and "รหัสโรงเรียน" in HEADINGS[item.kind].replace("*", "").split():
            assert {row["รหัสโรงเรียน"] for row in rows(item.file)} <= codes


def test_phrae_2_keeps_the_totals_of_its_source():
    table = rows("5402/students-2569.csv")
    assert sum(map(heads, table)) == 7_177
    assert sum(int(row["ห้อง"]) for row in table) == 792
    by_position: Counter[str] = Counter()
    for row in rows("5402/staff-2569.csv"):
        by_position[row["ตำแหน่ง"]] += heads(row)
    assert by_position == {"ผู้อำนวยการโรงเรียน": 59, "รองผู้อำนวยการโรงเรียน": 6, "ครู": 659}


@needs_shared
def test_phrae_2_keeps_every_schools_total():
    pupils: Counter[str] = Counter()
    for row in rows("5402/students-2569.csv"):
        pupils[row["รหัสโรงเรียน"]] += heads(row)
    original = SHARED / "data/esao-phrae2-2569/schools-phrae2.csv"
    with original.open(encoding="utf-8-sig", newline="") as source:
        for row in csv.DictReader(source):
            number = row["นักเรียนรวม"].replace("-", "0")
            assert pupils[row["รหัสโรงเรียน (SMIS 8 หลัก)"]] == int(number)


def test_merged_schools_name_the_open_school_they_joined():
    schools = {row["รหัสโรงเรียน"]: row for row in rows("5402/schools.csv")}
    merged = [row for row in schools.values() if row["สถานะ"] == "เรียนรวม"]
    assert len(merged) == 16
    assert all(schools[row["เรียนรวมกับ"]]["สถานะ"] == "เปิดสอน" for row in merged)
    assert len({row["กลุ่มโรงเรียน"] for row in schools.values()}) == 9


def test_rates_are_as_cited_and_carried_ones_say_so():
    cited = {(row["ปีงบประมาณ"], row["รายการ"], row["ชั้น"]): row["บาทต่อคนต่อปี"] for row in rows("rates.csv")}
    teaching = [cited["2567", "ค่าจัดการเรียนการสอน", grade] for grade in ("อ.2", "ป.6", "ม.3", "ม.6")]
    assert teaching == ["1836", "2052", "3780", "4104"]
    assert cited["2566", "ค่าหนังสือเรียน", "ป.6"] == "859"
    carried = rows("rates-demo.csv")
    assert len(carried) == 3 * 5 * 15
    assert all(row["อ้างอิง"].startswith("ข้อมูลสาธิต") for row in carried)


def test_a_year_of_per_head_money_is_rate_times_pupils_worked_by_hand():
    """บ้านแม่จัน 2568: 114 in kindergarten, 1,023 in ป.1-6, 360 in ม.1-3.

    ค่าจัดการเรียนการสอน: 114 x 1,836 + 1,023 x 2,052 + 360 x 3,780 = 209,304 + 2,099,196 + 1,360,800.
    """
    lines = [
        row
        for row in rows("5703/allocations-2569.csv")
        if (row["รหัสโรงเรียน"], row["รายการ"]) == (BAN_MAE_CHAN, "ค่าจัดการเรียนการสอน")
    ]
    amounts = {row["งวด"]: Decimal(row["จำนวนเงิน"]) for row in lines}
    assert sum(amounts.values()) == Decimal("3669300.00")
    assert amounts["1"] == Decimal("1284255.00"), "70 % of half of it"
    assert amounts["2"] == Decimal("550395.00"), "the other 30 %"


def test_books_and_uniforms_come_with_term_1_only():
    for name in ("ค่าหนังสือเรียน", "ค่าเครื่องแบบนักเรียน"):
        instalments = {row["งวด"] for row in rows("5703/allocations-2569.csv") if row["รายการ"] == name}
        assert instalments == {"3", "4"}
        assert not [row for row in rows("5703/allocations-2570.csv") if row["รายการ"] == name]


@pytest.mark.parametrize("year", [2569, 2570])
def test_allocations_are_marked_and_never_paid_beyond(year):
    allocated: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for row in rows(f"5703/allocations-{year}.csv"):
        assert row["หมายเหตุ"].startswith("ข้อมูลสาธิต") and "สาธิต" in row["เลขที่หนังสือ"]
        allocated[row["รหัสโรงเรียน"], row["งบรายจ่าย"], row["รายการ"]] += Decimal(row["จำนวนเงิน"])
    used: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    committed: dict[tuple[str, ...], Decimal] = {}
    for row in sorted(rows(f"5703/disbursements-{year}.csv"), key=lambda row: row["วันที่"]):
        assert bool(row["รหัสโรงเรียน"]) != bool(row["รหัสโครงการ"])
        if row["รหัสโรงเรียน"]:
            key = (row["รหัสโรงเรียน"], row["งบรายจ่าย"], row["รายการ"])
            used[key] += Decimal(row["เบิกจ่าย"])
            committed[key] = Decimal(row["ผูกพัน"])
    assert all(0 < used[key] and used[key] + committed[key] <= allocated[key] for key in used)


def test_some_schools_have_not_sent_dmc_of_term_2_but_ban_mae_chan_has():
    sent = [row for row in rows("5703/submissions.csv") if row["รหัสรายงาน"] == "DMC-2569-2"]
    states = {row["รหัสโรงเรียน"]: row for row in sent}
    counts = Counter(row["สถานะ"] for row in states.values())
    assert len(states) == 139
    assert 5 <= counts["ยังไม่ส่ง"] <= 15 and counts["ส่งช้า"] and counts["ส่งกลับแก้ไข"]
    assert states[BAN_MAE_CHAN]["สถานะ"] == "ส่งแล้ว"


@pytest.mark.parametrize("office", DEMO_OFFICES)
def test_sending_dates_agree_with_the_states(office):
    reports = {row["รหัสรายงาน"]: row for row in rows(f"{office}/reports.csv")}
    for row in rows(f"{office}/submissions.csv"):
        report, sent = reports[row["รหัสรายงาน"]], row["วันที่ส่ง"]
        assert bool(sent) == (row["สถานะ"] in ("ส่งแล้ว", "ส่งช้า", "ส่งกลับแก้ไข"))
        if sent:
            assert report["เปิดรับ"] <= sent <= "2569-11-20"
            assert (sent > report["กำหนดส่ง"]) == (row["สถานะ"] == "ส่งช้า")


@needs_shared
def test_building_again_gives_the_same_files(tmp_path):
    command = [sys.executable, str(PROJECT / "tools" / "build_demo.py"), "--out", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    for path in DEMO.rglob("*.csv"):
        assert (tmp_path / path.relative_to(DEMO)).read_bytes() == path.read_bytes(), path.name
