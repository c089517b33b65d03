"""The list of indicators in the admin, with the newest value and the verdict of each."""

from __future__ import annotations

from typing import Any

import django_filters  # type: ignore[import-untyped]  # publishes no types
from django.db.models import F, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Revision, WorkflowState
from wagtail.snippets.views.snippets import IndexView

from strategy.access.permissions import uses_within
from strategy.desk.figures.overview import judgement_of
from strategy.desk.shared.node_choices import NO_PAGE, lazily_flat, titles_of
from strategy.desk.shared.words import figure_words, year_words
from strategy.evaluation import Aggregation
from strategy.figures.known_on_day import Reading, read_uses
from strategy.figures.uses import uses_of
from strategy.figures.words import FigureWords, latest_plain
from strategy.models import Indicator, StrategyIndicator

NOWHERE = "(どの戦略にも載っていません)"


class IndicatorFilterSet(WagtailFilterSet):
    node = django_filters.ChoiceFilter(label="目標・施策", method="filter_node")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["node"].extra["choices"] = lazily_flat(self.request.user)

    def filter_node(self, indicators: Any, name: str, node: str) -> Any:
        """Those that any strategy has under the item, or shows there again."""
        uses = StrategyIndicator.objects.filter(Q(node=node) | Q(repeats__node=node))
        return indicators.filter(pk__in=uses.filter(is_shown=True).values("indicator"))

    class Meta:
        model = Indicator
        fields = ["node", "kind", "unit_in_charge", "live"]


def kind_text(indicator: Indicator) -> str:
    """KPI rather than KPI(重要業績評価指標): a column has little room."""
    return indicator.get_kind_display().partition("(")[0]


def latest_text(indicator: Any) -> str:
    """The newest public value with its year; a dash without one."""
    reading: Reading | None = indicator.reading
    if reading is None or reading.definition is None:
        return "−（定義なし）"
    if reading.latest is None or reading.latest.value is None:
        return "−（未公表）"
    if reading.definition.aggregation == Aggregation.CUMULATIVE:
        return _sum_text(reading)
    value = figure_words(reading.latest.value, reading.definition)
    sample = "、サンプル値" if reading.latest.is_sample else ""
    return f"{value}({year_words(reading.definition, reading.latest.year)}{sample})"


def _sum_text(reading: Reading) -> str:
    """What has come together, as the public page says it."""
    latest = latest_plain(reading, FigureWords(reading.definition, "ja"))
    if latest is None:
        return "−（未公表）"
    sample = "、サンプル値" if latest["is_sample"] else ""
    return f"{latest['value']}({latest['short']}{sample})"


def verdict_tag(indicator: Any) -> SafeString | str:
    """The verdict's sign and word."""
    judgement = judgement_of(indicator.reading)
    if judgement is None:
        return ""
    return format_html(
        '<span class="figure-verdict figure-verdict--{}">{} {}</span>',
        judgement.code,
        judgement.sign,
        judgement.label,
    )


def with_publishing_state(object_list: Any) -> list[Any]:
    """Indicators with what Wagtail's status tag else asks for one by one."""
    indicators = list(object_list)
    prefetch_related_objects(
        indicators,
        Prefetch(
            "workflow_states",
            WorkflowState.objects.active().select_related("current_task_state__task"),
            to_attr="_current_workflow_states",
        ),
        Prefetch(
            "_revisions",
            Revision.objects.filter(approved_go_live_at__isnull=False),
            to_attr="scheduled",
        ),
    )
    for indicator in indicators:
        indicator.scheduled_revision = next(iter(indicator.scheduled), None)
    return indicators


class IndicatorIndexView(IndexView):
    """Each row with its newest value and verdict, read for the whole page at once."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("unit_in_charge", "latest_revision")

    def order_queryset(self, queryset: Any) -> Any:
        """As the document has its goals and measures, unless a column was chosen."""
        if self.request.GET.get("ordering") in self.get_valid_orderings():
            return super().order_queryset(queryset)
        uses = uses_within(self.request.user).filter(indicator=OuterRef("pk"), is_shown=True)
        own = Q(node__faces__tree__node_face__node=F("strategy"))
        # Where it stands in the newest strategy that uses it.
        placed = uses.filter(own).order_by("-node__faces__pk")
        return queryset.annotate(
            place=Subquery(placed.values("node__faces__page__path")[:1]),
            position=Subquery(placed.values("position")[:1]),
        ).order_by("place", "position", "pk")

    def _get_title_column(self, *args: Any, **kwargs: Any) -> Any:
        # A hundred figures a year are recorded; a name is changed once in years.
        column = super()._get_title_column(*args, **kwargs)
        column._get_url_func = self._figures_url
        return column

    def _figures_url(self, indicator: Indicator) -> str:
        return reverse("indicators:figures", args=[indicator.pk])

    def get_table(self, object_list: Any) -> Any:
        indicators = with_publishing_state(object_list)
        known = uses_within(self.request.user)
        uses = uses_of([indicator.pk for indicator in indicators], known)
        main = {key: of_one[0] for key, of_one in uses.items()}
        titles = titles_of({use.node_id for use in main.values()})
        readings = {reading.use.indicator_id: reading for reading in read_uses(main.values())}
        for indicator in indicators:
            indicator.reading = readings.get(indicator.pk)
            use = main.get(indicator.pk)
            indicator.node_title = titles.get(use.node_id, NO_PAGE) if use else NOWHERE
        return super().get_table(indicators)

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        return [
            Button(
                "実績値・目標値", url=self._figures_url(instance), icon_name="table", priority=5
            ),
            *super().get_list_more_buttons(instance),
        ]
