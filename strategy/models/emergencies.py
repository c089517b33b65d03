"""What was made public before it was approved."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Revision


class EmergencyPublication(models.Model):
    """Words made public before they were approved (緊急公開), until somebody approves them.

    The row is the mark that stays: what, why, by whom, and who confirmed it afterwards.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.CharField(max_length=255)
    thing = GenericForeignKey("content_type", "object_id")
    # What it was called, for the day it is gone.
    title = models.CharField("名称", max_length=255)
    revision = models.ForeignKey(
        Revision, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name="内容"
    )
    reason = models.TextField("緊急公開の理由")
    published_at = models.DateTimeField("公開した日時", auto_now_add=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="公開者"
    )
    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", verbose_name="書き換えた人"
    )
    confirmed_at = models.DateTimeField("事後承認の日時", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="事後承認者",
    )
    comment = models.TextField("事後承認の意見", blank=True)

    class Meta:
        verbose_name = "緊急公開"
        verbose_name_plural = "緊急公開"
        ordering = ["-published_at", "-pk"]
        default_permissions = ("view",)
        permissions = [
            ("publish_in_emergency", "承認の前に公開する(緊急公開)"),
            ("confirm_emergency", "緊急公開を事後に承認する"),
            ("adopt_working_copy", "作業用の写しを公開ページにする"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="emergency_confirmed_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}の緊急公開"
