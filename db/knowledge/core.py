"""What an entry of knowledge is: a duty of the group, or a term of the field, with the manuals it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["duty", "term"]

#: What can be asked of an entry -> how its button and the heading of its part read. The order is that of the buttons.
ASPECTS: dict[str, str] = {
    "definition": "คืออะไร",
    "steps": "ขั้นตอน",
    "when": "ทำเมื่อใด",
    "who": "ใครรับผิดชอบ",
    "laws": "กฎหมาย ระเบียบ",
    "documents": "เอกสารที่ใช้",
    "aim": "วัตถุประสงค์",
    "scope": "ขอบเขตงาน",
    "indicators": "ตัวชี้วัดความสำเร็จ",
}


class UnsoundEntryError(ValueError):
    """An entry that cannot be told as it stands; the message names its file, its key and what is wrong."""


@dataclass(frozen=True, slots=True)
class Manual:
    """A source (คู่มือ): ``title``, the Buddhist ``year`` it is of (0: none is printed), and the ``office`` that wrote it."""

    key: str
    title: str
    year: int
    office: str

    @property
    def named(self) -> str:
        """``คู่มือการปฏิบัติงานข้อมูลสารสนเทศ สพป.อุบลราชธานี เขต 1 (2565)``."""
        return " ".join(part for part in (self.title, self.office, f"({self.year or 'ไม่ระบุปี'})") if part)


@dataclass(frozen=True, slots=True)
class Button:
    """A question with figures that goes with an entry: the words of the button and what tapping it asks."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A duty (``duty``) or a term (``term``) as the manuals tell it, in our own words.

    ``name`` is how answers call it, ``words`` how people do. ``steps`` are in their order. ``laws`` name a law as the
    manual prints it, with its section where the manual gives one; laws change, so an answer says of which year the manual
    is. ``group`` is a group of the office, never a person. ``measures`` (the first that may be seen) and ``systems`` (of
    reports) are what the bot holds about it: their newest figure and due date are told beside. ``see`` is the duty that
    a term belongs to. ``parts`` are duties that this one consists of: they are offered where it is asked about as a whole.
    """

    key: str
    name: str
    kind: Kind = "duty"
    group: str = ""
    manuals: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    definition: str = ""
    aim: str = ""
    scope: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    note: str = ""
    measures: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    see: str = ""
    parts: tuple[str, ...] = ()

    def told(self, aspect: str) -> tuple[str, ...]:
        """Return the lines that answer one aspect; empty when the manuals held do not tell it."""
        if aspect == "who":
            return (self.group,) if self.group else ()
        value = getattr(self, aspect)
        return (value,) if isinstance(value, str) and value else tuple(value)

    @property
    def aspects(self) -> tuple[str, ...]:
        """The aspects that the manuals held tell something about, in the order of ``ASPECTS``."""
        return tuple(aspect for aspect in ASPECTS if self.told(aspect))

    @property
    def text(self) -> str:
        """Everything that is told, as one text: what a search looks through."""
        lines = [self.name, *self.words, self.definition, self.aim, self.note]
        for part in (self.scope, self.steps, self.when, self.indicators, self.documents, self.laws):
            lines += part
        return "\n".join(line for line in lines if line)
