"""``nlu list``, ``teach``, ``ignore``, ``lessons``, ``forget``, ``versions``, ``use``: what an officer teaches the bot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.acting import user_name
from bot.cli.database import ready_sessions
from bot.settings import Settings, load_settings
from db.errors import WrongInputError
from db.offices import Office
from db.session import Sessions, writing
from db.values.calendar import BANGKOK, thai_date

if TYPE_CHECKING:
    from bot.teaching import Sentence, Teaching
    from db.lessons import Lesson

office_option = click.option(
    "--office", default=None, metavar="CODE", help="รหัสสำนักงาน ไม่ระบุ = สำนักงานหลักของการติดตั้งนี้"
)
json_option = click.option("--json", "as_json", is_flag=True, help="พิมพ์ JSON บรรทัดละหนึ่งรายการ")
_KINDS = {"fallback": "ไม่เข้าใจ", "clarify": "ถามกลับ"}


def _open(office: str | None) -> tuple[Settings, Sessions, str]:
    settings = load_settings()
    sessions = ready_sessions(settings)
    code = office or settings.office_code
    with sessions() as session:
        if session.get(Office, code) is None:
            raise WrongInputError(f"ไม่มีสำนักงานรหัส {code!r} ในระบบ")
    return settings, sessions, code


def _teaching(settings: Settings, sessions: Sessions, office: str) -> Teaching:
    from bot.nlu.intents import load_or_train
    from bot.nlu.understand import Understander
    from bot.teaching import Teaching
    from handlers.core import load_handlers

    load_handlers()
    home = Path(settings.home)
    return Teaching(sessions, Understander(load_or_train(home)), office, by=user_name(), home=home)


def _listed(sessions: Sessions, office: str) -> list[Sentence]:
    from bot.teaching import sentences_to_teach

    with sessions() as session:
        return sentences_to_teach(session, office)


def _chosen(sessions: Sessions, office: str, number: int) -> Sentence:
    found = next((each for each in _listed(sessions, office) if number in each.lines), None)
    if found is None:
        raise WrongInputError(f"ไม่มีประโยคที่ {number} ในรายการ ดูด้วย nongphaen nlu list")
    return found


@click.command("list")
@office_option
@json_option
def list_sentences(office: str | None, as_json: bool) -> None:
    """ประโยคที่น้องแผนตอบไม่ได้หรือถูกบอกว่าไม่ตรง ตัวเลขไม่ถูกขึ้นก่อน แล้วเรียงจากใหม่ไปเก่า"""
    from handlers.feedback import REASONS

    _, sessions, code = _open(office)
    found = _listed(sessions, code)
    if as_json:
        for each in found:
            click.echo(json.dumps(_as_json(each), ensure_ascii=False))
        return
    if not found:
        click.echo("ยังไม่มีประโยคที่ต้องสอน")
    for each in found:
        why = ", ".join(dict.fromkeys(REASONS[reason] for reason in each.reasons)) or _KINDS.get(
            each.kind, each.kind
        )
        times = f" ({len(each.lines)} ครั้ง)" if len(each.lines) > 1 else ""
        click.echo(f"{each.number}\t{thai_date(each.last_at)}\t{why}\t{each.text}{times}")
        if each.reasons and each.understood:
            click.echo(f"\tเข้าใจว่า: {each.understood}")


def _as_json(each: Sentence) -> dict[str, Any]:
    return {
        "id": each.number, "sentence": each.text, "count": len(each.lines), "kind": each.kind,
        "reasons": list(each.reasons), "understood": each.understood, "seats": list(each.seats),
        "first_at": each.first_at.astimezone(BANGKOK).isoformat(timespec="seconds"),
        "last_at": each.last_at.astimezone(BANGKOK).isoformat(timespec="seconds"),
    }  # fmt: skip


@click.command()
@click.argument("sentence", metavar='ID|"ประโยค"')
@click.option(
    "--meaning",
    default="",
    metavar="ความหมาย",
    help='ความหมายตามแบบใน docs/teaching.md เช่น "figures students"',
)
@click.option("--like", default="", metavar="ประโยค", help="ประโยคที่น้องแผนเข้าใจอยู่แล้วและถามเรื่องเดียวกัน")
@click.option("--yes", is_flag=True, help="ไม่ต้องถามยืนยัน")
@office_option
def teach(sentence: str, meaning: str, like: str, yes: bool, office: str | None) -> None:
    """สอนว่าประโยคหนึ่งหมายถึงอะไร โรงเรียน พื้นที่ และปีมาจากประโยคที่ถามเสมอ

    \b
    ตัวอย่าง: nongphaen nlu teach 12 --like "นักเรียนทั้งหมดกี่คน"
    """
    if bool(meaning) == bool(like):
        raise WrongInputError("ระบุ --like หรือ --meaning อย่างใดอย่างหนึ่ง")
    settings, sessions, code = _open(office)
    lines: tuple[int, ...] = ()
    if sentence.isascii() and sentence.isdigit():
        chosen = _chosen(sessions, code, int(sentence))
        sentence, lines = chosen.text, chosen.lines
    teaching = _teaching(settings, sessions, code)
    proposal = teaching.propose(sentence, meaning=meaning, like=like)
    click.echo(f"“{proposal.sentence}” จะเข้าใจว่า: {proposal.describes}")
    if not yes and not click.confirm("ถูกต้องไหม"):
        click.echo("ไม่ได้สอน")
        return
    click.echo("กำลังลองประโยคตัวอย่างทั้งหมด", err=True)
    version = teaching.teach(proposal, lines=lines)
    click.echo(f"สอนแล้วเป็นบทเรียนที่ {version.lessons[-1]} ใช้รุ่นที่ {version.number} ตั้งแต่ข้อความถัดไป")


@click.command("ignore")
@click.argument("number", type=int, metavar="ID")
@office_option
def ignore_sentence(number: int, office: str | None) -> None:
    """เอาประโยคออกจากรายการโดยไม่สอน เช่น ไม่ใช่เรื่องของงาน"""
    from bot.teaching import ignore

    _, sessions, code = _open(office)
    chosen = _chosen(sessions, code, number)
    with writing(sessions) as session:
        ignore(session, code, chosen, by=user_name())
    click.echo(f"เอาออกแล้ว: {chosen.text}")


@click.command()
@office_option
@json_option
def lessons(office: str | None, as_json: bool) -> None:
    """บทเรียนที่ใช้อยู่: สอนอะไร โดยใคร เมื่อใด"""
    from bot.nlu.meaning import NotAMeaningError
    from bot.nlu.teachable import read_template
    from db.lessons import lessons_of, version_in_use

    _, sessions, code = _open(office)
    with sessions() as session:
        taught = lessons_of(session, code, version_in_use(session, code))
    if not taught.lessons and not as_json:
        click.echo("ยังไม่ได้สอนอะไร")
    for lesson in taught.lessons:
        if as_json:
            click.echo(json.dumps(_lesson_json(lesson, taught.number), ensure_ascii=False))
            continue
        click.echo(
            f"{lesson.id}\t{lesson.sentence}\t{lesson.meaning}\t{lesson.taught_by}\t{thai_date(lesson.taught_at)}"
        )
        try:
            read_template(lesson.meaning)
        except NotAMeaningError as error:
            click.echo(f"\tไม่ได้ใช้ เพราะอ่านความหมายไม่ได้แล้ว: {error}")


def _lesson_json(lesson: Lesson, version: int) -> dict[str, Any]:
    return {
        "id": lesson.id, "sentence": lesson.sentence, "meaning": lesson.meaning, "by": lesson.taught_by,
        "at": lesson.taught_at.astimezone(BANGKOK).isoformat(timespec="seconds"), "version": version,
    }  # fmt: skip


@click.command()
@click.argument("lesson", type=int, metavar="บทเรียน")
@office_option
def forget(lesson: int, office: str | None) -> None:
    """เลิกใช้บทเรียนหนึ่ง เป็นรุ่นใหม่ (รุ่นก่อนหน้ายังนำกลับมาใช้ได้)"""
    settings, sessions, code = _open(office)
    version = _teaching(settings, sessions, code).forget(lesson)
    click.echo(f"เลิกใช้บทเรียนที่ {lesson} แล้ว ใช้รุ่นที่ {version.number}")


@click.command()
@office_option
def versions(office: str | None) -> None:
    """ทุกรุ่นของบทเรียน รุ่นที่ใช้อยู่มีเครื่องหมาย *"""
    from db.lessons import versions_of

    _, sessions, code = _open(office)
    with sessions() as session:
        found = versions_of(session, code)
    acts = {"teach": "สอน", "forget": "เลิกใช้"}
    for each in found:
        mark = "*" if each.in_use else " "
        told = f"{acts.get(each.act, each.act)}\t{len(each.lessons)} บทเรียน\t{each.made_by}\t{thai_date(each.made_at)}"
        click.echo(f"{mark} {each.number}\t{told}\t{each.fingerprint[:12]}")
    click.echo(f"{' ' if any(each.in_use for each in found) else '*'} 0\tยังไม่ได้สอนอะไร")


@click.command()
@click.argument("number", type=int, metavar="รุ่น")
@office_option
def use(number: int, office: str | None) -> None:
    """นำรุ่นก่อนหน้ากลับมาใช้ทันที (0 = ไม่ใช้บทเรียนเลย)"""
    settings, sessions, code = _open(office)
    _teaching(settings, sessions, code).use(number)
    click.echo(f"ใช้รุ่นที่ {number} แล้ว ตั้งแต่ข้อความถัดไป")
