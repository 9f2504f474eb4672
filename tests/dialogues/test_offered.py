"""What menus, greetings and help offer a seat is what that seat may do: no button leads to a refusal."""

from __future__ import annotations

import pytest

from bot.converse import Said
from bot.menus import MENUS
from bot.rights import SEAT_KINDS
from db.menus import ROLE_OF
from db.people import Seat
from handlers.talk import FIRST_QUESTIONS
from tests.dialogues.conftest import DIRECTOR, OFFICER, PRINCIPAL, PUBLIC, TODAY

SEATS = {
    "public": PUBLIC, "school": PRINCIPAL, "officer": OFFICER, "director": DIRECTOR,
    "cluster": Seat("cluster", "5703", cluster="แม่จัน"), "head": Seat("head", "5703", cluster="แม่จัน"),
}  # fmt: skip


@pytest.fixture
def say(converse):
    """Say something as a seat, in a conversation of its own."""
    numbers = iter(range(1, 10_000))

    def say(kind: str, text: str):
        chat = "group" if kind == "cluster" else "private"
        who = f"U{next(numbers):032x}"
        said = Said("5703", who, who, TODAY, text, chat=chat, mentioned=True, seat=SEATS[kind])
        return converse.turn(said).reply

    return say


def offered(kind: str, say) -> set[str]:
    """Everything that is offered to a seat before it asked for anything."""
    found = set(FIRST_QUESTIONS[kind])
    found |= (
        {said for _words, _hint, said in MENUS[ROLE_OF.get(kind, "public")].fields}
        if kind != "cluster"
        else set()
    )
    for opening in ("สวัสดี", "ถามอะไรได้บ้าง", "ฉันเป็นใคร"):
        reply = say(kind, opening)
        found |= {each.text for each in reply.suggest if each.text}
        found |= {str(row.value) for card in reply.cards for row in card.rows}
    return found


@pytest.mark.parametrize("kind", SEAT_KINDS)
def test_nothing_that_is_offered_is_refused(kind, say):
    refused = {}
    texts = offered(kind, say)
    assert len(texts) > 20
    for text in sorted(texts):
        reply = say(kind, text)
        if reply is None or reply.kind in ("refused", "fallback"):
            refused[text] = reply.text if reply else "silence"
    assert refused == {}


@pytest.mark.parametrize("kind", SEAT_KINDS)
def test_no_button_under_an_answer_leads_to_a_refusal(kind, converse):
    """A group is told how many of its own are late: neither which, nor by amphoe, and is not offered that either."""
    numbers = iter(range(1, 10_000))
    chat = "group" if kind == "cluster" else "private"

    def talk(*said: dict[str, str]):
        who, reply = f"U{next(numbers):032x}", None
        for each in said:
            reply = converse.turn(
                Said("5703", who, who, TODAY, chat=chat, mentioned=True, seat=SEATS[kind], **each)
            ).reply
        return reply

    refused = {}
    for text in (
        "ยังไม่ส่ง DMC กี่โรง",
        "ใครยังไม่ส่ง EMIS",
        "นักเรียนทั้งเขตกี่คน",
        "งบทั้งเขตปี 2569 เท่าไหร่",
        "เบิกจ่ายแล้วกี่เปอร์เซ็นต์",
        "คะแนน NT เฉลี่ยของเขต",
        "ครูทั้งเขตกี่คน",
    ):
        for each in talk({"text": text}).suggest:
            tap = {"data": each.data} if each.data else {"text": each.text}
            answer = None if each.uri else talk({"text": text}, tap)
            if answer is not None and answer.kind == "refused":
                refused[text, each.label] = answer.text
    assert refused == {}
