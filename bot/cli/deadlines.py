"""``nongphaen deadlines``: report rounds and their reminders, as the chat does it (contract.md)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, time

import click

from bot.cli.acting import COMMAND_LINE, note_act, tell_price, user_name
from bot.cli.audiences import KINDS, WHO, read_audience
from bot.cli.database import ready_sessions
from bot.settings import load_settings
from db.datasets.reports import EVERY_SCHOOL
from db.deadline_setting import Round, announce, audience_of, held_round
from db.deadlines import rounds_due
from db.digest import owed_counts, run
from db.errors import WrongInputError
from db.people import Seat
from db.reminders import rule_for, rules_of, set_rule
from db.session import Sessions, writing
from db.values.calendar import (
    BANGKOK,
    NotADateError,
    NotAYearError,
    buddhist_year,
    office_day,
    read_date,
    thai_date,
    thai_weekday_date,
    utc_now,
)
from db.values.reminding import ReminderRule

_EVERYBODY = ("all", EVERY_SCHOOL)


@click.group("deadlines")
def deadlines() -> None:
    """กำหนดส่งรายงาน: ดูรายการ เพิ่ม และวางแผนการเตือน"""


def _sessions() -> tuple[Sessions, str]:
    settings = load_settings()
    return ready_sessions(settings), settings.office_code


@deadlines.command("list")
@click.option("--json", "as_json", is_flag=True, help="หนึ่งบรรทัดต่อหนึ่งรายงาน เป็น JSON")
def list_(as_json: bool) -> None:
    """กำหนดส่งทั้งหมด และจำนวนโรงเรียนที่ยังไม่ส่ง"""
    sessions, office = _sessions()
    with sessions() as session:
        rounds = sorted(rounds_due(session, office).values(), key=lambda each: (each.due_on, each.code))
        counts = owed_counts(session, office)
    for each in rounds:
        owed = counts.get(each.code, 0)
        if as_json:
            told = {"code": each.code, "name": each.title, "due": each.due_on.isoformat(), "owing": owed}
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            click.echo(f"{each.code}  {thai_weekday_date(each.due_on)}  {each.title}  ยังไม่ส่ง {owed:,} โรง")
    if not rounds and not as_json:
        click.echo("ยังไม่มีกำหนดส่ง")


@deadlines.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--round", "round_name", required=True, help="รอบ เช่น 1, ไตรมาส 1, 6 เดือน")
@click.option("--year", required=True, help="ปี พ.ศ.")
@click.option("--due", required=True, help="วันกำหนดส่ง เช่น 15/1/2570")
@click.option("--to", "whom", required=True, help=WHO)
@click.option("--system", default="", help="ระบบที่ส่ง เช่น DMC")
@click.option("--opens", default="", help="วันเปิดรับ (ไม่ระบุ: วันนี้)")
@click.option("--dry-run", is_flag=True, help="แสดงราคาและวันเตือนอย่างเดียว ไม่บันทึก")
def add(
    code: str,
    name: str,
    round_name: str,
    year: str,
    due: str,
    whom: str,
    system: str,
    opens: str,
    dry_run: bool,
) -> None:
    """เพิ่มกำหนดส่ง หรือเลื่อนวันของรายงานที่มีอยู่แล้ว บอกวันเตือนและราคาก่อน"""
    from handlers.deadlines import campaign_of

    sessions, office = _sessions()
    now = utc_now()
    try:
        day = read_date(due)
        opened = read_date(opens) if opens else None
        be = buddhist_year(year)
    except NotADateError as error:
        raise WrongInputError(f"อ่านวันที่ไม่ได้: {due} {opens} เขียนแบบ 15/1/2570") from error
    except NotAYearError as error:
        raise WrongInputError(f"--year {year}: ใส่ปี พ.ศ. เช่น 2570") from error
    with sessions() as session:
        before = held_round(session, office, code)
        told = Round(
            code, name, system, round_name, be, opened or office_day(now), day, _whom(sessions, office, whom)
        )
    if before is not None and opened is None:
        told = replace(told, opens_on=before.opens_on)
    with sessions() as session:
        campaign = campaign_of(session, office, told, before, now=now)
        days = ", ".join(thai_date(at) for at in (*campaign.before, *campaign.late))
        click.echo(f"เตือน {days or 'ไม่มี'} เวลา {campaign.at:%H.%M} น. เฉพาะโรงเรียนที่ยังไม่ส่ง")
        tell_price(session, office, campaign.cost)
        click.echo(f"รวมทุกครั้งไม่เกิน {campaign.most:,} ข้อความ")
    if dry_run:
        click.echo("ยังไม่ได้บันทึก (--dry-run)")
        return
    planned = announce(sessions, office, told, now=now, actor=user_name(), seat=COMMAND_LINE)
    click.echo(f"บันทึกแล้ว: {code} กำหนดส่ง{thai_weekday_date(day)} วางแผนแจ้ง {planned.promised:,} โรง")


def _whom(sessions: Sessions, office: str, whom: str) -> str:
    kind, _colon, names = whom.partition(":")
    if whom in _EVERYBODY:
        kind = "all"
    elif kind in KINDS:
        return _of_question(sessions, office, whom)
    elif kind not in ("cluster", "amphoe", "school") or not names:
        raise WrongInputError(f"--to {whom}: ใช้ {WHO}")
    listed = tuple(name.strip() for name in names.split(",") if name.strip())
    with sessions() as session:
        return audience_of(session, office, kind, listed)


def _of_question(sessions: Sessions, office: str, whom: str) -> str:
    """Return who must send where a kind of school is named: those that are so today, by their codes."""
    from handlers.circular_preview import schools_of
    from handlers.core import Ask, HandlerContext, load_handlers

    load_handlers()
    with sessions() as session:
        said, question = read_audience(session, office, whom)
        found = schools_of(
            question, Ask("deadlines.set", utc_now(), Seat("officer", office)), HandlerContext(session)
        )
        if not found:
            raise WrongInputError(f"ไม่มี{said}ที่เปิดสอน")
        return audience_of(session, office, "school", tuple(each.code for each in found))


@deadlines.command("run")
@click.option("--at", "at", default="", help="เวลาที่สมมติว่าเป็นตอนนี้ (ISO 8601) ไม่ระบุคือตอนนี้")
def run_(at: str) -> None:
    """วางแผนการเตือนที่ถึงเวลา ทำซ้ำกี่ครั้งก็ได้ผลเดียวกัน"""
    sessions, office = _sessions()
    try:
        now = datetime.fromisoformat(at) if at else utc_now()
    except ValueError as error:
        raise WrongInputError(f"--at {at}: เขียนแบบ 2027-01-08T09:00+07:00") from error
    if now.tzinfo is None:
        now = now.replace(tzinfo=BANGKOK)
    done = run(sessions, now, offices=(office,))
    with writing(sessions) as session:
        counts = {code: each.promised for code, each in done.items()}
        note_act(session, office, "deadline.run", promised=sum(counts.values()))
    for code, planned in done.items():
        click.echo(f"{code}: วางแผนใหม่ {planned.promised:,} เรื่อง ยกเลิก {planned.dropped:,} เรื่อง")


@deadlines.command("rules")
@click.option("--system", default="", help="ระบบ เช่น DMC (ไม่ระบุ: ทุกระบบที่ไม่ได้ตั้งเอง)")
@click.option("--before", default=None, help="วันก่อนกำหนด เช่น 7,3,1")
@click.option("--at", "at", default=None, help="เวลาเตือน 08:30 ถึง 16:29")
@click.option("--overdue-every", type=int, default=None, help="ทุกกี่วันทำการหลังเลยกำหนด")
@click.option("--overdue-most", type=int, default=None, help="เตือนหลังเลยกำหนดไม่เกินกี่ครั้ง")
def rules(
    system: str, before: str | None, at: str | None, overdue_every: int | None, overdue_most: int | None
) -> None:
    """ดูหรือตั้งกติกาการเตือนของแต่ละระบบ"""
    sessions, office = _sessions()
    with writing(sessions) as session:
        rule = rule_for(rules_of(session, office), system)
        try:
            changed = replace(
                rule,
                before=tuple(int(day) for day in before.split(",") if day.strip())
                if before is not None
                else rule.before,
                at=time.fromisoformat(at) if at else rule.at,
                overdue_every=overdue_every if overdue_every is not None else rule.overdue_every,
                overdue_most=overdue_most if overdue_most is not None else rule.overdue_most,
            )
        except ValueError as error:
            raise WrongInputError("กติกาไม่ถูกต้อง: วันก่อนกำหนดเป็นจำนวนเต็มบวก เวลาอยู่ใน 08:30 ถึง 16:29") from error
        if changed != rule:
            set_rule(session, office, system, changed)
            note_act(session, office, "deadline.rule", system=system)
        told = {name or "ทุกระบบ": each for name, each in rules_of(session, office).items()}
    for name, each in told.items():
        click.echo(f"{name}: {_rule_said(each)}")


def _rule_said(rule: ReminderRule) -> str:
    days = ", ".join(str(day) for day in rule.before)
    return (
        f"ก่อนกำหนด {days} วัน และวันครบกำหนด เวลา {rule.at:%H.%M} น."
        f" เลยกำหนดทุก {rule.overdue_every} วันทำการ ไม่เกิน {rule.overdue_most} ครั้ง"
    )
