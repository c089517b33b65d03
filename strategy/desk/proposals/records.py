"""Forms of records and of the settings, which propose what they change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from modelcluster.models import ClusterableModel
from wagtail import hooks
from wagtail.admin.auth import require_admin_access
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.contrib.settings.views import EditView as SettingsView
from wagtail.models import Revision
from wagtail.snippets.action_menu import ActionMenuItem, SaveMenuItem
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from strategy.access.permissions import records_known
from strategy.desk.proposals.approvers import say_before_proposing
from strategy.desk.proposals.gathering import (
    drafted_in_address,
    kept_into,
    open_with,
    own_items_prepared,
    put_forward,
)
from strategy.desk.shared.access import page_head, signed_in
from strategy.desk.shared.acting import say_why
from strategy.desk.shared.choosers import RecordChooserViewSet
from strategy.models import Node, NodeFace, Place, Proposal, ProposalItem
from strategy.models.nodes import named_nodes
from strategy.proposals.records import (
    key_of,
    record_item,
    removal_item,
    save_at_once,
    typed_before,
)
from strategy.proposals.steps import propose
from strategy.refusals import Refused

NOTHING_CHANGED = "変わったところがないので、何も起案していません。"


class ProposingForm:
    """A view of a form that hands in what was typed in place of saving it.

    What needs no approval is saved at once; so is all of a record that names only items which
    nobody reads yet.
    """

    request: HttpRequest
    expects_json_response = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        say_before_proposing(request)
        return super().get(request, *args, **kwargs)  # type: ignore[misc]  # a mixin

    @cached_property
    def drafted(self) -> ProposalItem | None:
        """What the user has put into a proposal of the own about the record."""
        key = key_of(self.object)  # type: ignore[attr-defined]  # a mixin
        return own_items_prepared(self.request).filter(key=key).first()

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]  # a mixin
        if self.request.method == "GET" and self.drafted is not None:
            typed = typed_before(self.drafted, kwargs["instance"], kwargs["for_user"])
            open_with(self.request, self.drafted, overtaken=typed is None)
            kwargs["data"] = typed
        return kwargs

    @property
    def has_unsaved_changes(self) -> bool:
        """What stands in a proposal is kept, though the form shows it as if it were sent."""
        return self.request.method == "POST"

    def form_valid(self, form: Any) -> HttpResponse:
        self.form = form
        stood = type(form.instance)._default_manager.filter(pk=form.instance.pk).first()
        if not (
            reaches_public(form.instance, form.cleaned_data) or (stood and reaches_public(stood))
        ):
            return super().form_valid(form)  # type: ignore[misc]  # a mixin
        by = signed_in(self.request)
        try:
            with transaction.atomic():
                saved = save_at_once(form, by)
                proposal = self._proposed(form)
        except Refused as refused:
            form.add_error(None, refused.reasons)
            # As Wagtail notes it of a form that has a fault.
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]  # a mixin
        if saved:
            messages.success(self.request, f"{'、'.join(saved)}を保存しました。")
        if proposal is not None:
            messages.success(self.request, said(proposal))
        elif not saved:
            messages.info(self.request, NOTHING_CHANGED)
        return redirect(self.get_success_url())  # type: ignore[attr-defined]  # a mixin

    def _proposed(self, form: Any) -> Proposal | None:
        item = record_item(form, self.request.POST)
        if self.drafted is not None:
            # A new record is known by what was typed first.
            item.key = self.drafted.key
        if not item.arguments["changes"]:
            return None
        return put_forward(self.request, [item])


def reaches_public(record: Model, said: Mapping[str, Any] | None = None) -> bool:
    """Whether readers see what a record says, or will without another word on it.

    All items that it names have a page that is published, waits for approval or for its time.
    `said`: what a form says of it, which its rows do not yet.
    """
    nodes: set[int] = set()
    for name in getattr(record, "names_nodes", ()):
        field = record._meta.get_field(name)
        if field.many_to_many:
            chosen = (said or {}).get(name)
            if chosen is None:
                chosen = getattr(record, name).all() if record.pk else ()
            nodes |= {node.pk for node in chosen}
        elif key := getattr(record, f"{name}_id"):
            nodes.add(key)
    open_items = ProposalItem.objects.filter(kind=ProposalItem.Kind.PAGE, is_open=True)
    due = Revision.objects.page_revisions().exclude(approved_go_live_at=None)
    waiting = [*open_items.values_list("object_id", flat=True)]
    waiting += [int(key) for key in due.values_list("object_id", flat=True)]
    shown = Q(page__live=True) | Q(page__in=waiting)
    faces = NodeFace.objects.filter(shown, place=Place.PUBLIC, node__in=nodes)
    public = faces.values("node")
    return not Node.objects.filter(pk__in=nodes).exclude(pk__in=public).exists()


def said(proposal: Proposal) -> str:
    """What is said when a change was handed in, or kept for a proposal to come."""
    if proposal.state == Proposal.State.PREPARING:
        return f"作成中の起案「{proposal.title}」に加えました。まだ提出していません。"
    return f"{proposal.title}を承認待ちにしました。公開は、ほかの人が承認してからです。"


class RecordCreateView(ProposingForm, CreateView):
    @cached_property
    def drafted(self) -> ProposalItem | None:
        """The new record that the address names, to be mended."""
        kind = ContentType.objects.get_for_model(self.model)
        new = drafted_in_address(self.request).filter(kind=ProposalItem.Kind.NEW)
        return new.filter(content_type=kind).first()

    def get_add_url(self) -> str:
        url: str = super().get_add_url()
        return f"{url}?draft={self.drafted.pk}" if self.drafted else url

    def get_success_url(self) -> str:
        return reverse(self.index_url_name)


class RecordEditView(ProposingForm, EditView):
    def get_success_url(self) -> str:
        return reverse(self.index_url_name)


class RecordCopyView(RecordCreateView, SnippetViewSet.copy_view_class):
    """A new record, filled in as another is."""

    def get_object(self, queryset: Any = None) -> Model | None:
        original = super().get_object(queryset)
        if self.request.method == "POST":
            return None
        many = original._meta.many_to_many
        self.initial = {field.name: getattr(original, field.name).all() for field in many}
        new: Model = copy(original)
        new.pk, new._state.adding = None, True
        if isinstance(original, ClusterableModel):
            original.copy_all_child_relations(new)
        return new


class ProposedViewSet(SnippetViewSet):
    """Records whose changes are proposed (登録情報)."""

    chooser_viewset_class = RecordChooserViewSet
    add_view_class = RecordCreateView
    edit_view_class = RecordEditView
    copy_view_class = RecordCopyView

    def get_queryset(self, request: HttpRequest) -> Any:
        """Those that the reader may be told of, with the items they are called after."""
        known = records_known(request.user, self.model._default_manager.all())
        named = getattr(self.model, "names_nodes", ())
        return known.prefetch_related(*map(named_nodes, named))


def is_proposed(model: type[Model]) -> bool:
    """Whether a kind of record goes by approval."""
    return isinstance(getattr(model, "snippet_viewset", None), ProposedViewSet)


# After those that name what hangs on it.
@hooks.register("before_delete_snippet", order=10)
def propose_removal(request: HttpRequest, records: Sequence[Model]) -> HttpResponse | None:
    """Propose that records are taken away, one or many at once, and ask before as for that."""
    if not records or not is_proposed(type(records[0])) or not any(map(reaches_public, records)):
        return None
    viewset = type(records[0]).snippet_viewset  # type: ignore[attr-defined]  # Wagtail's
    back = get_valid_next_url_from_request(request) or reverse(viewset.get_url_name("list"))
    if request.method != "POST":
        say_before_proposing(request)
        context = {
            **page_head(
                f"{records[0]._meta.verbose_name}の削除の起案",
                viewset.icon,
                (back, viewset.menu_label),
            ),
            "records": [
                (record, reverse(viewset.get_url_name("usage"), args=[record.pk]))
                for record in records
            ],
            "back_url": back,
        }
        return render(request, "strategy/admin/propose_removal.html", context)
    try:
        proposal = propose([removal_item(record) for record in records], by=signed_in(request))
    except Refused as refused:
        say_why(request, refused)
    else:
        messages.success(request, said(proposal))
    return redirect(back)


# --- The buttons --------------------------------------------------------------------------


class HandInItem(ActionMenuItem):
    """Hands in what was typed."""

    template_name = "strategy/admin/proposal_hand_in.html"


class Into:
    """The buttons that keep what was typed for a proposal to come."""

    template_name = "strategy/admin/proposal_into.html"
    name = "action-into"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)  # type: ignore[misc]  # a mixin
        return {**context, **kept_into(context["request"])}


class IntoItem(Into, ActionMenuItem):
    """Those of a record's form."""

    def is_shown(self, context: Any) -> bool:
        return is_proposed(context["model"])


@hooks.register("register_snippet_action_menu_item")
def into_item(model: type[Any]) -> ActionMenuItem | None:
    return IntoItem(order=50) if is_proposed(model) else None


@hooks.register("construct_snippet_action_menu")
def say_what_saving_does(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """The button of a record hands in; it saves nothing."""
    if is_proposed(context["model"]):
        items[:] = [HandInItem() if isinstance(item, SaveMenuItem) else item for item in items]


# --- The settings -------------------------------------------------------------------------


class ProposedSettingsView(ProposingForm, SettingsView):
    """The settings of the site, which every page of it shows."""

    template_name = "strategy/admin/settings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, **kept_into(self.request)}


def in_place_of_wagtails() -> list[URLPattern]:
    """Wagtail's own form would save them at once."""
    return [
        path(
            "admin/settings/<slug:app_name>/<slug:model_name>/<int:pk>/",
            require_admin_access(ProposedSettingsView.as_view()),
        )
    ]
