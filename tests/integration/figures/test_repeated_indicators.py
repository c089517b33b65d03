"""An indicator shown again under another item (再掲) counts once."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from publications.editions.queries import frozen_nodes
from publications.pipeline.snapshot import freeze
from strategy.figures.uses import repeat_indicator
from strategy.models import Indicator, Node, StrategyPage
from strategy.working_copies.starting import start_next_term
from tests.integration.editions.conftest import draft_of
from tests.integration.figures.conftest import CALLED, TABLES
from tests.integration.opendata.conftest import V1
from tests.people import text_of
from tests.uses import use_of

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.sweep(12, "figures of terms")]


class TestRepeated:
    """観光客入込数 belongs to the second goal, and is shown under the third again."""

    def test_is_shown_twice_and_counted_once(
        self, client: Client, visitors: Indicator, living: Node
    ) -> None:
        csv = {table: client.get(f"{V1}/{table}.csv").content for table in TABLES}

        repeat_indicator(use=use_of(visitors), nodes=[living], by=None)

        listed = text_of(client.get("/ja/indicators/"))
        assert listed.count('href="/ja/indicators/visitors/"') == 2
        assert listed.count("再掲") == 1
        assert "指標12件" in listed
        progress = text_of(client.get("/ja/strategies/new-strategy/progress/"))
        assert progress.count('href="/ja/indicators/visitors/"') == 2
        assert "指標12件" in progress
        assert "再掲" in text_of(client.get("/ja/strategies/new-strategy/goals/living/"))
        own = text_of(client.get("/ja/strategies/new-strategy/goals/flow-of-people/"))
        assert "再掲" not in own
        assert {table: client.get(f"{V1}/{table}.csv").content for table in TABLES} == csv

    def test_is_marked_in_an_edition(
        self, public: StrategyPage, visitors: Indicator, living: Node
    ) -> None:
        repeat_indicator(use=use_of(visitors), nodes=[living], by=None)

        data = json.loads(freeze(draft_of("with-repeats"), public).content)

        found = [
            (node["code"], each.get("repeated", False))
            for node in frozen_nodes(data)
            for each in node["indicators"].get("ja", [])
            if each["code"] == "visitors"
        ]
        assert found == [("flow-of-people", False), ("living", True)]

    def test_goes_along_into_the_next_term(
        self, public: StrategyPage, visitors: Indicator, living: Node
    ) -> None:
        repeat_indicator(use=use_of(visitors), nodes=[living], by=None)

        copy = start_next_term(strategy=public, by=None, called=CALLED)

        assert visitors.uses.get(strategy=copy.node).repeats.get().node == living
