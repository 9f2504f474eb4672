"""Handing over to a person (คุยกับเจ้าหน้าที่): askers open cases, officers answer them, both by their number."""

from __future__ import annotations

from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from db.case_askers import askers_of
from db.cases import (
    ANSWERED,
    ASKER,
    CLOSED,
    LOOK_AFTER,
    TAKEN,
    UNANSWERED,
    Actor,
    Case,
    answer_case,
    ask_more,
    case_line,
    cases_of,
    find_case,
    messages_of,
    open_case,
    posted_text,
    push_answer,
    reopen,
    take,
    withdraw_answer,
)
from db.cases import close as close_case
from db.desks import is_desk
from db.errors import AnswerableError, RefusedError
from db.people import seats_of
from db.quota import standing
from db.values.calendar import thai_date, to_bangkok
from handlers.core import MOST_APART, Apart, Ask, Choice, HandlerContext, Reply, Suggestion, handler
from reports.cards import Card, Figure

TALK = Suggestion("คุยกับเจ้าหน้าที่", "คุยกับเจ้าหน้าที่")
#: Letters of a message that a card shows.
_SHOWN = 300
_WAITING = Suggestion("เรื่องที่รอตอบ", "เรื่องที่รอเจ้าหน้าที่ตอบ")


def _writing(context: HandlerContext) -> AbstractContextManager[Session]:
    if context.write is None or not context.speaker_id:
        raise AnswerableError("ฝากเรื่องและตอบเรื่องได้จากแชต LINE เท่านั้นค่ะ")
    return context.write()


@handler(
    "cases.open",
    summary="ฝากเรื่องถึงเจ้าหน้าที่เมื่อน้องแผนตอบไม่ได้",
    examples=("คุยกับเจ้าหน้าที่", "ขอคุยกับเจ้าหน้าที่", "ฝากเรื่องถึงเจ้าหน้าที่ เรื่องเงินงวดสองยังไม่เข้า", "ฝากถามเจ้าหน้าที่หน่อยค่ะ"),
    private=True,
)
def answer_open(ask: Ask, context: HandlerContext) -> Reply:
    """Open a case with what was said, else with the last question of the conversation (คุยกับเจ้าหน้าที่).

    Slots:
        wording: the question, without persons; empty when there was none.
    """
    words = str(ask.slots.get("wording") or "")
    if not words:
        raise AnswerableError(
            "อยากถามเจ้าหน้าที่เรื่องอะไรคะ พิมพ์ คุยกับเจ้าหน้าที่ ตามด้วยเรื่องที่อยากถาม เช่น คุยกับเจ้าหน้าที่ เรื่องเงินงวดสองยังไม่เข้า"
        )
    with _writing(context) as session:
        case = open_case(
            session, ask.office_code, context.speaker_id, words, actor=_actor(ask, context), at=ask.asked_at
        )
        number = case.number
    contact = f"\nเรื่องด่วน: {context.contact}" if context.contact else ""
    return Reply(
        "command",
        f"ฝากเป็นเรื่อง {number} ถึงเจ้าหน้าที่แล้วค่ะ: {words}\nเมื่อเจ้าหน้าที่ตอบ น้องแผนแจ้งให้ใต้คำตอบครั้งถัดไปที่ท่านพิมพ์มา{contact}",
        suggest=(
            Suggestion("เรื่องของฉัน", "เรื่องของฉัน"),
            Suggestion("ยกเลิกเรื่องนี้", f"จบเรื่อง {number}"),
        ),
    )


@handler(
    "cases.own",
    summary="ดู ถามต่อ จบ หรือเปิดเรื่องที่ฝากเจ้าหน้าที่ไว้",
    examples=(
        "เรื่องของฉันถึงไหนแล้ว",
        "ถามต่อเรื่อง 12 แล้วเงินเข้าวันไหน",
        "จบเรื่อง 12",
        "เปิดเรื่อง 12 อีกครั้ง",
        "ดูเรื่อง 12",
    ),
    private=True,
)
def answer_own(ask: Ask, context: HandlerContext) -> Reply:
    """Let an asker follow up, end or reopen their own case; officers may look at and reopen every one.

    Slots:
        act: list, show, more, close or reopen. number: the case. wording: what is said further, without persons.
    """
    act, number = str(ask.slots.get("act")), int(ask.slots.get("number") or 0)
    if act == "list":
        return _listed(
            cases_of(context.session, ask.office_code, asker=context.speaker_id or "-"), "ยังไม่มีเรื่องที่ฝากไว้ค่ะ"
        )
    officer = ask.seat.kind in LOOK_AFTER and act in ("show", "reopen")
    asker = None if officer else context.speaker_id or "-"
    if act == "show":
        return _shown(context.session, find_case(context.session, ask.office_code, number, asker=asker), ask)
    actor = _actor(ask, context)
    with _writing(context) as session:
        case = find_case(session, ask.office_code, number, asker=asker)
        if act == "close":
            close_case(session, case, actor=actor, at=ask.asked_at)
            again = Suggestion("เปิดอีกครั้ง", f"เปิดเรื่อง {number} อีกครั้ง")
            return Reply("command", f"จบเรื่อง {number} แล้วค่ะ", suggest=(again,))
        reopened = act == "reopen"
        if reopened and case.state in UNANSWERED:
            return Reply("command", f"เรื่อง {number} ยังเปิดอยู่ค่ะ รอเจ้าหน้าที่ตอบ")
        words = str(ask.slots.get("wording") or "") or ("ขอเปิดเรื่องนี้อีกครั้ง" if reopened else "")
        if reopened and case.asker != context.speaker_id:
            # An officer puts no words into the asker's mouth.
            reopen(session, case, actor=actor, at=ask.asked_at)
        else:
            ask_more(
                session, case, words, actor=actor, at=ask.asked_at, act="reopened" if reopened else "more"
            )
    return Reply("command", f"{'เปิด' if reopened else 'เพิ่มในเรื่อง'} {number} แล้วค่ะ รอเจ้าหน้าที่ตอบ")


@handler(
    "cases.work",
    summary="เจ้าหน้าที่ดู รับ ตอบ และปิดเรื่องที่ฝากถึง",
    examples=(
        "เรื่องที่รอเจ้าหน้าที่ตอบ",
        "คำถามที่รอตอบ",
        "รับเรื่อง 12",
        "ตอบเรื่อง 12 เงินงวดสองโอนสัปดาห์หน้าค่ะ",
        "ปิดเรื่อง 12",
        "ส่งคำตอบเรื่อง 12 ทันที",
    ),
    speakers=LOOK_AFTER,
)
def answer_work(ask: Ask, context: HandlerContext) -> Reply:
    """Let an officer look after cases, in private or as an officer who speaks in a bound group.

    Slots:
        act: list, take, answer, withdraw, push or close. number: the case. wording: the answer, in the officer's words.

    Raises:
        RefusedError: The speaker is no officer. AnswerableError: No such case, or it is not in such a state.
    """
    act, number = str(ask.slots.get("act")), int(ask.slots.get("number") or 0)
    seat = _officer(ask, context)
    actor = Actor(context.actor, seat)
    if act == "list":
        if ask.chat == "group":
            if not is_desk(context.session, ask.office_code, context.chat_id):
                raise AnswerableError(
                    "ดูเรื่องที่รอตอบในแชตส่วนตัวกับน้องแผนค่ะ หรือพิมพ์ น้องแผน ผูกกลุ่มนี้เป็นกลุ่มเจ้าหน้าที่ ถ้าในกลุ่มมีเฉพาะเจ้าหน้าที่"
                )
            return _listed_apart(context.session, ask.office_code)
        return _listed(
            cases_of(context.session, ask.office_code, states=UNANSWERED), "ไม่มีเรื่องที่รอเจ้าหน้าที่ตอบค่ะ"
        )
    with _writing(context) as session:
        case = find_case(session, ask.office_code, number)
        if act == "take":
            take(session, case, actor=actor, at=ask.asked_at)
        elif act == "answer":
            answer_case(session, case, str(ask.slots.get("wording") or ""), actor=actor, at=ask.asked_at)
        elif act == "withdraw":
            return _withdrawn(withdraw_answer(session, case, actor=actor, at=ask.asked_at), number)
        elif act == "push":
            return _pushed(push_answer(session, case, actor=actor, at=ask.asked_at), number)
        else:
            close_case(session, case, actor=actor, at=ask.asked_at)
    if act == "answer":
        return _answered(ask, context, number)
    said = "รับ" if act == "take" else "ปิด"
    return Reply("command", f"{said}เรื่อง {number} แล้วค่ะ", suggest=() if ask.chat == "group" else (_WAITING,))


def _actor(ask: Ask, context: HandlerContext) -> Actor:
    return Actor(context.actor, ask.seat.text())


def _officer(ask: Ask, context: HandlerContext) -> str:
    """Return the officer's seat of the speaker; in a group that of the person, not of the group."""
    held = (
        [ask.seat]
        if ask.chat == "private"
        else seats_of(context.session, ask.office_code, context.speaker_id)
    )
    mine = next((seat for seat in held if seat.kind in LOOK_AFTER), None)
    if mine is None:
        raise RefusedError("ขออภัยค่ะ เรื่องนี้ทำได้เฉพาะเจ้าหน้าที่ของสำนักงานเขต", (TALK.text,))
    return mine.text()


def _answered(ask: Ask, context: HandlerContext, number: int) -> Reply:
    """Say how the answer goes on, with what a push would cost."""
    said = f"บันทึกคำตอบเรื่อง {number} แล้วค่ะ ผู้ถามได้อ่านใต้คำตอบครั้งถัดไปที่พิมพ์มา ไม่เสียโควตา"
    back = Choice("ถอนคำตอบ", "cases.work", {"act": "withdraw", "number": number})
    if ask.chat == "group":
        return Reply("command", said, choices=(back,))
    stand = standing(context.session, ask.office_code, now=ask.asked_at)
    left = f" เหลือ {stand.remaining:,}" if stand.remaining is not None else ""
    push = Choice("ส่งทันที 1 ข้อความ", "cases.work", {"act": "push", "number": number})
    return Reply(
        "command",
        f"{said}\nถ้าต้องการให้ถึงทันที ใช้โควตา 1 ข้อความ{left}",
        suggest=(Suggestion("ปิดเรื่อง", f"ปิดเรื่อง {number}"), _WAITING),
        choices=(push, back),
    )


def _pushed(leaves: bool, number: int) -> Reply:
    if not leaves:
        return Reply("command", f"ไม่มีคำตอบของเรื่อง {number} ที่ผู้ถามยังไม่ได้อ่านค่ะ จึงไม่ส่งซ้ำ", suggest=(_WAITING,))
    return Reply(
        "command", f"จะส่งคำตอบเรื่อง {number} ให้ผู้ถามในเวลาราชการ ใช้โควตา 1 ข้อความค่ะ", suggest=(_WAITING,)
    )


def _withdrawn(gone: bool, number: int) -> Reply:
    if not gone:
        return Reply("command", f"ถอนคำตอบเรื่อง {number} ไม่ได้ค่ะ ผู้ถามอ่านแล้ว กำลังส่ง หรือยังไม่มีคำตอบ")
    return Reply("command", f"ถอนคำตอบเรื่อง {number} แล้วค่ะ ผู้ถามไม่เห็นคำตอบนั้น เรื่องนี้รอคำตอบใหม่")


def _listed_apart(session: Session, office_code: str) -> Reply:
    """The cases that wait longest, each in a message of its own that can be quoted; free, as every reply."""
    cases = cases_of(session, office_code, states=UNANSWERED, most=1000)
    if not cases:
        return Reply("command", "ไม่มีเรื่องที่รอเจ้าหน้าที่ตอบค่ะ")
    apart = tuple(
        Apart(case.id, posted_text(case, _last_asked(session, case), case_line(case)))
        for case in cases[:MOST_APART]
    )
    more = f" แสดง {len(apart)} เรื่องที่รอนานที่สุด" if len(cases) > len(apart) else ""
    return Reply("command", f"มี {len(cases):,} เรื่องที่รอตอบค่ะ{more}", apart=apart)


def _last_asked(session: Session, case: Case) -> str:
    """What the asker said last; "" once that was forgotten."""
    asked = [each.text for each in messages_of(session, case) if each.side == ASKER and each.text]
    return asked[-1] if asked else "(ลบตามอายุการเก็บแล้ว)"


def _listed(found: object, nothing: str) -> Reply:
    cases = list(found)  # type: ignore[call-overload]
    if not cases:
        return Reply("command", nothing)
    rows = tuple(Figure(f"เรื่อง {case.number}", case_line(case), "") for case in cases[:20])
    look = tuple(Suggestion(f"ดูเรื่อง {case.number}", f"ดูเรื่อง {case.number}") for case in cases[:5])
    return Reply("command", f"มี {len(cases):,} เรื่องค่ะ", (Card("เรื่องถึงเจ้าหน้าที่", rows, None),), suggest=look)


def _shown(session: Session, case: Case, ask: Ask) -> Reply:
    """The case with what was said, and what this reader may do next."""
    rows = [Figure("สถานะ", case_line(case), "", emphasis=True)]
    if ask.seat.kind in LOOK_AFTER:
        asks = askers_of(session, case.office_code, [case])[case.seat]
        rows.append(Figure("ผู้ถาม", asks.name, "", note=asks.code))
    for message in messages_of(session, case)[-10:]:
        who = "ผู้ถาม" if message.side == ASKER else "เจ้าหน้าที่"
        when = f"{thai_date(message.at)} {to_bangkok(message.at):%H.%M} น."
        text = message.text[:_SHOWN] or "(ลบตามอายุการเก็บแล้ว)"
        rows.append(Figure(f"{who} {when}", text, ""))
    number = case.number
    if ask.seat.kind in LOOK_AFTER:
        next_ = (
            [Suggestion("รับเรื่อง", f"รับเรื่อง {number}")] if case.state not in (TAKEN, ANSWERED, CLOSED) else []
        )
        said = f"เรื่อง {number} ค่ะ ตอบโดยพิมพ์ ตอบเรื่อง {number} ตามด้วยคำตอบ"
    else:
        next_ = []
        said = f"เรื่อง {number} ค่ะ ถามต่อโดยพิมพ์ ถามต่อเรื่อง {number} ตามด้วยข้อความ"
    if case.state == CLOSED:
        next_.append(Suggestion("เปิดอีกครั้ง", f"เปิดเรื่อง {number} อีกครั้ง"))
    else:
        next_.append(Suggestion("ปิดเรื่อง", f"{'ปิด' if ask.seat.kind in LOOK_AFTER else 'จบ'}เรื่อง {number}"))
    return Reply("command", said, (Card(f"เรื่อง {number}", tuple(rows), None),), suggest=tuple(next_))
