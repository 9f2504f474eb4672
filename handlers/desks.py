"""The officers' group (กลุ่มเจ้าหน้าที่): a LINE group in which officers hear of cases and answer by quoting."""

from __future__ import annotations

from db.cases import LOOK_AFTER
from db.channels import set_office
from db.desks import bind_desk, desks_of, is_desk, posts_cases
from db.errors import AnswerableError
from db.quota import standing
from handlers.binding import officer_in_group
from handlers.core import Ask, HandlerContext, Reply, Suggestion, handler, to_confirm
from handlers.seats import audited

WAITING = Suggestion("คำถามที่รอตอบ", "น้องแผน คำถามที่รอตอบ")


@handler(
    "groups.desk",
    summary="เจ้าหน้าที่ผูกกลุ่ม LINE นี้เป็นกลุ่มเจ้าหน้าที่ของสำนักงาน",
    examples=("ผูกกลุ่มนี้เป็นกลุ่มเจ้าหน้าที่", "กลุ่มนี้คือกลุ่มเจ้าหน้าที่ ผูกกลุ่มให้ด้วย", "ผูกกลุ่มเจ้าหน้าที่"),
    speakers=LOOK_AFTER,
)
def answer_desk(ask: Ask, context: HandlerContext) -> Reply:
    """Make this group the office's officers' group, after a tap: everybody in it will read what askers wrote.

    Slots:
        confirmed, kept: set by the buttons.
    """
    officer_in_group(ask, context, LOOK_AFTER)
    if is_desk(context.session, ask.office_code, context.chat_id):
        return Reply("command", "กลุ่มนี้เป็นกลุ่มเจ้าหน้าที่อยู่แล้วค่ะ", suggest=(WAITING,))
    if ask.slots.get("kept"):
        return Reply("command", "ไม่ได้ผูกค่ะ")
    if not ask.slots.get("confirmed"):
        said = "ผูกกลุ่มนี้เป็นกลุ่มเจ้าหน้าที่ใช่ไหมคะ ทุกคนในกลุ่มจะอ่านคำถามที่ผู้ถามฝากไว้ได้ (ตัดชื่อคนและเลขยาวแล้ว) จึงควรมีเฉพาะเจ้าหน้าที่"
        return Reply("clarify", said, choices=to_confirm(ask.topic, {}))
    assert context.write is not None
    with context.write() as session:
        bind_desk(session, ask.office_code, context.chat_id, by=context.speaker_id, at=ask.asked_at)
        audited(session, ask, context, "group.desk_bound")
    return Reply(
        "command",
        "ผูกแล้วค่ะ กลุ่มนี้คือกลุ่มเจ้าหน้าที่ พิมพ์ น้องแผน คำถามที่รอตอบ แล้วตอบโดยกดค้างที่ข้อความของเรื่องและเลือก ตอบกลับ "
        "ตอบได้เฉพาะเจ้าหน้าที่ที่ลงทะเบียนแล้ว ถ้าผู้ผูกออกจากกลุ่ม การผูกจะสิ้นสุด",
        suggest=(WAITING, Suggestion("แจ้งเรื่องใหม่ในกลุ่ม", "น้องแผน แจ้งเรื่องใหม่ในกลุ่มนี้")),
    )


@handler(
    "groups.posts",
    summary="เปิดหรือปิดการโพสต์เรื่องใหม่ในกลุ่มเจ้าหน้าที่",
    examples=("แจ้งเรื่องใหม่ในกลุ่มนี้", "หยุดแจ้งเรื่องใหม่ในกลุ่ม", "เลิกโพสต์เรื่องใหม่ในกลุ่มนี้"),
    speakers=LOOK_AFTER,
)
def answer_posts(ask: Ask, context: HandlerContext) -> Reply:
    """Let new cases be posted into the officers' groups, or no more; the price is said before.

    Slots:
        on: whether they shall be. confirmed, kept: set by the buttons.
    """
    officer_in_group(ask, context, LOOK_AFTER)
    if not is_desk(context.session, ask.office_code, context.chat_id):
        raise AnswerableError("กลุ่มนี้ยังไม่ใช่กลุ่มเจ้าหน้าที่ค่ะ", ("น้องแผน ผูกกลุ่มนี้เป็นกลุ่มเจ้าหน้าที่",))
    on = bool(ask.slots.get("on"))
    if on == posts_cases(context.session, ask.office_code):
        return Reply("command", f"เรื่องใหม่{'โพสต์ในกลุ่มเจ้าหน้าที่อยู่แล้ว' if on else 'ไม่ได้โพสต์ในกลุ่มอยู่แล้ว'}ค่ะ")
    if ask.slots.get("kept"):
        return Reply("command", "ไม่ได้เปลี่ยนค่ะ")
    if on and not ask.slots.get("confirmed"):
        stand = standing(context.session, ask.office_code, now=ask.asked_at)
        left = f" เดือนนี้เหลือ {stand.remaining:,}" if stand.remaining is not None else ""
        said = (
            f"{price_of_posts(context, ask.office_code)}{left} ถ้าพิมพ์ถามเอง น้องแผนตอบโดยไม่เสียโควตา ให้โพสต์ไหมคะ"
        )
        return Reply("clarify", said, choices=to_confirm(ask.topic, {"on": True}))
    assert context.write is not None
    with context.write() as session:
        set_office(session, ask.office_code, post_cases=on)
        audited(session, ask, context, "group.posts_on" if on else "group.posts_off")
    said = "จะโพสต์เรื่องใหม่ในกลุ่มนี้ในเวลาราชการค่ะ" if on else "จะไม่โพสต์เรื่องใหม่ในกลุ่มแล้วค่ะ"
    return Reply("command", said, suggest=(WAITING,))


def price_of_posts(context: HandlerContext, office_code: str) -> str:
    """Say what one post costs: LINE counts every member of a group."""
    groups = desks_of(context.session, office_code)
    return f"โพสต์เรื่องใหม่หนึ่งเรื่องใช้โควตาประมาณ {sum(each.price for each in groups):,} ข้อความ (เท่าจำนวนสมาชิกในกลุ่มที่ LINE นับล่าสุด)"
