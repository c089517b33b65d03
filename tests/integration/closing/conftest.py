"""Two who may close, an issued edition, a picture and a document that pages name."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from publications.models import Edition
from strategy.closing.deciding import (
    ask_closure,
    ask_opening,
    confirm_closure,
    confirm_opening,
)
from strategy.closing.subjects import Subject, row_subject
from strategy.models import BasicGoalPage, Closure, LibraryDocument, Picture, User
from tests.integration.editions.conftest import approver, draft, editor, issued

__all__ = ["approver", "draft", "editor", "issued"]

REASON = {"ja": "個人の名前が載っていたため。", "en": "It named a person."}
GROUND = "個人情報の保護に関する法律第69条"
Close = Callable[[Subject], Closure]


def asked(subject: Subject, by: User, **more: Any) -> Closure:
    return ask_closure(subject=subject, reason=REASON, ground=GROUND, by=by, **more)


@pytest.fixture
def close(approver: User, publisher: User, django_capture_on_commit_callbacks: Any) -> Close:
    """Have something closed by two."""

    def by_two(subject: Subject) -> Closure:
        with django_capture_on_commit_callbacks(execute=True):
            return confirm_closure(closure=asked(subject, publisher), by=approver)

    return by_two


@pytest.fixture
def reopen(
    approver: User, publisher: User, django_capture_on_commit_callbacks: Any
) -> Callable[[Closure], Closure]:
    """Have something opened again by two."""

    def by_two(closure: Closure) -> Closure:
        with django_capture_on_commit_callbacks(execute=True):
            ask_opening(closure=closure, reason="誤りだったため。", by=approver)
            return confirm_opening(closure=closure, by=publisher)

    return by_two


@pytest.fixture
def closed_edition(issued: Edition, close: Close) -> Closure:
    return close(row_subject(issued))


@pytest.fixture
def document(loaded_site: None) -> LibraryDocument:
    row: LibraryDocument = LibraryDocument.objects.create(
        title="名簿", file=ContentFile(b"a,b", "names.csv")
    )
    return row


@pytest.fixture
def picture(loaded_site: None) -> Picture:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "PNG")
    row: Picture = Picture.objects.create(title="写真", file=ContentFile(file.getvalue(), "p.png"))
    return row


@pytest.fixture
def showing(
    document: LibraryDocument, picture: Picture, django_capture_on_commit_callbacks: Any
) -> BasicGoalPage:
    """A public page with both."""
    goal: BasicGoalPage = BasicGoalPage.objects.get(slug="jobs", node_face__place="public")
    figure = {"image": picture.pk, "alt": "人の写真", "caption": "", "source": ""}
    goal.body_ja = json.dumps(
        [
            {"type": "figure", "value": figure},
            {"type": "file", "value": {"document": document.pk, "title": ""}},
        ]
    )
    with django_capture_on_commit_callbacks(execute=True):
        goal.save_revision().publish()
    return goal
