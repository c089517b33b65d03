"""Reads of editions: what is public, what is frozen in one, whose a file is."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.contrib.redirects.models import Redirect

from publications.models import Edition, Publication, Rendition, Snapshot
from publications.models.editions import EditionQuerySet
from publications.pipeline.snapshot import strategy_page
from strategy.closing.reading import Closed, refuse_closed
from strategy.languages import ORIGINAL, has, offered, own_name
from strategy.models import Closure, Node, NodeFace, StrategyIndicator, StrategyPage
from strategy.models.closures import closure_of, closure_of_file
from strategy.refusals import Altered
from strategy.tree.queries import public_strategy
from strategy.working_copies.starting import working_copy_of

logger = logging.getLogger(__name__)


def public_editions(strategy: Node | None = None) -> list[Edition]:
    """Public editions, newest first; of one strategy or of all."""
    editions = Edition.objects.public().newest_first().select_related("strategy", "snapshot")
    if strategy is not None:
        editions = editions.filter(strategy=strategy)
    return list(editions)


def strategy_called(code: str) -> Node | None:
    """The strategy whose page has this code (its slug), else the one that had it last.

    An address that was given out goes on leading to its strategy, whatever the page is called
    by now: public editions bear the code of their day, and Wagtail keeps a redirect from the
    address of every page that was renamed.
    """
    page = public_strategy(code)
    if page is not None:
        return page.node
    frozen = _ever_public().filter(snapshot__content__contains=f'"code":"{code}"')
    for edition in frozen:
        data = intact_data(edition)
        if data is not None and data["strategy"]["code"] == code:
            strategy: Node = edition.strategy
            return strategy
    # Public or not: an edition is, whatever happens in the tree.
    strategies = StrategyPage.objects.in_place()
    left = Redirect.objects.filter(old_path__endswith=f"/{code}", redirect_page__in=strategies)
    redirect = left.order_by("-pk").first()
    called = {"pk": redirect.redirect_page_id} if redirect else {"slug": code}
    page = strategies.filter(**called).first()
    return page.node if page else None


def line_of(edition: Edition) -> tuple[str, ...]:
    """The stages whose editions supersede one another; 成案 and 一部改定 are one line."""
    final = edition.stage in Edition.FINAL_STAGES
    return tuple(Edition.FINAL_STAGES) if final else (edition.stage,)


def in_force(strategy: Node) -> list[Edition]:
    """The editions in force of a strategy; an adopted text before drafts, each newest first.

    An adopted text stays in force while drafts of the next one are out.
    """
    issued = Edition.objects.in_force().filter(strategy=strategy)
    return sorted(issued.newest_first(), key=lambda each: each.stage not in Edition.FINAL_STAGES)


def latest_edition(strategy: Node) -> Edition | None:
    """The edition in force that comes first; None before one is issued."""
    return next(iter(in_force(strategy)), None)


def latest_in_line(edition: Edition) -> Edition | None:
    """The edition in force of the same line of stages; None where the line has none."""
    issued = Edition.objects.in_force().filter(
        strategy=edition.strategy_id, stage__in=line_of(edition)
    )
    return issued.newest_first().first()


def latest_for(edition: Edition) -> Edition | None:
    """The edition in force for who reads this one: of a later stage, else of its own line.

    An adopted text stays in force while drafts of the next one are out.
    """
    stages = Edition.Stage.values
    if edition.stage not in Edition.FINAL_STAGES:
        later = Edition.objects.in_force().filter(
            strategy=edition.strategy_id,
            stage__in=stages[stages.index(edition.stage) + 1 :],
            dated__gte=str(edition.dated),
        )
        if (found := later.newest_first().first()) is not None:
            return found
    return latest_in_line(edition)


def edition_page(edition: Edition) -> StrategyPage | None:
    """The page whose tree an edition freezes: the public one, or the working copy."""
    if edition.from_working_copy:
        return working_copy_of(edition.strategy)
    return strategy_page(edition.strategy)


@lru_cache(maxsize=32)
def _parsed(sha256: str, pk: int) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(Snapshot.objects.get(pk=pk).content)
    return data


def snapshot_data(edition: Edition) -> dict[str, Any]:
    """The frozen content of an edition, kept by its hash; not to be changed.

    Raises:
        ValueError: the edition has none (a draft, or an original issued elsewhere).
        Altered: it is not what was frozen.
        Closed: the edition is closed.
    """
    if edition.snapshot is None:
        raise ValueError(f"{edition.code} has no snapshot")
    refuse_closed(edition)
    return _parsed(edition.snapshot.sha256, edition.snapshot.pk)


def intact_data(edition: Edition) -> dict[str, Any] | None:
    """The same for what does without: None where there is none, it is closed or altered."""
    try:
        return snapshot_data(edition) if edition.snapshot else None
    except Closed:
        return None
    except Altered:
        logger.exception("the snapshot of %s is not what was frozen", edition.code)
        return None


def frozen_nodes(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All nodes of a snapshot in reading order."""
    pending = list(reversed(data["nodes"]))
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(node["children"]))


def sample_figures(data: dict[str, Any]) -> list[str]:
    """Names of the indicators, charts and projects of a snapshot that show a sample value."""
    population = data["population"].get(ORIGINAL, {}).get("charts", [])
    return [
        *(
            indicator["name"]
            for node in frozen_nodes(data)
            for indicator in node["indicators"].get(ORIGINAL, [])
            if indicator["is_sample"] and not indicator.get("repeated")
        ),
        *(chart["title"] for chart in population if chart["sample"]),
        *(
            project["name"][ORIGINAL]
            for node in frozen_nodes(data)
            for project in node["projects"]
            if any(year["is_sample"] for year in project.get("budgets", ()))
        ),
    ]


def missing_translations(data: dict[str, Any]) -> list[str]:
    """What a snapshot says in Japanese only, by language, in sentences."""
    sentences = []
    for code in offered():
        if code == ORIGINAL:
            continue
        untranslated = [
            node["heading"][ORIGINAL]
            for node in frozen_nodes(data)
            if any(
                node[part][ORIGINAL] and not node[part].get(code)
                for part in ("heading", "scope_note", "summary", "statement", "body")
                if has(part, code)
            )
        ]
        if untranslated:
            shown = "」「".join(untranslated[:5])
            more = f"ほか{len(untranslated) - 5}件" if len(untranslated) > 5 else ""
            sentences.append(f"{own_name(code)}の訳がない項目があります:「{shown}」{more}")
    return sentences


@dataclass(frozen=True)
class Identified:
    """A file, or a content hash, that is one of the city's."""

    edition: Edition
    # Of a file; None where the hash is of the edition's frozen content.
    rendition: Rendition | None
    # The edition in force (`latest_for`), where that is another one.
    newer: Edition | None
    # Of the file or of the edition.
    closure: Closure | None

    @property
    def publication(self) -> Publication | None:
        return self.rendition.publication if self.rendition else None

    @property
    def is_latest(self) -> bool:
        """Whether it is the edition in force: not superseded, withdrawn, closed or left behind."""
        in_force = self.edition.state == Edition.State.ISSUED
        return in_force and self.newer is None and self.closure is None


def identify(sha256: str) -> list[Identified]:
    """Editions, public or closed, that a file's or a content's SHA-256 (64 hex digits) belongs to.

    What is not public yet is as unknown as what never was; several editions may share one
    uploaded file.
    """
    renditions = Rendition.objects.filter(
        sha256=sha256, state=Rendition.State.DONE, publication__editions__in=_ever_public()
    ).select_related("publication")
    pairs: list[tuple[Edition, Rendition | None]] = [
        (edition, rendition)
        for rendition in renditions.distinct()
        for edition in _ever_public().filter(publications=rendition.publication)
    ]
    pairs += [(edition, None) for edition in _ever_public().filter(snapshot__sha256=sha256)]
    found = []
    for edition, rendition in pairs:
        latest = latest_for(edition)
        newer = latest if latest is not None and latest.pk != edition.pk else None
        closure = closure_of(edition) or (closure_of_file(sha256) if rendition else None)
        found.append(Identified(edition, rendition, newer, closure))
    return found


def _ever_public() -> Any:
    return Edition.objects.ever_public().newest_first().select_related("strategy", "snapshot")


def faces_of(edition: Edition) -> QuerySet[NodeFace]:
    """The places of all that stands in the strategy, in the public tree and in copies of it."""
    return NodeFace.objects.filter(tree__node_face__node=edition.strategy)


def nodes_of(edition: Edition) -> QuerySet[Node]:
    """What stands in the strategy of an edition, in whichever tree."""
    return Node.objects.filter(pk__in=faces_of(edition).values("node"))


def uses_of(edition: Edition) -> QuerySet[StrategyIndicator]:
    """The indicators in the strategy of an edition."""
    return StrategyIndicator.objects.filter(strategy=edition.strategy)


def editions_naming(hashes: set[str]) -> list[str]:
    """The editions, called by their names, whose frozen content names a file by one of these."""
    named = Q()
    for sha256 in hashes:
        named |= Q(snapshot__content__contains=sha256)
    return [f"版「{edition}」" for edition in Edition.objects.filter(named)]


def naming_asset(editions: EditionQuerySet, sha256: str) -> EditionQuerySet:
    """Those of the editions whose frozen content names a file by its hash."""
    return editions.filter(snapshot__content__contains=f'"{sha256}"')
