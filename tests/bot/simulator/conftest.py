"""A platform with three people and a group, an HTTP client with a good token, and a bot that only listens."""

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.simulator import SimulatorConfig, create_simulator
from bot.simulator.ids import stable_group_id
from bot.simulator.personas import GroupPersona, persona

TOKEN = "test-token"
SECRET = "test-secret"
SOMCHAI = persona("t-somchai", "สมชาย", "public", "")
MALEE = persona("t-malee", "มาลี", "school:57030040", "")
ARUN = persona("t-arun", "อรุณ", "officer", "")
GROUP = stable_group_id("t-group")


class FixedClock:
    """A clock that moves only when told."""

    def __init__(self):
        self.now = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)

    def __call__(self):
        return self.now

    def pass_seconds(self, seconds):
        self.now += timedelta(seconds=seconds)


class ListeningBot:
    """Keeps every webhook it gets and answers with ``status``."""

    def __init__(self):
        self.requests = []
        self.status = 200
        bot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                bot.requests.append((dict(self.headers), body))
                self.send_response(bot.status)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/callback"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def events(self):
        return [event for _, body in self.requests for event in json.loads(body)["events"]]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Api:
    """The bot's side of LINE's API, over the Flask test client."""

    def __init__(self, app):
        self.client = app.test_client()

    def post(self, path, body=None, *, retry_key=None, token=TOKEN, **options):
        headers = {"Authorization": f"Bearer {token}"}
        if retry_key:
            headers["X-Line-Retry-Key"] = retry_key
        if "data" not in options:
            options["json"] = body
        return self.client.post(f"/v2/bot/{path}", headers=headers, **options)

    def get(self, path):
        return self.client.get(f"/v2/bot/{path}", headers={"Authorization": f"Bearer {TOKEN}"})

    def delete(self, path):
        return self.client.delete(f"/v2/bot/{path}", headers={"Authorization": f"Bearer {TOKEN}"})

    def push(self, to, *messages, **options):
        return self.post("message/push", {"to": to, "messages": list(messages) or [text("สวัสดี")]}, **options)

    def reply(self, token, *messages, **options):
        return self.post(
            "message/reply", {"replyToken": token, "messages": list(messages) or [text("ค่ะ")]}, **options
        )


def text(words):
    return {"type": "text", "text": words}


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def config(clock):
    group = GroupPersona(GROUP, "กลุ่มทดสอบ", (SOMCHAI.user_id, MALEE.user_id, ARUN.user_id), "cluster:ทดสอบ")
    return SimulatorConfig(
        channel_secret=SECRET,
        access_token=TOKEN,
        quota_limit=10,
        personas=(SOMCHAI, MALEE, ARUN),
        groups=(group,),
        clock=clock,
    )


@pytest.fixture
def app(config):
    app = create_simulator(config)
    yield app
    app.extensions["line_platform"].close()


@pytest.fixture
def line(app):
    return app.extensions["line_platform"]


@pytest.fixture
def api(app):
    return Api(app)


@pytest.fixture
def bot():
    bot = ListeningBot()
    yield bot
    bot.close()


def last_token(line):
    """Return the reply token of the newest event."""
    return next(reversed(line.reply_tokens))
