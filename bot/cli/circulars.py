"""``circulars``: letters written, sent and read from the command line; the same acts as in the chat."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from bot.attaching import attach_pdf
from bot.cli.acting import note_act, tell_price
from bot.cli.audiences import WHO, read_audience
from bot.cli.database import ready_sessions
from bot.settings import Settings, load_settings
from db.datasets.acknowledgements import REACHED, STATES
from db.errors import WrongInputError
from db.letters import DRAFT, LetterFacts, keep_draft
from db.papers import MOST_BYTES
from db.people import Seat
from db.register import Entry, addressed, entries, numbered
from db.session import Sessions, writing
from db.values.calendar import NotADateError, office_day, read_date, thai_date, utc_now
from db.values.letters import NORMAL, URGENCIES, links_in
from handlers.core import Ask, HandlerContext

#: Who acts, in the audit log.
ACTOR = "command"


@click.group()
def circulars() -> None:
    """หนังสือเวียน: เพิ่ม ส่ง ดูทะเบียนการรับทราบ

    ตัวอย่าง: nongphaen circulars add "ว 123" --date "20 พ.ย. 69" --subject "การสำรวจข้อมูล" --to all
    """


def read_day(text: str) -> date:
    """Read a day as the contract allows.

    Raises:
        WrongInputError: No such day.
    """
    try:
        return read_date(text)
    except NotADateError as error:
        raise WrongInputError(f"วันที่ {text!r} ไม่ถูกต้อง ใช้เช่น 25/12/2569, 25 ธ.ค. 69 หรือ 2569-12-25") from error


def _acting(
    settings: Settings, sessions: Sessions, session: Session, at: datetime
) -> tuple[Ask, HandlerContext]:
    """An officer at the command line, as handlers know one."""
    from handlers.core import load_handlers

    load_handlers()
    ask = Ask("circulars.send", at, Seat("officer", settings.office_code))
    return ask, HandlerContext(session, write=lambda: writing(sessions), actor=ACTOR)


def _one(session: Session, office: str, number: str) -> Entry:
    found = numbered(entries(session, office, drafts=True), number)
    if not found:
        raise WrongInputError(f"ไม่พบหนังสือ {number} ในระบบ เพิ่มด้วย nongphaen circulars add")
    return found[0]


@circulars.command("list")
def list_circulars() -> None:
    """แสดงหนังสือเวียนทั้งหมด ใหม่ไปเก่า และจำนวนโรงที่รับทราบ"""
    settings = load_settings()
    with ready_sessions(settings)() as session:
        found = entries(session, settings.office_code, drafts=True)
        schools = addressed(session, settings.office_code, found)
    if not found:
        click.echo("ยังไม่มีหนังสือเวียน เพิ่มด้วย nongphaen circulars add")
    for entry in found:
        rows = schools[entry.key]
        known = sum(row.state != REACHED for row in rows)
        due = f"กำหนดส่ง {thai_date(entry.due_on)}" if entry.due_on else ""
        state = "ร่าง" if entry.state == DRAFT else f"รับทราบ {known}/{len(rows)}"
        click.echo(
            "\t".join(
                (
                    entry.number,
                    thai_date(entry.dated_on),
                    entry.urgency,
                    entry.state,
                    state,
                    due,
                    entry.subject,
                )
            )
        )


@circulars.command()
@click.argument("number")
@click.option("--date", "dated", required=True, help="ลงวันที่")
@click.option("--subject", required=True, help="เรื่อง")
@click.option("--urgency", type=click.Choice(URGENCIES), default=NORMAL, show_default=True, help="ความเร่งด่วน")
@click.option("--due", default=None, help="กำหนดส่ง")
@click.option("--link", "links", multiple=True, help="ลิงก์เอกสาร ใส่ได้หลายครั้ง")
@click.option("--body", default="", help="สรุป")
@click.option(
    "--pdf",
    "paper",
    type=click.Path(exists=False, dir_okay=False, path_type=Path),
    default=None,
    help="ไฟล์ PDF ของหนังสือ ไม่เกิน 10 MB โรงเรียนเปิดได้ด้วยลิงก์ที่ลงนาม",
)
@click.option("--to", "who", required=True, help=WHO)
def add(
    number: str,
    dated: str,
    subject: str,
    urgency: str,
    due: str | None,
    links: tuple[str, ...],
    body: str,
    paper: Path | None,
    who: str,
) -> None:
    """เพิ่มหนังสือเวียนเป็นร่าง ยังไม่ส่ง"""
    settings = load_settings()
    wrong = [link for link in links if links_in(link) != (link,)]
    if wrong:
        raise WrongInputError(f"ลิงก์ {wrong[0]!r} ไม่ถูกต้อง ต้องขึ้นต้นด้วย https://")
    day, due_on = read_day(dated), read_day(due) if due else None
    if due_on and due_on < day:
        raise WrongInputError("กำหนดส่งมาก่อนวันที่ของหนังสือ")
    if not subject.strip() or not any(letter.isdigit() for letter in number):
        raise WrongInputError("ต้องมีเลขที่หนังสือ เช่น ว 123 และชื่อเรื่อง")
    data = _paper_bytes(paper) if paper is not None else b""
    with writing(ready_sessions(settings)) as session:
        said, question = read_audience(session, settings.office_code, who)
        facts = LetterFacts(
            number, day, subject.strip(), urgency, body, links, due_on, said, question.to_json()
        )
        letter = keep_draft(session, settings.office_code, facts, by=ACTOR, now=utc_now(), origin="command")
        note_act(
            session, settings.office_code, "circular.drafted", letter=letter.number, dated=day.isoformat()
        )
        if paper is not None:
            attach_pdf(session, settings, letter, paper.name, data, by=ACTOR, now=utc_now())
            note_act(
                session, settings.office_code, "circular.attached", letter=letter.number, bytes=len(data)
            )
        click.echo(
            f"เพิ่มร่าง {letter.number} ลงวันที่ {thai_date(day)} ถึง {said} แล้ว ส่งด้วย nongphaen circulars send"
        )


def _paper_bytes(path: Path) -> bytes:
    """Read the PDF of a letter.

    Raises:
        WrongInputError: No such file, or too large.
    """
    if not path.is_file():
        raise WrongInputError(f"ไม่พบไฟล์ {path.name}")
    if path.stat().st_size > MOST_BYTES:
        raise WrongInputError(f"ไฟล์ PDF ใหญ่เกิน {MOST_BYTES // 1048576} MB กรุณาลดขนาดแล้วส่งใหม่")
    return path.read_bytes()


@circulars.command()
@click.argument("number")
@click.option("--yes", is_flag=True, help="ส่งจริง ไม่ใส่จะแสดงราคาอย่างเดียว")
def send(number: str, yes: bool) -> None:
    """แสดงผู้รับ ราคา และโควตาที่เหลือ แล้วส่งเมื่อใส่ --yes"""
    from dataclasses import replace

    from handlers.circular_acts import send_letter
    from handlers.circular_posting import leaves_said
    from handlers.circular_preview import drafted, preview_of

    settings = load_settings()
    sessions = ready_sessions(settings)
    with sessions() as session:
        entry = _one(session, settings.office_code, number)
        ask, context = _acting(settings, sessions, session, utc_now())
        ask = replace(ask, slots={"number": number})
        if entry.state == DRAFT:
            ahead = preview_of(drafted(session, ask), ask, context)
            click.echo(
                f"{entry.number} เรื่อง {entry.subject} ถึง {len(ahead.schools):,} โรง "
                f"โพสต์ {len(ahead.posting.clusters):,} กลุ่ม แจ้งรายโรงเรียน {len(ahead.posting.schools):,} โรง"
            )
            tell_price(session, settings.office_code, ahead.price, later=ahead.later)
            if not yes:
                raise WrongInputError("ยังไม่ได้ส่ง ใส่ --yes เพื่อส่ง")
        sent = send_letter(ask, context)
        late = leaves_said(session, sent.letter, now=ask.asked_at)
        click.echo(f"ส่งแล้ว {sent.letter.number} ถึง {len(sent.preview.schools):,} โรง {late}".rstrip())


@circulars.command()
@click.argument("number")
@click.argument("out", required=False, type=click.Path(dir_okay=False, path_type=Path), metavar="[OUT.xlsx]")
def register(number: str, out: Path | None) -> None:
    """แสดงทะเบียนการรับทราบของหนังสือหนึ่งฉบับ หรือบันทึกเป็น Excel"""
    from handlers.circular_status import readings_of

    settings = load_settings()
    sessions = ready_sessions(settings)
    with sessions() as session:
        entry = _one(session, settings.office_code, number)
        rows = addressed(session, settings.office_code, [entry])[entry.key]
        counts = " ".join(f"{state} {sum(row.state == state for row in rows):,}" for state in STATES)
        click.echo(
            f"{entry.number} ลงวันที่ {thai_date(entry.dated_on)} {entry.subject} ({len(rows):,} โรง: {counts})"
        )
        if out is not None:
            from reports.sheets import workbook_of

            ask, context = _acting(settings, sessions, session, utc_now())
            out.write_bytes(workbook_of(readings_of(ask, context, entry, rows)))
            click.echo(f"บันทึก {len(rows):,} แถว ไว้ที่ {out}")
            return
    for row in rows:
        day = thai_date(row.on) if row.on and row.state != REACHED else ""
        click.echo("\t".join((row.code, row.name, row.state, day)))


@circulars.command()
@click.option("--at", default=None, help="เสมือน ณ เวลานี้ เช่น 2026-11-30T09:00")
def run(at: str | None) -> None:
    """วางแผนการติดตามหนังสือที่ยังไม่รับทราบซึ่งถึงเวลาแล้ว"""
    from bot.cli.ask import read_moment
    from handlers.circular_posting import follow_up

    settings = load_settings()
    now = read_moment(at) or utc_now()
    with writing(ready_sessions(settings)) as session:
        new = follow_up(session, settings.office_code, now=now)
        note_act(session, settings.office_code, "circular.run", promised=new)
    click.echo(f"วางแผนแจ้ง {new:,} เรื่อง ณ {thai_date(office_day(now))}")
