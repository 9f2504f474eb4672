"""Writes the page of file formats (docs/file-formats.md) from the declarations, so that it cannot grow stale.

``python -m db.importing.describe docs/file-formats.md`` writes it anew.
"""

from __future__ import annotations

import sys
from pathlib import Path

from db.datasets import DATASETS
from db.datasets.core import Column, Dataset
from db.importing.guards import MOST_BYTES, MOST_ROWS
from db.importing.template import choices_of

_INTRODUCTION = f"""# รูปแบบไฟล์นำเข้า

หน้านี้สร้างจากการประกาศชุดข้อมูลใน `db/datasets/` ด้วย `python -m db.importing.describe docs/file-formats.md` ห้ามแก้ด้วยมือ

- รับ .xlsx .xls .ods และ .csv (UTF-8, TIS-620, Windows-874) ไม่เกิน {MOST_BYTES // 1048576} MB และ {MOST_ROWS:,} แถว ดูชนิดจากเนื้อไฟล์ ไม่ดูจากนามสกุล
- หัวตารางอยู่ใน 40 แถวแรก มีแถวชื่อเรื่องอยู่ข้างบน หัวตารางสองชั้นที่ผสานเซลล์ และหัวตารางซ้ำทุกหน้าได้ คอลัมน์สลับลำดับได้ คอลัมน์ที่ไม่รู้จักไม่ถูกนำเข้า
- คอลัมน์ที่มี * ต้องกรอก ช่องว่างหรือ `-` ในคอลัมน์ที่ไม่บังคับหมายถึงไม่มีข้อมูล ไม่ใช่ 0 ส่วน `-` ในคอลัมน์จำนวนที่บังคับหมายถึง 0
- ตัวเลขใช้เลขไทยหรืออารบิก มีเครื่องหมายคั่นหลักพันได้ จำนวนเงินเป็นบาท ทศนิยมไม่เกิน 2 ตำแหน่ง
- ปีเป็น พ.ศ. (2569, 69, ๒๕๖๙) ปี ค.ศ. ไม่รับ วันที่ เช่น 25/12/2568, 25 ธ.ค. 68, 2568-12-25, 2025-12-25 หรือเซลล์วันที่ของ Excel
- บรรทัดรวมท้ายตารางถูกตรวจกับผลรวมของแถวข้างบน แล้วไม่เก็บเป็นแถว
- รับทั้งไฟล์หรือไม่รับเลย ที่ผิดทุกจุดบอกพร้อมกันเป็น `ชีต!เซลล์: ค่า, ควรเป็น …`

คำสั่ง: `nongphaen import ชนิด ไฟล์ [--office รหัสเขต] [--year ปี] [--round รอบ] [--as-of วันที่] [--dry-run]` และแบบฟอร์มเปล่า `nongphaen template ชนิด ไฟล์.xlsx`
`--office all` (สำหรับทดสอบข้อมูลทั้งประเทศ) ให้แต่ละแถวเป็นของเขตตามโรงเรียนในทะเบียน ส่วนชนิด `schools` ใช้สี่หลักแรกของรหัสโรงเรียนเป็นรหัสเขต
"""


def file_formats() -> str:
    """Return the page: every dataset with its columns, other layouts and measures."""
    return "\n".join([_INTRODUCTION, *map(_dataset_section, DATASETS.values())])


def _dataset_section(dataset: Dataset) -> str:
    lines = [
        f"## `{dataset.kind}` {dataset.thai}",
        "",
        f"หนึ่งแถวต่อ {dataset.row_per} ที่มา: {dataset.source}{' (ใช้ร่วมกันทุกเขต)' if dataset.national else ''}",
        "",
        "| หัวคอลัมน์ | ชนิด | หน่วย | ตัวอย่าง | ชื่ออื่นที่รับ | หมายเหตุ |",
        "| --- | --- | --- | --- | --- | --- |",
        *map(_column_line, dataset.columns),
        "",
        f"ข้อมูลหนึ่งรายการแยกกันด้วย: {', '.join(dataset.column(key).heading for key in dataset.grain)}",
        "",
    ]
    for layout in dataset.layouts:
        needs = f" ต้องระบุ {' '.join(f'`--{key}`' for key in layout.needs)}" if layout.needs else ""
        lines += [f"รับอีกรูปแบบ: {layout.thai}{needs} {layout.note}".rstrip(), ""]
    if dataset.measures:
        lines += ["ตอบคำถามเรื่อง: " + ", ".join(f"{each.thai} ({each.unit})" for each in dataset.measures), ""]
    return "\n".join(lines)


def _column_line(column: Column) -> str:
    choices = choices_of(column)
    kind = " / ".join(choices) if column.choices and choices else column.kind.value
    cells = (
        column.heading + ("*" if column.required else ""),
        kind,
        column.unit,
        column.example,
        ", ".join(column.aliases),
        column.note,
    )
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(file_formats(), encoding="utf-8")
