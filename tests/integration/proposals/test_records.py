"""Records and settings become public by a proposal."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, Site

from strategy.desk.proposals.records import ProposedViewSet
from strategy.models import (
    Alignment,
    BasicGoalPage,
    Body,
    Framework,
    FrameworkItem,
    Proposal,
    ProposalItem,
    SiteSettings,
    StrategyPage,
    Term,
    Unit,
    User,
)
from strategy.models.dated import city_today
from strategy.working_copies.lineage import record_lineage
from tests.integration.proposals.conftest import edit, typed_over
from tests.integration.proposing import LIST, decide, item_of
from tests.people import client_of, text_of

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.sweep(26, "proposals")]


class TestRecords:
    def test_what_readers_see_of_a_record_changes_when_another_has_approved_it(
        self, editor: User, head: User
    ) -> None:
        term: Any = Term.objects.order_by("pk")[0]
        before = term.summary_ja

        response = edit(client_of(editor), term, summary_ja="新しい説明です。")

        assert "を承認待ちにしました。" in text_of(response)
        term.refresh_from_db()
        assert term.summary_ja == before
        proposal = Proposal.objects.get()
        shown = text_of(client_of(head).get(f"{LIST}{proposal.pk}/"))
        assert before in shown
        assert "新しい説明です。" in shown
        decide(client_of(head), "approve", proposal)
        term.refresh_from_db()
        assert term.summary_ja == "新しい説明です。"
        entry = ModelLogEntry.objects.filter(action="wagtail.edit", object_id=str(term.pk)).last()
        assert entry is not None
        assert entry.user == editor

    def test_telephone_fax_and_form_of_a_division_change_at_once_and_the_log_says_from_what(
        self, editor: User
    ) -> None:
        unit: Any = Unit.objects.order_by("pk")[0]
        before, name = unit.phone, unit.name_ja

        response = edit(client_of(editor), unit, phone="0242-99-0000", name_ja="新しい課")

        assert "電話を保存しました。" in text_of(response)
        unit.refresh_from_db()
        assert (unit.phone, unit.name_ja) == ("0242-99-0000", name)
        entry = ModelLogEntry.objects.get(action="strategy.at_once")
        assert entry.data["changes"] == [["電話", before, "0242-99-0000"]]
        planner = client_of(editor)
        history = reverse(Unit.snippet_viewset.get_url_name("history"), args=[unit.pk])  # type: ignore[attr-defined]  # Wagtail's
        for address in ("/admin/audit/", history):
            assert f"{before}→0242-99-0000" in text_of(planner.get(address))
        csv = b"".join(planner.get("/admin/audit/?export=csv").streaming_content).decode()  # type: ignore[attr-defined]  # of a stream
        assert f"電話: {before}→0242-99-0000" in csv
        assert [c[0] for c in item_of(Proposal.objects.get()).arguments["changes"]] == [
            "名称(日本語)"
        ]

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"phone": "会津の選挙は中止"}, "電話に入れられるのは"),
            ({"fax": "http://例え.jp"}, "FAXに入れられるのは"),
            ({"form_url": "http://www.example.jp/form"}, "「https://」で始まるアドレス"),
        ],
    )
    def test_nothing_is_said_to_readers_in_what_needs_no_approval(
        self, editor: User, typed: dict[str, str], said: str
    ) -> None:
        unit: Any = Unit.objects.order_by("pk")[0]
        before = (unit.phone, unit.fax, unit.form_url)

        assert said in text_of(edit(client_of(editor), unit, **typed))

        unit.refresh_from_db()
        assert (unit.phone, unit.fax, unit.form_url) == before

    def test_a_number_is_taken_as_people_write_it(self, editor: User) -> None:
        unit: Any = Unit.objects.order_by("pk")[0]

        edit(client_of(editor), unit, phone="電話 0242-39-1111(12)")

        unit.refresh_from_db()
        assert unit.phone == "0242-39-1111(12)"

    def test_what_was_saved_at_once_meanwhile_stays_when_the_rest_is_approved(
        self, editor: User, head: User
    ) -> None:
        unit: Any = Unit.objects.order_by("pk")[0]
        edit(client_of(editor), unit, name_ja="新しい課")
        edit(client_of(head), unit, phone="0242-88-0000")

        decide(client_of(head), "approve", Proposal.objects.get())

        unit.refresh_from_db()
        assert (unit.phone, unit.name_ja) == ("0242-88-0000", "新しい課")

    def test_a_new_record_is_there_once_it_is_approved(self, editor: User, head: User) -> None:
        client = client_of(editor)
        url = reverse("wagtailsnippets_strategy_body:add")
        typed = {"code": "council", "name_ja": "検証の会", "kind": "review"}

        client.post(url, typed_over(client, url, **typed))

        assert not Body.objects.filter(code="council").exists()
        decide(client_of(head), "approve", Proposal.objects.get())
        made: Any = Body.objects.get(code="council")
        assert made.name_ja == "検証の会"
        assert item_of(Proposal.objects.get()).thing == Body.objects.get(code="council")

    def test_rows_within_a_record_go_with_it(self, editor: User, head: User) -> None:
        framework = Framework.objects.exclude(items=None).order_by("pk").first()
        assert framework is not None
        first = framework.items.first()
        assert first is not None

        edit(client_of(editor), framework, **{"items-0-name_ja": "改めた柱"})
        assert framework.items.get(pk=first.pk).name_ja == first.name_ja
        decide(client_of(head), "approve", Proposal.objects.get())

        assert framework.items.get(pk=first.pk).name_ja == "改めた柱"

    def test_a_record_goes_when_another_has_approved_that(self, editor: User, head: User) -> None:
        term: Any = Term.objects.create(code="odd", name_ja="ことば")
        url = reverse("wagtailsnippets_strategy_term:delete", args=[term.pk])

        client_of(editor).post(url)

        assert Term.objects.filter(pk=term.pk).exists()
        decide(client_of(head), "approve", Proposal.objects.get())
        assert not Term.objects.filter(pk=term.pk).exists()

    def test_a_record_that_another_changed_meanwhile_is_not_overwritten(
        self, editor: User, head: User
    ) -> None:
        term: Any = Term.objects.order_by("pk")[0]
        edit(client_of(editor), term, summary_ja="新しい説明です。")
        Term.objects.filter(pk=term.pk).update(summary_ja="ほかの人の説明です。")

        response = decide(client_of(head), "approve", Proposal.objects.get())

        assert "ほかの人が変えました。" in text_of(response)
        term.refresh_from_db()
        assert term.summary_ja == "ほかの人の説明です。"

    def test_a_second_proposal_on_a_record_is_refused_and_what_was_typed_stays(
        self, editor: User, head: User
    ) -> None:
        term: Any = Term.objects.order_by("pk")[0]
        edit(client_of(editor), term, summary_ja="新しい説明です。")

        response = edit(client_of(head), term, summary_ja="課長の説明です。")

        assert "その起案が片付いてから、起案してください。" in text_of(response)
        assert "課長の説明です。" in text_of(response)

    def test_a_form_with_nothing_new_proposes_nothing(self, editor: User) -> None:
        term: Any = Term.objects.order_by("pk")[0]

        response = edit(client_of(editor), term)

        assert "変わったところがない" in text_of(response)
        assert not Proposal.objects.exists()


class TestSettings:
    def test_the_name_of_the_site_changes_when_another_has_approved_it(
        self, client: Client, editor: User, head: User
    ) -> None:
        site = Site.objects.get(is_default_site=True)
        url = f"/admin/settings/strategy/sitesettings/{site.pk}/"
        planner = client_of(editor)

        planner.post(url, typed_over(planner, url, name_ja="新しい名前のサイト"))

        assert "新しい名前のサイト" not in text_of(client.get("/ja/"))
        decide(client_of(head), "approve", Proposal.objects.get())
        assert "新しい名前のサイト" in text_of(client.get("/ja/"))
        assert SiteSettings.objects.get().name_ja == "新しい名前のサイト"


# --- Copies of records ---------------------------------------------------------------------


@pytest.mark.parametrize("sent_to", ["copy", "add"])
def test_a_copied_record_is_a_new_one(sent_to: str, goal: BasicGoalPage, editor: User) -> None:
    client, strategy = client_of(editor), StrategyPage.objects.get(slug="new-strategy").node
    client.get("/admin/")
    record_lineage(
        kind="renamed",
        from_strategy=strategy,
        to_strategy=strategy,
        from_nodes=[goal.node],
        to_nodes=[BasicGoalPage.objects.exclude(pk=goal.pk)[0].node],
        day=city_today(),
        by=None,
    )
    viewsets = [getattr(model, "snippet_viewset", None) for model in apps.get_models()]
    copying = [v for v in viewsets if isinstance(v, ProposedViewSet) and v.copy_view_enabled]
    assert {Term, Unit, Framework, Alignment} < {viewset.model for viewset in copying}

    for viewset in copying:
        model, record = viewset.model, viewset.model.objects.last()
        if model is Body:
            record.nodes.set([goal.node])
        opened = reverse(viewset.get_url_name("copy"), args=[record.pk])
        fields = {field.name for field in model._meta.fields}
        new = {name: "another" for name in ("code", "name_ja", "note_ja") if name in fields}
        if model is Alignment:
            new["item"] = str(FrameworkItem.objects.exclude(alignments__node=record.node)[0].pk)
        form = typed_over(client, opened, **new)

        client.post(opened if sent_to == "copy" else reverse(viewset.get_url_name("add")), form)

        [item] = ProposalItem.objects.filter(content_type__model=model._meta.model_name)
        assert (item.kind, item.object_id) == (ProposalItem.Kind.NEW, None)
        for many in model._meta.many_to_many:
            if named := set(getattr(record, many.name).values_list("pk", flat=True)):
                assert {int(key) for key in form[many.name]} == named
        if model is Framework:
            assert form["items-TOTAL_FORMS"] == [str(record.items.count())]
