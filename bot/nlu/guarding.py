"""Messages that are meant for a machine rather than asked of the office: SQL, "ignore previous instructions", passwords.

Nothing that anybody types is ever run; they are only kept from being taken for a clumsy question.
"""

from __future__ import annotations

import re

from bot.nlu.understanding import Understanding

_SAID = "น้องแผนตอบได้เฉพาะข้อมูลงานนโยบายและแผนค่ะ ลองเลือกเรื่องด้านล่าง หรือพิมพ์คำถามได้เลยค่ะ"
_TAMPERING = re.compile(
    r"\b(?:drop|truncate|alter)\s+(?:table|database)\b|\bdelete\s+from\b|\binsert\s+into\b|\bupdate\s+\w+\s+set\b|\bunion\s+(?:all\s+)?select\b"
    r"|\bselect\b.{1,80}\bfrom\b|\bor\s+['\"]?1['\"]?\s*=\s*['\"]?1|<\s*script|;\s*--"
    r"|\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|prompts?|rules?)\b|\bsystem\s*prompt\b|\bjailbreak\b|\bdeveloper\s+mode\b"
    r"|(?:ลืม|เพิกเฉย|ไม่ต้องสนใจ|ไม่สนใจ|ละเลย|ข้าม|ยกเลิก)(?:ต่อ)?\s*(?:คำสั่ง|กฎ|ข้อกำหนด|พรอมต์|พรอมป์)|(?:คำสั่ง|พรอมต์)(?:ของ)?ระบบ(?:เดิม)?คือ"
    r"|(?:สมมติ|สมมุติ|แกล้ง|ทำตัว|สวมบท|สวมบทบาท|จำลอง|เล่นบท|ทำเป็น|แสร้ง|ตอนนี้)(?:ว่า|เป็นว่า)?\s*(?:คุณ|เธอ|น้องแผน|น้อง|ตัวเอง|แก|มึง|ฉัน|ผม|หนู|เรา)?\s*(?:เป็น|คือ|ว่าเป็น)\s*(?:ผู้ดูแลระบบ|ผู้ดูแล|แอดมิน|admin|root|ผู้พัฒนา|โปรแกรมเมอร์|developer|chatgpt|dan\b|ai\s)"
    r"|(?:ปลดล็อก|ปลดล็อค|bypass|เจลเบรก)(?:ระบบ|ข้อจำกัด|กฎ|ตัวเอง|\s)|(?:เปิด|เข้า)โหมด(?:ผู้ดูแล|ผู้พัฒนา|แอดมิน|นักพัฒนา|developer|admin)|(?:ขอ|เอา|ให้)สิทธิ์?(?:แอดมิน|admin|ผู้ดูแล)",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"(?:ขอ|บอก|เอา|ส่ง|แสดง|ดู)\s*(?:รหัสผ่าน|พาสเวิร์ด|พาสเวิด|password|token|โทเคน|api\s*key|secret)|(?:รหัสผ่าน|password)(?:ของ)?(?:ระบบ|แอดมิน|admin|ฐานข้อมูล)",
    re.IGNORECASE,
)


def guarded(text: str) -> Understanding | None:
    """Return the refusal of such a message; None for everything else."""
    if _TAMPERING.search(text):
        return Understanding("fallback", prompt=_SAID, confidence=0.0)
    if _SECRET.search(text):
        return Understanding("ask", "talk.private")
    return None
