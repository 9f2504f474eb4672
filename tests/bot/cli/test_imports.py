"""The commands import, template and db, as an officer types them: exit codes, faults on standard error, no stack."""

from __future__ import annotations

import pytest

from bot.cli import main
from tests.conftest import give_model

SCHOOLS = "รหัสโรงเรียน,ชื่อโรงเรียน\n57030001,บ้านหนึ่ง\n57030002,บ้านสอง\n"
STUDENTS = "รหัสโรงเรียน,ปีการศึกษา,รอบ,ชั้น,ชาย,หญิง\n57030001,2568,1,ป.1,{},2\n"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run ``nongphaen`` in an empty folder; returns exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'office.db'}")
    (tmp_path / "schools.csv").write_text(SCHOOLS, encoding="utf-8")
    (tmp_path / "one.csv").write_text(STUDENTS.format(1), encoding="utf-8")
    (tmp_path / "two.csv").write_text(STUDENTS.format(5), encoding="utf-8")

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return int(ended.value.code or 0), told.out.strip(), told.err.strip()

    return call


def test_a_fresh_database_takes_files_lists_compares_and_takes_back(run):
    assert run("import", "schools", "schools.csv", "--office", "5703") == (0, "นำเข้าเป็นชุดที่ 1 แล้ว 2 แถว", "")
    assert run("import", "students", "one.csv", "--as-of", "10 มิ.ย. 68")[0] == 0
    assert run("import", "students", "one.csv", "--as-of", "10/6/2568")[1].startswith(
        "ไฟล์นี้นำเข้าไว้แล้วเป็นชุดที่ 2"
    )
    assert run("import", "--dry-run", "students", "two.csv")[1] == "ตรวจแล้วถูกต้อง 1 แถว (ยังไม่ได้บันทึก)"
    assert run("import", "students", "two.csv")[1] == "นำเข้าเป็นชุดที่ 3 แล้ว 1 แถว: ใหม่ 0 เปลี่ยน 1 เหมือนเดิม 0"
    code, told, _ = run("import", "diff", "3")
    assert (code, told.splitlines()) == (
        0,
        ["ชุดที่ 3: 1 แถว ใหม่ 0 เปลี่ยน 1", "รหัสโรงเรียน 57030001 ปีการศึกษา 2568 รอบ 1 ชั้น ป.1: ชาย 1 → 5"],
    )
    assert run("import", "undo", "3")[:2] == (0, "ยกเลิกชุดที่ 3 (students 1 แถว) แล้ว")
    lines = run("import", "list")[1].splitlines()
    assert [line.split("\t")[:3] for line in lines[1:]] == [
        ["3", "ยกเลิกแล้ว", "students"], ["2", "ใช้อยู่", "students"], ["1", "ใช้อยู่", "schools"],
    ]  # fmt: skip
    assert "10 มิ.ย. 2568" in lines[2]


def test_schools_whose_amounts_changed_are_told_after_the_price(run, tmp_path):
    head = "รหัสโรงเรียน,ปีงบประมาณ,งบรายจ่าย,รายการ,งวด,จำนวนเงิน,เลขที่หนังสือ,ลงวันที่\n"
    for name, amount in (("first", "100000"), ("second", "120000")):
        row = f"57030001,2570,งบเงินอุดหนุน,ค่าหนังสือเรียน,1,{amount},ศธ 04048/ว 9,10/11/2569\n"
        (tmp_path / f"{name}.csv").write_text(head + row, encoding="utf-8")
    run("import", "schools", "schools.csv")
    run("import", "allocations", "first.csv")
    assert run("import", "diff", "2", "--notify")[:2] == (0, "0 โรงที่ยอดเปลี่ยนจากชุดที่ 2")
    run("import", "allocations", "second.csv")
    code, told, error = run("import", "diff", "3", "--notify")
    assert (code, error) == (2, "ยังไม่ได้แจ้ง ใส่ --yes เพื่อแจ้ง")
    assert "บ้านหนึ่ง: ค่าหนังสือเรียน งวด 1 ปีงบประมาณ 2570 100,000.00 → 120,000.00 (เพิ่มขึ้น 20,000.00)" in told
    assert "ราคา 0 ข้อความ" in told
    assert "แจ้งแล้ว 1 โรง" in run("import", "diff", "3", "--notify", "--yes")[1]
    assert "แจ้งไว้ก่อนแล้ว 1 โรง" in run("import", "diff", "3", "--notify", "--yes")[1]
    run("import", "undo", "3")
    assert "ยกเลิกไปแล้ว" in run("import", "diff", "3", "--notify", "--yes")[2]


def test_faults_are_listed_on_standard_error_with_exit_code_2(run):
    run("import", "schools", "schools.csv")
    code, told, faults = run("import", "students", "schools.csv")
    assert (code, told) == (2, "")
    assert "CSV!C1: (ไม่มีคอลัมน์), ควรมีคอลัมน์" in faults or "ไม่พบหัวตาราง" in faults
    assert faults.splitlines()[-1].startswith("ไม่รับไฟล์ schools.csv: พบ ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("import", "pupils", "one.csv"), "ชนิดที่มีคือ schools"),
        (("import", "students", "none.csv"), "ไม่พบไฟล์ none.csv"),
        (("import", "students", "one.csv", "--year", "2025"), "น่าจะหมายถึง 2568"),
        (("import", "undo", "x"), "ต้องเป็นตัวเลข"),
        (("import", "undo", "7"), "ไม่พบชุดนำเข้าหมายเลข 7"),
        (("import", "diff", "7"), "ไม่พบชุดนำเข้าหมายเลข 7"),
        (("template", "pupils", "x.xlsx"), "ชนิดที่มีคือ schools"),
        (("template", "students", "x.doc"), ".xlsx"),
        (("db", "downgrade", "77"), "ไม่มีรุ่น 77"),
        (("db", "downgrade"), "ฐานข้อมูลยังว่าง"),
    ],
)
def test_wrong_input_is_one_thai_sentence(run, arguments, words):
    code, _, told = run(*arguments)
    assert code == 2 and words in told


def test_a_template_is_written_and_read_again(run):
    run("import", "schools", "schools.csv")
    assert run("template", "staff", "staff.xlsx")[0] == 0
    code, _, told = run("import", "staff", "staff.xlsx")
    assert code == 2 and "มีแต่แถวตัวอย่าง" in told


def test_the_schema_goes_up_and_back(run):
    assert run("db", "upgrade")[1].startswith("ฐานข้อมูลอยู่ที่รุ่น")
    assert run("db", "downgrade", "--yes")[0] == 0
    code, _, told = run("import", "schools", "schools.csv")
    assert code == 2 and "nongphaen db upgrade" in told
    run("db", "upgrade")
    assert run("import", "schools", "schools.csv")[0] == 0
    assert run("import", "list")[0] == 0


def test_an_empty_list_says_so(run):
    assert run("import", "list")[:2] == (0, "ยังไม่มีชุดนำเข้า")


def test_a_file_of_every_office_answers_each_office_with_its_own(run, model_home, tmp_path, monkeypatch):
    give_model(model_home, tmp_path / "var")
    (tmp_path / "schools.csv").write_text(SCHOOLS + "54020001,บ้านสาม\n", encoding="utf-8")
    (tmp_path / "both.csv").write_text(STUDENTS.format(1) + "54020001,2568,1,ป.1,20,22\n", encoding="utf-8")
    assert run("import", "schools", "schools.csv", "--office", "all")[0] == 0
    assert run("import", "students", "both.csv", "--office", "all")[0] == 0
    assert run("ask", "นักเรียนทั้งเขตกี่คน")[1].startswith("3 คน")
    assert run("ask", "มีโรงเรียนกี่โรง")[1].startswith("2 โรง")
    monkeypatch.setenv("OFFICE_CODE", "5402")
    assert run("ask", "นักเรียนทั้งเขตกี่คน")[1].startswith("42 คน")
    assert run("ask", "โรงเรียนไหนเด็กมากสุด")[1].startswith("บ้านสาม 42 คน")
