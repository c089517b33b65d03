"""Public pages of editions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from publications.addresses import manifest_path
from publications.editions.presentation import (
    EditionBanner,
    EditionItem,
    correction_item,
    edition_items,
    edition_name,
    frozen_heading,
)
from publications.editions.queries import (
    latest_edition,
    latest_for,
    line_of,
    public_editions,
)
from publications.models import Correction, Edition, Rendition
from publications.pipeline.snapshot import strategy_page
from publications.site.found import public_edition
from strategy.files.storage import read_whole
from strategy.languages import Text, text_of
from strategy.notation.wareki import date_of, date_text
from strategy.site.page_frame import active_language, home_link, page_frame
from strategy.site.shapes import Fact
from strategy.site.unavailable import served_as_issued
from strategy.tree.links import Link


@require_safe
def edition_list(request: HttpRequest) -> HttpResponse:
    """Every public edition, by strategy."""
    language = active_language()
    editions = public_editions()
    by_strategy: dict[int, list[EditionItem]] = {}
    for edition, item in zip(editions, edition_items(editions, language), strict=True):
        by_strategy.setdefault(edition.strategy_id, []).append(item)
    groups = [(items[0].strategy, items[0].strategy_url, items) for items in by_strategy.values()]
    title = gettext("公表資料")
    context: dict[str, Any] = {
        "heading": Text(title),
        "groups": groups,
        **page_frame(
            title=title,
            description=gettext("戦略の骨子案や冊子を、公表した版ごとに掲載しています。"),
            crumbs=[home_link(language), Link(title, "", current=True)],
        ),
    }
    return render(request, "publications/edition_list.html", context)


@require_safe
@served_as_issued
def edition_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One edition: the frozen document in HTML, its files, its hash."""
    language = active_language()
    edition = public_edition(code)
    [item] = edition_items([edition], language)
    # What it was called then: an edition keeps its name, whatever the strategy is called today.
    title = f"{frozen_heading(edition, language) or item.strategy} {item.heading}"
    context: dict[str, Any] = {
        "edition": item,
        "heading": Text(title),
        "strategy": Link(str(item.strategy), item.strategy_url, lang=item.strategy.lang),
        "facts": _facts(edition, item, language),
        "sha256": edition.snapshot.sha256 if edition.snapshot else "",
        "fragment": _fragment(edition, language),
        "banner": _banner(edition, language),
        "corrections": [correction_item(row, language) for row in _corrections(edition)],
        "corrects": [
            correction_item(row, language) for row in edition.corrects.select_related("edition")
        ],
        "manifest_url": manifest_path(edition.code),
        "latest_url": _latest_url(edition),
        **page_frame(
            title=title,
            description=str(item.note) or title,
            crumbs=[
                home_link(language),
                Link(gettext("公表資料"), reverse("edition_list")),
                Link(title, "", current=True),
            ],
        ),
    }
    return render(request, "publications/edition_detail.html", context)


def _fragment(edition: Edition, language: str) -> str:
    """The frozen document as HTML; "" for an original issued elsewhere."""
    rendition = (
        Rendition.objects.filter(
            publication__editions=edition,
            language=language,
            format=Rendition.Format.HTML,
            state=Rendition.State.DONE,
        )
        .order_by("publication__position", "pk")
        .first()
    )
    if rendition is None:
        return ""
    content = read_whole(str(rendition.file.name), rendition.sha256)
    return mark_safe(content.decode())  # noqa: S308 - made by our own templates


def _facts(
    edition: Edition,
    item: EditionItem,
    language: str,
) -> list[Fact]:
    facts = [
        Fact(gettext("戦略"), str(item.strategy), item.strategy_url, item.strategy.lang),
        Fact(gettext("段階"), item.stage_label),
    ]
    if edition.version:
        facts.append(Fact(gettext("版数"), edition.version))
    facts.append(Fact(gettext("版の日付"), item.dated.text))
    if edition.decision_number:
        facts.append(Fact(gettext("決裁番号"), edition.decision_number))
    if edition.decided_on is not None:
        facts.append(Fact(gettext("決裁日"), date_text(edition.decided_on, language)))
    facts += [Fact(gettext("状態"), item.state_label)]
    if edition.withdrawn_at is not None:
        day = timezone.localtime(edition.withdrawn_at).date()
        facts.append(Fact(gettext("取り下げた日"), date_text(day, language)))
    return facts


def _corrections(edition: Edition) -> Iterable[Correction]:
    return edition.corrections.select_related("corrected_in")


def _latest_url(edition: Edition) -> str:
    """The address that always leads to the strategy's edition in force; "" where it has none."""
    page = strategy_page(edition.strategy)
    if latest_edition(edition.strategy) is None:
        return ""
    return reverse("latest_edition", args=[page.slug]) if page else ""


def _banner(edition: Edition, language: str) -> EditionBanner | None:
    """What stands above an edition that is not in force, with the way to the one that is."""
    latest = latest_for(edition)
    link = (
        Link(
            f"{edition_name(latest, language)} {date_of(latest.dated, language).text}",
            latest.get_absolute_url(),
        )
        if latest is not None and latest.pk != edition.pk
        else None
    )
    match edition.state:
        case Edition.State.SUPERSEDED if link is None and _followed_by_closed(edition):
            words = gettext("これは旧版です。このあとに公表された版は、封鎖されています。")
        case Edition.State.SUPERSEDED if link is None:
            words = gettext("これは旧版です。このあとに公表された版は、取り下げられました。")
        case Edition.State.SUPERSEDED:
            words = gettext("これは旧版です。新しい版が公表されています。")
        case Edition.State.WITHDRAWN:
            words = gettext("この版は取り下げられました。")
            return EditionBanner(words, text_of(edition, "withdrawal_reason", language), link)
        case _ if link is not None:
            words = gettext("この戦略は、その後の段階の版が公表されています。")
        case _:
            return None
    return EditionBanner(words, Text(""), link)


def _followed_by_closed(edition: Edition) -> bool:
    """Whether the edition that superseded this one is issued still, and closed."""
    return Edition.objects.filter(
        strategy=edition.strategy_id, stage__in=line_of(edition), state=Edition.State.ISSUED
    ).exists()
