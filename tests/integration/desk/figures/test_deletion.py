"""What the admin cannot delete, said in a sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from strategy.figures.recording import (
    record_evaluation,
    record_observation,
)
from strategy.models import (
    Grade,
    Indicator,
    Unit,
)
from tests.integration.desk.figures.conftest import council, make_indicator
from tests.people import text_of
from tests.uses import use_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]


def test_an_indicator_with_figures_cannot_be_deleted(editor: Client, visitors: Indicator) -> None:
    for method in ("get", "post"):
        address = f"/admin/indicators/delete/{visitors.pk}/"
        response = getattr(editor, method)(address, follow=True)

        assert "指標「史跡の入場者数」には記録(" in text_of(response)
        assert "削除できません。" in text_of(response)
    assert Indicator.objects.filter(pk=visitors.pk).exists()


def test_an_indicator_without_figures_can_be_deleted(editor: Client, goal) -> None:
    indicator = make_indicator(goal)

    editor.post(f"/admin/indicators/delete/{indicator.pk}/")

    assert not Indicator.objects.filter(pk=indicator.pk).exists()


def test_many_indicators_are_not_deleted_at_once_where_one_has_figures(
    editor: Client, visitors: Indicator, goal
) -> None:
    other = make_indicator(goal, "other")
    address = f"/admin/bulk/strategy/indicator/delete/?id={visitors.pk}&id={other.pk}"

    for method in ("get", "post"):
        response = getattr(editor, method)(address, follow=True)

        assert "指標「史跡の入場者数」には記録(" in text_of(response)
    assert Indicator.objects.filter(pk__in=[visitors.pk, other.pk]).count() == 2


def test_a_body_and_a_scale_that_evaluated_cannot_be_deleted(
    editor: Client, visitors: Indicator, grade: Grade
) -> None:
    body = council()
    strategy = use_of(visitors).strategy
    record_evaluation(
        strategy=strategy, indicator=visitors, by=None, year=2024, body=body, grade=grade
    )

    for model, pk in (("body", body.pk), ("evaluationscale", grade.scale_id)):
        address = f"/admin/snippets/strategy/{model}/delete/{pk}/"
        response = editor.post(address, follow=True)

        assert "には記録(評価)があるので、削除できません。" in text_of(response)


def test_a_division_in_charge_of_an_indicator_cannot_be_deleted(editor: Client, goal) -> None:
    unit = Unit.objects.create(code="tourism", name_ja="観光課", phone="0242-00-0000")
    make_indicator(goal, unit_in_charge=unit)

    response = editor.post(f"/admin/snippets/strategy/unit/delete/{unit.pk}/", follow=True)

    assert "担当課「観光課」は指標が使っているので、削除できません。" in text_of(response)
    assert Unit.objects.filter(pk=unit.pk).exists()


def test_who_recorded_a_figure_cannot_be_deleted_but_made_inactive(
    admin: Client, clerk, visitors: Indicator
) -> None:
    record_observation(indicator=visitors, by=clerk, year=2024, value=Decimal(220))

    one = admin.post(f"/admin/users/delete/{clerk.pk}/", follow=True)
    many = admin.post(f"/admin/bulk/strategy/user/delete/?id={clerk.pk}", follow=True)

    for response in (one, many):
        assert "「clerk」さんが記録したもの(実績値)があるので、" in text_of(response)
    assert get_user_model().objects.filter(pk=clerk.pk).exists()


def test_a_user_who_recorded_nothing_can_be_deleted(admin: Client, clerk) -> None:
    admin.post(f"/admin/users/delete/{clerk.pk}/", follow=True)

    assert not get_user_model().objects.filter(pk=clerk.pk).exists()
