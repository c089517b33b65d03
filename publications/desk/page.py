"""Where an edition stands, what stands in its way, and what may be done now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from wagtail.models import ModelLogEntry

from publications.addresses import asset_path
from publications.desk.access import edition_for, may
from publications.desk.forms import CorrectionForm, OriginalForm, WithdrawalForm
from publications.editions.actions import APPROVED, RETURNED, document_kinds
from publications.editions.blockers import (
    adoption_blockers,
    adopts,
    approval_blockers,
    issue_blockers,
    nobody_to_approve,
    snapshot_blockers,
    submission_blockers,
    submission_warnings,
    waiting_after_adoption,
)
from publications.editions.queries import (
    edition_page,
    frozen_nodes,
    missing_translations,
    naming_asset,
    snapshot_data,
)
from publications.models import Asset, Edition, Rendition
from publications.pipeline import snapshot
from publications.pipeline.html.render import render_fragment
from publications.pipeline.snapshot import unpublished_pages
from strategy.closing.reading import refuse_closed
from strategy.desk.shared.access import HOME, signed_in
from strategy.files.storage import read_whole
from strategy.languages import ORIGINAL, is_offered, japanese_name, offered, tag
from strategy.models import StrategyPage
from strategy.models.closures import closure_of
from strategy.notation.sizes import size_text
from strategy.proposals.deciding import Authority, authority_of
from strategy.refusals import Altered
from strategy.upkeep.text_checks import review_strategy

State = Edition.State
LIST = {"url": reverse_lazy("editions:index"), "label": "版の公表"}


@dataclass(frozen=True)
class FileRow:
    """A file of the edition as its desk lists it; a url is empty where nothing can be done."""

    rendition: Rendition
    name: str
    language: str
    size: str
    progress: str
    url: str
    retry_url: str
    upload_url: str


def show(request: HttpRequest, pk: int, **forms: Any) -> HttpResponse:
    """The page; `forms` are those that were sent and refused, to be shown again."""
    edition = edition_for(request, pk, "view", "approve")
    changes, approves, issues = (may(request, name) for name in ("change", "approve", "issue"))
    in_draft, in_review = edition.state == State.DRAFT, edition.state == State.IN_REVIEW
    approved = edition.state == State.APPROVED
    page = edition_page(edition) if in_draft else None
    files = [_file_row(edition, rendition, approves=approves) for rendition in _renditions(edition)]
    context = {
        "edition": edition,
        "dated": edition.dated.text(ORIGINAL),
        "page_title": str(edition),
        "header_icon": "doc-full-inverse",
        "breadcrumbs_items": [
            # A deputy, in whatever role, need not have the list of them.
            LIST if may(request, "view") else HOME,
            {"url": "", "label": str(edition)},
        ],
        "files": files,
        "is_working": any(row.progress for row in files),
        "corrections": edition.corrections.select_related("corrected_in", "published_by"),
        "unpublished": unpublished_pages(page) if page else [],
        "blockers": _blockers(request, edition),
        "findings": findings_of(page) if page else None,
        "warnings": _warnings(edition),
        "returned": _last(edition, RETURNED) if in_draft else None,
        "approval": _last(edition, APPROVED) if edition.approved_at else None,
        "previews": [
            (reverse("editions:preview", args=[pk, code]), japanese_name(code))
            for code in offered()
        ]
        if page
        else [],
        "may_edit": changes and in_draft,
        "may_submit": changes and in_draft,
        "may_approve": approves and in_review,
        "is_deputy": authority_of(signed_in(request)) is Authority.DEPUTY,
        "may_issue": issues and approved,
        "may_return": (approves or changes) and (in_review or approved),
        "may_correct": issues and edition.is_public,
        "may_withdraw": issues and edition.state in (State.ISSUED, State.SUPERSEDED),
        "may_close": edition.is_public and signed_in(request).has_perm("strategy.ask_closure"),
        "closing_url": reverse("closure_ask", args=[f"{Edition._meta.label_lower}:{pk}"]),
        "closure": closure_of(edition),
        "adopts": adopts(edition),
        "urls": {
            name: reverse(f"editions:{name}", args=[pk])
            for name in ("edit", "submit", "approve", "issue", "return", "correct", "withdraw")
        },
        "correction_form": CorrectionForm(edition=edition),
        "withdrawal_form": WithdrawalForm(),
        "original_form": OriginalForm(),
        **forms,
    }
    return render(request, "publications/admin/edition_desk.html", context)


def _renditions(edition: Edition) -> list[Rendition]:
    renditions = Rendition.objects.filter(publication__editions=edition)
    return list(renditions.select_related("publication"))


def _file_row(edition: Edition, rendition: Rendition, *, approves: bool) -> FileRow:
    at = [edition.pk, rendition.pk]
    is_done, failed = (
        rendition.state == Rendition.State.DONE,
        rendition.state == Rendition.State.FAILED,
    )
    is_missing = rendition.origin == Rendition.Origin.UPLOADED and not rendition.file
    size = size_text(rendition.size_bytes) if rendition.size_bytes else rendition.printed_size
    return FileRow(
        rendition=rendition,
        name=f"{rendition.printed_name or rendition.publication}({rendition.get_format_display()})",
        language=japanese_name(rendition.language),
        size=size + (f"、{rendition.page_count}ページ" if rendition.page_count else ""),
        progress=progress_text(rendition),
        url=reverse("editions:file", args=at) if is_done and rendition.file else "",
        retry_url=reverse("editions:retry", args=at) if failed else "",
        upload_url=reverse("editions:upload", args=at) if is_missing and approves else "",
    )


def progress_text(rendition: Rendition) -> str:
    """How far a file is: 作成待ち, 作成中 12/63ページ; empty once it is made or has failed."""
    if rendition.state == Rendition.State.QUEUED:
        return "作成待ち(順番が来ると始まります)"
    if rendition.state != Rendition.State.RUNNING:
        return ""
    if rendition.progress_pages is None:
        return "作成中(準備)"
    if rendition.progress_total is None:
        return f"作成中({rendition.progress_pages}ページ目を組んでいます)"
    if rendition.progress_pages >= rendition.progress_total:
        return f"作成中(全{rendition.progress_total}ページ、書き出しています)"
    return f"作成中({rendition.progress_pages}/{rendition.progress_total}ページ)"


def _blockers(request: HttpRequest, edition: Edition) -> list[str]:
    """What has to be done before the next step, for the user who looks."""
    if altered := snapshot_blockers(edition):
        return altered
    if edition.state == State.DRAFT:
        return [*submission_blockers(edition), *nobody_to_approve(edition, signed_in(request))]
    if edition.state == State.IN_REVIEW:
        return approval_blockers(edition, signed_in(request))
    if edition.state == State.APPROVED:
        return issue_blockers(edition)
    return []


def _last(edition: Edition, action: str) -> ModelLogEntry | None:
    """Who took a step with the edition last, when and why; None where nobody has."""
    taken = ModelLogEntry.objects.for_instance(edition).filter(action=action)
    return taken.select_related("user").order_by("-timestamp").first()


def _warnings(edition: Edition) -> list[str]:
    """What hinders nothing but should be known before approving and issuing."""
    if edition.state == State.DRAFT:
        return submission_warnings(edition)
    if edition.state not in (State.IN_REVIEW, State.APPROVED) or snapshot_blockers(edition):
        return []
    data = snapshot_data(edition)
    warnings = missing_translations(data)
    if edition.state == State.IN_REVIEW:
        # Told before the approval; it hinders the issue.
        warnings += [*adoption_blockers(edition), *submission_warnings(edition)]
    warnings += waiting_after_adoption(edition)
    provisional = sum(node["provisional"] for node in frozen_nodes(data))
    if provisional and edition.stage not in Edition.FINAL_STAGES:
        warnings.append(f"仮称の見出しが{provisional}件あります。成案では残せません。")
    for rendition in _renditions(edition):
        warnings += [f"{rendition}: {warning}" for warning in rendition.warnings]
    return warnings


@dataclass(frozen=True)
class Findings:
    """How much the checks of texts found in the strategy, and where it is listed."""

    faults: int
    hints: int
    url: str


def findings_of(strategy: StrategyPage) -> Findings:
    """What the checks say of a strategy before it is submitted; nothing waits for it."""
    reviewed = review_strategy(strategy)
    return Findings(
        sum(each.faults for each in reviewed),
        sum(each.hints for each in reviewed),
        reverse("content_checks:strategy", args=[strategy.pk]),
    )


def preview(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """What an edition would hold if it were submitted now; nothing is kept."""
    edition = edition_for(request, pk, "view", "change")
    page = edition_page(edition)
    if edition.state != State.DRAFT or page is None or not is_offered(language):
        return show(request, pk)
    with translation.override(language):
        fragment = render_fragment(
            snapshot.preview(edition, page), kind=document_kinds(edition)[0], language=language
        )
    return _shown_whole(request, edition, fragment, language, "提出前の確認(まだ凍結していません)")


def show_file(request: HttpRequest, pk: int, rendition: int) -> HttpResponse:
    """A file of an edition before it is issued, for those who may see it."""
    edition = edition_for(request, pk, "view", "approve")
    refuse_closed(edition)
    row = get_object_or_404(
        Rendition.objects.exclude(file=""),
        pk=rendition,
        publication__editions=edition,
        state=Rendition.State.DONE,
    )
    try:
        content = read_whole(str(row.file.name), row.sha256)
    except Altered as altered:
        messages.error(request, " ".join(altered.reasons))
        return show(request, pk)
    if row.format == Rendition.Format.PDF:
        return HttpResponse(content, content_type="application/pdf")
    fragment = content.decode()
    if not edition.is_public:
        # What it names is not public before it is issued either.
        fragment = fragment.replace(asset_path(""), reverse("editions:asset", args=[pk, ""]))
    return _shown_whole(request, edition, fragment, row.language, "公表前の確認")


def show_asset(request: HttpRequest, pk: int, sha256: str) -> HttpResponse:
    """A picture or document that an edition names, before it is issued."""
    edition = edition_for(request, pk, "view", "approve")
    named = naming_asset(Edition.objects.filter(pk=edition.pk), sha256).exists()
    asset = get_object_or_404(Asset, sha256=sha256 if named else "")
    content = read_whole(str(asset.file.name), sha256)
    response = HttpResponse(content, content_type=asset.media_type)
    shown = asset.media_type == "application/pdf" or not asset.name
    response["Content-Disposition"] = str(
        content_disposition_header(not shown, asset.name or sha256)
    )
    return response


def _shown_whole(
    request: HttpRequest, edition: Edition, fragment: str, language: str, notice: str
) -> HttpResponse:
    context = {
        "edition": edition,
        "notice": notice,
        "fragment": mark_safe(fragment),  # noqa: S308 - made by our own templates
        "html_lang": tag(language),
        "desk_url": reverse("editions:desk", args=[edition.pk]),
    }
    return render(request, "publications/admin/edition_preview.html", context)
