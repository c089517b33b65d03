"""Items of the shared records: divisions, bodies, programmes, agreements, rules, frameworks."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model

from strategy.loading.engine import Item, Values
from strategy.loading.single_record import OrderedRows, record_item
from strategy.loading.site_forms import FrameworkForm, RecordForm, SiteFile, UnitForm
from strategy.loading.values import column_names, columns
from strategy.models import Agreement, Body, Framework, FrameworkItem, Programme, Rule, Term, Unit


def record_items(file: SiteFile) -> Iterator[Item]:
    """One item a record, in the order of the file."""
    for unit in file.units:
        values = columns("name", unit.name) | {
            "phone": unit.phone,
            "fax": unit.fax,
            "form_url": unit.form_url,
            "since": unit.since or "",
            "until": unit.until or "",
        }
        yield coded_item("unit", Unit, unit.code, values)
    for unit in file.units:
        if unit.successors:
            yield successors_item(unit)
    for body in file.bodies:
        yield coded_item("body", Body, body.code, described(body) | {"kind": body.kind})
    for programme in file.programmes:
        values = described(programme) | {"url": programme.url}
        yield coded_item("programme", Programme, programme.code, values)
    for agreement in file.agreements:
        values = described(agreement) | columns("parties", agreement.parties)
        values["concluded"] = agreement.concluded or ""
        yield coded_item("agreement", Agreement, agreement.code, values)
    for rule in file.rules:
        values = described(rule) | {
            "for_operators": "operators" in rule.audience,
            "for_administration": "administration" in rule.audience,
            "state": rule.state,
        }
        yield coded_item("rule", Rule, rule.code, values)
    for term in file.terms:
        yield coded_item("term", Term, term.code, described(term) | {"reading": term.reading})
    for framework in file.frameworks:
        yield framework_item(framework)


def described(form: RecordForm) -> Values:
    """Name, summary and source of a record."""
    return columns("name", form.name) | columns("summary", form.summary) | {"source": form.source}


def coded_item(
    kind: str,
    model: type[Model],
    code: str,
    values: Values,
    rows: OrderedRows | None = None,
) -> Item:
    """A record found by its code; `values` are its columns."""
    return record_item(f"site/{kind}/{code}", model, lambda: {"code": code}, values, rows)


def successors_item(form: UnitForm) -> Item:
    """Who took over from a division; after all divisions of the file."""

    def read() -> Values | None:
        codes = list(
            Unit.objects.filter(predecessors__code=form.code).values_list("code", flat=True)
        )
        return {"successors": sorted(codes)} if codes else None

    def write(values: Values) -> None:
        successors = Unit.objects.filter(code__in=values["successors"])
        Unit.objects.get(code=form.code).successors.set(successors)

    return Item(
        f"site/unit/{form.code}/successors", {"successors": sorted(form.successors)}, read, write
    )


def framework_item(form: FrameworkForm) -> Item:
    """A framework with its pillars, which the file orders."""
    fields = described(form) | columns("short_name", form.short_name)
    fields |= {"kind": form.kind, "published": form.published or "", "url": form.url}
    pillars = OrderedRows(
        "items",
        FrameworkItem,
        "framework",
        ["code", "number", *column_names(["name"])],
        [
            {"code": item.code, "number": item.number, **columns("name", item.name)}
            for item in form.items
        ],
    )
    return coded_item("framework", Framework, form.code, fields, pillars)
