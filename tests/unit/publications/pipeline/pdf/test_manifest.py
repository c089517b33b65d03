"""What a manifest names, and that what it names is all a document depends on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.template.base import Template

from publications.pipeline.document.building import SCHEMAS
from publications.pipeline.document.shapes import DocumentKind
from publications.pipeline.html.render import render_fragment, render_print
from publications.pipeline.pdf.manifest import made_by, template_files
from tests.unit.publications.pipeline.test_golden_snapshots import LANGUAGES, golden

NEWEST = max(SCHEMAS)
ELSEWHERE = """
import hashlib, json
import django
django.setup()
from publications.pipeline.document.shapes import DocumentKind
from publications.pipeline.pdf.manifest import made_by
from publications.pipeline.html.render import render_fragment, render_print
from tests.unit.publications.pipeline.test_golden_snapshots import LANGUAGES, golden
digest = hashlib.sha256()
for kind in DocumentKind:
    for language in LANGUAGES:
        snapshot = golden({schema})
        digest.update(render_fragment(snapshot, kind=kind, language=language).encode())
        html = render_print(snapshot, kind=kind, language=language, sha256="0" * 64)
        digest.update(html.encode())
print(digest.hexdigest(), json.dumps(made_by("pdf", engine="")))
"""


def test_every_template_of_a_document_is_part_of_its_manifest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    used: set[Path] = set()
    make = Template.__init__

    def noted(self: Template, *args: object, **kwargs: object) -> None:
        make(self, *args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        used.add(Path(self.origin.name))

    monkeypatch.setattr(Template, "__init__", noted)
    for loader in engines["django"].engine.template_loaders:  # type: ignore[attr-defined]  # Django's own
        loader.reset()

    for kind in DocumentKind:
        for language in LANGUAGES:
            render_fragment(golden(NEWEST), kind=kind, language=language)
            render_print(golden(NEWEST), kind=kind, language=language, sha256="0" * 64)

    assert len(used) > 10
    assert used <= set(template_files())


def test_html_and_manifest_are_the_same_in_any_process(tmp_path: Path) -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", ELSEWHERE.format(schema=NEWEST)],
            capture_output=True,
            check=True,
            cwd=cwd,
            env={
                **os.environ,
                "PYTHONPATH": str(settings.ROOT),
                "DJANGO_SETTINGS_MODULE": "aizu_strategy.settings.test",
                "PYTHONHASHSEED": seed,
                "TZ": zone,
                "LANG": locale,
            },
        ).stdout
        for seed, zone, locale, cwd in (
            ("1", "Asia/Tokyo", "C.UTF-8", settings.ROOT),
            ("2", "America/Lima", "POSIX", tmp_path),
        )
    }

    assert len(answers) == 1


def test_what_is_no_pdf_depends_on_no_font() -> None:
    html, pdf = made_by("html"), made_by("pdf", engine="an engine")

    assert set(pdf) - set(html) == {"engine", "fonts", "stylesheets_sha256"}
    assert pdf["words_sha256"] == html["words_sha256"]
