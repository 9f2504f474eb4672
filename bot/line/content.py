"""Fetches what people send from LINE's data API, at once and with a bound (line-platform.md, section 5)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Protocol
from urllib.parse import quote

import urllib3

from db.errors import AnswerableError, TemporaryError

#: Seconds to connect and between two pieces; and for the whole.
TIMEOUT = urllib3.Timeout(connect=3.0, read=10.0)
MOST_S = 40.0
_PIECE = 1 << 16
_GONE = "LINE ไม่เก็บไฟล์นี้ไว้แล้วค่ะ กรุณาส่งไฟล์ใหม่อีกครั้ง"


class Fetches(Protocol):
    """Whatever gives the content of a message."""

    def fetch(self, message_id: str, most: int) -> bytes:
        """Return what was sent, at most so many bytes."""


def too_large(most: int) -> AnswerableError:
    """Return what is said of a file that is larger than ``most`` bytes."""
    return AnswerableError(
        f"ไฟล์ใหญ่เกิน {most // 1048576} MB รับทางแชตไม่ได้ค่ะ กรุณาแบ่งไฟล์ หรือให้ผู้ดูแลระบบนำเข้าด้วยคำสั่ง"
    )


@dataclass(frozen=True, slots=True)
class Contents:
    """The content endpoint of one channel."""

    access_token: str
    base: str
    pool: urllib3.PoolManager
    #: Takes a turn in the common pace for an endpoint; tells whether there is one.
    turn: Callable[[str], bool] | None = None

    def fetch(self, message_id: str, most: int) -> bytes:
        """Return the content of a message.

        Raises:
            AnswerableError: It is gone (404, 410), or larger than ``most`` bytes.
            TemporaryError: LINE is still preparing it (202), or does not answer, or the common pace has no turn; the
                event is tried again.
        """
        if self.turn is not None and not self.turn("content"):
            raise TemporaryError("no turn for content")
        url = f"{self.base}/v2/bot/message/{quote(message_id, safe='')}/content"
        try:
            answer = self.pool.request(
                "GET", url, headers={"Authorization": f"Bearer {self.access_token}"}, preload_content=False,
                timeout=TIMEOUT, retries=False, redirect=False,
            )  # fmt: skip
        except urllib3.exceptions.HTTPError as error:
            raise TemporaryError(f"content not reached: {type(error).__name__}") from error
        try:
            return _read(answer, most)
        finally:
            answer.close()


def _read(answer: urllib3.BaseHTTPResponse, most: int) -> bytes:
    if answer.status in (404, 410):
        raise AnswerableError(_GONE)
    if answer.status != 200:
        # 202 is "not ready yet"; 401 and 403 want an administrator, who finds the status in the log.
        raise TemporaryError(f"content answered {answer.status}")
    kept, until = bytearray(), time.monotonic() + MOST_S
    try:
        for piece in answer.stream(_PIECE):
            kept += piece
            if len(kept) > most:
                raise too_large(most)
            if time.monotonic() > until:
                raise TemporaryError("content comes too slowly")
    except urllib3.exceptions.HTTPError as error:
        raise TemporaryError(f"content broke off: {type(error).__name__}") from error
    return bytes(kept)


@cache
def make_pool() -> urllib3.PoolManager:
    """Return the connections of this process to LINE's data API; made after any fork."""
    return urllib3.PoolManager(num_pools=2, maxsize=4)
