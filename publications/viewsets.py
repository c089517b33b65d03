"""Editions in the admin: prepare, submit, look, approve and issue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet

from publications.actions import (
    issue_edition,
    retry_rendition,
    return_edition,
    submit_edition,
)
from publications.models import Edition, Rendition
from publications.pipeline.document import language_tag
from publications.pipeline.snapshot import strategy_page, unpublished_pages
from publications.queries import issue_blockers, submission_blockers
from strategy.models import Node, NodeFace, StrategyPage
from strategy.refusals import Refused
from strategy.sizes import size_text


def signed_in(request: HttpRequest) -> User:
    """The user of an admin request.

    Raises:
        PermissionDenied: nobody is signed in.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def may(request: HttpRequest, action: str) -> bool:
    """Whether the user has a permission on editions: view, change, issue."""
    return signed_in(request).has_perm(f"publications.{action}_edition")


class DraftOnly:
    """A view of an edition that may still change: what was submitted is frozen."""

    def get_object(self, *args: Any, **kwargs: Any) -> Edition:
        edition: Edition = super().get_object(*args, **kwargs)  # type: ignore[misc]  # a mixin
        if edition.state != Edition.State.DRAFT:
            raise PermissionDenied("提出した版は、編集も削除もできません。")
        return edition


class EditionCreateView(CreateView):
    def get_success_url(self) -> str:
        """The new edition's own page, where it is submitted."""
        return reverse("editions:desk", args=[self.object.pk])


class EditionEditView(DraftOnly, EditView):
    def get_success_url(self) -> str:
        return reverse("editions:desk", args=[self.object.pk])


class EditionDeleteView(DraftOnly, DeleteView):
    pass


class EditionViewSet(ModelViewSet):
    """The list of editions and the form of a draft; an edition's own page holds the actions."""

    model = Edition
    icon = "doc-full-inverse"
    menu_label = "版の公表"
    menu_order = 240
    add_to_admin_menu = True
    inspect_view_enabled = False
    copy_view_enabled = False
    list_filter = ["stage", "state"]
    ordering = ["-dated", "-pk"]

    add_view_class = EditionCreateView
    edit_view_class = EditionEditView
    delete_view_class = EditionDeleteView

    @property
    def list_display(self) -> list[Any]:
        return [
            TitleColumn(
                "strategy",
                label="戦略",
                get_url=lambda edition: reverse(self.get_url_name("desk"), args=[edition.pk]),
            ),
            Column("stage", label="段階", accessor=lambda e: e.get_stage_display()),
            Column("version", label="版数"),
            Column("dated", label="日付", accessor=lambda e: e.dated.text("ja")),
            Column("state", label="状態", accessor=lambda e: e.get_state_display()),
        ]

    def get_form_class(self, for_update: bool = False) -> Any:
        form_class = super().get_form_class(for_update)
        strategies = Node.objects.filter(
            pk__in=NodeFace.objects.filter(
                page__in=StrategyPage.objects.live().in_place().values("pk")
            ).values("node")
        )

        class EditionForm(form_class):  # type: ignore[misc, valid-type]  # built at run time
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                self.fields["strategy"].queryset = strategies

        return EditionForm

    def get_add_view_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_add_view_kwargs(),
            "success_message": "版「%(object)s」を作りました。",
        }

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/", self.desk, name="desk"),
            path("<int:pk>/submit/", require_POST(self.submit), name="submit"),
            path("<int:pk>/issue/", require_POST(self.issue), name="issue"),
            path("<int:pk>/return/", require_POST(self.send_back), name="return"),
            path("<int:pk>/retry/<int:rendition>/", require_POST(self.retry), name="retry"),
            path("<int:pk>/file/<int:rendition>/", self.file, name="file"),
        ]

    # --- An edition's own page --------------------------------------------------

    def desk(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Where an edition stands, what stands in its way, and what may be done now."""
        edition = self._edition(request, pk, "view")
        page = strategy_page(edition.strategy)
        may_change = may(request, "change")
        may_issue = may(request, "issue")
        in_draft = edition.state == Edition.State.DRAFT
        in_review = edition.state == Edition.State.IN_REVIEW
        context = {
            "edition": edition,
            "page_title": str(edition),
            "header_icon": self.icon,
            "breadcrumbs_items": [
                {"url": reverse(self.get_url_name("index")), "label": "版の公表"},
                {"url": "", "label": str(edition)},
            ],
            "renditions": [
                (rendition, size_text(rendition.size_bytes or 0) if rendition.size_bytes else "")
                for rendition in Rendition.objects.filter(publication__editions=edition)
            ],
            "unpublished": unpublished_pages(page) if page and in_draft else [],
            "submission_blockers": submission_blockers(edition) if in_draft else [],
            "issue_blockers": issue_blockers(edition, signed_in(request)) if in_review else [],
            "may_edit": may_change and in_draft,
            "may_submit": may_change and in_draft,
            "may_issue": may_issue and in_review,
            "may_return": (may_issue or may_change) and in_review,
            "urls": {
                name: reverse(self.get_url_name(name), args=[pk])
                for name in ("edit", "submit", "issue", "return")
            },
            "retry_url_name": self.get_url_name("retry"),
            "file_url_name": self.get_url_name("file"),
        }
        return render(request, "publications/admin/edition_desk.html", context)

    def submit(self, request: HttpRequest, pk: int) -> HttpResponse:
        edition = self._edition(request, pk, "change")
        return self._act(
            request,
            pk,
            lambda: submit_edition(edition=edition, by=signed_in(request)),
            "内容を凍結し、承認へ提出しました。ファイルを作成しています。",
        )

    def issue(self, request: HttpRequest, pk: int) -> HttpResponse:
        edition = self._edition(request, pk, "issue")
        return self._act(
            request,
            pk,
            lambda: issue_edition(edition=edition, by=signed_in(request)),
            "承認し、公表しました。",
        )

    def send_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        edition = self._edition(request, pk, "change", "issue")
        reason = request.POST.get("reason", "")
        return self._act(
            request,
            pk,
            lambda: return_edition(edition=edition, by=signed_in(request), reason=reason),
            "準備中に戻しました。",
        )

    def retry(self, request: HttpRequest, pk: int, rendition: int) -> HttpResponse:
        edition = self._edition(request, pk, "change", "issue")
        row = get_object_or_404(Rendition, pk=rendition, publication__editions=edition)
        return self._act(
            request,
            pk,
            lambda: retry_rendition(rendition=row, by=signed_in(request)),
            "もう一度作成します。",
        )

    def file(self, request: HttpRequest, pk: int, rendition: int) -> HttpResponse:
        """A file of an edition before it is issued, for those who may see it."""
        edition = self._edition(request, pk, "view")
        row = get_object_or_404(
            Rendition, pk=rendition, publication__editions=edition, state=Rendition.State.DONE
        )
        with row.file.open("rb") as file:
            content = file.read()
        if row.format == Rendition.Format.PDF:
            return HttpResponse(content, content_type="application/pdf")
        return render(
            request,
            "publications/admin/edition_preview.html",
            {
                "edition": edition,
                "fragment": mark_safe(content.decode()),  # noqa: S308 - made by our own templates
                "html_lang": language_tag(row.language),
                "desk_url": reverse(self.get_url_name("desk"), args=[pk]),
            },
        )

    def _edition(self, request: HttpRequest, pk: int, *actions: str) -> Edition:
        """The edition, for those who may do any of `actions`."""
        if not any(may(request, action) for action in actions):
            raise PermissionDenied
        edition: Edition = get_object_or_404(Edition.objects.select_related("snapshot"), pk=pk)
        return edition

    def _act(
        self, request: HttpRequest, pk: int, action: Callable[[], object], done: str
    ) -> HttpResponse:
        try:
            action()
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, reason)
        else:
            messages.success(request, done)
        return redirect(reverse(self.get_url_name("desk"), args=[pk]))
