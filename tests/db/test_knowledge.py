"""The entries of knowledge: whole, in our own words, without persons; and what the loader refuses."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import db.knowledge
from db.datasets import DIMENSIONS
from db.knowledge import ASPECTS, UnsoundEntryError, entries, manuals, read_entries
from reports.derived import all_measures
from tests.conftest import SHARED

ENTRIES = Path(db.knowledge.__file__).parent / "entries"


def test_every_duty_of_the_manuals_has_its_entry():
    duties = [each for each in entries().values() if each.kind == "duty"]
    assert len(duties) >= 45
    assert {key.partition(".")[0] for key in entries()} == {
        "group", "admin", "info", "ict", "plan", "budget", "hire", "monitor", "publish", "term",
    }  # fmt: skip


@pytest.mark.parametrize(
    "term", ("DMC", "EMIS", "B-OBEC", "M-OBEC", "G-Code", "eMENSCR", "MTEF", "PDCA", "NT", "O-NET", "RT", "ITA", "งวด", "เงินเหลือจ่าย")
)  # fmt: skip
def test_the_terms_of_the_field_are_explained(term):
    assert any(term in each.words and each.definition for each in entries().values())


def test_what_an_entry_says_is_held_exists():
    known = {each.key for each in all_measures()}
    systems = {value.key for value in DIMENSIONS["system"].values}
    for each in entries().values():
        assert set(each.measures) <= known, each.key
        assert set(each.systems) <= systems, each.key


def test_a_duty_tells_more_than_its_name_or_says_why_not():
    for each in entries().values():
        if each.kind == "duty" and len(each.aspects) < 3:
            assert each.note, f"{each.key} tells little and does not say why"


def test_every_manual_is_used_by_an_entry():
    used = {key for each in entries().values() for key in each.manuals}
    assert used == set(manuals())


def test_entries_are_in_our_own_words():
    """No line of an entry stands word for word in a manual, but names of laws, papers and short headings."""
    if not SHARED.exists():
        pytest.skip("the manuals themselves are beside the checkout only")
    digits = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
    seen = "".join(
        "".join(path.read_text(encoding="utf-8").translate(digits).split())
        for path in (SHARED / "seeds").glob("*.txt")
    )
    copied = [
        (each.key, line)
        for each in entries().values()
        for line in (each.definition, each.aim, *each.steps)
        if len(line) > 60 and "".join(line.split()) in seen
    ]
    assert copied == []


def one(tmp_path: Path, entry: str) -> Path:
    """A folder with one entry beside the manuals."""
    shutil.copy(ENTRIES / "manuals.toml", tmp_path)
    (tmp_path / "a.toml").write_text(f"[[entry]]\n{entry}", encoding="utf-8")
    return tmp_path


SOUND = 'key = "info.a"\nname = "งาน"\ngroup = "กลุ่ม"\nmanuals = ["ubon1-2565"]\nwords = ["ก"]\ndefinition = "คือ"\n'


def test_a_sound_entry_is_read(tmp_path):
    found = read_entries(one(tmp_path, SOUND))["info.a"]
    assert found.told("who") == ("กลุ่ม",)
    assert found.aspects == ("definition", "who")
    assert set(found.aspects) <= set(ASPECTS)


@pytest.mark.parametrize(
    ("wrong", "said"),
    (
        (SOUND.replace("info.a", "INFO"), "key"),
        (SOUND.replace("ubon1-2565", "nowhere"), "nowhere"),
        (SOUND.replace('group = "กลุ่ม"\n', ""), "group"),
        (SOUND.replace('words = ["ก"]\n', ""), "words"),
        (SOUND.replace('definition = "คือ"\n', ""), "nothing is told"),
        (SOUND + 'colour = "red"\n', "colour"),
        (SOUND + 'steps = "หนึ่ง"\n', "list"),
        (SOUND + 'see = "info.gone"\n', "info.gone"),
        (SOUND + 'note = "ถามนายสมชาย ใจดี"\n', "person"),
        (SOUND + 'note = "โทร. 053123456"\n', "person"),
        (SOUND + 'buttons = [["ปุ่มนี้ยาวเกินกว่าที่ไลน์จะแสดงได้", "ถาม"]]\n', "button"),
        (SOUND + "\n[[entry]]\n" + SOUND, "twice"),
    ),
)
def test_an_unsound_entry_is_refused_by_name(tmp_path, wrong, said):
    with pytest.raises(UnsoundEntryError, match=said):
        read_entries(one(tmp_path, wrong))
