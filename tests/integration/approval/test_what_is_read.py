"""Of a bundle everybody reads what is within their rights; of the rest its number and kinds."""

from __future__ import annotations

import pytest
from django.urls import reverse

from strategy.figures.recording import record_definition
from strategy.models import (
    BasicGoalPage,
    Indicator,
    MeasurePage,
    NodeFace,
    Proposal,
    ProposalItem,
    Role,
    Unit,
    User,
)
from strategy.proposals.figures import figure_item
from strategy.proposals.steps import confirm_proposal, gather, propose, return_proposal, submit
from strategy.proposals.words import words_item
from tests.integration.letters import letters, reachable
from tests.integration.proposing import LIST
from tests.integration.workflow import change
from tests.people import account, client_of, text_of
from tests.responsibility import led_by
from tests.uses import new_indicator, use_of

KEPT_BACK = "ほかの課の内容2件(実績値、ページ)"
OTHERS = ("道路課の要点です。", "道路の件数", "98765", "道路の担当の意見")


@pytest.fixture
def clerks(goal: BasicGoalPage) -> dict[str, User]:
    """Of two divisions, each with a measure and an indicator."""
    found = {}
    for code, name in (("tourism", "観光"), ("roads", "道路")):
        unit = Unit.objects.create(code=code, name_ja=f"{name}課", phone="1")
        found[code] = reachable(account(f"{code}-clerk", Role.Key.DIVISION))
        unit.members.add(found[code])
        page = led_by(
            unit, goal.add_child(instance=MeasurePage(title=f"{name}課の施策", slug=code))
        )
        indicator = new_indicator(
            NodeFace.objects.get(page=page).node,
            code=code,
            kind="kpi",
            name_ja=f"{name}の件数",
            unit_in_charge=unit,
        )
        record_definition(
            use=use_of(indicator),
            columns={"unit_ja": "件", "direction": "increase", "first_year": 2024},
            by=None,
        )
    return found


def figure_of(code: str, name: str, value: int) -> ProposalItem:
    return figure_item(
        kind="observation",
        subject=Indicator.objects.get(code=code),
        arguments={"year": 2024, "value": value, "expected_head": None},
        title=f"{name}の件数 {value}件",
    )


@pytest.fixture
def bundle(clerks: dict[str, User], editor: User) -> Proposal:
    """The words and a figure of both divisions."""
    items = []
    for code, name, value in (("roads", "道路", 98765), ("tourism", "観光", 220)):
        page = MeasurePage.objects.get(slug=code)
        items.append(words_item(change(page, editor, f"{name}課の要点です。")))
        items.append(figure_of(code, name, value))
    return propose(items, by=editor)


def addresses_of(bundle: Proposal) -> list[str]:
    own = Indicator.objects.get(code="tourism")
    other = Indicator.objects.get(code="roads")
    page = MeasurePage.objects.get(slug="tourism")
    return [
        reverse("wagtailadmin_home"),
        LIST,
        f"{LIST}?indicator={own.pk}",
        f"{LIST}?indicator={other.pk}",
        f"{LIST}{bundle.pk}/",
        reverse("indicators:figures", args=[own.pk]),
        reverse("handover:indicator", args=[own.pk]),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_pages:history", args=[page.pk]),
    ]


def test_a_division_reads_its_own_of_a_bundle_and_of_the_rest_number_and_kind(
    bundle: Proposal, clerks: dict[str, User]
) -> None:
    confirm_proposal(proposal=bundle, by=clerks["roads"], comment="道路の担当の意見")
    client = client_of(clerks["tourism"])

    for address in addresses_of(bundle):
        shown = text_of(client.get(address, follow=True))
        assert [words for words in OTHERS if words in shown] == [], address

    for address in (LIST, f"{LIST}{bundle.pk}/"):
        shown = text_of(client.get(address))
        assert KEPT_BACK in shown
        assert "観光課の要点です。" in shown
    other = Indicator.objects.get(code="roads")
    assert "観光課の要点です。" not in text_of(client.get(f"{LIST}?indicator={other.pk}"))


def test_who_approves_and_who_wrote_it_read_all_of_a_bundle(
    bundle: Proposal, editor: User, head: User
) -> None:
    for user in (editor, head):
        shown = text_of(client_of(user).get(f"{LIST}{bundle.pk}/"))
        assert "道路課の要点です。" in shown
        assert "ほかの課の内容" not in shown


def test_a_letter_names_what_its_reader_may_read_of_a_bundle(
    bundle: Proposal, clerks: dict[str, User], editor: User, head: User
) -> None:
    reachable(editor)
    asked = {message.to[0]: message.body for message in letters()}
    assert KEPT_BACK in asked["tourism-clerk@example.jp"]
    assert "観光の件数 220件" in asked["tourism-clerk@example.jp"]
    assert "98765" not in asked["tourism-clerk@example.jp"]
    assert "観光" not in asked["roads-clerk@example.jp"]

    # A division's own words make it an author: it is told what became of them.
    bundle.authors.add(clerks["tourism"])
    return_proposal(proposal=bundle, by=head, comment="根拠を書いてください。")

    told = {message.to[0]: message.body for message in letters()}
    assert KEPT_BACK in told["tourism-clerk@example.jp"]
    assert "98765" in told["planner@example.jp"]


def test_a_bundle_that_nobody_has_named_is_called_by_its_kinds_alone(
    goal: BasicGoalPage, clerks: dict[str, User], editor: User
) -> None:
    into = gather([words_item(change(goal, editor))], into=None, by=editor)
    assert "しごとづくり" in into.title

    into = gather([figure_of("roads", "道路", 98765)], into=into, by=editor)

    assert Proposal.objects.get(pk=into.pk).title == "実績値1件、ページ1件"


def test_a_definition_that_another_puts_together_is_read_by_nobody_elses_form(
    goal: BasicGoalPage, editor: User
) -> None:
    node = NodeFace.objects.get(page=goal).node
    indicator = new_indicator(node, code="secret", kind="kpi", name_ja="まだ定義のない指標")
    wording = {"unit_ja": "秘密の単位", "direction": "increase", "first_year": 2024}
    definition = figure_item(
        kind="definition",
        subject=use_of(indicator),
        arguments={"columns": wording},
        title="定義",
    )
    proposal = gather([definition], into=None, by=editor)
    other = account("other-planner", Role.Key.EDITORS)
    form = reverse("indicators:target", args=[indicator.pk])

    assert "秘密の単位" in text_of(client_of(editor).get(form))
    assert "秘密の単位" not in text_of(client_of(other).get(form, follow=True))

    account("head", Role.Key.APPROVERS)
    submit(proposal=proposal, by=editor)
    assert "秘密の単位" in text_of(client_of(other).get(form))
