"""What the tests of delivery share: an office with schools, people who hold their seats, and a post room."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from bot.courier import deliver_one
from bot.delivery.posting import post_due
from bot.line import sender
from bot.webhook import read_envelope
from bot.workdeps import Deps
from bot.worker import Worker, sweep
from db.inbox import add_events
from db.notices import Notice, Promise, Telling, promise
from db.outbox import OutboxMessage
from db.people import Holder, Seat, SeatRow, give_seat
from db.session import writing
from tests.bot.kit import Clock, Echo, FakeLine, make_settings, put_in, text_event

#: Monday 23 November 2569, 09:00 in Bangkok.
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def person(number: int) -> str:
    return f"U{number:032x}"


def school(number: int) -> str:
    return f"school:{57030000 + number}"


class Desk:
    """An office's post room: people, promises, the postman, the courier and a LINE the test can look at."""

    def __init__(
        self, sessions, home: Path, url: str, clock: Clock, line: Any = None, queue_url: str = ""
    ) -> None:
        self.sessions, self.clock = sessions, clock
        self.line = line or FakeLine(sender.Sent(200, "req-1"))
        deps = Deps(make_settings(home, url, queue_url=queue_url or None), sessions, clock)
        self.deps = put_in(deps, sender=self.line, speaks=Echo())
        self.worker = Worker(self.deps, "w")

    def seat(self, target: str, line_id: str, role: str = "") -> None:
        kind, _colon, name = target.partition(":")
        seat = Seat(
            kind,
            "5703",
            school_code=name if kind == "school" else None,
            cluster=name if kind == "cluster" else None,
            role=role,
        )
        with writing(self.sessions) as session:
            give_seat(session, seat, line_id, at=self.clock())

    def schools(self, count: int) -> list[str]:
        """Give every school one person; return the schools."""
        seats = [
            {"office_code": "5703", "kind": "school", "target": school(number)[7:], "role": ""}
            for number in range(count)
        ]
        with writing(self.sessions) as session:
            session.execute(insert(SeatRow), seats)
            ids = session.execute(select(SeatRow.target, SeatRow.id).where(SeatRow.kind == "school"))
            held = [
                {
                    "office_code": "5703",
                    "seat_id": seat_id,
                    "line_id": person(int(code) - 57030000),
                    "since": self.clock(),
                }
                for code, seat_id in ids
            ]
            session.execute(insert(Holder), held)
        return [school(number) for number in range(count)]

    def promise(self, targets: Iterable[str], **changes: Any) -> None:
        values = {
            "kind": "deadline",
            "subject": "Q1",
            "stage": "before7",
            "text": "รายงานไตรมาส 1",
            **changes,
        }
        text = values.pop("text")
        values.setdefault("due_at", self.clock())
        with writing(self.sessions) as session:
            promises = (
                Promise("5703", target=target, text=text(target) if callable(text) else text, **values)
                for target in targets
            )
            promise(session, promises, now=self.clock())

    def post(self) -> None:
        post_due(self.deps)

    def deliver(self) -> None:
        self.post()
        while deliver_one(self.deps, "courier"):
            pass

    def write(self, line_id: str, text: str = "สวัสดี") -> list[dict[str, Any]]:
        """Let a person write; return the messages of the answer."""
        number = len(self.line.replies)
        event = text_event(text, user=line_id, event_id=f"01E{number}")
        with writing(self.sessions) as session:
            add_events(session, "5703", [read_envelope(event)], now=self.clock())
        while self.worker.step():
            pass
        return self.line.replies[-1][1] if len(self.line.replies) > number else []

    def sweep(self) -> None:
        sweep(self.deps)

    def rows(self, **where: Any) -> list[OutboxMessage]:
        with self.sessions() as session:
            return list(session.scalars(select(OutboxMessage).filter_by(**where).order_by(OutboxMessage.id)))

    def notices(self) -> dict[tuple[str, str], str]:
        with self.sessions() as session:
            return {(each.target, each.stage): each.state for each in session.scalars(select(Notice))}

    def tellings(self) -> dict[tuple[str, str], tuple[str, str]]:
        with self.sessions() as session:
            rows = session.execute(select(Telling, Notice.stage).join(Notice, Notice.id == Telling.notice_id))
            return {(row.line_id, stage): (row.state, row.how) for row, stage in rows}

    def shown(self) -> list[tuple[tuple[str, ...], str]]:
        """What was sent: to whom, and its words."""
        return [(parcel.recipients, words(parcel.messages)) for parcel in self.line.sent]


def words(messages: list[dict[str, Any]]) -> str:
    return json.dumps(messages, ensure_ascii=False)
