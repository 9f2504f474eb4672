"""Slow clients cannot keep LINE's webhooks out, and every answer carries its security headers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from bot.app import create_app
from bot.deps import WebDeps
from db.migrate import upgrade
from tests.bot.kit import KEY, SECRET, make_settings, signed, text_event
from tests.conftest import ROOT

#: More than the web process has threads.
SLOW = 12
SERVE = "import bot.patience; bot.patience.READ_WITHIN_S = 1.0; from bot.cli import main; main(['serve', '--port', {port!r}])"


@pytest.fixture
def server(tmp_path, database_url, free_port):
    upgrade(database_url)
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "NONGPHAEN_HOME": str(tmp_path), "DATABASE_URL": database_url,
        "LINE_CHANNEL_SECRET": SECRET, "SECRET_KEY": KEY,
    }  # fmt: skip
    command = [sys.executable, "-c", SERVE.format(port=str(free_port))]
    running = subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL)
    try:
        while running.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", free_port), timeout=1).close()
                break
            except OSError:
                continue
        yield free_port
    finally:
        running.terminate()
        running.wait()


@pytest.mark.parametrize(
    "begun",
    [
        b"POST /callback HTTP/1.1\r\nHost: a\r\n",
        b"POST /callback HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n{",
        b"POST /callback HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe",
    ],
    ids=["in the head", "in the body", "in a chunk"],
)
def test_clients_that_stop_in_the_middle_are_hung_up_on_and_webhooks_get_through(server, begun):
    slow = [socket.create_connection(("127.0.0.1", server)) for _ in range(SLOW)]
    for each in slow:
        each.sendall(begun)
    post = signed([text_event()])
    request = urllib.request.Request(
        f"http://127.0.0.1:{server}/callback", data=post["data"], headers=post["headers"]
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status == 200
    for each in slow:
        each.settimeout(60)
        while each.recv(4096):
            pass
        each.close()


@pytest.mark.parametrize(
    "path", ["/healthz", "/metrics", "/none", "/callback", "/files/x", "/media/x.png", "/console/"]
)
def test_every_answer_carries_its_security_headers(tmp_path, database_url, office, clock, path):
    settings = make_settings(tmp_path, database_url)
    answer = create_app(WebDeps(settings, office, clock)).test_client().get(path)
    for name, value in {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Strict-Transport-Security": "max-age=31536000",
    }.items():
        assert answer.headers[name] == value, name
    assert answer.headers["Referrer-Policy"] in ("no-referrer", "same-origin")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"] or path.startswith("/console")
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "'unsafe-inline'" not in answer.headers["Content-Security-Policy"]


def test_a_huge_head_is_refused_by_the_server(server):
    headers = {f"X-{number}": "a" * 100 for number in range(200)}
    request = urllib.request.Request(f"http://127.0.0.1:{server}/healthz", headers=headers)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=60)
    assert 400 <= refused.value.code < 500
