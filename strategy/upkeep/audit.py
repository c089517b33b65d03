"""The audit log (操作の記録): Wagtail's entries and the recorded figures, as one list.

Rows of figures tell what was recorded, by whom and why; Wagtail's own note that something was
recorded says less and is left out. Nothing here can be changed: the figures are append-only,
and the admin offers no way to edit the log.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import PermissionsMixin
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry, PageLogEntry

from strategy.access.permissions import User, works_for_all
from strategy.models import Baseline, Definition, Evaluation, Observation, Target
from strategy.models.dated import DatedRow, end_of_day
from strategy.models.indicators import UseRow

RECORDED = "strategy.record"
ADMINISTRATION = "strategy.change_user"
LOGS: tuple[type[Any], ...] = (PageLogEntry, ModelLogEntry)
FIGURES: tuple[type[DatedRow], ...] = (Definition, Baseline, Target, Observation, Evaluation)
SOURCES = (*LOGS, *FIGURES)
# Rows read at once while a file is written.
CHUNK = 500


@dataclass(frozen=True)
class Search:
    """What is looked for; an empty part asks for nothing.

    `words`: in the name of the thing, or in the reason of a figure. `who`: a user's key, 0 for
    commands. `kind`: a model, by `app_label.model`. `first` and `last` are days of the city.
    """

    words: str = ""
    who: int | None = None
    action: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Found:
    """One line of the log: an entry of Wagtail's, or a recorded row."""

    moment: datetime
    user: Any
    entry: Any
    is_figure: bool


def may_audit(user: User) -> bool:
    """Whether a user may read the log: who answers for every division, and administrators."""
    return works_for_all(user) or administers(user)


def administers(user: User) -> bool:
    """Whether a user manages the accounts, and so may see what was done to these too."""
    return isinstance(user, PermissionsMixin) and user.is_active and user.has_perm(ADMINISTRATION)


# --- Looking ----------------------------------------------------------------------------


def search_log(search: Search, user: User) -> QuerySet[Any]:
    """Keys of what was found, the newest first: {"origin", "row", "moment"}.

    What stands behind them is read by `read`, as many at a time as are shown.
    """
    parts = [
        _part(index, source, search, user)
        for index, source in enumerate(SOURCES)
        if _may_hold(source, search)
    ]
    if not parts:
        parts = [_keys(PageLogEntry.objects.none(), 0, "timestamp")]
    first, *others = parts
    return first.union(*others, all=True).order_by("-moment", "-origin", "-row")


def _may_hold(source: type[Any], search: Search) -> bool:
    if search.action:
        return (source in FIGURES) == (search.action == RECORDED)
    return True


def _part(index: int, source: type[Any], search: Search, user: User) -> QuerySet[Any]:
    if source in FIGURES:
        return _keys(_figures(source, search), index, "recorded_at")
    rows = source.objects.all() if administers(user) else source.objects.viewable_by_user(user)
    return _keys(_entries(rows.exclude(action=RECORDED), search), index, "timestamp")


def _keys(rows: QuerySet[Any], index: int, moment: str) -> QuerySet[Any]:
    return (
        rows.order_by()
        .annotate(
            origin=Value(index, IntegerField()),
            row=Cast(F("pk"), IntegerField()),
            moment=F(moment),
        )
        .values("origin", "row", "moment")
    )


def _entries(rows: QuerySet[Any], search: Search) -> QuerySet[Any]:
    if search.words:
        rows = rows.filter(label__icontains=search.words)
    if search.action:
        rows = rows.filter(action=search.action)
    if search.who is not None:
        rows = rows.filter(user_id=search.who or None)
        if not search.who:
            rows = rows.filter(user_id__isnull=True)
    if search.kind:
        app, _, model = search.kind.partition(".")
        rows = rows.filter(content_type__app_label=app, content_type__model=model)
    return rows.filter(_between("timestamp", search))


def _figures(model: type[Any], search: Search) -> QuerySet[Any]:
    # Not modeltranslation's own: that one puts columns in an order of its own, and a union
    # goes by position.
    rows: QuerySet[Any] = QuerySet(model)
    if search.words:
        rows = rows.filter(_words_of(model, search.words))
    if search.who is not None:
        rows = rows.filter(recorded_by=search.who or None)
        if not search.who:
            rows = rows.filter(recorded_by__isnull=True)
    if search.kind and search.kind != model._meta.label_lower:
        rows = rows.none()
    return rows.filter(_between("recorded_at", search))


def _words_of(model: type[Any], words: str) -> Q:
    indicator = "use__indicator" if issubclass(model, UseRow) else "indicator"
    found = Q(reason__icontains=words) | Q(**{f"{indicator}__name_ja__icontains": words})
    found |= Q(**{f"{indicator}__code__icontains": words})
    if model is Evaluation:
        found |= Q(node__faces__page__title__icontains=words)
        # A node stands in several trees: by key, so that a row is found once.
        return Q(pk__in=model.objects.filter(found).values("pk"))
    return found


def _between(field: str, search: Search) -> Q:
    limits = Q()
    if search.first:
        start = timezone.make_aware(
            datetime.combine(search.first, time.min), timezone.get_default_timezone()
        )
        limits &= Q(**{f"{field}__gte": start})
    if search.last:
        limits &= Q(**{f"{field}__lt": end_of_day(search.last)})
    return limits


# --- Reading ----------------------------------------------------------------------------


def read(keys: Iterable[Mapping[str, Any]]) -> list[Found]:
    """What stands behind keys, in their order; a handful of queries however many they are."""
    wanted = list(keys)
    by_source: dict[int, list[int]] = defaultdict(list)
    for key in wanted:
        by_source[key["origin"]].append(key["row"])
    found: dict[tuple[int, int], Found] = {}
    for index, pks in by_source.items():
        for row in _rows(SOURCES[index], pks):
            found[index, row.pk] = _found(row)
    return [found[key["origin"], key["row"]] for key in wanted]


def read_in_chunks(keys: QuerySet[Any]) -> Iterator[Found]:
    """All of a search, read a part at a time: for files of any length."""
    chunk: list[Mapping[str, Any]] = []
    for key in keys.iterator(chunk_size=CHUNK):
        chunk.append(key)
        if len(chunk) == CHUNK:
            yield from read(chunk)
            chunk = []
    yield from read(chunk)


def _rows(source: type[Any], pks: list[int]) -> QuerySet[Any]:
    rows = source.objects.filter(pk__in=pks)
    if source not in FIGURES:
        return rows.select_related("user", "content_type")
    indicator = "use__indicator" if issubclass(source, UseRow) else "indicator"
    related = ["recorded_by", indicator, "supersedes"]
    if source is Evaluation:
        related += ["node", "body", "grade__scale", "supersedes__grade"]
    return rows.select_related(*related)


def _found(row: Any) -> Found:
    if isinstance(row, DatedRow):
        return Found(row.recorded_at, row.recorded_by, row, True)
    return Found(row.timestamp, row.user if row.user_id else None, row, False)


# --- What there is to choose from -------------------------------------------------------


def actors() -> list[Any]:
    """Everybody who has done something, by name."""
    keys: set[int] = set()
    for log in LOGS:
        keys |= set(log.objects.order_by().values_list("user_id", flat=True).distinct())
    for model in FIGURES:
        rows: Any = model.objects
        keys |= set(rows.order_by().values_list("recorded_by_id", flat=True).distinct())
    user_model = get_user_model()
    return list(user_model._default_manager.filter(pk__in=keys - {None}).order_by("username"))


def actions() -> list[tuple[str, str]]:
    """(code, words) of the actions that occur, with the recording of figures first."""
    used = {action for log in LOGS for action in log.objects.values_list("action", flat=True)}
    known = [(code, str(label)) for code, label in registry.get_choices() if code in used]
    return [(RECORDED, "数値・評価を記録"), *(each for each in known if each[0] != RECORDED)]


def kinds() -> list[tuple[str, str]]:
    """(app_label.model, words) of the kinds of things that occur."""
    keys = {key for log in LOGS for key in log.objects.values_list("content_type", flat=True)}
    types = ContentType.objects.filter(pk__in=keys - {None})
    models = {each.model_class() for each in types} - {None}
    named = {model._meta.label_lower: str(model._meta.verbose_name) for model in models if model}
    named |= {model._meta.label_lower: str(model._meta.verbose_name) for model in FIGURES}
    return sorted(named.items(), key=lambda item: item[1])
