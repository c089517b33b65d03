"""Django's check of the programs that set documents."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Warning

from publications.pipeline.pdf.patches import TRIED_WITH, untried


def check_patches(**kwargs: Any) -> list[CheckMessage]:
    """Whether the PDF programs are those whose insides `patches` was written for."""
    if not (found := untried()):
        return []
    tried = ", ".join(f"{name} {version}" for name, version in TRIED_WITH.items())
    return [
        Warning(
            f"The portal replaces nothing in {' and '.join(found)}, which it was never tried with: "
            "PDFs are complete and tagged, but larger, set more slowly, and ragged at the right.",
            hint=f"Install {tried}, or look at publications/pipeline/pdf/patches and raise "
            "TRIED_WITH.",
            id="publications.W001",
        )
    ]
