"""Who wrote what is not public yet of a page or an indicator, and of what hangs on it.

Records that name an item which nobody reads are saved without approval, and so is where a
strategy shows an indicator that nobody reads: they become public with the page or the indicator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model, OuterRef, QuerySet, Subquery
from wagtail.log_actions import get_active_log_context
from wagtail.log_actions import registry as log_registry
from wagtail.models import ModelLogEntry, Page, Revision

from strategy.models.nodes import NodeFace
from strategy.models.workspace import Place
from strategy.notation.same_words import says_the_same

# The content type and key of a page or an indicator, as Wagtail's revisions name them.
ThingKey = tuple[int, str]
# In the log of a record, which has no versions: somebody wrote it.
WRITING = ("wagtail.create", "wagtail.edit")
# In the log of an indicator: somebody put it under an item of a strategy.
PLACED = "strategy.place_indicator"


def editors_since_publication(thing: Any) -> set[int]:
    """Who has written what is not public yet; primary keys of users."""
    return writers(_since_publication(thing)) | _writers_beside([thing])[thing_key(thing)]


def writers_until(revision: Revision, thing: Any) -> set[int]:
    """Who has written what a draft says and the public does not read yet; keys of users."""
    since = _since_publication(thing)
    of_draft = {revision.user_id} if revision.user_id else set()
    wrote = writers(since.filter(pk__lte=revision.pk)) or of_draft
    return wrote | _writers_beside([thing])[thing_key(thing)]


def version_saying(thing: Any, content: Mapping[str, Any]) -> Revision | None:
    """The last version that says this, as Wagtail serialises a page: what came later is new."""
    versions = thing.revisions.order_by("-pk")
    return next((each for each in versions if says_the_same(each.content, content)), None)


def has_written(user: Any, thing: Any) -> bool:
    """Whether a user is one of these."""
    return bool(
        writers(_since_publication(thing).filter(user=user.pk))
        or user.pk in _writers_beside([thing])[thing_key(thing)]
    )


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
    beside = _writers_beside(things)
    return {about[revision.pk] for revision in new} | {
        key for key, users in beside.items() if user.pk in users
    }


def dependents_of(
    things: Sequence[Any], told: Callable[[QuerySet[Any]], QuerySet[Any]] = QuerySet.all
) -> dict[ThingKey, list[Model]]:
    """What becomes public with pages and indicators that were not published yet, and hangs on them.

    Records that name the item of a page which no other page shows the public; where strategies
    show an indicator. `told`: those of such rows that the reader may know of. The number of
    queries does not grow with the things.
    """
    hidden = {thing_key(thing): thing for thing in things if not thing.live}
    found: dict[ThingKey, dict[Any, Model]] = {key: {} for key in map(thing_key, things)}
    pages = {thing.pk: key for key, thing in hidden.items() if isinstance(thing, Page)}
    indicators = {thing.pk: key for key, thing in hidden.items() if not isinstance(thing, Page)}
    if pages:
        faces = NodeFace.objects.filter(page__in=pages, place=Place.PUBLIC)
        unread = faces.exclude(node__in=NodeFace.objects.public().values("node"))
        nodes = {node: pages[page] for node, page in unread.values_list("node", "page")}
        for model in apps.get_models():
            for name in getattr(model, "names_nodes", ()):
                rows = told(model._default_manager.filter(**{f"{name}__in": nodes}))
                for row in rows.annotate(hangs_on=F(name)):
                    found[nodes[row.hangs_on]][model, row.pk] = row
    if indicators:
        uses = apps.get_model("strategy.StrategyIndicator")._default_manager
        for use in told(uses.filter(indicator__in=indicators).select_related("indicator")):
            found[indicators[use.indicator_id]][use.pk] = use
    return {key: [*rows.values()] for key, rows in found.items()}


def _writers_beside(things: Sequence[Any]) -> dict[ThingKey, set[int]]:
    """Who wrote what hangs on them, as the log says; keys of users by the thing."""
    found: dict[ThingKey, set[int]] = {key: set() for key in map(thing_key, things)}
    hangs_on: dict[tuple[int, str, int | None], set[ThingKey]] = {}
    for key, rows in dependents_of(things).items():
        for row in rows:
            hangs_on.setdefault(_in_the_log(row), set()).add(key)
    if not hangs_on:
        return found
    entries = ModelLogEntry.objects.exclude(user=None).filter(
        action__in=(*WRITING, PLACED),
        content_type__in={content_type for content_type, *_ in hangs_on},
        object_id__in={pk for _, pk, _ in hangs_on},
    )
    for content_type, pk, data, user in entries.values_list(
        "content_type", "object_id", "data", "user"
    ):
        for key in hangs_on.get((content_type, pk, data.get("strategy")), ()):
            found[key].add(user)
    return found


def _in_the_log(row: Model) -> tuple[int, str, int | None]:
    """Content type and key that the log has of a row; of a place its indicator's and strategy."""
    if isinstance(row, apps.get_model("strategy.StrategyIndicator")):
        kind = ContentType.objects.get_for_model(row.indicator)
        return kind.pk, str(row.indicator_id), row.strategy_id
    return ContentType.objects.get_for_model(row).pk, str(row.pk), None


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
