"""Whoever has an account: people of the city hall, named as Japanese name people."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractUser, Permission
from django.db import models
from django.db.models import Q

from strategy.models.dated import city_today


def may_sign_in(path: str = "") -> Q:
    """Whether accounts open anything today; `path` leads to them, such as user__."""
    gone = Q(**{f"{path}left_on__lte": city_today()})
    return Q(**{f"{path}is_active": True}) & ~gone


# Rights by which one changes what the public reads without another, or lets another's words out.
DECIDING = (
    *("publish_page", "publish_indicator", "publish_in_emergency", "confirm_emergency"),
    *("adopt_working_copy", "issue_edition", "ask_closure", "confirm_closure"),
    "close_in_emergency",
)


def decides() -> Q:
    """Which accounts decide what the public reads: by a right, in the approving step, as deputy."""
    rights = Permission.objects.filter(codename__in=DECIDING)
    return (
        Q(groups__permissions__in=rights)
        | Q(groups__page_permissions__permission__in=rights)
        | Q(user_permissions__in=rights)
        | Q(groups__headapprovaltask__isnull=False)
        | Q(headapprovaltask__isnull=False)
    )


def unconfirmed() -> Q:
    """Which accounts decide, and nobody but an administrator has said whose they are.

    They open nothing: whoever makes accounts would decide through one of them. Operators are
    not meant: they have the database itself.
    """
    deciding = User.objects.filter(decides())
    return Q(confirmed_at=None, is_superuser=False, pk__in=deciding.values("pk"))


class User(AbstractUser):
    """Somebody with an account (利用者), the family name first.

    Who leaves keeps the account, for what was written and decided under it; it opens nothing
    from the day on that `left_on` names.
    """

    furigana = models.CharField(
        "ふりがな", max_length=150, blank=True, help_text="ひらがなで、姓と名の間を空けます。"
    )
    confirmed_at = models.DateTimeField(
        "認められた日時",
        null=True,
        editable=False,
        help_text="承認・公開の役割は、その役割をもつほかの人に認められたときから働きます。",
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
