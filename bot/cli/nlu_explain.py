"""``nlu explain``: how one sentence is understood, step by step."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bot.cli.ask import read_moment
from bot.cli.database import ready_sessions
from bot.settings import load_settings
from db.values.calendar import utc_now


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="SENTENCE")
@click.option(
    "--as",
    "who",
    default="officer",
    show_default=True,
    help="public, school:รหัส, cluster:ชื่อ, officer, director",
)
@click.option("--at", default=None, help="อ่านเสมือน ณ เวลานี้ เช่น 2026-11-21T09:00")
@click.option("--json", "as_json", is_flag=True, help="พิมพ์เป็น JSON")
def explain(words: tuple[str, ...], who: str, at: str | None, as_json: bool) -> None:
    """แสดงทีละขั้นว่าน้องแผนอ่านประโยคหนึ่งอย่างไร ก่อนจะเพิ่มคำหรือสอน

    ตัวอย่าง: nongphaen nlu explain "รร.บ้านแม่จัน นร.หญิง ป.1 กี่คน"
    """
    from bot.cli.people import read_seat
    from bot.nlu.explain import explain as steps_of
    from bot.nlu.gazetteer import load_gazetteer
    from bot.nlu.intents import load_or_train
    from bot.nlu.understand import Understander
    from bot.nlu.understanding import Setting

    settings = load_settings()
    sessions = ready_sessions(settings)
    with sessions() as session:
        seat = read_seat(session, who, settings.office_code)
        gazetteer = load_gazetteer(session)
    understander = Understander(load_or_train(Path(settings.home)))
    setting = Setting(seat, read_moment(at) or utc_now())
    steps = steps_of(" ".join(words), understander, setting, gazetteer)
    if as_json:
        click.echo(json.dumps([{"step": name, "text": text} for name, text in steps], ensure_ascii=False))
        return
    width = max(len(name) for name, _ in steps) + 2
    for name, text in steps:
        click.echo(name.ljust(width) + text.replace("\n", "\n" + " " * width))
