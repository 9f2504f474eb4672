"""Leaks tried from outside: every way to a figure that is not one's own, in the demonstration office's own numbers."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.answer import answer_each
from bot.converse import Said
from bot.line.render import render
from bot.media import MediaStore
from bot.nlu.understanding import Memory, Setting, Understanding
from bot.privately import LABEL
from db.datasets.allocations import Allocation
from db.datasets.disbursements import Disbursement
from db.datasets.schools import School
from db.offices import link_office
from db.people import Seat, end_seats, give_seat, seats_of
from db.session import writing
from db.values.money import Money
from handlers.core import SAY, HandlerContext
from reports.cards import value_text
from reports.derived import all_measures
from reports.question import Question, Scope
from tests.dialogues.conftest import OFFICER, PRINCIPAL, PUBLIC, TODAY, sent_faults

OWN, OTHER = "57030040", "57030024"
GROUP = Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1")
HERE = Path(__file__).resolve().parents[1] / "bot" / "nlu" / "sentences.txt"
#: What is reckoned from made-up numbers is nobody's figure, though a school may have got as much.
_RECKONED = re.compile(r"คำนวณ|ควรได้|ประมาณ|\d+ คน|ถ้า|สมมติ")
_MONEY = re.compile(r"เงิน|งบ|เบิก|จัดสรร|ค้าง|โอน|ส่ง|บาท|รายหัว|อันดับ|มากที่สุด|ภาพรวม")


@pytest.fixture(scope="session")
def sentences() -> list[str]:
    """What people ask of money and reports, as they type it."""
    lines = [line.split("=>")[0] for line in HERE.read_text(encoding="utf-8").splitlines() if " | " in line]
    said = dict.fromkeys(line.split("|")[1].strip() for line in lines)
    return [each for each in said if _MONEY.search(each) and not _RECKONED.search(each)]


@pytest.fixture
def secrets(demo_sessions):
    """What each school got and paid in a year, as it would be written: of one school alone, and no sum that all may see."""
    found: dict[str, set[str]] = {}
    public: set[str] = set()
    with demo_sessions() as session:
        for table, amount in ((Allocation, Allocation.amount), (Disbursement, Disbursement.paid)):
            for keys in ((table.year,), (table.year, table.line)):
                public |= _written(session, func.sum(amount), *keys)
                for place in (School.amphoe, School.cluster):
                    sums = select(func.sum(amount)).join(School, School.code == table.school_code)
                    public |= {
                        _text(value) for value in session.scalars(sums.group_by(place, *keys)) if value
                    }
                query = select(table.school_code, func.sum(amount)).group_by(table.school_code, *keys)
                for school, value in session.execute(query):
                    if value:
                        found.setdefault(school, set()).add(_text(value))
    held = Counter(each for values in found.values() for each in values)
    alone = {each for each, schools in held.items() if schools == 1 and len(each) >= 9} - public
    return {school: values & alone for school, values in found.items() if school}


def _written(session, value, *keys) -> set[str]:
    return {_text(each) for each in session.scalars(select(value).group_by(*keys)) if each}


def _text(value) -> str:
    return value_text(value if isinstance(value, Money) else Money(int(value)), "บาท").split()[0]


@pytest.fixture
def said(converse):
    """``said(text, seat)``: what comes back, as LINE would be sent it; every call is a chat of its own."""
    numbers = count(1)

    def say(
        text: str = "", seat: Seat | None = PUBLIC, *, chat: str = "private", who: str = "someone", **more
    ) -> str:
        chat_id = more.pop("chat_id", f"leak-{next(numbers)}")
        turn = converse.turn(
            Said("5703", chat_id, who, more.pop("at", TODAY), text, chat=chat, seat=seat, **more)
        )
        assert sent_faults(turn.reply) == []
        return json.dumps(render(turn.reply), ensure_ascii=False) if turn.reply else ""

    return say


def leaked(answer: str, secrets: dict[str, set[str]], own: str = "") -> set[str]:
    mine = secrets.get(own, set())
    numbers = set(re.findall(r"\d[\d,]*\.?\d*", answer))
    return {each for school, values in secrets.items() if school != own for each in values & numbers - mine}


def test_no_sentence_of_the_corpus_tells_another_schools_money(said, sentences, secrets):
    assert len(sentences) > 200 and len(secrets) > 100
    shown = [each for each in sentences[::2] if leaked(said(each, OFFICER), secrets)]
    assert len(shown) > 3, "the officer is shown them: the test sees what it looks for"
    leaks = [
        (seat.text(), chat, each)
        for seat, chat, own in ((PUBLIC, "private", ""), (PRINCIPAL, "private", OWN), (GROUP, "group", ""))
        for each in dict.fromkeys((*shown, *sentences[::8]))
        if leaked(said(f"น้องแผน {each}" if chat == "group" else each, seat, chat=chat), secrets, own)
    ]
    assert leaks == []


def test_which_schools_are_late_is_told_to_the_office_alone(converse):
    """Whoever may know how many are late is told that, in whatever words the list is asked for: never which they are."""

    def told(text: str, seat: Seat, chat: str = "private") -> tuple[str, set[str]]:
        word = f"น้องแผน {text}" if chat == "group" else text
        turn = converse.turn(
            Said("5703", f"late-{seat.text()}-{text}", "x", TODAY, word, chat=chat, seat=seat)
        )
        schools = {key for each in turn.reply.figures for kind, key in each.keys if kind == "school"}
        return json.dumps(render(turn.reply), ensure_ascii=False), schools

    for text in (
        "ใครยังไม่ส่ง DMC เทอม 2",
        "โรงเรียนไหนยังไม่ส่ง DMC",
        "รายชื่อโรงเรียนที่ค้างส่ง EMIS",
        "โรงเรียนที่ค้างส่ง EMIS ขอเป็น Excel",
    ):
        _, late = told(text, OFFICER)
        assert len(late) > 5, (text, "the officer is told them: the test sees what it looks for")
        for seat, chat, own in ((PUBLIC, "private", ""), (PRINCIPAL, "private", OWN), (GROUP, "group", "")):
            shown, schools = told(text, seat, chat)
            assert not (schools & late) - {own}, (text, seat.text())
            assert not [code for code in late - {own} if code in shown], (text, seat.text())


def test_every_topic_asked_with_another_schools_question_tells_none_of_its_money(
    converse, demo_sessions, secrets
):
    """A question of a chat's memory, put to any topic by a crafted tap, passes permission like any other."""
    from handlers.core import HANDLERS

    scopes = (
        Scope("school", "5703", (OTHER,), ("บ้านป่าบงแม่จัน",)),
        Scope("school", "5402", ("54020001",), ("ไกล",)),
        Scope("office", "5703"),
    )
    measures = [each.key for each in all_measures()]
    asked = 0
    with demo_sessions() as session:
        for seat, chat, own in ((PUBLIC, "private", ""), (PRINCIPAL, "private", OWN), (GROUP, "group", "")):
            context = HandlerContext(session, may=lambda question: None)
            for topic in HANDLERS:
                for scope in scopes:
                    for measure in (
                        measures if topic == "figures" else ("allocated", "submissions", "disbursed")
                    ):
                        for by in ((), ("school",)):
                            if (scope.kind == "school" and by) or (topic != "figures" and by):
                                continue
                            question = Question(measure, scope, by=by)
                            understood = Understanding("ask", topic, question)
                            setting = Setting(seat, TODAY, chat, mentioned=True)
                            try:
                                parts = answer_each(understood, Memory(), setting, context)
                            except (
                                AssertionError,
                                AttributeError,
                                KeyError,
                                IndexError,
                                ValueError,
                                TypeError,
                            ):
                                # A topic that never takes such a question; nothing was shown.
                                continue
                            for part in parts:
                                asked += 1
                                told = json.dumps(render(part.reply), ensure_ascii=False)
                                assert not leaked(told, secrets, own), (seat.text(), topic, question)
    assert asked > 500


def test_a_group_is_shown_less_with_a_button_that_opens_the_private_chat(said, demo_sessions):
    with writing(demo_sessions) as session:
        assert link_office(session, "5703", "Ubot", "@nongphaen")
    answer = said("น้องแผน โรงเรียนบ้านแม่จันได้งบเท่าไหร่", GROUP, chat="group")
    button = json.loads(answer)[-1]["quickReply"]["items"][0]["action"]
    assert button["label"] == LABEL
    assert button["uri"].startswith("https://line.me/R/oaMessage/%40nongphaen/?%E0%B9%82%E0%B8%A3")
    counted = said("น้องแผน ใครยังไม่ส่ง DMC เทอม 2", GROUP, chat="group")
    assert LABEL in counted and "จากที่ต้องส่ง 13 โรง (กลุ่มสาธิตแม่จัน 1)" in counted, (
        "of its own schools it hears how many"
    )
    assert LABEL in said("น้องแผน รายชื่อโรงเรียนที่ค้างส่ง EMIS", GROUP, chat="group")
    assert LABEL not in said("น้องแผน นักเรียนทั้งเขตกี่คน", GROUP, chat="group")
    assert LABEL not in said("โรงเรียนบ้านแม่จันได้งบเท่าไหร่", PUBLIC)


def test_while_the_bots_name_at_line_is_unknown_there_is_no_button(said):
    assert LABEL not in said("น้องแผน โรงเรียนบ้านแม่จันได้งบเท่าไหร่", GROUP, chat="group")


def test_crafted_taps_are_words_like_any_other(said, secrets):
    for data in (
        f"{SAY}โรงเรียน {OTHER} ได้งบเท่าไหร่",
        f"{SAY}งบรายโรงเรียน ขอเป็น Excel",
        "pick=0.0",
        "pick=1.0",
        "pick=999999999.0",
        "anew=1",
        f"circular=known.{2**62}",
        "report=5703.DMC",
        "say=",
        "m=budget&school=57030024",
        "'; drop table seats; --",
        "x" * 300,
    ):
        for seat, own in ((PUBLIC, ""), (PRINCIPAL, OWN)):
            assert not leaked(said("", seat, data=data), secrets, own), data


def test_the_buttons_and_the_thread_of_a_seat_that_ended_show_nothing_of_it(said, demo_sessions, secrets):
    who = "U" + "9" * 32
    with writing(demo_sessions) as session:
        give_seat(session, PRINCIPAL, who)
    chat = {"seat": None, "who": who, "chat_id": who}
    mine = said("โรงเรียนเราได้งบเท่าไหร่", **chat)
    assert leaked(mine, secrets), "a principal sees the own school's money"
    tapped = re.findall(r'"data": "([^"]+)"', mine)
    with writing(demo_sessions) as session:
        assert end_seats(session, "5703", who, at=TODAY) == 1
        assert seats_of(session, "5703", who) == []
    later = TODAY + timedelta(minutes=1)
    for text in ("แยกรายการ", "แล้วปีที่แล้วล่ะ", "ขอเป็น Excel", "โรงเรียนเราได้งบเท่าไหร่", "เทียบกับปีที่แล้ว"):
        assert not leaked(said(text, at=later, **chat), secrets), text
    for data in (*tapped, "pick=1.0", "pick=1.1", "anew=1"):
        assert not leaked(said("", data=data, at=later, **chat), secrets), data


def test_a_seat_of_another_office_is_a_stranger_here(said, secrets):
    for seat in (Seat("officer", "5402"), Seat("director", "5402"), Seat("school", "5402", school_code=OWN)):
        for text in (
            "งบประมาณรายโรงเรียน สพป.เชียงราย เขต 3",
            f"โรงเรียน {OWN} ได้งบเท่าไหร่",
            "โรงเรียนบ้านแม่จันค้างส่งอะไร",
        ):
            assert not leaked(said(text, seat), secrets), (seat, text)


def test_an_officer_in_a_group_sees_what_the_group_sees(said, demo_sessions, secrets):
    who, group, strange = "U" + "8" * 32, "C" + "7" * 32, "C" + "6" * 32
    with writing(demo_sessions) as session:
        give_seat(session, OFFICER, who)
        give_seat(session, GROUP, group)
    text = "โรงเรียนบ้านแม่จันได้งบเท่าไหร่"
    assert leaked(said(text, None, who=who, chat_id=who), secrets)
    for chat_id in (group, strange):
        assert not leaked(said(f"น้องแผน {text}", None, who=who, chat="group", chat_id=chat_id), secrets)
        assert not leaked(said("", None, who=who, chat="group", chat_id=chat_id, data=SAY + text), secrets)


def test_a_guessed_link_leads_nowhere(tmp_path):
    store = MediaStore(tmp_path, "k" * 32, "https://bot.example.go.th")
    token = store.put_file(b"secret", "a.xlsx", "text/plain").rpartition("/")[2]
    assert store.find("files", token) is not None
    name, until, mac = token.split("-")
    for guess in (
        f"{name}-{until}-{'0' * 32}",
        f"{name}-ffffffff-{mac}",
        f"{'0' * 32}-{until}-{mac}",
        f"{name}-{until}-{MediaStore(tmp_path, 'x' * 32)._sign('files', name, until)}",
        f"../{token}",
        token.upper(),
    ):
        assert store.find("files", guess) is None, guess
    assert store.find("media", token) is None
