"""``trial``: an office of one's own on one machine, empty, with the stand-in for LINE; everything else is done in the console."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path

import click

from bot.cli.stage import Played, local_environment, play, stage_port
from bot.settings import load_settings
from db.errors import WrongInputError
from db.session import make_engine, make_sessions, writing

#: The code of an education service area office: two digits of the province and two of the office.
_CODE = re.compile(r"[0-9]{4}")
#: Below the home of the installation, so that neither the demonstration nor a real office meets what is tried out.
_FOLDER = "trial"


@click.command()
@click.option("--office", default="", metavar="CODE", help="รหัสสำนักงานเขต 4 หลัก เช่น 5602 ไม่ใส่ = ถาม แล้วจำไว้")
def trial(office: str) -> None:
    """ลองเปิดสำนักงานของท่านเองกับ LINE จำลอง เริ่มจากว่างเปล่า (กด Ctrl-C เพื่อหยุด)

    ข้อมูลเก็บใน var/trial ไม่ปนกับระบบสาธิตหรือระบบจริง ทำตาม docs/first-office.md
    """
    port = stage_port()
    settings = load_settings()
    settings = replace(settings, home=settings.home / _FOLDER)
    environment = local_environment(settings, port)
    # What is tried out never touches the database or the queue of a real office.
    for name in ("DATABASE_URL", "QUEUE_URL", "OFFICE_CONTACT"):
        environment.pop(name, None)
    environment["OFFICE_CODE"] = _office(office.strip(), settings.home / "office-code")
    _prepare(environment)
    play(Played("สำนักงานทดลอง", "make trial", "trial"), environment, port)


def _office(told: str, kept: Path) -> str:
    """The office's code: as told, as kept from the first time, or as it is typed now.

    Raises:
        WrongInputError: It is no code, none can be asked for, or another office stands here already.
    """
    before = kept.read_text(encoding="ascii").strip() if kept.exists() else ""
    code = told or before
    if not code and sys.stdin.isatty():
        code = str(click.prompt("รหัสสำนักงานเขต 4 หลัก เช่น 5602")).strip()
    if not _CODE.fullmatch(code):
        raise WrongInputError("ใส่รหัสสำนักงานเขต 4 หลัก เช่น make trial OFFICE=5602")
    if before and code != before:
        raise WrongInputError(
            f"ที่นี่ลองสำนักงาน {before} อยู่ จะเริ่มสำนักงานใหม่ให้ลบโฟลเดอร์ {kept.parent.name} ใน var ก่อน"
        )
    kept.write_text(code, encoding="ascii")
    return code


def _prepare(environment: dict[str, str]) -> None:
    """Make the tables and the empty office, and let it know its chat so that printed codes have a QR."""
    from bot.simulator.ids import DEMO_BOT, stable_user_id
    from db.migrate import upgrade
    from db.offices import ensure_office, link_office, unnamed

    settings = load_settings(environment)
    upgrade(settings.database_url)
    engine = make_engine(settings.database_url)
    try:
        with writing(make_sessions(engine)) as session:
            ensure_office(session, settings.office_code, unnamed(settings.office_code))
            link_office(session, settings.office_code, stable_user_id(DEMO_BOT))
    finally:
        engine.dispose()
