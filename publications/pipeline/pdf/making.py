"""A print document as PDF/UA-1, made by WeasyPrint in a process of its own.

The caller can never be taken down: the child process (`typesetting`) has limits on memory,
processor and time, an environment without secrets, no network, and reads only the files it is
given. The same HTML, pictures, fonts and versions give the same bytes.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from publications.pipeline.html.resources import (
    STYLESHEET_ADDRESS,
    PdfError,
    asset_address,
    stylesheet_path,
)
from publications.pipeline.pdf.patches import untried
from strategy.uploads.child_process import Limits, Progress, bare_environment, run_child

# Every family the stylesheet names, and a file that shows it is installed.
FONT_FILES: Mapping[str, str] = {
    "BIZ UDPGothic": "BIZUDPGothic-Regular.ttf",
    "BIZ UDPGothic Bold": "BIZUDPGothic-Bold.ttf",
    "BIZ UDGothic": "BIZUDGothic-Regular.ttf",
    "BIZ UDPMincho": "BIZUDPMincho-Regular.ttf",
}
ASSET_LIMIT_BYTES = 32 * 1024**2


@dataclass(frozen=True)
class PdfFile:
    """A finished PDF. `warnings` are WeasyPrint's, such as a character no font holds.

    `engine` names every version that the bytes depend on, and says where nothing is replaced in
    them (`patches`).
    """

    content: bytes
    page_count: int
    warnings: tuple[str, ...] = ()
    engine: str = ""


OF_A_DOCUMENT = Limits(memory_bytes=3 * 1024**3, cpu_seconds=240, wall_seconds=300)


def font_dirs() -> tuple[Path, ...]:
    """The directories of the only fonts a PDF may use (`settings.PDF_FONT_DIRS`)."""
    from django.conf import settings

    return tuple(Path(path) for path in settings.PDF_FONT_DIRS)


def missing_fonts() -> list[str]:
    """Families the stylesheet needs that no font directory holds; empty when all is well."""
    return [
        family
        for family, file_name in FONT_FILES.items()
        if not any((directory / file_name).is_file() for directory in font_dirs())
    ]


def make_pdf(
    html: str,
    *,
    assets: Mapping[str, Path],
    title: str,
    language: str,
    limits: Limits = OF_A_DOCUMENT,
    progress: Progress | None = None,
) -> PdfFile:
    """Make the PDF of a document from `render_print`.

    `assets`: a picture's file by its SHA-256. `title` and `language` name the
    document in the sentence of a failure. `progress` is told every few seconds how far
    it is; what that raises ends the work.

    Raises:
        PdfError: a font or picture is missing, a figure has no description, a
            limit was reached, or WeasyPrint failed.
    """
    try:
        return _made_by_child(html, assets, limits, progress)
    except PdfError as error:
        raise PdfError(f"「{title}」({language})のPDFを作れませんでした：{error}") from error


def _made_by_child(
    html: str, assets: Mapping[str, Path], limits: Limits, progress: Progress | None
) -> PdfFile:
    if missing := missing_fonts():
        raise PdfError(
            f"書体({'、'.join(missing)})がありません。fonts-morisawa-bizud-gothic と "
            "fonts-morisawa-bizud-mincho を入れてください。"
        )
    files = {asset_address(sha256): str(path) for sha256, path in assets.items()}
    request = {
        "html": html,
        "files": {STYLESHEET_ADDRESS: str(stylesheet_path()), **files},
        "limits": asdict(limits),
        "patched": not untried(),
    }
    try:
        child = run_child(
            [sys.executable, "-m", "publications.pipeline.pdf.typesetting"],
            request=json.dumps(request).encode(),
            env=child_environment(),
            wall_seconds=limits.wall_seconds,
            progress=progress,
        )
    except TimeoutError as error:
        raise PdfError(_time_sentence(limits.wall_seconds)) from error
    if child.returncode:
        raise PdfError(_death_sentence(child.returncode, child.stderr, limits))
    header, _, content = child.stdout.partition(b"\n")
    reply = json.loads(header)
    if "reason" in reply:
        raise PdfError(reply["reason"])
    return PdfFile(content, reply["page_count"], tuple(reply["warnings"]), reply["engine"])


def child_environment() -> dict[str, str]:
    """No secret of the server's, and no font but ours."""
    return {**bare_environment(), "FONTCONFIG_FILE": str(font_configuration())}


def font_configuration() -> Path:
    """The fontconfig file that lists only our fonts; written when it is missing or differs."""
    from django.conf import settings

    directory = Path(settings.DATA_DIR) / "fontconfig"
    directory.mkdir(parents=True, exist_ok=True)
    dirs = "".join(f"  <dir>{escape(str(path))}</dir>\n" for path in font_dirs())
    text = (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"{dirs}  <cachedir>{escape(str(directory / 'cache'))}</cachedir>\n</fontconfig>\n"
    )
    path = directory / "fonts.conf"
    if not path.is_file() or path.read_text() != text:
        # Several workers may start at once: each replaces the file whole.
        draft = directory / f"fonts.{os.getpid()}.conf"
        draft.write_text(text)
        draft.replace(path)
    return path


def _time_sentence(seconds: float) -> str:
    return f"時間の上限({seconds:g}秒)を超えました。大きな表や図を分けてください。"


def memory_sentence(memory_bytes: int) -> str:
    return (
        f"メモリーの上限({memory_bytes // 1024**2}MB)を超えました。大きな表や図を分けてください。"
    )


# What Python, GLib and the C library say when an allocation, or a thread's stack, is refused.
_OUT_OF_MEMORY = ("MemoryError", "failed to allocate", "Cannot allocate", "creating thread")


def _death_sentence(returncode: int, stderr: bytes, limits: Limits) -> str:
    """Why a child ended without an answer; negative codes are signals."""
    import signal

    if -returncode == signal.SIGXCPU:
        return _time_sentence(limits.cpu_seconds)
    said = stderr.decode(errors="replace")
    if any(word in said for word in _OUT_OF_MEMORY):
        return memory_sentence(limits.memory_bytes)
    last = said.strip().rpartition("\n")[2][:200]
    return f"PDFを作る処理が途中で終わりました(終了コード {returncode} {last})。"
