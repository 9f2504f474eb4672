"""Money in whole satang (สตางค์): never a float, never rounded silently."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import total_ordering

from db.values.digits import arabic_digits

_BAHT = re.compile(r"[+-]?\d{1,3}(,\d{3})*(\.\d{1,2})?|[+-]?\d+(\.\d{1,2})?")


class NotMoneyError(ValueError):
    """The text is no amount in baht with at most two decimal places."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount (จำนวนเงิน) in satang; 1 baht is 100 satang. Negative amounts are returns."""

    satang: int

    @classmethod
    def baht(cls, amount: str | int | Decimal) -> Money:
        """Read an amount in baht: ``"1,250.50"``, ``1250``, ``Decimal("1250.5")``.

        Raises:
            NotMoneyError: More than two decimal places, or no number.
            TypeError: A float; its last digits cannot be trusted.
        """
        if isinstance(amount, bool) or not isinstance(amount, (str, int, Decimal)):
            raise TypeError(f"amount must be text, int or Decimal, not {type(amount).__name__}.")
        if isinstance(amount, str):
            text = arabic_digits(amount).strip()
            if not _BAHT.fullmatch(text):
                raise NotMoneyError(f"amount {amount!r} is not baht with at most two decimal places.")
            amount = text.replace(",", "")
        try:
            satang = Decimal(amount) * 100
        except InvalidOperation as error:
            raise NotMoneyError(f"amount {amount!r} is not a number.") from error
        if not satang.is_finite() or satang != satang.to_integral_value():
            raise NotMoneyError(f"amount {amount!r} has more than two decimal places.")
        return cls(int(satang))

    @property
    def in_baht(self) -> Decimal:
        """The amount in baht with two places, for reckoning and for JSON."""
        return Decimal(self.satang).scaleb(-2)

    def __add__(self, other: Money) -> Money:
        return Money(self.satang + other.satang)

    def __sub__(self, other: Money) -> Money:
        return Money(self.satang - other.satang)

    def __neg__(self) -> Money:
        return Money(-self.satang)

    def __mul__(self, count: int) -> Money:
        return Money(self.satang * count)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        return self.satang < other.satang

    def __bool__(self) -> bool:
        return self.satang != 0

    def share(self, numerator: int, denominator: int) -> Money:
        """Return ``numerator/denominator`` of the amount, half up to the satang."""
        exact = Decimal(self.satang) * numerator / denominator
        return Money(int(exact.quantize(Decimal(1), ROUND_HALF_UP)))

    def __str__(self) -> str:
        """``1,250.50``: thousands separators, always two places, no unit."""
        return f"{self.in_baht:,.2f}"


def percent(part: int | Decimal, whole: int | Decimal) -> Decimal:
    """Return part of whole in percent (ร้อยละ), two places, half up.

    Raises:
        ZeroDivisionError: ``whole`` is zero, so there is no rate.
    """
    if not whole:
        raise ZeroDivisionError("whole is zero.")
    return ratio(Decimal(part) * 100, whole)


def ratio(part: int | Decimal, whole: int | Decimal) -> Decimal:
    """Return part divided by whole, two places, half up.

    Raises:
        ZeroDivisionError: ``whole`` is zero.
    """
    if not whole:
        raise ZeroDivisionError("whole is zero.")
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)
