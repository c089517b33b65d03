"""Uploaded bytes → a PDF that can be read, or a sentence why it is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from pypdf import PdfReader
from pypdf.errors import DependencyError
from pypdf.generic import DictionaryObject

MOST_BYTES = 100 * 1024**2
HEAD = b"%PDF-"
# Which other way of protection it is, pypdf says by other errors.
PROTECTED = "暗号化されたPDFは登録できません。保護を外したファイルを選んでください。"


class NotAPdf(ValueError):
    """Why a file cannot be taken for a PDF, one Japanese sentence."""


def read_pdf(file: Any) -> int:
    """How many pages a PDF has, read from its structure and not from its name.

    `file`: an uploaded file, or one with `read` and `seek`. It stands at its start again.

    Raises:
        NotAPdf: it is no PDF, too large, broken, encrypted, or has no pages.
    """
    stream: IO[bytes] = file
    stream.seek(0, 2)
    size = stream.tell()
    stream.seek(0)
    if size > MOST_BYTES:
        raise NotAPdf(f"ファイルが大きすぎます。{MOST_BYTES // 1024**2}MBまでです。")
    if stream.read(len(HEAD)) != HEAD:
        raise NotAPdf("PDFではありません。PDFファイルを選んでください。")
    with _opened(stream) as reader:
        pages = len(reader.pages)
    if not pages:
        raise NotAPdf("ページのないPDFです。元のファイルを確かめてください。")
    return pages


def pdf_authors(file: Any) -> list[str]:
    """Whom a PDF names as its authors and those of its remarks; the stream stands at its start.

    Raises:
        NotAPdf: it cannot be read.
    """
    with _opened(file) as reader:
        information = reader.metadata
        named: list[Any] = [information.author] if information else []
        named += _xmp_authors(reader)
        remarks = (
            remark.get_object() for page in reader.pages for remark in page.annotations or ()
        )
        named += [
            each["/T"]
            for each in remarks
            # A form's field has its own name there.
            if isinstance(each, DictionaryObject)
            and each.get("/Subtype") != "/Widget"
            and "/T" in each
        ]
        return [str(name) for name in named if name]


def _xmp_authors(reader: PdfReader) -> list[str]:
    """Many programs write XMP that cannot be read, into files that every reader shows."""
    try:
        xmp = reader.xmp_metadata
        return list(xmp.dc_creator or []) if xmp else []
    except Exception:
        return []


@contextmanager
def _opened(stream: IO[bytes]) -> Iterator[PdfReader]:
    """The one door to pypdf: none of its exceptions passes."""
    stream.seek(0)
    try:
        reader = PdfReader(stream)
        if reader.is_encrypted:
            raise NotAPdf(PROTECTED)
        yield reader
    except NotAPdf:
        raise
    except (DependencyError, NotImplementedError) as error:
        raise NotAPdf(PROTECTED) from error
    except Exception as error:
        # pypdf has no error of its own for what it stumbles over: assertions, keys, attributes
        # of nothing. Which one depends on the file.
        raise NotAPdf("PDFが壊れていて読めません。元のファイルを確かめてください。") from error
    finally:
        stream.seek(0)
