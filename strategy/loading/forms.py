"""The pieces that every form of the YAML files is made of (pydantic)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo

from strategy.fields.stored import CODE_PATTERN
from strategy.languages import ORIGINAL, codes, having
from strategy.loading.markdown import check_markdown
from strategy.models.nodes import SHORT_CODE_PATTERN
from strategy.notation.days import NotADay, parse_partial_date
from strategy.notation.numbers import NotANumber, parse_number
from strategy.notation.wareki import PartialDate


class Form(BaseModel):
    """A mapping whose keys are all known."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


def _translated(value: Any, info: ValidationInfo) -> Any:
    # A text is called in a file what its field is called.
    return _in_languages(value, having(info.field_name or ""))


def _translated_in_body(value: Any) -> Any:
    return _in_languages(value, having("body"))


def _in_languages(value: Any, known: Sequence[str]) -> Any:
    if not isinstance(value, dict):
        raise ValueError(f"must be a mapping of languages, such as {{{ORIGINAL}: …, en: …}}")
    if unknown := [code for code in value if code not in codes()]:
        raise ValueError(f"“{unknown[0]}” is no language of this site ({', '.join(known)})")
    if short := [code for code in value if code not in known]:
        raise ValueError(
            f"“{short[0]}” has short texts only, and this is none ({', '.join(known)})"
        )
    if not str(value.get(ORIGINAL) or "").strip():
        raise ValueError(f"has no {ORIGINAL} text; the original language is required")
    if broken := [
        code for code, text in value.items() if text is not None and not isinstance(text, str)
    ]:
        raise ValueError(f"the {broken[0]} text must be a plain text")
    return {code: text.strip() for code, text in value.items() if text and text.strip()}


def _partial_date(value: Any) -> Any:
    try:
        typed = parse_partial_date(str(value))
    except NotADay:
        # Refused in the words of the other messages of a file.
        typed = None
    return str(typed or PartialDate.parse(str(value)))


def _markdown(value: dict[str, str]) -> dict[str, str]:
    for text in value.values():
        check_markdown(text)
    return value


def _note(value: dict[str, str]) -> dict[str, str]:
    for text in value.values():
        check_markdown(text, lists=False)
    return value


def _short_code(value: str) -> str:
    if not re.fullmatch(SHORT_CODE_PATTERN, value):
        raise ValueError(
            f"“{value}” is no short code: use 4 to 8 small letters and digits without vowels, "
            "l, 0 and 1, a letter first, such as k7m3dx"
        )
    return value


Code = Annotated[str, Field(pattern=rf"^{CODE_PATTERN}$", max_length=60)]
ShortCode = Annotated[str, AfterValidator(_short_code)]
Translated = Annotated[dict[str, str], BeforeValidator(_translated)]
TranslatedInBody = Annotated[dict[str, str], BeforeValidator(_translated_in_body)]
Markdown = Annotated[TranslatedInBody, AfterValidator(_markdown)]
NoteMarkdown = Annotated[TranslatedInBody, AfterValidator(_note)]
PartialDateText = Annotated[str, BeforeValidator(_partial_date)]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), BeforeValidator(_partial_date)]
FiscalYear = Annotated[int, Field(ge=1950, le=2200)]


def _number(value: Any) -> str:
    try:
        number = parse_number(str(value))
    except NotANumber as error:
        raise ValueError(str(error)) from None
    if number is None:
        raise ValueError("has no value; write a number, or leave the key out")
    return number_key(number)


def number_key(value: Decimal) -> str:
    """A figure as text without needless zeros, so that equal figures compare equal."""
    return f"{value.normalize() + 0:f}"


Number = Annotated[str, BeforeValidator(_number)]
