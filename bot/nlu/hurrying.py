"""What is typed in haste, put into plain words before it is read: ขาดโรงไหน and เข้ามาแล้ว after a report, เป็นโรงๆ, ค่ากิจกรรมฯ."""

from __future__ import annotations

import re

from bot.nlu.frame import SUBMISSIONS
from bot.nlu.leaning import leaning
from bot.nlu.normalize import fold_name, normalize
from bot.nlu.understanding import Memory
from db.datasets import DIMENSIONS

#: Words of sending that mean it of reports only: a system is named with them, or was spoken of.
_SYSTEM = re.compile(
    "|".join(
        sorted(
            {fold_name(word) for value in DIMENSIONS["system"].values for word in (value.key, *value.words)},
            key=len,
            reverse=True,
        )
    )
)
_NOT_IN = re.compile(r"(?:ยัง)?ไม่(?:ได้)?เข้า(?:มา|ระบบ|ไป)*(?=\s|$|บ้าง|เหลือ|กี่|อีก|ล่ะ|ค่ะ|คะ|ครับ)")
_IN = re.compile(r"เข้า(?:มา|ระบบ)*แล้ว(?=\s|$|กี่|บ้าง)")
_ALL_IN = re.compile(r"เข้า(?:มา|ระบบ)*ครบ")
_GONE_IN = re.compile(r"ส่งเข้า(?:ไป|มา|ระบบ)*")
#: Money comes in (เงินยังไม่เข้า), it is not sent.
_OF_MONEY = re.compile(r"เงิน|รายหัว|งวด|โอน|จัดสรร|ค่า(?!ะ)")
#: ขาดโรงไหน, ขาดกี่โรง, กลุ่มไหนขาดเยอะสุด after a report: who has not sent.
_LACKS = re.compile(
    r"^(?P<lead>(?:แล้ว|ยัง|ตอนนี้|\s)*)(?:ขาด|เหลือ|ค้าง)(?:อยู่|อีก)?(?=\s*(?:โรง(?:เรียน)?(?:ไหน|ใด)|กี่โรง|กี่แห่ง))"
    r"|(?P<where>(?:อำเภอ|กลุ่ม|ตำบล|โรง|โรงเรียน)(?:ไหน|ใด))(?:ยัง)?(?:ขาด|ค้าง)(?!ส่ง)"
)
_THE_REST = re.compile(r"^(?:แล้ว)?(?:ที่)เหลือ(?:มี|คือ|เป็น)*(?:โรง(?:เรียน)?(?:ไหน|ใด)|ใคร)(?:บ้าง|มั่ง)?")
_WHO_THERE = re.compile(r"(?:^(?:แล้ว|ตอนนี้|ยัง)*|(?<=\S)\s*)(?:เหลือ|ขาด)(?:อีก)?ใคร(?:บ้าง|มั่ง)?")
#: ค่ากิจกรรมฯ: the sign for what is left unsaid of a name.
_SHORTENED = re.compile(r"(?<!กรุงเทพ)(?<!พฤหัส)ฯ(?!ลฯ)")
_EACH = re.compile(r"(?:ขอ)?เป็น(?:ราย)?โรง\s*ๆ")
#: ของเราเรียบร้อยยัง after a due date.
_READY = re.compile(r"(?:เรียบร้อย|เสร็จ)(?:แล้ว)?(?:หรือ|รึ)?ยัง")
#: ขอ 3 ตัวก่อนเข้าประชุม and then so many requests, with spaces between them.
_SO_MANY = re.compile(
    r"^(?:ขอ|เอา|อยากได้|รบกวนขอ|ขอดู)\s*(?P<count>[2-5])\s*(?:ตัวเลข|ตัว|อย่าง|เรื่อง|ข้อ|ยอด)(?:เลข)?(?:ก่อน(?:เข้า)?ประชุม|ด่วน|หน่อย|ค่ะ|ครับ|นะ)*\s*[:]?\s+(?P<rest>\S.*)$"
)
#: What has one plain form everywhere.
_SPOKEN = (
    (re.compile(r"^(?P<cry>อ้าว|เอ้า)ว+(?=\s|งั้น)"), r"\g<cry>"),
    (re.compile(r"^(?:555+\s*)?(?:ถาม|คุย|กลับมา)?(?:เรื่อง)?งานดีกว่า\s*"), ""),
    (re.compile(r"(?<!ได้)(?<!ผู้)รับเงิน(?:มา|ไป)?(?=\s*(?:ทั้งหมด|รวม)?\s*(?:กี่บาท|เท่าไ|เท่าใด))"), "ได้รับจัดสรร "),
    (re.compile(r"ติดส่ง"), "ค้างส่ง"),
    (re.compile(r"มั่งง+"), "มั่ง"),
    (re.compile(r"(?<=\S)ลง(?=(?:แต่ละ|ราย|ทุก)(?:อำเภอ|โรง|ตำบล|กลุ่ม))"), " "),
    (re.compile(r"(?:ลำดับ|อันดับ)(?:ที่)?ไหน(?=\s|$|ค่ะ|คะ|ครับ|แล้ว|ของ)"), "อันดับที่เท่าไหร่"),
    (
        re.compile(r"^โรง(?:เรียน)?(?:ไหน|ใด)(?:มี)?(?P<many>กี่(?:คน|หลัง|เครื่อง|ห้อง|บาท))(?:บ้าง|มั่ง)$"),
        r"แต่ละโรง\g<many>",
    ),
    (
        re.compile(
            r"^ปี\s*(?P<year>\d{2,4})\s*(?:โรงเรียน|รร\.?)ขอ(?:งบ|ตั้ง|มา|ไป)*(?:รวม)?(?=\s*(?:กี่บาท|เท่าไ))"
        ),
        r"ปี \g<year> คำของบประมาณรวม",
    ),
    (re.compile(r"^(?:ในทาง)?กลับกัน\s*(?=มาก|น้อย|เยอะ|สูง|ต่ำ)"), "แล้ว "),
    (re.compile(r"แจกแจง(?:ออก|ให้|มา)*(?:เป็น|ตาม)(?=\s*ราย)"), "แยกเป็น"),
    (re.compile(r"(?P<rate>ปิดที่\s*กี่เปอร์เซ)(?:็น|น)(?!ต์)"), r"\g<rate>็นต์"),
    (re.compile(r"(?<=ไป)ละ(?=\s*(?:กี่|เท่า))"), "แล้ว"),
    # บ้านพญาไพรโทรถามค่าหนังสือ: how the question came here.
    (
        re.compile(
            r"(?<=\S)(?<!ต้อง)(?<!จะ)(?<!อยาก)(?<!ควร)\s*(?:โทร|ไลน์|ทัก|เขียน)(?:มา|เข้ามา)?ถาม(?:ว่า|เรื่อง|มาว่า|มา)?\s*(?=\S)(?!ใคร|เขต|เบอร์|ที่|ได้|เจ้าหน้า|จนท)"
        ),
        " ",
    ),
    (
        re.compile(r"(?P<quarter>ไตรมาส\s*[1-4])\s*/\s*(?P<year>(?:25)?\d\d)(?!\d)"),
        r"\g<quarter> ปีงบ \g<year> ",
    ),
    # คำของบปี 71 เราเสนออะไรไว้: offering is how it is asked for, not the state that it is in.
    (
        re.compile(r"(?P<what>คำขอ?ของบ\S*|คำของบ\S*|คำขอ\S*)(?P<mid>.{0,25}?)เสนอ(?:ขอ)?(?=อะไร|ไร|ไป|ไว้)"),
        r"\g<what>\g<mid>ขอ",
    ),
    (
        re.compile(
            r"(?:ถ้า)?คิดตาม(?:จำนวน)?(?:หัว|เด็ก|นักเรียน)(?:เด็ก|นักเรียน)?(?:จริง)?(?:ๆ)?(?=\s*(?:แล้ว)?(?:ควร|ต้องได้|น่าจะได้|จะได้))"
        ),
        "",
    ),
    (re.compile(r"(?:คน|หัว)(?:นึง|หนึ่ง)(?:จะ)?(?:ได้|ตก|คิด)*(?=\s*(?:กี่บาท|เท่าไ|เท่าใด))"), "หัวละ"),
    (
        re.compile(
            r"^(?:สรุป|อันนี้|แล้ว|ว่า|เรา)*ต้อง(?:ส่ง)?คืน(?:เค้า|เขา|เขต)?\s*(?:หรือ|รึ)(?:ว่า|จะ|ต้อง)*(?:ได้)?(?:เพิ่ม|ของเพิ่ม)"
        ),
        "ส่วนต่างต้องคืนหรือได้เพิ่ม",
    ),
    (re.compile(r"(?:ที่)ถูก(?:ต้อง)?(?:แล้ว)?(?=\s*(?:ควร|ต้องได้|น่าจะได้|จริงๆ))"), ""),
    # ต้องกรอกให้เสร็จวันไหน: the day by which.
    (
        re.compile(
            r"(?P<act>กรอก|คีย์|ส่ง|ทำ|บันทึก|รายงาน|ลงข้อมูล)(?:ข้อมูล)?ให้(?:เสร็จ|เรียบร้อย|ครบ)(?=\s*(?:วันไหน|วันที่เท่า|เมื่อไ|ภายในวันไหน|ภายในเมื่อไ|ก่อนวันไหน|ถึงวันไหน))"
        ),
        r"\g<act>",
    ),
    (re.compile(r"(?<=งบ)(?:ประมาณ)?ที่ลง(?:ไป|มา)?(?:ให้|ที่)?(?=\s*(?:โรงเรียน|รร))"), "จัดสรรให้"),
    (
        re.compile(r"(?:^|(?<=\s)|(?<=แล้ว))งบ(?=ปี\s*\d{2,4}\s*(?:ได้|ได|รับ|มี)\S{0,6}\s*(?:เท่า|กี่))"),
        "งบประมาณที่ได้รับจัดสรร ",
    ),
    (
        re.compile(
            r"(?:ยัง)?(?:เหลือ|มี)(?:อะไร|งานอะไร|รายงานอะไร)(?:ที่)?(?:ยัง)?ค้าง(?:ส่ง)?(?:เขต|สพป\.?|อยู่)*(?!ส่ง|จ่าย|เบิก|ชำระ)"
        ),
        "ค้างส่งอะไร",
    ),
    (re.compile(r"(?<=\S)(กี่(?:บาท|คน|โรง|แห่ง|ห้อง|เครื่อง|หลัง))ละ(?=\s*$)"), r"\1ล่ะ"),
    (re.compile(r"ว่าง\s*ผอ\.?(?:\s*อยู่)?"), "ไม่มี ผอ."),
    (re.compile(r"(?:ถ้า|หาก)(?=รวม(?:ยอด|เงิน)?ผูกพัน)"), ""),
    # เบิกจ่ายถึงวันนี้: the newest that is held; since when is another matter.
    (
        re.compile(
            r"^(?P<asked>(?:(?!ตั้งแต่|จาก|ย้อน).)*?(?:เบิก|จ่าย|ใช้|เหลือ).*?)(?:(?:จน|นับ|สะสม)*ถึง|ณ)\s*(?:วันนี้|ตอนนี้|ปัจจุบัน)"
        ),
        r"\g<asked> ",
    ),
    (re.compile(r"^(?:(?:จน|นับ|สะสม)*ถึง|ณ)\s*(?:วันนี้|ตอนนี้|ปัจจุบัน)(?=.*(?:เบิก|จ่าย|ใช้|เหลือ))"), ""),
    # อำเภอไหนตกลงเยอะสุด: fell, not agreed.
    (re.compile(r"(?<=\S)ตก(?:ลง|ไป)(?=\s*(?:มาก|เยอะ|สุด|กี่คน|กี่โรง|กี่บาท))"), "ลดลง"),
    (
        re.compile(
            r"^(?:ขอ|ดู|เอา|แสดง)+(?:ให้)?(?:ครบ|หมด)?ทุก(?P<kind>อำเภอ|ตำบล|กลุ่มโรงเรียน|กลุ่ม|โรงเรียน|โรง|ชั้น)(?:เลย|หน่อย|ดีกว่า|ละกัน|แล้วกัน|ก็ได้|แยก(?:ออก)?(?:มา|ให้|ด้วย)+|ให้ดู|ค่ะ|คะ|ครับ|\s)*$"
        ),
        r"แยกราย\g<kind>",
    ),
    (
        re.compile(
            r"(?<=ป\.\d |ม\.\d )รับ(?:ได้|มา|เข้า)?\s*(?=\d+\s*คน)|(?<=ป\.\d|ม\.\d)รับ(?:ได้|มา|เข้า)?\s*(?=\d+\s*คน)"
        ),
        " ",
    ),
    # จะไปปรับสมุด: what the asker does next.
    (
        re.compile(
            r"(?<=\S)\s+(?:จะ|เดี๋ยว|เดี๋ยวจะ)(?:ได้)?(?:ไป|เอาไป|รีบไป)(?:ปรับสมุด|ปรับบัญชี|ธนาคาร|เบิก(?:เงิน)?|แจ้งครู|บอกครู|บอกผอ\.?|รายงานผอ\.?|ลงบัญชี)\S{0,12}$"
        ),
        "",
    ),
    # เขตจัดสรรค่าอะไรให้โรงเรียนเราบ้าง: the office gives, and is no place asked about.
    (
        re.compile(
            r"(?:ทาง)?(?:เขต|สพป\.?)?จัดสรร(?:เงิน)?(?:ค่า|เงิน|งบ)?(?:อะไร|ไร)(?:มา)?(?:ให้)?\s*(?:รร\.?|โรงเรียน)?เรา(?:บ้าง|มั่ง)"
        ),
        "โรงเรียนเราได้จัดสรรเท่าไหร่ แยกรายการ",
    ),
    (re.compile(r"เข้า(?:บช\.?|บัญชี)\s*(?:รร\.?|โรงเรียน|ของ)?\s*(?=แล้ว|ยัง|หรือ|รึ|วัน|เมื่อ|$)"), "เข้า"),
    (re.compile(r"^(?:โรงเรียน|รร\.?)?(?:ใหญ่|เล็ก)(?:ไหม|มั้ย|มั๊ย)\s+(?=\S.*(?:กี่|เท่า))"), ""),
    (re.compile(r"^(?:อ๋อ|อ้อ|อ่อ|เออ|อืม)(?:ค่ะ|คะ|ครับ)?\s+(?=(?:ทำ|ดำเนินการ|ส่ง|รับทราบ))"), ""),
    # งบดำเนินงานกี่ % แล้ว: how far it is spent.
    (
        re.compile(r"^(?P<what>(?:งบ|ค่า|เงิน)\S+?)\s*กี่\s*(?:%|เปอร์(?:เซ็นต์|เซ็น|เซน)?)\s*แล้ว"),
        r"\g<what> เบิกจ่ายกี่ % แล้ว",
    ),
    # จะได้เทียบ: what it is wanted for.
    (
        re.compile(
            r"(?<=\S)\s+จะได้(?:เอาไป|ไป|ลอง)?(?:เทียบ|รู้|เห็น|เตรียม|กะ|วางแผน|มีเพื่อน|แจ้ง|บอก)\S{0,10}(?:\s*[อปม]\.\d)?$"
        ),
        "",
    ),
    (re.compile(r"(?:เขต|สพป\.?)?ให้ส่ง(?:อะไร|ไร)"), "ต้องส่งอะไร"),
    (re.compile(r"^(?P<lead>(?:แล้ว)?ใน(?:อำเภอ|ตำบล|กลุ่ม))ละ$"), r"\g<lead>ล่ะ"),
    (re.compile(r"ผ่านเป้า(?:หมาย)?(?!หมาย)"), "ถึงเป้า"),
    (re.compile(r"^(?:ตัว|อัน|เรื่อง)เดิม\s+(?=\S)"), ""),
    (re.compile(r"^รวมแล้ว(?=\s*(?:กี่|เท่า))"), "รวม"),
    (re.compile(r"ย้อนหลังสัก\s*"), "ย้อนหลัง "),
    (re.compile(r"^(?:ขอ)?ดู\s*(?P<years>[2-5])\s*ปี(?=\s*(?:เป็น|ล่ะ|ย้อน|$))"), r"ย้อนหลัง \g<years> ปี "),
    # โรงอื่นในกลุ่ม of one school: those of its group.
    (
        re.compile(r"(?:โรงเรียน|โรง|รร\.?)อื่น(?:ๆ)?ใน(?P<kind>กลุ่ม|อำเภอ|ตำบล)(?:เรา)?(?=\S*(?:ส่ง|ค้าง|คีย์))"),
        r"โรงเรียนใน\g<kind>เรา",
    ),
    (re.compile(r"^(?:ตายละ|ตายแล้ว|ตายห่า|โอ๊ย|แย่แล้ว|งานเข้า)(?:ค่ะ|คะ|ครับ)?\s*(?=\S)"), ""),
    # ปีนี้มีเงินตัวไหนเหลือบ้าง: money's lines.
    (
        re.compile(r"(?:มี)?(?:เงิน|งบ)(?:ตัว|อัน|ก้อน)(?:ไหน|ใด)(?:ที่)?(?:ยัง)?เหลือ(?:อยู่)?(?:บ้าง|มั่ง)?"),
        "เหลือเท่าไหร่ แยกรายการ",
    ),
    (
        re.compile(r"มี(?:เงิน|งบ)อะไร(?:ที่)?โอน(?:เข้า)?(?:มา)?(?:ให้)?(?P<to>เรา|โรงเรียน)?(?:บ้าง|มั่ง)"),
        r"ได้จัดสรรเท่าไหร่ แยกรายการ",
    ),
    # หมดรึยัง เหลือเท่าไหร่ asks once.
    (re.compile(r"(?<!คลุม)หมด(?:แล้ว)?(?:หรือ|รึ)?ยัง\s*(?=.*เหลือ.*(?:เท่า|กี่บาท))"), " "),
)


def hurried(said: str, memory: Memory) -> str:
    """Return a message with short words of haste in plain ones; what leans on the answer before is put in words too."""
    # The sign that says a word twice is gone from a normalised text.
    said = _EACH.sub("แยกรายโรง", said)
    said = _SHORTENED.sub("", said)
    plain = normalize(said)
    if match := _SO_MANY.match(plain):
        parts = re.sub(r"\s+(?=%|เปอร์)", "", match["rest"]).split()
        if len(parts) == int(match["count"]):
            return " ".join(f"{number}. {part}" for number, part in enumerate(parts, start=1))
    for pattern, meant in _SPOKEN:
        if pattern.search(plain):
            said = plain = pattern.sub(meant, plain)
    changed = _of_reports(plain, memory)
    return changed or leaning(plain, memory) or said


def _of_reports(plain: str, memory: Memory) -> str | None:
    """ขาดโรงไหน, เข้ามาแล้วกี่โรง, เรียบร้อยยัง where reports are spoken of."""
    question = memory.question
    spoken_of = memory.topic.startswith(("reports.", "deadlines.")) or (
        question is not None and question.measure == SUBMISSIONS
    )
    changed = _READY.sub("ส่งหรือยัง", plain) if spoken_of else plain
    if (spoken_of or _SYSTEM.search(fold_name(plain))) and not _OF_MONEY.search(plain):
        changed = _GONE_IN.sub("ส่งไป", changed)
        changed = _ALL_IN.sub("ส่งครบ", _IN.sub("ส่งแล้ว", _NOT_IN.sub("ยังไม่ส่ง", changed)))
        if spoken_of:
            changed = _LACKS.sub(lambda found: f"{found['lead'] or found['where'] or ''}ยังไม่ส่ง", changed)
            changed = _WHO_THERE.sub(" ใครยังไม่ส่ง", _THE_REST.sub("โรงไหนยังไม่ส่ง", changed))
    return changed if changed != plain else None
