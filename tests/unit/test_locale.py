"""The words of each language: whole, compiled, and with nothing of ours left out."""

from __future__ import annotations

import io
import re
from pathlib import Path

import django.conf
import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.apps import apps

from tests.paths import ROOT

CATALOGS = sorted((ROOT / "aizu_strategy" / "locale").glob("*/LC_MESSAGES/*.po"))
PLACEHOLDER_OR_TAG = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|</?[a-z][^>]*>")
OURS = re.compile(r'\{%\s*translate "([^"]+)"|gettext(?:_noop)?\(\s*"([^"]+)"')


def messages(path: Path) -> list[Message]:
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def texts(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [""])


def name(path: Path) -> str:
    return f"{path.parts[-3]}-{path.stem}"


def marks(text: str) -> list[str]:
    return sorted(PLACEHOLDER_OR_TAG.findall(text))


@pytest.mark.parametrize("path", CATALOGS, ids=name)
def test_every_message_has_a_text_with_the_same_placeholders_and_tags(path: Path) -> None:
    assert messages(path)
    for message in messages(path):
        assert not message.fuzzy, message.id
        # A language without plural forms keeps the placeholders of one form or the other.
        allowed = [marks(original) for original in texts(message.id)]
        for text in texts(message.string):
            assert text.strip(), message.id
            assert marks(text) in allowed, message.id


@pytest.mark.parametrize("path", CATALOGS, ids=name)
def test_the_compiled_catalog_is_the_written_one(path: Path) -> None:
    written = io.BytesIO()
    with path.open("rb") as file:
        write_mo(written, read_po(file))
    written.seek(0)

    with path.with_suffix(".mo").open("rb") as file:
        compiled = {(str(m.id), m.context): m.string for m in read_mo(file) if m.id}

    assert compiled == {(str(m.id), m.context): m.string for m in read_mo(written) if m.id}


def test_every_word_of_the_admin_has_japanese() -> None:
    roots = [
        Path(app.path)
        for app in apps.get_app_configs()
        # By the app's module: wagtail.users is installed with a configuration of ours.
        if app.name.startswith(("wagtail", "taggit"))
    ]
    assert {"users", "admin", "taggit"} <= {root.name for root in roots}
    ours = ROOT / "aizu_strategy"
    for domain in ("django", "djangojs"):
        japanese = {
            (message.context, texts(message.id)[0])
            for root in (ours, Path(django.conf.__file__).parent, *roots)
            for path in root.glob(f"locale/ja/LC_MESSAGES/{domain}.po")
            for message in messages(path)
            if all(texts(message.string)) and not message.fuzzy
        }
        english = {
            (message.context, texts(message.id)[0])
            for root in roots
            for path in root.glob(f"locale/en/LC_MESSAGES/{domain}.po")
            for message in messages(path)
        }

        assert len(english) > 50
        assert english - japanese == set()


def test_every_word_of_the_public_site_has_english() -> None:
    english = {
        message.id for message in messages(ROOT / "aizu_strategy/locale/en/LC_MESSAGES/django.po")
    }
    files = [
        *(path for app in ("strategy", "publications") for path in (ROOT / app).rglob("*.py")),
        *(path for path in (ROOT / "templates").rglob("*.html") if "admin" not in str(path)),
    ]

    used = {
        first or second
        for path in files
        for first, second in OURS.findall(path.read_text(encoding="utf-8"))
    }

    assert len(used) > 50
    assert used - english == set()
