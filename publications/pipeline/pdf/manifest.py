"""What the bytes of a file depend on besides its content: programs, templates, fonts.

The same content, made by what this names, gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings

from publications.pipeline.pdf.making import FONT_FILES, font_dirs

# Beside those that `engine` names: what writes HTML, fonts, pictures and the QR code.
PACKAGES = ("django", "fonttools", "pillow", "pyphen", "segno", "tinycss2", "tinyhtml5", "wagtail")
TEMPLATES = ("components", "publications/components", "publications/print")
DOCUMENT_TEMPLATES = ("publications/document.html", "publications/summary.html")
PROGRAMS = ("publications/pipeline", "strategy/charts")
STYLESHEETS = ("css/print",)


def made_by(file_format: str, *, engine: str = "") -> dict[str, Any]:
    """Versions and hashes behind one file; fonts and stylesheets only of a PDF.

    `engine`: what `making.PdfFile` says of the programs that set it.
    """
    made: dict[str, Any] = {
        "packages": {name: version(name) for name in PACKAGES},
        "program_sha256": _program_sha256(),
        "templates_sha256": _templates_sha256(),
        "words_sha256": _words_sha256(),
    }
    if file_format == "pdf":
        made |= {
            "engine": engine,
            "stylesheets_sha256": _stylesheets_sha256(),
            "fonts": font_hashes(),
        }
    return made


def font_hashes() -> dict[str, str]:
    """SHA-256 of every font file a PDF may use, by the file's name."""
    found = {
        path.name: path
        for directory in font_dirs()
        for name in FONT_FILES.values()
        if (path := directory / name).is_file()
    }
    return {name: _file_sha256(str(path)) for name, path in sorted(found.items())}


@lru_cache
def _file_sha256(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache
def _program_sha256() -> str:
    root = Path(settings.ROOT)
    return _files_sha256(root, _below((root / place for place in PROGRAMS), "*.py"))


@lru_cache
def _templates_sha256() -> str:
    return _files_sha256(Path(settings.ROOT) / "templates", template_files())


def template_files() -> list[Path]:
    """Every template that a document may be made with."""
    root = Path(settings.ROOT) / "templates"
    files = _below((root / place for place in TEMPLATES), "*.html")
    return [*files, *(root / name for name in DOCUMENT_TEMPLATES)]


@lru_cache
def _words_sha256() -> str:
    """Of the words that templates have in each language."""
    root = Path(settings.ROOT)
    return _files_sha256(root, _below(map(Path, settings.LOCALE_PATHS), "django.mo"))


@lru_cache
def _stylesheets_sha256() -> str:
    root = Path(settings.ROOT) / "static"
    return _files_sha256(root, _below((root / place for place in STYLESHEETS), "*.css"))


def _below(directories: Iterable[Path], pattern: str) -> list[Path]:
    return [path for directory in directories for path in directory.rglob(pattern)]


def _files_sha256(root: Path, files: Iterable[Path]) -> str:
    """One hash of many files: of their names below `root` and of their bytes."""
    digest = hashlib.sha256()
    for path in sorted(files):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return digest.hexdigest()
