"""A newer file reaches the public by a proposal, with every page that names the old one."""

from __future__ import annotations

import hashlib
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfWriter
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Workflow

from strategy.body.blocks import FigureBlock
from strategy.files.replacing import pages_naming
from strategy.models import (
    BasicGoalPage,
    LibraryDocument,
    Picture,
    Proposal,
    PublicFile,
    Role,
    SiteSettings,
    User,
)
from strategy.proposals.files import file_item
from strategy.proposals.steps import approve_proposal, propose
from strategy.refusals import Overtaken, Refused
from tests.integration.files.test_replacing import naming, text, write
from tests.people import account, client_of, text_of

pytestmark = pytest.mark.usefixtures("loaded_site")
PAGE = "/ja/strategies/new-strategy/goals/jobs/"


def pdf(pages: int) -> bytes:
    writer, content = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.write(content)
    return content.getvalue()


@pytest.fixture(autouse=True)
def public_folder(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def editor() -> User:
    return account("clerk", Role.Key.EDITORS)


@pytest.fixture
def head() -> User:
    return account("head", Role.Key.APPROVERS)


@pytest.fixture
def old() -> LibraryDocument:
    return LibraryDocument.objects.create(title="記録", file=ContentFile(pdf(1), "元の記録.pdf"))


@pytest.fixture
def goal(old: LibraryDocument) -> BasicGoalPage:
    goal = BasicGoalPage.objects.get(slug="jobs", node_face__place="public")
    write(goal, *naming(old)).save_revision().publish()
    return BasicGoalPage.objects.get(pk=goal.pk)


def sent(user: User, old: LibraryDocument, **fields: object) -> str:
    new = SimpleUploadedFile("新しい記録.pdf", pdf(2))
    form = {"title": "記録", "file": new, "reason": "第3表の誤り", **fields}
    address = f"/admin/files/replace/document/{old.pk}/"
    return text_of(client_of(user).post(address, form, follow=True))


def test_a_replacement_is_public_once_another_has_approved_it(
    client: Client, goal: BasicGoalPage, old: LibraryDocument, editor: User, head: User
) -> None:
    shown = sent(editor, old)
    proposal = Proposal.objects.get()
    new = LibraryDocument.objects.get(supersedes=old)

    assert "承認待ちにしました" in shown
    assert (proposal.state, proposal.reason) == (Proposal.State.WAITING, "第3表の誤り")
    assert old.sha256 in text_of(client.get(PAGE))
    assert not PublicFile.objects.filter(sha256=new.sha256).exists()
    approve_proposal(proposal=proposal, by=head)

    html = text_of(client.get(PAGE))
    assert html.count(f"/files/{new.sha256}/") == 2
    assert old.sha256 not in html
    assert new.sha256 == hashlib.sha256(pdf(2)).hexdigest()


def test_the_form_and_the_proposal_name_the_pages_that_change(
    goal: BasicGoalPage, old: LibraryDocument, editor: User, head: User
) -> None:
    asked = text_of(client_of(editor).get(f"/admin/files/replace/document/{old.pk}/"))
    sent(editor, old)

    item = Proposal.objects.get().items.get()
    (page, before, after), reason = item.arguments["changes"]
    assert reason[0] == "差し替える理由"
    assert goal.title in asked
    assert page == goal.title
    assert before != after
    assert page in text_of(client_of(head).get("/admin/proposals/"))


def test_a_replacement_without_a_reason_or_of_another_kind_is_not_proposed(
    goal: BasicGoalPage, old: LibraryDocument, editor: User
) -> None:
    assert "差し替える理由を書いてください" in sent(editor, old, reason="")
    assert "中身が" in sent(editor, old, file=SimpleUploadedFile("記録.docx", pdf(1)))
    assert not Proposal.objects.exists()
    assert LibraryDocument.objects.count() == 1


def test_a_file_that_nothing_names_has_nothing_to_be_replaced_in(
    old: LibraryDocument, editor: User
) -> None:
    shown = sent(editor, old)

    assert "差し替えるところがありません" in shown or "使っているページや設定はありません" in shown
    assert not Proposal.objects.exists()
    assert LibraryDocument.objects.count() == 1


def test_whose_page_waits_for_approval_is_told_so_when_a_file_is_to_be_replaced(
    goal: BasicGoalPage, old: LibraryDocument, editor: User
) -> None:
    write(goal, *naming(old), text("新しい言葉")).save_revision(user=editor)
    Workflow.objects.get().start(BasicGoalPage.objects.get(pk=goal.pk), editor)

    shown = sent(editor, old)

    assert "ファイルを差し替えられません" in shown
    assert not LibraryDocument.objects.filter(supersedes=old).exists()


def test_a_page_that_names_the_file_since_it_was_proposed_is_not_swapped_unseen(
    goal: BasicGoalPage, old: LibraryDocument, editor: User, head: User
) -> None:
    sent(editor, old)
    other = BasicGoalPage.objects.sibling_of(goal, inclusive=False).first()
    write(other, *naming(old)).save_revision().publish()

    with pytest.raises((Overtaken, Refused)):
        approve_proposal(proposal=Proposal.objects.get(), by=head)

    assert {page.pk for page in pages_naming(old)} == {goal.pk, other.pk}


def test_the_picture_of_the_covers_is_replaced_by_a_proposal(editor: User, head: User) -> None:
    old, new = (
        Picture.objects.create(title=title, file=get_test_image_file(size=(size, 10)))
        for title, size in (("前", 20), ("後", 30))
    )
    SiteSettings.objects.update(cover_picture=old)

    proposal = propose([file_item(old, new)], by=editor)
    assert SiteSettings.objects.get().cover_picture == old
    approve_proposal(proposal=proposal, by=head)

    assert SiteSettings.objects.get().cover_picture == new


def test_covers_that_show_the_picture_since_it_was_proposed_are_not_changed_unseen(
    goal: BasicGoalPage, editor: User, head: User
) -> None:
    old, new = (
        Picture.objects.create(title=title, file=get_test_image_file(size=(size, 10)))
        for title, size in (("前", 20), ("後", 30))
    )
    SiteSettings.objects.update(cover_picture=None)
    write(goal, {"type": "figure", "id": "p", "value": {"image": old.pk}}).save_revision().publish()
    proposal = propose([file_item(old, new)], by=editor)
    SiteSettings.objects.update(cover_picture=old)

    with pytest.raises(Refused, match="ページか設定"):
        approve_proposal(proposal=proposal, by=head)

    assert SiteSettings.objects.get().cover_picture == old


def test_the_title_of_a_document_that_is_public_changes_by_a_proposal_alone(
    client: Client, goal: BasicGoalPage, old: LibraryDocument, editor: User
) -> None:
    value = {"document": old.pk, "title": ""}
    write(goal, {"type": "file", "id": "f", "value": value}).save_revision().publish()
    desk = client_of(editor)

    sent = desk.post(f"/admin/documents/edit/{old.pk}/", {"title": "勝手な題名", "tags": "会議"})

    assert sent.status_code == 302
    assert LibraryDocument.objects.get(pk=old.pk).title == "記録"
    assert "勝手な題名" not in text_of(client.get(PAGE))
    assert f"/admin/files/replace/document/{old.pk}/" in text_of(
        desk.get(f"/admin/documents/edit/{old.pk}/")
    )


def test_the_approver_opens_both_files_from_the_proposal(
    goal: BasicGoalPage, old: LibraryDocument, editor: User, head: User
) -> None:
    sent(editor, old)
    new = LibraryDocument.objects.get(supersedes=old)
    approver = client_of(head)

    shown = text_of(approver.get(f"/admin/proposals/{Proposal.objects.get().pk}/"))

    for file in (old, new):
        assert f'href="{file.url}"' in shown
    assert new.url.startswith("/admin/files/documents/")
    opened = approver.get(new.url)
    assert b"".join(opened.streaming_content) == pdf(2)  # type: ignore[attr-defined]  # of a stream


def test_the_approver_sees_both_pictures_of_the_covers(editor: User, head: User) -> None:
    pictures = [
        Picture.objects.create(title=name, file=get_test_image_file(size=size))
        for name, size in (("今の表紙", (20, 10)), ("新しい表紙", (40, 10)))
    ]
    SiteSettings.objects.update(cover_picture=pictures[0])
    proposal = propose([file_item(*pictures)], by=editor)
    approver = client_of(head)

    shown = text_of(approver.get(f"/admin/proposals/{proposal.pk}/"))

    for picture in pictures:
        url = picture.get_rendition(FigureBlock.RENDITION).url
        assert f'src="{url}"' in shown
        assert approver.get(url).status_code == 200


def test_a_file_is_not_replaced_by_the_same(
    goal: BasicGoalPage, old: LibraryDocument, editor: User
) -> None:
    with old.file.open() as file:
        same = SimpleUploadedFile("同じ記録.pdf", file.read())

    assert "同じ内容のファイルです。" in sent(editor, old, file=same)

    assert not Proposal.objects.exists()
    assert not LibraryDocument.objects.filter(supersedes=old).exists()
