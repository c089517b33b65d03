"""What may be done to an edition: each a whole transaction, named arguments only."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from publications.models import Edition, Publication, Rendition, Snapshot
from publications.pipeline.document import DocumentKind
from publications.pipeline.snapshot import (
    LANGUAGES,
    SCHEMA_VERSION,
    freeze,
    labels,
    strategy_page,
)
from publications.queries import issue_blockers, submission_blockers
from publications.tasks import enqueue_rendition
from strategy.models import StrategyPage
from strategy.presentation import column, text_of
from strategy.refusals import Refused


def document_kind(edition: Edition) -> DocumentKind:
    """What an edition's generated document shows: the outline, or the whole text."""
    outline = edition.stage == Edition.Stage.OUTLINE
    return DocumentKind.OUTLINE if outline else DocumentKind.MAIN


@transaction.atomic
def submit_edition(
    *, edition: Edition, by: AbstractBaseUser | None, enqueue: bool = True
) -> Edition:
    """Freeze the strategy as it is published now, and have the edition's files made.

    What is approved and issued later is this snapshot. `enqueue=False` leaves the files to
    the caller.

    Raises:
        Refused: the edition is no draft, or its strategy is not public.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if reasons := submission_blockers(edition):
        raise Refused(reasons)
    page = strategy_page(edition.strategy)
    assert page is not None  # noqa: S101 - submission_blockers has looked
    frozen = freeze(edition, page)
    edition.snapshot = Snapshot.objects.create(
        schema_version=SCHEMA_VERSION, content=frozen.content, sha256=frozen.sha256
    )
    edition.state = Edition.State.IN_REVIEW
    edition.submitted_at = timezone.now()
    edition.submitted_by = by  # type: ignore[assignment]  # the configured user model
    edition.save()
    _plan_files(edition, page, enqueue=enqueue)
    log(edition, "publications.submit", user=by, data={"sha256": frozen.sha256})
    return edition


def _plan_files(edition: Edition, page: StrategyPage, *, enqueue: bool) -> None:
    kind = document_kind(edition)
    publication = Publication(kind=kind.value)
    for code, label in labels(Publication.Kind(kind.value).label).items():
        setattr(publication, column("title", code), f"{text_of(page, 'heading', code)} {label}")
    publication.save()
    publication.editions.add(edition)
    for language in LANGUAGES:
        for file_format in (Rendition.Format.HTML, Rendition.Format.PDF):
            rendition = Rendition.objects.create(
                publication=publication,
                language=language,
                format=file_format,
                origin=Rendition.Origin.GENERATED,
                state=Rendition.State.QUEUED,
            )
            if enqueue:
                transaction.on_commit(partial(enqueue_rendition, rendition.pk))


@transaction.atomic
def return_edition(*, edition: Edition, by: AbstractBaseUser | None, reason: str) -> Edition:
    """Send a submitted edition back to be prepared again; its files are dropped.

    Raises:
        Refused: the edition is not in review, or no reason is given.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.state != Edition.State.IN_REVIEW:
        raise Refused([f"この版は「{edition.get_state_display()}」なので差し戻せません。"])
    if not reason.strip():
        raise Refused(["差し戻す理由を書いてください。"])
    edition.publications.filter(renditions__origin=Rendition.Origin.GENERATED).distinct().delete()
    edition.state = Edition.State.DRAFT
    edition.snapshot = None
    edition.submitted_at = None
    edition.submitted_by = None
    edition.save()
    log(edition, "publications.return", user=by, data={"reason": reason.strip()})
    return edition


@transaction.atomic
def issue_edition(*, edition: Edition, by: AbstractBaseUser | None) -> Edition:
    """Approve a submitted edition and make it public, both by the same person.

    Raises:
        Refused: `issue_blockers` has something to say.
    """
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if reasons := issue_blockers(edition, by):
        raise Refused(reasons)
    now = timezone.now()
    edition.approved_at = now
    edition.approved_by = by  # type: ignore[assignment]  # the configured user model
    edition.issued_at = now
    edition.state = Edition.State.ISSUED
    edition.save()
    supersede_older(edition=edition)
    log(edition, "publications.issue", user=by, data={"sha256": edition.snapshot.sha256})  # type: ignore[union-attr]  # a constraint
    return edition


@transaction.atomic
def supersede_older(*, edition: Edition) -> None:
    """Earlier issued editions of the same line become old ones (旧版).

    成案 and 一部改定 are one line; every draft stage is a line of its own.
    """
    line = (
        Edition.FINAL_STAGES
        if edition.stage in Edition.FINAL_STAGES
        else (Edition.Stage(edition.stage),)
    )
    Edition.objects.filter(
        strategy=edition.strategy,
        stage__in=line,
        state=Edition.State.ISSUED,
        dated__lte=str(edition.dated),
    ).exclude(pk=edition.pk).update(state=Edition.State.SUPERSEDED)


@transaction.atomic
def retry_rendition(*, rendition: Rendition, by: AbstractBaseUser | None) -> Rendition:
    """Queue a failed file again.

    Raises:
        Refused: it did not fail.
    """
    rendition = Rendition.objects.select_for_update().get(pk=rendition.pk)
    if rendition.state != Rendition.State.FAILED:
        raise Refused(["失敗したファイルだけを作り直せます。"])
    rendition.state = Rendition.State.QUEUED
    rendition.error = ""
    rendition.save(update_fields=["state", "error"])
    transaction.on_commit(partial(enqueue_rendition, rendition.pk))
    return rendition
