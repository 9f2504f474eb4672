"""Spoken and northern spellings that stand for one word and for no other: เปน, อารัย, โฮงเฮียน, ละอ่อน, บ่มี.

They are put into the common spelling before anything is looked up, so that every phrase is found in every spelling of
it. Only letters that occur in no other Thai word stand here; a slip that could be another word is left to the lattice.
"""

from __future__ import annotations

import re

from db.values.calendar import SHORT_MONTHS

#: Common spelling -> how people type it. No spaces; Latin letters never.
SPOKEN: dict[str, str] = {
    "เป็น": "เปน เป้น",
    "อะไร": "อารัย อะรัย อัลไล อะหยัง อะหยั๋ง หยั๋ง",
    "เท่าไร": "เท่ารัย เท่าหรัย เต้าใด เต้าได เต่าใด เต่าได ต้าวใด",
    "เท่าไหร่": "เท่าหร่าย เท่าไหล่ เท้าไหร่ เทาไหร่",
    "ทั้งหมด": "ทั้งมด ทังหมด ทั้งหมก ท้งหมด ทั่งหมด ตึงหมด ตึงเมิน",
    "เดี๋ยว": "เด๋ว เด๊ว เดี๊ยว",
    "ยังไง": "ยังงัย ยางไง หยั่งไง จะใด๋ จะได๋",
    "จังเลย": "จังเรย จังเยย จุงเบย",
    "โรงเรียน": "โฮงเฮียน โฮงเฮียร โรงเฮียน โรงเรยน",
    "เด็ก": "ละอ่อน หละอ่อน เด้ก เด๊ก",
    "นักเรียน": "นัดเรียน นักเฮียน นรักเรียน นักเรีบน นักเรัยน นักเรืยน นักรเียน",
    "ไม่มี": "บ่มี บะมี บ่หมี",
    "ไม่ได้": "บ่ได้ บะได้",
    "ไม่รวม": "บ่รวม",
    "ไม่นับ": "บ่นับ",
    "ยังไม่": "ยังบ่",
    "อยากรู้": "ใค่ฮู้ ไค่ฮู้ ใคร่ฮู้ อยากฮู้ อยากรุ้ อยากลู้ อยากรู๊",
    "อยากได้": "ใค่ได้ ไค่ได้",
    "ให้หน่อย": "หื้อหน่อย หั้ยหน่อย หั้ยโหน่ย ไห้หน่อย",
    "ให้ที": "ไห้ที หื้อที",
    "หน่อย": "โหน่ย กำเดียว กำเดว",
    "ใช่ไหม": "ช่ายไหม ช่ายมั้ย ช่ายป่ะ",
    "หรือเปล่า": "หรือป่าว",
    "ขอบคุณ": "ขอบใจ๋ ขอบคุน",
    "มาก": "จ๊าดนัก จ๊าด",
    "ที่ไหน": "ตี้ไหน ตี้ใด ตี้ได",
    "ใคร": "ไผพ่อง",
    "ครูกี่": "ครุกี่",
    "ธุรการ": "ธุระการ ธุรกาน ธุรการณ์ ธุรการร์",
    "อำเภอ": "อำเพอ อำเพรอ อำเภิอ อำเภ่อ",
    "เปอร์เซ็นต์": "เปอเซน เปอเซ็น เปอเซ็นต์ เปอเซ็นต เปอร์เซน",
    "ค้าง": "ติดค้าง",
    "ส่ง": "ส่งผ่าน",
    "ห้องเรียน": "ห้องเรีบน ห้องเรียย",
}

_STANDS_FOR = {
    spelling: common
    for common, spellings in SPOKEN.items()
    for spelling in dict.fromkeys(spellings.split())
    if spelling != common
}
#: Not where a vowel or mark follows: the last letter would belong to the next syllable.
_SPOKEN = re.compile(
    f"(?:{'|'.join(sorted(map(re.escape, _STANDS_FOR), key=len, reverse=True))})(?![\u0e30-\u0e3a\u0e47-\u0e4e])"
)
#: เฮา is เรา, but not the beginning of เฮาส์; บ่ before a verb is ไม่, but not the beginning of บ่าย or บ่อย.
_NORTHERN = (
    (re.compile(r"เฮา(?![สซะ])"), "เรา"),
    (re.compile(r"บ่(?=(?:ใช่|ส่ง|ถึง|เอา|ต้อง|แม่น|เกิน|ครบ|ฮู้))"), "ไม่"),
)
#: 5 พย., 10ธค: months after a day without their dots.
_UNDOTTED = re.compile(
    r"(?<=\d)(\s*)(" + "|".join(month.replace(".", "") for month in SHORT_MONTHS) + r")\.?(?![\u0e01-\u0e4e])"
)
_DOTTED = {month.replace(".", ""): month for month in SHORT_MONTHS}


#: Words of English beside Thai ones, and a year read out figure by figure.
_ENGLISH = (
    (re.compile(r"\b(?:fiscal|budget)\s+year\b", re.IGNORECASE), "ปีงบประมาณ"),
    (re.compile(r"\b(?:academic|school)\s+year\b", re.IGNORECASE), "ปีการศึกษา"),
    (re.compile(r"\bbudget\b", re.IGNORECASE), "งบประมาณ"),
    (re.compile(r"\bdisbursements?\b", re.IGNORECASE), "เบิกจ่าย"),
)
_FIGURES = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_READ_OUT = re.compile(rf"สองห้า(?P<tens>ห้า|หก|เจ็ด|แปด)(?P<ones>{'|'.join(_FIGURES)})")


def _year_of(match: re.Match[str]) -> str:
    return f"25{_FIGURES.index(match['tens'])}{_FIGURES.index(match['ones'])}"


def in_common_spelling(text: str) -> str:
    """Return a text with spoken and northern spellings put into the common one."""
    for english, common in _ENGLISH:
        text = english.sub(common, text)
    text = _READ_OUT.sub(_year_of, text)
    text = _SPOKEN.sub(lambda match: _STANDS_FOR[match[0]], text)
    for northern, common in _NORTHERN:
        text = northern.sub(common, text)
    return _UNDOTTED.sub(lambda match: match[1] + _DOTTED[match[2]], text)
