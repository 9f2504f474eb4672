"""Pictures, files and papers behind signed links: unguessable, immutable; those of pictures and files expire.

LINE's apps fetch pictures late and without a login (line-platform.md section 10): a link is good for weeks,
its name holds a hash of the content and is never used for another picture, and only we can make one.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import tempfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from flask import Blueprint, Response, abort, send_file

from bot.settings import Settings
from db.values.calendar import utc_now

PICTURES_LIVE, FILES_LIVE = timedelta(days=30), timedelta(hours=24)
#: Largest preview LINE takes; a smaller picture is its own preview.
PREVIEW_BYTES = 1_000_000
_TOKEN = re.compile(r"([0-9a-f]{32,64}p?)-([0-9a-f]{8})-([0-9a-f]{32})")
_NAME = re.compile(r"[0-9a-f]{64}")
#: Number and signature; older links name a day between them, which ends nothing any more.
_PAPER = re.compile(r"([0-9a-f]{1,15})-(?:([0-9a-f]{8})-)?([0-9a-f]{32})")
Kind = Literal["media", "files", "papers"]


@dataclass(frozen=True, slots=True)
class Picture:
    """The two addresses of a picture as an image message wants them."""

    original: str
    preview: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that a link leads to."""

    path: Path
    name: str
    mime: str
    expires_at: datetime


class MediaStore:
    """Keeps pictures and files under ``home/media`` and signs their links with ``secret_key``."""

    def __init__(
        self, home: Path, secret_key: str, public_url: str = "", *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._root = Path(home) / "media"
        self._key = hmac.new(secret_key.encode(), b"nongphaen/media", hashlib.sha256).digest()
        self._public_url = public_url.rstrip("/")
        self._clock = clock

    def put_png(self, data: bytes, fingerprint: str, preview: bytes | None = None) -> Picture:
        """Keep a picture under its fingerprint (64 hex digits) and return its links, good for 30 days.

        Raises:
            ValueError: The fingerprint is none, or a large picture came without a preview of at most 1 MB.
        """
        if not _NAME.fullmatch(fingerprint):
            raise ValueError(f"fingerprint {fingerprint!r} must be 64 hex digits.")
        if len(data if preview is None else preview) > PREVIEW_BYTES:
            raise ValueError("preview must be at most 1 MB.")
        original = self._keep_picture(data, fingerprint)
        return Picture(
            original, original if preview is None else self._keep_picture(preview, fingerprint + "p")
        )

    def _keep_picture(self, data: bytes, name: str) -> str:
        path = self._path("media", name)
        if path.exists():
            os.utime(path)
        else:
            _write(path, data)
        return self._picture_link(name)

    def kept_png(self, fingerprint: str) -> Picture | None:
        """Return the links of a picture and its preview kept before; None when they must be drawn."""
        names = (fingerprint, fingerprint + "p")
        paths = [self._path("media", name) for name in names]
        if not _NAME.fullmatch(fingerprint) or not all(path.is_file() for path in paths):
            return None
        for path in paths:
            os.utime(path)
        return Picture(*(self._picture_link(name) for name in names))

    def _picture_link(self, name: str) -> str:
        # Rounded up to a day, so that the same picture keeps one address all day and is cached.
        midnight = self._clock().replace(hour=0, minute=0, second=0, microsecond=0)
        return self._link("media", name, midnight + PICTURES_LIVE + timedelta(days=1)) + ".png"

    def put_file(self, data: bytes, name: str, mime: str, *, person: str = "") -> str:
        """Keep a file under a random name as ``name``; return its link, good for 24 hours.

        ``person``: keyed hash of whom the file tells everything that is kept; it goes when that person is erased.
        """
        own = secrets.token_hex(16)
        _write(self._path("files", own), data)
        about = {"name": name, "mime": mime, **({"person": person} if person else {})}
        _write(self._path("files", own).with_suffix(".json"), json.dumps(about).encode())
        return self._link("files", own, self._clock() + FILES_LIVE)

    def find(self, kind: Kind, token: str) -> StoredFile | None:
        """Return what a token leads to; None when it was forged, expired or swept."""
        read = _TOKEN.fullmatch(token)
        if read is None:
            return None
        name, until, mac = read.groups()
        if not hmac.compare_digest(self._sign(kind, name, until), mac):
            return None
        expires_at = datetime.fromtimestamp(int(until, 16), UTC)
        path = self._path(kind, name)
        if expires_at <= self._clock() or not path.is_file():
            return None
        if kind == "media":
            return StoredFile(path, f"{name[:12]}.png", "image/png", expires_at)
        about: dict[str, Any] = json.loads(path.with_suffix(".json").read_bytes())
        return StoredFile(path, str(about["name"]), str(about["mime"]), expires_at)

    def link_of_paper(self, number: int) -> str:
        """Return the link of a paper that is kept in the database: good as long as its letter has it (docs/circulars.md)."""
        name = f"{number:x}"
        return f"{self._public_url}/papers/{name}-{self._sign('papers', name, '')}.pdf"

    def paper_meant(self, token: str) -> int | None:
        """Return the number of the paper a token leads to; None when it was forged. Whether a letter has it is not asked here."""
        read = _PAPER.fullmatch(token)
        if read is None or not hmac.compare_digest(self._sign("papers", read[1], read[2] or ""), read[3]):
            return None
        return int(read[1], 16)

    def forget_person(self, persons: Collection[str]) -> int:
        """Delete the files that tell of persons, named by their keyed hashes; return how many files went."""
        gone = 0
        for path in (self._root / "files").rglob("*.json") if persons else ():
            about: dict[str, Any] = json.loads(path.read_bytes())
            if about.get("person") in persons:
                path.with_suffix("").unlink(missing_ok=True)
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def sweep(self) -> int:
        """Delete what no link can lead to any more; return how many files went."""
        gone = 0
        for kind, lives in (("media", PICTURES_LIVE + timedelta(days=2)), ("files", FILES_LIVE * 2)):
            before = (self._clock() - lives).timestamp()
            for path in (self._root / kind).rglob("*"):
                if path.is_file() and path.stat().st_mtime < before:
                    path.unlink(missing_ok=True)
                    gone += 1
        return gone

    def _link(self, kind: Kind, name: str, expires_at: datetime) -> str:
        until = f"{int(expires_at.timestamp()):08x}"
        return f"{self._public_url}/{kind}/{name}-{until}-{self._sign(kind, name, until)}"

    def _sign(self, kind: Kind, name: str, until: str) -> str:
        return hmac.new(self._key, f"{kind}/{name}/{until}".encode(), hashlib.sha256).hexdigest()[:32]

    def _path(self, kind: Kind, name: str) -> Path:
        return self._root / kind / name[:2] / name


def media_of(settings: Settings, clock: Callable[[], datetime] = utc_now) -> MediaStore | None:
    """Return where pictures and files are kept; None when PUBLIC_URL or SECRET_KEY is not set."""
    if not settings.secret_key or not settings.public_url:
        return None
    return MediaStore(settings.home, settings.secret_key, settings.public_url, clock=clock)


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: nobody ever reads half a picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def make_media(store: MediaStore) -> Blueprint:
    """Return the routes ``/media/<token>.png`` and ``/files/<token>``; whatever is not good is 404."""
    pages = Blueprint("media", __name__)

    @pages.get("/media/<token>.png")
    def picture(token: str) -> Response:
        return _answer(store.find("media", token), token, public=True)

    @pages.get("/files/<token>")
    def file(token: str) -> Response:
        return _answer(store.find("files", token), token, public=False)

    return pages


def _answer(found: StoredFile | None, token: str, *, public: bool) -> Response:
    if found is None:
        abort(404)
    response = send_file(
        found.path,
        mimetype=found.mime,
        as_attachment=not public,
        download_name=found.name,
        etag=hashlib.sha256(token.encode()).hexdigest()[:32],
        conditional=True,
    )
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if public else "same-origin"
    left_s = max(0, int((found.expires_at - utc_now()).total_seconds()))
    response.headers["Cache-Control"] = f"{'public' if public else 'private'}, max-age={left_s}, immutable"
    return response
