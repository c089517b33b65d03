"""The form of `site.yaml` (pydantic): the frame, the shared records, the standing pages."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator, model_validator

from strategy.city.key_colour import DESIGNED, fault_of_colour
from strategy.city.words import CityKind, fault_of_code
from strategy.loading.figure_forms import ScaleForm, WellbeingFrameworkForm
from strategy.loading.forms import Code, Day, Form, PartialDateText, Translated
from strategy.loading.page_forms import HomeForm, NewsForm, StandingPageForm


class SiteForm(Form):
    name: Translated
    tagline: Translated | None = None
    banner: Translated | None = None
    content_as_of: Day | None = None
    content_source: Translated | None = None
    unit: Code | None = None


class CityForm(Form):
    """The city itself; `code` is the 団体コード of six digits."""

    name: Translated
    kind: Literal[*(kind.value for kind in CityKind)]  # type: ignore[valid-type]
    code: str
    is_fictional: bool = False
    key_colour: str = DESIGNED

    @field_validator("code")
    @classmethod
    def code_is_right(cls, code: str) -> str:
        return _without(fault_of_code(code), code)

    @field_validator("key_colour")
    @classmethod
    def colour_is_readable(cls, colour: str) -> str:
        return _without(fault_of_colour(colour), colour)


def _without(fault: str, value: str) -> str:
    if fault:
        raise ValueError(fault)
    return value


class UnitForm(Form):
    code: Code
    name: Translated
    phone: str
    fax: str = ""
    form_url: str = ""
    since: Day | None = None
    until: Day | None = None
    successors: list[Code] = []

    @model_validator(mode="after")
    def followed_after_its_end(self) -> UnitForm:
        if self.since and self.until and self.until < self.since:
            raise ValueError(f"the unit ends ({self.until}) before it begins ({self.since})")
        if self.successors and not self.until:
            raise ValueError("a unit with “successors” needs “until”, its last day")
        return self


class RecordForm(Form):
    code: Code
    name: Translated
    summary: Translated | None = None
    source: str = ""


class BodyForm(RecordForm):
    kind: Literal["headquarters", "review", "council", "partner"]


class ProgrammeForm(RecordForm):
    url: str = ""


class AgreementForm(RecordForm):
    parties: Translated | None = None
    concluded: PartialDateText | None = None


class RuleForm(RecordForm):
    audience: list[Literal["operators", "administration"]] = Field(min_length=1)
    state: Literal["drafting", "adopted"]


class TermForm(RecordForm):
    """A word of the glossary; its `summary` says what it means."""

    reading: str = ""


class FrameworkItemForm(Form):
    code: Code
    number: str = ""
    name: Translated


class FrameworkForm(RecordForm):
    kind: Literal["law", "national_strategy", "regional_plan", "master_plan", "indicator_system"]
    short_name: Translated | None = None
    published: PartialDateText | None = None
    url: str = ""
    items: list[FrameworkItemForm] = []


class SiteFile(Form):
    """`site.yaml`: the frame, the shared records, the standing pages."""

    format: Literal["1"]
    site: SiteForm
    city: CityForm
    units: list[UnitForm] = []
    bodies: list[BodyForm] = []
    programmes: list[ProgrammeForm] = []
    agreements: list[AgreementForm] = []
    rules: list[RuleForm] = []
    frameworks: list[FrameworkForm] = []
    terms: list[TermForm] = []
    evaluation_scales: list[ScaleForm] = []
    wellbeing: list[WellbeingFrameworkForm] = []
    home: HomeForm
    pages: list[StandingPageForm] = []
    news: list[NewsForm] = []
