"""What is not a figure: greeting, thanks, help, who am I, how to reach a person, and polite refusals."""

from __future__ import annotations

from db.datasets import DATASETS
from db.people import held_by
from db.seat_names import seat_name
from db.values.calendar import thai_date
from handlers.core import HANDLERS, Ask, HandlerContext, Reply, Suggestion, handler
from handlers.labels import offered
from reports.cards import Card, Figure
from reports.held import live_batches

#: First questions to offer by kind of seat; each is one the bot answers.
FIRST_QUESTIONS = {
    "school": ("โรงเรียนเรามีนักเรียนกี่คน", "เทอมนี้ได้เงินรายหัวเท่าไหร่", "เราค้างส่งอะไรบ้าง"),
    "officer": ("โรงเรียนขนาดเล็กแยกอำเภอ ขอกราฟ", "ใครยังไม่ส่ง DMC เทอม 2", "เบิกจ่ายแล้วกี่เปอร์เซ็นต์"),
    "director": ("สรุปภาพรวมเขต", "วันนี้มีอะไรต้องรู้", "เบิกจ่ายแล้วกี่เปอร์เซ็นต์"),
    "cluster": ("นักเรียนในกลุ่มมีกี่คน", "กำหนดส่ง DMC วันไหน", "โรงเรียนในกลุ่มมีที่ไหนบ้าง"),
    "head": ("นักเรียนในกลุ่มมีกี่คน", "กำหนดส่ง DMC วันไหน", "โรงเรียนในกลุ่มมีที่ไหนบ้าง"),
    "public": ("มีโรงเรียนกี่โรง", "นักเรียนทั้งเขตกี่คน แยกระดับ", "โรงเรียนขนาดเล็กแยกอำเภอ"),
}


def first_questions(ask: Ask) -> tuple[Suggestion, ...]:
    """Return what this asker is likely to want first, as buttons."""
    return offered(FIRST_QUESTIONS[ask.seat.kind])


#: What is no data but something to do or to explain: how the refusal goes on.
_NOT_YET = {
    "การตั้งกำหนดส่งและการแจ้งเตือน": "แก้ข้อมูลหรือส่งข้อความเตือนให้ไม่ได้ การเตือนส่งเองตามกำหนดส่ง เจ้าหน้าที่พิมพ์ ตั้งกำหนดส่ง ตามด้วยชื่อรายงาน วันที่ และผู้ส่ง ได้",
    "คู่มือและขั้นตอนการทำงาน": "ไม่มีคู่มือ ระเบียบ และขั้นตอนการทำงานให้ตอบ",
}


@handler("talk.greeting", summary="ทักทาย", examples=("สวัสดีค่ะ", "หวัดดีน้องแผน", "ดีครับ", "hello"))
def answer_greeting(ask: Ask, context: HandlerContext) -> Reply:
    """Greet, and say what can be asked (ทักทาย); of an office that holds no schools yet, what is done first."""
    if not live_batches(context.session, "schools", ask.office_code):
        officer = ask.seat.kind == "officer"
        told = "เริ่มนำเข้าข้อมูลโรงเรียนได้ที่หน้าจัดการค่ะ" if officer else "ถามได้เมื่อเจ้าหน้าที่นำเข้าแล้วค่ะ"
        first = ("เข้าหน้าจัดการ", "ถามอะไรได้บ้าง") if officer else ("ถามอะไรได้บ้าง",)
        return Reply("talk", f"สวัสดีค่ะ น้องแผนยังไม่มีข้อมูลของเขตนี้ {told}", suggest=offered(first))
    return Reply(
        "talk",
        "สวัสดีค่ะ น้องแผนพร้อมตอบข้อมูลโรงเรียน งบประมาณ และการส่งรายงานค่ะ พิมพ์ถามได้เลย",
        suggest=first_questions(ask),
    )


@handler("talk.thanks", summary="ขอบคุณ", examples=("ขอบคุณครับ", "ขอบใจนะ", "โอเคค่ะ ขอบคุณมาก"))
def answer_thanks(ask: Ask, context: HandlerContext) -> Reply:
    """Take thanks (รับคำขอบคุณ)."""
    return Reply("talk", "ยินดีค่ะ")


@handler(
    "talk.help", summary="ถามอะไรได้บ้าง", examples=("ถามอะไรได้บ้าง", "ช่วยด้วย", "วิธีใช้", "ทำอะไรได้บ้าง", "help")
)
def answer_help(ask: Ask, context: HandlerContext) -> Reply:
    """List what can be asked, one example a line, from the declarations of the capabilities (วิธีใช้)."""
    rows = tuple(
        Figure(each.summary, each.examples[0], "")
        for topic, each in HANDLERS.items()
        if not topic.startswith("talk.") and each.listed and each.open_to(ask.seat.kind, ask.chat)
    )
    held = ", ".join(
        DATASETS[kind].thai
        for kind in DATASETS
        if live_batches(context.session, kind, None if DATASETS[kind].national else ask.office_code)
    )
    return Reply(
        kind="talk",
        text=f"ถามได้ตามตัวอย่างนี้ค่ะ ข้อมูลที่มีตอนนี้: {held or 'ยังไม่มีข้อมูล'}",
        cards=(Card("น้องแผนตอบอะไรได้บ้าง", rows, None, "พิมพ์เป็นประโยคธรรมดาได้เลย"),),
        suggest=first_questions(ask),
    )


@handler("talk.whoami", summary="ฉันคือใครในระบบ", examples=("ฉันเป็นใคร", "ผมคือใครในระบบ", "สิทธิ์ของฉัน"))
def answer_who_am_i(ask: Ask, context: HandlerContext) -> Reply:
    """Say which seat the asker holds, and how to get one (ฉันเป็นใคร)."""
    seat = ask.seat
    if seat.kind == "public":
        said = (
            "ตอนนี้คุณใช้งานในฐานะประชาชนทั่วไปค่ะ หากเป็นบุคลากรของโรงเรียน ขอรหัสจากเจ้าหน้าที่แล้วพิมพ์ ลงทะเบียน ตามด้วยรหัส "
            "หรือพิมพ์ ขอลงทะเบียนเป็น ตามด้วยตำแหน่งและโรงเรียน"
        )
        return Reply("talk", said, suggest=first_questions(ask))
    said = f"คุณใช้งานในฐานะ{seat_name(seat, context.session)}ค่ะ"
    if ask.chat == "group" or not context.speaker_id:
        return Reply("talk", said, suggest=first_questions(ask))
    held = held_by(context.session, ask.office_code, context.speaker_id)
    since = [f"{seat_name(each.seat, context.session)} ตั้งแต่ {thai_date(each.since)}" for each in held]
    if len(held) > 1:
        listed = "\n".join(f"{number}. {line}" for number, line in enumerate(since, 1))
        said += f" คุณถือครอง {len(held)} ตำแหน่ง ข้อ 1 คือที่ใช้อยู่\n{listed}\nสลับได้โดยพิมพ์ เปลี่ยนโรงเรียน"
    elif since:
        said = f"คุณใช้งานในฐานะ{since[0]}ค่ะ"
    return Reply("talk", said, suggest=first_questions(ask))


@handler(
    "talk.contact", summary="ติดต่อเจ้าหน้าที่", examples=("ติดต่อเจ้าหน้าที่", "ติดต่อกลุ่มแผนยังไง", "ขอเบอร์กลุ่มนโยบายและแผน")
)
def answer_contact(ask: Ask, context: HandlerContext) -> Reply:
    """Tell how to reach a person at the office (ติดต่อเจ้าหน้าที่)."""
    # The answer stays in the chat: the question is handed over, and a person answers it there.
    hand_over = Suggestion("คุยกับเจ้าหน้าที่", "คุยกับเจ้าหน้าที่")
    return Reply(
        "talk",
        context.contact or "ติดต่อกลุ่มนโยบายและแผน สำนักงานเขตพื้นที่การศึกษา ในวันและเวลาราชการ 08.30-16.30 น. ค่ะ",
        suggest=(hand_over,),
    )


@handler(
    "talk.private",
    summary="เรื่องที่ตอบไม่ได้เพราะเป็นข้อมูลส่วนบุคคล",
    examples=("ขอรายชื่อนักเรียน ป.1", "เลขบัตรประชาชนของเด็ก", "เบอร์โทร ผอ. โรงเรียนบ้านแม่จัน"),
)
def refuse_private(ask: Ask, context: HandlerContext) -> Reply:
    """Refuse personal data: none is held (ข้อมูลส่วนบุคคล)."""
    return Reply(
        "refused",
        "น้องแผนไม่เก็บและไม่ให้ข้อมูลส่วนบุคคลค่ะ ถามเป็นจำนวนรวมได้ เช่น นักเรียน ป.1 กี่คน",
        suggest=first_questions(ask),
    )


@handler("talk.stale", summary="ปุ่มเก่า", examples=("ปุ่มเก่า", "กดปุ่มเก่า", "ปุ่มหมดอายุ"))
def answer_stale(ask: Ask, context: HandlerContext) -> Reply:
    """Say that a tapped button belongs to an earlier question (ปุ่มหมดอายุ)."""
    return Reply("talk", "ปุ่มนี้เป็นของคำถามก่อนหน้า หมดอายุแล้วค่ะ พิมพ์ถามใหม่ได้เลย", suggest=first_questions(ask))


@handler(
    "talk.unheld",
    summary="เรื่องที่ยังไม่มีข้อมูล",
    examples=("ผลสอบ O-NET ป.6", "อาคารเรียนชำรุดกี่หลัง", "นักเรียนติด G กี่คน"),
)
def answer_unheld(ask: Ask, context: HandlerContext) -> Reply:
    """Name a measure that is known but not held, and what is (ยังไม่มีข้อมูล)."""
    what = str(ask.slots.get("what") or "เรื่องนี้")
    told = f"ยังไม่มีข้อมูล{what}{' ' if what.endswith(')') else ''}ในระบบค่ะ"
    if what in _NOT_YET:
        told = f"น้องแผนยัง{_NOT_YET[what]}ค่ะ"
    if what == "หนังสือเวียน":
        told = "น้องแผนตอบได้เฉพาะหนังสือเวียนที่อยู่ในทะเบียนค่ะ"
        return Reply("question", told, suggest=offered(("หนังสือเวียนล่าสุด",)))
    return Reply("question", told, suggest=first_questions(ask))
