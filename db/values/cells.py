"""What a cell of a workbook or CSV holds, made comparable: text without floats, headings without spaces."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from db.values.digits import arabic_digits

#: What a sheet may yield for a cell; truth values come as the text TRUE or FALSE.
Cell = str | int | float | date | datetime | time | timedelta | None

#: How people write "nothing" in a table.
DASHES = frozenset({"-", "–", "—", "--", "\u2212"})

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_UNIT = re.compile(r"\([^()]*\)$")
_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?")
#: Most that an INTEGER of PostgreSQL holds, and far more than any count of ours.
MOST = 2_000_000_000


class NotACountError(ValueError):
    """The text is no whole number from 0."""


def cell_text(cell: Cell) -> str:
    """Return a cell as text, as Excel would show it: ``12.0`` gives ``12``, ``97032.6`` gives ``97032.6``.

    The only place where a workbook's float is read. Excel keeps 15 significant digits, so more are noise of the
    binary form and dropped: money goes on from here as text, never as float.
    """
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, float):
        return format(Decimal(format(cell, ".15g")).normalize(), "f") if cell == cell else ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d" if cell.time() == time(0) else "%Y-%m-%d %H:%M")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def plain(cell: Cell) -> str:
    """Return a cell's text with Arabic digits, single spaces and nothing invisible."""
    text = cell_text(cell)
    if not text.isascii():
        text = _INVISIBLE.sub("", arabic_digits(text)).replace("\u00a0", " ")
    return " ".join(text.split())


def is_blank(cell: Cell) -> bool:
    """Say whether a cell is empty or holds only a dash."""
    return (
        cell is None or cell == "" or (isinstance(cell, str) and (not cell.strip() or cell.strip() in DASHES))
    )


def read_count(text: str) -> int:
    """Read a whole number from 0: ``1,250``, ``12.0``, ``๑๒``.

    Raises:
        NotACountError: No whole number, negative, or beyond 2,000,000,000.
    """
    match = _COUNT.fullmatch(plain(text))
    number = int(match[1].replace(",", "")) if match else MOST + 1
    if number > MOST:
        raise NotACountError(f"count {text!r} is not a whole number from 0.")
    return number


def fold_heading(cell: Cell) -> str:
    """Return a heading made comparable: no spaces, no star, Arabic digits, lower case, composed SARA AM."""
    # NIKHAHIT + SARA AA is what some keyboards and PDF copies give for SARA AM; two SARA E for SARA AE.
    text = plain(cell).replace("\u0e4d\u0e32", "\u0e33").replace("\u0e40\u0e40", "\u0e41")
    return "".join(text.split()).replace("*", "").rstrip(":").lower()


def without_unit(folded: str) -> str:
    """Return a folded heading without the unit behind it: ``จำนวนเงิน(บาท)`` gives ``จำนวนเงิน``."""
    return _UNIT.sub("", folded)
