"""Setting one document in pages: the process that `pdf` starts and binds.

`python -m publications.pipeline.pdf.typesetting [DESCRIPTOR]`: a request as JSON on standard input,
a line of JSON and the PDF's bytes on standard output, and pages on the descriptor as they are
set.
"""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import os
import re
import sys
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from publications.pipeline.html.resources import STYLESHEET_ADDRESS
from publications.pipeline.pdf.making import ASSET_LIMIT_BYTES, memory_sentence
from strategy.uploads.child_process import end_with_parent, limit

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from weasyprint.urls import URLFetcherResponse

# What an editor can mend, in an editor's words; the rest is passed on as WeasyPrint says it.
_SENTENCES = (
    (re.compile(r"no required alt description"), "図の説明(代替テキスト)がありません。"),
    (re.compile(r"Failed to load image at '([^']*)'"), "図({})を読み込めません。"),
    (re.compile(r"Relative URI reference without a base URI: (.*)"), "図({})を読み込めません。"),
    (
        re.compile(r'unsupported by fonts: "(.+)" \((U\+\w+)\)'),
        "書体にない文字({}、{})があります。",
    ),
    (re.compile(r"No anchor #(\S+)"), "文書の中のリンク(#{})の行き先がありません。"),
)
UNFINISHED = (
    "このWeasyPrintでは、読み上げのための仕上げ(PDF/UA)ができませんでした。システム担当に、"
    "manage.py check の確認を依頼してください。"
)


def _sentence(message: str) -> str:
    for pattern, sentence in _SENTENCES:
        if match := pattern.search(message):
            return sentence.format(*match.groups())
    return message


class _Records(logging.Handler):
    """Keeps what WeasyPrint logs, each message once and in order."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.warnings: dict[str, None] = {}
        self.errors: dict[str, None] = {}

    def forget(self) -> None:
        self.warnings.clear()
        self.errors.clear()

    def emit(self, record: logging.LogRecord) -> None:
        kept = self.errors if record.levelno >= logging.ERROR else self.warnings
        kept[record.getMessage()] = None


class _Pages(logging.Handler):
    """Reports every page that is set, and the total once all were set for the first time."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(logging.INFO)
        self.descriptor = descriptor
        self.page = self.total = 0

    def emit(self, record: logging.LogRecord) -> None:
        if "Repagination" in record.msg or "Step 6" in record.msg:
            self.total = self.total or self.page
        elif "- Page %d" in record.msg and isinstance(record.args, tuple):
            self.page = max(self.page, int(str(record.args[0])))
        else:
            return
        # Nobody reads any more once the parent is gone; then the kernel ends this process too.
        with contextlib.suppress(OSError):
            os.write(self.descriptor, f"{self.page} {self.total}\n".encode())


def _fetcher(files: Mapping[str, str]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyOurFiles(URLFetcher):
        """Knows the addresses it was given and pictures in `data:`; opens nothing else."""

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            if url.startswith("data:image/"):
                return super().fetch(url, headers)
            if url not in files:
                raise ValueError(f"address not allowed: {url[:80]}")
            # A link in the storage must not lead the reader elsewhere.
            descriptor = os.open(files[url], os.O_RDONLY | os.O_NOFOLLOW)
            with os.fdopen(descriptor, "rb") as file:
                content = file.read(ASSET_LIMIT_BYTES + 1)
            if len(content) > ASSET_LIMIT_BYTES:
                raise ValueError(f"larger than {ASSET_LIMIT_BYTES} bytes: {url}")
            media_type = "text/css" if url == STYLESHEET_ADDRESS else _media_type(content)
            return URLFetcherResponse(url, content, {"Content-Type": media_type})

    return OnlyOurFiles(allowed_protocols=("data",), allow_redirects=False)


def _media_type(content: bytes) -> str:
    """SVG by its first element; a raster picture's own header says the rest."""
    start = content[:1024].lstrip()
    return "image/svg+xml" if start.startswith((b"<svg", b"<?xml")) else "image/*"


def _settle_links(root: Element) -> None:
    """Make every link one that paper and PDF can hold.

    A site-relative address without a `base` to complete it, and a dangling one, become
    plain words. What is inside a link becomes text: WeasyPrint gives each inner element
    an annotation of its own, outside the Link tag, which PDF/UA forbids.
    """
    schemes = ("http://", "https://", "mailto:", "tel:")
    kept = schemes if root.find(".//base") is None else (*schemes, "/")
    anchors = {element.get("id") for element in root.iter() if element.get("id")}
    for link in list(root.iter("a")):
        href = link.get("href", "")
        is_inside = href.startswith("#") and href[1:] in anchors
        if not is_inside and not href.startswith(kept):
            link.attrib.pop("href", None)
        words = "".join(link.itertext())
        tail = link.tail
        attributes = dict(link.attrib)
        link.clear()
        link.attrib.update(attributes)
        link.text, link.tail = words, tail


def _render(html: str, files: Mapping[str, str], *, patched: bool) -> tuple[dict[str, Any], bytes]:
    from publications.pipeline.pdf import patches
    from publications.pipeline.pdf.finish import finish

    def finished(document: Any, made: Any) -> None:
        if patched:
            # Not imported otherwise: it names what other versions need not have.
            from publications.pipeline.pdf.patches.compact import fold_lines

            fold_lines(made)
        finish(document, made)

    if patched:
        patches.install()
    records = _Records()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(records)
    document = _laid_out(html, files, records)
    write = partial(
        document.write_pdf, pdf_variant="pdf/ua-1", pdf_identifier=True, custom_metadata=True
    )
    content: bytes
    try:
        content = write(finisher=finished)
    except (AttributeError, LookupError, TypeError, ValueError):
        if patched:
            raise
        # Another version's tags are none that `finish` knows: they stay as they are.
        content = write()
        records.warnings[UNFINISHED] = None
    if records.errors:
        return {"reason": " ".join(dict.fromkeys(map(_sentence, records.errors)))}, b""
    reply = {
        "page_count": len(document.pages),
        "warnings": list(dict.fromkeys(map(_sentence, records.warnings))),
        "engine": _engine() + ("" if patched else ", unpatched"),
    }
    return reply, content


def _laid_out(html: str, files: Mapping[str, str], records: _Records) -> Any:
    """The document in pages, with its notes at the foot of them wherever that can be had."""
    from weasyprint import HTML

    from publications.pipeline.pdf.floating import MOST_LAYOUTS, float_notes, strayed

    staying: set[str] = set()
    layouts = 0
    while True:
        source = HTML(string=html, url_fetcher=_fetcher(files))
        _settle_links(source.etree_element)
        floating = float_notes(source.etree_element, staying)
        document = source.render(pdf_variant="pdf/ua-1", optimize_images=False)
        # The one time it pays: what the layout leaves behind makes room for the PDF.
        del source
        gc.collect()
        astray = strayed(document, floating)
        if not astray:
            return document
        layouts += 1
        # One that stays in the text moves all that follow.
        staying |= astray if layouts < MOST_LAYOUTS else floating
        records.forget()
        del document


def _engine() -> str:
    import pydyf
    import weasyprint
    from weasyprint.text.ffi import pango

    # 15012 is 1.50.12.
    major, rest = divmod(pango.pango_version(), 10_000)
    pango_version = f"{major}.{rest // 100}.{rest % 100}"
    return f"WeasyPrint {weasyprint.__version__}, pydyf {pydyf.__version__}, Pango {pango_version}"


def _answer(request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    limits = request["limits"]
    try:
        return _render(request["html"], request["files"], patched=request["patched"])
    # The second is what is left of the first where a library of C lost it.
    except (MemoryError, SystemError):
        return {"reason": memory_sentence(limits["memory_bytes"])}, b""
    except RecursionError:
        return {"reason": "箇条書きや囲みの入れ子が深すぎます。浅くしてください。"}, b""
    except OSError as error:
        return {"reason": f"PDFを作るライブラリーかファイルを読めません({error})。"}, b""
    except Exception as error:
        return {"reason": f"組版で問題が起きました({type(error).__name__}: {error})。"}, b""


def main() -> None:
    """Answer one request."""
    # Libraries print to standard output now and then; the answer has a descriptor of its own.
    end_with_parent()
    if len(sys.argv) > 1:
        pages = logging.getLogger("weasyprint.progress")
        pages.addHandler(_Pages(int(sys.argv[1])))
        pages.setLevel(logging.INFO)
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    request = json.load(sys.stdin.buffer)
    limits = request["limits"]
    limit(limits["memory_bytes"], limits["cpu_seconds"])
    # Rendering makes few cycles and ends soon: collecting costs a fifth of the time.
    gc.disable()
    reply, content = _answer(request)
    with answer:
        answer.write(json.dumps(reply).encode() + b"\n" + content)


if __name__ == "__main__":
    main()
