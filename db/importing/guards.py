"""Limits that protect the importer from files that are too large, or only look small."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

from db.errors import WrongInputError

#: A national students file of 450,000 rows is 25 MB as CSV and 15 MB as workbook.
MOST_BYTES = 100 * 1024 * 1024
#: Below this unpacked size the ratio says nothing.
HARMLESS = 20 * 1024 * 1024
MOST_ROWS = 600_000
#: The widest official layout has 160 columns.
MOST_COLUMNS = 400


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be, packed and unpacked, and how far its sheets may reach.

    ``ratio`` is how much larger than the file it may unpack: Excel reaches about 20 times. ``cells`` is the largest
    rectangle of a sheet, which the reader lays out whole. ``distrusts`` unpacks every part once more, to see whether
    it is as large as it says.
    """

    size: int = MOST_BYTES
    unpacked: int = 1024 * 1024 * 1024
    ratio: int = 150
    parts: int = 20_000
    rows: int = MOST_ROWS
    columns: int = MOST_COLUMNS
    cells: int = 40_000_000
    sheets: int = 1_000
    distrusts: bool = False


#: Files that somebody at the command line brings.
TRUSTED = Limits()
#: Files that are sent through LINE: of one office, read by a worker that answers everybody.
SENT = Limits(
    size=10 * 1024 * 1024,
    unpacked=150 * 1024 * 1024,
    parts=1_000,
    rows=100_000,
    cells=4_000_000,
    sheets=60,
    distrusts=True,
)

#: The number of a row or cell; ``r=`` may be written with either quote and with blanks.
_ROW = re.compile(rb'\br\s{0,9}=\s{0,9}["\'][A-Za-z]{0,3}(\d{1,9})["\']')
_WIDE = re.compile(rb'\br\s{0,9}=\s{0,9}["\']([A-Za-z]{2,3})\d{1,9}["\']')
_SAFETY = "ไฟล์ขยายตัวใหญ่ผิดปกติเมื่อเปิด จึงไม่รับเพื่อความปลอดภัย กรุณาคัดลอกตารางไปไว้ในไฟล์ใหม่"
_LOCAL_HEAD = 30


def check_size(size: int, limits: Limits = TRUSTED) -> None:
    """Refuse a file that is empty or too large."""
    if size == 0:
        raise WrongInputError("ไฟล์ว่างเปล่า ไม่มีข้อมูลให้นำเข้า")
    if size > limits.size:
        raise WrongInputError(
            f"ไฟล์ใหญ่ {size / 1048576:,.1f} MB เกินกว่าที่รับได้ ({limits.size // 1048576} MB) กรุณาแบ่งไฟล์"
        )


def check_extent(rows: int, columns: int, limits: Limits = TRUSTED) -> None:
    """Refuse a sheet with more rows or columns than any file of ours has."""
    if rows > limits.rows:
        raise WrongInputError(
            f"ตารางมี {rows:,} แถว เกินกว่าที่รับได้ ({limits.rows:,} แถว) กรุณาลบแถวว่างท้ายตารางหรือแบ่งไฟล์"
        )
    if columns > limits.columns:
        raise WrongInputError(
            f"ตารางมี {columns:,} คอลัมน์ เกินกว่าที่รับได้ ({limits.columns} คอลัมน์) กรุณาลบคอลัมน์ที่ไม่ใช้ทางขวาของตาราง"
        )
    if rows * columns > limits.cells:
        raise WrongInputError(
            f"ตารางมี {rows:,} แถว {columns:,} คอลัมน์ รวมแล้วใหญ่เกินกว่าที่รับได้ กรุณาลบแถวและคอลัมน์ว่างหรือแบ่งไฟล์"
        )


def check_sheets(count: int, limits: Limits = TRUSTED) -> None:
    """Refuse a workbook of more sheets than anybody reads."""
    if count > limits.sheets:
        raise WrongInputError(
            f"ไฟล์มี {count:,} แผ่นงาน เกินกว่าที่รับได้ ({limits.sheets:,}) กรุณาแยกแผ่นงานที่จะนำเข้าเป็นไฟล์ใหม่"
        )


def check_archive(data: bytes, limits: Limits = TRUSTED) -> None:
    """Refuse a zipped workbook that unpacks to far more than it seems, or whose sheet is a vast empty plain.

    The reader lays a sheet out as one rectangle, so a single cell far away would cost gigabytes: the extent of
    each sheet is read from its XML first.

    Raises:
        WrongInputError: It would be too large; the sentence says what to do.
        zipfile.BadZipFile: The archive is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        too_large = unpacked > limits.unpacked or (
            unpacked > HARMLESS and unpacked > limits.ratio * len(data)
        )
        if too_large or len(members) > limits.parts:
            raise WrongInputError(_SAFETY)
        for member in members:
            if limits.distrusts:
                _check_told_size(data, member)
            name = member.filename.lower()
            if "worksheets/" in name and name.endswith(".xml"):
                check_extent(*_extent(archive, member), limits)


def _check_told_size(data: bytes, member: zipfile.ZipInfo) -> None:
    """Unpack a part piece by piece, keeping nothing; one that is larger than it says is a trap."""
    if member.compress_type == zipfile.ZIP_STORED:
        if member.file_size != member.compress_size:
            raise WrongInputError(_SAFETY)
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile("a workbook is packed by deflate.")
    head = data[member.header_offset : member.header_offset + _LOCAL_HEAD]
    if len(head) < _LOCAL_HEAD:
        raise zipfile.BadZipFile("a part lies outside the file.")
    start = member.header_offset + _LOCAL_HEAD + sum(struct.unpack("<HH", head[26:30]))
    packed, found = data[start : start + member.compress_size], 0
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    while packed and not unpacker.eof:
        try:
            found += len(unpacker.decompress(packed, 1 << 20))
        except zlib.error as error:
            raise zipfile.BadZipFile("a part cannot be unpacked.") from error
        if found > member.file_size:
            raise WrongInputError(_SAFETY)
        packed = unpacker.unconsumed_tail


def _extent(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    """Return the last row and column that a sheet's XML names; at least 26 columns."""
    rows, letters, tail = 0, b"Z", b""
    with archive.open(member) as stream:
        while chunk := stream.read(1 << 20):
            text = tail + chunk
            rows = max(rows, max(map(int, _ROW.findall(text)), default=0))
            letters = max(
                [letters, *map(bytes.upper, _WIDE.findall(text))], key=lambda name: (len(name), name)
            )
            tail = text[-256:]
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return rows, column
