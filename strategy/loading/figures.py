"""Items of indicators: labels, and one for every dated row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from strategy import actions
from strategy.loading.dated_rows import row_item
from strategy.loading.engine import Item, Values
from strategy.loading.evaluations import evaluation_item
from strategy.loading.figure_forms import (
    BaselineForm,
    DefinitionForm,
    IndicatorForm,
    ObservationForm,
    RowForm,
    TargetForm,
)
from strategy.loading.forms import number_key
from strategy.loading.values import columns, read_columns, write_columns
from strategy.models import (
    Baseline,
    Definition,
    Indicator,
    Node,
    NodeFace,
    Observation,
    Target,
    Unit,
)

FINAL = (Observation.Status.CONFIRMED, Observation.Status.CORRECTED)
DEFINITION_FACTS = (
    *("decimals", "direction", "aggregation", "period"),
    *("month", "day", "first_year", "interval_years"),
)
DEFINITION_TEXTS = ("unit", "definition", "formula", "source")

# The node that figures belong to; it stands once its page was loaded.
FindNode = Callable[[], Node]


def indicator_items(
    scope: str, find_node: FindNode, node_code: str, form: IndicatorForm, position: int
) -> Iterator[Item]:
    """The indicator, then its figures in the order in which they depend on each other."""
    key = f"{scope}indicator/{form.code}"
    yield _labels_item(key, find_node, node_code, form, position)
    yield _definition_item(f"{key}/definition", form)
    if form.baseline is not None:
        yield _baseline_item(f"{key}/baseline", form, form.baseline)
    for target in form.targets:
        yield _target_item(f"{key}/target/{target.year}", form, target)
    for observation in form.observations:
        yield _observation_item(f"{key}/observation/{observation.year}", form, observation)
    for evaluation in form.evaluations:
        yield evaluation_item(
            f"{key}/evaluation/{evaluation.year}/{evaluation.body}",
            evaluation,
            lambda: {"indicator": _indicator(form.code), "node": None},
            default_day=form.published_on,
            default_sample=form.sample,
        )


def _indicator(code: str) -> Indicator:
    return Indicator.objects.get(code=code)


def _labels_item(
    key: str, find_node: FindNode, node_code: str, form: IndicatorForm, position: int
) -> Item:
    texts = columns("name", form.name) | columns("summary", form.summary)
    texts |= {"kind": form.kind, "position": position}
    texts |= {"next_publication": form.next_publication or ""}
    desired = texts | {"node": node_code, "unit_in_charge": form.unit_in_charge or ""}

    def read() -> Values | None:
        standing = Indicator.objects.filter(code=form.code).first()
        if standing is None:
            return None
        draft = standing.get_latest_revision_as_object()
        face = NodeFace.objects.filter(node_id=draft.node_id).select_related("page").first()
        return read_columns(draft, texts) | {
            "node": face.page.slug if face else "",
            "unit_in_charge": draft.unit_in_charge.code if draft.unit_in_charge else "",
        }

    def write(values: Values) -> None:
        indicator = Indicator(code=form.code)
        write_columns(indicator, {name: values[name] for name in texts})
        indicator.node = find_node()
        indicator.unit_in_charge = Unit.objects.filter(code=values["unit_in_charge"]).first()
        indicator.full_clean()
        indicator.save()
        indicator.save_revision().publish()

    return Item(key, desired, read, write)


def _is_sample(form: RowForm, indicator: IndicatorForm) -> Values:
    return {"is_sample": indicator.sample if form.sample is None else form.sample}


def _number_of(value: Decimal | None) -> str:
    return "" if value is None else number_key(value)


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _heads(model: type[Any], code: str, **key: object) -> Callable[[], Any]:
    return lambda: model.objects.filter(indicator__code=code, **key).heads().first()


def _definition_item(key: str, form: IndicatorForm) -> Item:
    definition: DefinitionForm = form.definition
    texts: Values = {}
    for name in DEFINITION_TEXTS:
        texts |= columns(name, getattr(definition, name))
    facts = {name: getattr(definition, name) for name in DEFINITION_FACTS}
    facts = {name: "" if value is None else value for name, value in facts.items()}
    low, high = definition.band or ("", "")
    desired = texts | facts | {"band_low": low, "band_high": high}
    desired |= _is_sample(definition, form)

    def standing(row: Definition) -> Values:
        return read_columns(row, [*texts, *facts]) | {
            "band_low": _number_of(row.band_low),
            "band_high": _number_of(row.band_high),
        }

    def append(values: Values, common: dict[str, Any]) -> None:
        said = {name: values[name] for name in texts}
        said |= {name: None if values[name] == "" else values[name] for name in facts}
        said |= {name: _decimal(values[name]) for name in ("band_low", "band_high")}
        actions.record_definition(indicator=_indicator(form.code), columns=said, **common)

    head = _heads(Definition, form.code)
    return row_item(key, desired, definition, form.published_on, head, standing, append)


def _noted_item(
    key: str, form: IndicatorForm, row_form: BaselineForm | TargetForm, model: type[Any]
) -> Item:
    notes = columns("note", row_form.note)
    desired = notes | {"year": row_form.year, "value": row_form.value or ""}
    desired |= _is_sample(row_form, form)
    is_target = model is Target

    def standing(row: Baseline | Target) -> Values:
        return read_columns(row, notes) | {"year": row.year, "value": _number_of(row.value)}

    def append(values: Values, common: dict[str, Any]) -> None:
        record = actions.record_target if is_target else actions.record_baseline
        record(
            indicator=_indicator(form.code),
            year=values["year"],
            value=_decimal(values["value"]),
            columns={name: values[name] for name in notes},
            **common,
        )

    key_fields = {"year": row_form.year} if is_target else {}
    head = _heads(model, form.code, **key_fields)
    return row_item(key, desired, row_form, form.published_on, head, standing, append)


def _baseline_item(key: str, form: IndicatorForm, row_form: BaselineForm) -> Item:
    return _noted_item(key, form, row_form, Baseline)


def _target_item(key: str, form: IndicatorForm, row_form: TargetForm) -> Item:
    return _noted_item(key, form, row_form, Target)


def _observation_item(key: str, form: IndicatorForm, row_form: ObservationForm) -> Item:
    texts = columns("comment", row_form.comment) | columns("source", row_form.source)
    desired = texts | {
        "value": row_form.value or "",
        "missing": row_form.missing,
        "status": row_form.status,
        **_is_sample(row_form, form),
    }

    def standing(row: Observation) -> Values:
        # For a file a corrected value is a final one: it says what is true, not how it came.
        status = "confirmed" if row.status in FINAL else row.status
        return read_columns(row, [*texts, "missing"]) | {
            "value": _number_of(row.value),
            "status": status,
        }

    def append(values: Values, common: dict[str, Any]) -> None:
        actions.record_observation(
            indicator=_indicator(form.code),
            year=row_form.year,
            value=_decimal(values["value"]),
            missing=values["missing"],
            status=values["status"],
            columns={name: values[name] for name in texts},
            **common,
        )

    head = _heads(Observation, form.code, year=row_form.year)
    return row_item(key, desired, row_form, form.published_on, head, standing, append)
