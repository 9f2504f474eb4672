"""Requests to LINE against the stand-in: each answer, and each fault, becomes one typed outcome."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from bot.line import sender
from bot.line.sender import Sender, classify
from bot.simulator.faults import Fault, FaultKind
from bot.simulator.server import DEMO_CHANNEL_ACCESS_TOKEN, SimulatorConfig, SimulatorServer
from db.outbox import Parcel

TEXT = [{"type": "text", "text": "สวัสดีค่ะ"}]


@pytest.fixture
def line():
    with SimulatorServer(SimulatorConfig()) as server:
        yield server


@pytest.fixture
def client(line):
    return Sender(DEMO_CHANNEL_ACCESS_TOKEN, line.url, timeout_s=(1.0, 0.4))


@pytest.fixture
def person(line) -> str:
    return line.platform.add_user("U" + "7" * 32, "ครูตัวอย่าง").user_id


@pytest.fixture
def token(line, person) -> str:
    event_id = line.platform.say(person, "สวัสดี")
    return line.platform.events[event_id]["replyToken"]


def parcel(person: str, endpoint: str = "push") -> Parcel:
    return Parcel(1, "5703", str(uuid.uuid4()), endpoint, (person,), TEXT, "w", 1, datetime.now(UTC))


def test_a_reply_arrives_once_and_its_token_is_spent(line, client, person, token):
    outcome = client.reply(token, TEXT)
    assert type(outcome) is sender.Sent and outcome.request_id
    assert type(client.reply(token, TEXT)) is sender.InvalidToken
    assert [each["text"] for each in line.platform.bot_messages(person)] == ["สวัสดีค่ะ"]


@pytest.mark.parametrize("endpoint", ["push", "multicast"])
def test_the_same_retry_key_sends_once_and_409_is_success(line, client, person, endpoint):
    same = parcel(person, endpoint)
    assert type(client.send(same)) is sender.Sent
    again = client.send(same)
    assert (type(again), again.status) == (sender.Sent, 409)
    assert len(line.platform.bot_messages(person)) == 1


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (FaultKind.ERROR_BEFORE, sender.Unknown),
        (FaultKind.ERROR_AFTER, sender.Unknown),
        (FaultKind.TIMEOUT_BEFORE, sender.Unknown),
        (FaultKind.TIMEOUT_AFTER, sender.Unknown),
        (FaultKind.RESET_BEFORE, sender.Unknown),
        (FaultKind.RESET_AFTER, sender.Unknown),
        (FaultKind.RATE_LIMIT, sender.RateLimited),
        (FaultKind.MONTHLY_LIMIT, sender.MonthlyLimit),
        (FaultKind.BAD_REQUEST, sender.Rejected),
        (FaultKind.UNAUTHORIZED, sender.Unauthorised),
    ],
)
def test_every_fault_has_its_outcome_and_no_hidden_second_attempt(
    line, client, person, token, fault, outcome
):
    line.platform.faults.add(Fault(fault, "message/reply", times=2, delay_s=0.8))
    assert type(client.reply(token, TEXT)) is outcome
    left = [line.platform.faults.take("message/reply") is not None for _ in range(2)]
    assert left == [True, False], "one request must meet one fault"
    assert len(line.platform.bot_messages(person)) == fault.after_acceptance


def test_nobody_at_the_address_means_nothing_was_sent(free_port):
    outcome = Sender("t", f"http://127.0.0.1:{free_port}").reply("t", TEXT)
    assert type(outcome) is sender.NotReached


def test_a_wrong_token_is_unauthorised(line):
    assert type(Sender("wrong", line.url).bot_info()) is sender.Unauthorised


def test_who_we_are_the_quota_and_the_animation(line, client, person):
    assert client.bot_info().data["userId"].startswith("U")
    limit, used = client.quota()
    assert (limit.data, used.data) == ({"type": "limited", "value": 300}, {"totalUsage": 0})
    assert type(client.show_loading(person)) is sender.Sent


def test_messages_that_line_refuses_come_back_with_the_place(client, token):
    outcome = client.reply(token, [{"type": "text", "text": ""}])
    assert type(outcome) is sender.Rejected
    assert "messages[0]" in outcome.reason


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe", "7", None])
def test_a_success_that_cannot_be_read_is_a_success_all_the_same(body):
    assert type(classify(200, {}, body)) is sender.Sent
