"""What the tour of the product by example (docs/tour.md) found wrong, each as the conversation that showed it."""

from __future__ import annotations

from tests.dialogues.conftest import OFFICER


def test_who_has_not_acknowledged_is_no_thanks(talk):
    talk(
        """
        คุณ> ใครยังไม่รับทราบ
        บอท> 83 โรง ยังไม่รับทราบ หนังสือ ว 117
        คุณ> รับทราบค่ะ
        บอท> ยินดีค่ะ
    """,
        OFFICER,
    )


def test_what_is_left_over_is_not_held_but_transfers_are(talk):
    talk(
        """
        คุณ> เงินเหลือจ่ายปีที่แล้ว
        บอท> ยังไม่มีข้อมูลเงินเหลือจ่าย
             ไม่มี: การโอนเปลี่ยนแปลงงบประมาณ
        คุณ> คำขอโอนเปลี่ยนแปลงถึงไหนแล้ว
        บอท> 18 คำขอ
    """,
        OFFICER,
    )


def test_what_is_not_held_of_plans_does_not_deny_the_projects_that_are(talk):
    talk(
        """
        คุณ> วิสัยทัศน์ของเขต
        บอท> ยังไม่มีข้อมูลแผนพัฒนา นโยบาย และจุดเน้นของเขต
             ไม่มี: แผนปฏิบัติการ
    """,
        OFFICER,
    )
