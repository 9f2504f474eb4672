"""Questions from the console: the answer of the chat, its figures, its chart, and how it was compiled."""

from __future__ import annotations

import re

import pytest

from bot.workdeps import Deps
from db.questions import lines_to_teach
from tests.bot.console.kit import on_demonstration


@pytest.fixture
def deps(demo_file, tmp_path, clock, model_home) -> Deps:
    return on_demonstration(demo_file, tmp_path, clock, model_home)


def test_a_question_shows_its_figures_chart_question_and_sql_and_goes_on(officer, clerk):
    page = officer.hand_in(clerk, "/explore", q="โรงเรียนขนาดเล็กแยกอำเภอ ขอกราฟ").text
    assert "รวม 53 โรง" in page and 'แม่จัน</th><td class="num">18 โรง' in page
    assert "&#34;measure&#34;: &#34;schools&#34;" in page and "SELECT" in page and "GROUP BY" in page
    chart = officer.get(f"{officer.errand}/chart")
    assert chart.data.startswith(b"\x89PNG") and re.search(r'class="chart"[^>]+alt="[^"]{20,}"', page)
    assert officer.get(f"{officer.errand}/file").data[:2] == b"PK"
    assert "ไม่ตรงที่ถาม" not in page
    again = officer.hand_in(clerk, "/explore", q="แล้วขนาดกลางล่ะ").text
    assert "ขนาดกลาง" in again and "แยกตามอำเภอ" in again


def test_what_is_not_understood_is_said_and_waits_to_be_taught(officer, clerk, deps):
    page = officer.hand_in(clerk, "/explore", q="ซึบาระโมนิกาเท่าไหร่").text
    assert 'id="answer"' in page and "ดาวน์โหลด" not in page
    with deps.sessions() as session:
        assert [line.said for line in lines_to_teach(session, "5703")] == ["ซึบาระโมนิกาเท่าไหร่"]


def test_nothing_typed_is_not_asked(officer):
    assert "พิมพ์คำถามก่อน" in officer.post("/explore", q="  ").text
