"""Which strategies use an indicator, under which item, and where it is shown again (再掲)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.views.decorators.http import require_http_methods, require_safe
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from strategy.access.permissions import works_for_all
from strategy.desk.proposals.gathering import (
    kept_into,
    open_with,
    own_items_prepared,
    put_forward,
)
from strategy.desk.proposals.records import said as said_of
from strategy.desk.shared.access import may, page_head, signed_in
from strategy.desk.shared.node_choices import (
    WITH_COPIES,
    NodeChoice,
    PlaceField,
    node_choices,
    place_value,
)
from strategy.figures.uses import (
    facts_of_strategies,
    in_order,
    place_indicator,
    place_text,
)
from strategy.models import Indicator, Node, ProposalItem, StrategyIndicator
from strategy.models.authorship import PLACED
from strategy.proposals.places import place_item, place_key
from strategy.refusals import Refused

TITLE = "載せる戦略と場所"


class PlaceForm(forms.Form):
    """Where an indicator stands in a strategy. A new one chooses the strategy with its item."""

    node = PlaceField(
        label="目標・施策", error_messages={"required": "目標・施策を選んでください。"}
    )
    position = forms.IntegerField(
        label="順番",
        required=False,
        min_value=0,
        help_text="空欄なら、その目標・施策の最後に置きます。",
    )
    is_shown = forms.BooleanField(
        label=StrategyIndicator._meta.get_field("is_shown").verbose_name,
        required=False,
        initial=True,
        help_text=StrategyIndicator._meta.get_field("is_shown").help_text,
    )
    repeats = forms.MultipleChoiceField(
        label="再掲する目標・施策",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="選んだ目標・施策のページや版にも「再掲」として載せます。件数は一度だけ数えます。",
    )

    # What stood when the form was opened.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any, choices: list[NodeChoice], use: StrategyIndicator | None = None
    ) -> None:
        super().__init__(data, label_suffix="")
        place = (use.strategy, use.node) if use else None
        self.fields["node"].offer(choices, kept=place)  # type: ignore[attr-defined]  # a PlaceField
        if use is None or place is None:
            # Where else it is shown is asked when its own place is known.
            del self.fields["repeats"]
            return
        self.fields["repeats"].choices = [  # type: ignore[attr-defined]  # a choice field
            (str(each.node), each.title) for each in choices if each.node != use.node_id
        ]
        self.initial = {
            "node": place_value(place),
            "position": use.position,
            "is_shown": use.is_shown,
            "seen": place_text(use),
            "repeats": [str(key) for key in use.repeats.values_list("node", flat=True)],
        }

    def open_again(self, item: ProposalItem) -> None:
        """Show what was drafted, to be mended; what stood is what stands now."""
        said = item.arguments
        self.initial.update(
            node=f"{said['strategy']}-{said['node']}",
            position=said["position"],
            is_shown=said["is_shown"],
            repeats=[str(key) for key in said["repeats"] or ()],
        )


def _indicator_for(request: HttpRequest, pk: int) -> Indicator:
    if not (works_for_all(signed_in(request)) and may(request, "change_indicator")):
        raise PermissionDenied
    return get_object_or_404(Indicator, pk=pk)


@require_safe
def index(request: HttpRequest, pk: int) -> HttpResponse:
    """Every strategy that uses the indicator, and the way to one more."""
    indicator = _indicator_for(request, pk)
    standing = StrategyIndicator.objects.standing().filter(indicator=indicator)
    uses = in_order(standing.prefetch_related("repeats__node"))
    context = {
        **_head(indicator),
        "rows": [
            {
                "strategy": str(use.strategy),
                "node": str(use.node),
                "is_shown": use.is_shown,
                "repeats": "、".join(str(each.node) for each in use.repeats.all()),
                "url": reverse("indicator_places:change", args=[pk, use.pk]),
            }
            for use in uses
        ],
        "add_url": reverse("indicator_places:add", args=[pk]),
    }
    return render(request, "strategy/admin/indicator_places.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Use the indicator in one more strategy."""
    indicator = _indicator_for(request, pk)
    used = set(indicator.uses.values_list("strategy", flat=True))
    choices = [
        each
        for each in node_choices(signed_in(request), places=WITH_COPIES)
        if int(each.place.split("-")[0]) not in used
    ]
    form = PlaceForm(request.POST if request.method == "POST" else None, choices)
    return _answer(request, indicator, form)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int, use: int) -> HttpResponse:
    """Move an indicator within a strategy, leave it out, or show it again elsewhere."""
    indicator = _indicator_for(request, pk)
    standing = get_object_or_404(indicator.uses.select_related("strategy", "node"), pk=use)
    choices = [
        each
        for each in node_choices(signed_in(request), places=WITH_COPIES)
        if each.place.startswith(f"{standing.strategy_id}-")
    ]
    form = PlaceForm(request.POST if request.method == "POST" else None, choices, standing)
    key = place_key(indicator, standing.strategy)
    if not form.is_bound and (drafted := own_items_prepared(request).filter(key=key).first()):
        open_with(request, drafted)
        form.open_again(drafted)
    return _answer(request, indicator, form)


def _answer(request: HttpRequest, indicator: Indicator, form: PlaceForm) -> HttpResponse:
    index_url = reverse("indicator_places:index", args=[indicator.pk])
    if form.is_bound and form.is_valid():
        try:
            done = _settle(request, indicator, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, done)
            return redirect(index_url)
    context = {
        **_head(indicator),
        "form": form,
        "back_url": index_url,
        **kept_into(request),
    }
    return render(request, "strategy/admin/indicator_place.html", context)


def _settle(request: HttpRequest, indicator: Indicator, said: dict[str, Any]) -> str:
    """Put it there where nobody reads it yet, else propose that; what was done, in a sentence."""
    strategy, node = said["node"]
    known = facts_of_strategies([strategy.pk]).get(strategy.pk)
    is_public = indicator.live and known is not None and known.is_public
    repeats: list[Node] | None = None
    if "repeats" in said:
        wanted = [int(key) for key in said["repeats"] if int(key) != node.pk]
        found = Node.objects.in_bulk(wanted)
        repeats = [found[key] for key in wanted]
    where: dict[str, Any] = {
        "indicator": indicator,
        "strategy": strategy,
        "node": node,
        "position": said["position"],
        "is_shown": said["is_shown"],
        "repeats": repeats,
        "seen": said["seen"],
    }
    if not is_public:
        place_indicator(**where, by=signed_in(request))
        return f"「{indicator}」の場所を改めました。"
    return said_of(put_forward(request, [place_item(**where)]))


def _head(indicator: Indicator) -> dict[str, Any]:
    figures = reverse("indicators:figures", args=[indicator.pk])
    above = (reverse("indicators:list"), "指標"), (figures, str(indicator))
    return page_head(f"{indicator}: {TITLE}", "list-ul", *above, here=TITLE)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern | URLResolver]:
    patterns = [
        path("indicators/<int:pk>/places/", index, name="index"),
        path("indicators/<int:pk>/places/add/", add, name="add"),
        path("indicators/<int:pk>/places/<int:use>/", change, name="change"),
    ]
    return [path("", include((patterns, "indicator_places")))]


@hooks.register("register_log_actions")
def log_actions(registry: LogActionRegistry) -> None:
    registry.register_action(PLACED, "指標の場所", "指標の場所を決めました")
