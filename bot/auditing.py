"""What reading the audit log proves (ผลการตรวจบันทึก), in words: the same on the command line and in the console."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.audit import Verdict
from db.values.calendar import thai_date


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether the log is as it was written, as far as can be proved, and what is said of it, a line each."""

    passed: bool
    said: tuple[str, ...]


def judge(verdict: Verdict) -> Judged:
    """Say plainly what was found, what is proved by it, and what is not."""
    faults = _faults(verdict)
    return Judged(not faults, tuple(faults) or tuple(_proved(verdict)))


def _faults(verdict: Verdict) -> list[str]:
    faults = []
    if verdict.broken:
        faults.append(f"ไม่ผ่าน: บรรทัดที่ {verdict.broken[0]} ถูกแก้ หรือบรรทัดก่อนหน้าหายไป{_more(verdict.broken)}")
    if not verdict.found:
        faults.append("ไม่ผ่าน: ไม่พบลายนิ้วมือที่จดไว้ บันทึกอาจถูกทำขึ้นใหม่หรือตัดท้าย (หรือบรรทัดนั้นพ้นอายุการเก็บแล้ว)")
    if not verdict.keyed:
        if verdict.sealed_from:
            faults.append("ตรวจไม่ครบ: ไม่ได้ตั้ง SECRET_KEY จึงตรวจกุญแจของบันทึกไม่ได้ รู้เพียงว่าแต่ละบรรทัดต่อกันหรือไม่")
        return faults
    if verdict.lines and not verdict.sealed:
        why = "ลงด้วยกุญแจอื่นทั้งหมด ตั้ง SECRET_KEY ให้ตรงกับบริการ" if verdict.unknown else (
            "ไม่มีบรรทัดใดลงกุญแจ บันทึกอาจถูกทำขึ้นใหม่ ถ้าเพิ่งปรับรุ่นโปรแกรม สั่ง nongphaen db upgrade เพื่อเริ่มลงกุญแจ"
        )  # fmt: skip
        return [*faults, f"ไม่ผ่าน: {why}"]
    if verdict.unmarked:
        faults.append(
            f"ไม่ผ่าน: การลงกุญแจเริ่มหรือเปลี่ยนที่บรรทัดที่ {verdict.unmarked} โดยไม่มีบรรทัดบอกไว้ บันทึกก่อนหน้านั้นอาจถูกทำขึ้นใหม่"
        )
    if verdict.unsealed:
        faults.append(
            f"ไม่ผ่าน: บรรทัดที่ {verdict.unsealed[0]} ไม่มีกุญแจที่ใช้ได้{_more(verdict.unsealed)} "
            "มีผู้แทรก หรือมีคำสั่งที่ทำโดยไม่ได้ตั้ง SECRET_KEY"
        )
    return faults


def _proved(verdict: Verdict) -> list[str]:
    said = [f"ผ่าน: {verdict.lines:,} บรรทัด (ที่ {verdict.first} ถึง {verdict.last}) ต่อกันครบ"]
    if verdict.pruned_through:
        said.append(f"บรรทัดก่อนหน้าถึงที่ {verdict.pruned_through} ลบไปตามอายุการเก็บ มีหลักยึดตรงกัน")
    if verdict.sealed_since is not None:
        said.append(
            f"ลงกุญแจตั้งแต่บรรทัดที่ {verdict.sealed_from} ({thai_date(verdict.sealed_since)}): "
            "ผู้ที่แก้ฐานข้อมูลได้แต่ไม่มี SECRET_KEY แก้หรือทำขึ้นใหม่ไม่ได้"
        )
        if verdict.sealed_from > verdict.first:
            said.append(f"บรรทัดก่อนที่ {verdict.sealed_from} ไม่มีกุญแจ: รู้เพียงว่าไม่ถูกแก้หลังวันนั้น")
        if verdict.unknown:
            said.append(f"{verdict.unknown:,} บรรทัดลงด้วยกุญแจเดิมที่ไม่ได้ตั้งไว้แล้ว กุญแจถัดมารับรองไว้เมื่อเปลี่ยน")
    elif verdict.lines:
        said.append("ไม่มีกุญแจ (ไม่ได้ตั้ง SECRET_KEY): ผู้ที่แก้ฐานข้อมูลได้ทำขึ้นใหม่ทั้งสายได้")
    said.append(f"ลายนิ้วมือบรรทัดสุดท้าย: {verdict.last_link}")
    said.append(
        "ที่ตรวจไม่พบ: การตัดท้ายบันทึก และการแก้โดยผู้ที่มี SECRET_KEY จดลายนิ้วมือนี้ไว้นอกเครื่อง แล้วตรวจครั้งหน้าด้วย --link จึงรู้"
    )
    return said


def _more(lines: Sequence[int]) -> str:
    return f" (และอีก {len(lines) - 1:,} บรรทัด)" if len(lines) > 1 else ""
