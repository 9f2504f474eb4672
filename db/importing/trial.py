"""Tries a file that a stranger may have made in a process of its own, which may die in our place.

The readers of workbooks are good, but a file made to harm may find what nobody thought of: memory without end, a loop,
a crash. So it is read once under the limits of the operating system before a worker reads it; what the trial
survives, the worker survives, because reading is the same each time.
"""

from __future__ import annotations

import subprocess
import sys

from db.errors import WrongInputError
from db.importing.guards import SENT, check_archive, check_size
from db.importing.workbook import DAMAGED, ZIP, damaged_as_wrong, open_sheets

#: Address space, processor time and time at all that a trial may take.
MOST_MEMORY = 1024 * 1024 * 1024
MOST_CPU_S = 30
MOST_S = 60
#: How the trial ends where the file is refused with a sentence.
_REFUSED = 3
_TOO_MUCH = "ไฟล์นี้เปิดไม่ได้ อาจเสียหายหรือใหญ่ผิดปกติเมื่อเปิด กรุณาคัดลอกเฉพาะตารางไปไว้ในไฟล์ใหม่แล้วส่งอีกครั้งค่ะ"


def try_file(data: bytes) -> None:
    """Make sure that a sent file can be read within bounds; nothing is kept of it.

    Raises:
        WrongInputError: Empty, too large, damaged, no table, or too much for the trial; says what to do.
    """
    check_size(len(data), SENT)
    if data.startswith(ZIP):
        # What can be told cheaply needs no process.
        with damaged_as_wrong():
            check_archive(data, SENT)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "db.importing.trial"], input=data, capture_output=True, timeout=MOST_S
        )
    except subprocess.TimeoutExpired as error:
        raise WrongInputError(_TOO_MUCH) from error
    if done.returncode == _REFUSED:
        raise WrongInputError(done.stdout.decode("utf-8", "replace").strip() or DAMAGED)
    if done.returncode:
        raise WrongInputError(_TOO_MUCH)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # no Unix: the time-out alone must do
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_S, MOST_CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Read the file on standard input to its end; return the exit code."""
    _limit()
    try:
        for sheet in open_sheets(sys.stdin.buffer.read(), SENT):
            for _row in sheet.rows:
                pass
    except WrongInputError as refused:
        sys.stdout.buffer.write(refused.said.encode())
        return _REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
