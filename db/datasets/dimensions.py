"""The dimensions (มิติ) that measures share, each with its values and the words people use."""

from __future__ import annotations

from db.datasets.core import Dimension, Value
from db.datasets.systems import SYSTEM_WORDS
from db.values.calendar import ROUNDS
from db.values.schooling import GRADES, LEVELS, SIZE_ORDER, SIZES

_SIZE_WORDS = {size.name: size.words for size in SIZES}

DIMENSIONS: dict[str, Dimension] = {
    dimension.key: dimension
    for dimension in (
        Dimension(
            "school",
            "โรงเรียน",
            ("โรงเรียน", "รายโรง", "รายโรงเรียน", "รร.", "สถานศึกษา"),
            "school",
            column="code",
        ),
        Dimension("amphoe", "อำเภอ", ("อำเภอ", "รายอำเภอ", "อ."), "school"),
        Dimension("tambon", "ตำบล", ("ตำบล", "รายตำบล", "ต."), "school"),
        Dimension("province", "จังหวัด", ("จังหวัด",), "school"),
        Dimension(
            "cluster", "กลุ่มโรงเรียน", ("กลุ่มโรงเรียน", "กลุ่มเครือข่าย", "ศูนย์เครือข่าย", "เครือข่าย", "รายกลุ่ม"), "school"
        ),
        Dimension(
            "size",
            "ขนาดโรงเรียน",
            ("ขนาด", "ขนาดโรงเรียน", "ตามขนาด"),
            "size",
            tuple(Value(name, _SIZE_WORDS[name]) for name in SIZE_ORDER),
        ),
        Dimension(
            "teaches",
            "ประเภทโรงเรียน",
            ("ประเภทโรงเรียน", "ประเภทสถานศึกษา"),
            "school",
            (
                Value("ประถมศึกษา", ("โรงเรียนประถม",)),
                Value("ขยายโอกาส", ("ขยายโอกาส", "โรงเรียนขยายโอกาส", "รร.ขยายโอกาส")),
                Value("มัธยมศึกษา", ("โรงเรียนมัธยม",)),
            ),
        ),
        Dimension(
            "state",
            "สถานะโรงเรียน",
            ("สถานะโรงเรียน",),
            "school",
            (
                Value("เปิดสอน", ("เปิดสอน",)),
                Value("เรียนรวม", ("เรียนรวม", "ไปเรียนรวม", "มาเรียนรวม")),
                Value("เลิก", ("เลิก", "ยุบเลิก", "เลิกสถานศึกษา")),
            ),
        ),
        Dimension(
            "level",
            "ระดับชั้น",
            ("ระดับ", "ระดับชั้น", "ช่วงชั้น"),
            "level",
            tuple(Value(level.name, level.words) for level in LEVELS),
        ),
        Dimension("grade", "ชั้น", ("ชั้น", "รายชั้น", "ชั้นเรียน"), "fact", tuple(Value(grade) for grade in GRADES)),
        Dimension(
            "sex",
            "เพศ",
            ("เพศ", "ชายหญิง", "ชาย หญิง", "ชาย-หญิง", "ชายและหญิง", "หญิงชาย"),
            "part",
            (
                Value("ชาย", ("ชาย", "ผู้ชาย", "เด็กชาย", "นักเรียนชาย")),
                Value("หญิง", ("หญิง", "ผู้หญิง", "เด็กหญิง", "นักเรียนหญิง")),
            ),
        ),
        Dimension("round", "รอบ", ("รอบ",), "fact", tuple(Value(name) for name in ROUNDS)),
        Dimension("year", "ปี", ("ปี", "รายปี", "แต่ละปี"), "fact"),
        Dimension("position", "ตำแหน่ง", ("ตำแหน่ง", "ประเภทบุคลากร"), "fact"),
        Dimension(
            "category",
            "งบรายจ่าย",
            (
                "งบรายจ่าย",
                "หมวดงบ",
                "ประเภทงบ",
                "หมวด",
                "หมวดรายจ่าย",
                "หมวดงบประมาณ",
                "หมวดเงิน",
                "ประเภทงบประมาณ",
                "ประเภทรายจ่าย",
                "รายหมวด",
                "ประเภทเงิน",
            ),
            "fact",
            (
                Value("งบบุคลากร", ("งบบุคลากร",)),
                Value("งบดำเนินงาน", ("งบดำเนินงาน", "งบดำเนินการ", "งบดำเนินงาร", "งบดำเนิน", "งดำเนินงาน")),
                Value("งบลงทุน", ("งบลงทุน",)),
                Value("งบเงินอุดหนุน", ("งบเงินอุดหนุน", "งบอุดหนุน", "หมวดเงินอุดหนุน", "หมวดอุดหนุน")),
                Value("งบรายจ่ายอื่น", ("งบรายจ่ายอื่น",)),
            ),
        ),
        Dimension(
            "payer",
            "หน่วยเบิกจ่าย",
            ("หน่วยเบิกจ่าย",),
            "fact",
            (Value("โรงเรียน"), Value("โครงการ", ("โครงการ", "เงินโครงการ"))),
        ),
        Dimension(
            "line",
            "รายการ",
            ("รายการ", "แต่ละรายการ", "รายการเงิน", "รายกาน", "รายการค่าใช้จ่าย", "รายการจ่าย"),
            "fact",
        ),
        Dimension("instalment", "งวด", ("งวด", "ครั้งที่", "รายงวด", "งวดเงิน", "แต่ละงวด"), "fact"),
        Dimension("letter", "หนังสือจัดสรร", ("หนังสือ", "เลขที่หนังสือ"), "fact"),
        Dimension("report", "รายงาน", ("รายงาน", "แต่ละรายงาน"), "fact"),
        Dimension(
            "system",
            "ระบบรายงาน",
            ("ระบบ",),
            "fact",
            (
                Value("DMC", SYSTEM_WORDS["DMC"]),
                Value("EMIS", SYSTEM_WORDS["EMIS"]),
                Value("B-OBEC", SYSTEM_WORDS["B-OBEC"]),
                Value("M-OBEC", SYSTEM_WORDS["M-OBEC"]),
                Value("eMENSCR", SYSTEM_WORDS["eMENSCR"]),
                Value("ติดตามและประเมินผล", SYSTEM_WORDS["ติดตามและประเมินผล"]),
                Value("ตัวชี้วัดตามนโยบาย", SYSTEM_WORDS["ตัวชี้วัดตามนโยบาย"]),
            ),
        ),
        Dimension(
            "status",
            "สถานะการส่ง",
            ("สถานะ", "สถานะการส่ง"),
            "fact",
            (
                Value("ยังไม่ส่ง", ("ยังไม่ส่ง", "ไม่ได้ส่ง", "ไม่ส่ง", "ค้างส่ง", "ยังไม่ได้ส่ง", "ยังไม่รายงาน")),
                Value("ส่งแล้ว", ("ส่งแล้ว", "ส่งครบ")),
                Value("ส่งช้า", ("ส่งช้า", "ส่งล่าช้า")),
                Value("ส่งกลับแก้ไข", ("ส่งกลับแก้ไข", "ตีกลับ", "ต้องแก้ไข", "แก้ไข")),
                Value("ยกเว้น", ("ยกเว้น", "ได้รับยกเว้น")),
            ),
        ),
    )
}
