"""The demonstration office, imported once and copied for each test, and ``talk`` in several seats."""

from __future__ import annotations

import shutil
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from bot.converse import Converse, Said
from bot.line.render import render
from bot.media import Picture
from bot.nlu.intents import load_or_train
from bot.nlu.understand import ANEW, Understander
from bot.simulator.rules import message_problems
from db.people import Seat
from db.session import make_engine, make_sessions
from db.values.calendar import BANGKOK
from handlers.core import SAY
from reports.cards import source_line, value_text
from reports.charts import alt_text
from reports.charts.choosing import kind_said
from tests.bot.line.openapi import faults
from tests.conftest import SHARED
from tests.dialogues.script import Heard, play

#: The day on which all dialogues take place: term 2 of 2569, first quarter of fiscal year 2570.
TODAY = datetime(2026, 11, 21, 9, 0, tzinfo=BANGKOK)
PRINCIPAL = Seat("school", "5703", school_code="57030040", role="principal")
OFFICER = Seat("officer", "5703")
PUBLIC = Seat("public", "5703")
DIRECTOR = Seat("director", "5703")


@pytest.fixture(scope="session")
def model(model_home):
    return load_or_train(model_home)


@pytest.fixture
def demo_sessions(demo_file, tmp_path):
    path = tmp_path / "demo.db"
    for suffix in ("", "-wal"):
        source = Path(f"{demo_file}{suffix}")
        if source.exists():
            shutil.copy(source, f"{path}{suffix}")
    engine = make_engine(f"sqlite:///{path}")
    yield make_sessions(engine)
    engine.dispose()


@pytest.fixture
def converse(demo_sessions, model) -> Converse:
    return Converse(demo_sessions, Understander(model), contact="โทรหากลุ่มนโยบายและแผนได้ค่ะ", hash_key="k" * 32)


@pytest.fixture
def talk(converse):
    """``talk(script, seat=…, chat="group")``: play one conversation from its beginning."""
    numbers = count(1)

    def conversation(script: str, seat: Seat = OFFICER, chat: str = "private", at: datetime = TODAY) -> None:
        chat_id = f"chat-{next(numbers)}"

        def say(text: str, data: str | None) -> Heard:
            tapped = (
                (data if data.startswith(("pick=", "wrong=", "file=", ANEW)) else SAY + data) if data else ""
            )
            said = Said(
                seat.office_code,
                chat_id,
                "someone",
                at,
                text="" if tapped else (data or text),
                data=tapped,
                chat=chat,
                seat=seat,
            )
            reply = converse.turn(said).reply
            assert sent_faults(reply) == []
            return heard(reply)

        play(script, say)

    return conversation


def sent_faults(reply) -> list:
    """What LINE would refuse of a reply: by its hard limits, and by its own description where that is at hand."""
    if reply is None:
        return []
    picture = Picture("https://example.go.th/a.png", "https://example.go.th/b.png") if reply.chart else None
    messages = render(reply, picture)
    found = [problem for message in messages for problem in message_problems(message)]
    if SHARED.exists():
        found += faults("ReplyMessageRequest", {"replyToken": "t", "messages": messages})
    return found


def heard(reply) -> Heard:
    """What a person sees of a reply, in one text."""
    if reply is None:
        return Heard("", silent=True)
    words = [reply.text]
    if reply.sample is not None:
        card = reply.sample.card
        words += [str(card.get(key, "")) for key in ("title", "say", "note")] + [reply.sample.text] * (
            "say" not in card
        )
        words += [f"{label} {value}" for label, value in card.get("rows", [])]
        words += [f"[{button['label']}]" for button in reply.sample.buttons]
    for card in reply.cards:
        words += [card.title, card.subtitle]
        words += [f"{row.label} {value_text(row.value, row.unit)} {row.note}" for row in card.rows]
        words += list(card.notes)
        if card.provenance:
            words.append(source_line(card.provenance))
    return Heard(
        "\n".join(words),
        {each.label: each.data or each.text for each in reply.suggest},
        chart=reply.chart is not None,
        picture=f"{kind_said(reply.chart.kind)} {alt_text(reply.chart)}" if reply.chart else "",
    )
