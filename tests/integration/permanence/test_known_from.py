"""From when a figure is known: its recording, but for the first content of an empty portal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from strategy.desk.figures.overview import recorder_name
from strategy.figures.recording import record_target
from strategy.loading.first_filling import first_filling
from strategy.models import Indicator, Observation, StrategyPage, Target
from strategy.models.dated import city_today, start_of_day
from strategy.permanence.moments import at
from strategy.refusals import Refused
from tests.integration.opendata.conftest import read_csv, rows_for
from tests.uses import use_of

VISITORS = "/ja/indicators/visitors/"


@pytest.fixture
def aim(loaded_site: None) -> Callable[[date], Target]:
    """Record a target of the visitors for FY2025 that is public from a day on."""

    def record(day: date) -> Target:
        return record_target(
            use=use_of(Indicator.objects.get(code="visitors")),
            by=None,
            year=2025,
            value=Decimal(235),
            published_on=day,
        )

    return record


@pytest.mark.usefixtures("loaded_site")
class TestFirstContent:
    def test_is_known_from_its_day_of_publication(self, client: Client) -> None:
        def values(day: str) -> list[tuple[str, str]]:
            rows = read_csv(client, f"/open-data/v1/kpi_values.csv?as_of={day}")
            return [(row["year"], row["value"]) for row in rows_for(rows, "visitors")]

        # Published with the plan on 1 April 2024; the first value on 30 September 2025.
        assert values("2024-03-31") == []
        assert values("2024-04-01") == [("2022", "200"), ("2026", "250")]
        assert values("2025-09-29") == [("2022", "200"), ("2026", "250")]
        assert values("2025-09-30") == [("2022", "200"), ("2026", "250"), ("2024", "220")]

    @pytest.mark.parametrize("table", ["population", "wellbeing"])
    def test_of_files_is_known_from_the_day_they_were_taken(
        self, client: Client, table: str
    ) -> None:
        assert not read_csv(client, f"/open-data/v1/{table}.csv?as_of=2026-11-22")
        assert read_csv(client, f"/open-data/v1/{table}.csv?as_of=2026-11-23")

    def test_is_read_on_pages_of_past_days(self, client: Client) -> None:
        page = client.get(VISITORS, {"as_of": "2025-09-30"}).content.decode()

        assert "220万人" in page
        assert "240万人" not in page
        assert "観光客入込数" in client.get("/ja/indicators/?as_of=2024-04-01").content.decode()

    def test_keeps_the_true_time_of_its_recording(self) -> None:
        row = Observation.objects.get(indicator__code="visitors", year=2024)

        assert row.known_from == start_of_day(date(2025, 9, 30))
        assert recorder_name(row) == "移行"
        assert timezone.now() - row.recorded_at < timedelta(days=1)


class TestLaterContent:
    def test_is_known_from_its_recording_whatever_day_it_names(
        self, client: Client, aim: Callable[[date], Target]
    ) -> None:
        yesterday = (city_today() - timedelta(days=1)).isoformat()
        before = client.get(VISITORS, {"as_of": yesterday}).content

        row = aim(date(2024, 4, 1))

        assert not row.migrated
        assert row.recorded_at - row.known_from < timedelta(minutes=1)
        assert client.get(VISITORS, {"as_of": yesterday}).content == before

    def test_refuses_a_moment_that_is_given_to_it(self, aim: Callable[[date], Target]) -> None:
        with (
            pytest.raises(Refused, match="最初の内容を入れるときだけ"),
            at(start_of_day(date(2024, 4, 1))),
        ):
            aim(date(2024, 4, 1))

        assert not Target.objects.filter(use__indicator__code="visitors", year=2025).exists()

    def test_is_all_that_comes_to_a_portal_with_a_strategy(self, loaded_site: None) -> None:
        # In whatever state: a draft out of the public's sight is somebody's work as well.
        StrategyPage.objects.exclude(slug="new-strategy").update(live=False)
        with pytest.raises(Refused, match="空のポータルにだけ"), first_filling():
            pass

    def test_cannot_be_known_after_its_recording(self, loaded_site: None) -> None:
        visitors = Indicator.objects.get(code="visitors")
        tomorrow = timezone.now() + timedelta(days=1)

        with pytest.raises(IntegrityError), transaction.atomic():
            Target.objects.create(
                use=use_of(visitors),
                year=2025,
                value=Decimal(235),
                published_on=city_today(),
                known_from=tomorrow,
            )


def test_first_filling_knows_nothing_before_it_is_recorded(empty_site: None) -> None:
    tomorrow = timezone.now() + timedelta(days=1)

    with first_filling(), at(tomorrow):
        row = Target(year=2025, value=Decimal(235), published_on=tomorrow.date())

    assert row.known_from <= timezone.now()
