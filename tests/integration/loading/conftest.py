"""The city's files, and loading them as from the command line."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import FIXTURES

SITE = FIXTURES / "site.yaml"
NEW = FIXTURES / "strategies" / "new-strategy.yaml"


def load(*paths: Path, **options: object) -> str:
    out = StringIO()
    call_command("load_strategy", *map(str, paths), stdout=out, **options)
    return out.getvalue()


def refusal(*paths: Path, **options: object) -> str:
    with pytest.raises(CommandError) as caught:
        load(*paths, **options)
    return str(caught.value)
