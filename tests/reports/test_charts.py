"""Pictures as a director would judge them: the right finding, nothing cut off, nothing on top of another."""

import csv
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise
from pathlib import Path
from typing import get_args

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from reports.charts import ChartSpec, Kind, Pair, Place, Point, State, alt_text, choose_kind, fingerprint
from reports.charts.draw import build_figure, draw_png
from reports.charts.lines import wrap
from reports.charts.paper import TINT, VERMILION
from reports.charts.registry import DRAWERS
from reports.charts.wording import format_number, shorten_number

ROOT = Path(__file__).parents[2]
SCHOOLS = ROOT.parent / "shared" / "data" / "esao-cra3-2568" / "schools-cra3-2568.csv"
SOURCE = "ที่มา: DMC ภาคเรียนที่ 1/2568 ข้อมูล ณ 10 มิ.ย. 2568"
STATES = ("ส่งแล้ว", "ส่งช้า", "ยังไม่ส่ง")
LONG = "ตำรวจตระเวนชายแดนเจ้าพ่อหลวงอุปถัมภ์ 3 (ช่างกลปทุมวันอนุสรณ์ 4) สาขาบ้านขี้เหล็กดอยดินแดงห้วยน้ำราก"


def spec(kind: Kind = "hbar", values=(), **changes) -> ChartSpec:
    points = tuple(Point(label, value) for label, value in values)
    fields = {
        "kind": kind,
        "title": "จำนวนนักเรียน",
        "footer": SOURCE,
        "unit": "คน",
        "points": points,
        **changes,
    }
    if kind == "progress":
        fields.setdefault("target", 100)
    if "points" not in changes:
        fields |= shaped(kind, values)
    return ChartSpec(**fields)


def scattered(values) -> tuple[Place, ...]:
    """Schools of Phrae's size of area, some on each other, the first of them the asker's."""
    return tuple(
        Place(
            label, 18.0 + index * 37 % 100 / 100, 99.5 + index * 61 % 97 / 150, "ขนาดเล็ก", value, index == 0
        )
        for index, (label, value) in enumerate(values)
    )


def shaped(kind: Kind, values) -> dict:
    """The same values as a kind that shows something else than plain points needs them."""
    if kind == "map":
        return {"points": (), "places": scattered(values), "classes": ("ขนาดเล็ก", "ขนาดกลาง")}
    if kind == "scatter":
        pairs = (Pair(label, index, value, index == 0) for index, (label, value) in enumerate(values))
        return {"points": (), "pairs": tuple(pairs), "axes": ("ครู (คน)", "นักเรียน (คน)")}
    if kind == "heat":
        cells = (
            State(label, f"{value:,}", STATES[index % 3], index == 40)
            for index, (label, _) in enumerate(values)
            for _, value in values[:3]
        )
        return {"points": (), "states": tuple(cells), "classes": STATES, "owed": STATES[2:]}
    if kind in ("pyramid", "stacked"):
        return {"points": tuple(Point(*value, side) for value in values for side in ("ชาย", "หญิง"))}
    return {}


def many(count: int) -> list[tuple[str, int]]:
    return [(f"บ้านปี่ที่ {index}", index * 3) for index in range(1, count + 1)]


def drawn_texts(chart: ChartSpec) -> list[str]:
    return [text.get_text() for text in build_figure(chart).findobj(Text) if text.get_text()]


def png_size(png: bytes) -> tuple[int, int]:
    return struct.unpack(">II", png[16:24])


def extents(chart: ChartSpec):
    figure = build_figure(chart)
    renderer = FigureCanvasAgg(figure).get_renderer()
    texts = [text for text in figure.findobj(Text) if text.get_text()]
    return figure, [(text.get_text(), text.get_window_extent(renderer)) for text in texts]


def assert_readable(chart: ChartSpec) -> None:
    """Every text lies inside the picture, is at least 28 pixels high, and covers no other text."""
    figure, boxes = extents(chart)
    for text, box in boxes:
        assert box.x0 >= 0 and box.x1 <= figure.bbox.width, f"{text!r} leaves the picture sideways"
        assert box.y0 >= 0 and box.y1 <= figure.bbox.height, f"{text!r} leaves the picture up or down"
    for (first, a), (second, b) in combinations(boxes, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        down = min(a.y1, b.y1) - max(a.y0, b.y0)
        # Boxes of two lines may share a few pixels (a bracket above a tone mark) without their ink touching.
        assert across <= 1 or down <= 12, f"{first!r} and {second!r} lie on each other"
    for text in figure.findobj(Text):
        assert not text.get_text() or text.get_fontsize() * 100 / 72 >= 27.9


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_can_be_drawn_in_both_sizes_within_lines_limits(kind):
    chart = spec(kind, many(5))
    phone, preview = draw_png(chart), draw_png(chart, "preview")
    assert kind in DRAWERS
    assert png_size(phone)[0] == 1040 and png_size(preview)[0] == 520
    assert abs(png_size(phone)[1] - 2 * png_size(preview)[1]) <= 2
    assert len(phone) <= 1_000_000 and len(preview) <= 240 * 1024


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("count", [0, 1, 2, 12, 13, 139])
def test_nothing_leaves_the_picture_or_covers_another_text(kind, count):
    assert_readable(spec(kind, many(count), additive=True, target=40, demo=True))


@pytest.mark.parametrize("kind", ["bar", "hbar", "progress", "line"])
def test_very_long_names_and_amounts_stay_inside(kind):
    values = [(f"{LONG} {index}", Decimal("12345678.50") * index) for index in range(1, 13)]
    assert_readable(
        spec(
            kind, values, title=LONG * 3, subtitle=LONG, footer=f"{SOURCE} {LONG * 3}", unit="บาท", demo=True
        )
    )


@pytest.mark.parametrize("kind", get_args(Kind))
def test_negative_and_zero_values_are_shown(kind):
    chart = spec(kind, [("ก", -1500), ("ข", 0), ("ค", 900)], keep_order=True)
    assert_readable(chart)
    said = " ".join(drawn_texts(chart))
    assert all(number in said for number in ("-1,500", " 0 ", "900"))


@pytest.mark.parametrize("kind", get_args(Kind))
def test_all_zero_is_drawn_and_said(kind):
    chart = spec(kind, [("ก", 0), ("ข", 0)])
    assert_readable(chart)
    if kind not in ("progress", "map", "scatter", "heat"):
        assert "ทุกรายการเป็น 0 คน" in alt_text(chart)


def test_no_points_says_so_instead_of_an_empty_frame():
    assert "ยังไม่มีข้อมูลให้แสดง" in drawn_texts(spec())
    assert "ยังไม่มีข้อมูลให้แสดง" in alt_text(spec())


def test_real_schools_with_the_askers_own_far_down():
    if not SCHOOLS.exists():
        pytest.skip("the shared data folder is not beside this checkout")
    with SCHOOLS.open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["รหัสโรงเรียน"].strip()]
    points = tuple(
        Point(row["ชื่อโรงเรียน"], int(row["รวมทั้งหมด"]), highlight=row["รหัสโรงเรียน"] == "57030002")
        for row in rows
    )
    chart = spec(points=points, additive=True, item="โรงเรียน")
    assert_readable(chart)
    said = "".join(drawn_texts(chart))
    assert "1,961" in said and "บ้านขี้เหล็กดอยดินแดง(ลำดับที่ 117)" in said
    assert "และอีก 127 โรงเรียน รวม 23,930 คน" in said
    assert "สูงสุด บ้านเทอดไทย 1,961 คน" in alt_text(chart) and "รวม 37,029 คน" in alt_text(chart)
    assert_readable(replace(chart, points=tuple(sorted(points, key=lambda p: -len(p.label))[:12])))


def test_the_rest_of_a_rate_is_told_as_a_range_because_rates_are_not_added():
    values = [(f"ร.{index}", Decimal(index)) for index in range(1, 16)]
    assert "และอีก 3 รายการ (ร้อยละ 1 ถึง 3)" in drawn_texts(spec(values=values, unit="ร้อยละ", additive=True))
    assert "รวม" not in alt_text(spec(values=values, unit="ร้อยละ", additive=True))


def test_thirteen_series_points_of_time_keep_the_latest():
    texts = drawn_texts(spec("line", [(str(2550 + index), 100 + index) for index in range(14)]))
    assert "2563" in texts and "2551" not in texts
    assert "และอีก 2 ช่วงก่อนหน้าที่ไม่ได้แสดง" in texts


def test_bars_are_sorted_unless_their_order_is_given():
    values = [("อ.1", 5), ("ป.1", 9), ("ม.1", 7)]
    in_order = [text for text in drawn_texts(spec(values=values)) if text in {"อ.1", "ป.1", "ม.1"}]
    as_given = [
        text for text in drawn_texts(spec(values=values, keep_order=True)) if text in {"อ.1", "ป.1", "ม.1"}
    ]
    assert in_order == ["ป.1", "ม.1", "อ.1"]
    assert as_given == ["อ.1", "ป.1", "ม.1"]


def test_the_askers_school_stands_out_by_colour_and_ground():
    chart = spec(points=(Point("บ้านน้ำปี่", 5), Point("บ้านป๋วย", 3, highlight=True)))
    colours = [to_hex(shape.get_facecolor()).upper() for shape in build_figure(chart).findobj(Rectangle)]
    assert colours.count(VERMILION) == 1 and TINT in colours


def test_two_schools_of_one_name_stay_two_bars():
    assert drawn_texts(spec(values=[("บ้านสันโค้ง", 80), ("บ้านสันโค้ง", 60)])).count("บ้านสันโค้ง") == 2
    pairs = [
        ("บ้านสันโค้ง", 40, "ชาย"),
        ("บ้านสันโค้ง", 41, "หญิง"),
        ("บ้านสันโค้ง", 30, "ชาย"),
        ("บ้านสันโค้ง", 31, "หญิง"),
    ]
    grouped = spec("grouped", points=tuple(Point(*pair) for pair in pairs))
    assert drawn_texts(grouped).count("บ้านสันโค้ง") == 2


def test_a_missing_value_is_not_drawn_as_zero():
    chart = spec("grouped", points=(Point("ป.1", 4, "ชาย"), Point("ป.1", 5, "หญิง"), Point("ป.2", 6, "ชาย")))
    assert "–" in drawn_texts(chart) and "0" not in drawn_texts(chart)


def test_a_fifth_series_is_told_not_drawn():
    chart = spec("grouped", points=tuple(Point("ป.1", n, f"กลุ่ม {n}") for n in range(1, 7)), additive=True)
    assert "และอีก 2 กลุ่มที่ไม่ได้แสดง รวม 11 คน" in drawn_texts(chart)
    assert_readable(chart)


def test_a_line_that_does_not_start_at_zero_says_so():
    assert "แกนตั้งไม่ได้เริ่มจากศูนย์" in drawn_texts(spec("line", [("2567", 37321), ("2568", 37029)]))
    assert "แกนตั้งไม่ได้เริ่มจากศูนย์" not in drawn_texts(spec("line", [("2567", 100), ("2568", 50)]))


def test_target_source_unit_and_demonstration_mark_are_printed():
    texts = drawn_texts(spec(values=many(3), target=80, target_label="เกณฑ์", demo=True))
    assert {"เกณฑ์ 80", SOURCE, "หน่วย: คน", "ข้อมูลสาธิต"} <= set(texts)
    assert "ข้อมูลสาธิต" not in drawn_texts(spec(values=many(3)))


def test_progress_states_share_and_what_is_missing():
    chart = spec("progress", [("ส่งแล้ว", 85)], unit="โรงเรียน", target=139, target_label="ทั้งหมด")
    assert "ยังขาดอีก 54 โรงเรียน (คิดเป็นร้อยละ 61.15)" in drawn_texts(chart)
    assert "ส่งแล้ว 85 โรงเรียน จากทั้งหมด 139 โรงเรียน ยังขาดอีก 54 โรงเรียน" in alt_text(chart)


def test_alt_text_states_the_finding_and_the_source_in_at_most_400_characters():
    chart = spec(values=[("ก", 30), ("ข", 10), ("ค", 10)], additive=True, target=20)
    assert alt_text(chart) == (
        f"จำนวนนักเรียน สูงสุด ก 30 คน ต่ำสุด ข 10 คน และอีก 1 รายการเท่ากัน รวม 50 คน เป้าหมาย 20 คน {SOURCE}"
    )
    worst = replace(
        chart, title=LONG * 5, footer=LONG * 5, points=tuple(Point(LONG, n, highlight=True) for n in range(9))
    )
    assert len(alt_text(worst)) <= 400


def test_alt_text_of_a_line_tells_the_direction():
    assert "2564 ถึง 2568 ลดลง 181" in alt_text(spec("line", [("2564", 1000), ("2568", 819)]))


def test_same_spec_same_bytes_also_from_several_threads():
    chart = spec(values=[(LONG, 5), ("บ้านน้ำขุ่น", 4)])
    with ThreadPoolExecutor(4) as pool:
        pictures = set(pool.map(draw_png, [chart] * 8))
    assert pictures == {draw_png(chart)}


def test_fingerprint_names_one_picture():
    chart = spec(values=many(3))
    assert fingerprint(chart) == fingerprint(spec(values=many(3)))
    others = [replace(chart, demo=True), replace(chart, footer="x"), replace(chart, points=chart.points[:2])]
    names = [fingerprint(each) for each in (chart, *others)] + [fingerprint(chart, "preview")]
    assert len(set(names)) == 5 and all(len(name) == 64 for name in names)


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        ({"n_points": 3}, "bar"),
        ({"n_points": 139}, "hbar"),
        ({"n_points": 15, "n_groups": 2}, "grouped"),
        ({"n_points": 5, "time_axis": True}, "line"),
        ({"n_points": 2, "time_axis": True}, "bar"),
        ({"n_points": 1, "has_target": True}, "progress"),
        ({"n_points": 9, "has_target": True, "asked": "progress"}, "progress"),
        ({"n_points": 3, "asked": "hbar"}, "hbar"),
        ({"n_points": 9, "asked": "line"}, "hbar"),
        ({"n_points": 9, "asked": "progress"}, "hbar"),
    ],
)
def test_the_kind_follows_the_shape_and_the_wish_where_it_is_true(shape, kind):
    assert choose_kind(**shape) == kind


def test_numbers_are_exact_and_a_rounded_million_is_marked():
    assert format_number(Decimal("1234567.895"), 2) == "1,234,567.90"
    assert format_number(Decimal("0.004"), 2) == "0.004"
    assert shorten_number(1_250_000) == "1.25 ล้าน"
    assert shorten_number(1_253_100) == "~1.25 ล้าน"
    assert shorten_number(999_999) == "999,999"


def test_lines_never_end_inside_a_letter_with_its_marks():
    lines = wrap("บ้านขี้เหล็กน้ำปี่ที่ป๋วยกุฏิเชียงแสน" * 3, lambda text: len(text) * 10.0, 95, 40)
    assert "".join(lines) == "บ้านขี้เหล็กน้ำปี่ที่ป๋วยกุฏิเชียงแสน" * 3
    for before, after in pairwise(lines):
        assert before[-1] not in "เแโใไ("
        assert not ("\u0e30" <= after[0] <= "\u0e3a" or "\u0e45" <= after[0] <= "\u0e4e")


def test_a_bracket_in_a_school_name_opens_the_second_line():
    assert wrap("สพป.เชียงราย เขต 3", lambda text: len(text) * 10.0, 165, 2) == ["สพป.เชียงราย", "เขต 3"]
    assert wrap("อนุบาลจอมสวรรค์(บ้านบ่อก๊าง)", lambda text: len(text) * 10.0, 200, 2) == [
        "อนุบาลจอมสวรรค์",
        "(บ้านบ่อก๊าง)",
    ]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (lambda: Point("ก", 1.5), TypeError),
        (lambda: Point("ก", Decimal("NaN")), ValueError),
        (lambda: ChartSpec("bar", "ชื่อ", ""), ValueError),
        (lambda: ChartSpec("bar", " ", SOURCE), ValueError),
        (lambda: ChartSpec("progress", "ชื่อ", SOURCE, unit="คน"), ValueError),
    ],
)
def test_a_wrong_spec_is_refused_where_it_is_made(wrong, error):
    with pytest.raises(error):
        wrong()


def test_the_web_process_can_import_a_spec_without_matplotlib():
    code = "import sys, reports.charts; print('matplotlib' in sys.modules or 'numpy' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT).stdout
        == "False\n"
    )
