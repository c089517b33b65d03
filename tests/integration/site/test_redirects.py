"""An address that was public once leads somewhere for good, whatever is committed after it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.db import transaction
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from strategy.models import NewsIndexPage, NewsPage, Role, StrategyPage
from strategy.tree.redirects import without_language
from strategy.working_copies.adopting import adopt
from strategy.working_copies.starting import start_next_stage
from tests.integration.site.test_addresses_and_blocks import imported
from tests.people import account, client_of, text_of
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
    before = {without_language(path.rstrip("/")) for path in public_paths(client)}
    outline = {f"/{STRATEGY}/{end}" for end in ("outline", "progress")}

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
    own = f"/{STRATEGY}/goals/jobs"
    site = None if for_all else Site.objects.get(is_default_site=True)
    Redirect.objects.create(old_path=own, site=site, redirect_link="/ja/about/")

    after = adopted(strategy, {"jobs": "work"})
    assert client.get(f"/ja{own}/").headers["Location"] == "/ja/about/"

    adopted(after, {"work": "jobs"})
    assert client.get(f"/ja{own}/").status_code == 200
    assert Redirect.objects.get(old_path=own).redirect_link == "/ja/about/"


def test_a_redirect_that_an_editor_has_changed_is_the_editors(
    client: Client, strategy: StrategyPage
) -> None:
    page = within(strategy, "jobs")
    rename(page, "work")
    made = Redirect.objects.get(old_path=f"/{STRATEGY}/goals/jobs")
    chief = client_of(account("chief", Role.Key.ADMINISTRATORS))
    sent = {"old_path": made.old_path, "site": made.site_id, "is_permanent": "on"}
    chief.post(f"/admin/redirects/{made.pk}/", {**sent, "redirect_link": "https://example.jp/"})

    for slug in ("jobs", "work-again"):
        rename(Page.objects.get(pk=page.pk).specific, slug)

    kept = Redirect.objects.get(pk=made.pk)
    assert (kept.redirect_link, kept.automatically_created) == ("https://example.jp/", False)
    assert client.get(f"/en{made.old_path}/").headers["Location"] == "https://example.jp/"


def typed(chief: Client, old_path: str, **leads: object):
    """What the form of redirects answers an administrator."""
    return chief.post("/admin/redirects/add/", {"old_path": old_path, **leads}, follow=True)


@pytest.fixture
def chief(committing: None, settings) -> Client:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "portal.example.jp"]
    return client_of(account("chief", Role.Key.ADMINISTRATORS))


def test_no_redirect_is_kept_for_good(
    client: Client, strategy: StrategyPage, chief: Client
) -> None:
    rename(within(strategy, "jobs"), "work")
    typed(chief, "/old/", redirect_link="https://example.jp/", is_permanent="on")
    moved = f"/ja/{STRATEGY}/goals/jobs/"

    for path in (moved, "/ja/old/", f"/ja/{STRATEGY}", "/", "/en/_util/login/"):
        response = client.get(path)
        assert response.status_code in (301, 302), path
        assert response.headers["Cache-Control"] == "no-cache", path


@pytest.mark.parametrize("old_path", ["/old-page/", "/ja/old-page/", "/en/old-page", "old-page"])
def test_what_an_editor_enters_leads_on_from_every_language_to_the_page_in_it(
    client: Client, strategy: StrategyPage, chief: Client, old_path: str
) -> None:
    answer = text_of(typed(chief, old_path, redirect_page=within(strategy, "jobs").pk))

    assert Redirect.objects.get(automatically_created=False).old_path == "/old-page"
    assert ("言語の部分を除いて" in answer) == (old_path[:4] in ("/ja/", "/en/"))
    for asked, language in (("/ja", "ja"), ("/en", "en"), ("/ja-easy", "ja"), ("", "ja")):
        response = client.get(f"{asked}/old-page/")
        assert response.headers["Location"] == f"/{language}/{STRATEGY}/goals/jobs/", asked


def test_a_second_redirect_from_a_path_in_another_language_is_refused(chief: Client) -> None:
    typed(chief, "/ja/old/", redirect_link="https://example.jp/a")

    typed(chief, "/en/old/", redirect_link="https://example.jp/b")

    assert Redirect.objects.get(old_path="/old").redirect_link == "https://example.jp/a"


def test_a_redirect_to_its_own_page_or_address_is_refused(
    strategy: StrategyPage, chief: Client
) -> None:
    own = f"/{STRATEGY}/goals/jobs"
    page = within(strategy, "jobs").pk
    for leads in (
        {"redirect_page": page},
        {"redirect_link": f"https://portal.example.jp/en{own}/"},
    ):
        answer = typed(chief, f"/ja{own}/", **leads)

        assert f"転送が元に戻ってしまいます({own} → {own})" in text_of(answer)
    assert not Redirect.objects.filter(automatically_created=False).exists()


def test_a_redirect_that_closes_a_circle_over_others_is_refused(
    client: Client, chief: Client
) -> None:
    typed(chief, "/a/", redirect_link="https://portal.example.jp/ja/b/")
    typed(chief, "/b/", redirect_link="https://portal.example.jp/en/c/")

    answer = typed(chief, "/ja/c/", redirect_link="https://portal.example.jp/a/")

    assert "転送が元に戻ってしまいます(/c → /a → /b → /c)" in text_of(answer)
    assert sorted(Redirect.objects.values_list("old_path", flat=True)) == ["/a", "/b"]
    assert client.get("/ja/a/").headers["Location"] == "https://portal.example.jp/ja/b/"


def test_lines_of_a_file_that_close_a_circle_are_refused(chief: Client) -> None:
    rows = "/a,https://portal.example.jp/b\n/en/b,https://portal.example.jp/ja/a/\n/ja/c,https://portal.example.jp/c\n"

    assert imported(chief, rows) == ["/a"]


@pytest.mark.usefixtures("chief")
def test_a_circle_that_two_people_closed_at_once_leads_nowhere(client: Client) -> None:
    for one, other in (("/a", "/b"), ("/b", "/a")):
        Redirect.objects.create(old_path=one, redirect_link=f"https://portal.example.jp/ja{other}/")

    assert client.get("/ja/a/").status_code == 404
    assert client.get("/ja/b/").status_code == 404


def test_a_redirect_to_a_page_that_is_not_public_leads_nowhere_until_it_is(
    client: Client, strategy: StrategyPage
) -> None:
    rename(within(strategy, "jobs"), "work")
    old = f"/ja/{STRATEGY}/goals/jobs/"

    within(strategy, "goals").unpublish()
    assert client.get(old).status_code == 404

    within(strategy, "goals").save_revision().publish()
    assert unreachable(client, [old]) == {}


def test_a_branch_renamed_while_it_was_not_public_is_found_when_it_is_again(
    client: Client, strategy: StrategyPage
) -> None:
    within(strategy, "goals").unpublish()

    rename(within(strategy, "goals"), "basic-goals")

    old = [f"/{code}/{STRATEGY}/goals/{end}" for code in LANGUAGES for end in ("", "jobs/")]
    assert unreachable(client, old) == {}
