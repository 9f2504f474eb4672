"""Binding a LINE group to a cluster (ผูกกลุ่ม), said by an officer inside the group."""

from __future__ import annotations

from sqlalchemy import select

from db.errors import AnswerableError, RefusedError
from db.offices import Cluster
from db.people import Seat, SeatKind, end_seats, give_seat, held_by
from handlers.core import Ask, Choice, HandlerContext, Reply, handler
from handlers.labels import label
from handlers.seats import audited
from handlers.talk import first_questions

_MOST = 4
#: Whose own seats bind a group, spoken inside it.
BINDERS: tuple[SeatKind, ...] = ("officer", "director")


def officer_in_group(ask: Ask, context: HandlerContext, kinds: tuple[SeatKind, ...] = BINDERS) -> None:
    """Let only an officer's own seat through: in a group the group's seat counts for everything else.

    Raises:
        AnswerableError: Not in a group. RefusedError: Whoever speaks is no officer here.
    """
    if ask.chat != "group" or context.write is None or not context.chat_id:
        raise AnswerableError(
            "ผูกกลุ่มทำได้ในกลุ่ม LINE เท่านั้นค่ะ เชิญน้องแผนเข้ากลุ่มแล้วพิมพ์ น้องแผน ผูกกลุ่มนี้กับ ตามด้วยชื่อกลุ่มโรงเรียน"
        )
    held = held_by(context.session, ask.office_code, context.speaker_id) if context.speaker_id else []
    if not any(each.seat.kind in kinds for each in held):
        raise RefusedError("ขออภัยค่ะ ผูกกลุ่มได้เฉพาะเจ้าหน้าที่ของสำนักงานเขตที่ลงทะเบียนแล้ว")


@handler(
    "groups.bind",
    summary="เจ้าหน้าที่ผูกกลุ่ม LINE นี้กับกลุ่มโรงเรียน",
    examples=("ผูกกลุ่มนี้กับกลุ่มแม่จัน", "ผูกกลุ่ม", "กลุ่มนี้คือกลุ่มโรงเรียนแม่สาย ผูกกลุ่มให้ด้วย"),
    speakers=BINDERS,
)
def answer_bind(ask: Ask, context: HandlerContext) -> Reply:
    """Let this group hold the seat of a cluster (ผูกกลุ่ม); what it held before ends.

    Slots:
        clusters: Names of the clusters that were named.
    """
    officer_in_group(ask, context)
    names = list(
        context.session.scalars(
            select(Cluster.name).where(Cluster.office_code == ask.office_code).order_by(Cluster.name)
        )
    )
    named = [name for name in ask.slots.get("clusters") or () if name in names]
    if not names:
        raise AnswerableError("ทะเบียนโรงเรียนของเขตนี้ยังไม่มีกลุ่มโรงเรียนค่ะ นำเข้าทะเบียนโรงเรียนที่มีคอลัมน์กลุ่มโรงเรียนก่อน")
    if len(named) != 1:
        offered = (named or names)[:_MOST]
        more = "" if len(named or names) <= _MOST else f" (มี {len(names)} กลุ่ม พิมพ์ น้องแผน ผูกกลุ่มนี้กับ ตามด้วยชื่อ)"
        choices = tuple(Choice(label(name), ask.topic, {"clusters": [name]}, text=name) for name in offered)
        return Reply("command", f"ผูกกับกลุ่มโรงเรียนใดคะ{more}", choices=choices)
    seat = Seat("cluster", ask.office_code, cluster=named[0])
    assert context.write is not None
    with context.write() as session:
        end_seats(session, ask.office_code, context.chat_id, at=ask.asked_at)
        session.flush()
        give_seat(session, seat, context.chat_id, at=ask.asked_at, given_by=context.speaker_id)
        audited(session, ask, context, "group.bound", cluster=named[0])
    said = f"ผูกแล้วค่ะ กลุ่มนี้คือ{named[0]} ทุกคนในกลุ่มเห็นเฉพาะสิ่งที่ทุกโรงเรียนในกลุ่มเห็นได้ ถ้าผู้ผูกออกจากกลุ่ม การผูกจะสิ้นสุด"
    return Reply("command", said, suggest=first_questions(Ask(ask.topic, ask.asked_at, seat)))


@handler(
    "groups.unbind",
    summary="เจ้าหน้าที่เลิกผูกกลุ่ม LINE นี้",
    examples=("เลิกผูกกลุ่ม", "ยกเลิกการผูกกลุ่มนี้", "ปลดกลุ่มนี้"),
    speakers=BINDERS,
)
def answer_unbind(ask: Ask, context: HandlerContext) -> Reply:
    """End what this group holds (เลิกผูกกลุ่ม)."""
    officer_in_group(ask, context)
    assert context.write is not None
    with context.write() as session:
        ended = end_seats(session, ask.office_code, context.chat_id, at=ask.asked_at)
        audited(session, ask, context, "group.unbound", ended=ended)
    return Reply("command", "เลิกผูกแล้วค่ะ กลุ่มนี้เห็นเฉพาะข้อมูลเผยแพร่" if ended else "กลุ่มนี้ไม่ได้ผูกไว้ค่ะ")
