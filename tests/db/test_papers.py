"""What may be the paper of a circular: a whole PDF of a bearable size without programs in it."""

from __future__ import annotations

import pytest

from db.errors import WrongInputError
from db.papers import check_pdf, is_pdf
from tests.papers import packed, pdf


@pytest.mark.parametrize(
    "data", [pdf(), b"\n\n" + pdf(), packed(b"1 0 <</Type/Font>>"), pdf(b"/Lang(th-TH)")]
)
def test_a_whole_pdf_is_taken(data):
    assert is_pdf(data)
    check_pdf(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "ไม่ใช่ไฟล์ PDF"),
        (b"PK\x03\x04" + b"x" * 2000 + b"%PDF-1.7", "ไม่ใช่ไฟล์ PDF"),
        (pdf()[:-20], "ไม่ครบถ้วน"),
        (pdf() + b"%" + b"0" * (10 * 1024 * 1024) + b"%%EOF", "ใหญ่เกิน 10 MB"),
        (pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "สคริปต์"),
        (pdf(b"/OpenAction<</S/Java#53cript/J#53(app.alert(1))>>"), "สคริปต์"),
        (pdf(b"/OpenAction<</S/Launch/F(cmd.exe)>>"), "สคริปต์"),
        (pdf(b"/Names<</EmbeddedFiles 4 0 R>>"), "สคริปต์"),
        (packed(b"1 0 <</S/JavaScript/JS(app.alert(1))>>"), "สคริปต์"),
        (packed(b" " * (40 * 1024 * 1024)), "ขยายตัวใหญ่ผิดปกติ"),
        (pdf().replace(b"/Size 4", b"/Size 4/Encrypt 5 0 R"), "รหัสผ่าน"),
    ],
)  # fmt: skip
def test_what_is_not_fit_is_told(data, said):
    with pytest.raises(WrongInputError) as caught:
        check_pdf(data)
    assert said in caught.value.said
