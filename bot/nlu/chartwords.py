"""How people ask for a picture and for its kind; joined to ``words.CUES``."""

from __future__ import annotations

from reports.question import ChartWish

#: As words.CUES: what a phrase does -> how it is said. ``chart_pie`` is understood and never drawn.
CUES: dict[str, str] = {
    "chart": "กราฟ แผนภูมิ ชาร์ต ชาร์ท chart graph กร๊าฟ กราฟฟิก",
    "chart_line": "กราฟเส้น แผนภูมิเส้น "
    "กราฟแนวโน้ม ลากเส้น เส้นกราฟ เป็นเส้น แบบเส้น กราฟแบบเส้น กราฟเป็นเส้น ชาร์ตเส้น ชาร์ทเส้น linechart line",
    "chart_bar": "กราฟแท่ง แผนภูมิแท่ง "
    "เป็นแท่ง แบบแท่ง กราฟแบบแท่ง กราฟเป็นแท่ง ชาร์ตแท่ง ชาร์ทแท่ง แท่ง barchart bar แท่งกราฟ กราฟแท่งตั้ง แท่งตั้ง แท่งแนวตั้ง กราฟแท่งแนวตั้ง",
    "chart_hbar": "แท่งนอน แนวนอน กราฟแท่งแนวนอน แท่งแนวนอน กราฟแนวนอน กราฟแท่งนอน แผนภูมิแท่งแนวนอน แท่งขวาง",
    "chart_grouped": "แท่งเคียงกัน กราฟแท่งเคียงกัน แท่งคู่ กราฟแท่งคู่ แท่งกลุ่ม กราฟแท่งกลุ่ม กราฟแท่งแบบกลุ่ม แท่งเปรียบเทียบ กราฟแท่งเปรียบเทียบ แผนภูมิแท่งเปรียบเทียบ",
    "chart_stacked": "แท่งซ้อน กราฟแท่งซ้อน แท่งซ้อนกัน กราฟแท่งซ้อนกัน กราฟแท่งแบบซ้อน แท่งแบบซ้อน แผนภูมิแท่งซ้อน กราฟซ้อน กราฟแบบซ้อน เป็นแท่งซ้อน แบบแท่งซ้อน แท่งต่อกัน stacked stackedbar",
    "chart_pyramid": "พีระมิด ปิรามิด พีรามิด ปิระมิด พิระมิด กราฟพีระมิด กราฟปิรามิด แผนภูมิพีระมิด พีระมิดประชากร ปิรามิดประชากร เป็นพีระมิด แบบพีระมิด รูปพีระมิด pyramid",
    "chart_heat": "ตารางสี เป็นตารางสี แบบตารางสี ตารางความร้อน แผนที่ความร้อน ฮีตแมป ฮีทแมป ฮีตแมพ ฮีทแมพ heatmap heat",
    "chart_scatter": "กราฟจุด แผนภูมิจุด กราฟแบบจุด กราฟเป็นจุด เป็นกราฟจุด เป็นจุด แบบจุด กราฟกระจาย แผนภาพกระจาย แผนภาพการกระจาย แผนภูมิกระจาย กราฟการกระจาย scatter scatterplot",
    "chart_pie": "วงกลม กราฟวงกลม แผนภูมิวงกลม พาย กราฟพาย พายชาร์ต พายชาร์ท pie piechart โดนัท กราฟโดนัท",
}

#: Cue -> the kind it asks for, the more particular first; the other cues leave the kind to the figures.
CHART_WISHES: dict[str, ChartWish] = {
    "chart_pyramid": "pyramid",
    "chart_stacked": "stacked",
    "chart_grouped": "grouped",
    "chart_heat": "heat",
    "chart_scatter": "scatter",
    "chart_hbar": "hbar",
    "chart_line": "line",
    "chart_bar": "bar",
    "chart_pie": "pie",
}
#: What the sides and the rows of a pyramid are.
PYRAMID_BY = ("grade", "sex")
