"""What no single row of figures can know: years outside the term, doubled years, finer values.

`strategy.figures.rules` refuses the same when a row is recorded; here every fault of a file is
found at once, with its line, before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from strategy.loading.figure_forms import (
    BaselineForm,
    EvaluationForm,
    IndicatorForm,
    ObservationForm,
    TargetForm,
)
from strategy.loading.schema import FiscalYearsForm
from strategy.loading.source import Fault, Location, Source
from strategy.notation.years import Period, PeriodType


def indicator_faults(
    source: Source, place: Location, form: IndicatorForm, term: FiscalYearsForm, today: date
) -> Iterator[Fault]:
    """Every fault of an indicator's figures, row by row. `term`: the strategy's."""
    first_year = form.definition.first_year
    if not _within(first_year, term):
        yield source.fault(
            (*place, "definition", "first_year"),
            f"“first_year” ({first_year}) lies outside the strategy's term ({_span(term)})",
        )
    targets = [((*place, "targets", i), target) for i, target in enumerate(form.targets)]
    observations = [((*place, "observations", i), row) for i, row in enumerate(form.observations)]
    if form.baseline is not None:
        yield from _too_fine(source, (*place, "baseline"), form, form.baseline)
    for where, target in targets:
        yield from _too_fine(source, where, form, target)
        yield from _target_faults(source, where, form, target)
    for where, observation in observations:
        yield from _too_fine(source, where, form, observation)
        yield from _observation_faults(source, where, form, observation, today)
    yield from _doubled_years(source, targets, "target")
    yield from _doubled_years(source, observations, "observation")
    yield from evaluation_faults(source, (*place, "evaluations"), form.evaluations, term)


def evaluation_faults(
    source: Source, place: Location, forms: Sequence[EvaluationForm], term: FiscalYearsForm
) -> Iterator[Fault]:
    """A year outside the term, or two evaluations of one year by one body."""
    seen: set[tuple[int, str]] = set()
    for i, form in enumerate(forms):
        if not _within(form.year, term):
            yield source.fault(
                (*place, i, "year"),
                f"the evaluation of {form.year} lies outside the strategy's term ({_span(term)})",
            )
        if (form.year, form.body) in seen:
            yield source.fault(
                (*place, i), f"“{form.body}” evaluates {form.year} here twice; keep one"
            )
        seen.add((form.year, form.body))


def _too_fine(
    source: Source,
    place: Location,
    form: IndicatorForm,
    row: BaselineForm | TargetForm | ObservationForm,
) -> Iterator[Fault]:
    decimals = form.definition.decimals
    if row.value is not None and Decimal(row.value) != round(Decimal(row.value), decimals):
        yield source.fault(
            (*place, "value"),
            f"“value” ({row.value}) has more decimals than its definition allows ({decimals})",
        )


def _target_faults(
    source: Source, place: Location, form: IndicatorForm, target: TargetForm
) -> Iterator[Fault]:
    where = (*place, "year")
    if form.baseline is not None and target.year <= form.baseline.year:
        yield source.fault(
            where,
            f"the target of {target.year} must come after the baseline of {form.baseline.year}",
        )
    if target.year < form.definition.first_year:
        yield source.fault(
            where,
            f"the target of {target.year} lies before the first year of the term "
            f"({form.definition.first_year})",
        )


def _observation_faults(
    source: Source, place: Location, form: IndicatorForm, row: ObservationForm, today: date
) -> Iterator[Fault]:
    where = (*place, "year")
    first = form.baseline.year if form.baseline else form.definition.first_year
    last = max((target.year for target in form.targets), default=None)
    if row.year < first or (last is not None and row.year > last):
        until = f" to {last}" if last is not None else ""
        yield source.fault(
            where, f"the observation of {row.year} lies outside the years from {first}{until}"
        )
    said = form.definition
    if Period(PeriodType(said.period), row.year, said.month, said.day).first_day > today:
        yield source.fault(where, f"{row.year} has not begun, so it can have no observation")


def _doubled_years(
    source: Source,
    rows: Sequence[tuple[Location, TargetForm]] | Sequence[tuple[Location, ObservationForm]],
    what: str,
) -> Iterator[Fault]:
    seen: set[int] = set()
    for place, row in rows:
        if row.year in seen:
            yield source.fault(
                (*place, "year"), f"there is another {what} for {row.year} above; keep one"
            )
        seen.add(row.year)


def _within(year: int, term: FiscalYearsForm) -> bool:
    return term.start <= year and (term.end is None or year <= term.end)


def _span(term: FiscalYearsForm) -> str:
    return f"from {term.start}" if term.end is None else f"{term.start} to {term.end}"
