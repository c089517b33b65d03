"""Whoever proposes and decides, and a bundle of what belongs together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from strategy.models import (
    BasicGoalPage,
    Indicator,
    MeasurePage,
    NodeFace,
    Proposal,
    Role,
    User,
)
from strategy.proposals.figures import figure_item
from strategy.proposals.steps import (
    gather,
    prepare,
)
from strategy.proposals.words import words_item
from tests.integration.workflow import change
from tests.people import account
from tests.uses import new_indicator, use_of

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
