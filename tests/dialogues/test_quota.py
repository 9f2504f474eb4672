"""The month's messages in conversations: what is left, what they were spent on, and who may ask."""

from __future__ import annotations

from db.outbox import Planned, plan
from db.quota import note_reading
from db.session import writing
from tests.dialogues.conftest import PRINCIPAL, PUBLIC, TODAY


def test_an_officer_asks_what_is_left(talk, demo_sessions):
    talk(
        """
        คุณ> โควตาเดือนนี้เหลือเท่าไหร่
        บอท> ไม่มีข้อมูลโควตา
    """
    )
    with writing(demo_sessions) as session:
        note_reading(session, "5703", 300, 120, now=TODAY)
        plan(session, Planned("5703", ("U1",), [{"type": "text", "text": "-"}], price=30), now=TODAY)
    talk(
        """
        คุณ> โควตาเดือนนี้เหลือเท่าไหร่
        บอท> เหลือ 150 ข้อความค่ะ จากโควตาเดือนพฤศจิกายน 2569 300 ข้อความ
             ใช้ไปแล้ว
             กันไว้สำหรับเรื่องด่วน
    """
    )


def test_an_officer_asks_what_was_spent(talk, demo_sessions):
    with writing(demo_sessions) as session:
        message = [{"type": "text", "text": "-"}]
        number = plan(
            session, Planned("5703", ("U1",), message, campaign="circular:ว 9:post", price=60), now=TODAY
        )
        from db.outbox import OutboxMessage

        row = session.get(OutboxMessage, number)
        row.state, row.finished_at = "sent", TODAY
    talk(
        """
        คุณ> ส่งข้อความไปเท่าไหร่เดือนนี้
        บอท> ส่งไป 60 ข้อความในเดือนพฤศจิกายน 2569
             หนังสือเวียน ว 9
        คุณ> เดือนที่แล้วส่งข้อความไปกี่ข้อความ
        บอท> ส่งไป 0 ข้อความในเดือนตุลาคม 2569
    """
    )


def test_it_is_the_offices_own_affair(talk):
    talk(
        """
        คุณ> โควตาเดือนนี้เหลือเท่าไหร่
        บอท> เฉพาะเจ้าหน้าที่
    """,
        seat=PRINCIPAL,
    )
    talk(
        """
        คุณ> ส่งข้อความไปเท่าไหร่เดือนนี้
        บอท> เฉพาะเจ้าหน้าที่
    """,
        seat=PUBLIC,
    )


def test_what_left_after_line_was_asked_is_no_longer_there(talk, demo_sessions):
    """LINE is asked every ten minutes; a second letter of the same morning must not count on the same messages."""
    from datetime import timedelta

    from db.outbox import OutboxMessage

    with writing(demo_sessions) as session:
        note_reading(session, "5703", 300, 120, now=TODAY - timedelta(minutes=5))
        for state, ended in (("sent", 1), ("unknown", 2), ("sent", 6), ("failed", 1)):
            number = plan(
                session, Planned("5703", ("U1",), [{"type": "text", "text": "-"}], price=30), now=TODAY
            )
            row = session.get(OutboxMessage, number)
            row.state, row.finished_at = state, TODAY - timedelta(minutes=ended)
    talk("คุณ> โควตาเดือนนี้เหลือเท่าไหร่\nบอท> เหลือ 120 ข้อความค่ะ\nใช้ไปแล้ว 180 ข้อความ")
