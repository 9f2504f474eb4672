"""``demo``: everything on one machine, with real schools, in one process group."""

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
from dataclasses import replace
from pathlib import Path

import click

from bot.settings import Settings, load_settings
from bot.simulator.personas import DEMO_GROUPS, DEMO_PERSONAS
from bot.simulator.server import DEMO_CHANNEL_ACCESS_TOKEN, DEMO_CHANNEL_SECRET
from db.errors import WrongInputError
from db.session import Sessions, make_engine, make_sessions, writing

#: Seconds the parts may take to answer before the demonstration gives up.
START_WITHIN_S = 60
#: Seconds a part may take to stop after SIGINT before it is killed.
STOP_WITHIN_S = 10
#: Messages a month in the stand-in: LINE's free plan in Thailand.
QUOTA = 300


@click.command()
@click.option("--prepare-only", is_flag=True, help="เตรียมฐานข้อมูลและข้อมูลสาธิตแล้วหยุด")
def demo(prepare_only: bool) -> None:
    """เปิดระบบสาธิต: บอท ตัวทำงาน และหน้าแชตจำลอง (กด Ctrl-C เพื่อหยุด)"""
    port = _port()
    settings = load_settings()
    environment = demo_environment(settings, port)
    settings = load_settings(environment)
    sessions = prepare(settings)
    if prepare_only:
        click.echo("เตรียมข้อมูลสาธิตเรียบร้อย")
        return
    sessions.kw["bind"].dispose()
    for each in (port, port + 1):
        _must_be_free(each)
    _run(environment, port)


def _port() -> int:
    text = os.environ.get("DEMO_PORT") or "8000"
    if not text.isdigit() or not 1 <= int(text) <= 65534:
        raise WrongInputError(f"DEMO_PORT {text!r} ต้องเป็นเลขพอร์ต 1-65534")
    return int(text)


def demo_environment(settings: Settings, port: int) -> dict[str, str]:
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
        "SECRET_KEY": os.environ.get("SECRET_KEY") or _kept_secret(home / "demo-secret-key"),
        "PYTHONUNBUFFERED": "1",
    }


def _kept_secret(path: Path) -> str:
    """A key of this machine's own, so that links to pictures survive a restart of the demonstration."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def prepare(settings: Settings) -> Sessions:
    """Bring the schema up to date, load the demonstration office once, give the personas their seats."""
    from bot.converse import make_converse
    from db.migrate import upgrade

    upgrade(settings.database_url)
    sessions = make_sessions(make_engine(settings.database_url))
    load_demo_data(sessions)
    give_demo_seats(sessions)
    make_converse(settings, sessions)
    return sessions


def load_demo_data(sessions: Sessions) -> None:
    """Import the files of the demonstration; those that are in already change nothing."""
    from db.demo import DEMO_FILES, DEMO_OFFICES
    from db.importing import import_file
    from db.offices import ensure_office

    with writing(sessions) as session:
        for code, name in DEMO_OFFICES.items():
            ensure_office(session, code, name, demonstration=True)
    with click.progressbar(DEMO_FILES, label="นำเข้าข้อมูลสาธิต", file=sys.stderr) as files:
        for each in files:
            import_file(
                sessions, each.kind, each.path, office_code=each.office, as_of=each.as_of, by="demo",
                demonstration=each.demonstration,
            )  # fmt: skip


def give_demo_seats(sessions: Sessions) -> None:
    """Let each persona of the chat page hold its seat, and the group that of its first principal's cluster."""
    from bot.cli.acting import note_act
    from bot.cli.people import read_seat
    from bot.simulator.ids import DEMO_BOT, stable_user_id
    from db.datasets.schools import School
    from db.demo import DEMO_OFFICES
    from db.offices import link_office
    from db.people import Seat, give_seat

    office = next(iter(DEMO_OFFICES))
    with writing(sessions) as session:
        link_office(session, office, stable_user_id(DEMO_BOT))
        clusters: dict[str, str] = {}
        for persona in DEMO_PERSONAS:
            if persona.seat == "public":
                continue
            seat = read_seat(session, persona.seat, office)
            give_seat(session, replace(seat, office_code=office), persona.user_id)
            if seat.school_code:
                school = session.query(School).filter(School.code == seat.school_code, School.current).first()
                if school is not None and school.cluster:
                    clusters[persona.user_id] = school.cluster
        for group in DEMO_GROUPS:
            cluster = next((clusters[member] for member in group.members if member in clusters), None)
            if cluster:
                give_seat(session, Seat("cluster", office, cluster=cluster), group.group_id)
        note_act(session, office, "demo.loaded")


def _must_be_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise WrongInputError(
                f"พอร์ต {port} มีโปรแกรมอื่นใช้อยู่ เลือกพอร์ตอื่นด้วย DEMO_PORT เช่น make demo DEMO_PORT=8100"
            ) from error


def _run(environment: dict[str, str], port: int) -> None:
    """Start the three parts, say where the page is, and stop all of them together."""
    parts = {
        "LINE จำลอง": [
            "simulator",
            "--port",
            str(port + 1),
            "--bot-url",
            f"http://127.0.0.1:{port}",
            "--quota",
            str(QUOTA),
        ],
        "บอท": ["serve", "--port", str(port)],
        "ตัวทำงาน": ["work"],
    }
    stopping: list[int] = []
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda number, _frame: stopping.append(number))
    # Each part has a session of its own: Ctrl-C reaches us alone, and we stop them in order.
    running = {
        name: subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments], env=environment, start_new_session=True
        )
        for name, arguments in parts.items()
    }
    try:
        _wait_until_ready(running, port, stopping)
        if not stopping:
            click.echo(f"\nพร้อมแล้ว เปิดหน้าแชตที่ http://127.0.0.1:{port + 1}/ (กด Ctrl-C เพื่อหยุด)")
            click.echo(f"หน้าจัดการของเจ้าหน้าที่ (ลิงก์ใช้ได้ครั้งเดียวภายใน 10 นาที): {_console_link(environment)}\n")
        while not stopping:
            for name, process in running.items():
                if process.poll() is not None:
                    raise click.ClickException(f"{name}หยุดทำงานเอง (รหัส {process.returncode}) ดูข้อความด้านบน")
            time.sleep(0.3)
    finally:
        _stop(running)
    click.echo("หยุดระบบสาธิตแล้ว ข้อมูลยังอยู่ เปิดใหม่ด้วย make demo")


def _console_link(environment: dict[str, str]) -> str:
    from bot.cli.console import command_link

    settings = load_settings(environment)
    engine = make_engine(settings.database_url)
    try:
        return command_link(settings, make_sessions(engine), settings.office_code)
    finally:
        engine.dispose()


def _wait_until_ready(running: dict[str, subprocess.Popen[bytes]], port: int, stopping: list[int]) -> None:
    addresses = [f"http://127.0.0.1:{port}/readyz", f"http://127.0.0.1:{port + 1}/"]
    until = time.monotonic() + START_WITHIN_S
    while addresses and not stopping:
        if any(process.poll() is not None for process in running.values()) or time.monotonic() > until:
            raise click.ClickException("ระบบสาธิตเปิดไม่สำเร็จ ดูข้อความด้านบน")
        try:
            with urllib.request.urlopen(addresses[0], timeout=2):
                addresses.pop(0)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)


def _stop(running: dict[str, subprocess.Popen[bytes]]) -> None:
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
