"""What was put into a proposal is opened again by its form, and lost by no second change."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from strategy.figures.recording import record_definition
from strategy.models import (
    BasicGoalPage,
    Indicator,
    NodeFace,
    Proposal,
    ProposalItem,
    Role,
    SiteSettings,
    Term,
    Unit,
    User,
)
from strategy.models.dated import city_today
from strategy.proposals.figures import figure_item
from strategy.proposals.steps import approve_proposal, gather, submit, withdraw_proposal, work_on
from strategy.refusals import Refused
from tests.integration.proposals.conftest import WORDING, edit, typed_over
from tests.integration.proposing import LIST, item_of
from tests.people import account, client_of, text_of
from tests.uses import new_indicator, use_of

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.sweep(26, "proposals")]
OPENED = "に加えた内容を表示しています"


@pytest.fixture
def clerk() -> User:
    return account("planner", Role.Key.EDITORS)


@pytest.fixture
def head() -> User:
    return account("head", Role.Key.APPROVERS)


@pytest.fixture
def desk(clerk: User) -> Client:
    return client_of(clerk)


@pytest.fixture
def term() -> Term:
    return Term.objects.order_by("pk")[0]


def apply(proposal: Proposal, by: User, head: User) -> None:
    approve_proposal(proposal=submit(proposal=proposal, by=by), by=head)


# --- Records and settings -----------------------------------------------------------------


def test_the_second_change_of_a_record_keeps_the_first(
    desk: Client, clerk: User, head: User, term: Any
) -> None:
    edit(desk, term, summary_ja="新しい説明です。", into="new")
    proposal = Proposal.objects.get()
    form = reverse(type(term).snippet_viewset.get_url_name("edit"), args=[term.pk])

    opened = text_of(desk.get(form))
    edit(desk, term, reading="あたらしいよみ", into=str(proposal.pk))

    assert OPENED in opened
    assert f'href="{LIST}{proposal.pk}/"' in opened
    assert f'href="{form}"' in text_of(desk.get(f"{LIST}{proposal.pk}/"))
    apply(proposal, clerk, head)
    term.refresh_from_db()
    assert (term.summary_ja, term.reading) == ("新しい説明です。", "あたらしいよみ")


def test_who_is_not_the_author_sees_what_stands(desk: Client, head: User, term: Any) -> None:
    edit(desk, term, summary_ja="新しい説明です。", into="new")

    other = client_of(account("other", Role.Key.EDITORS))
    form = reverse(type(term).snippet_viewset.get_url_name("edit"), args=[term.pk])

    assert "新しい説明です。" not in text_of(other.get(form))


def test_a_form_that_did_not_show_what_is_in_a_proposal_does_not_replace_it(
    desk: Client, term: Any
) -> None:
    url = reverse(type(term).snippet_viewset.get_url_name("edit"), args=[term.pk])
    in_another_tab = typed_over(desk, url, reading="べつのよみ")
    edit(desk, term, summary_ja="新しい説明です。", into="new")
    proposal = Proposal.objects.get()

    told = text_of(desk.post(url, {**in_another_tab, "into": proposal.pk}, follow=True))

    assert "にもう入っているので、加えていません。" in told
    assert "べつのよみ" in told
    assert item_of(proposal).arguments["form"]["summary_ja"] == ["新しい説明です。"]


def test_what_is_saved_at_once_is_not_taken_back_by_what_waits(desk: Client) -> None:
    unit: Any = Unit.objects.order_by("pk")[0]
    edit(desk, unit, name_ja="新しい課の名", into="new")
    Unit.objects.filter(pk=unit.pk).update(phone="0242-11-1111")

    edit(desk, unit, code=unit.code, into=str(Proposal.objects.get().pk))

    unit.refresh_from_db()
    assert unit.phone == "0242-11-1111"


def test_what_another_changed_since_is_not_undone(desk: Client, term: Any) -> None:
    edit(desk, term, summary_ja="新しい説明です。", into="new")
    Term.objects.filter(pk=term.pk).update(reading="ほかのひとのよみ")

    url = reverse(type(term).snippet_viewset.get_url_name("edit"), args=[term.pk])
    opened = text_of(desk.get(url))

    assert "ほかの人がここを変えました" in opened
    assert "ほかのひとのよみ" in opened
    assert "新しい説明です。" not in opened


def test_the_second_change_of_the_settings_keeps_the_first(
    desk: Client, clerk: User, head: User
) -> None:
    site = Site.objects.get(is_default_site=True)
    url = f"/admin/settings/strategy/sitesettings/{site.pk}/"
    desk.post(url, typed_over(desk, url, name_ja="新しい名前のサイト", into="new"))
    proposal = Proposal.objects.get()

    assert OPENED in text_of(desk.get(url))
    desk.post(url, typed_over(desk, url, name_en="A new name", into=str(proposal.pk)))

    assert f'href="{url}"' in text_of(desk.get(f"{LIST}{proposal.pk}/"))
    apply(proposal, clerk, head)
    settings: Any = SiteSettings.objects.get()
    assert (settings.name_ja, settings.name_en) == ("新しい名前のサイト", "A new name")


def test_a_new_record_is_mended_in_its_proposal(desk: Client, clerk: User, head: User) -> None:
    add = reverse(Term.snippet_viewset.get_url_name("add"))  # type: ignore[attr-defined]  # Wagtail's
    desk.post(
        add, typed_over(desk, add, code="new-term", name_ja="新語", summary_ja="説明", into="new")
    )
    proposal = Proposal.objects.get()
    again = f"{add}?draft={item_of(proposal).pk}"
    assert f'href="{again}"' in text_of(desk.get(f"{LIST}{proposal.pk}/"))

    sent = typed_over(desk, again, reading="しんご", into=str(proposal.pk))
    assert f'action="{again}"' in text_of(desk.get(again))
    desk.post(again, sent)

    apply(proposal, clerk, head)
    term: Any = Term.objects.get(code="new-term")
    assert (term.summary_ja, term.reading) == ("説明", "しんご")


# --- Figures ------------------------------------------------------------------------------


@pytest.fixture
def visitors() -> Indicator:
    node = NodeFace.objects.get(page=BasicGoalPage.objects.get(slug="jobs")).node
    indicator = new_indicator(code="guests", node=node, kind="kpi", name_ja="観光客数")
    record_definition(use=use_of(indicator), by=None, columns=WORDING)
    return indicator


@pytest.fixture
def gathered(visitors: Indicator, clerk: User) -> Proposal:
    """A value of 令和6年度 with its comment."""
    arguments = {
        "year": 2024,
        "value": Decimal(220),
        "status": "confirmed",
        "columns": {"comment_ja": "催しが増えた"},
    }
    item = figure_item(kind="observation", subject=visitors, arguments=arguments, title="実績値")
    return gather([item], into=None, by=clerk)


def test_the_form_of_a_year_opens_with_what_is_in_the_proposal(
    desk: Client, gathered: Proposal, visitors: Indicator
) -> None:
    form = f"/admin/indicators/{visitors.pk}/figures/observation/"
    opened = text_of(desk.get(f"{form}?year=2024"))
    assert OPENED in opened
    assert "催しが増えた" in opened
    shown = re.search(r'name="shown" value="(\d+)"', opened)
    assert shown

    typed = {"year": "令和6年度", "value": "230", "comment_ja": "催しが増えた"}
    chosen = {"status": "confirmed", "published_on": city_today().isoformat()}
    sent = {**typed, **chosen, "shown": shown[1], "into": gathered.pk}
    assert "に加えました" in text_of(desk.post(form, sent, follow=True))

    assert item_of(gathered).arguments["value"] == "230"
    assert OPENED not in text_of(desk.get(f"{form}?year=2023"))


def test_a_figure_typed_without_seeing_the_one_in_the_proposal_does_not_replace_it(
    gathered: Proposal, visitors: Indicator, clerk: User
) -> None:
    arguments = {"year": 2024, "value": Decimal(999)}
    item = figure_item(kind="observation", subject=visitors, arguments=arguments, title="実績値")

    with pytest.raises(Refused, match="もう入っている"):
        gather([item], into=gathered, by=clerk)

    assert ProposalItem.objects.get().arguments["columns"]["comment_ja"] == "催しが増えた"


def test_what_was_taken_over_is_mended_as_ones_own(
    gathered: Proposal, visitors: Indicator, clerk: User
) -> None:
    User.objects.filter(pk=clerk.pk).update(left_on=city_today() - timedelta(days=1))
    successor = account("successor", Role.Key.EDITORS)
    work_on(proposal=Proposal.objects.get(pk=gathered.pk), by=successor)
    form = f"/admin/indicators/{visitors.pk}/figures/observation/"

    opened = text_of(client_of(successor).get(f"{form}?draft={item_of(gathered).pk}"))

    assert OPENED in opened
    assert "催しが増えた" in opened


def test_a_definition_that_is_not_handed_in_does_not_wait_for_approval(
    desk: Client, clerk: User, visitors: Indicator
) -> None:
    node = NodeFace.objects.get(page=BasicGoalPage.objects.get(slug="jobs")).node
    other = new_indicator(code="nights", node=node, kind="kpi", name_ja="宿泊者数")
    item = figure_item(
        kind="definition", subject=use_of(other), arguments={"columns": WORDING}, title="定義"
    )
    proposal = gather([item], into=None, by=clerk)
    figures = f"/admin/indicators/{other.pk}/figures/"

    assert "定義は、作成中の起案に入っています。" in text_of(desk.get(figures))
    submit(proposal=proposal, by=clerk)
    assert "定義が承認を待っています。" in text_of(desk.get(figures))


# --- Handing in ---------------------------------------------------------------------------


def test_a_reason_typed_beside_an_empty_title_is_kept(
    desk: Client, gathered: Proposal, clerk: User
) -> None:
    title = gathered.title

    desk.post(f"{LIST}{gathered.pk}/hand-in/", {"title": " ", "reason": "統計の訂正のため。"})

    gathered.refresh_from_db()
    assert (gathered.title, gathered.reason) == (title, "統計の訂正のため。")


def test_what_is_not_handed_in_stands_among_what_is_the_authors_to_do(
    desk: Client, gathered: Proposal
) -> None:
    home = text_of(desk.get("/admin/"))

    assert f"作成中の起案「{gathered.title}」を仕上げて提出する" in home
    assert f'href="{LIST}{gathered.pk}/"' in home


def test_taking_a_record_away_is_asked_about_as_what_it_is(desk: Client, term: Term) -> None:
    other = Term.objects.order_by("pk")[1]
    for url in (
        f"/admin/snippets/strategy/term/delete/{term.pk}/",
        f"/admin/bulk/strategy/term/delete/?id={term.pk}&id={other.pk}",
    ):
        asked = text_of(desk.get(url))
        assert "削除を起案する" in asked
        assert "承認されるまで、公開の内容は変わりません。" in asked

        desk.post(url)

        proposal = Proposal.objects.latest("pk")
        assert proposal.state == Proposal.State.WAITING
        withdraw_proposal(proposal=proposal, by=proposal.drafted_by)
    assert Term.objects.filter(pk__in=[term.pk, other.pk]).count() == 2
