"""Rich menus (เมนูหลักใต้ห้องแชต): one per role, published once, and everybody given that of the seat in use.

LINE cannot change a menu's picture: another picture or other fields make a new menu, named by a hash of both, and the
old one is deleted when the new one is in place. The same again changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.line.sender import Outcome, Rejected, Sender, Sent, Unauthorised
from bot.workdeps import Deps
from db.errors import TemporaryError, WrongInputError
from db.menus import HEAD, OFFICER, PUBLIC, ROLES, SCHOOL, changes, note_links, note_published, published
from db.offices import office_codes
from db.session import Sessions, writing

log = structlog.get_logger(__name__)

#: Begins the names of our menus at LINE, so that those made by hand are left alone.
OURS = "nongphaen-"
BAR = "เมนูน้องแผน"
#: Most ids LINE takes in one request to link or unlink.
_BULK = 500


@dataclass(frozen=True, slots=True)
class Menu:
    """What a role sees: a title, and for each field its words, a hint, and what a tap says."""

    title: str
    fields: tuple[tuple[str, str, str], ...]


MENUS: Mapping[str, Menu] = {
    PUBLIC: Menu("น้องแผน ข้อมูลการศึกษาของเขต", (
        ("โรงเรียน", "มีกี่โรง", "มีโรงเรียนกี่โรง"),
        ("นักเรียน", "ทั้งเขต แยกระดับ", "นักเรียนทั้งเขตกี่คน แยกระดับ"),
        ("งบประมาณ", "ยอดรวมแยกอำเภอ", "งบประมาณแยกอำเภอ"),
        ("ลงทะเบียน", "บุคลากรของโรงเรียน", "ขอลงทะเบียน"),
        ("ถามอะไรได้", "ตัวอย่างคำถาม", "ถามอะไรได้บ้าง"),
        ("ติดต่อเจ้าหน้าที่", "กลุ่มนโยบายและแผน", "ติดต่อเจ้าหน้าที่"),
    )),
    SCHOOL: Menu("น้องแผน โรงเรียนของเรา", (
        ("ค้างส่งอะไร", "รายงานที่ถึงกำหนด", "เราค้างส่งอะไรบ้าง"),
        ("หนังสือเวียน", "ที่ยังไม่รับทราบ", "หนังสือเวียนที่ยังไม่รับทราบ"),
        ("งบของเรา", "ที่ได้รับจัดสรร", "โรงเรียนเราได้งบเท่าไหร่"),
        ("เงินรายหัว", "เทอมนี้", "เทอมนี้ได้เงินรายหัวเท่าไหร่"),
        ("นักเรียนของเรา", "แยกชั้น", "โรงเรียนเรามีนักเรียนกี่คน แยกชั้น"),
        ("ฉันเป็นใคร", "ตำแหน่งและการออก", "ฉันเป็นใคร"),
    )),
    HEAD: Menu("น้องแผน กลุ่มโรงเรียนของเรา", (
        ("หนังสือเวียน", "ของโรงเรียนในกลุ่ม", "หนังสือเวียนล่าสุด"),
        ("โรงเรียนในกลุ่ม", "รายชื่อ", "โรงเรียนในกลุ่มมีที่ไหนบ้าง"),
        ("นักเรียนในกลุ่ม", "ทั้งหมด", "นักเรียนในกลุ่มมีกี่คน"),
        ("งบของกลุ่ม", "ยอดรวม", "กลุ่มเราได้งบเท่าไหร่"),
        ("กำหนดส่ง", "รายงานที่ใกล้ถึง", "กำหนดส่งรายงานมีอะไรบ้าง"),
        ("เปลี่ยนโรงเรียน", "ใช้ตำแหน่งอื่น", "เปลี่ยนโรงเรียน"),
    )),
    OFFICER: Menu("น้องแผน สำหรับเจ้าหน้าที่", (
        ("วันนี้", "เรื่องที่ต้องรู้", "วันนี้มีอะไรต้องรู้"),
        ("ใครยังไม่ส่ง", "รายงานที่ถึงกำหนด", "ใครยังไม่ส่งรายงาน"),
        ("หนังสือเวียน", "เดือนนี้", "หนังสือเวียนเดือนนี้มีอะไรบ้าง"),
        ("เบิกจ่าย", "กี่เปอร์เซ็นต์แล้ว", "เบิกจ่ายแล้วกี่เปอร์เซ็นต์"),
        ("คำขอใหม่", "ลงทะเบียน รออนุมัติ", "คำขอลงทะเบียน"),
        ("หน้าจัดการ", "เปิดคอนโซล", "เข้าหน้าจัดการ"),
    )),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """A menu ready for LINE: its object, its picture, and the hash of both that names it."""

    body: dict[str, Any]
    picture: bytes
    fingerprint: str


def draw(role: str) -> Drawn:
    """Draw a role's menu."""
    from reports.charts.menupicture import HEIGHT, SCALE, draw_menu, fields_of
    from reports.charts.paper import WIDTH

    menu = MENUS[role]
    fields = fields_of([(words, hint) for words, hint, _said in menu.fields])
    picture = draw_menu(menu.title, fields)
    areas = [
        {
            "bounds": dict(
                zip(("x", "y", "width", "height"), (round(n * SCALE) for n in field.box), strict=True)
            ),
            "action": {"type": "message", "label": words, "text": said},
        }
        for field, (words, _hint, said) in zip(fields, menu.fields, strict=True)
    ]
    body: dict[str, Any] = {
        "size": {"width": round(WIDTH * SCALE), "height": round(HEIGHT * SCALE)},
        "selected": True,
        "chatBarText": BAR,
        "areas": areas,
    }
    told = json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
    fingerprint = hashlib.sha256(told + picture).hexdigest()
    return Drawn({**body, "name": f"{OURS}{role}-{fingerprint[:16]}"}, picture, fingerprint)


def publish(sessions: Sessions, sender: Sender, office_code: str) -> dict[str, bool]:
    """Bring LINE's menus of an office up to date; return for each role whether its menu is new.

    Raises:
        WrongInputError: LINE refuses the token or a menu.
        TemporaryError: LINE did not answer; what was done so far is found again by the next try.
    """
    there = {
        each["name"]: each["richMenuId"]
        for each in _good(sender.menus()).data.get("richmenus", [])
        if str(each.get("name", "")).startswith(OURS)
    }
    new, kept = {}, set()
    for role in ROLES:
        drawn = draw(role)
        name = drawn.body["name"]
        with sessions() as session:
            known = published(session, office_code).get(role)
        menu_id = there.get(name)
        # Made but never given its picture by a run that broke off: only what we wrote down is whole.
        new[role] = menu_id is None or known is None or known.menu_id != menu_id
        if new[role]:
            menu_id = str(_good(sender.make_menu(drawn.body)).data["richMenuId"])
            _good(sender.give_picture(menu_id, drawn.picture))
            with writing(sessions) as session:
                note_published(session, office_code, role, menu_id, drawn.fingerprint)
        if role == PUBLIC:
            _good(sender.show_to_all(str(menu_id)))
        kept.add(menu_id)
    give_menus(sessions, sender, office_code)
    for menu_id in set(_ids(sender)) - kept:
        _good(sender.delete_menu(menu_id))
    return new


def _ids(sender: Sender) -> list[str]:
    listed = _good(sender.menus()).data.get("richmenus", [])
    return [str(each["richMenuId"]) for each in listed if str(each.get("name", "")).startswith(OURS)]


def give_menus(sessions: Sessions, sender: Sender, office_code: str) -> int:
    """Give everybody whose seat in use changed the menu of its role; return how many. Nothing before a publishing.

    Raises:
        WrongInputError, TemporaryError: As ``publish``; what was given is remembered.
    """
    with sessions() as session:
        menus = published(session, office_code)
        wanted = changes(session, office_code) if menus else {}
    given = 0
    for role, people in wanted.items():
        for start in range(0, len(people), _BULK):
            some = people[start : start + _BULK]
            outcome = (
                sender.take_menus(some) if role == PUBLIC else sender.give_menu(menus[role].menu_id, some)
            )
            _good(outcome)
            with writing(sessions) as session:
                note_links(session, office_code, role, some)
            given += len(some)
    return given


def keep_menus(deps: Deps) -> bool:
    """Do so in every office that published menus (a thread of the worker); True when anybody got another menu."""
    with deps.sessions() as session:
        offices = [code for code in office_codes(session) if published(session, code)]
    given = 0
    for code in offices:
        sender = deps.senders.of(code)
        try:
            given += give_menus(deps.sessions, sender, code) if sender is not None else 0
        except (TemporaryError, WrongInputError) as error:
            log.warning("menus_not_given", office=code, why=type(error).__name__)
    return given > 0


def _good(outcome: Outcome) -> Outcome:
    if isinstance(outcome, Sent):
        return outcome
    if isinstance(outcome, Unauthorised):
        raise WrongInputError(f"LINE ไม่รับโทเคน (รหัส {outcome.status}) ตรวจด้วย nongphaen doctor")
    if isinstance(outcome, Rejected):
        raise WrongInputError(f"LINE ไม่รับเมนู (รหัส {outcome.status}) {outcome.reason}")
    raise TemporaryError(f"LINE did not take a menu: {type(outcome).__name__} {outcome.status}")
