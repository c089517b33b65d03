"""What becomes public is an item of a proposal: pages, labels, figures, records, settings."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, Page, Site
from wagtail.test.utils.form_data import querydict_from_html

from strategy.models import (
    BasicGoalPage,
    Body,
    Framework,
    Indicator,
    MeasurePage,
    NodeFace,
    Project,
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
from strategy.proposals.steps import (
    approve_proposal,
    confirm_proposal,
    gather,
    prepare,
    propose,
    return_proposal,
    submit,
    withdraw_proposal,
    work_on,
)
from strategy.proposals.words import words_item
from strategy.refusals import Refused
from tests.integration.proposing import LIST, State, decide, item_of
from tests.integration.workflow import change, form_of, send_form
from tests.integration.workflow import submit as hand_in_page
from tests.people import account, client_of, text_of
from tests.responsibility import led_by
from tests.uses import new_indicator, use_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]
WORDING = {"unit_ja": "件", "direction": "increase", "first_year": 2024}


@pytest.fixture
def editor() -> User:
    return account("planner", Role.Key.EDITORS)


@pytest.fixture
def head() -> User:
    return account("head", Role.Key.APPROVERS)


@pytest.fixture
def goal() -> BasicGoalPage:
    return BasicGoalPage.objects.get(slug="jobs")


def typed_over(client: Client, url: str, **typed: Any) -> dict[str, list[str]]:
    """What a form of the admin would send as it was opened, with other words in some fields."""
    html = client.get(url).content.decode()
    form = querydict_from_html(html, form_id="w-editor-form").copy()
    for name, value in typed.items():
        form[name] = value
    return dict(form.lists())


def edit(client: Client, record: Any, **typed: Any) -> Any:
    url = reverse(type(record).snippet_viewset.get_url_name("edit"), args=[record.pk])
    return client.post(url, typed_over(client, url, **typed), follow=True)


# --- One decision for what belongs together -----------------------------------------------


@pytest.fixture
def measure(goal: BasicGoalPage) -> MeasurePage:
    page = MeasurePage(title="まちなかの起業支援", slug="start-ups", live=False)
    added: MeasurePage = goal.add_child(instance=page)
    return added


def bundle(measure: MeasurePage, by: User) -> Proposal:
    """A new measure with its KPI, how it is counted, whence and whither."""
    change(measure, by, "起業を助けます。")
    kpi = new_indicator(
        NodeFace.objects.get(page=measure).node, code="start-ups", kind="kpi", name_ja="起業の件数"
    )
    kpi.live = False
    kpi.save()
    kpi.save_revision(user=by)
    use = use_of(kpi)
    figures: list[tuple[str, dict[str, Any]]] = [
        ("definition", {"columns": WORDING}),
        ("baseline", {"year": 2024, "value": Decimal(120)}),
        ("target", {"year": 2027, "value": Decimal(300)}),
    ]
    items = [
        words_item(MeasurePage.objects.get(pk=measure.pk)),
        words_item(Indicator.objects.get(pk=kpi.pk)),
        *(figure_item(kind=k, subject=use, arguments=a, title=k) for k, a in figures),
    ]
    return gather(items, into=prepare(by=by, title="起業支援の追加"), by=by)


class TestBundle:
    def test_a_measure_with_its_kpi_baseline_and_target_is_one_decision(
        self, client: Client, measure: MeasurePage, editor: User, head: User
    ) -> None:
        proposal = submit(proposal=bundle(measure, editor), by=editor)
        kpi = Indicator.objects.get(code="start-ups")
        assert client.get(measure.url).status_code == 404
        assert client.get("/ja/indicators/start-ups/").status_code == 404
        assert not use_of(kpi).targets.exists()

        approve_proposal(proposal=proposal, by=head)

        assert "起業を助けます。" in text_of(client.get(MeasurePage.objects.get(pk=measure.pk).url))
        shown = text_of(client.get("/ja/indicators/start-ups/"))
        assert "起業の件数" in shown
        assert "300" in shown
        assert use_of(kpi).definitions.get().recorded_by == editor

    def test_what_is_put_together_is_its_authors_alone(
        self, measure: MeasurePage, editor: User, head: User
    ) -> None:
        proposal = bundle(measure, editor)

        assert "起業支援の追加" in text_of(client_of(editor).get(LIST))
        assert "起業支援の追加" not in text_of(client_of(head).get(LIST))
        assert client_of(head).get(f"{LIST}{proposal.pk}/").status_code == 302
        with pytest.raises(Refused, match="まだ提出していません"):
            approve_proposal(proposal=proposal, by=head)

    def test_of_a_bundle_all_is_applied_or_nothing(
        self, measure: MeasurePage, editor: User, head: User
    ) -> None:
        proposal = submit(proposal=bundle(measure, editor), by=editor)
        # The words are gone by the time of the decision.
        Page.objects.get(pk=measure.pk).revisions.all().delete()

        with pytest.raises(Refused, match="もうありません"):
            approve_proposal(proposal=proposal, by=head)

        kpi = Indicator.objects.get(code="start-ups")
        assert not kpi.live
        assert not use_of(kpi).definitions.exists()
        assert Proposal.objects.get(pk=proposal.pk).state == State.WAITING

    def test_nobody_approves_a_bundle_with_own_words_in_it(
        self, measure: MeasurePage, editor: User, head: User
    ) -> None:
        change(measure, head, "課長が書いた要点です。")
        proposal = submit(proposal=bundle(measure, editor), by=editor)

        with pytest.raises(Refused, match="自分が起案した内容は承認できません"):
            approve_proposal(proposal=proposal, by=head)

        assert set(proposal.authors.all()) == {editor, head}
        page = text_of(client_of(head).get(f"{LIST}{proposal.pk}/"))
        assert ">承認する</button>" not in page
        approve_proposal(proposal=proposal, by=account("other-head", Role.Key.APPROVERS))

    def test_each_division_that_it_concerns_looks_at_its_own(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        pages, clerks = [], []
        for code, name in (("tourism", "観光課"), ("roads", "道路課")):
            unit = Unit.objects.create(code=code, name_ja=name, phone="1")
            clerks.append(account(f"{code}-clerk", Role.Key.DIVISION))
            unit.members.add(clerks[-1])
            page = goal.add_child(instance=MeasurePage(title=f"{name}の施策", slug=code))
            led_by(unit, page)
            pages.append(change(MeasurePage.objects.get(pk=page.pk), editor, f"{name}の要点です。"))
        proposal = propose([words_item(page) for page in pages], by=editor)
        assert proposal.state == State.REVIEW

        confirm_proposal(proposal=proposal, by=clerks[0], comment="よい。")
        assert Proposal.objects.get(pk=proposal.pk).state == State.REVIEW
        with pytest.raises(Refused, match="権限"):
            confirm_proposal(proposal=proposal, by=clerks[0])
        confirm_proposal(proposal=proposal, by=clerks[1])

        assert Proposal.objects.get(pk=proposal.pk).state == State.WAITING
        approve_proposal(proposal=proposal, by=head)
        said = [MeasurePage.objects.get(pk=page.pk).summary_ja for page in pages]
        assert said == ["観光課の要点です。", "道路課の要点です。"]

    def test_a_page_in_it_is_locked_for_everybody_until_it_is_decided(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        changed = change(goal, editor)
        proposal = propose([words_item(changed)], by=editor)
        form = reverse("wagtailadmin_pages:edit", args=[goal.pk])

        for user in (editor, head):
            assert "決まるまで書き換えられません。" in text_of(client_of(user).get(form))
        with pytest.raises(Refused, match="承認待ちです"):
            propose([words_item(changed)], by=head)

        withdraw_proposal(proposal=proposal, by=editor)
        assert "決まるまで書き換えられません。" not in text_of(client_of(editor).get(form))

    def test_a_draft_that_was_rewritten_after_it_was_put_in_is_put_in_anew(
        self, goal: BasicGoalPage, editor: User
    ) -> None:
        into = gather([words_item(change(goal, editor))], into=None, by=editor)
        change(goal, editor, "もう一度改めた要点です。")

        with pytest.raises(Refused, match="書き換えられています"):
            submit(proposal=into, by=editor)
        gather([words_item(BasicGoalPage.objects.get(pk=goal.pk))], into=into, by=editor)

        assert submit(proposal=into, by=editor).state == State.WAITING

    def test_what_came_back_is_put_together_again_with_all_that_it_said(
        self, measure: MeasurePage, editor: User, head: User
    ) -> None:
        proposal = submit(proposal=bundle(measure, editor), by=editor)
        return_proposal(proposal=proposal, by=head, comment="目標の根拠を書いてください。")

        again = work_on(proposal=Proposal.objects.get(pk=proposal.pk), by=editor)

        keys = [set(each.items.values_list("key", flat=True)) for each in (proposal, again)]
        assert keys[0] == keys[1]
        assert submit(proposal=again, by=editor).state == State.WAITING

    def test_the_form_of_a_page_puts_its_draft_into_a_bundle(
        self, goal: BasicGoalPage, editor: User
    ) -> None:
        client = client_of(editor)
        page = text_of(client.get(reverse("wagtailadmin_pages:edit", args=[goal.pk])))

        assert "ほかの変更とまとめて起案する" in page
        form = form_of(client, goal)
        form["summary_ja"], form["into"] = "まとめて出す要点です。", "new"
        assert "作成中の起案" in send_form(client, goal, form)

        item = ProposalItem.objects.get()
        assert item.kind == "page"
        assert item.revision.as_object().summary_ja == "まとめて出す要点です。"
        assert item.proposal.state == State.PREPARING


class TestBelowWhatIsNotPublic:
    def test_author_and_approver_are_told_that_nobody_will_see_it(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        hidden = goal.add_child(instance=MeasurePage(title="秘密の施策", slug="secret", live=False))
        goal.unpublish()
        page = change(MeasurePage.objects.get(pk=hidden.pk), editor)
        told = f"上にある「{goal.title}」が公開されていない"

        proposal = propose([words_item(page)], by=editor)
        assert told in text_of(client_of(head).get(f"{LIST}{proposal.pk}/"))
        withdraw_proposal(proposal=proposal, by=editor)
        hand_in_page(page, editor)
        form = reverse("wagtailadmin_pages:edit", args=[page.pk])
        for user in (editor, head):
            assert told in text_of(client_of(user).get(form))


# --- Records and settings -----------------------------------------------------------------


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


# --- A single page's workflow is a proposal too -------------------------------------------


class TestFace:
    def test_a_page_in_its_workflow_is_listed_and_decided_like_any_proposal(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        hand_in_page(change(goal, editor), editor)
        proposal = Proposal.objects.get()
        assert (proposal.state, proposal.drafted_by) == (State.WAITING, editor)

        assert goal.title in text_of(client_of(head).get(LIST))
        decide(client_of(head), "approve", proposal, comment="よい。")

        proposal.refresh_from_db()
        assert (proposal.state, proposal.decided_by) == (State.APPLIED, head)
        assert BasicGoalPage.objects.get(pk=goal.pk).summary_ja == "改めた要点です。"
        assert BasicGoalPage.objects.get(pk=goal.pk).current_workflow_state is None

    def test_sent_back_in_the_list_it_is_sent_back_in_its_form_and_handed_in_again(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        state = hand_in_page(change(goal, editor), editor)
        decide(client_of(head), "return", Proposal.objects.get(), comment="根拠を。")
        state.refresh_from_db()
        assert state.current_task_state.comment == "根拠を。"

        state.resume(user=editor)

        first, second = Proposal.objects.order_by("pk")
        assert (first.state, second.state) == (State.RETURNED, State.WAITING)
        state.cancel(user=editor)
        assert Proposal.objects.get(pk=second.pk).state == State.WITHDRAWN

    def test_a_page_in_a_workflow_is_in_no_bundle_besides(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        changed = change(goal, editor)
        hand_in_page(changed, editor)

        with pytest.raises(Refused, match="承認待ちです"):
            propose([words_item(changed)], by=head)

    def test_its_writer_cannot_approve_it_from_the_list(
        self, goal: BasicGoalPage, head: User
    ) -> None:
        hand_in_page(change(goal, head), head)

        response = decide(client_of(head), "approve", Proposal.objects.get())

        assert "自分が起案した内容は承認できません。" in text_of(response)


def test_a_figure_for_a_later_day_is_public_from_that_day(
    client: Client, measure: MeasurePage, editor: User, head: User
) -> None:
    proposal = bundle(measure, editor)
    late = figure_item(
        kind="target",
        subject=use_of(Indicator.objects.get(code="start-ups")),
        arguments={
            "year": 2028,
            "value": Decimal(765),
            "published_on": city_today() + timedelta(days=2),
        },
        title="令和10年度の目標値",
    )
    gather([late], into=proposal, by=editor)

    approve_proposal(proposal=submit(proposal=proposal, by=editor), by=head)

    assert "765" not in text_of(client.get("/ja/indicators/start-ups/"))


# --- Figures that are hardly what was meant ------------------------------------------------


class TestDoubts:
    @pytest.fixture
    def far_off(self, measure: MeasurePage, editor: User) -> Proposal:
        """A first value of 15,000 beside a baseline of 120 and a target of 300."""
        proposal = bundle(measure, editor)
        value = figure_item(
            kind="observation",
            subject=Indicator.objects.get(code="start-ups"),
            arguments={"year": 2025, "value": Decimal(15000)},
            title="令和7年度の実績値 15,000件",
        )
        gather([value], into=proposal, by=editor)
        return submit(proposal=proposal, by=editor)

    def test_the_approver_reads_what_is_to_be_asked_of_a_far_off_figure(
        self, far_off: Proposal, head: User
    ) -> None:
        page = text_of(client_of(head).get(f"{LIST}{far_off.pk}/"))

        assert "確かめること: " in page
        assert "15,000件" in page

    def test_no_button_is_offered_that_could_do_nothing(
        self, far_off: Proposal, head: User
    ) -> None:
        page = text_of(client_of(head).get(LIST))

        assert far_off.title in page
        assert "選んだものを承認" not in page

    def test_a_bulk_approval_does_not_take_along_what_is_to_be_asked(
        self, far_off: Proposal, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        plain = propose([words_item(change(goal, editor))], by=editor)
        client = client_of(head)
        shown = text_of(client.get(LIST))
        assert f'id="proposal-{plain.pk}"' in shown
        assert f'id="proposal-{far_off.pk}"' not in shown

        response = decide(client, "approve", far_off, plain)

        assert "まとめては承認できません。" in text_of(response)
        states = [Proposal.objects.get(pk=each.pk).state for each in (far_off, plain)]
        assert states == [State.WAITING, State.APPLIED]
        decide(client, "approve", far_off)
        assert Proposal.objects.get(pk=far_off.pk).state == State.APPLIED


# --- What was found by who looked for ways round -------------------------------------------


class TestNoWayRound:
    def test_who_hands_in_anothers_words_unchanged_may_approve_them(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        change(goal, editor)
        # As Wagtail's form saves once more what it hands in.
        hand_in_page(change(goal, head), head)

        decide(client_of(head), "approve", Proposal.objects.get())

        proposal = Proposal.objects.get()
        assert (proposal.state, proposal.drafted_by) == (State.APPLIED, editor)

    def test_a_confirmation_that_comes_late_is_no_approval(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        hand_in_page(change(goal, editor), editor)
        proposal = Proposal.objects.get()
        assert proposal.state == State.WAITING

        with pytest.raises(Refused, match="すでに所管課の確認が済んでいます"):
            confirm_proposal(proposal=proposal, by=head)

        assert BasicGoalPage.objects.get(pk=goal.pk).has_unpublished_changes

    def test_a_record_is_not_taken_off_the_site_by_naming_a_hidden_item(
        self, goal: BasicGoalPage, measure: MeasurePage, editor: User
    ) -> None:
        public = goal.add_child(instance=MeasurePage(title="公開の施策", slug="shown"))
        project = Project.objects.create(node=public.node, code="shops", name_ja="空き店舗対策")

        edit(client_of(editor), project, node=str(measure.node.pk))

        project.refresh_from_db()
        assert project.node == public.node
        assert Proposal.objects.get().state == State.WAITING

    def test_a_record_of_what_waits_to_be_public_waits_with_it(
        self, measure: MeasurePage, editor: User
    ) -> None:
        hand_in_page(change(measure, editor), editor)
        project = Project.objects.create(node=measure.node, code="shops", name_ja="空き店舗対策")

        edit(client_of(editor), project, name_ja="ほかの名前")

        project.refresh_from_db()
        assert str(project) == "空き店舗対策"

    def test_a_form_that_saves_by_itself_does_not_rewrite_what_was_handed_in(
        self, goal: BasicGoalPage, editor: User
    ) -> None:
        client = client_of(editor)
        form = form_of(client, goal)
        changed = change(goal, editor)
        propose([words_item(changed)], by=editor)
        withdraw_proposal(proposal=Proposal.objects.get(), by=editor)
        form["overwrite_revision_id"] = str(changed.latest_revision_id)
        form["summary_ja"] = "あとから書いた要点です。"

        send_form(client, goal, form)

        item = item_of(Proposal.objects.get())
        assert item.revision is not None
        assert item.revision.as_object().summary_ja == "改めた要点です。"

    def test_a_page_that_lacks_what_readers_need_is_not_handed_in(
        self, goal: BasicGoalPage, editor: User
    ) -> None:
        page = BasicGoalPage.objects.get(pk=goal.pk)
        page.summary_ja = "改めた要点です。"
        page.body_ja = [("figure", {"image": None, "alt": ""})]
        page.save_revision(user=editor)

        with pytest.raises(Refused, match="まだ入れていない項目"):
            propose([words_item(BasicGoalPage.objects.get(pk=goal.pk))], by=editor)
