"""``console``: the way into the officers' pages from the server itself."""

from __future__ import annotations

import click

from bot.cli.acting import user_name
from bot.cli.database import ready_sessions
from bot.settings import Settings, load_settings
from db.console import LINK_LIVES, make_link
from db.errors import WrongInputError
from db.offices import Office, ensure_office, unnamed
from db.people import Seat
from db.session import Sessions, writing
from db.values.calendar import utc_now


@click.group()
def console() -> None:
    """หน้าจัดการบนเว็บสำหรับเจ้าหน้าที่"""


@console.command()
@click.option("--office", default=None, metavar="CODE", help="รหัสสำนักงาน ไม่ระบุ = สำนักงานหลักของการติดตั้งนี้")
def link(office: str | None) -> None:
    """ออกลิงก์เข้าหน้าจัดการ สำหรับเจ้าหน้าที่คนแรกของเขตที่ติดตั้งใหม่

    ลิงก์ใช้ได้ครั้งเดียวภายใน 10 นาที เจ้าหน้าที่ที่ลงทะเบียนแล้วขอลิงก์เองใน LINE ด้วยคำว่า เข้าหน้าจัดการ
    """
    settings = load_settings()
    address = command_link(settings, ready_sessions(settings), office or settings.office_code)
    click.echo(address)
    minutes = int(LINK_LIVES.total_seconds() // 60)
    click.echo(f"ใช้ได้ครั้งเดียวภายใน {minutes} นาที ให้เจ้าหน้าที่เปิดเอง อย่าส่งต่อ", err=True)


def command_link(settings: Settings, sessions: Sessions, office: str) -> str:
    """Make a link that needs no seat on LINE: whoever may give commands on the server runs the office anyway.

    Raises:
        WrongInputError: PUBLIC_URL is not set, or there is no such office.
    """
    settings.require("PUBLIC_URL")
    with writing(sessions) as session:
        if office == settings.office_code:
            # A new installation has no office yet; its name is set on the settings page.
            ensure_office(session, office, unnamed(office))
        elif session.get(Office, office) is None:
            raise WrongInputError(f"ไม่มีสำนักงานรหัส {office!r} ในระบบ")
        token = make_link(session, Seat("officer", office), holder=None, actor=user_name()[:64], at=utc_now())
    return f"{settings.public_url}/console/enter/{token}"
