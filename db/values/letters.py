"""Numbers of official letters (เลขที่หนังสือ): ``ว 123``, ``ศธ 04048/ว 123``, however they are typed."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from db.values.calendar import BANGKOK, add_working_days
from db.values.digits import arabic_digits

URGENCIES = ("ปกติ", "ด่วน", "ด่วนมาก", "ด่วนที่สุด")
#: Working days without an acknowledgement after which a school is reminded; after as many again the cluster, then the officer.
WAITS = {"ปกติ": 3, "ด่วน": 2, "ด่วนมาก": 1, "ด่วนที่สุด": 1}
#: When reminders are due on their day.
_MORNING = time(9, 0)
#: A letter is followed up no longer than this.
FOLLOWED_FOR = timedelta(days=60)
NORMAL = URGENCIES[0]
_SPACE = re.compile(r"[\s\u200b-\u200f\ufeff]+")
_CIRCULAR = re.compile(r"ว\.?(?=\d)")
_LINK = re.compile(r"https?://[^\s;,|\"'<>]+")


def fold_number(text: str) -> str:
    """Return a number as numbers are compared: without spaces, in Arabic digits, ว. as ว: ``ศธ04048/ว123``."""
    return _CIRCULAR.sub("ว", _SPACE.sub("", arabic_digits(text)).removeprefix("ที่"))


def tidy_number(text: str) -> str:
    """Return a number as it is printed: ``ศธ 04048/ว 123``."""
    plain = _SPACE.sub(" ", arabic_digits(text)).strip()
    return re.sub(r"ว\.?\s*(?=\d)", "ว ", re.sub(r"\s*/\s*", "/", plain))


def short_number(text: str) -> str:
    """Return what people call a letter: the part after the office's own code, ``ว 123``."""
    return tidy_number(text).rpartition("/")[2]


def same_number(typed: str, number: str) -> bool:
    """Say whether a typed number means a letter; ``ว 123`` alone means that of any office code."""
    one, other = fold_number(typed), fold_number(number)
    if one == other:
        return True
    if "/" in one and "/" in other:
        return False
    return one.rpartition("/")[2] == other.rpartition("/")[2]


def links_in(text: str | None) -> tuple[str, ...]:
    """Return the web addresses that stand in a text, in order, each once."""
    return tuple(dict.fromkeys(_LINK.findall(text or "")))


def waited_until(sent_on: date, urgency: str, times: int, own_holidays: Collection[date] = ()) -> datetime:
    """Return 09:00 of the working day on which the waiting time of a letter has passed so many times (``WAITS``)."""
    return follow_up_moment(add_working_days(sent_on, WAITS[urgency] * times, own_holidays))


def follow_up_moment(day: date) -> datetime:
    """Return when on a day reminders of letters are due."""
    return datetime.combine(day, _MORNING, BANGKOK)
