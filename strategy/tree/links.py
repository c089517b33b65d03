"""A link as templates are given it."""

from __future__ import annotations

from dataclasses import dataclass

from strategy.languages import NO_TEXT, Text


@dataclass(frozen=True)
class Link:
    label: str
    url: str = ""
    current: bool = False
    lang: str = ""
    summary: Text = NO_TEXT
