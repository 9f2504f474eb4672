"""What a send costs, in words and rows: the price, what is left of the month, and who would hear nothing of it (ราคา)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from db.datasets.schools import school_names
from db.errors import AnswerableError
from db.notices import split_target
from db.quota import Price
from handlers import labels
from handlers.core import Attachment, Reply
from handlers.import_cards import XLSX, table_workbook
from reports.cards import Figure

#: Names that a sentence or a row tells; all of them are in the workbook.
MOST_NAMED = 5
#: Why somebody would hear nothing: the month cannot pay, or nobody holds the seat.
NOT_PAID, NOBODY = "โควตาไม่พอ", "ยังไม่มีผู้รับใน LINE"
_WHAT = {"school": "โรงเรียน", "cluster": "กลุ่มโรงเรียน", "head": "ประธานกลุ่มโรงเรียน"}


class CannotPayError(AnswerableError):
    """The month does not pay for a send, so that nobody gets it; ``cost`` knows who would be left out."""

    def __init__(self, said: str, suggest: tuple[str, ...], cost: Price) -> None:
        super().__init__(said, suggest)
        self.cost = cost


def price_said(cost: Price) -> str:
    """Return a price in one line: 152 ข้อความ (กลุ่ม 8 กลุ่ม รายบุคคล 12 คน) เดือนนี้เหลือ 1,200."""
    left = "ยังไม่ทราบโควตาที่เหลือ" if cost.remaining is None else f"เดือนนี้เหลือ {cost.remaining:,} ข้อความ"
    return f"{cost.messages:,} ข้อความ (กลุ่ม {cost.groups:,} กลุ่ม รายบุคคล {cost.persons:,} คน) {left}"


def unreached_said(cost: Price) -> str:
    """Return in one clause how many addressed schools nobody reads LINE for; "" where each is reached."""
    return f" {NOBODY} {len(cost.nobody):,} โรง" if cost.nobody else ""


def later_said(later: int) -> str:
    """Return in one clause what reminding costs at most on top of a price; "" where nothing follows."""
    return f" และเตือนภายหลังอีกไม่เกิน {later:,} ข้อความถ้าไม่มีใครรับทราบ" if later else ""


def names_of(session: Session, office_code: str, targets: Sequence[str]) -> list[str]:
    """Return what these seats' schools and groups are called, in their order."""
    split = [split_target(each) for each in targets]
    schools = school_names(session, office_code, [name for kind, name in split if kind == "school"])
    return [schools.get(name, name) or kind for kind, name in split]


def named(session: Session, office_code: str, targets: Sequence[str], *, most: int = MOST_NAMED) -> str:
    """Return the first of them by name and how many more there are: ก, ข และอีก 12 แห่ง."""
    names = ", ".join(names_of(session, office_code, targets[:most]))
    return f"{names} และอีก {len(targets) - most:,} แห่ง" if len(targets) > most else names


def left_out_said(session: Session, office_code: str, cost: Price) -> str:
    """Return who would get nothing if it were sent until the month is used up; "" where it pays for all."""
    if not cost.left_out:
        return ""
    return f"ถ้าส่งจนหมดจะขาด {len(cost.left_out):,} แห่ง คือ {named(session, office_code, cost.left_out)}"


def missed_rows(session: Session, office_code: str, cost: Price) -> tuple[Figure, ...]:
    """Return the rows of a preview that name who would hear nothing, and why."""
    rows = []
    if cost.left_out:
        said = named(session, office_code, cost.left_out)
        rows.append(Figure(f"{NOT_PAID} จะไม่ได้รับ", len(cost.left_out), "แห่ง", note=said, emphasis=True))
    if cost.nobody:
        said = f"{named(session, office_code, cost.nobody)} จะได้รับแจ้งเมื่อลงทะเบียนและเขียนมา"
        rows.append(Figure(NOBODY, len(cost.nobody), "โรง", note=said))
    return tuple(rows)


def missed_file(session: Session, office_code: str, cost: Price) -> Attachment | None:
    """Return the workbook of everybody who would hear nothing, with the reason; None where all fit into a row."""
    if max(len(cost.left_out), len(cost.nobody)) <= MOST_NAMED:
        return None
    rows = missed(session, office_code, cost)
    headings = ("รหัส", "ชื่อ", "ผู้รับ", "เหตุผล")
    return Attachment(
        "ผู้ที่จะไม่ได้รับ.xlsx", XLSX, "ผู้ที่จะไม่ได้รับ",
        lambda: table_workbook("ผู้ที่จะไม่ได้รับ", headings, rows, widths=(14, 40, 20, 24)),
    )  # fmt: skip


def missed(session: Session, office_code: str, cost: Price) -> list[tuple[str, str, str, str]]:
    """Return code, name, kind and reason of everybody who would hear nothing."""
    found = [(each, NOT_PAID) for each in cost.left_out] + [(each, NOBODY) for each in cost.nobody]
    names = names_of(session, office_code, [target for target, _why in found])
    rows = []
    for (target, why), name in zip(found, names, strict=True):
        kind, key = split_target(target)
        rows.append((key if kind == "school" else "", name, _WHAT.get(kind, kind), why))
    return rows


def cannot_pay(
    session: Session, office_code: str, cost: Price, suggest: tuple[str, ...], *, so: str = "จึงยังไม่ส่งให้ใคร"
) -> CannotPayError:
    """Return the refusal of a send that the month cannot pay as a whole: its price and who would be left out."""
    said = (
        f"โควตาเดือนนี้ไม่พอค่ะ ต้องใช้ {price_said(cost)} สำรองเรื่องด่วน {cost.reserve:,} "
        f"{left_out_said(session, office_code, cost)} {so}"
    )
    return CannotPayError(said, suggest, cost)


def reply_of_refusal(session: Session, office_code: str, refused: CannotPayError) -> Reply:
    """Return a refusal with the rows and the workbook of who would be left out."""
    rows = missed_rows(session, office_code, refused.cost)
    return Reply(
        "command", refused.said, suggest=labels.offered(refused.suggest),
        figures=rows, attached=missed_file(session, office_code, refused.cost),
    )  # fmt: skip
