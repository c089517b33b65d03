"""Who wrote what is not public yet of a page or an indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from wagtail.log_actions import get_active_log_context
from wagtail.log_actions import registry as log_registry
from wagtail.models import Revision

from strategy.notation.same_words import says_the_same

# The content type and key of a page or an indicator, as Wagtail's revisions name them.
ThingKey = tuple[int, str]


def editors_since_publication(thing: Any) -> set[int]:
    """Who has written what is not public yet; primary keys of users."""
    return writers(_since_publication(thing))


def writers_until(revision: Revision, thing: Any) -> set[int]:
    """Who has written what a draft says and the public does not read yet; keys of users."""
    since = _since_publication(thing)
    of_draft = {revision.user_id} if revision.user_id else set()
    return writers(since.filter(pk__lte=revision.pk)) or of_draft


def version_saying(thing: Any, content: Mapping[str, Any]) -> Revision | None:
    """The last version that says this, as Wagtail serialises a page: what came later is new."""
    versions = thing.revisions.order_by("-pk")
    return next((each for each in versions if says_the_same(each.content, content)), None)


def has_written(user: Any, thing: Any) -> bool:
    """Whether a user is one of these."""
    return bool(writers(_since_publication(thing).filter(user=user.pk)))


def _since_publication(thing: Any) -> QuerySet[Revision]:
    revisions: QuerySet[Revision] = thing.revisions.all()
    if thing.live_revision_id:
        revisions = revisions.filter(pk__gt=thing.live_revision_id)
    return revisions


def written_by(user: Any, things: Sequence[Any]) -> set[ThingKey]:
    """Which of these a user has written since their publication.

    A few queries however many they are.
    """
    since = {thing_key(thing): thing.live_revision_id or 0 for thing in things}
    saved = Revision.objects.filter(
        user=user.pk,
        base_content_type__in={content_type for content_type, _ in since},
        object_id__in={key for _, key in since},
    )
    about = {
        pk: thing
        for pk, *named in saved.values_list("pk", "base_content_type", "object_id")
        if (thing := tuple(named)) in since and pk > since[thing]
    }
    new = _that_say_something_new(Revision.objects.filter(pk__in=about))
    return {about[revision.pk] for revision in new}


def thing_key(thing: Any) -> ThingKey:
    """Tells a page from an indicator that has the same key."""
    return thing.get_base_content_type().pk, str(thing.pk)


def writers(revisions: QuerySet[Revision]) -> set[int]:
    """Whose versions say something that the version before did not; primary keys of users."""
    of_users = revisions.exclude(user=None)
    return {int(revision.user_id) for revision in _that_say_something_new(of_users)}


def _that_say_something_new(revisions: QuerySet[Revision]) -> list[Revision]:
    before = Revision.objects.filter(
        base_content_type=OuterRef("base_content_type"),
        object_id=OuterRef("object_id"),
        pk__lt=OuterRef("pk"),
    )
    earlier = Subquery(before.order_by("-pk").values("content")[:1])
    return [
        revision
        for revision in revisions.annotate(earlier=earlier)
        if revision.earlier is None or not says_the_same(revision.earlier, revision.content)
    ]


def wrote_with_this_click(user: Any, thing: Any) -> bool:
    """Whether the request that is being answered has itself saved the newest version."""
    latest, click = thing.get_latest_revision(), get_active_log_context().uuid
    if latest is None or click is None or latest.user_id != user.pk:
        return False
    entries = log_registry.get_logs_for_instance(thing)
    return bool(entries.filter(uuid=click, revision=latest).exists())
