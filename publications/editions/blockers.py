"""What stands in the way of submitting, approving and issuing an edition, in sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q

from publications.editions.authors import approvers_of, has_edited
from publications.editions.queries import (
    edition_page,
    frozen_nodes,
    latest_in_line,
    nodes_of,
    sample_figures,
    snapshot_data,
    uses_of,
)
from publications.models import Edition, Rendition
from publications.pipeline.snapshot import as_frozen, canonical, strategy_page
from strategy.languages import ORIGINAL
from strategy.models import NodeFace, StrategyPage
from strategy.models.closures import closures_of_files
from strategy.notation.outline import is_provisional
from strategy.proposals.deciding import deciders, nobody_to_decide
from strategy.proposals.figures import open_figures
from strategy.refusals import Altered
from strategy.tree.queries import document_pages
from strategy.upkeep.text_checks import missing_blocks
from strategy.working_copies.adopting import (
    hindrances,
    indicators_without_item,
    last_held_back,
    not_approved,
)

# What of the strategy itself an approval is of, beside its document.
OF_THE_STRATEGY = ("heading", "summary", "legal_basis", "period")
# Of a frozen item what no tree says, and what is below it.
OF_THE_ITEM_ITSELF = ("indicators", "units", "projects", "children")


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
    return [*_missing_in(page), *date_blockers(edition)]


def nobody_to_approve(edition: Edition, by: AbstractBaseUser | None) -> list[str]:
    """Why nobody could approve what `by` would submit; the command line is asked nothing.

    Before it is submitted, nobody knows yet who wrote what it holds.
    """
    if by is None:
        return []
    authors = {by.pk}
    if edition.state != Edition.State.DRAFT:
        authors = {each.pk for each in deciders()} - {each.pk for each in approvers_of(edition)}
    nobody = nobody_to_decide(authors)
    return [nobody] if nobody else []


def _missing_in(page: StrategyPage) -> Iterator[str]:
    for each in document_pages(page, with_bodies=True):
        for _, label, named in missing_blocks(each):
            yield (
                f"「{each.title}」の{label}の{named}が表示できないので、凍結できません。"
                "ページを開いて直し、公開してください。"
            )


# As many indicators as a warning names.
NAMED = 5


def submission_warnings(edition: Edition) -> list[str]:
    """What hinders nothing but will be missing: figures of its indicators that wait for approval.

    A snapshot holds what is public.
    """
    nodes = nodes_of(edition)
    waiting = (
        open_figures()
        .filter(
            # What waits for another term of the strategy is none of this edition's.
            Q(use__strategy=edition.strategy)
            | Q(use=None, indicator__in=uses_of(edition).values("indicator"))
            | Q(node__in=nodes),
        )
        .select_related("indicator", "node")
    )
    subjects = list(dict.fromkeys(str(draft.subject) for draft in waiting))
    if not subjects:
        return []
    more = "など" if len(subjects) > NAMED else ""
    named = "」「".join(subjects[:NAMED])
    return [
        f"承認の済んでいない数値の起案が{len(waiting)}件あります(「{named}」{more})。"
        "承認されるまで、版には入りません。"
    ]


def approval_blockers(edition: Edition, by: AbstractBaseUser | None) -> list[str]:
    """Why `by` cannot approve an edition now, in sentences.

    Without `by` (the command line) only the edition itself is looked at.
    """
    if edition.state != Edition.State.IN_REVIEW:
        return [f"この版は「{edition.get_state_display()}」なので承認できません。"]
    if altered := snapshot_blockers(edition):
        return altered
    blockers = [*final_blockers(edition), *file_blockers(edition), *date_blockers(edition)]
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
    if altered := snapshot_blockers(edition):
        return altered
    return [
        *final_blockers(edition),
        *file_blockers(edition),
        *date_blockers(edition),
        *adoption_blockers(edition),
    ]


def snapshot_blockers(edition: Edition) -> list[str]:
    """A sentence where the content of an edition is no longer what was frozen."""
    try:
        # Read anew: what a process has kept of it says nothing of what is stored.
        _ = edition.snapshot.content if edition.snapshot else ""
    except Altered as altered:
        return altered.reasons
    return _closed_files(edition)


def _closed_files(edition: Edition) -> list[str]:
    """A sentence for each file that was closed after an edition was frozen with it."""
    if edition.snapshot is None or edition.is_public:
        return []
    closed = closures_of_files(snapshot_data(edition)["assets"]).values()
    return [
        f"「{closure.title}」が封鎖されました。差し戻し、ページから外して提出し直してください。"
        for closure in closed
    ]


def date_blockers(edition: Edition) -> list[str]:
    """An edition cannot come into force under a date before that of the one it follows."""
    standing = latest_in_line(edition)
    if standing is None or str(standing.dated) <= str(edition.dated):
        return []
    its, other = edition.dated, standing.dated
    mend = "版の日付を直してください。"
    if edition.state != Edition.State.DRAFT:
        mend = f"差し戻して、{mend}"
    of_other = f"公表中の版「{standing.name('ja')}」の日付({other.text('ja')})"
    if other.first_day > its.first_day:
        return [f"版の日付({its.text('ja')})が、{of_other}より前です。{mend}"]
    return [
        f"版の日付({its.text('ja')})が{of_other}より大まかなので、どちらが新しいか決まりません。"
        f"{mend}"
    ]


def adopts(edition: Edition) -> bool:
    """Whether issuing it lets a working copy take the public place."""
    return edition.from_working_copy and edition.stage in Edition.FINAL_STAGES


def approved_pages(edition: Edition, working_copy: StrategyPage) -> set[int]:
    """Primary keys of the pages of a copy whose words an edition's snapshot holds."""
    uids = [node["uid"] for node in frozen_nodes(snapshot_data(edition))]
    faces = NodeFace.objects.filter(tree_id=working_copy.pk, node__uid__in=uids)
    return {working_copy.pk, *faces.values_list("page_id", flat=True)}


def waiting_after_adoption(edition: Edition) -> list[str]:
    """What no reader will see when the copy takes the public place: drafts, indicators astray."""
    page = edition_page(edition) if adopts(edition) else None
    if page is None:
        return []
    return [
        *(
            f"「{each.title}」には、版に入らない新しい内容があります。公表しても"
            "公開ページには出さず、下書きのまま承認に回します。"
            for each in not_approved(page, approved_pages(edition, page))
        ),
        *(
            f"指標「{name}」は、載せる目標・施策が写しにありません。公表すると公開ページから"
            "なくなります。残すときは、その項目を写しに戻してください。"
            for name in indicators_without_item(page)
        ),
    ]


def held_back_by(edition: Edition) -> list[str]:
    """Titles of what stayed a draft when an edition that is issued took the public place."""
    page = strategy_page(edition.strategy) if adopts(edition) else None
    return last_held_back(page) if page else []


def adoption_blockers(edition: Edition) -> list[str]:
    """What keeps a working copy from the public place: it no longer reads as was approved."""
    if not adopts(edition):
        return []
    page = edition_page(edition)
    if page is None:
        return ["作業用の写しがないので、公開ページと置き換えられません。差し戻してください。"]
    if not page.live:
        return ["作業用の写しの戦略のページが下書きです。写しの中で公開操作をしてください。"]
    frozen = snapshot_data(edition)
    # The same spelling as what was frozen: tuples have become lists.
    standing = json.loads(canonical(as_frozen(edition, page)).content)
    return [
        *hindrances(page),
        *(
            f"作業用の写しの「{heading}」が、提出したあとで変わっています。"
            "写しを元に戻すか、差し戻して提出し直してください。"
            for heading in changed_items(frozen, standing)
        ),
    ]


def changed_items(frozen: dict[str, Any], standing: dict[str, Any]) -> list[str]:
    """Headings of what two states of a strategy do not have in common, in reading order.

    Figures, divisions and projects are left out: they are the items' own, whichever tree shows
    them, and public in both.
    """
    before, now = _items(frozen), _items(standing)
    keys = list(dict.fromkeys([*before, *now]))
    changed = [key for key in keys if _differ(before.get(key), now.get(key))]
    if not changed and list(before) != list(now):
        # The same items in another order.
        changed = ["strategy"]
    return [(before.get(key) or now[key])["heading"][ORIGINAL] for key in changed]


def _items(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    strategy = {
        name: data["strategy"][name] for name in OF_THE_STRATEGY if name in data["strategy"]
    }
    items = {"strategy": strategy}
    for node in frozen_nodes(data):
        items[node["uid"]] = {
            name: value for name, value in node.items() if name not in OF_THE_ITEM_ITSELF
        }
    return items


def _differ(before: dict[str, Any] | None, now: dict[str, Any] | None) -> bool:
    if before is None or now is None:
        return True
    # What is empty has no key.
    return any(before.get(name) != now.get(name) for name in before.keys() | now.keys())


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
