"""The form of pages and their bodies in the YAML files (pydantic)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from strategy.loading.forms import (
    Code,
    Day,
    Form,
    Markdown,
    NoteMarkdown,
    Translated,
    TranslatedInBody,
)


class CalloutForm(Form):
    tone: Literal["note", "important"] = "note"
    heading: TranslatedInBody | None = None
    text: Markdown


class TableForm(Form):
    caption: TranslatedInBody
    source: TranslatedInBody | None = None
    header_column: bool = True
    columns: list[TranslatedInBody] = Field(min_length=1)
    rows: list[list[TranslatedInBody | str]]

    @model_validator(mode="after")
    def rows_fit_columns(self) -> TableForm:
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"row {number} has {len(row)} cells, but there are {len(self.columns)} columns"
                )
        return self


class BlockForm(Form):
    """One block of a body: exactly one of its keys."""

    text: Markdown | None = None
    heading: TranslatedInBody | None = None
    callout: CalloutForm | None = None
    footnote: NoteMarkdown | None = None
    table: TableForm | None = None
    directory: (
        Literal["bodies", "programmes", "agreements", "rules", "units", "frameworks"] | None
    ) = None

    @model_validator(mode="after")
    def is_one_block(self) -> BlockForm:
        if len(self.model_fields_set) != 1:
            raise ValueError("a block is a mapping with exactly one key, such as “text:”")
        return self


Body = list[BlockForm]


class PageForm(Form):
    code: Code
    heading: Translated
    summary: Translated | None = None
    body: Body = []


class StandingPageForm(PageForm):
    show_in_menu: bool = False


class NewsForm(PageForm):
    published_on: Day
    strategy: Code | None = None


class HomeForm(Form):
    heading: Translated
    summary: Translated | None = None
    body: Body = []
