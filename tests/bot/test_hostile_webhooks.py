"""A thousand hostile webhook bodies: a clear answer or a silent drop, no 5xx, no stuck worker, bounded memory.

Made from a seed, so that what fails once fails always. The real conversation answers what comes through. Behind every twenty
of them somebody asks an ordinary question: whoever is stuck, or does a thing twice, fails them. How long it takes is for
the machine to say; only a worker that never comes back is ended, by the time-out of the test.
"""

from __future__ import annotations

import gc
import json
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import psutil
import pytest
from sqlalchemy import select

from bot.app import create_app
from bot.converse import make_converse
from bot.deps import WebDeps
from bot.line import sender
from bot.speaking import ThroughConverse
from bot.workdeps import Deps
from bot.worker import Worker, sweep
from db.importing import import_file
from db.inbox import OPEN, InboxEvent
from db.migrate import upgrade
from db.outbox import OutboxMessage
from db.session import make_engine, make_sessions
from tests.bot.kit import KEY, OTHER, FakeLine, make_settings, put_in, signed, signed_bytes, text_event

SCHOOLS = "รหัสโรงเรียน,ชื่อโรงเรียน,อำเภอ\n57030001,บ้านหนึ่ง,แม่จัน\n"
EACH = 50
#: Bytes by which the process may have grown after all of them; one body of a megabyte is read at a time.
MOST_GROWTH = 200_000_000
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1e308, 10**30, -(10**18), "", " ", "\x00", "ก\x00ข", "\ud800", "\udfff\ud83d", "\u202e", "a" * 5000,
    [], {}, [[]], {"": ""}, [None] * 50, {"type": {"type": "text"}}, "__proto__", "'; DROP TABLE inbox; --", "${jndi:ldap://x}",
    "{{7*7}}", "%s%s%n", "../../etc/passwd", "=cmd|' /C calc'!A0", "<script>alert(1)</script>", float("nan"), float("inf"),
)  # fmt: skip
TEXTS = (
    "นักเรียนกี่คน" * 400, "\u0e31" * 3000, "ๆ" * 5000, "1" * 5000, "๙" * 4000, "a\u0300" * 2000, "👨‍👩‍👧‍👦" * 500, "(" * 3000,
    "น้องแผน " * 800, "โรงเรียนบ้าน" * 500, "\n" * 4000, "\u200b" * 4000, "ป.1-ป.6 " * 500, "เทียบ" * 1000, "2568 " * 900, "-" * 5000,
    "ลงทะเบียน " + "A" * 4000, "\x00\x01\x02\x1b[2J", "\ufeff\ufffe", "อ" + "่" * 4000, "SELECT * FROM schools", "ไม่" * 1500,
)  # fmt: skip


def event_of(rng: random.Random, **more: Any) -> dict[str, Any]:
    user = f"U{rng.getrandbits(128):032x}"
    return text_event(rng.choice((*TEXTS, "สวัสดี")), event_id=f"01{rng.getrandbits(60):X}", user=user, **more)


def anywhere(rng: random.Random, event: dict[str, Any]) -> dict[str, Any]:
    """Put something odd somewhere into an event, or take something out."""
    where: Any = event
    while True:
        key = rng.choice(list(where))
        if isinstance(where[key], dict) and where[key] and rng.random() < 0.7:
            where = where[key]
            continue
        if rng.random() < 0.2:
            del where[key]
        else:
            where[key] = rng.choice(ODD)
        return event


def body(events: Any, **more: Any) -> bytes:
    return json.dumps({"destination": "Ubot", "events": events, **more}).encode()


def wrong_types(rng: random.Random) -> bytes:
    return body([anywhere(rng, event_of(rng)) for _ in range(rng.randint(1, 4))])


def odd_everything(rng: random.Random) -> bytes:
    return body(
        rng.choice(ODD) if rng.random() < 0.3 else [rng.choice(ODD) for _ in range(rng.randint(0, 30))]
    )


def deep(rng: random.Random) -> bytes:
    depth = rng.choice((10, 200, 900, 990, 5000, 100_000))
    opened, closed = rng.choice((("[", "]"), ('{"a":', "}"))) if depth < 100_000 else ("[", "]")
    inner = opened * depth + ("1" if opened != "[" else "") + closed * depth
    if rng.random() < 0.5:
        return f'{{"destination":"Ubot","events":[{inner}]}}'.encode()
    event = json.dumps(event_of(rng))[:-1] + f', "extra": {inner}}}'
    return f'{{"destination":"Ubot","events":[{event}]}}'.encode()


def huge(rng: random.Random) -> bytes:
    size = rng.choice((10_000, 300_000, 900_000))
    event = event_of(rng)
    letter = rng.choice(("a", "ก", "\x00", "\ud83d"))
    event["message"]["text"] = letter * (size // len(json.dumps(letter)))
    if rng.random() < 0.5:
        event["replyToken"] = event["webhookEventId"] = "x" * 50_000
    return body([event])


def bad_bytes(rng: random.Random) -> bytes:
    good = body([event_of(rng)])
    at = rng.randrange(len(good))
    return rng.choice(
        (
            good[:at] + bytes(rng.randrange(256) for _ in range(8)) + good[at:],
            good[:at],
            b"\xff\xfe" + good,
            good.decode().encode("utf-16"),
            b"\xef\xbb\xbf" + good,
            good.replace(b'"events"', b'"events": [], "events"'),
            bytes(rng.randrange(256) for _ in range(rng.randint(0, 400))),
            b"\x00" * 1000,
        )
    )


def duplicates(rng: random.Random) -> bytes:
    event = event_of(rng)
    others = [dict(event, source={"type": "user", "userId": f"U{n:032x}"}) for n in range(rng.randint(1, 40))]
    return body([event, *others, event])


def not_numbers(rng: random.Random) -> bytes:
    word = rng.choice(
        ("NaN", "Infinity", "-Infinity", "1e999", "-0", "9" * 4000, "9" * 5000, "1.7976931348623157e309")
    )
    event = json.dumps(event_of(rng)).replace("1795226400000", word)
    return f'{{"destination":"Ubot","events":[{event}]}}'.encode()


def surrogates(rng: random.Random) -> bytes:
    event = event_of(rng)
    event["message"]["text"] = "".join(
        rng.choice(("\ud800", "\udc00", "\x00", "ก", "\uffff")) for _ in range(60)
    )
    event["source"] = rng.choice(
        (
            {"type": "group", "groupId": "C\ud800", "userId": "U\x00"},
            {"type": "user", "userId": "\x00"},
            {"type": "room", "roomId": "R" + "1" * 32},
        )
    )
    event["message"]["mention"] = {
        "mentionees": [{"index": rng.choice((-5, 0, 10**9)), "length": 3, "isSelf": True}]
    }
    return body([event])


def unknown(rng: random.Random) -> bytes:
    kind = rng.choice(
        ("membership", "beacon", "accountLink", "things", "videoPlayComplete", "module", "", "x" * 900, "ก")
    )
    event = event_of(rng) | {"type": kind, kind[:20] or "a": rng.choice(ODD)}
    if rng.random() < 0.3:
        event["message"] = {
            "type": rng.choice(("imagemap", "file", "location", "", None)),
            "id": rng.choice(ODD),
        }
    return body([event], unknown=rng.choice(ODD))


def postbacks(rng: random.Random) -> bytes:
    """Taps that no button of ours makes: made-up choices, old turns, sentences as data."""
    data = rng.choice(
        (
            "pick=1.0", "pick=99999999999999999999.5", "pick=-1.-1", "say=" + "ก" * 5000, "say=\x00", "new=1", "vote=1", "circular=known.1",
            "circular=done.999999999999999999999", "letter=known.x", "=", "&&&", "say=", "a=" + "b" * 250_000, "pick=๑.๒", "\ud800",
        )
    )  # fmt: skip
    return body([event_of(rng) | {"type": "postback", "postback": {"data": data, "params": rng.choice(ODD)}}])


def crowds(rng: random.Random) -> bytes:
    return body(
        [{"type": "x", "n": n} for n in range(5000 if rng.random() < 0.03 else rng.choice((5, 30, 100)))]
    )


KINDS: tuple[Callable[[random.Random], bytes], ...] = (
    wrong_types, wrong_types, wrong_types, wrong_types, odd_everything, odd_everything, deep, deep, huge, bad_bytes, bad_bytes, duplicates,
    not_numbers, not_numbers, surrogates, surrogates, unknown, unknown, postbacks, crowds,
)  # fmt: skip


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.service)])
def house(request, tmp_path, database_url, clock, model_home):
    """The web process and a worker with the real conversation, once on each database."""
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else database_url
    upgrade(url)
    sessions = make_sessions(make_engine(url))
    import_file(sessions, "schools", SCHOOLS.encode(), office_code="5703", office_name="สพป.ทดสอบ")
    settings = make_settings(tmp_path, url, rate_person=10**6, rate_chat=10**6, shed_above=10**6)
    converse = make_converse(make_settings(model_home, url, secret_key=KEY), sessions)
    deps = put_in(
        Deps(settings, sessions, clock), sender=Careful(sender.Sent(200)), speaks=ThroughConverse(converse)
    )
    # PostgreSQL's own part, what it can store and what not, is tried by a fifth of them.
    rounds = EACH if request.param == "sqlite" else EACH // 5
    yield create_app(WebDeps(settings, sessions, clock)).test_client(), deps, rounds
    sessions.kw["bind"].dispose()


class Careful(FakeLine):
    """A LINE that looks at what it is given: within its limits, and in UTF-8."""

    def reply(self, reply_token, messages):
        text = json.dumps(messages, ensure_ascii=False, allow_nan=False).encode()
        assert 1 <= len(messages) <= 5 and len(text) < 200_000
        assert all(0 < len(each.get("text", "-")) <= 5000 for each in messages)
        return super().reply(reply_token, messages)

    def taken(self, reply_token):
        """Return what was sent with one token, and keep nothing of what was sent with others."""
        mine = [messages for token, messages in self.replies if token == reply_token]
        self.replies.clear()
        return mine


def asks(page: Any, number: int) -> str:
    """Somebody else asks an ordinary question; return the token that its answer is to be sent with."""
    question = text_event("มีโรงเรียนกี่โรง", event_id=f"01OK{number}", user=OTHER)
    assert page.post("/callback", **signed([question])).status_code == 200
    return str(question["replyToken"])


def work_off(deps: Deps) -> None:
    worker = Worker(deps, "w")
    for _ in range(6):
        steps = 0
        while worker.step():
            steps += 1
            assert steps < 20_000, "the worker goes round in circles"
        deps.clock.move(seconds=3)
        sweep(deps)


@pytest.mark.timeout(1200)
def test_a_thousand_hostile_bodies(house):
    page, deps, rounds = house
    process, before, said = psutil.Process(), 0, Counter()
    for number in range(rounds):
        for kind, make in enumerate(KINDS):
            rng = random.Random(f"{number}.{kind}")
            data = make(rng)
            unsigned = rng.random() < 0.1
            post = signed_bytes(data, secret="wrong") if unsigned else signed_bytes(data)
            path = "/callback" + rng.choice(("", "", "", "/5703"))
            answer = page.post(path, **post)
            said[answer.status_code] += 1
            assert answer.status_code in ({400, 413} if unsigned else {200, 400, 413}), (
                make.__name__,
                number,
            )
            assert answer.text.strip()
        token = asks(page, number)
        work_off(deps)
        (said_to_them,) = deps.sender.taken(token)
        assert "1" in said_to_them[0]["text"], "answered once, whatever came before it"
        if number == rounds // 5:
            # Caches are warm: what grows from here on would grow for ever.
            gc.collect()
            before = process.memory_info().rss
        if (number + 1) * len(KINDS) % 100 == 0:
            # The house stands after each hundred: it has not grown.
            gc.collect()
            assert not before or process.memory_info().rss - before < MOST_GROWTH
    assert sum(said.values()) == rounds * len(KINDS) and said[200] > rounds * 12, said
    with deps.sessions() as session:
        states = Counter(session.scalars(select(InboxEvent.state)))
        bugs = session.execute(
            select(InboxEvent.kind, InboxEvent.reason, InboxEvent.raw).where(InboxEvent.outcome == "bug")
        ).all()
        campaigns = set(session.scalars(select(OutboxMessage.campaign)))
    assert not set(states) & set(OPEN), states
    assert bugs == [], [(kind, reason, (raw or "")[:300]) for kind, reason, raw in bugs[:5]]
    # What came without a reply token is answered late, and nothing else leaves.
    assert campaigns <= {"late"}
