"""How words go their way in a test: written, handed in, decided on by address or in the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState, WorkflowState
from wagtail.test.utils.form_data import querydict_from_html

from strategy.access.set_up import WORKFLOW
from strategy.models import BasicGoalPage, Indicator, NodeFace, Proposal, User
from tests.integration import proposing
from tests.people import client_of
from tests.uses import new_indicator

Thing = Any


def fresh(thing: Thing) -> Thing:
    """A page or an indicator as it stands in the database."""
    return type(thing).objects.get(pk=thing.pk)


def indicator_of(goal: BasicGoalPage) -> Indicator:
    node = NodeFace.objects.get(page=goal).node
    return new_indicator(code="guests", node=node, kind="kpi", name_ja="観光客数")


def change(thing: Thing, by: User, summary: str = "改めた要点です。") -> Thing:
    """Save other words of a page or an indicator as a draft."""
    thing = fresh(thing)
    thing.summary_ja = summary
    thing.save_revision(user=by)
    return fresh(thing)


def submit(thing: Thing, by: User) -> WorkflowState:
    """Hand the newest words in."""
    workflow = thing.get_workflow()
    assert workflow.name == WORKFLOW
    return workflow.start(thing, by)


def submitted(thing: Thing, *, wrote: User, by: User) -> WorkflowState:
    """A thing as it is given, with another summary: written by one, handed in by another."""
    thing.summary_ja = "改めた要点です。"
    thing.save_revision(user=wrote)
    return submit(fresh(thing), by)


def step_of(thing: Thing) -> TaskState:
    return fresh(thing).current_workflow_task_state


def actions_of(thing: Thing, user: User) -> list[str]:
    """What the step offers to a user."""
    thing, user = fresh(thing), User.objects.get(pk=user.pk)
    return [name for name, *_ in thing.current_workflow_task.get_actions(thing, user)]


# --- By address -----------------------------------------------------------------------


def act(user: User, thing: Thing, action: str = "approve", comment: str = "") -> Any:
    """Press a button of the proposal that stands behind a page or an indicator."""
    of_thing = Q(items__object_id=thing.pk, items__revision__isnull=False)
    proposal = Proposal.objects.filter(of_thing).latest("pk")
    step = "return" if action == "reject" else "approve"
    if step == "approve" and proposal.state == Proposal.State.REVIEW:
        step = "confirm"
    return proposing.decide(client_of(user), step, proposal, comment=comment)


# --- In the form ----------------------------------------------------------------------


def form_of(client: Client, thing: Thing) -> QueryDict:
    """What the editor of a page or an indicator would send, its bodies left empty."""
    html = client.get(_editor(thing)).content.decode()
    form_id = "w-editor-form" if isinstance(thing, Indicator) else "page-edit-form"
    form = querydict_from_html(html, form_id=form_id).copy()
    if not isinstance(thing, Indicator):
        form["body_ja-count"] = form["body_en-count"] = "0"
    return form


def send_form(client: Client, thing: Thing, form: QueryDict) -> str:
    """The page that follows."""
    response = client.post(_editor(thing), dict(form.lists()), follow=True)
    assert response.status_code == 200
    return str(response.content.decode())


def approve_in_form(
    client: Client,
    thing: Thing,
    typed: Mapping[str, str] | None = None,
    meanwhile: Callable[[], object] = lambda: None,
) -> str:
    """Press 承認して公開 in the form of a page or indicator, with fields changed or not.

    `meanwhile`: what happens between opening the form and sending it. The page that follows.
    """
    form = form_of(client, thing)
    form["action-workflow-action"], form["workflow-action-name"] = "true", "approve"
    for name, value in (typed or {}).items():
        form[name] = value
    meanwhile()
    return send_form(client, thing, form)


def _where(thing: Thing) -> str:
    return "indicators" if isinstance(thing, Indicator) else "wagtailadmin_pages"


def _editor(thing: Thing) -> str:
    return reverse(f"{_where(thing)}:edit", args=[thing.pk])
