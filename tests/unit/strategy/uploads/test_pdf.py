"""No exception of the PDF library passes the door at which PDFs are read."""

from __future__ import annotations

import random
from contextlib import suppress
from io import BytesIO

import pytest

from strategy.uploads.pdf import NotAPdf, pdf_authors, read_pdf

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
LONG, SHORT = b"<" + b"00" * 48 + b">", b"<" + b"00" * 32 + b">"
AES_256 = (
    b"<< /Filter /Standard /V 5 /R 6 /Length 256 /P -4 /O "
    + LONG
    + b" /U "
    + LONG
    + b" /OE "
    + SHORT
    + b" /UE "
    + SHORT
    + b" /Perms <"
    + b"00" * 16
    + b"> /CF << /StdCF << /CFM /AESV3"
    b" /AuthEvent /DocOpen /Length 32 >> >> /StmF /StdCF /StrF /StdCF >>"
)
AES_128 = (
    b"<< /Filter /Standard /V 4 /R 4 /Length 128 /P -4 /O "
    + SHORT
    + b" /U "
    + SHORT
    + b" /CF << /StdCF << /CFM /AESV2 /AuthEvent /DocOpen /Length 16 >> >>"
    b" /StmF /StdCF /StrF /StdCF >>"
)


def pdf(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d %b >>\nstartxref\n%d\n%%%%EOF" % (
        len(places) + 1,
        trailer,
        start,
    )
    return out


def locked(dictionary: bytes) -> bytes:
    trailer = b"/Root 1 0 R /Encrypt 4 0 R /ID [<00><00>]"
    return pdf(CATALOG, PAGES, PAGE, dictionary, trailer=trailer)


@pytest.mark.parametrize(
    "dictionary", [AES_256, AES_128, b"<< /Filter /Adobe.PubSec /V 4 >>", b"<< >>"]
)
def test_a_protected_pdf_is_refused_whatever_protects_it(dictionary: bytes) -> None:
    for read in (read_pdf, pdf_authors):
        with pytest.raises(NotAPdf, match="保護を外したファイル"):
            read(BytesIO(locked(dictionary)))


@pytest.mark.parametrize(
    "content",
    [
        pdf(b"7"),
        pdf(CATALOG, trailer=b""),
        pdf(b"<< /Type /Catalog /Pages (a) >>"),
        pdf(b"<< /Type /Catalog /Pages null >>"),
        pdf(CATALOG, b"<< /Type /Pages /Kids 7 /Count (a) >>"),
        pdf(CATALOG, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
        locked(b"7"),
        b"%PDF-1.7 cut short",
    ],
)
def test_a_broken_pdf_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(NotAPdf, match="壊れていて読めません"):
        read_pdf(BytesIO(content))


def test_no_exception_of_the_library_passes() -> None:
    whole = pdf(
        CATALOG, PAGES, PAGE, b"<< /Author (A) >>", trailer=b"/Root 1 0 R /Info 4 0 R /ID [<00>]"
    )
    assert (read_pdf(BytesIO(whole)), pdf_authors(BytesIO(whole))) == (1, ["A"])
    draw = random.Random(12)
    taken = 0
    for content in (whole, locked(AES_256)):
        for _ in range(150):
            altered = bytearray(content)
            for _ in range(draw.randrange(1, 8)):
                altered[draw.randrange(9, len(altered))] = draw.choice(b"0123<>[]()/R e\n")
            file = BytesIO(bytes(altered))
            for read in (read_pdf, pdf_authors):
                with suppress(NotAPdf):
                    read(file)
                    taken += 1
                assert file.tell() == 0
    assert 0 < taken < 600
