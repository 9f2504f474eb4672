"""Who may do what, in the chats and in the console, against a model written from contract.md and issue 6 alone.

The model knows no declaration of ``bot.rights`` or of a handler: it lists by name who does what where, and whoever it
does not list is to be kept out. An act that the model does not know fails, so that a new one is thought about here too.
"""

from __future__ import annotations

import re
from itertools import product

import pytest
from sqlalchemy import select

from bot.console.routes import PAGES, ROUTES
from bot.deps import WebDeps
from bot.permission import may_do
from bot.rights import CONSOLE
from db.audit import AuditLine
from db.console import ConsoleSession, hashed
from db.errors import RefusedError
from db.offices import ensure_office
from db.people import Seat, end_seats, give_seat, seats_of
from db.session import writing
from handlers.core import Ask, HandlerContext, load_handlers
from tests.bot.console.kit import BASE, Browser, seated
from tests.bot.kit import OTHER, START, USER

#: Who asks -> the seat they hold.
PEOPLE = {
    "public": Seat("public", "5703"),
    "school": Seat("school", "5703", school_code="57030001", role="principal"),
    "clerk": Seat("school", "5703", school_code="57030001", role="clerk"),
    "head": Seat("head", "5703", cluster="กลุ่มหนึ่ง"),
    "officer": Seat("officer", "5703"),
    "director": Seat("director", "5703"),
}
#: Where -> whose seat counts there instead of the speaker's own.
CHATS = {
    "private": None,
    "bound": Seat("cluster", "5703", cluster="กลุ่มหนึ่ง"),
    "unbound": Seat("public", "5703"),
}

OFFICE, OFFICER, SCHOOL = {"officer", "director"}, {"officer"}, {"school", "clerk"}
EVERYBODY = set(PEOPLE)
#: Done by the office's people, in the private chat.
BY_OFFICE = {
    "circulars.cancel", "circulars.correct", "circulars.nudge", "circulars.paper", "circulars.recall", "circulars.send", "circulars.write",
    "console.enter", "deadlines.receive", "deadlines.set", "delivery.quota", "imports.accept", "imports.check", "imports.list",
    "imports.notify", "imports.undo", "seats.decide", "seats.requests",
}  # fmt: skip
#: Done by people in a group also, by the seat they hold themselves: the group's own tells nothing of who speaks.
IN_GROUPS = {"cases.work": OFFICER, "groups.desk": OFFICER, "groups.posts": OFFICER, "groups.bind": OFFICE, "groups.unbind": OFFICE}  # fmt: skip
BY_SCHOOL = {"circulars.acknowledge", "deadlines.quiet", "deadlines.sent"}
#: Letters are read by whoever is of the office, and in the groups of its clusters.
OF_LETTERS = {"circulars.list", "circulars.show", "circulars.status"}
#: Of one's own person, therefore between the bot and that person alone.
OF_ONESELF = {
    "cases.open", "cases.own", "own.copy", "own.erase", "seats.choose", "seats.leave", "seats.register", "seats.request",
    "seats.withdraw",
}  # fmt: skip
#: Asked by everybody everywhere; what is seen of it is the matrix of figures (test_permission_matrix.py).
ASKED = {
    "calendar.holidays", "circulars.tap", "figures", "knowledge", "knowledge.index", "money.instalments", "money.letters", "money.perhead",
    "money.rates", "money.target", "money.whatif", "overview.money", "overview.monthly", "overview.office", "overview.reports",
    "overview.school", "overview.today", "planning.projection", "reports.due", "reports.status", "schools.map", "schools.merge",
    "schools.near", "schools.profile", "schools.state", "talk.contact", "talk.feedback", "talk.greeting", "talk.help", "talk.private",
    "talk.stale", "talk.thanks", "talk.unheld", "talk.whoami",
}  # fmt: skip


def may(topic: str, who: str, chat: str) -> bool:
    """The model: whether somebody may do something in a chat."""
    private = chat == "private"
    if topic in ASKED:
        return True
    if topic in OF_ONESELF:
        return private
    if topic in IN_GROUPS:
        return not private or who in IN_GROUPS[topic]
    if topic in OF_LETTERS:
        return who != "public" if private else chat == "bound"
    whose = {**dict.fromkeys(BY_OFFICE, OFFICE), **dict.fromkeys(BY_SCHOOL, SCHOOL)}[topic]
    return private and who in whose


def test_every_act_of_the_chats_is_open_to_whom_the_model_names_and_to_nobody_else():
    handlers = load_handlers()
    assert {*ASKED, *OF_ONESELF, *IN_GROUPS, *OF_LETTERS, *BY_OFFICE, *BY_SCHOOL} == set(handlers)
    wrong = []
    for topic, who, chat in product(handlers, PEOPLE, CHATS):
        try:
            may_do(handlers[topic], CHATS[chat] or PEOPLE[who], "private" if chat == "private" else "group")
            let_in = True
        except RefusedError:
            let_in = False
        if let_in != may(topic, who, chat):
            wrong.append((topic, who, chat, let_in))
    assert wrong == []


@pytest.mark.parametrize("chat", ["bound", "unbound"])
def test_in_a_group_an_act_of_officers_asks_for_the_speakers_own_seat(office, chat):
    """Who is no officer is refused by the handler itself, whatever the group is bound to, and nothing changes."""
    slots = {"act": "take", "number": 1, "cluster": "กลุ่มหนึ่ง", "on": True, "confirmed": True}
    with writing(office) as session:
        for who, seat in PEOPLE.items():
            if seat.kind != "public":
                give_seat(session, seat, f"U{who}", at=START)
    with office() as session:
        for topic, who in product(IN_GROUPS, EVERYBODY):
            ask = Ask(topic, START, CHATS[chat], slots=slots, chat="group")
            context = HandlerContext(
                session, write=lambda: writing(office), speaker_id=f"U{who}", actor="a" * 32, chat_id="Cgroup"
            )
            if who in IN_GROUPS[topic]:
                continue
            with pytest.raises(RefusedError, match="เฉพาะเจ้าหน้าที่"):
                load_handlers()[topic].handle(ask, context)
    with office() as session:
        assert seats_of(session, "5703", "Cgroup") == []


#: Acts of the console that are the officers' alone: what people wrote to them. All others are the office's.
OF_CASES = {"look", "one", "take", "answer", "push", "withdraw", "close", "reopen", "posts"}
#: What an address is filled in with.
FILLED = {"<token>": "x", "<int:number>": "1", "<int:line>": "1", "<code>": "57030001"}


def does(key: str) -> set[str]:
    """The model: who may do an act of the console."""
    family, _, act = key.partition(".")
    if family == "cases":
        assert act in OF_CASES, f"{key} is new: say in this model who may"
        return OFFICER
    return OFFICE


def walk():
    """Every address of the console with every act that is named in it: key of the act, method, address."""
    for route in ROUTES:
        family = route.does.partition(".")[0]
        for key in CONSOLE:
            if route.does != key and not (route.does == f"{family}.{{act}}" and key.startswith(f"{family}.")):
                continue
            path = route.rule.replace("<act>", key.partition(".")[2])
            yield key, route.method, re.sub(r"<[^>]+>", lambda part: FILLED[part[0]], path)


@pytest.fixture
def visitors(office, settings, clock):
    """Everybody who comes to the console's door: by a seat, by one that ended, by a session forged into the database, by none."""
    with writing(office) as session:
        ensure_office(session, "5402", "สพป.แพร่ เขต 2")
    found = {}
    for who in ("officer", "director", "ended"):
        found[who] = Browser(WebDeps(settings, office, clock))
        line_id = {"officer": USER, "director": OTHER, "ended": "U" + "e" * 32}[who]
        found[who].come_in(
            seated(
                office, line_id, at=clock(), seat=Seat("director" if who == "director" else "officer", "5703")
            )
        )
    with writing(office) as session:
        end_seats(session, "5703", "U" + "e" * 32, at=clock())
        for who, seat in PEOPLE.items():
            if who in OFFICE:
                continue
            # What no link makes: a session of a seat that may not enter, as a bug elsewhere might write it.
            session.add(
                ConsoleSession(
                    office_code="5703", seat_kind=seat.kind, holder_id=None, actor="f" * 32, token_hash=hashed(f"forged-{who}"),
                    began_at=clock(), seen_at=clock(),
                )
            )  # fmt: skip
            found[who] = Browser(WebDeps(settings, office, clock))
            found[who].client.set_cookie(
                "__Host-nongphaen", f"forged-{who}", domain="bot.example.go.th", secure=True
            )
    found["nobody"] = Browser(WebDeps(settings, office, clock))
    return found


def test_every_act_of_the_console_is_done_by_whom_the_model_names_and_by_nobody_else(visitors, office):
    walked, wrong = set(), []
    for (key, method, path), (who, browser) in product(tuple(walk()), visitors.items()):
        if key == "leave":
            continue
        walked.add(key)
        data = {"csrf": _csrf(browser)} if method == "POST" else None
        page = browser.client.open(f"/console{path}", method=method, base_url=BASE, data=data)
        refused = "ทำได้เฉพาะ" in page.text or page.status_code == 403
        if refused == (who in does(key)):
            wrong.append((key, who, page.status_code))
    assert wrong == []
    assert walked == set(CONSOLE) - {"leave"}, "every declared act has an address, and every address an act"


def _csrf(browser: Browser) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', browser.get("/").text)
    return found[1] if found else ""


def test_what_the_director_may_not_do_changes_nothing_and_is_not_in_the_menu(visitors, office):
    director = visitors["director"]
    for act in sorted(OF_CASES - {"look", "one", "posts"}):
        assert "ทำได้เฉพาะเจ้าหน้าที่" in director.post(f"/cases/1/{act}", text="x").text
    assert "/console/cases" not in director.get("/").text
    with office() as session:
        assert not session.scalars(select(AuditLine).where(AuditLine.act.like("case.%"))).all()


def test_an_act_that_a_chat_knows_too_is_for_the_same_seats_there():
    handlers = load_handlers()
    for key, act in CONSOLE.items():
        if act.topic:
            handler = handlers[act.topic]
            assert set(act.seats) == {*handler.seats, *handler.speakers}, key


def test_the_menu_leads_to_pages_that_look_and_change_nothing():
    addresses = {(route.rule, route.does) for route in ROUTES if route.method == "GET"}
    assert {(page.path, page.does) for page in PAGES} <= addresses
    for route in ROUTES:
        if route.method == "GET":
            assert not CONSOLE[route.does].changes, (
                f"{route.rule} is opened by a link: it must change nothing"
            )
