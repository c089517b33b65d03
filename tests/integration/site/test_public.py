"""Public is a page that is live, as all above it are: one meaning for all that is shown."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Page

from strategy.figures.known_on_day import public_indicators
from strategy.models import (
    BasicGoalPage,
    ChapterPage,
    NewsIndexPage,
    NewsPage,
    NodeFace,
    SectionPage,
    StandardPage,
    StrategyIndexPage,
    StrategyPage,
)
from strategy.models.public import is_public, not_public_above, public_pages
from strategy.working_copies.starting import start_next_stage
from tests.integration.opendata.conftest import V1, read_csv
from tests.people import text_of

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.both_databases]

STRATEGY = "/ja/strategies/new-strategy/"
GOALS = f"{STRATEGY}goals/"
TABLES = ("kpi_definitions", "kpi_values", "kpi_history", "evaluations")


@pytest.fixture
def strategy() -> StrategyPage:
    page: StrategyPage = StrategyPage.objects.in_place().get(slug="new-strategy")
    return page


@pytest.fixture
def goals() -> ChapterPage:
    page: ChapterPage = ChapterPage.objects.get(slug="goals")
    return page


@pytest.fixture
def below_a_secret(strategy: StrategyPage) -> SectionPage:
    """A section that was approved below a chapter that never was."""
    secret = strategy.add_child(
        instance=ChapterPage(title="まだ秘密の章", slug="secret", live=False)
    )
    section: SectionPage = secret.add_child(instance=SectionPage(title="先に出た節", slug="early"))
    return section


def addresses(client: Client) -> str:
    return text_of(client.get("/sitemap.xml"))


def test_a_page_below_one_that_never_was_public_is_found_nowhere(
    client: Client, below_a_secret: SectionPage
) -> None:
    for path in ("secret/", "secret/early/"):
        answer = client.get(f"{STRATEGY}{path}")
        assert answer.status_code == 404
        assert "秘密" not in text_of(answer)
    for path in (STRATEGY, f"{STRATEGY}outline/", "/sitemap.xml"):
        shown = text_of(client.get(path))
        for words in ("秘密", "先に出た節", "/secret/"):
            assert words not in shown, path


def test_below_a_chapter_that_was_unpublished_nothing_is_half_there(
    client: Client, goals: ChapterPage
) -> None:
    goal = f"{GOALS}jobs/"
    code = public_indicators().filter(uses__node__faces__page__path__startswith=goals.path)[0].code
    assert client.get(goal).status_code == 200
    assert read_csv(client, f"{V1}/kpi_values.csv")

    goals.unpublish()

    assert [client.get(path).status_code for path in (GOALS, goal)] == [404, 404]
    assert GOALS not in addresses(client)
    assert f"/indicators/{code}/" not in addresses(client)
    assert client.get(f"/ja/indicators/{code}/").status_code == 404
    assert client.get(f"{V1}/indicators/{code}.csv").status_code == 404
    for table in TABLES:
        for day in ("", "?as_of=2023-12-01"):
            rows = read_csv(client, f"{V1}/{table}.csv{day}")
            assert not [r for r in rows if r["strategy_code"] == "new-strategy"], table

    goals.save_revision().publish()

    assert client.get(goal).status_code == 200
    assert f"/indicators/{code}/" in addresses(client)
    assert read_csv(client, f"{V1}/kpi_values.csv")


def test_without_the_list_of_strategies_nothing_of_them_is_shown(client: Client) -> None:
    news = NewsPage(
        title="お知らせ", slug="told", strategy=StrategyPage.objects.get(slug="new-strategy")
    )
    NewsIndexPage.objects.get().add_child(instance=news)

    StrategyIndexPage.objects.get().unpublish()

    assert client.get(STRATEGY).status_code == 404
    assert "strategy-card" not in text_of(client.get("/ja/"))
    for path in ("/ja/news/told/", "/ja/indicators/", "/ja/editions/", "/sitemap.xml"):
        assert "/strategies/" not in text_of(client.get(path)), path
    for table in (*TABLES, "population"):
        assert read_csv(client, f"{V1}/{table}.csv") == [], table


def test_news_below_a_list_that_is_not_public_is_no_news(client: Client) -> None:
    index = NewsIndexPage.objects.get()
    index.add_child(instance=NewsPage(title="内々の知らせ", slug="inner"))
    assert "内々の知らせ" in text_of(client.get("/ja/"))

    index.unpublish()

    assert "内々の知らせ" not in text_of(client.get("/ja/"))
    assert client.get("/ja/news/inner/").status_code == 404


def test_an_alias_is_as_public_as_the_place_it_stands_in(client: Client) -> None:
    about = StandardPage.objects.child_of(Page.objects.get(depth=2))[0]
    page = about.add_child(instance=StandardPage(title="くわしい説明", slug="details"))
    hidden = Page.objects.get(depth=2).add_child(
        instance=StandardPage(title="準備中", slug="coming", live=False)
    )
    page.create_alias(parent=hidden)

    assert client.get(f"/ja/{about.slug}/details/").status_code == 200
    assert client.get("/ja/coming/details/").status_code == 404


def test_a_text_links_to_public_pages_and_leaves_the_words_of_others(
    client: Client, goals: ChapterPage
) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs", node_face__place="public")
    about = StandardPage.objects.child_of(Page.objects.get(depth=2))[0]
    link = f'<p><a linktype="page" id="{goal.pk}">目標の言葉</a></p>'
    about.body_ja = [("text", link)]
    about.save_revision().publish()
    shown = f"/ja/{about.slug}/"
    assert f'<a href="{GOALS}jobs/">目標の言葉</a>' in text_of(client.get(shown))

    goals.unpublish()

    assert "<a>目標の言葉</a>" in text_of(client.get(shown))


def test_what_stands_in_a_working_copy_is_not_public(strategy: StrategyPage) -> None:
    copy = start_next_stage(strategy=strategy, by=None)

    assert not Page.objects.descendant_of(copy, inclusive=True).filter(public_pages()).exists()
    assert not is_public(copy)
    assert NodeFace.objects.public().filter(node=strategy.node).get().page_id == strategy.pk


def test_each_page_is_public_by_one_rule_however_it_is_asked(
    strategy: StrategyPage, below_a_secret: SectionPage, goals: ChapterPage
) -> None:
    start_next_stage(strategy=strategy, by=None)
    goals.unpublish()

    pages = list(Page.objects.filter(depth__gt=1))
    among = set(Page.objects.filter(public_pages()).values_list("pk", flat=True))
    paths = {page.path: page.live and page.title != "作業用の写し" for page in pages}

    for page in pages:
        above = [path for path in paths if page.path.startswith(path)]
        expected = all(paths[path] for path in above)
        assert (page.pk in among) == is_public(page) == expected or page.depth == 2, page


def test_who_approves_below_what_is_not_public_is_told(
    strategy: StrategyPage, below_a_secret: SectionPage
) -> None:
    chapter = below_a_secret.get_parent()

    said = not_public_above(below_a_secret)

    assert said == (
        "上にある「まだ秘密の章」が公開されていないので、「先に出た節」を公開しても"
        "市民には見えません。先に「まだ秘密の章」を公開してください。"
    )
    assert not_public_above(below_a_secret, together=[chapter.pk]) == ""
    assert not_public_above(chapter) == ""
    copy = start_next_stage(strategy=strategy, by=None)
    assert not_public_above(Page.objects.descendant_of(copy).get(slug="early")) == ""
