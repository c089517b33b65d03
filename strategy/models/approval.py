"""The steps of the workflow: the division looks, the head of the planning division approves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask, Page, Task, TaskState, WorkflowState

from strategy.models.authorship import (
    ThingKey,
    has_written,
    thing_key,
    written_by,
    wrote_with_this_click,
)
from strategy.models.people import User, may_sign_in
from strategy.models.records import Unit
from strategy.models.responsibility import unit_of, units_of_items
from strategy.models.roles import Role

# (name, label, whether a window asks for words first), as Wagtail wants them; to the label of the
# last approval it adds that the page is published: 承認して公開.
Action = tuple[str, str, bool]
REJECT: Action = ("reject", "差し戻す", True)
APPROVE: Action = ("approve", "承認", False)
APPROVE_WITH_COMMENT: Action = ("approve", "意見を付けて承認", True)
AS_DEPUTY = "approve_as_deputy"
DEPUTISE: Action = (AS_DEPUTY, "代決する(課長の不在時)", True)
DEPUTY_MARK = "代決: "
# Before what the planning division says in the place of the division that has to look.
ASKED_MARK = "企画調整課が代わりに確認: "
APPROVING = ("approve", AS_DEPUTY)


class ReasonForm(TaskStateCommentForm):
    """The window that asks why; nothing is sent back or decided for another without a reason."""

    comment = forms.CharField(
        label="理由",
        required=True,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "理由を書いてください。"},
    )


# By which one works for divisions.
WORKING = ("strategy.work_for_own_units", "strategy.work_for_all_units")
# By which one says who approves: through the step, accounts or roles.
SETTLING = (
    *("wagtailcore.change_task", "wagtailcore.change_workflow"),
    *("strategy.add_user", "strategy.change_user", "auth.change_group"),
)


class WordsForm(TaskStateCommentForm):
    """The window that asks what a division says, or how it was asked.

    A division may confirm without a word; who has to say how it was asked, the step refuses.
    """

    comment = forms.CharField(
        label="意見(所管課に代わって進めるときは、確かめた相手と方法)",
        required=False,
        widget=forms.Textarea({"rows": 3, "required": True}),
    )


def _having(rights: Sequence[str]) -> QuerySet[User]:
    named = Permission.objects.filter(codename__in=[right.split(".")[1] for right in rights])
    return User.objects.filter(Q(groups__permissions__in=named) | Q(user_permissions__in=named))


def settling() -> QuerySet[User]:
    """Who may say who approves, and so decides on nothing (`settles_who_decides`)."""
    return _having(SETTLING)


def answering() -> QuerySet[User]:
    """Who answers for the own divisions: by a role that works for divisions, and may sign in.

    Who says who decides answers for none, whoever has put them into one.
    """
    working = _having(WORKING).filter(may_sign_in())
    return working.exclude(pk__in=settling().values("pk")).distinct()


def units_answered_for(user: Any) -> QuerySet[Unit]:
    """The divisions a user answers for, as one of these."""
    works = user.is_active and any(map(user.has_perm, WORKING))
    if not works or settles_who_decides(user):
        return Unit.objects.none()
    return Unit.objects.filter(members=user.pk)


def _within(things: Sequence[Any], user: Any) -> set[ThingKey]:
    """Which of these pages and indicators are the divisions', a query or two for all of them."""
    units = set(units_answered_for(user).values_list("pk", flat=True))
    leads = units_of_items(thing.pk for thing in things if isinstance(thing, Page))
    return {
        thing_key(thing)
        for thing in things
        if (
            thing.pk in leads and leads[thing.pk].pk in units
            if isinstance(thing, Page)
            else getattr(thing, "unit_in_charge_id", None) in units
        )
    }


def things_of(states: Sequence[WorkflowState]) -> dict[int, Any]:
    """What each workflow is about, by the workflow's key, pages as what they are.

    A few queries however many they are; a workflow whose thing is gone is left out.
    """
    prefetch_related_objects(states, "content_object")
    things = {state.pk: state.content_object for state in states}
    keys = [thing.pk for thing in things.values() if isinstance(thing, Page)]
    pages = {page.pk: page for page in Page.objects.filter(pk__in=keys).specific()}
    return {
        key: pages[thing.pk] if isinstance(thing, Page) else thing
        for key, thing in things.items()
        if thing is not None
    }


def review_needless(unit: Unit | None, writer: int | None) -> str:
    """Why a division need not look at what somebody wrote, one sentence; empty where it must.

    `writer`: the primary key of who wrote it.
    """
    if unit is None:
        return "担当課のない内容なので、所管課の確認を省きました。"
    members = answering().filter(units=unit)
    if not members.exists():
        return f"{unit}に所属する利用者がいないので、所管課の確認を省きました。"
    if writer is not None and members.filter(pk=writer).exists():
        return f"{unit}の担当者が書いた内容なので、所管課の確認を省きました。"
    return ""


class CheckedTask(Task):
    """A step of the workflow whose actions are asked about once more where they are done.

    Wagtail (7.4) asks too early: its addresses name a thing and a step, and ask for rights on
    the thing although the step may be another's; and its editor asks before it saves what the
    same click has changed. It also takes an action without the words its window asks for.
    """

    NEEDS_WORDS: ClassVar[frozenset[str]] = frozenset({"reject"})

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Do what is the user's to do to the very thing the step is of, as it stands now.

        Nothing, where the click that approves has first saved words of the user's own: they
        are kept, and wait for another.

        Raises:
            PermissionDenied: it is not, the step is over, or the reason is missing.
        """
        state = WorkflowState.objects.select_for_update().get(pk=task_state.workflow_state_id)
        task_state = TaskState.objects.get(pk=task_state.pk)
        thing = state.content_object
        is_current = state.current_task_state_id == task_state.pk and task_state.task_id == self.pk
        offered = {name for name, *_ in self.get_actions(thing, user)} if is_current else set()
        comment = str(kwargs.get("comment", "")).strip()
        if (
            is_current
            and action_name in APPROVING
            and action_name not in offered
            and wrote_with_this_click(user, thing)
        ):
            return None
        if action_name not in offered or (action_name in self.NEEDS_WORDS and not comment):
            raise PermissionDenied
        return self.act(task_state, user, action_name, comment)

    def act(self, task_state: TaskState, user: Any, action_name: str, comment: str) -> Any:
        """What the action does, once it is known to be allowed."""
        return super().on_action(task_state, user, action_name, comment=comment)

    def forwarded_by(self, user: Any, things: Sequence[Any]) -> set[ThingKey]:
        """Which of the things that wait here a user could take further, not only send back."""
        return {thing_key(thing) for thing in things if len(self.get_actions(thing, user)) > 1}

    class Meta:
        abstract = True


class DivisionReviewTask(CheckedTask):
    """The division in charge (所管課) looks at what is said of its measure or indicator.

    It passes by itself where no division answers for the thing, where nobody of the division
    could look, and where the division wrote the words itself.
    """

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        state: TaskState = super().start(workflow_state, user=user)
        why = self._needless(workflow_state.content_object)
        if why:
            state.status = TaskState.STATUS_SKIPPED
            state.comment = why
            state.finished_at = timezone.now()
            state.save()
        return state

    def _needless(self, thing: Any) -> str:
        latest = thing.get_latest_revision()
        return review_needless(unit_of(thing), latest.user_id if latest else None)

    def _answers(self, thing: Any, user: Any) -> bool:
        unit = unit_of(thing)
        return bool(unit and units_answered_for(user).filter(pk=unit.pk).exists())

    def _plans(self, user: Any) -> bool:
        works_for_all = user.has_perm("strategy.work_for_all_units")
        return bool(works_for_all and not settles_who_decides(user))

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return self._answers(obj, user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not (self._answers(obj, user) or self._plans(user))

    def get_actions(self, obj: Any, user: Any) -> list[Action]:
        if self._answers(obj, user):
            return [REJECT, ("approve", "確認", False), ("approve", "意見を付けて確認", True)]
        if self._plans(user):
            # A division that cannot look in time answers by telephone; who asked says so.
            return [REJECT, ("approve", "所管課に確認済みとして進める", True)]
        return []

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        return ReasonForm if action == "reject" else WordsForm

    def act(self, task_state: TaskState, user: Any, action_name: str, comment: str) -> Any:
        if action_name == "approve" and not self._answers(
            task_state.workflow_state.content_object, user
        ):
            if not comment:
                raise PermissionDenied
            comment = ASKED_MARK + comment
        return super().act(task_state, user, action_name, comment)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        if not units_answered_for(user).exists():
            return waiting.none()
        states = waiting.select_related("workflow_state")
        found = things_of([state.workflow_state for state in states])
        within = _within(list(found.values()), user)
        mine = [key for key, thing in found.items() if thing_key(thing) in within]
        return waiting.filter(workflow_state__in=mine)

    def forwarded_by(self, user: Any, things: Sequence[Any]) -> set[ThingKey]:
        if self._plans(user):
            return {thing_key(thing) for thing in things}
        return _within(things, user)

    @classmethod
    def get_description(cls) -> str:
        return "施策・指標の担当課に所属する人が確認します。担当課のない内容では省かれます。"

    class Meta:
        verbose_name = "所管課の確認"
        verbose_name_plural = "所管課の確認"


def settles_who_decides(user: Any) -> bool:
    """Whether a user may say who approves: then the user decides on nothing, in whatever role.

    Operators are not meant: they have the database itself.
    """
    return not user.is_superuser and any(map(user.has_perm, SETTLING))


def may_deputise() -> Q:
    """Who is offered as a deputy: may sign in, and has a role that does more than read."""
    works = Q(groups__in=Group.objects.exclude(role__key=Role.Key.READERS))
    return may_sign_in() & works & ~Q(pk__in=settling().values("pk"))


class PeopleCheckboxes(forms.CheckboxSelectMultiple):
    """Accounts as people know them: 若松 花子(企画調整課)."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        members = Unit.members.through.objects.select_related("unit").order_by("unit_id")
        self.units: dict[int, list[str]] = defaultdict(list)
        for member in members:
            self.units[member.user_id].append(str(member.unit))
        return super().optgroups(name, value, attrs)

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> Any:
        units = "・".join(self.units[value.instance.pk])
        known_as = value.instance.get_full_name() or label
        label = f"{known_as}({units})" if units else known_as
        return super().create_option(name, value, label, *args, **kwargs)


class HeadApprovalTask(CheckedTask, AbstractGroupApprovalTask):
    """The head of the planning division (企画調整課長) approves, or a deputy in the head's place.

    Nobody approves words that they have written themselves since the last publication.
    """

    NEEDS_WORDS: ClassVar[frozenset[str]] = frozenset({"reject", AS_DEPUTY})

    deputies = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        limit_choices_to=may_deputise,
        verbose_name="代決できる人",
        help_text="承認者が不在のとき、理由を書いて代わりに承認できる人です。"
        "異動・退職した人、閲覧だけの人、利用者や承認の手順を管理する人は出ません。",
    )

    admin_form_fields: ClassVar[list[str]] = [
        *AbstractGroupApprovalTask.admin_form_fields,
        "deputies",
    ]
    admin_form_widgets: ClassVar[dict[str, Any]] = {
        **AbstractGroupApprovalTask.admin_form_widgets,
        "deputies": PeopleCheckboxes,
    }

    def approves(self, user: Any) -> bool:
        """Whether a user is one of the heads."""
        return bool(user.is_active and self._user_in_groups(user))

    def deputises(self, user: Any) -> bool:
        """Whether a user decides in the head's place, being none of the heads."""
        return bool(
            user.is_active
            and not self._user_in_groups(user)
            and not settles_who_decides(user)
            and self.deputies.filter(pk=user.pk).exists()
        )

    def _user_in_groups(self, user: Any) -> bool:
        # Wagtail asks this wherever it asks for the group.
        return bool(super()._user_in_groups(user) and not settles_who_decides(user))

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return bool(super().user_can_access_editor(obj, user) or self.deputises(user))

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return bool(super().locked_for_user(obj, user) and not self.deputises(user))

    def get_actions(self, obj: Any, user: Any) -> list[Action]:
        wrote = has_written(user, obj)
        if user.is_superuser or self._user_in_groups(user):
            return [REJECT] if wrote else [REJECT, APPROVE, APPROVE_WITH_COMMENT]
        if self.deputises(user):
            return [REJECT] if wrote else [REJECT, DEPUTISE]
        return []

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        return ReasonForm if action in ("reject", AS_DEPUTY) else TaskStateCommentForm

    def act(self, task_state: TaskState, user: Any, action_name: str, comment: str) -> Any:
        if action_name == AS_DEPUTY:
            return super().act(task_state, user, "approve", DEPUTY_MARK + comment)
        return super().act(task_state, user, action_name, comment)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        if self.deputises(user):
            return self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return super().get_task_states_user_can_moderate(user, **kwargs)

    def forwarded_by(self, user: Any, things: Sequence[Any]) -> set[ThingKey]:
        if not (user.is_superuser or self._user_in_groups(user) or self.deputises(user)):
            return set()
        return {thing_key(thing) for thing in things} - written_by(user, things)

    @classmethod
    def get_description(cls) -> str:
        return "選んだ役割の人が承認します。自分が書き換えたものは承認できません。"

    class Meta:
        verbose_name = "課長の承認"
        verbose_name_plural = "課長の承認"
