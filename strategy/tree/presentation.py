"""A text in a language, or in the original where that has none."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model

from strategy.languages import ORIGINAL, column, tag


@dataclass(frozen=True)
class Text:
    """A text and, where it had to fall back to the original, that language; else ""."""

    value: str
    lang: str = ""

    def __str__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return bool(self.value)


def text_of(record: Model, name: str, language: str) -> Text:
    """A translated field, falling back to the Japanese original and saying so."""
    if value := getattr(record, column(name, language)):
        return Text(str(value))
    original = str(getattr(record, column(name, ORIGINAL)) or "")
    same_tongue = tag(language) == ORIGINAL
    return Text(original, "" if same_tongue or not original else ORIGINAL)
