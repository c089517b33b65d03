"""Files that the city issued elsewhere: taken in as they are, once they are what they say."""

from __future__ import annotations

from typing import IO, Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from wagtail.log_actions import log

from publications.models import Edition, Rendition
from publications.storage import store_by_hash
from strategy.refusals import Refused

MOST_BYTES = 100 * 1024**2
HEAD = b"%PDF-"


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
    stream.seek(0)
    try:
        reader = PdfReader(stream)
        if reader.is_encrypted:
            raise NotAPdf("暗号化されたPDFは登録できません。保護を外したファイルを選んでください。")
        pages = len(reader.pages)
    except (PyPdfError, OSError, RecursionError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, NotAPdf):
            raise
        raise NotAPdf("PDFが壊れていて読めません。元のファイルを確かめてください。") from error
    finally:
        stream.seek(0)
    if not pages:
        raise NotAPdf("ページのないPDFです。元のファイルを確かめてください。")
    return pages


def store_original(
    *, rendition: Rendition, content: bytes, page_count: int, by: AbstractBaseUser | None
) -> Rendition:
    """Keep the file of an original whose printed name and size are known; once only.

    Raises:
        Refused: it is no original, or its file is here already.
        OSError: it could not be written.
    """
    with transaction.atomic():
        rendition = Rendition.objects.select_for_update().get(pk=rendition.pk)
        if rendition.origin != Rendition.Origin.UPLOADED:
            raise Refused(["このサイトで作成するファイルは、登録できません。"])
        if rendition.file:
            raise Refused(["ファイルはすでに登録されています。差し替えはできません。"])
        name, sha256 = store_by_hash(content, folder="originals", extension="pdf")
        rendition.file.name = name
        rendition.sha256 = sha256
        rendition.size_bytes = len(content)
        rendition.page_count = page_count
        rendition.finished_at = timezone.now()
        rendition.save()
        for edition in Edition.objects.filter(publications=rendition.publication):
            log(edition, "publications.original", user=by, data={"sha256": sha256})
    return rendition
