"""``audit``: is the log whole, and what does it say."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import click

from bot.auditing import judge
from bot.cli.acting import note_act
from bot.cli.database import ready_sessions
from bot.settings import load_settings
from db.audit import lines_between
from db.audit import verify as verify_log
from db.errors import WrongInputError
from db.session import writing
from db.values.calendar import BANGKOK, office_day, thai_date, utc_now


@click.group()
def audit() -> None:
    """บันทึกการใช้งาน: ใครดูหรือแก้อะไร เมื่อใด จากชุดข้อมูลใด (ไม่มีข้อความและไอดีของผู้ใช้)"""


@audit.command()
@click.option("--link", default="", help="ลายนิ้วมือที่จดไว้ครั้งก่อน ตรวจว่ายังอยู่ในสาย")
def verify(link: str) -> None:
    """ตรวจว่าบันทึกไม่ถูกแก้ ลบ หรือแทรก บอกเลขบรรทัดแรกที่ไม่ตรง และบอกว่าพิสูจน์อะไรได้

    ตัวอย่าง: nongphaen audit verify
    """
    noted = link.strip().lower()
    with ready_sessions(load_settings())() as session:
        judged = judge(verify_log(session, noted=noted))
    for line in judged.said:
        click.echo(line, err=not judged.passed)
    if not judged.passed:
        raise SystemExit(1)


@audit.command("export")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.xlsx|OUT.csv")
@click.option("--from", "since", default=None, help="ตั้งแต่วันที่ (ไม่ระบุ = 30 วันก่อน)")
@click.option("--to", "until", default=None, help="ถึงวันที่ รวมวันนั้น (ไม่ระบุ = วันนี้)")
@click.option("--office", default="", help="เฉพาะเขตนี้ (ไม่ระบุ = ทุกเขตในฐานข้อมูล)")
def export_log(out: Path, since: str | None, until: str | None, office: str) -> None:
    """ส่งออกบันทึกเป็น Excel หรือ CSV ตามช่วงวัน

    ตัวอย่าง: nongphaen audit export บันทึก.xlsx --from 1/11/2569 --to 30/11/2569
    """
    from reports.auditsheet import write_csv, write_workbook

    writers = {".xlsx": write_workbook, ".csv": write_csv}
    if out.suffix.lower() not in writers:
        raise WrongInputError("ชื่อไฟล์ต้องลงท้าย .xlsx หรือ .csv")
    last = _day(until) or office_day(utc_now())
    first = _day(since) or last - timedelta(days=30)
    if first > last:
        raise WrongInputError(f"--from {thai_date(first)} มาหลัง --to {thai_date(last)}")
    settings = load_settings()
    sessions = ready_sessions(settings)
    with sessions() as session:
        lines = lines_between(
            session, _midnight(first), _midnight(last + timedelta(days=1)), office_code=office
        )
        count = writers[out.suffix.lower()](lines, out)
    with writing(sessions) as session:
        note_act(
            session, office or settings.office_code, "audit.exported",
            since=first.isoformat(), until=last.isoformat(), lines=count,
        )  # fmt: skip
    click.echo(f"บันทึก {count:,} บรรทัด {thai_date(first)} ถึง {thai_date(last)} ไว้ที่ {out}")


def _day(text: str | None) -> date | None:
    from bot.cli.circulars import read_day

    return read_day(text) if text else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BANGKOK)
