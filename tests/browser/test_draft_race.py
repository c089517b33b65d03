"""Two who draft or approve the same figure at the same moment, as processes of their own."""

from __future__ import annotations

import time

import pytest

from tests.browser.test_workers import WITHIN_SECONDS, Site, postgres_site, site

__all__ = ["postgres_site", "site"]

PREPARE = """
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from strategy.roles import APPROVERS_GROUP, EDITORS_GROUP
for name, group in (
    ("draft-left", EDITORS_GROUP), ("draft-right", EDITORS_GROUP),
    ("head-left", APPROVERS_GROUP), ("head-right", APPROVERS_GROUP),
):
    user, _ = get_user_model().objects.get_or_create(username=name)
    user.groups.set(Group.objects.filter(name=group))
"""
AT_ONCE = """
import time
from decimal import Decimal
from django.contrib.auth import get_user_model
from strategy.drafting.steps import approve_draft, draft_figure, return_draft
from strategy.models import FigureDraft, Indicator, Observation
from strategy.refusals import Refused
indicator = Indicator.objects.get(code="births")
who = get_user_model().objects.get(username="{by}")
head = Observation.objects.filter(indicator=indicator, year=2025).heads().first()
arguments = {{"year": 2025, "value": Decimal(588), "expected_head": head.pk if head else None}}
draft = FigureDraft.objects.filter(indicator=indicator, year=2025).last()
time.sleep(max(0, {start} - time.time()))
try:
    {step}
    print("done")
except Refused as refused:
    print("refused", refused)
"""
DRAFT = """draft_figure(
        kind="observation", subject=indicator, arguments=arguments, title="588人", by=who
    )"""
APPROVE = "approve_draft(draft=draft, by=who)"
RETURN = 'return_draft(draft=draft, by=who, comment="根拠を書いてください。")'
OUTCOME = """
from strategy.models import FigureDraft, Observation
of_births = {"indicator__code": "births", "year": 2025}
drafts = list(FigureDraft.objects.filter(**of_births).values_list("state", flat=True))
values = Observation.objects.filter(**of_births, value=588)
print(drafts, values.count())
"""


def at_once(site: Site, *steps: tuple[str, str]) -> list[str]:
    """What each of those who do a step at once is told, by (user, step)."""
    start = time.time() + 8
    racers = [
        site.start("shell", "-c", AT_ONCE.format(by=by, step=step, start=start))
        for by, step in steps
    ]
    outputs = [racer.communicate(timeout=WITHIN_SECONDS)[0] for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0], outputs
    return sorted(output.strip().splitlines()[-1] for output in outputs)


def outcome(site: Site) -> str:
    return site.run("shell", "-c", OUTCOME).strip().splitlines()[-1]


@pytest.mark.parametrize("name", ["site", "postgres_site"])
def test_of_two_who_draft_or_decide_at_once_one_gets_through(
    name: str, request: pytest.FixtureRequest
) -> None:
    place: Site = request.getfixturevalue(name)
    place.run("shell", "-c", PREPARE)

    done, refused = at_once(place, ("draft-left", DRAFT), ("draft-right", DRAFT))
    assert done == "done"
    assert "の起案が片付いてから" in refused
    assert outcome(place) == "['waiting'] 0"

    done, refused = at_once(place, ("head-left", APPROVE), ("head-right", APPROVE))
    assert done == "done"
    assert "すでに承認しました。" in refused
    assert outcome(place) == "['applied'] 1"


@pytest.mark.parametrize("name", ["site", "postgres_site"])
def test_of_an_approval_and_a_return_at_once_one_counts(
    name: str, request: pytest.FixtureRequest
) -> None:
    place: Site = request.getfixturevalue(name)
    place.run("shell", "-c", PREPARE)
    place.run("shell", "-c", AT_ONCE.format(by="draft-left", step=DRAFT, start=0))

    done, refused = at_once(place, ("head-left", APPROVE), ("head-right", RETURN))

    assert done == "done"
    assert "すでに" in refused
    assert outcome(place) in ("['applied'] 1", "['returned'] 0")
