"""The steps of a strategy's process: what was promised stays readable."""

from __future__ import annotations

from strategy.models import Milestone, MilestoneChange
from strategy.notation.wareki import PartialDate


def test_a_changed_date_is_logged_with_both(loaded_site: None) -> None:
    adoption = Milestone.objects.get(code="adoption", strategy__faces__page__slug="new-strategy")
    adoption.planned = PartialDate.parse("2024-03")

    adoption.save()

    change = MilestoneChange.objects.get()
    assert (change.field, change.old, change.new) == ("planned", "FY2023", "2024-03")
