"""A closed-loop HTTP client in one thread: N keep-alive connections, each sends its next webhook when answered.

``python -m tests.benchmarks.ack_client PORT CONNECTIONS SECONDS SECRET`` prints one JSON object. A process of its
own, and a loop over raw sockets, so that the client takes as little of the two cores as it can.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import selectors
import socket
import sys
import time
import uuid


def webhook(number: int, run: str, secret: bytes) -> bytes:
    """Return one signed request with one text message, of the size LINE sends (about 600 bytes)."""
    body = json.dumps(
        {
            "destination": "U" + "0" * 32,
            "events": [
                {
                    "type": "message",
                    "message": {
                        "type": "text", "id": f"{number:018d}", "quoteToken": "q" * 48,
                        "text": "โรงเรียนบ้านแม่จันมีนักเรียนกี่คนคะ",
                    },
                    "webhookEventId": f"{run}{number:012d}",
                    "deliveryContext": {"isRedelivery": False},
                    "timestamp": 1780000000000 + number,
                    "source": {"type": "user", "userId": f"U{number % 5000:032x}"},
                    "replyToken": f"{number:032x}",
                    "mode": "active",
                }
            ],
        },
        ensure_ascii=False,
    ).encode()  # fmt: skip
    signature = base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode()
    head = (
        "POST /callback HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json; charset=utf-8\r\n"
        f"User-Agent: LineBotWebhook/2.0\r\nX-Line-Signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Line:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent_at, self.received = 0.0, b""

    def send(self, request: bytes) -> None:
        self.sent_at, self.received = time.perf_counter(), b""
        self.socket.sendall(request)

    def answered(self) -> int:
        """Read what there is; return the status once the answer is whole, 0 before, -1 when the server hung up."""
        chunk = self.socket.recv(65536)
        if not chunk:
            return -1
        self.received += chunk
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found:
            return 0
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        return int(head[9:12]) if len(body) >= length else 0


def drive(port: int, connections: int, seconds: float, secret: bytes) -> dict[str, object]:
    run, number = "01" + uuid.uuid4().hex[:12], 0
    lines, selector = [Line(port) for _ in range(connections)], selectors.DefaultSelector()
    for line in lines:
        selector.register(line.socket, selectors.EVENT_READ, line)
        number += 1
        line.send(webhook(number, run, secret))
    began = time.perf_counter()
    until, taken, refused = began + seconds, [], 0
    while (now := time.perf_counter()) < until:
        for key, _ in selector.select(1):
            line: Line = key.data
            status = line.answered()
            if status == 0:
                continue
            if status == 200:
                taken.append(time.perf_counter() - line.sent_at)
            else:
                refused += 1
            if status == -1 or b"connection: close" in line.received.lower():
                selector.unregister(line.socket)
                line.socket.close()
                line.__init__(port)  # type: ignore[misc]
                selector.register(line.socket, selectors.EVENT_READ, line)
            number += 1
            line.send(webhook(number, run, secret))
    taken.sort()
    place = lambda share: taken[min(len(taken) - 1, int(len(taken) * share))] * 1000 if taken else 0.0  # noqa: E731
    return {
        "rate": len(taken) / (now - began),
        "p50_ms": place(0.5),
        "p99_ms": place(0.99),
        "refused": refused,
    }


if __name__ == "__main__":
    port, connections, seconds, secret = sys.argv[1:]
    print(json.dumps(drive(int(port), int(connections), float(seconds), secret.encode())))
