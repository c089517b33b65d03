"""Drafted figures as the admin shows them: what stands beside what is proposed, who, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from wagtail.admin.utils import get_user_display_name

from strategy.desk.shared.node_choices import titles_of
from strategy.desk.shared.words import (
    baseline_words,
    evaluation_words,
    figure_words,
    moment_text,
    observation_words,
    target_words,
    year_words,
)
from strategy.figures.drafting.arguments import MODELS, drafted_row, key_of
from strategy.figures.drafting.deciding import (
    Authority,
    answering_unit,
    answers_for,
    authority_of,
    may_approve,
    may_confirm,
    may_return,
    may_withdraw,
)
from strategy.figures.drafting.steps import OWN_DRAFT, day_of_publication, drafted_on
from strategy.figures.uses import facts_of_strategies, in_several_strategies
from strategy.inquiries.differences import CellChange
from strategy.languages import column, columns, having, japanese_name
from strategy.models import Definition, FigureDraft, Indicator, Observation, StrategyIndicator
from strategy.models.dated import DatedRow, city_today
from strategy.notation.wareki import date_text
from strategy.refusals import Refused

State = FigureDraft.State
KIND_LABELS = dict(FigureDraft.Kind.choices)
TEXTS = ("definition", "formula", "comment", "response", "note", "source")
NO_PAGE = "(ページのない項目)"
PUBLISHED = "公表日"
OVERTAKEN = (
    "起案のあとに、同じところがほかの人の記録で変わりました。承認できないので、差し戻してください。"
)


@dataclass(frozen=True)
class DraftCard:
    """A draft with what the reader may do about it. `changes`: the main one first."""

    draft: FigureDraft
    subject: str
    subject_url: str
    drafted: str
    reason: str
    confirmed: str
    decided: str
    changes: tuple[CellChange, ...]
    notices: tuple[str, ...]
    may_confirm: bool
    # The reader answers for the division; else says that it was asked.
    is_division: bool
    may_approve: bool
    is_deputy: bool
    may_return: bool
    may_withdraw: bool
    # Where it is drafted anew; empty where it is not the reader's to do.
    redraft_url: str

    @property
    def pk(self) -> int:
        return int(self.draft.pk)

    @property
    def main(self) -> CellChange | None:
        """What stands and what is proposed, in a word: of a definition what is new in it."""
        changed = (cell for cell in self.changes if cell.is_changed and cell.head != PUBLISHED)
        return next(changed, None)


def with_names(drafts: QuerySet[FigureDraft]) -> QuerySet[FigureDraft]:
    """The drafts with all that a card names."""
    return drafts.select_related(
        *("indicator__unit_in_charge", "use__indicator", "use__strategy", "node"),
        *("drafted_by", "confirmed_by", "decided_by"),
    )


def returned_to(user: Any) -> QuerySet[FigureDraft]:
    """What came back to a user, who has not drafted it anew nor laid it aside."""
    later = FigureDraft.objects.filter(key=OuterRef("key"), pk__gt=OuterRef("pk"))
    returned = FigureDraft.objects.filter(drafted_by=user.pk, state=State.RETURNED)
    return returned.exclude(Exists(later))


def drafts_on(indicator: Indicator, user: Any) -> QuerySet[FigureDraft]:
    """What is open on an indicator, and what of it came back to the user."""
    of_it = Q(state__in=FigureDraft.OPEN) | Q(pk__in=returned_to(user).values("pk"))
    return FigureDraft.objects.filter(of_it, indicator=indicator)


def cards_of(drafts: Iterable[FigureDraft], user: Any) -> list[DraftCard]:
    """A card each, in their order; the number of queries does not grow with the drafts."""
    wanted = list(drafts)
    authority = authority_of(user)
    standing = _standing(wanted)
    definitions = _definitions(wanted)
    titles = titles_of({draft.node_id for draft in wanted if draft.node_id})
    strategies = _strategies_named(wanted)
    return [
        _card(
            draft,
            user,
            authority,
            standing.get(draft.pk),
            definitions.get(draft.indicator_id),
            (titles.get(draft.node_id, NO_PAGE) if draft.node_id else str(draft.indicator))
            + strategies.get(draft.pk, ""),
        )
        for draft in wanted
    ]


def _strategies_named(drafts: list[FigureDraft]) -> dict[int, str]:
    """(第3期総合戦略): which strategy a draft is for, where several have its subject."""
    keys = {draft.indicator_id for draft in drafts if draft.indicator_id}
    uses = StrategyIndicator.objects.filter(indicator__in=keys).values_list("indicator", flat=True)
    several = {key for key, count in Counter(uses).items() if count > 1}
    items = in_several_strategies(draft.node_id for draft in drafts if draft.node_id)
    of_strategy = {
        draft.pk: draft.use.strategy_id if draft.use else draft.arguments.get("strategy")
        for draft in drafts
        if draft.indicator_id in several or draft.node_id in items
    }
    titles = facts_of_strategies({key for key in of_strategy.values() if key})
    return {
        draft: f"({titles[strategy].title})"
        for draft, strategy in of_strategy.items()
        if strategy in titles
    }


def _standing(drafts: list[FigureDraft]) -> dict[int, DatedRow]:
    """By draft, the newest word on its thing; of one that is decided what it was written over."""
    found: dict[int, DatedRow] = {}
    for kind in {draft.kind for draft in drafts}:
        of_kind = [draft for draft in drafts if draft.kind == kind]
        model: Any = MODELS[kind]
        heads = _heads(model, [draft for draft in of_kind if draft.is_open])
        written_over = {draft.arguments.get("expected_head") for draft in of_kind} - {None}
        before = model.objects.in_bulk(written_over)
        for draft in of_kind:
            key = draft.arguments.get("expected_head")
            row = heads.get(draft.key) if draft.is_open else before.get(key)
            if row is not None:
                found[draft.pk] = row
    return found


def _heads(model: Any, drafts: list[FigureDraft]) -> dict[str, DatedRow]:
    uses = {draft.use_id for draft in drafts if draft.use_id}
    if uses:
        return {key_of(row): row for row in model.objects.heads().filter(use__in=uses)}
    indicators = {draft.indicator_id for draft in drafts if draft.indicator_id}
    rows = list(model.objects.heads().filter(indicator__in=indicators)) if indicators else []
    if nodes := {draft.node_id for draft in drafts if draft.node_id}:
        rows += model.objects.heads().filter(node__in=nodes)
    return {key_of(row): row for row in rows}


def _definitions(drafts: list[FigureDraft]) -> dict[int | None, Definition]:
    """How each indicator is measured; by its drafted definition where it has none yet.

    What a figure means is the same in every strategy.
    """
    keys = {draft.indicator_id for draft in drafts if draft.indicator_id}
    waiting = FigureDraft.objects.filter(
        indicator__in=keys, kind=FigureDraft.Kind.DEFINITION, state__in=FigureDraft.OPEN
    )
    found: dict[int | None, Definition] = {}
    for draft in waiting.select_related("indicator", "use__indicator"):
        row = drafted_row(draft)
        if isinstance(row, Definition):
            found[draft.indicator_id] = row
    rows: Any = Definition.objects.filter(use__indicator__in=keys).select_related("use")
    return {**found, **{row.use.indicator_id: row for row in rows.heads().order_by("pk")}}


def _card(
    draft: FigureDraft,
    user: Any,
    authority: Authority | None,
    standing: DatedRow | None,
    definition: Definition | None,
    subject: str,
) -> DraftCard:
    is_own = draft.drafted_by_id == user.pk
    may_withdraw_it = may_withdraw(draft, user)
    redrafts = is_own and draft.state in (State.RETURNED, State.WITHDRAWN)
    return DraftCard(
        draft,
        subject,
        _subject_url(draft),
        _by(draft.drafted_by, draft.drafted_at),
        str(draft.arguments.get("reason") or ""),
        _by(draft.confirmed_by, draft.confirmed_at),
        _by(draft.decided_by, draft.decided_at),
        tuple(_changes(draft, standing, definition)),
        tuple(_notices(draft, standing, is_own and authority is not None)),
        may_confirm(draft, user),
        draft.state == State.REVIEW and answers_for(draft, user),
        may_approve(draft, user, authority),
        authority is Authority.DEPUTY,
        may_return(draft, user, authority),
        may_withdraw_it,
        _redraft_url(draft) if redrafts else "",
    )


def _by(who: Any, when: Any) -> str:
    return f"{moment_text(when)} {get_user_display_name(who)}" if who and when else ""


def _subject_url(draft: FigureDraft) -> str:
    if draft.indicator_id:
        figures = reverse("indicators:figures", args=[draft.indicator_id])
        return f"{figures}?use={draft.use_id}" if draft.use_id else figures
    return reverse("evaluations:index")


def _redraft_url(draft: FigureDraft) -> str:
    if draft.indicator_id:
        form = reverse(f"indicators:{draft.kind}", args=[draft.indicator_id])
        if draft.use_id:
            return f"{form}?draft={draft.pk}&use={draft.use_id}"
        if strategy := draft.arguments.get("strategy"):
            return f"{form}?draft={draft.pk}&strategy={strategy}"
    else:
        form = reverse("evaluations:add")
    return f"{form}?draft={draft.pk}"


def _notices(draft: FigureDraft, standing: DatedRow | None, approves_others: bool) -> Iterator[str]:
    if not draft.is_open:
        return
    if draft.state == State.REVIEW:
        unit = answering_unit(draft.subject)
        yield f"「{unit}」の確認を待っています。" if unit else "所管課の確認を待っています。"
    if (standing.pk if standing else None) != draft.arguments.get("expected_head"):
        yield OVERTAKEN
    if approves_others:
        yield OWN_DRAFT


# --- What would change -----------------------------------------------------------------


def _changes(
    draft: FigureDraft, standing: DatedRow | None, definition: Definition | None
) -> Iterator[CellChange]:
    """What stands and what is proposed: the figure itself, then what else differs."""
    try:
        row = drafted_row(draft)
    except Refused as refused:
        yield CellChange(draft.get_kind_display(), "", f"{draft.title}({refused})")
        return
    old, new = (dict(_said(each, definition)) if each else {} for each in (standing, row))
    for number, label in enumerate(dict.fromkeys([*new, *old])):
        cell = CellChange(label, old.get(label, ""), new.get(label, ""))
        if number == 0 or cell.is_changed:
            yield cell
    yield CellChange(
        PUBLISHED,
        date_text(standing.published_on, "ja") if standing else "",
        _published(draft),
    )


def _published(draft: FigureDraft) -> str:
    day = day_of_publication(draft)
    # Whoever drafted it today for today meant: as soon as it is approved.
    if day is None or drafted_on(draft) <= day <= city_today():
        return "承認した日"
    return date_text(day, "ja")


def _said(row: DatedRow, definition: Definition | None) -> Iterator[tuple[str, str]]:
    """(label, text) of all that a row says, the main thing first."""
    if isinstance(row, Definition):
        yield from _measured(row)
    else:
        yield str(KIND_LABELS[_kind_of(row)]), _main(row, definition)
    if isinstance(row, Observation):
        yield "確定区分", "" if row.missing else str(row.get_status_display())
    for name in TEXTS:
        try:
            label = row._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # a column
        except FieldDoesNotExist:
            continue
        for code in having(name):
            yield f"{label}({japanese_name(code)})", str(getattr(row, column(name, code)) or "")
    yield "サンプル値", "サンプル値" if row.is_sample else ""


def _kind_of(row: DatedRow) -> str:
    return str(row._meta.model_name)


def _main(row: Any, definition: Definition | None) -> str:
    match _kind_of(row):
        case "baseline":
            return baseline_words(row, definition)
        case "target" if definition is not None:
            return target_words(row, definition)
        case "observation" if definition is not None:
            return observation_words(row, definition)
        case "evaluation":
            return evaluation_words(row)
    return str(row)


def _measured(row: Any) -> Iterator[tuple[str, str]]:
    unit, *others = filter(None, (getattr(row, name) for name in columns("unit")))
    yield "単位", f"{unit}({'、'.join(others)})" if others else str(unit)
    yield "小数の桁数", str(row.decimals)
    yield "目指す方向", str(row.get_direction_display())
    yield "集計", str(row.get_aggregation_display())
    day = f"({row.month}月{row.day}日)" if row.month and row.day else ""
    yield "期間の種類", f"{row.get_period_display()}{day}"
    yield "計画の最初の年度", year_words(row, row.first_year)
    yield "何年ごとの調査か", str(row.interval_years)
    if row.band_low is not None and row.band_high is not None:
        low, high = (figure_words(value, row) for value in (row.band_low, row.band_high))
        yield "保つ範囲", f"{low}〜{high}"
