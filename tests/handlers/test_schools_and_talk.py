"""One school at a glance, and everything that is not a figure."""

from __future__ import annotations

import pytest

from db.errors import NoFiguresError
from db.people import Seat
from handlers.core import HANDLERS, handler, load_handlers
from handlers.labels import MOST_LETTERS, letters, offered
from handlers.talk import FIRST_QUESTIONS
from reports.question import Question
from tests import factories as make
from tests.handlers.conftest import OFFICER, PRINCIPAL, figures_of, school


def test_a_school_is_shown_with_place_grades_size_and_counts(put, pupils):
    batch = make.make_batch(pupils, kind="staff", demo=True)
    make.make_staff(pupils, school="57030001", position="ครู", male=1, female=2, batch=batch)
    reply = put("schools.profile", Question("schools", school()))
    assert reply.text.startswith(
        "โรงเรียนก รหัส 57030001 อยู่ที่ตำบลแม่ไร่ อำเภอแม่จัน จังหวัดเชียงราย นักเรียน 15 คน ครู 3 คน"
    )
    rows = {row.label: row.value for row in reply.cards[0].rows}
    assert rows["เปิดสอน"] == "อ.2 ถึง ป.6" and rows["ขนาด"] == "เล็ก" and rows["กลุ่มโรงเรียน"] == "กลุ่มหนึ่ง"
    assert figures_of(reply) == {"จำนวนนักเรียน": 15, "จำนวนครู": 3}
    assert reply.provenance.demonstration and "ข้อมูลสาธิต" in reply.text


def test_a_school_of_one_grade_and_one_that_joined_another(put, pupils):
    one = {
        row.label: row.value
        for row in put("schools.profile", Question("schools", school("57030002", "ข"))).cards[0].rows
    }
    assert one["เปิดสอน"] == "ป.1"
    joined = {
        row.label: row.value
        for row in put("schools.profile", Question("schools", school("57030004", "ง"))).cards[0].rows
    }
    assert (joined["สถานะ"], joined["เรียนรวมกับ"]) == ("เรียนรวม", "ก (57030001)") and "ขนาด" not in joined


def test_a_school_that_is_not_in_the_list_is_said_so(put):
    with pytest.raises(NoFiguresError, match="57039999"):
        put("schools.profile", Question("schools", school("57039999", "ฮ")))


@pytest.mark.parametrize("kind", list(FIRST_QUESTIONS))
def test_everyone_is_greeted_with_first_questions_on_buttons(put, kind):
    seat = Seat(
        kind,
        "5703",
        school_code="57030001" if kind == "school" else None,
        cluster="กลุ่มหนึ่ง" if kind == "cluster" else None,
    )
    for topic in ("talk.greeting", "talk.help", "talk.whoami", "talk.private", "talk.stale", "talk.unheld"):
        reply = put(topic, seat=seat)
        assert tuple(button.text for button in reply.suggest) == FIRST_QUESTIONS[kind]
        assert all(letters(button.label) <= MOST_LETTERS for button in reply.suggest)


@pytest.mark.parametrize("kind", list(FIRST_QUESTIONS))
def test_buttons_of_first_questions_are_short_words_not_cuts(kind):
    labels = [button.label for button in offered(FIRST_QUESTIONS[kind])]
    assert all(letters(label) <= MOST_LETTERS and not label.endswith("…") for label in labels)


def test_help_shows_an_example_of_every_capability_of_the_seat_and_what_is_held(put, pupils):
    reply = put("talk.help")
    shown = {row.value for row in reply.cards[0].rows}
    asked = [each for topic, each in HANDLERS.items() if not topic.startswith("talk.")]
    theirs = [each for each in asked if each.listed and each.open_to("officer")]
    assert len(theirs) > len(asked) / 2
    assert {each.examples[0] for each in theirs} <= shown
    assert "รับทราบ ว 117" not in shown, "only a school acknowledges"
    assert "จำนวนนักเรียน" in reply.text and "บุคลากร" not in reply.text


def test_help_of_an_empty_office_says_that_nothing_is_held(put):
    assert "ยังไม่มีข้อมูล" in put("talk.help", seat=Seat("officer", "9999")).text


@pytest.mark.parametrize(
    ("seat", "said"),
    [(OFFICER, "เจ้าหน้าที่"), (PRINCIPAL, "ผู้อำนวยการโรงเรียนก"), (Seat("school", "5703", "57030001", role="clerk"), "ธุรการโรงเรียนก"),
     (Seat("cluster", "5703", cluster="กลุ่มหนึ่ง"), "กลุ่มหนึ่ง"), (Seat("public", "5703"), "ประชาชนทั่วไป"),
     (Seat("school", "5703", "57039999"), "โรงเรียน57039999")],
)  # fmt: skip
def test_who_am_i_names_the_seat(put, seat, said):
    assert said in put("talk.whoami", seat=seat).text


def test_contact_is_what_the_office_wrote(put):
    assert put("talk.contact", contact="โทร 0 5300 0000").text == "โทร 0 5300 0000"
    assert "เวลาราชการ" in put("talk.contact").text


def test_personal_data_is_refused_and_thanks_are_taken(put):
    assert put("talk.private").kind == "refused"
    assert put("talk.thanks").kind == "talk"
    assert "ผลสอบ" in put("talk.unheld", slots={"what": "ผลสอบ"}).text


def test_a_capability_needs_three_examples_and_a_name_of_its_own():
    assert load_handlers() is HANDLERS
    with pytest.raises(ValueError, match="three"):
        handler("new", summary="-", examples=("ก", "ข"))(lambda ask, context: None)
    with pytest.raises(ValueError, match="twice"):
        handler("figures", summary="-", examples=("ก", "ข", "ค"))(lambda ask, context: None)


def test_an_office_without_schools_is_told_what_comes_first(put):
    """A question about what nobody imported yet would be the first disappointment of a new office."""
    reply = put("talk.greeting", seat=Seat("officer", "5602"))
    assert "ยังไม่มีข้อมูลของเขตนี้ เริ่มนำเข้าข้อมูลโรงเรียนได้ที่หน้าจัดการ" in reply.text
    assert [each.text for each in reply.suggest] == ["เข้าหน้าจัดการ", "ถามอะไรได้บ้าง"]
    reply = put("talk.greeting", seat=Seat("public", "5602"))
    assert "ถามได้เมื่อเจ้าหน้าที่นำเข้าแล้ว" in reply.text
    assert put("talk.greeting").suggest == offered(FIRST_QUESTIONS["officer"])
