"""An address that was public once leads somewhere for good, whatever is committed after it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.db import transaction
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from strategy.models import NewsIndexPage, NewsPage, Role, StrategyPage
from strategy.working_copies.adopting import adopt
from strategy.working_copies.starting import start_next_stage
from tests.people import account, client_of
from tests.sweeps import Swept

# What Wagtail does when a page's address has changed comes with the commit.
pytestmark = [pytest.mark.usefixtures("committing"), pytest.mark.both_databases]
STRATEGY = "strategies/new-strategy"
ADDRESSES_IN_A_SAMPLE = 10
LANGUAGES = ("ja", "en")


def rename(page: Page, slug: str) -> None:
    page.slug = slug
    page.save_revision().publish()


def within(strategy: StrategyPage, slug: str) -> Page:
    found: Page = Page.objects.descendant_of(strategy).get(slug=slug).specific
    return found


def public_paths(client: Client) -> list[str]:
    """The path of every page in the sitemap, in every language."""
    sitemap = client.get("/sitemap.xml").content.decode()
    return [
        "/" + part.partition("</loc>")[0].partition("://")[2].partition("/")[2]
        for part in sitemap.split("<loc>")[1:]
    ]


def unreachable(client: Client, paths: Iterable[str]) -> dict[str, int]:
    """Of the paths, those that lead to no page, with what they answer."""
    answers = {path: client.get(path, follow=True).status_code for path in paths}
    return {path: status for path, status in answers.items() if status != 200}


def adopted(strategy: StrategyPage, renamed: dict[str, str]) -> StrategyPage:
    """The strategy's next stage in the public place, with other ends of some addresses."""
    copy = start_next_stage(strategy=strategy, by=None)
    for slug, new in renamed.items():
        rename(within(copy, slug), new)
    adopt(working_copy=copy, by=None)
    return StrategyPage.objects.in_place().get(slug="new-strategy")


@pytest.fixture
def strategy() -> StrategyPage:
    found: StrategyPage = StrategyPage.objects.in_place().get(slug="new-strategy")
    return found


@pytest.fixture
def client(client: Client) -> Client:
    client.raise_request_exception = False
    return client


def test_every_address_before_an_adoption_leads_on_after_it_and_after_the_next(
    client: Client, strategy: StrategyPage, swept: Swept
) -> None:
    news = NewsPage(title="お知らせ", slug="old-news", live=True)
    NewsIndexPage.objects.get().add_child(instance=news)
    before = swept(public_paths(client), ADDRESSES_IN_A_SAMPLE)
    rename(NewsPage.objects.get(pk=news.pk), "news-item")

    first = adopted(strategy, {"goals": "basic-goals", "jobs": "work"})

    assert unreachable(client, before) == {}
    ours = [path for path in public_paths(client) if path.startswith(f"/ja/{STRATEGY}/")]
    between = swept(ours, ADDRESSES_IN_A_SAMPLE)
    adopted(first, {"basic-goals": "four-goals", "work": "jobs-and-work"})
    assert unreachable(client, [*before, *between]) == {}
    for language in LANGUAGES:
        old = client.get(f"/{language}/{STRATEGY}/goals/jobs/")
        assert old.headers["Location"] == f"/{language}/{STRATEGY}/four-goals/jobs-and-work/"
        assert client.get(f"/{language}/news/old-news/").status_code == 301


def test_an_adoption_leaves_no_redirect_from_what_was_never_public(
    client: Client, strategy: StrategyPage
) -> None:
    before = {path.rstrip("/") for path in public_paths(client)}
    outline = {f"/{code}/{STRATEGY}/{end}" for code in LANGUAGES for end in ("outline", "progress")}

    adopted(strategy, {"goals": "basic-goals"})

    paths = set(Redirect.objects.values_list("old_path", flat=True))
    assert paths
    assert paths <= before | outline


def test_a_change_that_changes_no_address_takes_no_redirect_away(
    client: Client, strategy: StrategyPage
) -> None:
    rename(within(strategy, "jobs"), "work")
    kept = set(Redirect.objects.values_list("old_path", flat=True))
    assert kept

    with transaction.atomic():
        page = within(strategy, "goals")
        rename(page, "passing-name")
        rename(page, "goals")

    assert set(Redirect.objects.values_list("old_path", flat=True)) >= kept
    assert unreachable(client, [f"/ja/{STRATEGY}/goals/jobs/"]) == {}


def test_a_page_that_comes_back_to_its_address_is_found_there(
    client: Client, strategy: StrategyPage
) -> None:
    page = within(strategy, "jobs")
    rename(page, "work")
    rename(Page.objects.get(pk=page.pk).specific, "jobs")

    for language in LANGUAGES:
        assert client.get(f"/{language}/{STRATEGY}/goals/jobs/").status_code == 200
        old = client.get(f"/{language}/{STRATEGY}/goals/work/")
        assert old.headers["Location"] == f"/{language}/{STRATEGY}/goals/jobs/"


def test_what_is_moved_out_of_the_sites_sight_leaves_no_redirect(
    client: Client, strategy: StrategyPage
) -> None:
    page = within(strategy, "jobs")
    page.move(Page.objects.get(depth=1), pos="last-child")

    assert not Redirect.objects.filter(old_path__contains="jobs").exists()
    assert client.get(f"/ja/{STRATEGY}/goals/jobs/").status_code == 404


@pytest.mark.parametrize("for_all", [False, True])
def test_a_redirect_that_an_editor_entered_outlives_every_adoption(
    client: Client, strategy: StrategyPage, for_all: bool
) -> None:
    own = f"/ja/{STRATEGY}/goals/jobs"
    site = None if for_all else Site.objects.get(is_default_site=True)
    Redirect.objects.create(old_path=own, site=site, redirect_link="/ja/about/")

    after = adopted(strategy, {"jobs": "work"})
    assert client.get(f"{own}/").headers["Location"] == "/ja/about/"

    adopted(after, {"work": "jobs"})
    assert client.get(f"{own}/").status_code == 200
    assert Redirect.objects.get(old_path=own).redirect_link == "/ja/about/"


def test_a_redirect_that_an_editor_has_changed_is_the_editors(
    client: Client, strategy: StrategyPage
) -> None:
    page = within(strategy, "jobs")
    rename(page, "work")
    made = Redirect.objects.get(old_path=f"/ja/{STRATEGY}/goals/jobs")
    chief = client_of(account("chief", Role.Key.ADMINISTRATORS))
    sent = {"old_path": made.old_path, "site": made.site_id, "is_permanent": "on"}
    chief.post(f"/admin/redirects/{made.pk}/", {**sent, "redirect_link": "https://example.jp/"})

    for slug in ("jobs", "work-again"):
        rename(Page.objects.get(pk=page.pk).specific, slug)

    kept = Redirect.objects.get(pk=made.pk)
    assert (kept.redirect_link, kept.automatically_created) == ("https://example.jp/", False)
    assert client.get(f"{made.old_path}/").headers["Location"] == "https://example.jp/"
