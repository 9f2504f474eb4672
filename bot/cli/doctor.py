"""``doctor``: each option, where it came from, whether it works; secrets hidden."""

from __future__ import annotations

from collections.abc import Callable

import click
from sqlalchemy.exc import SQLAlchemyError

from bot.health import check_all
from bot.settings import LINE_API, OPTIONS, SOURCES, Settings, load_settings, shown
from bot.workdeps import make_deps
from db.retention import table_rows, unknown_settings
from db.session import Sessions

_WHAT = {"database": "ฐานข้อมูล", "migrations": "โครงสร้างฐานข้อมูล", "queue": "คิวปลุกตัวทำงาน"}
_HOW = {
    "not migrated": "ยังไม่เป็นรุ่นปัจจุบัน สั่ง nongphaen db upgrade",
}


@click.command()
def doctor() -> None:
    """ตรวจค่าตั้งทุกตัวและบริการที่ต้องใช้ บอกว่าอะไรยังใช้ไม่ได้

    ตัวอย่าง: nongphaen doctor
    """
    settings = load_settings()
    for option in OPTIONS:
        click.echo(f"{option.name} = {shown(settings, option)}  [{SOURCES[settings.sources[option.name]]}]")
        click.echo(f"    {option.help}")
    click.echo("\nเก็บไว้นานเท่าใด (ลบทุกคืนหลังเที่ยงคืนเมื่อตัวทำงานเปิดอยู่ docs/audit.md)")
    for each in table_rows(settings.keeping()):
        names = each.setting if each.setting == each.general else f"{each.setting} หรือ {each.general}"
        click.echo(f"    {each.days:,} วัน  {each.what}  [{each.tables}: {names}]")
    unknown = unknown_settings(settings.keeping())
    for name in unknown:
        click.echo(f"    ไม่รู้จักค่าตั้ง {name} ชื่อที่ใช้ได้อยู่ด้านบน")
    click.echo("")
    well = not unknown
    for what, check in _checks(settings).items():
        fault = check()
        well = well and not fault
        click.echo(f"{'ผ่าน' if not fault else 'ไม่ผ่าน'}  {what}{f': {fault}' if fault else ''}")
    if not well:
        raise SystemExit(1)


def _checks(settings: Settings) -> dict[str, Callable[[], str]]:
    deps = make_deps(settings)
    health = check_all(deps)
    checks: dict[str, Callable[[], str]] = {}
    for name, said in health.items():
        fault = "" if said == "ok" else _HOW.get(said, f"ติดต่อไม่ได้ ({said})")
        checks[_WHAT[name]] = lambda fault=fault: fault  # type: ignore[misc]
    checks["SECRET_KEY"] = lambda: "" if settings.secret_key else "ยังไม่ได้ตั้ง ลิงก์รูปและไฟล์ใช้ไม่ได้"
    checks["LINE_CHANNEL_SECRET"] = lambda: "" if settings.line_channel_secret else "ยังไม่ได้ตั้ง รับ webhook ไม่ได้"
    checks["โทเคนของ LINE"] = lambda: check_token(settings)
    checks["ช่องทางของสำนักงานที่เพิ่ม"] = lambda: check_offices(settings, deps.sessions)
    checks["PUBLIC_URL"] = lambda: check_public_url(settings)
    return checks


def check_token(settings: Settings) -> str:
    """Ask LINE who we are; return what is wrong in Thai, or nothing."""
    from bot.line.sender import NotReached, Sender, Sent, Unauthorised, Unknown

    if not settings.line_channel_access_token:
        return "ยังไม่ได้ตั้ง LINE_CHANNEL_ACCESS_TOKEN ตอบข้อความไม่ได้"
    outcome = Sender(settings.line_channel_access_token, settings.line_api_base).bot_info()
    if isinstance(outcome, Sent):
        return ""
    if isinstance(outcome, Unauthorised):
        return f"LINE ไม่รับโทเคนนี้ (รหัส {outcome.status})"
    if isinstance(outcome, NotReached | Unknown):
        return f"ติดต่อ {settings.line_api_base} ไม่ได้ ({outcome.reason or outcome.status})"
    return f"LINE ตอบรหัส {outcome.status}"


def check_offices(settings: Settings, sessions: Sessions) -> str:
    """Tell of added offices whose secrets cannot be opened, or only with the old key."""
    from bot.cli.offices import channel_state
    from db.channels import office_entries

    try:
        with sessions() as session:
            entries = office_entries(session)
    except SQLAlchemyError as error:
        return f"อ่านจากฐานข้อมูลไม่ได้ ({type(error).__name__})"
    added = [(each.code, channel_state(settings, each, len(entries))) for each in entries if each.sealed]
    return "; ".join(f"{code} {state}" for code, state in added if state != "ช่องทางของตนเอง")


def check_public_url(settings: Settings) -> str:
    """Pictures need an https address when the real LINE is to fetch them."""
    if not settings.public_url:
        return "ยังไม่ได้ตั้ง จึงส่งกราฟและไฟล์ไม่ได้"
    if settings.line_api_base == LINE_API and not settings.public_url.startswith("https://"):
        return "ต้องขึ้นต้นด้วย https:// เพราะ LINE ไม่เปิดรูปจากที่อยู่อื่น"
    return ""
