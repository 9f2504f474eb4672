"""The whole house on one machine, with the stand-in for LINE: what ``demo`` and ``trial`` start, watch over and stop."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

import bot
from bot.deps import DEMO_KEY, sessions_of
from bot.settings import Settings, load_settings
from bot.simulator.server import DEMO_CHANNEL_ACCESS_TOKEN, DEMO_CHANNEL_SECRET
from db.errors import WrongInputError

#: Seconds the parts may take to answer before the whole is given up.
START_WITHIN_S = 60
#: Seconds a part may take to stop after SIGINT before it is killed.
STOP_WITHIN_S = 10
#: Messages a month in the stand-in: LINE's free plan in Thailand.
QUOTA = 300


@dataclass(frozen=True, slots=True)
class Played:
    """What is played: its name, the command that opens it again, and who stands on the chat page."""

    name: str
    again: str
    cast: str = "demo"


def stage_port() -> int:
    """Return the port of the bot; the stand-in takes the next one.

    Raises:
        WrongInputError: DEMO_PORT is no port.
    """
    text = os.environ.get("DEMO_PORT") or "8000"
    if not text.isdigit() or not 1 <= int(text) <= 65534:
        raise WrongInputError(f"DEMO_PORT {text!r} ต้องเป็นเลขพอร์ต 1-65534")
    return int(text)


def local_environment(settings: Settings, port: int) -> dict[str, str]:
    """Return the environment of the parts: what a real office sets, with values that work on this machine alone."""
    home = Path(settings.home)
    home.mkdir(parents=True, exist_ok=True)
    return {
        **os.environ,
        "NONGPHAEN_HOME": str(home),
        "LINE_CHANNEL_SECRET": DEMO_CHANNEL_SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": DEMO_CHANNEL_ACCESS_TOKEN,
        "LINE_API_BASE": f"http://127.0.0.1:{port + 1}",
        "LINE_DATA_API_BASE": f"http://127.0.0.1:{port + 1}",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or _kept_secret(home / DEMO_KEY),
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": os.pathsep.join((str(Path(bot.__file__).parents[1]), os.environ.get("PYTHONPATH", ""))),
    }


def _kept_secret(path: Path) -> str:
    """A key of this machine's own, so that links to pictures survive a restart."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def play(what: Played, environment: Mapping[str, str], port: int) -> None:
    """Start the three parts, say where the pages are, and stop all of them together on Ctrl-C.

    Raises:
        WrongInputError: A port is taken.
        ClickException: A part did not start, or stopped by itself.
    """
    for each in (port, port + 1):
        _must_be_free(each, what.again)
    bot = f"http://127.0.0.1:{port}"
    stand_in = [
        "simulator",
        "--port",
        str(port + 1),
        "--bot-url",
        bot,
        "--quota",
        str(QUOTA),
        "--cast",
        what.cast,
    ]
    parts = {"LINE จำลอง": stand_in, "บอท": ["serve", "--port", str(port)], "ตัวทำงาน": ["work"]}
    stopping: list[int] = []
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda number, _frame: stopping.append(number))
    # Each part has a session of its own: Ctrl-C reaches us alone, and we stop them in order.
    # Their folder is their home: an .env of a real office, beside which this may be started, is not for them.
    home = environment["NONGPHAEN_HOME"]
    running = {
        name: subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments], env=dict(environment), cwd=home, start_new_session=True
        )
        for name, arguments in parts.items()
    }
    menus = None
    try:
        _wait_until_ready(what, running, port, stopping)
        if not stopping:
            # The stand-in for LINE forgets its menus with every stop; they appear while one reads on.
            menus = subprocess.Popen(
                [sys.executable, "-m", "bot", "richmenu", "publish"], env=dict(environment), cwd=home,
                start_new_session=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
            click.echo(f"\nพร้อมแล้ว เปิดหน้าแชตที่ http://127.0.0.1:{port + 1}/ (กด Ctrl-C เพื่อหยุด)")
            click.echo(f"หน้าจัดการของเจ้าหน้าที่ (ลิงก์ใช้ได้ครั้งเดียวภายใน 10 นาที): {_console_link(environment)}\n")
        while not stopping:
            for name, process in running.items():
                if process.poll() is not None:
                    raise click.ClickException(f"{name}หยุดทำงานเอง (รหัส {process.returncode}) ดูข้อความด้านบน")
            time.sleep(0.3)
    finally:
        if menus is not None:
            menus.terminate()
            menus.wait()
        _stop(running)
    click.echo(f"หยุด{what.name}แล้ว ข้อมูลยังอยู่ เปิดใหม่ด้วย {what.again}")


def _must_be_free(port: int, again: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise WrongInputError(
                f"พอร์ต {port} มีโปรแกรมอื่นใช้อยู่ เลือกพอร์ตอื่นด้วย DEMO_PORT เช่น {again} DEMO_PORT=8100"
            ) from error


def _console_link(environment: Mapping[str, str]) -> str:
    from bot.cli.console import command_link

    settings = load_settings(environment)
    sessions = sessions_of(settings)
    try:
        return command_link(settings, sessions, settings.office_code)
    finally:
        sessions.kw["bind"].dispose()


def _wait_until_ready(
    what: Played, running: Mapping[str, subprocess.Popen[bytes]], port: int, stopping: list[int]
) -> None:
    addresses = [f"http://127.0.0.1:{port}/readyz", f"http://127.0.0.1:{port + 1}/"]
    until = time.monotonic() + START_WITHIN_S
    while addresses and not stopping:
        if any(process.poll() is not None for process in running.values()) or time.monotonic() > until:
            raise click.ClickException(f"{what.name}เปิดไม่สำเร็จ ดูข้อความด้านบน")
        try:
            with urllib.request.urlopen(addresses[0], timeout=2):
                addresses.pop(0)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)


def _stop(running: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """SIGINT first: the worker finishes what it holds; SIGKILL is survived too, but need not be."""
    for process in running.values():
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
    for process in running.values():
        try:
            process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
