"""Circulars in conversations: asking, writing and sending, acknowledging, correcting and recalling."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from sqlalchemy import select

from bot.converse import Said
from bot.line.render import render
from db.audit import AuditLine
from db.letters import Letter, LetterSchool
from db.notices import Notice, told
from db.people import Contact, Seat, give_seat
from db.quota import note_reading
from db.register import open_schools
from db.session import writing
from db.values.calendar import BANGKOK
from handlers.circular_posting import follow_up, posting_of
from tests.dialogues.conftest import OFFICER, PRINCIPAL, PUBLIC, TODAY, heard

OTHER = Seat("school", "5703", school_code="57030024", role="clerk")
CLUSTER = Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1")
GROUP, IN_CLUSTER = "C" + "7" * 32, "U" + "7" * 32
WRITE = "ส่งหนังสือเวียน ว 123 ลงวันที่ 20 พ.ย. 69 เรื่อง การสำรวจข้อมูลครุภัณฑ์ ถึงโรงเรียนทุกแห่ง กำหนดส่ง 30 พ.ย. 69"


@pytest.fixture
def sent(talk, demo_sessions):
    """ว 123 was sent to every school; one cluster has its group."""
    with writing(demo_sessions) as session:
        give_seat(session, CLUSTER, GROUP)
    talk(
        f"""
        คุณ> {WRITE}
        บอท> ส่งถึง 139 โรง
        กด> ส่ง
        บอท> ส่งหนังสือ ว 123 ถึง 139 โรงแล้ว
             โพสต์ใน 1 กลุ่ม
    """
    )
    with demo_sessions() as session:
        return session.scalars(select(Letter)).one().id


def notices(demo_sessions, **where):
    with demo_sessions() as session:
        return session.scalars(select(Notice).filter_by(kind="circular", **where)).all()


def test_letters_of_this_month_with_source_and_day(talk):
    talk(
        """
        คุณ> หนังสือเวียนเดือนนี้มีอะไรบ้าง
        บอท> 5 เรื่อง คือหนังสือเวียน ลงวันที่ 1 พ.ย. 2569 ถึง 30 พ.ย. 2569
             ว 117 การคีย์ข้อมูล EMIS รอบที่ 2/2569 รับทราบ 56/139 โรง
             ที่มา: ทะเบียนหนังสือเวียน ข้อมูล ณ 20 พ.ย. 2569 (ข้อมูลสาธิต)
             ไม่มี: ว 96
        คุณ> หนังสือเวียนเดือนตุลาคม
        บอท> 2 เรื่อง
             ว 96
        คุณ> หนังสือเวียนวันนี้
        บอท> ไม่พบหนังสือเวียน ลงวันที่ 21 พ.ย. 2569
             ฉบับล่าสุดคือ ว 117
    """
    )


def test_who_has_not_acknowledged_and_how_many_have(talk):
    talk(
        """
        คุณ> ว 117 ใครยังไม่รับทราบ
        บอท> 83 โรง ยังไม่รับทราบ หนังสือ ว 117
             จากที่ส่งถึง 139 โรง
             บ้านแม่จัน(เชียงแสนประชานุสาสน์) ยังไม่รับทราบ
        คุณ> รับทราบกี่โรงแล้ว
        บอท> 56 โรง รับทราบแล้ว หนังสือ ว 117
        คุณ> ว 104 ดำเนินการแล้วกี่โรง
        บอท> โรง ดำเนินการแล้ว หนังสือ ว 104
             ข้อมูล ณ 20 พ.ย. 2569
    """
    )


def test_a_letter_is_found_by_words_of_its_subject(talk):
    talk(
        """
        คุณ> มีหนังสือเวียนเรื่องประหยัดพลังงานไหม
        บอท> ว 115 มาตรการประหยัดพลังงานในสถานศึกษา
        คุณ> หนังสือเวียนเกี่ยวกับการแข่งเรือ
        บอท> ไม่พบหนังสือเวียน
        คุณ> ว 104
        บอท> เรื่อง การยืนยันข้อมูลนักเรียนรายบุคคล
             กำหนดส่ง 10 พ.ย. 2569
             https://example.go.th/demo/w104.pdf
             ปุ่ม: ใครยังไม่รับทราบ
    """
    )


def test_a_school_sees_its_own_state_and_counts_but_no_names(talk):
    talk(
        """
        คุณ> หนังสือเวียนที่ยังไม่รับทราบ
        บอท> 1 เรื่อง ที่โรงเรียนเรายังไม่รับทราบ
             ว 117
        คุณ> ว 117 ใครยังไม่รับทราบ
        บอท> โรงเรียนเรายังไม่รับทราบ ว 117
             รับทราบแล้ว 56 โรง
             ไม่มี: บ้านป่าบงแม่จัน
        คุณ> ว 112
        บอท> ไม่พบหนังสือ ว 112
    """,
        seat=PRINCIPAL,
    )


def test_the_public_sees_no_letter_and_a_school_sends_none(talk):
    talk(
        """
        คุณ> ว 117
        บอท> ใช้ได้เฉพาะโรงเรียนที่ลงทะเบียนและเจ้าหน้าที่
             ไม่มี: EMIS
    """,
        seat=PUBLIC,
    )
    talk(
        f"""
        คุณ> {WRITE}
        บอท> ทำได้เฉพาะเจ้าหน้าที่
    """,
        seat=PRINCIPAL,
    )


def test_a_letter_is_shown_with_price_before_it_is_sent(talk, demo_sessions):
    with writing(demo_sessions) as session:
        give_seat(session, CLUSTER, GROUP)
        give_seat(session, PRINCIPAL, IN_CLUSTER)
        note_reading(session, "5703", 300, 100, now=TODAY)
    talk(
        f"""
        คุณ> {WRITE}
        บอท> ร่างหนังสือ ว 123 ส่งถึง 139 โรง
             ใช้ 14 ข้อความ (กลุ่ม 1 กลุ่ม รายบุคคล 1 คน) เดือนนี้เหลือ 200 ข้อความ
             กำหนดส่ง 30 พ.ย. 2569
             ปุ่ม: ส่ง | แก้ไข | ยกเลิก
        คุณ> ยกเลิก
        บอท> ทิ้งร่างหนังสือ ว 123 แล้ว
        คุณ> ยืนยันส่ง ว 123
        บอท> ไม่พบหนังสือ ว 123
    """
    )
    assert notices(demo_sessions) == []


def test_the_audience_is_found_like_any_list_of_schools(talk):
    talk(
        f"""
        คุณ> {WRITE.replace("โรงเรียนทุกแห่ง", "โรงเรียนในอำเภอแม่สาย")}
        บอท> ส่งถึง 31 โรง
        คุณ> แก้ไขผู้รับของ ว 123 เป็น โรงเรียนทุกแห่งในอำเภอแม่จัน
        บอท> ส่งถึง 38 โรง
        คุณ> แก้ไขผู้รับของ ว 123 เป็น ทุกโรงเรียนในกลุ่มสาธิตแม่จัน 1
        บอท> ส่งถึง 13 โรง
        คุณ> แก้ไขผู้รับของ ว 123 เป็น โรงเรียนขนาดเล็ก
        บอท> ส่งถึง 53 โรง
        คุณ> แก้ไขผู้รับของ ว 123 เป็น โรงเรียนที่ยังไม่ส่ง DMC
        บอท> ส่งถึง 14 โรง
             บ้านปางมะหัน
        คุณ> แก้ไขผู้รับของ ว 123 เป็น กลุ่มสาธิตแม่จัน 1
        บอท> ส่งถึง 13 โรง
        คุณ> แก้ไขผู้รับของ ว 123 เป็น 57030040, 57030024
        บอท> ส่งถึง 2 โรง
        คุณ> แก้ไขผู้รับของ ว 123 เป็น โรงเรียนริมทะเล
        บอท> ไม่เข้าใจผู้รับ “โรงเรียนริมทะเล”
    """
    )


def test_a_day_in_a_pasted_letter_is_proposed_and_never_set(talk, converse, demo_sessions):
    with demo_sessions() as session:
        assert session.scalars(select(Letter)).all() == []
    pasted = (
        "ด่วนที่สุด ที่ ศธ ๐๔๐๔๘/ว ๑๒๔ ลงวันที่ ๒๐ พฤศจิกายน ๒๕๖๙ เรื่อง การสำรวจครุภัณฑ์ กำหนดส่งตามข้อ 2 "
        "เรียน ผู้อำนวยการโรงเรียนทุกแห่ง ถึงโรงเรียนทุกแห่ง ขอให้ส่งแบบสำรวจภายในวันที่ ๓๐ พฤศจิกายน ๒๕๖๙ และยืนยันอีกครั้งภายใน ๑๕ ธันวาคม ๒๕๖๙"
    )
    lines = pasted.replace(" เรื่อง", "\nเรื่อง").replace(" เรียน", "\nเรียน").replace(" ขอให้", "\nขอให้")
    # A script has no messages of several lines.
    reply = converse.turn(Said("5703", "chat-p", "someone", TODAY, text=lines, seat=OFFICER)).reply
    said = heard(reply)
    assert "ร่างหนังสือ ว 124 ส่งถึง 139 โรง" in said.words and "ยังไม่ได้ตั้งให้" in said.words
    assert "กำหนดส่ง ไม่ระบุ" in said.words and "ความเร่งด่วน ด่วนที่สุด" in said.words
    assert [label for label in said.buttons if "กำหนด" in label] == [
        "กำหนด 30 พ.ย. 2569",
        "กำหนด 15 ธ.ค. 2569",
    ]
    with demo_sessions() as session:
        assert session.scalars(select(Letter)).one().due_on is None
    talk(
        """
        คุณ> แก้ไขกำหนดส่งของ ว 124 เป็น 30 พ.ย. 2569
        บอท> กำหนดส่ง 30 พ.ย. 2569
    """
    )


def test_a_day_that_is_none_and_a_due_day_before_the_letter_are_asked_back(talk):
    talk(
        f"""
        คุณ> {WRITE.replace("30 พ.ย. 69", "31 พ.ย. 69")}
        บอท> ไม่พบวันที่
        คุณ> {WRITE.replace("30 พ.ย. 69", "1 พ.ย. 69")}
        บอท> มาก่อนวันที่ของหนังสือ
        คุณ> {WRITE.replace("ลงวันที่ 20 พ.ย. 69 ", "")}
        บอท> ลงวันที่เท่าไรคะ
    """
    )


def test_one_post_in_a_group_and_notices_only_to_schools_without_one(sent, demo_sessions):
    posts = notices(demo_sessions, stage="post")
    assert [each.seat_target for each in posts if each.seat_kind == "cluster"] == ["กลุ่มสาธิตแม่จัน 1"]
    assert sum(each.seat_kind == "school" for each in posts) == 139 - 13
    group = next(each for each in posts if each.seat_kind == "cluster")
    assert group.buttons[0] == {"label": "รับทราบ", "data": f"circular=known.{sent}"}
    nudges = notices(demo_sessions, stage="nudge1")
    assert len(nudges) == 139
    # Saturday 21: three working days later is Wednesday 25, at nine in Bangkok.
    assert {each.due_at.isoformat() for each in nudges} == {"2026-11-25T02:00:00+00:00"}


def test_sending_twice_sends_once(sent, talk, demo_sessions):
    before = len(notices(demo_sessions))
    talk(
        f"""
        คุณ> ยืนยันส่ง ว 123
        บอท> ส่งไปแล้ว
             ไม่ได้ส่งซ้ำ
        คุณ> {WRITE}
        บอท> ส่งไปแล้ว
    """
    )
    assert len(notices(demo_sessions)) == before


def test_a_school_acknowledges_and_is_reminded_no_more(sent, talk, demo_sessions):
    talk(
        """
        คุณ> รับทราบ
        บอท> รับทราบฉบับไหนคะ ที่รออยู่มี 2 ฉบับ
             ปุ่ม: ว 123 | ว 117
        กด> ว 123
        บอท> บันทึกรับทราบ ว 123 ของโรงเรียนเราแล้ว
             กำหนดส่ง 30 พ.ย. 2569
        คุณ> ดำเนินการแล้วค่ะ
        บอท> ดำเนินการฉบับไหนคะ
             ปุ่ม: ว 123
        คุณ> ดำเนินการ ว 123 แล้ว
        บอท> บันทึกดำเนินการแล้ว ว 123
        คุณ> รับทราบ ว 123
        บอท> ไว้ก่อนแล้ว
    """,
        seat=PRINCIPAL,
    )
    (nudge,) = notices(demo_sessions, stage="nudge1", seat_target="57030040")
    assert nudge.state == "dropped"
    with demo_sessions() as session:
        row = session.scalars(select(LetterSchool).filter_by(school_code="57030040")).one()
        assert (row.state, row.known_role, row.done_role) == ("ดำเนินการแล้ว", "principal", "principal")
        assert "circular.done" in session.scalars(select(AuditLine.act)).all()
    talk(
        """
        คุณ> ว 123 ใครรับทราบแล้ว
        บอท> 1 โรง รับทราบแล้ว หนังสือ ว 123
             บ้านแม่จัน(เชียงแสนประชานุสาสน์) ดำเนินการแล้ว
    """
    )


def test_an_imported_letter_is_acknowledged_in_the_chat_too(talk):
    talk(
        """
        คุณ> รับทราบค่ะ
        บอท> บันทึกรับทราบ ว 117 ของโรงเรียนเราแล้ว
        คุณ> รับทราบ
        บอท> ไม่มีหนังสือเวียนที่รอรับทราบแล้ว
    """,
        seat=PRINCIPAL,
    )
    talk(
        """
        คุณ> ว 117 รับทราบกี่โรงแล้ว
        บอท> 57 โรง รับทราบแล้ว หนังสือ ว 117
             จากที่ส่งถึง 139 โรง
    """
    )


def tap(converse, letter: int, line_id: str, at=TODAY):
    said = Said("5703", GROUP, line_id, at, data=f"circular=known.{letter}", chat="group")
    return converse.turn(said).reply


def test_a_tap_in_a_group_is_noted_in_silence(sent, converse, demo_sessions):
    with writing(demo_sessions) as session:
        give_seat(session, OTHER, IN_CLUSTER)
    assert tap(converse, sent, IN_CLUSTER) is None
    with demo_sessions() as session:
        row = session.scalars(select(LetterSchool).filter_by(school_code="57030024")).one()
        assert (row.state, row.known_role) == ("รับทราบ", "clerk")
        assert len(row.known_by) == 32 and IN_CLUSTER not in row.known_by


def test_who_cannot_be_noted_is_told_in_the_group_once(sent, converse):
    first = tap(converse, sent, "U" + "8" * 32)
    assert "ลงทะเบียน" in first.text
    assert tap(converse, sent, "U" + "9" * 32) is None


def test_a_recalled_letter_says_so_when_tapped(sent, talk, converse, demo_sessions):
    talk(
        """
        คุณ> เรียกคืน ว 123
        บอท> เรียกคืน ว 123 เรื่อง การสำรวจข้อมูลครุภัณฑ์ ใช่ไหมคะ
             ปุ่ม: ยืนยันเรียกคืน
        กด> ยืนยันเรียกคืน
        บอท> เรียกคืนหนังสือ ว 123 แล้ว
    """
    )
    assert {each.state for each in notices(demo_sessions)} == {"dropped"}
    assert "ถูกเรียกคืนแล้ว" in tap(converse, sent, IN_CLUSTER).text
    talk(
        """
        คุณ> รับทราบ ว 123
        บอท> ถูกเรียกคืนแล้ว
    """,
        seat=PRINCIPAL,
    )


def test_a_due_day_is_corrected_after_asking_and_told_anew(sent, talk, demo_sessions):
    talk(
        """
        คุณ> แก้ไขกำหนดส่งของ ว 123 เป็น 5 ธ.ค. 69
        บอท> ว 123 ส่งไปแล้ว จะแก้ไขกำหนดส่งเป็น 5 ธ.ค. 2569
             ปุ่ม: ยืนยันแก้ไข
        กด> ยืนยันแก้ไข
        บอท> แก้ไข ว 123 แล้ว
        คุณ> ว 123
        บอท> กำหนดส่ง 5 ธ.ค. 2569
             แก้ไขแล้ว
    """
    )
    waiting = [each for each in notices(demo_sessions) if each.state == "waiting"]
    assert all("5 ธ.ค. 2569" in each.text for each in waiting)
    assert sum(each.seat_kind == "cluster" for each in waiting) == 1


def test_what_nobody_answers_goes_to_the_cluster_as_a_number_and_to_the_officer_with_names(
    sent, demo_sessions
):
    with writing(demo_sessions) as session:
        assert follow_up(session, "5703", now=TODAY) == 0
        later = datetime(2026, 11, 30, 9, 0, tzinfo=BANGKOK)
        assert follow_up(session, "5703", now=later) == 1
        assert follow_up(session, "5703", now=later) == 0
        assert follow_up(session, "5703", now=datetime(2026, 12, 8, 9, 0, tzinfo=BANGKOK)) == 1
        about = told(session, "5703", "circular", "ว123@2026-11-20")
    heads = notices(demo_sessions, stage="heads")
    assert "13 โรงที่ยังไม่รับทราบ" in heads[0].text and "บ้าน" not in heads[0].text
    assert "ควรโทรติดตาม: ชุมชนบ้านป่าคาแม่เงินสามัคคี" in notices(demo_sessions, stage="calls")[0].text
    assert {each.stage for each in about} == {"post", "nudge1", "heads", "calls"}


def test_the_month_that_cannot_pay_is_told_who_would_be_left_out(talk, demo_sessions):
    with writing(demo_sessions) as session:
        give_seat(session, CLUSTER, GROUP)
        give_seat(session, OTHER, IN_CLUSTER)
        note_reading(session, "5703", 300, 295, now=TODAY)
    talk(
        f"""
        คุณ> {WRITE}
        บอท> เดือนนี้เหลือ 5 ข้อความ
        คุณ> ส่ง
        บอท> โควตาเดือนนี้ไม่พอ
             จึงยังไม่ส่งให้ใคร
             ปุ่ม: ยืนยันส่ง ว 123 เข้าคิว
    """
    )
    assert notices(demo_sessions) == []


def test_the_register_as_a_workbook(converse):
    for text, title in (
        ("ขอทะเบียนหนังสือเวียนเป็น Excel", "ทะเบียนหนังสือเวียน"),
        ("ทะเบียนรับทราบ ว 117 เป็น Excel", "ทะเบียนรับทราบหนังสือ ว 117 ลงวันที่ 20 พ.ย. 2569"),
    ):
        said = Said("5703", "chat-x", "someone", TODAY, text=text, seat=OFFICER)
        document = converse.turn(said).reply.document
        assert document.title == title
        assert len(document.sections[0].figures) in (7, 139)
    said = Said("5703", "chat-y", "someone", TODAY, text="ทะเบียนรับทราบ ว 117 เป็น Excel", seat=PRINCIPAL)
    rows = converse.turn(said).reply.document.sections[0].figures
    assert not any("ป่าบง" in row.label for row in rows)


def test_the_letter_just_shown_is_the_one_acknowledged(sent, talk):
    talk(
        """
        คุณ> ว 123
        บอท> โรงเรียนเรา ยังไม่รับทราบ
             ปุ่ม: รับทราบ | ดำเนินการแล้ว
        คุณ> รับทราบค่ะ
        บอท> บันทึกรับทราบ ว 123
        คุณ> ว 123
        บอท> โรงเรียนเรา รับทราบ
    """,
        seat=OTHER,
    )


def test_letters_are_asked_for_by_their_due_day(talk):
    talk(
        """
        คุณ> หนังสือเวียนที่มีกำหนดส่งเดือนธันวาคม
        บอท> 1 เรื่อง คือหนังสือเวียน กำหนดส่ง 1 ธ.ค.
             ว 117
    """
    )


def test_a_groups_chat_is_told_numbers_and_never_names(talk):
    talk(
        """
        คุณ> น้องแผน ว 112 ใครยังไม่รับทราบ
        บอท> 3 โรง ยังไม่รับทราบ หนังสือ ว 112
             จากที่ส่งถึง 13 โรง
             ไม่มี: บ้าน
        คุณ> รับทราบ ว 112
        บอท> (เงียบ)
        คุณ> น้องแผน รับทราบ ว 112
        บอท> แชตส่วนตัว
    """,
        seat=CLUSTER,
        chat="group",
    )


def test_a_subject_may_have_a_to_of_its_own(talk):
    talk(
        """
        คุณ> ส่งหนังสือเวียน ว 131 ลว. 20 พ.ย. 69 เรื่อง เงินอุดหนุนถึงโรงเรียนขยายโอกาส ถึงโรงเรียนในอำเภอแม่สาย
        บอท> เงินอุดหนุนถึงโรงเรียนขยายโอกาส
             ส่งถึง 31 โรง
             ถึง โรงเรียนในอำเภอแม่สาย
    """
    )


def test_the_cheaper_of_the_group_and_its_people_is_chosen(demo_sessions):
    """A post counts once per member: twelve people told one by one cost less than a group of eighty."""
    with writing(demo_sessions) as session:
        give_seat(session, CLUSTER, GROUP)
        session.add(Contact(office_code="5703", line_id=GROUP, kind="group", state="member", members=80))
        inside = [each for each in open_schools(session, "5703") if each.cluster == CLUSTER.cluster]
        for number, school in enumerate(inside[1:]):
            give_seat(
                session, Seat("school", "5703", school_code=school.code, role="clerk"), f"U{number:032d}"
            )
        # One school has nobody here: only the group reaches it.
        assert posting_of(session, "5703", inside).clusters == (CLUSTER.cluster,)
        give_seat(session, Seat("school", "5703", school_code=inside[0].code, role="clerk"), "U" + "a" * 32)
        told = posting_of(session, "5703", inside)
        assert told.clusters == () and set(told.schools) == {each.code for each in inside}
        session.scalars(select(Contact).filter_by(line_id=GROUP)).one().members = len(inside) - 1
        assert posting_of(session, "5703", inside).clusters == (CLUSTER.cluster,)


def test_who_acknowledged_is_listed_with_seat_and_time_and_who_has_not_page_by_page(sent, talk):
    talk("คุณ> รับทราบ ว 123\nบอท> บันทึกรับทราบ ว 123", seat=PRINCIPAL)
    talk(
        "คุณ> ดำเนินการ ว 123 แล้ว\nบอท> บันทึกดำเนินการแล้ว",
        seat=OTHER,
        at=TODAY.replace(hour=10, minute=5),
    )
    talk(
        """
        คุณ> ใครรับทราบ ว 123 แล้วบ้าง
        บอท> 2 โรง รับทราบแล้ว หนังสือ ว 123
             บ้านแม่จัน(เชียงแสนประชานุสาสน์) รับทราบ ผู้อำนวยการ 21 พ.ย. 2569 09.00 น. อ.แม่จัน
             บ้านป่าบงแม่จัน ดำเนินการแล้ว ธุรการ 21 พ.ย. 2569 10.05 น. อ.แม่จัน
        คุณ> ใครยังไม่รับทราบ
        บอท> 137 โรง ยังไม่รับทราบ หนังสือ ว 123
             ยังไม่รับทราบ ว 123 (1-12 จาก 137)
             ยังไม่รับทราบ ว 123 (61-72 จาก 137)
             ชุมชนบ้านป่าคาแม่เงินสามัคคี
             ไม่มี: บ้านแม่จัน(เชียงแสนประชานุสาสน์)
             ปุ่ม: หน้าถัดไป | ทะเบียนรับทราบ Excel
        กด> หน้าถัดไป
        บอท> ยังไม่รับทราบ ว 123 (73-84 จาก 137)
             ไม่มี: ชุมชนบ้านป่าคาแม่เงินสามัคคี
             ยังไม่รับทราบ ว 123 (133-137 จาก 137)
        คุณ> มีใครรับทราบ ว 123 แล้วบ้าง
        บอท> 2 โรง รับทราบแล้ว
        คุณ> รายชื่อโรงเรียนที่รับทราบ ว 123
        บอท> 2 โรง รับทราบแล้ว
        คุณ> โรงไหนรับทราบ ว 123 แล้ว
        บอท> 2 โรง รับทราบแล้ว
        คุณ> ใครอ่าน ว 123 แล้วบ้าง
        บอท> 2 โรง รับทราบแล้ว
    """
    )


def test_no_school_of_a_long_list_is_cut_off_its_card(converse):
    """What LINE has room for is shown whole: nothing of a page is only counted."""
    said = Said("5703", "file", "someone", TODAY, text="ว 117 ใครยังไม่รับทราบ", seat=OFFICER)
    reply = converse.turn(said).reply
    flex = json.dumps(render(reply)[1], ensure_ascii=False)
    assert "แถว" not in flex and flex.count("ยังไม่รับทราบ ") >= 72 and "(61-72 จาก 83)" in flex
