"""Figures drafted and decided on, for the tests of both."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.test import Client

from strategy.figures.drafting.steps import draft_figure
from strategy.models import FigureDraft, Indicator, User

State = FigureDraft.State
LIST = "/admin/figure-drafts/"


def drafted(indicator: Indicator, by: User, year: int = 2024, value: int = 220, **more: Any):
    return draft_figure(
        kind="observation",
        subject=indicator,
        arguments={"year": year, "value": Decimal(value), "expected_head": None, **more},
        title=f"{year}年度の実績値 {value}万人",
        by=by,
    )


def decide(client: Client, step: str, *drafts: FigureDraft, comment: str = ""):
    keys = [draft.pk for draft in drafts]
    if step in ("return", "withdraw"):
        [key] = keys
        return client.post(f"{LIST}{key}/{step}/", {"comment": comment}, follow=True)
    return client.post(f"{LIST}{step}/", {"draft": keys, "comment": comment}, follow=True)


def state_of(draft: FigureDraft) -> str:
    return FigureDraft.objects.get(pk=draft.pk).state
