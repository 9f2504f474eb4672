"""Which picture figures become, what it says in words, and that everybody can read it: small screens, paper, any eyes."""

from __future__ import annotations

import struct
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import get_args

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.text import Text

from reports.charts import ChartSpec, Circle, Kind, Pair, Place, Point, State, alt_text, fingerprint
from reports.charts.choosing import RULES, Shape, best_kind, fitting, instead_said, others
from reports.charts.draw import _laid_out, draw_a4, draw_png
from reports.charts.paper import GROUP_COLOURS, VERMILION
from tests.reports.test_charts import LONG, SOURCE, assert_readable, drawn_texts, many, spec

SENT, LATE, OWED = "ส่งแล้ว", "ส่งช้า", "ยังไม่ส่ง"


def points(*rows) -> tuple[Point, ...]:
    return tuple(Point(*row) for row in rows)


# -- which kind ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "best"),
    [
        (Shape(4), "bar"),
        (Shape(139), "hbar"),
        (Shape(3, moments=True), "line"),
        (Shape(2, moments=True), "bar"),
        (Shape(6, 2, parts=True), "grouped"),
        (Shape(6, 3, parts=True), "stacked"),
        (Shape(6, 5, parts=True), "grouped"),
        (Shape(12, 2, parts=True, sides=True), "pyramid"),
        (Shape(1, target=True), "progress"),
        (Shape(139, states=True), "heat"),
        (Shape(139, pairs=True), "hbar"),
        (Shape(139, places=True), "hbar"),
    ],
)
def test_the_shape_of_the_figures_chooses(shape, best):
    assert best_kind(shape) == best
    assert best in fitting(shape)


@pytest.mark.parametrize(
    ("shape", "asked", "drawn", "said"),
    [
        (Shape(9), "line", "hbar", "กราฟเส้นใช้กับตัวเลขหลายปี จึงทำเป็นกราฟแท่งนอนให้ค่ะ"),
        (Shape(9), "scatter", "hbar", "กราฟจุดใช้กับอัตราส่วนรายโรงเรียน"),
        (Shape(9), "map", "hbar", "แผนที่ใช้กับรายโรงเรียนที่มีพิกัด"),
        (Shape(4), "pie", "bar", "กราฟวงกลมเปรียบเทียบขนาดได้ยาก จึงทำเป็นกราฟแท่งให้ค่ะ"),
        (Shape(9, pairs=True), "scatter", "scatter", ""),
        (Shape(9, 2), "bar", "grouped", ""),
        (Shape(9), None, "hbar", ""),
    ],
)
def test_a_wish_is_kept_where_it_is_true_and_answered_where_it_is_not(shape, asked, drawn, said):
    assert best_kind(shape, asked) == drawn
    assert instead_said(asked, drawn).startswith(said) and bool(said) == bool(instead_said(asked, drawn))


def test_at_most_two_other_kinds_are_offered_and_only_true_ones():
    for shape in (
        Shape(12, 2, parts=True, sides=True),
        Shape(5, 3, moments=True),
        Shape(139, pairs=True, places=True),
        Shape(1),
        Shape(5),
    ):
        drawn = best_kind(shape)
        offered = others(shape, drawn)
        assert len(offered) <= 2 and set(offered) <= set(fitting(shape)) - {drawn}
    assert others(Shape(1), "bar") == ()


def test_every_kind_has_a_rule_with_a_reason_and_a_button_that_line_takes():
    assert {rule.kind for rule in RULES} == set(get_args(Kind))
    assert all(rule.use and len(f"ขอเป็น{rule.thai}") <= 20 for rule in RULES if rule.kind != "progress")


# -- in words --------------------------------------------------------------------------------------------------------


def test_a_pyramid_tells_both_sides_and_its_largest_grade():
    chart = spec(
        "pyramid",
        points=points(("ป.1", 60, "ชาย"), ("ป.1", 40, "หญิง"), ("ป.2", 15, "ชาย"), ("ป.2", 5, "หญิง")),
        additive=True,
    )
    assert (
        "ชาย 75 คน (ร้อยละ 62.50) หญิง 45 คน (ร้อยละ 37.50) มากที่สุด ป.1 100 คน น้อยที่สุด ป.2 20 คน รวม 120 คน"
        in alt_text(chart)
    )
    texts = drawn_texts(chart)
    assert texts.index("ป.2") < texts.index("ป.1"), "the youngest stand below"


def test_a_heat_table_tells_who_owes_most_and_sums_all_schools():
    states = [
        State(f"บ้าน {n}", report, OWED if n < 2 or report == "EMIS" else SENT)
        for n in range(20)
        for report in ("DMC", "EMIS")
    ]
    chart = spec(
        "heat", points=(), states=tuple(states), classes=(SENT, LATE, OWED), owed=(OWED,), item="โรงเรียน"
    )
    assert "20 โรงเรียน 2 รายงาน ค้าง 22 จาก 40 รายการ" in alt_text(chart)
    assert "ค้างมากที่สุด บ้าน 0 2 รายการ และอีก 1 โรงเรียนเท่ากัน รายงานที่ค้างมากที่สุด EMIS 20 โรงเรียน" in alt_text(chart)
    texts = drawn_texts(chart)
    assert "และอีก 8 โรงเรียน ค้างรวม 8 รายการ" in texts and {"2", "20", "22"} <= set(texts)


def test_two_schools_of_one_name_stay_two_lines_of_a_heat_table():
    states = (State("บ้านดอย", "DMC", OWED, key="1"), State("บ้านดอย", "EMIS", SENT, key="2"))
    chart = spec("heat", points=(), states=states, classes=(SENT, OWED), owed=(OWED,))
    assert drawn_texts(chart).count("บ้านดอย") == 2 and "ไม่มีข้อมูล" in drawn_texts(chart)


def test_a_scatter_names_the_askers_school_and_the_extremes():
    pairs = (Pair("บ้านน้อย", 2, 11), Pair("บ้านเรา", 5, 90, highlight=True), Pair("บ้านใหญ่", 70, 1961))
    chart = spec("scatter", points=(), pairs=pairs, axes=("ครู (คน)", "นักเรียน (คน)"), item="โรงเรียน", unheld=2)
    assert "ที่เน้น บ้านเรา (5 ; 90)" in alt_text(chart) and "ไม่มีข้อมูล 2 โรงเรียน" in alt_text(chart)
    assert "สูงสุด บ้านใหญ่ (70 ; 1,961) ต่ำสุด บ้านน้อย (2 ; 11)" in alt_text(chart)
    assert {"บ้านเรา", "(5 ; 90)", "แกนนอน: ครู (คน)", "แกนตั้ง: นักเรียน (คน)"} <= set(drawn_texts(chart))


def test_a_map_tells_its_scale_its_circle_and_who_is_not_on_it():
    places = (
        Place("บ้านเรา", 18.10, 100.10, "ขนาดเล็ก", 85, highlight=True),
        Place(LONG, 18.12, 100.11, "ขนาดกลาง", 300),
        Place("บ้านไกล", 18.09, 100.13),
    )
    chart = spec(
        "map", points=(), places=places, classes=("ขนาดเล็ก", "ขนาดกลาง"), circle=Circle(18.10, 100.10, 6), unheld=3, item="โรงเรียน"
    )  # fmt: skip
    texts = drawn_texts(chart)
    assert {
        "รัศมี 6 กม.",
        "2 กม.",
        "ทิศเหนือ",
        "บ้านเรา 85 คน",
        "ไม่ทราบขนาด 1",
        "อีก 3 โรงเรียนไม่มีพิกัด จึงไม่อยู่ในแผนที่",
    } <= set(texts)
    assert "รัศมี 6 กม. มี 2 โรงเรียน" in alt_text(chart)
    assert_readable(chart)


def test_years_beside_each_other_are_never_added_and_the_change_is_told():
    chart = spec(
        "grouped",
        points=points(("แม่จัน", 10, "ปี 2567"), ("แม่จัน", 14, "ปี 2568"), ("แม่สาย", 9, "ปี 2567"), ("แม่สาย", 6, "ปี 2568")),
        additive=True, over_time="series",
    )  # fmt: skip
    assert "เพิ่มขึ้นมากที่สุด แม่จัน 4 คน ปี 2567 ถึง ปี 2568 ลดลงมากที่สุด แม่สาย 3 คน" in alt_text(chart)
    assert "รวม" not in alt_text(chart)


def test_what_is_not_held_is_counted_and_is_not_nought():
    chart = spec(values=[("ก", 5), ("ข", 0)], unheld=3, item="โรงเรียน")
    assert "อีก 3 โรงเรียนไม่มีข้อมูล (ไม่ใช่ 0)" in drawn_texts(chart) and "ไม่มีข้อมูล 3 โรงเรียน" in alt_text(chart)


def test_a_stack_of_negative_parts_is_drawn_side_by_side():
    chart = spec("stacked", points=points(("ก", 5, "ได้"), ("ก", -3, "คืน")))
    assert {"5", "-3"} <= set(drawn_texts(chart)) and "2" not in drawn_texts(chart)


def test_huge_money_is_shortened_and_says_so_where_it_has_no_room():
    rows = [(f"{LONG} {n}", Decimal("98765432109.25"), side) for n in range(3) for side in ("ก", "ข", "ค")]
    chart = spec("stacked", points=points(*rows), unit="บาท", additive=True)
    assert_readable(chart)
    assert any(text.startswith("~296,296.3 ล้าน") for text in drawn_texts(chart))


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "map", "points": points(("ก", 1))},
        {"kind": "bar", "points": (), "pairs": (Pair("ก", 1, 2),)},
        {"kind": "pyramid", "points": points(("ก", 1, "ชาย"))},
        {"kind": "heat", "points": (), "states": (State("ก", "DMC", "หายไป"),), "classes": (SENT,)},
    ],
)
def test_a_kind_refuses_what_it_cannot_show(wrong):
    with pytest.raises(ValueError):
        spec(**wrong)


def test_a_place_that_is_nowhere_is_refused():
    with pytest.raises(ValueError):
        Place("ก", 100.1, 18.2)


# -- for every eye, on a phone and on paper --------------------------------------------------------------------------


def _without_green_cones(colour: str) -> tuple[float, ...]:
    """Simulate deuteranopia (Machado, Oliveira and Fernandes 2009, severity 1.0), in linear light."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    rows = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
    return tuple(sum(weight * c for weight, c in zip(row, linear, strict=True)) for row in rows)


def _lab(light: tuple[float, ...]) -> tuple[float, float, float]:
    """Linear sRGB to CIE L*a*b* (D65)."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [
        sum(w * c for w, c in zip(row, light, strict=True)) / white
        for row, white in zip(rows, (0.9505, 1, 1.089), strict=True)
    ]
    x, y, z = (c ** (1 / 3) if c > 0.008856 else 7.787 * c + 16 / 116 for c in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_series_are_told_apart_without_green_cones():
    for first, second in combinations(GROUP_COLOURS, 2):
        distance = sum(
            (a - b) ** 2
            for a, b in zip(
                _lab(_without_green_cones(first)), _lab(_without_green_cones(second)), strict=True
            )
        )
        assert distance**0.5 >= 15, f"{first} and {second} look alike"
    assert VERMILION not in GROUP_COLOURS


@pytest.mark.parametrize("kind", get_args(Kind))
def test_an_a4_page_is_300_dots_an_inch_and_its_letters_are_legible(kind):
    chart = spec(kind, [(f"{LONG} {label}", value) for label, value in many(13)], additive=True, demo=True)
    figure = _laid_out(chart).a4_figure()
    renderer = FigureCanvasAgg(figure).get_renderer()
    for text in figure.findobj(Text):
        if text.get_text():
            box = text.get_window_extent(renderer)
            assert (
                box.x0 >= 0 and box.x1 <= figure.bbox.width and box.y0 >= 0 and box.y1 <= figure.bbox.height
            )
            assert text.get_fontsize() >= 8


def test_an_a4_file_is_the_same_bytes_each_time_and_of_the_right_size():
    chart = spec("stacked", many(3))
    png = draw_a4(chart, "png")
    assert struct.unpack(">II", png[16:24]) in ((2480, 3507), (2480, 3508))
    pdf = draw_a4(chart)
    assert pdf.startswith(b"%PDF") and pdf == draw_a4(chart)


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_draws_the_same_bytes_under_the_same_name(kind):
    chart = spec(kind, many(7))
    assert draw_png(chart) == draw_png(replace(chart)) and fingerprint(chart) == fingerprint(replace(chart))
    assert fingerprint(chart) != fingerprint(replace(chart, footer=f"{SOURCE}.")) and isinstance(
        chart, ChartSpec
    )
