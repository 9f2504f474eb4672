"""How people ask for spending ahead (MTEF)."""

from __future__ import annotations

_YEARS = ("3 ปี", "สามปี", "3ปี")
#: How people ask for it; every form says that it lies ahead.
PROJECTION_WORDS = " ".join(
    (
        "mtef เอ็มเทฟ เอ็มเท็ฟ รายจ่ายล่วงหน้า ประมาณการรายจ่ายล่วงหน้า ประมาณการงบล่วงหน้า ประมาณการงบประมาณล่วงหน้า งบล่วงหน้า ล่วงหน้าระยะปานกลาง กรอบวงเงินล่วงหน้า "
        "กรอบรายจ่ายล่วงหน้า รายจ่ายล่วงหน้าระยะปานกลาง กรอบงบประมาณรายจ่ายล่วงหน้าระยะปานกลาง ประมาณการปีหน้า ประมาณการงบปีหน้า",
        *(
            f"{word}{ahead}{years.replace(' ', '')}"
            for word in (
                "ประมาณการ",
                "ประมาณการงบ",
                "ประมาณการงบประมาณ",
                "ประมาณการรายจ่าย",
                "คาดการณ์งบ",
                "พยากรณ์งบ",
                "mtef",
                "งบ",
            )
            for ahead in ("", "ล่วงหน้า", "อีก", "ข้างหน้า")
            for years in _YEARS
            if word != "งบ" or ahead
        ),
        *(
            f"{word}{years.replace(' ', '')}{ahead}"
            for word in ("ประมาณการ", "ประมาณการงบ", "ประมาณการงบประมาณ", "คาดการณ์งบ", "งบ")
            for years in _YEARS
            for ahead in ("ข้างหน้า", "ถัดไป", "ต่อไป")
        ),
    )
)
