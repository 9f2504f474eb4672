"""Talk around the work: greeting, thanks, leaving, what can be asked, who am I, a person please; and what is no work at all."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.nlu.frame import Frame
from bot.nlu.lattice import Piece
from bot.nlu.normalize import normalize
from bot.nlu.settling import Case, ask
from bot.nlu.understanding import Understanding

_I = r"(?:ฉัน|ผม|หนู|เรา|ดิฉัน|พี่|ข้าพเจ้า|กระผม|เค้า|ตัวเอง|ครู|ผู้ใช้|บัญชี(?:นี้)?|ไอดีนี้|เฮา)"
_WHAT = r"(?:อะไร|ไร|อาไร|อารัย|อัลไล|อะหยัง|หยัง|เรื่องอะไร|เรื่องไหน|แบบไหน|ข้อมูลอะไร|ข้อมูลไหน)"
_SOME = r"(?:บ้าง|มั่ง|พ่อง|อีก|ได้|เป็น)"
#: One word of politeness. Runs of them are possessive: a long message of nothing else must not be tried in every way.
_KIND = r"ครับ|คับ|ค้าบ|คร้าบ|ครัช|ค่ะ|คะ|ค่า|จ้า|จ้ะ|จ๊ะ|จ๋า|นะ|น้า|เจ้า|หน่อย|ด้วย|ที|เลย|มาก|อ่ะ|อะ|\s"
_POLITE = rf"(?:{_KIND})*+"
_CODE = r"(?P<code>[A-Za-z0-9][A-Za-z0-9-]{3,40})"
#: A code of registration, with what people say around it; letters and figures are mixed, so no word is taken for one.
_REGISTER = re.compile(
    rf"^\s*(?:{_POLITE}(?:ขอ|อยาก|ต้องการ|จะ|ช่วย)?\s*(?:ลงทะเบียน|ลงทะเบีย|ลงทะเบียร|register|ยืนยันตัวตน|สมัครใช้งาน)\s*{_POLITE}(?:ใช้งาน|ด้วย|โดยใช้|ใช้)?\s*{_POLITE}|(?=รหัสลงทะเบียน|โค้ดลงทะเบียน))"
    rf"(?:รหัส|โค้ด|code)?(?:ลงทะเบียน)?(?:คือ|เป็น|ของผม|ของหนู|ของฉัน|:|#|=|\s)*{_CODE}\s*{_POLITE}$",
    re.IGNORECASE,
)
_OFFICE = r"(?:เขต|สำนักงาน(?:เขต)?(?:พื้นที่)?|สพป\.?|เจ้าหน้าที่|จนท\.?|กลุ่ม(?:งาน)?นโยบาย(?:และแผน)?|กลุ่ม(?:งาน)?แผน|ผู้รับผิดชอบ|ผู้ดูแลระบบ|แอดมิน|admin|นักวิเคราะห์|คนจริง|มนุษย์)"

#: What a message says plainly, wherever it stands in it -> topic; only where no figure can be meant.
_PLAIN: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("talk.contact", re.compile(
        rf"(?:แจ้ง|บอก|ติดต่อ|โทร|โทรหา|ประสาน|สอบถาม|ปรึกษา|ถามต่อ)(?:ได้)?(?:ที่|กับ|หา)?(?:ใคร|คัย|ไหน|ผู้ใด|เบอร์ไหน|ช่องทางไหน)|ร้องเรียน|ร้องทุกข์|(?:เปิด|ปิด|ทำการ|ทำงาน|เลิก|เข้างาน)(?:ถึง)?\s*(?:กี่โมง|เวลาไหน|เวลาใด|เวลาเท่าไ)|เวลา(?:ทำการ|ราชการ|ทำงาน|เปิด)|"
        rf"(?:ขอ|อยาก|ต้องการ|ขอสาย)?(?:คุย|ติดต่อ|สอบถาม|ปรึกษา|โทรหา|สาย)(?:กับ|กะ|ไปที่|ไปหา)?(?:ทาง|พี่)?{_OFFICE}|(?:เบอร์|เบอ|โทรศัพท์|ไลน์|อีเมล|เมล|เว็บ|เว็บไซต์|เพจ|เฟซบุ๊ก|เฟสบุ๊ค|ที่อยู่|ที่ตั้ง|แผนที่|ช่องทาง)(?:โทร|โทรศัพท์|ติดต่อ|ไซต์)?(?:ของ|ไป)?{_OFFICE}|"
        rf"(?:ตัวเลข|ข้อมูล|ยอด)(?:นี้|ที่ตอบ|ในระบบ)?(?:มัน)?(?:ผิด|ไม่ตรง|ไม่ถูก|คลาดเคลื่อน|มั่ว|เพี้ยน)|รหัส(?:ลงทะเบียน|เข้าใช้)?(?:หาย|หมดอายุ|ใช้ไม่ได้|ผิด)|ลืมรหัส|(?:ขอ|เอา|รับ)รหัส(?:ลงทะเบียน|ใหม่|เข้าใช้)|(?<!ของ){_OFFICE}อยู่(?:ที่ไหน|ตรงไหน|ไหน)"
    )),
    ("seats.register", re.compile(r"ลงทะเบียน[^?]{0,40}(?:ทำไง|ทำยังไง|ทำอย่างไร|ยังไง|อย่างไร)|ลงทะเบียน(?:ใช้งาน|เข้าใช้|บัญชี)?(?:ต้อง)?(?:ทำ)?(?:ยังไง|อย่างไร|ไง|ที่ไหน|ตรงไหน|ได้ไหม|ได้มั้ย|ได้ยังไง|ได้ที่ไหน)|(?:อยาก|ขอ|จะ|ต้องการ)ลงทะเบียน(?:ครับ|ค่ะ|คะ|หน่อย|ด้วย|ใช้งาน|$)|^ลงทะเบียน(?:ครับ|ค่ะ|คะ|หน่อย)?$")),
    ("talk.whoami", re.compile(
        rf"(?:บัญชี|ไอดี|ไลน์|line|แชท|แชต)\s*(?:ไลน์|line|แชท)?\s*(?:นี้|อันนี้|ผม|หนู|เรา)?(?:ผูก|เชื่อม|ลงทะเบียน|ลงชื่อ|สังกัด|เป็นของ|อยู่ในชื่อ|อยู่กับ)(?:อยู่|ไว้)?(?:กับ|ของ|ใน|เป็น)?(?:ชื่อ)?\s*(?:โรงเรียน|รร\.?|เขต|กลุ่ม|ใคร|อะไร|ไหน)|{_I}(?:คือ|เป็น)(?:ใคร|คัย|ไผ|ใผ|ตำแหน่งอะไร|ผู้ใช้แบบไหน|อะไรในระบบ)|(?:สิทธิ์?|สิท|สิทธ)\s?(?:การใช้งาน|การเข้าถึง|การดู)?(?:ของ)?(?:{_I}|แค่ไหน|ระดับไหน|อะไร|ไหน|ถึงไหน)|มีสิทธิ์?|ลง(?:ทะเบียน|ชื่อ)?ไว้(?:เป็น|ว่า|ในชื่อ|แล้ว)|"
        rf"{_I}\S{{0,6}}(?:ลงทะเบียน)(?:แล้ว)?(?:หรือ|รึ)?ยัง|ลงทะเบียน(?:แล้ว)?(?:หรือยัง|รึยัง|ยัง)|{_I}(?:อยู่|สังกัด|เป็นของ)\s?(?:โรงเรียน|รร\.?|กลุ่ม)(?:ไหน|อะไร|ใด)|รู้(?:ไหม|มั้ย)?ว่า{_I}(?:เป็น|คือ|อยู่)|(?:ล็?[อ๊]?กอิน|ล๊อกอิน|login|เข้าระบบ|ลงชื่อเข้าใช้|ลงชื่อใช้)(?:อยู่|ไว้|เข้ามา)?(?:ด้วยชื่อ|ในชื่อ|เป็นชื่อ|ด้วย|ใน|เป็น)(?:ใคร|คัย|ชื่ออะไร|ตำแหน่งอะไร|อะไร)|(?:เข้า|ใช้)(?:ไลน์|ระบบ|ใช้|บอท|งาน)?(?:นี้)?(?:อยู่)?(?:ด้วย|ในนาม|ในชื่อ|โดยใช้|ในฐานะ)(?:ชื่อ|สิทธิ์?|บัญชี|โรงเรียน|รร|ใคร|อะไร)|ใช้งานในฐานะ|ในฐานะอะไร|(?:ระบบ|น้องแผน|บอท|น้อง)(?:รู้จัก|จำ){_I}|(?:บัญชี|ชื่อผู้ใช้|สถานะผู้ใช้)(?:ของ)?{_I}"
    )),
    ("talk.help", re.compile(
        rf"ถาม{_WHAT}(?:ก็)?(?:ได้)?{_SOME}|ถาม(?:ได้)?กี่เรื่อง|(?:ช่วย|ทำ|ตอบ|ดู|เช็ค|หา){_WHAT}(?:ให้\s?(?:โรงเรียน|รร\.?|เขต|ครู|ผอ\.?|พวก|{_I}){{1,2}}\s?)?(?:ได้|เป็น)(?:บ้าง|มั่ง|อีก|พ่อง|\s|ไหม|$)|ตัวอย่าง(?:คำถาม|การถาม|ที่ถาม|ประโยค)|วิธี(?:ใช้|ถาม|ใช้งาน)|(?:ใช้|ใช้งาน|เริ่มใช้|เล่น|ถาม|พิมพ์)(?:น้องแผน|บอท|ระบบ)?(?:นี้)?(?:ยังไง|อย่างไร|ไง|แบบไหน)(?:บ้าง|ดี|{_KIND})*+$|"
        r"(?:บอท|คน|คนจริง|ai|เอไอ|หุ่นยนต์|โปรแกรม|มนุษย์)(?:จริงๆ)?(?:หรือ|รึ)(?:เป็น|ว่า)?\s*(?:คน|บอท|ai|เอไอ|หุ่นยนต์|โปรแกรม|มนุษย์)|(?:นี่|คุณ|เธอ|น้อง|น้องแผน)(?:คือ|เป็น)(?:บอท|คน|ai|เอไอ|หุ่นยนต์|ใคร|คัย|อะไร|ไผ)(?:จริง|หรือเปล่า|รึเปล่า|ป่าว|ไหม|มั้ย|เหรอ|หรอ|คะ|ครับ|\s|$)|"
        r"(?:ใช้|พิมพ์|ถาม|เล่น)ไม่(?:เป็น|ถูก)|ไม่รู้(?:จะ)?(?:ถาม|พิมพ์|เริ่ม)|(?:งง|สับสน)(?:จัง|มาก|อะ|ไปหมด|เลย|$)|มีคำสั่งอะไร|แนะนำ(?:ตัว|การใช้|วิธี|หน่อย)|(?:^|\s)(?:เมนู|menu|help|ช่วยด้วย|ช่วยเหลือ|ช่วยหน่อย|คู่มือ(?:น้องแผน|การใช้งาน|ใช้งาน)?)(?:ค่ะ|ครับ|คะ|\s|ด้วย|หน่อย|$)"
    )),
)  # fmt: skip
_GREETING = re.compile(
    rf"^น{{1,3}}$|^น้องแผน+(?:{_KIND})*+$|^(?:น้องแผน|น้อง|แผน|บอท|{_KIND})*+(?:สวัสดี+|สวัสดดี|สวัดดี|สวัดี|สวสดี|สวัสดิ์?|สวัสดีปีใหม่|หวัดดี+|ดีจ้า+|ดีค่ะ|ดีคะ|ดีครับ|ดีคับ|อรุณสวัสดิ์?|อรุณสวัส|อรุณสวัสดี|ราตรีสวัสดิ์?|hello|hi|hey|ฮัลโหล|ฮาโหล|โหล|ไฮ|สบายดี(?:ไหม|มั้ย|ก่อ|บ่)?|(?:มี)?(?:ใคร|คัย)?อยู่(?:ไหม|มั้ย|มั๊ย|ป่าว|เปล่า|ป่ะ|บ่|ก่อ)|ว่าไง|ทัก|ทดสอบ|เทส|test|ตื่นยัง|นอนยัง|good\s?(?:morning|afternoon|evening)|"
    rf"ยินดีที่ได้รู้จัก|กลับมาแล้ว|มาแล้ว)(?:น้องแผน|น้อง|คนขยัน|คนเก่ง|คนสวย|ตอนเช้า|ตอนบ่าย|ตอนเย็น|ยามเช้า|วันจันทร์|ทุกคน|พี่ๆ|ทุกท่าน|ที่รัก|คนดี|{_KIND})*+$"
)
_THANKS = re.compile(
    r"^(?:น้องแผน|น้อง|นะคะ|นะครับ|นะค่ะ|มาก|โอ้|อ๋อ|อ้อ|อ่อ|เออ|แหม|ว้าว|ค่ะ|ครับ|คับ|จ้า|\s)*(?:ขอบ[คใ]\S*|ขอพระคุณ|ขอบพระคุณ|thank|thx|ty|แต๊ง|แต้ง|เก่ง|เยี่ยม|ยอดเยี่ยม|สุดยอด|สุดปัง|ปัง|ดีมาก|ดีจัง|ดีเลย|เลิศ|แจ๋ว|แจ่ม|เจ๋ง|น่ารัก|ฉลาด|โอเค|โอเช|โอเคร|ok|okay|รับทราบ|ทราบแล้ว|เข้าใจแล้ว|เข้าใจละ|ได้แล้ว|ได้คำตอบ|เรียบร้อย|ครบแล้ว|ชื่นใจ|"
    r"บาย|บ๊ายบาย|บายบาย|bye|ลาก่อน|ไปก่อน|ไปละ|แค่นี้|เท่านี้|หมดแล้ว|หมดคำถาม|ไม่มีอะไรแล้ว|ไม่มีแล้ว|ไม่มีคำถาม|ไว้คุย|ไว้ถาม|พอแล้ว|พอก่อน|เจอกันใหม่|ฝันดี|ยินดี|ไม่เป็นไร|ช่วยได้มาก|ช่วยได้เยอะ|สะดวกมาก|สะดวกดี|ตอบไว|ตอบเร็ว|มีประโยชน์มาก|เป็นประโยชน์|ประทับใจ|รักเลย|สาธุ|ไหว้ย่อ|กราบ)"
)
#: Nothing of an office's work: it is said that this cannot be answered, rather than guessed at.
_CHATTER = re.compile(
    r"เหนื่อย(?:จัง|มาก|ใจ|ว่ะ|อะ|$)|เบื่อ(?:จัง|มาก|งาน)|ง่วง(?:จัง|นอน|มาก)|หิว(?:จัง|ข้าว|มาก)|ร้อนจัง|หนาวจัง|หวย|ลอตเตอรี่|ล็อตเตอรี่|สลากกิน|เลขเด็ด|เลขท้าย|ฝนตก|ฝนจะตก|พยากรณ์|อากาศ(?:วันนี้|เป็น|ร้อน|หนาว|พรุ่งนี้|ดี)|ร้อนมั้ย|หนาวมั้ย|ฝุ่น|pm\s?2\.5|กิน(?:อะไร|ไร|อาไร|อารัย|ข้าว|หยัง|อะหยัง)|ร้าน(?:อาหาร|ไหน|กาแฟ|ข้าว|ก๋วย)|ข้าวซอย|ข้าวมันไก่|ก๋วยเตี๋ยว|ส้มตำ|หมูกระทะ|ชานม|อร่อย|สูตรอาหาร|"
    r"บอล(?!โอ)(?:เมื่อ|คืน|วันนี้|ใคร|คู่|โลก|ไทย|พรีเมียร์)|ผลบอล|เมื่อคืนบอล|ลิเวอร์พูล|แมนยู|แมนซิ|อาร์เซนอล|พรีเมียร์ลีก|ฟุตบอลโลก|มวย|เล่นเกม|เกมส์|rov|ฟรีไฟร์|มีแฟน|แฟนคลับ|จีบ|โสด|รักฉัน|รักผม|รักหนู|เหงา|อกหัก|แต่งงาน(?:กับ|มั้ย|ไหม)|ดูดวง|ดวง(?:วันนี้|ชะตา|ความรัก)|ราศี|ฤกษ์|ทำนายฝัน|เลือกตั้ง|นายก(?:ฯ|รัฐมนตรี|คนใหม่|คนต่อไป)|พรรค|การเมือง|ยุบสภา|"
    r"หุ้น|คริปโต|บิทคอยน์|bitcoin|ราคาทอง|ทองวันนี้|ราคาน้ำมัน|น้ำมันวันนี้|กู้เงิน|กู้ธนาคาร|สินเชื่อ|เงินกู้|บัตรเครดิต|เที่ยวไหน|ที่เที่ยว|โรงแรม|ที่พัก(?!ครู|นอน)|ตั๋วเครื่องบิน|จองตั๋ว|แต่งกลอน|แต่งเพลง|ร้องเพลง|นิทาน|เรื่องตลก|เล่นมุก|มุกตลก|เรื่องผี|การบ้าน(?:คณิต|เลข|อังกฤษ|ภาษา|ให้|ข้อ)|แปลภาษา|แปลเป็นภาษา|ดูหนัง|หนังเรื่อง|ละคร(?:เรื่อง|คืน)|ซีรี่|ซีรีส์|"
    r"เขียนโค้ด|เขียนโปรแกรม|python|javascript|ลดน้ำหนัก|ลดความอ้วน|ปวดหัว|เป็นไข้|ไปหาหมอ|ซื้อรถ|ผ่อนรถ|ขายของ|ขายตรง|ขายประกัน|แฮก|hack|โง่|ห่วย|ควาย|กาก(?:จัง|มาก)|ไอ้"
)
#: The office's own telephone is no data about a person.
_REACHES_OFFICE = re.compile(
    rf"(?:เบอร์|เบอ|โทรศัพท์|หมายเลข|ไลน์|อีเมล|ที่อยู่|ช่องทาง)(?:โทร|โทรศัพท์|ติดต่อ|กลาง)*(?:ของ|ไป|ทาง)?\s*(?:{_OFFICE}|ห้อง|ศูนย์|ส่วนกลาง|กลาง)"
    # อยากโทรหาเจ้าหน้าที่กลุ่มแผน เบอร์อะไร: the office is named before its number.
    rf"|(?:โทร|โทรหา|คุยกับ|ติดต่อ|คุย)\s*(?:หา|กับ|ไปที่|ไป)?\s*(?:{_OFFICE})\S{{0,20}}?\s*(?:ต้อง|ที่|โทร|ได้)*(?:เบอร์|เบอ|หมายเลข|ช่องทาง)"
)
#: จะคุยกับเจ้าหน้าที่แผนต้องโทรเบอร์ไหน: the number at which the office is reached.
_SPEAKS_TO_OFFICE = re.compile(
    rf"(?:คุย|ติดต่อ|สอบถาม|ปรึกษา|ประสาน|โทรหา|โทรถาม|โทรไป|โทร)(?:กับ|กะ|ไปที่|ไปหา|หา)?(?:ทาง|พี่)?{_OFFICE}\S{{0,12}}(?:โทร|ใช้)?(?:ที่)?(?:เบอร์|เบอ)(?:โทร)?(?:ไหน|อะไร|ใด|ไร)"
)
#: Who works at a school or an office, and what a speaker says around it.
_ROLES = (
    "ครู",
    "ธุรการ",
    "ผอ",
    "ผู้อำนวยการ",
    "รองผอ",
    "การเงิน",
    "พัสดุ",
    "เจ้าหน้าที่",
    "จนท",
    "ครูแผน",
    "งานแผน",
    "วิชาการ",
    "ภารโรง",
    "ผู้ปกครอง",
)
_SPEAKER = (
    "จาก",
    "ของ",
    "ที่",
    "ผม",
    "หนู",
    "ดิฉัน",
    "ฉัน",
    "เป็น",
    "อยู่",
    "เรา",
    "ทาง",
    "นี่",
    "น้องแผน",
    "น้อง",
    "แผน",
    "โทรจาก",
    "พี่",
)
_ASKING = (
    "count",
    "which",
    "when",
    "due",
    "percent",
    "howmany",
    "status_asked",
    "chart",
    "file",
    "compare",
    "per_head",
    "letter",
    "transferred",
    "change",
)


@lru_cache(maxsize=8)
def plainly(text: str) -> str:
    """Return a message as patterns read it; the few of the moment are kept, for several rules look at the same one."""
    return normalize(text)


def tightly(text: str) -> str:
    """Return a message without its spaces."""
    return plainly(text).replace(" ", "")


def register(case: Case) -> Understanding | None:
    """ลงทะเบียน K7M2PQ9X, with whatever politeness around it."""
    match = _REGISTER.match(case.text.strip())
    if match is None or not (re.search(r"\d", match["code"]) or match["code"].isupper()):
        return None
    return ask("seats.register", slots={"code": match["code"].upper()})


def talk_plainly(case: Case) -> Understanding | None:
    """What is said in so many words, before any word of it is taken for a figure: ถามเรื่องงบได้มั้ย ถามอะไรได้บ้าง."""
    frame, plain = case.frame, plainly(case.text)
    if _GREETING.match(plain) or _introduces(frame):
        return ask("talk.greeting")
    tight = tightly(case.text)
    if not _asks_figures(frame):
        for topic, pattern in _PLAIN:
            if pattern.search(plain) or pattern.search(tight):
                return ask(topic)
    if _THANKS.match(plain) and not _wants(frame):
        return ask("talk.thanks")
    return None


#: What one does next, said beside thanks: it asks nothing.
_DOES_NEXT = re.compile(
    r"\s(?:งั้น)?(?:เดี๋ยว|จะ|เอาไป|ขอเอาไป|ไป|ไว้|กำลังจะ|กำลัง|พอดี|ทันพอดี|ขอตัว|ว่าจะ)(?!.*(?:ด้วย|หน่อย|ไหม|มั้ย|หรือ|อะไร|ยังไง))\S"
)


def thanks_and_goes(said: str, frame: Frame) -> bool:
    """ขอบคุณค่ะ เอาไปเข้าประชุมพอดี: thanks, and what is done with the answer."""
    plain = plainly(said)
    return bool(_THANKS.match(plain) and _DOES_NEXT.search(plain)) and not _wants(frame)


#: หนูธุรการคนใหม่ค่ะ.
_NEW_HERE = ("คน", "ใหม่", "คนใหม่", "มาใหม่", "เข้ามาใหม่", "เพิ่งมา", "เพิ่งย้ายมา")


def _introduces(frame: Frame) -> bool:
    """สวัสดีค่ะ ธุรการบ้านแม่จันค่ะ: who is speaking, and nothing asked yet."""
    pieces = frame.pieces
    if not pieces or not pieces[0].tag("cue", "greeting") or frame.where.keys() - {"position"} or frame.times:
        return False
    rest = [(place, piece) for place, piece in enumerate(pieces[1:], start=1)]
    roles = [piece for place, piece in rest if place not in frame.names.used and _role(piece)]
    plain = all(
        place in frame.names.used
        or piece in roles
        or piece.text in _SPEAKER
        or re.fullmatch(rf"(?:{_KIND})+", piece.text)
        or piece.tag("cue", "marker")
        or piece.tag("cue", "own")
        or piece.text in _NEW_HERE
        for place, piece in rest
    )
    new_here = any(piece.text in _NEW_HERE for _, piece in rest)
    return (
        bool(roles)
        and plain
        and bool(frame.names.schools or frame.names.places or frame.has("own", "office") or new_here)
    )


def _role(piece: Piece) -> bool:
    role = piece.text.startswith(_ROLES) or piece.tag("value", "position") is not None
    return role and not piece.text.startswith(("จำนวน", "ยอด", "กี่"))


def _asks_figures(frame: Frame) -> bool:
    """Something is counted or looked up besides: เงินรายหัวทำอะไรได้บ้าง is no call for help."""
    counted = frame.has(
        "count", "howmany", "percent", "per_head", "transferred", "due", "status_asked", "file", "chart"
    )
    return counted or bool(frame.limits) or bool(frame.names.schools and frame.measures)


def _wants(frame: Frame) -> bool:
    """After thanks something is asked for: ขอบคุณค่ะ EMIS ล่ะ; ช่วยชีวิตธุรการไว้ asks nothing."""
    strong = any(not said.weak and said.key not in ("teachers",) for said in frame.measures)
    told = (
        frame.where.keys() - {"position", "status"}
        or frame.by
        or frame.times
        or frame.names.schools
        or frame.names.places
    )
    # A word of agreement before it leads on, and is no แล้ว of the message itself.
    follows = any(said.key == "follow" and frame.pieces[said.at].tag("cue", "follow") for said in frame.cues)
    return bool(strong or told or follows or frame.has(*_ASKING, "help", "contact"))


def reaches_office(text: str) -> bool:
    """Say whether the office's telephone or address is wanted rather than a person's."""
    tight = tightly(text)
    return _REACHES_OFFICE.search(tight) is not None or _SPEAKS_TO_OFFICE.search(tight) is not None


def idle(text: str) -> bool:
    """Say whether a message has words of chatter; ``chatter`` says whether it is nothing else."""
    return _CHATTER.search(tightly(text)) is not None


def chatter(case: Case) -> bool:
    """Say whether a message has nothing to do with the work: weather, lottery, food, love, football, politics."""
    frame = case.frame
    if frame.has("per_head", "due", "status_asked", "letter") or any(
        not said.weak for said in frame.measures
    ):
        return False
    return _CHATTER.search(plainly(case.text).replace(" ", "")) is not None
