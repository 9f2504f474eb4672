"""The files of NONGPHAEN_HOME in a backup, and how they come back: staged first, moved after the database's commit.

A restore that dies before the commit leaves everything as it was; one that dies after it is finished by whatever opens
the database next (``finish``). Who is at work is told by a lock that ends with its process.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path

from sqlalchemy import select

from db.audit import AuditLine
from db.backup.format import Archive
from db.erasure_list import FILE as ERASURES
from db.session import Sessions

#: Where the files of a restore wait for the commit.
STAGING = ".restoring"
#: Not in a backup, and why not.
LEFT_OUT = {
    "*.db": "ฐานข้อมูลอยู่ในไฟล์สำรองเป็นตารางแล้ว คิวปลุกไม่ต้องเก็บ",
    "*.db-wal": "ส่วนของฐานข้อมูล",
    "*.db-shm": "ส่วนของฐานข้อมูล",
    "*.turns": "ไฟล์เข้าคิวชั่วคราว",
    "nlu/*": "แบบจำลองภาษา ฝึกใหม่เองเมื่อเปิด",
    "*secret*": "ความลับ",
    "*.key": "ความลับ",
    ".env*": "ความลับ",
    "*.backup": "ไฟล์สำรองอื่น",
    "*.tmp": "ไฟล์ชั่วคราว",
    f"{ERASURES}*": "รายการคำขอลบข้อมูล ต้องใหม่กว่าไฟล์สำรองเสมอ จึงเก็บแยก",
    f"{STAGING}/*": "การกู้คืนที่ยังไม่เสร็จ",
}
#: The act of the audit line by which a restore is known to have been committed.
RESTORED = "backup.restored"


def kept_files(home: Path, out: Path) -> Iterator[tuple[str, Path]]:
    """Yield what of the home belongs into a backup, by its path inside; all that is not declared left out."""
    for path in sorted(home.rglob("*")) if home.is_dir() else ():
        name = path.relative_to(home).as_posix()
        left_out = any(fnmatch(name, each) or fnmatch(path.name, each) for each in LEFT_OUT)
        if path.is_file() and not path.is_symlink() and not left_out and path.resolve() != out.resolve():
            yield name, path


@contextmanager
def staged(home: Path, archive: Archive, number: str) -> Iterator[None]:
    """Write a backup's files beside the home's own while a restore is at work; they are moved by ``finish``."""
    root = home / STAGING
    root.mkdir(parents=True, exist_ok=True)
    with open(root / "lock", "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name in archive.manifest.files:
            target = root / number / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.file(name) as source, target.open("wb") as kept:
                shutil.copyfileobj(source, kept)
                kept.flush()
                os.fsync(kept.fileno())
        yield


def finish(home: Path, sessions: Sessions) -> bool:
    """Finish or take away what a restore left staged; False when there is nothing, or it is still at work."""
    root = home / STAGING
    if not root.is_dir():
        return False
    with open(root / "lock", "ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        for staging in [path for path in root.iterdir() if path.is_dir()]:
            if _committed(sessions, staging.name):
                _move(staging, home)
            shutil.rmtree(staging)
        (root / "lock").unlink(missing_ok=True)
    shutil.rmtree(root, ignore_errors=True)
    return True


def _committed(sessions: Sessions, number: str) -> bool:
    with sessions() as session:
        lines = session.scalars(select(AuditLine.detail).where(AuditLine.act == RESTORED))
        return any(detail.get("restore") == number for detail in lines)


def _move(staging: Path, home: Path) -> None:
    for path in sorted(staging.rglob("*")):
        if path.is_file():
            target = home / path.relative_to(staging)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, target)
