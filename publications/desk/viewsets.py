"""Editions in the admin: the list, and the form of a draft."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.urls import URLPattern, path, re_path, reverse
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet

from publications.desk import page, steps
from publications.models import Edition
from strategy.models import Node, NodeFace, Place, StrategyPage
from strategy.models.public import public_pages

# As for other dates, but editions are put in order by theirs.
DATED = "令和8年12月1日、R8.12、2026のように、日・月・年までを入れます。年度は使えません。"
VERSION = "数字だけを入れます。{0}なら、表紙に「第{0}版」と印刷されます。"


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

        class EditionForm(form_class):  # type: ignore[misc, valid-type]  # built at run time
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                shown = public_pages("page__") | Q(place=Place.WORKING)
                faces = NodeFace.objects.filter(shown, page__in=StrategyPage.objects.values("pk"))
                self.fields["strategy"].queryset = Node.objects.filter(pk__in=faces.values("node"))
                self.fields["dated"].help_text = DATED
                number = self.instance.version or "2.1"
                self.fields["version"].help_text = VERSION.format(number)

        return EditionForm

    def get_add_view_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_add_view_kwargs(),
            "success_message": "版「%(object)s」を作りました。",
        }

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/", require_safe(page.show), name="desk"),
            path("<int:pk>/preview/<slug:language>/", require_safe(page.preview), name="preview"),
            path("<int:pk>/file/<int:rendition>/", require_safe(page.show_file), name="file"),
            re_path(
                r"^(?P<pk>[0-9]+)/assets/(?P<sha256>[0-9a-f]*)$",
                require_safe(page.show_asset),
                name="asset",
            ),
            path("<int:pk>/submit/", require_POST(steps.submit), name="submit"),
            path("<int:pk>/approve/", require_POST(steps.approve), name="approve"),
            path("<int:pk>/issue/", require_POST(steps.issue), name="issue"),
            path("<int:pk>/return/", require_POST(steps.send_back), name="return"),
            path("<int:pk>/withdraw/", require_POST(steps.withdraw), name="withdraw"),
            path("<int:pk>/correct/", require_POST(steps.correct), name="correct"),
            path("<int:pk>/retry/<int:rendition>/", require_POST(steps.retry), name="retry"),
            path("<int:pk>/upload/<int:rendition>/", require_POST(steps.upload), name="upload"),
        ]
