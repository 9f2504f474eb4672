"""PDF files for tests: a whole one, and what is not fit to be a paper."""

from __future__ import annotations

import zlib


def pdf(extra: bytes = b"", *, pages: int = 1) -> bytes:
    """A small whole PDF; ``extra`` stands in its catalogue."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R" + extra + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count %d>>" % pages,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ]
    body, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    start = len(body)
    body += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % each for each in places)
    return bytes(body + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start)


def packed(inside: bytes) -> bytes:
    """A PDF with objects packed into a stream."""
    stream = zlib.compress(inside)
    made = b"9 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(stream)
    return pdf().replace(b"xref\n", made + stream + b"\nendstream\nendobj\nxref\n", 1)
