"""The director's view as conversations: cards of the office, of money, of reports, of the day, of one school."""

from __future__ import annotations

import pytest

from bot.line.limits import BUBBLES, CAROUSEL_BYTES, json_bytes
from bot.line.render import render
from db.people import Seat
from handlers.overview import MOST_CARDS
from handlers.tiles import OVERVIEWS
from tests.dialogues.conftest import DIRECTOR, OFFICER, PRINCIPAL, PUBLIC, TODAY


def asked(converse, text: str, seat: Seat = DIRECTOR, chat: str = "c"):
    from bot.converse import Said

    return converse.turn(Said("5703", chat, "someone", TODAY, text=text, seat=seat)).reply


def titles(reply) -> list[str]:
    return [card.title for card in reply.cards]


def test_the_whole_office_at_a_glance(talk):
    talk(
        """
        คุณ> สรุปภาพรวมเขต
        บอท> 37,029 คน
             เทียบปีการศึกษา 2567 รอบ 1
             เพิ่มขึ้น
             โรงเรียนขนาดเล็ก 53 โรง
             ครู
             งบประมาณที่ได้รับจัดสรร 50,513,090.20 บาท
             ร้อยละ 12.66
             เป้าหมาย ไตรมาส 1
             ส่งแล้วรวม
             ข้อมูลสาธิต
             ที่มา: DMC ข้อมูล ณ 10 มิ.ย. 2568
             ปุ่ม: ขอเป็น PDF | สรุปเบิกจ่าย
        """,
        seat=DIRECTOR,
    )


@pytest.mark.parametrize(
    "said", ["ภาพรวมเขต", "ขอสรุปภาพรวมทั้งเขตหน่อยค่ะ", "ช่วยสรุปภาพรวมเขต ให้หน่อยครับ", "แดชบอร์ด"]
)
def test_the_overview_is_asked_for_in_many_ways(converse, said):
    assert len(asked(converse, said).cards) == 6


def test_money_beside_its_target_and_the_same_days_a_year_before(talk):
    talk(
        """
        คุณ> สรุปเบิกจ่าย
        บอท> เบิกจ่ายเทียบเป้าหมาย
             ต่ำกว่าเป้าหมาย
             เทียบช่วงเดียวกันของปีก่อน (ถึง 20 พ.ย. 2568)
             คงเหลือ
             ยอดผูกพัน
             แม่สาย
        """,
        seat=DIRECTOR,
    )


def test_reports_round_by_round(talk):
    talk(
        """
        คุณ> สรุปการส่งรายงาน
        บอท> ข้อมูลนักเรียนรายบุคคล (DMC) ภาคเรียนที่ 2/2569
             จากที่ต้องส่ง 139 โรง
             เลยกำหนด 11 วัน
             กำหนดส่งถัดไป
        คุณ> ใครยังไม่ส่ง DMC
        บอท> 14 โรง
        """,
        seat=OFFICER,
    )


def test_what_must_be_known_today(talk):
    talk(
        """
        คุณ> วันนี้มีอะไรต้องรู้
        บอท> รายงานเลยกำหนด
             กำหนดส่งถัดไป
             อีก
             เบิกจ่ายเทียบเป้าหมาย
             ข้อมูลล่าสุดในระบบ
        """,
        seat=DIRECTOR,
    )


def test_a_principal_sees_the_own_school(talk):
    talk(
        """
        คุณ> สรุปโรงเรียนเรา
        บอท> 1,497 คน
             โรงเรียนบ้านแม่จัน
             รายงานของเรา
             ค้างส่ง
             ไม่มี: 37,029
        """,
        seat=PRINCIPAL,
    )


def test_a_plain_overview_means_the_own_school_for_who_has_one(converse):
    assert "1,497" in asked(converse, "สรุปภาพรวม", PRINCIPAL).text
    assert "37,029" in asked(converse, "สรุปภาพรวม", OFFICER).text


def test_a_school_sees_sums_of_the_office_and_no_other_school(converse):
    reply = asked(converse, "สรุปภาพรวมเขต", PRINCIPAL)
    assert "37,029" in reply.text and "50,513,090.20" in reply.text
    schools = {dict(row.keys).get("school") for card in reply.cards for row in card.rows}
    assert schools <= {None, PRINCIPAL.school_code}


def test_the_public_sees_what_is_public_and_no_state_of_the_data(converse):
    reply = asked(converse, "วันนี้มีอะไรต้องรู้", PUBLIC)
    assert "ข้อมูลล่าสุดในระบบ" not in titles(reply) and "รายงานของเรา" not in titles(reply)
    assert "นักเรียน" in titles(asked(converse, "สรุปภาพรวมเขต", PUBLIC))


def test_who_has_no_school_is_offered_the_office(talk):
    talk(
        """
        คุณ> สรุปโรงเรียนเรา
        บอท> ยังไม่ทราบว่าเป็นโรงเรียนใด
             ปุ่ม: สรุปภาพรวมเขต
        กด> สรุปภาพรวมเขต
        บอท> 37,029 คน
        """,
        seat=OFFICER,
    )


def test_a_group_sees_its_own_schools_together(converse):
    seat = Seat("cluster", "5703", cluster="กลุ่มโรงเรียนแม่จัน")
    reply = asked(converse, "น้องแผน สรุปกลุ่มเรา", seat)
    assert reply.kind in ("question", "clarify")


@pytest.mark.parametrize("key", [each.key for each in OVERVIEWS])
def test_every_overview_fits_what_line_takes(converse, key):
    overview = next(each for each in OVERVIEWS if each.key == key)
    reply = asked(converse, overview.phrases[0], PRINCIPAL if overview.own else DIRECTOR)
    assert 1 <= len(reply.cards) <= MOST_CARDS <= BUBBLES
    assert all(card.provenance is not None and card.deeper for card in reply.cards)
    flex = next(message for message in render(reply) if message["type"] == "flex")
    assert json_bytes(flex["contents"]) <= CAROUSEL_BYTES
    for bubble in flex["contents"]["contents"]:
        assert bubble["footer"]["contents"][-1]["type"] == "button"


def test_a_button_of_a_card_leads_deeper(converse):
    reply = asked(converse, "สรุปภาพรวมเขต")
    for card in reply.cards:
        answer = asked(converse, card.deeper[1], chat=f"deeper-{card.title}")
        assert answer.kind == "question" and answer.figures, card.deeper


def test_in_a_group_a_card_is_tapped_without_being_called(converse):
    reply = asked(converse, "สรุปภาพรวมเขต")
    flex = render(reply, group=True)[1]["contents"]["contents"][0]
    assert flex["footer"]["contents"][-1]["action"]["type"] == "postback"


def test_small_charts_are_drawn_of_boxes_and_say_their_numbers(converse):
    flex = render(asked(converse, "สรุปภาพรวมเขต"))[1]["contents"]["contents"][0]
    assert "23,702" in str(flex["body"]) and "100.0%" in str(flex["body"])


def test_what_is_not_held_is_left_out_and_named(converse, demo_sessions):
    from sqlalchemy import update

    from db.batches import ImportBatch
    from db.session import writing

    with writing(demo_sessions) as session:
        session.execute(update(ImportBatch).where(ImportBatch.kind == "staff").values(state="undone"))
    reply = asked(converse, "สรุปภาพรวมเขต")
    assert "ครู" not in titles(reply) and "ยังไม่มีข้อมูล: ครู" in reply.text


def test_an_overview_goes_on_as_a_file(converse):
    asked(converse, "สรุปภาพรวมเขต", chat="file")
    reply = asked(converse, "ขอเป็น PDF", chat="file")
    assert reply.document is not None and len(reply.document.sections) == 6
    assert asked(converse, "สรุปเบิกจ่ายเป็น Excel").document is not None
    # A sentence that says more is a question of its own.
    assert asked(converse, "สรุปการส่ง DMC ส่งแล้วกี่โรง ค้างกี่โรง").answered.measure == "submissions"
