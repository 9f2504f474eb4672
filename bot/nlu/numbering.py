"""Lists in a message: 1. รายหัวโอนยัง 2. ค่าหนังสือได้กี่บาท; the numbers themselves say nothing."""

from __future__ import annotations

import re

#: 1. รายหัวโอนยัง 2) ค่าหนังสือได้กี่บาท; a number with a point inside (1.5 ล้าน) is none.
_MARK = re.compile(r"(?:^|(?<=\s))(?:ข้อ\s*)?(?P<number>[1-9])\s*[.)]\s*(?=[^\d\s.,])")
#: ขอ 2 เรื่อง, มี 3 คำถาม.
_HOW_MANY = re.compile(
    r"(?:(?:ขอถาม|ขอ|มี|ถาม|อยากรู้|อยากถาม|สอบถาม)\s?)?(?:\d|สอง|สาม|สี่)\s*(?:เรื่อง|คำถาม|ข้อ|อย่าง|ประเด็น)(?:ค่ะ|คะ|ครับ|คับ|นะ|หน่อย|จ้า)*(?=\s|$)"
)


def listed(plain: str) -> list[str]:
    """Return the requests of a normalised message that numbers them from 1, each with what stands before the list; else none."""
    marks = list(_MARK.finditer(plain))
    if [int(match["number"]) for match in marks] != list(range(1, len(marks) + 1)) or len(marks) < 2:
        return []
    lead = _HOW_MANY.sub(" ", plain[: marks[0].start()], count=1).strip()
    ends = [*(match.start() for match in marks[1:]), len(plain)]
    parts = [plain[match.end() : end].strip() for match, end in zip(marks, ends, strict=True)]
    return [f"{lead} {part}".strip() for part in parts] if all(parts) else []


def without_numbering(plain: str) -> str:
    """Return a normalised message without the numbers of a list that begins with 1, and without how many requests it makes."""
    plain = _HOW_MANY.sub(" ", plain, count=1)
    marks = [int(match["number"]) for match in _MARK.finditer(plain)]
    if marks[:2] == [1, 2]:
        plain = _MARK.sub(" ", plain)
    return " ".join(plain.split()) or plain
