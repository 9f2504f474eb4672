"""``nongphaen db``: bring the schema up to this release, or back; and how every command opens its database."""

from __future__ import annotations

import click

from bot.cli.acting import note_act
from bot.deps import audit_keys_of, sessions_of
from bot.settings import Settings, load_settings
from db import migrate
from db.audit import begin_sealing
from db.audit_keys import INFO
from db.backup.files import finish
from db.errors import WrongInputError
from db.session import Sessions, make_engine, make_sessions, writing
from db.values.calendar import utc_now


def ready_sessions(settings: Settings) -> Sessions:
    """Return sessions on a database with the right schema; an empty database gets it at once.

    Raises:
        WrongInputError: The schema is that of another release.
    """
    engine = make_engine(settings.database_url)
    if migrate.is_empty(engine):
        migrate.upgrade(settings.database_url)
    elif not migrate.is_current(engine):
        raise WrongInputError("ฐานข้อมูลยังไม่ตรงกับรุ่นของโปรแกรม กรุณาสั่ง nongphaen db upgrade ก่อน")
    sessions = make_sessions(engine, {INFO: audit_keys_of(settings)})
    # A restore that died after its commit is finished by whoever comes next.
    finish(settings.home, sessions)
    return sessions


def _note(settings: Settings, act: str, revision: str) -> None:
    with writing(sessions_of(settings)) as session:
        note_act(session, settings.office_code, act, revision=revision)


@click.group("db")
def database() -> None:
    """ปรับโครงสร้างฐานข้อมูลให้ตรงกับรุ่นของโปรแกรม

    ตัวอย่าง: nongphaen db upgrade
    """


@database.command()
def upgrade() -> None:
    """ปรับขึ้นให้ตรงกับโปรแกรมรุ่นนี้ ข้อมูลเดิมยังอยู่

    ตัวอย่าง: nongphaen db upgrade
    """
    settings = load_settings()
    migrate.upgrade(settings.database_url)
    with writing(sessions_of(settings)) as session:
        unsealed = begin_sealing(session, settings.office_code, at=utc_now())
    if unsealed:
        click.echo(f"บันทึกการใช้งานบรรทัดที่ 1 ถึง {unsealed} ไม่มีกุญแจ ตั้งแต่บรรทัดถัดไปลงกุญแจด้วย SECRET_KEY")
    _note(settings, "db.upgrade", migrate.head())
    click.echo(f"ฐานข้อมูลอยู่ที่รุ่น {migrate.head()} แล้ว")


@database.command()
@click.argument("revision", default="-1", required=False)
@click.option("--yes", is_flag=True, help="ยืนยันโดยไม่ถาม")
def downgrade(revision: str, yes: bool) -> None:
    """ถอยกลับหนึ่งรุ่น หรือถึงรุ่นที่ระบุ (base = ลบทุกตาราง)

    ตัวอย่าง: nongphaen db downgrade 0001
    """
    settings = load_settings()
    known = {"-1", "base", *migrate.revisions()}
    if revision not in known:
        raise WrongInputError(f"ไม่มีรุ่น {revision} รุ่นที่มีคือ {', '.join(sorted(known))}")
    engine = make_engine(settings.database_url)
    before = migrate.current(engine)
    if before is None:
        raise WrongInputError("ฐานข้อมูลยังว่าง ไม่มีรุ่นให้ถอยกลับ")
    if not yes:
        click.confirm(f"ถอยจากรุ่น {before} ข้อมูลในตารางที่ถูกลบจะหายไป ดำเนินการหรือไม่", abort=True)
    # The table of the log may go with the schema: the line is written while it is there.
    _note(settings, "db.downgrade", revision)
    migrate.downgrade(settings.database_url, revision)
    click.echo(f"ฐานข้อมูลอยู่ที่รุ่น {migrate.current(engine) or 'ว่าง'} แล้ว")
