"""What is typed in haste, put into plain words before it is read: ขาดโรงไหน and เข้ามาแล้ว after a report, เป็นโรงๆ, ค่ากิจกรรมฯ."""

from __future__ import annotations

import re

from bot.nlu.frame import SUBMISSIONS
from bot.nlu.normalize import fold_name, normalize
from bot.nlu.understanding import Memory
from db.datasets import DIMENSIONS

#: Words of sending that mean it of reports only: a system is named with them, or was spoken of.
_SYSTEM = re.compile(
    "|".join(
        sorted(
            {fold_name(word) for value in DIMENSIONS["system"].values for word in (value.key, *value.words)},
            key=len,
            reverse=True,
        )
    )
)
_NOT_IN = re.compile(r"(?:ยัง)?ไม่(?:ได้)?เข้า(?:มา|ระบบ|ไป)*(?=\s|$|บ้าง|เหลือ|กี่|อีก|ล่ะ|ค่ะ|คะ|ครับ)")
_IN = re.compile(r"เข้า(?:มา|ระบบ)*แล้ว(?=\s|$|กี่|บ้าง)")
_ALL_IN = re.compile(r"เข้า(?:มา|ระบบ)*ครบ")
_GONE_IN = re.compile(r"ส่งเข้า(?:ไป|มา|ระบบ)*")
#: Money comes in (เงินยังไม่เข้า), it is not sent.
_OF_MONEY = re.compile(r"เงิน|รายหัว|งวด|โอน|จัดสรร|ค่า(?!ะ)")
#: ขาดโรงไหน, ขาดกี่โรง, กลุ่มไหนขาดเยอะสุด after a report: who has not sent.
_LACKS = re.compile(
    r"^(?P<lead>(?:แล้ว|ยัง|ตอนนี้|\s)*)(?:ขาด|เหลือ|ค้าง)(?:อยู่|อีก)?(?=\s*(?:โรง(?:เรียน)?(?:ไหน|ใด)|กี่โรง|กี่แห่ง))"
    r"|(?P<where>(?:อำเภอ|กลุ่ม|ตำบล|โรง|โรงเรียน)(?:ไหน|ใด))(?:ยัง)?(?:ขาด|ค้าง)(?!ส่ง)"
)
_WHO_THERE = re.compile(r"(?<=\S)\s*(?:เหลือ|ขาด)(?:อีก)?ใคร(?:บ้าง|มั่ง)?")
#: ทั้งโรงเรียน after one school was named: that school.
_WHOLE_SCHOOL = re.compile(r"ทั้ง(?:โรงเรียน|โรง|รร\.?)(?=\s|$|กี่|มี|เท่า)")
#: ค่ากิจกรรมฯ: the sign for what is left unsaid of a name.
_SHORTENED = re.compile(r"(?<!กรุงเทพ)(?<!พฤหัส)ฯ(?!ลฯ)")
_EACH = re.compile(r"(?:ขอ)?เป็น(?:ราย)?โรง\s*ๆ")
#: What has one plain form everywhere.
_SPOKEN = (
    (
        re.compile(r"(?:^|(?<=\s)|(?<=แล้ว))งบ(?=ปี\s*\d{2,4}\s*(?:ได้|ได|รับ|มี)\S{0,6}\s*(?:เท่า|กี่))"),
        "งบประมาณที่ได้รับจัดสรร ",
    ),
    (
        re.compile(
            r"(?:ยัง)?(?:เหลือ|มี)(?:อะไร|งานอะไร|รายงานอะไร)(?:ที่)?(?:ยัง)?ค้าง(?:ส่ง)?(?:เขต|สพป\.?|อยู่)*(?!ส่ง|จ่าย|เบิก|ชำระ)"
        ),
        "ค้างส่งอะไร",
    ),
    (re.compile(r"(?<=\S)(กี่(?:บาท|คน|โรง|แห่ง|ห้อง|เครื่อง|หลัง))ละ(?=\s*$)"), r"\1ล่ะ"),
    (re.compile(r"ว่าง\s*ผอ\.?(?:\s*อยู่)?"), "ไม่มี ผอ."),
    (re.compile(r"(?:ถ้า|หาก)(?=รวม(?:ยอด|เงิน)?ผูกพัน)"), ""),
)


def hurried(said: str, memory: Memory) -> str:
    """Return a message with short words that a report or a school just spoken of makes plain: ขาดโรงไหน, เข้ามาแล้วกี่โรง."""
    # The sign that says a word twice is gone from a normalised text.
    said = _EACH.sub("แยกรายโรง", said)
    said = _SHORTENED.sub("", said)
    question, plain = memory.question, normalize(said)
    for pattern, meant in _SPOKEN:
        if pattern.search(plain):
            said = plain = pattern.sub(meant, plain)
    spoken_of = memory.topic.startswith("reports.") or (
        question is not None and question.measure == SUBMISSIONS
    )
    if (spoken_of or _SYSTEM.search(fold_name(plain))) and not _OF_MONEY.search(plain):
        changed = _ALL_IN.sub("ส่งครบ", _IN.sub("ส่งแล้ว", _NOT_IN.sub("ยังไม่ส่ง", _GONE_IN.sub("ส่งไป", plain))))
        if spoken_of:
            changed = _LACKS.sub(lambda found: f"{found['lead'] or found['where'] or ''}ยังไม่ส่ง", changed)
            changed = _WHO_THERE.sub(" ใครยังไม่ส่ง", changed)
        if changed != plain:
            return changed
    if question is not None and question.scope.kind == "school" and len(question.scope.keys) == 1:
        if (changed := _WHOLE_SCHOOL.sub("โรงเรียนนั้น", plain)) != plain:
            return changed
    return said
