"""Files that are no safe workbook: each refused in a sentence, before anything is unpacked."""

from __future__ import annotations

import hashlib
import io
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from strategy.inquiries.opening import (
    MOST_BYTES,
    MOST_CELLS,
    MOST_ROWS,
    NotAWorkbook,
    open_workbook,
)

SHEET = "xl/worksheets/sheet1.xml"
MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def small_book() -> bytes:
    book = Workbook()
    book.active["A1"].value = "照会"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def changed(parts: Mapping[str, bytes | None], content: bytes | None = None) -> bytes:
    """A small workbook with parts put in, replaced, or (None) taken out."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content or small_book())) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, part in parts.items():
            if part is not None:
                target.writestr(name, part)
    return packed.getvalue()


def part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(small_book())) as archive:
        return archive.read(name)


def sheet_with(rows: str) -> bytes:
    data = f"<sheetData>{rows}</sheetData>"
    return changed({SHEET: f'<worksheet xmlns="{NAMESPACE}">{data}</worksheet>'.encode()})


def ranges(after: str) -> bytes:
    """A sheet of one row, with what stands after its cells."""
    return changed(
        {SHEET: f'<worksheet xmlns="{NAMESPACE}"><sheetData/>{after}</worksheet>'.encode()}
    )


def doctype(entities: str) -> bytes:
    return changed({SHEET: f"<!DOCTYPE worksheet [{entities}]><worksheet/>".encode()})


def archive_of(names: Mapping[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in names.items():
            archive.writestr(name, text)
    return packed.getvalue()


def encrypted_part() -> bytes:
    """The workbook with the flag of a password on its first part."""
    content = bytearray(small_book())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def many(root: str, element: str, count: int) -> bytes:
    # Each unlike the others, or it would pack like a bomb.
    elements = "".join(element + hashlib.md5(b"%d" % n).hexdigest() for n in range(count))
    return f'<{root} xmlns="{NAMESPACE}">{elements}</{root}>'.encode()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BAD = {
    "nothing": (b"", "空です"),
    "blanks": (b" \r\n\0", "空です"),
    "csv in UTF-8": ("番号,実績値\n1,240\n".encode(), "CSV"),
    "csv in Shift_JIS": ("番号,実績値\n1,240\n".encode("cp932"), "CSV"),
    "old Excel": (OLE + b"\0" * 600, "(.xls)"),
    "with a password": (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "パスワード"),
    "zip with a password": (encrypted_part(), "パスワード"),
    "PDF": (b"%PDF-1.7\n", "PDFファイル"),
    "web page": (b"<html><body>1</body></html>", "Excelブックではありません"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0", "Excelブックではありません"),
    "ODS": (
        archive_of(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "content.xml": "<a/>",
            }
        ),
        "ODS",
    ),
    "Word": (
        archive_of({"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"}),
        "Excelブックではありません",
    ),
    "any archive": (archive_of({"a.txt": "a"}), "Excelブックではありません"),
    "macros": (changed({"xl/vbaProject.bin": b"\0"}), "マクロ"),
    "macros under another name": (
        changed(
            {
                "[Content_Types].xml": part("[Content_Types].xml").replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    MACROS.encode(),
                )
            }
        ),
        "マクロ",
    ),
    "links to other files": (
        changed({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
        "リンク",
    ),
    "embedded files": (changed({"xl/embeddings/oleObject1.bin": b"\0"}), "埋め込まれている"),
    "an entity": (doctype('<!ENTITY a "b">'), "DTD"),
    "a file as entity": (doctype('<!ENTITY a SYSTEM "file:///etc/hostname">'), "DTD"),
    "a billion laughs": (
        doctype('<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">'),
        "DTD",
    ),
    "an entity in UTF-16": (
        changed({SHEET: '<!DOCTYPE w [<!ENTITY a "b">]><w/>'.encode("utf-16")}),
        "DTD",
    ),
    "a million rows": (sheet_with("<row/>" * (MOST_ROWS + 1)), "行が多すぎる"),
    "a million rows in a part of another name": (
        changed(
            {
                SHEET: None,
                "xl/picture.png": f'<worksheet xmlns="{NAMESPACE}">'
                f"<sheetData>{'<row/>' * (MOST_ROWS + 1)}</sheetData></worksheet>".encode(),
                "xl/_rels/workbook.xml.rels": part("xl/_rels/workbook.xml.rels").replace(
                    b"/xl/worksheets/sheet1.xml", b"/xl/picture.png"
                ),
            }
        ),
        "行が多すぎる",
    ),
    "a million strings": (
        changed({"xl/sharedStrings.xml": many("sst", "<si/>", MOST_CELLS + 1)}),
        "多すぎる",
    ),
    "a million names": (
        changed({"xl/names.xml": many("definedNames", "<definedName/>", MOST_CELLS + 1)}),
        "多すぎる",
    ),
    "all cells merged": (ranges('<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "行"),
    "all columns merged": (ranges('<mergeCells><mergeCell ref="A:XFD"/></mergeCells>'), "行"),
    "a link from all cells": (
        ranges('<hyperlinks><hyperlink ref="A1:XFD1048576" display="a"/></hyperlinks>'),
        "行が多すぎる",
    ),
    "a range that is none": (ranges('<mergeCells><mergeCell ref="??"/></mergeCells>'), "壊れて"),
    "a bomb": (changed({SHEET: b"<worksheet>" + b" " * 3 * 1024**2}), "大きすぎる"),
    "many bombs": (
        changed({f"xl/media/{n}.png": b"\0" * 900_000 for n in range(40)}),
        "大きすぎる",
    ),
    "too many parts": (changed({f"xl/media/{n}.png": b"" for n in range(400)}), "大きすぎる"),
    "strict format": (
        changed({SHEET: b'<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'}),
        "Strict",
    ),
    "broken XML": (changed({SHEET: b"<worksheet><sheetData>"}), "壊れて"),
    "half a file": (small_book()[:-200], "壊れて"),
    "no styles": (changed({"xl/styles.xml": b"<styleSheet><fonts><font/>"}), "壊れて"),
    "too large": (b"PK" + b"\0" * MOST_BYTES, "MBまで"),
}


@pytest.mark.parametrize("name", BAD)
def test_file_that_is_no_safe_workbook_is_refused_in_a_sentence(name: str) -> None:
    content, words = BAD[name]

    with pytest.raises(NotAWorkbook) as refused:
        open_workbook(content)

    assert words in str(refused.value)
    assert str(refused.value).endswith("。")


def test_plain_workbook_opens() -> None:
    assert open_workbook(small_book()).active["A1"].value == "照会"


def test_broken_drawing_of_a_comment_as_excel_writes_it_is_let_through() -> None:
    content = changed({"xl/drawings/vmlDrawing1.vml": b"<xml><div>a<br>b</div></xml>"})

    assert open_workbook(content).active["A1"].value == "照会"


def test_bomb_is_refused_quickly_and_in_little_memory() -> None:
    # 100 MB of blanks in 100 KB, and a directory that says so.
    bomb = changed({SHEET: b" " * 100 * 1024**2})
    assert len(bomb) < 200_000

    tracemalloc.start()
    began = time.monotonic()
    with pytest.raises(NotAWorkbook, match="大きすぎる"):
        open_workbook(bomb)
    taken, peak = time.monotonic() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 5 * 1024**2
    assert taken < 2


def test_bomb_that_lies_about_its_size_is_broken() -> None:
    content = bytearray(changed({SHEET: b" " * 3 * 1024**2}))
    true = (3 * 1024**2).to_bytes(4, "little")
    assert content.count(true) >= 1
    lying = bytes(content).replace(true, (100).to_bytes(4, "little"))

    with pytest.raises(NotAWorkbook, match="壊れて"):
        open_workbook(lying)


def test_bomb_that_lies_about_its_size_and_its_sum_is_not_unpacked() -> None:
    # 200 MB of blanks that the directory calls 100 bytes, with the sum of those.
    content = bytearray(changed({"xl/media/a.png": b" " * 200 * 1024**2}))
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/media/a.png"))
    struct.pack_into("<L", content, entry + 16, zlib.crc32(b" " * 100))
    struct.pack_into("<L", content, entry + 24, 100)

    tracemalloc.start()
    assert opens_or_is_refused(bytes(content))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 5 * 1024**2


def test_part_of_an_unknown_compression_is_broken() -> None:
    content = bytearray(small_book())
    content[content.index(b"PK\x01\x02") + 10] = 97

    with pytest.raises(NotAWorkbook, match="壊れて"):
        open_workbook(bytes(content))


def opens_or_is_refused(content: bytes) -> bool:
    """Whether it opens, or is refused in a whole sentence; any other error fails the test."""
    try:
        return isinstance(open_workbook(content), Workbook)
    except NotAWorkbook as refused:
        return str(refused).endswith("。")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=8))
def test_workbook_with_any_damage_opens_or_is_refused(place: int, damage: bytes) -> None:
    content = small_book()
    place %= len(content)
    damaged = content[:place] + damage + content[place + len(damage) :]

    assert opens_or_is_refused(damaged)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", OLE):
        with pytest.raises(NotAWorkbook):
            open_workbook(start + content)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>/&;!=\"' abcrowsheetData1", max_size=120))
def test_any_sheet_opens_or_is_refused(xml: str) -> None:
    body = f'<worksheet xmlns="{NAMESPACE}">{xml}</worksheet>'.encode()

    assert opens_or_is_refused(changed({SHEET: body}))
