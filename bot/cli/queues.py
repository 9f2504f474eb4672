"""``inbox``, ``outbox``: what an operator may see and do with the queues."""

from __future__ import annotations

import json
from typing import Any

import click

from bot.cli.acting import note_act
from bot.deps import WebDeps, make_web_deps
from bot.settings import load_settings
from db import inbox_care, outbox_care
from db.session import writing

Facts = dict[str, Any]


def _deps() -> WebDeps:
    return make_web_deps(load_settings())


def _show(rows: list[Facts], columns: tuple[str, ...], as_json: bool, nothing: str) -> None:
    if as_json:
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    if not rows:
        click.echo(nothing)
    for row in rows:
        click.echo("  ".join(str(row[column]) for column in columns if row[column] not in ("", None)))


@click.group()
def inbox() -> None:
    """กล่องเข้า: เหตุการณ์ที่ LINE ส่งมา (ไม่แสดงข้อความของผู้ใช้)"""


@inbox.command("list")
@click.option("--state", default="", help="เฉพาะสถานะนี้ เช่น failed หรือ unknown")
@click.option("--most", default=50, show_default=True, type=click.IntRange(1), help="จำนวนแถวมากที่สุด")
@click.option("--json", "as_json", is_flag=True, help="หนึ่งแถวต่อหนึ่งบรรทัด JSON")
def inbox_list(state: str, most: int, as_json: bool) -> None:
    """แสดงเหตุการณ์ล่าสุด ตัวอย่าง: nongphaen inbox list --state failed"""
    with _deps().sessions() as session:
        rows = [
            inbox_care.event_facts(row) for row in inbox_care.list_events(session, state=state, most=most)
        ]
    _show(rows, ("id", "received_at", "office", "kind", "state", "outcome", "intent"), as_json, "กล่องเข้าว่าง")


@inbox.command("show")
@click.argument("event_id", metavar="ID", type=int)
@click.option("--json", "as_json", is_flag=True, help="แสดงเป็น JSON")
def inbox_show(event_id: int, as_json: bool) -> None:
    """แสดงเหตุการณ์หนึ่งรายการ ตัวอย่าง: nongphaen inbox show 12"""
    with _deps().sessions() as session:
        _show_one(inbox_care.event_facts(inbox_care.find_event(session, event_id)), as_json)


@inbox.command("retry")
@click.argument("event_id", metavar="ID", type=int)
@click.option("--json", "as_json", is_flag=True, help="แสดงเป็น JSON")
def inbox_retry(event_id: int, as_json: bool) -> None:
    """ให้ทำเหตุการณ์ที่ล้มเหลวซ้ำ ตัวอย่าง: nongphaen inbox retry 12"""
    deps = _deps()
    with writing(deps.sessions) as session:
        inbox_care.retry_event(session, event_id, now=deps.clock())
        note_act(session, deps.settings.office_code, "inbox.retry", event=event_id)
    _done("สั่งทำซ้ำแล้ว", event_id, "waiting", as_json)


@inbox.command("cancel")
@click.argument("event_id", metavar="ID", type=int)
@click.option("--json", "as_json", is_flag=True, help="แสดงเป็น JSON")
def inbox_cancel(event_id: int, as_json: bool) -> None:
    """ยกเลิกเหตุการณ์ที่ยังรออยู่ ตัวอย่าง: nongphaen inbox cancel 12"""
    deps = _deps()
    with writing(deps.sessions) as session:
        inbox_care.cancel_event(session, event_id, now=deps.clock())
        note_act(session, deps.settings.office_code, "inbox.cancel", event=event_id)
    _done("ยกเลิกแล้ว", event_id, "cancelled", as_json)


@click.group()
def outbox() -> None:
    """กล่องออก: ข้อความที่บอทส่งเอง (ไม่แสดงเนื้อความและผู้รับ)"""


@outbox.command("list")
@click.option("--state", default="", help="เฉพาะสถานะนี้ เช่น planned หรือ unknown")
@click.option("--campaign", default="", help="เฉพาะงานส่งนี้")
@click.option("--most", default=50, show_default=True, type=click.IntRange(1), help="จำนวนแถวมากที่สุด")
@click.option("--json", "as_json", is_flag=True, help="หนึ่งแถวต่อหนึ่งบรรทัด JSON")
def outbox_list(state: str, campaign: str, most: int, as_json: bool) -> None:
    """แสดงข้อความล่าสุด ตัวอย่าง: nongphaen outbox list --state failed"""
    with _deps().sessions() as session:
        found = outbox_care.list_messages(session, state=state, campaign=campaign, most=most)
        rows = [outbox_care.message_facts(row) for row in found]
    _show(rows, ("id", "due_at", "office", "campaign", "endpoint", "state", "reason"), as_json, "กล่องออกว่าง")


@outbox.command("show")
@click.argument("message_id", metavar="ID", type=int)
@click.option("--json", "as_json", is_flag=True, help="แสดงเป็น JSON")
def outbox_show(message_id: int, as_json: bool) -> None:
    """แสดงข้อความหนึ่งรายการ ตัวอย่าง: nongphaen outbox show 12"""
    with _deps().sessions() as session:
        _show_one(outbox_care.message_facts(outbox_care.find_message(session, message_id)), as_json)


@outbox.command("retry")
@click.argument("message_id", metavar="ID", type=int)
@click.option("--json", "as_json", is_flag=True, help="แสดงเป็น JSON")
def outbox_retry(message_id: int, as_json: bool) -> None:
    """ให้ส่งข้อความที่ล้มเหลวซ้ำ ตัวอย่าง: nongphaen outbox retry 12"""
    deps = _deps()
    with writing(deps.sessions) as session:
        outbox_care.retry_message(session, message_id, now=deps.clock())
        note_act(session, deps.settings.office_code, "outbox.retry", message=message_id)
    _done("สั่งส่งซ้ำแล้ว", message_id, "planned", as_json)


@outbox.command("cancel")
@click.argument("message_id", metavar="ID", type=int)
@click.option("--json", "as_json", is_flag=True, help="แสดงเป็น JSON")
def outbox_cancel(message_id: int, as_json: bool) -> None:
    """ยกเลิกข้อความที่ยังไม่ส่ง ตัวอย่าง: nongphaen outbox cancel 12"""
    deps = _deps()
    with writing(deps.sessions) as session:
        outbox_care.cancel_message(session, message_id, now=deps.clock())
        note_act(session, deps.settings.office_code, "outbox.cancel", message=message_id)
    _done("ยกเลิกแล้ว", message_id, "cancelled", as_json)


@outbox.command("release")
@click.option("--campaign", default=None, help="เฉพาะงานส่งนี้ (ชื่อดูจาก outbox list) ไม่ใส่คือทั้งหมด")
@click.option("--json", "as_json", is_flag=True, help="แสดงเป็น JSON")
def outbox_release(campaign: str | None, as_json: bool) -> None:
    """ปล่อยข้อความที่พักไว้เพราะโควตาไม่พอ ตัวอย่าง: nongphaen outbox release"""
    deps = _deps()
    office = deps.settings.office_code
    with writing(deps.sessions) as session:
        count = outbox_care.release(session, office, now=deps.clock(), campaign=campaign)
        note_act(session, office, "outbox.release", count=count, campaign=campaign or "")
    click.echo(json.dumps({"released": count}) if as_json else f"ปล่อยแล้ว {count:,} รายการ")


def _show_one(facts: Facts, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for name, value in facts.items():
        click.echo(f"{name}: {'-' if value in ('', None) else value}")


def _done(sentence: str, number: int, state: str, as_json: bool) -> None:
    click.echo(json.dumps({"id": number, "state": state}) if as_json else f"{sentence}: {number}")
