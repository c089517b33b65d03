"""How long the files that divisions bring are kept.

What was handed in or applied stays for good: figures came from it. Of the rest the bytes go,
when newer files follow or the inquiry is closed; who brought what, and when, stays.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.utils import timezone

from strategy.models import InquiryReturn, InquirySheet, KeptFile
from strategy.refusals import Refused

User = AbstractBaseUser
Outcome = InquiryReturn.Outcome
# Of one sheet's files that were not handed in, how many can be read again while it is asked for.
MOST_IDLE = 10
LET_GO = (
    "使われなかったファイルなので、保管を終えています。必要なら、もう一度ファイルを選んでください。"
)


def keep_the_newest(sheet: InquirySheet, *, by: User | None) -> None:
    """Let go of what was not handed in before the newest such files of a sheet that is locked.

    One that was checked cannot be handed in any more then.
    """
    gone = _let_go(_not_handed_in(sheet).order_by("-pk")[MOST_IDLE:])
    gone.filter(outcome=Outcome.CHECKED).update(
        outcome=Outcome.CANCELLED, decided_at=timezone.now(), decided_by=by
    )


def let_go_at_the_end(sheet: InquirySheet) -> None:
    """Let go of what came to nothing, of a sheet that is locked and takes no more answers.

    What was checked waits: the inquiry may be opened again.
    """
    _let_go(_not_handed_in(sheet).exclude(outcome=Outcome.CHECKED))


def _not_handed_in(sheet: InquirySheet) -> QuerySet[InquiryReturn]:
    return sheet.returns.filter(confirmed_at=None).exclude(file=None)


def _let_go(returns: QuerySet[InquiryReturn]) -> QuerySet[InquiryReturn]:
    keys = dict(returns.values_list("pk", "file_id"))
    gone = InquiryReturn.objects.filter(pk__in=keys)
    gone.update(file=None)
    delete_unnamed(key for key in keys.values() if key is not None)
    return gone


def delete_unnamed(files: Iterable[int]) -> None:
    """Delete those that nothing names: one may have been brought twice, or back as it went out."""
    # Whoever brings the same bytes at this moment waits, and keeps them anew.
    locked = KeptFile.objects.select_for_update().filter(pk__in=list(files)).order_by("pk")
    keys = [file.pk for file in locked.only("pk")]
    KeptFile.objects.filter(pk__in=keys, returns=None, sheets=None).delete()


def content_of(returned: InquiryReturn) -> bytes:
    """The bytes that a division brought.

    Raises:
        Refused: they were let go.
    """
    if returned.file is None:
        raise Refused([LET_GO])
    return bytes(returned.file.content)
