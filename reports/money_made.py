"""How figures of money are made of others: after transfers, what is left, what part was paid; and the words for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from db.values.money import Money, percent

Number = int | Decimal | Money
Parts = Mapping[str, Number | None]


def money(value: Number | None) -> Money:
    """Return money that may not be held as money for adding up; nothing held adds nothing."""
    return value if isinstance(value, Money) else Money(0)


def after_transfers(parts: Parts) -> Money | None:
    """Allocated, with what approved transfers brought in and took out (contract.md); a line may get all of it so."""
    allocated, net = parts["allocated"], parts["transfer_net"]
    return None if allocated is None and net is None else money(allocated) + money(net)


def remaining(parts: Parts) -> Money | None:
    """After transfers - paid - committed; money never paid out counts as zero paid, but no allocation is no remainder."""
    allocated = after_transfers(parts)
    return None if allocated is None else allocated - money(parts["disbursed"]) - money(parts["committed"])


def rate(*spent: str) -> Callable[[Parts], Decimal | None]:
    """Return how to reckon what part of the money after transfers was spent, in per cent."""

    def combine(parts: Parts) -> Decimal | None:
        allocated = money(after_transfers(parts)).satang
        if allocated <= 0 or parts["disbursed"] is None:
            return None
        return percent(sum(money(parts[key]).satang for key in spent), allocated)

    return combine


def left_of_projects(parts: Parts) -> Money | None:
    """Budget of projects - paid; what is committed is not told by project."""
    budget = parts["project_budget"]
    return None if budget is None else money(budget) - money(parts["project_disbursed"])


def rate_of_projects(parts: Parts) -> Decimal | None:
    """Paid / budget of projects, in per cent; None where nothing of it is held."""
    budget, paid = money(parts["project_budget"]).satang, parts["project_disbursed"]
    return percent(money(paid).satang, budget) if budget and paid is not None else None


def together(parts: Parts) -> Money | None:
    """Money of schools and of the office's own projects; None unless both are held."""
    if parts["allocated"] is None or parts["project_budget"] is None:
        return None
    return money(parts["allocated"]) + money(parts["project_budget"])


#: Further ways to speak of what is left, and of the rate that was paid.
LEFT = (
    "เงินค้างบัญชี ค้างบัญชี เงินนอนบัญชี เงินค้างอยู่ในบัญชี เงินคงเหลือ งบประมาณคงเหลือ ยอดเงินคงเหลือ ยอดเงินเหลือ ยอดเหลือ เหลือเงิน เหลืองบ เหลือตัง เหลือตังค์ เหลือใช้ เหลืออยู่ คงเหลืออยู่ เงินที่เหลือ งบที่เหลือ งบประมาณที่เหลือ งบประมาณเหลือ "
    "ยังเหลือ ยังเหลืออยู่ ยังคงเหลือ เหลือจ่าย ที่ยังไม่ใช้ เงินที่ยังไม่ใช้ เงินที่ยังไม่ได้ใช้ งบที่ยังไม่ใช้ งบที่ยังไม่ได้ใช้ เบิกหมด เบิกหมดแล้ว เบิกจ่ายหมด เบิกจ่ายหมดแล้ว เบิกเงินหมด ใช้หมด ใช้หมดแล้ว ใช้เงินหมด ใช้เงินหมดแล้ว ใช้งบหมด ใช้งบหมดแล้ว เงินหมด เงินหมดแล้ว งบหมด งบหมดแล้ว "
    "ยังใช้ไม่หมด ใช้ไม่หมด เบิกไม่หมด ยังเบิกไม่หมด ใช้ไม่หมดเหลือ ใช้ยังไม่หมด จ่ายหมด จ่ายหมดแล้ว เบิกครบแล้ว เบิกจ่ายครบแล้ว ใช้ครบแล้ว เหลื่อ คงเหลื่อ คงเหลิอ เงินเหลือใช้ ตังเหลือ ตังค์เหลือ"
)
RATE = (
    "อัตราเบิกจ่าย อัตราการเบิกจ่าย อัตราการเบิก อัตราการใช้จ่าย อัตราการใช้จ่ายงบประมาณ ร้อยละเบิกจ่าย ร้อยละการเบิก ร้อยละผลเบิกจ่าย ร้อยละผลการเบิกจ่าย ร้อยละของการเบิกจ่าย เปอร์เซ็นต์เบิกจ่าย "
    "เปอร์เซ็นต์เบิก เปอร์เซ็นเบิกจ่าย เปอร์เซ็นการเบิกจ่าย เปอร์เซ็นต์การเบิก เปอร์เซ็นต์ของการเบิกจ่าย %การเบิกจ่าย %เบิก %การเบิก ผลเบิกจ่าย ผลการเบิก ผลการเบิกจ่ายเงิน ผลการเบิกจ่ายงบ "
    "ผลการเบิกจ่ายงบประมาณ ผลการใช้จ่ายงบประมาณ ความคืบหน้าการเบิกจ่าย ความก้าวหน้าการเบิกจ่าย"
)
RATE_COMMITTED = (
    "เบิกจ่ายรวมpo เบิกจ่ายรวมพีโอ เบิกจ่ายรวมเงินผูกพัน เบิกจ่ายรวมหนี้ผูกพัน เบิกจ่ายรวมก่อหนี้ เบิกจ่ายรวมก่อหนี้ผูกพัน เบิกจ่ายรวมการก่อหนี้ เบิกจ่ายรวมการก่อหนี้ผูกพัน เบิกจ่ายรวมการผูกพัน "
    "เบิกจ่ายรวมเงินกัน เบิกจ่ายและก่อหนี้ เบิกจ่ายและก่อหนี้ผูกพัน เบิกจ่ายและผูกพัน เบิกจ่ายบวกผูกพัน เบิกจ่ายกับผูกพันรวม เบิกรวมผูกพัน เบิกรวมpo เบิกรวมก่อหนี้ อัตราเบิกจ่ายรวมผูกพัน "
    "อัตราการเบิกจ่ายรวมผูกพัน ร้อยละเบิกจ่ายรวมผูกพัน ผลการเบิกจ่ายรวมผูกพัน ผลการเบิกจ่ายรวมpo ผลเบิกจ่ายรวมผูกพัน"
)
AFTER = (
    "งบหลังโอนเปลี่ยนแปลง งบหลังโอน งบประมาณหลังโอนเปลี่ยนแปลง งบประมาณหลังโอน จัดสรรหลังโอนเปลี่ยนแปลง จัดสรรหลังโอน งบจัดสรรหลังโอน ยอดหลังโอนเปลี่ยนแปลง ยอดหลังโอน "
    "ยอดจัดสรรหลังโอนเปลี่ยนแปลง วงเงินหลังโอนเปลี่ยนแปลง วงเงินหลังโอน งบสุทธิหลังโอน เงินหลังโอนเปลี่ยนแปลง หลังโอนเปลี่ยนแปลง หลังโอนเปลี่ยนแปลงแล้ว งบหลังเปลี่ยนแปลง"
)
