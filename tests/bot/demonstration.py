"""A running demonstration, as a newcomer starts it, and the people on its chat page."""

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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import give_model

WAIT_S = 90


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

    def __init__(self, port: int, process: subprocess.Popen, home: Path) -> None:
        self.port, self.process, self.home = port, process, home
        self.bot, self.page = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}"
        state = self.state()
        # Where nobody is seated yet, people go by their names.
        self.people = {
            each["name"] if each["seat"] == "new" else each["seat"]: each["id"] for each in state["users"]
        }
        self.group = state["groups"][0]["id"]

    def state(self) -> dict:
        with urllib.request.urlopen(f"{self.page}/sim/state?since=0", timeout=10) as answer:
            return json.load(answer)

    def say(self, seat: str, text: str, chat: str | None = None) -> str:
        """Type a message; return the id of the person."""
        self.post("/sim/say", user=self.people[seat], text=text, **({"chat": chat} if chat else {}))
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

    def post(self, path: str, **body: object) -> None:
        """Do something through the chat page's own door."""
        request = urllib.request.Request(
            f"{self.page}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        urllib.request.urlopen(request, timeout=10).close()

    def pushed_button(self, chat: str, about: str, label: str) -> dict:
        """Wait for a pushed message about something, and return its button."""
        until = time.monotonic() + WAIT_S
        while time.monotonic() < until:
            for each in self.state()["messages"]:
                if each["chat"] == chat and each["sender"] == "bot" and about in str(each["body"]):
                    for action in actions_in(each["body"]):
                        if action.get("label") == label:
                            return action
            time.sleep(0.2)
        raise AssertionError(f"no message about {about}")


def actions_in(body: object) -> list[dict]:
    """Return every action that a message of LINE carries, however deep."""
    if isinstance(body, dict):
        own = [body["action"]] if isinstance(body.get("action"), dict) else []
        return own + [each for value in body.values() for each in actions_in(value)]
    return [each for one in body for each in actions_in(one)] if isinstance(body, list) else []


@contextmanager
def demonstration(home: Path, model_home: Path, *command: str, folder: str = "") -> Iterator[Demo]:
    """Start a demonstration of its own, with the trained model put in, and stop it in the end.

    ``command`` in place of ``demo``: ``trial --office 5602``; ``folder`` is where that keeps its things below its home.
    """
    give_model(model_home, home / folder)
    port = two_free_ports()
    environment = {**os.environ, "NONGPHAEN_HOME": str(home), "DEMO_PORT": str(port)}
    for name in ("DATABASE_URL", "QUEUE_URL", "LINE_CHANNEL_SECRET", "SECRET_KEY"):
        environment.pop(name, None)
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *(command or ("demo",))],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    until = time.monotonic() + WAIT_S
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                running = Demo(port, process, home)
                break
        except (urllib.error.URLError, OSError):
            assert process.poll() is None and time.monotonic() < until, process.stdout.read()
            time.sleep(0.2)
    try:
        yield running
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
