"""Publishing before approval, and approving afterwards: one transaction each."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.log_actions import log
from wagtail.models import Page

from strategy.models import EmergencyPublication, User, WorkspacePage
from strategy.models.authorship import editors_since_publication
from strategy.refusals import Refused

PUBLISHED = "strategy.emergency"
CONFIRMED = "strategy.emergency_confirmed"
NOTHING_NEW = "公開していない変更がありません。先に内容を下書きとして保存してください。"

NOT_PUBLIC = "作業用の写しや以前の内容は市民に見えないので、緊急公開はできません。"


def publish_in_emergency(*, thing: Any, reason: str, by: User) -> EmergencyPublication:
    """Make the newest draft of a page or an indicator public now, and leave the mark.

    Raises:
        Refused: no reason, nothing new, or a draft whose day of publication is still to come.
    """
    reason = reason.strip()
    with transaction.atomic():
        thing = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
        revision = thing.get_latest_revision()
        refusals = [] if reason else ["緊急に公開する理由を書いてください。"]
        if isinstance(thing, Page) and WorkspacePage.objects.ancestor_of(thing).exists():
            refusals.append(NOT_PUBLIC)
        if revision is None or (thing.live and revision.pk == thing.live_revision_id):
            refusals.append(NOTHING_NEW)
        go_live_at = revision.as_object().go_live_at if revision else None
        if go_live_at and go_live_at > timezone.now():
            day = date_format(timezone.localtime(go_live_at), "Y年n月j日 H:i")
            refusals.append(
                f"下書きに公開の予約({day})があります。予約を消して保存してから、公開してください。"
            )
        if refusals:
            raise Refused(refusals)
        wrote = editors_since_publication(thing)
        workflow = thing.current_workflow_state
        if workflow is not None:
            workflow.cancel(user=by)
        revision.publish(user=by, skip_permission_checks=True)
        row = EmergencyPublication.objects.create(
            content_type=ContentType.objects.get_for_model(thing),
            object_id=str(thing.pk),
            title=thing.get_admin_display_title() if isinstance(thing, Page) else str(thing),
            revision=revision,
            reason=reason,
            published_by=by,
        )
        row.editors.set(wrote)
        log(thing, PUBLISHED, user=by, revision=revision, data={"reason": reason})
    return row


def confirm_emergency(*, row: EmergencyPublication, comment: str, by: User) -> EmergencyPublication:
    """Approve afterwards what was published in an emergency.

    Raises:
        Refused: it is confirmed already, or by whom it is was involved.
    """
    with transaction.atomic():
        row = EmergencyPublication.objects.select_for_update().get(pk=row.pk)
        refusals = []
        if row.confirmed_at:
            refusals.append(f"「{row.title}」の緊急公開は、すでに事後承認されています。")
        if not may_confirm(row, by):
            refusals.append("自分が書き換えた、または公開した内容は、ほかの人が事後承認します。")
        if refusals:
            raise Refused(refusals)
        row.confirmed_at, row.confirmed_by, row.comment = timezone.now(), by, comment.strip()
        row.save(update_fields=["confirmed_at", "confirmed_by", "comment"])
        if row.thing is not None:
            log(row.thing, CONFIRMED, user=by, revision=row.revision, data={"comment": comment})
    return row


def may_confirm(row: EmergencyPublication, by: User) -> bool:
    """Whether somebody neither wrote nor published it."""
    involved = {row.published_by_id, *(editor.pk for editor in row.editors.all())}
    return by.pk not in involved
