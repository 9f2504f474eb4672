"""Imported circulars and acknowledgements: canonical files, faults by cell, undoing, and the register they make."""

from __future__ import annotations

from datetime import date

import pytest

from db.errors import ImportRejectedError
from db.importing import import_file
from db.importing.batches import undo_batch
from db.register import addressed, entries, numbered

SCHOOLS = "รหัสโรงเรียน,ชื่อโรงเรียน,กลุ่มโรงเรียน\n57030001,บ้านหนึ่ง,กลุ่มเหนือ\n57030002,บ้านสอง,กลุ่มใต้\n"
CIRCULARS = "เลขที่หนังสือ,ลงวันที่,เรื่อง,ความเร่งด่วน,สรุป,กำหนดส่ง,ถึง,ลิงก์\n"
ALL = "ศธ 04048/ว ๑๒๓,20 พ.ย. 69,การสำรวจ,ด่วน,ส่งแบบสำรวจ,30/11/2569,ทุกโรงเรียน,https://example.go.th/a.pdf\n"
ACKS = "เลขที่หนังสือ,รหัสโรงเรียน,สถานะ,วันที่\n"


@pytest.fixture
def office(sessions):
    import_file(sessions, "schools", SCHOOLS.encode(), office_code="5703")
    return sessions


def bring(sessions, kind, text):
    return import_file(sessions, kind, text.encode(), office_code="5703", file_name=f"{kind}.csv")


def states(sessions) -> dict[str, dict[str, str]]:
    with sessions() as session:
        found = entries(session, "5703")
        rows = addressed(session, "5703", found)
        return {each.short: {row.code: row.state for row in rows[each.key]} for each in found}


def test_letters_and_states_make_one_register(office):
    south = "ว 124,21 พ.ย. 69,ประชุม,,,,กลุ่มโรงเรียน:กลุ่มใต้,\n"
    assert bring(office, "circulars", CIRCULARS + ALL + south).rows == 2
    assert bring(office, "acknowledgements", ACKS + "ว 123,57030002,รับทราบ,21/11/2569\n").rows == 1
    assert states(office) == {
        "ว 124": {"57030002": "ส่งถึง"},
        "ว 123": {"57030001": "ส่งถึง", "57030002": "รับทราบ"},
    }
    with office() as session:
        (letter,) = numbered(entries(session, "5703"), "ว123")
        assert (letter.urgency, letter.due_on) == ("ด่วน", date(2026, 11, 30))
        assert letter.links == ("https://example.go.th/a.pdf",)


def test_a_newer_state_counts_and_undoing_brings_the_older_back(office):
    bring(office, "circulars", CIRCULARS + ALL)
    bring(office, "acknowledgements", ACKS + "ว 123,57030001,รับทราบ,21/11/2569\n")
    later = bring(office, "acknowledgements", ACKS + "ว 123,57030001,ดำเนินการแล้ว,22/11/2569\n")
    assert states(office)["ว 123"]["57030001"] == "ดำเนินการแล้ว"
    undo_batch(office, later.batch_id)
    assert states(office)["ว 123"]["57030001"] == "รับทราบ"


def test_a_number_that_comes_again_next_year_is_another_letter(office):
    bring(
        office, "circulars", CIRCULARS + ALL + ALL.replace("พ.ย. 69", "พ.ย. 68").replace("11/2569", "11/2568")
    )
    with office() as session:
        found = numbered(entries(session, "5703"), "ว 123")
        assert [each.dated_on.year for each in found] == [2026, 2025]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (CIRCULARS + ALL.replace("20 พ.ย. 69", "31 พ.ย. 69"), "!B2:"),
        (CIRCULARS + ALL.replace(",ด่วน,", ",เร่ง,"), "!D2:"),
        (CIRCULARS + ALL.replace("ทุกโรงเรียน", "กลุ่มโรงเรียน:ไม่มี"), "!G2:"),
    ],
)
def test_damaged_letters_are_told_by_cell(office, text, where):
    with pytest.raises(ImportRejectedError) as caught:
        bring(office, "circulars", text)
    assert where in str(caught.value.faults[0])


def test_acknowledging_a_letter_nobody_knows_is_a_fault(office):
    with pytest.raises(ImportRejectedError) as caught:
        bring(office, "acknowledgements", ACKS + "ว 999,57030001,รับทราบ,21/11/2569\n")
    assert "!A2:" in str(caught.value.faults[0]) and "นำเข้า circulars ก่อน" in str(caught.value.faults[0])
