"""Which items of laws and plans a strategy answers is its own word, not the next term's."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from strategy.models import Alignment, FrameworkItem, Node, NodeFace, Role, StrategyPage
from strategy.working_copies.starting import NextTerm, start_next_term
from tests.integration.proposing import approve_waiting
from tests.people import account, client_of, text_of

pytestmark = pytest.mark.usefixtures("loaded_site")

CALLED = NextTerm({"ja": "次の総合戦略", "en": "The Next Strategy"}, "next-strategy")


@pytest.fixture
def public(loaded_site: None) -> StrategyPage:
    page: StrategyPage = StrategyPage.objects.get(slug="new-strategy")
    return page


@pytest.fixture
def jobs(loaded_site: None) -> Node:
    return NodeFace.objects.get(page__slug="jobs", place="public").node


def answered(strategy: Node, node: Node) -> set[str]:
    rows = Alignment.objects.filter(strategy=strategy, node=node)
    return set(rows.values_list("item__code", flat=True))


def sent(client: Client, strategy: Node, node: Node, item: FrameworkItem) -> str:
    said = {"place": f"{strategy.pk}-{node.pk}", "item": item.pk, "note_ja": "", "note_en": ""}
    address = reverse("wagtailsnippets_strategy_alignment:add")
    return text_of(client.post(address, said, follow=True))


def test_a_next_term_answers_what_its_forerunner_did_until_it_says_otherwise(
    client: Client, public: StrategyPage, jobs: Node
) -> None:
    page = NodeFace.objects.get(node=jobs, place="public").page.get_url()
    before, shown = answered(public.node, jobs), client.get(page).content

    copy = start_next_term(strategy=public, by=None, called=CALLED)
    assert answered(copy.node, jobs) == before != set()
    other = FrameworkItem.objects.exclude(code__in=before).first()
    Alignment.objects.create(strategy=copy.node, node=jobs, item=other)

    assert answered(public.node, jobs) == before
    assert client.get(page).content == shown


def test_the_form_names_an_item_in_one_of_its_strategies_and_no_answer_twice(
    public: StrategyPage, jobs: Node
) -> None:
    client, other = client_of(account("editor", Role.Key.EDITORS)), FrameworkItem.objects.last()
    before = answered(public.node, jobs)

    sent(client, public.node, jobs, other)
    approve_waiting()
    again = sent(client, public.node, jobs, other)

    assert answered(public.node, jobs) == before | {other.code}
    assert "の対応は、すでにあります。" in again
