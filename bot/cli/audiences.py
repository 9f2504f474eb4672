"""Whom a letter or a report is for, as the command line names it (ผู้รับ): ``all``, ``cluster:NAME``, ``size:เล็ก`` ..."""

from __future__ import annotations

from sqlalchemy.orm import Session

from db.datasets.schools import TEACHES
from db.errors import WrongInputError
from db.register import open_schools
from db.values.schooling import SIZE_ORDER
from reports.question import Question, Scope

#: How an audience is written.
WHO = "all, cluster:ชื่อ, amphoe:ชื่อ, size:เล็ก, level:ขยายโอกาส หรือ school:รหัส,รหัส"
#: What names schools of one kind: the dimension, what stands before its values in words, and the values.
KINDS = {"size": ("size", "ขนาด", SIZE_ORDER), "level": ("teaches", "", TEACHES)}


def read_audience(session: Session, office: str, who: str) -> tuple[str, Question]:
    """Read WHO (``WHO`` says how it is written) in words, and as a question.

    Raises:
        WrongInputError: None of these, or no such cluster, amphoe, size, level or school.
    """
    schools = open_schools(session, office)
    kind, _, rest = who.partition(":")
    if who == "all":
        return "โรงเรียนทุกแห่ง", Question("schools", Scope("office", office), listing=True)
    if kind == "school":
        codes = tuple(dict.fromkeys(code.strip() for code in rest.split(",") if code.strip()))
        unknown = sorted(set(codes) - {each.code for each in schools})
        if unknown or not codes:
            raise WrongInputError(f"ไม่พบโรงเรียนที่เปิดสอนรหัส {', '.join(unknown) or rest!r}")
        return f"{len(codes)} โรงเรียน", Question(
            "schools", Scope("school", office, codes, codes), listing=True
        )
    if kind in KINDS:
        return _of_kind(office, kind, rest)
    known = {"cluster": {each.cluster for each in schools}, "amphoe": {each.amphoe for each in schools}}.get(
        kind
    )
    if known is None:
        raise WrongInputError(f"ไม่เข้าใจผู้รับ {who!r} ใช้ {WHO}")
    if rest not in known or not rest:
        raise WrongInputError(f"ไม่พบ{'กลุ่มโรงเรียน' if kind == 'cluster' else 'อำเภอ'} {rest!r} ในทะเบียน")
    said = rest if kind == "cluster" else f"อำเภอ{rest}"
    return said, Question("schools", Scope(kind, office, (rest,), (rest,)), listing=True)  # type: ignore[arg-type]


def _of_kind(office: str, kind: str, named: str) -> tuple[str, Question]:
    """Read ``size:เล็ก,กลาง`` and ``level:ขยายโอกาส``: the schools that are so today."""
    dimension, before, known = KINDS[kind]
    values = tuple(
        dict.fromkeys(each.strip().removeprefix("ขนาด") for each in named.split(",") if each.strip())
    )
    if not values or not set(values) <= set(known):
        raise WrongInputError(f"ไม่เข้าใจผู้รับ {kind}:{named} ใช้ได้: {', '.join(known)}")
    said = " และ".join(f"{before}{value}" for value in values)
    return f"โรงเรียน{said}", Question(
        "schools", Scope("office", office), where=((dimension, values),), listing=True
    )
