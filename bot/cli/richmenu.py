"""``nongphaen richmenu``: the menus below the chat."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.acting import note_act
from bot.cli.database import ready_sessions
from bot.settings import load_settings
from bot.workdeps import make_deps
from db.errors import WrongInputError
from db.people import SEAT_NAMES
from db.session import writing


@click.group()
def richmenu() -> None:
    """เมนูหลักใต้ห้องแชต (rich menu) แยกตามบทบาท"""


@richmenu.command()
@click.option("--office", metavar="CODE", help="รหัสสำนักงานเขต (ไม่ระบุ = OFFICE_CODE)")
def publish(office: str | None) -> None:
    """วาดและส่งเมนูของทุกบทบาทขึ้น LINE และให้แต่ละคนเห็นเมนูของตำแหน่งตน สั่งซ้ำได้ ไม่มีอะไรเปลี่ยนถ้าเมนูเหมือนเดิม

    ตัวอย่าง: nongphaen richmenu publish
    """
    from bot.menus import publish as publish_menus

    settings = load_settings()
    code = office or settings.office_code
    sessions = ready_sessions(settings)
    sender = make_deps(settings).senders.of(code)
    if sender is None:
        raise WrongInputError(f"สำนักงาน {code} ยังไม่มีช่องทาง LINE เพิ่มด้วย nongphaen office set {code} --channel")
    new = publish_menus(sessions, sender, code)
    with writing(sessions) as session:
        note_act(session, code, "richmenu.published", new=sorted(role for role, made in new.items() if made))
    for role, made in new.items():
        click.echo(f"{SEAT_NAMES[role]}: {'ส่งเมนูใหม่แล้ว' if made else 'เหมือนเดิม'}")


@richmenu.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def draw(folder: Path) -> None:
    """วาดรูปเมนูลงในโฟลเดอร์ ไม่ส่งไปที่ใด เช่น nongphaen richmenu draw รูปเมนู"""
    from bot.menus import MENUS
    from bot.menus import draw as draw_menu

    folder.mkdir(parents=True, exist_ok=True)
    for role in MENUS:
        (folder / f"{role}.png").write_bytes(draw_menu(role).picture)
        click.echo(str(folder / f"{role}.png"))
