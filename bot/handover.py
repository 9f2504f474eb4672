"""What a conversation was last about, for whoever asks to talk to a person (คุยกับเจ้าหน้าที่)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from bot.nlu.asking import clarify
from bot.nlu.casetalk import act_on_quoted, cases_asked
from bot.nlu.groups import calls_us
from bot.nlu.personal import without_persons
from bot.nlu.settling import ask
from bot.nlu.understanding import Understanding
from db.cases import KIND, Case
from db.desks import POSTED, case_posted
from db.notices import CHAT
from db.tellings_free import quoted

#: Where the chat's state keeps the words of the last question, without persons; forgotten with it after ten minutes.
LAST = "last"
_OPEN = "cases.open"
#: What is said around questions and is none.
_NONE = ("talk.", "cases.", "seats.", "console.")


def with_last_question(understanding: Understanding, state: Mapping[str, Any]) -> Understanding:
    """Put the conversation's last question into the request to talk to a person that names none of its own."""
    if understanding.topic != _OPEN or understanding.kind != "ask" or understanding.slots.get("wording"):
        return understanding
    return replace(understanding, slots={**understanding.slots, "wording": str(state.get(LAST) or "")})


def last_question(understanding: Understanding, words: str, before: Mapping[str, Any]) -> str:
    """Return the words to be kept as the last question after a turn: these, or those before where this was no question."""
    asked = bool(words) and not understanding.topic.startswith(_NONE)
    return words if asked else "" if understanding.topic == _OPEN else str(before.get(LAST) or "")


def about_quoted(
    session: Session, office_code: str, chat_id: str, message_id: str, text: str
) -> Understanding | None:
    """Return what a message means that quotes one in which a case was told: an officer's answer, or the asker's next word.

    None where nothing of ours is quoted, or the message says by itself what is to be done with which case.
    """
    if not message_id or not text.strip() or cases_asked(text) is not None or calls_us(text):
        return None
    told = quoted(session, office_code, chat_id, message_id, (KIND, POSTED))
    numbers = {int(notice.subject) for notice in told}
    if shown := case_posted(session, office_code, chat_id, message_id):
        numbers.add(session.get_one(Case, shown).number)
    if not numbers:
        return None
    answers = not told or told[0].seat_kind != CHAT
    if len(numbers) > 1:
        verb = "ตอบ" if answers else "ถามต่อ"
        which = " หรือ ".join(f"{verb}เรื่อง {number}" for number in sorted(numbers))
        return clarify(f"ข้อความนี้มีหลายเรื่องค่ะ พิมพ์ {which} ตามด้วยข้อความ", ())
    slots = {"act": "answer" if answers else "more", "number": numbers.pop()}
    if answers and (act := act_on_quoted(text)):
        return ask("cases.work", slots={**slots, "act": act})
    if answers:
        return ask("cases.work", slots={**slots, "wording": text.strip()})
    return ask("cases.own", slots={**slots, "wording": without_persons(text)})
