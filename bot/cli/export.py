"""``export``: the answer to a Thai question as a workbook."""

from __future__ import annotations

from pathlib import Path

import click

from bot.settings import load_settings
from db.errors import WrongInputError


@click.command()
@click.argument("question")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.xlsx")
@click.option("--as", "who", default="officer", show_default=True, help="ถามในฐานะใด")
def export(question: str, out: Path, who: str) -> None:
    """ส่งออกคำตอบเป็น Excel เช่น nongphaen export "โรงเรียนขนาดเล็กแยกอำเภอ" small.xlsx"""
    from bot.cli.ask import Asker
    from bot.cli.database import ready_sessions
    from bot.cli.people import read_seat
    from reports.sheets import workbook_of

    settings = load_settings()
    with ready_sessions(settings)() as session:
        seat = read_seat(session, who, settings.office_code)
    reply = Asker(settings, seat, "private", None).turn(question).reply
    if reply is None or not reply.figures:
        raise WrongInputError(f"คำถามนี้ไม่มีตัวเลขให้ส่งออก: {reply.text if reply else ''}")
    out.write_bytes(workbook_of(question, reply.figures, reply.provenance))
    click.echo(f"บันทึก {len(reply.figures):,} แถว ไว้ที่ {out}")
