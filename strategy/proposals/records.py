"""Records and settings as items of a proposal: their own form as it was filled in.

Applied, the same form is filled in once more over what stands then, and asks again all that it
asks. What of a record the public may read at once, its model names in `at_once`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.http import QueryDict
from wagtail.admin.panels import get_edit_handler
from wagtail.log_actions import log

from strategy.bin.records import bin_record, restore_record
from strategy.models import Binned, ProposalItem, User
from strategy.refusals import Overtaken, Refused

Kind = ProposalItem.Kind
# What stood and what is proposed: (label, before, after), as people read it.
Changes = list[list[str]]
GONE = "「{}」は、起案のあとに削除されました。"
OVERTAKEN = "「{}」は、起案のあとにほかの人が変えました。今の内容の上に起案し直す必要があります。"
AT_ONCE = "strategy.at_once"
# What is sent with a form beside what was filled in.
BESIDE = ("csrfmiddlewaretoken", "into", "shown")


def form_class_of(model: type[Model], *, for_update: bool) -> Any:
    """The form that the admin has for a kind of record or for the settings."""
    viewset = getattr(model, "snippet_viewset", None)
    if viewset is not None:
        return viewset.get_form_class(for_update)
    return get_edit_handler(model).get_form_class()


def key_of(record: Model) -> str:
    """What a record or the settings are called among all that is proposed."""
    return f"{record._meta.label_lower}/{record.pk}"


def record_item(form: Any, data: QueryDict) -> ProposalItem:
    """A filled in form without faults, not handed in yet; `data` is what was sent."""
    record, model = form.instance, type(form.instance)
    is_new = record.pk is None
    kind = Kind.NEW if is_new else Kind.CHANGE
    what = model._meta.verbose_name
    sent = {name: data.getlist(name) for name in data if name not in BESIDE}
    return ProposalItem(
        kind=kind,
        key=f"{model._meta.label_lower}/new:{_own_key(sent)}" if is_new else key_of(record),
        title=f"{what}「{record}」の追加" if is_new else _titled(what, record, "変更"),
        content_type=ContentType.objects.get_for_model(model),
        object_id=record.pk,
        arguments={
            "form": sent,
            "changes": [*changes_of(form)],
            # Settings are of a site, which their form does not ask for.
            **({"site": record.site_id} if is_new and hasattr(record, "site_id") else {}),
        },
        before={} if is_new else _standing(form),
    )


def removal_item(record: Model) -> ProposalItem:
    """That a record is taken away, not handed in yet."""
    what = record._meta.verbose_name
    return ProposalItem(
        kind=Kind.REMOVAL,
        key=key_of(record),
        title=_titled(what, record, "削除"),
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        arguments={"changes": [[str(what), str(record), ""]]},
    )


def restore_item(row: Binned) -> ProposalItem:
    """That a record comes back from the bin, not handed in yet."""
    return ProposalItem(
        kind=Kind.RESTORE,
        key=f"binned/{row.pk}",
        title=f"「{row}」をごみ箱から戻すこと",
        content_type=ContentType.objects.get_for_model(Binned),
        object_id=row.pk,
        arguments={"changes": [["ごみ箱", "", str(row)]]},
    )


def apply_restore(item: ProposalItem) -> None:
    """Put the record back into its table.

    Raises:
        Refused: it is back already, or cannot be.
    """
    row = Binned.objects.filter(pk=item.object_id or 0).first()
    if row is None:
        raise Refused([GONE.format(item.title)])
    restore_record(row, by=item.written_by)


def _titled(what: Any, record: Model, done: str) -> str:
    # The settings are called as their kind is.
    return f"{what}の{done}" if str(record) == str(what) else f"{what}「{record}」の{done}"


def _own_key(sent: dict[str, list[str]]) -> str:
    """What tells a new record from another new one: all that was filled in, as a hash."""
    return hashlib.sha256(json.dumps(sent, sort_keys=True).encode()).hexdigest()[:40]


def apply_record(item: ProposalItem) -> None:
    """Make the change in the name of who wrote it.

    Raises:
        Refused: the record is gone or was changed meanwhile, or its form has a fault now.
    """
    assert item.content_type is not None  # noqa: S101 - of its kind
    model: Any = item.content_type.model_class()
    record: Any = None
    if item.kind != Kind.NEW:
        record = model._default_manager.select_for_update().filter(pk=item.object_id).first()
        if record is None:
            raise Refused([GONE.format(item.title)])
    if item.kind == Kind.REMOVAL:
        log(record, "wagtail.delete", user=item.written_by)
        bin_record(record, by=item.written_by)
        return
    if record is None and "site" in item.arguments:
        record = model(site_id=item.arguments["site"])
    form = filled_in(model, record, item.arguments["form"], item.written_by)
    if item.kind == Kind.CHANGE and _standing(form) != item.before:
        raise Overtaken([OVERTAKEN.format(record)])
    if not form.is_valid():
        raise Refused([*_faults(form)])
    if item.kind == Kind.CHANGE:
        stands = model._default_manager.get(pk=record.pk)
        for name in set(at_once(model)) & set(form.fields):
            if name not in {field.name for field in model._meta.many_to_many}:
                setattr(form.instance, name, getattr(stands, name))
            else:
                form.cleaned_data[name] = getattr(stands, name).all()
    made: Model = form.save()
    if item.kind == Kind.NEW:
        item.object_id = made.pk
        item.save(update_fields=["object_id"])
    action = "wagtail.create" if item.kind == Kind.NEW else "wagtail.edit"
    log(made, action, user=item.written_by, data={"changes": item.arguments["changes"]})


def filled_in(model: type[Model], record: Any, sent: dict[str, list[str]], by: User) -> Any:
    """The form of a record with what was sent before."""
    is_there = record is not None and record.pk is not None
    form_class = form_class_of(model, for_update=is_there)
    return form_class(_data(sent), instance=record or model(), for_user=by)


def _data(sent: dict[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in sent.items():
        data.setlist(name, values)
    return data


def typed_before(item: ProposalItem, record: Model | None, by: User) -> QueryDict | None:
    """What was filled in, for its form to show again; what is saved at once, as it stands now.

    None where another changed the record since: it would undo that.
    """
    data = _data(item.arguments["form"])
    if record is not None and record.pk is not None:
        stands = form_class_of(type(record), for_update=True)(instance=record, for_user=by)
        if _standing(stands) != item.before:
            return None
        for name in at_once(type(record)):
            value = _plain(stands[name].value())
            data.setlist(name, value if isinstance(value, list) else [value])
    return data


def at_once(model: type[Model]) -> tuple[str, ...]:
    """Fields of a record that are saved without approval: whom to call, who works there."""
    return getattr(model, "at_once", ())


def save_at_once(form: Any, by: User) -> list[str]:
    """Save the fields that need no approval, and log what they said; their labels.

    The rest of the form stays unsaved.
    """
    record = form.instance
    names = [name for name in at_once(type(record)) if name in form.changed_data]
    if record.pk is None or not names:
        return []
    many = {field.name for field in record._meta.many_to_many}
    stands: Any = type(record)._default_manager.select_for_update().get(pk=record.pk)
    changes = list(changes_of(form, only=names))
    for name in names:
        if name in many:
            getattr(stands, name).set(form.cleaned_data[name])
        else:
            setattr(stands, name, form.cleaned_data[name])
    if own := [name for name in names if name not in many]:
        stands.save(update_fields=own)
    log(stands, AT_ONCE, user=by, data={"changes": changes})
    return [label for label, *_ in changes]


# --- What changes, as people read it ----------------------------------------------------


def changes_of(form: Any, only: list[str] | None = None) -> Iterator[list[str]]:
    """(label, before, after) of each field that was changed and needs approval, or of `only`."""
    left_out = set() if only is not None else set(at_once(type(form.instance)))
    is_new = form.instance.pk is None
    for name in form.changed_data:
        if (only is not None and name not in only) or name in left_out or name not in form.fields:
            continue
        field = form.fields[name]
        before = "" if is_new else _said(field, form.get_initial_for_field(field, name))
        yield [str(field.label), before, _said(field, form.cleaned_data.get(name))]
    for rows in getattr(form, "formsets", {}).values() if only is None else ():
        yield from _changed_rows(rows)


def _changed_rows(rows: Any) -> Iterator[list[str]]:
    what = rows.model._meta.verbose_name
    for number, form in enumerate(rows.forms, start=1):
        place = f"{what}{number}行目"
        if form in rows.deleted_forms:
            if form.instance.pk is not None:
                yield [place, str(form.instance), ""]
            continue
        for name in form.changed_data:
            if name in ("id", "ORDER", "DELETE") or name not in form.fields:
                continue
            field = form.fields[name]
            known = form.instance.pk is not None
            before = _said(field, form.get_initial_for_field(field, name)) if known else ""
            yield [f"{place} {field.label}", before, _said(field, form.cleaned_data.get(name))]


def _said(field: Any, value: Any) -> str:
    """A value as the form's reader calls it."""
    if value in (None, "") or value == []:
        return ""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, Model):
        return str(value)
    many = isinstance(value, QuerySet | list | tuple | set)
    if getattr(field, "queryset", None) is not None:
        keys = [getattr(each, "pk", each) for each in (value if many else [value])]
        return "、".join(
            str(each) for each in field.queryset.model._default_manager.filter(pk__in=keys)
        )
    if many:
        return "、".join(str(each) for each in value)
    labels = {str(key): str(label) for key, label in _choices(field)}
    return labels.get(str(value), str(value))


def _choices(field: Any) -> Iterator[tuple[Any, Any]]:
    for key, label in getattr(field, "choices", ()):
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label


def _standing(form: Any) -> dict[str, Any]:
    """What stands in the fields of a form that need approval, to know a change meanwhile."""
    record = type(form.instance)._default_manager.get(pk=form.instance.pk)
    form_class = form_class_of(type(record), for_update=True)
    empty = form_class(instance=record, for_user=form.for_user)
    exempt = set(at_once(type(record)))
    said = {name: _plain(empty[name].value()) for name in empty.fields if name not in exempt}
    for key, rows in getattr(empty, "formsets", {}).items():
        said[key] = [
            {name: _plain(row[name].value()) for name in row.fields} for row in rows.initial_forms
        ]
    return said


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple | set | QuerySet):
        return sorted(str(getattr(each, "pk", each)) for each in value)
    return "" if value is None else str(getattr(value, "pk", value))


def _faults(form: Any) -> Iterator[str]:
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        for error in errors:
            yield f"{label}: {error}" if label else str(error)
    for rows in getattr(form, "formsets", {}).values():
        for error in (*rows.non_form_errors(), *(e for row in rows.errors for e in row.values())):
            yield f"{rows.model._meta.verbose_name}: {error}"
