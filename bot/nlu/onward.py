"""Words that lead on from what was said before: งั้น …, กลับไปที่ …, เหมือนเดิมแต่ …, เอาแค่ … ดีกว่า. Declared once, here.

They say how the message belongs to the conversation and nothing about figures, so they are taken off the text before
the grammar sees the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Particles that may follow such a word.
POLITE = r"(?:นะคะ|นะครับ|ค่ะ|คะ|ค่า|ครับ|คับ|ครัช|ฮะ|จ้า|จ้ะ|จ๊ะ|จ๋า|นะ|น่ะ|เลย|หน่อย|สิ|ซิ|ล่ะ|ละ|อ่ะ|อะ|แล้ว|[\s.!?,])*"

#: งั้น, ถ้าอย่างนั้น: what follows goes on from the answer.
_THEN = (
    r"(?:ถ้า)?(?:งั้น|อย่างงั้น|อย่างนั้น|ยังงั้น|เช่นนั้น)ก็?|งั้น|ทีนี้|คราวนี้|ต่อมา|ต่อไป(?=\s*(?:ขอ|เอา|ดู|ถาม))|แล้วก็(?=\s*(?:ขอ|เอา|ดู))|แล้วถ้าเป็น"
    r"|(?:แล้ว)?(?:ถ้า|หาก|สมมติ)(?:เป็น|ของ|ดู|เอา|เปลี่ยนเป็น)(?=\s*[^\s\d])|อีกเรื่อง(?:นึง|หนึ่ง)?|อีกอย่าง(?:นึง|หนึ่ง)?|ขอถามต่อ|ถามต่อ|ขอต่อ|ต่อด้วย"
)
#: เปลี่ยนมาดู, กลับไปที่: to another subject, or back to an earlier one.
_BACK = (
    r"(?:ขอ|เอา|เดี๋ยว|ลอง|แล้ว)*(?:ย้อน|วก)?กลับ(?:ไป|มา)(?:ที่เดิม|ดูที่|ดูของ|ดู|ถามถึง|ถามของ|ถาม|เรื่อง|เอา|เป็น|ที่|หา)?"
    r"|(?:ขอ)?เปลี่ยน(?:ไป|มา)(?:ดูที่|ดูของ|ดู|ถาม|เป็น|ที่|เอา)?|(?:ลอง)?(?:ไป|มา)ดู(?:ที่|ของ)?(?=\s*\S)|ย้ายไป(?:ดู|ที่)*|ขอเป็นของ|เปลี่ยนเป็นของ"
)
#: เหมือนเดิมแต่: everything but what is named now is as before.
_SAME = (
    r"(?:ขอ|เอา|ดู|ทำ|ใช้)*(?:แบบ|รูปแบบ|ข้อมูล|เรื่อง|คำถาม|อย่าง|เงื่อนไข)?(?:เหมือนเดิม|เดิม|เดียวกัน|เหมือนกัน|เมื่อกี้|ตะกี้|เมื่อกี๊|อันเดิม|เช่นเดิม|เช่นเดียวกัน)"
    r"(?:เลย)?\s*(?:แต่(?:ว่า)?(?:เปลี่ยนเป็น|เป็น|ขอ|เอา)?|เปลี่ยนเป็น|ของ|สำหรับ|กับ|ที่)"
)
#: ใช่ค่ะ, โอเค before a request: the answer was right.
_AGREED = r"(?:ใช่|ถูก|โอเค|ok|โอเช|อือ|อืม|อ้อ|อ๋อ|เออ|ดี|เยี่ยม|รับทราบ|ตกลง|เข้าใจ|ขอบคุณ|ขอบใจ|ขอบพระคุณ)(?:มาก)*(?:ละ|แล้ว|เลย|ต้อง)?(?:ค่ะ|คะ|ครับ|คับ|จ้า|จ้ะ|นะ)?(?:\s+|$)"
#: ไม่เป็นไร, ไม่เอาแล้ว before a request: that is given up for what follows.
_GIVEN_UP = r"(?:ไม่เป็นไร|ไม่เป็นรัย|ไม่เอาแล้ว|ไม่เอาละ|ไม่เอาอันนี้|ไม่ต้องแล้ว|ไม่ต้องละ|ช่างมัน|ช่างเถอะ|ช่างเหอะ|พอแล้ว|พอละ|ยกเลิก)(?:เถอะ|ค่ะ|คะ|ครับ|คับ|ก่อน)?(?:\s+|(?=ขอ|เอา|กลับ|ดู))"
#: อ้าว ไม่มีเหรอ: surprise at the answer before, and then the next request.
_SURPRISED = (
    r"(?:อ้าว|เอ้า|เอ๊า|อ่าว|ว้า|เอ๋|อ๋อ|อ้อ|หา)?\s*(?:ยัง)?ไม่(?:มี|ได้|เจอ|พบ)(?:ข้อมูล)?(?:เลย)?(?:เหรอ|หรอ|หรือ|ซะงั้น|จริงดิ|นี่)(?:เนี่ย)?(?:คะ|ครับ|ค่ะ|คับ|นี่|อะ)*(?:\s+|(?=งั้น|ถ้า))"
    r"|(?:อ้าว|เอ้า|เอ๊า|อ่าว|ว้า)(?:\s+|(?=งั้น|ถ้า))"
)
_OPENING = re.compile(
    rf"\s*(?:(?:{_SURPRISED}|{_GIVEN_UP}|{_AGREED}|{_THEN}|{_BACK}|{_SAME})\s*)+", re.IGNORECASE
)
#: Ends that only choose: แม่สายอย่างเดียว, เอาเป็นอำเภอดีกว่า, ขอชื่ออีกที, ขอของแม่สายในรูปแบบเดียวกัน.
_ENDING = re.compile(
    rf"(?:(?:เท่านั้น|อย่างเดียว|เพียงอย่างเดียว|(?:ที่|แห่ง|ตัว|อัน)เดียว(?:(?:ก็)?พอ)?|เฉยๆ|เฉย ๆ|เฉย|เปล่าๆ|ดีกว่า|ก็ได้|ก็พอ|พอ|อีกที|อีกครั้ง|อีกรอบ|แทนก็ได้|เหมือนเดิม|เหมือนกัน|เช่นกัน|เช่นเดียวกัน|แบบเดิม"
    rf"|(?:ใน|ด้วย)?(?:รูป)?แบบ(?:เดียวกัน|เดิม|เมื่อกี้)|ด้วยเงื่อนไขเดิม|เดี่ยวๆ|ชัดๆ|ชัด ๆ)(?=\s|[.!?,]|$|ค่ะ|คะ|ครับ|คับ|นะ|เลย|จ้า|ล่ะ){POLITE})+$"
)
#: Of these ends those that point back at what was answered.
_LIKE_BEFORE = re.compile(r"ดีกว่า|เดิม|เดียวกัน|เหมือนกัน|เช่น|เมื่อกี้|ล่ะ|ละ$")
#: ไล่เป็นรายโรง, ลากเป็นกราฟ, จัดทำเป็นไฟล์: the verb only says to show it so.
_MADE = re.compile(
    r"(?:ช่วย|ขอ|เอา)*(?:ไล่|แตก|แจง|กระจาย|ซอย|ถอด|คลี่|แจก)(?:ยอด|ข้อมูล)?(?:ออก|ให้|มา|ดู)*(?:เป็น|ตาม)(?=\s*(?:ราย|แต่ละ|ชั้น|โรง|อำเภอ|ตำบล|กลุ่ม|ปี|เพศ|ระดับ|ขนาด))"
)
_DRAWN = re.compile(
    r"(?:ช่วย|ขอ|เอา)*(?:มา)?(?:ลาก|วาด|เขียน|พล็อต|พลอต|สร้าง|จัดทำ|จัด|ปรับ|แปลง|โชว์|ออก|เปลี่ยน|รวม|ทำ|ส่ง)(?:ออก|ให้|มา|รวม)*(?:เป็น)?(?=\s*(?:กราฟ|แผนภูมิ|ตาราง|ไฟล์|excel|เอ็กเซล|แท่ง|เส้น))"
)
_ONE_TABLE = re.compile(r"(?<=ตาราง)เดียว(?:กัน)?|(?<=กราฟ)เดียว(?:กัน)?|(?<=ไฟล์)เดียว(?:กัน)?")
#: เอาแค่, ขอเฉพาะ: a condition on what was answered.
_ONLY = re.compile(r"(?:งั้น|แล้ว|ขอดู|ขอ|เอา|ดู|คัด|กรอง|เลือก)*(?:มา)?(?:เฉพาะ|แค่|เพียง|แต่(?=โรง|รร|ขนาด))")
#: ในโรงเรียนพวกนี้, ในนั้น: among the schools that were answered.
_INSIDE = re.compile(
    r"(?:ใน|ของ|จาก|จำนวน|เฉพาะ)*(?:โรงเรียน|โรง|รร\.?|ที่)?(?:พวกนี้|เหล่านี้|พวกนั้น|เหล่านั้น|ทั้งหมดนี้|ทั้งหมดนั้น|ที่ว่านี้|ที่ว่ามา|ดังกล่าวทั้งหมด)|(?:ใน|จาก)(?:จำนวน|กลุ่ม|บรรดา)?(?:นั้น|นี้)(?=\s|$|มี|เป็น|กี่|ล่ะ|ค่ะ|คะ)"
)
#: by อำเภอ.
_ENGLISH_BY = re.compile(r"\b(?:group\s+by|by|per)\s+(?=[\u0e00-\u0e7f])", re.IGNORECASE)
#: โรงเรียนอื่นค้างกี่โรง: of all schools; with ยกเว้น the words mean something else.
#: Of pupils and money the other schools are not all of them: that is asked back about.
_OTHERS = re.compile(r"(?:โรงเรียน|โรง|รร\.?)อื่น(?:\s*ๆ|ๆ)?(?=.{0,20}(?:ส่ง|ค้าง|คีย์|กรอก))")
_LEFT_OUT = re.compile(r"นอกจาก|ยกเว้น|ไม่รวม|ไม่นับ|แยก|แต่ละ")
#: รวมทุกอำเภอแล้วกี่โรง: all of the office as one.
_ALL_TOGETHER = re.compile(
    r"รวม(?:กัน)?(?:ทั้งหมด)?(?:ทุก|ทั้ง\s*\d+)\s*(?:อำเภอ|ตำบล|กลุ่มโรงเรียน|กลุ่ม|เครือข่าย|โรงเรียน|โรง)(?:แล้ว|ทั้งหมด|เลย)*"
)


#: ถ้าเอาบ้าน ก ไปรวมกับบ้าน ข supposes something, and chooses nothing.
_SUPPOSED = re.compile(
    r"(?:สมมติ|สมมุติ)?(?:ว่า)?ถ้า(?:เอา|นำ|จะเอา|ให้).{2,80}?(?:ไป|มา|เข้า)?(?:ยุบ|ควบ)?รวม(?:กับ|เข้ากับ|กัน)"
)


@dataclass(frozen=True, slots=True)
class Onward:
    """A message without what leads on to it; ``leads`` says whether anything did, ``narrows`` whether by เอาแค่.

    ``inside``: what is asked is asked of the schools that were answered (ในโรงเรียนพวกนี้).
    """

    rest: str
    leads: bool = False
    narrows: bool = False
    inside: bool = False


def onward(plain: str) -> Onward:
    """Return a normalised message without the words that lead on to it; the same when nothing would be left."""
    rest, leads = plain, False
    if _SUPPOSED.match(plain):
        return Onward(plain)
    if (match := _OPENING.match(rest)) and match.end() and rest[match.end() :].strip():
        rest, leads = rest[match.end() :].strip(), True
    if (match := _ENDING.search(rest)) and match.start():
        leads = leads or _LIKE_BEFORE.search(match[0]) is not None
        rest = rest[: match.start()].strip()
    rest = _MADE.sub("แยกตาม", rest)
    rest = _ONE_TABLE.sub("", _DRAWN.sub("เป็น", rest))
    rest = _ENGLISH_BY.sub("แยกตาม", rest)
    if not _LEFT_OUT.search(rest):
        rest = _ALL_TOGETHER.sub("ทั้งเขต ", _OTHERS.sub("โรงเรียนในเขตที่", rest))
    inside = _INSIDE.search(rest) is not None
    if inside and (left := _INSIDE.sub(" ", rest).strip()):
        rest = left
    return Onward(rest, leads, _ONLY.match(rest) is not None, inside)
