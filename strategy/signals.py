"""Reactions to what Wagtail does to pages."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail.signals import (
    page_published,
    page_slug_changed,
    post_page_move,
    pre_page_move,
    task_submitted,
    workflow_approved,
    workflow_cancelled,
    workflow_rejected,
    workflow_submitted,
)

from strategy.access.roles import RECORD_MODELS
from strategy.bin.records import bin_deleted
from strategy.closing.texts import keep_out
from strategy.fields.stored import clean_texts
from strategy.files.opening import open_below
from strategy.inquiries.returning import follow_proposal
from strategy.models import LibraryDocument, Picture, Place, Proposal, StrategyPage, User
from strategy.models.nodes import follow_move, public_from_now, refuse_meeting_again
from strategy.permanence.moments import in_first_filling
from strategy.proposals.steps import stepped
from strategy.proposals.telling import tell_of_step
from strategy.proposals.workflows import follow
from strategy.upkeep.stale_translations import own_texts, see, texts_of_revision
from strategy.working_copies.redirects import lead_on


@receiver(pre_page_move)
def check_identities(instance: Page, parent_page_after: Page, **_: Any) -> None:
    refuse_meeting_again(instance, parent_page_after)


@receiver(post_page_move)
def move_identities(instance: Page, **_: Any) -> None:
    follow_move(instance)


@receiver(page_published, sender=StrategyPage)
def note_when_public(instance: StrategyPage, **_: Any) -> None:
    """What stands of a strategy becomes public with its page, when that is published first."""
    is_first = instance.first_published_at == instance.last_published_at
    if is_first and not in_first_filling() and instance.node_face.place == Place.PUBLIC:
        public_from_now(instance)


@receiver(page_published)
@receiver(post_page_move)
def open_files(instance: Page, **_: Any) -> None:
    """What the page and those below it name becomes public with them."""
    open_below(instance)


# All that somebody may delete in the admin but pages, which lie in the bin as they are, and the
# administration of the portal itself.
bin_deleted(
    *(apps.get_model("strategy", name) for name in RECORD_MODELS),
    Picture,
    LibraryDocument,
    Redirect,
)


# Whose texts stand in the city's documents: our own, and those of pictures and files.
CLEANED_APPS = frozenset({"strategy", "publications"})


@receiver(pre_save)
def clean_what_is_written(sender: type[Any], instance: Any, **_: Any) -> None:
    """Whatever way a text comes: a form, a file that is loaded, a workbook, a command."""
    if sender._meta.app_label in CLEANED_APPS:
        clean_texts(instance)


@receiver(pre_save)
def keep_closed_words_out(sender: type[Any], instance: Any, raw: bool = False, **_: Any) -> None:
    """Whoever writes again what was closed, such as with a form that stood open."""
    if not raw and (isinstance(instance, Revision) or sender._meta.app_label in CLEANED_APPS):
        keep_out(instance)


@receiver(post_save)
def see_translations(sender: type[Any], instance: Any, raw: bool = False, **_: Any) -> None:
    """Remember what a new translation was made from, drafts included."""
    if raw:
        return
    if isinstance(instance, Revision):
        see(texts_of_revision(instance.content))
    elif sender._meta.app_label == "strategy":
        see(own_texts(instance))


# In place of Wagtail's own (WAGTAILREDIRECTS_AUTO_CREATE), which know the language at hand only
# and, where no address has changed after all, delete every redirect of the site.
@receiver(page_slug_changed)
def redirect_old_slug(instance: Page, instance_before: Page, **_: Any) -> None:
    lead_on(instance, instance_before.url_path)


@receiver(post_page_move)
def redirect_old_place(instance: Page, url_path_before: str, **_: Any) -> None:
    lead_on(instance, url_path_before)


@receiver([workflow_submitted, workflow_approved, workflow_rejected, workflow_cancelled])
def follow_workflow(instance: WorkflowState, user: Any, **_: Any) -> None:
    """A page or an indicator in a workflow is a proposal like any other."""
    follow(instance, user)


@receiver(task_submitted)
def follow_step(instance: TaskState, user: Any, **_: Any) -> None:
    follow(instance.workflow_state, user, begun=instance)


@receiver(stepped)
def tell_whose_turn_it_is(proposal: Proposal, action: str, by: Any, **_: Any) -> None:
    tell_of_step(proposal, action, by)


@receiver(stepped)
def follow_answer(proposal: Proposal, by: User, **_: Any) -> None:
    """An answer to an inquiry goes the way of its proposal."""
    follow_proposal(proposal, by)
