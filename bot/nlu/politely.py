"""Particles with which a message ends (ค่ะ, ครับ, นะ, หน่อย) and words that ask: one list each for all patterns that need them."""

from __future__ import annotations

#: Words that ask, whatever is asked: alternatives for patterns that must not take a question for an act.
ASKING = r"กี่|เท่า(?:ไ|ใด)|ใคร|ไหน|เมื่อ(?:ไ|ใด)"
#: Alternatives to be put into a group: ``rf"(?:{ENDING}|แล้ว)*$"``. Only at the end: in the middle คะ is the beginning of คะแนน.
ENDING = (
    r"ครับผม|ครับ|คับ|ค้าบ|คร้าบ|ครัช|ค่ะ|คะ|ค่า|ค้า|ฮะ|จ้า|จ้ะ|จ๊ะ|จ๋า|นะ|น้า|ล่ะ|หล่ะ|ละ|เลย|หน่อย|ด้วย|ที|อ่ะ|อะ|อ้ะ|ดิ|งับ|[?!.]"
)
