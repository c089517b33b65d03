"""The languages of the texts: which there are, what each has, which readers are offered.

`LANGUAGES` names all; each has a column of every field that a `translation` module registers. A
language of `SHORT_TEXT_LANGUAGES` has the short texts only; its other columns stay NULL, and no
form, file or table shows them. Readers meet the `OFFERED_LANGUAGES`; editors write in all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language_from_path

ORIGINAL = "ja"
# Its letters are those of addresses.
ENGLISH = "en"
# BCP 47 tags of the languages whose codes are none: plain Japanese is Japanese.
_TAGS: Mapping[str, str] = {"ja-easy": "ja"}
# A field's name says the same wherever it stands: short in every model or in none.
_SHORT_TEXTS = frozenset(
    {
        *("heading", "summary", "scope_note", "statement", "plain_title", "aim", "for_whom"),
        *("goal_word", "measure_word", "name", "short_name", "unit", "definition"),
        *("label", "title", "tagline", "banner", "notice", "city_name"),
    }
)


@dataclass(frozen=True)
class Text:
    """A text and, where it had to fall back to the original, that language; else ""."""

    value: str
    lang: str = ""

    def __str__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return bool(self.value)


NO_TEXT = Text("")


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
    return code not in settings.SHORT_TEXT_LANGUAGES or name in _SHORT_TEXTS


def having(name: str) -> list[str]:
    """The languages that have the texts of a translated field, the original first."""
    return [code for code in codes() if has(name, code)]


def original(record: object, name: str) -> str:
    """The original words of a translated field."""
    return str(getattr(record, column(name, ORIGINAL)) or "")


def text_of(record: object, name: str, language: str) -> Text:
    """A translated field, falling back to the Japanese original and saying so."""
    if value := getattr(record, column(name, language)):
        return Text(str(value))
    words = original(record, name)
    same_tongue = tag(language) == ORIGINAL
    return Text(words, "" if same_tongue or not words else ORIGINAL)


def columns(name: str) -> list[str]:
    """The columns of a translated field in the languages that have it."""
    return [column(name, code) for code in having(name)]


def every_column(name: str) -> list[str]:
    """The columns of a translated field, those that stay empty too."""
    return [column(name, code) for code in codes()]
