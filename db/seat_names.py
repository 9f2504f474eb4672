"""What a seat is called (ชื่อตำแหน่ง)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.datasets.schools import School
from db.people import ROLE_NAMES, SEAT_NAMES, Seat


def seat_name(seat: Seat, session: Session) -> str:
    """Return a seat as its holder is addressed: ผู้อำนวยการโรงเรียนบ้านแม่จัน, เจ้าหน้าที่."""
    if seat.school_code:
        name = session.scalar(
            select(School.name).where(School.code == seat.school_code, School.current).limit(1)
        )
        return f"{ROLE_NAMES.get(seat.role or 'principal', '')}โรงเรียน{name or seat.school_code}"
    if seat.kind == "head":
        return f"ประธาน{seat.cluster}"
    return seat.cluster or SEAT_NAMES[seat.kind]
