"""Above or below a mean that the source tells (ต่ำกว่าระดับประเทศ, สูงกว่าค่าเฉลี่ยเขต): a condition without a number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.nlu.slots import Frame
from db.datasets import MEASURES
from reports.question import Bound

_BELOW = "ต่ำกว่า|น้อยกว่า|ไม่ถึง|แย่กว่า|ตกเกณฑ์|ไม่ผ่าน|ต่ำ กว่า|ต่ำ"
_ABOVE = "สูงกว่า|มากกว่า|เกินกว่า|เกิน|ดีกว่า|เหนือกว่า|ผ่าน|สูง กว่า|สูง|เหนือ"
_SAID = re.compile(
    rf"(?:(?P<below>{_BELOW})|(?P<above>{_ABOVE}))(?:ค่าเฉลี่ย|คะแนนเฉลี่ย|คะแนน|เกณฑ์|ของ|ที่|ใน|กับ)*$"
)
#: Pieces between the word that compares and the name of the mean.
_NEAR = 3
#: Pieces before the name of the mean in which the comparison stands.
_WITHIN = 5


@dataclass(frozen=True, slots=True)
class Against:
    """A measure set against the mean of the office or the country."""

    measure: str
    dimension: str
    value: str
    below: bool

    @property
    def bound(self) -> Bound:
        """The condition on schools."""
        return Bound(self.measure, below=self.below, above=not self.below, than=self.value)


def against(frame: Frame) -> Against | None:
    """Return what a sentence compares with a mean, and mark its words as understood; None when it does not."""
    for key, measure in MEASURES.items():
        tiers = measure.tiers
        if tiers is None or tiers.dimension not in frame.where or len(frame.where[tiers.dimension]) != 1:
            continue
        at = frame.places[tiers.dimension][0]
        first = max(0, at - _WITHIN)
        for start in range(at - 1, first - 1, -1):
            run = "".join(piece.text for piece in frame.pieces[start:at])
            if match := _SAID.match(run):
                frame.used |= set(range(start, at + 1))
                frame.use("than")
                return Against(key, tiers.dimension, frame.where[tiers.dimension][0], bool(match["below"]))
    return None


def beside_tier(frame: Frame, measure: str, where: dict[str, tuple[str, ...]], by: list[str]) -> None:
    """ผล NT เทียบกับระดับประเทศ: the office and the country stand beside each other; ``where`` and ``by`` are changed."""
    tiers = MEASURES[measure].tiers if measure in MEASURES else None
    if tiers is None or len(where.get(tiers.dimension, ())) != 1 or len(by) > 1:
        return
    at, compared = frame.places[tiers.dimension][0], frame.where_is("compare")
    if compared is None or not 0 < at - compared <= _NEAR or where[tiers.dimension] == (tiers.office,):
        return
    if of_one_school(frame):
        where.pop(tiers.dimension)
    else:
        where[tiers.dimension] = (tiers.office, *where[tiers.dimension])
        by.append(tiers.dimension)
    frame.use("compare")
    frame.cues = [said for said in frame.cues if said.at != compared]


def of_one_school(frame: Frame) -> bool:
    """โรงเรียนเราสูงกว่าระดับประเทศไหม: of one school both stand side by side anyway."""
    return bool(frame.names.schools) or frame.has("own")
