"""One account of each role, and one of everything an address of the admin can name."""

from __future__ import annotations

import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, Site, Task, Workflow

from publications.models import Edition, Publication, Rendition
from strategy.access.roles import group_of
from strategy.bin.pages import bin_page
from strategy.figures.recording import record_definition, record_target
from strategy.inquiries.making import make_inquiry
from strategy.inquiries.returning import receive
from strategy.models import (
    BasicGoalPage,
    Closure,
    HomePage,
    Indicator,
    MeasurePage,
    NodeFace,
    Project,
    Role,
    StandardPage,
    StrategyPage,
    Term,
    Unit,
    User,
)
from strategy.models.dated import city_today
from strategy.proposals.emergencies import publish_in_emergency
from strategy.proposals.words import words_item
from strategy.uploads.renditions import keep_needed
from strategy.working_copies.lineage import record_lineage
from tests.integration.proposing import draft_figure
from tests.people import account
from tests.responsibility import led_by
from tests.uses import new_indicator, use_of

# Column of the matrix: the role, and whether the measure or indicator named is its division's.
COLUMNS = {
    "閲覧": (Role.Key.READERS, "own"),
    "所管課": (Role.Key.DIVISION, "own"),
    "他の課": (Role.Key.DIVISION, "other"),
    "編集": (Role.Key.EDITORS, "own"),
    "承認者": (Role.Key.APPROVERS, "own"),
    "公開": (Role.Key.PUBLISHERS, "own"),
    "管理者": (Role.Key.ADMINISTRATORS, "own"),
    "役割なし": (None, "own"),
}


@dataclass(frozen=True)
class World:
    """What the addresses name: primary keys by the name of a parameter, for each division."""

    users: dict[str | None, User]
    things: dict[str, dict[str, Any]]


def _picture() -> ContentFile[bytes]:
    file = io.BytesIO()
    Picture.new("RGB", (8, 8)).save(file, "PNG")
    return ContentFile(file.getvalue(), "dot.png")


def _accounts(own: Unit) -> dict[str | None, User]:
    users: dict[str | None, User] = {}
    for group, _ in COLUMNS.values():
        if group not in users:
            users[group] = account(f"user-{len(users)}", *([group] if group else []))
    users[None].user_permissions.add(Permission.objects.get(codename="access_admin"))
    own.members.add(users[Role.Key.DIVISION])
    return users


def _of_division(unit: Unit, planner: User, publisher: User) -> dict[str, Any]:
    goal = BasicGoalPage.objects.get(slug="jobs")
    measure = goal.add_child(instance=MeasurePage(title=f"{unit}の施策", slug=f"m-{unit.code}"))
    urgent = goal.add_child(instance=MeasurePage(title=f"{unit}の急ぎ", slug=f"u-{unit.code}"))
    for page in (measure, urgent):
        led_by(unit, page)
    Project.objects.create(node=measure.node, code=f"p-{unit.code}", name_ja="事業")
    urgent.save_revision(user=planner)
    emergency = publish_in_emergency(items=[words_item(urgent)], reason="急ぐため。", by=publisher)
    node = NodeFace.objects.get(page=goal).node
    indicator = new_indicator(
        code=f"i-{unit.code}", node=node, kind="kpi", name_ja="件数", unit_in_charge=unit
    )
    columns = {"unit_ja": "件", "direction": "increase", "first_year": 2024}
    record_definition(use=use_of(indicator), by=None, columns=columns)
    record_target(use=use_of(indicator), by=None, year=2026, value=Decimal(10))
    draft = draft_figure(
        kind="target",
        subject=use_of(indicator),
        arguments={"year": 2027, "value": Decimal(20)},
        title="令和9年度の目標値 20件",
        by=planner,
    )
    workflow = Workflow.objects.get()
    indicator.name_ja = "改めた件数"
    for thing in (measure, indicator):
        thing.save_revision(user=planner)
    measure = MeasurePage.objects.get(pk=measure.pk)
    state = workflow.start(measure, planner)
    workflow.start(indicator, planner)
    return {
        "own node": NodeFace.objects.get(page=measure).node_id,
        "page": measure.pk,
        "indicator": indicator.pk,
        "use": use_of(indicator).pk,
        "page_revision": measure.latest_revision_id,
        "indicator_revision": Indicator.objects.get(pk=indicator.pk).latest_revision_id,
        "page_task_state": measure.current_workflow_task_state.pk,
        "indicator_task_state": indicator.current_workflow_task_state.pk,
        "page_workflow_state": state.pk,
        "indicator_workflow_state": indicator.current_workflow_state.pk,
        "emergency": emergency.pk,
        "proposal": draft.pk,
        "item": draft.items.get().pk,
    }


@pytest.fixture
def world(loaded_site: None) -> World:
    own, other = (
        Unit.objects.create(code=code, name_ja=name, phone="0242-00-0000")
        for code, name in (("tourism", "観光課"), ("roads", "道路課"))
    )
    users = _accounts(own)
    # The other division has somebody as well, so that its review is not skipped.
    other.members.add(account("roads-clerk", Role.Key.DIVISION))
    planner, publisher = (
        account("planner", Role.Key.EDITORS),
        account("publisher", Role.Key.PUBLISHERS),
    )
    strategy = StrategyPage.objects.in_place().get(slug="new-strategy")
    draft = Edition.objects.create(
        code="outline-2023-07", strategy=strategy.node, stage="outline", dated="2023-07"
    )
    publication = Publication.objects.create(kind="outline", title_ja="骨子案")
    publication.editions.add(draft)
    rendition = Rendition.objects.create(
        publication=publication, language="ja", format="pdf", origin="generated", state="failed"
    )
    image = get_image_model().objects.create(title="点", file=_picture())
    document = get_document_model().objects.create(
        title="文書", file=ContentFile(b"a,b", "table.csv")
    )
    closure = Closure.objects.create(
        key=document.sha256,
        title="文書",
        reason_ja="理由",
        ground="法",
        state="asked",
        asked_by=planner,
    )
    # What an upload makes of them at once, and Wagtail's editor when a picture is first opened.
    keep_needed(image)
    image.get_rendition("original")
    for file in (image, document):
        file.get_file_size()
    # Both at once: two divisions asked in one inquiry, which both have answered.
    divided = {unit: _of_division(unit, planner, publisher) for unit in (own, other)}
    inquiry = make_inquiry(
        year=2025, title="照会", due_on=city_today(), units=[own, other], by=planner
    )
    for unit, things in divided.items():
        sheet = inquiry.sheets.get(unit=unit)
        things["sheet"] = sheet.pk
        content = bytes(sheet.workbook.content)
        things["return"] = receive(
            sheet=sheet, content=content, file_name="照会票.xlsx", by=planner
        ).pk
    record_lineage(
        kind="new",
        from_strategy=strategy.predecessor.node,
        to_strategy=strategy.node,
        to_nodes=[BasicGoalPage.objects.get(slug="jobs").node],
        day=city_today(),
        by=planner,
    )
    deleted = HomePage.objects.get().add_child(
        instance=StandardPage(title="消した", slug="deleted")
    )
    common = {
        "binned": bin_page(deleted, by=publisher).pk,
        "strategy": strategy.pk,
        "inquiry": inquiry.pk,
        "node": NodeFace.objects.get(page__slug="jobs").node_id,
        "term": Term.objects.first().pk,
        "closure": closure.pk,
        "goal": BasicGoalPage.objects.get(slug="jobs").pk,
        "destination": BasicGoalPage.objects.exclude(slug="jobs").first().pk,
        "edition": draft.pk,
        "rendition": rendition.pk,
        "image": image.pk,
        "scaled": image.get_rendition("original").name,
        "document": document.pk,
        "document name": document.filename,
        "user": account("somebody").pk,
        "group": group_of(Role.Key.EDITORS).pk,
        "site": Site.objects.get().pk,
        "collection": Collection.get_first_root_node().add_child(name="写真").pk,
        "redirect": Redirect.objects.create(
            old_path="/old", redirect_link="https://example.jp/"
        ).pk,
        "workflow": Workflow.objects.get().pk,
        "task": Task.objects.first().pk,
        "root": Page.objects.get(depth=1).pk,
    }
    for model in apps.get_app_config("strategy").get_models():
        if hasattr(model, "snippet_viewset"):
            first = model._default_manager.first()
            common[f"snippet:{model._meta.model_name}"] = first.pk if first else None
    things = {
        "own": {**common, **divided[own]},
        "other": {**common, **divided[other]},
    }
    ContentType.objects.clear_cache()
    return World(users, things)
