"""Another file in the place of one: which pages name it, and what the exchange leaves as it was."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, Workflow

from strategy.files.replacing import pages_naming, settings_naming, swap, swapped
from strategy.models import (
    BasicGoalPage,
    LibraryDocument,
    Picture,
    PublicFile,
    Role,
    SiteSettings,
    StrategyPage,
    User,
)
from strategy.models.authorship import editors_since_publication
from strategy.refusals import Refused
from strategy.working_copies.starting import start_next_stage
from tests.people import account

pytestmark = pytest.mark.usefixtures("loaded_site")
OLD, NEW = b"%PDF-1.7 old minutes", b"%PDF-1.7 new minutes"


@pytest.fixture(autouse=True)
def public_folder(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def old() -> LibraryDocument:
    return LibraryDocument.objects.create(title="記録", file=ContentFile(OLD, "旧記録.pdf"))


@pytest.fixture
def new(old: LibraryDocument) -> LibraryDocument:
    file = ContentFile(NEW, "新記録.pdf")
    return LibraryDocument.objects.create(title="新しい記録", file=file, supersedes=old)


@pytest.fixture
def approver() -> User:
    return account("head", Role.Key.APPROVERS)


@pytest.fixture
def goal(old: LibraryDocument) -> BasicGoalPage:
    """A goal that attaches a document and links to it."""
    goal = BasicGoalPage.objects.get(slug="jobs", node_face__place="public")
    goal.save_revision().publish()
    write(goal, *naming(old)).save_revision().publish()
    return BasicGoalPage.objects.get(pk=goal.pk)


def naming(document: LibraryDocument) -> tuple[dict[str, object], ...]:
    link = (
        f'<p><a id="{document.pk}" linktype="document">録</a> <a href="https://a/?id=1">外</a></p>'
    )
    return (
        {"type": "file", "id": "f", "value": {"document": document.pk, "title": "記録"}},
        {"type": "callout", "id": "c", "value": {"tone": "note", "heading": "", "text": link}},
    )


def text(words: str) -> dict[str, object]:
    return {"type": "text", "id": "t", "value": f"<p>{words}</p>"}


def write(page: Page, *blocks: dict[str, object]) -> Page:
    page.body_ja = json.dumps(list(blocks))
    return page


def test_the_words_of_a_revision_name_the_new_file_wherever_they_named_the_old_one(
    goal: BasicGoalPage, old: LibraryDocument, new: LibraryDocument
) -> None:
    picture = Picture.objects.create(pk=old.pk, title="同じ番号", file=get_test_image_file())
    page = {"type": "text", "id": "p", "value": f'<p><a id="{old.pk}" linktype="page">頁</a></p>'}
    figure = {"type": "figure", "id": "i", "value": {"image": picture.pk, "alt": "図"}}
    content = {"title": "題", "body_ja": json.dumps([*naming(old), page, figure])}

    made = swapped(content, old, new)

    assert json.loads(made["body_ja"]) == [*naming(new), page, figure]
    assert made["title"] == "題"
    assert swapped(made, old, new) == made


def test_pages_are_named_by_their_live_words_and_by_their_drafts(
    goal: BasicGoalPage, old: LibraryDocument
) -> None:
    drafted, dropped = BasicGoalPage.objects.sibling_of(goal, inclusive=False)[:2]
    write(drafted, *naming(old)).save_revision()
    write(dropped, *naming(old)).save_revision()
    write(dropped, text("なし")).save_revision()

    named = pages_naming(old)

    assert [page.pk for page in named] == [goal.pk, drafted.pk]


def test_the_covers_of_editions_name_their_picture(old: LibraryDocument) -> None:
    picture = Picture.objects.create(title="表紙", file=get_test_image_file())
    SiteSettings.objects.update(cover_picture=picture)

    assert settings_naming(picture) == [SiteSettings.objects.get()]
    assert settings_naming(old) == []


@pytest.mark.both_databases
def test_a_swap_makes_the_new_file_public_with_the_words_that_stood(
    client: Client,
    goal: BasicGoalPage,
    old: LibraryDocument,
    new: LibraryDocument,
    approver: User,
    django_capture_on_commit_callbacks,
) -> None:
    before = old.url

    with django_capture_on_commit_callbacks(execute=True):
        swap(goal, old, new, approver)

    html = client.get("/ja/strategies/new-strategy/goals/jobs/").content.decode()
    page = BasicGoalPage.objects.get(pk=goal.pk)
    assert html.count(f"/files/{hashlib.sha256(NEW).hexdigest()}/") == 2
    assert hashlib.sha256(OLD).hexdigest() not in html
    assert (page.live, page.has_unpublished_changes) == (True, False)
    assert page.live_revision.user == approver
    assert pages_naming(old) == []
    assert before.startswith("/files/")
    assert old.url == before


def test_a_draft_stays_a_draft_of_its_authors_on_top_of_what_was_swapped(
    goal: BasicGoalPage, old: LibraryDocument, new: LibraryDocument, approver: User
) -> None:
    first, second = account("first", Role.Key.EDITORS), account("second", Role.Key.EDITORS)
    write(goal, *naming(old), text("一人目の言葉")).save_revision(user=first)
    write(goal, *naming(old), text("二人目の言葉")).save_revision(user=second)

    swap(goal, old, new, approver)

    page = BasicGoalPage.objects.get(pk=goal.pk)
    draft = page.get_latest_revision()
    assert list(page.body_ja.raw_data) == list(naming(new))
    assert json.loads(draft.content["body_ja"]) == [*naming(new), text("二人目の言葉")]
    assert page.has_unpublished_changes
    assert editors_since_publication(page) == {first.pk, second.pk}
    assert draft.user == second


def test_words_that_only_a_draft_names_do_not_become_public(
    goal: BasicGoalPage, old: LibraryDocument, new: LibraryDocument, approver: User
) -> None:
    author = account("author", Role.Key.EDITORS)
    other = BasicGoalPage.objects.sibling_of(goal, inclusive=False).first()
    stood = other.body_ja.raw_data
    write(other, *naming(old)).save_revision(user=author)

    swap(other, old, new, approver)

    page = BasicGoalPage.objects.get(pk=other.pk)
    assert list(page.body_ja.raw_data) == list(stood)
    assert json.loads(page.get_latest_revision().content["body_ja"]) == list(naming(new))
    assert page.get_latest_revision().user == author
    assert not PublicFile.objects.filter(sha256=new.sha256).exists()


def test_in_a_working_copy_the_new_file_waits_as_a_draft(
    goal: BasicGoalPage, old: LibraryDocument, new: LibraryDocument, approver: User
) -> None:
    copy = start_next_stage(
        strategy=StrategyPage.objects.in_place().get(slug="new-strategy"), by=None
    )
    copied = BasicGoalPage.objects.descendant_of(copy).get(slug="jobs")
    assert [page.pk for page in pages_naming(old)] == [goal.pk, copied.pk]

    swap(copied, old, new, approver)

    page = BasicGoalPage.objects.get(pk=copied.pk)
    assert list(page.body_ja.raw_data) == list(naming(old))
    assert json.loads(page.get_latest_revision().content["body_ja"]) == list(naming(new))
    assert page.get_latest_revision().user == approver
    assert not PublicFile.objects.filter(sha256=new.sha256).exists()


def test_a_page_that_waits_for_approval_is_not_swapped_behind_who_judges_it(
    goal: BasicGoalPage, old: LibraryDocument, new: LibraryDocument, approver: User
) -> None:
    author = account("author", Role.Key.EDITORS)
    write(goal, *naming(old), text("新しい言葉")).save_revision(user=author)
    goal = BasicGoalPage.objects.get(pk=goal.pk)
    Workflow.objects.get().start(goal, author)

    with pytest.raises(Refused, match="確認・承認の途中なので、ファイルを差し替えられません"):
        swap(goal, old, new, approver)

    assert list(BasicGoalPage.objects.get(pk=goal.pk).body_ja.raw_data) == list(naming(old))


def test_a_page_that_somebody_has_locked_is_not_swapped(
    goal: BasicGoalPage, old: LibraryDocument, new: LibraryDocument, approver: User
) -> None:
    Page.objects.filter(pk=goal.pk).update(locked=True)

    with pytest.raises(Refused, match="ロックされている"):
        swap(goal, old, new, approver)
