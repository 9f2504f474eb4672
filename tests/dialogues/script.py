"""Conversations as tests: Thai in, facts out, in a form an officer can read and correct.

    คุณ> โรงเรียนบ้านแม่จันมีนักเรียนกี่คน
    บอท> 1,497 คน
         ชาย 757 คน
         ปุ่ม: แยกชั้น

Each line after ``บอท>`` must stand in the answer: in its sentence, on a card, or in the small print. ``ปุ่ม:`` names
buttons that must be offered, ``กด> `` taps one, ``กราฟ`` asks for a picture (``ไม่มีกราฟ`` for none, ``ภาพ: …`` for its kind or for what its alt text says), ``ไม่มี: …`` for something that must not be
there, ``(เงียบ)`` for silence. A turn without an expectation is a mistake in the script.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Heard:
    """What came back for one message, as a person sees it."""

    words: str
    buttons: dict[str, str] = field(default_factory=dict)
    chart: bool = False
    #: What the picture is called and what its alt text says; "" without one.
    picture: str = ""
    silent: bool = False


@dataclass
class Exchange:
    said: str
    tapped: bool
    expected: list[str]


def read_script(script: str) -> list[Exchange]:
    exchanges: list[Exchange] = []
    for raw in script.strip("\n").splitlines():
        line = raw.strip()
        if not line:
            continue
        speaker, _, rest = line.partition(">")
        if speaker in ("คุณ", "กด"):
            exchanges.append(Exchange(rest.strip(), speaker == "กด", []))
        else:
            exchanges[-1].expected.append(rest.strip() if speaker == "บอท" else line)
    return exchanges


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def play(script: str, say: Callable[[str, str | None], Heard]) -> None:
    """Play a script. ``say(text, data)`` sends one message, or taps the button with that data."""
    offered: dict[str, str] = {}
    for exchange in read_script(script):
        assert exchange.expected, f"no expectation after {exchange.said!r}"
        if exchange.tapped:
            assert exchange.said in offered, f"no button {exchange.said!r} among {list(offered)}"
            heard = say(exchange.said, offered[exchange.said])
        else:
            heard = say(exchange.said, None)
        for fact in exchange.expected:
            check(exchange.said, fact, heard)
        offered = heard.buttons


def check(said: str, fact: str, heard: Heard) -> None:
    told = f"\nคุณ> {said}\nบอท> {heard.words}\nปุ่ม: {' | '.join(heard.buttons)}\n"
    if fact == "(เงียบ)":
        assert heard.silent, told
        return
    assert not heard.silent, f"silence after {said!r}"
    if fact == "กราฟ":
        assert heard.chart, f"no chart:{told}"
    elif fact == "ไม่มีกราฟ":
        assert not heard.chart, f"a chart:{told}"
    elif fact.startswith("ภาพ:"):
        wanted = folded(fact.removeprefix("ภาพ:").strip())
        assert wanted in folded(heard.picture), f"the picture is {heard.picture!r}:{told}"
    elif fact.startswith("ปุ่ม:"):
        for label in fact.removeprefix("ปุ่ม:").split("|"):
            assert any(label.strip() in offered for offered in heard.buttons), (
                f"no button {label.strip()!r}:{told}"
            )
    elif fact.startswith("ไม่มี:"):
        assert folded(fact.removeprefix("ไม่มี:").strip()) not in folded(heard.words), told
    else:
        assert folded(fact) in folded(heard.words), f"{fact!r} is missing:{told}"
