"""The languages of the texts: which there are, what each has, which readers are offered.

`LANGUAGES` names all; each has a column of every translated field. A language of
`SHORT_TEXT_LANGUAGES` has only the texts that their registration in a `translation` module calls
`short`; its other columns stay NULL, and no form, file or table shows them. Readers meet the
`OFFERED_LANGUAGES`; editors write in all.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.utils.translation import get_language_from_path
from modeltranslation.translator import translator

ORIGINAL = "ja"
# BCP 47 tags of the languages whose codes are none: plain Japanese is Japanese.
_TAGS: Mapping[str, str] = {"ja-easy": "ja"}


def codes() -> list[str]:
    """Every language that has columns, the original first."""
    return [code for code, _ in settings.LANGUAGES]


def offered() -> list[str]:
    """What readers are offered, the original first: addresses, files of editions, open data."""
    return [code for code in codes() if is_offered(code)]


def is_offered(code: str) -> bool:
    return code in settings.OFFERED_LANGUAGES


def own_name(code: str) -> str:
    """A language as its readers call it: English."""
    return str(dict(settings.LANGUAGES)[code])


def japanese_name(code: str) -> str:
    """A language as the admin calls it: 英語."""
    return settings.LANGUAGES_IN_JAPANESE[code]


def tag(code: str) -> str:
    """The tag of a language for `lang` and `hreflang`."""
    return _TAGS.get(code, code)


def language_of(path: str) -> str:
    """The language of a public address; Japanese where it names none that is offered."""
    code = get_language_from_path(path) or ORIGINAL
    return code if is_offered(code) else ORIGINAL


def column(name: str, code: str) -> str:
    """The column of a translated field: heading, ja-easy → heading_ja_easy."""
    return f"{name}_{code.replace('-', '_')}"


def has(name: str, code: str) -> bool:
    """Whether a language has the texts of a translated field."""
    return code not in settings.SHORT_TEXT_LANGUAGES or name in _short_texts()


def having(name: str) -> list[str]:
    """The languages that have the texts of a translated field, the original first."""
    return [code for code in codes() if has(name, code)]


def columns(name: str) -> list[str]:
    """The columns of a translated field in the languages that have it."""
    return [column(name, code) for code in having(name)]


def every_column(name: str) -> list[str]:
    """The columns of a translated field, those that stay empty too."""
    return [column(name, code) for code in codes()]


@cache
def _short_texts() -> frozenset[str]:
    """A field's name says the same wherever it is registered: short in all models or in none."""
    return frozenset(
        name
        for model in translator.get_registered_models()
        for options in type(translator.get_options_for_model(model)).__mro__
        for name in vars(options).get("short", ())
    )
