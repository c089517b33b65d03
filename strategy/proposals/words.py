"""Pages and the labels of indicators as items of a proposal: their newest draft."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.fields import StreamField
from wagtail.models import Page, Revision

from strategy.models import Indicator, Place, ProposalItem
from strategy.models.dated import moment_text
from strategy.refusals import Refused

Kind = ProposalItem.Kind
NOTHING_NEW = "「{}」に、公開していない変更がありません。先に内容を下書きとして保存してください。"
NOT_PUBLIC = "「{}」は作業用の写しや以前の内容なので、市民に見えません。公開の起案はできません。"
INCOMPLETE = (
    "「{}」には、まだ入れていない項目か、直すところがあります。編集画面で「承認へ提出」を押すと、"
    "どこかが分かります。"
)
MOVED = (
    "「{}」は起案のあとに「以前の内容」などへ移り、承認しても市民に見えません。差し戻して、"
    "今の公開ページに起案し直してもらってください。"
)
GONE = "「{}」の起案した内容は、もうありません。差し戻して、起案し直してもらってください。"
SCHEDULED = "「{}」の下書きに公開の予約({})があります。予約を消して保存してください。"


def words_item(thing: Any) -> ProposalItem:
    """The newest draft of a page or of an indicator's labels, not handed in yet."""
    is_page = isinstance(thing, Page)
    kind = Kind.PAGE if is_page else Kind.LABELS
    name = thing.get_admin_display_title() if is_page else str(thing)
    return ProposalItem(
        kind=kind,
        key=f"{kind}/{thing.pk}",
        title=f"{'ページ' if is_page else '指標'}「{name}」",
        content_type=ContentType.objects.get_for_model(Page if is_page else Indicator),
        object_id=thing.pk,
        revision=thing.get_latest_revision(),
        before={"stood": thing.live_revision_id if thing.live else None},
        indicator=None if is_page else thing,
    )


def thing_of(item: ProposalItem) -> Any:
    """The page as what it is, or the indicator; None where it is gone."""
    thing = item.thing
    return thing.specific if isinstance(thing, Page) else thing


def version_of(item: ProposalItem) -> Revision | None:
    """What an item would make public: of what still has a form of its own, the newest version."""
    if item.is_open and item.proposal.workflow_state_id and item.thing is not None:
        newest: Revision | None = item.thing.latest_revision
        return newest
    return item.revision


def words_refusals(item: ProposalItem) -> list[str]:
    """Why a draft cannot be handed in."""
    thing, revision = thing_of(item), item.revision
    if _out_of_sight(thing):
        return [NOT_PUBLIC.format(thing)]
    if revision is None or (thing.live and revision.pk == thing.live_revision_id):
        return [NOTHING_NEW.format(thing)]
    return _incomplete(thing, revision.as_object())


def _out_of_sight(thing: Any) -> bool:
    return isinstance(thing, Page) and Place.at(thing.url_path) is not Place.PUBLIC


def _incomplete(thing: Any, draft: Any) -> list[str]:
    """What a draft may lack and a public page may not: a draft is saved without asking."""
    try:
        draft.full_clean()
        for field in draft._meta.concrete_fields:
            if isinstance(field, StreamField):
                field.stream_block.clean(getattr(draft, field.name))
    except ValidationError:
        return [INCOMPLETE.format(thing)]
    return []


def scheduled(item: ProposalItem) -> list[str]:
    """That a draft would be public on a later day only: nothing for an emergency."""
    go_live_at = item.revision.as_object().go_live_at if item.revision else None
    if go_live_at is None or go_live_at <= timezone.now():
        return []
    day = moment_text(go_live_at)
    return [SCHEDULED.format(item.thing, day)]


def publish_words(item: ProposalItem, by: Any) -> None:
    """Make a draft public: approving is the right itself.

    Raises:
        Refused: its words are gone, or its page stands where no reader looks.
    """
    if item.revision is None:
        raise Refused([GONE.format(item.title)])
    if _out_of_sight(item.thing):
        raise Refused([MOVED.format(item.thing)])
    try:
        item.revision.publish(user=by, skip_permission_checks=True)
    except ValidationError:
        raise Refused([INCOMPLETE.format(item.thing)]) from None
