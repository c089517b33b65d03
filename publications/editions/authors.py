"""Who wrote anything that an edition prints: they do not approve it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from wagtail.models import ModelLogEntry, Page, Revision

from publications.editions.queries import (
    edition_page,
    faces_of,
    nodes_of,
    snapshot_data,
    uses_of,
)
from publications.models import Edition
from strategy.languages import ORIGINAL
from strategy.models import (
    Baseline,
    Definition,
    Evaluation,
    Indicator,
    Milestone,
    NodeLineage,
    Observation,
    Project,
    Responsibility,
    SiteSettings,
    Target,
    Term,
    Unit,
    User,
)
from strategy.models.authorship import PLACED, WRITING, writers
from strategy.models.responsibility import responsible_unit
from strategy.proposals.deciding import deciders
from strategy.tree.queries import site_settings
from strategy.working_copies.adopting import has_words_in
from strategy.working_copies.lineage import lineage_of


def approvers_of(edition: Edition) -> list[User]:
    """Who decides, and neither submitted a submitted edition nor wrote anything of it."""
    return [
        user
        for user in deciders()
        if user.pk != edition.submitted_by_id and not has_edited(user, edition)
    ]


def has_edited(user: AbstractBaseUser, edition: Edition) -> bool:
    """Whether `user` wrote anything that the edition prints since the edition before this one.

    Every saved version counts that says something new, autosaved ones too, in the public tree
    and in copies of it; so do the labels of its indicators and the figures recorded of them,
    records that it prints (terms, milestones, the division, the lineage) and its own entry.
    Of a copy also what was drafted earlier and is published there since.
    """
    faces = faces_of(edition)
    since = _submitted_before(edition)
    saved = Revision.objects.filter(user=user.pk)
    if since is not None:
        saved = saved.filter(created_at__gt=since)
    for model, things in (
        (Page, faces.values_list("page_id", flat=True)),
        (Indicator, uses_of(edition).values_list("indicator", flat=True)),
    ):
        of_model = ContentType.objects.get_for_model(model)
        revisions = saved.filter(base_content_type=of_model, object_id__in=map(str, things))
        if writers(revisions):
            return True
    copy = edition_page(edition) if edition.from_working_copy else None
    if copy is not None and has_words_in(copy, user, since):
        return True
    return _has_kept_records(user, edition, since) or _has_recorded(user, edition, since)


def _submitted_before(edition: Edition) -> datetime | None:
    """When the public edition before this one was handed in, of the same tree.

    An edition of the public pages says nothing of the words of a copy, and the other way round
    until the copy has taken the public place.
    """
    others = Edition.objects.ever_public().filter(strategy=edition.strategy).exclude(pk=edition.pk)
    if edition.from_working_copy:
        others = others.filter(from_working_copy=True)
    else:
        adopted = Q(from_working_copy=True, stage__in=Edition.FINAL_STAGES)
        others = others.filter(Q(from_working_copy=False) | adopted)
    times = others.filter(submitted_at__lt=edition.submitted_at).order_by("-submitted_at")
    return times.values_list("submitted_at", flat=True).first()


def _has_kept_records(user: AbstractBaseUser, edition: Edition, since: datetime | None) -> bool:
    """Whether `user` wrote a record that the edition prints, or the edition's own entry.

    Records have no versions, so what counts is that the log says who wrote them.
    """
    entries = ModelLogEntry.objects.filter(user=user.pk, action__in=WRITING)
    if since is not None:
        entries = entries.filter(timestamp__gt=since)
    glossary = {entry["term"][ORIGINAL] for entry in snapshot_data(edition)["glossary"]}
    unit = responsible_unit(edition.strategy)
    projects = Project.objects.filter(node__in=nodes_of(edition))
    answering = Responsibility.objects.filter(node__in=nodes_of(edition))
    settings = site_settings()
    printed: dict[type[Model], list[int]] = {
        Term: [term.pk for term in Term.objects.all() if str(term) in glossary],
        Milestone: [step.pk for step in Milestone.objects.filter(strategy=edition.strategy)],
        Unit: [unit.pk] if unit is not None else [],
        NodeLineage: [record.pk for record in lineage_of(edition.strategy)],
        Project: [project.pk for project in projects],
        Responsibility: [row.pk for row in answering],
        SiteSettings: [settings.pk] if settings is not None else [],
        Edition: [edition.pk],
    }
    return any(
        entries.filter(
            content_type=ContentType.objects.get_for_model(model), object_id__in=map(str, keys)
        ).exists()
        for model, keys in printed.items()
    )


def _has_recorded(user: AbstractBaseUser, edition: Edition, since: datetime | None) -> bool:
    """Whether `user` recorded a figure or an evaluation of the strategy, or placed an indicator."""
    uses = uses_of(edition)
    placed = ModelLogEntry.objects.filter(
        user=user.pk, action=PLACED, data__strategy=edition.strategy_id
    )
    if (placed if since is None else placed.filter(timestamp__gt=since)).exists():
        return True
    for model, of_strategy in (
        (Definition, Q(use__in=uses)),
        (Baseline, Q(use__in=uses)),
        (Target, Q(use__in=uses)),
        (Observation, Q(indicator__in=uses.values("indicator"))),
        (Evaluation, Q(strategy=edition.strategy)),
    ):
        rows = model.objects.filter(of_strategy, recorded_by=user.pk)
        if since is not None:
            rows = rows.filter(recorded_at__gt=since)
        if rows.exists():
            return True
    return False
