"""What links to pages, pictures and files; what a deletion would leave; whose a code is."""

from __future__ import annotations

import json

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, ReferenceIndex

from strategy.figures.uses import repeat_indicator
from strategy.models import (
    Alignment,
    BasicGoalPage,
    Indicator,
    LibraryDocument,
    Picture,
    Role,
    StrategyIndicator,
    StrategyPage,
    Term,
    Unit,
)
from strategy.upkeep.usage import standing_on, uses_of
from strategy.working_copies.adopting import adopt
from strategy.working_copies.starting import NextTerm, start_next_term
from tests.people import account, client_of, text_of
from tests.uses import place_of

pytestmark = pytest.mark.usefixtures("loaded_site")


@pytest.fixture
def goal() -> BasicGoalPage:
    return BasicGoalPage.objects.get(slug="jobs", node_face__place="public")


@pytest.fixture
def other(goal: BasicGoalPage) -> BasicGoalPage:
    return BasicGoalPage.objects.sibling_of(goal, inclusive=False).first()


@pytest.fixture
def editor() -> Client:
    return client_of(account("clerk", Role.Key.EDITORS))


@pytest.fixture
def publisher() -> Client:
    return client_of(account("publisher", Role.Key.PUBLISHERS, Role.Key.EDITORS))


def write(page: Page, language: str, *blocks: dict[str, object]) -> None:
    setattr(page, f"body_{language}", json.dumps(list(blocks)))
    page.save_revision().publish()


def link_to(page: Page) -> dict[str, object]:
    html = f'<p><a id="{page.pk}" linktype="page">もう一つの目標</a></p>'
    return {"type": "callout", "id": "c-1", "value": {"tone": "note", "heading": "", "text": html}}


def referring(thing: object) -> set[str]:
    return {reference.object_id for reference in ReferenceIndex.get_references_to(thing)}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_body_in_any_language_tells_what_it_uses(
    goal: BasicGoalPage, other: BasicGoalPage, language: str
) -> None:
    image = Picture.objects.create(title="図", file=get_test_image_file())
    document = LibraryDocument.objects.create(
        title="資料", file=ContentFile(b"%PDF-1.7", "paper.pdf")
    )
    write(
        goal,
        language,
        link_to(other),
        {"type": "figure", "id": "f-1", "value": {"image": image.pk, "alt": "図の説明"}},
        {"type": "file", "id": "d-1", "value": {"document": document.pk, "title": ""}},
    )

    for thing in (other, image, document):
        assert str(goal.pk) in referring(thing)


def test_the_usage_of_a_page_leads_to_the_field(
    editor: Client, goal: BasicGoalPage, other: BasicGoalPage
) -> None:
    write(goal, "ja", link_to(other))

    shown = text_of(editor.get(f"/admin/pages/{other.pk}/usage/"))

    assert f"/admin/pages/{goal.pk}/edit/#:w:contentpath=body_ja.c-1.text" in shown


def test_a_deletion_says_before_what_it_would_leave_behind(
    publisher: Client, goal: BasicGoalPage, other: BasicGoalPage
) -> None:
    write(goal, "ja", link_to(other))
    indicators = StrategyIndicator.objects.filter(node=other.node).count()
    assert indicators

    shown = text_of(publisher.get(f"/admin/pages/{other.pk}/delete/"))

    assert "このページか下のページへのリンク（1件）" in shown
    assert f"/admin/pages/{goal.pk}/edit/" in shown
    assert f"指標（{indicators}件）" in shown
    assert str(StrategyIndicator.objects.filter(node=other.node)[0].indicator) in shown
    assert Page.objects.filter(pk=other.pk).exists()


def test_a_deletion_counts_figures_though_the_next_term_shows_the_item_too(
    goal: BasicGoalPage, other: BasicGoalPage
) -> None:
    indicators = StrategyIndicator.objects.filter(node=other.node).count()
    use = StrategyIndicator.objects.filter(node=goal.node)[0]
    repeat_indicator(use=use, nodes=[other.node], by=None)
    public = StrategyPage.objects.ancestor_of(other).get()
    called = NextTerm({"ja": "次の総合戦略", "en": "The Next Strategy"}, "next-strategy")

    adopt(working_copy=start_next_term(strategy=public, by=None, called=called), by=None)

    standing = standing_on(BasicGoalPage.objects.get(pk=other.pk))
    assert (len(standing.hanging["指標"]), len(standing.hanging["再掲"])) == (indicators, 1)
    answers = Alignment.objects.filter(strategy=public.node, node=other.node).count()
    assert len(standing.hanging["柱・条文との対応"]) == answers > 0


def test_a_move_says_that_links_follow(
    publisher: Client, goal: BasicGoalPage, other: BasicGoalPage
) -> None:
    write(goal, "ja", link_to(other))
    parent = goal.get_parent().pk

    shown = text_of(publisher.get(f"/admin/pages/{other.pk}/move/{parent}/confirm/"))

    assert "リンクは移動先を指し" in shown


def test_links_within_a_branch_do_not_count(goal: BasicGoalPage) -> None:
    before = standing_on(goal).links

    write(goal, "ja", link_to(goal))

    assert standing_on(goal).links == before


# --- Terms ----------------------------------------------------------------------


def test_a_term_names_the_pages_that_use_it(editor: Client, goal: BasicGoalPage) -> None:
    term = Term.objects.create(code="reactor", name_ja="起業支援拠点")
    assert uses_of(term) == []
    goal.summary_ja = "起業支援拠点を設けます。"
    goal.save_revision()

    shown = text_of(editor.get(reverse("term_usage", args=[term.pk])))

    assert f"/admin/pages/{goal.pk}/edit/#:w:contentpath=summary_ja" in shown
    deletion = editor.get(f"/admin/snippets/strategy/term/delete/{term.pk}/")
    assert "1ページで使われています" in text_of(deletion)
    listed = text_of(editor.get("/admin/snippets/strategy/term/"))
    assert reverse("term_usage", args=[term.pk]) in listed


def test_the_usage_of_terms_is_for_who_keeps_them() -> None:
    term = Term.objects.create(code="reactor", name_ja="起業支援拠点")
    address = reverse("term_usage", args=[term.pk])

    division = client_of(account("division", Role.Key.DIVISION))

    assert division.get(address).headers["Location"] == "/admin/"
    assert Client().get(address).headers["Location"].startswith("/admin/login/")


# --- Codes ----------------------------------------------------------------------


def test_a_taken_code_says_whose_it_is_and_keeps_what_was_typed(editor: Client) -> None:
    unit = Unit.objects.create(code="harvest", name_ja="農政課", phone="00")

    response = editor.post(
        "/admin/snippets/strategy/unit/add/",
        {"name_ja": "林政課", "name_en": "", "code": "harvest", "phone": "11"},
    )

    shown = text_of(response)
    assert f'<a href="/admin/snippets/strategy/unit/edit/{unit.pk}/">農政課</a>' in shown
    assert "コード「harvest」は、担当課「" in shown
    assert "林政課" in shown
    assert Unit.objects.filter(code="harvest").count() == 1


def test_a_taken_code_of_an_indicator_is_told_in_its_form(
    editor: Client, goal: BasicGoalPage
) -> None:
    taken = Indicator.objects.first()

    shown = text_of(
        editor.post(
            "/admin/indicators/add/",
            {
                "name_ja": "新しい指標",
                "code": taken.code,
                "node": place_of(goal.node),
                "kind": "kpi",
            },
        )
    )

    assert f"/admin/indicators/edit/{taken.pk}/" in shown
    assert "が使っています。別のコードにしてください。" in shown


def test_a_taken_address_says_whose_it_is(
    editor: Client, goal: BasicGoalPage, other: BasicGoalPage
) -> None:
    form = editor.get(f"/admin/pages/{goal.pk}/edit/").context["form"]
    typed = {name: form[name].value() or "" for name in form.fields if "body" not in name}
    typed |= {"slug": other.slug, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    typed |= {f"body_{code}-count": 0 for code in ("ja", "en")}

    shown = text_of(editor.post(f"/admin/pages/{goal.pk}/edit/", typed))

    assert f"アドレス「{other.slug}」は、同じ場所の「" in shown
    assert f'<a href="/admin/pages/{other.pk}/edit/">' in shown
