"""Keeps a rephrasing from leaking between parts: blocks that share a masked sentence go into one part together.

The mask of a sentence is what stays when names, numbers, spaces and words that change nothing are taken out.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import re
from collections.abc import Iterable
from typing import Literal

from bot.nlu.normalize import fold

Part = Literal["train", "dev", "test", "blind"]
#: The last digit of a block's hash -> its part.
_PARTS: tuple[Part, ...] = ("train",) * 6 + ("dev",) * 2 + ("test",) * 2
#: Words that change nothing, as they were when the corpus was first split. Never changed: the parts would move.
_PASSED_OVER = """
จำนวณ จำนวร จํานวน ครับ คับ ครัช ฮะ ค่ะ คะ ค่า คร้าบ คร้า จ้า จ้ะ จ๊ะ จ๋า นะ น้า นะคะ นะครับ หน่อย
หน่อยค่ะ หน่อยครับ ด้วย ด้วยค่ะ ที สิ ซิ เลย นี่ เนี่ย อ่ะ อะ อ้ะ น่ะ เถอะ หรอ เหรอ ไหม มั้ย มั๊ย
ป่าว หรือเปล่า รึเปล่า หรือไม่ บ้าง บ้างคะ บ้างครับ ละ วะ เอ่ย จร้า ขอ ขอทราบ ขอดู อยากทราบ อยากรู้
อยากได้ ต้องการ ต้องการทราบ รบกวน สอบถาม ถาม ช่วย บอก บอกหน่อย แจ้ง ดู แสดง หา เช็ค เช็ก ตรวจสอบ
เรียน ขออนุญาต รบกวนสอบถาม ขอสอบถาม สอบถามหน่อย ทราบ อยาก ได้ไหม ได้มั้ย ให้ ให้หน่อย มาให้ สรุป
ขอรายงาน เอา ขอเป็น ต้องการดู ช่วยดู ช่วยหา มี เป็น คือ อยู่ ได้ ได้รับ ที่ ซึ่ง ของ ใน จาก ณ ว่า จะ
ก็ แต่ ไว้ มา ไป กัน นั้น นี้ อัน คน โรง แห่ง บาท ราย โดย เพื่อ จำนวน ยอด ตัวเลข ตัวเลขของ ทั้ง ๆ
เข้า สถิติ สำหรับ เกี่ยวกับ เรื่อง ส่วน แค่ เพียง ประมาณ ตาม ถึง เมื่อ หรือ หรือยัง ยัง แล้วก็ ไหน
ใช่ไหม ใช่มั้ย อยู่ที่ ได้มา คิดเป็น น้องแผน น้อง แผน คุณ ท่าน พี่ หนู ผม ดิฉัน ฉัน อันนี้ เอ่อ อืม
อ้อ โอเค ok ค้าบ งับ ฮับ ก่อน เฉพาะ ของทุก ตรง ด้าน กรณี ช่วง ช่วงปี ตั้งแต่ ระหว่าง ภาพรวม ระดับ
ชั้น ปี ภายใน ระบบ โปรแกรม ทำ ส่งข้อมูล ขึ้น สอน เปิด กลุ่มนโยบายและแผน นโยบายและแผน ภาพ รูป รูปภาพ
แบบ ใช้ อีก ครั้ง ครั้งหนึ่ง pls please ตัว ให้ดู ดูหน่อย ด่วน ท่านผอ. ผอ.เขต ฝาก จริง รับ แผ่น ที่มี
ซึ่งมี มีอยู่ ตอน เอาแบบ เอาเป็น แบบเป็น ออกมา เป็นภาพ ฐานะ ศึกษา จัดเรียง เรียง เรียงตาม เรียงลำดับ
เรียงจาก เงิน ยอดเงิน จำนวนเงิน ตอบ บ. ฝั่ง อยู่บ้าง มีบ้าง ได้เท่านี้ เท่านี้ ดึง ประจำ ประจำปี การ
แก่ ต่อไป โปรด กรุณา ได้เงิน อัตรากำลัง ประกอบการประชุม ประกอบ ประชุม การประชุม นำเสนอ เสนอ ใช้ประกอบ
ใช้ใน นะจ๊ะ นะจ้ะ จ้าา วัน วันที่ วันไหน วันใด เดือน เดือนไหน ปีการศึกษา ปีงบประมาณ
"""
#: Files whose test blocks nobody has read. Those of all other files were opened and learnt from (README.md): they
#: measure nothing any more and count as ``dev``.
UNREAD = ("plain-office", "plain-schools")
#: Files written for measuring alone, by somebody who had not seen the grammar: every block of them is ``test``.
FRESH: tuple[str, ...] = ("freshg", "freshh", "freshp")
_DIGITS = re.compile(r"\d+")
#: The longest first, so that ครับ goes before its beginning would.
_FILLED = re.compile(
    "|".join(
        sorted(map(re.escape, {fold(word) for word in _PASSED_OVER.split()} - {""}), key=len, reverse=True)
    )
)


def part_of(name: str) -> Part:
    """Return the part that a block's name falls into, always the same."""
    file = name.partition("/")[0]
    if file in FRESH:
        return "test"
    part = _PARTS[int(hashlib.sha256(name.encode()).hexdigest(), 16) % 10]
    return "dev" if part == "test" and file not in UNREAD else part


def mask(text: str, names: re.Pattern[str]) -> str:
    """Return a sentence without names, numbers, signs and particles."""
    plain = names.sub("ก", fold(text))
    plain = _DIGITS.sub("0", plain)
    return _FILLED.sub("", re.sub(r"[^\w\u0e00-\u0e7f]", "", plain))


@functools.cache
def names_pattern() -> re.Pattern[str]:
    """Return a pattern of the demonstration's places, clusters and schools."""
    from db.demo import DEMO_FILES

    found: set[str] = set()
    for each in DEMO_FILES:
        if each.kind == "schools":
            with each.path.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    values = (
                        row["ชื่อโรงเรียน"],
                        row["ชื่อโรงเรียน"].partition("(")[0],
                        row["ตำบล"],
                        row["อำเภอ"],
                        row["กลุ่มโรงเรียน"],
                    )
                    found |= {fold(value) for value in values if value}
    return re.compile("|".join(sorted(map(re.escape, found - {""}), key=len, reverse=True)))


def joined_parts(blocks: Iterable[tuple[str, Iterable[str]]]) -> dict[str, Part]:
    """Return the part of every block (name and sentences): by its own name, or the first it shares a sentence with."""
    names = names_pattern()
    leader: dict[str, str] = {}
    first: dict[str, str] = {}

    def find(name: str) -> str:
        while leader[name] != name:
            name = leader[name]
        return name

    for name, sentences in blocks:
        leader.setdefault(name, name)
        for sentence in sentences:
            known = first.setdefault(mask(sentence, names), name)
            one, other = sorted((find(known), find(name)))
            leader[other] = one
    return {name: part_of(find(name)) for name in leader}
