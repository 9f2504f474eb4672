"""``export``: the answer to a Thai question as a workbook, a memorandum or printed pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from bot.settings import load_settings
from db.errors import WrongInputError
from db.values.calendar import utc_now
from reports.question import Wish


@click.command()
@click.argument("question")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.xlsx")
@click.option("--as", "who", default="officer", show_default=True, help="ถามในฐานะใด")
@click.option("--at", default=None, help="ถามเสมือน ณ เวลานี้ เช่น 2026-11-21T09:00")
def export(question: str, out: Path, who: str, at: str | None) -> None:
    """ส่งออกคำตอบเป็น Excel เช่น nongphaen export "โรงเรียนขนาดเล็กแยกอำเภอ" small.xlsx

    ชื่อไฟล์ลงท้าย .docx ได้ร่างบันทึกข้อความ ลงท้าย .pdf ได้เอกสารพิมพ์
    """
    from bot.cli.ask import Asker, read_moment
    from bot.cli.database import ready_sessions
    from bot.cli.people import read_seat
    from bot.files import KINDS
    from handlers.documents import document_of, may_draft

    wish = _wish(out, {kind.suffix: wish for wish, kind in KINDS.items()})
    settings = load_settings()
    moment = read_moment(at) or utc_now()
    with ready_sessions(settings)() as session:
        seat = read_seat(session, who, settings.office_code)
        reply = Asker(settings, seat, "private", moment).turn(question).reply
        if reply is None or not reply.figures:
            raise WrongInputError(f"คำถามนี้ไม่มีตัวเลขให้ส่งออก: {reply.text if reply else ''}")
        if reply.answered is not None:
            may_draft(replace(reply.answered, want=wish), seat)
        document = reply.document or document_of(reply, seat, session, moment)
    assert document is not None
    out.write_bytes(KINDS[wish].write(document))
    rows = sum(len(section.figures) for section in document.sections)
    click.echo(f"บันทึก {rows:,} แถว ไว้ที่ {out}")


def _wish(out: Path, kinds: dict[str, Wish]) -> Wish:
    """The kind of file that a name stands for; without a suffix a workbook.

    Raises:
        WrongInputError: A suffix that nothing is written as.
    """
    suffix = out.suffix.lower()
    if suffix and suffix not in kinds:
        raise WrongInputError(f"ส่งออกเป็น {suffix} ไม่ได้ ใช้ {' '.join(kinds)}")
    return kinds.get(suffix, "file")
