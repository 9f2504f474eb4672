"""Rows with a text of their own are answered as records by their declaration alone: counted, told, narrowed, found by words."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import Date, Integer, String, case, func
from sqlalchemy.orm import Mapped, mapped_column

from bot.converse import Converse, Said
from bot.nlu.understand import Understander
from db.base import Base
from db.batches import FactMixin
from db.datasets import (
    DIMENSIONS,
    Column,
    Dataset,
    Dimension,
    Kind,
    Measure,
    See,
    Value,
    register,
    unregister,
)
from db.datasets.core import Listing, Shown
from db.importing import import_file
from db.people import Seat
from db.values.calendar import BANGKOK

SCHOOLS = "รหัสโรงเรียน,ชื่อโรงเรียน,อำเภอ,ตำบล\n57030001,บ้านหนึ่ง,แม่จัน,ป่าตึง\n57030002,บ้านสอง,แม่สาย,เวียงพางคำ\n"
HEADINGS = "รหัส,ปีการศึกษา,ชื่อนิทรรศการ,ฝ่าย,วันจัด,สถานะ,ผู้เข้าชม\n"
SHOWS = HEADINGS + (
    "X1,2568,นิทรรศการดวงดาวและอวกาศ,ฝ่ายเหนือ,1/6/2568,รอจัด,\n"
    "X2,2568,นิทรรศการอินทรีย์ในสวน,ฝ่ายเหนือ,1/7/2568,จัดแล้ว,120\n"
    "X3,2568,นิทรรศการหุ่นยนต์,ฝ่ายใต้,1/12/2568,รอจัด,\n"
    "X4,2567,นิทรรศการดวงจันทร์,ฝ่ายใต้,1/7/2567,จัดแล้ว,30\n"
)
PARTY = Dimension("toy_party", "ฝ่าย", ("ฝ่าย",), "fact", (Value("ฝ่ายเหนือ"), Value("ฝ่ายใต้")), column="party")
PLIGHT = Dimension(
    "toy_plight",
    "สถานะนิทรรศการ",
    ("สถานะนิทรรศการ",),
    "fact",
    (Value("รอจัด", ("รอจัด",)), Value("เลยวันจัด", ("เลยวันจัด", "ที่เลยวัน")), Value("จัดแล้ว", ("จัดแล้ว",))),
    column="plight",
)
TITLE = Dimension("toy_title", "นิทรรศการ", ("รายนิทรรศการ",), "fact", column="title")


def plight(table, day):
    """Waiting, held, or past its day without having been held."""
    return case((table.state == "จัดแล้ว", "จัดแล้ว"), (table.held_on < day, "เลยวันจัด"), else_="รอจัด")


@pytest.fixture
def exhibitions(sessions):
    class Exhibition(FactMixin, Base):
        __tablename__ = "toy_exhibitions"

        code: Mapped[str] = mapped_column(String(20))
        year: Mapped[int] = mapped_column(Integer)
        title: Mapped[str] = mapped_column(String(80))
        party: Mapped[str] = mapped_column(String(20))
        held_on: Mapped[date] = mapped_column(Date)
        state: Mapped[str] = mapped_column(String(20))
        visitors: Mapped[int | None] = mapped_column(Integer)

    dataset = Dataset(
        kind="toy_exhibitions",
        thai="นิทรรศการ",
        row_per="นิทรรศการ",
        source="ทะเบียนนิทรรศการ",
        table=Exhibition,
        columns=(
            Column("code", "รหัส", Kind.CODE, grain=True),
            Column("year", "ปีการศึกษา", Kind.YEAR, grain=True),
            Column("title", "ชื่อนิทรรศการ", Kind.TEXT),
            Column("party", "ฝ่าย", Kind.TEXT),
            Column("held_on", "วันจัด", Kind.DATE),
            Column("state", "สถานะ", Kind.CHOICE, choices=("รอจัด", "จัดแล้ว")),
            Column("visitors", "ผู้เข้าชม", Kind.COUNT, required=False),
        ),
        measures=(
            Measure(
                key="toy_exhibitions",
                thai="จำนวนนิทรรศการ",
                words=("นิทรรศการ", "จำนวนนิทรรศการ", "กี่นิทรรศการ"),
                unit="นิทรรศการ",
                calendar="academic",
                see=See.OFFICE,
                value=lambda table: func.count(table.id),
                aggregate="raw",
                dimensions=("toy_party", "toy_plight", "toy_title", "year"),
            ),
        ),
        listing=Listing(
            measure="toy_exhibitions",
            title="title",
            value=Shown("plight"),
            notes=(Shown("party"), Shown("held_on", "วันจัด")),
            state="toy_plight",
            order=("held_on",),
            search="toy_title",
            nouns=("นิทรรศการ",),
            told=(Shown("visitors", "ผู้เข้าชม", "คน"),),
            offers=("นิทรรศการแยกฝ่าย",),
        ),
        reckoned={"plight": plight},
    )
    register(dataset, PARTY, PLIGHT, TITLE)
    Exhibition.__table__.create(sessions.kw["bind"])
    yield Exhibition
    unregister("toy_exhibitions")
    for dimension in (PARTY, PLIGHT, TITLE):
        del DIMENSIONS[dimension.key]
    Base.metadata.remove(Exhibition.__table__)
    Base.registry._dispose_cls(Exhibition)


OFFICER = Seat("officer", "5703")


def bring(sessions, kind, text):
    import_file(
        sessions, kind, text.encode(), office_code="5703", office_name="สพป.ทดสอบ", as_of=date(2025, 6, 10), file_name=f"{kind}.csv",
    )  # fmt: skip


@pytest.fixture
def talk(sessions, exhibitions):
    bring(sessions, "schools", SCHOOLS)
    bring(sessions, "toy_exhibitions", SHOWS)
    converse = Converse(sessions, Understander(), contact="", hash_key="-" * 32)

    def say(text: str, seat: Seat = OFFICER, chat: str = "chat"):
        at = datetime(2025, 8, 21, 9, 0, tzinfo=BANGKOK)
        return converse.turn(Said("5703", f"{chat}-{seat.text()}", "", at, text=text, seat=seat)).reply

    return say


def shown(reply) -> dict[str, object]:
    return {figure.label: figure.value for figure in reply.figures}


def titles(reply) -> list[str]:
    return [each.label for each in reply.figures if each.keys and each.label.startswith("นิทรรศการ")]


def test_what_there_is_is_counted_first_and_then_told_in_order(talk):
    reply = talk("นิทรรศการมีอะไรบ้าง")
    assert reply.text.startswith("3 นิทรรศการ") and "ปีการศึกษา 2568" in reply.text
    assert "รอจัด 1" in reply.text and "เลยวันจัด 1" in reply.text and "จัดแล้ว 1" in reply.text
    assert list(shown(reply).items()) == [
        ("จำนวนนิทรรศการ", 3),
        ("นิทรรศการดวงดาวและอวกาศ", "เลยวันจัด"),
        ("นิทรรศการอินทรีย์ในสวน", "จัดแล้ว"),
        ("นิทรรศการหุ่นยนต์", "รอจัด"),
    ]
    assert reply.cards[0].rows[1].note == "ฝ่ายเหนือ วันจัด 1 มิ.ย. 2568"
    assert reply.provenance.source == "ทะเบียนนิทรรศการ"
    assert reply.suggest[0].text == "นิทรรศการแยกฝ่าย"


def test_a_state_that_depends_on_the_day_narrows_and_counts(talk):
    assert titles(talk("นิทรรศการที่เลยวันจัด")) == ["นิทรรศการดวงดาวและอวกาศ"]
    counted = talk("นิทรรศการที่เลยวันจัดกี่นิทรรศการ", chat="other")
    assert counted.text.startswith("1 นิทรรศการ") and len(counted.figures) == 1
    assert shown(talk("นิทรรศการแยกสถานะนิทรรศการ", chat="third")) == {
        "รอจัด": 1, "เลยวันจัด": 1, "จัดแล้ว": 1, "รวม": 3,
    }  # fmt: skip


def test_records_are_found_by_words_of_their_titles(talk):
    one = talk("นิทรรศการหุ่นยนต์เป็นอย่างไร")
    assert one.text.startswith("1 นิทรรศการ") and "ผู้เข้าชม ไม่มีข้อมูล" in one.text
    assert shown(talk("นิทรรศการเกี่ยวกับสวน", chat="b"))["ผู้เข้าชม"] == 120


def test_another_year_and_a_part_of_the_office(talk):
    assert titles(talk("นิทรรศการปี 2567")) == ["นิทรรศการดวงจันทร์"]
    assert titles(talk("นิทรรศการของฝ่ายใต้", chat="b")) == ["นิทรรศการหุ่นยนต์"]
    nothing = talk("นิทรรศการปี 2560", chat="c")
    assert "ยังไม่มีข้อมูล" in nothing.text and "2568" in nothing.text and not nothing.figures
    none_left = talk("นิทรรศการฝ่ายใต้ที่เลยวันจัด", chat="d")
    assert none_left.text.startswith("ไม่พบ") and not none_left.cards


def test_long_lists_are_cut_on_the_card_and_whole_in_the_figures(talk, sessions):
    more = "".join(f"Y{n:02},2568,งานที่ {n:02},ฝ่ายใต้,1/8/2568,จัดแล้ว,5\n" for n in range(1, 20))
    bring(sessions, "toy_exhibitions", HEADINGS + more)
    reply = talk("นิทรรศการทั้งหมดมีอะไรบ้าง")
    assert len(reply.figures) == 1 + 22 and len(reply.cards[0].rows) == 1 + 10
    assert "และอีก 12 นิทรรศการ" in reply.cards[0].notes[0]
    assert reply.suggest[0].text == "ขอเป็นไฟล์"


def test_permission_is_that_of_the_count(talk):
    for seat in (Seat("public", "5703"), Seat("school", "5703", school_code="57030001", role="principal")):
        assert talk("นิทรรศการมีอะไรบ้าง", seat).kind == "refused"


def test_what_the_office_does_as_a_whole_is_of_no_school(talk):
    reply = talk("นิทรรศการของโรงเรียนบ้านหนึ่ง")
    assert "เป็นข้อมูลของทั้งเขต" in reply.text and not reply.figures


def test_a_question_goes_on_from_a_list(talk):
    talk("นิทรรศการมีอะไรบ้าง")
    assert titles(talk("ฝ่ายเหนือล่ะ")) == ["นิทรรศการดวงดาวและอวกาศ", "นิทรรศการอินทรีย์ในสวน"]
    assert shown(talk("แยกสถานะนิทรรศการ")) == {"เลยวันจัด": 1, "จัดแล้ว": 1, "รวม": 2}
