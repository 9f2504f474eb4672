"""``backup`` and ``restore``: everything in one file, and back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import func, select

from bot.cli.acting import note_act, user_name
from bot.cli.database import ready_sessions
from bot.deps import audit_keys_of
from bot.logs import person_hash
from bot.media import media_of
from bot.settings import load_settings
from db import erasure_list
from db.backup.format import Archive
from db.backup.lost import Lost, lost_since
from db.backup.making import make_backup
from db.backup.restoring import Restored, check_revision
from db.backup.restoring import restore as put_back
from db.batches import ImportBatch
from db.errors import WrongInputError
from db.people import Holder
from db.session import writing
from db.values.calendar import thai_date, to_bangkok, utc_now

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--yes", is_flag=True, help="เขียนทับไฟล์ที่มีอยู่")
def backup(file: Path, yes: bool) -> None:
    """สำรองฐานข้อมูลและไฟล์ทั้งหมดไว้ในไฟล์เดียว ทำได้ขณะระบบทำงาน

    ไฟล์นี้ไม่เข้ารหัส และไม่มีความลับของ .env เก็บทั้งสองไว้คนละที่ อ่านได้เฉพาะเจ้าของ
    ตัวอย่าง: nongphaen backup /backup/2569-11-21.backup
    """
    if file.exists() and not yes:
        raise WrongInputError(f"มีไฟล์ {file} อยู่แล้ว ใส่ --yes เพื่อเขียนทับ หรือใช้ชื่ออื่น")
    settings = load_settings()
    sessions = ready_sessions(settings)
    with writing(sessions) as session:
        # Before, so that the line is in the backup too.
        note_act(session, settings.office_code, "backup.made")
    made = make_backup(sessions.kw["bind"], settings.home, file, now=utc_now())
    click.echo(
        f"สำรองแล้ว {made.rows:,} แถวใน {made.tables} ตาราง และ {made.files:,} ไฟล์ ไว้ที่ {file} ({made.size / 1e6:,.1f} MB)"
    )
    click.echo(f"SHA-256: {made.sha256}")
    click.echo("ไฟล์นี้ไม่เข้ารหัส เก็บในที่ปลอดภัย และเก็บ .env (SECRET_KEY และโทเคน) แยกต่างหาก ไม่อยู่ในไฟล์สำรอง")


@click.command()
@click.argument("file", type=_FILE)
@click.option("--yes", is_flag=True, help="ยืนยันโดยไม่ถาม")
@click.option(
    "--erasures", type=click.Path(exists=True, dir_okay=False, path_type=Path), multiple=True,
    help="รายการคำขอลบข้อมูลที่คัดลอกไว้นอกเครื่อง (erasures.list) ใช้เมื่อกู้คืนบนเครื่องใหม่",
)  # fmt: skip
def restore(file: Path, yes: bool, erasures: tuple[Path, ...]) -> None:
    """กู้คืนจากไฟล์สำรอง แทนที่ข้อมูลทั้งหมด สำเร็จทั้งหมดหรือไม่เปลี่ยนอะไรเลย

    หยุด serve และ work ก่อน ข้อความที่อาจส่งไปแล้วหลังวันสำรองไม่ส่งซ้ำ ผู้ที่ขอลบข้อมูลหลังวันสำรองไม่กลับมา
    ตัวอย่าง: nongphaen restore /backup/2569-11-21.backup
    """
    if not file.is_file():
        raise WrongInputError(f"ไม่พบไฟล์ {file}")
    archive = Archive(file)
    try:
        _restore(archive, yes, erasures)
    finally:
        archive.close()


def _restore(archive: Archive, yes: bool, erasures: tuple[Path, ...]) -> None:
    from db.deadlines import plan
    from db.digest import plan_digest
    from handlers.circular_posting import follow_up

    check_revision(archive)
    settings = load_settings()
    sessions = ready_sessions(settings)
    moment = to_bangkok(archive.manifest.made_at)
    with sessions() as session:
        batches = session.scalar(select(func.count()).select_from(ImportBatch)) or 0
        holders = (
            session.scalar(select(func.count()).select_from(Holder).where(Holder.ended_at.is_(None))) or 0
        )
        lost = lost_since(session, archive.manifest.made_at)
    for line in _said_of(lost):
        click.echo(line)
    if (batches or holders) and not yes:
        click.confirm(
            f"ข้อมูลปัจจุบัน (ชุดนำเข้า {batches:,} ชุด ผู้ถือครองตำแหน่ง {holders:,} คน) จะถูกแทนด้วยของวันที่ {thai_date(moment)} "
            f"เวลา {moment:%H.%M} น. สิ่งที่ทำหลังจากนั้นจะหายไป ดำเนินการหรือไม่",
            abort=True,
        )
    listed = [
        each
        for path in (settings.home / erasure_list.FILE, *erasures)
        for each in erasure_list.read_list(path)
    ]
    keys = (settings.secret_key, *settings.former_keys)
    done = put_back(
        sessions.kw["bind"], settings.home, archive, office_code=settings.office_code, actor=user_name(),
        now=utc_now(), planners=(plan, plan_digest, lambda session, office, now: follow_up(session, office, now=now)),
        names=lambda line_id: {person_hash(line_id, key) for key in keys}, listed=listed,
        keys=audit_keys_of(settings),
    )  # fmt: skip
    if (media := media_of(settings)) is not None:
        media.forget_person(done.people.asked)
    _say_done(done, lost, moment, listed=bool(listed), empty=not (batches or holders), kept_at=settings.home)


def _say_done(
    done: Restored, lost: Lost, moment: datetime, *, listed: bool, empty: bool, kept_at: Path
) -> None:
    """Say what came back, what may have been sent since, who stays forgotten, and which seats must be given anew."""
    doubtful = done.doubtful
    click.echo(
        f"กู้คืนแล้ว {done.rows:,} แถว และ {done.files:,} ไฟล์ ข้อมูล ณ {thai_date(moment)} เวลา {moment:%H.%M} น."
    )
    click.echo(
        f"อาจส่งไปแล้วหลังวันสำรอง จึงไม่ส่งซ้ำเอง: คำถามที่ค้างตอบ {doubtful.events:,} ข้อความ {doubtful.messages:,} "
        f"เรื่องแจ้ง {doubtful.notices:,} ตรวจด้วย nongphaen outbox list --state unknown"
    )
    people = done.people
    click.echo(
        f"คำขอลบข้อมูลหลังวันสำรอง {len(people.asked):,} ราย พบในไฟล์สำรองและลบอีกครั้ง {people.erased:,} ราย "
        "(รายที่ไม่พบไม่มีข้อมูลในไฟล์สำรอง หรือขอไว้ภายใต้ SECRET_KEY อื่น)"
    )
    if not listed:
        click.echo(
            f"ไม่พบรายการคำขอลบข้อมูล ({kept_at / erasure_list.FILE}) จึงรู้เฉพาะคำขอที่อยู่ในฐานข้อมูลก่อนกู้คืน "
            "ถ้าคัดลอกรายการไว้นอกเครื่อง กู้คืนอีกครั้งด้วย --erasures ไฟล์"
        )
    click.echo(
        f"ตำแหน่งที่สิ้นสุดหลังวันสำรองสิ้นสุดตามเดิม {people.seats:,} รหัสลงทะเบียนที่ใช้ไปแล้วใช้ไม่ได้ตามเดิม {people.codes:,}"
    )
    if lost.seats:
        click.echo(
            "ตำแหน่งที่ให้หลังวันสำรอง (รายการด้านบน) ไม่ได้ให้คืนเอง ให้ใหม่ด้วย nongphaen invite แล้วตรวจด้วย nongphaen people"
        )
    elif empty:
        click.echo(
            "ฐานข้อมูลก่อนกู้คืนว่างเปล่า จึงไม่รู้ว่าตำแหน่งใดให้ไปหลังวันสำรอง ถามเจ้าหน้าที่ แล้วตรวจด้วย nongphaen people"
        )
    else:
        click.echo("ฐานข้อมูลก่อนกู้คืนไม่มีตำแหน่งที่ให้หลังวันสำรอง ตรวจด้วย nongphaen people")


def _said_of(lost: Lost) -> list[str]:
    """Say what a restore loses, as far as the present database knows; a line each, nobody named."""
    if not lost:
        return []
    lines = ["ฐานข้อมูลปัจจุบันมีสิ่งต่อไปนี้ที่เกิดหลังวันสำรอง การกู้คืนจะทำให้หายไป:"]
    for (office, seat, role), count in lost.seats:
        lines.append(f"  ตำแหน่ง\t{office}\t{seat}{f':{role}' if role else ''}\t{count:,} ราย")
    for (office, kind), count in lost.batches:
        lines.append(f"  ชุดนำเข้า\t{office}\t{kind}\t{count:,} ชุด")
    lines += [f"  หนังสือเวียน\t{office}\t{number}" for office, number in lost.letters]
    if lost.cases:
        lines.append(f"  เรื่องถึงเจ้าหน้าที่\t{lost.cases:,} เรื่อง")
    return lines
