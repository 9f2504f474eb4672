"""``nongphaen import``: bring a file in, list what was brought in, take it back, see what it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from bot.cli.acting import COMMAND_LINE, tell_price, user_name
from bot.cli.database import ready_sessions
from bot.settings import load_settings
from db.errors import ImportRejectedError, WrongInputError
from db.importing import Change, ImportResult, diff_batch, find_dataset, import_file, list_batches, undo_batch
from db.importing.batches import get_batch
from db.session import Sessions, writing
from db.values.calendar import thai_date, utc_now

#: Lines of a diff that are printed; the rest is counted.
MOST_CHANGES = 200
_STATES = {"live": "ใช้อยู่", "undone": "ยกเลิกแล้ว", "loading": "กำลังนำเข้า"}


class ImportGroup(click.Group):
    """A group whose first word may also be a kind of facts: ``import students FILE``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["file", *args]
        return super().parse_args(ctx, args)


@click.group(
    "import",
    cls=ImportGroup,
    options_metavar="",
    subcommand_metavar="KIND FILE [OPTIONS] | undo | list | diff",
)
def import_group() -> None:
    """นำเข้าไฟล์ Excel หรือ CSV ทั้งไฟล์หรือไม่รับเลย

    \b
    ตัวอย่าง: nongphaen import students นักเรียน.xlsx --year 2568 --round 1 --as-of 10/6/2568
    ตัวเลือกของการนำเข้า: nongphaen import students --help
    """


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Show how far an import is, on a terminal only."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        tasks: dict[str, Any] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = progress.add_task(step, total=total or None)
            progress.update(tasks[step], completed=done, total=total or None)

        yield show


@import_group.command("file", hidden=True)
@click.argument("kind", metavar="KIND")
@click.argument("file", metavar="FILE")
@click.option("--office", metavar="CODE", help="รหัสสำนักงานเขตพื้นที่ (ไม่ระบุ = OFFICE_CODE) หรือ all")
@click.option("--year", metavar="Y", help="ปี พ.ศ. ของข้อมูล เมื่อไฟล์ไม่บอก")
@click.option("--round", "round_", metavar="R", help="รอบ 1, 2 หรือ สิ้นปี เมื่อไฟล์ไม่บอก")
@click.option("--grade", metavar="G", help="ชั้น เมื่อไฟล์ไม่บอก เช่น ป.6 (ผลสอบ)")
@click.option("--test", metavar="T", help="การทดสอบ เมื่อไฟล์ไม่บอก: NT, O-NET หรือ RT (ผลสอบ)")
@click.option("--as-of", metavar="DATE", help="ข้อมูล ณ วันที่ (ไม่ระบุ = วันนี้) เช่น 10/6/2568")
@click.option("--dry-run", is_flag=True, help="ตรวจอย่างเดียว ไม่บันทึก")
def import_one(
    kind: str,
    file: str,
    office: str | None,
    year: str | None,
    round_: str | None,
    grade: str | None,
    test: str | None,
    as_of: str | None,
    dry_run: bool,
) -> None:
    """นำเข้าหนึ่งไฟล์ ชนิดข้อมูลดูได้จาก nongphaen template

    ตัวอย่าง: nongphaen import schools โรงเรียน.xlsx --office 5703
    """
    find_dataset(kind)
    settings = load_settings()
    try:
        with progress_bar() as progress:
            result = import_file(
                ready_sessions(settings),
                kind,
                file,
                office_code=office or settings.office_code,
                year=year,
                round=round_,
                further={key: text for key, text in (("grade", grade), ("test", test)) if text},
                as_of=as_of,
                dry_run=dry_run,
                by=user_name(),
                progress=progress,
            )
    except ImportRejectedError as error:
        for fault in error.faults:
            click.echo(str(fault), err=True)
        if error.total > len(error.faults):
            click.echo(f"และอีก {error.total - len(error.faults):,} จุด", err=True)
        raise
    _say(result, dry_run, kind)


def _say(result: ImportResult, dry_run: bool, kind: str) -> None:
    for warning in result.warnings:
        click.echo(f"หมายเหตุ: {warning}", err=True)
    if result.duplicate_of is not None:
        click.echo(f"ไฟล์นี้นำเข้าไว้แล้วเป็นชุดที่ {result.duplicate_of} ({result.rows:,} แถว) ไม่มีอะไรเปลี่ยน")
    elif dry_run:
        click.echo(f"ตรวจแล้วถูกต้อง {result.rows:,} แถว (ยังไม่ได้บันทึก)")
    else:
        told = f"นำเข้าเป็นชุดที่ {result.batch_id} แล้ว {result.rows:,} แถว"
        if result.summary and result.summary.added < result.rows:
            summary = result.summary
            told += f": ใหม่ {summary.added:,} เปลี่ยน {summary.changed:,} เหมือนเดิม {summary.same:,}"
        click.echo(told)
        if kind in ("allocations", "reports") and result.summary and result.summary.changed:
            click.echo(f"ดูว่าโรงเรียนใดควรได้รับแจ้งและราคา: nongphaen import diff {result.batch_id} --notify")


def _batch_number(text: str) -> int:
    if not text.isdigit():
        raise WrongInputError(f"หมายเลขชุดนำเข้าต้องเป็นตัวเลข ไม่ใช่ {text}")
    return int(text)


@import_group.command("undo")
@click.argument("batch", metavar="BATCH")
def undo(batch: str) -> None:
    """ยกเลิกชุดนำเข้า ข้อมูลก่อนหน้ากลับมาใช้แทน

    ตัวอย่าง: nongphaen import undo 12
    """
    from rich.console import Console

    number = _batch_number(batch)
    sessions = ready_sessions(load_settings())
    with Console(stderr=True).status("กำลังยกเลิก"):
        undone = undo_batch(sessions, number, by=user_name())
    click.echo(f"ยกเลิกชุดที่ {undone.id} ({undone.kind} {undone.rows:,} แถว) แล้ว")


@import_group.command("list")
@click.option("--office", metavar="CODE", help="เฉพาะเขตนี้")
def list_all(office: str | None) -> None:
    """แสดงชุดนำเข้าทั้งหมด ใหม่ก่อน

    ตัวอย่าง: nongphaen import list
    """
    with ready_sessions(load_settings())() as session:
        batches = list_batches(session, office)
    if not batches:
        click.echo("ยังไม่มีชุดนำเข้า")
        return
    click.echo("ชุดที่\tสถานะ\tชนิด\tเขต\tแถว\tข้อมูล ณ\tนำเข้าเมื่อ\tโดย\tไฟล์")
    for batch in batches:
        cells = (
            batch.id, _STATES.get(batch.state, batch.state), batch.kind, batch.office_code, f"{batch.rows:,}",
            thai_date(batch.as_of), thai_date(batch.imported_at), batch.imported_by or "-",
            batch.file_name + (" (ข้อมูลสาธิต)" if batch.demonstration else ""),
        )  # fmt: skip
        click.echo("\t".join(map(str, cells)))


@import_group.command("diff")
@click.argument("batch", metavar="BATCH")
@click.option("--notify", is_flag=True, help="แสดงโรงเรียนที่ยอดจัดสรรหรือวันกำหนดส่งเปลี่ยน และราคาของการแจ้ง")
@click.option("--yes", is_flag=True, help="ใช้กับ --notify: แจ้งจริง โรงละครั้งเดียว")
def diff(batch: str, notify: bool, yes: bool) -> None:
    """แสดงว่าชุดนำเข้าเปลี่ยนอะไร จากค่าเดิมเป็นค่าใหม่

    ตัวอย่าง: nongphaen import diff 12 --notify
    """
    number = _batch_number(batch)
    if notify:
        _notify(number, yes)
        return
    with ready_sessions(load_settings())() as session:
        rows = get_batch(session, number).rows
        changes = diff_batch(session, number)
    changed = [change for change in changes if not change.is_new]
    added = {(change.office_code, change.fact) for change in changes if change.is_new}
    facts = {(change.office_code, change.fact) for change in changed}
    click.echo(f"ชุดที่ {number}: {rows:,} แถว ใหม่ {len(added):,} เปลี่ยน {len(facts):,}")
    for change in changed[:MOST_CHANGES]:
        click.echo(_change_line(change))
    if len(changed) > MOST_CHANGES:
        click.echo(f"และอีก {len(changed) - MOST_CHANGES:,} ค่า")


def _notify(number: int, yes: bool) -> None:
    """Show whose amounts a batch changed with the price of telling them; tell them with ``--yes``."""
    from handlers.amount_notices import plan_notices, send_notices

    sessions, now = ready_sessions(load_settings()), utc_now()
    with sessions() as session:
        if get_batch(session, number).kind == "reports":
            _notify_dates(sessions, number, yes)
            return
        plan = plan_notices(session, get_batch(session, number), now=now)
        office = plan.batch.office_code
    lines = [(plan.name(code), each) for code, found in plan.changes.items() for each in found]
    for name, each in lines[:MOST_CHANGES]:
        click.echo(f"{name}: {each.what} {each.old} → {each.new} ({each.difference}) {each.reason}")
    if len(lines) > MOST_CHANGES:
        click.echo(f"และอีก {len(lines) - MOST_CHANGES:,} รายการ")
    before = f" แจ้งไว้ก่อนแล้ว {plan.already:,} โรง" if plan.already else ""
    click.echo(f"{len(plan.changes):,} โรงที่ยอดเปลี่ยนจากชุดที่ {number}{before}")
    if not plan.promises:
        return
    with sessions() as session:
        tell_price(session, office, plan.price)
    if not yes:
        raise WrongInputError("ยังไม่ได้แจ้ง ใส่ --yes เพื่อแจ้ง")
    with writing(sessions) as session:
        new = send_notices(session, plan, by=user_name(), seat="", now=now)
    click.echo(f"แจ้งแล้ว {new:,} โรง ส่งในเวลาราชการ")


def _notify_dates(sessions: Sessions, number: int, yes: bool) -> None:
    """Show which due dates a batch moved with the price of telling them; tell them with ``--yes``."""
    from handlers.moved_dates import date_rows, plan_dates, tell_dates

    with sessions() as session:
        batch = get_batch(session, number)
        plan = plan_dates(session, batch, now=utc_now())
        for row in date_rows(plan.moved):
            click.echo(f"{row.label}: {row.value} ({row.note})")
        click.echo(f"{len(plan.moved):,} รายงานที่วันกำหนดส่งเปลี่ยนจากชุดที่ {number}")
        if not plan.moved:
            return
        tell_price(session, batch.office_code, plan.price)
    if not yes:
        raise WrongInputError("ยังไม่ได้แจ้ง ใส่ --yes เพื่อแจ้ง")
    with writing(sessions) as session:
        new = tell_dates(session, plan, by=user_name(), seat=COMMAND_LINE, now=utc_now())
    click.echo(f"แจ้งแล้ว {new:,} เรื่อง ส่งในเวลาราชการ")


def _change_line(change: Change) -> str:
    fact = " ".join(f"{heading} {value}" for heading, value in change.fact)
    old = "ไม่มีข้อมูล" if change.old is None else change.old
    new = "ไม่มีข้อมูล" if change.new is None else change.new
    return f"{fact}: {change.heading} {old} → {new}"
