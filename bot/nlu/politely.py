"""Particles with which a message ends: ค่ะ, ครับ, นะ, หน่อย. One list for all patterns that read a whole message to its end."""

from __future__ import annotations

#: Alternatives to be put into a group: ``rf"(?:{ENDING}|แล้ว)*$"``. Only at the end: in the middle คะ is the beginning of คะแนน.
ENDING = r"ครับผม|ครับ|คับ|ค้าบ|คร้าบ|ครัช|ค่ะ|คะ|ค่า|ค้า|ฮะ|จ้า|จ้ะ|จ๊ะ|จ๋า|นะ|น้า|ล่ะ|หล่ะ|ละ|เลย|หน่อย|ด้วย|ที|[?!.]"
