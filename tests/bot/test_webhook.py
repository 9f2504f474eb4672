"""The webhook: what is refused, what is stored, and that nothing spoils a batch."""

from __future__ import annotations

import hmac
import io
import json
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from bot.app import create_app
from bot.deps import WebDeps
from bot.webhook import DRAINED_BYTES, MOST_BYTES, signature_of
from db.inbox import InboxEvent
from db.offices import Office, ensure_office
from db.session import writing
from tests.bot.kit import GROUP, SECRET, USER, make_settings, signed, signed_bytes, text_event


@pytest.fixture
def client(tmp_path, queues, any_database, clock):
    app = create_app(WebDeps(make_settings(tmp_path, any_database), queues, clock))
    return app.test_client()


def stored(sessions) -> list[InboxEvent]:
    with sessions() as session:
        return list(session.scalars(select(InboxEvent).order_by(InboxEvent.id)))


def test_the_signature_is_that_of_lines_own_example():
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    assert signature_of(SECRET, body) == b"GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


def test_an_event_is_stored_before_200_is_said(client, queues):
    assert client.post("/callback", **signed([text_event("มีนักเรียนกี่คน")])).status_code == 200
    (row,) = stored(queues)
    assert (row.office_code, row.state, row.chat_id, row.message_id) == ("5703", "waiting", USER, "m-01E1")
    assert json.loads(row.raw)["message"]["text"] == "มีนักเรียนกี่คน"


def test_verify_button_sends_no_events_and_hears_200(client, queues):
    assert client.post("/callback", **signed([])).status_code == 200
    assert stored(queues) == []


@pytest.mark.parametrize("given", [None, "", "wrong", "ลายเซ็น", "A" * 44])
def test_without_the_right_signature_nothing_is_stored(client, queues, given):
    post = signed([text_event()])
    headers = {} if given is None else {"x-line-signature": given.encode().decode("latin-1")}
    answer = client.post("/callback", data=post["data"], headers=headers)
    assert answer.status_code == 400
    assert "ลายเซ็น" in answer.text
    assert stored(queues) == []


def test_a_signature_under_another_secret_is_wrong(client, queues):
    assert client.post("/callback", **signed([text_event()], secret="another")).status_code == 400
    assert stored(queues) == []


def test_signatures_are_compared_in_constant_time_and_over_the_bytes_as_they_came(
    client, queues, monkeypatch
):
    """A comparison that ends at the first wrong letter tells a patient sender how much of it was right."""
    compared = []

    def compare(ours: bytes, given: bytes) -> bool:
        compared.append((ours, given))
        return hmac.compare_digest(ours, given)

    monkeypatch.setattr("bot.webhook.hmac", SimpleNamespace(new=hmac.new, compare_digest=compare))
    post = signed([text_event()])
    assert client.post("/callback", data=post["data"] + b" ", headers=post["headers"]).status_code == 400
    assert stored(queues) == [] and compared, "the same events, yet not the bytes that were signed"
    seen = len(compared)
    assert client.post("/callback", **post).status_code == 200
    assert len(compared) == seen + 1 and len(stored(queues)) == 1


class Endless(io.RawIOBase):
    """A sender who writes as long as somebody reads, up to so much; counts what was taken."""

    def __init__(self, most: int) -> None:
        self.left, self.taken = most, 0

    def readable(self) -> bool:
        return True

    def readinto(self, into) -> int:
        size = min(len(into), self.left)
        into[:size] = b"x" * size
        self.left, self.taken = self.left - size, self.taken + size
        return size


def test_who_says_how_much_is_coming_is_read_no_further_than_the_answer_needs(client):
    """Else a sender who announces terabytes keeps a thread for as long as they like."""
    sender = Endless(3 * DRAINED_BYTES)
    answer = client.post(
        "/callback",
        headers={"x-line-signature": "x"},
        environ_overrides={"wsgi.input": sender, "CONTENT_LENGTH": str(3 * DRAINED_BYTES)},
    )
    assert answer.status_code == 413 and sender.taken <= DRAINED_BYTES + 65_536


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"7", b'{"events":{}}', b'{"destination":"U1"}', b"\xff\xfe", b"[" * 100_000],
)
def test_a_signed_body_that_is_no_webhook_is_refused_in_thai(client, queues, body):
    answer = client.post("/callback", **signed_bytes(body))
    assert answer.status_code == 400
    assert "ไม่ใช่ webhook" in answer.text
    assert "Traceback" not in answer.text
    assert stored(queues) == []


def test_ten_megabytes_are_refused_though_well_signed(client, queues):
    body = json.dumps({"destination": "U1", "events": [], "pad": "x" * 10_000_000}).encode()
    answer = client.post("/callback", **signed_bytes(body))
    assert answer.status_code == 413
    assert "ใหญ่เกินไป" in answer.text


def test_a_chunked_body_is_measured_too(client, queues):
    body = b"x" * (MOST_BYTES + 1)
    answer = client.post(
        "/callback",
        input_stream=io.BytesIO(body),
        environ_overrides={"wsgi.input_terminated": True},
        headers={"Transfer-Encoding": "chunked", "x-line-signature": "x"},
    )
    assert answer.status_code == 413


def test_one_broken_event_does_not_spoil_its_batch(client, queues):
    no_id = text_event("ไม่มีเลข")
    del no_id["webhookEventId"]
    odd = text_event(event_id="01E3", timestamp="yesterday", source=[], message=7)
    batch = [
        text_event(event_id="01E1"),
        None,
        7,
        {"no": "type"},
        no_id,
        odd,
        {"type": "brandNew"},
        text_event(event_id="01E9"),
    ]
    assert client.post("/callback", **signed(batch)).status_code == 200
    rows = stored(queues)
    assert [row.state for row in rows] == ["waiting"] + ["ignored"] * 3 + ["waiting"] * 4
    assert [row.outcome for row in rows[1:4]] == ["broken"] * 3
    assert rows[4].synthetic_id and rows[4].webhook_event_id.startswith("x-")
    assert rows[-1].webhook_event_id == "01E9"


def test_a_redelivery_changes_nothing_also_without_an_id(client, queues):
    no_id = text_event("ไม่มีเลข")
    del no_id["webhookEventId"]
    for _ in range(3):
        assert client.post("/callback", **signed([text_event(), no_id, text_event()])).status_code == 200
    assert len(stored(queues)) == 2


@pytest.mark.parametrize("odd", ["a\x00b", "ไทย", "\ud800", "x" * 500, 5, None])
def test_odd_ids_and_letters_never_break_the_database(client, queues, odd):
    event = text_event("นัล\x00 \ud800", event_id="01E1")
    event["webhookEventId"] = odd
    event["source"]["userId"] = odd
    assert client.post("/callback", **signed([event])).status_code == 200
    assert len(stored(queues)) == 1


def test_standby_events_are_kept_and_left_to_the_other_module(client, queues):
    client.post("/callback", **signed([text_event(mode="standby")]))
    (row,) = stored(queues)
    assert (row.state, row.outcome) == ("ignored", "standby")


def test_a_group_is_the_chat_and_the_person_the_speaker(client, queues):
    client.post(
        "/callback", **signed([text_event(source={"type": "group", "groupId": GROUP, "userId": USER})])
    )
    (row,) = stored(queues)
    assert (row.chat_id, row.speaker_id) == (GROUP, USER)


def test_a_single_office_takes_any_destination_and_remembers_the_first(client, queues):
    assert client.post("/callback", **signed([], destination="Uone")).status_code == 200
    assert client.post("/callback", **signed([], destination="Utwo")).status_code == 200
    with queues() as session:
        assert session.get(Office, "5703").destination == "Uone"


def test_with_several_offices_the_destination_decides_and_an_unknown_one_is_nobodys(client, queues):
    with writing(queues) as session:
        ensure_office(session, "5402", "สพป.แพร่ เขต 2").destination = "Uphrae"
        session.get(Office, "5703").destination = "Urai"
    client.post("/callback", **signed([text_event(event_id="a")], destination="Uphrae"))
    client.post("/callback", **signed([text_event(event_id="b")], destination="Urai"))
    answer = client.post("/callback", **signed([text_event(event_id="c")], destination="Uwho"))
    assert answer.status_code == 404
    assert [row.office_code for row in stored(queues)] == ["5402", "5703"]


def test_with_several_offices_of_which_none_is_linked_an_unknown_destination_is_nobodys(client, queues):
    with writing(queues) as session:
        ensure_office(session, "5402", "สพป.แพร่ เขต 2")
    assert client.post("/callback", **signed([text_event()], destination="Uwho")).status_code == 404
    assert stored(queues) == []
    # The path names the office; its destination is remembered from then on.
    assert client.post("/callback/5402", **signed([], destination="Uphrae")).status_code == 200
    assert client.post("/callback", **signed([text_event()], destination="Uphrae")).status_code == 200
    assert [row.office_code for row in stored(queues)] == ["5402"]


def test_the_path_may_name_the_office(client, queues):
    with writing(queues) as session:
        ensure_office(session, "5402", "สพป.แพร่ เขต 2")
    assert client.post("/callback/5402", **signed([text_event()])).status_code == 200
    assert client.post("/callback/9999", **signed([text_event()])).status_code == 404
    assert [row.office_code for row in stored(queues)] == ["5402"]


def test_an_unreachable_database_is_503_so_that_line_sends_again(tmp_path, settings, clock):
    from db.session import make_engine, make_sessions

    deps = WebDeps(settings, make_sessions(make_engine(settings.database_url)), clock)
    answer = create_app(deps).test_client().post("/callback", **signed([text_event()]))
    assert answer.status_code == 503
    assert "Traceback" not in answer.text
