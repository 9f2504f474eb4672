"""``work``: the worker with its clock; as many threads as WORKERS says."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from types import FrameType

import click
import structlog

from bot.logs import set_up_logs, trace_of
from bot.settings import load_settings
from bot.workdeps import Deps, make_deps
from db.backup.files import finish

log = structlog.get_logger(__name__)

#: Seconds after which a worker looks into the queues though nobody rang.
LOOK_EVERY_S = 0.5
SWEEP_EVERY_S = 2.0
RETAIN_EVERY_S = 3600.0
#: Seconds between two looks at which reminders are due; they are promised hours ahead.
PLAN_EVERY_S = 60.0
#: Who registers or leaves sees the menu of the new seat within this.
MENUS_EVERY_S = 30.0
#: Waiting times of circulars are days: every few minutes is soon enough.
ESCALATE_EVERY_S = 300.0
#: Seconds between looks for notices that are due, and between looks at the month's quota.
POST_EVERY_S = 2.0
QUOTA_EVERY_S = 30.0
#: LINE is asked who we are until it has answered once.
LINK_EVERY_S = 60.0
#: Seconds that what is being worked on may take to end after a signal.
STOP_WITHIN_S = 9.0
#: Threads that do the console's errands: a lesson that takes a minute keeps nobody else waiting.
CLERKS = 2
NEEDED = ("LINE_CHANNEL_ACCESS_TOKEN", "SECRET_KEY")


@click.command()
def work() -> None:
    """เปิดตัวทำงาน: ตอบข้อความ ส่งข้อความที่วางแผนไว้ และเดินนาฬิกา (กด Ctrl-C เพื่อหยุด)

    ตัวอย่าง: nongphaen work
    """
    settings = load_settings(need=NEEDED)
    set_up_logs(settings.log_format)
    run_work(make_deps(settings))


def run_work(deps: Deps) -> None:
    """Work until SIGINT or SIGTERM; what has begun is finished first."""
    finish(deps.settings.home, deps.sessions)
    # Built before any thread starts: once, and with its errors here.
    _ = deps.sender, deps.speaks, deps.pictures, deps.pace
    staff = Staff(deps)
    staff.start()
    stopped = threading.Event()

    def stop(_signum: int, _frame: FrameType | None) -> None:
        stopped.set()

    # After the task engine started, which had taken over the signals.
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, stop)
    log.info("worker_started", threads=deps.settings.workers)
    stopped.wait()
    staff.stop()
    log.info("worker_stopped")


class Staff:
    """The threads of one worker process: those who answer, those who do the console's errands, one who sends, one
    who makes messages of what is due, one who watches the month's quota, one who keeps leases and sweeps."""

    def __init__(self, deps: Deps) -> None:
        from bot.clerk.clerk import Clerk
        from bot.worker import Worker

        self._deps = deps
        name = f"{socket.gethostname()[:40]}:{os.getpid()}"
        self._stopping = threading.Event()
        self._bell = threading.Condition()
        self._rings = 0
        self._workers = [Worker(deps, f"{name}:{number}") for number in range(deps.settings.workers)]
        self._clerks = [Clerk(deps, f"{name}:clerk{number}") for number in range(CLERKS)]
        self._courier_name = f"{name}:courier"
        self._threads: list[threading.Thread] = []
        self._clockwork = self._make_clockwork()

    def _make_clockwork(self) -> object | None:
        """The engine is a convenience: without it workers look by themselves."""
        from bot.tasks import Clockwork

        try:
            return Clockwork(self._deps.settings, self.ring, self._retain)
        except Exception as error:
            log.warning("engine_unreachable", **trace_of(error))
            return None

    def start(self) -> None:
        """Start every thread."""
        from bot.courier import Courier
        from bot.delivery.care import keep_quota
        from bot.delivery.posting import post_due
        from bot.escalating import escalate
        from bot.menus import keep_menus
        from bot.tasks import Clockwork

        for worker in self._workers:
            self._run("worker", worker.step)
        for clerk in self._clerks:
            self._run("clerk", clerk.step)
        self._run("courier", Courier(self._deps, self._courier_name).step)
        self._every("postman", POST_EVERY_S, lambda: post_due(self._deps))
        self._every("escalation", ESCALATE_EVERY_S, lambda: escalate(self._deps))
        self._every("menus", MENUS_EVERY_S, lambda: keep_menus(self._deps))
        self._every("treasurer", QUOTA_EVERY_S, lambda: keep_quota(self._deps))
        keeper = threading.Thread(target=self._keep, name="keeper", daemon=True)
        self._threads.append(keeper)
        keeper.start()
        if isinstance(self._clockwork, Clockwork):
            self._clockwork.start()

    def ring(self) -> None:
        """Let every thread look into its queue now."""
        with self._bell:
            self._rings += 1
            self._bell.notify_all()

    def stop(self) -> None:
        """Let every thread finish what it holds, then end; what takes longer comes back by its lease."""
        from bot.tasks import Clockwork

        self._stopping.set()
        self.ring()
        if isinstance(self._clockwork, Clockwork):
            self._clockwork.stop()
        until = time.monotonic() + STOP_WITHIN_S
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _run(self, name: str, step: Callable[[], bool]) -> None:
        thread = threading.Thread(target=self._loop, args=(step,), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _every(self, name: str, seconds: float, act: Callable[[], object]) -> None:
        """Do something every so many seconds in a thread of its own, and wake the courier after work was found."""

        def run() -> None:
            while not self._stopping.is_set():
                try:
                    if act():
                        self.ring()
                except Exception as error:  # an unreachable database or LINE: look again later
                    log.error("step_failed", thread=name, **trace_of(error))
                self._stopping.wait(seconds)

        thread = threading.Thread(target=run, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _loop(self, step: Callable[[], bool]) -> None:
        while not self._stopping.is_set():
            heard = self._rings
            try:
                busy = step()
            except Exception as error:  # an unreachable database: look again later
                log.error("step_failed", **trace_of(error))
                busy = False
            if busy:
                continue
            with self._bell:
                if self._rings == heard:
                    self._bell.wait(LOOK_EVERY_S)

    def _keep(self) -> None:
        """Extend leases of what is held, sweep what others left, forget what is old."""
        from bot.linking import link_own_office
        from bot.worker import sweep
        from db.digest import run as run_deadlines

        swept_at = retained_at = asked_at = planned_at = 0.0
        linked = False
        pause_s = min(SWEEP_EVERY_S, self._deps.settings.lease_s / 3)
        while not self._stopping.is_set():
            now = time.monotonic()
            try:
                for worker in self._workers:
                    worker.hold_on()
                for clerk in self._clerks:
                    clerk.hold_on()
                if now - swept_at >= SWEEP_EVERY_S:
                    sweep(self._deps)
                    self._deps.speaks.keep_up()
                    swept_at = now
                if now - planned_at >= PLAN_EVERY_S:
                    # Any number of workers may: a stage of a report is promised once (db/deadlines.py).
                    planned_at = now
                    run_deadlines(self._deps.sessions, self._deps.clock())
                if not linked and now - asked_at >= LINK_EVERY_S:
                    asked_at = now
                    linked = link_own_office(self._deps)
                if now - retained_at >= RETAIN_EVERY_S:
                    self._retain()
                    retained_at = now
            except Exception as error:
                log.error("keeping_failed", **trace_of(error))
            self._stopping.wait(pause_s)

    def _retain(self) -> None:
        from bot.worker import retain

        retain(self._deps)
