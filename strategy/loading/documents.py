"""Items of a strategy's file: the strategy, its steps, its companions and its document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from strategy.loading.datasets import series_item
from strategy.loading.engine import Item, Values
from strategy.loading.evaluations import node_evaluation_items
from strategy.loading.figures import indicator_items, repeats_item
from strategy.loading.pages import (
    add_page,
    fill_page,
    newest,
    order_item,
    page_item,
    put_behind,
    read_page,
    text_values,
)
from strategy.loading.projects import project_item
from strategy.loading.relations import RECORDS, read_relations, write_relations
from strategy.loading.schema import PAGES, MilestoneForm, NodeForm, StrategyForm
from strategy.loading.single_record import record_item
from strategy.loading.tree import (
    children_of,
    companion_page,
    node_of,
    node_page,
    owner_of,
    parent_page,
    scope_of,
    strategy,
)
from strategy.loading.values import column_names, columns, read_columns, write_columns
from strategy.models import (
    FormerName,
    Milestone,
    Node,
    Responsibility,
    StandardPage,
    StrategyIndexPage,
    StrategyPage,
    Unit,
)
from strategy.models.base import NodePage
from strategy.models.dated import city_today


def strategy_items(form: StrategyForm) -> Iterator[Item]:
    """The strategy itself; its predecessor and upper plan must come before it."""
    yield strategy_item(form)
    if form.unit or form.related_units:
        yield responsibility_item(
            f"{scope_of(form.code)}responsibility", form, lambda: strategy(form.code).node
        )


def content_items(form: StrategyForm) -> Iterator[Item]:
    """All that stands below a strategy, parents before children."""
    for position, milestone in enumerate(form.milestones):
        yield milestone_item(form.code, milestone, position)
    for position, series in enumerate(form.population):
        yield series_item(scope_of(form.code), partial(strategy, form.code), series, position)
    for companion in form.companions:
        yield page_item(
            f"{scope_of(form.code)}companion/{companion.code}",
            StandardPage,
            text_values(companion),
            find=partial(companion_page, form.code, companion.code),
            parent=partial(strategy, form.code),
            slug=companion.code,
        )
    families: dict[str, list[str]] = {}
    for _, parent, node in form.nodes():
        parent_code = parent.code if parent else ""
        earlier = families.setdefault(parent_code, [])
        yield node_item(form.code, parent_code, node, tuple(earlier))
        earlier.append(node.code)
        if node.unit or node.related_units:
            yield responsibility_item(
                f"{scope_of(form.code)}responsibility/{node.code}",
                node,
                partial(node_of, form.code, node.code),
            )
        for position, project in enumerate(node.projects):
            yield project_item(form.code, node.code, project, position)
        yield from figure_items(form.code, node)
    for _, _, node in form.nodes():
        for indicator in node.indicators:
            if indicator.repeats:
                yield repeats_item(owner_of(form.code, node.code), indicator)
    for parent_code, codes in families.items():
        yield order_item(
            f"{scope_of(form.code)}order/{parent_code}",
            codes,
            partial(children_of, form.code, parent_code),
        )


def strategy_item(form: StrategyForm) -> Item:
    texts = text_values(form) | columns("legal_basis", form.legal_basis)
    texts |= columns("goal_word", form.words.goal) | columns("measure_word", form.words.measure)
    texts |= {
        "kind": form.kind,
        "state": form.state,
        "fiscal_year_start": form.fiscal_years.start,
        "fiscal_year_end": form.fiscal_years.end or "",
        "outline_depth": form.outline_depth,
        "numbering": form.numbering.levels,
        "goal_style": form.numbering.goals,
        "measure_style": form.numbering.measures,
        "source": form.source,
    }
    desired = (
        texts
        | _short_code(form)
        | {
            "predecessor": form.predecessor or "",
            "upper_plan": form.upper_plan or "",
            "former_names": [
                {**columns("name", name.name), "until": name.until or "", "note": name.note}
                for name in form.former_names
            ],
        }
    )
    former_columns = [*column_names(["name"]), "until", "note"]

    def read() -> Values | None:
        page = StrategyPage.objects.in_place().filter(slug=form.code).first()
        if page is None:
            return None
        draft = newest(page)
        return read_page(draft, list(texts)) | {
            **_own_short_code(form, page),
            "predecessor": draft.predecessor.slug if draft.predecessor else "",
            "upper_plan": draft.upper_plan.slug if draft.upper_plan else "",
            "former_names": [
                read_columns(name, former_columns) for name in draft.former_names.all()
            ],
        }

    def write(values: Values) -> None:
        page = StrategyPage(slug=form.code)
        page.given_short_code = form.short_code or ""
        fill_page(page, {name: values[name] for name in texts})
        page.predecessor = (
            StrategyPage.objects.in_place().filter(slug=values["predecessor"]).first()
        )
        page.upper_plan = StrategyPage.objects.in_place().filter(slug=values["upper_plan"]).first()
        page.former_names.set(
            [_filled(FormerName(sort_order=i), v) for i, v in enumerate(values["former_names"])]
        )
        add_page(page, StrategyIndexPage.objects.get())

    return Item(f"{scope_of(form.code)}strategy", desired, read, write)


def _short_code(form: StrategyForm | NodeForm) -> Values:
    return {"short_code": form.short_code} if form.short_code else {}


def _own_short_code(form: StrategyForm | NodeForm, page: NodePage) -> Values:
    """The code that stands, where the file names one."""
    return {"short_code": page.node.short_code} if form.short_code else {}


def _filled(record: Any, values: Values) -> Any:
    write_columns(record, values)
    return record


def milestone_item(strategy_code: str, form: MilestoneForm, position: int) -> Item:
    desired = columns("name", form.name) | columns("note", form.note)
    desired |= {
        "stage": form.stage,
        "planned": form.planned or "",
        "actual": form.actual or "",
        "until": form.until or "",
        "state": form.state,
        "position": position,
    }

    return record_item(
        f"{scope_of(strategy_code)}milestone/{form.code}",
        Milestone,
        lambda: {"strategy": strategy(strategy_code).node, "code": form.code},
        desired,
    )


def node_item(strategy_code: str, parent_code: str, form: NodeForm, earlier: Sequence[str]) -> Item:
    """A node with its page; `earlier` are the codes of those before it under one parent."""
    texts = text_values(form) | columns("scope_note", form.scope_note)
    own = PAGES[form.type].own_fields()
    for name in own:
        value = getattr(form, name)
        if name in PAGES[form.type].translated_fields:
            texts |= columns(name, value)
        elif name != "described_by":
            texts[name] = "" if value is None else value
    desired = texts | {
        "type": form.type,
        "parent": parent_code,
        "alignments": sorted(
            ({"item": a.item, **columns("note", a.note)} for a in form.alignments),
            key=lambda alignment: str(alignment["item"]),
        ),
        **{name: sorted(getattr(form, name)) for name in RECORDS},
        **_short_code(form),
    }
    if "described_by" in own:
        desired["described_by"] = form.described_by or ""

    def read() -> Values | None:
        page = node_page(strategy_code, form.code)
        if page is None:
            return None
        draft = newest(page)
        parent = page.get_parent().specific
        values = read_page(draft, [name for name in texts if hasattr(draft, name)]) | {
            "type": page.kind,
            "parent": "" if isinstance(parent, StrategyPage) else parent.slug,
            **read_relations(strategy(strategy_code).node, page.node),
            **_own_short_code(form, page),
        }
        if "described_by" in page.own_fields():
            values["described_by"] = draft.described_by.code if draft.described_by else ""
        return values

    def write(values: Values) -> None:
        page = PAGES[form.type](slug=form.code)
        page.given_short_code = form.short_code or ""
        fill_page(page, {name: values[name] for name in texts})
        if "described_by" in values:
            page.described_by = Unit.objects.filter(code=values["described_by"]).first()
        add_page(page, parent_page(strategy_code, values["parent"]))
        put_behind(page, earlier)
        write_relations(strategy(strategy_code).node, page.node, values)

    return Item(f"{scope_of(strategy_code)}node/{form.code}", desired, read, write)


def responsibility_item(key: str, form: StrategyForm | NodeForm, find: Callable[[], Node]) -> Item:
    """Who answers for a node from the beginning; whoever is named later is the desk's."""
    desired = {"unit": form.unit or "", "related_units": sorted(form.related_units)}

    def read() -> Values | None:
        rows = Responsibility.objects.filter(node=find())
        if not rows.exists():
            return None
        today = dict(rows.on(city_today()).values_list("unit__code", "role"))
        leads = [code for code, role in today.items() if role == Responsibility.Role.LEAD]
        return {"unit": "".join(leads), "related_units": sorted({*today} - {*leads})}

    def write(values: Values) -> None:
        node = find()
        roles = dict.fromkeys(values["related_units"], Responsibility.Role.RELATED)
        if values["unit"]:
            roles[values["unit"]] = Responsibility.Role.LEAD
        for code, role in roles.items():
            Responsibility.objects.create(
                node=node, unit=Unit.objects.get(code=code), role=role.value
            )

    return Item(key, desired, read, write)


def figure_items(strategy_code: str, form: NodeForm) -> Iterator[Item]:
    """The indicators of a node and the evaluations of the node itself."""
    owner = owner_of(strategy_code, form.code)

    def find_place() -> dict[str, Node]:
        return {"strategy": owner.find_strategy(), "node": owner.find_node(form.code)}

    for position, indicator in enumerate(form.indicators):
        yield from indicator_items(owner, indicator, position)
    yield from node_evaluation_items(owner.scope, find_place, form.code, form.evaluations)
