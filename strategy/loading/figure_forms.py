"""The form of indicators, their figures and evaluations in the YAML files (pydantic)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from strategy.evaluation import Verdict
from strategy.fields.stored import CODE_PATTERN
from strategy.loading.forms import (
    Code,
    Day,
    FiscalYear,
    Form,
    Number,
    PartialDateText,
    Translated,
)
from strategy.notation.years import Period, PeriodType


class RowForm(Form):
    """A dated row; what it leaves out it takes from its indicator."""

    published_on: Day | None = None
    sample: bool | None = None


class DefinitionForm(RowForm):
    unit: Translated
    decimals: int = Field(default=0, ge=0, le=3)
    direction: Literal["increase", "decrease", "maintain", "at_least", "at_most"]
    aggregation: Literal["single", "cumulative", "running"] = "single"
    period: Literal["fiscal_year", "calendar_year", "point"] = "fiscal_year"
    month: int | None = Field(default=None, ge=1, le=12)
    day: int | None = Field(default=None, ge=1, le=31)
    first_year: FiscalYear
    interval_years: int = Field(default=1, ge=1, le=10)
    band: list[Number] | None = Field(default=None, min_length=2, max_length=2)
    definition: Translated | None = None
    formula: Translated | None = None
    source: Translated | None = None

    @model_validator(mode="after")
    def hangs_together(self) -> DefinitionForm:
        Period(PeriodType(self.period), self.first_year, self.month, self.day)
        if (self.direction == "maintain") != (self.band is not None):
            raise ValueError("a band belongs to the direction “maintain”, and only there")
        if self.band is not None and Decimal(self.band[0]) > Decimal(self.band[1]):
            raise ValueError(f"the band ends ({self.band[1]}) below its start ({self.band[0]})")
        if self.period == "point" and self.aggregation == "cumulative":
            raise ValueError("values of a day cannot be added up; use “single” or “running”")
        return self


class BaselineForm(RowForm):
    year: FiscalYear
    value: Number | None = None
    note: Translated | None = None


class TargetForm(RowForm):
    year: FiscalYear
    value: Number
    note: Translated | None = None


class ObservationForm(RowForm):
    year: FiscalYear
    value: Number | None = None
    missing: Literal["", "unpublished", "no_survey", "compiling"] = ""
    status: Literal["preliminary", "confirmed"] = "confirmed"
    comment: Translated | None = None
    source: Translated | None = None

    @model_validator(mode="after")
    def value_or_reason(self) -> ObservationForm:
        if (self.value is None) == (self.missing == ""):
            raise ValueError("an observation has a “value” or says in “missing” why not")
        return self


class EvaluationForm(RowForm):
    year: FiscalYear
    body: Code
    grade: Annotated[str, Field(pattern=rf"^{CODE_PATTERN}/{CODE_PATTERN}$")]
    policy: Literal["", "continue", "expand", "improve", "stop", "end"] = ""
    comment: Translated | None = None
    response: Translated | None = None
    source: Translated | None = None


class IndicatorForm(Form):
    """An indicator in a strategy, with everything said about it."""

    code: Code
    kind: Literal["numerical_target", "kpi", "subjective", "objective"]
    name: Translated
    summary: Translated | None = None
    unit_in_charge: Code | None = None
    next_publication: PartialDateText | None = None
    # Codes of other items of the file under which it is shown again (再掲).
    repeats: list[Code] = []
    published_on: Day
    sample: bool = False
    definition: DefinitionForm
    baseline: BaselineForm | None = None
    targets: list[TargetForm] = []
    observations: list[ObservationForm] = []
    evaluations: list[EvaluationForm] = []


class GradeForm(Form):
    code: Code
    name: Translated
    summary: Translated | None = None
    agrees_with: list[Verdict] = []


class ScaleForm(Form):
    """A scale with its grades, the best first."""

    code: Code
    name: Translated
    summary: Translated | None = None
    source: str = ""
    grades: list[GradeForm] = Field(min_length=2)


class PopulationSeriesForm(Form):
    """A line of a population vision; its figures come by `import_population`."""

    code: Code
    role: Literal["actual", "projection", "goal"]
    name: Translated
    note: Translated | None = None
    published: PartialDateText | None = None
    source: str = ""


class WellbeingCategoryForm(Form):
    code: Code
    group: Literal["environment", "relationships", "self"]
    name: Translated


class WellbeingFrameworkForm(Form):
    """The categories of one version of the well-being indicators, in order."""

    version: Annotated[str, Field(min_length=1, max_length=20)]
    categories: list[WellbeingCategoryForm] = Field(min_length=1)
