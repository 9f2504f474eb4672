"""Who has sent what: rounds, audiences, what counts as not sent, what a school still owes, due dates."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from db.errors import AnswerableError, NoFiguresError
from db.people import Seat
from db.values.calendar import BANGKOK
from handlers.rounds import Round
from reports.question import Bound, Period, Question, Rank, Scope
from tests import factories as make
from tests.handlers.conftest import OFFICE, PRINCIPAL, figures_of, school

NOT_SENT = (("status", ("ยังไม่ส่ง",)),)


def dmc(**more: object) -> Question:
    where = (("system", ("DMC",)), *more.pop("where", NOT_SENT))
    return Question("submissions", more.pop("scope", OFFICE), where=where, **more)


@pytest.fixture
def rounds(session):
    """DMC 2/2569 due 10 Nov 2026 for all (ก sent back, ข sent, ค silent); an EMIS round for one cluster; one for codes; one unopened."""
    batch = make.make_batch(session, kind="reports", as_of=date(2026, 7, 1))
    make.make_round(session, code="DMC-2569-2", due=date(2026, 11, 10), batch=batch, opens=date(2026, 7, 15))
    make.make_round(session, code="DMC-2569-1", due=date(2026, 6, 10), batch=batch, round="1")
    make.make_round(
        session,
        code="EMIS-2569",
        due=date(2026, 12, 1),
        batch=batch,
        name="EMIS",
        system="EMIS",
        round="1",
        audience="กลุ่มโรงเรียน:กลุ่มสอง",
    )
    make.make_round(
        session,
        code="ASK-1",
        due=date(2026, 11, 21),
        batch=batch,
        name="แบบสำรวจ",
        system="",
        round="ไตรมาส 1",
        audience=",57030001,57030003,",
    )
    make.make_round(
        session, code="DMC-2569-3", due=date(2027, 4, 30), batch=batch, round="สิ้นปี", opens=date(2027, 3, 31)
    )
    sent = make.make_batch(session, kind="submissions", as_of=date(2026, 11, 12))
    make.make_submission(session, report="DMC-2569-2", school="57030001", status="ส่งกลับแก้ไข", batch=sent)
    make.make_submission(
        session, report="DMC-2569-2", school="57030002", status="ส่งแล้ว", batch=sent, on=date(2026, 11, 1)
    )
    make.make_submission(
        session, report="DMC-2569-1", school="57030001", status="ส่งช้า", batch=sent, on=date(2026, 6, 20)
    )
    make.make_submission(session, report="DMC-2569-1", school="57030002", status="ยกเว้น", batch=sent)
    make.make_submission(
        session, report="DMC-2569-1", school="57030003", status="ส่งแล้ว", batch=sent, on=date(2026, 6, 1)
    )
    session.flush()
    return session


def test_not_sent_is_who_never_sent_and_who_was_sent_back(put, rounds):
    reply = put("figures", dmc(listing=True))
    assert reply.text.startswith("2 โรง ยังไม่ส่ง/ส่งกลับแก้ไข DMC รอบ 2/2569 จากที่ต้องส่ง 3 โรง (ทั้งเขต)")
    assert "กำหนดส่ง 10 พ.ย. 2569 เลยกำหนดแล้ว 11 วัน" in reply.text
    assert [row.label for row in reply.figures] == ["ยังไม่ส่ง/ส่งกลับแก้ไข", "ก", "ค"]
    shown = {row.label: row.value for row in reply.cards[0].rows[1:]}
    assert shown == {"ก": "ส่งกลับแก้ไข", "ค": "ยังไม่ส่ง"}
    assert reply.answered.values_of("report") == ("DMC-2569-2",)


def test_the_newest_round_that_has_opened_is_meant_unless_one_is_named(put, rounds):
    assert "รอบ 2/2569" in put("figures", dmc()).text
    named = put("figures", dmc(where=(*NOT_SENT, ("round", ("1",)))))
    assert named.text.startswith("0 โรง") and "รอบ 1/2569" in named.text
    yearly = put("figures", dmc(period=Period("academic", (2569,), round="1")))
    assert "รอบ 1/2569" in yearly.text


def test_late_and_exempt_are_settled(put, rounds):
    reply = put("figures", dmc(where=(("round", ("1",)),)))
    told = figures_of(reply)
    assert told["โรงเรียนที่ต้องส่ง"] == 3 and {"ส่งช้า": 1, "ยกเว้น": 1, "ส่งแล้ว": 1}.items() <= told.items()


def test_counts_go_by_amphoe_and_by_school_with_a_chart_when_asked(put, rounds):
    by_amphoe = put("figures", dmc(by=("amphoe",), want="chart"))
    assert {"แม่จัน": 1, "แม่สาย": 1}.items() <= figures_of(by_amphoe).items() and by_amphoe.chart is not None
    assert [row.label for row in put("figures", dmc(by=("school",))).figures[1:]] == ["ก", "ค"]


def test_a_round_goes_only_to_its_cluster_or_its_codes(put, rounds):
    cluster = put(
        "figures", Question("submissions", OFFICE, where=(("system", ("EMIS",)), *NOT_SENT), listing=True)
    )
    assert [row.label for row in cluster.figures[1:]] == ["ค"] and "จากที่ต้องส่ง 1 โรง" in cluster.text
    codes = put(
        "figures", Question("submissions", OFFICE, where=(("report", ("ASK-1",)), *NOT_SENT), listing=True)
    )
    assert [row.label for row in codes.figures[1:]] == ["ก", "ค"] and "ไตรมาส 1 ปี 2569" in codes.text


def test_an_unknown_round_names_those_there_are(put, rounds):
    with pytest.raises(NoFiguresError, match=r"ไม่พบรอบรายงาน.*DMC"):
        put("figures", Question("submissions", OFFICE, where=(("system", ("B-OBEC",)), *NOT_SENT)))


def test_without_a_report_every_open_round_is_offered(put, rounds):
    reply = put("figures", Question("submissions", OFFICE, where=NOT_SENT))
    told = figures_of(reply)
    assert told == {"EMIS รอบ 1/2569": 1, "แบบสำรวจ ไตรมาส 1 ปี 2569": 2, "DMC รอบ 2/2569": 2}
    assert reply.suggest and all(len(button.label) <= 20 for button in reply.suggest)


def test_nothing_missing_is_said_as_such(put, rounds):
    reply = put("figures", Question("submissions", school("57030002", "ข"), where=NOT_SENT))
    assert reply.text.startswith("0 โรง") and "ไม่มีรายงานค้าง" in reply.text


def test_what_a_school_owes_comes_first_and_rounds_that_have_not_opened_are_not_owed(put, rounds):
    reply = put("reports.status", Question("submissions", school()), seat=PRINCIPAL)
    assert reply.text.startswith("ค้างส่ง 2 รายงาน ของโรงเรียนก")
    assert [(row.label, row.value) for row in reply.figures] == [
        ("ค้างส่ง", 2),
        ("DMC รอบ 2/2569", "ส่งกลับแก้ไข (เลยกำหนด)"),
        ("แบบสำรวจ ไตรมาส 1 ปี 2569", "ยังไม่ส่ง"),
        ("DMC รอบ 1/2569", "ส่งช้า"),
    ]
    assert reply.figures[-1].note == "ส่งเมื่อ 20 มิ.ย. 2569"


def test_one_report_of_one_school_is_told_in_the_sentence(put, rounds):
    reply = put("reports.status", Question("submissions", school(), where=(("report", ("DMC-2569-1",)),)))
    assert "ส่งช้า DMC รอบ 1/2569" in reply.text
    settled = put("reports.status", Question("submissions", school("57030002", "ข")))
    assert settled.text.startswith("ไม่มีรายงานค้างส่งของโรงเรียนข")


def test_a_school_that_is_asked_for_nothing_is_told_so(put, rounds):
    with pytest.raises(NoFiguresError):
        put("reports.status", Question("submissions", school("57039999", "ฮ")))


def test_due_dates_to_come_are_listed_the_nearest_first(put, rounds):
    reply = put("reports.due")
    assert reply.text.startswith("21 พ.ย. 2569 คือกำหนดส่งแบบสำรวจ ไตรมาส 1 ปี 2569 (วันนี้)ค่ะ")
    assert [row.value for row in reply.figures] == ["21 พ.ย. 2569", "1 ธ.ค. 2569", "30 เม.ย. 2570"]
    assert [row.note for row in reply.figures] == ["วันนี้", "อีก 10 วัน", "อีก 160 วัน"]


def test_a_named_report_whose_rounds_are_over_says_when_it_was_due(put, rounds):
    reply = put("reports.due", slots={"report": "DMC-2569-2"})
    assert (
        "10 พ.ย. 2569" in reply.text and "เลยกำหนด 11 วัน" in reply.text and "ไม่มีรอบที่จะถึงกำหนด" in reply.text
    )
    with pytest.raises(NoFiguresError):
        put("reports.due", slots={"system": "B-OBEC"})
    assert put(
        "reports.due", Question("submissions", OFFICE, where=(("system", ("EMIS",)),))
    ).text.startswith("1 ธ.ค. 2569")


def test_a_principal_is_offered_what_is_owed_and_an_officer_who_is_late(put, rounds):
    assert put("reports.due", seat=PRINCIPAL).suggest[0].text == "เราค้างส่งอะไรบ้าง"
    assert put("reports.due").suggest[0].text.startswith("ใครยังไม่ส่ง")


def test_the_day_turns_at_midnight_in_bangkok(put, rounds):
    question = Question("submissions", school(), where=(("report", ("ASK-1",)),))
    before = put("reports.status", question, at=datetime(2026, 11, 21, 23, 59, tzinfo=BANGKOK))
    after = put("reports.status", question, at=datetime(2026, 11, 22, 0, 0, tzinfo=BANGKOK))
    assert "เลยกำหนด" not in before.text and "เลยกำหนด" in after.text


def test_a_title_does_not_say_twice_what_the_name_says():
    whole = Round("A", "รายงานไตรมาส 1 ปี 2569", "", "ไตรมาส 1", 2569, date(2026, 1, 1), None)
    assert whole.title == "รายงานไตรมาส 1 ปี 2569"


def test_another_offices_seat_sees_no_rounds_of_ours(put, rounds):
    with pytest.raises(NoFiguresError):
        put("reports.due", seat=Seat("officer", "5402"))
    assert Scope("office", "5402").name == "ทั้งเขต"


def test_due_dates_of_a_span_of_days(put, rounds):
    november = put("reports.due", slots={"within": "เดือนนี้", "from": "2026-11-01", "to": "2026-12-01"})
    assert [row.value for row in november.figures] == ["10 พ.ย. 2569", "21 พ.ย. 2569"]
    assert november.text.startswith("10 พ.ย. 2569 คือกำหนดส่งDMC รอบ 2/2569")


def test_a_span_of_days_without_due_dates_names_the_next_one(put, rounds):
    reply = put("reports.due", slots={"within": "สัปดาห์หน้า", "from": "2026-11-23", "to": "2026-11-30"})
    assert reply.text.startswith("ไม่มีรายงานครบกำหนดในสัปดาห์หน้าค่ะ กำหนดถัดไปคือ EMIS")
    assert [row.value for row in reply.figures] == ["1 ธ.ค. 2569"]


SENT = (("status", ("ส่งแล้ว", "ส่งช้า")),)


def test_the_share_that_has_sent_comes_with_both_counts(put, rounds):
    reply = put("figures", dmc(where=SENT, share="status"))
    assert reply.text.startswith("ร้อยละ 33.33 (1 จาก 3 โรง) ส่งแล้ว/ส่งช้า DMC รอบ 2/2569 (ทั้งเขต)")
    assert [(row.label, row.value) for row in reply.figures] == [
        ("ร้อยละส่งแล้ว/ส่งช้า", Decimal("33.33")),
        ("ส่งแล้ว/ส่งช้า", 1),
        ("โรงเรียนที่ต้องส่ง", 3),
    ]


def test_shares_by_amphoe_count_those_where_nobody_has_sent(put, rounds):
    told = figures_of(put("figures", dmc(where=SENT, share="status", by=("amphoe",))))
    assert (told["แม่สาย"], told["แม่จัน"]) == (Decimal("50.00"), Decimal("0.00"))


def test_every_state_has_its_share(put, rounds):
    for share in ("by", "status"):
        told = figures_of(put("figures", dmc(where=(), share=share, by=("status",))))
        assert told["ยังไม่ส่ง"] == told["ส่งแล้ว"] == told["ส่งกลับแก้ไข"] == Decimal("33.33")


def test_schools_can_be_left_out_or_chosen_by_their_size(put, rounds, pupils):
    out = put("figures", dmc(listing=True, excluding=(("amphoe", ("แม่สาย",)),)))
    assert [row.label for row in out.figures] == ["ยังไม่ส่ง/ส่งกลับแก้ไข", "ก"]
    assert "จากที่ต้องส่ง 1 โรง (ทั้งเขต ยกเว้นอำเภอแม่สาย)" in out.text
    small = put("figures", dmc(where=(*NOT_SENT, ("size", ("เล็ก",)))))
    assert small.text.startswith("1 โรง") and "จากที่ต้องส่ง 1 โรง (ทั้งเขต เฉพาะโรงเรียนขนาดเล็ก)" in small.text
    few = put("figures", dmc(bounds=(Bound("students", most=60),)))
    assert few.text.startswith("1 โรง") and "ไม่มีข้อมูลนักเรียน 1 โรงเรียน (ค)" in few.text


def test_a_system_can_be_left_out(put, rounds):
    told = figures_of(
        put("figures", Question("submissions", OFFICE, NOT_SENT, excluding=(("system", ("DMC",)),)))
    )
    assert not any("DMC" in label for label in told) and "EMIS รอบ 1/2569" in told


def test_the_amphoe_with_the_most_is_named_and_the_sum_is_of_all(put, rounds):
    reply = put("figures", dmc(by=("amphoe",), rank=Rank(True, 1)))
    assert reply.text.startswith("แม่จัน 1 โรง ยังไม่ส่ง/ส่งกลับแก้ไขมากที่สุด จากทั้งหมด 2 โรง")


def test_two_amphoes_and_two_years_beside_each_other(put, rounds, session):
    two = Scope("amphoe", "5703", ("แม่จัน", "แม่สาย"), ("แม่จัน", "แม่สาย"))
    assert "แม่จัน เท่ากับ แม่สาย (1 โรง)" in put("figures", dmc(scope=two, compare="each")).text
    batch = make.make_batch(session, kind="reports")
    make.make_round(session, code="DMC-2568-2", due=date(2025, 11, 10), batch=batch, year=2568)
    session.flush()
    reply = put("figures", dmc(compare="previous"))
    told = figures_of(reply)
    assert (told["ปี 2568"], told["ปี 2569"], told["ลดลง"]) == (3, 2, -1)
    assert "DMC รอบ 2/2568 และ DMC รอบ 2/2569" in reply.text


def test_an_average_or_a_place_of_sending_is_asked_back(put, rounds):
    for more in ({"mean": "school"}, {"standing": True}):
        with pytest.raises(AnswerableError, match="นับเป็นจำนวนโรงเรียน"):
            put("figures", dmc(**more))
