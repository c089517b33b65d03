"""Whoever has an account: people of the city hall, named as Japanese name people."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from strategy.models.dated import city_today


def may_sign_in(path: str = "") -> Q:
    """Whether accounts open anything today; `path` leads to them, such as user__."""
    gone = Q(**{f"{path}left_on__lte": city_today()})
    return Q(**{f"{path}is_active": True}) & ~gone


class User(AbstractUser):
    """Somebody with an account (利用者), the family name first.

    Who leaves keeps the account, for what was written and decided under it; it opens nothing
    from the day on that `left_on` names.
    """

    furigana = models.CharField(
        "ふりがな", max_length=150, blank=True, help_text="ひらがなで、姓と名の間を空けます。"
    )
    left_on = models.DateField(
        "退職・異動の日",
        null=True,
        blank=True,
        help_text="この日からサインインできなくなります。書いたものと承認の記録は残ります。",
    )

    class Meta(AbstractUser.Meta):
        verbose_name = "利用者"
        verbose_name_plural = "利用者"

    def get_full_name(self) -> str:
        return f"{self.last_name} {self.first_name}".strip()

    def get_short_name(self) -> str:
        """As colleagues address each other: by the family name."""
        return self.last_name or self.username

    def has_left(self, today: date) -> bool:
        """Whether the account opens nothing any more on a day."""
        return self.left_on is not None and self.left_on <= today
