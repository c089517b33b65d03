"""What may be done to an edition: each a whole transaction, named arguments only."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import product

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from publications.editions import telling
from publications.editions.blockers import (
    adopts,
    approval_blockers,
    approved_pages,
    issue_blockers,
    nobody_to_approve,
    submission_blockers,
)
from publications.editions.queries import (
    edition_page,
    line_of,
)
from publications.editions.telling import tell_of_edition
from publications.models import Correction, Edition, Publication, Rendition, Snapshot
from publications.pipeline.document.shapes import DocumentKind
from publications.pipeline.snapshot import SCHEMA_VERSION, freeze
from publications.pipeline.snapshot.words import labels
from publications.tasks import enqueue_rendition
from strategy.languages import ORIGINAL, column, having, offered, text_of
from strategy.models import Node, StrategyPage
from strategy.proposals.deciding import Authority, approval_words, authority_of
from strategy.refusals import Refused
from strategy.working_copies.adopting import adopt
from strategy.working_copies.starting import working_copy_of

APPROVED = "publications.approve"
RETURNED = "publications.return"
# What each document is made as. The web page shows an edition's first one.
FORMATS: Mapping[DocumentKind, tuple[Rendition.Format, ...]] = {
    DocumentKind.OUTLINE: (Rendition.Format.HTML, Rendition.Format.PDF),
    DocumentKind.MAIN: (Rendition.Format.HTML, Rendition.Format.PDF),
    # A leaflet: on the web its parts stand in the edition's page already.
    DocumentKind.SUMMARY: (Rendition.Format.PDF,),
}


def document_kinds(edition: Edition) -> tuple[DocumentKind, ...]:
    """Which documents are made of an edition, the one its web page shows first."""
    if edition.stage == Edition.Stage.OUTLINE:
        return (DocumentKind.OUTLINE,)
    return (DocumentKind.MAIN, DocumentKind.SUMMARY)


@transaction.atomic
def submit_edition(
    *, edition: Edition, by: AbstractBaseUser | None, enqueue: bool = True
) -> Edition:
    """Freeze the strategy as it is published now, and have the edition's files made.

    What is approved and issued later is this snapshot. `enqueue=False` leaves the files to
    the caller.

    Raises:
        Refused: the edition is no draft, its strategy is not public, or nobody could approve it.
    """
    edition = _locked(edition)
    if reasons := submission_blockers(edition):
        raise Refused(reasons)
    page = edition_page(edition)
    assert page is not None  # noqa: S101 - submission_blockers has looked
    frozen = freeze(edition, page)
    edition.snapshot = Snapshot.objects.create(
        schema_version=SCHEMA_VERSION, content=frozen.content, sha256=frozen.sha256
    )
    edition.state = Edition.State.IN_REVIEW
    edition.submitted_at = timezone.now()
    edition.submitted_by = by  # type: ignore[assignment]  # the configured user model
    edition.save()
    if nobody := nobody_to_approve(edition, by):
        raise Refused(nobody)
    _plan_files(edition, page, enqueue=enqueue)
    log(edition, "publications.submit", user=by, data={"sha256": frozen.sha256})
    tell_of_edition(edition, telling.SUBMITTED, by)
    return edition


def _plan_files(edition: Edition, page: StrategyPage, *, enqueue: bool) -> None:
    for position, kind in enumerate(document_kinds(edition)):
        publication = Publication(kind=kind.value, position=position)
        for code, label in labels(Publication.Kind(kind.value).label).items():
            setattr(publication, column("title", code), f"{text_of(page, 'heading', code)} {label}")
        publication.save()
        publication.editions.add(edition)
        for language, file_format in product(offered(), FORMATS[kind]):
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
    """Send a submitted or approved edition back to be prepared again; its files are dropped.

    Raises:
        Refused: the edition is neither in review nor approved, or no reason is given.
    """
    edition = _locked(edition)
    if edition.state not in (Edition.State.IN_REVIEW, Edition.State.APPROVED):
        raise Refused([f"この版は「{edition.get_state_display()}」なので差し戻せません。"])
    if not reason.strip():
        raise Refused(["差し戻す理由を書いてください。"])
    tell_of_edition(edition, telling.RETURNED, by, reason.strip())
    edition.publications.filter(renditions__origin=Rendition.Origin.GENERATED).distinct().delete()
    edition.state = Edition.State.DRAFT
    edition.snapshot = None
    edition.submitted_at = None
    edition.submitted_by = None
    edition.approved_at = None
    edition.approved_by = None
    edition.save()
    log(edition, RETURNED, user=by, data={"reason": reason.strip()})
    return edition


@transaction.atomic
def approve_edition(
    *, edition: Edition, by: AbstractBaseUser | None, sha256: str, comment: str = ""
) -> Edition:
    """Approve the content that was looked at; `sha256` is its snapshot's.

    Raises:
        Refused: it was frozen anew meanwhile, `approval_blockers` has something to say, `by`
            does not decide, or deputises without a reason.
    """
    edition = _locked(edition)
    authority = authority_of(by) if by is not None else Authority.HEAD
    if authority is None:
        raise Refused(["版を承認できるのは、課長と代決者だけです。"])
    if reasons := _other_content(edition, sha256) or approval_blockers(edition, by):
        raise Refused(reasons)
    comment = approval_words(authority, comment)
    edition.approved_at = timezone.now()
    edition.approved_by = by  # type: ignore[assignment]  # the configured user model
    edition.state = Edition.State.APPROVED
    edition.save()
    log(edition, APPROVED, user=by, data={"sha256": sha256, "comment": comment})
    tell_of_edition(edition, telling.APPROVED, by, comment)
    return edition


@transaction.atomic
def issue_edition(*, edition: Edition, by: AbstractBaseUser | None, sha256: str) -> Edition:
    """Make an approved edition public for good; `sha256` is its snapshot's.

    A final text that was worked on in a copy takes the public pages' place with it.

    Raises:
        Refused: it was frozen anew meanwhile, or `issue_blockers` has something to say.
    """
    edition = _locked(edition)
    # Two editions of one strategy, issued at once, have to see each other.
    Node.objects.select_for_update().get(pk=edition.strategy_id)
    if reasons := _other_content(edition, sha256) or issue_blockers(edition):
        raise Refused(reasons)
    edition.issued_at = timezone.now()
    edition.issued_by = by  # type: ignore[assignment]  # the configured user model
    edition.state = Edition.State.ISSUED
    edition.save()
    supersede_older(edition=edition)
    log(edition, "publications.issue", user=by, data={"sha256": sha256})
    tell_of_edition(edition, telling.ISSUED, by)
    if adopts(edition):
        working_copy = working_copy_of(edition.strategy)
        assert working_copy is not None  # noqa: S101 - issue_blockers has looked
        adopt(working_copy=working_copy, by=by, approved=approved_pages(edition, working_copy))
    return edition


@transaction.atomic
def withdraw_edition(
    *, edition: Edition, by: AbstractBaseUser | None, reason: Mapping[str, str]
) -> Edition:
    """Withdraw a public edition; it stays readable with the reason (by language) above it.

    Raises:
        Refused: the edition is not public or withdrawn already, or gives no Japanese reason.
    """
    edition = _locked(edition)
    if edition.state not in (Edition.State.ISSUED, Edition.State.SUPERSEDED):
        raise Refused([f"この版は「{edition.get_state_display()}」なので取り下げられません。"])
    if not reason.get(ORIGINAL, "").strip():
        raise Refused(["取り下げる理由を日本語で書いてください。公開されます。"])
    for code in having("withdrawal_reason"):
        setattr(edition, column("withdrawal_reason", code), reason.get(code, "").strip())
    edition.withdrawn_at = timezone.now()
    edition.withdrawn_by = by  # type: ignore[assignment]  # the configured user model
    edition.state = Edition.State.WITHDRAWN
    edition.save()
    log(edition, "publications.withdraw", user=by, data={"reason": reason[ORIGINAL].strip()})
    tell_of_edition(edition, telling.WITHDRAWN, by, reason[ORIGINAL].strip())
    return edition


@transaction.atomic
def publish_correction(
    *,
    edition: Edition,
    by: AbstractBaseUser | None,
    text: Mapping[str, str],
    corrected_in: Edition | None = None,
) -> Correction:
    """Say in public what is wrong in an issued edition; the edition stays as it is.

    Raises:
        Refused: the edition, or the one that is to be right, is not public or of another
            strategy, there is no Japanese text, or the same notice stands already.
    """
    edition = _locked(edition)
    reasons = []
    if not edition.is_public:
        reasons.append("公表していない版には、訂正のお知らせを載せられません。")
    if not text.get(ORIGINAL, "").strip():
        reasons.append("訂正の内容を日本語で書いてください。")
    if corrected_in is not None:
        if not corrected_in.is_public or corrected_in.pk == edition.pk:
            reasons.append("訂正した版には、公表済みの別の版を選んでください。")
        elif corrected_in.strategy_id != edition.strategy_id:
            reasons.append("訂正した版には、同じ戦略の版を選んでください。")
    # A form sent twice: neither notice could be taken back.
    same = Correction.objects.filter(edition=edition, corrected_in=corrected_in)
    if same.filter(**{column("text", ORIGINAL): text.get(ORIGINAL, "").strip()}).exists():
        reasons.append("同じ訂正のお知らせを、すでに載せています。")
    if reasons:
        raise Refused(reasons)
    correction = Correction(edition=edition, corrected_in=corrected_in)
    correction.published_by = by  # type: ignore[assignment]  # the configured user model
    for code in having("text"):
        setattr(correction, column("text", code), text.get(code, "").strip())
    correction.save()
    log(edition, "publications.correct", user=by, data={"text": text[ORIGINAL].strip()})
    return correction


def _locked(edition: Edition) -> Edition:
    """The edition as it stands now; whoever acts on it at the same time waits."""
    return Edition.objects.select_for_update().get(pk=edition.pk)


def _other_content(edition: Edition, sha256: str) -> list[str]:
    snapshot = edition.snapshot
    if snapshot is not None and snapshot.sha256 != sha256:
        return ["この版は、ご覧になったあとで凍結し直されました。内容を確かめてください。"]
    return []


@transaction.atomic
def supersede_older(*, edition: Edition) -> None:
    """Of the issued editions of one line, all but the newest become old ones (旧版).

    成案 and 一部改定 are one line; every draft stage is a line of its own. An original may be
    entered later than the one that followed it.
    """
    issued = Edition.objects.filter(
        strategy=edition.strategy, stage__in=line_of(edition), state=Edition.State.ISSUED
    )
    newest = issued.newest_first().first()
    if newest is not None:
        issued.exclude(pk=newest.pk).update(state=Edition.State.SUPERSEDED)


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
    rendition.attempts = 0
    rendition.save(update_fields=["state", "error", "attempts"])
    transaction.on_commit(partial(enqueue_rendition, rendition.pk))
    return rendition
