"""Public pages: every one, in every language, the same for every reader."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import translation
from PIL import Image as PillowImage
from wagtail.documents import get_document_model
from wagtail.models import Page

from strategy.body.blocks import BodyBlock
from strategy.models import BasicGoalPage, ChapterPage, HomePage, Picture, StrategyPage
from tests.unit.test_stylesheets import COMPONENTS, block_of, home_of_classes

pytestmark = [pytest.mark.usefixtures("loaded_site")]
LANGUAGES = settings.OFFERED_LANGUAGES
CLASSES = re.compile(r'class="([^"]*)"')
SHEETS_LINKED = re.compile(r'href="/static/css/(components/[^"]+)"')


def public_paths(language: str) -> list[str]:
    pages = Page.objects.live().filter(depth__gte=2).specific()
    with translation.override(language):
        paths = [page.get_url() for page in pages]
        paths += [
            f"{page.get_url()}outline/"
            for page in pages
            if isinstance(page, StrategyPage) and page.get_children().type(ChapterPage).exists()
        ]
    return [*paths, f"/{language}/editions/"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers_and_is_the_same_for_every_reader(client: Client, language: str) -> None:
    paths = public_paths(language)

    # The tree of the fixtures, the outline of the one strategy with chapters, and the editions.
    assert len(set(paths)) == 40 + 1 + 1
    for path in paths:
        response = client.get(path)

        assert response.status_code == 200, path
        assert not response.cookies, path
        assert "Cookie" not in response.headers.get("Vary", ""), path
        assert "csrfmiddlewaretoken" not in response.content.decode(), path
        assert "style=" not in response.content.decode(), path
        assert "default-src 'self'" in response.headers["Content-Security-Policy"], path


def test_every_page_links_the_stylesheets_of_the_classes_it_shows(
    client: Client,
) -> None:
    homes = home_of_classes(COMPONENTS)

    for path in public_paths("ja"):
        html = client.get(path).content.decode()
        shown = {block_of(name) for names in CLASSES.findall(html) for name in names.split()}
        linked = set(SHEETS_LINKED.findall(html))
        assert {name for name in shown & homes.keys() if not homes[name] & linked} == set(), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_switch_stays_on_the_page(client: Client, language: str) -> None:
    html = client.get(f"/{language}/strategies/new-strategy/goals/jobs/").content.decode()

    for other in LANGUAGES:
        assert f'href="/{other}/strategies/new-strategy/goals/jobs/"' in html
        assert f'hreflang="{other}"' in html
    assert (
        f'<link rel="canonical" href="{settings.WAGTAILADMIN_BASE_URL}/{language}'
        '/strategies/new-strategy/goals/jobs/">' in html
    )


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("en-GB,en;q=0.9", "en"),
        ("ja", "ja"),
        ("fr;q=0.9,en;q=0.8", "en"),
        ("fr", "ja"),
        ("", "ja"),
        ("*", "ja"),
    ],
)
def test_the_front_door_leads_to_the_best_language(
    client: Client, accepted: str, language: str
) -> None:
    response = client.get("/", headers={"Accept-Language": accepted})

    assert response.status_code == 302
    assert response.headers["Location"] == f"/{language}/"
    assert response.headers["Vary"] == "Accept-Language"


def test_a_text_without_english_is_japanese_and_says_so(client: Client) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs")
    goal.heading_en = ""
    goal.save_revision().publish()

    html = client.get("/en/strategies/new-strategy/goals/jobs/").content.decode()

    title = re.search(r"<h1.*?</h1>", html, re.DOTALL)
    assert title is not None
    assert re.search(r'lang="ja">\(仮称\)ICTと既存産業', title[0])


def test_breadcrumbs_say_which_of_their_words_are_japanese(client: Client) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs")
    goal.heading_en = ""
    goal.save_revision().publish()

    html = client.get("/en/strategies/new-strategy/goals/jobs/").content.decode()

    home, *_, here = re.findall(r'<(?:a|span) class="breadcrumbs__[^>]*>', html)
    assert 'lang="ja"' in here
    assert "lang=" not in home


def test_reading_order_leads_from_the_first_item_to_the_last(client: Client) -> None:
    strategy = StrategyPage.objects.get(slug="new-strategy")
    path = f"{strategy.get_url()}introduction/"
    visited: list[str] = []
    while path and len(visited) < 30:
        visited.append(path)
        html = client.get(path).content.decode()
        following = re.search(r'<a[^>]*rel="next"[^>]*href="([^"]+)"', html) or re.search(
            r'<a[^>]*href="([^"]+)"[^>]*rel="next"', html
        )
        path = following[1] if following else ""

    assert len(visited) == 24
    assert visited[-1].endswith("/conclusion/")


def test_a_page_in_a_language_the_site_lacks_is_told_which_there_are(client: Client) -> None:
    response = client.get("/fr/strategies/new-strategy/")

    html = response.content.decode()
    assert response.status_code == 404
    assert "このサイトに「fr」という言語のページはありません" in html
    assert 'href="/ja/strategies/new-strategy/"' in html
    assert 'href="/en/strategies/new-strategy/"' in html


def test_a_missing_page_is_said_in_its_own_language(client: Client) -> None:
    assert client.get("/en/nowhere/").status_code == 404
    assert '<html lang="en"' in client.get("/en/nowhere/").content.decode()
    assert '<html lang="ja"' in client.get("/ja/nowhere/").content.decode()


def test_a_failing_page_says_so_without_the_database(client: Client, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    client.raise_request_exception = False
    monkeypatch.setattr("aizu_strategy.views.absolute", fail)

    response = client.get("/robots.txt")

    assert response.status_code == 500
    assert "<h1" in response.content.decode()


def test_the_sitemap_names_every_page_in_every_language(client: Client) -> None:
    xml = client.get("/sitemap.xml").content.decode()

    for language in LANGUAGES:
        assert f"/{language}/strategies/new-strategy/goals/jobs/</loc>" in xml
        assert f"/{language}/editions/first-term-2-1/</loc>" in xml
    assert 'hreflang="en"' in xml


def test_machines_find_health_and_robots(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").json() == {"database": "ok", "seals": "ok"}
    assert "Disallow: /admin/" in client.get("/robots.txt").content.decode()


def test_the_pdfs_of_the_first_terms_are_named_as_printed_and_said_to_be_elsewhere(
    client: Client,
) -> None:
    html = client.get("/ja/editions/").content.decode()

    for printed in (
        "【概要】第2期会津若松市 まち・ひと・しごと創生人口ビジョン及び総合戦略［PDF：1MB］",
        "第2期会津若松市 まち・ひと・しごと創生人口ビジョン［PDF：561KB］",
        "第2期会津若松市 まち・ひと・しごと創生総合戦略［PDF：2MB］",
        "会津若松市_まち・ひと・しごと創生人口ビジョン.pdf［PDF：887KB］",
        "会津若松市_まち・ひと・しごと創生総合戦略(第2.1版)［PDF：1MB］",
    ):
        assert printed in html
    assert "このサイトにはありません" in html


def test_a_moved_page_leaves_a_redirect_in_every_language(
    client: Client, django_capture_on_commit_callbacks
) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs")
    with django_capture_on_commit_callbacks(execute=True):
        goal.slug = "work"
        goal.save_revision().publish()

    for language in LANGUAGES:
        response = client.get(f"/{language}/strategies/new-strategy/goals/jobs/")
        assert response.status_code == 301
        assert response.headers["Location"].endswith(
            f"/{language}/strategies/new-strategy/goals/work/"
        )


def test_a_renamed_strategy_redirects_its_outline_too(
    client: Client, django_capture_on_commit_callbacks
) -> None:
    strategy = StrategyPage.objects.get(slug="new-strategy")
    with django_capture_on_commit_callbacks(execute=True):
        strategy.slug = "third-term"
        strategy.save_revision().publish()

    response = client.get("/en/strategies/new-strategy/outline/")

    assert response.headers["Location"].endswith("/en/strategies/third-term/outline/")


def test_two_strategies_of_a_kind_cannot_be_current_at_once() -> None:
    strategy = StrategyPage.objects.get(slug="new-strategy")
    strategy.state = StrategyPage.State.CURRENT

    with pytest.raises(ValidationError, match="総合戦略」が現行です。先にそちらを終了に"):
        strategy.full_clean()

    assert StrategyPage.objects.get(slug="second-term-vision").state == StrategyPage.State.CURRENT


def test_predecessors_cannot_go_in_a_circle() -> None:
    first = StrategyPage.objects.get(slug="first-term")
    first.predecessor = StrategyPage.objects.get(slug="new-strategy")

    with pytest.raises(ValidationError, match="この戦略自身に戻ってしまいます"):
        first.full_clean()


def test_a_page_moved_to_another_place_leaves_a_redirect_in_every_language(
    client: Client, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        BasicGoalPage.objects.get(slug="jobs").move(
            ChapterPage.objects.get(slug="direction"), pos="last-child"
        )

    for language in LANGUAGES:
        response = client.get(f"/{language}/strategies/new-strategy/goals/jobs/")
        assert response.headers["Location"].endswith(
            f"/{language}/strategies/new-strategy/direction/jobs/"
        )


def test_a_hidden_chapter_takes_its_sections_out_of_the_outline(client: Client) -> None:
    ChapterPage.objects.get(slug="review").unpublish()

    html = client.get("/ja/strategies/new-strategy/outline/").content.decode()

    assert "の総括" not in html
    assert "外部評価結果" not in html
    assert re.search(r">2<.*?本市のまちづくりの方向性", html, re.DOTALL)


def test_the_number_of_queries_does_not_grow_with_the_outline(
    client: Client, django_assert_max_num_queries
) -> None:
    client.get("/ja/strategies/new-strategy/")
    with django_assert_max_num_queries(48):
        client.get("/ja/strategies/new-strategy/")
    chapter = ChapterPage.objects.get(slug="goals")
    for number in range(20):
        chapter.add_child(instance=BasicGoalPage(title=f"目標{number}", slug=f"more-{number}"))
    with django_assert_max_num_queries(48):
        client.get("/ja/strategies/new-strategy/")


def test_previews_show_each_language_in_that_language(client: Client) -> None:
    admin = get_user_model().objects.create_superuser("admin", password="x" * 12)
    client.force_login(admin)
    goal = BasicGoalPage.objects.get(slug="jobs")
    goal.title, goal.heading_en = "下書きの見出し", "Draft heading"
    goal.save_revision()

    for language, heading in (("ja", "下書きの見出し"), ("en", "Draft heading")):
        response = client.get(f"/admin/pages/{goal.pk}/view_draft/", {"mode": language})
        html = response.content.decode()
        assert f'<html lang="{language}"' in html
        assert heading in html


def test_a_body_may_hold_every_block_and_marks_what_is_not_english(client: Client) -> None:
    picture = BytesIO()
    PillowImage.new("RGB", (40, 30), "#0017c1").save(picture, "PNG")
    image = Picture.objects.create(title="図", file=ContentFile(picture.getvalue(), "figure.png"))
    document = get_document_model().objects.create(
        title="会議の資料", file=ContentFile(b"%PDF-1.7 " + b"x" * 2000, "minutes.pdf")
    )
    cells = {
        "columns": [{"type": "text", "heading": "段階"}, {"type": "text", "heading": "時期"}],
        "rows": [{"values": ["骨子案", "令和5年7月"]}],
        "caption": "",
    }
    blocks = [
        ("text", '<p>本文 <a href="https://www.example.org/">例</a></p>'),
        ("heading", "小見出し"),
        ("callout", {"tone": "important", "heading": "囲み", "text": "<p>大切なこと</p>"}),
        ("quotation", {"text": "引用文", "attribution": "引用元"}),
        ("footnote", "<p>注記</p>"),
        ("table", {"caption": "日程", "header_column": True, "cells": cells, "source": "出典元"}),
        ("figure", {"image": image.pk, "alt": "青い四角", "caption": "図の題", "source": ""}),
        ("file", {"document": document.pk, "title": ""}),
        ("directory", "rules"),
    ]
    assert {name for name, _ in blocks} == set(BodyBlock().child_blocks)
    goal = BasicGoalPage.objects.get(slug="jobs")
    goal.body_ja = json.dumps([{"type": name, "value": value} for name, value in blocks])
    goal.save_revision().publish()

    html = client.get("/ja/strategies/new-strategy/goals/jobs/").content.decode()
    english = client.get("/en/strategies/new-strategy/goals/jobs/").content.decode()

    for words in (
        '例<span class="external-mark">【外部サイト】</span></a>',
        "大切なこと",
        "引用元",
        "注記",
        '<th scope="row">骨子案</th>',
        'alt="青い四角"',
        "［PDF：2KB］",
        "オプトイン",
    ):
        assert words in html, words
    assert '<div lang="ja">' in english
    assert re.search(r'src="/files/[0-9a-f]{64}/[^"]+\.png"', html)
    assert re.search(r'href="/files/[0-9a-f]{64}/[^"]+\.pdf"', html)


def test_notes_and_readings_that_were_typed_are_linked_and_set(client: Client) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs")
    blocks = [
        ("text", "<p>現行戦略［注］の｜背景《はいけい》</p>"),
        ("footnote", "<p>令和2年3月の戦略</p>"),
        ("callout", {"tone": "note", "heading": "", "text": "<p>｜会津《あいづ》</p>"}),
    ]
    goal.body_ja = json.dumps([{"type": name, "value": value} for name, value in blocks])
    goal.save_revision().publish()

    html = client.get("/ja/strategies/new-strategy/goals/jobs/").content.decode()
    english = client.get("/en/strategies/new-strategy/goals/jobs/").content.decode()

    assert '<a href="#note-1" role="doc-noteref" aria-label="注1">1</a>' in html
    assert '<div class="block-footnote" id="note-1" role="doc-footnote">' in html
    assert 'href="#note-call-1" role="doc-backlink" aria-label="本文の注1に戻る">1</a>' in html
    assert "<ruby>背景<rp>（</rp><rt>はいけい</rt><rp>）</rp></ruby>" in html
    assert "<rt>あいづ</rt>" in html
    assert 'aria-label="Note 1">1</a>' in english
    assert 'aria-label="Back to note 1 in the text">1</a>' in english


def test_only_sensible_pages_can_stand_below_each_other() -> None:
    rules = {
        (child.__name__, parent.__name__)
        for child in (StrategyPage, ChapterPage, BasicGoalPage, HomePage)
        for parent in (HomePage, StrategyPage, ChapterPage, BasicGoalPage)
        if parent in child.allowed_parent_page_models()
    }

    assert rules == {("ChapterPage", "StrategyPage"), ("BasicGoalPage", "ChapterPage")}
