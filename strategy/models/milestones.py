"""The steps by which a strategy comes about, with every changed date kept."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface

from strategy.fields.panels import language_tabs
from strategy.fields.stored import PartialDateField, validate_code
from strategy.languages import original
from strategy.models.nodes import Node
from strategy.notation.wareki import PartialDate, dash


class Milestone(models.Model):
    """One step of a strategy's making (策定の日程): policy, outline, draft, comment, adoption."""

    class Stage(models.TextChoices):
        POLICY = "policy", "改訂方針"
        OUTLINE = "outline", "骨子案"
        PRELIMINARY = "preliminary", "素案"
        PUBLIC_COMMENT = "public_comment", "パブリックコメント"
        ADOPTION = "adoption", "策定"
        REVIEW = "review", "効果検証"
        AMENDMENT = "amendment", "一部改定"

    class State(models.TextChoices):
        PLANNED = "planned", "予定"
        IN_PROGRESS = "in_progress", "進行中"
        DONE = "done", "完了"
        CANCELLED = "cancelled", "中止"

    names_nodes = ("strategy",)

    strategy = models.ForeignKey(
        Node, on_delete=models.PROTECT, related_name="milestones", verbose_name="戦略"
    )
    code = models.CharField("コード", max_length=60, validators=[validate_code])
    stage = models.CharField("段階", max_length=20, choices=Stage.choices)
    name = models.CharField("名称", max_length=255)
    note = models.TextField("補足", blank=True)
    planned = PartialDateField("予定の時期", blank=True)
    actual = PartialDateField("実際の時期", blank=True)
    until = PartialDateField(
        "終わりの時期",
        blank=True,
        help_text="パブリックコメントの締切りのように、終わりのある段階で入れます。",
    )
    state = models.CharField("状態", max_length=12, choices=State.choices, default=State.PLANNED)
    position = models.PositiveSmallIntegerField("順番", default=0)

    edit_handler = TabbedInterface(
        [
            *language_tabs(["name", "note"]),
            ObjectList(
                [
                    FieldPanel(name)
                    for name in (
                        "strategy",
                        "stage",
                        "planned",
                        "actual",
                        "until",
                        "state",
                        "position",
                        "code",
                    )
                ],
                heading="設定",
            ),
        ]
    )

    class Meta:
        verbose_name = "策定の日程"
        verbose_name_plural = "策定の日程"
        ordering = ["strategy_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "code"], name="milestone_code"),
        ]

    def __str__(self) -> str:
        return original(self, "name")

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and log the dates and state that this changes."""
        before = Milestone.objects.filter(pk=self.pk).first() if self.pk else None
        super().save(*args, **kwargs)
        if before is not None:
            for field in ("planned", "actual", "until", "state"):
                old, new = (str(getattr(step, field) or "") for step in (before, self))
                if old != new:
                    MilestoneChange.objects.create(milestone=self, field=field, old=old, new=new)

    def clean(self) -> None:
        super().clean()
        begins: PartialDate | None = self.actual or self.planned
        if not self.until:
            return
        if not begins:
            raise ValidationError(
                {"until": "終わりの時期だけは入れられません。予定の時期も入れてください。"}
            )
        if self.until.last_day < begins.first_day:
            raise ValidationError(
                {"until": f"終わりの時期は、始まり({begins.text('ja')})より前にできません。"}
            )

    def when(self, language: str) -> str:
        """When it is, from its beginning to its end where it has one; "" where no time is known."""
        begins: PartialDate | None = self.actual or self.planned
        if not begins:
            return ""
        if not self.until:
            return begins.text(language)
        return f"{begins.text(language)}{dash(language)}{self.until.text(language)}"


class MilestoneChange(models.Model):
    """That a step's date or state was changed (日程の変更), from what to what and when."""

    class Field(models.TextChoices):
        PLANNED = "planned", "予定の時期"
        ACTUAL = "actual", "実際の時期"
        UNTIL = "until", "終わりの時期"
        STATE = "state", "状態"

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="changes")
    field = models.CharField("項目", max_length=10, choices=Field.choices)
    old = models.CharField("変更前", max_length=20, blank=True)
    new = models.CharField("変更後", max_length=20, blank=True)
    recorded_at = models.DateTimeField("記録日時", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = "日程の変更"
        verbose_name_plural = "日程の変更"
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.milestone}: {self.get_field_display()} {self.old or '−'} → {self.new or '−'}"
