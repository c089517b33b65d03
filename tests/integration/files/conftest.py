"""The edition whose files are looked at."""

from __future__ import annotations

import pytest
from django.test import Client

from publications.models import Edition
from tests.conftest import served_bytes
from tests.integration.editions.conftest import approver, draft, editor, issued

__all__ = ["approver", "draft", "editor", "issued"]

PDF = "/editions/outline-2023-07/outline-ja.pdf"


@pytest.fixture
def whole(client: Client, issued: Edition) -> bytes:
    return served_bytes(client, PDF)[0]
