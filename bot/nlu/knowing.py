"""Questions about the work itself (ความรู้เรื่องงาน): which aspect of which entry of db/knowledge is meant.

What is counted is never answered here: DMC กี่คน is a figure, DMC คืออะไร knowledge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.nlu import asking, searching
from bot.nlu.frame import Frame
from bot.nlu.normalize import normalize
from bot.nlu.settling import Case, ask
from bot.nlu.slots import RANKING
from bot.nlu.smalltalk import chatter
from bot.nlu.understanding import Memory, Option, Understanding
from db.knowledge import Entry, entries

TOPIC, INDEX = "knowledge", "knowledge.index"
_WHAT = r"(?:อะไร|ไร|อาไร|อารัย|อัลไล|อะหยัง|หยัง|ใด)"
_HOW = r"(?:ยังไง|อย่างไร|ไง|จะใด|จังใด)"
_WHEN = r"(?:เมื่อไหร่|เมื่อไร|เมื่อไหร|เมื่อใด|ตอนไหน|เดือนไหน|เดือนใด|เดือนอะไร|ช่วงไหน|ช่วงใด|วันไหน|วันใด|ไตรมาสไหน)"
_DOING = r"(?:ทำ|จัดทำ|เก็บ|จัดเก็บ|ดำเนินการ|ปรับ|ปรับปรุง|ทบทวน|ติดตาม|ประเมิน|เริ่ม|เริ่มทำ|วางแผน|สำรวจ|เสนอ|รายงาน)"

#: What is asked -> how it is said, in the order in which they are tried: คืออะไร may follow any of them.
_ASPECTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("access", re.compile(
        r"(?:ลืม|เปลี่ยน|รีเซ็ต|ขอ)(?:รหัสผ่าน|รหัส|พาสเวิร์ด|password)(?:เข้า)?(?:ระบบ)?|เข้า(?:สู่)?(?:ระบบ)?ไม่ได้|ล็อกอินไม่ได้|เข้าเว็บไม่ได้|(?:เข้า|ที่|จาก|ใช้)?(?:หน้า)?เว็บ(?:ไซต์)?(?:ไหน|ใด|อะไร)|ลิงก์(?:เข้า|ไหน|อะไร)|ล็อกอิน(?:ยังไง|อย่างไร|ไง)|เข้า(?:สู่)?ระบบ\s*[a-z0-9.\-]{0,12}\s*(?:ยังไง|อย่างไร|ไง)")),
    ("use", re.compile(
        r"(?:เอา|นำ)(?:เงิน|งบ)?(?:ไป|มา)(?:ซื้อ|จ้าง|ซ่อม|ใช้|ทำ|จ่าย|เบิก|สร้าง|จัด|ปรับปรุง).{0,30}?ได้(?:ไหม|มั้ย|มั๊ย|หรือ|รึ|ป่าว|ป่ะ|บ้าง|มั่ง|ก่อ|บ่|$)|"
        r"(?:ซื้อ|จ้าง|จ่าย|เบิก|ใช้จ่าย|ใช้ซื้อ|ใช้จ้าง)(?:อะไร|ไร|อาไร|อะหยัง|หยัง|ค่าอะไร)ได้")),
    ("aim", re.compile(
        rf"วัตถุประสงค์|จุดประสงค์|จุดมุ่งหมาย|เป้าประสงค์|(?:เพื่อ|ไว้ทำ|ใช้ทำ|เอาไว้ทำ|เอาไปทำ|ไปทำ){_WHAT}|ทำไมต้อง(?:ทำ|เก็บ|จัดเก็บ|มี|จัดทำ|รายงาน|ติดตาม|ส่ง)|(?:ทำ|เก็บ|มี)(?:ไป|ไว้)?ทำไม|มีประโยชน์{_HOW}|ประโยชน์ของ")),
    ("indicators", re.compile(
        rf"ตัวชี้วัดความสำเร็จ|ตัวชี้วัด(?:ของ)?(?:งาน|การ)|(?:ความ|ผล)สำเร็จ(?:ของงาน|ที่คาดหวัง|ดูจาก|วัดจาก|วัด{_HOW}|ดู{_HOW})|วัด(?:ผล|ความ)?สำเร็จ|วัดผลสำเร็จ|(?:ถือว่า|เรียกว่า)สำเร็จ|วัดจาก{_WHAT}")),
    ("laws", re.compile(r"(?<!กลุ่ม)กฎหมาย|กฏหมาย|กฎกระทรวง|ระเบียบ|พ\.ร\.บ\.?|พรบ\.?|พระราชบัญญัติ|พระราชกฤษฎีกา|มาตรา(?:ไหน|ใด|อะไร|\d)|หลักเกณฑ์|ข้อบังคับ")),
    ("documents", re.compile(
        rf"(?:ใช้|แนบ|ต้องมี|เตรียม|ส่ง|มี|ดู|ขอ|อ้างอิง)?(?:เอกสาร|หลักฐาน|แบบฟอร์ม|ฟอร์ม|แบบรายงาน)(?:ที่ใช้|ที่ต้องใช้|ประกอบการ|ประกอบ|อ้างอิง|ของ|การ|{_WHAT}|บ้าง|ที่เกี่ยวข้อง|$)|เอกสารที่(?:ใช้|ต้อง)|หลักฐานการเบิก")),
    ("steps", re.compile(
        rf"ขั้นตอน|(?:ช่วย|ขอให้|รบกวน|^)สอน(?:วิธี|หน่อย|การ)?(?:ทำ|คีย์|กรอก|ส่ง|ใช้|เขียน|บันทึก|ลง)|กระบวนการ|วิธีการ|วิธีทำ|วิธีปฏิบัติ|วิธีดำเนิน|วิธีขอ|แนวปฏิบัติ|แนวทาง(?:การ|ปฏิบัติ|ดำเนิน|ใน)|(?:ต้อง|ควร|ให้|จะ)ทำ{_HOW}|(?:ทำ|ดำเนินการ|เริ่ม|จัดทำ|จัดเก็บ|เก็บ|เก็บข้อมูล|บริหาร){_HOW}|"
        rf"(?:ทำ|เริ่ม)(?:จาก|ที่){_WHAT}|ต้องทำ{_WHAT}|ทำ{_WHAT}ก่อน|มีกี่ขั้น|กี่ขั้นตอน|ใคร(?:เป็นคน|เป็นผู้)?(?:อนุมัติ|มีอำนาจ)|(?:คืนเขต|คืนเงิน)|"
        rf"(?:เบิก|คีย์|กรอก|ส่ง|แก้|แก้ไข|ยื่น|สมัคร|บันทึก|ยืนยัน|จัดทำ|เขียน|เสนอ|ขอเปลี่ยน|ขอย้าย|ขอโอน|ขอ)(?:(?!เป็น|คิด|คำนว|มา|หรือ|เท่า|กี่)\S){{0,14}}{_HOW}(?:ดี|บ้าง)*")),
    ("who", re.compile(
        r"ใคร(?:เป็นคน|เป็นผู้|เป็น)?(?:รับผิดชอบ|เจ้าของงาน|เจ้าของเรื่อง|ดูแล|ทำงาน|ทำเรื่อง|จัดทำ)|ผู้รับผิดชอบ|(?:กลุ่ม|ฝ่าย|งาน)(?:ไหน|ใด|อะไร)(?:เป็นคน|เป็น|เป็นผู้)?(?:รับผิดชอบ|ดูแล|ทำ|เจ้าของ|จัดทำ)|"
        r"(?:เป็น)?(?:หน้าที่|งาน|เรื่อง)(?:ของ)(?:ใคร|คัย|กลุ่มไหน|กลุ่มใด|ฝ่ายไหน)|ใครทำ|ใครต้อง(?:เป็นคน|เป็นผู้|เป็น)?(?:ทำ|รับผิดชอบ|ดูแล)|ใครเป็น(?:คน|ผู้)ทำ|ใครต้องเป็น(?:คน|ผู้)(?:รายงาน|กรอก|คีย์|บันทึก|ส่ง|ยืนยัน|จัดเก็บ|เก็บ)|อยู่(?:กับ)?กลุ่ม(?:งาน)?(?:ไหน|ใด)")),
    ("when", re.compile(
        rf"(?:ปี|เทอม|เดือน)(?:ละ|หนึ่ง|นึง|1)(?:ต้อง)?\S{{0,8}}?กี่(?:รอบ|ครั้ง|หน)|กี่(?:รอบ|ครั้ง|หน)(?:ต่อ(?:ปี|เทอม))?|มีรอบ{_WHAT}|(?:ต้อง)?{_DOING}(?:ข้อมูล|แผน|ผล)?(?:กัน)?{_WHEN}|ระยะเวลา|ช่วงเวลา(?:ของ|ดำเนิน|การ)|ปฏิทิน(?:งาน|การ)|ต้อง{_DOING}(?:ทุก|กี่)")),
    ("scope", re.compile(
        rf"ขอบเขต(?!พื้นที่|บริการ)|ขอบข่าย|ครอบคลุม{_WHAT}|ครอบคลุม(?:เรื่อง|งาน)|เก็บ(?:ข้อมูล)?(?:{_WHAT}|เรื่อง{_WHAT})(?:บ้าง|มั่ง)?|(?:หน้าที่|ภารกิจ)(?:ของ)?{_WHAT}|มี(?:หน้าที่|ภารกิจ|งาน|ตัวชี้วัด|ข้อมูล|เรื่อง){_WHAT}|"
        rf"(?:รับผิดชอบ|ดูแล|ทำ)(?:เรื่อง|งาน){_WHAT}|รับผิดชอบ{_WHAT}|ดูแล{_WHAT}|ประกอบด้วย{_WHAT}|แบ่งเป็น{_WHAT}|มีกี่(?:ด้าน|ประเภท|ตัวชี้วัด|งาน|หมวด)|มี{_WHAT}(?:บ้าง|มั่ง)")),
    ("definition", re.compile(
        rf"(?:คือ|หมายถึง|แปลว่า|ย่อมาจาก|แม่น)(?:งาน|เงิน|ระบบ|คำ|การ|แผน|โปรแกรม|เรื่อง)?(?:{_WHAT}|{_HOW})|ย่อมาจาก|ย่อจาก|ชื่อเต็ม|ความหมาย|นิยาม|คำจำกัดความ|หมายความ(?:ว่า)?|หมายถึง|คือ(?:$|คะ|ครับ|ค่ะ)|อธิบาย|รู้จัก(?:ไหม|มั้ย)?")),
    ("where", re.compile(r"(?:อยู่|ดูได้|หาได้|เผยแพร่|ดู|หา)(?:ที่|ตรง)?ไหน")),
)  # fmt: skip
#: Aspects by one word, where the entry is known from before: กฎหมายล่ะ, ต้องส่งเมื่อไหร่.
_SHORT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("indicators", re.compile(r"ตัวชี้วัด")),
    ("documents", re.compile(r"เอกสาร|แบบฟอร์ม|ฟอร์ม|หลักฐาน")),
    ("who", re.compile(r"ใคร|กลุ่มไหน|กลุ่มใด|ผู้รับผิดชอบ")),
    ("when", re.compile(rf"{_WHEN}|กำหนดส่ง|กี่รอบ|กี่ครั้ง|เวลา")),
    ("scope", re.compile(r"ขอบเขต|ขอบข่าย")),
    ("steps", re.compile(rf"{_HOW}|ทำ{_WHAT}")),
    ("definition", re.compile(r"คือ")),
)
#: Of these it is asked whatever is known: without an entry it is said that the manuals do not tell.
_ALWAYS = frozenset(("access", "use", "laws", "steps", "documents", "who", "definition"))
#: What is said in passing around an aspect.
_AROUND = re.compile(
    rf"เกี่ยวข้องกับ|เกี่ยวกับ|เกี่ยวข้อง|ที่ใช้|ต้องใช้|ตามคู่มือ|ในคู่มือ|คู่มือ|ต้องส่ง|ส่ง|ต้อง|ล่ะ|ละ(?=$)|งานนี้|เรื่องนี้|อันนี้|ตัวนี้|มีอะไรบ้าง|อะไรบ้าง|ยังไงบ้าง|{_WHAT}|{_HOW}|บ้าง|ฉบับไหน|ฉบับใด|ข้อไหน"
)
_ALL = re.compile("|".join((*(pattern.pattern for _, pattern in _ASPECTS), _AROUND.pattern)))
_ALL_SHORT = re.compile(
    "|".join((*(pattern.pattern for _, pattern in (*_ASPECTS, *_SHORT)), _AROUND.pattern))
)
_INDEX = re.compile(
    rf"(?:มี)?ความรู้(?:เรื่อง|เกี่ยวกับ)?(?:งาน)?{_WHAT}|คู่มือ(?:มี|สอน|บอก)(?:เรื่อง|งาน)?{_WHAT}|(?:รายการ|รายชื่อ)(?:งาน|ความรู้)(?:ทั้งหมด)?(?:ใน|ตาม)คู่มือ|งาน(?:ทั้งหมด)?(?:ใน|ตาม)คู่มือ(?:มี)?{_WHAT}|(?:ถาม)?(?:คู่มือ|ความรู้)เรื่อง{_WHAT}ได้"
)
#: What is counted of the work itself, not of data: งบประมาณมีกี่ประเภท.
_KINDS = re.compile(r"มีกี่(?:ด้าน|ประเภท|หมวด|ขั้น|ตัวชี้วัด)")
#: Names that are questions by themselves: ข้อมูลอะไรเปิดเผยได้บ้าง.
_ASKING_NAMES = re.compile(r"(?:เปิดเผยได้|ประชาชน(?:ทั่วไป)?(?:ขอ)?ดู(?:อะไร)?ได้|ประชาชนขอข้อมูล|ขอข้อมูลข่าวสาร)")
_OPEN_DATA = "publish.open-data"


def knowledge_asked(case: Case, *, sure: bool) -> Understanding | None:
    """Return which aspect of which duty or term is asked for; None when no knowledge of the work is.

    ``sure``: other rules already found that something must be told rather than counted; then what no manual tells is
    answered as such.
    """
    said = _tight(case.text)
    if _INDEX.search(said):
        return ask(INDEX)
    if (term := _one_term(case)) is not None:
        return term
    if chatter(case) or (not sure and _wants_figures(case.frame) and not _KINDS.search(said)):
        return None
    aspect = aspect_of(searching.without_names(case.text)) or aspect_of(said)
    # ข้อมูลอะไรเปิดเผยได้บ้าง reads like a scope; ขอบเขตของ… is one.
    about_open_data = bool(_ASKING_NAMES.search(said)) and "ขอบเขต" not in said
    if aspect is None and not (sure or about_open_data):
        # Most messages ask for nothing that the manuals tell: none of them has to be looked through.
        return None
    found = searching.find(case.text, _ALL)
    open_data = about_open_data and (found.entry is None or found.entry.key == _OPEN_DATA)
    if open_data and aspect in (None, "scope", "where"):
        return ask(TOPIC, slots={"entry": _OPEN_DATA, "aspect": "definition"})
    if aspect is None and sure:
        aspect = "definition"
    if aspect is None or (aspect == "where" and not (found.entry and found.entry.key.startswith("publish."))):
        return None
    if found.entry is not None and (found.named or sure) and (both := _what_and(said, found.entry)):
        return both
    if found.entry is not None and (found.named or sure):
        return ask(TOPIC, slots={"entry": found.entry.key, "aspect": _of_entry(found.entry, aspect)})
    if found.several and (found.named or sure):
        return asking.clarify("หมายถึงเรื่องไหนคะ", options_of(found.several, aspect))
    if sure and aspect in _ALWAYS and not searching.content_words(_ALL.sub(" ", said)):
        return asking.clarify("ต้องการทราบเรื่องงานใดคะ พิมพ์ชื่องานได้เลย เช่น DMC หรือโอนเปลี่ยนแปลงงบประมาณ", ())
    return ask(TOPIC, slots={"aspect": aspect, "near": [each.key for each in found.near]}) if sure else None


_WHAT_IS_IT = re.compile(r"(?:คืออะไร|หมายถึงอะไร|แปลว่าอะไร)(?:คะ|ครับ|ค่ะ|อะ|แล้ว|และ)*")


def _what_and(said: str, entry: Entry) -> Understanding | None:
    """G-Code คืออะไร ขอยังไง: what it is, and then the other thing that is asked of it."""
    match = _WHAT_IS_IT.search(said)
    if match is None or aspect_of(said[: match.start()]) is not None:
        return None
    then = aspect_of(said[match.end() :])
    if then in (None, "definition"):
        return None
    first, second = (ask(TOPIC, slots={"entry": entry.key, "aspect": each}) for each in ("definition", then))
    return replace(first, also=(second,))


_DIFFER = re.compile(
    rf"(?:ต่างกัน|ต่างจากกัน|แตกต่างกัน|เหมือนกัน|อันเดียวกัน)(?:{_HOW}|ตรงไหน|ไหม|มั้ย|หรือเปล่า|หรือไม่|รึเปล่า)"
)


def _one_term(case: Case) -> Understanding | None:
    """เงินกันกับเงินผูกพันต่างกันยังไง: two names of one thing are told by what the manuals say it is."""
    frame = case.frame
    keys = {said.key for said in frame.measures}
    named = frame.names.schools or frame.names.places or frame.times or frame.where or frame.limits
    if not _DIFFER.search(_tight(case.text)) or len(keys) != 1 or len(frame.measures) < 2 or named:
        return None
    names = [frame.pieces[said.at].text for said in frame.measures]
    called = {each.key for text in names if (each := searching.called(text)) is not None}
    return ask(TOPIC, slots={"entry": called.pop(), "aspect": "definition"}) if len(called) == 1 else None


#: ส่งวันไหน, ต้องคีย์ภายในวันไหน; ต้องส่งเมื่อไหร่ asks how often the duty comes, which the manual tells.
_IS_SENT = re.compile(rf"(?:ส่ง|คีย์|กรอก|ยืนยัน)(?:ข้อมูล|รายงาน|ได้|ถึง|ภายใน|ก่อน)*{_WHEN}|กำหนดส่ง|วันสุดท้าย|หมดเขต")


def continued(said: str, memory: Memory) -> Understanding | None:
    """แล้วใครรับผิดชอบ, ขอขั้นตอน, กฎหมายล่ะ after an entry was told; แล้ว EMIS ล่ะ: the same aspect of another."""
    plain = _tight(said)
    last = memory.entry_turn == memory.turn
    if last and memory.entry and (other := searching.called(said)) is not None:
        return ask(TOPIC, slots={"entry": other.key, "aspect": _of_entry(other, memory.aspect)})
    key = memory.entry or _of_report(memory)
    if not key or key not in entries() or searching.content_words(_ALL_SHORT.sub(" ", plain)):
        return None
    aspect = aspect_of(plain)
    if aspect is None and last:
        aspect = next((name for name, pattern in _SHORT if pattern.search(plain)), None)
    on_a_day = "วัน" in plain or "กำหนดส่ง" in plain or "หมดเขต" in plain
    if aspect == "when" and on_a_day and _IS_SENT.search(plain) and len(entries()[key].systems) == 1:
        # DMC คืออะไร, then ส่งวันไหน: the day it is due, not how often the duty comes.
        return None
    if aspect in (None, "where") or (aspect == "scope" and not last):
        return None
    return ask(TOPIC, slots={"entry": key, "aspect": aspect})


def aspect_of(text: str) -> str | None:
    """Return what is asked of an entry (a key of ``ASPECTS``, or access, use, where), or None."""
    plain = text.replace(" ", "")
    return next((name for name, pattern in _ASPECTS if pattern.search(plain)), None)


def options_of(found: Sequence[Entry], aspect: str) -> list[Option]:
    """Return entries as buttons of a question back."""
    return [
        Option(
            asking.label(each.name.removeprefix("งาน")), each.name, TOPIC, None, {"entry": each.key, "aspect": aspect}
        )
        for each in found[: asking.MOST_OPTIONS]
    ]  # fmt: skip


def _of_entry(entry: Entry, aspect: str) -> str:
    """A term has a meaning only: its steps are those of its duty, which the answer offers."""
    return "definition" if entry.kind == "term" and not entry.see and aspect == "scope" else aspect


def _of_report(memory: Memory) -> str:
    """ส่งยังไงคะ after a due date: the duty of that report."""
    system = memory.slots.get("system") if memory.topic.startswith("reports.") else None
    system = system[0] if isinstance(system, list) and len(system) == 1 else system
    return next((each.key for each in entries().values() if each.systems == (system,)), "") if system else ""


def _wants_figures(frame: Frame) -> bool:
    """Something is counted, ranked or compared, or a report is to be sent."""
    if (
        any("โครงการ" in frame.pieces[said.at].text for said in frame.measures if said.key == "projects")
        and frame.has("which")
        and (frame.times or "group" in frame.where or "strategy" in frame.where)
    ):
        # โครงการของกลุ่มนโยบายและแผนมีอะไรบ้าง: those that are held, not what the group is for.
        return True
    return bool(
        frame.has("count", "howmany", "percent", "proportion", "mean", "chart", "file", "compare", "due", "status_asked", *RANKING)
        or frame.limits or frame.names.schools or frame.names.places or frame.has("own")
        or any(key == "status" or key.endswith("_state") or key == "achievement" for key in frame.where)
    )  # fmt: skip


def _tight(text: str) -> str:
    return normalize(text).replace(" ", "")
