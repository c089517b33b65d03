"""Reads of editions: what is public, what stands in the way of issuing one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, Revision

from publications.models import Edition, Rendition
from publications.pipeline.snapshot import strategy_page
from strategy.models import Node, NodeFace
from strategy.outline import is_provisional
from strategy.presentation import ORIGINAL


def public_editions(strategy: Node | None = None) -> list[Edition]:
    """Public editions with their files, newest first; of one strategy or of all."""
    editions = Edition.objects.public().newest_first().select_related("strategy", "snapshot")
    if strategy is not None:
        editions = editions.filter(strategy=strategy)
    return list(editions.prefetch_related("publications__renditions"))


def snapshot_data(edition: Edition) -> dict[str, Any]:
    """The frozen content of an edition.

    Raises:
        ValueError: the edition has none (a draft, or an original issued elsewhere).
    """
    if edition.snapshot is None:
        raise ValueError(f"{edition.code} has no snapshot")
    data: dict[str, Any] = json.loads(edition.snapshot.content)
    return data


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


def submission_blockers(edition: Edition) -> list[str]:
    """Why an edition cannot be submitted now, in sentences; empty when it can."""
    if edition.state != Edition.State.DRAFT:
        return [f"この版は「{edition.get_state_display()}」なので提出できません。"]
    if strategy_page(edition.strategy) is None:
        return ["この戦略のページが公開されていないので、凍結する内容がありません。"]
    return []


def issue_blockers(edition: Edition, by: AbstractBaseUser | None) -> list[str]:
    """Why `by` cannot approve and issue an edition now, in sentences.

    Without `by` (the command line) only the edition itself is looked at.
    """
    if edition.state != Edition.State.IN_REVIEW:
        return [f"この版は「{edition.get_state_display()}」なので公表できません。"]
    blockers = []
    if edition.stage in Edition.FINAL_STAGES:
        provisional = [
            node["heading"]["ja"]
            for node in frozen_nodes(snapshot_data(edition))
            if node["provisional"]
        ]
        if is_provisional(snapshot_data(edition)["strategy"]["heading"]["ja"]):
            provisional.insert(0, snapshot_data(edition)["strategy"]["heading"]["ja"])
        blockers += [f"成案に仮称が残っています:「{heading}」" for heading in provisional]
        blockers += [
            f"成案にサンプル値が残っています:「{name}」"
            for name in sample_figures(snapshot_data(edition))
        ]
    for rendition in Rendition.objects.filter(publication__editions=edition):
        if rendition.state == Rendition.State.FAILED:
            blockers.append(f"{rendition}の作成に失敗しています。作り直してください。")
        elif rendition.state != Rendition.State.DONE:
            blockers.append(f"{rendition}をまだ作成しています。")
    if by is not None:
        if edition.submitted_by_id == by.pk:
            blockers.append("提出した本人は承認できません。別の承認者が承認してください。")
        elif has_edited(by, edition):
            blockers.append(
                "この版の内容を編集した人は承認できません。別の承認者が承認してください。"
            )
    return blockers


def has_edited(user: AbstractBaseUser, edition: Edition) -> bool:
    """Whether `user` saved any page of the strategy since the edition before this one.

    Every saved revision counts, autosaved ones too.
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
