"""Uploaded bytes → a workbook that is safe to read, or a sentence why it is none.

Nothing is unpacked before the archive's own directory has been judged, no part further than
it says there, and openpyxl is handed not the archive but what was read of it, after each part
has been read once by a parser that keeps nothing.
"""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from xml.parsers import expat

from openpyxl import DEFUSEDXML, Workbook, load_workbook
from openpyxl.utils import range_boundaries

if not DEFUSEDXML:  # pragma: no cover - defusedxml is a dependency
    raise ImportError("openpyxl parses without defusedxml; is OPENPYXL_DEFUSEDXML set?")

MOST_BYTES = 5 * 1024**2
# A division's workbook unpacks to about 100 KB. What Excel or LibreOffice adds is little.
MOST_UNPACKED = 10 * 1024**2
MOST_PARTS = 300
MOST_ROWS, MOST_CELLS = 5_000, 100_000
# What openpyxl makes an object of, beside rows.
_COSTLY = frozenset(
    ("c", "si", "definedName", "comment", "dataValidation", "cfRule", "xf", "font", "col")
)
# Real sheets pack to a tenth; small parts may do better.
MOST_RATIO, RATIO_FROM = 200, 1024**2
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# XML in ASCII, in UTF-8 with its mark, and in UTF-16.
_XML_STARTS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0<")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WIDEST, HIGHEST = 16_384, 1_048_576
AGAIN = "ポータルからダウンロードした照会票に入力して、「Excelブック(.xlsx)」で保存してください。"
LOST = "ファイルが壊れています。" + AGAIN


class NotAWorkbook(Exception):
    """Bytes that cannot be read; the message is one or two Japanese sentences."""


def open_workbook(content: bytes) -> Workbook:
    """The workbook, formulas as formulas.

    Raises:
        NotAWorkbook: it is empty, too large, of another kind, broken, or holds what an
            answer never needs: macros, links to other files, embedded objects, entities.
    """
    _check_kind(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive)
            read = _read_parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise NotAWorkbook(LOST) from error
    try:
        with _quiet():
            return load_workbook(read, data_only=False, keep_links=False)
    except Exception as error:
        # openpyxl has no error of its own for parts that are well-formed but wrong: what it
        # stumbles over (KeyError, TypeError …) depends on the part.
        raise NotAWorkbook(LOST) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """What openpyxl warns of (styles and extensions it leaves out) concerns no value."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _check_kind(content: bytes) -> None:
    if not content.strip(b"\0 \r\n"):
        raise NotAWorkbook(f"ファイルが空です。{AGAIN}")
    if len(content) > MOST_BYTES:
        raise NotAWorkbook(
            f"ファイルが大きすぎます({MOST_BYTES // 1024**2}MBまで)。画像などを外してください。"
        )
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise NotAWorkbook("ファイルにパスワードが付いています。外して保存してください。")
        raise NotAWorkbook(f"古い形式のExcelファイル(.xls)です。{AGAIN}")
    if not content.startswith(b"PK"):
        if content.startswith(b"%PDF"):
            raise NotAWorkbook(f"PDFファイルです。{AGAIN}")
        if b"\0" not in content[:4096] and content.lstrip()[:1] != b"<":
            raise NotAWorkbook(f"Excelブックではなく、CSVなどの文字だけのファイルです。{AGAIN}")
        raise NotAWorkbook(f"Excelブックではありません。{AGAIN}")


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Judge the directory of the archive; nothing is unpacked."""
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    if any(part.flag_bits & 0x1 for part in parts):
        raise NotAWorkbook("ファイルにパスワードが付いています。外して保存してください。")
    unpacked = sum(part.file_size for part in parts)
    if (
        len(parts) > MOST_PARTS
        or unpacked > MOST_UNPACKED
        or any(
            part.file_size > RATIO_FROM and part.file_size > MOST_RATIO * part.compress_size
            for part in parts
        )
    ):
        raise NotAWorkbook(f"ファイルの中身が大きすぎるので、開きません。{AGAIN}")
    if len(set(names)) != len(names):
        raise NotAWorkbook(LOST)
    if "mimetype" in names or "content.xml" in names:
        raise NotAWorkbook(f"ODSなどの、Excelブックではない形式です。{AGAIN}")
    if any(name.endswith("vbaproject.bin") or "/activex/" in name for name in names):
        raise NotAWorkbook(f"マクロの入ったファイルは受け取れません。{AGAIN}")
    if any("/externallinks/" in name for name in names):
        raise NotAWorkbook(
            "ほかのファイルへのリンクがあるので、受け取れません。"
            "リンクを解除して、値だけにしてください。"
        )
    if any("/embeddings/" in name for name in names):
        raise NotAWorkbook("ほかのファイルが埋め込まれているので、受け取れません。外してください。")
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise NotAWorkbook(f"Excelブックではありません。{AGAIN}")


def _read_parts(archive: zipfile.ZipFile) -> io.BytesIO:
    """The same parts in an archive of our own, each XML part read for what no answer needs.

    By what a part holds, not by its name: the archive itself says which part is a sheet.
    A directory may lie about a size, and `ZipFile.read` would unpack gigabytes all the same.
    """
    reader, packed = _Reader(), io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for part in archive.infolist():
            with archive.open(part) as stream:
                content = stream.read(part.file_size + 1)
            if content.lstrip()[:4].startswith(_XML_STARTS):
                reader.read(content, strict=part.filename.lower().endswith((".xml", ".rels")))
            target.writestr(part.filename, content)
    packed.seek(0)
    return packed


class _Reader:
    """Reads parts and keeps only counts."""

    def __init__(self) -> None:
        self.rows = self.cells = 0

    def read(self, content: bytes, *, strict: bool) -> None:
        """`strict`: broken XML is refused. Excel's own drawings of comments (.vml) may be broken;
        what stood before the break is counted, and nobody can read on behind it.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._see
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            if strict:
                raise NotAWorkbook(LOST) from error

    def _refuse_doctype(self, *_: Any) -> None:
        # Excel and LibreOffice write none; entities (billion laughs, files) need one.
        raise NotAWorkbook(f"ファイルに使えない宣言(DTD)があるので、開きません。{AGAIN}")

    def _see(self, tag: str, attributes: dict[str, str]) -> None:
        if "purl.oclc.org/ooxml" in tag:
            raise NotAWorkbook(
                "「Strict Open XML」形式で保存されています。"
                "「Excelブック(.xlsx)」で保存し直してください。"
            )
        namespace, _, name = tag.rpartition(" ")
        if "macroenabled" in attributes.get("ContentType", "").lower():
            raise NotAWorkbook(f"マクロの入ったファイルは受け取れません。{AGAIN}")
        if namespace != MAIN:
            return
        if name == "row":
            self.rows += 1
        elif name in _COSTLY:
            self.cells += 1
        elif name in ("mergeCell", "hyperlink"):
            # openpyxl makes every cell of such a range, and A1:XFD1048576 has 17 thousand million.
            self.cells += _cells_in(attributes.get("ref", ""))
        if self.rows > MOST_ROWS or self.cells > MOST_CELLS:
            raise NotAWorkbook(
                f"シートの行が多すぎるので、開きません({MOST_ROWS:,}行まで)。"
                "余分な行の書式を消すか、照会票をダウンロードし直して、値を写してください。"
            )


def _cells_in(reference: str) -> int:
    """How many cells a range such as B2:D9 has."""
    try:
        left, top, right, bottom = range_boundaries(reference)
    except ValueError as error:
        raise NotAWorkbook(LOST) from error
    # A whole column (A:A) or row (1:1) has no other bounds.
    wide = (right or WIDEST) - (left or 1) + 1
    high = (bottom or HIGHEST) - (top or 1) + 1
    return wide * high
