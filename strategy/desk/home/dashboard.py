"""The first page of the admin: what waits, what is due, and how complete the figures are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import RecentEditsPanel, WorkflowObjectsToModeratePanel

from strategy.access.permissions import indicators_within, own_units, uses_within
from strategy.access.roles import ROLES
from strategy.desk.home import to_mend  # noqa: F401 - registers what is to be mended
from strategy.desk.home.todos import NO_UNIT, last_year
from strategy.desk.shared.access import menu_entry, page_head, signed_in
from strategy.desk.shared.fields import year_of
from strategy.desk.shared.node_choices import NO_PAGE, titles_of
from strategy.figures.uses import facts_of_strategies, uses_of
from strategy.inquiries.completeness import Completeness, by_place, by_unit
from strategy.models import Role, StrategyIndicator, Unit
from strategy.models.workspace import in_bin
from strategy.notation.wareki import era_fiscal_year
from strategy.notation.years import FIRST_YEAR
from strategy.upkeep.todo import todos_for


class TodoPanel(Component):
    """What waits for the reader, in three sections."""

    name = "todos"
    template_name = "strategy/admin/todos.html"
    order = 100

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        request = parent_context["request"]
        user = signed_in(request)
        sections = todos_for(user)
        return {
            "sections": [
                (section.value, section.when_empty, todos) for section, todos in sections.items()
            ],
            "roles": [role for role in _explained(user) if role.mine],
            "completeness_url": reverse("completeness") if _sees_figures(user) else "",
        }


class StandingEditsPanel(RecentEditsPanel):
    """What the reader edited last, as far as it is not in the bin."""

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        context["last_edits"] = [each for each in context["last_edits"] if not in_bin(each[1])]
        return context


@dataclass(frozen=True)
class ExplainedRole:
    """A role under the name that its group has, and whether it is the reader's."""

    name: str
    summary: str
    mine: bool


def _explained(user: Any) -> list[ExplainedRole]:
    """In the order of the table of roles."""
    names = dict(Role.objects.values_list("key", "group__name"))
    mine = set(Role.objects.filter(group__user=user).values_list("key", flat=True))
    return [ExplainedRole(names[role.key], role.summary, role.key in mine) for role in ROLES]


def _sees_figures(user: Any) -> bool:
    return any(user.has_perm(f"strategy.{action}_indicator") for action in ("view", "change"))


@hooks.register("construct_homepage_panels")
def panels(request: HttpRequest, panels: list[Component]) -> None:
    """Ours first, in place of Wagtail's list of what waits for approval."""
    replaced = (WorkflowObjectsToModeratePanel, RecentEditsPanel)
    panels[:] = [each for each in panels if not isinstance(each, replaced)]
    panels += [TodoPanel(), StandingEditsPanel()]


@hooks.register("construct_homepage_summary_items")
def no_summary(request: HttpRequest, items: list[Any]) -> None:
    """How many pages and pictures there are tells nobody what to do."""
    items[:] = []


# --- Completeness -------------------------------------------------------------------


@require_safe
def completeness(request: HttpRequest) -> HttpResponse:
    """What is there of what there should be, by goal and by division."""
    if not _sees_figures(request.user):
        raise PermissionDenied
    year = year_of(request) or last_year()
    # By division each indicator once, as the strategy that counts first has it.
    indicators = indicators_within(request.user).values_list("pk", flat=True)
    uses = uses_of(indicators, uses_within(request.user))
    main = [of_one[0] for of_one in uses.values()]
    everywhere = [use for of_one in uses.values() for use in of_one]
    units = by_unit(_as_placed(main), year)
    places = by_place(_as_placed(everywhere), year)
    names = {unit.pk: str(unit) for unit in Unit.objects.all()}
    context = {
        **page_head("数値のそろい具合", "tasks"),
        "year_text": era_fiscal_year(year),
        "years": [
            (each, era_fiscal_year(each), each == year)
            for each in range(last_year() + 1, max(last_year() - 5, FIRST_YEAR), -1)
        ],
        "tables": [
            ("担当課ごと", "担当課", _rows(units, names, "unit_in_charge", NO_UNIT)),
            ("目標・施策ごと", "目標・施策", _rows_of_places(places)),
        ],
    }
    return render(request, "strategy/admin/completeness.html", context)


def _as_placed(uses: Iterable[StrategyIndicator]) -> list[StrategyIndicator]:
    return sorted(uses, key=lambda use: (use.node_id, use.position, use.pk))


def _rows_of_places(places: Sequence[Completeness]) -> list[dict[str, Any]]:
    """With the strategy's name where an item goes on from term to term."""
    keys = [row.key for row in places if isinstance(row.key, tuple)]
    nodes = Counter(node for _, node in keys)
    titles = titles_of(set(nodes))
    strategies = facts_of_strategies({strategy for strategy, _ in keys})
    names: dict[Any, str] = {}
    for strategy, node in keys:
        named = titles.get(node, NO_PAGE)
        if nodes[node] > 1 and strategy in strategies:
            named = f"{named}({strategies[strategy].title})"
        names[strategy, node] = named
    return _rows(places, names, "node", NO_PAGE)


def _rows(
    found: Iterable[Completeness], names: Mapping[Any, str], filtered_by: str, nameless: str
) -> list[dict[str, Any]]:
    list_url = reverse("indicators:list")

    def key(row: Completeness) -> int | None:
        return row.key[1] if isinstance(row.key, tuple) else row.key

    return [
        {
            "name": names.get(row.key, nameless),
            "url": f"{list_url}?{filtered_by}={key(row)}" if key(row) else "",
            "shares": (row.public, row.defined, row.baseline, row.target, row.reported),
        }
        for row in found
    ]


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """What each role may do, in words."""
    user = signed_in(request)
    context = {
        **page_head("役割とできること", "group"),
        "roles": _explained(user),
        "units": own_units(user),
    }
    return render(request, "strategy/admin/roles.html", context)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("completeness/", completeness, name="completeness"),
        path("roles/", roles, name="roles"),
    ]


@hooks.register("register_reports_menu_item")
def completeness_item() -> MenuItem:
    return menu_entry(
        "数値のそろい具合", "completeness", _sees_figures, icon_name="tasks", order=50
    )


@hooks.register("register_settings_menu_item")
def roles_item() -> MenuItem:
    return MenuItem("役割とできること", reverse("roles"), icon_name="group", order=10)
