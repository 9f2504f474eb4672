"""Which campaigns wait when the month cannot pay all: the same as counting every chat by hand, without holding a country in memory."""

from __future__ import annotations

import random
import tracemalloc
from datetime import timedelta

from sqlalchemy import insert

from bot.delivery import affording
from bot.delivery.affording import refused_campaigns
from db.notices import Notice, Telling
from db.quota import note_reading, set_reserve, standing, usable_of
from db.session import writing
from tests.bot.delivery.desk import MONDAY, person


def wait(sessions, campaigns: list[tuple[str, int, int, list[str]]]) -> None:
    """Let campaigns wait for messages: subject, urgency, minutes since they were due, and the chats of each."""
    with writing(sessions) as session:
        for number, (subject, urgency, minutes, _chats) in enumerate(campaigns, 1):
            session.add(
                Notice(
                    id=number, office_code="5703", kind="circular", subject=subject, stage="post", seat_kind="school",
                    seat_target=str(number), text=subject, buttons=[], card={}, urgency=urgency,
                    due_at=MONDAY - timedelta(minutes=minutes), state="planned", created_at=MONDAY,
                )
            )  # fmt: skip
        session.flush()
        rows = [
            {"office_code": "5703", "notice_id": number, "line_id": chat, "state": "waiting"}
            for number, (_subject, _urgency, _minutes, chats) in enumerate(campaigns, 1)
            for chat in chats
        ]
        for start in range(0, len(rows), 2000):
            session.execute(insert(Telling), rows[start : start + 2000])


def may_spend(sessions, most: int, *, reserve: int = 0) -> None:
    with writing(sessions) as session:
        note_reading(session, "5703", most, 0, now=MONDAY)
        set_reserve(session, "5703", reserve)


def refused(sessions) -> set[str]:
    with sessions() as session:
        return {subject for _kind, subject, _stage in refused_campaigns(session, "5703", now=MONDAY)}


def counted(sessions, campaigns: list[tuple[str, int, int, list[str]]]) -> set[str]:
    """Say the same by sets of chats."""
    with sessions() as session:
        stand = standing(session, "5703", now=MONDAY)
    paid: set[str] = set()
    out = set()
    for subject, urgency, _minutes, chats in sorted(
        campaigns, key=lambda each: (-each[1], -each[2], each[0])
    ):
        new = set(chats) - paid
        if len(paid) + len(new) > usable_of(stand, urgency):
            out.add(subject)
        else:
            paid |= new
    return out


def test_it_refuses_what_counting_by_hand_refuses(queues, monkeypatch):
    """Chats whose letters lie on both sides of what is fetched at a time are counted once like all others."""
    monkeypatch.setattr(affording, "STREAMED", 7)
    people = [person(number) for number in range(30)]
    for seed in range(12):
        clear(queues)
        lot = random.Random(seed)
        campaigns = [
            (
                f"ว {number}",
                lot.choice((0, 0, 1, 3)),
                lot.randrange(600),
                lot.sample(people, lot.randrange(1, 15)),
            )
            for number in range(9)
        ]
        wait(queues, campaigns)
        may_spend(queues, lot.randrange(5, 29), reserve=lot.choice((0, 4)))
        assert refused(queues) == counted(queues, campaigns), seed


def clear(sessions) -> None:
    with writing(sessions) as session:
        session.query(Telling).delete()
        session.query(Notice).delete()


def test_a_country_is_not_held_in_memory(office):
    """Ten times the people, each with the same two letters: what is held stays what it was."""
    may_spend(office, 10)
    peaks = []
    for people in (2_000, 20_000):
        clear(office)
        everybody = [person(number) for number in range(people)]
        wait(office, [("ว 1", 0, 9, everybody), ("ว 2", 0, 5, everybody)])
        refused(office)
        tracemalloc.start()
        assert refused(office) == {"ว 1", "ว 2"}
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0] < 10_000_000
