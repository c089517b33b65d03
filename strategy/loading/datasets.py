"""Items of what imported figures hang on: population series and well-being categories."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from strategy.loading.engine import Item, Values
from strategy.loading.figure_forms import PopulationSeriesForm, WellbeingFrameworkForm
from strategy.loading.values import columns, read_columns, write_columns
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

    def read() -> Values | None:
        series = PopulationSeries.objects.filter(
            strategy=find_strategy().node, code=form.code
        ).first()
        return None if series is None else read_columns(series, desired)

    def write(values: Values) -> None:
        series = PopulationSeries(strategy=find_strategy().node, code=form.code)
        write_columns(series, values)
        series.full_clean()
        series.save()

    return Item(f"{scope}population/{form.code}", desired, read, write)


def category_items(form: WellbeingFrameworkForm) -> Iterator[Item]:
    """The categories of one version, which the file orders."""
    for position, category in enumerate(form.categories):
        desired = columns("name", category.name)
        desired |= {"group": category.group, "position": position}
        yield _category_item(form.version, category.code, desired)


def _category_item(version: str, code: str, desired: Values) -> Item:
    def read() -> Values | None:
        category = WellbeingCategory.objects.filter(framework_version=version, code=code).first()
        return None if category is None else read_columns(category, desired)

    def write(values: Values) -> None:
        category = WellbeingCategory(framework_version=version, code=code)
        write_columns(category, values)
        category.full_clean()
        category.save()

    return Item(f"site/wellbeing/{version}/{code}", desired, read, write)
