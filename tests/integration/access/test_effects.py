"""What each role can do to what the public reads, at whatever address of the admin.

Every address is sent something by each role: without a form, and each of its forms, filled in
otherwise, by every button. Each time it is undone, and before that the public is read again: it
reads otherwise where `ALLOWED` says so, and nowhere else.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client, TestCase
from django.utils import timezone
from PIL import Image
from wagtail.models import Revision, get_page_models
from wagtail.test.utils.form_data import querydict_from_html

from publications.editions.actions import issue_edition
from strategy.models import (
    BasicGoalPage,
    HomePage,
    Indicator,
    MeasurePage,
    Picture,
    Proposal,
    PublicFile,
    Role,
    SiteSettings,
    StandardPage,
    StrategyPage,
    User,
)
from strategy.proposals.emergencies import publish_in_emergency
from strategy.proposals.notices import notice_item
from strategy.proposals.schedule import publish_due
from strategy.proposals.steps import confirm_proposal
from strategy.working_copies.starting import start_next_stage
from tests.conftest import close_files
from tests.integration.access.conftest import COLUMNS, World
from tests.integration.access.routes import address, routes
from tests.integration.access.test_matrix import DENIED, written
from tests.integration.access.test_questions import OF_VISITS, WRITING
from tests.integration.editions.conftest import approve, draft_of, make_files, submitted
from tests.people import account, client_of
from tests.sweeps import Swept

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="rights are the same on every database"
)
PAIRS_IN_A_SAMPLE = 12
PUBLISHING = "takes public pages away and moves them: 公開管理者's own work, in the log"
APPROVAL = "approves what others wrote, as it was shown"
EDITIONS = "of an edition that another has approved, or that is public"
REDIRECTS = "an address that is nobody's leads on: no content, and in the log"
# By whom (columns of the matrix) what the public reads may be changed, and why.
ALLOWED = {
    "wagtail_bulk_action wagtailcore.page.delete": ("公開", PUBLISHING),
    "wagtail_bulk_action wagtailcore.page.move": ("公開", PUBLISHING),
    "wagtail_bulk_action wagtailcore.page.unpublish": ("公開", PUBLISHING),
    "wagtailadmin_pages:delete": ("公開", PUBLISHING),
    "wagtailadmin_pages:move_confirm": ("公開", PUBLISHING),
    "wagtailadmin_pages:set_page_position": ("公開", PUBLISHING),
    "wagtailadmin_pages:unpublish": ("公開", PUBLISHING),
    "indicators:unpublish": ("公開", PUBLISHING),
    "ordering:move": ("公開", PUBLISHING),
    "emergency_notice": ("公開", "in an emergency: one person, reason, mark, end"),
    "emergency_notice_off": ("承認者 公開", "who may put it up, or confirms it, takes it off"),
    "emergency_publish": ("公開", "in an emergency: one person, reason, mark"),
    "closure_ask": ("公開", "in an emergency: one person, confirmed afterwards"),
    "closure_step": ("承認者 公開", "confirms what another wants closed"),
    "wagtailadmin_pages:edit": ("承認者", APPROVAL),
    "wagtailadmin_pages:revisions_revert": ("承認者", APPROVAL),
    "indicators:edit": ("承認者", APPROVAL),
    "indicators:revisions_revert": ("承認者", APPROVAL),
    "proposals:approve": ("承認者", APPROVAL),
    "strategy_step": ("承認者", "adopts a working copy that others wrote"),
    "editions:issue": ("承認者 公開", EDITIONS),
    "editions:withdraw": ("承認者 公開", EDITIONS),
    "editions:correct": ("承認者 公開", EDITIONS),
    "wagtailsnippets_strategy_unit:edit": (
        "編集 承認者 管理者",
        "telephone, fax and form need no approval; old and new value are in the log",
    ),
    "wagtailredirects:add": ("管理者", REDIRECTS),
    "wagtailredirects:edit": ("管理者", REDIRECTS),
    "wagtailredirects:delete": ("管理者", REDIRECTS),
}
READ = (
    *("/", "/sitemap.xml", "/ja/", "/en/", "/ja/old/", "/ja/other/", "/ja/files/", "/ja/news/"),
    *("/ja/strategies/second-term/", "/ja/strategies/new-strategy/"),
    *("/ja/strategies/new-strategy/goals/jobs/", "/ja/organisation/"),
    *("/ja/indicators/", "/en/indicators/visitors/", "/ja/indicators/i-tourism/"),
    *("/open-data/v1/kpi_values.csv", "/ja/wellbeing/", "/ja/editions/", "/ja/editions/issued/"),
    *("/editions/issued/outline-ja.pdf", "/editions/approved/outline-ja.pdf"),
)
READING = re.compile(r'(?:FROM|JOIN) "(\w+)"')
# What a row says of drafts; the public reads none of it.
OF_DRAFTS = {
    *("latest_revision_id", "latest_revision_created_at", "draft_title", "go_live_at"),
    *("has_unpublished_changes", "locked", "locked_at", "locked_by_id", "numchild"),
}
TEXTS = ("reason", "withdrawal-text", "correction-text", "notice")
# The buttons of what has drafts, offered or not. Who may not publish, submits.
APPROVING = {"action-workflow-action": "true", "workflow-action-name": "approve"}
PUBLISHING_OR_SUBMITTING = {"action-publish": "true", "action-submit": "true"}


@contextmanager
def tables_named(pattern: re.Pattern[str]) -> Iterator[set[str]]:
    """The tables that statements name meanwhile."""
    named: set[str] = set()

    def noted(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        named.update(pattern.findall(sql))
        return execute(sql, *rest)

    with connection.execute_wrapper(noted):
        yield named


class Public:
    """What everybody reads, and the rows it is made of."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self.client = Client()
        with tables_named(READING) as self.tables:
            self.before = {url: self.read(url) for url in addresses}
        self.rows = {table: rows_of(table) for table in self.tables}

    def read(self, url: str) -> tuple[int, str, bytes]:
        response = self.client.get(url)
        content = response.getvalue() if response.streaming else response.content
        close_files(response)
        return response.status_code, response.headers.get("Location", ""), content

    def changed(self, written: set[str]) -> str:
        """The first address that reads otherwise since these tables were written."""
        if all(rows_of(table) == self.rows[table] for table in written & self.tables):
            return ""
        cache.clear()
        found = (url for url, stood in self.before.items() if self.read(url) != stood)
        return next(found, "")


def rows_of(table: str) -> list[tuple[Any, ...]]:
    """What the public may read of a table: nothing of pages that are drafts."""
    live = 'IN (SELECT id FROM "wagtailcore_page" WHERE live)'
    where = {
        **{model._meta.db_table: f"page_ptr_id {live}" for model in get_page_models()},
        "wagtailcore_page": "live",
        "strategy_nodeface": f"page_id {live}",
        "strategy_node": f'id IN (SELECT node_id FROM "strategy_nodeface" WHERE page_id {live})',
    }
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" WHERE {where.get(table, "TRUE")}')
        names = [column[0] for column in cursor.description]
        kept = [place for place, name in enumerate(names) if name not in OF_DRAFTS]
        return [tuple(row[place] for place in kept) for row in cursor.fetchall()]


# --- What is sent -----------------------------------------------------------------------


def fill_in(form: Tag) -> None:
    """Other words where there are some, and something where something is required."""
    for field in form.find_all(["input", "textarea"]):
        is_text = field.name == "textarea"
        kind = "text" if is_text else str(field.get("type", "text"))
        value = field.text if is_text else str(field.get("value", ""))
        if kind == "hidden":
            # Formatted text, as its editor keeps it.
            value = re.sub(r'("text": ?")(?=[^"\\])', r"\1改", value)
        elif re.search("[ぁ-ん一-龥]", value) and not re.search("[0-9]年", value):
            value += "改"
        elif re.fullmatch(r"0[\d-]+", value):
            # Of a telephone.
            value = f"{value[:-1]}9"
        elif value.startswith("/"):
            # Of a redirect.
            value += "news/"
        elif field.get("name") == "new_slug":
            value = f"{value}-copied"
        elif not value and field.has_attr("required"):
            text = "added" if re.search("code|slug", str(field.get("name"))) else "追加"
            value = {"number": "1", "date": "2026-04-01"}.get(kind, text)
        if is_text:
            field.string = value
        elif kind not in ("checkbox", "radio", "file"):
            field["value"] = value
    for select in form.find_all("select", required=True):
        offered = [each for each in select.find_all("option") if each.get("value")]
        if offered and not select.find("option", selected=True):
            offered[0]["selected"] = "selected"


def forms_at(client: Client, url: str, crafted: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What the forms of an address send there, by each button."""
    with transaction.atomic():
        response = client.get(url)
        content = response.getvalue() if response.streaming else response.content
        transaction.set_rollback(True)
    close_files(response)
    page = BeautifulSoup(content, "html.parser")
    for form in page.find_all("form", method=re.compile("post", re.IGNORECASE)):
        if str(form.get("action") or url).split("?")[0] != url.split("?")[0]:
            continue
        as_it_stands = {**crafted, **dict(querydict_from_html(str(form)).lists())}
        fill_in(form)
        data = {**crafted, **dict(querydict_from_html(str(form)).lists())}
        data.update((str(field["name"]), None) for field in form.find_all("input", type="file"))
        if "go_live_at" not in data:
            yield data
            continue
        # What has drafts is saved by whatever button.
        yield {**as_it_stands, **APPROVING}
        yield {**data, **APPROVING}
        yield {**data, **PUBLISHING_OR_SUBMITTING}
        yield {**data, **PUBLISHING_OR_SUBMITTING, "go_live_at": f"{tomorrow():%Y-%m-%d %H:%M}"}


def tomorrow() -> datetime:
    return timezone.localtime() + timedelta(days=1)


def upload(url: str) -> ContentFile[bytes]:
    if "image" not in url and "picture" not in url:
        return ContentFile(b"x,y", "other.csv")
    file = io.BytesIO()
    Image.new("RGB", (9, 9)).save(file, "PNG")
    return ContentFile(file.getvalue(), "other.png")


def crafted(things: Mapping[str, Any]) -> dict[str, Any]:
    """Something for whatever is asked beside a form, or without one."""
    waiting = Proposal.objects.filter(state=Proposal.State.WAITING)
    return {
        **{f"{name}_ja": "理由です。" for name in TEXTS},
        **{f"body_{code}-count": "0" for code in ("ja", "en", "ja_easy")},
        "proposal": list(waiting.values_list("pk", flat=True)),
        "comment": "意見です。",
        "reason": "急ぐため。",
        "old_path": "/other",
        "redirect_link": "https://example.jp/",
        "ground": "著作権法第23条",
        "is_emergency": "on",
        "until": f"{tomorrow():%Y-%m-%d %H:%M}",
        "sha256": things.get("sha256", ""),
        "chooser": things["destination"],
        "include_descendants": "on",
        "publish_copies": "on",
        "copy_subpages": "on",
    }


def come_due() -> None:
    """What was set for a later time happens."""
    if due := Revision.objects.exclude(approved_go_live_at=None):
        due.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
        publish_due()


def effect(client: Client, public: Public, url: str, data: Mapping[str, Any]) -> tuple[str, bool]:
    """The address that reads otherwise after a request, and whether the request was taken."""
    filled = {name: upload(url) if value is None else value for name, value in data.items()}
    signed_in = deepcopy(client.cookies)
    with transaction.atomic():
        with tables_named(WRITING) as tables:
            response = client.post(url, filled)
            close_files(response)
            if tables - OF_VISITS:
                come_due()
        found = public.changed(tables)
        transaction.set_rollback(True)
    cache.clear()
    # Some begin another session, which is undone.
    client.cookies = signed_in
    assert "/admin/login/" not in response.headers.get("Location", ""), url
    said = [str(message) for message in get_messages(response.wsgi_request)]
    refused = response.status_code in (403, 404, 405) or any(DENIED in each for each in said)
    return found, not refused


def effects(client: Client, public: Public, urls: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for url, things in urls.items():
        without = crafted(things)
        found, taken = effect(client, public, url, without)
        yield found
        for data in forms_at(client, url, without) if taken else ():
            yield effect(client, public, url, data)[0]


# --- What stands ------------------------------------------------------------------------


@pytest.fixture
def named(world: World, any_pages: None) -> list[dict[str, Any]]:
    """What addresses name in turn beside a division's own, all of it before its last step."""
    planner, head = User.objects.get(username="planner"), account("head", Role.Key.APPROVERS)
    asker = account("asker", Role.Key.EDITORS)
    for proposal in Proposal.objects.filter(state=Proposal.State.REVIEW):
        confirm_proposal(proposal=proposal, by=asker, comment="確かめました。")
    for each in world.things.values():
        for name, model in (("page", MeasurePage), ("indicator", Indicator)):
            step = model.objects.get(pk=each[name]).current_workflow_task_state
            each[f"{name}_task_state"] = step.pk
    things = world.things["own"]
    goal = BasicGoalPage.objects.get(pk=things["goal"])
    goal.summary_ja = "改めた要点です。"
    goal.save_revision(user=planner)
    body = [
        {"type": "file", "value": {"document": things["document"]}},
        {"type": "figure", "value": {"image": things["image"], "alt": "点"}},
    ]
    page = StandardPage(title="資料", slug="files", body_ja=json.dumps(body), live=False)
    naming = HomePage.objects.get().add_child(instance=page)
    with TestCase.captureOnCommitCallbacks(execute=True):
        naming.save_revision(user=planner).publish()
    indicator = Indicator.objects.get(code="visitors")
    indicator.name_ja = "改めた名称"
    indicator.save_revision(user=planner)
    notice = notice_item(
        SiteSettings.objects.get(), texts={"ja": "停電です。"}, link="", until=tomorrow()
    )
    publish_in_emergency(
        items=[notice], reason="急ぐため。", by=User.objects.get(username="publisher")
    )
    copy = start_next_stage(strategy=StrategyPage.objects.get(slug="second-term"), by=planner)
    copy.title = "改めた題"
    copy.save_revision(user=planner).publish()
    editions = []
    for code, dated in (("issued", "2023-08"), ("approved", "2023-09")):
        edition = submitted(draft_of(code, dated=dated), planner)
        make_files(edition)
        editions.append(approve(edition, head))
    sha256 = [str(edition.snapshot.sha256) for edition in editions]
    issue_edition(edition=editions[0], by=head, sha256=sha256[0])
    return [
        {},
        {"page": goal.pk, "page_revision": goal.latest_revision_id, "indicator": indicator.pk},
        {"page": naming.pk, "to close": f"file:{Picture.objects.get(pk=things['image']).sha256}"},
        {"page": copy.pk, "strategy": copy.pk, "step": "adopt"},
        *({"edition": each.pk, "sha256": sha} for each, sha in zip(editions, sha256, strict=True)),
    ]


@pytest.fixture
def public(named: object) -> Public:
    files = PublicFile.objects.all()
    return Public([*READ, *(f"/files/{file.sha256}/{file.name}" for file in files)])


LINES = written()


def away(column: str, key: str) -> bool:
    return LINES[key][list(COLUMNS).index(column)] == "-"


PAIRS = [(column, key) for column in COLUMNS for key, _ in routes()]


def test_the_public_reads_what_each_role_may_change_and_nothing_else(
    world: World, named: list[dict[str, Any]], public: Public, swept: Swept
) -> None:
    names, differing = dict(routes()), {}
    clients = {column: client_of(world.users[COLUMNS[column][0]]) for column in COLUMNS}
    for column, key in swept(PAIRS, PAIRS_IN_A_SAMPLE):
        client = clients[column]
        client.raise_request_exception = False
        standing = world.things[COLUMNS[column][1]]
        # Who is turned away from the own is not asked for more.
        known = [{**standing, **each} for each in named[: 1 if away(column, key) else None]]
        urls = {address(key, names[key], things): things for things in known}

        found = next(filter(None, effects(client, public, urls)), "")

        if bool(found) != (column in ALLOWED.get(key, ("", ""))[0].split()):
            differing[column, key] = found or "reads as before"
    assert differing == {}
