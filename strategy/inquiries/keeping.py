"""How long the files that divisions bring are kept.

What was handed in or applied stays for good: figures came from it. Of the rest the bytes go,
when newer files follow or the inquiry is closed; who brought what, and when, stays.
"""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.utils import timezone

from strategy.models import InquiryReturn, InquirySheet, KeptFile
from strategy.refusals import Refused

User = AbstractBaseUser
Outcome = InquiryReturn.Outcome
# Of one sheet's files that came to nothing, how many can be read again while it is asked for.
MOST_IDLE = 10
LET_GO = (
    "使われなかったファイルなので、保管を終えています。必要なら、もう一度ファイルを選んでください。"
)


def keep_the_newest(sheet: InquirySheet, *, by: User | None) -> None:
    """Let go of what came to nothing before the newest files of a sheet that is locked.

    One that was checked and never handed in cannot be any more.
    """
    came_to_nothing = sheet.returns.exclude(outcome__in=(Outcome.RETURNED, Outcome.APPLIED))
    gone = _let_go(came_to_nothing.exclude(file=None).order_by("-pk")[MOST_IDLE:])
    gone.filter(outcome=Outcome.CHECKED).update(
        outcome=Outcome.CANCELLED, decided_at=timezone.now(), decided_by=by
    )


def let_go_at_the_end(sheet: InquirySheet) -> None:
    """Let go of what came to nothing, of a sheet that is locked and takes no more answers.

    What was checked waits: the inquiry may be opened again.
    """
    kept = (Outcome.CHECKED, Outcome.RETURNED, Outcome.APPLIED)
    _let_go(sheet.returns.exclude(outcome__in=kept).exclude(file=None))


def _let_go(returns: QuerySet[InquiryReturn]) -> QuerySet[InquiryReturn]:
    keys = dict(returns.values_list("pk", "file_id"))
    gone = InquiryReturn.objects.filter(pk__in=keys)
    gone.update(file=None)
    # One file may have been brought twice, or come back as it went out.
    KeptFile.objects.filter(pk__in=keys.values(), returns=None, sheets=None).delete()
    return gone


def content_of(returned: InquiryReturn) -> bytes:
    """The bytes that a division brought.

    Raises:
        Refused: they were let go.
    """
    if returned.file is None:
        raise Refused([LET_GO])
    return bytes(returned.file.content)
