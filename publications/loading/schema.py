"""The form of a strategy's file as a whole: the strategy and its registered editions."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from strategy.languages import codes
from strategy.loading.forms import Code, Day, Form, PartialDateText, Translated
from strategy.loading.schema import StrategyForm


def _known_language(code: str) -> str:
    if code not in codes():
        raise ValueError(f"“{code}” is no language of this site ({', '.join(codes())})")
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
    decision_number: str = Field(default="", max_length=60)
    decided_on: Day | None = None
    note: Translated | None = None
    source: str = ""
    publications: list[PublicationForm] = []

    @model_validator(mode="after")
    def _files_have_addresses_of_their_own(self) -> Self:
        # A file's address is made of its document's kind and its language.
        counted = Counter(
            (publication.kind, file.language, file.format)
            for publication in self.publications
            for file in publication.files
        )
        for (kind, language, file_format), times in counted.items():
            if times > 1:
                raise ValueError(
                    f"{times} files would have the one address …/{kind}-{language}.{file_format}; "
                    "give each a kind of its own"
                )
        return self


class StrategyFile(Form):
    format: Literal["1"]
    strategy: StrategyForm
    editions: list[EditionForm] = []
