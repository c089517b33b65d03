"""Rows that are written once and never again: what was said, by whom, from which day on."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from strategy.fields.people import who
from strategy.permanence.append_only import Unchangeable
from strategy.permanence.moments import at, in_first_filling, moment


class DatedRows(models.QuerySet[Any]):
    """Rows of one append-only table; the newest word on a thing has the highest key."""

    def as_of(self, day: date) -> DatedRows:
        """What was known at the end of `day`, oldest first, and published by then.

        What is said for a strategy is published with the strategy at the earliest. The day is
        the city's (`settings.TIME_ZONE`), wherever the reader or editor is.
        """
        rows = self.filter(known_from__lt=end_of_day(day), published_on__lte=day).order_by("pk")
        if path := self.model.strategy_path:
            since = f"{path}__public_since"
            by_then = models.Q((since, None)) | models.Q((f"{since}__lt", end_of_day(day)))
            rows = rows.filter(by_then)
        return rows

    def heads(self) -> DatedRows:
        """Rows that nothing supersedes, published or not yet."""
        return self.filter(superseded_by=None)

    def update(self, **kwargs: Any) -> NoReturn:
        raise Unchangeable(self.model._meta.verbose_name)

    def delete(self) -> NoReturn:
        raise Unchangeable(self.model._meta.verbose_name)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unchangeable(self.model._meta.verbose_name)


def start_of_day(day: date) -> datetime:
    """The first moment of `day` in the city's own time zone."""
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


def end_of_day(day: date) -> datetime:
    """The first moment after `day` in the city's own time zone."""
    return start_of_day(day + timedelta(days=1))


def city_today() -> date:
    """Today in the city, whatever zone an editor has chosen for the admin."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def public_from(published_on: date, strategy_since: datetime | None) -> datetime:
    """The moment from which words with a day of publication are public, as their strategy is."""
    begins = start_of_day(published_on)
    return begins if strategy_since is None else max(begins, strategy_since)


def day_of(moment: datetime) -> date:
    """The day of a moment in the city's own time zone."""
    return timezone.localdate(moment, timezone.get_default_timezone())


def moment_text(moment: datetime) -> str:
    """2026年12月1日 17:00, in the city."""
    return date_format(timezone.localtime(moment), "Y年n月j日 H:i")


def known_on(day: date) -> AbstractContextManager[None]:
    """What is recorded here is known from `day` on in the first filling (移行), else from now."""
    return at(start_of_day(day)) if in_first_filling() else nullcontext()


class DatedRow(models.Model):
    """One entry of an append-only table (追記のみ). A correction is a row that supersedes.

    What was known on a day goes by `known_from` *and* the day of publication. The first is the
    moment of recording, so that a back-dated row changes nothing that was said before it; only
    the first content of an empty portal (移行) is known from an earlier one, such as the day
    it was published (`strategy.loading.first_filling`). The database refuses
    update and delete (`strategy.permanence.append_only`); rows of one `key` form a single
    chain, which two people writing at once cannot fork.
    """

    append_only = True
    # The fields that together say what a row speaks about, such as indicator and year.
    key: ClassVar[tuple[str, ...]] = ()
    # The way to the strategy that a row is said for; empty where it is said for none.
    strategy_path: ClassVar[str] = ""

    published_on = models.DateField("公表日", help_text="この日から公開されます。")
    reason = models.TextField("変更の理由", blank=True, help_text="前の内容を改めるときに。")
    is_sample = models.BooleanField("サンプル値", default=False)
    supersedes = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="superseded_by",
        verbose_name="改める前の行",
    )
    known_from = models.DateTimeField("知られた日時", default=moment, editable=False)
    recorded_at = models.DateTimeField("記録日時", auto_now_add=True)
    recorded_by = who("記録した人", null=True, blank=True, editable=False)

    objects = DatedRows.as_manager()

    class Meta:
        abstract = True
        ordering = ["pk"]
        # So that deleting through related objects meets the same refusal.
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise Unchangeable(self._meta.verbose_name)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unchangeable(self._meta.verbose_name)

    @property
    def about(self) -> str:
        """What it speaks about, as one text: observation/12/2024."""
        columns = [self._meta.get_field(name).attname for name in self.key]  # type: ignore[union-attr]  # columns
        values = (getattr(self, column) for column in columns)
        texts = ("" if value is None else str(value) for value in values)
        return "/".join([str(self._meta.model_name), *texts])

    @property
    def strategy_since(self) -> datetime | None:
        """Since when the strategy that it is said for is public; None where nothing says."""
        return None

    @property
    def public_from(self) -> datetime:
        """The moment from which it is public."""
        return public_from(self.published_on, self.strategy_since)

    @property
    def migrated(self) -> bool:
        """Whether it came with the portal's first content (移行) and was known before that day."""
        return self.known_from < start_of_day(day_of(self.recorded_at))


def chain_constraints(name: str, *key: str) -> list[models.BaseConstraint]:
    """A key has one first row; every later one supersedes another, with a reason.

    Each is known from its recording at the latest.
    """
    return [
        models.UniqueConstraint(
            fields=key, condition=models.Q(supersedes__isnull=True), name=f"{name}_begins_once"
        ),
        models.CheckConstraint(
            condition=models.Q(supersedes__isnull=True) | ~models.Q(reason=""),
            name=f"{name}_change_has_reason",
        ),
        known_by_recording(name),
    ]


def known_by_recording(name: str) -> models.CheckConstraint:
    """A row is known from the moment of its recording at the latest."""
    return models.CheckConstraint(
        condition=models.Q(known_from__lte=models.F("recorded_at")),
        name=f"{name}_known_by_recording",
    )
