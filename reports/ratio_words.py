"""Ways to ask for one thing per another: pupils per teacher, pupils per room."""

from __future__ import annotations

from collections.abc import Iterator

_PUPILS, _RATIOS = (
    ("นักเรียน", "เด็ก", "นร.", "ผู้เรียน"),
    ("", "อัตราส่วน", "อัตรา", "สัดส่วน", "ratio", "เรโช", "อัตราส่วนของ"),
)


def per_teacher() -> Iterator[str]:
    """Ways to ask for pupils per teacher: อัตราครูต่อเด็ก, นร.:ครู, student-teacher ratio."""
    for ratio_word in _RATIOS:
        for pupils in _PUPILS:
            for teachers in ("ครู", "คุณครู", "ครู 1 คน", "ครูหนึ่งคน", "ครูคนนึง"):
                for between in ("ต่อ", "กับ", ":", "/") if ratio_word else ("ต่อ", ":"):
                    yield f"{ratio_word}{pupils}{between}{teachers}"
                    if len(teachers) < 9:
                        yield f"{ratio_word}{teachers}{between}{pupils}"
    for one in ("คนเดียว", "1 คน", "คนนึง", "หนึ่งคน", "คนหนึ่ง", "แต่ละคน", "คน"):
        for cares in ("รับ", "ดูแล", "สอน", "แบก", "คุม", "รับผิดชอบ", "ต้องสอน", "ต้องดูแล", "รับภาระ"):
            if one == "คนเดียว" and cares.endswith("สอน"):
                # ครูคนเดียวสอนเด็กเกิน 30 คน: there is one teacher only.
                continue
            yield from (f"ครู{one}{cares}{pupils}" for pupils in _PUPILS)
    yield from (
        "student teacher ratio",
        "student-teacher ratio",
        "teacher student ratio",
        "students per teacher",
    )
    yield from (
        "student/teacher ratio",
        "students/teacher",
        "teacher-student ratio",
        "ratio นักเรียน ครู",
        "ratio ครู นักเรียน",
    )


def per_room() -> Iterator[str]:
    """Ways to ask for pupils per room: ห้องนึงกี่คน, ขนาดห้องเรียน, students per room."""
    for pupils in _PUPILS:
        for room in ("ห้อง", "ห้องเรียน", "1 ห้อง", "หนึ่งห้อง", "ห้องเรียน 1 ห้อง"):
            yield f"{pupils}ต่อ{room}"
            yield f"อัตราส่วน{pupils}ต่อ{room}"
    for pupils in ("", *_PUPILS):
        for has in ("", "มี", "เรียน", "มีนั่ง", "นั่ง", "นั่งกัน", "เรียนกัน", "อัด", "ยัด", "รับ"):
            for room in ("ห้องละ", "ห้องนึง", "ห้องหนึ่ง", "1 ห้อง", "หนึ่งห้อง", "ห้องเรียนละ", "ต่อห้อง", "ห้องเดียว"):
                yield f"{room}{has}{pupils}กี่คน"
    yield from (
        "คนต่อห้อง",
        "คนต่อห้องเรียน",
        "คน/ห้อง",
        "ต่อห้องเรียน",
        "เฉลี่ยต่อห้อง",
        "เฉลี่ยห้องนึง",
        "เฉลี่ยห้องหนึ่ง",
        "นักเรียนเฉลี่ยห้องละ",
    )
    yield from (
        "ความหนาแน่นต่อห้อง",
        "ความหนาแน่นห้องเรียน",
        "students per room",
        "students per class",
        "ขนาดชั้นเรียนเฉลี่ย",
    )


def plan_against_real() -> Iterator[str]:
    """Ways to put the class plan beside who came: ส่วนต่างแผนกับจริง, แผนชั้นเรียนเทียบกับนักเรียนจริง, รับได้ตามแผนไหม."""
    for plan in ("แผน", "แผนชั้นเรียน", "แผนการจัดชั้นเรียน", "แผนรับนักเรียน", "นักเรียนตามแผน"):
        for real in ("จริง", "นักเรียนจริง", "ยอดจริง", "จำนวนจริง", "ของจริง"):
            for between in ("กับ", "เทียบ", "เทียบกับ", "และ"):
                yield f"{plan}{between}{real}"
                yield f"{real}{between}{plan}"
            yield f"ส่วนต่าง{plan}กับ{real}"
            yield f"ผลต่าง{plan}กับ{real}"
            yield f"{plan}ต่างจาก{real}"
            yield f"{plan}ต่างกับ{real}"
    yield from (
        "ส่วนต่างแผน", "รับได้ตามแผนไหม", "รับนักเรียนได้ตามแผน", "รับได้ตามแผน", "ต่ำกว่าแผน", "เกินแผน", "มากกว่าแผน", "น้อยกว่าแผน", "ต่างจากแผน", "ไม่ถึงแผน",
    )  # fmt: skip


def computers_per_hundred(*states: str) -> Iterator[str]:
    """Ways to ask for computers per 100 pupils: คอมใช้ได้ต่อนักเรียน 100 คน, อัตราส่วนคอมพิวเตอร์ต่อเด็กร้อยคน."""
    for lead in ("", "อัตราส่วน", "สัดส่วน"):
        for computers in ("คอมพิวเตอร์", "คอม", "เครื่องคอมพิวเตอร์", "คอมพ์"):
            for state in states:
                for pupils in _PUPILS:
                    for hundred in (" 100 คน", "ร้อยคน", " 100", "") if not lead else ("", " 100 คน"):
                        yield f"{lead}{computers}{state}ต่อ{pupils}{hundred}"


#: ป.1-ม.3.
COMPULSORY_LEVELS = ("ประถมศึกษา", "มัธยมศึกษาตอนต้น")
#: What a rate of enrolment leaves out, and why it may exceed 100; its parts are told beside it.
ENROLLED = (
    "นับนักเรียนของโรงเรียนในพื้นที่ซึ่งอยู่ในข้อมูลของเขต เกินร้อยละ 100 ได้เพราะมีเด็กจากพื้นที่อื่นมาเรียน และไม่นับเด็กที่เรียนสังกัดอื่น"
)
ENROLMENT = (
    "อัตราการเข้าเรียน อัตราเข้าเรียน ร้อยละการเข้าเรียน เปอร์เซ็นต์การเข้าเรียน อัตราการเข้าเรียนรวม อัตราการเข้ารับการศึกษา อัตราการเข้าถึงการศึกษา อัตราการเรียน นักเรียนต่อเด็กวัยเรียน นักเรียนต่อประชากรวัยเรียน "
    "นักเรียนเทียบเด็กวัยเรียน เด็กวัยเรียนเข้าเรียน เด็กเข้าเรียนกี่เปอร์เซ็นต์ เข้าเรียนกี่เปอร์เซ็นต์ เข้าเรียนร้อยละ"
)
COMPULSORY = (
    "อัตราการเข้าเรียนภาคบังคับ อัตราเข้าเรียนภาคบังคับ ร้อยละการเข้าเรียนภาคบังคับ อัตราการเข้าเรียนการศึกษาภาคบังคับ อัตราการเข้าเรียนวัยภาคบังคับ อัตราการเข้าเรียนในวัยภาคบังคับ อัตราการเข้าเรียนระดับภาคบังคับ "
    "เปอร์เซ็นต์การเข้าเรียนภาคบังคับ การเข้าเรียนภาคบังคับ เด็กภาคบังคับเข้าเรียน"
)
