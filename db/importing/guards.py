"""Limits that protect the importer from files that are too large, or only look small."""

from __future__ import annotations

import io
import re
import zipfile

from db.errors import WrongInputError

#: A national students file of 450,000 rows is 25 MB as CSV and 15 MB as workbook.
MOST_BYTES = 100 * 1024 * 1024
#: Unpacked size of a workbook, and how much larger than the file it may be: Excel reaches about 20 times.
MOST_UNPACKED = 1024 * 1024 * 1024
MOST_RATIO = 150
#: Below this unpacked size the ratio says nothing.
HARMLESS = 20 * 1024 * 1024
MOST_ROWS = 600_000
#: The widest official layout has 160 columns.
MOST_COLUMNS = 400

_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]{0,200}?\br="(\d+)"')
_WIDE = re.compile(rb'\br="([A-Z]{2,3})\d+"')


def check_size(size: int) -> None:
    """Refuse a file that is empty or too large."""
    if size == 0:
        raise WrongInputError("ไฟล์ว่างเปล่า ไม่มีข้อมูลให้นำเข้า")
    if size > MOST_BYTES:
        raise WrongInputError(
            f"ไฟล์ใหญ่ {size / 1048576:,.0f} MB เกินกว่าที่รับได้ ({MOST_BYTES // 1048576} MB) กรุณาแบ่งไฟล์"
        )


def check_extent(rows: int, columns: int) -> None:
    """Refuse a sheet with more rows or columns than any file of ours has."""
    if rows > MOST_ROWS:
        raise WrongInputError(
            f"ตารางมี {rows:,} แถว เกินกว่าที่รับได้ ({MOST_ROWS:,} แถว) กรุณาลบแถวว่างท้ายตารางหรือแบ่งไฟล์"
        )
    if columns > MOST_COLUMNS:
        raise WrongInputError(
            f"ตารางมี {columns:,} คอลัมน์ เกินกว่าที่รับได้ ({MOST_COLUMNS} คอลัมน์) กรุณาลบคอลัมน์ที่ไม่ใช้ทางขวาของตาราง"
        )


def check_archive(data: bytes) -> None:
    """Refuse a zipped workbook that unpacks to far more than it seems, or whose sheet is a vast empty plain.

    The reader lays a sheet out as one rectangle, so a single cell far away would cost gigabytes: the extent of
    each sheet is read from its XML first.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if unpacked > MOST_UNPACKED or (unpacked > HARMLESS and unpacked > MOST_RATIO * len(data)):
            raise WrongInputError("ไฟล์ขยายตัวใหญ่ผิดปกติเมื่อเปิด จึงไม่รับเพื่อความปลอดภัย กรุณาคัดลอกตารางไปไว้ในไฟล์ใหม่")
        for member in members:
            if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
                check_extent(*_extent(archive, member))


def _extent(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    """Return the last row and column that a sheet's XML names; at least 26 columns."""
    rows, letters, tail = 0, b"Z", b""
    with archive.open(member) as stream:
        while chunk := stream.read(1 << 20):
            text = tail + chunk
            rows = max(rows, max(map(int, _ROW.findall(text)), default=0))
            letters = max([letters, *_WIDE.findall(text)], key=lambda name: (len(name), name))
            tail = text[-256:]
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return rows, column
