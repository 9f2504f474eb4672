"""What the webhook is measured against: an app that only checks the HMAC, and the SDK's echo example in shape.

Run under gunicorn like ours: ``gunicorn tests.benchmarks.ack_servers:bare()``. The third, ``slow_line``, stands for
LINE's reply endpoint, which takes 80 ms.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from flask import Flask, abort, request

REPLY_TAKES_S = 0.08


def bare() -> Flask:
    """The least that an honest webhook can do: check the signature, say 200."""
    app, secret = Flask("bare"), os.environ["LINE_CHANNEL_SECRET"].encode()

    @app.post("/callback")
    def callback() -> str:
        digest = base64.b64encode(hmac.new(secret, request.get_data(), hashlib.sha256).digest()).decode()
        if not hmac.compare_digest(digest, request.headers.get("X-Line-Signature", "")):
            abort(400)
        return "OK"

    return app


def echo() -> Flask:
    """The SDK's way of an echo bot: parse in the web process and reply to LINE before answering the webhook."""
    from linebot.v3 import WebhookHandler
    from linebot.v3.messaging import ApiClient, Configuration, MessagingApi, ReplyMessageRequest, TextMessage
    from linebot.v3.webhooks import MessageEvent, TextMessageContent

    app, handler = Flask("echo"), WebhookHandler(os.environ["LINE_CHANNEL_SECRET"])
    configuration = Configuration(access_token="-", host=os.environ["LINE_API_BASE"])

    @app.post("/callback")
    def callback() -> str:
        handler.handle(request.get_data(as_text=True), request.headers["X-Line-Signature"])
        return "OK"

    @handler.add(MessageEvent, message=TextMessageContent)
    def answer(event: MessageEvent) -> None:
        with ApiClient(configuration) as client:
            MessagingApi(client).reply_message(
                ReplyMessageRequest(
                    reply_token=event.reply_token, messages=[TextMessage(text=event.message.text)]
                )
            )

    return app


class _SlowLine(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        time.sleep(REPLY_TAKES_S)
        body = b'{"sentMessages":[{"id":"1"}]}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        pass


def slow_line(port: int) -> None:
    """Serve the reply endpoint until killed."""
    ThreadingHTTPServer(("127.0.0.1", port), _SlowLine).serve_forever()


if __name__ == "__main__":
    slow_line(int(sys.argv[1]))
