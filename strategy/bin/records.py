"""Records and files into the bin, with what goes with them, and back into their tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import ForeignKey, Model, ProtectedError, Q, QuerySet, RestrictedError
from django.db.models.deletion import Collector
from django.db.models.signals import pre_delete
from wagtail.documents import signal_handlers as document_signals
from wagtail.images import signal_handlers as picture_signals
from wagtail.images.models import AbstractRendition
from wagtail.log_actions import LogContext, get_active_log_context, log
from wagtail.models import DraftStateMixin, ReferenceIndex, Revision
from wagtail.search import index

from strategy.access.permissions import User as Reader
from strategy.access.permissions import (
    manages_publication,
    may_delete_records,
    works_for_all,
)
from strategy.bin.pages import RESTORED, refuse_what_was_public, still_there
from strategy.models import Binned, User
from strategy.models.files import SealedFile
from strategy.refusals import Refused

# The index of the search, which is made anew like the sizes of a picture.
DERIVED_APPS = ("wagtailsearch",)


_kinds: list[type[Model]] = []


def bin_deleted(*models: type[Model]) -> None:
    """Have what somebody deletes of these models put into the bin, by whatever screen.

    Commands that nobody has signed in for delete as they say.
    """
    _kinds.extend(models)
    for model in models:
        pre_delete.connect(_put_aside, sender=model, dispatch_uid=f"bin {model._meta.label}")


def _put_aside(sender: type[Model], instance: Model, origin: Any, **_: Any) -> None:
    by = get_active_log_context().user
    # What only goes with another is put aside with that.
    is_meant = origin is instance or getattr(origin, "model", None) is sender
    if by is not None and is_meant:
        _keep(instance, by)


def within(user: Reader) -> QuerySet[Binned]:
    """What of the bin a user may bring back: what the user may delete, and the own."""
    own, kinds = Q(binned_by=user.pk) | Q(author=user.pk), _deletable(user)
    if not works_for_all(user):
        # Of files a division deletes what it has handed in.
        own &= Q(page=None)
        kinds = [model for model in kinds if not issubclass(model, SealedFile)]
    told = own | Q(model__in=[model._meta.label_lower for model in kinds])
    if manages_publication(user):
        told |= Q(page__isnull=False)
    return Binned.objects.filter(told)


def has_a_bin(user: Reader) -> bool:
    """Whether a user deletes anything that comes here."""
    return works_for_all(user) or manages_publication(user) or bool(_deletable(user))


def _deletable(user: Reader) -> list[type[Model]]:
    return [model for model in _kinds if may_delete_records(user, model)]


@transaction.atomic
def bin_record(record: Model, *, by: User) -> Binned:
    """Delete a record or a file so that it can be brought back.

    Raises:
        Refused: something needs it.
    """
    key = str(record.pk)
    try:
        with LogContext(user=by):
            record.delete()
    except (ProtectedError, RestrictedError) as error:
        kinds = "、".join(sorted({str(row._meta.verbose_name) for row in error.args[1]}))
        what = record._meta.verbose_name
        raise Refused([f"{what}「{record}」は{kinds}が使っているので、削除できません。"]) from error
    return Binned.objects.get(model=record._meta.label_lower, key=key)


def _keep(record: Model, by: User) -> None:
    """Write down a record and all that goes with it, before they are deleted."""
    collector = Collector(using=DEFAULT_DB_ALIAS, origin=record)
    collector.collect([record])
    fast: list[Any] = collector.fast_deletes
    updates: dict[Any, Any] = collector.field_updates
    going = [
        row
        for rows in (*collector.data.values(), *fast)
        for row in rows
        if row._meta.app_label not in DERIVED_APPS and not isinstance(row, AbstractRendition)
    ]
    Binned.objects.create(
        model=record._meta.label_lower,
        key=record.pk,
        title=str(record)[:255],
        hung=_names_of([row for row in going if row != record]),
        was_public=_may_have_been_public(record),
        rows=[_written(row) for row in going],
        named_by=[
            (row._meta.label_lower, row.pk, field.attname, getattr(row, field.attname))
            for (field, _), found in updates.items()
            for rows in found
            for row in rows
        ],
        author_id=getattr(record, "uploaded_by_user_id", None),
        binned_by=by,
    )


def _written(row: Model) -> dict[str, Any]:
    # Links between two tables are rows of their own, which go with it.
    fields = [field.name for field in row._meta.local_fields]
    written: dict[str, Any] = serializers.serialize("python", [row], fields=fields)[0]
    return written


def _names_of(rows: Iterable[Model]) -> list[str]:
    """What people know of the rows that go with a record: their kind and name."""
    return [
        f"{row._meta.verbose_name}「{row}」"
        for row in rows
        if row._meta.app_label in ("strategy", "publications") and not row._meta.auto_created
    ]


def _may_have_been_public(record: Model) -> bool:
    """What keeps no note of its publication is taken to have been public."""
    noted = getattr(record, "first_published_at", getattr(record, "issued_at", record))
    return noted is not None


@transaction.atomic
def restore_record(binned: Binned, *, by: User) -> Any:
    """Put a record back into its table, with all that went with it; indicators as drafts.

    Raises:
        Refused: it is not in the bin any more, its code is taken, or what it needs is gone.
    """
    binned = still_there(binned)
    rows = [
        each.object
        for each in serializers.deserialize("python", binned.rows, ignorenonexistent=True)
    ]
    if reasons := [*_gone(rows), *_taken(rows)]:
        raise Refused([f"「{binned}」は、まだ元に戻せません。", *reasons])
    for row in rows:
        _as_draft(row)
        row.save_base(raw=True, force_insert=True)
    for label, key, column, named in binned.named_by:
        free = apps.get_model(label)._base_manager.filter(pk=key, **{column: None})
        free.update(**{column: named})
    record = binned.model_class._base_manager.get(pk=binned.key)
    binned.delete()
    log(record, RESTORED, user=by)
    for row in rows:
        if ReferenceIndex.model_is_indexable(type(row)) and not row._meta.auto_created:
            ReferenceIndex.create_or_update_for_object(row)
        if isinstance(row, index.Indexed):
            index.insert_or_update_object(row)
    return record


@transaction.atomic
def destroy_record(binned: Binned) -> None:
    """Delete a record for good.

    Raises:
        Refused: it may have been public, or it is not in the bin any more.
    """
    binned = still_there(binned)
    refuse_what_was_public(binned)
    binned.delete()


def _gone(rows: list[Any]) -> Iterator[str]:
    """What the rows name and is not there any more."""
    coming = {(row._meta.concrete_model, row.pk) for row in rows}
    for row in rows:
        for field in row._meta.local_fields:
            key = getattr(row, field.attname) if isinstance(field, ForeignKey) else None
            model = field.related_model
            if key is None or (model, key) in coming or model._base_manager.filter(pk=key).exists():
                continue
            other = Binned.objects.filter(model=model._meta.label_lower, key=key).first()
            what = model._meta.verbose_name
            yield (
                f"先に、{what}「{other}」を元に戻してください。"
                if other
                else f"{row._meta.verbose_name}「{row}」が使っていた{what}は、もうありません。"
            )


def _taken(rows: list[Any]) -> Iterator[str]:
    """Codes and places that another has taken meanwhile."""
    for row in rows:
        try:
            row.validate_unique()
            row.validate_constraints()
        except ValidationError as error:
            what = f"{row._meta.verbose_name}「{row}」"
            yield f"{what}: {' '.join(error.messages)} そちらを改めてから、元に戻してください。"


def _as_draft(row: Any) -> None:
    """To bring back is not to publish: what has drafts comes back as one, without set times."""
    if isinstance(row, Revision):
        row.approved_go_live_at = None
    if isinstance(row, DraftStateMixin):
        row.has_unpublished_changes |= row.live
        row.live, row.go_live_at, row.expire_at = False, None, None


def keep_files_of_binned() -> None:
    """Let Wagtail delete the file of a deleted picture or document only if that is not in the bin.

    It asks nobody (7.4), and looks up what to call when it is ready, after this app.
    """
    delete_file = picture_signals.post_delete_file_cleanup

    def unless_binned(instance: Model, **kwargs: Any) -> None:
        binned = Binned.objects.filter(model=instance._meta.label_lower, key=instance.pk)
        if not binned.exists():
            delete_file(instance, **kwargs)

    picture_signals.post_delete_file_cleanup = unless_binned
    document_signals.post_delete_file_cleanup = unless_binned
