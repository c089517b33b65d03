"""Editions of a strategy, and the notices of what is wrong in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface

from publications.models.frozen import ImmutableRow, Snapshot
from strategy.fields.panels import language_tabs
from strategy.fields.stored import PartialDateField, validate_code
from strategy.languages import every_column
from strategy.models import Node
from strategy.models.closures import not_closed
from strategy.notation.typed_words import NotAnEditionNumber, edition_number
from strategy.notation.wareki import Precision
from strategy.permanence.append_only import Seal

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from publications.models.files import Publication


def in_languages(name: str) -> tuple[str, ...]:
    """The columns of a translated text: its own, and one a language."""
    return (name, *every_column(name))


# What the seals below say of rows, in SQL.
_IS_PUBLIC = "OLD.state IN ('issued', 'superseded', 'withdrawn')"
_ONWARD = {"issued": ("superseded", "withdrawn"), "superseded": ("withdrawn",), "withdrawn": ()}
# Whoever acted may leave the city hall, and with it the list of accounts.
_ACCOUNTS = ("submitted_by_id", "approved_by_id", "issued_by_id", "withdrawn_by_id")
_WITHDRAWAL = ("withdrawn_at", *in_languages("withdrawal_reason"))


class EditionQuerySet(models.QuerySet["Edition"]):
    def public(self) -> EditionQuerySet:
        """Editions that citizens may read: issued at some time, withdrawn ones included.

        None that is closed (封鎖).
        """
        return not_closed(self.ever_public())

    def ever_public(self) -> EditionQuerySet:
        """The same with those that are closed by now."""
        return self.filter(state__in=Edition.PUBLIC_STATES)

    def in_force(self) -> EditionQuerySet:
        """Editions that are issued, and neither superseded, withdrawn nor closed."""
        return not_closed(self.filter(state=Edition.State.ISSUED))

    def newest_first(self) -> EditionQuerySet:
        """By the date they bear, then by when they were issued, then entered.

        Dates go as they are written: 2023-07-01 comes after 2023-07.
        """
        return self.order_by("-dated", F("issued_at").desc(nulls_last=True), "-pk")


class Edition(models.Model):
    """A strategy at one stage, under one date (版)."""

    class Stage(models.TextChoices):
        OUTLINE = "outline", "骨子案"
        PRELIMINARY = "preliminary", "素案"
        PROPOSAL = "proposal", "案"
        ADOPTED = "adopted", "成案"
        AMENDED = "amended", "一部改定"

    class State(models.TextChoices):
        DRAFT = "draft", "準備中"
        IN_REVIEW = "in_review", "承認待ち"
        APPROVED = "approved", "承認済み"
        ISSUED = "issued", "公表"
        SUPERSEDED = "superseded", "旧版"
        WITHDRAWN = "withdrawn", "取下げ"

    class Origin(models.TextChoices):
        GENERATED = "generated", "このサイトで作成"
        REGISTERED = "registered", "既刊の登録"

    PUBLIC_STATES = (State.ISSUED, State.SUPERSEDED, State.WITHDRAWN)
    FINAL_STAGES = (Stage.ADOPTED, Stage.AMENDED)
    # Last parts of addresses that are no editions.
    RESERVED_CODES = ("assets", "compare", "latest", "verify")

    code = models.CharField(
        "コード",
        max_length=60,
        unique=True,
        validators=[validate_code],
        help_text="版のアドレスになります。例: outline-2023-07",
    )
    strategy = models.ForeignKey(
        Node, on_delete=models.PROTECT, related_name="editions", verbose_name="戦略"
    )
    stage = models.CharField("段階", max_length=12, choices=Stage.choices)
    version = models.CharField("版数", max_length=10, blank=True, help_text="例: 2.1")
    label = models.CharField(
        "表示名", max_length=120, blank=True, help_text="空欄なら段階の名前が使われます。"
    )
    note = models.TextField("この版について", blank=True)
    dated = PartialDateField("版の日付")
    decision_number = models.CharField(
        "決裁番号",
        max_length=60,
        blank=True,
        help_text="この版を決めた決裁の文書番号。奥付に印刷されます。例: 6企調第123号",
    )
    decided_on = models.DateField("決裁日", null=True, blank=True, help_text="奥付に印刷されます。")
    origin = models.CharField(
        "由来", max_length=10, choices=Origin.choices, default=Origin.GENERATED, editable=False
    )
    source = models.TextField("出典", blank=True)
    from_working_copy = models.BooleanField(
        "作業用の写しから作る",
        default=False,
        help_text="公開ページではなく、作業用の写しの内容を凍結します。",
    )

    state = models.CharField(
        "状態", max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    snapshot = models.ForeignKey(
        Snapshot,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="editions",
        verbose_name="凍結した内容",
    )
    submitted_at = models.DateTimeField("提出日時", null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="提出者",
    )
    approved_at = models.DateTimeField("承認日時", null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="承認者",
    )
    issued_at = models.DateTimeField("公表日時", null=True, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="公表者",
    )
    withdrawn_at = models.DateTimeField("取下げ日時", null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="取り下げた人",
    )
    withdrawal_reason = models.TextField("取下げの理由", blank=True, editable=False)
    created_at = models.DateTimeField("登録日時", auto_now_add=True)

    objects = EditionQuerySet.as_manager()
    publications: RelatedManager[Publication]
    # In the database itself: what was issued stays, as what it was issued. Of what the city
    # issued elsewhere the entry may still be mended.
    seals = (
        Seal(where=_IS_PUBLIC, kept=("code", "strategy_id", "origin"), onward=_ONWARD),
        Seal(
            where=f"{_IS_PUBLIC} AND OLD.origin = 'generated'",
            free=("state", *_ACCOUNTS, *_WITHDRAWAL),
        ),
        Seal(where="OLD.state = 'withdrawn'", kept=_WITHDRAWAL),
    )

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    *map(FieldPanel, ("strategy", "from_working_copy", "stage")),
                    FieldPanel(
                        "version",
                        help_text="数字だけを入れます(例: 2.1)。「第2.1版」と印刷されます。",
                    ),
                    *map(FieldPanel, ("dated", "code", "decision_number", "decided_on")),
                ],
                heading="版",
            ),
            *language_tabs(["label", "note"]),
        ]
    )

    class Meta:
        verbose_name = "版"
        verbose_name_plural = "版"
        ordering = ["-dated", "-pk"]
        # Who approves is who decides on everything else (strategy.proposals.deciding).
        permissions = [("issue_edition", "版を公表し、訂正し、取り下げられる")]
        constraints = [
            models.CheckConstraint(
                name="edition_frozen_once_submitted",
                condition=models.Q(origin="registered")
                | models.Q(state="draft", snapshot__isnull=True)
                | (~models.Q(state="draft") & models.Q(snapshot__isnull=False)),
            ),
            models.CheckConstraint(
                name="edition_issued_has_its_moment",
                condition=models.Q(origin="registered")
                | models.Q(state__in=["draft", "in_review", "approved"])
                | models.Q(issued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="edition_withdrawn_has_its_reason",
                condition=~models.Q(state="withdrawn")
                | models.Q(withdrawn_at__isnull=False, withdrawal_reason_ja__gt=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy} {self.name('ja')}"

    def get_absolute_url(self) -> str:
        return reverse("edition_detail", args=[self.code])

    def clean(self) -> None:
        super().clean()
        if self.code in self.RESERVED_CODES:
            raise ValidationError({"code": f"「{self.code}」は別のアドレスに使われています。"})
        try:
            self.version = edition_number(self.version)
        except NotAnEditionNumber as error:
            raise ValidationError({"version": str(error)}) from None
        if self.dated and self.dated.precision is Precision.FISCAL_YEAR:
            # Editions are put in order by their dates as they are written.
            raise ValidationError(
                {"dated": "版の日付は、年、年月か年月日で入れます。年度は使えません。"}
            )

    def name(self, language: str) -> str:
        """Its label, else its stage, with the version where it has one: 第2.1版, 骨子案."""
        if label := getattr(self, f"label_{language.replace('-', '_')}", "") or self.label:
            return str(label)
        return str(self.get_stage_display())

    @property
    def is_public(self) -> bool:
        return self.state in self.PUBLIC_STATES


class Correction(ImmutableRow):
    """A public notice of what is wrong in an issued edition (訂正のお知らせ).

    The edition itself never changes; `corrected_in` names the one where it is right.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="corrections", verbose_name="版"
    )
    text = models.TextField("訂正の内容", help_text="どこの何を、どう読み替えるか。")
    corrected_in = models.ForeignKey(
        Edition,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrects",
        verbose_name="訂正した版",
    )
    published_at = models.DateTimeField("掲載日時", auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="掲載した人",
    )

    class Meta:
        verbose_name = "訂正のお知らせ"
        verbose_name_plural = "訂正のお知らせ"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.edition} {self.published_at:%Y-%m-%d}"
