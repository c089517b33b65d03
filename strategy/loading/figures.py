"""Items of indicators: labels, and one for every dated row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from strategy.figures import recording
from strategy.figures.doubts import standing_doubts
from strategy.figures.uses import place_indicator, repeat_indicator
from strategy.loading.dated_rows import row_item
from strategy.loading.engine import Item, Values
from strategy.loading.evaluations import evaluation_item
from strategy.loading.figure_forms import (
    BaselineForm,
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
    StrategyIndicator,
    Target,
    Unit,
)

FINAL = (Observation.Status.CONFIRMED, Observation.Status.CORRECTED)
DEFINITION_FACTS = (
    *("decimals", "direction", "aggregation", "period"),
    *("month", "day", "first_year", "interval_years"),
)
DEFINITION_TEXTS = ("unit", "definition", "formula", "source")


@dataclass(frozen=True)
class Owner:
    """The item of a file that indicators stand under. It stands once its page was loaded."""

    scope: str
    node_code: str
    find_strategy: Callable[[], Node]
    # The node of the item with a code, in the same strategy.
    find_node: Callable[[str], Node]


@dataclass(frozen=True)
class _Use:
    """An indicator as a strategy's file has it: what its dated rows hang on."""

    owner: Owner
    form: IndicatorForm

    @property
    def key(self) -> str:
        return f"{self.owner.scope}indicator/{self.form.code}"

    def find(self) -> StrategyIndicator | None:
        uses = StrategyIndicator.objects.filter(strategy=self.owner.find_strategy())
        return uses.filter(indicator__code=self.form.code).select_related("indicator").first()

    def get(self) -> StrategyIndicator:
        use = self.find()
        if use is None:
            raise LookupError(f"{self.key} has no place")
        return use

    def head(self, model: type[Any], **key: object) -> Callable[[], Any]:
        def newest() -> Any:
            use = self.find()
            return model.objects.filter(use=use, **key).heads().first() if use else None

        return newest


def indicator_items(owner: Owner, form: IndicatorForm, position: int) -> Iterator[Item]:
    """The indicator, its place, then its figures in the order in which they hang together."""
    use = _Use(owner, form)
    key = use.key
    yield _labels_item(key, form)
    yield _place_item(use, position)
    yield _definition_item(use)
    if form.baseline is not None:
        yield _noted_item(f"{key}/baseline", use, form.baseline, Baseline)
    for target in form.targets:
        yield _noted_item(f"{key}/target/{target.year}", use, target, Target)
    for observation in form.observations:
        yield _observation_item(f"{key}/observation/{observation.year}", form, observation)
    for evaluation in form.evaluations:
        yield evaluation_item(
            f"{key}/evaluation/{evaluation.year}/{evaluation.body}",
            evaluation,
            lambda: {
                "strategy": owner.find_strategy(),
                "indicator": _indicator(form.code),
                "node": None,
            },
            default_day=form.published_on,
            default_sample=form.sample,
        )


def repeats_item(owner: Owner, form: IndicatorForm) -> Item:
    """The other items an indicator is shown under (再掲); they stand once all pages were loaded."""
    use = _Use(owner, form)

    def read() -> Values | None:
        standing = use.find()
        nodes = list(standing.repeats.values_list("node", flat=True)) if standing else []
        codes = NodeFace.objects.filter(
            node__in=nodes, tree__node_face__node=owner.find_strategy()
        ).values_list("page__slug", flat=True)
        return {"nodes": sorted(set(codes))} if nodes else None

    def write(values: Values) -> None:
        nodes = [owner.find_node(code) for code in form.repeats]
        repeat_indicator(use=use.get(), nodes=nodes, by=None)

    return Item(f"{use.key}/repeats", {"nodes": sorted(form.repeats)}, read, write)


def _indicator(code: str) -> Indicator:
    return Indicator.objects.get(code=code)


def _labels_item(key: str, form: IndicatorForm) -> Item:
    texts = columns("name", form.name) | columns("summary", form.summary)
    texts |= {"kind": form.kind, "next_publication": form.next_publication or ""}
    desired = texts | {"unit_in_charge": form.unit_in_charge or ""}

    def read() -> Values | None:
        standing = Indicator.objects.filter(code=form.code).first()
        if standing is None:
            return None
        draft = standing.get_latest_revision_as_object()
        unit = draft.unit_in_charge
        return read_columns(draft, texts) | {"unit_in_charge": unit.code if unit else ""}

    def write(values: Values) -> None:
        indicator = Indicator(code=form.code)
        write_columns(indicator, {name: values[name] for name in texts})
        indicator.unit_in_charge = Unit.objects.filter(code=values["unit_in_charge"]).first()
        indicator.full_clean()
        indicator.save()
        indicator.save_revision().publish()

    return Item(key, desired, read, write)


def _place_item(use: _Use, position: int) -> Item:
    owner = use.owner

    def read() -> Values | None:
        standing = use.find()
        if standing is None:
            return None
        faces = standing.node.faces.filter(tree__node_face__node=standing.strategy_id)
        face = faces.select_related("page").first()
        return {"node": face.page.slug if face else "", "position": standing.position}

    def write(values: Values) -> None:
        place_indicator(
            indicator=_indicator(use.form.code),
            strategy=owner.find_strategy(),
            node=owner.find_node(owner.node_code),
            position=values["position"],
            by=None,
        )

    return Item(f"{use.key}/place", {"node": owner.node_code, "position": position}, read, write)


def _is_sample(form: RowForm, indicator: IndicatorForm) -> Values:
    return {"is_sample": indicator.sample if form.sample is None else form.sample}


def _number_of(value: Decimal | None) -> str:
    return "" if value is None else number_key(value)


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _definition_item(use: _Use) -> Item:
    form, definition = use.form, use.form.definition
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
        recording.record_definition(use=use.get(), columns=said, **common)

    key, head = f"{use.key}/definition", use.head(Definition)
    return row_item(key, desired, definition, form.published_on, head, standing, append)


def _noted_item(key: str, use: _Use, row_form: BaselineForm | TargetForm, model: type[Any]) -> Item:
    form = use.form
    notes = columns("note", row_form.note)
    desired = notes | {"year": row_form.year, "value": row_form.value or ""}
    desired |= _is_sample(row_form, form)
    is_target = model is Target

    def standing(row: Baseline | Target) -> Values:
        return read_columns(row, notes) | {"year": row.year, "value": _number_of(row.value)}

    def append(values: Values, common: dict[str, Any]) -> None:
        record = recording.record_target if is_target else recording.record_baseline
        record(
            use=use.get(),
            year=values["year"],
            value=_decimal(values["value"]),
            columns={name: values[name] for name in notes},
            **common,
        )

    key_fields = {"year": row_form.year} if is_target else {}
    head = use.head(model, **key_fields)
    return row_item(key, desired, row_form, form.published_on, head, standing, append)


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
        recording.record_observation(
            indicator=_indicator(form.code),
            year=row_form.year,
            value=_decimal(values["value"]),
            missing=values["missing"],
            status=values["status"],
            columns={name: values[name] for name in texts},
            **common,
        )

    def head() -> Observation | None:
        rows = Observation.objects.filter(indicator__code=form.code, year=row_form.year)
        newest: Observation | None = rows.heads().first()
        return newest

    return row_item(key, desired, row_form, form.published_on, head, standing, append)


def figure_doubts(codes: Iterable[str]) -> Iterator[str]:
    """Each figure of the indicators that stands and is hardly what was meant, with its key."""
    indicators = Indicator.objects.filter(code__in=set(codes)).in_bulk()
    for key, doubts in standing_doubts(indicators).items():
        for row, doubt in doubts:
            place = f"{row._meta.model_name}/{row.year}"
            yield f"indicator/{indicators[key].code}/{place}: {doubt}"
