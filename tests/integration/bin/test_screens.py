"""The bin in the admin: what is asked before, what lies in it, and that it lies nowhere else."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from strategy.bin.pages import bin_page
from strategy.bin.records import bin_record
from strategy.models import (
    BasicGoalPage,
    Binned,
    LibraryDocument,
    Place,
    Role,
    SectionPage,
    StrategyPage,
    User,
    WorkspacePage,
)
from tests.conftest import close_files
from tests.integration.access.routes import patterns
from tests.people import account, client_of, text_of
from tests.sweeps import Swept

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.sweep(16, "the bin")]

TITLE = "消したはずの節ざくろ"
# Here it is named: the bin itself, and the log of who deleted what.
NAMING = {
    *("bin", "audit_log"),
    *("wagtailadmin_reports:site_history", "wagtailadmin_reports:site_history_results"),
}
PUBLIC = (
    *("/ja/", "/ja/strategies/", "/ja/strategies/new-strategy/", "/ja/indicators/"),
    *("/ja/strategies/new-strategy/outline/", "/ja/strategies/new-strategy/goals/"),
    *("/sitemap.xml", "/open-data/v1/catalog.jsonld", "/open-data/v1/kpi_values.csv"),
)


@pytest.fixture
def section(goal: BasicGoalPage) -> SectionPage:
    page: SectionPage = goal.add_child(instance=SectionPage(title=TITLE, slug="pomegranate"))
    page.save_revision().publish()
    return SectionPage.objects.get(pk=page.pk)


def lists_of_the_admin() -> dict[str, str]:
    """Every address of the admin that names nothing: its lists, reports and first pages."""
    found = {}
    for name, _, pattern in patterns():
        if not pattern.pattern.converters and name not in NAMING:
            try:
                found[name] = reverse(name)
            except NoReverseMatch:
                # Written with groups of a regular expression.
                continue
    return found


def test_what_was_deleted_is_named_nowhere_but_in_the_bin(
    client: Client, goal: BasicGoalPage, section: SectionPage, publisher: User, swept: Swept
) -> None:
    people = [
        client_of(user)
        for user in (
            User.objects.create_superuser("operator", password="x"),
            publisher,
        )
    ]
    # In every list of what somebody works on.
    section.title = TITLE
    section.locked, section.locked_by = True, publisher
    section.save_revision(user=publisher)
    asked = [
        *lists_of_the_admin().values(),
        f"{reverse('wagtailadmin_pages:search')}?q=ざくろ",
        *(reverse("wagtailadmin_explore", args=[page.pk]) for page in _around(goal)),
        f"{reverse('wagtailadmin_choose_page')}?page_type=wagtailcore.page&q=ざくろ",
        reverse("wagtailadmin_choose_page_child", args=[goal.pk]),
        f"/admin/api/main/pages/?child_of={goal.pk}",
        f"/admin/api/main/pages/?descendant_of={goal.pk}",
        "/admin/api/main/pages/?fields=*&limit=20",
    ]

    asked = swept([*asked, *PUBLIC], 40)

    bin_page(section, by=publisher)

    for reader in (*people, client):
        for address in asked if reader is not client else PUBLIC:
            response = reader.get(address, follow=True)
            shown = b"" if response.streaming else response.content
            assert TITLE not in shown.decode(errors="ignore"), address
            close_files(response)
    assert TITLE in text_of(people[-1].get("/admin/bin/"))


def _around(goal: BasicGoalPage) -> list[Page]:
    root = Page.objects.get(depth=1)
    return [root, *goal.get_ancestors(), goal, WorkspacePage.of(Place.BIN)]


def test_its_own_screens_answer_nobody(section: SectionPage, publisher: User) -> None:
    client = client_of(User.objects.create_superuser("operator", password="x"))
    bin_page(section, by=publisher)

    for name in ("edit", "delete", "copy", "move", "unpublish", "view_draft"):
        response = client.get(reverse(f"wagtailadmin_pages:{name}", args=[section.pk]))
        assert response.status_code in (302, 403, 404), name
    added = client.get(f"/admin/pages/{WorkspacePage.of(Place.BIN).pk}/add_subpage/")
    assert added.status_code in (302, 403, 404)


def test_deleting_names_first_what_goes_and_then_puts_it_into_the_bin(
    goal: BasicGoalPage, section: SectionPage, publisher: User
) -> None:
    client, address = client_of(publisher), f"/admin/pages/{goal.pk}/delete/"

    asked = text_of(client.get(address))
    below = goal.get_descendants().count()
    assert f"下の{below}件のページ" in asked
    assert "「ごみ箱」から元に戻せます" in asked
    assert "指標（" in asked
    assert Page.objects.get(pk=goal.pk).live
    done = text_of(client.post(address, follow=True))

    assert f"「{goal.title}」をごみ箱に移しました。" in done
    row = Binned.objects.get()
    assert any(line.startswith("指標") for line in row.hung)
    listed = text_of(client.get("/admin/bin/"))
    for told in (goal.title, "基本目標", goal.get_parent().title, *row.hung):
        assert told in listed
    assert "完全に削除する" not in listed


def test_several_pages_go_to_the_bin_at_once_each_with_what_is_below(
    goal: BasicGoalPage, section: SectionPage, publisher: User
) -> None:
    other = BasicGoalPage.objects.sibling_of(goal, inclusive=False).first()
    keys = "&".join(f"id={page.pk}" for page in (goal, section, other))
    client = client_of(publisher)

    asked = text_of(client.get(f"/admin/bulk/wagtailcore/page/delete/?{keys}"))
    client.post(f"/admin/bulk/wagtailcore/page/delete/?{keys}")

    assert "ごみ箱に移す" in asked
    assert set(Binned.objects.values_list("page", flat=True)) == {goal.pk, other.pk}


def test_the_interface_for_programs_deletes_no_page(section: SectionPage) -> None:
    client = client_of(User.objects.create_superuser("operator", password="x"))

    answer = client.post(f"/admin/api/main/pages/{section.pk}/action/delete/")

    assert answer.status_code == 404
    assert Page.objects.filter(pk=section.pk).exists()


def test_a_page_is_brought_back_with_a_word_on_what_has_ended(
    goal: BasicGoalPage, section: SectionPage, publisher: User
) -> None:
    client = client_of(publisher)
    row = bin_page(section, by=publisher)

    told = text_of(client.post(f"/admin/bin/{row.pk}/restore/", follow=True))

    assert f"「{TITLE}」を、下書きとして元に戻しました。" in told
    assert "公開し直すには、承認が要ります。" in told
    again = text_of(client.post(f"/admin/bin/{row.pk}/restore/", follow=True))
    assert "もうごみ箱にありません" in again


def test_a_taken_address_or_place_is_asked_for(
    goal: BasicGoalPage, section: SectionPage, publisher: User
) -> None:
    client = client_of(publisher)
    row = bin_page(section, by=publisher)
    goal.add_child(instance=SectionPage(title="後から", slug="pomegranate"))

    asked = text_of(client.post(f"/admin/bin/{row.pk}/restore/"))
    assert "「後から」が使っています" in asked
    assert 'value="pomegranate-2"' in asked
    taken = {"parent": goal.pk, "slug": "pomegranate"}
    refused = text_of(client.post(f"/admin/bin/{row.pk}/restore/", taken))
    assert "「後から」が使っています" in refused
    client.post(f"/admin/bin/{row.pk}/restore/", taken | {"slug": "pomegranate-2"})

    assert SectionPage.objects.get(pk=section.pk).slug == "pomegranate-2"


def test_where_the_page_above_is_gone_another_place_is_offered(
    goal: BasicGoalPage, section: SectionPage, publisher: User
) -> None:
    client = client_of(publisher)
    other = BasicGoalPage.objects.sibling_of(goal, inclusive=False).first()
    row = bin_page(section, by=publisher)
    bin_page(goal, by=publisher)

    asked = text_of(client.post(f"/admin/bin/{row.pk}/restore/"))
    assert "元の場所は、もうありません" in asked
    assert f'value="{other.pk}"' in asked
    assert f'value="{goal.pk}"' not in asked
    client.post(f"/admin/bin/{row.pk}/restore/", {"parent": other.pk, "slug": "pomegranate"})

    assert SectionPage.objects.get(pk=section.pk).get_parent().pk == other.pk


def test_an_author_brings_back_the_own_and_no_page_of_another(
    goal: BasicGoalPage, section: SectionPage, editor: User, publisher: User
) -> None:
    own = goal.add_child(
        instance=SectionPage(title="自分の下書き", slug="own", live=False, owner=editor)
    )
    rows = [bin_page(page, by=publisher) for page in (own, section)]
    client = client_of(editor)

    listed = text_of(client.get("/admin/bin/"))
    answers = [client.post(f"/admin/bin/{row.pk}/restore/").status_code for row in rows]

    assert "自分の下書き" in listed
    assert TITLE not in listed
    assert answers == [302, 404]
    assert list(Binned.objects.all()) == [rows[1]]


def test_only_what_never_was_public_is_offered_to_be_destroyed(
    goal: BasicGoalPage, section: SectionPage, publisher: User
) -> None:
    client = client_of(publisher)
    draft = goal.add_child(instance=SectionPage(title="下書き", slug="draft", live=False))
    public, never = (bin_page(page, by=publisher) for page in (section, draft))

    listed = text_of(client.get("/admin/bin/"))
    assert listed.count("もう元に戻せません。よろしいですか。") == 1
    refused = text_of(client.post(f"/admin/bin/{public.pk}/destroy/", follow=True))
    done = text_of(client.post(f"/admin/bin/{never.pk}/destroy/", follow=True))

    assert "完全には削除できません" in refused
    assert "「下書き」を完全に削除しました。" in done
    assert list(Binned.objects.all()) == [public]


def test_a_division_finds_in_the_bin_its_own_files_and_a_reader_has_none(
    section: SectionPage, division_clerk: User, publisher: User
) -> None:
    bin_page(section, by=publisher)
    own, other = (
        LibraryDocument.objects.create(
            title=title, file=ContentFile(b"%PDF", "a.pdf"), uploaded_by_user=user
        )
        for title, user in (("自分の資料", division_clerk), ("ほかの資料", publisher))
    )
    for document in (own, other):
        bin_record(document, by=publisher)

    listed = text_of(client_of(division_clerk).get("/admin/bin/"))

    assert "自分の資料" in listed
    for title in ("ほかの資料", TITLE):
        assert title not in listed
    reader = client_of(account("reader", Role.Key.READERS))
    assert reader.get("/admin/bin/").headers["Location"] == "/admin/"


def test_a_link_to_a_binned_page_is_a_dead_link_without_its_name(
    goal: BasicGoalPage, section: SectionPage, editor: User, publisher: User
) -> None:
    html = f'<p><a id="{section.pk}" linktype="page">節</a></p>'
    goal.body_ja = [("text", html)]
    goal.save_revision().publish()
    Redirect.add_redirect("/old", redirect_to=section)

    bin_page(section, by=publisher)

    findings = text_of(client_of(editor).get(reverse("content_checks:page", args=[goal.pk])))
    assert TITLE not in findings
    todos = text_of(client_of(editor).get("/admin/"))
    assert "行き先のないリンクがあります" in todos
    assert TITLE not in todos


def test_a_strategy_goes_into_the_bin_by_its_name_only(publisher: User) -> None:
    strategy = StrategyPage.objects.in_place().get(slug="new-strategy")
    client, address = client_of(publisher), f"/admin/pages/{strategy.pk}/delete/"

    asked = text_of(client.post(address))
    assert f"「{strategy.title}」と入れてください" in asked
    assert StrategyPage.objects.get(pk=strategy.pk).live

    client.post(address, {"name": strategy.title})
    assert not StrategyPage.objects.get(pk=strategy.pk).live
