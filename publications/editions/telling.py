"""Who is written to when an edition takes a step: whose turn it is, and whose it was."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.admin.utils import get_user_display_name

from publications.editions.authors import approvers_of
from publications.models import Edition
from strategy.access.permissions import people_with
from strategy.mails import write_to

SUBMITTED = "版「{}」の承認をお願いします"
RETURNED = "版「{}」が差し戻されました"
APPROVED = "版「{}」が承認されました。公表できます"
ISSUED = "版「{}」が公表されました"
WITHDRAWN = "版「{}」が取り下げられました"


def tell_of_edition(edition: Edition, words: str, by: Any, reason: str = "") -> None:
    """Leave letters to whom a step concerns, in its own transaction; who took it gets none.

    Asked before a return empties who submitted it.
    """
    done_by = {edition.submitted_by_id, edition.approved_by_id, edition.issued_by_id} - {None}
    people = {int(key) for key in done_by if key is not None}
    if words == SUBMITTED:
        people = {user.pk for user in approvers_of(edition)}
    elif words == APPROVED:
        people |= set(people_with("publications.issue_edition").values_list("pk", flat=True))
    submitted_by = edition.submitted_by
    write_to(
        people,
        subject=words.format(edition),
        facts=[
            ("提出した人", get_user_display_name(submitted_by) if submitted_by else ""),
            ("操作した人", get_user_display_name(by) if by and by != submitted_by else ""),
            ("理由", reason),
        ],
        path=reverse("editions:desk", args=[edition.pk]),
        by=by,
    )
