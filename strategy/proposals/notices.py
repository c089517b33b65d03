"""The emergency notice (緊急のお知らせ) at the top of every page, as an item of a proposal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from strategy.languages import column, having, japanese_name
from strategy.models import ProposalItem, SiteSettings, User
from strategy.models.dated import moment_text
from strategy.refusals import Refused

NOTICE_ENDED = "strategy.notice_ended"
# For longer, news are the place.
LONGEST = timedelta(days=14)
TOO_LATE = (
    "終わりの日時は、いまから14日のうちにしてください。長く知らせるときは「お知らせ」を使います。"
)
OVER = "終わりの日時が過ぎています。"
NONE_STANDS = "緊急のお知らせは、いま出ていません。"


def notice_item(
    record: SiteSettings, *, texts: Mapping[str, str], link: str, until: datetime
) -> ProposalItem:
    """A notice until a moment, not handed in yet; `texts` by language."""
    words = moment_text(until)
    said = [[f"文({japanese_name(code)})", "", text] for code, text in texts.items() if text]
    return ProposalItem(
        kind=ProposalItem.Kind.NOTICE,
        key=f"notice/{record.pk}",
        title="緊急のお知らせ",
        content_type=ContentType.objects.get_for_model(SiteSettings),
        object_id=record.pk,
        arguments={
            "texts": dict(texts),
            "link": link,
            "until": until.isoformat(),
            "changes": [*said, ["リンク", "", link], ["終わりの日時", "", words]],
        },
    )


def apply_notice(item: ProposalItem) -> None:
    """Put the notice at the top of every page, in place of one that stands there.

    Raises:
        Refused: its end has come, or is too far away.
    """
    said, now = item.arguments, timezone.now()
    until = datetime.fromisoformat(said["until"])
    if until <= now:
        raise Refused([OVER])
    if until > now + LONGEST:
        raise Refused([TOO_LATE])
    record = SiteSettings.objects.select_for_update().get(pk=item.object_id)
    for code in having("notice"):
        setattr(record, column("notice", code), said["texts"].get(code, ""))
    record.notice_link, record.notice_until = said["link"], until
    record.save()


@transaction.atomic
def end_notice(*, record: SiteSettings, by: User) -> None:
    """Take the notice off before its end.

    Raises:
        Refused: there is none.
    """
    record = SiteSettings.objects.select_for_update().get(pk=record.pk)
    if not record.notice_stands:
        raise Refused([NONE_STANDS])
    record.notice_until = timezone.now()
    record.save()
    log(record, NOTICE_ENDED, user=by)
