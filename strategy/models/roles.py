"""What of the admin's groups the portal knows, and what it has set up of itself."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import models


class Role(models.Model):
    """What a group stands for in the portal (役割), whatever it is called.

    Names and rights of groups are the administrators' to change: the portal goes by the key.
    """

    class Key(models.TextChoices):
        """Each with the name that its group begins with."""

        READERS = "readers", "閲覧"
        DIVISION = "division", "所管課担当"
        EDITORS = "editors", "企画調整課 編集"
        APPROVERS = "approvers", "承認者"
        PUBLISHERS = "publishers", "公開管理者"
        ADMINISTRATORS = "administrators", "システム管理者"

    key = models.CharField("役割", max_length=20, unique=True, choices=Key.choices)
    group = models.OneToOneField(
        Group, on_delete=models.PROTECT, related_name="role", verbose_name="グループ"
    )

    class Meta:
        verbose_name = "役割"
        verbose_name_plural = "役割"
        default_permissions = ()

    def __str__(self) -> str:
        return self.get_key_display()


class SetUp(models.Model):
    """A part of what the portal needs, with the version that was set up last.

    The parts stand in `strategy.access.set_up`.
    What is remembered here is not made again: what somebody has taken away stays away.
    """

    part = models.CharField("部分", max_length=50, unique=True)
    version = models.PositiveSmallIntegerField("版")

    class Meta:
        verbose_name = "用意したもの"
        verbose_name_plural = "用意したもの"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.part} {self.version}"
