"""Whether two versions say the same."""

from __future__ import annotations

import json

import pytest

from strategy.notation.same_words import says_the_same

BODY = [{"type": "text", "id": "1", "value": "<p>本文です。</p><ul><li>一つ</li></ul>"}]
MARKED = [
    {
        "id": "1",
        "type": "text",
        "value": '<p data-block-key="ab1">本文です。</p><ul><li data-block-key="x">一つ</li></ul>',
    }
]
VERSION = {
    "pk": 5,
    "title": "目標",
    "summary_en": None,
    "live": True,
    "latest_revision": 7,
    "body_ja": json.dumps(BODY),
    "projects": [{"pk": 1, "name_ja": "事業"}],
}


@pytest.mark.parametrize(
    "change",
    [
        {"pk": 9, "path": "00010002", "translation_key": "x"},
        {"latest_revision": 8, "latest_revision_created_at": "2026-11-27T03:00:00Z"},
        {"has_unpublished_changes": True, "live": False},
        {"summary_en": ""},
        {"body_ja": json.dumps(MARKED, ensure_ascii=False)},
        {"projects": [{"pk": 2, "name_ja": "事業"}]},
        {"wagtail_admin_comments": [{"text": "根拠は。"}]},
    ],
)
def test_where_and_when_it_was_saved_says_nothing(change: dict[str, object]) -> None:
    assert says_the_same(VERSION, {**VERSION, **change})


@pytest.mark.parametrize(
    "change",
    [
        {"title": "目標2"},
        {"summary_en": "Goal"},
        {"body_ja": json.dumps([{**BODY[0], "value": "<p>本文。</p>"}])},
        {"body_ja": json.dumps([])},
        {"projects": []},
        {"projects": [{"pk": 1, "name_ja": "事業"}, {"pk": 2, "name_ja": "別の事業"}]},
        {"slug": "goal"},
        {"go_live_at": "2027-01-01T00:00:00Z"},
        {"title": "[仮称"},
    ],
)
def test_words_address_and_time_of_publication_do(change: dict[str, object]) -> None:
    assert not says_the_same(VERSION, {**VERSION, **change})
