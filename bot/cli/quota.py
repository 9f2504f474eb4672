"""``quota``: the month's messages, what they were spent on, and what is kept for urgent notices."""

from __future__ import annotations

import json
from typing import Any

import click

from bot.cli.acting import note_act
from bot.settings import load_settings
from bot.workdeps import Deps, make_deps
from db.errors import TemporaryError
from db.quota import Standing, set_reserve, standing
from db.session import writing
from db.spending import Spent, month_between, spent_in
from db.upcoming import Forecast, forecast


@click.command()
@click.option("--month", default="", help="รายงานของเดือนนี้ ว่าใช้ไปกับเรื่องใด เช่น 2569-11")
@click.option("--reserve", type=click.IntRange(0), help="กันข้อความไว้สำหรับเรื่องด่วนเดือนละกี่ข้อความ")
@click.option("--json", "as_json", is_flag=True, help="แสดงเป็น JSON")
def quota(month: str, reserve: int | None, as_json: bool) -> None:
    """โควตาข้อความของเดือนนี้: ทั้งหมด ใช้ไป วางแผนไว้ และเหลือ

    ตัวอย่าง: nongphaen quota --month 2569-11
    """
    settings = load_settings(need=() if month else ("LINE_CHANNEL_ACCESS_TOKEN",))
    deps = make_deps(settings)
    if reserve is not None:
        _keep_reserve(deps, reserve)
    if month:
        _show_month(deps, month, as_json)
        return
    from bot.delivery.care import read_quota

    if (outcome := read_quota(deps, settings.office_code)) is not None:
        raise TemporaryError(
            f"quota was not told: {type(outcome).__name__} {outcome.status} {outcome.reason}"
        )
    with deps.sessions() as session:
        stand = standing(session, settings.office_code, now=deps.clock())
        _show_standing(stand, forecast(session, settings.office_code, now=deps.clock()), as_json)


def _keep_reserve(deps: Deps, reserve: int) -> None:
    office = deps.settings.office_code
    with writing(deps.sessions) as session:
        set_reserve(session, office, reserve)
        note_act(session, office, "quota.reserve", reserve=reserve)


def _show_standing(stand: Standing, ahead: Forecast, as_json: bool) -> None:
    from handlers.quota import kinds_said, short_said

    if as_json:
        facts = {
            "limit": stand.most,
            "used": stand.used,
            "planned": stand.planned + ahead.total,
            "leaving": stand.planned,
            "coming": dict(ahead.kinds),
            "left": stand.remaining,
            "reserve": stand.reserve,
        }
        click.echo(json.dumps(facts))
        return
    most, left = stand.most, stand.remaining
    click.echo(f"ทั้งหมด: {'ไม่จำกัด' if most is None else f'{most:,}'} ข้อความ")
    click.echo(f"ใช้ไปแล้ว: {stand.used:,}  กำลังจะส่ง: {stand.planned:,}  กันไว้สำหรับเรื่องด่วน: {stand.reserve:,}")
    click.echo(f"เหลือ: {'ไม่จำกัด' if left is None else f'{left:,}'}")
    kinds = f" ({kinds_said(ahead)})" if ahead.kinds else ""
    click.echo(f"วางแผนไว้ถึงสิ้นเดือน ไม่เกิน: {ahead.total:,}{kinds}{short_said(stand, ahead)}")


def _show_month(deps: Deps, month: str, as_json: bool) -> None:
    first, end = month_between(month)
    with deps.sessions() as session:
        rows = spent_in(session, deps.settings.office_code, first, end)
    if as_json:
        click.echo(json.dumps([_facts(row) for row in rows], ensure_ascii=False))
        return
    for row in rows:
        held = f"  พักไว้ {row.held:,}" if row.held else ""
        click.echo(f"{row.name}: ใช้โควตา {row.pushed:,}  แจ้งฟรีใต้คำตอบ {row.free:,}{held}")
    pushed, free = sum(row.pushed for row in rows), sum(row.free for row in rows)
    click.echo(f"รวม: ใช้โควตา {pushed:,} ข้อความ  แจ้งฟรี {free:,} ครั้ง")


def _facts(row: Spent) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "subject": row.subject,
        "pushed": row.pushed,
        "free": row.free,
        "held": row.held,
    }
