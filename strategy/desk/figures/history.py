"""What happened to a thing, as sentences for people: recorded rows, and entries of the log."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Comment

from strategy.desk.figures.overview import DETAILS, recorder_name
from strategy.desk.shared.words import (
    BY_COMMAND,
    baseline_words,
    definition_words,
    evaluation_words,
    observation_words,
    publication_words,
    target_words,
    year_words,
)
from strategy.figures.recording import definition_of
from strategy.models import (
    Baseline,
    Definition,
    Evaluation,
    Indicator,
    Observation,
    Proposal,
    StrategyIndicator,
    Target,
)
from strategy.models.dated import DatedRow, moment_text
from strategy.notation.wareki import era_fiscal_year
from strategy.proposals.figures import approvals_of, approver_name
from strategy.proposals.records import AT_ONCE
from strategy.proposals.steps import APPROVED

# Told with the row that was recorded.
WITH_ITS_ROW = ("strategy.record", APPROVED)
NOTHING = "(空欄)"
# Saved again and again while one works; told once a day and person, unless it says what changed.
REPEATED = ("wagtail.edit", "wagtail.comments.edit")


# 公開, 作成, 下書きを保存: what takes しました.
_NOUN = re.compile(r"[一-鿿ァ-ヴー]\Z")
_SENTENCE = re.compile(r"(です|ます|ました|ません)\Z")
# 「目標」の下で並べ替え: what takes ました.
_STEM = re.compile(r"並べ替え\Z")
# What Wagtail calls by the state that follows: ロックあり.
_SAID = {
    "wagtail.lock": "ロックしました。",
    "wagtail.unlock": "ロックを解除しました。",
    # The details say which.
    AT_ONCE: "承認の要らない項目を変えました。",
}


@dataclass(frozen=True)
class HistoryEntry:
    """One thing that happened. `details`: (label, text), the empty ones left out."""

    moment: datetime
    when: str
    who: str
    what: str
    details: tuple[tuple[str, str], ...] = ()


def in_order(entries: Iterable[HistoryEntry]) -> list[HistoryEntry]:
    """The oldest first, as a story is told."""
    return sorted(entries, key=lambda entry: entry.moment)


# --- Recorded rows --------------------------------------------------------------------


def figure_entries(
    indicator: Indicator, uses: Sequence[StrategyIndicator]
) -> Iterator[HistoryEntry]:
    """Each row recorded about an indicator in these strategies: what it said, and replaced."""
    newest: Definition | None = None
    for use in uses:
        of_it = f"({use.strategy})" if len(uses) > 1 else ""
        definitions: list[Definition] = list(_rows(use.definitions))
        newest = definitions[-1] if definitions else newest
        yield from _told(definitions, f"測り方{of_it}", definition_words)
        yield from _aims_told(use, newest, of_it)
    if newest is None:
        return
    yield from _told(
        _rows(indicator.observations),
        lambda row: f"{year_words(newest, row.year)}の実績値",
        lambda row: observation_words(row, newest),
    )


def _aims_told(
    use: StrategyIndicator, definition: Definition | None, of_it: str
) -> Iterator[HistoryEntry]:
    """Baseline and targets in one strategy."""
    baselines = _rows(use.baselines)
    yield from _told(baselines, f"基準値{of_it}", lambda row: baseline_words(row, definition))
    if definition is not None:
        yield from _told(
            _rows(use.targets),
            lambda row: f"{year_words(definition, row.year)}の目標値{of_it}",
            lambda row: target_words(row, definition),
        )


def evaluation_entries(
    rows: QuerySet[Evaluation], *, names_strategy: bool
) -> Iterator[HistoryEntry]:
    """What bodies concluded; in which strategy, where several have the subject."""

    def subject(row: Evaluation) -> str:
        of_it = f"({row.strategy})" if names_strategy else ""
        return f"{era_fiscal_year(row.year)}の評価({row.body}){of_it}"

    yield from _told(
        rows.select_related("recorded_by", "body", "grade__scale", "supersedes__grade"),
        subject,
        evaluation_words,
    )


def row_sentence(row: DatedRow) -> tuple[str, str]:
    """(what a row speaks of, what it says), of any kind of row."""
    if isinstance(row, Evaluation):
        return f"{era_fiscal_year(row.year)}の評価({row.body})", evaluation_words(row)
    if isinstance(row, Definition):
        return "測り方", definition_words(row)
    assert isinstance(row, Baseline | Target | Observation)  # noqa: S101 - the other kinds
    definition = definition_of(row.indicator if isinstance(row, Observation) else row.use)
    if isinstance(row, Baseline):
        return "基準値", baseline_words(row, definition)
    if definition is None:
        return str(row._meta.verbose_name), str(row)
    if isinstance(row, Target):
        return f"{year_words(definition, row.year)}の目標値", target_words(row, definition)
    return f"{year_words(definition, row.year)}の実績値", observation_words(row, definition)


def _rows(manager: Any) -> Any:
    return manager.order_by("pk").select_related("recorded_by", "supersedes")


def _told(
    rows: Iterable[Any], subject: str | Callable[[Any], str], words: Callable[[Any], str]
) -> Iterator[HistoryEntry]:
    told = list(rows)
    approvals = approvals_of(told)
    for row in told:
        named = subject if isinstance(subject, str) else subject(row)
        said = words(row)
        if row.supersedes is None:
            what = f"{named}を「{said}」と記録しました。"
        elif (before := words(row.supersedes)) == said:
            what = f"{named}「{said}」の説明を改めました。"
        else:
            what = f"{named}を「{before}」から「{said}」に改めました。"
        yield HistoryEntry(
            row.recorded_at,
            moment_text(row.recorded_at),
            recorder_name(row),
            what,
            (*row_details(row), *_approval_details(approvals.get(row.pk))),
        )


def _approval_details(draft: Proposal | None) -> Iterator[tuple[str, str]]:
    if draft is None:
        return
    yield "起案", moment_text(draft.drafted_at)
    yield "承認", approver_name(draft)
    if draft.comment:
        yield "承認の意見", draft.comment


def row_details(row: Any) -> Iterator[tuple[str, str]]:
    """The words beside a recorded row: its reason first."""
    if row.reason:
        yield "改めた理由", row.reason
    for name, label in DETAILS:
        if text := getattr(row, name, ""):
            yield label, text
    if row.is_sample:
        yield "注意", "サンプル値です。"
    if later := publication_words(row):
        yield "公表", later


# --- The log --------------------------------------------------------------------------


def log_entries(entries: Iterable[Any]) -> Iterator[HistoryEntry]:
    """Entries of Wagtail's log; what is saved again and again is told once a day."""
    told: set[tuple[Any, ...]] = set()
    for entry in entries:
        day = timezone.localtime(entry.timestamp).date()
        once = (entry.action, entry.user_id, entry.object_id, day)
        repeated = entry.action in REPEATED and once in told and not entry.data.get("changes")
        if entry.action in WITH_ITS_ROW or repeated:
            continue
        told.add(once)
        yield HistoryEntry(
            entry.timestamp,
            moment_text(entry.timestamp),
            str(entry.user_display_name) if entry.user_id else BY_COMMAND,
            log_sentence(entry),
            tuple(log_details(entry)),
        )


def log_sentence(entry: Any) -> str:
    """What Wagtail calls an action, as a sentence; its own words are mostly nouns (公開)."""
    if said := _SAID.get(entry.action):
        return said
    message = str(entry.message).rstrip("。")
    if _NOUN.search(message):
        return f"{message}しました。"
    if _STEM.search(message):
        return f"{message}ました。"
    return f"{message}。" if _SENTENCE.search(message) else f"「{message}」の操作をしました。"


def log_details(entry: Any) -> Iterator[tuple[str, str]]:
    """What somebody wrote when doing it: a reason, or a comment to an approval."""
    if reason := str(entry.data.get("reason") or "").strip():
        yield "理由", reason
    comment = entry.data.get("comment")
    if isinstance(comment, str) and comment.strip():
        yield "コメント", comment.strip()
    for label, before, after in entry.data.get("changes") or ():
        yield label, f"{before or NOTHING}→{after or NOTHING}"
    if text := str(entry.data.get("text") or "").strip():
        yield "内容", text
    if held_back := entry.data.get("held_back"):
        yield "公開せず承認に回したもの", "、".join(held_back)
    if without := entry.data.get("without_item"):
        yield "項目がなくなり公開ページに載らない指標", "、".join(without)


def comment_entries(comments: QuerySet[Comment]) -> Iterator[HistoryEntry]:
    """What editors wrote to each other beside the fields, with the answers."""
    for comment in comments.select_related("user").prefetch_related("replies__user"):
        state = "(解決済み)" if comment.resolved_at else ""
        yield _said(comment, f"コメントを書きました{state}。")
        for reply in comment.replies.all():
            yield _said(reply, "コメントに返信しました。")


def _said(comment: Any, what: str) -> HistoryEntry:
    return HistoryEntry(
        comment.created_at,
        moment_text(comment.created_at),
        get_user_display_name(comment.user),
        what,
        (("コメント", comment.text),),
    )
