"""``serve``: the web process on gunicorn."""

from __future__ import annotations

import os
from typing import Any

import click

from bot.settings import load_settings
from db.errors import WrongInputError

#: One office's webhooks; more by WEB_CONCURRENCY, as gunicorn itself reads it.
PROCESSES, THREADS = 1, 8
STOP_WITHIN_S = 10


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="ที่อยู่เครือข่ายที่เปิดรับ")
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="พอร์ต ไม่ใส่ = ตัวแปร PORT หรือ 8000")
def serve(host: str, port: int | None) -> None:
    """เปิดเว็บที่รับข้อความจาก LINE (webhook รูป และหน้าสถานะ)

    ตัวอย่าง: nongphaen serve --port 8000
    """
    from bot.app import NEEDED

    # Said here, once: a worker process could only say it with a stack.
    load_settings(need=NEEDED)
    _gunicorn(f"{host}:{port or _port()}").run()


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 65535:
        raise WrongInputError(f"PORT {text!r} ต้องเป็นเลขพอร์ต 1-65535")
    return int(text)


def _gunicorn(bind: str) -> Any:
    from gunicorn.app.base import BaseApplication

    from bot.patience import PatientWorker

    class Server(BaseApplication):  # type: ignore[misc]
        """Gunicorn with our settings in place of a file of its own."""

        def load_config(self) -> None:
            options = {
                "bind": bind,
                "worker_class": PatientWorker,
                "workers": int(os.environ.get("WEB_CONCURRENCY") or PROCESSES),
                "threads": THREADS,
                "graceful_timeout": STOP_WITHIN_S,
                "keepalive": 75,
                "limit_request_line": 4094,
                "limit_request_fields": 64,
                "limit_request_field_size": 8190,
                "accesslog": None,
                "loglevel": "warning",
                "control_socket_disable": True,
            }
            for name, value in options.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            # After the fork: no connection is shared between processes.
            from bot.app import create_app

            return create_app()

    return Server()
