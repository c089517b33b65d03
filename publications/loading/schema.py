"""The form of a strategy's file as a whole: the strategy and its registered editions."""

from __future__ import annotations

from typing import Annotated, Literal

from django.conf import settings
from pydantic import AfterValidator, Field

from strategy.loading.forms import Code, Form, PartialDateText, Translated
from strategy.loading.schema import StrategyForm


def _known_language(code: str) -> str:
    known = dict(settings.LANGUAGES)
    if code not in known:
        raise ValueError(f"“{code}” is no language of this site ({', '.join(known)})")
    return code


class FileForm(Form):
    """An original as the city's page prints it: its name and size, to the letter."""

    language: Annotated[str, AfterValidator(_known_language)]
    format: Literal["pdf"] = "pdf"
    printed_name: str = Field(min_length=1)
    printed_size: str = ""


class PublicationForm(Form):
    kind: Literal["main", "summary", "outline", "comparison", "appendix"]
    title: Translated
    editions: list[Code] = []
    files: list[FileForm] = []


class EditionForm(Form):
    code: Code
    stage: Literal["outline", "preliminary", "proposal", "adopted", "amended"]
    version: str = ""
    label: Translated | None = None
    dated: PartialDateText
    note: Translated | None = None
    source: str = ""
    publications: list[PublicationForm] = []


class StrategyFile(Form):
    format: Literal["1"]
    strategy: StrategyForm
    editions: list[EditionForm] = []
