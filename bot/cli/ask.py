"""``ask``: a conversation through the real path, without LINE."""

from __future__ import annotations

import json
import secrets
import sys
from datetime import datetime
from decimal import Decimal
from typing import Any

import click

from bot.cli.database import ready_sessions
from bot.converse import Said, Turn, make_converse
from bot.files import with_file
from bot.media import MediaStore
from bot.pictures import ChartPictures
from bot.settings import Settings, load_settings
from db.errors import WrongInputError
from db.people import Seat
from db.values.calendar import BANGKOK, iso_buddhist, utc_now
from db.values.money import Money
from handlers.core import ChatKind, Reply
from reports.cards import Figure, source_line, value_text

#: A turn that taps a button by its data instead of typing (contract.md, ``ask``).
POSTBACK = "postback:"


def read_moment(text: str | None) -> datetime | None:
    """Read ``--at``: ISO 8601; without an offset it is Bangkok time.

    Raises:
        WrongInputError: No such moment.
    """
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise WrongInputError(f"เวลา {text!r} ไม่ถูกต้อง ใช้รูปแบบ 2026-11-21T09:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=BANGKOK)


def json_of_turn(turn: Turn, messages: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one line of ``ask --json`` (contract.md)."""
    reply = turn.reply
    if reply is None:
        return {
            "text": "", "messages": [], "understood": {"kind": "talk", "topic": "silent"}, "figures": [],
            "provenance": None, "took_ms": round(turn.took_ms, 1),
        }  # fmt: skip
    provenance = reply.provenance
    return {
        "text": reply.text,
        "messages": messages,
        "understood": understood(turn, reply),
        "figures": [json_of_figure(figure) for figure in reply.figures[:500]],
        "provenance": {
            "source": provenance.source,
            "as_of": iso_buddhist(provenance.as_of) if provenance.as_of else None,
            "period": provenance.period,
            "scope": provenance.scope,
            "batches": list(provenance.batches),
            "demonstration": provenance.demonstration,
        }
        if provenance
        else None,
        "took_ms": round(turn.took_ms, 1),
    }


def understood(turn: Turn, reply: Reply) -> dict[str, Any]:
    """Return what was understood: the kind of reply, the topic, and the question as it was resolved."""
    said: dict[str, Any] = {"kind": reply.kind, "topic": turn.understanding.topic}
    if turn.understanding.taught:
        said["taught"] = True
    if turn.understanding.kind == "clarify":
        said["options"] = [option.label for option in turn.understanding.options]
    question = reply.answered or turn.understanding.question
    if question is not None:
        said["question"] = question.to_json()
    return said


def json_of_figure(figure: Figure) -> dict[str, Any]:
    """Return a figure: counts and ratios as JSON numbers, money as a decimal string of baht with two places."""
    value: Any = figure.value
    if isinstance(value, Money):
        value = str(value.in_baht)
    elif isinstance(value, Decimal):
        value = float(value)
    row = {"label": figure.label, "value": value, "unit": figure.unit}
    if figure.note:
        row["note"] = figure.note
    return row


def print_turn(turn: Turn, messages: list[dict[str, Any]]) -> None:
    """Print a turn for people: sentence, cards, buttons, and where the chart was put."""
    reply = turn.reply
    if reply is None:
        click.echo("(เงียบ: ในกลุ่ม น้องแผนตอบเมื่อถูกเรียกเท่านั้น)")
        return
    click.echo(reply.text)
    for card in reply.cards:
        click.echo(f"  [{card.title}] {card.subtitle}".rstrip())
        for row in card.rows[:20]:
            click.echo(f"    {row.label}: {value_text(row.value, row.unit)} {row.note}".rstrip())
        if len(card.rows) > 20:
            click.echo(f"    และอีก {len(card.rows) - 20} แถว")
        for note in card.notes:
            click.echo(f"    * {note}")
        if card.provenance:
            click.echo(f"    {source_line(card.provenance)}")
    for message in messages:
        if message["type"] == "image":
            click.echo(f"  กราฟ: {message['originalContentUrl']}")
    if reply.suggest:
        click.echo("  ปุ่ม: " + " | ".join(each.label for each in reply.suggest))


def _media(settings: Settings) -> MediaStore:
    """Where charts and files go: without SECRET_KEY or PUBLIC_URL their links are well-formed but lead nowhere."""
    key = settings.secret_key or secrets.token_hex(32)
    return MediaStore(settings.home, key, settings.public_url or "https://localhost")


class Asker:
    """One conversation after another from the command line; each has a chat of its own."""

    def __init__(self, settings: Settings, seat: Seat, chat: ChatKind, at: datetime | None) -> None:
        self._settings = settings
        self._sessions = ready_sessions(settings)
        self._converse = make_converse(settings, self._sessions)
        self._seat, self._chat, self._at = seat, chat, at
        self._media = _media(settings)
        self._number = 0
        self.new_conversation()

    def new_conversation(self) -> None:
        """Forget what was said before."""
        self._number += 1
        self._chat_id = f"ask-{utc_now().timestamp()}-{self._number}"

    def turn(self, text: str) -> Turn:
        """Say one thing."""
        data = text.removeprefix(POSTBACK) if text.startswith(POSTBACK) else ""
        return self._converse.turn(
            Said(
                office_code=self._seat.office_code, chat_id=self._chat_id, speaker_id="", at=self._at or utc_now(),
                text="" if data else text, data=data, chat=self._chat, seat=self._seat,
            )
        )  # fmt: skip

    def render(self, reply: Reply) -> list[dict[str, Any]]:
        """Return the LINE messages of a reply, as they would be sent."""
        from bot.line.render import render_with_chart

        reply = with_file(reply, self._media)
        return render_with_chart(reply, ChartPictures(self._media), group=self._chat == "group")


@click.command()
@click.argument("words", nargs=-1, metavar="[TEXT…]")
@click.option(
    "--as",
    "who",
    default="officer",
    show_default=True,
    help="public, school:รหัส, cluster:ชื่อ, officer, director",
)
@click.option("--at", default=None, help="ถามเสมือน ณ เวลานี้ เช่น 2026-11-21T09:00")
@click.option(
    "--chat",
    type=click.Choice(["private", "group"]),
    default="private",
    show_default=True,
    help="ถามในแชตส่วนตัวหรือในกลุ่ม",
)
@click.option("--json", "as_json", is_flag=True, help="พิมพ์ JSON บรรทัดละหนึ่งคำตอบ")
def ask(words: tuple[str, ...], who: str, at: str | None, chat: ChatKind, as_json: bool) -> None:
    """ถามน้องแผนจากบรรทัดคำสั่ง เช่น nongphaen ask โรงเรียนขนาดเล็กแยกอำเภอ

    ไม่ใส่ข้อความ: อ่านทีละบรรทัดจาก standard input บรรทัดว่างเริ่มบทสนทนาใหม่
    """
    from bot.cli.people import read_seat

    settings = load_settings()
    sessions = ready_sessions(settings)
    with sessions() as session:
        seat = read_seat(session, who, settings.office_code)
    asker = Asker(settings, seat, chat, read_moment(at))
    lines = [" ".join(words)] if words else (line.rstrip("\n") for line in sys.stdin)
    for line in lines:
        if not line.strip():
            asker.new_conversation()
            continue
        turn = asker.turn(line)
        messages = asker.render(turn.reply) if turn.reply is not None else []
        if as_json:
            click.echo(json.dumps(json_of_turn(turn, messages), ensure_ascii=False))
        else:
            print_turn(turn, messages)
