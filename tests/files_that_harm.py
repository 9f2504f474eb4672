"""A hundred files that were made to harm, or that went wrong on their way: each with its name, made when it is asked for."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable

MB = 1024 * 1024
Made = dict[str, Callable[[], bytes]]

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{_OFFICE}/%s" Target="%s"/></Relationships>'
_BOOK = f'<?xml version="1.0"?><workbook {_NS}><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
HEADINGS = ("รหัสโรงเรียน", "ปีการศึกษา", "รอบ", "ชั้น", "ชาย", "หญิง")
GOOD_ROW = ("57030001", "2569", "1", "ป.1", "10", "12")


def cells(values: tuple[str, ...], row: int) -> str:
    made = "".join(
        f'<c r="{chr(65 + at)}{row}" t="inlineStr"><is><t>{value}</t></is></c>'
        for at, value in enumerate(values)
    )
    return f'<row r="{row}">{made}</row>'


def sheet(body: str = "", *, before: str = "", rows: str | None = None) -> str:
    data = cells(HEADINGS, 1) + cells(GOOD_ROW, 2) if rows is None else rows
    return f'<?xml version="1.0"?>{before}<worksheet {_NS}>{body}<sheetData>{data}</sheetData></worksheet>'


def parts(sheet_xml: str | bytes, **changes: str | bytes) -> dict[str, str | bytes]:
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS % ("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": _BOOK,
        "xl/_rels/workbook.xml.rels": _RELS % ("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": sheet_xml,
    }
    return made | {name.replace("__", "/"): data for name, data in changes.items()}


def packed(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return kept.getvalue()


def book(sheet_xml: str | bytes | None = None, **changes: str | bytes) -> bytes:
    return packed(parts(sheet() if sheet_xml is None else sheet_xml, **changes))


def _noise(seed: int, size: int = 50_000) -> bytes:
    return random.Random(seed).randbytes(size)


def _flipped(at: float) -> bytes:
    data = bytearray(book())
    data[int(at * (len(data) - 1))] ^= 0xFF
    return bytes(data)


def _lying(told: int) -> bytes:
    """A part of 60 MB whose size is told as ``told`` in the directory and in its own head."""
    data = bytearray(book(sheet(" " * (60 * MB))))
    real = struct.pack("<I", len(sheet(" " * (60 * MB)).encode()))
    return bytes(data).replace(real, struct.pack("<I", told))


def _many_parts(count: int) -> bytes:
    files = parts(sheet())
    return packed(files | {f"xl/media/{number}.txt": "x" for number in range(count)})


def _encrypted_part() -> bytes:
    data = bytearray(book())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


def _nested(depth: int) -> bytes:
    data = b"PK"
    for _ in range(depth):
        data = packed({"xl/workbook.xml": data})
    return data


_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ฮา">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(12)
    ) + "]>"
)  # fmt: skip
_OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b SYSTEM "http://127.0.0.1:9/x">]>'


def _repeated_ods(columns: int, rows: int) -> bytes:
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="a"><table:table-row table:number-rows-repeated="{rows}"><table:table-cell office:value-type="string" '
        f'table:number-columns-repeated="{columns}"><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content,
                   "META-INF/manifest.xml": "<manifest/>"})  # fmt: skip


def _ole(body: bytes) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + body


def _formula(formula: str, value: str = "10") -> bytes:
    row = cells(GOOD_ROW, 2).replace(
        '<c r="E2" t="inlineStr"><is><t>10</t></is></c>', f'<c r="E2"><f>{formula}</f><v>{value}</v></c>'
    )
    return book(sheet(rows=cells(HEADINGS, 1) + row))


def _named(extension: str, start: bytes) -> tuple[str, Callable[[], bytes]]:
    return f"{extension} called .xlsx", lambda: start + _noise(7, 4000)


_STRANGERS = {
    "a program": b"MZ\x90\x00", "a program of Linux": b"\x7fELF\x02", "a picture PNG": b"\x89PNG\r\n\x1a\n",
    "a picture JPEG": b"\xff\xd8\xff\xe0", "a picture GIF": b"GIF89a", "a PDF": b"%PDF-1.7\n", "an archive 7z": b"7z\xbc\xaf\x27\x1c",
    "an archive RAR": b"Rar!\x1a\x07\x01\x00", "an archive gzip": b"\x1f\x8b\x08\x00", "a sound": b"ID3\x04", "a film": b"\x00\x00\x00\x18ftypmp42",
    "a database": b"SQLite format 3\x00", "a text RTF": b"{\\rtf1\\ansi", "a script": b"#!/bin/sh\nrm -rf /\n\x00\xff",
}  # fmt: skip

_FAR = {
    "a cell in the last corner": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "a far cell in single quotes": "<row r='1048576'><c r = 'XFD1048576'><v>1</v></c></row>",
    "a far cell in small letters": '<row r="9"><c r="xfd1048576"><v>1</v></c></row>',
    "a cell beyond the sheet": '<row r="4294967296"><c r="ZZZZ99999999999"><v>1</v></c></row>',
    "a cell of row nought": '<row r="0"><c r="A0"><v>1</v></c></row>',
    "rows that go backwards": '<row r="900"><c r="A900"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>',
    "a million empty rows": "".join(f'<row r="{n}"/>' for n in range(1, 1_000_001)),
    "a million rows with an empty cell": "".join(f'<row r="{n}"><c r="A{n}"/></row>' for n in range(1, 1_000_001)),
    "a hundred thousand rows that say no number": "<row><c><v>1</v></c></row>" * 120_000,
    "sixteen thousand columns that say no name": "<row>" + "<c><v>1</v></c>" * 16_384 + "</row>" + "<row><c><v>1</v></c></row>" * 50_000,
}  # fmt: skip

#: Files that look strange, yet hold one row that is in order: formulas are read as values, macros and links passed over.
IN_ORDER = {
    "macros", "a part outside", "a size told as the whole sheet", "a formula that calls a program",
    "a formula that calls the network", "a formula of another book", "a formula of itself", "a link to another book",
}  # fmt: skip


def files_that_harm() -> Made:
    """Return the files by what is wrong with them."""
    made: Made = {
        "nothing at all": lambda: b"", "one letter": lambda: b"x", "only blanks": lambda: b" \r\n\t" * 1000,
        "only a byte order mark": lambda: b"\xef\xbb\xbf", "a megabyte of noughts": lambda: bytes(MB),
        "UTF-16 without an end": lambda: b"\xff\xfe\x41", "half a mark of a zip": lambda: b"PK\x03",
        "only the mark of a zip": lambda: b"PK\x03\x04", "an empty zip": lambda: packed({}),
        "eleven megabytes": lambda: b"a,b\n" * (11 * MB // 4),
    }  # fmt: skip
    made |= {f"noise {seed}": (lambda seed=seed: _noise(seed)) for seed in range(5)}
    made |= {f"a zip of noise {seed}": (lambda seed=seed: b"PK\x03\x04" + _noise(seed)) for seed in range(5)}
    made |= dict(_named(name, start) for name, start in _STRANGERS.items())
    made |= {
        f"cut off at {at}%": (lambda at=at: book()[: len(book()) * at // 100]) for at in (10, 40, 70, 90, 99)
    }
    made |= {
        f"a byte turned at {at}%": (lambda at=at: _flipped(at / 100)) for at in (5, 20, 35, 50, 65, 80, 95)
    }
    made |= {
        "300 MB of blanks in a sheet": lambda: book(sheet(" " * (300 * MB))),
        "300 MB of shared texts": lambda: book(xl__sharedStrings=b"x" * (300 * MB)),
        "60 MB told as one byte": lambda: _lying(1), "60 MB told as nothing": lambda: _lying(0),
        "5,000 parts": lambda: _many_parts(5_000), "a locked part": _encrypted_part,
        "packed as bzip2": lambda: packed(parts(sheet()), zipfile.ZIP_BZIP2),
        "packed as lzma": lambda: packed(parts(sheet()), zipfile.ZIP_LZMA),
        "zips in zips": lambda: _nested(40), "a part outside": lambda: packed({"../../etc/passwd": "x", **parts(sheet())}),
        "a text document": lambda: packed({"word/document.xml": "<w/>"}), "no workbook": lambda: packed({"a.txt": "x"}),
        "a workbook of nothing": lambda: book(xl__workbook=b"", **{"xl/workbook.xml": b""}),
        "a book of books": lambda: book(**{"xl/_rels/workbook.xml.rels": _RELS % ("worksheet", "workbook.xml")}),
        "a sheet that is not there": lambda: book(**{"xl/_rels/workbook.xml.rels": _RELS % ("worksheet", "worksheets/no.xml")}),
        "two thousand sheets": lambda: book(**{"xl/workbook.xml": _BOOK.replace("<sheet ", '<sheet name="a" sheetId="1" r:id="rId1"/><sheet ' * 2000)}),
        "macros": lambda: book(**{"xl/vbaProject.bin": _noise(3)}),
        "laughs in the sheet": lambda: book(sheet(before=_LAUGHS, rows=cells(("&m;",) * 6, 1))),
        "laughs in the book": lambda: book(**{"xl/workbook.xml": _LAUGHS + _BOOK.replace("Sheet1", "&m;")}),
        "entities from outside": lambda: book(sheet(before=_OUTSIDE, rows=cells(("&a;", "&b;"), 1))),
        "a hundred thousand elements deep": lambda: book(sheet(rows="<row>" + "<x>" * 100_000)),
        "an attribute of 8 MB": lambda: book(sheet(f'<dimension ref="{"A" * 8 * MB}"/>')),
        "a size told as the whole sheet": lambda: book(sheet('<dimension ref="A1:XFD1048576"/>')),
        "a sheet in UTF-16 with a far cell": lambda: book(sheet(rows=_FAR["a cell in the last corner"]).replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16")),
        "a sheet that ends in the middle": lambda: book(sheet()[:-60]),
        "a sheet under another name with a far cell": lambda: book(**{"xl/other/place.xml": sheet(rows=_FAR["a cell in the last corner"]), "xl/_rels/workbook.xml.rels": _RELS % ("worksheet", "other/place.xml")}),
        "an index of a text that is not there": lambda: book(sheet(rows='<row r="1"><c r="A1" t="s"><v>999999999</v></c></row>')),
        "a formula that calls a program": lambda: _formula("cmd|'/c calc'!A0"),
        "a formula that calls the network": lambda: _formula('WEBSERVICE(&quot;http://127.0.0.1:9/&quot;)'),
        "a formula of another book": lambda: _formula("[1]Sheet1!A1"), "a formula of itself": lambda: _formula("E2"),
        "a formula without a value": lambda: _formula("1+1", ""), "a formula whose value is text": lambda: _formula("1+1", "=1+1"),
        "a link to another book": lambda: book(**{"xl/externalLinks/externalLink1.xml": _OUTSIDE + "<x/>"}),
        "an old workbook of nothing": lambda: _ole(b""), "an old workbook of noise": lambda: _ole(_noise(9)),
        "an old workbook of noughts": lambda: _ole(bytes(20_000)), "an old workbook of ones": lambda: _ole(b"\xff" * 20_000),
        "a locked workbook": lambda: _ole("EncryptedPackage".encode("utf-16-le") * 300),
        "OpenDocument without end": lambda: _repeated_ods(16_384, 1_048_576), "OpenDocument far too wide": lambda: _repeated_ods(2**31, 1),
        "OpenDocument far too long": lambda: _repeated_ods(1, 2**31),
        "one line of 9 MB": lambda: b"a" * (9 * MB), "one line of a million commas": lambda: b"," * MB,
        "four hundred thousand lines": lambda: b"a,b\n" * 400_000, "a quote that never ends": lambda: b'"' + b"a,\n" * 500_000,
        "commas and noughts": lambda: b"a,\x00,b\n" * 1000, "half Thai, half broken": lambda: "รหัส,ชื่อ\n".encode() + b"\xff\xfe\xfd",
        "a page of the web": lambda: b"<html><body><table><tr><td>x</td></tr></table></body></html>",
        "a page that asks for more": lambda: b"<?xml version='1.0'?><!DOCTYPE x SYSTEM 'http://127.0.0.1:9/'><x/>",
        "JSON": lambda: b'{"a": [' * 100_000, "formulas in a CSV": lambda: b"=cmd|'/c calc'!A0,=1+1\n" * 100,
    }  # fmt: skip
    made |= {name: (lambda rows=rows: book(sheet(rows=rows))) for name, rows in _FAR.items()}
    return made
