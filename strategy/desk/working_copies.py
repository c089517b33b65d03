"""Working copies in the admin: begun and adopted from a strategy's own page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from strategy.desk.indicators import HOME, signed_in
from strategy.models import NodeFace, Place, StrategyPage
from strategy.refusals import Refused
from strategy.working_copies import adopt, start_next_stage, start_next_term, working_copy_of


@dataclass(frozen=True)
class Step:
    """Something that is done to a whole strategy, after a page that explains it."""

    label: str
    explanation: str
    button: str
    done: str
    place: Place
    allowed: Callable[[StrategyPage, User], bool]
    act: Callable[[StrategyPage, User], StrategyPage]


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
        lambda page, by: start_next_stage(strategy=page, by=by),
    ),
    "next-term": Step(
        "次の期の作業を始める",
        "この戦略のすべてのページを、次の期の戦略として、市民には見えない場所に写します。目標や施策は"
        "同じ項目として引き継がれ、指標の記録が続きます。写しの名称、アドレス、対象期間は、写しの中で"
        "改めてください。",
        "次の期の写しを作る",
        "次の期の写し「%s」を作りました。",
        Place.PUBLIC,
        lambda page, user: page.permissions_for_user(user).can_edit(),
        lambda page, by: start_next_term(strategy=page, by=by),
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
        lambda page, by: adopt(working_copy=page, by=by).page,
    ),
}


def steps_for(page: StrategyPage, user: Any) -> dict[str, Step]:
    """What the user may do to a strategy as a whole where it stands."""
    place = NodeFace.objects.values_list("place", flat=True).get(page_id=page.pk)
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
    if request.method == "POST":
        try:
            result = step.act(page, user)
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, reason)
            return redirect(back)
        messages.success(request, step.done % result.title)
        return redirect(reverse("wagtailadmin_explore", args=[result.pk]))
    context = {
        "header_title": step.label,
        "header_icon": "copy",
        "breadcrumbs_items": [HOME, {"url": back, "label": page.title}, {"label": step.label}],
        "strategy": page,
        "step": step,
        "drafts": page.get_descendants(inclusive=True).filter(has_unpublished_changes=True),
        "back_url": back,
        "standing": working_copy_of(page.node) if name == "next-stage" else None,
    }
    return render(request, "strategy/admin/working_copy.html", context)


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
