"""When a final edition takes the public place, no words come along that nobody approved."""

from __future__ import annotations

import json
from html import unescape

import pytest
from django.test import Client
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import Page

from publications.models import Edition
from strategy.models import (
    ChapterPage,
    NodeFace,
    Role,
    SectionPage,
    StandardPage,
    StrategyPage,
    User,
)
from strategy.models.authorship import editors_since_publication
from strategy.upkeep.todo import Section, todos_for
from strategy.working_copies.adopting import adopt
from strategy.working_copies.starting import NextTerm, start_next_stage, start_next_term
from tests.integration.editions.conftest import approve, draft_of, make_files, submitted
from tests.people import account, client_of

pytestmark = [pytest.mark.usefixtures("any_pages"), pytest.mark.sweep(4, "adoptions")]
PLAN = "/ja/strategies/seventh-master-plan/"
OLD, NEW = "公開されている方針です。", "承認されていない方針です。"
CALLED = NextTerm({"ja": "第8次計画", "en": "Eighth Plan"}, "eighth-master-plan")


def body(text: str) -> str:
    return json.dumps([{"type": "text", "value": f"<p>{text}</p>"}])


@pytest.fixture
def public(loaded_site: None) -> StrategyPage:
    """A strategy with an explanation beside its document."""
    strategy = StrategyPage.objects.in_place().get(slug="seventh-master-plan")
    chapter = ChapterPage(title="計画の方針", slug="chapter", search_summary_ja=OLD)
    strategy.add_child(instance=chapter).save_revision().publish()
    page = StandardPage(title="改訂方針", slug="policy", body_ja=body(OLD))
    strategy.add_child(instance=page).save_revision().publish()
    return StrategyPage.objects.get(pk=strategy.pk)


@pytest.fixture
def copy(public: StrategyPage, editor: User) -> StrategyPage:
    return start_next_stage(strategy=public, by=editor)


def within(copy: StrategyPage, slug: str) -> Page:
    page: Page = Page.objects.descendant_of(copy).get(slug=slug).specific
    return page


def write(page: Page, by: User, **values: str) -> None:
    """Change words and publish them, as an editor may in a copy."""
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision(user=by).publish(user=by, skip_permission_checks=True)


def approved(copy: StrategyPage) -> set[int]:
    """The document, as an edition of it holds it."""
    faces = NodeFace.objects.filter(tree_id=copy.pk, page__live=True)
    return {copy.pk, *faces.values_list("page_id", flat=True)}


def newest(page: Page) -> Page:
    latest: Page = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    return latest


def test_an_unchanged_page_beside_the_document_is_published_as_it_was(
    client: Client, copy: StrategyPage, approver: User
) -> None:
    # Looked at and saved, with no word changed.
    page = within(copy, "policy")
    page.save_revision(user=approver).publish(user=approver)

    adoption = adopt(working_copy=copy, by=approver, approved=approved(copy))

    assert adoption.held_back == ()
    assert OLD in client.get(f"{PLAN}policy/").content.decode()
    assert not Page.objects.get(pk=page.pk).has_unpublished_changes


def test_a_changed_page_goes_on_saying_what_it_said_until_it_is_approved(
    client: Client, copy: StrategyPage, editor: User, approver: User
) -> None:
    page = within(copy, "policy")
    write(page, editor, body_ja=body(NEW), title="改めた方針")

    adoption = adopt(working_copy=copy, by=approver, approved=approved(copy))

    assert adoption.held_back == ("改めた方針",)
    shown = client.get(f"{PLAN}policy/").content.decode()
    assert OLD in shown
    assert "<title>改訂方針" in shown
    assert NEW not in shown
    assert "改めた方針" not in client.get(PLAN).content.decode()
    draft = newest(page)
    assert (draft.title, NEW in str(draft.body_ja)) == ("改めた方針", True)
    held = Page.objects.get(pk=page.pk)
    assert (held.live, held.has_unpublished_changes) == (True, True)
    # Handed in; and whoever wrote it is known, so that another approves.
    assert held.current_workflow_state.requested_by == approver
    assert editors_since_publication(held) == {editor.pk}


def test_a_new_page_stays_a_draft_on_the_public_tree(
    client: Client, copy: StrategyPage, editor: User, approver: User
) -> None:
    page = copy.add_child(instance=StandardPage(title="新しい説明", slug="more"))
    write(page, editor, body_ja=body(NEW))

    adoption = adopt(working_copy=copy, by=approver, approved=approved(copy))

    assert adoption.held_back == ("新しい説明",)
    assert client.get(f"{PLAN}more/").status_code == 404
    assert "新しい説明" not in client.get(PLAN).content.decode()
    assert f"{PLAN}more/" not in client.get("/sitemap.xml").content.decode()
    assert NEW in str(newest(page).body_ja)
    head = account("other-head", Role.Key.APPROVERS)
    waiting = [todo.text for todo in todos_for(head)[Section.MINE]]
    assert "「新しい説明」の企画調整課長の承認" in waiting

    Page.objects.get(pk=page.pk).current_workflow_state.current_task_state.specific.approve(
        user=head
    )

    assert NEW in client.get(f"{PLAN}more/").content.decode()


def test_a_newer_draft_of_a_page_that_is_held_back_stays_its_newest_version(
    copy: StrategyPage, editor: User, approver: User
) -> None:
    page = within(copy, "policy")
    write(page, editor, body_ja=body(NEW))
    page.body_ja = body("さらに新しい方針です。")
    page.save_revision(user=editor)

    adopt(working_copy=copy, by=approver, approved=approved(copy))

    assert "さらに新しい方針です。" in str(newest(page).body_ja)


def test_what_the_strategy_says_beside_its_document_waits_too(
    client: Client, copy: StrategyPage, editor: User, approver: User
) -> None:
    write(copy, editor, body_ja=body(NEW), search_summary_ja="検索の説明です。")
    chapter = within(copy, "chapter")
    write(chapter, editor, search_summary_ja="章の検索の説明です。", summary_ja="承認された要点。")

    adoption = adopt(working_copy=copy, by=approver, approved=approved(copy))

    assert adoption.held_back == (copy.title, "計画の方針")
    assert NEW not in client.get(PLAN).content.decode()
    assert "検索の説明です。" not in client.get(PLAN).content.decode()
    shown = client.get(f"{PLAN}chapter/").content.decode()
    assert OLD in shown
    assert "承認された要点。" in shown
    assert "章の検索の説明です。" not in shown
    assert NEW in str(newest(copy).body_ja)
    assert newest(copy).slug == "seventh-master-plan"


def test_a_public_page_that_went_on_meanwhile_is_not_set_back(
    client: Client, public: StrategyPage, copy: StrategyPage, editor: User, approver: User
) -> None:
    write(within(public, "policy"), editor, body_ja=body("その後に承認された方針です。"))

    adopt(working_copy=copy, by=approver, approved=approved(copy))

    assert "その後に承認された方針です。" in client.get(f"{PLAN}policy/").content.decode()


def test_an_item_of_the_document_that_stands_in_no_edition_stays_a_draft(
    client: Client, copy: StrategyPage, editor: User, approver: User
) -> None:
    # Below a page that is not published there, so no snapshot reaches it; its address would.
    hidden = copy.add_child(instance=ChapterPage(title="隠れた章", slug="hidden", live=False))
    section = hidden.add_child(instance=SectionPage(title="隠れた節", slug="section"))
    write(section, editor, summary_ja=NEW)

    adoption = adopt(
        working_copy=copy, by=approver, approved=approved(copy) - {section.pk, hidden.pk}
    )

    assert adoption.held_back == ("隠れた節",)
    assert client.get(f"{PLAN}hidden/section/").status_code == 404


def test_the_next_term_keeps_what_its_forerunner_says_in_public(
    client: Client, public: StrategyPage, editor: User, approver: User
) -> None:
    StrategyPage.objects.filter(pk=public.pk).update(fiscal_year_end=2026)
    public.refresh_from_db()
    copy = start_next_term(strategy=public, by=editor, called=CALLED)
    page = copy.add_child(instance=StandardPage(title="新しい説明", slug="more"))
    write(page, editor, body_ja=body(NEW))

    adoption = adopt(working_copy=copy, by=approver, approved=approved(copy))

    assert adoption.held_back == ("新しい説明",)
    eighth = "/ja/strategies/eighth-master-plan/"
    assert OLD in client.get(f"{eighth}policy/").content.decode()
    assert client.get(f"{eighth}more/").status_code == 404


def test_an_alias_says_nothing_that_is_published_in_a_copy_later(
    client: Client, public: StrategyPage, copy: StrategyPage, editor: User, approver: User
) -> None:
    other = start_next_stage(
        strategy=StrategyPage.objects.in_place().get(slug="second-term"), by=editor
    )
    far = other.add_child(instance=StandardPage(title="よその説明", slug="far"))
    write(far, editor, body_ja=body(OLD))
    # Of a page in another copy; of one in the same; of a page that will be a former one.
    sources = [far, within(copy, "policy"), within(public, "policy")]
    aliases = [
        CreatePageAliasAction(source, parent=copy, update_slug=f"alias-{n}").execute(
            skip_permission_checks=True
        )
        for n, source in enumerate(sources)
    ]

    adopt(working_copy=copy, by=approver, approved=None)
    for source in sources:
        write(Page.objects.get(pk=source.pk).specific, editor, body_ja=body(NEW))

    for n, alias in enumerate(aliases):
        assert Page.objects.get(pk=alias.pk).alias_of_id is None
        shown = client.get(f"{PLAN}alias-{n}/").content.decode()
        assert NEW not in shown
        assert OLD in shown


def test_an_alias_in_a_copy_is_held_back_as_any_new_page(
    client: Client, copy: StrategyPage, approver: User
) -> None:
    CreatePageAliasAction(within(copy, "policy"), parent=copy, update_slug="alias").execute(
        skip_permission_checks=True
    )

    adoption = adopt(working_copy=copy, by=approver, approved=approved(copy))

    assert adoption.held_back == ("改訂方針",)
    assert client.get(f"{PLAN}alias/").status_code == 404
    assert OLD in client.get(f"{PLAN}policy/").content.decode()


def test_an_alias_of_a_page_that_becomes_a_former_one_follows_it_no_more(
    client: Client, public: StrategyPage, copy: StrategyPage, editor: User, approver: User
) -> None:
    source = within(public, "policy")
    elsewhere = StrategyPage.objects.in_place().get(slug="second-term")
    CreatePageAliasAction(source, parent=elsewhere, update_slug="alias").execute(
        skip_permission_checks=True
    )

    adopt(working_copy=copy, by=approver, approved=approved(copy))
    write(Page.objects.get(pk=source.pk).specific, editor, body_ja=body(NEW))

    shown = client.get("/ja/strategies/second-term/alias/").content.decode()
    assert OLD in shown
    assert NEW not in shown


def test_a_head_who_adopts_without_an_edition_approves_all_that_the_copy_says(
    client: Client, copy: StrategyPage, editor: User, approver: User
) -> None:
    write(within(copy, "policy"), editor, body_ja=body(NEW))

    adoption = adopt(working_copy=copy, by=approver)

    assert adoption.held_back == ()
    assert NEW in client.get(f"{PLAN}policy/").content.decode()


def test_who_issues_is_told_before_and_after_what_is_not_made_public(
    client: Client, public: StrategyPage, copy: StrategyPage, editor: User, approver: User
) -> None:
    write(within(copy, "policy"), editor, body_ja=body(NEW))
    draft = draft_of("plan-2024", stage="adopted", dated="2024-03", from_working_copy=True)
    Edition.objects.filter(pk=draft.pk).update(strategy=public.node)
    edition = submitted(draft, editor)
    make_files(edition)
    approve(edition, approver)
    head, desk = client_of(approver), f"/admin/editions/{edition.pk}/"
    assert edition.snapshot is not None

    before = unescape(head.get(desk).content.decode())
    sent = {"sha256": edition.snapshot.sha256}
    after = unescape(head.post(f"{desk}issue/", sent, follow=True).content.decode())

    assert "「改訂方針」には、版に入らない新しい内容があります。" in before
    told = "「改訂方針」の新しい内容は、版に入っていないので公開していません。"
    assert told in after
    assert OLD in client.get(f"{PLAN}policy/").content.decode()
    log = unescape(head.get("/admin/audit/?action=strategy.adopt").content.decode())
    assert "公開せず承認に回したもの：改訂方針" in log
