"""Data of every button there is, tapped by whom it was never given to: nothing is shown or changed.

A tap's data is a text that anybody can send. Each is tried by a person of another office, of another school, by the public, in
groups, and in another office's group of officers; then by whom the button was made for, where it does what it says.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

import bot
import handlers
from bot.converse import Said
from bot.line.render import render
from db.cases import Actor, open_case
from db.deadline_setting import announce, new_round
from db.deadlines import MUTE_BUTTON, SENT_BUTTON, SNOOZE_BUTTON
from db.desks import bind_desk
from db.kept_files import TABLE, Given, keep_file
from db.letters import LetterFacts, freeze, keep_draft
from db.models import all_tables
from db.offices import cluster_names
from db.people import Seat, give_seat
from db.seat_requests import ask_for_seat
from db.session import writing
from reports.question import Question, Scope
from tests.bot.kit import GROUP
from tests.dialogues.conftest import OFFICER, PRINCIPAL, TODAY, sent_faults
from tests.dialogues.filedesk import allocation, workbook

OURS, THEIRS = "5703", "5402"
SCHOOL, OTHER = "57030040", "57030024"
SECRET = "ลับเขตสาม"
OFFI, ANNA, BEN, FAR, NOBODY, ASKER = ("U" + letter * 32 for letter in "abcdef")
DESK, STRANGE = "C" + "7" * 32, "C" + "6" * 32
#: Who taps, where: office, chat and speaker. None of these was given any of the buttons.
STRANGERS = {
    "an officer of another office": (THEIRS, FAR, FAR),
    "another office's officer here": (OURS, FAR, FAR),
    "another school": (OURS, BEN, BEN),
    "the public": (OURS, NOBODY, NOBODY),
    "another cluster's group": (OURS, GROUP, NOBODY),
    "another school in a group": (OURS, GROUP, BEN),
    "a group that nobody bound": (OURS, STRANGE, NOBODY),
    "another office's group of officers": (THEIRS, DESK, FAR),
    "another office's group, by a stranger": (THEIRS, DESK, NOBODY),
}
#: Whose button it is, and its data; ``{…}`` is filled in with what the office holds.
TAPS = {
    "circular=known.{letter}": ANNA,
    "circular=done.{letter}": ANNA,
    f"{SENT_BUTTON}{{report}}": ANNA,
    f"{SNOOZE_BUTTON}{{report}}": ANNA,
    f"{MUTE_BUTTON}{{report}}": ANNA,
    "file=check.{file}": OFFI,
    "file=accept.{file}": OFFI,
    "file=undo.{file}": OFFI,
    "seat=yes.{request}": OFFI,
    "seat=no.{request}": OFFI,
    "pick={turn}.0": OFFI,
    "anew={turn}": OFFI,
    "wrong={turn}": OFFI,
    "say={letter_number} ใครยังไม่รับทราบ": OFFI,
    "say=ดูเรื่อง {case}": ASKER,
    "say=จบเรื่อง {case}": ASKER,
    "say=รับเรื่อง {case}": OFFI,
    "say=ตอบเรื่อง {case} ได้ค่ะ": OFFI,
    "say=คำถามที่รอตอบ": OFFI,
    "say=โรงเรียนเราได้งบเท่าไหร่": ANNA,
}
#: How code makes the data of a button. What is new here has to be tapped above.
MADE = {
    "{TAP}{what}.{request.id}", "{TAP}accept.{file.id}", "{TAP}undo.{file.id}", "{TAP}known.{letter.id}", "{SENT_BUTTON}{due.code}",
    "{SNOOZE_BUTTON}{due.code}", "{MUTE_BUTTON}{due.code}", "{ANEW}{memory.turn + 1}", "pick={memory.turn + 1}.{index}", "{WRONG}{turn}",
    "say={letter.short} ใครยังไม่รับทราบ", "say={_LIST}", "say=รับเรื่อง {number}", "say=รับเรื่อง {case.number}", "say=จบเรื่อง {number}", "say=ดูเรื่อง {number}", "{SAY}โรงเรียนเราได้งบเท่าไหร่",
}  # fmt: skip
#: They mean an answer of the very chat they are tapped in, and of the turn before.
OF_THE_CHAT = {"anew={turn}", "wrong={turn}"}
MANY = 1000
#: What a turn leaves behind whoever speaks: its memory, its line for teaching and its line in the audit log.
OF_A_TURN = {"audit_log", "conversations", "questions"}


def test_every_button_that_code_makes_is_tapped_here():
    folders = (Path(handlers.__path__[0]), Path(bot.__path__[0]), Path(bot.__path__[0]).parent / "db")
    files = [path for folder in folders for path in folder.rglob("*.py") if "simulator" not in path.parts]
    made = {
        found
        for path in files
        for found in re.findall(
            r"""\bdata["']?\s*[:=]\s*f["']([^"']*)["']""", path.read_text(encoding="utf-8")
        )
    }
    assert made == MADE


@pytest.fixture
def things(demo_sessions, converse) -> dict[str, str]:
    """What the office holds that a button can name; everything of it has the secret in it."""
    with writing(demo_sessions) as session:
        give_seat(session, OFFICER, OFFI, at=TODAY)
        give_seat(session, PRINCIPAL, ANNA, at=TODAY)
        give_seat(session, Seat("school", OURS, school_code=OTHER, role="principal"), BEN, at=TODAY)
        give_seat(session, Seat("officer", THEIRS), FAR, at=TODAY)
        give_seat(session, Seat("cluster", OURS, cluster=cluster_names(session, OURS)[-1]), GROUP, at=TODAY)
        bind_desk(session, THEIRS, DESK, by=FAR, at=TODAY)
        question = Question("schools", Scope("school", OURS, (SCHOOL,))).to_json()
        facts = LetterFacts(
            "ว 777", date(2026, 11, 20), f"เรื่อง{SECRET}", audience="โรงเรียนหนึ่ง", question=question
        )
        letter = keep_draft(session, OURS, facts, by="x", now=TODAY)
        freeze(session, letter, [SCHOOL], by="x", now=TODAY)
        wish = Seat("school", OURS, school_code=SCHOOL, role="clerk")
        request, _ = ask_for_seat(session, wish, ASKER, at=TODAY)
        case = open_case(session, OURS, ASKER, f"ถาม{SECRET}", actor=Actor("a", "public"), at=TODAY)
        rows = workbook(allocation(SCHOOL, 100, line="ค่าหนังสือเรียน"))
        given = Given(f"{SECRET}.xlsx", rows, TABLE, "m-1")
        file = keep_file(session, converse.keeping.sealer, OURS, given, now=TODAY, by=converse.hashed(OFFI))
        round_ = new_round(session, OURS, f"แบบ{SECRET}", date(2026, 12, 25), today=TODAY.date(), audience=f",{SCHOOL},")  # fmt: skip
        named = {
            "letter": str(letter.id), "letter_number": "ว 777", "request": str(request.id), "case": str(case.number),
            "file": str(file.id), "report": round_.code,
        }  # fmt: skip
    announce(demo_sessions, OURS, round_, now=TODAY, actor="x", seat="officer")
    # The officer is asked back, so that there is something to pick in that chat, and nowhere else.
    asked = tap(converse, OURS, OFFI, OFFI, "say=โรงเรียนบ้านสันโค้งได้งบเท่าไหร่")
    return named | {"turn": re.search(r"pick=(\d+)\.0", asked)[1]}


def tap(converse, office: str, chat: str, who: str, data: str) -> str:
    """Tap a button with this data; return all that is said back, as LINE would be sent it."""
    said = Said(office, chat, who, TODAY, data=data, chat="group" if chat.startswith("C") else "private")
    reply = converse.turn(said).reply
    assert sent_faults(reply) == []
    if reply is None:
        return ""
    return json.dumps(render(reply, group=chat.startswith("C")), ensure_ascii=False)


def held(sessions) -> str:
    """Everything the database holds; of the many rows of imported facts how many there are."""
    with sessions() as session:
        counts = {
            table: session.scalar(select(func.count()).select_from(table))
            for table in all_tables().sorted_tables
            if table.name not in OF_A_TURN
        }
        rows = {
            table.name: [str(row) for row in session.execute(select(table))] if count < MANY else count
            for table, count in counts.items()
        }
    return json.dumps(rows, ensure_ascii=False)


@pytest.mark.parametrize("data", TAPS)
def test_a_button_does_nothing_for_whom_it_was_not_made(converse, demo_sessions, things, data):
    before, filled = held(demo_sessions), data.format_map(things)
    for name, (office, chat, who) in STRANGERS.items():
        said = tap(converse, office, chat, who, filled)
        assert SECRET not in said and "บ้านสันโค้ง" not in said, (name, said)
        assert held(demo_sessions) == before, name
    said = tap(converse, OURS, TAPS[data], TAPS[data], filled)
    if data not in OF_THE_CHAT:
        shown = any(word in said for word in (SECRET, "บาท", "สันโค้ง", "มี 1 เรื่อง"))
        assert shown or held(demo_sessions) != before, said
