"""Thai labels in lines of a measured width: Thai has no spaces, so where a line may end is decided here.

Without a dictionary (that is for ``bot.nlu``) the places are, best first: a space; before an opening
bracket; before a word that place and school names are made of; before a leading vowel, which always
opens a syllable; and last, between any two letters that do not belong to each other.
"""

import re
from collections.abc import Callable

#: Width of a text in pixels, as it will be drawn.
Measure = Callable[[str], float]

ELLIPSIS = "…"

#: Words that names of schools, villages and districts are made of; a line break before them reads well.
_NAME_WORDS = (
    "บ้าน", "แม่", "ห้วย", "ดอย", "หนอง", "ป่า", "ทุ่ง", "วัด", "โป่ง", "ใหม่", "วิทยา", "อนุสรณ์", "อนุบาล",
    "สงเคราะห์", "ประชา", "ราษฎร์", "มิตรภาพ", "พัฒนา", "พิทยา", "ตชด", "โรงเรียน", "จังหวัด", "ตำบล", "อำเภอ",
    "จำนวน", "นักเรียน", "ปีการศึกษา", "งบประมาณ", "ข้อมูล", "ประจำ", "สังกัด", "อุปถัมภ์", "รัฐ", "สำนักงาน",
)  # fmt: skip

# \u0e31 mai han-akat, \u0e34-\u0e3a vowels above and below with phinthu, \u0e47-\u0e4e maitaikhu,
# tones and marks; then ะ, า, ำ, ๅ, ๆ, ฯ and closing punctuation: none of them may open a line.
_NEVER_FIRST = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4eะาำๅๆฯ)\\]”,.:;%/]")
# \u0e40-\u0e44 are the vowels written before their consonant (เ แ โ ใ ไ): none of them may end a line.
_NEVER_LAST = re.compile("[\u0e40-\u0e44(\\[“]")
_LEADING_VOWEL = re.compile("[\u0e40-\u0e44]")
_RUN = re.compile("[0-9A-Za-z๐-๙]")
_LONE_NUMBER = re.compile("[0-9๐-๙]{1,4}(?: |$)")

_AT_SPACE, _AT_BRACKET, _AT_WORD, _AT_SYLLABLE, _ANYWHERE = range(5)
#: How much unfilled line a better place to break is worth, as a share of the width.
_COST = {_AT_SPACE: 0.0, _AT_BRACKET: 0.0, _AT_WORD: 0.5, _AT_SYLLABLE: 0.6, _ANYWHERE: 1.0}
#: … and what it costs to leave more than the last line can hold.
_OVERFLOW_COST = 0.6


def wrap(text: str, measure: Measure, width: float, max_lines: int) -> list[str]:
    """Return the text in at most ``max_lines`` lines no wider than ``width`` pixels.

    What does not fit ends in an ellipsis. Line ends prefer good places over full lines.
    """
    rest = " ".join(text.split())
    lines: list[str] = []
    while rest:
        if measure(rest) <= width:
            return [*lines, rest]
        if len(lines) == max_lines - 1:
            return [*lines, _clip(rest, measure, width)]
        end = _best_end(rest, measure, width, last=len(lines) == max_lines - 2)
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return lines or [""]


def clean_wrap(text: str, measure: Measure, width: float, max_lines: int) -> bool:
    """Whether the text fits without an ellipsis and without ending a line inside a word."""
    lines = wrap(text, measure, width, max_lines)
    if lines[-1].endswith(ELLIPSIS):
        return False
    joined = " ".join(text.split())
    end = 0
    for line in lines[:-1]:
        end = joined.index(line, end) + len(line)
        end += joined[end : end + 1] == " "
        if (_place(joined, end) or 0) > _AT_WORD:
            return False
    return True


def _best_end(text: str, measure: Measure, width: float, *, last: bool) -> int:
    """Return where the first line ends: of the places that fit, the one that costs least."""
    best, best_score = 0, float("inf")
    for end in range(1, len(text)):
        place = _place(text, end)
        if place is None:
            continue
        used = measure(text[:end].rstrip())
        if used > width:
            break
        score = _COST[place] + 1 - used / width
        if last and score <= best_score and measure(text[end:].lstrip()) > width:
            score += _OVERFLOW_COST
        if score <= best_score:
            best, best_score = end, score
    return best or _forced_end(text, measure, width)


def _forced_end(text: str, measure: Measure, width: float) -> int:
    """Return the end of the longest piece that fits where nothing may break; at least one letter."""
    return next((end for end in range(len(text) - 1, 1, -1) if measure(text[:end]) <= width), 1)


def _place(text: str, end: int) -> int | None:
    """Return how good it is to end a line before ``text[end]``; None where it must not end."""
    before, after = text[end - 1], text[end]
    if before == " " or after == " ":
        if before != " ":
            return None
        # "เขต 3", "ปี 2568": a number belongs to the word before it.
        return _AT_WORD if _LONE_NUMBER.match(text, end) else _AT_SPACE
    if _NEVER_FIRST.match(after) or _NEVER_LAST.match(before) or (_RUN.match(before) and _RUN.match(after)):
        return None
    if after == "(":
        return _AT_BRACKET
    if text.startswith(_NAME_WORDS, end):
        return _AT_WORD
    return _AT_SYLLABLE if _LEADING_VOWEL.match(after) else _ANYWHERE


def _clip(text: str, measure: Measure, width: float) -> str:
    """Return as much of the text as fits, with an ellipsis, never cutting a vowel or tone from its letter."""
    for end in range(len(text) - 1, 0, -1):
        if _NEVER_FIRST.match(text[end]) or _NEVER_LAST.match(text[end - 1]):
            continue
        clipped = text[:end].rstrip() + ELLIPSIS
        if measure(clipped) <= width:
            return clipped
    return ELLIPSIS
