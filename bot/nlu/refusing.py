"""What is answered with a refusal: data about persons, and what is of the work but not held yet (or is no figure)."""

from __future__ import annotations

import re

from bot.nlu import measures
from bot.nlu.circularwriting import number_in
from bot.nlu.frame import SCHOOLS, Frame
from bot.nlu.knowing import knowledge_asked
from bot.nlu.normalize import normalize
from bot.nlu.reporting import says_submission
from bot.nlu.settling import Case, ask
from bot.nlu.slots import RANKING
from bot.nlu.smalltalk import chatter, reaches_office, tightly
from bot.nlu.understanding import Understanding
from bot.nlu.unheldwords import ACTS, ENOUGH, GUIDES
from db.datasets import MEASURES

_MEANS = ("คือ", "หมายถึง", "หมายความ", "แปลว่า", "ย่อมาจาก", "แม่นหยัง")
_PEOPLE = ("students", "teachers", "staff", "boarders", "poor", "disabled", "gcode", "children")
#: After a title these words tell of a group (ด.ช.กี่คน, เด็กหญิงทั้งหมด); anything else is somebody's name.
_NO_NAME = (
    r"กี่|มี|ทั้ง|ใน|รวม|เท่า|และ|กับ|หญิง|ชาย|ของ|แยก|ต่อ|ป\.?\d|ม\.?\d|อ\.?\d|ชั้น|ที่|อยู่|ปี|ระดับ|โรง|รร|จำนวน|คิด|ร้อยละ|มาก|น้อย|เยอะ|เทอม|ภาค|แต่ละ|ราย|ต่าง|ยากจน|พิการ|พัก|ประจำ|"
    r"อนุบาล|ประถม|มัธยม|เล็ก|ใหญ่|ได้|ไม่|เป็น|คือ|อะไร|ไหน|บ้าง|ครับ|คะ|ค่ะ|นะ|หน่อย|จาก|ทุก|ไหม|มั้ย|ด้วย|ให้|กลุ่ม|ตำบล|อำเภอ|เขต|คน|ด\.|เด็ก|นักเรียน|แล้ว|ล่ะ|ละ|สัดส่วน|เปอร์|กราฟ|ว่า|ตาม|แบบ|เทียบ|บ้าน|สอง|สาม|หรือ|เพิ่ม|ลด"
)
_TITLED = re.compile(
    rf"(?:ด\.\s?[ชญ]\.?|ด[ชญ]\.|(?<![ก-๙])ด[ชญ](?=\s))\s*(?!{_NO_NAME})[ก-๙]{{2,}}"
    rf"|(?:เด็กชาย|เด็กหญิง)\s*(?!{_NO_NAME})[ก-๙]{{2,}}\s+[ก-๙]{{2,}}"
    rf"|(?:นางสาว|น\.ส\.|(?<![ก-๙])นาย(?!อำเภอ|ก|ทะเบียน|จ้าง)|(?<![ก-๙])นาง)\s*(?!{_NO_NAME})[ก-๙]{{2,}}\s+(?!{_NO_NAME})[ก-๙]{{2,}}"
)
_OF_A_PERSON = re.compile(
    r"(?:เกรด|ผลการเรียน|ผลสอบ|คะแนน|การบ้าน|เงินเดือน)(?:ของ)?\s*(?:ลูก|หลาน|น้อง(?!แผน)|เด็กชาย|เด็กหญิง|ด\.)"
    r"|(?:ลูก|หลาน).{0,25}(?:เกรด|ผลการเรียน|ผลสอบ|ผลการสอบ|คะแนนสอบ|การเรียนของ)"
    r"|(?:ลูก|หลาน)(?:ชาย|สาว|ผม|หนู|ฉัน|ดิฉัน|เรา|ของ\S{2,5})?\s*\S{0,12}(?:ได้เกรด|สอบได้|ได้คะแนน|เกรดเท่า|คะแนนเท่า|สอบผ่าน|สอบตก)"
    r"|(?:นักเรียน|เด็ก|ครู|บุคลากร|ติดจี|ติด\s*g|จีโค้ด)\S{0,20}\s*(?:เป็น)?ราย(?:คน|ตัว)(?!\s*(?:ปี|ได้))"
    r"|(?:ครู|ผอ\.?|ผู้อำนวยการ|รองผอ\.?)(?:คนไหน|ท่านไหน)?\s*(?:ที่นี่|คนนี้|ท่านนี้|คนนั้น)?\s*(?:ชื่ออะไร|ชื่อไร|คือใคร|เป็นใคร|คือคัย|เป็นคัย|บ้านอยู่)"
    r"|ใคร(?:เป็น|คือ)\s*(?:ครู|ผอ|ผู้อำนวยการ|รองผอ|ธุรการ|ภารโรง)"
)
#: ชื่ออะไร บ้านอยู่ไหน: of somebody, unless a school is named.
_WHO_AND_WHERE = re.compile(r"(?:ชื่ออะไร|ชื่อไร|ชื่อเสียงเรียงนาม)\s*(?:บ้าน|อยู่)(?:ไหน|ที่ไหน)")
_PAY = re.compile(r"เงินเดือน|วิทยฐานะ|รายได้|ขั้นเงิน|หนี้")
_ONE_PERSON = re.compile(
    r"ผอ(?!ก)|ผู้อำนวยการ|แต่ละคน|รายคน|คนนี้|คนนั้น|ท่านนี้|ที่นี่|ของครู(?!ทั้ง)|ของใคร|คนไหน|ใครได้|คนเดียว|ครูใหญ่"
)
_LISTED = ("ชื่อ", "รายชื่อ", "ขอรายชื่อ", "ขอชื่อ", "ลิสต์รายชื่อ", "ลิสต์", "ลิสท์")

#: What has to be known rather than counted: uses, papers, rules, steps, how often, who is in charge.
_HOW = re.compile(
    r"(?:ต้อง|ควร|ให้|จะ)ทำ(?:ยังไง|อย่างไร|ไง)|(?<!กลุ่ม)กฎหมาย|กฏหมาย|ระเบียบ|หลักเกณฑ์|ขั้นตอน|พระราชบัญญัติ|แนวปฏิบัติ|วิธีปฏิบัติ|"
    r"(?:เอา|นำ)(?:เงิน|งบ)?(?:ไป|มา)(?:ซื้อ|จ้าง|ซ่อม|ใช้|ทำ|จ่าย|เบิก|สร้าง|จัด|ปรับปรุง).{0,30}?ได้(?:ไหม|มั้ย|มั๊ย|หรือ|รึ|ป่าว|ป่ะ|บ้าง|มั่ง|ก่อ|บ่|\s|$)"
    r"|(?:ซื้อ|จ้าง|จ่าย|เบิก|ใช้จ่าย|ใช้ซื้อ|ใช้จ้าง|ใช้ทำ|ใช้เป็น)(?:อะไร|ไร|อาไร|อะหยัง|หยัง|ค่าอะไร)ได้"
    r"|(?:ใช้|แนบ|ต้องมี|เตรียม|ส่ง|มี)(?:เอกสาร|หลักฐาน)(?:อะไร|ไร|อาไร|ใด|อะหยัง|บ้าง|ประกอบ)|เอกสาร(?:ที่ใช้|ประกอบการ)|หลักฐานการเบิก"
    r"|(?:ปี|เทอม|เดือน)(?:ละ|หนึ่ง|นึง|1|\s1)\s*(?:ต้อง)?\S{0,8}?กี่(?:รอบ|ครั้ง|หน)|กี่(?:รอบ|ครั้ง|หน)ต่อ(?:ปี|เทอม)|(?:เก็บ|เก็บข้อมูล|มี|คีย์|ส่ง|รายงาน|ทบทวน|ประเมิน|จัดเก็บ)(?:ทั้งหมด)?กี่(?:รอบ|ครั้ง|หน)"
    r"|ต้อง(?:ทบทวน|ประเมิน|ปรับปรุง|จัดทำ)(?:กี่|เมื่อ|ตอน|เดือน|ทุก)"
    r"|ใคร(?:เป็นคน|เป็นผู้)?(?:รับผิดชอบ|เป็นเจ้าของงาน|ดูแลระบบ|ดูแลเรื่อง|ดูแลงาน|อนุมัติ|มีอำนาจ)"
    r"|เก็บ(?:ข้อมูล)?(?:อะไร|ไร|เรื่องอะไร)(?:บ้าง|มั่ง)"
    r"|(?:เบิก|คีย์|กรอก|ส่ง|แก้|แก้ไข|เข้าระบบ|เข้าสู่ระบบ|ล็อกอิน|login|ยื่น|สมัคร|บันทึก|ยืนยัน|จัดทำ|เขียน|คืนเงิน|ขอเปลี่ยน|ขอย้าย|ขอโอน)(?:(?!เป็น|คิด|คำนว|มา|หรือ|เท่า|กี่)\S){0,14}\s*(?:ยังไง|อย่างไร|ไงดี|ไงบ้าง|ยังไงดี)"
    r"|(?:ลืม|เปลี่ยน|รีเซ็ต|ขอ)(?:รหัสผ่าน|พาสเวิร์ด)?(?:เข้า)?ระบบ|เข้าระบบไม่ได้|ล็อกอินไม่ได้|เข้าเว็บไม่ได้"
)
#: What is asked to be done.
_ACT = re.compile(
    r"ตั้ง(?:วัน)?กำหนด(?:ส่ง|การ)?|(?:ช่วย|ฝาก|ให้|ขอ)?(?:เตือน|แจ้งเตือน|ทวง|สะกิด)(?:โรง|รร|ผอ|ครู|ให้|ด้วย|เรา|ผม|หนู|ฉัน|ดิฉัน|ทุก|กลุ่ม|หน่อย|ที|ไป|ก่อน|ล่วงหน้า|งาน)"
    r"|(?:ส่ง|แจ้ง|ฝาก|พิมพ์)(?:ข้อความ|ประกาศ|ข่าว)|ข้อความเตือน|ส่งไลน์(?:ไป|หา|ถึง|ให้)|(?:ส่ง|แจ้ง)(?:ไปยัง|ไปถึง|ไปที่)?(?:ทุกโรง|ไลน์กลุ่ม|กลุ่มไลน์)|บรอดแคส|broadcast"
    r"|เลื่อนกำหนด(?:ส่ง)?\S{0,12}(?:ไปเป็น|เป็นวัน|ให้|ออกไป|ไปวัน)|เปลี่ยนกำหนดส่ง|แก้กำหนดส่ง|(?:ช่วย|รบกวน)?(?:ส่ง|คีย์|กรอก|ยืนยัน|บันทึก)(?:แทน|ให้(?:หน่อย|ที|ด้วย|เรา|ผม|หนู))|บันทึกว่า|(?:ลบ|เพิ่ม|อัปเดต|แก้ไข|แก้)(?:ข้อมูล|ตัวเลข|ยอด|สถานะ)(?:ให้|เป็น|โรงเรียน|นักเรียน|ของ)"
)
_LETTER = re.compile(
    r"ประชุม\S{0,25}(?:กี่โมง|วันไหน|วันที่เท่า|เมื่อไ|ที่ไหน|ตอนไหน|เวลา|เรื่องอะไร)|(?:^|\s|หนังสือ|ขอ|เรื่อง)\s?ว\.?\s?\d{1,4}(?![\d/]|\s*คน)|(?:^|\s)ว\.(?=[ก-๙])"
)


def refuse_private(case: Case) -> Understanding | None:
    """Refuse what names, reaches or grades one person, whatever else is asked."""
    frame, text = case.frame, case.text
    if (frame.private and not reaches_office(text)) or _TITLED.search(text) or _OF_A_PERSON.search(text):
        return ask("talk.private")
    if _WHO_AND_WHERE.search(text) and not frame.names.schools:
        return ask("talk.private")
    if _PAY.search(text) and "line" not in frame.where and _ONE_PERSON.search(text):
        return ask("talk.private")
    return ask("talk.private") if _lists_people(frame) else None


def _lists_people(frame: Frame) -> bool:
    """ขอรายชื่อ นร. ป.6: names of persons are wanted; รายชื่อโรงเรียนที่มีนักเรียน … are names of schools."""
    people = "position" in frame.where or any(said.key in _PEOPLE for said in frame.measures)
    schools = (
        "school" in frame.by
        or measures.counts_schools(frame)
        or any(said.key == SCHOOLS and said.at not in frame.names.used for said in frame.measures)
    )
    for place, piece in enumerate(frame.pieces):
        if piece.tag("measure", SCHOOLS) or not piece.text.startswith(_LISTED):
            continue
        if people and not schools and not says_submission(frame):
            return True
        if any(each.text in ("โรง", "แห่ง") for each in frame.pieces[place + 1 : place + 3]):
            # ขอรายชื่อโรงที่เด็กน้อยสุด
            continue
        after = [each for each in frame.pieces[place + 1 : place + 4] if not each.tag("filler")][:1]
        if any(
            tag.kind in ("grade",) or tag.key in _PEOPLE or tag.key == "position"
            for each in after
            for tag in each.tags
        ):
            return True
    return False


def refuse_act(case: Case) -> Understanding | None:
    """ตั้งกำหนดส่ง, เตือนโรงเรียนที่ยังไม่ส่ง: asked to do something that only an officer can."""
    return ask("talk.unheld", slots={"what": ACTS}) if _ACT.search(tightly(case.text)) else None


def refuse_guide(case: Case) -> Understanding | None:
    """เงินรายหัวคืออะไร, ใช้เอกสารอะไรบ้าง, ปีละกี่รอบ: the manuals tell, or do not; a figure would be no answer."""
    frame = case.frame
    if _LETTER.search(case.text.lower()) and not frame.has("letter", "transferred", "per_head"):
        # ตามหนังสือ ว 12 …: the letter is shown, where it is held; days of meetings stand in no register.
        if number := number_in(normalize(case.text)):
            return ask("circulars.show", slots={"number": number})
        return ask("talk.unheld", slots={"what": "กำหนดการประชุม"})
    asked = any(piece.text.startswith(_MEANS) and piece.tag("unheld") for piece in frame.pieces)
    if chatter(case) or _of_its_profile(frame):
        return None
    told = (asked and not frame.has(*RANKING, "due")) or _HOW.search(tightly(case.text)) is not None
    return knowledge_asked(case, sure=told)


def _of_its_profile(frame: Frame) -> bool:
    """รหัสกระทรวงของโรงเรียนเราคืออะไร is told by the profile of the school."""
    return frame.has("profile") and bool(frame.names.schools or frame.has("own"))


def refuse_unheld(case: Case) -> Understanding | None:
    """A topic we know of without data; unless the words belong to a report (ส่ง B-OBEC) or a measure we hold."""
    frame = case.frame
    if not frame.unheld or frame.has("due", "status_asked") or says_submission(frame):
        return None
    if (
        "payer" in frame.where
        and not _which_project(frame)
        and any("payer" in measures.dimensions_of(said.key) for said in frame.measures)
    ):
        return None
    money = any(said.key in MEASURES and MEASURES[said.key].money for said in frame.measures)
    if "line" in frame.where or frame.has("per_head", "letter") or (money and frame.has("transferred")):
        return None
    if _all_values(frame):
        return None
    if set(frame.unheld) <= {GUIDES} and _of_its_profile(frame):
        return None
    if frame.unheld[0] == GUIDES:
        return knowledge_asked(case, sure=True)
    if set(frame.unheld) == {ENOUGH} and frame.has("count", "howmany"):
        # ครูพอสอนไหม มีครูกี่คน: how many there are can be told.
        return None
    return ask("talk.unheld", slots={"what": frame.unheld[0]})


def _all_values(frame: Frame) -> bool:
    """ตัวชี้วัดที่ต่ำกว่าเป้าหมาย: what has no meaning of its own is a value of the measure that is asked for."""
    said = [
        key for mention in frame.measures if not mention.weak for key in measures.dimensions_of(mention.key)
    ]
    unheld = [piece for piece in frame.pieces if piece.tag("unheld")]
    return bool(unheld) and all(
        any(tag.kind == "value" and tag.key in said for tag in piece.tags) for piece in unheld
    )


def _which_project(frame: Frame) -> bool:
    """โครงการไหนใช้เงินเยอะสุด: money is held of projects as a whole, not of each."""
    return any(
        piece.text in ("โครงการ", "เงินโครงการ") and frame.pieces[place + 1].tag("cue", "which")
        for place, piece in enumerate(frame.pieces[:-1])
    )
