"""What the portal needs in its tables before anybody has done anything: each part made once.

Parts are made when a migrate ends, once all tables stand. From then on they are the
administrators': renamed, changed or taken away, they stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from wagtail.models import (
    Collection,
    Page,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from strategy.access.roles import ROLES, group_of, make_role, name_permissions
from strategy.models import DivisionReviewTask, HeadApprovalTask, Indicator, Role, SetUp

ROOT = "すべてのページ"
FILES = "すべてのファイル"
WORKFLOW = "企画調整課長承認"


@dataclass(frozen=True)
class Part:
    """Something to be made, and since which version of its name it is.

    What a later version of the portal adds to a part is one more Part of that name with the next
    number, which makes what is new only: a new portal gets both, one after the other.
    """

    name: str
    version: int
    make: Callable[[], None]


def name_roots() -> None:
    """Of the page tree, above every site, and of the files: editors read them."""
    Page.objects.filter(depth=1).update(title=ROOT, draft_title=ROOT)
    Collection.objects.filter(depth=1).update(name=FILES)


def make_workflow() -> None:
    """The division looks, the head approves: for pages and indicators alike.

    Nobody looks for it by its name again: its steps are known by their classes, and it by the
    things that go through it.
    """
    # Wagtail's own example, in English.
    Workflow.objects.all().delete()
    Task.objects.all().delete()
    Group.objects.filter(role=None).delete()
    workflow = Workflow.objects.create(name=WORKFLOW)
    review = DivisionReviewTask.objects.create(name="所管課の確認")
    approval = HeadApprovalTask.objects.create(name="企画調整課長の承認")
    approval.groups.add(group_of(Role.Key.APPROVERS))
    for order, task in enumerate((review, approval)):
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    indicators = ContentType.objects.get_for_model(Indicator)
    WorkflowContentType.objects.create(workflow=workflow, content_type=indicators)
    WorkflowPage.objects.create(workflow=workflow, page=Page.objects.get(depth=1))


PARTS = (
    *(Part(f"role {role.key}", 1, partial(make_role, role)) for role in ROLES),
    Part("workflow", 1, make_workflow),
    Part("names of the roots", 1, name_roots),
)
_of_other_apps: list[Part] = []


def register_parts(parts: Iterable[Part]) -> None:
    """Add what another app needs; made after strategy's own."""
    _of_other_apps.extend(parts)


def parts_to_make() -> list[Part]:
    """What has not been made in this portal yet, in order."""
    made = dict(SetUp.objects.values_list("part", "version"))
    return [part for part in (*PARTS, *_of_other_apps) if part.version > made.get(part.name, 0)]


def set_up() -> None:
    """Make what has not been made yet; nothing while a table is missing.

    Rights are there by then: Django makes them for every app that is migrated.
    """
    if not _all_tables_stand():
        return
    name_permissions()
    with transaction.atomic():
        for part in parts_to_make():
            part.make()
            SetUp.objects.update_or_create(part=part.name, defaults={"version": part.version})


def _all_tables_stand() -> bool:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return tables <= set(connection.introspection.table_names())
