"""Two independent checkers of PDF/UA-1, asked as one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import outloud
import pdfua


def faults(path: Path) -> list[str]:
    """What either checker finds in a file; empty when both are silent."""
    # Its semantic layer guesses from shapes: a long running head reads to it like lost prose.
    read_aloud = outloud.check(str(path), layers=["conformance"])
    validated = pdfua.validate(str(path))
    return [
        *(f"outloud: {finding}" for finding in read_aloud.findings),
        *([f"outloud: {read_aloud.error}"] if read_aloud.error else []),
        *(f"pdfua: {finding}" for outcome in validated.outcomes for finding in outcome.findings),
    ]


def errors(path: Path) -> list[str]:
    """Of these, what breaks a rule; the others are guesses from where lines stand."""
    return [fault for fault in faults(path) if "severity='warning'" not in fault]


@lru_cache
def rules() -> tuple[str, ...]:
    """The rules that were asked, each with what it is about."""
    return (
        *(
            f"outloud {r.id}: {r.title}"
            for r in outloud.load_catalogue().values()
            if r.layer == "conformance"
        ),
        *(f"pdfua {rule.id}: {rule.title}" for rule in pdfua.describe_rules()),
    )
