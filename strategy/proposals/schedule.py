"""Publication and expiry at the time that was set (公開の予約・終了の予約).

Wagtail's own command does the same once; this may run in several workers at a time and goes on
where one thing fails.
"""

from __future__ import annotations

import logging
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

logger = logging.getLogger(__name__)


def publish_due() -> int:
    """Publish and unpublish what is due; how many things changed. Past times count as due."""
    return sum(1 for revision in _due_revisions() if _publish(revision)) + sum(
        1 for model in _models() for pk in _expired(model) if _expire(model, pk)
    )


def _models() -> list[Any]:
    drafts = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
    return [Page, *(model for model in drafts if not issubclass(model, Page))]


def _due_revisions() -> list[int]:
    due = Revision.objects.filter(approved_go_live_at__lte=timezone.now())
    return list(due.order_by("approved_go_live_at", "pk").values_list("pk", flat=True))


def _expired(model: Any) -> list[int]:
    due = model.objects.filter(live=True, expire_at__lte=timezone.now())
    return list(due.order_by("expire_at").values_list("pk", flat=True))


def _publish(pk: int) -> bool:
    try:
        with transaction.atomic():
            # Whoever comes second finds the time taken off the revision.
            due = Revision.objects.select_for_update().filter(
                pk=pk, approved_go_live_at__lte=timezone.now()
            )
            revision = due.first()
            if revision is None:
                return False
            revision.publish(log_action="wagtail.publish.scheduled")
    except Exception:
        # Of whatever kind it is: one page must not keep the others from their time.
        logger.exception("the scheduled publication of revision %d failed", pk)
        return False
    return True


def _expire(model: Any, pk: int) -> bool:
    try:
        with transaction.atomic():
            due = model.objects.select_for_update().filter(
                pk=pk, live=True, expire_at__lte=timezone.now()
            )
            thing = due.first()
            if thing is None:
                return False
            thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    except Exception:
        # As above.
        logger.exception("the scheduled expiry of %s %d failed", model._meta.label, pk)
        return False
    return True
