"""The outbox to a stand-in for LINE: messages a second with 1, 2 and 4 workers, CPU beside a bare urllib3 loop, and the wait
of what is due."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import urllib3
from sqlalchemy import func, select

from bot.settings import load_settings
from bot.workdeps import make_deps
from db.bulk import insert_rows
from db.notices import Promise, promise
from db.offices import ensure_office
from db.outbox import OutboxMessage, Planned, plan_many
from db.people import Holder, SeatRow
from db.session import Sessions, make_engine, make_sessions, writing
from db.values.calendar import utc_now
from tests.benchmarks.databases import postgres_url, sqlite_url
from tests.benchmarks.measuring import Report, median, p95, times

OFFICE, TOKEN = "5703", "bench-token"
WORKERS = (1, 2, 4)
DATABASES = (("SQLite", sqlite_url), ("PostgreSQL", postgres_url))
#: An office of 139 schools, 500 people of whom hear something of their own in the morning.
MORNING = 500
#: Seconds that one measurement may take; what was not done by then is told.
SENDS_WITHIN_S, HEARD_WITHIN_S = 60, 90
#: What a quick LINE takes to answer.
LATE_S = 0.05
#: Each number of workers is measured so often, in turns, and the fastest counts: others use this machine too.
ROUNDS = 2


class _Line(BaseHTTPRequestHandler):
    """Says 200 to every send, at once or after so many seconds; LINE itself takes 30 to 100 ms."""

    after_s = 0.0
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(self.after_s)
        answer = b'{"sentMessages":[]}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("x-line-request-id", "bench")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
        self.wfile.flush()

    def log_message(self, *_about: object) -> None:
        """Say nothing."""


def _serve(after_s: float) -> None:
    """Run as a process of its own: ``python -m tests.benchmarks.outbox serve 0.05``; prints its port."""
    _Line.after_s = after_s
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Line)
    print(server.server_address[1], flush=True)
    server.serve_forever()


def _work(mark: str) -> None:
    """Run as a process of its own: one courier until nothing is due; prints seconds of its processor, and when it ended."""
    from bot.courier import Courier
    from bot.logs import set_up_logs

    set_up_logs("json")
    deps = make_deps(load_settings())
    courier = Courier(deps, mark)
    _ = deps.sender, deps.pace, deps.channels.offices()
    print("ready", flush=True)
    sys.stdin.readline()
    began, until = time.process_time(), time.monotonic() + SENDS_WITHIN_S
    while courier.step() and time.monotonic() < until:
        pass
    # The moment itself: a process with all of the bot in it takes a while to go away, which is no part of sending.
    print(time.process_time() - began, time.perf_counter(), flush=True)


class Stand:
    """A stand-in for LINE and an office with a database, for as long as one measurement takes."""

    def __init__(self, url: str, home: str, after_s: float = 0.0) -> None:
        self.url, self.home = url, home
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.outbox", "serve", str(after_s)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._server.stdout is not None
        self.line = f"http://127.0.0.1:{self._server.stdout.readline().strip()}"
        self.environment = {
            **os.environ,
            "NONGPHAEN_HOME": home,
            "DATABASE_URL": url,
            "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
            "LINE_CHANNEL_SECRET": TOKEN,
            "LINE_API_BASE": self.line,
            "SECRET_KEY": "k" * 32,
            "OFFICE_CODE": OFFICE,
            "LOG_FORMAT": "json",
        }
        self.sessions: Sessions = make_sessions(make_engine(url))
        with writing(self.sessions) as session:
            ensure_office(session, OFFICE, "สพป.ทดสอบ")

    def plan(self, count: int) -> None:
        """Plan personal messages; what was planned before is gone."""
        now = utc_now()
        with writing(self.sessions) as session:
            session.query(OutboxMessage).delete()
        for start in range(0, count, 5_000):
            with writing(self.sessions) as session:
                rows = [
                    Planned(OFFICE, (f"U{number:032x}",), [_text(number)], campaign="bench")
                    for number in range(start, min(count, start + 5_000))
                ]
                plan_many(session, rows, now=now)

    def workers(self, count: int) -> tuple[float, float]:
        """Let so many workers send all; return seconds of the wall, and of their processors together."""
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.benchmarks.outbox", "work", f"w{number}"],
                env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            )
            for number in range(count)
        ]  # fmt: skip
        for each in running:
            assert each.stdout is not None and each.stdout.readline().strip() == "ready"
        began = time.perf_counter()
        for each in running:
            assert each.stdin is not None
            each.stdin.write("go\n")
            each.stdin.flush()
        told = [each.communicate(timeout=2 * SENDS_WITHIN_S)[0].split() for each in running]
        # CLOCK_MONOTONIC is one clock for all processes of a machine.
        return max(float(ended) for _spent, ended in told) - began, sum(
            float(spent) for spent, _ended in told
        )

    def sent(self) -> int:
        with self.sessions() as session:
            return (
                session.scalar(select(func.count(OutboxMessage.id)).where(OutboxMessage.state == "sent")) or 0
            )

    def __enter__(self) -> Stand:
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.kill()
        self._server.wait()
        self.sessions.kw["bind"].dispose()


def _text(number: int) -> dict[str, str]:
    return {"type": "text", "text": f"โรงเรียนที่ {number}: รายงานไตรมาส 1 ครบกำหนด 15 ม.ค. 70 ยังไม่ส่ง"}


def _bare(line: str, count: int) -> tuple[float, float]:
    """Post the same bodies with urllib3 alone; return seconds of the wall and of the processor."""
    pool = urllib3.PoolManager(retries=False)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    wall, cpu = time.perf_counter(), time.process_time()
    for number in range(count):
        body = json.dumps({"to": f"U{number:032x}", "messages": [_text(number)]}).encode()
        pool.request("POST", f"{line}/v2/bot/message/push", body=body, headers=headers)
    return time.perf_counter() - wall, time.process_time() - cpu


def _sending(quick: bool) -> Report:
    report = Report(
        "Outbox to a stand-in for LINE, personal pushes",
        ("database", "workers", "messages", "messages /s", "CPU ms each", "CPU, times bare urllib3"),
    )
    count = 300 if quick else 1_000
    for name, made in DATABASES:
        with made() as url, tempfile.TemporaryDirectory() as home:
            if url is None:
                report.notes.append(f"{name}: no server answers.")
                continue
            with Stand(url, home) as stand:
                wall, cpu = _bare(stand.line, count)
                bare = cpu / count * 1000
                rate = f"{count / wall:,.0f}"
                report.add(f"{name} (bare loop)", 1, f"{count:,}", rate, f"{bare:.2f}", "1.00 x")
                best: dict[int, tuple[float, float, int]] = {}
                for workers in WORKERS * (1 if quick else ROUNDS):
                    stand.plan(count)
                    wall, cpu = stand.workers(workers)
                    sent = stand.sent()
                    best[workers] = max(
                        best.get(workers, (0.0, 0.0, 0)), (sent / wall, cpu / sent * 1000, sent)
                    )
                for workers, (speed, each, sent) in best.items():
                    report.add(name, workers, f"{sent:,}", f"{speed:,.0f}", f"{each:.2f}", times(each, bare))
    report.notes.append(load())
    report.notes.append(
        "The stand-in answers at once; it and the database take their share of the processors."
    )
    return report


def _answering_late(quick: bool) -> Report:
    """A LINE that takes its time: what several workers are for."""
    report = Report(
        f"The same with a LINE that answers after {LATE_S * 1000:.0f} ms",
        ("database", "workers", "messages", "messages /s"),
    )
    count = 20 if quick else 200
    for name, made in DATABASES:
        with made() as url, tempfile.TemporaryDirectory() as home:
            if url is None:
                continue
            with Stand(url, home, LATE_S) as stand:
                for workers in WORKERS:
                    stand.plan(count)
                    wall, _cpu = stand.workers(workers)
                    sent = stand.sent()
                    report.add(name, workers, f"{sent:,}", f"{sent / wall:,.0f}")
    report.notes.append(load())
    return report


def _waiting(quick: bool) -> Report:
    """From the moment something is due to LINE's having it: a whole worker, one office's morning."""
    report = Report(
        "From due to handed over, a morning of one office",
        ("database", "messages", "p50 s", "p95 s", "longest s"),
    )
    count = 50 if quick else MORNING
    for name, made in DATABASES:
        with made() as url, tempfile.TemporaryDirectory() as home:
            if url is None:
                continue
            with Stand(url, home) as stand:
                waited = _heard_after(stand, count)
            if waited:
                within = (f"{median(waited):.1f}", f"{p95(waited):.1f}", f"{max(waited):.1f}")
                report.add(name, f"{len(waited):,} of {count:,}", *within)
    report.notes.append(load())
    return report


def _heard_after(stand: Stand, count: int) -> list[float]:
    """Return the seconds after which each of so many messages was handed over by a whole worker."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.bot.echo_work"], env=stand.environment, stderr=subprocess.PIPE
    )
    try:
        assert worker.stderr is not None
        while b"worker_started" not in (line := worker.stderr.readline()):
            assert line, "the worker did not start"
        threading.Thread(target=worker.stderr.read, daemon=True).start()
        promise_to(stand.sessions, count, urgency=2)
        until = time.monotonic() + HEARD_WITHIN_S
        while stand.sent() < count and time.monotonic() < until:
            time.sleep(0.2)
        with stand.sessions() as session:
            ended = session.scalars(
                select(OutboxMessage.finished_at).where(OutboxMessage.state == "sent")
            ).all()
        return [(each - _PROMISED[0]).total_seconds() for each in ended if each is not None]
    finally:
        worker.kill()
        worker.wait()


def load() -> str:
    """Return how busy the machine was: others use it too."""
    return f"Load of the machine in the last minute: {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores."


#: The moment at which the last promise was due.
_PROMISED = [utc_now()]


def promise_to(sessions: Sessions, people: int, *, urgency: int = 0, each: int = 1) -> None:
    """Promise one notice to schools with ``each`` persons in them, ``people`` in all, every school its own words."""
    schools = people // each
    with writing(sessions) as session:
        for start in range(0, schools, 10_000):
            numbers = range(start, min(schools, start + 10_000))
            seats = [
                {"office_code": OFFICE, "kind": "school", "target": f"{number:08d}", "role": ""}
                for number in numbers
            ]
            insert_rows(session, SeatRow, seats)
        ids = session.execute(select(SeatRow.id, SeatRow.target)).all()
    now = utc_now()
    for start in range(0, len(ids), 2_000):
        with writing(sessions) as session:
            held = [
                {
                    "office_code": OFFICE,
                    "seat_id": seat,
                    "line_id": f"U{int(code) * each + one:032x}",
                    "since": now,
                }
                for seat, code in ids[start : start + 2_000]
                for one in range(each)
            ]
            insert_rows(session, Holder, held)
    _PROMISED[0] = now = utc_now()
    for start in range(0, schools, 5_000):
        with writing(sessions) as session:
            promise(
                session,
                (
                    Promise(
                        OFFICE,
                        "circular",
                        "1",
                        "sent",
                        f"school:{number:08d}",
                        f"ถึงโรงเรียนที่ {number}",
                        now,
                        urgency=urgency,
                    )
                    for number in range(start, min(schools, start + 5_000))
                ),
                now=now,
            )


def run(quick: bool) -> Iterator[Report]:
    yield _sending(quick)
    yield _answering_late(quick)
    yield _waiting(quick)


if __name__ == "__main__":
    _serve(float(sys.argv[2])) if sys.argv[1] == "serve" else _work(sys.argv[2])
