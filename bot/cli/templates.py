"""``nongphaen template``: the empty workbook that an office fills in."""

from __future__ import annotations

import click

from db.importing.accept import find_dataset


@click.command()
@click.argument("kind", metavar="KIND")
@click.argument("out", metavar="OUT.xlsx")
def template(kind: str, out: str) -> None:
    """เขียนแบบฟอร์ม Excel เปล่าสำหรับกรอกข้อมูลชนิดหนึ่ง

    ตัวอย่าง: nongphaen template students นักเรียน.xlsx
    """
    from db.importing.template import write_template

    dataset = find_dataset(kind)
    write_template(dataset, out)
    click.echo(f"เขียนแบบฟอร์ม{dataset.thai}ไว้ที่ {out} แล้ว กรอกเสร็จสั่ง nongphaen import {kind} {out}")
