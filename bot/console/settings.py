"""Settings (ตั้งค่า): the office's name, what the installation was told, whether it is in order, how long things are kept."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from bot.console.desk import Desk, field
from bot.health import check_all
from bot.settings import OPTIONS, SOURCES, shown
from db.channels import set_office
from db.errors import WrongInputError
from db.offices import Office
from db.retention import table_rows
from db.session import writing

CHECKS = {"database": "ฐานข้อมูล", "migrations": "โครงสร้างฐานข้อมูล", "queue": "คิวปลุกตัวทำงาน"}


def show(desk: Desk) -> ResponseReturnValue:
    """Show the settings; secrets stay hidden, and what stands in the environment is changed there."""
    options = [
        (
            each.name,
            shown(desk.settings, each),
            SOURCES[desk.settings.sources.get(each.name, "default")],
            each.help,
        )
        for each in OPTIONS
    ]
    checks = [(CHECKS[name], "" if said == "ok" else said) for name, said in check_all(desk.deps).items()]
    return desk.page(
        "settings", options=options, checks=checks, kept=table_rows(desk.settings.keeping()),
        contact=desk.deps.channels.contact_of(desk.office_code),
    )  # fmt: skip


def change(desk: Desk) -> ResponseReturnValue:
    """Give the office another name, as memoranda and this page show it, and say how askers reach a person."""
    name, contact = field("name", 120), field("contact", 300)
    if len(name) < 3:
        raise WrongInputError("ใส่ชื่อสำนักงาน เช่น สพป.เชียงราย เขต 3")
    with writing(desk.deps.sessions) as session:
        session.get_one(Office, desk.office_code).name = name
        set_office(session, desk.office_code, contact=contact)
        desk.note(session, "office.changed")
    return desk.to("/settings", "saved")
