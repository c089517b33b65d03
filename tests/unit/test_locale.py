"""The words of each language: whole, compiled, and with nothing of ours left out."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGS = sorted((ROOT / "aizu_strategy" / "locale").glob("*/LC_MESSAGES/*.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
OURS = re.compile(r'\{%\s*translate "([^"]+)"|gettext(?:_noop)?\(\s*"([^"]+)"')


def messages(path: Path) -> list[Message]:
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id]


def texts(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [""])


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_every_message_has_a_text_with_the_same_placeholders(path: Path) -> None:
    for message in messages(path):
        assert not message.fuzzy, message.id
        for text in texts(message.string):
            assert text, message.id
            assert set(PLACEHOLDER.findall(text)) <= set(
                PLACEHOLDER.findall(texts(message.id)[-1])
            ), message.id


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_the_compiled_catalog_is_the_written_one(path: Path) -> None:
    written = io.BytesIO()
    with path.open("rb") as file:
        write_mo(written, read_po(file))
    written.seek(0)

    with path.with_suffix(".mo").open("rb") as file:
        compiled = {(str(m.id), m.context): m.string for m in read_mo(file) if m.id}

    assert compiled == {(str(m.id), m.context): m.string for m in read_mo(written) if m.id}


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
