"""How long the web process waits for a client: slow senders may not hold the threads that LINE's webhooks need.

Gunicorn's threads read without a limit of time; a handful of clients that send a byte a second would stop the house.
Every connection gets a deadline, and a watchman hangs up on those that are past it.
"""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

#: Seconds for the head of a request, and for the whole of a webhook: LINE itself waits two.
READ_WITHIN_S = 10.0
#: Seconds for everything else: a workbook that an officer sends up, a file that goes to a slow telephone.
SERVED_WITHIN_S = 300.0
LOOKS_EVERY_S = 0.5


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's threads with a watchman."""

    def init_process(self) -> None:
        """Start the watchman, after the fork."""
        self._until: dict[Any, float] = {}
        threading.Thread(target=self._watch, name="watchman", daemon=True).start()
        super().init_process()

    def handle(self, conn: Any) -> Any:
        """Serve one request within its time."""
        self._until[conn] = time.monotonic() + READ_WITHIN_S
        try:
            return super().handle(conn)
        finally:
            self._until.pop(conn, None)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Give what is no webhook more time, once its head is there."""
        if not (req.method == "POST" and str(req.path).startswith("/callback")):
            self._until[conn] = time.monotonic() + SERVED_WITHIN_S
        return super().handle_request(req, conn)

    def _watch(self) -> None:
        while True:
            now = time.monotonic()
            for conn in [conn for conn, until in list(self._until.items()) if until < now]:
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RDWR)
                self._until.pop(conn, None)
            time.sleep(LOOKS_EVERY_S)
