"""Rich menus against the stand-in for LINE: published once, of each role, and everybody shown that of the seat in use."""

from __future__ import annotations

import pytest

from bot import menus
from bot.line.sender import NotReached, Sender
from bot.menus import MENUS, draw, give_menus, keep_menus, publish
from bot.simulator.rules import refuse_if_faulty
from bot.simulator.rules_richmenus import IMAGE_BYTES, rich_menu
from bot.simulator.server import DEMO_CHANNEL_ACCESS_TOKEN, SimulatorConfig, SimulatorServer
from db.errors import TemporaryError, WrongInputError
from db.menus import ROLES, MenuLink
from db.people import Seat, end_seats, give_seat, use_seat
from db.session import writing
from tests.bot.kit import GROUP, OTHER, START, USER, TestDeps, put_in

PRINCIPAL = Seat("school", "5703", school_code="57030001", role="principal")
OFFICER, CLUSTER = Seat("officer", "5703"), Seat("cluster", "5703", cluster="กลุ่มหนึ่ง")


@pytest.fixture
def line():
    with SimulatorServer(SimulatorConfig()) as server:
        for who in (USER, OTHER):
            server.platform.add_user(who, "ครูตัวอย่าง")
        yield server


@pytest.fixture
def sender(line) -> Sender:
    return Sender(DEMO_CHANNEL_ACCESS_TOKEN, line.url)


@pytest.fixture
def shown(line):
    """The role whose menu a person sees."""

    def shown(who: str) -> str:
        menu = line.platform.rich_menus.shown_to(who)
        return menu.body["name"].split("-")[1] if menu else ""

    return shown


def test_every_menu_is_one_that_line_takes_and_the_same_every_time():
    for role in ROLES:
        drawn = draw(role)
        refuse_if_faulty(rich_menu, drawn.body)
        assert len(drawn.picture) < IMAGE_BYTES and drawn.picture.startswith(b"\x89PNG")
        assert draw(role).fingerprint == drawn.fingerprint
        size = drawn.body["size"]
        assert size["width"] / size["height"] >= 1.45 and 800 <= size["width"] <= 2500


def test_what_the_fields_say_is_understood_by_those_who_see_them(model_home, sessions):
    """Every field asks for something; none is answered with "I do not understand"."""
    from bot.nlu.gazetteer import load_gazetteer
    from bot.nlu.intents import load_or_train
    from bot.nlu.understand import Understander
    from bot.nlu.understanding import Memory, Setting

    understander = Understander(load_or_train(model_home))
    seats = {"public": Seat("public", "5703"), "school": PRINCIPAL, "head": Seat("head", "5703", cluster="กลุ่มหนึ่ง"), "officer": OFFICER}  # fmt: skip
    with sessions() as session:
        gazetteer = load_gazetteer(session)
    for role, menu in MENUS.items():
        for _words, _hint, said in menu.fields:
            found = understander.understand(said, Memory(), Setting(seats[role], START), gazetteer)
            assert found.kind in ("ask", "clarify"), (role, said)


def test_published_once_the_same_again_changes_nothing(line, sender, office):
    assert publish(office, sender, "5703") == dict.fromkeys(ROLES, True)
    before = dict(line.platform.rich_menus.menus)
    assert publish(office, sender, "5703") == dict.fromkeys(ROLES, False)
    assert dict(line.platform.rich_menus.menus) == before and len(before) == len(ROLES)


def test_everybody_sees_the_menu_of_the_seat_in_use(line, sender, office, shown, settings):
    with writing(office) as session:
        give_seat(session, PRINCIPAL, USER)
        give_seat(session, CLUSTER, GROUP)
    assert give_menus(office, sender, "5703") == 0, "nothing before a publishing"
    publish(office, sender, "5703")
    assert (shown(USER), shown(OTHER)) == ("school", "public")
    deps = put_in(TestDeps(settings, office), sender=sender)
    with writing(office) as session:
        give_seat(session, OFFICER, USER)
        use_seat(session, "5703", USER, OFFICER, at=START)
    assert keep_menus(deps) and shown(USER) == "officer"
    assert not keep_menus(deps)
    with writing(office) as session:
        end_seats(session, "5703", USER, at=START)
    assert keep_menus(deps) and shown(USER) == "public"
    with office() as session:
        assert session.query(MenuLink).count() == 0


def test_a_changed_menu_takes_the_place_of_the_old_and_menus_made_by_hand_stay(
    line, sender, office, shown, monkeypatch
):
    with writing(office) as session:
        give_seat(session, PRINCIPAL, USER)
    by_hand = line.platform.rich_menus.create({**draw("public").body, "name": "ของเขตเอง"})
    publish(office, sender, "5703")
    changed = {**MENUS, "school": menus.Menu("น้องแผน โรงเรียนเรา", MENUS["school"].fields)}
    monkeypatch.setattr(menus, "MENUS", changed)
    assert publish(office, sender, "5703") == {**dict.fromkeys(ROLES, False), "school": True}
    assert shown(USER) == "school"
    assert len(line.platform.rich_menus.menus) == len(ROLES) + 1 and by_hand in line.platform.rich_menus.menus


def test_a_run_that_broke_off_is_made_whole_by_the_next(line, sender, office, monkeypatch):
    monkeypatch.setattr(sender, "give_picture", lambda *_: NotReached())
    with pytest.raises(TemporaryError):
        publish(office, sender, "5703")
    monkeypatch.undo()
    assert publish(office, sender, "5703")["public"]
    assert len(line.platform.rich_menus.menus) == len(ROLES)
    assert all(menu.image for menu in line.platform.rich_menus.menus.values())


def test_a_token_that_line_refuses_is_said_in_thai(line, office):
    with pytest.raises(WrongInputError, match="LINE ไม่รับโทเคน"):
        publish(office, Sender("wrong", line.url), "5703")
