"""Clauses around a request that say why or what for: พอดีผู้ว่ามาตรวจ ขอยอดนักเรียน … เพื่อประกอบการประชุม.

They never narrow the question, whatever words are in them. Only whole clauses are passed over, and only where they
stand by themselves: before the words of asking, or from a word of purpose on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.nlu.lattice import Piece
from bot.nlu.phrases import Tag

_DOING = (
    "ประชุม|พิจารณา|จัดทำ|บรรยาย|รายงาน|นำเสนอ|เสนอ|ตัดสินใจ|วางแผน|ตอบ|จัดสรร|ของบ|เตรียม|ใช้|นำ|ประกอบ|ทำ|ใส่|ลง|แนบ|แปะ|ขึ้น|เข้า|ไป|พรีเซ้นต์|พรีเซนต์|พรีเซ็นต์|"
    "อ้างอิง|เป็นข้อมูล|เป็นหลักฐาน|เขียน|สรุป|วิเคราะห์|ให้|ส่ง|แจ้ง|ชี้แจง|ยืนยัน|เช็ค|เช็ก|ตรวจสอบ|ดู|คุย|ขอ|จัด|กำหนด|ติดตาม|ประเมิน|ศึกษา|ทราบ"
)
#: A word of purpose and what it is done for, from where on nothing narrows the question.
_PURPOSE = re.compile(
    rf"(?:(?:โดย|ทั้งนี้|และ)?เพื่อ(?!น)(?:ที่จะ|จะ|ที่|ใช้ใน|นำไป)?\s*(?:การ)?(?:{_DOING})|ประกอบการ\s*(?:{_DOING})|ใช้ประกอบ|ใช้(?:ใน|สำหรับ)?การ(?:{_DOING})"
    rf"|(?:จะ|ต้อง)?(?:เอา|นำ)ไป\s*(?:{_DOING})|(?:ว่า)?จะ(?:ได้)?(?:เอา|ใช้|นำ)(?:ไป|ใน|มา)?\s*(?:{_DOING})|ไว้\s*(?:{_DOING})|สำหรับ(?:การ|ใช้|นำ|ไป)*\s*(?:ประชุม|นำเสนอ|เสนอ|รายงาน|พรีเซ)"
    rf"|(?:ลง|ใส่|แปะ|แนบ|ขึ้น)(?:ใน|บน|ท้าย)?\s*(?:สไลด์|เล่ม|รายงาน|บันทึก|เอกสาร|แฟ้ม|จอ|พาวเวอร์|ppt|powerpoint|บอร์ด|เพจ|เว็บ)"
    r"|จะ(?:จัด)?ทำแผน(?:ปฏิบัติการ|พัฒนา)|จะคำนวณ(?:โต๊ะ|เก้าอี้)+"
    rf"|(?<!จะ)จะได้\s*(?:ตอบ|รู้ว่า|เตรียม|วางแผน|แจ้ง|บอก|ชี้แจง|อ้างอิง|ไปตอบ|ไปบอก)"
    rf"|(?:พอดี|เดี๋ยว)?(?:ต้อง|จะ)(?:เข้า|ไป|รีบ)?\s*(?:ประชุม|รายงาน(?:ท่าน|ผอ|นาย)|นำเสนอ|พรีเซ|ชี้แจง|ตอบ(?:ผอ|นาย|ท่าน|ผู้)))"
)
#: ตามหนังสือ ศธ 04038/ว123 ลงวันที่ 5 พ.ย. 69 ขอให้แจ้ง …: the letter that a request answers, not one that is asked about.
_LETTER = re.compile(
    r"(?:ตาม|อ้างถึง|อ้างอิง|ตามที่)\s*(?:หนังสือ|บันทึก)?(?:ที่|เลขที่|ของ|สพฐ\.?|สำนักงาน|\s){0,6}ศธ\.?\s*\d{2,5}(?:\.\d{1,4})?\s*/\s*(?:ว\.?\s*)?\d{1,6}"
    r"(?:\s*ลงวันที่\s*\d{1,2}\s*[ก-๙.]{2,12}\s*\d{2,4})?(?=\s*(?:จึง|ขอ|ใคร่|ให้|แจ้ง|รบกวน|เรื่อง))"
)
#: … รัฐให้กี่บาทคะ โรงเรียนยังไม่แจก: why it is asked, after the request.
_COMPLAINT = re.compile(
    r"(?<=\s)(?:แต่|เพราะ|พอดี)?(?:ทาง)?(?:โรงเรียน|รร\.?|ครู|เขา|เค้า)(?:เขา|เค้า|ก็)?(?:ยัง)?ไม่(?:แจก|บอก|แจ้ง|ให้)(?:เลย|มา|เงิน|อะไร|สักที|ซักที)*(?:คะ|ค่ะ|ครับ|นะ|\s)*$"
)
#: What ends such a clause: something is asked for again.
_ASKS_AGAIN = re.compile(
    r"^(?:ขอ(?!งบ)|อยาก|กี่|เท่าไ|เท่าใด|กราฟ|แผนภูมิ|ตาราง|excel|ไฟล์|แยก|แบ่ง|จำแนก|เทียบ|เปรียบเทียบ|เรียง|ห้อง|บุคลากร|เด็ก|งบ|เบิก|ยอด|จำนวน|เงิน|ราย|แต่ละ|ร้อยละ|สัดส่วน|อัตรา|ปี|เฉพาะ|ยกเว้น|ไม่รวม|โรงเรียน|รร|ทั้งเขต|อำเภอ|นักเรียน|นร|ครู)"
)
#: Words of asking, before which a clause may stand.
_ASKING = ("ขอ", "ขอให้", "ขอทราบ", "ขอดู", "อยากทราบ", "อยากรู้", "อยากได้", "อยากดู", "ช่วย", "รบกวน", "สอบถาม", "ขอสอบถาม", "ขอถาม", "ต้องการ",
           "ต้องการทราบ", "ขอข้อมูล", "ขอยอด", "ขอตัวเลข", "ขอรายชื่อ", "เอา", "ขอเช็ค", "ขอเช็ก", "อยากถาม", "ช่วยดู", "ช่วยหา", "ช่วยเช็ค",
           "ช่วยเช็ก", "ช่วยดึง", "ช่วยสรุป", "ช่วยบอก", "ช่วยนับ", "ใคร่ขอ", "ใคร่ขอทราบ", "ขอถามหน่อย", "รบกวนสอบถาม", "ขอความอนุเคราะห์")  # fmt: skip
_MEANINGFUL = frozenset(
    ("measure", "value", "dimension", "grade", "limit", "code", "school", "report", "unheld", "private")
)
_TURNING = frozenset(
    ("negate", "none", "top", "bottom", "percent", "ratio", "compare", "change", "than", "what_if", "by")
)
_FILLER = (Tag("filler"),)
#: What a clause says that gives a reason and asks for nothing, whatever it names.
_REASON = ("เพื่อ", "เนื่องจาก", "เนื่องด้วย", "ตามที่", "สืบเนื่อง")
#: Words that tell what the asker is doing or about to do, near the beginning of a clause; and how long it is at least.
_FRAMES = frozenset(
    ("กำลัง", "กำลังจะ", "จะ", "ต้อง", "พอดี", "เพิ่ง", "เดี๋ยว", "ผม", "หนู", "ดิฉัน", "ฉัน", "พี่", "นาย", "ท่าน", "เตรียม")
)
_LONG_CLAUSE = 12
#: What a parent would like, before asking for it: อยากให้ลูกเข้าโรงเรียนใหญ่หน่อย.
_WISHES = ("อยากให้", "อยากพาลูก", "จะพาลูก", "จะให้ลูก")
_NAMES = frozenset(("place", "school", "code", "grade"))


def without_purpose(plain: str) -> str:
    """Return a normalised sentence without the clause that says what the answer is for.

    The clause reaches to the end, or to the next word after a space that asks for something. A sentence that begins
    with it keeps it: something else is meant then.
    """
    plain = _COMPLAINT.sub("", _LETTER.sub(" ", plain)).strip()
    match = _PURPOSE.search(plain)
    if match is None or match.start() < 6:
        return plain
    rest = plain[match.end() :]
    kept = ""
    for place in (gap.end() for gap in re.finditer(r"\s", rest)):
        if _ASKS_AGAIN.match(rest[place:]):
            kept = " " + rest[place:]
            break
    return plain[: match.start()].rstrip() + kept


def without_letter(plain: str) -> str:
    """Return a message without the letter that it answers: ตามหนังสือ ศธ 04038/ว123 ขอทราบ… asks about no letter."""
    return _LETTER.sub(" ", plain)


def without_opening(pieces: Sequence[Piece], gaps: Collection[int]) -> list[Piece]:
    """Return the pieces with those of an opening clause made harmless; names of places and schools in it are kept."""
    asked = next((place for place, piece in enumerate(pieces) if _asks_here(piece, gaps)), 0)
    if asked and pieces[asked].start not in gaps and len(pieces[asked].text) < 4:
        # Without a space before it ขอ may be the beginning of another word.
        asked = 0
    framed = any(piece.text in _FRAMES for piece in pieces[:3])
    if asked and (pieces[0].text.startswith(_REASON) or _says_nothing(pieces[:asked], framed=framed)):
        return _passed_over(pieces, asked)
    opening = _framing(pieces, gaps)
    return _passed_over(pieces, opening) if opening else list(pieces)


def _asks_here(piece: Piece, gaps: Collection[int]) -> bool:
    begins = piece.start in gaps and piece.text.startswith(("ขอ", "อยาก", "ช่วย", "รบกวน", "ใคร่"))
    return piece.text in _ASKING or (begins and not piece.text.startswith("ของ"))


def _says_nothing(pieces: Sequence[Piece], *, framed: bool = False) -> bool:
    """Say whether a clause with unknown words names nothing that could be asked for.

    What somebody is about to do (``framed``: จะคำนวณโต๊ะเก้าอี้) may name things of which nothing is held.
    """
    if all(piece.known and not piece.tag("unheld") for piece in pieces):
        return False
    passed = {"school", "unheld"} if framed else {"school"}
    for piece in pieces:
        tags = {tag.kind for tag in piece.tags}
        if tags & _MEANINGFUL - passed or any(
            tag.kind == "cue" and tag.key in _TURNING for tag in piece.tags
        ):
            return False
    return True


def _framing(pieces: Sequence[Piece], gaps: Collection[int]) -> int:
    """กำลังกรอกแบบสำรวจอยู่ เด็ก ป.1 กี่คน: what the asker is doing stands by itself before the request."""
    end = next((place for place, piece in enumerate(pieces) if place and piece.start in gaps), 0)
    clause, rest = pieces[:end], pieces[end:]
    if not clause or pieces[end].start < _LONG_CLAUSE:
        return 0
    requests = any(tag.kind == "measure" for piece in rest for tag in piece.tags)
    if requests and pieces[0].text.startswith(_WISHES):
        return end
    does = any(piece.text in _FRAMES for piece in clause[:3])
    return end if does and requests and _says_nothing(clause, framed=True) else 0


def _passed_over(pieces: Sequence[Piece], end: int) -> list[Piece]:
    return [
        Piece(piece.start, piece.end, piece.text, _FILLER, True)
        if place < end and not any(tag.kind in _NAMES for tag in piece.tags)
        else piece
        for place, piece in enumerate(pieces)
    ]
