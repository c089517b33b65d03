"""A kind of item of the document is whole: page, form, numbers, words in files, print."""

from __future__ import annotations

import json

import pytest
from django.template.loader import get_template

from publications.pipeline.document.shapes import DocumentKind
from publications.pipeline.html.render import render_fragment
from strategy.loading.schema import NodeForm
from strategy.models.base import DocumentNodePage
from strategy.notation.outline import (
    GOAL_STYLES,
    LEVELS,
    MEASURE_STYLES,
    NodeKind,
    Numbering,
    OutlineItem,
    number_outline,
)
from strategy.page_context import page_context
from tests.paths import GOLDEN

pytestmark = pytest.mark.parametrize("kind", list(NodeKind))


def page_of(kind: NodeKind) -> type[DocumentNodePage]:
    return DocumentNodePage.kinds()[kind]


def test_every_kind_has_a_page_with_a_template_and_its_context(kind: NodeKind) -> None:
    page = page_of(kind)

    assert page.kind is kind
    assert get_template(page.template) is not None
    assert page_context.dispatch(page) is not page_context.dispatch(object)


def test_every_kind_can_be_made_and_filled_in(kind: NodeKind) -> None:
    page = page_of(kind)
    above = page.allowed_parent_page_models()

    assert above
    assert all(page in parent.creatable_subpage_models() for parent in above)
    assert set(page.translated_fields) >= set(DocumentNodePage.translated_fields)
    assert page.edit_handler.children


def test_every_kind_is_a_word_of_the_files_with_all_that_it_says(kind: NodeKind) -> None:
    form = NodeForm.model_validate(
        {"type": str(kind), "code": "an-item", "heading": {"ja": "項目"}}
    )

    assert form.type is kind
    assert set(page_of(kind).own_fields()) <= set(NodeForm.model_fields)


def test_every_kind_is_numbered_in_every_way(kind: NodeKind) -> None:
    for levels in LEVELS:
        for goals in GOAL_STYLES:
            for measures in MEASURE_STYLES:
                scheme = Numbering(levels, goals, measures).scheme("ja")

                [number] = number_outline([OutlineItem(1, kind)], scheme)

                assert str(number), (levels, goals, measures)


def test_every_kind_is_printed(kind: NodeKind) -> None:
    snapshot = json.loads((GOLDEN / "snapshot-schema-3.json").read_text())

    html = render_fragment(snapshot, kind=DocumentKind.MAIN, language="ja")

    assert f"document__node--{kind} " in html
