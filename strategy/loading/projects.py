"""Items of a measure's projects (事業) with their budgets."""

from __future__ import annotations

from strategy.loading.engine import Item, Values
from strategy.loading.schema import ProjectForm
from strategy.loading.tree import node_of, scope_of
from strategy.loading.values import columns, read_columns, save_with
from strategy.models import Project, ProjectBudget, Unit


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
        save_with(project, {name: values[name] for name in plain})
        project.units.set(Unit.objects.filter(code__in=values["units"]))
        for amounts_of_year in values["budgets"]:
            save_with(ProjectBudget(project=project), amounts_of_year)

    return Item(f"{scope_of(strategy_code)}project/{code}/{form.code}", desired, read, write)
