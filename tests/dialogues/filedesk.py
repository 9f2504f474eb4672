"""What the conversations about sent files share: workbooks, and a desk from which an officer sends them."""

from __future__ import annotations

import io
from itertools import count

import openpyxl

from bot.converse import Said
from db.kept_files import PAPER, TABLE, Given, keep_file
from db.people import Seat
from db.session import writing
from tests.dialogues.conftest import OFFICER, TODAY, heard, sent_faults
from tests.dialogues.script import check

HEADINGS = ("รหัสโรงเรียน", "ปีงบประมาณ", "งบรายจ่าย", "รายการ", "งวด", "จำนวนเงิน", "เลขที่หนังสือ", "ลงวันที่")
LETTER = ("ศธ 04048/ว 900", "10/11/2569")


def allocation(code: str, amount: object, *, line: str = "ค่าหนังสือเรียน", instalment: int = 9) -> list[object]:
    return [code, "2570", "งบเงินอุดหนุน", line, instalment, amount, *LETTER]


def workbook(*rows: list[object], headings: tuple[str, ...] = HEADINGS, title: str = "Sheet1") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(list(headings))
    for row in rows:
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


class Desk:
    """One officer's private chat: files are sent, words typed, buttons tapped."""

    _numbers = count(1)

    def __init__(self, converse, seat: Seat = OFFICER, *, at=TODAY) -> None:
        self.converse, self.seat, self.at = converse, seat, at
        self.chat = f"desk-{next(self._numbers)}"
        self.buttons: dict[str, str] = {}
        self.reply = None

    def _turn(self, **said):
        turn = self.converse.turn(
            Said(self.seat.office_code, self.chat, f"U-{self.chat}", self.at, seat=self.seat, **said)
        )
        self.reply = turn.reply
        assert sent_faults(self.reply) == []
        words = heard(self.reply)
        self.buttons = words.buttons
        return words

    def send(self, data: bytes, name: str = "จัดสรร.xlsx", *, purpose: str = TABLE):
        keeping = self.converse.keeping
        given = Given(name, data, purpose, f"m-{self.chat}-{next(self._numbers)}")
        with writing(keeping.sessions) as session:
            file = keep_file(
                session, keeping.sealer, self.seat.office_code, given, now=self.at,
                by=self.converse.hashed(f"U-{self.chat}"),
            ).id  # fmt: skip
        return self._turn(file=file, paper=purpose == PAPER)

    def say(self, text: str):
        return self._turn(text=text)

    def tap(self, label: str):
        data = self.buttons[label]
        return self._turn(**({"data": data} if "=" in data else {"text": data}))


def told(words, *facts: str) -> None:
    for fact in facts:
        check("", fact, words)
