"""What a message says about the conversation itself: ไม่ใช่ …, เอาใหม่, แทน, ด้วย, ไม่ต้องแยก, ต่างกันกี่คน, มีอีกไหม.

Such words are read off the text before the grammar sees the rest, and only where there is something to go on from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from bot.nlu.normalize import fold, normalize
from bot.nlu.onward import onward
from reports.derived import measure_named
from reports.question import Question

#: Letters of the longest message that may be nothing but a move.
_SHORT = 80
#: What two answers become: told apart, or added up.
Pair = Literal["differ", "sum", "grow"]

_POLITE = (
    r"(?:ค่ะ|คะ|ค่า(?=\s|$|นะ|[.!?,])|ครับ|คับ|ครัช|ฮะ|จ้า|จ้ะ|จ๊ะ|จ๋า|นะ|น่ะ|เลย|หน่อย|ที|สิ|ซิ|ล่ะ|ละ|อ่ะ|อะ|แล้ว|[\s.!?,])*"
)
_AFRESH = re.compile(
    r"(?:งั้น|อ้าว|เดี๋ยว|\s)*(?:ขอ|ขอเริ่ม|เริ่ม)?(?:เอาใหม่|ถามใหม่|เริ่มใหม่|ล้างใหม่|เปลี่ยนเรื่อง|เรื่องใหม่|คำถามใหม่|รีเซ็ต)"
    rf"(?:ดีกว่า|เป็น|ว่า|คือ)?{_POLITE}[:,]?\s*"
)
_CANCEL = re.compile(
    r"(?:งั้น|โอเค|อ๋อ|อ้อ|\s)*(?:ไม่เป็นไร|ไม่เป็นรัย|ไม่เอาแล้ว|ไม่เอาละ|ไม่ต้องแล้ว|ไม่ต้องก็ได้|พอแล้ว|ช่างมัน|ช่างเถอะ|ไม่ถามแล้ว|ไม่ดูแล้ว"
    rf"|ไม่มีอะไร|ไม่มีแล้ว|เปล่า){_POLITE}"
)
_NOT_CARRIED = re.compile(
    rf"(?:ไม่ต่อจากเดิม|ไม่ได้ถามต่อ|ไม่ใช่เรื่องเดิม|ไม่เกี่ยวกับเรื่องเดิม|ไม่ต่อจากเรื่องเดิม|ไม่ได้ต่อจากเดิม){_POLITE}"
)
_SORRY = r"(?:อ้าว|เอ้ย|เอ๊ย|เฮ้ย|อุ๊ย|โทษที|โทษ|ขอโทษที|ขอโทษ|ขออภัย|อ่อ|อ๋อ|เอ่อ|โอ๊ะ)"
_WRONG = r"(?:พิมพ์ผิด|เขียนผิด|ถามผิด|ใส่ผิด|ผิดปี|ผิดโรงเรียน|ผิดโรง|ผิด|ไม่ถูก|ไม่ใช่แบบนั้น|ไม่ใช่อันนั้น|ไม่ใช่อย่างนั้น|ไม่ใช่ตัวนั้น)"
_MEANT = (
    r"(?:หมายถึง|หมายความว่า|จะถาม|จะถามว่า|ต้องเป็น|ที่ถูกคือ|แก้เป็น|แก้ไขเป็น|ขอแก้เป็น|แต่เป็น|ขอเปลี่ยนเป็น|เปลี่ยนเป็น|เอาเป็น)"
)
_BEGINS_WRONG = re.compile(
    rf"(?:เอ๊ะ|อ๊ะ|อุ๊ย|เอ้ย|เอ๊ย){_POLITE}ไม่เอา(?:ละ|แล้ว|ดีกว่า)?\s+(?:ขอ|เอา|เป็น)?\s*"
    rf"|(?:{_SORRY}{_POLITE})*(?:{_WRONG}{_POLITE}(?:{_MEANT}|ไม่ใช่|เอา|คือ|เป็น)?|{_SORRY}{_POLITE}(?:{_MEANT})?|{_MEANT})\s*"
)
_NOT = re.compile(r"(?:ไม่ใช่|ไม่ใช้|มิใช่)" + _POLITE)
_THEN = re.compile(rf"{_MEANT}|(?<=\s)(?:เอา|แต่|คือ|ขอ)")
_DROPPED = re.compile(
    r"(?:ไม่ต้องการ|ไม่ต้องให้|ไม่ต้อง|ไม่เอาแบบ|ไม่เอาการ|ไม่เอา|ไม่อยาก|ไม่ได้ให้|ไม่|ยกเลิกการ|ยกเลิก|เลิก|เอาการ|หยุด)(?:แยก|แบ่ง|จำแนก|ซอย)(?:ตาม|เป็น)?"
)
_WHOLE = re.compile(
    rf"(?:(?:ขอ|เอา|ดู|สรุป)*(?:แค่|เฉพาะ|เป็น)?(?:ยอดรวม|ผลรวม|รวมทั้งหมด|รวมๆ|ภาพรวม|รวมเป็นยอดเดียว|รวมยอดเดียว|ยอดเดียว|ตัวเลขเดียว|รวมกันหมด|รวมกันเลย|รวมหมด|รวมยอด|แบบรวม"
    rf"|รวมเลย|รวมทุกชั้น|รวมทั้งชายหญิง|รวมชายหญิง|รวมทุกรายการ(?=พอ)|ไม่ต้องแยกอะไร|ไม่ต้องแยก(?=\s|$))(?:เดียว|พอ|ก็พอ)?{_POLITE}){{1,3}}"
)
#: ขอชื่อ, ใครบ้าง, ขอไฟล์รายชื่อ after a count of schools.
_NAMES = re.compile(
    r"(?:แล้ว|ขอ|เอา|ดู|มี|บอก|อยากได้|อยากรู้|ส่ง|พร้อม|เป็น|อยู่|คือ|ได้แก่)*(?P<file>ไฟล์|excel)?(?:ของ)?(?:รายชื่อ|ชื่อโรงเรียน|รายชื่อโรงเรียน|ชื่อ|ชื่ออะไร|ชื่ออะไรบ้าง|ชื่อไร|ชื่อไรบ้าง|ใครบ้าง|ใคร|มีใครบ้าง"
    rf"|ที่ไหนบ้าง|โรงไหนบ้าง|โรงเรียนไหนบ้าง|โรงเรียนอะไรบ้าง|โรงไหน|โรงเรียนไหน|คือโรงไหน|ได้แก่|มีอะไรบ้าง)(?:มา|ให้|ด้วย|ทั้งหมด|บ้าง|เป็น|ที)*(?P<filed>ไฟล์|excel)?{_POLITE}"
)
#: ใครที่ 1, อันดับหนึ่งคือใคร after the place of one school.
_FIRST = re.compile(
    r"(?:แล้ว)?(?:(?:ใคร|โรงไหน|โรงเรียนไหน|ที่ไหน)(?:ได้|คือ|เป็น|อยู่|ครอง)*(?:อันดับ|ลำดับ|ที่|อันดับที่)\s*(?:1|หนึ่ง|แรก)"
    rf"|(?:อันดับ|ลำดับ|ที่|อันดับที่)\s*(?:1|หนึ่ง|แรก)(?:คือ|เป็น|ได้แก่|ของ)*(?:ใคร|โรงไหน|โรงเรียนไหน|โรงเรียนอะไร|ที่ไหน)){_POLITE}"
)
_NO_CHART = re.compile(
    r"(?:ไม่เอา|ไม่ต้องมี|ไม่ต้องเอา|ไม่ต้องเป็น|ไม่ต้องทำ|ไม่ต้องวาด|ไม่ต้อง|ไม่ใช่|ไม่ขอ|ไม่มี|เอา)(?:กราฟ|แผนภูมิ|รูป)(?:ออก)?"
)
_NEXT = re.compile(
    r"(?:แล้ว)?(?:มี|ยังมี|เหลือ)?(?:ใคร|โรงไหน|โรงเรียนไหน|ที่ไหน|อำเภอไหน|อะไร)?\s*(?:อีกไหม|อีกมั้ย|อีกหรือเปล่า|อีกบ้าง|อีก|ต่อไป|ถัดไป|ที่เหลือ|ถัดมา)"
    rf"(?:บ้าง|ไหม|มั้ย)?{_POLITE}|(?:ขอ)?ดูต่อ{_POLITE}|(?:อันดับ|ลำดับ)(?:ถัดไป|ต่อไป|ถัดมา){_POLITE}"
)
_MORE_PLACES = re.compile(
    r"(?:ขอ|เอา|ดู)?(?:อีก\s*(?P<more>\d{1,3})\s*(?:อันดับ|โรงเรียน|โรง|แห่ง|อำเภอ|ตำบล)?(?:ถัดไป|ต่อไป)?"
    rf"|(?P<next>\d{{1,3}})\s*(?:อันดับ|โรงเรียน|โรง|แห่ง|อำเภอ|ตำบล)(?:ถัดไป|ต่อไป|ต่อมา)){_POLITE}"
)
_HOW_MUCH = r"(?:อยู่|กัน|เป็น)?\s*(?:กี่คน|กี่บาท|กี่โรง|กี่ห้อง|เท่าไหร่|เท่าไร|เท่าไหร|เท่าใด|ไหม|มั้ย|ยังไง|อย่างไร)?"
_PAIR = r"(?:สอง|2|ทั้งสอง|ทั้ง2|ทั้งคู่|ทั้งหมด)?\s*(?:โรงเรียน|โรง|แห่ง|ที่|ปี|อำเภอ|ตำบล|ชั้น|อัน|กลุ่ม|เทอม)?(?:นี้|นั้น)?"
_DIFFER = re.compile(
    rf"(?:แล้ว|ขอ|ช่วย)*(?:เทียบ|เปรียบเทียบ|เทียบให้ดู)(?:กัน)?\s*(?:ระหว่าง)?(?:ทั้ง)?(?:สอง|2|ทั้งสอง|ทั้งคู่|คู่)(?:โรงเรียน|โรง|แห่ง|ที่|ปี|อำเภอ|ตำบล|ชั้น|อัน|กลุ่ม|เทอม)?(?:นี้|นั้น|ดังกล่าว)?(?:ให้|กัน|หน่อย)*{_POLITE}"
    rf"|(?:แล้ว)?{_PAIR}\s*(?:(?:แล้ว)?(?:เยอะ|มาก|น้อย|สูง|ต่ำ)กว่ากัน(?=อยู่|กี่|เท่า)|ต่างกัน|ห่างกัน|ผลต่าง|ส่วนต่าง|แตกต่างกัน|เทียบกัน|เปรียบเทียบกัน|เทียบให้)(?:ให้)?(?:ดู)?{_HOW_MUCH}{_POLITE}"
    rf"|(?:แล้ว)?(?:ปี|โรงเรียน|โรง|อำเภอ|ชั้น|เทอม|ที่|อัน)ไหน(?:มี)?(?:นักเรียน|ครู|เด็ก|นร\.?|คน|งบ|เงิน)?(?:เยอะ|มาก|น้อย|สูง|ต่ำ|ใหญ่|เล็ก)กว่า(?:กัน)?{_POLITE}"
)
_SUM = re.compile(rf"(?:แล้ว)?{_PAIR}\s*(?:รวมกัน|รวมกันแล้ว|บวกกัน|รวมสอง|รวมทั้งสอง)\S*?\s*{_HOW_MUCH}{_POLITE}")
_GROW = re.compile(
    rf"(?:แล้ว)?(?:มัน)?(?:เพิ่มขึ้น|ลดลง|มากขึ้น|น้อยลง|เพิ่มหรือลด|เพิ่ม|ลด)(?:หรือลดลง|หรือเพิ่มขึ้น|หรือลด)?(?:ไป|มา)?{_HOW_MUCH}{_POLITE}"
)
_INCLUDE = re.compile(r"^(?:แล้ว|ให้|ขอ|เอา|นับ)*รวม(?=.+ด้วย)")
_DETAIL = re.compile(
    rf"(?:ขอ|ดู|เอา|อยากได้|มี)*(?:รายละเอียด|แบบละเอียด|ละเอียดกว่านี้|แจกแจง)(?:เพิ่มเติม|เพิ่ม|กว่านี้|ไหม|มั้ย|ได้ไหม)?{_POLITE}"
)
_OTHER_SIDE = re.compile(
    rf"(?:แล้ว)?(?:ที่|พวก|โรง|โรงเรียน)*(?P<side>มาก|เยอะ|สูง|เกิน|น้อย|ต่ำ)(?:กว่า)?นั้น{_POLITE}"
)
#: ถอยไปอีกปี, ปีถัดมา: the year before or after the one that was answered.
_YEAR_BACK = re.compile(
    r"(?:แล้ว|ขอ|เอา|ลอง)*(?:(?:ถอย|ย้อน)(?:กลับ|หลัง|ไป|มา|ลง)*(?:อีก|หนึ่ง|1|สัก)*\s*ปี(?:นึง|หนึ่ง|ก่อน|อีก)*|อีกปีก่อน(?:หน้า)?|ปีก่อน(?:หน้า)?นั้นอีก(?:ที|ปี)?|ก่อนหน้านั้นอีก(?:ปี)?|ก่อนนั้นอีก|ก่อนนั้น)"
)
_YEAR_ON = re.compile(
    r"(?:แล้ว|ขอ|เอา)*(?:ปีถัดมา|ปีถัดจากนั้น|ปีหลังจากนั้น|ปีต่อมา|ปีต่อไป|ปีต่อจากนั้น|ขยับมาอีกปี|เดินหน้าอีกปี|อีกปีถัดไป)"
)
#: ขนาดอื่นล่ะ: all of that kind beside each other.
_OF_OTHERS = re.compile(
    rf"(?:แล้ว|ส่วน|ขอ|ดู|เอา|พวก|ของ|\s)*(?P<what>อำเภอ|ตำบล|กลุ่มโรงเรียน|กลุ่ม|ชั้น|ระดับ|ขนาด|เพศ|ตำแหน่ง|รายการ|งวด|หมวด)อื่น(?:\s*ๆ)?(?:บ้าง|ด้วย|ทั้งหมด)*{_POLITE}"
)
#: เอาแค่ 5 after ten of an order.
_SO_MANY = re.compile(
    rf"(?:ขอดู|ขอ|เอา|ดู|แค่|เฉพาะ|เหลือ|ลดเหลือ|เพิ่มเป็น|เป็น|\s)*(?P<count>\d{{1,3}})\s*(?:อันดับ|ลำดับ|ตัว|รายการ)?(?:แรก|ก็พอ|พอ|ก่อน|ก็ได้)*{_POLITE}"
)
#: ลดล่ะ after those that grew most.
_TURNED = re.compile(
    rf"(?:แล้ว|ที่|พวก|โรง|อันที่|ส่วน|\s)*(?:(?P<down>ลดลง|ลด|น้อยลง|หายไป|หาย)|เพิ่มขึ้น|เพิ่ม|มากขึ้น|โต)(?:มากสุด|เยอะสุด|มากที่สุด|เยอะที่สุด)?{_POLITE}"
)
_BARE_DIMENSION = re.compile(
    r"(?:ขอ|เอา|ดู|แยก)*(?:เป็น|ตาม|ราย|แต่ละ)*(?P<what>อำเภอ|ตำบล|กลุ่มโรงเรียน|กลุ่มเครือข่าย|กลุ่ม|เครือข่าย|ระดับชั้น|ระดับ|ชั้น|เพศ|ขนาด|ขนาดโรงเรียน|รายการ|งวด|ตำแหน่ง)"
    rf"(?:แทน|ดีกว่า)?{_POLITE}"
)
_OLDER = re.compile(r"(?:ปี|เทอม|ภาคเรียน)?ก่อนหน้า(?:นั้น|นี้)?")
#: Where a message takes back what it said: on a new line, or after a cry.
_INSIDE = re.compile(
    r"\n+|\s(?:เอ้ย|เอ๊ย|เฮ้ย|อุ๊ย|อุ๊ปส์|ไม่ใช่สิ|ไม่ใช่ซิ|ไม่ใช่ๆ|ผิดๆ|ไม่ใช่ดิ|ไม่สิ|พิมพ์ผิด)(?=\s|ไม่|ปี|บ้าน|อ\.|อำเภอ|โรง|ครู|ป\.|ม\.)"
)
_TAKES_BACK = re.compile(rf"(?:{_SORRY}|{_WRONG}|ไม่ใช่|ไม่เอา|แก้เป็น|หมายถึง|พิมพ์ผิด|โทษ|แก้)")


@dataclass(frozen=True, slots=True)
class Moves:
    """What a message does to the question before it; ``rest`` is the message without those words."""

    rest: str
    corrects: bool = False
    #: ไม่ใช่ stood first: of two names of a kind the first is taken back.
    refuses: bool = False
    #: ด้วย, เพิ่ม: a further breakdown beside the one there is.
    adds: bool = False
    undivided: bool = False
    #: รวมอนุบาลด้วย: what was left out is counted again.
    includes: bool = False
    no_chart: bool = False
    detail: bool = False
    pair: Pair | None = None
    #: อีก, อันดับถัดไป; ``places`` is how many, 0 for as many as before.
    further: bool = False
    places: int = 0
    #: มากกว่านั้นล่ะ: beyond the condition there is, upwards or downwards.
    beyond: Literal["", "above", "below"] = ""
    #: ก่อนหน้านั้น counts from the first year shown.
    older: bool = False
    #: งั้น …, กลับไปที่ …: the message goes on from what was answered.
    leads: bool = False
    #: เอาแค่ …, เฉพาะ …: a condition on what was answered.
    narrows: bool = False
    #: เพิ่มแม่สายด้วย: beside what there is.
    joins: bool = False
    #: ขอชื่อ, ขอไฟล์รายชื่อ: which, not how many.
    named: Literal["", "list", "file"] = ""
    #: ใครที่ 1.
    first: bool = False


def afresh(text: str) -> str | None:
    """Return what follows เอาใหม่ at the beginning of a message ("" when nothing does); None without it."""
    plain = normalize(text)
    match = _AFRESH.match(plain)
    return plain[match.end() :].strip() if match else None


def cancels(text: str) -> bool:
    """Say whether a message only ends what was open: ไม่เป็นไรค่ะ."""
    return _CANCEL.fullmatch(normalize(text)) is not None


def drops_carried(text: str) -> bool:
    """Say whether a message is the button ไม่ต่อจากเดิม, typed."""
    return _NOT_CARRIED.fullmatch(normalize(text)) is not None


def taken_back(text: str) -> tuple[str, str] | None:
    """Return what was asked and what corrects it, where both stand in one message; None where nothing is taken back."""
    for match in _INSIDE.finditer(text):
        first, then = text[: match.start()].strip(), text[match.end() :].strip()
        if first and then and (match[0].strip() or _TAKES_BACK.match(normalize(then))):
            return first, f"{match[0].strip()} {then}".strip()
    return None


_FROM_TO = re.compile(r"^(?:ขอ|ช่วย)?เปลี่ยนจาก\D{2,40}?(?:ไป|มา)?เป็น")
#: A condition is dropped again: ไม่เอางบลงทุนละ เอารวม.
_ALL_AGAIN = re.compile(
    r"(?:ไม่เอา|เลิกดู|ไม่ดู)(?P<what>\S+?)(?:แล้ว|ละ|ล่ะ)?\s*(?:เอา|ขอ|ดู)(?:แบบ|ยอด)?รวม(?:ทั้งหมด|หมด|เลย|พอ)*$"
)


def read_moves(text: str, question: Question) -> Moves:
    """Return what a message does to the question before it."""
    led = onward(normalize(text))
    plain = led.rest
    short = len(plain) <= _SHORT
    if short and (whole := _whole_message(plain, question, leads=led.leads)) is not None:
        return whole
    plain = _YEAR_ON.sub("ปีถัดไป", _YEAR_BACK.sub("ปีก่อนหน้า", plain))
    # เปลี่ยนจากอาคารเรียนเป็นบ้านพักครู: what it was before goes without saying.
    plain = _FROM_TO.sub("เปลี่ยนเป็น", plain)
    if match := _ALL_AGAIN.match(plain):
        divided = _BARE_DIMENSION.fullmatch(match["what"]) is not None
        return Moves("", undivided=True) if divided else Moves(match["what"], includes=True)
    moves = replace(_corrected(plain, question), leads=led.leads, narrows=led.narrows)
    rest = moves.rest
    if question.excluding and _INCLUDE.search(rest):
        return replace(moves, rest=_INCLUDE.sub("", rest), includes=True)
    adds = bool(re.search(r"ด้วย|อีกชั้น|^(?:แล้ว|ขอ|เอา|ช่วย|ดู)*(?:เพิ่ม|และ|พร้อม)", rest)) and "แทน" not in rest
    if (
        short
        and (match := _BARE_DIMENSION.fullmatch(rest))
        and (question.by or question.rank or moves.corrects or moves.leads)
    ):
        # เอาเป็นอำเภอดีกว่า after clusters.
        rest = f"แยก{match['what']}"
    if adds and not question.excluding and re.match(r"รวม(?=\S)(?!ทั้ง|ทุก|กัน|ยอด|แล้ว|หมด)", rest):
        # รวมห้องเรียนด้วย
        rest = rest.removeprefix("รวม")
    if re.search(r"แทน(?!ที่)", rest):
        # ขอเป็นนักเรียนต่อครูแทน: everything else as before.
        moves = replace(moves, leads=True)
    joins = re.match(r"(?:ขอ|เอา|ช่วย|ดู)*เพิ่ม(?!ขึ้น|ไป|หรือ|จาก|ลด)(?=\S)", rest) is not None and adds
    rest = re.sub(
        r"แทน(?!ที่)|^เปลี่ยนเป็น|(?<=แยก)เพิ่ม|^(?:ขอ|เอา|ช่วย|ดู)*เพิ่ม(?=แยก|แบ่ง)|เพิ่ม(?:เติม)?(?=ด้วย|เข้าไป|ให้|มาด้วย|อีกชั้น)|เพิ่มเติม",
        "",
        rest,
    )
    if joins and (
        match := _BARE_DIMENSION.fullmatch(re.sub(r"^(?:ขอ|เอา|ช่วย|ดู)*เพิ่ม", "", rest).replace("ด้วย", ""))
    ):
        # เพิ่มตำแหน่งด้วย
        rest, joins = f"แยก{match['what']}", False
    if joins:
        rest = re.sub(r"^(?:ขอ|เอา|ช่วย|ดู)*เพิ่ม", "", rest)
        rest = re.sub(r"(?:เข้า|ลง)(?:ไป|มา)(?=ด้วย|อีก|\s|$)", "", rest)
    rest = re.sub(
        r"(?:เอา|ขอ|ดู)?เฉพาะ(?:ที่|โรงที่|โรงเรียนที่)(?=มี|น้อย|มาก|เกิน|ต่ำ|สูง|ไม่|ตั้งแต่|นักเรียน|ครู)", "ที่", rest
    )
    if _NO_CHART.search(rest):
        moves = replace(moves, no_chart=True)
        rest = _NO_CHART.sub(" ", rest)
    if (total := short and _WHOLE.fullmatch(rest)) or _DROPPED.search(rest):
        moves = replace(moves, undivided=True)
        rest = "" if total else _DROPPED.sub("แยก", rest)
        rest = re.sub(rf"^แยก{_POLITE}$", "", rest)
    return replace(moves, rest=rest.strip(), adds=adds, joins=joins, older=bool(_OLDER.search(rest)))


def _whole_message(plain: str, question: Question, *, leads: bool) -> Moves | None:
    """Messages that are nothing but a move: ขอชื่อ, ขนาดอื่นล่ะ, เอาแค่ 5, ต่างกันกี่คน, อีก 10 อันดับ."""
    if _DETAIL.fullmatch(plain):
        return Moves("", detail=True)
    if match := _NAMES.fullmatch(plain):
        return Moves(plain, named="file" if match["file"] or match["filed"] else "list", leads=leads)
    if match := _OF_OTHERS.fullmatch(plain):
        wide = "ทั้งเขต " if match["what"] in ("อำเภอ", "ตำบล", "กลุ่มโรงเรียน", "กลุ่ม") else ""
        return Moves(f"{wide}แยก{match['what']}", leads=True)
    if question.rank and not question.standing and (match := _SO_MANY.fullmatch(plain)):
        return Moves(f"{match['count']} อันดับ", leads=leads)
    if question.rank and question.compare == "previous" and (match := _TURNED.fullmatch(plain)):
        return Moves("น้อยสุด" if match["down"] else "มากสุด")
    if _FIRST.fullmatch(plain):
        return Moves(plain, first=True)
    if _DIFFER.fullmatch(plain) or _SUM.fullmatch(plain):
        return Moves(plain, pair="differ" if _DIFFER.fullmatch(plain) else "sum")
    if _GROW.fullmatch(plain):
        return Moves(plain, pair="grow")
    if match := _MORE_PLACES.fullmatch(plain):
        return Moves("", further=True, places=int(match["more"] or match["next"]))
    if _NEXT.fullmatch(plain):
        return Moves(plain, further=True)
    if match := _OTHER_SIDE.fullmatch(plain):
        return Moves("", beyond="below" if match["side"] in ("น้อย", "ต่ำ") else "above")
    return None


def _corrected(plain: str, question: Question) -> Moves:
    """Take off what marks a correction, and what is taken back: ไม่ใช่แม่สาย แม่จัน leaves แม่จัน."""
    rest, corrects = plain, False
    if match := _BEGINS_WRONG.match(rest):
        rest, corrects = rest[match.end() :], True
    elif match := re.match(r"(?:เอา|ขอ)\s*(?=.*ไม่(?:ใช่|เอา))", rest):
        rest = rest[match.end() :]
    if not _DROPPED.match(rest) and (match := re.match(r"ไม่เอา\S.*?\s*(?:แต่เอา|เอา|ขอ)\s*(?=\S)", rest)):
        return Moves(rest[match.end() :], corrects=True)
    if match := _NOT.match(rest):
        return Moves(_without_refused(rest[match.end() :], question), corrects=True, refuses=True)
    if (found := re.search(r"ไม่ใช่|ไม่เอา", rest)) and (corrects or rest != plain) and found.start():
        # หมายถึงครู ไม่ใช่นักเรียน
        return Moves(rest[: found.start()].strip(), corrects=True)
    return Moves(rest if rest or corrects else plain, corrects=corrects)


def _without_refused(rest: str, question: Question) -> str:
    """After ไม่ใช่: what was asked before is taken back, what stands behind it is meant."""
    if match := re.match(rf"{_MEANT}\s*", rest):
        return rest[match.end() :]
    if (match := _THEN.search(rest)) and match.start():
        return rest[match.end() :].strip()
    first, _, second = rest.partition(" ")
    if second and names(first, question):
        return second
    return "" if names(rest, question) and not second else rest


def names(text: str, question: Question) -> bool:
    """Say whether a few words name only what the question already asks: its place, year, measure or a value."""
    said = re.sub(rf"{_POLITE}$", "", fold(text))
    for kind, marks in (("tambon", ("ตำบล", "ต.")), ("amphoe", ("อำเภอ", "อ."))):
        if said.startswith(marks) and question.scope.kind != kind:
            # ตำบลแม่จัน is not the อำเภอแม่จัน that was asked about.
            return False
    said = re.sub(r"^(?:โรงเรียน|รร\.?|อำเภอ|อ\.|ตำบล|ต\.|ปีการศึกษา|ปีงบประมาณ|ปีงบ|ปี|ชั้น)", "", said)
    if not said:
        return False
    period = question.period
    known = [*question.scope.keys, *question.scope.names, *measure_named(question.measure).words]
    known += [value for _, values in question.where for value in values]
    known += [str(period.year), str(period.year)[2:]] if period else []
    exact = {fold(each) for each in known}
    return said in exact or any(len(said) > 3 and said in fold(name) for name in question.scope.names)
