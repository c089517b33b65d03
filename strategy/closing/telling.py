"""Who is written to of a closure: who is to confirm it; who asked, once it is decided."""

from __future__ import annotations

from django.urls import reverse
from wagtail.admin.utils import get_user_display_name

from strategy.access.permissions import people_with
from strategy.mails import write_to
from strategy.models import Closure, User

# What follows the name of it: ファイル「名簿」の封鎖…
TO_CONFIRM = "の確認をお願いします"
TO_CONFIRM_AFTERWARDS = "(緊急)に、事後の確認が要ります"
TO_CONFIRM_OPENING = "の解除の確認をお願いします"
CONFIRMED = "が確認されました"
DROPPED = "が取りやめられました"
OPENED = "が解除されました"
OPENING_DROPPED = "の解除が取りやめられました"


def tell_of_closure(
    closure: Closure, words: str, by: User, said: str, asked_by: int | None = None
) -> None:
    """Leave a letter in the transaction of a step; who took it gets none.

    `asked_by`: whom a decision concerns; what is asked for concerns all who may confirm it.
    """
    confirming = people_with("strategy.confirm_closure").values_list("pk", flat=True)
    write_to(
        [asked_by] if asked_by else confirming,
        subject=f"{closure}{words}",
        facts=[
            ("操作した人", get_user_display_name(by)),
            ("根拠", closure.ground),
            ("理由・意見", said.strip()),
        ],
        path=reverse("closure", args=[closure.pk]),
        by=by,
    )
