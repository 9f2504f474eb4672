"""What makes a PDF fit to be the paper of a circular (เอกสารของหนังสือเวียน): whole, of a bearable size, and without programs."""

from __future__ import annotations

import re
import zlib

from db.errors import WrongInputError

MOST_BYTES = 10 * 1024 * 1024
#: Where a PDF shows what it is, and where it ends.
_MARK, _MARK_WITHIN = b"%PDF-", 1024
_END, _END_WITHIN = b"%%EOF", 4096
#: What runs or hides something when the paper is opened. Letters of a name may be written as #4A.
_RUNS = (b"/JavaScript", b"/JS", b"/Launch", b"/RichMedia", b"/XFA", b"/EmbeddedFile", b"/EmbeddedFiles")
_NAME = re.compile(rb"/[A-Za-z0-9#]{2,40}")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
#: Objects may be packed into a stream; so much of them is unpacked to be looked at.
_PACKED = re.compile(rb"/ObjStm.{0,400}?stream\r?\n", re.DOTALL)
_MOST_UNPACKED = 32 * 1024 * 1024


def is_pdf(data: bytes) -> bool:
    """Say whether a file says of itself that it is a PDF, whatever it is called."""
    return _MARK in data[:_MARK_WITHIN]


def check_pdf(data: bytes) -> None:
    """Make sure that a file may be handed to schools as the paper of a letter.

    Raises:
        WrongInputError: No PDF, too large, cut off, locked, or with programs in it; says what to do.
    """
    if not is_pdf(data):
        raise WrongInputError("ไม่ใช่ไฟล์ PDF กรุณาบันทึกหนังสือเป็น PDF แล้วส่งใหม่")
    if len(data) > MOST_BYTES:
        raise WrongInputError(f"ไฟล์ PDF ใหญ่เกิน {MOST_BYTES // 1048576} MB กรุณาลดขนาดแล้วส่งใหม่")
    if _END not in data[-_END_WITHIN:]:
        raise WrongInputError("ไฟล์ PDF ไม่ครบถ้วน กรุณาบันทึกใหม่แล้วส่งอีกครั้ง")
    names = _names(data) | _names(_unpacked(data))
    if b"/Encrypt" in names:
        raise WrongInputError("ไฟล์ PDF มีรหัสผ่าน กรุณาเอารหัสผ่านออกแล้วส่งใหม่")
    if names & set(_RUNS):
        raise WrongInputError("ไฟล์ PDF มีสคริปต์ แบบฟอร์มพิเศษ หรือไฟล์ฝังอยู่ จึงไม่รับเพื่อความปลอดภัย กรุณาพิมพ์เป็น PDF ใหม่")


def _names(data: bytes) -> set[bytes]:
    return {_HEX.sub(lambda found: bytes([int(found[1], 16)]), each) for each in set(_NAME.findall(data))}


def _unpacked(data: bytes) -> bytes:
    """Return what is packed into streams of objects, up to a bound; what cannot be unpacked is passed over."""
    found, left = [], _MOST_UNPACKED
    for match in _PACKED.finditer(data):
        try:
            found.append(zlib.decompressobj().decompress(data[match.end() :], left))
        except zlib.error:
            continue
        left -= len(found[-1])
        if left <= 0:
            raise WrongInputError("ไฟล์ PDF ขยายตัวใหญ่ผิดปกติเมื่อเปิด จึงไม่รับเพื่อความปลอดภัย กรุณาพิมพ์เป็น PDF ใหม่")
    return b" ".join(found)
