"""What a button shows where the words it says are too long for it: a short label of its own, never half a word.

LINE shows at most twenty letters on a quick reply; a Thai letter with its marks is one letter.
"""

from __future__ import annotations

from collections.abc import Iterable

from db.values.reporting import MOST_LETTERS, letters
from handlers.core import Suggestion

#: Words that a button says, and what stands on it.
_SHORT = {
    "กฎหมายเกี่ยวกับการยุบรวมโรงเรียน": "กฎหมายยุบรวม",
    "กำหนดส่งรายงานมีอะไรบ้าง": "กำหนดส่งรายงาน",
    "กำหนดส่ง DMC วันไหน": "กำหนดส่ง DMC",
    "เทอมนี้ได้เงินรายหัวเท่าไหร่": "เงินรายหัวเทอมนี้",
    "เบิกจ่ายแล้วกี่เปอร์เซ็นต์": "ร้อยละการเบิกจ่าย",
    "นักเรียนทั้งเขตกี่คน แยกระดับ": "นักเรียนแยกระดับ",
    "นักเรียนในกลุ่มมีกี่คน": "นักเรียนในกลุ่ม",
    "โรงเรียนขนาดเล็กแยกอำเภอ ขอกราฟ": "รร.ขนาดเล็ก",
    "โรงเรียนเรามีนักเรียนกี่คน": "นักเรียนของเรา",
    "โรงเรียนในกลุ่มมีที่ไหนบ้าง": "โรงเรียนในกลุ่ม",
    "ขั้นตอนโอนเปลี่ยนแปลงงบประมาณ": "ขั้นตอนโอนงบ",
    "ข้อมูลอะไรเปิดเผยได้บ้าง": "ข้อมูลที่เปิดเผย",
    "คำนวณเงินรายหัว ป.1-6 85 คน": "ลองคำนวณเงินรายหัว",
    "ส่งข้อความไปเท่าไหร่เดือนนี้": "ส่งไปเดือนนี้",
    "ส่งข้อความไปเท่าไหร่เดือนที่แล้ว": "ส่งไปเดือนที่แล้ว",
    "โควตาเดือนนี้เหลือเท่าไหร่": "โควตาเดือนนี้",
    "ร้อยละการเบิกจ่ายแยกงบรายจ่าย": "แยกงบรายจ่าย",
    "รายชื่อโรงเรียนที่ยังไม่ส่ง": "โรงเรียนที่ยังไม่ส่ง",
    "วันทำการสุดท้ายของเดือนนี้": "วันทำการสุดท้าย",
    "วันหยุดราชการถัดไปวันไหน": "วันหยุดถัดไป",
    "แผนที่โรงเรียนขนาดเล็ก": "แผนที่ รร.ขนาดเล็ก",
    "โครงการใช้เงินไปเท่าไหร่": "โครงการใช้เงิน",
    "โรงเรียนขนาดเล็กแยกอำเภอ": "รร.ขนาดเล็ก",
}
#: Beginnings of words that go on with a name, and what stands on the button in place of all of them.
_SHORT_BEGINNINGS = {
    "รายชื่อโรงเรียนอำเภอ": "รายชื่อโรงเรียน",
    "ใครยังไม่ส่ง": "ใครยังไม่ส่ง",
}
_CUT = "…"


def label(text: str) -> str:
    """Return what a button that says ``text`` shows: the text if it fits, else its short label.

    Words nobody gave a label end at the last space that fits, or with an ellipsis, which says that they go on.
    """
    if text in _SHORT:
        return _SHORT[text]
    if letters(text) <= MOST_LETTERS:
        return text
    for beginning, short in _SHORT_BEGINNINGS.items():
        if text.startswith(beginning):
            return short
    shown = text
    while letters(shown) > MOST_LETTERS - letters(_CUT):
        shown = shown[:-1]
    whole, space, _ = shown.rpartition(" ")
    return whole if space else shown + _CUT


def offered(texts: Iterable[str]) -> tuple[Suggestion, ...]:
    """Return a button for each text, under a label that fits."""
    return tuple(Suggestion(label(text), text) for text in texts)


__all__ = ["MOST_LETTERS", "label", "letters", "offered"]
