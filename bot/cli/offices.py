"""``office``: offices with LINE channels of their own in one installation; secrets are read, never shown."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from bot.channels import sealer_of
from bot.cli.acting import note_act
from bot.cli.database import ready_sessions
from bot.settings import BY_NAME, Settings, load_settings
from db.channels import OfficeEntry, about, forget_channel, keep_channel, office_entries, set_office
from db.errors import TemporaryError, WrongInputError
from db.offices import EVERY_OFFICE, Office, ensure_office, link_office
from db.sealing import CannotOpenError, Sealer
from db.session import Sessions, writing
from db.values.calendar import utc_now

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

#: Where a script may put the two secrets; a person is asked for them, a pipe gives one on each of two lines.
SECRET_VARIABLE, TOKEN_VARIABLE = "OFFICE_CHANNEL_SECRET", "OFFICE_CHANNEL_ACCESS_TOKEN"
_CODE = re.compile(r"[0-9A-Za-z]{2,8}")
_LATE = BY_NAME["LATE_ANSWERS"].choices


@click.group()
def office() -> None:
    """สำนักงานในการติดตั้งนี้ และช่องทาง LINE ของแต่ละสำนักงาน

    ตัวอย่าง: nongphaen office list
    """


@office.command()
@click.argument("code")
@click.option("--name", default="", help="ชื่อสำนักงาน เช่น สพป.แพร่ เขต 2 (จำเป็นเมื่อยังไม่เคยนำเข้าข้อมูลของสำนักงานนี้)")
@click.option("--contact", default=None, help="วิธีติดต่อเจ้าหน้าที่ที่บอทบอกผู้ถาม")
def add(code: str, name: str, contact: str | None) -> None:
    """เพิ่มสำนักงานที่มีช่องทาง LINE ของตนเอง ถามรหัสลับสองค่า เก็บแบบผนึก และถาม LINE ว่าบอทคือใคร

    รหัสลับอ่านจากแป้นพิมพ์ (ไม่แสดง) หรือสองบรรทัดจาก standard input หรือตัวแปร OFFICE_CHANNEL_SECRET และ
    OFFICE_CHANNEL_ACCESS_TOKEN ไม่รับในบรรทัดคำสั่ง

    ตัวอย่าง: nongphaen office add 5402 --name "สพป.แพร่ เขต 2"
    """
    settings, sessions = _open()
    sealer = sealer_of(settings)
    _check_code(code)
    with sessions() as session:
        entry = _entry(session, code)
        if entry is None and not name:
            raise WrongInputError(f"ยังไม่มีสำนักงานรหัส {code} ระบุชื่อด้วย --name หรือนำเข้าโรงเรียนของสำนักงานก่อน")
        if entry is not None and entry.sealed:
            raise WrongInputError(
                f"สำนักงาน {code} มีช่องทาง LINE แล้ว เปลี่ยนด้วย nongphaen office set {code} --channel"
            )
    secret, token = read_secrets()
    bot = _ask_line(settings, token)
    with writing(sessions) as session:
        row = ensure_office(session, code, name or code)
        row.name = name or row.name
        _link(session, code, bot)
        _keep(session, sealer, code, secret, token)
        if contact is not None:
            set_office(session, code, contact=contact)
        note_act(session, code, "office.add")
    click.echo(f"เพิ่มแล้ว: {code} {name or (entry.name if entry else '')}")
    click.echo(f"ตั้ง Webhook URL ของช่องทางนี้เป็น {settings.public_url or 'https://…'}/callback/{code}")


@office.command("list")
def list_offices() -> None:
    """แสดงสำนักงานทั้งหมดและสถานะช่องทาง LINE (ไม่แสดงความลับ)

    ตัวอย่าง: nongphaen office list
    """
    settings, sessions = _open()
    with sessions() as session:
        entries = office_entries(session)
    if not entries:
        click.echo("ยังไม่มีสำนักงาน เพิ่มด้วย nongphaen office add หรือนำเข้าโรงเรียนด้วย nongphaen import schools")
    for each in entries:
        click.echo(f"{each.code}\t{each.name}\t{channel_state(settings, each, len(entries))}")


@office.command()
@click.argument("code")
def show(code: str) -> None:
    """แสดงสำนักงานเดียว: ช่องทาง การผูกกับ LINE และค่าที่ตั้งเอง (ไม่แสดงความลับ)

    ตัวอย่าง: nongphaen office show 5402
    """
    settings, sessions = _open()
    with sessions() as session:
        entry, several = _known(session, code), len(office_entries(session))
    click.echo(f"สำนักงาน: {entry.code} {entry.name}")
    click.echo(f"ช่องทาง LINE: {channel_state(settings, entry, several)}")
    click.echo(f"ผู้ใช้ของบอทที่ LINE: {'รู้แล้ว' if entry.destination else 'ยังไม่รู้'}")
    click.echo(f"Webhook URL: {settings.public_url or 'https://…'}/callback/{entry.code}")
    click.echo(f"วิธีติดต่อเจ้าหน้าที่: {entry.contact or '(ไม่ได้ตั้ง)'}")
    click.echo(f"เมื่อตอบไม่ทัน: {entry.late_answers or f'{settings.late_answers} (ตาม LATE_ANSWERS)'}")


@office.command("set")
@click.argument("code")
@click.option("--name", help="เปลี่ยนชื่อสำนักงาน")
@click.option("--contact", help="วิธีติดต่อเจ้าหน้าที่ (ข้อความว่าง = ลบ)")
@click.option("--late-answers", type=click.Choice(_LATE), help="เมื่อตอบไม่ทัน 1 นาที: ส่งในแชตส่วนตัว ทุกแชต หรือไม่ส่ง")
@click.option("--channel", is_flag=True, help="เปลี่ยนรหัสลับและโทเคนของช่องทาง LINE (ถามทั้งสองค่า)")
@click.option("--no-channel", is_flag=True, help="ลบช่องทาง LINE และความลับของสำนักงาน ข้อมูลอื่นยังอยู่")
def set_one(
    code: str,
    name: str | None,
    contact: str | None,
    late_answers: str | None,
    channel: bool,
    no_channel: bool,
) -> None:
    """ตั้งค่าของสำนักงานหนึ่ง

    ตัวอย่าง: nongphaen office set 5402 --contact "โทร 0 5400 0000"
    """
    if channel and no_channel:
        raise WrongInputError("เลือก --channel หรือ --no-channel อย่างเดียว")
    settings, sessions = _open()
    with sessions() as session:
        entry = _known(session, code)
    secret = token = ""
    bot: tuple[str, str | None] = ("", None)
    if channel:
        sealer_of(settings)
        secret, token = read_secrets()
        bot = _ask_line(settings, token)
    with writing(sessions) as session:
        if name:
            session.get_one(Office, code).name = name
        if contact is not None or late_answers is not None:
            set_office(session, code, contact=contact, late_answers=late_answers)
        if channel:
            _link(session, code, bot)
            _keep(session, sealer_of(settings), code, secret, token)
        if no_channel and not forget_channel(session, code):
            raise WrongInputError(f"สำนักงาน {code} ไม่มีช่องทาง LINE ของตนเอง")
        note_act(session, code, "office.set")
    click.echo(f"ตั้งแล้ว: {code} {name or entry.name}")


@office.command()
def rotate() -> None:
    """ผนึกความลับของทุกสำนักงานใหม่ด้วย SECRET_KEY ปัจจุบัน (ตั้ง SECRET_KEY_OLD เป็นกุญแจเดิมก่อน)

    ตัวอย่าง: nongphaen office rotate
    """
    settings, sessions = _open()
    sealer = sealer_of(settings)
    sealed, closed = 0, []
    with writing(sessions) as session:
        for each in office_entries(session):
            if each.sealed is None:
                continue
            try:
                secret, token = open_both(sealer, each)
            except CannotOpenError:
                closed.append(each.code)
                continue
            _keep(session, sealer, each.code, secret, token)
            note_act(session, each.code, "office.rotate")
            sealed += 1
    click.echo(f"ผนึกใหม่แล้ว {sealed} สำนักงาน")
    if closed:
        raise WrongInputError(
            f"เปิดความลับของ {', '.join(closed)} ไม่ได้ ตั้ง SECRET_KEY_OLD เป็นกุญแจที่ใช้ผนึกไว้ "
            "หรือใส่ค่าใหม่ด้วย nongphaen office set รหัส --channel"
        )
    click.echo("ลบ SECRET_KEY_OLD ออกจากค่าตั้งได้แล้ว")


def read_secrets() -> tuple[str, str]:
    """Return channel secret and access token: from the environment, a pipe, or a person; never shown.

    Raises:
        WrongInputError: One is missing.
    """
    secret, token = os.environ.get(SECRET_VARIABLE, ""), os.environ.get(TOKEN_VARIABLE, "")
    if not secret and not token:
        if sys.stdin.isatty():
            secret = click.prompt("Channel secret", hide_input=True, err=True)
            token = click.prompt("Channel access token", hide_input=True, err=True)
        else:
            secret, token = sys.stdin.readline(), sys.stdin.readline()
    secret, token = secret.strip(), token.strip()
    if not secret or not token:
        raise WrongInputError("ต้องมีทั้ง channel secret (บรรทัดแรก) และ channel access token (บรรทัดที่สอง)")
    if not (secret + token).isascii() or not (secret + token).isprintable():
        raise WrongInputError("รหัสลับหรือโทเคนมีตัวอักษรที่ LINE ไม่ใช้ คัดลอกจาก LINE Developers Console ใหม่")
    return secret, token


def open_both(sealer: Sealer, entry: OfficeEntry) -> tuple[str, str]:
    """Return the secret and the token of an office that has a channel.

    Raises:
        CannotOpenError: One cannot be opened.
    """
    secret, token = entry.sealed or ("", "")
    return sealer.open_text(secret, about(entry.code, "secret")), sealer.open_text(
        token, about(entry.code, "token")
    )


def channel_state(settings: Settings, entry: OfficeEntry, offices: int) -> str:
    """Return in Thai how an office stands with LINE: its channel, whether its secrets open and with which key."""
    if entry.sealed is None:
        own = entry.code == settings.office_code or offices == 1
        return "ช่องทางจากค่าตั้ง LINE_CHANNEL_*" if own else "ยังไม่มีช่องทาง ส่งข้อความเองไม่ได้"
    if not settings.secret_key:
        return "มีช่องทาง แต่ยังไม่ได้ตั้ง SECRET_KEY จึงเปิดความลับไม่ได้"
    try:
        open_both(sealer_of(settings), entry)
    except CannotOpenError:
        return "เปิดความลับไม่ได้ (SECRET_KEY ไม่ใช่กุญแจที่ผนึกไว้)"
    try:
        open_both(sealer_of(replace(settings, secret_key_old=None)), entry)
    except CannotOpenError:
        current = False
    else:
        current = True
    return "ช่องทางของตนเอง" if current else "ช่องทางของตนเอง (ผนึกด้วยกุญแจเก่า สั่ง nongphaen office rotate)"


def _open() -> tuple[Settings, Sessions]:
    settings = load_settings()
    return settings, ready_sessions(settings)


def _check_code(code: str) -> None:
    if not _CODE.fullmatch(code) or code == EVERY_OFFICE:
        raise WrongInputError(f"รหัสสำนักงาน {code!r} ไม่ถูกต้อง ใช้ตัวเลขหรืออักษรอังกฤษ 2 ถึง 8 ตัว เช่น 5402")


def _entry(session: Session, code: str) -> OfficeEntry | None:
    return next((each for each in office_entries(session) if each.code == code), None)


def _known(session: Session, code: str) -> OfficeEntry:
    entry = _entry(session, code)
    if entry is None:
        raise WrongInputError(f"ไม่พบสำนักงานรหัส {code} ดูรายชื่อด้วย nongphaen office list")
    return entry


def _ask_line(settings: Settings, token: str) -> tuple[str, str | None]:
    """Ask LINE whose token this is; return the bot's user id and the name by which its chat is opened."""
    from bot.line.sender import Sender, Unauthorised
    from bot.linking import basic_id_of, own_user_id

    outcome = Sender(token, settings.line_api_base).bot_info()
    if isinstance(outcome, Unauthorised):
        raise WrongInputError(
            f"LINE ไม่รับโทเคนนี้ (รหัส {outcome.status}) ออกโทเคนใหม่ใน LINE Developers Console แล้วลองอีกครั้ง"
        )
    own = own_user_id(outcome)
    if own is None:
        raise TemporaryError(f"LINE did not say who the bot is: {type(outcome).__name__} {outcome.status}")
    return own, basic_id_of(outcome)


def _link(session: Session, code: str, bot: tuple[str, str | None]) -> None:
    if not link_office(session, code, *bot):
        raise WrongInputError("ช่องทาง LINE นี้เป็นของสำนักงานอื่นในการติดตั้งนี้แล้ว แต่ละสำนักงานต้องใช้ช่องทางของตนเอง")


def _keep(session: Session, sealer: Sealer, code: str, secret: str, token: str) -> None:
    keep_channel(
        session,
        code,
        sealed_secret=sealer.seal_text(secret, about(code, "secret")),
        sealed_token=sealer.seal_text(token, about(code, "token")),
        at=utc_now(),
    )
