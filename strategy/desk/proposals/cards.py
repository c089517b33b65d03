"""Proposals as the admin shows them: what stands beside what is proposed, who, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from wagtail.admin.utils import get_user_display_name
from wagtail.images.shortcuts import get_rendition_or_not_found

from strategy.access.permissions import records_known
from strategy.body.blocks import FigureBlock
from strategy.desk.proposals.figure_words import (
    PUBLISHED,
    changes_of,
    definitions_of,
    doubts_by_item,
    standing_of,
    strategies_named,
)
from strategy.desk.proposals.word_changes import changed_beside, changed_words
from strategy.desk.shared.node_choices import NO_PAGE, titles_of
from strategy.desk.shared.words import by_whom, title_of
from strategy.inquiries.differences import CellChange
from strategy.models import Definition, Indicator, Picture, Proposal, ProposalItem, SiteSettings
from strategy.models.authorship import dependents_of, thing_key
from strategy.models.dated import DatedRow
from strategy.models.public import not_public_above
from strategy.proposals.deciding import (
    Authority,
    authority_of,
    contents_within,
    kept_back,
    may_approve,
    may_confirm,
    may_return,
    may_withdraw,
    own_items,
    succeeds,
)
from strategy.proposals.steps import OWN, words_shown
from strategy.proposals.words import version_of

State = Proposal.State
Kind = ProposalItem.Kind
OVERTAKEN = (
    "起案のあとに、同じところがほかの人の記録で変わりました。承認できないので、差し戻してください。"
)
# What a card reads of its proposal, at once for all.
NAMED: list[str] = [
    "authors",
    "inquiry_returns",
    "items__unit",
    "items__confirmed_by",
    "items__node",
    "items__written_by",
    "items__content_type",
    "items__revision",
    "items__indicator__unit_in_charge",
    "items__use__indicator",
    "items__use__strategy",
]


@dataclass(frozen=True)
class FileLink:
    """A file that goes or comes, to be opened. `picture`: as pages show it; None of a document."""

    head: str
    file: Any
    picture: Any

    @property
    def url(self) -> str:
        return str((self.picture or self.file).url)


@dataclass(frozen=True)
class ItemCard:
    """One change of a proposal. `changes`: the main one first; `notices`: what hinders."""

    item: ProposalItem
    subject: str
    subject_url: str
    changes: tuple[CellChange, ...]
    notices: tuple[str, ...]
    # What is to be asked of a figure, beside what stands and what is proposed with it.
    doubts: tuple[str, ...]
    confirmed: str
    # Where it is drafted anew; empty where it has no form of its own.
    redraft_url: str
    # Where a page is compared to the letter.
    compare_url: str
    # Of the exchange of a file, or of the picture on the covers, both.
    files: tuple[FileLink, ...]

    @property
    def main(self) -> CellChange | None:
        """What stands and what is proposed, in a word: of a definition what is new in it."""
        changed = (cell for cell in self.changes if cell.is_changed and cell.head != PUBLISHED)
        return next(changed, None)


@dataclass(frozen=True)
class ProposalCard:
    """A proposal with what the reader may do about it."""

    proposal: Proposal
    items: tuple[ItemCard, ...]
    drafted: str
    decided: str
    notices: tuple[str, ...]
    may_confirm: bool
    # The reader answers for a division that has to look; else says that it was asked.
    is_division: bool
    may_approve: bool
    is_deputy: bool
    may_return: bool
    may_withdraw: bool
    may_work_on: bool
    # What somebody left who cannot sign in any more, for who sees to it.
    may_take_over: bool
    # Who wrote of it beside who handed it in.
    writers: str
    # The answer to an inquiry that it was made of; empty of any other.
    answer_url: str
    # What else is in it that the reader may not read, in a phrase.
    others: str

    @property
    def pk(self) -> int:
        return int(self.proposal.pk)

    @property
    def choice(self) -> str:
        """What a form sends of it: which one, and which version of it was read there."""
        return f"{self.pk}:{words_shown(self.proposal)}"

    @property
    def subject(self) -> str:
        """What it is about, in one phrase."""
        subjects = list(dict.fromkeys(card.subject for card in self.items))
        return subjects[0] if len(subjects) == 1 and not self.others else self.proposal.title

    @property
    def waits(self) -> bool:
        """Whether it may still be decided on, so that what stands is what stands now."""
        return self.proposal.is_open or self.proposal.state == State.PREPARING

    @property
    def doubts(self) -> list[str]:
        """What is to be asked of its figures; such a proposal is approved by itself only."""
        return [doubt for card in self.items for doubt in card.doubts]

    @property
    def bulk(self) -> bool:
        """Whether it may be approved among others: nothing of it has to be asked."""
        return self.may_approve and not self.doubts

    @property
    def is_preparing(self) -> bool:
        """Whether it is put together still."""
        return bool(self.proposal.state == State.PREPARING) and not self.may_take_over

    @property
    def confirmations(self) -> list[str]:
        """What was said for the divisions, each once."""
        said = (
            "\n".join(filter(None, (card.confirmed, card.item.confirmation))) for card in self.items
        )
        return [each for each in dict.fromkeys(said) if each]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Who drafted, confirmed and decided, and what they said."""
        proposal, state = self.proposal, str(self.proposal.get_state_display())
        answer = format_html('<a href="{}">担当課の回答</a>', self.answer_url)
        return [
            ("状態", state),
            ("起案", self.drafted),
            ("緊急公開の理由" if proposal.is_emergency else "理由", proposal.reason),
            ("照会", answer if self.answer_url else ""),
            *(("所管課の確認", said) for said in self.confirmations),
            ("書いた人", self.writers),
            (state, f"{self.decided}\n{proposal.comment}".strip() if self.decided else ""),
        ]

    @property
    def all_notices(self) -> list[str]:
        """What hinders it as a whole or one of its changes."""
        of_items = (notice for card in self.items for notice in card.notices)
        return list(dict.fromkeys((*self.notices, *of_items)))

    @property
    def redraft_url(self) -> str:
        """The form of the only change, where it has one; of an answer its own page."""
        if self.answer_url:
            return self.answer_url
        return self.items[0].redraft_url if len(self.items) == 1 else ""

    @property
    def is_figure(self) -> bool:
        """Whether it is one figure, which its subject names as well as its title."""
        alone = len(self.items) == 1 and not self.others
        return alone and self.items[0].item.kind in ProposalItem.FIGURES


def with_items(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """The proposals with all that a card names."""
    named = proposals.select_related("drafted_by", "decided_by")
    return named.prefetch_related(*NAMED)


def returned_to(user: Any) -> QuerySet[Proposal]:
    """What came back to a user, who has not proposed it anew nor laid it aside.

    A single page or indicator says so in its own form, and among what is one's own to do.
    """
    later = ProposalItem.objects.filter(key=OuterRef("items__key"), proposal__gt=OuterRef("pk"))
    returned = Proposal.objects.filter(
        drafted_by=user.pk, state=State.RETURNED, workflow_state=None
    )
    return returned.exclude(Exists(later)).distinct()


def proposals_on(indicator: Indicator, user: Any) -> QuerySet[Proposal]:
    """What is open of an indicator's figures, and what of it came back to the user."""
    figures = ProposalItem.objects.filter(indicator=indicator, kind__in=ProposalItem.FIGURES)
    of_it = Q(state__in=Proposal.OPEN) | Q(pk__in=returned_to(user).values("pk"))
    of_it |= Q(state=State.PREPARING, drafted_by=user.pk)
    return Proposal.objects.filter(of_it, pk__in=figures.values("proposal"))


def cards_of(proposals: Iterable[Proposal], user: Any) -> list[ProposalCard]:
    """A card each, in their order, with what of it the user may read.

    The number of queries does not grow with the figures.
    """
    if not (wanted := list(proposals)):
        return []
    authority = authority_of(user)
    read = set(contents_within(user).filter(proposal__in=wanted).values_list("pk", flat=True))
    items = [item for proposal in wanted for item in proposal.items.all() if item.pk in read]
    figures = [item for item in items if item.kind in ProposalItem.FIGURES]
    standing, definitions = standing_of(figures), definitions_of(figures)
    titles = titles_of({item.node_id for item in figures if item.node_id})
    strategies = strategies_named(figures)
    doubts = doubts_by_item(wanted)
    beside = _hanging_on(items, user, authority)
    cards = {
        item.pk: _item_card(
            item,
            standing.get(item.pk),
            definitions.get(item.indicator_id),
            _subject(item, titles) + strategies.get(item.pk, ""),
            doubts.get(item.pk, ()),
            beside.get(item.pk, ()),
        )
        for item in items
    }
    return [_card(proposal, user, authority, cards) for proposal in wanted]


def _hanging_on(
    items: Sequence[ProposalItem], user: Any, authority: Authority | None
) -> dict[int, list[Model]]:
    """What becomes public with the page or indicator of an item that waits, by the item."""
    things = {
        item.pk: item.thing
        for item in items
        if item.kind in ProposalItem.WORDS and item.is_open is not False and item.thing is not None
    }
    told = partial(records_known, user) if authority is None else QuerySet.all
    found = dependents_of([*things.values()], told)
    return {pk: found[thing_key(thing)] for pk, thing in things.items()}


def _subject(item: ProposalItem, titles: dict[int, str]) -> str:
    if item.node_id:
        return titles.get(item.node_id, NO_PAGE)
    subject = item.subject
    return title_of(subject) if subject is not None else item.title


def _item_card(
    item: ProposalItem,
    standing: DatedRow | None,
    definition: Definition | None,
    subject: str,
    doubts: Sequence[str],
    beside: Sequence[Model],
) -> ItemCard:
    return ItemCard(
        item,
        subject,
        _subject_url(item),
        (*_changes(item, standing, definition), *map(changed_beside, beside)),
        tuple(_item_notices(item, standing)),
        tuple(doubts),
        by_whom(item.confirmed_by, item.confirmed_at),
        _redraft_url(item),
        _compare_url(item),
        tuple(_files(item)),
    )


def _changes(
    item: ProposalItem, standing: DatedRow | None, definition: Definition | None
) -> Iterator[CellChange]:
    if item.kind in ProposalItem.FIGURES:
        yield from changes_of(item, standing, definition)
    elif item.kind in ProposalItem.WORDS:
        yield from changed_words(item)
    else:
        yield from (CellChange(*each) for each in item.arguments["changes"])


def _files(item: ProposalItem) -> Iterator[FileLink]:
    thing: Any = item.thing
    if item.kind == Kind.FILE and thing is not None:
        old, new = thing, type(thing).objects.filter(pk=item.arguments["new"]).first()
    elif item.kind == Kind.CHANGE and isinstance(thing, SiteSettings):
        [chosen] = item.arguments["form"]["cover_picture"]
        old, new = thing.cover_picture, Picture.objects.filter(pk=chosen or 0).first()
    else:
        return
    if old == new:
        return
    for head, file in (("今のファイル", old), ("新しいファイル", new)):
        if isinstance(file, Picture):
            yield FileLink(head, file, get_rendition_or_not_found(file, FigureBlock.RENDITION))
        elif file is not None:
            yield FileLink(head, file, None)


def _item_notices(item: ProposalItem, standing: DatedRow | None) -> Iterator[str]:
    if item.kind == Kind.PAGE and item.is_open is not False and item.thing is not None:
        beside = item.proposal.items.all()
        together = [each.object_id for each in beside if each.kind == Kind.PAGE]
        if hidden := not_public_above(item.thing, [key for key in together if key]):
            yield hidden
    if not item.is_open or item.kind not in ProposalItem.FIGURES:
        return
    if (standing.pk if standing else None) != item.arguments.get("expected_head"):
        yield OVERTAKEN


def _card(
    proposal: Proposal, user: Any, authority: Authority | None, read: dict[int, ItemCard]
) -> ProposalCard:
    is_own = proposal.drafted_by_id == user.pk
    items = proposal.items.all()
    return ProposalCard(
        proposal,
        tuple(read[item.pk] for item in items if item.pk in read),
        by_whom(proposal.drafted_by, proposal.drafted_at),
        by_whom(proposal.decided_by, proposal.decided_at),
        tuple(_notices(proposal, is_own and authority is not None)),
        may_confirm(proposal, user),
        proposal.state == State.REVIEW and bool(own_items(proposal, user)),
        may_approve(proposal, user, authority),
        authority is Authority.DEPUTY,
        may_return(proposal, user, authority),
        may_withdraw(proposal, user),
        is_own and proposal.state in (State.RETURNED, State.WITHDRAWN),
        not is_own and not proposal.is_open and succeeds(proposal, user),
        "、".join(
            get_user_display_name(author)
            for author in proposal.authors.all()
            if author.pk != proposal.drafted_by_id
        ),
        _answer_url(proposal),
        kept_back([item for item in items if item.pk not in read]),
    )


def _answer_url(proposal: Proposal) -> str:
    answers = [reverse("inquiries:return", args=[a.pk]) for a in proposal.inquiry_returns.all()]
    return answers[0] if answers else ""


def _subject_url(item: ProposalItem) -> str:
    thing = item.thing
    if item.kind == Kind.PAGE:
        return reverse("wagtailadmin_pages:edit", args=[item.object_id]) if thing else ""
    if item.kind == Kind.LABELS:
        return reverse("indicators:edit", args=[item.object_id])
    if item.kind == Kind.PLACE:
        return reverse("indicator_places:index", args=[item.indicator_id])
    if item.kind in ProposalItem.FIGURES:
        if not item.indicator_id:
            return reverse("evaluations:index")
        figures = reverse("indicators:figures", args=[item.indicator_id])
        return f"{figures}?use={item.use_id}" if item.use_id else figures
    viewset = getattr(type(thing), "snippet_viewset", None) if thing is not None else None
    return reverse(viewset.get_url_name("edit"), args=[item.object_id]) if viewset else ""


def _redraft_url(item: ProposalItem) -> str:
    if item.kind in ProposalItem.WORDS:
        return _subject_url(item)
    if item.kind not in ProposalItem.FIGURES:
        # Only what is put together still is opened again by these forms.
        return _form_url(item) if item.proposal.state == State.PREPARING else ""
    if not item.indicator_id:
        return f"{reverse('evaluations:add')}?draft={item.pk}"
    form = reverse(f"indicators:{item.kind}", args=[item.indicator_id])
    if item.use_id:
        return f"{form}?draft={item.pk}&use={item.use_id}"
    if strategy := item.arguments.get("strategy"):
        return f"{form}?draft={item.pk}&strategy={strategy}"
    return f"{form}?draft={item.pk}"


def _form_url(item: ProposalItem) -> str:
    thing: Any = item.thing
    if item.kind == Kind.NEW and item.content_type is not None:
        viewset = getattr(item.content_type.model_class(), "snippet_viewset", None)
        return f"{reverse(viewset.get_url_name('add'))}?draft={item.pk}" if viewset else ""
    if item.kind == Kind.PLACE and item.indicator is not None:
        use = item.indicator.uses.filter(strategy=item.arguments["strategy"]).first()
        asked = [item.indicator_id, use.pk] if use else []
        return reverse("indicator_places:change", args=asked) if use else ""
    if item.kind == Kind.FILE and thing is not None:
        files = "picture" if isinstance(thing, Picture) else "document"
        return reverse("replace_file", args=[files, thing.pk])
    if item.kind == Kind.CHANGE and isinstance(thing, SiteSettings):
        names = [thing._meta.app_label, thing._meta.model_name, thing.site_id]
        return reverse("wagtailsettings:edit", args=names)
    return _subject_url(item) if item.kind == Kind.CHANGE else ""


def _compare_url(item: ProposalItem) -> str:
    thing, version = item.thing, version_of(item) if item.kind == Kind.PAGE else None
    stood = item.before.get("stood") if item.is_open is False else "live"
    if thing is None or version is None or not stood or not thing.live:
        return ""
    asked = [item.object_id, stood, version.pk]
    return reverse("wagtailadmin_pages:revisions_compare", args=asked)


def _notices(proposal: Proposal, approves_others: bool) -> Iterator[str]:
    if not proposal.is_open:
        return
    if proposal.state == State.REVIEW:
        waiting = [item.unit for item in proposal.items.all() if item.waits_for_its_division]
        units = dict.fromkeys(str(unit) for unit in waiting)
        yield f"「{'」「'.join(units)}」の確認を待っています。"
    if approves_others:
        yield OWN
