"""Working copies in the admin: begun and adopted from a strategy's own page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from strategy.desk.shared.access import page_head, signed_in
from strategy.desk.shared.acting import say_why
from strategy.languages import ORIGINAL, column, having, japanese_name
from strategy.models import NodeFace, Place, StrategyPage, User
from strategy.models.base import validate_slug
from strategy.refusals import Refused
from strategy.working_copies.adopting import adopt
from strategy.working_copies.starting import (
    NextTerm,
    next_term_of,
    no_end,
    proposed_next_term,
    start_next_stage,
    start_next_term,
    working_copy_of,
)


@dataclass(frozen=True)
class Step:
    """Something that is done to a whole strategy, after a page that explains it."""

    label: str
    explanation: str
    button: str
    done: str
    place: Place
    allowed: Callable[[StrategyPage, User], bool]
    act: Callable[[StrategyPage, User, Any], StrategyPage]
    # What has to be said before it can be done; asked of the strategy, with proposals.
    form: Callable[..., forms.Form] | None = None


class NextTermForm(forms.Form):
    """What the next term is called; nothing later has to be found and changed by hand."""

    slug: Any = forms.CharField(
        label="アドレス",
        max_length=255,
        validators=[validate_slug],
        help_text="公開するときのアドレスの最後の部分。半角の英小文字、数字とハイフンで入れます。",
        error_messages={"required": "アドレスを入れてください。"},
    )

    def __init__(self, data: Any = None, *, strategy: StrategyPage) -> None:
        proposed = proposed_next_term(strategy)
        super().__init__(data, label_suffix="", initial={"slug": proposed.slug})
        for code in having("heading"):
            name = column("heading", code)
            self.fields[name] = forms.CharField(
                label=f"名称({japanese_name(code)})",
                max_length=255,
                required=code == ORIGINAL,
                initial=proposed.headings[code],
                error_messages={"required": "次の期の名称を日本語で入れてください。"},
            )
        self.order_fields([*(name for name in self.fields if name != "slug"), "slug"])

    def called(self) -> NextTerm:
        headings = {code: self.cleaned_data[column("heading", code)] for code in having("heading")}
        return NextTerm(headings, self.cleaned_data["slug"])


STEPS = {
    "next-stage": Step(
        "次の段階の作業を始める",
        "この戦略のすべてのページを、下書きも含めて、市民には見えない場所に写します。写しの中では、"
        "章や目標を足したり並べ替えたりしても、公開中のページは変わりません。数値と評価は写しません。"
        "写しにも、同じ指標がそのまま表示されます。",
        "写しを作る",
        "「%s」の作業用の写しを作りました。",
        Place.PUBLIC,
        lambda page, user: page.permissions_for_user(user).can_edit(),
        lambda page, by, _: start_next_stage(strategy=page, by=by),
    ),
    "next-term": Step(
        "次の期の作業を始める",
        "この戦略のすべてのページを、次の期の戦略として、市民には見えない場所に写します。目標や施策は"
        "同じ項目として引き継がれ、指標の記録が続きます。対象期間は、この戦略の次の年度から同じ長さに"
        "なります。",
        "次の期の写しを作る",
        "次の期の写し「%s」を作りました。",
        Place.PUBLIC,
        lambda page, user: page.permissions_for_user(user).can_edit(),
        lambda page, by, form: start_next_term(strategy=page, by=by, called=form.called()),
        NextTermForm,
    ),
    "adopt": Step(
        "公開ページにする",
        "この写しが、市民の読むページになります。同じ戦略の公開中のページは「以前の内容」へ移り、"
        "管理画面でだけ読めるようになります。なくなるアドレスからは、同じ項目の今の場所へ、日本語と"
        "英語のそれぞれで自動的に転送します。",
        "公開ページにする",
        "「%s」を公開ページにしました。",
        Place.WORKING,
        lambda page, user: user.has_perm("strategy.adopt_working_copy"),
        lambda page, by, _: adopt(working_copy=page, by=by).page,
    ),
}


def steps_for(page: StrategyPage, user: Any) -> dict[str, Step]:
    """What the user may do to a strategy as a whole where it stands."""
    place = NodeFace.with_binned.values_list("place", flat=True).get(page_id=page.pk)
    return {
        name: step
        for name, step in STEPS.items()
        if step.place == place and page.live and step.allowed(page, user)
    }


@require_http_methods(["GET", "HEAD", "POST"])
def take_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The page that explains a step; sent, it is done."""
    page = get_object_or_404(StrategyPage, pk=pk)
    user = signed_in(request)
    if name not in STEPS:
        raise Http404
    step = steps_for(page, user).get(name)
    if step is None:
        raise PermissionDenied
    back = reverse("wagtailadmin_explore", args=[page.pk])
    sent = request.POST if request.method == "POST" else None
    form = step.form(sent, strategy=page) if step.form else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            result = step.act(page, user, form)
        except Refused as refused:
            if form is None:
                say_why(request, refused)
                return redirect(back)
            form.add_error(None, refused.reasons)
        else:
            messages.success(request, step.done % result.title)
            return redirect(reverse("wagtailadmin_explore", args=[result.pk]))
    context = {
        **page_head(step.label, "copy", (back, page.title)),
        "strategy": page,
        "step": step,
        "drafts": page.get_descendants(inclusive=True).filter(has_unpublished_changes=True),
        "back_url": back,
        "form": form,
        "standing": _standing(page, name),
        "hindrance": no_end(page) if name == "next-term" else "",
    }
    return render(request, "strategy/admin/working_copy.html", context)


def _standing(page: StrategyPage, name: str) -> StrategyPage | None:
    """The copy that a step would make, where somebody has made it already."""
    match name:
        case "next-stage":
            return working_copy_of(page.node)
        case "next-term":
            return next_term_of(page)
        case _:
            return None


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [path("strategies/<int:pk>/<slug:name>/", take_step, name="strategy_step")]


@hooks.register("register_page_header_buttons")
def buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """The steps of a strategy in the menu of its page."""
    strategy = page.specific_deferred
    if not isinstance(strategy, StrategyPage):
        return
    for priority, (name, step) in enumerate(steps_for(strategy, user).items(), start=70):
        url = reverse("strategy_step", args=[page.pk, name])
        yield Button(step.label, url, icon_name="copy", priority=priority)
