"""How a report round is named in sentences and on buttons: the only place that puts its name together."""

from __future__ import annotations

import unicodedata

#: What a round of a system is called that is announced beside those of the year, without a name of its own.
MORE = "เพิ่มเติม"
#: Letters as read that fit a quick reply (LINE Messaging API, quick reply: label).
MOST_LETTERS = 20


def letters(text: str) -> int:
    """Return the length as read: a Thai letter with its vowels and tone above and below is one."""
    return sum(1 for letter in text if unicodedata.category(letter) != "Mn")


def round_title(name: str, round: str, year: int) -> str:
    """Return ``ข้อมูลนักเรียนรายบุคคล (DMC) รอบ 2/2569``, without saying twice what the name says."""
    said = round in name and str(year) in name
    when = f"{round}/{year}" if round.isdigit() else f"{round} ปี {year}"
    return name if said else f"{name} {'รอบ ' if round.isdigit() else ''}{when}"


def round_short(system: str, round: str, year: int) -> str:
    """Return ``DMC 2/2569``, which fits a button; of a system with a long name, ``ไตรมาส 4/2569``."""
    when = f"{round}/{year}"
    named = f"{system} {when}"
    return named if letters(named) <= MOST_LETTERS else when
