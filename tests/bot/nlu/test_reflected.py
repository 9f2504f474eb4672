"""Nothing that was said is dropped: a word that is read but is nowhere in the meaning makes the bot ask back."""

from __future__ import annotations

import pytest

from bot.nlu.facts import facts
from bot.nlu.understanding import Memory

#: What would be answered with another figure than was asked for, with the word that would have been passed over.
LOST = {
    "โรงเรียนที่ส่ง EMIS วันนี้": "วันนี้",
    "ป.1 กี่คน นักเรียนทั้งหมดกี่คน": "กี่คน",
}
#: What is told in another way is not lost.
KEPT = {
    "นักเรียน ต.ป่าซาง อ.แม่จัน": "figures students tambon:ป่าซาง",
    "รายงานจำนวนนักเรียนพ.ศ. 2567": "figures students office [ปีการศึกษา 2567]",
    "นักเรียน ป.1-6 ยกเว้น ป.3 บ้านแม่จัน": "figures students school:57030040 grade=ป.1,ป.2,ป.4,ป.5,ป.6",
    "ครูและภารโรงกี่คน": "figures staff office position=ครู,ครูผู้ช่วย,นักการภารโรง by=position",
    "ในระบบ DMC เด็กบ้านแม่จันขึ้นกี่คน": "figures students school:57030040",
    "เชียงแสนเด็กลดกี่เปอร์เซ็นต์จากปี 67": "figures students amphoe:เชียงแสน [ปีการศึกษา 2568] previous",
}


@pytest.mark.parametrize(("said", "word"), LOST.items(), ids=list(LOST))
def test_a_word_that_would_be_passed_over_is_asked_about(said, word, understander, gazetteer, setting):
    understood = understander.understand(said, Memory(), setting(), gazetteer)
    assert understood.kind == "clarify"
    assert f"“{word}”" in understood.prompt
    assert 1 <= len(understood.options) <= 4 and all(option.question for option in understood.options)


@pytest.mark.parametrize(("said", "meant"), KEPT.items(), ids=list(KEPT))
def test_what_is_told_in_another_way_is_not_lost(said, meant, understander, gazetteer, setting):
    assert facts(understander.understand(said, Memory(), setting(), gazetteer)) == meant
