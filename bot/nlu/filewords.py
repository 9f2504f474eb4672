"""Kinds of file that an answer can be given as, and the words for them besides those of a workbook."""

from __future__ import annotations

import re

from reports.question import Wish

_DRAFT = "ร่างหนังสือ ร่างหนังสือราชการ ร่างบันทึก ร่างบันทึกข้อความ ทำบันทึกข้อความ จัดทำบันทึกข้อความ เขียนบันทึกข้อความ บันทึกข้อความ ทำหนังสือ".split()
#: What a drafted letter reports is asked for; that it is a report says nothing more.
_REPORTING = (
    "",
    "รายงาน",
    "รายงานผล",
    "รายงานผลการ",
    "รายงานการ",
    "รายงานจำนวน",
    "แจ้ง",
    "เรื่อง",
    "สรุป",
    "สรุปผล",
    "สรุปผลการ",
)

#: The wish -> the words that ask for it. A plain "file" is a workbook: its words stand with the other cues.
FILE_WISHES: dict[Wish, str] = {
    "memo": " ".join(
        f"{draft}{tail}" for draft in _DRAFT for tail in _REPORTING if tail or draft != "ทำหนังสือ"
    )
    + " เป็นบันทึกข้อความ แบบบันทึกข้อความ ร่างรายงาน ร่างเป็นหนังสือ เป็นหนังสือราชการ word ไฟล์word เวิร์ด เวิร์ท ไฟล์เวิร์ด docx ไฟล์docx msword",
    "pdf": "pdf ไฟล์pdf พีดีเอฟ ไฟล์พีดีเอฟ pdfไฟล์",
}
#: Every one of these words with its wish.
FILE_WORDS = {word: wish for wish, words in FILE_WISHES.items() for word in words.split()}
_DRAFTED = re.compile(
    f"(?:{'|'.join(sorted(_DRAFT, key=len, reverse=True))})\\s*(?:{'|'.join(sorted(_REPORTING[1:], key=len, reverse=True))})(?=\\S)"
)


def parted(text: str) -> str:
    """Return the text with a space behind "draft a letter that reports": ร่างหนังสือรายงานผลการ เบิกจ่าย.

    Else รายงานผลการเบิกจ่าย would be the report of that name, and the question who has sent it.
    """
    return _DRAFTED.sub(lambda found: f"{found[0]} ", text)
