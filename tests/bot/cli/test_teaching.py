"""``nongphaen nlu``: the officer's commands, as they are typed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.cli import main
from tests.conftest import give_model


@pytest.fixture(scope="module")
def home(tmp_path_factory, model_home) -> Path:
    """A home whose model is trained once for all tests of this file."""
    home = tmp_path_factory.mktemp("home")
    give_model(model_home, home)
    return home


@pytest.fixture
def nongphaen(demo_file, tmp_path, home, monkeypatch, capsys):
    """Run a command on a copy of the demonstration; return exit code and what was printed."""
    for suffix in ("", "-wal"):
        if Path(f"{demo_file}{suffix}").exists():
            shutil.copy(f"{demo_file}{suffix}", f"{tmp_path / 'demo.db'}{suffix}")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'demo.db'}")
    monkeypatch.setenv("NONGPHAEN_HOME", str(home))
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out + printed.err

    return run


def test_nothing_to_teach_is_said(nongphaen):
    assert nongphaen("nlu", "list") == (0, "ยังไม่มีประโยคที่ต้องสอน\n")
    assert nongphaen("nlu", "list", "--json") == (0, "")
    assert nongphaen("nlu", "lessons") == (0, "ยังไม่ได้สอนอะไร\n")
    assert "* 0" in nongphaen("nlu", "versions")[1]


def test_from_the_list_to_the_answer_and_back(nongphaen):
    nongphaen("ask", "ยอดประชากรตัวน้อยบ้านแม่จัน")
    listed = json.loads(nongphaen("nlu", "list", "--json")[1])
    assert (listed["sentence"], listed["count"]) == ("ยอดประชากรตัวน้อยบ้านแม่จัน", 1)
    code, said = nongphaen("nlu", "teach", str(listed["id"]), "--like", "นักเรียนทั้งหมดกี่คน", "--yes")
    assert (code, "จำนวนนักเรียน โรงเรียนบ้านแม่จัน" in said, "รุ่นที่ 1" in said) == (0, True, True)
    answered = json.loads(nongphaen("ask", "--json", "ยอดประชากรตัวน้อยบ้านแม่จัน")[1])
    assert answered["text"].startswith("1,497 คน") and answered["understood"]["taught"]
    lesson = json.loads(nongphaen("nlu", "lessons", "--json")[1])
    assert (lesson["meaning"], lesson["version"]) == ("figures students", 1)
    assert nongphaen("nlu", "use", "0")[0] == 0
    assert "taught" not in json.loads(nongphaen("ask", "--json", "ยอดประชากรตัวน้อยบ้านแม่จัน")[1])["understood"]
    assert "* 0" in nongphaen("nlu", "versions")[1]


def test_a_sentence_put_aside_does_not_come_back(nongphaen):
    nongphaen("ask", "กรุ๊งกริ๊งกรุ้งกริ้ง")
    number = nongphaen("nlu", "list")[1].partition("\t")[0]
    assert nongphaen("nlu", "ignore", number)[0] == 0
    nongphaen("ask", "กรุ๊งกริ๊ง กรุ้งกริ้ง")
    assert nongphaen("nlu", "list") == (0, "ยังไม่มีประโยคที่ต้องสอน\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("teach", "ยอดหัว"), "--like หรือ --meaning"),
        (("teach", "99", "--like", "นักเรียนกี่คน"), "ไม่มีประโยคที่ 99"),
        (("teach", "นักเรียนกี่คน", "--meaning", "figures teachers", "--yes"), "รุ่นเดิมยังใช้อยู่"),
        (("forget", "5"), "ไม่มีบทเรียนที่ 5"),
        (("use", "5"), "ไม่มีรุ่นที่ 5"),
        (("list", "--office", "9999"), "ไม่มีสำนักงาน"),
    ],
)
def test_what_is_wrong_is_told_with_exit_code_2(nongphaen, words, told):
    code, said = nongphaen("nlu", *words)
    assert code == 2 and told in said
