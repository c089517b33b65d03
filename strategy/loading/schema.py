"""The form of the YAML files (pydantic). `fixtures/README.md` explains it to people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, ValidationError, model_validator

from strategy.fields.stored import CODE_PATTERN
from strategy.loading.figure_forms import EvaluationForm, IndicatorForm, PopulationSeriesForm
from strategy.loading.forms import (
    Code,
    Day,
    FiscalYear,
    Form,
    PartialDateText,
    ShortCode,
    Translated,
)
from strategy.loading.page_forms import Body, PageForm
from strategy.loading.source import Fault, Source
from strategy.models.base import DocumentNodePage
from strategy.notation.outline import (
    BESIDE,
    GOAL_STYLES,
    LEVELS,
    MEASURE_STYLES,
    NUMBERED,
    PLAIN,
    NodeKind,
)

PAGES = DocumentNodePage.kinds()
*_BEARERS, _LAST_BEARER = (kind for kind, page in PAGES.items() if page.bears_figures)
# What indicators and evaluations stand under: vision, goal or measure.
BEARERS = f"{', '.join(_BEARERS)} or {_LAST_BEARER}"


class AlignmentForm(Form):
    item: Annotated[str, Field(pattern=rf"^{CODE_PATTERN}/{CODE_PATTERN}$")]
    note: Translated | None = None


class BudgetForm(Form):
    """What a project costs in one fiscal year, in yen."""

    year: FiscalYear
    planned: int | None = Field(default=None, ge=0)
    settled: int | None = Field(default=None, ge=0)
    source: str = Field(min_length=1)
    sample: bool = False

    @model_validator(mode="after")
    def says_something(self) -> BudgetForm:
        if self.planned is None and self.settled is None:
            raise ValueError("a budget needs “planned”, “settled” or both; leave the year out")
        return self


class ProjectForm(Form):
    code: Code
    name: Translated
    summary: Translated | None = None
    since: FiscalYear | None = None
    until: FiscalYear | None = None
    units: list[Code] = []
    budgets: list[BudgetForm] = []

    @model_validator(mode="after")
    def in_order(self) -> ProjectForm:
        if self.since and self.until and self.until < self.since:
            raise ValueError(f"the project ends ({self.until}) before it starts ({self.since})")
        years = [budget.year for budget in self.budgets]
        if len(set(years)) < len(years):
            raise ValueError("a year of “budgets” is there twice")
        return self


class NodeForm(Form):
    """One item of the document, with those below it."""

    type: NodeKind
    code: Code
    short_code: ShortCode | None = None
    heading: Translated
    numbered: bool = True
    scope_note: Translated | None = None
    summary: Translated | None = None
    statement: Translated | None = None
    plain_title: Translated | None = None
    aim: Translated | None = None
    result: Translated | None = None
    challenges: Translated | None = None
    described_on: Day | None = None
    described_by: Code | None = None
    for_whom: Translated | None = None
    begins: PartialDateText | None = None
    status: Literal["considered", "under_way", "ended"] | None = None
    service_url: str = ""
    is_review: bool = False
    body: Body = []
    bodies: list[Code] = []
    programmes: list[Code] = []
    agreements: list[Code] = []
    rules: list[Code] = []
    unit: Code | None = None
    related_units: list[Code] = []
    alignments: list[AlignmentForm] = []
    projects: list[ProjectForm] = []
    indicators: list[IndicatorForm] = []
    evaluations: list[EvaluationForm] = []
    children: list[NodeForm] = []

    @model_validator(mode="after")
    def keys_fit_type(self) -> NodeForm:
        own = [(key, kind) for kind, page in PAGES.items() for key in page.own_fields()]
        for key, owner in (*own, ("projects", NodeKind.MEASURE)):
            if key in self.model_fields_set and self.type != owner:
                raise ValueError(f"“{key}” belongs to a {owner}, not to a {self.type}")
        for key in ("indicators", "evaluations"):
            if key in self.model_fields_set and not PAGES[self.type].bears_figures:
                raise ValueError(f"“{key}” belong to a {BEARERS}")
        return self


class FiscalYearsForm(Form):
    start: FiscalYear
    end: FiscalYear | None = None

    @model_validator(mode="after")
    def in_order(self) -> FiscalYearsForm:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"the term ends ({self.end}) before it starts ({self.start})")
        return self


class FormerNameForm(Form):
    name: Translated
    until: PartialDateText | None = None
    note: str = ""


class MilestoneForm(Form):
    code: Code
    stage: Literal[
        "policy", "outline", "preliminary", "public_comment", "adoption", "review", "amendment"
    ]
    name: Translated
    planned: PartialDateText | None = None
    actual: PartialDateText | None = None
    until: PartialDateText | None = None
    state: Literal["planned", "in_progress", "done", "cancelled"]
    note: Translated | None = None


class LineageForm(Form):
    """What became of items of the predecessor (`from`) in this strategy (`to`)."""

    kind: Literal["inherited", "renamed", "merged", "split", "new", "ended"]
    sources: list[Code] = Field(default=[], alias="from")
    targets: list[Code] = Field(default=[], alias="to")
    day: Day
    note: Translated | None = None


class NumberingForm(Form):
    """How items are numbered: keys of the lists in strategy.notation.outline."""

    levels: Literal[*LEVELS] = PLAIN  # type: ignore[valid-type]  # a list made elsewhere
    goals: Literal[*GOAL_STYLES] = BESIDE  # type: ignore[valid-type]
    measures: Literal[*MEASURE_STYLES] = NUMBERED  # type: ignore[valid-type]


class WordsForm(Form):
    """What the city calls its goals and measures, where not 基本目標 and 施策."""

    goal: Translated | None = None
    measure: Translated | None = None


class StrategyForm(PageForm):
    short_code: ShortCode | None = None
    kind: Literal["comprehensive_strategy", "population_vision", "master_plan", "precursor"]
    state: Literal["concept", "drafting", "current", "ended"]
    legal_basis: Translated | None = None
    fiscal_years: FiscalYearsForm
    predecessor: Code | None = None
    upper_plan: Code | None = None
    unit: Code | None = None
    related_units: list[Code] = []
    former_names: list[FormerNameForm] = []
    outline_depth: int = Field(default=2, ge=1, le=6)
    numbering: NumberingForm = NumberingForm()
    words: WordsForm = WordsForm()
    source: str = ""
    milestones: list[MilestoneForm] = []
    lineage: list[LineageForm] = []
    population: list[PopulationSeriesForm] = []
    companions: list[PageForm] = []
    document: list[NodeForm] = []

    def nodes(self) -> Iterator[tuple[tuple[str | int, ...], NodeForm | None, NodeForm]]:
        """(location in the file, parent or None, node) in reading order."""
        yield from _walk(("strategy", "document"), None, self.document)


def _walk(
    location: tuple[str | int, ...], parent: NodeForm | None, nodes: list[NodeForm]
) -> Iterator[tuple[tuple[str | int, ...], NodeForm | None, NodeForm]]:
    for index, node in enumerate(nodes):
        place = (*location, index)
        yield place, parent, node
        yield from _walk((*place, "children"), node, node.children)


# pydantic's error types → our sentence; others bring a sentence of their own.
_SENTENCES = {
    "missing": "“{key}” is missing; add it",
    "extra_forbidden": "the key “{key}” is not known here; remove it or correct its spelling",
    "string_type": "“{key}” must be a text",
    "list_type": "“{key}” must be a list",
    "dict_type": "“{key}” must be a mapping",
    "model_type": "“{key}” must be a mapping",
    "model_attributes_type": "“{key}” must be a mapping",
    "int_parsing": "“{key}” must be a whole number, not “{input}”",
    "int_type": "“{key}” must be a whole number",
    "bool_parsing": "“{key}” must be true or false, not “{input}”",
}


def faults_of(source: Source, error: ValidationError) -> list[Fault]:
    """Every fault pydantic found, each as a sentence with its line."""
    faults = []
    for detail in error.errors():
        location = tuple(part for part in detail["loc"])
        key = location[-1] if location else "file"
        if detail["type"] in _SENTENCES:
            message = _SENTENCES[detail["type"]].format(key=key, input=detail.get("input"))
        elif detail["type"] in ("literal_error", "enum"):
            message = (
                f"“{key}” is “{detail.get('input')}”, but must be one of "
                f"{detail['ctx']['expected']}"
            )
        elif detail["type"] == "string_pattern_mismatch":
            message = (
                f"“{detail.get('input')}” is no code: use small ASCII letters, digits and "
                "single hyphens, such as new-strategy"
            )
        elif detail["type"] == "value_error":
            message = f"“{key}”: {detail['ctx']['error']}"
        else:
            message = f"“{key}”: {detail['msg']}"
        faults.append(source.fault(location, message))
    return faults
