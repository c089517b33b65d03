"""Items of a strategy's file: the strategy, its steps, its companions and its document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from wagtail.models import Page

from strategy.loading.datasets import series_item
from strategy.loading.engine import Item, Values
from strategy.loading.evaluations import node_evaluation_items
from strategy.loading.figures import Owner, indicator_items, repeats_item
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
from strategy.loading.schema import (
    PAGES,
    LineageForm,
    MilestoneForm,
    NodeForm,
    ProjectForm,
    StrategyForm,
)
from strategy.loading.values import column_names, columns, read_columns, write_columns
from strategy.models import (
    Agreement,
    Alignment,
    Body,
    FormerName,
    FrameworkItem,
    Milestone,
    Node,
    NodeLineage,
    Programme,
    Project,
    ProjectBudget,
    Responsibility,
    Rule,
    StandardPage,
    StrategyIndexPage,
    StrategyPage,
    Unit,
)
from strategy.models.base import DocumentNodePage, NodePage
from strategy.models.dated import city_today
from strategy.working_copies.lineage import record_lineage

RECORDS: dict[str, type[Body | Programme | Agreement | Rule]] = {
    "bodies": Body,
    "programmes": Programme,
    "agreements": Agreement,
    "rules": Rule,
}


def scope_of(code: str) -> str:
    """The prefix of all keys that a strategy's file owns."""
    return f"strategy/{code}/"


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


def companion_page(strategy_code: str, code: str) -> StandardPage | None:
    pages = StandardPage.objects.child_of(strategy(strategy_code)).filter(slug=code)
    page: StandardPage | None = pages.first()
    return page


def children_of(strategy_code: str, code: str) -> list[Page]:
    """The pages below a node's (or, for "", the strategy's), in their order."""
    return list(parent_page(strategy_code, code).get_children().order_by("path"))


def strategy(code: str) -> StrategyPage:
    page: StrategyPage = StrategyPage.objects.in_place().get(slug=code)
    return page


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

    def read() -> Values | None:
        milestone = Milestone.objects.filter(
            strategy=strategy(strategy_code).node, code=form.code
        ).first()
        return None if milestone is None else read_columns(milestone, desired)

    def write(values: Values) -> None:
        milestone = Milestone(strategy=strategy(strategy_code).node, code=form.code)
        write_columns(milestone, values)
        milestone.full_clean()
        milestone.save()

    return Item(f"{scope_of(strategy_code)}milestone/{form.code}", desired, read, write)


def lineage_items(form: StrategyForm) -> Iterator[Item]:
    """What became of the predecessor's items here, once both strategies are there."""
    for lineage in form.lineage:
        yield lineage_item(form, lineage)


def lineage_item(form: StrategyForm, lineage: LineageForm) -> Item:
    notes = columns("note", lineage.note)
    predecessor = form.predecessor or ""

    def sides() -> dict[str, list[Node]]:
        return {
            "from_nodes": [node_of(predecessor, code) for code in lineage.sources],
            "to_nodes": [node_of(form.code, code) for code in lineage.targets],
        }

    def find() -> NodeLineage | None:
        records = NodeLineage.objects.filter(
            kind=lineage.kind,
            from_strategy=strategy(predecessor).node,
            to_strategy=strategy(form.code).node,
        )
        wanted = {name: set(nodes) for name, nodes in sides().items()}
        return next(
            (r for r in records if all(set(getattr(r, n).all()) == wanted[n] for n in wanted)), None
        )

    def read() -> Values | None:
        record = find()
        return None if record is None else read_columns(record, ["day", *notes])

    def write(values: Values) -> None:
        items = sides()
        record_lineage(
            kind=lineage.kind,
            from_strategy=strategy(predecessor).node,
            to_strategy=strategy(form.code).node,
            from_nodes=items["from_nodes"],
            to_nodes=items["to_nodes"],
            day=date.fromisoformat(values["day"]),
            columns={name: values[name] for name in notes},
            by=None,
        )

    named = "-".join(["+".join(lineage.sources), "+".join(lineage.targets)])
    key = f"{scope_of(form.code)}lineage/{lineage.kind}/{named}"
    return Item(key, notes | {"day": lineage.day}, read, write)


def node_page(strategy_code: str, code: str) -> DocumentNodePage | None:
    """The page of a node, wherever in its strategy's tree an editor has moved it."""
    pages = Page.objects.descendant_of(strategy(strategy_code)).filter(slug=code).specific()
    return next((page for page in pages if isinstance(page, DocumentNodePage)), None)


def node_of(strategy_code: str, code: str) -> Node:
    """The identity of the page of a code."""
    page = node_page(strategy_code, code)
    if page is None:
        raise LookupError(f"{strategy_code}/{code} has no page")
    return page.node


def parent_page(strategy_code: str, code: str) -> Page:
    """The page below which nodes of the parent code stand; "" is the strategy itself."""
    if not code:
        return strategy(strategy_code)
    page = node_page(strategy_code, code)
    if page is None:
        raise LookupError(f"{strategy_code}/{code} has no page")
    return page


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
            **_read_relations(strategy(strategy_code).node, page.node),
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
        _write_relations(strategy(strategy_code).node, page.node, values)

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


def project_item(strategy_code: str, code: str, form: ProjectForm, position: int) -> Item:
    """A project of the measure of a code, with its yearly budgets."""
    plain = columns("name", form.name) | columns("summary", form.summary)
    plain |= {"since": form.since or "", "until": form.until or "", "position": position}
    desired = plain | {
        "units": sorted(form.units),
        "budgets": [
            {
                "fiscal_year": budget.year,
                "planned": "" if budget.planned is None else budget.planned,
                "settled": "" if budget.settled is None else budget.settled,
                "source": budget.source,
                "is_sample": budget.sample,
            }
            for budget in sorted(form.budgets, key=lambda budget: budget.year)
        ],
    }
    amounts = ("fiscal_year", "planned", "settled", "source", "is_sample")

    def read() -> Values | None:
        node = node_of(strategy_code, code)
        project = Project.objects.filter(node=node, code=form.code).first()
        if project is None:
            return None
        return read_columns(project, plain) | {
            "units": sorted(project.units.values_list("code", flat=True)),
            "budgets": [read_columns(row, amounts) for row in project.budgets.all()],
        }

    def write(values: Values) -> None:
        project = Project(node=node_of(strategy_code, code), code=form.code)
        write_columns(project, {name: values[name] for name in plain})
        project.full_clean()
        project.save()
        project.units.set(Unit.objects.filter(code__in=values["units"]))
        for amounts_of_year in values["budgets"]:
            row = ProjectBudget(project=project)
            write_columns(row, amounts_of_year)
            row.full_clean()
            row.save()

    return Item(f"{scope_of(strategy_code)}project/{code}/{form.code}", desired, read, write)


def figure_items(strategy_code: str, form: NodeForm) -> Iterator[Item]:
    """The indicators of a node and the evaluations of the node itself."""
    owner = owner_of(strategy_code, form.code)

    def find_place() -> dict[str, Node]:
        return {"strategy": owner.find_strategy(), "node": owner.find_node(form.code)}

    for position, indicator in enumerate(form.indicators):
        yield from indicator_items(owner, indicator, position)
    yield from node_evaluation_items(owner.scope, find_place, form.code, form.evaluations)


def owner_of(strategy_code: str, node_code: str) -> Owner:
    """What the figures of a node hang on."""
    return Owner(
        scope_of(strategy_code),
        node_code,
        lambda: strategy(strategy_code).node,
        lambda code: parent_page(strategy_code, code).node,
    )


def _read_relations(owner: Node, node: Node) -> Values:
    note_columns = column_names(["note"])
    answered = Alignment.objects.filter(strategy=owner, node=node)
    alignments = answered.select_related("item__framework")
    return {
        "alignments": sorted(
            (
                {
                    "item": f"{alignment.item.framework.code}/{alignment.item.code}",
                    **read_columns(alignment, note_columns),
                }
                for alignment in alignments
            ),
            key=lambda alignment: str(alignment["item"]),
        ),
        **{
            name: sorted(model.objects.filter(nodes=node).values_list("code", flat=True))
            for name, model in RECORDS.items()
        },
    }


def _write_relations(owner: Node, node: Node, values: Values) -> None:
    for name, model in RECORDS.items():
        for record in model.objects.filter(code__in=values[name]):
            record.nodes.add(node)
    for wanted in values["alignments"]:
        framework_code, item_code = wanted["item"].split("/")
        item = FrameworkItem.objects.get(framework__code=framework_code, code=item_code)
        alignment = Alignment(strategy=owner, node=node, item=item)
        write_columns(alignment, {name: v for name, v in wanted.items() if name != "item"})
        alignment.save()
