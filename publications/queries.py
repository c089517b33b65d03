"""Reads of editions: what is public, what stands in the way of approving and issuing one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, Revision

from publications.models import Edition, Publication, Rendition, Snapshot
from publications.pipeline.snapshot import strategy_page
from strategy.models import Node, NodeFace, StrategyPage
from strategy.outline import is_provisional
from strategy.presentation import ORIGINAL
from strategy.working_copies import working_copy_of


def public_editions(strategy: Node | None = None) -> list[Edition]:
    """Public editions with their files, newest first; of one strategy or of all."""
    editions = Edition.objects.public().newest_first().select_related("strategy", "snapshot")
    if strategy is not None:
        editions = editions.filter(strategy=strategy)
    return list(editions.prefetch_related("publications__renditions"))


def line_of(edition: Edition) -> tuple[str, ...]:
    """The stages whose editions supersede one another; 成案 and 一部改定 are one line."""
    final = edition.stage in Edition.FINAL_STAGES
    return tuple(Edition.FINAL_STAGES) if final else (edition.stage,)


def latest_edition(strategy: Node) -> Edition | None:
    """The newest edition in force of a strategy, of whatever stage; None before the first."""
    issued = Edition.objects.filter(strategy=strategy, state=Edition.State.ISSUED)
    return issued.newest_first().first()


def latest_in_line(edition: Edition) -> Edition | None:
    """The edition in force of the same line of stages; None where the line has none."""
    issued = Edition.objects.filter(
        strategy=edition.strategy_id, stage__in=line_of(edition), state=Edition.State.ISSUED
    )
    return issued.newest_first().first()


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
    """
    if edition.snapshot is None:
        raise ValueError(f"{edition.code} has no snapshot")
    return _parsed(edition.snapshot.sha256, edition.snapshot.pk)


def frozen_nodes(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All nodes of a snapshot in reading order."""
    pending = list(reversed(data["nodes"]))
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(node["children"]))


def sample_figures(data: dict[str, Any]) -> list[str]:
    """Names of the indicators and charts of a snapshot that show a sample value."""
    population = data.get("population", {}).get(ORIGINAL, {}).get("charts", [])
    return [
        *(
            indicator["name"]
            for node in frozen_nodes(data)
            for indicator in node.get("indicators", {}).get(ORIGINAL, [])
            if indicator["is_sample"]
        ),
        *(chart["title"] for chart in population if chart["sample"]),
    ]


def missing_translations(data: dict[str, Any]) -> list[str]:
    """What a snapshot says in Japanese only, by language, in sentences."""
    sentences = []
    for code, name in settings.LANGUAGES:
        if code == ORIGINAL:
            continue
        untranslated = [
            node["heading"][ORIGINAL]
            for node in frozen_nodes(data)
            if any(
                node[part][ORIGINAL] and not node[part].get(code)
                for part in ("heading", "scope_note", "summary", "statement", "body")
            )
        ]
        if untranslated:
            shown = "」「".join(untranslated[:5])
            more = f"ほか{len(untranslated) - 5}件" if len(untranslated) > 5 else ""
            sentences.append(f"{name}の訳がない項目があります:「{shown}」{more}")
    return sentences


def submission_blockers(edition: Edition) -> list[str]:
    """Why an edition cannot be submitted now, in sentences; empty when it can."""
    if edition.state != Edition.State.DRAFT:
        return [f"この版は「{edition.get_state_display()}」なので提出できません。"]
    page = edition_page(edition)
    if page is None and edition.from_working_copy:
        return ["この戦略の作業用の写しがありません。写しを作るか、公開ページから凍結します。"]
    if page is None:
        return ["この戦略のページが公開されていないので、凍結する内容がありません。"]
    if not page.live:
        return ["作業用の写しの戦略のページが下書きのままです。写しの中で公開操作をしてください。"]
    return []


def approval_blockers(edition: Edition, by: AbstractBaseUser | None) -> list[str]:
    """Why `by` cannot approve an edition now, in sentences.

    Without `by` (the command line) only the edition itself is looked at.
    """
    if edition.state != Edition.State.IN_REVIEW:
        return [f"この版は「{edition.get_state_display()}」なので承認できません。"]
    blockers = [*final_blockers(edition), *file_blockers(edition)]
    if by is not None:
        if edition.submitted_by_id == by.pk:
            blockers.append("提出した本人は承認できません。別の承認者が承認してください。")
        elif has_edited(by, edition):
            blockers.append(
                "この版の内容を編集した人は承認できません。別の承認者が承認してください。"
            )
    return blockers


def issue_blockers(edition: Edition) -> list[str]:
    """Why an approved edition cannot be made public now, in sentences."""
    if edition.state != Edition.State.APPROVED:
        return [f"この版は「{edition.get_state_display()}」なので公表できません。"]
    return [*final_blockers(edition), *file_blockers(edition)]


def final_blockers(edition: Edition) -> list[str]:
    """What a final text (成案, 一部改定) must not hold: provisional names, sample figures."""
    if edition.stage not in Edition.FINAL_STAGES:
        return []
    data = snapshot_data(edition)
    heading = data["strategy"]["heading"][ORIGINAL]
    provisional = [heading] if is_provisional(heading) else []
    provisional += [n["heading"][ORIGINAL] for n in frozen_nodes(data) if n["provisional"]]
    return [
        *(f"成案に仮称が残っています:「{name}」" for name in provisional),
        *(f"成案にサンプル値が残っています:「{name}」" for name in sample_figures(data)),
    ]


def file_blockers(edition: Edition) -> list[str]:
    """Files of an edition that are not made yet, or could not be."""
    blockers = []
    for rendition in Rendition.objects.filter(publication__editions=edition):
        if rendition.state == Rendition.State.FAILED:
            blockers.append(f"{rendition}の作成に失敗しています。作り直してください。")
        elif rendition.state != Rendition.State.DONE:
            blockers.append(f"{rendition}をまだ作成しています。")
    return blockers


def has_edited(user: AbstractBaseUser, edition: Edition) -> bool:
    """Whether `user` saved any page of the strategy since the edition before this one.

    Every saved revision counts, autosaved ones too, in the public tree and in copies of it.
    """
    faces = NodeFace.objects.filter(tree__node_face__node=edition.strategy)
    pages = [str(pk) for pk in faces.values_list("page_id", flat=True)]
    revisions = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id__in=pages, user=user
    )
    before = (
        Edition.objects.public()
        .filter(strategy=edition.strategy, submitted_at__isnull=False)
        .exclude(pk=edition.pk)
        .order_by("-submitted_at")
        .first()
    )
    if before is not None:
        revisions = revisions.filter(created_at__gt=before.submitted_at)
    return revisions.exists()


@dataclass(frozen=True)
class Identified:
    """A file, or a content hash, that is one of the city's."""

    edition: Edition
    # Of a file; None where the hash is of the edition's frozen content.
    rendition: Rendition | None
    # The edition in force of the same line, where that is another one.
    newer: Edition | None

    @property
    def publication(self) -> Publication | None:
        return self.rendition.publication if self.rendition else None

    @property
    def is_latest(self) -> bool:
        """Whether the edition is the one in force: neither superseded nor withdrawn."""
        return self.edition.state == Edition.State.ISSUED


def identify(sha256: str) -> list[Identified]:
    """Public editions that a file's or a content's SHA-256 (64 hex digits) belongs to.

    What is not public yet is as unknown as what never was; several editions may share one
    uploaded file.
    """
    renditions = Rendition.objects.filter(
        sha256=sha256, state=Rendition.State.DONE, publication__editions__in=_public()
    ).select_related("publication")
    pairs: list[tuple[Edition, Rendition | None]] = [
        (edition, rendition)
        for rendition in renditions.distinct()
        for edition in _public().filter(publications=rendition.publication)
    ]
    pairs += [(edition, None) for edition in _public().filter(snapshot__sha256=sha256)]
    found = []
    for edition, rendition in pairs:
        latest = latest_in_line(edition)
        newer = latest if latest is not None and latest.pk != edition.pk else None
        found.append(Identified(edition, rendition, newer))
    return found


def _public() -> Any:
    return Edition.objects.public().newest_first().select_related("strategy", "snapshot")
