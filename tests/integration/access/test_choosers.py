"""What a form offers to choose can be chosen by whoever fills it in, and by nobody else."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, Page

from strategy.models import Role, Unit
from tests.integration.access.conftest import World
from tests.people import client_of

pytestmark = pytest.mark.sweep(3, "choosers")
CHOOSER = re.compile(r"""/admin/[\w/-]*choose[\w/-]*/(?=["'\s&?\\])""")
FILES = ("images", "documents")


def offered_in(client: Client, form: str) -> set[str]:
    """The windows that a form can open."""
    response = client.get(form)
    assert response.status_code == 200, form
    return set(CHOOSER.findall(unescape(response.content.decode())))


def answers(client: Client, url: str) -> int:
    """As a form asks, in the background."""
    return client.get(url, headers={"x-requested-with": "XMLHttpRequest"}).status_code


@pytest.mark.parametrize(
    ("group", "forms"),
    [
        (Role.Key.DIVISION, ["pages/{page}/edit", "indicators/edit/{indicator}"]),
        (Role.Key.EDITORS, ["pages/{page}/edit", "pages/{strategy}/edit", "indicators/add"]),
        (Role.Key.EDITORS, ["settings/strategy/sitesettings/{site}", "snippets/strategy/unit/add"]),
        (Role.Key.APPROVERS, ["pages/{strategy}/edit", "pages/add/strategy/measurepage/{goal}"]),
        (Role.Key.PUBLISHERS, ["pages/{strategy}/edit", "indicators/edit/{indicator}"]),
        (Role.Key.ADMINISTRATORS, ["redirects/add", "groups/new", "workflows/add"]),
    ],
)
def test_what_a_form_offers_can_be_chosen_there(world: World, group: str, forms: list[str]) -> None:
    client, things = client_of(world.users[group]), world.things["own"]

    offered = {
        url for form in forms for url in offered_in(client, f"/admin/{form}/".format(**things))
    }

    assert {url: answers(client, url) for url in offered} == dict.fromkeys(offered, 200)
    assert offered


def test_the_form_of_a_measure_offers_its_clerk_pages_pictures_and_files(world: World) -> None:
    client = client_of(world.users[Role.Key.DIVISION])

    offered = offered_in(client, f"/admin/pages/{world.things['own']['page']}/edit/")

    assert offered >= {
        "/admin/choose-page/",
        "/admin/images/chooser/",
        "/admin/documents/chooser/",
    }


@pytest.mark.parametrize("group", [None, Role.Key.READERS])
def test_who_edits_nothing_chooses_no_page_picture_or_file(world: World, group: str | None) -> None:
    client, image = client_of(world.users[group]), world.things["own"]["image"]

    asked = [
        "/admin/choose-page/",
        "/admin/choose-page/search/?q=a",
        "/admin/images/chooser/",
        f"/admin/images/chooser/{image}/select_format/",
        "/admin/documents/chooser/results/",
        *(f"/admin/api/main/{kind}/" for kind in (*FILES, "pages")),
        f"/admin/api/main/images/{image}/",
    ]

    assert {url: answers(client, url) for url in asked} == dict.fromkeys(asked, 403)


def test_a_reader_chooses_records_that_a_stranger_does_not(world: World) -> None:
    url = f"/admin/snippets/choose/strategy/unit/chosen/{Unit.objects.first().pk}/"

    assert answers(client_of(world.users[Role.Key.READERS]), url) == 200
    assert answers(client_of(world.users[None]), url) == 403


@pytest.mark.parametrize("group", [Role.Key.DIVISION, Role.Key.ADMINISTRATORS])
def test_no_window_tells_the_name_of_a_page_one_may_not_know(world: World, group: str) -> None:
    hidden, measure = world.things["other"]["page"], world.things["own"]["page"]
    Page.objects.filter(pk__in=[hidden, measure]).update(live=False)
    client = client_of(world.users[group])

    asked = [f"/admin/choose-page/{hidden}/", f"/admin/choose-page/chosen-multiple/?id={hidden}"]

    assert [answers(client, url) for url in asked] == [403, 403]
    if group == Role.Key.DIVISION:
        own = [url.replace(str(hidden), str(measure)) for url in asked]
        assert [answers(client, url) for url in own] == [200, 200]


def test_a_picture_of_another_collection_is_not_listed_nor_chosen(world: World) -> None:
    private = Collection.get_first_root_node().add_child(name="内部")
    rights = GroupCollectionPermission.objects.filter(group__role__key=Role.Key.DIVISION)
    rights.update(collection=Collection.get_first_root_node().add_child(name="公開用"))
    image = get_image_model().objects.get(pk=world.things["own"]["image"])
    image.collection = private
    image.save()
    client = client_of(world.users[Role.Key.DIVISION])

    assert client.get("/admin/api/main/images/").json()["items"] == []
    assert answers(client, f"/admin/api/main/images/{image.pk}/") == 404
    assert answers(client, f"/admin/images/chooser/{image.pk}/select_format/") == 403
    editor = client_of(world.users[Role.Key.EDITORS])
    assert [each["id"] for each in editor.get("/admin/api/main/images/").json()["items"]] == [
        image.pk
    ]
