"""``circulars`` on the command line: written, priced, sent once, and read."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from sqlalchemy import select

from bot.cli.circulars import circulars
from db.audit import AuditLine
from db.errors import AnswerableError, WrongInputError
from db.importing import import_file
from db.letters import Letter
from db.migrate import upgrade
from db.session import make_engine, make_sessions
from tests.papers import pdf

SCHOOLS = "รหัสโรงเรียน,ชื่อโรงเรียน,อำเภอ,กลุ่มโรงเรียน\n57030001,บ้านหนึ่ง,แม่สาย,กลุ่มเหนือ\n57030002,บ้านสอง,แม่จัน,กลุ่มใต้\n57030003,บ้านสาม,แม่จัน,กลุ่มใต้\n"
ADD = ("add", "ว 9", "--date", "20 พ.ย. 69", "--subject", "ทดสอบ")


@pytest.fixture
def home(tmp_path, database_url, monkeypatch):
    upgrade(database_url)
    engine = make_engine(database_url)
    import_file(make_sessions(engine), "schools", SCHOOLS.encode(), office_code="5703")
    engine.dispose()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NONGPHAEN_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database_url)
    return tmp_path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(circulars, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize(
    ("who", "count"),
    [("all", 3), ("amphoe:แม่จัน", 2), ("cluster:กลุ่มเหนือ", 1), ("school:57030001,57030003", 2)],
)
def test_each_audience_reaches_its_schools(home, who, count):
    run(*ADD, "--to", who)
    with pytest.raises(WrongInputError, match="--yes"):
        run("send", "ว 9")
    assert f"ส่งแล้ว ว 9 ถึง {count} โรง" in run("send", "ว 9", "--yes")
    assert f"({count} โรง: ส่งถึง {count} รับทราบ 0 ดำเนินการแล้ว 0)" in run("register", "ว 9")


def test_price_and_remainder_are_printed_before_anything_is_sent(home):
    run(*ADD, "--to", "all")
    result = CliRunner().invoke(circulars, ["send", "ว 9"])
    assert "ราคา 0 ข้อความ" in result.output and "ยังไม่ทราบโควตาที่เหลือ" in result.output
    assert "ร่าง" in run("list")


def test_a_letter_is_sent_once(home):
    run(*ADD, "--to", "all")
    run("send", "ว 9", "--yes")
    with pytest.raises(AnswerableError, match="ไม่ได้ส่งซ้ำ"):
        run("send", "ว 9", "--yes")


@pytest.mark.parametrize(
    "wrong",
    [
        (*ADD, "--to", "amphoe:ไม่มี"),
        (*ADD, "--to", "ใครก็ได้"),
        (*ADD, "--to", "school:57039999"),
        (*ADD, "--to", "all", "--due", "31 ก.พ. 70"),
        (*ADD, "--to", "all", "--due", "1 พ.ย. 69"),
        (*ADD, "--to", "all", "--link", "javascript:alert(1)"),
        ("send", "ว 404", "--yes"),
        ("register", "ว 404"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(home, wrong):
    with pytest.raises(WrongInputError):
        run(*wrong)
    assert "ยังไม่มีหนังสือเวียน" in run("list")


def test_the_register_of_a_letter_as_a_workbook(home):
    run(*ADD, "--to", "all")
    run("send", "ว 9", "--yes")
    run("register", "ว 9", "out.xlsx")
    cells = [cell.value for row in load_workbook("out.xlsx").worksheets[0].iter_rows() for cell in row]
    assert "บ้านหนึ่ง" in cells and "ยังไม่รับทราบ" in cells


def test_a_pdf_is_kept_with_the_letter_and_leaves_lines_in_the_audit_log(home, database_url, monkeypatch):
    (home / "ว9.pdf").write_bytes(pdf())
    (home / "no.pdf").write_bytes(b"PK")
    with pytest.raises(WrongInputError, match="SECRET_KEY"):
        run(*ADD, "--to", "all", "--pdf", "ว9.pdf")
    monkeypatch.setenv("SECRET_KEY", "k" * 32)
    monkeypatch.setenv("PUBLIC_URL", "https://bot.example.go.th")
    for wrong, said in (("none.pdf", "ไม่พบไฟล์"), ("no.pdf", "ไม่ใช่ไฟล์ PDF")):
        with pytest.raises(WrongInputError, match=said):
            run(*ADD, "--to", "all", "--pdf", wrong)
    run(*ADD, "--to", "all", "--pdf", "ว9.pdf")
    engine = make_engine(database_url)
    with make_sessions(engine)() as session:
        letter = session.scalars(select(Letter)).one()
        acts = list(session.scalars(select(AuditLine.act).where(AuditLine.act.startswith("circular."))))
    engine.dispose()
    assert letter.paper_name == "ว9.pdf" and letter.paper_link.startswith("https://bot.example.go.th/papers/")
    assert acts == ["circular.drafted", "circular.attached"]
