"""An officer teaches the bot: asked in vain, taught, asked again; and what must not be learnt."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.converse import Converse, Said
from bot.line.render import render
from bot.nlu.understand import Understander
from bot.teaching import RefusedLessonError, Teaching, sentences_to_teach
from db.audit import AuditLine, broken_links
from db.errors import WrongInputError
from db.lessons import Lesson
from db.people import Seat
from db.questions import QuestionLine
from db.session import writing
from tests.dialogues.conftest import OFFICER, PRINCIPAL, TODAY, heard

#: Nothing of the grammar's: only a lesson can make sense of it.
STRANGE = "ยอดประชากรตัวน้อย"


@pytest.fixture
def teaching(demo_sessions, model) -> Teaching:
    return Teaching(demo_sessions, Understander(model), "5703", by="somsri", clock=lambda: TODAY)


@pytest.fixture
def teach(teaching):
    def lesson(sentence: str, like: str = "", *, meaning: str = ""):
        return teaching.teach(teaching.propose(sentence, like=like, meaning=meaning))

    return lesson


@pytest.fixture
def listed(demo_sessions):
    def sentences(office: str = "5703"):
        with demo_sessions() as session:
            return sentences_to_teach(session, office)

    return sentences


def ask(
    converse: Converse,
    text: str,
    seat: Seat = OFFICER,
    *,
    chat: str = "c",
    data: str = "",
    kind: str = "private",
):
    said = Said(
        seat.office_code, chat, chat, TODAY, text="" if data else text, data=data, seat=seat, chat=kind
    )
    return converse.turn(said)


def test_asked_in_vain_taught_and_asked_again(talk, teach):
    talk(f"""
        คุณ> {STRANGE}บ้านแม่จันมีเท่าไร
        บอท> ไม่มี: 1,497
    """)
    teach(f"{STRANGE}บ้านแม่จันมีเท่าไร", like="นักเรียนทั้งหมดกี่คน")
    talk(f"""
        คุณ> {STRANGE}บ้านแม่จันมีเท่าไร
        บอท> 1,497 คน
             ปีการศึกษา 2568
        คุณ> แยกชายหญิง
        บอท> ชาย 757 คน
    """)


def test_another_school_and_year_in_a_taught_sentence_are_those_that_are_asked(talk, teach):
    teach(f"{STRANGE}บ้านแม่จันมีเท่าไร", like="โรงเรียนบ้านแม่จันมีนักเรียนกี่คน")
    talk(f"""
        คุณ> ขอ{STRANGE} รร.บ้านป่าตึง ปี ๖๗ หน่อยค่ะ
        บอท> 43 คน
             บ้านป่าตึง
             ปีการศึกษา 2567
             ไม่มี: บ้านแม่จัน
        คุณ> {STRANGE}อำเภอแม่สาย
        บอท> แม่สาย
             ปีการศึกษา 2568
             ไม่มี: ใช่ไหม
    """)


def test_without_a_school_a_taught_sentence_asks_of_the_askers_own(talk, teach):
    teach(f"{STRANGE}บ้านป่าตึงมีเท่าไร", like="โรงเรียนบ้านป่าตึงมีนักเรียนกี่คน")
    talk(
        f"""
        คุณ> {STRANGE}มีเท่าไรคะ
        บอท> 1,497 คน
             บ้านแม่จัน
    """,
        seat=PRINCIPAL,
    )


def test_whose_figures_they_are_may_be_said_or_not(talk, teach):
    teach(f"{STRANGE}ทั้งเขตมีเท่าไร", like="นักเรียนทั้งเขตกี่คน")
    talk(
        f"""
        คุณ> {STRANGE}มีเท่าไร
        บอท> 1,497 คน
        คุณ> {STRANGE}ของเรา
        บอท> 1,497 คน
        คุณ> {STRANGE}ทั้งเขต
        บอท> ทั้งเขต
             ไม่มี: 1,497
    """,
        seat=PRINCIPAL,
    )


def test_two_schools_of_the_name_are_still_asked_about(talk, teach):
    teach(f"{STRANGE}บ้านแม่จัน", like="นักเรียนกี่คน")
    talk(f"""
        คุณ> {STRANGE}บ้านสันโค้ง
        บอท> หมายถึงแห่งไหน
             ปุ่ม: ต.ป่าตึง | ต.ศรีเมืองชุม
        คุณ> 1
        บอท> 141 คน
    """)


def test_the_grade_of_a_taught_sentence_may_be_another_next_time(talk, teach):
    teach(f"{STRANGE}ป.1 ทั้งเขต", meaning="figures students office grade=ป.1")
    talk(f"""
        คุณ> {STRANGE} ป.2 ทั้งเขต
        บอท> ป.2
             คน คือ
             ไม่มี: 4,744
    """)


def test_a_year_of_the_common_era_is_asked_about_in_a_taught_sentence_too(talk, teach):
    teach(f"{STRANGE}บ้านแม่จัน", like="นักเรียนกี่คน")
    talk(f"""
        คุณ> {STRANGE}บ้านแม่จัน ปี 2025
        บอท> 2568
             ไม่มี: 1,497
    """)


def test_what_was_taught_is_said_to_be_so(converse, teach):
    teach(STRANGE, like="นักเรียนกี่คน")
    assert ask(converse, STRANGE).understanding.taught
    assert not ask(converse, "นักเรียนกี่คน").understanding.taught


def test_a_lesson_that_makes_right_sentences_wrong_is_refused_and_names_them(talk, teaching, demo_sessions):
    proposal = teaching.propose("นักเรียนกี่คน", meaning="figures teachers")
    with pytest.raises(RefusedLessonError, match="มีนักเรียนกี่คน") as refused:
        teaching.teach(proposal)
    assert refused.value.broken[0].taken_for.startswith("figures teachers")
    with demo_sessions() as session:
        assert session.scalars(select(Lesson)).all() == []
    talk("""
        คุณ> นักเรียนบ้านแม่จันกี่คน
        บอท> 1,497 คน
    """)


def test_a_lesson_for_a_sentence_that_the_grammar_reads_otherwise_goes_before_it(talk, teach):
    talk("""
        คุณ> เปิดสมุดปกเขียวของครู
        บอท> ครู
    """)
    teach("เปิดสมุดปกเขียวของครู", meaning="figures students_per_teacher")
    talk("""
        คุณ> เปิดสมุดปกเขียวของครู บ้านแม่จัน
        บอท> 27.72 คน
    """)


@pytest.mark.parametrize(
    ("sentence", "meaning", "told"),
    [
        (STRANGE, "figures pupils", "pupils"),
        (STRANGE, "figures students grade=ป.9", "ป.9"),
        (STRANGE, "figures students category=งบลงทุน", "category"),
        (STRANGE, "figures students school:57030041", "ไม่ได้เอ่ยถึง"),
        (STRANGE, "figures students [ปีการศึกษา 2567]", "ไม่ได้เอ่ยถึง"),
        (STRANGE, "figures students ; figures teachers", "ครั้งละหนึ่ง"),
        (STRANGE, "?", "ignore"),
        (STRANGE, "seats.register code:ABC", "สอนได้"),
        ("บ้านแม่จัน ปี 2567", "figures students", "ไม่มีคำถาม"),
        ("นักเรียนกี่คน", "figures students", "อยู่แล้ว"),
        ("ด.ช.สมชาย ใจดี ได้เท่าไร", "figures students", "ชื่อคน"),
        ("เลขบัตรประชาชนของเด็ก", "figures students", "ส่วนบุคคล"),
        ("x" * 300, "figures students", "ยาวไม่เกิน"),
    ],
)
def test_what_cannot_be_taught_is_told_in_thai(teaching, sentence, meaning, told):
    with pytest.raises(WrongInputError, match=told):
        teaching.propose(sentence, meaning=meaning)


def test_a_sentence_that_is_not_understood_is_no_example(teaching):
    with pytest.raises(WrongInputError, match="ยังไม่เข้าใจ"):
        teaching.propose(STRANGE, like="กรุ๊งกริ๊งกรุ้งกริ้ง")


def test_two_lessons_of_one_form_may_not_say_different_things(teach):
    teach(f"{STRANGE}บ้านแม่จัน", like="นักเรียนกี่คน")
    with pytest.raises(WrongInputError, match="บทเรียนที่ 1"):
        teach(f"{STRANGE}บ้านป่าตึง", like="ครูกี่คน")


def test_an_earlier_version_is_put_back_at_once_in_a_running_worker(talk, converse, teaching, teach):
    teach(STRANGE, like="นักเรียนกี่คน")
    teach("ทีมพ่อพิมพ์", like="ครูกี่คน")
    understood = [ask(converse, text).understanding for text in (STRANGE, "ทีมพ่อพิมพ์")]
    assert [each.question.measure for each in understood] == ["students", "teachers"]
    teaching.use(1)
    assert ask(converse, STRANGE, chat="d").understanding.taught
    assert not ask(converse, "ทีมพ่อพิมพ์", chat="d").understanding.taught
    teaching.use(0)
    assert not ask(converse, STRANGE, chat="e").understanding.taught
    teaching.use(2)
    assert ask(converse, "ทีมพ่อพิมพ์", chat="f").understanding.taught


def test_a_forgotten_lesson_is_out_of_use_and_its_version_can_come_back(converse, teaching, teach):
    teach(STRANGE, like="นักเรียนกี่คน")
    assert teaching.forget(1).number == 2
    assert not ask(converse, STRANGE).understanding.taught
    teaching.use(1)
    assert ask(converse, STRANGE, chat="d").understanding.taught
    with pytest.raises(WrongInputError, match="ไม่มีบทเรียนที่ 7"):
        teaching.forget(7)
    with pytest.raises(WrongInputError, match="ไม่มีรุ่นที่ 7"):
        teaching.use(7)


def test_two_offices_do_not_share_lessons(converse, teach):
    teach(STRANGE, like="นักเรียนกี่คน")
    assert ask(converse, STRANGE).understanding.taught
    assert not ask(converse, STRANGE, Seat("officer", "5402"), chat="d").understanding.taught


def test_lessons_that_were_changed_behind_our_back_are_not_used(demo_sessions, model, teach):
    teach(STRANGE, like="นักเรียนกี่คน")
    with writing(demo_sessions) as session:
        session.get_one(Lesson, 1).meaning = "figures teachers"
    worker = Converse(demo_sessions, Understander(model))
    assert ask(worker, STRANGE).reply.kind in ("clarify", "fallback")


def test_every_act_of_teaching_leaves_a_line_without_anybodys_words(demo_sessions, teaching, teach):
    teach(STRANGE, like="นักเรียนกี่คน")
    teaching.forget(1)
    teaching.use(1)
    with demo_sessions() as session:
        lines = session.scalars(
            select(AuditLine).where(AuditLine.act.like("nlu.%")).order_by(AuditLine.id)
        ).all()
        assert broken_links(session) == []
    assert [(line.act, line.actor, line.detail["version"]) for line in lines] == [
        ("nlu.teach", "somsri", 1),
        ("nlu.forget", "somsri", 2),
        ("nlu.use", "somsri", 1),
    ]
    assert STRANGE not in str([line.detail for line in lines])


def test_the_list_groups_a_sentence_however_it_was_typed(converse, listed):
    for number, text in enumerate(("กรุ๊งกริ๊ง เท่าไหร่", "กรุ๊งกริ๊งเท่าไหร่", "ตุ๊กแกกี่ตัวนะ")):
        ask(converse, text, chat=f"c{number}")
    assert [(each.text, len(each.lines)) for each in listed()] == [
        ("ตุ๊กแกกี่ตัวนะ", 1),
        ("กรุ๊งกริ๊งเท่าไหร่", 2),
    ]
    assert listed("5402") == []


def test_a_question_back_that_was_answered_is_not_on_the_list(talk, listed):
    talk("""
        คุณ> บ้านสันโค้ง มี นร. เท่าไหร่
        บอท> บ้านสันโค้ง
        คุณ> 1
        บอท> 141 คน
        คุณ> บ้านสันโค้งมีครูกี่คน
        บอท> บ้านสันโค้ง
    """)
    assert [each.text for each in listed()] == ["บ้านสันโค้งมีครูกี่คน"]


def test_a_taught_sentence_leaves_the_list(converse, teaching, listed):
    ask(converse, STRANGE)
    sentence = listed()[0]
    teaching.teach(teaching.propose(sentence.text, like="นักเรียนกี่คน"), lines=sentence.lines)
    assert listed() == []


def test_nothing_personal_is_kept(converse, listed, demo_sessions):
    ask(converse, "กรุ๊งกริ๊งของพี่ ถามนายสมชาย ใจดี โทร 081-234-5678 อีเมล a@b.go.th", chat="c1")
    assert [each.text for each in listed()] == ["กรุ๊งกริ๊งของพี่ ถามนาย# โทร # อีเมล #"]
    ask(converse, "นักเรียนบ้านแม่จันกี่คน", chat="c2")
    with demo_sessions() as session:
        assert [
            line.said for line in session.scalars(select(QuestionLine).where(QuestionLine.kind == "question"))
        ] == [""]


def test_an_answer_that_is_not_what_was_asked_is_told_with_its_reason(talk, listed):
    talk("""
        คุณ> นักเรียนบ้านแม่จันกี่คน
        บอท> 1,497 คน
             ปุ่ม: ไม่ตรงที่ถาม
        กด> ไม่ตรงที่ถาม
        บอท> ไม่ตรงอย่างไร
             ปุ่ม: ตัวเลขไม่ถูก | คนละเรื่อง | คนละโรงเรียนหรือคนละปี | อื่น ๆ
    """)
    assert listed()[0].reasons == ("unsaid",)
    talk("""
        คุณ> โรงเรียนบ้านแม่จันมีครูกี่คน
        บอท> คน
        คุณ> ตอบไม่ตรงคำถามค่ะ
        บอท> ไม่ตรงอย่างไร
        กด> ตัวเลขไม่ถูก
        บอท> ขอบคุณค่ะ
        คุณ> แล้วปีที่แล้วล่ะ
        บอท> ปีการศึกษา 2567
    """)
    first, second = listed()
    assert (first.text, first.understood, first.wrong_figure) == (
        "โรงเรียนบ้านแม่จันมีครูกี่คน",
        "figures teachers school:57030040",
        True,
    )
    assert second.text == "นักเรียนบ้านแม่จันกี่คน"


def test_the_reason_may_be_typed_as_a_number(talk, listed):
    talk("""
        คุณ> นักเรียนบ้านแม่จันกี่คน
        บอท> 1,497 คน
        กด> ไม่ตรงที่ถาม
        บอท> ไม่ตรงอย่างไร
        คุณ> 2
        บอท> ขอบคุณค่ะ
    """)
    assert listed()[0].reasons == ("topic",)


def test_a_reason_typed_in_its_own_words_is_not_asked_for_again(talk, listed):
    talk("""
        คุณ> นักเรียนบ้านแม่จันกี่คน
        บอท> 1,497 คน
        คุณ> ตัวเลขไม่ถูก
        บอท> ไม่ตรงอย่างไร
        คุณ> ตัวเลขไม่ถูก
        บอท> ขอบคุณค่ะ
    """)
    assert listed()[0].reasons == ("figure",)


def test_in_a_group_nobody_is_answered_who_says_so_to_another(talk):
    talk(
        """
        คุณ> น้องแผน นักเรียนบ้านแม่จันกี่คน
        บอท> 1,497 คน
        คุณ> ตอบผิด
        บอท> (เงียบ)
    """,
        seat=Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1"),
        chat="group",
    )


def test_a_thumb_down_is_a_vote_and_without_an_answer_none(talk, listed):
    talk(f"""
        คุณ> {chr(0x1F44E)}
        บอท> พิมพ์คำถามอีกครั้ง
    """)
    assert listed() == []
    talk(f"""
        คุณ> นักเรียนบ้านแม่จันกี่คน
        บอท> 1,497 คน
        คุณ> {chr(0x1F44E)}
        บอท> ไม่ตรงอย่างไร
    """)
    assert len(listed()) == 1


def test_the_vote_is_the_last_quick_reply_and_groups_have_none(converse):
    messages = render(ask(converse, "นักเรียนบ้านแม่จันกี่คน").reply)
    items = messages[-1]["quickReply"]["items"]
    assert items[-1]["action"]["label"] == "ไม่ตรงที่ถาม" and items[-1]["action"]["type"] == "postback"
    assert len(items) <= 13
    in_group = ask(
        converse,
        "น้องแผน นักเรียนบ้านแม่จันกี่คน",
        Seat("cluster", "5703", cluster="กลุ่มสาธิตแม่จัน 1"),
        chat="g",
        kind="group",
    )
    assert "ไม่ตรงที่ถาม" not in heard(in_group.reply).buttons
    assert "ไม่ตรงที่ถาม" not in heard(ask(converse, "สวัสดีค่ะ").reply).buttons
