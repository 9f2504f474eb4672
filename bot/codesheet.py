"""The printed list of registration codes (แผ่นรหัสลงทะเบียน): a slip per seat with a QR code that opens the chat, words filled in.

HTML to print on A4 and cut, or a workbook for a letter of the office's own. Whoever holds the sheet can take the seats:
it is written for its owner alone, and codes end by themselves.
"""

from __future__ import annotations

import io
import os
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib.resources import files
from pathlib import Path

from db.errors import WrongInputError
from db.values.calendar import thai_date

#: A code is said with this word in front, in the chat and in the QR code.
WORD = "ลงทะเบียน"
#: Millimetres across, quiet zone included: read by a phone at arm's length.
_QR_MM = 34
_STYLE = """
@page{size:A4;margin:10mm}*{box-sizing:border-box}
body{font-family:Sarabun,"TH Sarabun New",Tahoma,sans-serif;margin:0;color:#1a1a1a;font-size:13px;line-height:1.45}
h1{font-size:18px;margin:0 0 2px}p{margin:0 0 8px}
main{display:grid;grid-template-columns:1fr 1fr;border-top:1px dashed #888;border-left:1px dashed #888}
section{display:flex;gap:10px;align-items:center;padding:8px;border-right:1px dashed #888;border-bottom:1px dashed #888;break-inside:avoid;min-height:40mm}
svg{width:%(mm)smm;height:%(mm)smm;flex:none}h2{font-size:15px;margin:0 0 3px}b{font-size:17px;letter-spacing:1px}
small{color:#444;display:block}
@media (max-width:700px){main{grid-template-columns:1fr}}
"""


@dataclass(frozen=True, slots=True)
class Slip:
    """One seat with its code; ``link`` opens the chat with the words filled in, empty while LINE's name is unknown."""

    seat: str
    name: str
    place: str
    code: str
    link: str


def write_sheet(path: Path, slips: Sequence[Slip], *, office: str, expires_at: datetime) -> None:
    """Write the list as ``.html`` or ``.xlsx``, readable by its owner alone.

    Raises:
        WrongInputError: Another ending, or the file cannot be written.
    """
    write = {".html": page_of, ".xlsx": workbook_of}.get(path.suffix.lower())
    if write is None:
        raise WrongInputError("แผ่นรหัสเขียนได้เป็น .html (มี QR พร้อมพิมพ์) หรือ .xlsx")
    data = write(slips, office=office, expires_at=expires_at)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
    except OSError as error:
        raise WrongInputError(f"เขียนไฟล์ {path} ไม่ได้: {error.strerror}") from error


def page_of(slips: Sequence[Slip], *, office: str, expires_at: datetime) -> bytes:
    """Return the page to print: two slips beside each other, each with its QR code."""
    until = thai_date(expires_at)
    head = (
        f'<!doctype html><html lang="th"><head><meta charset="utf-8"><title>รหัสลงทะเบียนน้องแผน</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_faces()}{_STYLE % {"mm": _QR_MM}}</style></head><body>'
        f"<h1>รหัสลงทะเบียนน้องแผน {escape(office)}</h1>"
        f"<p>รหัสใช้ได้ครั้งเดียวถึง {until} ตัดแยกและส่งให้เจ้าของตำแหน่งเท่านั้น ผู้ที่มีรหัสคือผู้ที่ได้ตำแหน่ง</p><main>"
    )
    return (head + "".join(map(_slip, slips)) + "</main></body></html>").encode()


def _faces() -> str:
    """The letters go with the page: it prints the same where no Thai font is installed, and fetches nothing."""
    folder = files("fontpkg_sarabun") / "files"
    faces = []
    for weight, name in ((400, "Regular"), (700, "Bold")):
        letters = b64encode((folder / f"Sarabun-{name}.ttf").read_bytes()).decode()
        source = f"url(data:font/ttf;base64,{letters})"
        faces.append(f"@font-face{{font-family:Sarabun;font-weight:{weight};src:{source}}}")
    return "".join(faces)


def _slip(slip: Slip) -> str:
    drawn = qr_of(slip)
    how = "สแกนด้วย LINE แล้วกดส่ง หรือ" if slip.link else "เพิ่มเพื่อนน้องแผน แล้ว"
    place = f"<small>{escape(slip.place)}</small>" if slip.place else ""
    return (
        f"<section>{drawn}<div><h2>{escape(slip.name)}</h2>{place}"
        f"<small>{how}พิมพ์ในแชตส่วนตัว</small>{WORD} <b>{escape(slip.code)}</b></div></section>"
    )


def qr_of(slip: Slip) -> str:
    """Return the QR code of a slip as SVG without a size: it opens the chat with the words filled in, or holds them."""
    import segno

    drawing = io.BytesIO()
    segno.make(slip.link or f"{WORD} {slip.code}", error="m", micro=False).save(
        drawing,
        kind="svg",
        border=4,
        xmldecl=False,
        svgns=True,
        title=f"QR ลงทะเบียน {slip.name}",
        omitsize=True,
    )
    return drawing.getvalue().decode()


def workbook_of(slips: Sequence[Slip], *, office: str, expires_at: datetime) -> bytes:
    """Return the list as a workbook, a row per seat, for a letter or a mail merge."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "รหัสลงทะเบียน"
    sheet.append(["ตำแหน่ง", "ที่ตั้ง", "ข้อความที่พิมพ์ในแชต", "ลิงก์เปิดแชต", "ใช้ได้ถึง", "สำนักงาน"])
    for slip in slips:
        sheet.append([slip.name, slip.place, f"{WORD} {slip.code}", slip.link, thai_date(expires_at), office])
    for column, width in zip("ABCDEF", (44, 36, 26, 60, 16, 28), strict=True):
        sheet.column_dimensions[column].width = width
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()
