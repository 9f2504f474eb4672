"""What a newcomer sees: ``nongphaen demo`` as real processes, talked to through the chat page's own door."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tests.conftest import give_model

WAIT_S = 90
#: One demonstration for the whole module, also when tests run side by side.
pytestmark = pytest.mark.xdist_group("demo")


def two_free_ports() -> int:
    """Return a port whose successor is free too."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


class Demo:
    """A running demonstration and the people on its chat page."""

    def __init__(self, port: int, process: subprocess.Popen) -> None:
        self.port, self.process = port, process
        self.bot, self.page = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}"
        state = self.state()
        self.people = {each["seat"]: each["id"] for each in state["users"]}
        self.group = state["groups"][0]["id"]

    def state(self) -> dict:
        with urllib.request.urlopen(f"{self.page}/sim/state?since=0", timeout=10) as answer:
            return json.load(answer)

    def say(self, seat: str, text: str, chat: str | None = None) -> str:
        """Type a message; return the id of the person."""
        body = {"user": self.people[seat], "text": text} | ({"chat": chat} if chat else {})
        request = urllib.request.Request(
            f"{self.page}/sim/say", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        urllib.request.urlopen(request, timeout=10).close()
        return self.people[seat]

    def answers(self, chat: str, at_least: int) -> list[dict]:
        """Return what the bot has said in a chat, once there is enough of it."""
        until = time.monotonic() + WAIT_S
        while time.monotonic() < until:
            found = [
                each["body"]
                for each in self.state()["messages"]
                if each["sender"] == "bot" and each["chat"] == chat
            ]
            if len(found) >= at_least:
                return found
            time.sleep(0.1)
        raise AssertionError(f"the bot said too little in {chat}: {found}")


@pytest.fixture(scope="module")
def demo(tmp_path_factory, model_home):
    home = tmp_path_factory.mktemp("demo-home")
    give_model(model_home, home)
    port = two_free_ports()
    environment = {**os.environ, "NONGPHAEN_HOME": str(home), "DEMO_PORT": str(port)}
    for name in ("DATABASE_URL", "QUEUE_URL", "LINE_CHANNEL_SECRET", "SECRET_KEY"):
        environment.pop(name, None)
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    until = time.monotonic() + WAIT_S
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                running = Demo(port, process)
                break
        except (urllib.error.URLError, OSError):
            assert process.poll() is None and time.monotonic() < until, process.stdout.read()
            time.sleep(0.2)
    yield running
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def test_a_principal_gets_the_money_of_the_own_school_in_one_screen(demo):
    chat = demo.say("school:57030040", "เงินรายหัวปี 70 ของ รร.เรา ได้เท่าไหร่")
    sentence, card = demo.answers(chat, 2)[:2]
    assert "1,284,255.00 บาท" in sentence["text"] and "ลงวันที่ 6 พ.ย. 2569" in sentence["text"]
    assert card["type"] == "flex" and "2,052.00" in json.dumps(card, ensure_ascii=False)


def test_an_officer_gets_a_card_and_a_chart_that_can_be_fetched(demo):
    chat = demo.say("officer", "โรงเรียนขนาดเล็กแยกอำเภอ ขอกราฟ")
    sentence, card, chart = demo.answers(chat, 3)[:3]
    assert "รวม 53 โรง" in sentence["text"] and "DMC" in sentence["text"] and card["type"] == "flex"
    for address in (chart["originalContentUrl"], chart["previewImageUrl"]):
        with urllib.request.urlopen(address, timeout=10) as picture:
            assert picture.read(8) == b"\x89PNG\r\n\x1a\n"
            assert "immutable" in picture.headers["Cache-Control"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(chart["originalContentUrl"].replace(".png", "0.png"), timeout=10)
    assert refused.value.code == 404


def test_the_public_is_refused_what_is_not_public_and_told_what_is(demo):
    chat = demo.say("public", "งบโรงเรียนบ้านแม่จันเท่าไหร่")
    assert "ขออภัย" in demo.answers(chat, 1)[0]["text"]


def test_a_group_is_left_in_peace_until_it_calls(demo):
    demo.say("school:57030040", "พรุ่งนี้ประชุมกี่โมงคะ", chat=demo.group)
    demo.say("school:57030040", "น้องแผน มีโรงเรียนกี่โรง", chat=demo.group)
    answers = demo.answers(demo.group, 1)
    assert len([each for each in answers if each["type"] == "text"]) == 1 and "โรง" in answers[0]["text"]


def test_answers_cost_no_quota_and_a_forged_webhook_gets_in_nowhere(demo):
    assert demo.state()["quota"]["used"] == 0
    forged = urllib.request.Request(
        f"{demo.bot}/callback", b'{"destination":"U","events":[]}', {"x-line-signature": "AAAA"}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(forged, timeout=10)
    assert refused.value.code == 400


def test_zz_it_stops_cleanly_and_says_that_the_data_stay(demo):
    demo.process.send_signal(signal.SIGINT)
    told, _ = demo.process.communicate(timeout=30)
    assert demo.process.returncode == 0
    assert "พร้อมแล้ว เปิดหน้าแชตที่" in told and "ข้อมูลยังอยู่" in told and "Traceback" not in told
