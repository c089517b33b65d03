"""Items of the shared records: divisions, bodies, programmes, agreements, rules, frameworks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import models

from strategy.loading.engine import Item, Values
from strategy.loading.schema import FrameworkForm, RecordForm, SiteFile, UnitForm
from strategy.loading.values import column_names, columns, read_columns, write_columns
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
        yield record_item("unit", Unit, unit.code, values)
    for unit in file.units:
        if unit.successors:
            yield successors_item(unit)
    for body in file.bodies:
        yield record_item("body", Body, body.code, described(body) | {"kind": body.kind})
    for programme in file.programmes:
        values = described(programme) | {"url": programme.url}
        yield record_item("programme", Programme, programme.code, values)
    for agreement in file.agreements:
        values = described(agreement) | columns("parties", agreement.parties)
        values["concluded"] = agreement.concluded or ""
        yield record_item("agreement", Agreement, agreement.code, values)
    for rule in file.rules:
        values = described(rule) | {
            "for_operators": "operators" in rule.audience,
            "for_administration": "administration" in rule.audience,
            "state": rule.state,
        }
        yield record_item("rule", Rule, rule.code, values)
    for term in file.terms:
        yield record_item("term", Term, term.code, described(term) | {"reading": term.reading})
    for framework in file.frameworks:
        yield framework_item(framework)


def described(form: RecordForm) -> Values:
    """Name, summary and source of a record."""
    return columns("name", form.name) | columns("summary", form.summary) | {"source": form.source}


def record_item(kind: str, model: type[models.Model], code: str, values: Values) -> Item:
    """A record found by its code; `values` are its columns."""

    def read() -> Values | None:
        record = model._default_manager.filter(code=code).first()
        return None if record is None else read_columns(record, values)

    return Item(f"site/{kind}/{code}", values, read, record_writer(model, code))


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


def record_writer(model: type[models.Model], code: str) -> Callable[[Values], None]:
    def write(desired: Values) -> None:
        record = model(code=code)
        write_columns(record, desired)
        record.full_clean()
        record.save()

    return write


def framework_item(form: FrameworkForm) -> Item:
    """A framework with its pillars, which the file orders."""
    fields = described(form) | columns("short_name", form.short_name)
    fields |= {"kind": form.kind, "published": form.published or "", "url": form.url}
    desired = fields | {
        "items": [
            {"code": item.code, "number": item.number, **columns("name", item.name)}
            for item in form.items
        ]
    }
    item_columns = ["code", "number", *column_names(["name"])]

    def read() -> Values | None:
        record = Framework.objects.filter(code=form.code).first()
        if record is None:
            return None
        items = [read_columns(item, item_columns) for item in record.items.all()]
        return read_columns(record, fields) | {"items": items}

    def write(values: Values) -> None:
        record = Framework(code=form.code)
        write_columns(record, {name: values[name] for name in fields})
        record.full_clean()
        record.save()
        for order, pillar in enumerate(values["items"]):
            item = FrameworkItem(framework=record, sort_order=order)
            write_columns(item, pillar)
            item.save()

    return Item(f"site/framework/{form.code}", desired, read, write)
