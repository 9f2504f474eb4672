"""An officer sends a workbook in the chat: checked, shown, imported on a tap, taken back; nobody else can."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest
from sqlalchemy import func, select

from db import kept_files
from db.batches import ImportBatch
from db.importing import undo_batch
from db.kept_files import KeptFile
from db.people import Seat
from db.session import writing
from tests.dialogues.conftest import DIRECTOR, OFFICER, PRINCIPAL, TODAY
from tests.dialogues.filedesk import HEADINGS, Desk, allocation, told, workbook


def batches(sessions, kind: str = "allocations", state: str = "live") -> int:
    with sessions() as session:
        query = select(func.count()).select_from(ImportBatch)
        return session.scalar(query.where(ImportBatch.kind == kind, ImportBatch.state == state)) or 0


@pytest.fixture
def desk(converse):
    return Desk(converse)


def test_a_workbook_is_checked_shown_imported_and_taken_back(desk, demo_sessions, talk):
    before = batches(demo_sessions)
    first = workbook(allocation("57030040", 100000), allocation("57030001", 50000))
    told(
        desk.send(first),
        "2 แถว ตรวจแล้วไม่พบจุดที่ต้องแก้ค่ะ ไฟล์ จัดสรร.xlsx คือการจัดสรรงบประมาณ",
        "ใหม่ 2 เปลี่ยน 0 เหมือนเดิม 0",
        "ยังไม่ได้นำเข้า",
        "ปุ่ม: นำเข้า | ไม่นำเข้า",
    )
    assert batches(demo_sessions) == before
    told(desk.tap("นำเข้า"), "2 แถว นำเข้าการจัดสรรงบประมาณเป็นชุดที่", "ปุ่ม: ยกเลิกการนำเข้า")
    assert batches(demo_sessions) == before + 1
    changed = workbook(allocation("57030040", 120000), allocation("57030001", 50000))
    told(
        desk.send(changed, "จัดสรรแก้ไข.xlsx"),
        "ใหม่ 0 เปลี่ยน 1 เหมือนเดิม 1",
        "100,000.00 → 120,000.00",
    )
    told(desk.tap("นำเข้า"), "เปลี่ยนจากเดิม 1 แถว")
    told(desk.tap("ยกเลิกการนำเข้า"), "ยกเลิกชุดที่", "ข้อมูลก่อนหน้ากลับมาใช้แทน")
    assert batches(demo_sessions) == before + 1


def test_the_original_is_kept_sealed_as_long_as_its_batch(desk, converse, demo_sessions):
    data = workbook(allocation("57030040", 100000))
    desk.send(data)
    desk.tap("นำเข้า")
    with demo_sessions() as session:
        file = session.scalars(select(KeptFile)).one()
        assert b"PK" not in (file.sealed or b"")[:40]
        assert kept_files.content_of(session, converse.keeping.sealer, file) == data
        number = file.batch_id
    # Taken back at the command line: the nightly job finds that the original is of no use any more.
    undo_batch(demo_sessions, number)
    with writing(demo_sessions) as session:
        kept_files.forget_contents(session, now=TODAY)
    with demo_sessions() as session:
        assert (
            kept_files.content_of(session, converse.keeping.sealer, session.scalars(select(KeptFile)).one())
            is None
        )


def test_of_a_list_of_persons_only_the_counts_stay(desk, converse, demo_sessions):
    headings = ("เลขประจำตัวประชาชน", "ชื่อ", "นามสกุล", "รหัสโรงเรียน", "ชั้น", "ห้อง", "เพศ")
    desk.send(
        workbook(["1-2345", "สมชาย", "ใจดี", "57030040", "ป.1", "1", "ช"], headings=headings), "DMC.xlsx"
    )
    told(desk.say("ปี 2569 รอบ 1"), "1 แถว ตรวจแล้ว")
    told(desk.tap("นำเข้า"), "ลบต้นฉบับแล้ว เก็บเฉพาะยอด")
    with demo_sessions() as session:
        file = session.scalars(select(KeptFile)).one()
        assert kept_files.content_of(session, converse.keeping.sealer, file) is None


def test_an_old_tap_gets_a_clear_answer_and_imports_nothing_twice(desk, demo_sessions):
    desk.send(workbook(allocation("57030040", 100000)))
    accept, drop = desk.buttons["นำเข้า"], desk.buttons["ไม่นำเข้า"]
    desk.tap("นำเข้า")
    held = batches(demo_sessions)
    told(desk._turn(data=accept), "นำเข้าเป็นชุดที่", "ไปแล้ว", "ไม่ได้นำเข้าซ้ำ")
    assert batches(demo_sessions) == held
    told(desk._turn(data=drop), "ยกเลิกชุดที่")
    told(desk._turn(data=drop), "ยกเลิกไปแล้ว")
    told(desk._turn(data=accept), "ยกเลิกไปแล้ว")
    assert batches(demo_sessions) == held - 1


def test_a_worker_killed_after_the_import_finishes_it_at_the_next_try(desk, demo_sessions, monkeypatch):
    import handlers.imports

    desk.send(workbook(allocation("57030040", 100000)))
    held, accept, put = batches(demo_sessions), desk.buttons["นำเข้า"], handlers.imports.put

    def killed(*_given, **_named):
        raise SystemExit("killed")

    monkeypatch.setattr(handlers.imports, "put", killed)
    with pytest.raises(SystemExit):
        desk._turn(data=accept)
    monkeypatch.setattr(handlers.imports, "put", put)
    told(desk._turn(data=accept), "1 แถว นำเข้าการจัดสรรงบประมาณเป็นชุดที่")
    assert batches(demo_sessions) == held + 1
    told(desk.tap("ยกเลิกการนำเข้า"), "ข้อมูลก่อนหน้ากลับมาใช้แทน")
    assert batches(demo_sessions) == held


def test_what_nobody_accepts_for_a_day_is_gone(desk, demo_sessions):
    desk.send(workbook(allocation("57030040", 100000)))
    with writing(demo_sessions) as session:
        assert kept_files.forget_contents(session, now=TODAY + timedelta(hours=25)) == 1
    told(desk.tap("นำเข้า"), "รอไว้ครบ 24 ชั่วโมงแล้ว", "ส่งไฟล์ใหม่")
    told(desk.say("นำเข้าไฟล์นี้"), "ไม่มีไฟล์ที่รอนำเข้า")


def test_typing_is_the_same_as_tapping(desk, demo_sessions):
    held = batches(demo_sessions)
    desk.send(workbook(allocation("57030040", 100000)))
    told(desk.say("โรงเรียนขนาดเล็กกี่โรง"), "โรง")
    told(desk.say("ขอดูผลตรวจไฟล์อีกครั้ง"), "1 แถว ตรวจแล้ว")
    told(desk.say("นำเข้าไฟล์นี้"), "1 แถว นำเข้า")
    assert batches(demo_sessions) == held + 1
    told(desk.say("ยกเลิกการนำเข้า"), "ยกเลิกชุดที่")
    assert batches(demo_sessions) == held
    desk.send(workbook(allocation("57030040", 200000)))
    told(desk.say("ไม่นำเข้าไฟล์นี้"), "ลบไฟล์ออกจากระบบแล้ว")
    assert batches(demo_sessions) == held


def test_faults_are_told_by_cell_the_first_ten_and_all_as_a_file(desk, demo_sessions):
    held = batches(demo_sessions)
    rows = [allocation("57030040", "สิบสอง", instalment=number) for number in range(1, 15)]
    words = desk.send(workbook(*rows, allocation("57039999", 5)))
    told(words, "15 จุดที่ต้องแก้", "แสดง 10 จุดแรก", "Sheet1!F2", "ยังไม่ได้นำเข้า", "ไม่มี: F15")
    listed = openpyxl.load_workbook(io.BytesIO(desk.reply.attached.write())).active
    assert [cell.value for cell in listed[1]] == ["แผ่นงาน", "เซลล์", "ค่าที่พบ", "ควรเป็น"]
    assert listed.max_row == 16
    assert listed["B16"].value == "A16"
    assert batches(demo_sessions) == held
    told(desk.say("นำเข้าไฟล์นี้"), "ไม่มีไฟล์ที่รอนำเข้า")


def test_a_formula_in_a_faulty_cell_is_only_a_text_in_the_file_of_faults(desk):
    rows = [allocation("57030040", '=HYPERLINK("http://example.com";"กด")')]
    data = "\n".join(",".join(map(str, each)) for each in (HEADINGS, *rows)).replace(";", " ")
    desk.send(data.encode("cp874"), "จัดสรร.csv")
    listed = openpyxl.load_workbook(io.BytesIO(desk.reply.attached.write())).active
    assert {cell.data_type for row in listed.iter_rows() for cell in row if cell.value} == {"s"}


def test_a_sheet_that_is_named_like_a_formula_is_only_a_text_in_the_file_of_faults(desk):
    desk.send(workbook(allocation("57030040", "สิบสอง"), title="=1+1"))
    listed = openpyxl.load_workbook(io.BytesIO(desk.reply.attached.write())).active
    assert (listed["A2"].value, listed["A2"].data_type) == ("=1+1", "s")


def test_what_a_file_does_not_say_is_asked_back(desk, demo_sessions):
    headings = ("รหัสโรงเรียน", "ชั้น", "ชาย", "หญิง")
    data = workbook(["57030040", "ป.1", 80, 70], headings=headings)
    told(desk.send(data, "นักเรียน.xlsx"), "คือจำนวนนักเรียน", "ไม่บอกปีการศึกษา", "ปุ่ม: ปี 2569 | ปี 2568")
    told(desk.tap("ปี 2569"), "ไม่บอกรอบ", "ปุ่ม: รอบ 1 | รอบ 2 | รอบ สิ้นปี")
    told(desk.tap("รอบ 1"), "1 แถว ตรวจแล้ว", "2569", "ใหม่ 1")
    told(desk.say("ข้อมูล ณ วันที่ 10 มิ.ย. 69"), "1 แถว ตรวจแล้ว", "ข้อมูล ณ 10 มิ.ย. 2569")
    told(desk.tap("นำเข้า"), "1 แถว นำเข้า")
    with demo_sessions() as session:
        batch = session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first()
        assert str(batch.as_of) == "2026-06-10"


def test_a_year_that_is_no_button_may_be_typed(desk):
    data = workbook(["57030040", "ป.1", 80, 70], headings=("รหัสโรงเรียน", "ชั้น", "ชาย", "หญิง"))
    desk.send(data, "นักเรียน.xlsx")
    told(desk.say("ปี 2565 รอบ สิ้นปี"), "1 แถว ตรวจแล้ว", "2565")


def test_two_kinds_that_fit_are_asked_about(desk):
    """A workbook with a sheet of each of two kinds."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(allocation("57030040", 1))))
    other = book.create_sheet("ที่สอง")
    other.append(["รหัสโรงเรียน", "ปีการศึกษา", "ชั้น", "ห้องตามแผน", "นักเรียนตามแผน"])
    other.append(["57030040", 2570, "ป.1", 2, 60])
    kept = io.BytesIO()
    book.save(kept)
    told(desk.send(kept.getvalue()), "อ่านได้มากกว่าหนึ่งชนิด", "ปุ่ม: การจัดสรรงบประมาณ | แผนชั้นเรียน")
    told(desk.tap("การจัดสรรงบประมาณ"), "1 แถว ตรวจแล้ว", "คือการจัดสรรงบประมาณ")


def test_a_file_that_nearly_is_a_kind_says_what_it_lacks(desk):
    words = desk.send(workbook(["57030040", "2570", 5], headings=("รหัสโรงเรียน", "ปีงบประมาณ", "จำนวนเงิน")))
    told(words, "จุดที่ต้องแก้", "ควรมีคอลัมน์")


def test_a_file_with_unknown_headings_says_so(desk):
    told(desk.send(workbook(["ก", 1], headings=("อะไร", "เท่าไร"))), "ไม่รู้จักหัวตาราง", "ชนิดที่รับ")


def test_the_same_file_again_changes_nothing(desk, demo_sessions):
    data = workbook(allocation("57030040", 100000))
    desk.send(data)
    desk.tap("นำเข้า")
    told(desk.send(data), "นำเข้าไว้แล้วเป็นชุดที่", "ไม่มีอะไรเปลี่ยน")


def test_what_changed_meanwhile_is_shown_anew_before_it_is_imported(desk, converse, demo_sessions):
    desk.send(workbook(allocation("57030040", 100000)))
    accept = desk.buttons["นำเข้า"]
    other = Desk(converse, DIRECTOR)
    other.send(workbook(allocation("57030040", 90000)), "อีกไฟล์.xlsx")
    other.tap("นำเข้า")
    held = batches(demo_sessions)
    told(desk._turn(data=accept), "ข้อมูลในระบบเปลี่ยนไปหลังจากตรวจไฟล์", "90,000.00 → 100,000.00")
    assert batches(demo_sessions) == held
    told(desk.tap("นำเข้า"), "1 แถว นำเข้า")


def test_nobody_else_can_tap_it(desk, converse, demo_sessions):
    desk.send(workbook(allocation("57030040", 100000)))
    held = batches(demo_sessions)
    for seat in (PRINCIPAL, Seat("public", "5703"), OFFICER, replace(OFFICER, office_code="5402")):
        other = Desk(converse, seat)
        words = other._turn(data=desk.buttons["นำเข้า"])
        assert "เฉพาะเจ้าหน้าที่" in words.words or "ไม่มีไฟล์ที่รอนำเข้า" in words.words
        assert batches(demo_sessions) == held


def test_batches_of_another_office_cannot_be_taken_back(desk, demo_sessions):
    with demo_sessions() as session:
        number = session.scalar(select(ImportBatch.id).where(ImportBatch.office_code == "5402").limit(1))
    told(desk.say(f"ยกเลิกการนำเข้าชุดที่ {number}"), f"ไม่พบชุดนำเข้าหมายเลข {number} ของเขต")


def test_a_batch_of_the_command_line_is_taken_back_only_after_asking(desk, demo_sessions):
    with demo_sessions() as session:
        number = session.scalar(
            select(ImportBatch.id)
            .where(ImportBatch.office_code == "5703", ImportBatch.kind == "gcode")
            .limit(1)
        )
    told(desk.say(f"ยกเลิกการนำเข้าชุดที่ {number}"), "ใช่ไหมคะ", "ปุ่ม: ยืนยันยกเลิก | ไม่ยกเลิก")
    told(desk.tap("ไม่ยกเลิก"), "ไม่ได้ยกเลิก")
    desk.say(f"ยกเลิกการนำเข้าชุดที่ {number}")
    told(desk.say("ไม่"), "ไม่ได้ยกเลิก")
    desk.say(f"ยกเลิกการนำเข้าชุดที่ {number}")
    told(desk.tap("ยืนยันยกเลิก"), f"ยกเลิกชุดที่ {number}")


def test_the_list_of_imports(desk):
    told(desk.say("รายการนำเข้าล่าสุด"), "ชุด คือการนำเข้าทั้งหมดของเขต", "ใช้อยู่")


def test_what_all_offices_share_is_not_changed_from_a_chat(desk):
    headings = ("ปีงบประมาณ", "รายการ", "ชั้น", "บาทต่อคนต่อปี", "อ้างอิง")
    words = desk.send(workbook(["2570", "ค่าหนังสือเรียน", "ป.1", 700, "หนังสือ"], headings=headings), "อัตรา.xlsx")
    told(words, "ทุกเขตใช้ร่วมกัน", "ให้ผู้ดูแลระบบนำเข้า")


def test_a_school_has_no_imports(converse):
    told(Desk(converse, PRINCIPAL).say("ยกเลิกการนำเข้า"), "เฉพาะเจ้าหน้าที่")
