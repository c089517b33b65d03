"""Documents to download: whether the bytes are what the name says, and whom they name."""

from __future__ import annotations

import html
import re
import zipfile
from typing import IO

from strategy.uploads.pdf import NotAPdf, pdf_authors, read_pdf

# The part that says what an Office file is, and the parts that name people.
_KINDS = "[Content_Types].xml"
_OFFICE = {
    "docx": (b"wordprocessingml.document.main+xml", "Word文書(.docx)"),
    "xlsx": (b"spreadsheetml.sheet.main+xml", "Excelブック(.xlsx)"),
}
_NAMING = re.compile(
    r"docProps/(core|app)\.xml|package/services/metadata/core-properties/[^/]+\.psmdcp"
    r"|word/(glossary/)?(document|header|footer|comments|footnotes|endnotes|people)\d*\.xml"
    r"|xl/(workbook\d*|comments/?\w*|persons/\w+|revisions/\w+)\.xml"
    r"|xl/externalLinks/_rels/\w+\.xml\.rels"
)
# An element with a name in it, an attribute of a remark or of a change, or the folder of a user
# in which Excel saved. No expression runs past a `<` or a quotation mark: text that only looks
# like markup would take it days.
_NAMES = re.compile(
    rb"<(?:\w{1,20}:)?(?:creator|lastModifiedBy|Manager|author)\b[^<>]*>([^<]+)<"
    rb"""|\b(?:w\d*:author|displayName|userName)=["']([^"'<>]+)["']"""
    rb"""|(?:<(?:\w{1,20}:)?absPath\b[^<>]{0,300}?\burl|\bTarget)=["'][^"'<>]{0,200}?"""
    rb"""[\\/](?:Users|home|personal)[\\/]([^"'\\/<>]+)"""
)
MOST_OF_A_PART = 20 * 1024**2
# A file may have as many parts as it likes, each packed to a thousandth.
MOST_OF_ALL_PARTS = 50 * 1024**2
# Bodies and programs are no persons; 木村, 阿部, 長谷部 and 佐藤正道 are.
_NO_PERSON = re.compile(
    r"(?!..\Z|長谷部|日下部|曽我部)"
    r".*(市|町|村|区|県|東京都|北海道|(大阪|京都|政|内閣)府|課|部|局|室|係|班|会|役所|役場|協会"
    r"|センター|株式会社|\(株\))"
    r"|Microsoft Office User|openpyxl|python-docx|Windows ユーザー|user|admin|owner",
    re.IGNORECASE,
)


class NotWhatItSays(ValueError):
    """Why a document's content does not go with its name, in Japanese sentences."""


def check_document(name: str, file: IO[bytes]) -> None:
    """Judge a document by its content; `file` stands at its start again.

    Raises:
        NotWhatItSays: it is of another kind than its name ends in, broken or protected.
    """
    extension = name.rpartition(".")[2].lower()
    file.seek(0)
    try:
        if extension == "pdf":
            read_pdf(file)
        elif extension in _OFFICE:
            _check_office(extension, file)
        elif extension == "csv":
            _check_text(file.read())
        else:
            raise NotWhatItSays(f"「.{extension}」のファイルは登録できません。")
    except NotAPdf as error:
        raise NotWhatItSays(str(error)) from error
    finally:
        file.seek(0)


def _check_office(extension: str, file: IO[bytes]) -> None:
    mark, kind = _OFFICE[extension]
    try:
        with zipfile.ZipFile(file) as archive:
            kinds = _part(archive, _KINDS)
    except Exception as error:
        # What zipfile stumbles over depends on the bytes.
        raise NotWhatItSays(_other_kind(extension, kind)) from error
    if mark not in kinds or b"macroEnabled" in kinds:
        raise NotWhatItSays(_other_kind(extension, kind))


def _other_kind(extension: str, kind: str) -> str:
    return (
        f"名前は「.{extension}」ですが、中身が{kind}として読めません。パスワードやマクロを外し、"
        f"元のファイルを開いて{kind}で保存し直してください。"
    )


def _check_text(content: bytes) -> None:
    text = _decoded(content)
    if text is None or "\0" in text or text.lstrip()[:1] == "<" or text.startswith("%PDF"):
        raise NotWhatItSays(
            "名前は「.csv」ですが、中身がCSVの文字(UTF-8かShift_JIS)として読めません。"
            "Excelなどで「CSV」として保存し直してください。"
        )


def _decoded(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def named_persons(name: str, file: IO[bytes]) -> list[str]:
    """Who is named in a document beside its text: as author, last editor, of remarks.

    In the order they are found, each once; bodies and names of programs are left out.

    Raises:
        NotWhatItSays: it cannot be read.
    """
    check_document(name, file)
    extension = name.rpartition(".")[2].lower()
    if extension == "pdf":
        try:
            found = pdf_authors(file)
        except NotAPdf as error:
            raise NotWhatItSays(str(error)) from error
    elif extension in _OFFICE:
        found = _office_names(extension, file)
    else:
        found = []
    persons = dict.fromkeys(each.strip() for each in found)
    return [each for each in persons if each and not _NO_PERSON.fullmatch(each)]


def _office_names(extension: str, file: IO[bytes]) -> list[str]:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = [name for name in archive.namelist() if _NAMING.fullmatch(name)]
            if sum(archive.getinfo(name).file_size for name in parts) > MOST_OF_ALL_PARTS:
                raise NotWhatItSays(_other_kind(extension, _OFFICE[extension][1]))
            found = (
                next(filter(None, match.groups())).decode(errors="replace")
                for name in parts
                for match in _NAMES.finditer(_part(archive, name))
            )
            return [html.unescape(name) for name in dict.fromkeys(found)]
    except Exception as error:
        raise NotWhatItSays(_other_kind(extension, _OFFICE[extension][1])) from error


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """So much of a part as is looked at, whatever size the directory claims."""
    with archive.open(name) as stream:
        return stream.read(MOST_OF_A_PART)
