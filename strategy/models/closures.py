"""What is closed (封鎖): kept from every reader because law or decency demands it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Cast

from strategy.fields.people import who
from strategy.languages import every_column
from strategy.permanence.append_only import Seal

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")


class ClosureQuerySet(models.QuerySet["Closure"]):
    def in_force(self) -> ClosureQuerySet:
        """What readers are kept from now."""
        return self.filter(state=Closure.State.CLOSED)

    def unconfirmed(self) -> ClosureQuerySet:
        """In force by one person's word (緊急), which another has yet to confirm."""
        return self.in_force().filter(decided_at=None)


class Closure(models.Model):
    """That something is closed (封鎖): what, why, on which ground, by whom, and since when.

    Closed is a file (by the SHA-256 of its bytes, `model` empty), a whole row such as an edition
    or a page's revision (`model` and `key`), or one text of a row (`field`). Two persons close,
    or one in an emergency, whom another confirms afterwards; two open again. The row stays.
    """

    class State(models.TextChoices):
        ASKED = "asked", "確認待ち"
        CLOSED = "closed", "封鎖中"
        OPENED = "opened", "解除"
        DROPPED = "dropped", "取りやめ"

    # app_label.model
    model = models.CharField("対象の種類", max_length=100, blank=True, editable=False)
    key = models.CharField("対象", max_length=64, editable=False)
    field = models.CharField("対象の項目", max_length=60, blank=True, editable=False)
    title = models.CharField("名称", max_length=255, editable=False)
    reason = models.TextField("理由", help_text="公開されます。")
    ground = models.TextField("根拠", help_text="法令の条項など。公開されます。")
    note = models.TextField("庁内の記録", blank=True, help_text="公開されません。")
    is_emergency = models.BooleanField("緊急", default=False, editable=False)
    state = models.CharField("状態", max_length=8, choices=State.choices, editable=False)
    asked_at = models.DateTimeField("起案日時", auto_now_add=True)
    asked_by = who("起案者", editable=False)
    closed_at = models.DateTimeField("封鎖日時", null=True, editable=False)
    decided_at = models.DateTimeField("確認日時", null=True, editable=False)
    decided_by = who("確認者", null=True, blank=True, editable=False)
    comment = models.TextField("確認者の意見", blank=True, editable=False)
    # Where the portal held it on that day, in sentences.
    copies = models.JSONField("封鎖したときの所在", default=list, editable=False)
    # The words that stood in rows and revisions. Nothing shows them.
    taken_out = models.JSONField("取り除いた文", default=list, editable=False)

    objects = ClosureQuerySet.as_manager()
    hashes: RelatedManager[ClosedBytes]
    openings: RelatedManager[ClosureOpening]
    statements: RelatedManager[CopyStatement]

    seals = (
        Seal(
            where="OLD.id IS NOT NULL",
            kept=(
                *("model", "key", "field", "title", "reason", *every_column("reason"), "ground"),
                *("note", "is_emergency", "asked_at", "asked_by_id"),
            ),
            onward={
                "asked": ("closed", "dropped"),
                "closed": ("opened",),
                "opened": (),
                "dropped": (),
            },
        ),
        Seal(
            where="OLD.closed_at IS NOT NULL",
            kept=("closed_at", "copies", "taken_out"),
            operations=("update",),
        ),
        Seal(
            where="OLD.decided_at IS NOT NULL",
            kept=("decided_at", "decided_by_id", "comment"),
            operations=("update",),
        ),
    )

    class Meta:
        verbose_name = "封鎖"
        verbose_name_plural = "封鎖"
        ordering = ["-pk"]
        default_permissions = ("view",)
        permissions = [
            ("ask_closure", "封鎖とその解除を起案する"),
            ("confirm_closure", "ほかの人が起案した封鎖とその解除を確認する"),
            ("close_in_emergency", "確認の前に封鎖する(緊急)"),
        ]
        constraints = [
            # Of two at once the second is told.
            models.UniqueConstraint(
                fields=["model", "key", "field", "state"],
                condition=Q(state__in=["asked", "closed"]),
                name="closure_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")),
                name="closure_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed")
                | Q(closed_at__isnull=False, decided_by__isnull=False)
                | Q(closed_at__isnull=False, is_emergency=True),
                name="closure_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}の封鎖"


class ClosedBytes(models.Model):
    """A hash of bytes that a closure closes: of the file itself, and of what was made of it."""

    append_only = True

    closure = models.ForeignKey(
        Closure, on_delete=models.PROTECT, related_name="hashes", verbose_name="封鎖"
    )
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)

    class Meta:
        verbose_name = "封鎖した照合値"
        verbose_name_plural = "封鎖した照合値"
        default_permissions = ()

    def __str__(self) -> str:
        return self.sha256[:12]


class ClosureOpening(models.Model):
    """That somebody wants something opened again (封鎖の解除), and what another decided."""

    class State(models.TextChoices):
        ASKED = "asked", "確認待ち"
        OPENED = "opened", "解除"
        DROPPED = "dropped", "取りやめ"

    closure = models.ForeignKey(
        Closure, on_delete=models.PROTECT, related_name="openings", verbose_name="封鎖"
    )
    reason = models.TextField("解除の理由")
    state = models.CharField("状態", max_length=8, choices=State.choices, editable=False)
    asked_at = models.DateTimeField("起案日時", auto_now_add=True)
    asked_by = who("起案者", editable=False)
    decided_at = models.DateTimeField("確認日時", null=True, editable=False)
    decided_by = who("確認者", null=True, blank=True, editable=False)
    comment = models.TextField("確認者の意見", blank=True, editable=False)

    seals = (
        Seal(
            where="OLD.id IS NOT NULL",
            kept=("closure_id", "reason", "asked_at", "asked_by_id"),
            onward={"asked": ("opened", "dropped"), "opened": (), "dropped": ()},
        ),
        Seal(
            where="OLD.decided_at IS NOT NULL",
            kept=("decided_at", "decided_by_id", "comment"),
            operations=("update",),
        ),
    )

    class Meta:
        verbose_name = "封鎖の解除"
        verbose_name_plural = "封鎖の解除"
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["closure"], condition=Q(state="asked"), name="opening_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")),
                name="opening_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.closure}の解除"


class CopyStatement(models.Model):
    """What somebody says of copies that the portal does not reach (写しの確認)."""

    append_only = True

    class Place(models.TextChoices):
        BACKUPS = "backups", "バックアップ"
        MIRRORS = "mirrors", "公開サイトの写し(ミラー・キャッシュ・検索エンジン)"
        ELSEWHERE = "elsewhere", "ほかへ渡したもの(国立国会図書館・国・印刷物など)"

    closure = models.ForeignKey(
        Closure, on_delete=models.PROTECT, related_name="statements", verbose_name="封鎖"
    )
    place = models.CharField("場所", max_length=10, choices=Place.choices)
    text = models.TextField("確かめたこと")
    stated_at = models.DateTimeField("記入日時", auto_now_add=True)
    stated_by = who("記入者", editable=False)

    class Meta:
        verbose_name = "写しの確認"
        verbose_name_plural = "写しの確認"
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.closure} {self.get_place_display()}"


# --- Asking whether something is closed ---------------------------------------------


def closures_of_files(sha256s: Iterable[str]) -> dict[str, Closure]:
    """The closure in force of each of these files that has one."""
    rows = ClosedBytes.objects.filter(
        sha256__in=set(sha256s), closure__state=Closure.State.CLOSED
    ).select_related("closure")
    return {row.sha256: row.closure for row in rows}


def closure_of_file(sha256: str) -> Closure | None:
    """The closure in force of the file with these bytes."""
    return closures_of_files([sha256]).get(sha256)


def closure_of(row: models.Model) -> Closure | None:
    """The closure in force of a whole row: an edition, a page's revision."""
    return (
        Closure.objects.in_force()
        .filter(model=row._meta.label_lower, key=str(row.pk), field="")
        .first()
    )


def not_closed(rows: Rows) -> Rows:
    """The rows that no closure in force is of."""
    closed = Closure.objects.in_force().filter(
        model=rows.model._meta.label_lower,
        key=Cast(OuterRef("pk"), models.CharField()),
        field="",
    )
    return rows.exclude(Exists(closed))
