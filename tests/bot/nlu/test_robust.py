"""Any text gives an answer or a question back; nothing personal is answered; a damaged model is made anew."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.nlu.asking import LONGEST_LABEL, letters
from bot.nlu.facts import facts
from bot.nlu.intents import IntentModel, load_or_train
from bot.nlu.normalize import normalize
from bot.nlu.understanding import Memory
from db.datasets import DIMENSIONS, Dataset, Dimension, Measure, Value, register, unregister

from .test_dialogues import remember
from .test_sentences import SENTENCES

_PIECES = [row[1] for row in SENTENCES] + [
    "โรงเรียน",
    "บ้าน",
    "แล้ว",
    "ล่ะ",
    "ปี",
    "เทอม",
    "99999999",
    "2/",
    "ป.",
    "\u200b",
    "\u0e48" * 3,
    "๐",
    "-",
    "\x00",
]
_RELAXED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@_RELAXED
@given(text=st.one_of(st.text(max_size=200), st.lists(st.sampled_from(_PIECES), max_size=6).map("".join)))
def test_any_text_is_understood_somehow(text, understander, gazetteer, setting):
    memory = Memory()
    for sentence in ("นักเรียนบ้านสันโค้ง", text, text):
        understood = understander.understand(sentence, memory, setting("s"), gazetteer)
        assert understood.kind in ("ask", "clarify", "fallback")
        assert len(understood.options) <= 4
        assert all(letters(option.label) <= LONGEST_LABEL for option in understood.options)
        memory = Memory.from_json(remember(memory, understood).to_json())


@_RELAXED
@given(letter=st.characters(), count=st.integers(1, 10_000))
def test_long_messages_are_no_burden(letter, count, understander, gazetteer, setting):
    assert understander.understand(letter * count, Memory(), setting(), gazetteer).kind in (
        "ask",
        "clarify",
        "fallback",
    )


_SIGNS = st.characters(categories=("Cc", "Cf", "Co", "Cn", "Mn", "Zs", "So", "Nd"))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(
    parts=st.lists(
        st.tuples(
            st.one_of(st.text(_SIGNS, min_size=1, max_size=6), st.sampled_from(_PIECES)), st.integers(1, 900)
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_mixture_up_to_ten_thousand_letters(parts, understander, gazetteer, setting):
    text = "".join(part * times for part, times in parts)[:10_000]
    for memory in (
        Memory(),
        remember(Memory(), understander.understand("นักเรียน ป.1 ทั้งเขตกี่คน", Memory(), setting(), gazetteer)),
    ):
        assert understander.understand(text, memory, setting(), gazetteer).kind in (
            "ask",
            "clarify",
            "fallback",
        )


@_RELAXED
@given(text=st.text(max_size=80))
def test_normalizing_twice_changes_nothing(text):
    assert normalize(normalize(text)) == normalize(text)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("เเม่จัน", "แม่จัน"),
        ("นํ้า", "น้ำ"),
        ("ปี ๒๕๖๘", "ปี 2568"),
        ("มากกกกก", "มาก"),
        ("\uff24\uff2d\uff23", "dmc"),
        ("บ้าน\u200bแม่จัน", "บ้านแม่จัน"),
        ("15,000", "15000"),
        ("แม่่จัน", "แม่จัน"),
    ],
)
def test_typed_thai_is_made_comparable(typed, read):
    assert normalize(typed) == read


@pytest.mark.parametrize(
    "sentence",
    [
        "ขอชื่อนักเรียน ป.1",
        "เลขบัตรประชาชนเด็ก",
        "เบอร์ผู้ปกครอง",
        "ขอเบอร์โทรครู",
        "1234567890123",
        "ที่อยู่นักเรียนชั้น ป.2",
        "เด็กชื่ออะไรบ้าง",
    ],
)
def test_personal_data_is_refused(sentence, understander, gazetteer, setting):
    assert understander.understand(sentence, Memory(), setting(), gazetteer).topic == "talk.private"


@pytest.mark.parametrize(
    "sentence",
    [
        "นักเรียนสอบตกกี่คน", "นักเรียนเข้าใหม่กี่คน", "นักเรียนที่ไม่ใช่คนไทยกี่คน", "ทำไมนักเรียนลดลง", "ครูควรมีกี่คน",
        "นักเรียนโรงเรียนอื่นกี่คน", "นักเรียนไม่รวมเด็กพักนอน", "นักเรียนยกเว้นหญิง ป.6", "นักเรียนอำเภอเมืองกี่คน", "นักเรียนโรงเรียนบ้านดาวอังคารกี่คน",
        "ครู 67", "งบเหลือเดือนที่แล้วเท่าไหร่", "งบเฉลี่ยต่อนักเรียนเท่าไหร่", "โรงเรียนไหนนักเรียนลดลงน้อยที่สุด", "นักเรียนตำบลในเวียงกี่คน",
        "นักเรียนปี 2025 กี่คน", "นักเรียนพูดภาษาอังกฤษได้กี่คน", "ครูวิทยาศาสตร์กี่คน",
    ],
)  # fmt: skip
def test_words_that_change_the_meaning_are_asked_about(sentence, understander, gazetteer, setting):
    assert understander.understand(sentence, Memory(), setting(), gazetteer).kind in ("clarify", "fallback")


def test_the_model_is_kept_and_survives_damage(tmp_path):
    model = load_or_train(tmp_path)
    file = next((tmp_path / "nlu").glob("*.bin"))
    file.write_bytes(file.read_bytes()[:-10])
    again = load_or_train(tmp_path)
    assert again.guess("นักเรียนกี่คน") == model.guess("นักเรียนกี่คน")
    file.write_bytes(b"")
    assert load_or_train(tmp_path).mark == model.mark


def test_training_is_deterministic_and_needs_two_classes():
    examples = [("สวัสดี", "a"), ("ขอบคุณ", "b"), ("ลาก่อน", "b")]
    assert IntentModel.train(examples).guess("สวัสดีครับ") == IntentModel.train(examples).guess("สวัสดีครับ")
    with pytest.raises(ValueError, match="two intents"):
        IntentModel.train(examples[:1])


@pytest.fixture
def toy():
    """A dataset declared in a test: bicycles of schools by colour."""
    dataset = Dataset(
        kind="bicycles", thai="จักรยาน", row_per="โรงเรียน", source="สมุดทะเบียน", table=None, columns=(),
        measures=(
            Measure(key="bicycles", thai="จำนวนจักรยาน", words=("จักรยาน", "รถถีบ"), unit="คัน", calendar="academic",
                    value=lambda table: table.count, dimensions=("school", "amphoe", "colour", "year"), examples=("จักรยานกี่คัน",)),
        ),
    )  # fmt: skip
    register(
        dataset,
        Dimension("colour", "สี", ("สี",), "fact", (Value("แดง", ("สีแดง",)), Value("เขียว", ("สีเขียว",)))),
    )
    yield
    unregister("bicycles")
    del DIMENSIONS["colour"]


@pytest.mark.parametrize(
    ("sentence", "meant"),
    [
        ("จักรยานทั้งเขตกี่คัน", "figures bicycles office"),
        ("รถถีบสีแดงโรงเรียนบ้านแม่จันปี 67", "figures bicycles school:57030040 colour=แดง [ปีการศึกษา 2567]"),
        ("จักรยานแยกสี", "figures bicycles office by=colour"),
        ("10 โรงเรียนที่จักรยานมากที่สุด", "figures bicycles office by=school top10"),
    ],
)
def test_a_newly_declared_dataset_can_be_asked_for(toy, sentence, meant, understander, gazetteer, setting):
    assert facts(understander.understand(sentence, Memory(), setting(), gazetteer)) == meant
