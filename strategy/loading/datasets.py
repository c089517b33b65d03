"""Items of what imported figures hang on: population series and well-being categories."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from strategy.loading.engine import Item
from strategy.loading.figure_forms import PopulationSeriesForm, WellbeingFrameworkForm
from strategy.loading.single_record import record_item
from strategy.loading.values import columns
from strategy.models import PopulationSeries, StrategyPage, WellbeingCategory


def series_item(
    scope: str, find_strategy: Callable[[], StrategyPage], form: PopulationSeriesForm, position: int
) -> Item:
    """A population series of a strategy, found by its code."""
    desired = columns("name", form.name) | columns("note", form.note)
    desired |= {
        "role": form.role,
        "published": form.published or "",
        "source": form.source,
        "position": position,
    }

    return record_item(
        f"{scope}population/{form.code}",
        PopulationSeries,
        lambda: {"strategy": find_strategy().node, "code": form.code},
        desired,
    )


def category_items(form: WellbeingFrameworkForm) -> Iterator[Item]:
    """The categories of one version, which the file orders."""
    for position, category in enumerate(form.categories):
        desired = columns("name", category.name)
        desired |= {"group": category.group, "position": position}
        yield record_item(
            f"site/wellbeing/{form.version}/{category.code}",
            WellbeingCategory,
            partial(dict, framework_version=form.version, code=category.code),
            desired,
        )
