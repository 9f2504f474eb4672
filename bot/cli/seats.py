"""``nongphaen seats``: October transfers from a file in one batch, and back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cli.acting import COMMAND_LINE, note_act, user_name
from bot.cli.database import ready_sessions
from bot.settings import load_settings
from db.errors import WrongInputError
from db.importing.seat_moves import read_moves, schools_by_code
from db.people import Seat
from db.seat_names import seat_name
from db.seat_returns import newcomers, take_back
from db.seat_transfers import COMES, LOSES, Move, SeatTransfer, tell, transfer
from db.session import writing
from db.values.calendar import thai_date, utc_now


@click.group()
def seats() -> None:
    """ตำแหน่ง: โยกย้ายประจำปีทั้งชุดจากไฟล์ ดูรายการ และยกเลิก"""


@seats.command("transfer")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--office", metavar="CODE", help="รหัสสำนักงานเขต (ไม่ระบุ = OFFICE_CODE)")
@click.option("--dry-run", is_flag=True, help="แสดงว่าจะเกิดอะไรขึ้น ไม่บันทึก")
def transfer_file(file: Path, office: str | None, dry_run: bool) -> None:
    """โยกย้ายทั้งไฟล์พร้อมกันหรือไม่รับเลย ผู้ถือครองเดิมหมดสิทธิ์ทันที

    \b
    หัวคอลัมน์: จากโรงเรียน, บทบาทเดิม, ไปโรงเรียน, บทบาทใหม่ (รหัสโรงเรียน 8 หลัก; บทบาทว่าง = ผอ.; จากโรงเรียนว่าง = มาจากนอกเขต; ไปโรงเรียนว่าง = พ้นตำแหน่ง)
    ตัวอย่าง: nongphaen seats transfer โยกย้ายตุลาคม.xlsx --dry-run
    """
    settings = load_settings()
    office = office or settings.office_code
    sessions = ready_sessions(settings)
    with sessions() as session:
        read = read_moves(file, office, schools_by_code(session, office))
        if read.faults:
            for fault in read.faults:
                click.echo(str(fault), err=True)
            raise WrongInputError(f"ไม่รับไฟล์นี้ พบ {read.faults.total:,} จุดที่ต้องแก้ ไม่มีอะไรเปลี่ยน")
        for line in _preview(session, read.moves):
            click.echo(line)
        if dry_run:
            click.echo("ตรวจแล้ว ยังไม่บันทึก")
            return
    with writing(sessions) as session:
        number, outcome = transfer(
            session, office, read.moves, file_name=read.name, fingerprint=read.fingerprint, at=utc_now()
        )
        note_act(session, office, "seats.transferred", batch=number, **asdict(outcome))
    click.echo(
        f"โยกย้ายแล้ว ชุดที่ {number}: ย้าย {outcome.moved:,} คน พ้นตำแหน่งตามไฟล์ {outcome.left:,} คน "
        f"ผู้ถือครองเดิมที่หมดสิทธิ์ {outcome.lost:,} คน รอลงทะเบียนด้วยรหัส {outcome.awaited:,} ตำแหน่ง\nยกเลิกได้ด้วย nongphaen seats undo {number}"
    )


@seats.command("undo")
@click.argument("batch", type=int)
@click.option("--office", metavar="CODE", help="รหัสสำนักงานเขต (ไม่ระบุ = OFFICE_CODE)")
@click.option("--yes", is_flag=True, help="ไม่ถามเมื่อมีผู้มาใหม่ที่จะพ้นตำแหน่งด้วย")
def undo_batch(batch: int, office: str | None, yes: bool) -> None:
    """ยกเลิกชุดโยกย้ายล่าสุด ทุกคนกลับตำแหน่งเดิม เช่น nongphaen seats undo 3"""
    settings = load_settings()
    office = office or settings.office_code
    sessions = ready_sessions(settings)
    with sessions() as session:
        came = [seat_name(seat, session) for _, seat in newcomers(session, office, batch)]
    if came and not yes:
        click.echo(f"ผู้มาใหม่ที่ลงทะเบียนแล้ว {len(came):,} คนจะพ้นตำแหน่งด้วย: {', '.join(came)}")
        click.confirm("ยกเลิกชุดนี้", abort=True)
    with writing(sessions) as session:
        done = take_back(session, office, batch, by=user_name()[:64], seat=COMMAND_LINE, at=utc_now())
    left = f" ผู้มาใหม่พ้นตำแหน่ง {done.came:,} คน" if done.came else ""
    click.echo(f"ยกเลิกชุดที่ {batch} แล้ว กลับตำแหน่งเดิม {done.moved:,} คน{left}")


@seats.command("list")
@click.option("--office", metavar="CODE", help="รหัสสำนักงานเขต (ไม่ระบุ = OFFICE_CODE)")
def list_batches(office: str | None) -> None:
    """แสดงชุดโยกย้ายที่ทำไปแล้ว"""
    settings = load_settings()
    office = office or settings.office_code
    with writing(ready_sessions(settings)) as session:
        note_act(session, office, "seats.listed")
        rows = session.scalars(
            select(SeatTransfer).where(SeatTransfer.office_code == office).order_by(SeatTransfer.id)
        ).all()
        lines = [
            f"{row.id}\t{thai_date(row.made_at)}\t{row.file_name}\t"
            + (f"ยกเลิกแล้ว {thai_date(row.undone_at)}" if row.undone_at else "มีผลอยู่")
            for row in rows
        ]
    click.echo("\n".join(lines) or "ยังไม่มีชุดโยกย้าย ทำด้วย nongphaen seats transfer ไฟล์")


def _preview(session: Session, moves: tuple[Move, ...]) -> list[str]:
    """A line per move, and one per holder who loses a seat; people are told by their seats only."""

    def name(seat: Seat | None) -> str:
        return seat_name(seat, session) if seat else "พ้นตำแหน่ง"

    lines = []
    for each in tell(session, moves):
        if each.what == LOSES:
            lines.append(f"หมดสิทธิ์: ผู้ถือครองเดิมของ{name(each.comes)}")
        elif each.what == COMES:
            lines.append(f"มาใหม่จากนอกเขต -> {name(each.goes)} (ออกรหัสด้วย nongphaen invite)")
        else:
            whom = f"{each.people} คน" if each.people else "ยังไม่มีผู้ลงทะเบียน ไม่มีใครย้าย"
            lines.append(f"{name(each.comes)} -> {name(each.goes)} ({whom})")
    return lines
