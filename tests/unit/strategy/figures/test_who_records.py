"""Figures are recorded where a file is loaded and where a proposal is approved, nowhere else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.paths import ROOT

ACTIONS = {
    f"record_{kind}" for kind in ("definition", "baseline", "target", "observation", "evaluation")
}
RECORDING = {
    "strategy/loading/evaluations.py": "files",
    "strategy/loading/figures.py": "files",
    "strategy/proposals/figures.py": "approval",
    "strategy/inquiries/preview.py": "tried, and taken back",
    "strategy/working_copies/starting.py": "how a next term measures, out of the public's sight",
}


def named(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                yield name


def test_nothing_but_loading_and_approval_records_figures() -> None:
    files = [
        path
        for app in ("aizu_strategy", "publications", "strategy")
        for path in (ROOT / app).rglob("*.py")
    ]

    recording = {path.relative_to(ROOT).as_posix() for path in files if ACTIONS & set(named(path))}

    assert recording == set(RECORDING)
