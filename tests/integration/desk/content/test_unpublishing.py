"""Taking pages off the site: what goes with them is said, and a strategy goes by its name only."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from strategy.desk.content.unpublishing import Seen, leaving_with
from strategy.models import (
    BasicGoalPage,
    ChapterPage,
    HomePage,
    StandardPage,
    StrategyIndexPage,
    StrategyPage,
    User,
)
from strategy.models.public import is_public
from tests.integration.opendata.conftest import V1, read_csv
from tests.people import client_of, text_of

pytestmark = pytest.mark.usefixtures("loaded_site")


@pytest.fixture
def desk(publisher: User) -> Client:
    return client_of(publisher)


@pytest.fixture
def goals() -> ChapterPage:
    page: ChapterPage = ChapterPage.objects.get(slug="goals")
    return page


@pytest.fixture
def strategy() -> StrategyPage:
    page: StrategyPage = StrategyPage.objects.get(slug="new-strategy")
    return page


def many(action: str, *pages: Page) -> str:
    ids = "&".join(f"id={page.pk}" for page in pages)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return f"{address}?{ids}&next=/admin/"


def live(page: Page) -> bool:
    return bool(Page.objects.get(pk=page.pk).live)


def test_the_question_names_pages_indicators_and_rows_that_go_with_a_page(
    desk: Client, client: Client, goals: ChapterPage
) -> None:
    url = reverse("wagtailadmin_pages:unpublish", args=[goals.pk])
    shown = goals.get_descendants(inclusive=True).count()
    before = len(read_csv(client, f"{V1}/kpi_values.csv"))

    leaving = leaving_with([goals])
    asked = text_of(desk.get(url))

    assert leaving.pages == shown
    assert f"公開中のページ<strong>{leaving.pages}</strong>件" in asked
    assert f"指標<strong>{leaving.indicators}</strong>件" in asked
    assert f"オープンデータの行<strong>{leaving.rows}</strong>行" in asked
    assert live(goals)

    standing = Seen.now()
    desk.post(url)

    gone = Seen.now()
    assert not live(goals)
    assert (standing.pages - gone.pages, standing.rows - gone.rows) == (shown, leaving.rows)
    assert before - len(read_csv(client, f"{V1}/kpi_values.csv")) > 0


def test_the_same_is_named_for_many_pages_at_once(desk: Client, goals: ChapterPage) -> None:
    other = ChapterPage.objects.get(slug="direction", node_face__place="public")
    leaving = leaving_with([goals, other])

    asked = text_of(desk.get(many("unpublish", goals, other)))
    assert f"公開中のページ<strong>{leaving.pages}</strong>件" in asked

    desk.post(many("unpublish", goals, other))
    assert not live(goals)
    assert not live(other)
    assert live(BasicGoalPage.objects.get(slug="jobs", node_face__place="public"))


def test_a_strategy_is_unpublished_by_who_writes_its_name(
    desk: Client, strategy: StrategyPage
) -> None:
    for page in (strategy, StrategyIndexPage.objects.get()):
        url = reverse("wagtailadmin_pages:unpublish", args=[page.pk])

        for typed in ({}, {"name": "新しい戦略?"}):
            answer = desk.post(url, typed)
            assert f"「{page.title}」と入れてください" in text_of(answer)
            assert live(page)

        desk.post(url, {"name": f" {page.title} "})
        assert not live(page)


@pytest.mark.parametrize("action", ["unpublish", "delete", "move"])
def test_a_strategy_is_never_one_of_many(
    admin_client: Client, strategy: StrategyPage, action: str
) -> None:
    index = StrategyIndexPage.objects.get()
    path = many(action, strategy, index)

    answer = admin_client.post(path, {"chooser": index.get_parent().pk}, follow=True)

    if action != "move":
        assert f"「{strategy.title}」は、下にあるものが多いので" in text_of(answer)
    assert live(strategy)
    assert live(index)


@pytest.mark.parametrize("action", ["unpublish", "delete", "move"])
def test_nobody_takes_the_front_page_off_the_site(
    admin_client: Client, desk: Client, action: str
) -> None:
    home = HomePage.objects.get()
    url = reverse(f"wagtailadmin_pages:{action}", args=[home.pk])

    for client in (desk, admin_client):
        assert client.post(url).status_code in (302, 403)
        client.post(many(action, home), {"chooser": 1})

    assert live(home)
    assert home.url_path == HomePage.objects.get().url_path


@pytest.mark.parametrize("action", ["unpublish", "delete", "move", "publish", "copy"])
def test_nothing_is_done_to_a_page_past_the_screens(
    admin_client: Client, strategy: StrategyPage, action: str
) -> None:
    sent = {"destination_page_id": strategy.pk, "recursive": True}

    answer = admin_client.post(f"/admin/api/main/pages/{strategy.pk}/action/{action}/", sent)

    assert answer.status_code == 404
    assert live(strategy)


def test_the_front_page_has_no_end(admin_client: Client) -> None:
    form = text_of(
        admin_client.get(reverse("wagtailadmin_pages:edit", args=[HomePage.objects.get().pk]))
    )

    assert 'name="expire_at"' not in form
    assert 'name="slug"' in form


def test_a_public_page_is_not_moved_out_of_sight(desk: Client) -> None:
    home = HomePage.objects.get()
    public = StandardPage.objects.child_of(home)[0]
    hidden = home.add_child(instance=StandardPage(title="準備中", slug="coming", live=False))
    single = reverse("wagtailadmin_pages:move_confirm", args=[public.pk, hidden.pk])

    answers = [
        desk.post(single, follow=True),
        desk.post(many("move", public), {"chooser": hidden.pk}, follow=True),
    ]

    for answer in answers:
        assert f"「{public.title}」を「準備中" in text_of(answer)
    assert is_public(Page.objects.get(pk=public.pk))


def test_a_page_below_one_that_was_taken_off_is_not_called_public_alone(
    desk: Client, goals: ChapterPage
) -> None:
    below = goals.get_children().live().first()
    words = "公開中(上のページが非公開)"
    addresses = [
        reverse("wagtailadmin_explore", args=[goals.pk]),
        reverse("wagtailadmin_pages:edit", args=[below.pk]),
    ]
    for address in addresses:
        assert words not in text_of(desk.get(address))

    Page.objects.filter(pk=goals.pk).update(live=False)

    for address in addresses:
        assert words in text_of(desk.get(address)), address
