"""Editions: frozen at submission, issued by another person, made from one snapshot."""

from __future__ import annotations

import hashlib
import json
import re
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image as PillowImage
from pypdf import PdfReader

from publications.editions.actions import return_edition, submit_edition
from publications.models import Asset, Edition, Rendition, Snapshot
from publications.pipeline.snapshot import freeze, strategy_page
from strategy.body.blocks import FigureBlock
from strategy.body.rendering import body_plain
from strategy.models import BasicGoalPage, Picture, StrategyPage, Term
from strategy.notation.wareki import PartialDate
from strategy.refusals import Refused
from tests.conftest import served_bytes
from tests.integration.editions.conftest import approve, issue, make_files

pytestmark = [pytest.mark.usefixtures("loaded_site")]


def test_submission_freezes_what_is_published_and_nothing_later(draft: Edition, editor) -> None:
    submitted = submit_edition(edition=draft, by=editor, enqueue=False)

    goal = BasicGoalPage.objects.get(slug="jobs")
    goal.title = "後で変えた見出し"
    goal.save_revision().publish()

    frozen = submitted.snapshot.content
    assert "(仮称)ICTと既存産業・資源を活用したしごとづくり" in frozen
    assert "後で変えた見出し" not in frozen
    assert hashlib.sha256(frozen.encode()).hexdigest() == submitted.snapshot.sha256


def test_an_unpublished_change_is_not_frozen(draft: Edition, editor) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs")
    public = goal.title
    goal.title = "まだ公開していない見出し"
    goal.save_revision()

    submitted = submit_edition(edition=draft, by=editor, enqueue=False)

    assert public in submitted.snapshot.content
    assert "まだ公開していない見出し" not in submitted.snapshot.content


def test_the_same_tree_freezes_to_the_same_bytes(draft: Edition) -> None:
    page = strategy_page(draft.strategy)
    assert page is not None

    assert freeze(draft, page) == freeze(draft, page)


def test_a_snapshot_holds_every_item_with_its_number_in_every_language(draft, editor) -> None:
    submitted = submit_edition(edition=draft, by=editor, enqueue=False)

    nodes = json.loads(submitted.snapshot.content)["nodes"]
    assert [node["number"]["ja"] for node in nodes] == ["", "1", "2", "3", "4", "5", ""]
    goals = nodes[4]["children"]
    assert [goal["label"] for goal in goals] == [
        {"ja": f"基本目標{n}", "en": f"Basic Goal {n}"} for n in (1, 2, 3, 4)
    ]
    assert [goal["number"]["ja"] for goal in goals] == ["⑴", "⑵", "⑶", "⑷"]
    assert all(goal["provisional"] for goal in goals)


def test_notes_and_readings_are_frozen_and_the_page_reads_as_its_edition(draft: Edition) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs")
    blocks = [
        ("text", "<p>戦略［注］の関係｜人口《じんこう》</p>"),
        ("footnote", "<p>注です。</p>"),
    ]
    Term.objects.create(code="related", name_ja="関係人口", summary_ja="地域と関わる人々")
    goal.body_ja = json.dumps([{"type": name, "value": value} for name, value in blocks])
    goal.save_revision().publish()
    page = strategy_page(draft.strategy)
    assert page is not None

    frozen = json.loads(freeze(draft, page).content)

    body = frozen["nodes"][4]["children"][0]["body"]["ja"]
    assert body == [
        {
            "type": "text",
            "html": '<p>戦略<sup class="note-call"></sup>の関係<ruby>人口<rp>（</rp>'
            "<rt>じんこう</rt><rp>）</rp></ruby></p>",
        },
        {"type": "footnote", "html": "<p>注です。</p>", "called": True},
    ]
    assert "関係人口" in {entry["term"]["ja"] for entry in frozen["glossary"]}
    assert body_plain(goal.body_ja) == body


def test_a_snapshot_is_written_once(draft: Edition, editor) -> None:
    snapshot = submit_edition(edition=draft, by=editor, enqueue=False).snapshot

    snapshot.content = "{}"
    with pytest.raises(ValidationError):
        snapshot.save()
    with pytest.raises(ValidationError):
        Snapshot.objects.get().delete()


def test_nothing_is_issued_before_its_files_are_made(draft: Edition, editor, approver) -> None:
    submitted = submit_edition(edition=draft, by=editor, enqueue=False)

    with pytest.raises(Refused, match="まだ作成しています"):
        approve(submitted, approver)


@pytest.mark.usefixtures("any_pages")
def test_an_adopted_text_cannot_keep_provisional_names(draft: Edition, editor, approver) -> None:
    draft.stage = Edition.Stage.ADOPTED
    draft.save()
    submitted = submit_edition(edition=draft, by=editor, enqueue=False)
    make_files(submitted)

    with pytest.raises(Refused) as caught:
        approve(submitted, approver)

    provisional = [reason for reason in caught.value.reasons if "仮称が残っています" in reason]
    # The strategy's own name, chapter 1, and the four goals.
    assert len(provisional) == 6


def test_an_edition_is_submitted_only_once(draft: Edition, editor) -> None:
    submitted = submit_edition(edition=draft, by=editor, enqueue=False)

    with pytest.raises(Refused, match="承認待ち"):
        submit_edition(edition=submitted, by=editor, enqueue=False)


@pytest.mark.usefixtures("any_pages")
def test_a_returned_edition_is_a_draft_again_without_files(draft, editor, approver) -> None:
    submitted = submit_edition(edition=draft, by=editor, enqueue=False)
    make_files(submitted)

    returned = return_edition(edition=submitted, by=approver, reason="要点が足りません")

    assert returned.state == Edition.State.DRAFT
    assert returned.snapshot is None
    assert not Rendition.objects.filter(publication__editions=returned).exists()
    assert submit_edition(edition=returned, by=editor, enqueue=False).snapshot is not None


@pytest.mark.both_databases
def test_the_database_refuses_a_submitted_edition_without_snapshot(draft: Edition) -> None:
    constraint = "edition_frozen_once_submitted"
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Edition.objects.filter(pk=draft.pk).update(state=Edition.State.IN_REVIEW)


@pytest.mark.usefixtures("any_pages")
def test_a_newer_edition_of_a_stage_makes_the_older_an_old_one(draft, editor, approver) -> None:
    first = submit_edition(edition=draft, by=editor, enqueue=False)
    make_files(first)
    issue(first, approver)
    second = Edition.objects.create(
        code="outline-2023-08",
        strategy=draft.strategy,
        stage=Edition.Stage.OUTLINE,
        dated=PartialDate.parse("2023-08"),
    )
    second = submit_edition(edition=second, by=editor, enqueue=False)
    make_files(second)

    issue(second, approver)

    first.refresh_from_db()
    assert first.state == Edition.State.SUPERSEDED


def test_the_first_terms_later_version_made_the_first_an_old_one() -> None:
    editions = Edition.objects.filter(strategy__faces__page__slug="first-term").order_by("dated")

    assert [(str(e.dated), e.version, e.state) for e in editions] == [
        ("2015-04", "", Edition.State.SUPERSEDED),
        ("2019-12", "2.1", Edition.State.ISSUED),
    ]


def test_an_approver_reads_the_frozen_document_before_it_is_issued(
    client: Client, draft: Edition, editor, approver
) -> None:
    submitted = submit_edition(edition=draft, by=editor, enqueue=False)
    renditions = {(r.language, r.format): r for r in make_files(submitted)}
    client.force_login(approver)

    page = client.get(f"/admin/editions/{draft.pk}/file/{renditions['en', 'html'].pk}/")
    pdf = client.get(f"/admin/editions/{draft.pk}/file/{renditions['ja', 'pdf'].pk}/")

    html = page.content.decode()
    assert '<html lang="en">' in html
    assert "Basic Goal 1" in html
    assert pdf.content.startswith(b"%PDF-")


@pytest.mark.usefixtures("any_pages")
def test_nothing_of_an_edition_is_public_before_it_is_issued(
    client: Client, draft: Edition, editor
) -> None:
    submitted = submit_edition(edition=draft, by=editor, enqueue=False)
    make_files(submitted)

    assert client.get("/ja/editions/outline-2023-07/").status_code == 404
    assert client.get("/editions/outline-2023-07/outline-ja.pdf").status_code == 404
    assert "outline-2023-07" not in client.get("/ja/editions/").content.decode()
    assert "outline-2023-07" not in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize(
    ("permissions", "leads_to"),
    [
        # Whoever has no business in the admin at all is asked to sign in as somebody else.
        ([], "/admin/login/?next={address}"),
        (["access_admin"], "/admin/"),
    ],
)
def test_the_desk_is_closed_to_others(
    client: Client, draft: Edition, permissions: list[str], leads_to: str
) -> None:
    someone = get_user_model().objects.create_user("someone", password="x" * 12)
    someone.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(someone)

    for method, action in (
        ("get", ""),
        ("post", "submit/"),
        ("post", "issue/"),
        ("post", "return/"),
    ):
        address = f"/admin/editions/{draft.pk}/{action}"
        response = getattr(client, method)(address)
        assert response.status_code == 302, action
        assert response.headers["Location"] == leads_to.format(address=address), action
    draft.refresh_from_db()
    assert draft.state == Edition.State.DRAFT


def edition_with_picture() -> tuple[Edition, Picture]:
    """A draft whose text holds a picture."""
    picture = BytesIO()
    PillowImage.new("RGB", (320, 200), "#0017c1").save(picture, "PNG")
    image = Picture.objects.create(title="図", file=ContentFile(picture.getvalue(), "figure.png"))
    goal = BasicGoalPage.objects.get(slug="jobs")
    goal.body_ja = json.dumps(
        [{"type": "figure", "value": {"image": image.pk, "alt": "青い四角", "caption": "見本"}}]
    )
    goal.save_revision().publish()
    edition = Edition.objects.create(
        code="draft-2023-10",
        strategy=StrategyPage.objects.get(slug="new-strategy").node,
        stage=Edition.Stage.PRELIMINARY,
        dated=PartialDate.parse("2023-10"),
    )
    return edition, image


def test_a_figure_of_a_body_is_frozen_by_its_hash_and_shown_in_html_and_pdf(
    client: Client, editor, approver
) -> None:
    edition, image = edition_with_picture()
    submitted = submit_edition(edition=edition, by=editor, enqueue=False)
    files = make_files(submitted)
    image.delete()

    assert {file.state for file in files} == {Rendition.State.DONE}, [f.error for f in files]
    issue(submitted, approver)
    html = client.get("/ja/editions/draft-2023-10/").content.decode()
    address = re.search(r'src="(/editions/assets/[0-9a-f]{64})" alt="青い四角"', html)
    assert address is not None
    content, response = served_bytes(client, address[1])
    assert response.headers["Content-Type"] == "image/png"
    assert hashlib.sha256(content).hexdigest() == address[1].rsplit("/", 1)[1]
    pdf, _ = served_bytes(client, "/editions/draft-2023-10/main-ja.pdf")
    assert len(PdfReader(BytesIO(pdf)).pages) == files[1].page_count
    assert any(page.images for page in PdfReader(BytesIO(pdf)).pages)


def test_a_preview_shows_its_pictures_and_leaves_nothing_behind(client: Client, editor) -> None:
    edition, image = edition_with_picture()
    client.force_login(editor)
    folder = Path(default_storage.path("assets"))
    before = sorted(folder.glob("*"))

    shown = client.get(f"/admin/editions/{edition.pk}/preview/ja/").content.decode()

    on_site = image.get_rendition(FigureBlock.RENDITION).url
    assert f'src="{on_site}" alt="青い四角"' in shown
    assert not Asset.objects.exists()
    assert sorted(folder.glob("*")) == before


class TestCommand:
    def issue(self, strategy: str = "new-strategy", **options: object) -> str:
        out = StringIO()
        options = {"code": "outline-2023-07", "dated": "2023-07", "stage": "outline", **options}
        call_command("issue_edition", strategy, stdout=out, **options)
        return out.getvalue()

    def test_issues_with_files_in_every_language(self, client: Client) -> None:
        said = self.issue()

        assert "issued /editions/outline-2023-07/outline-ja.pdf (" in said
        assert "issued /editions/outline-2023-07/outline-en.pdf (" in said
        edition = Edition.objects.get(code="outline-2023-07")
        assert edition.state == Edition.State.ISSUED
        content, response = served_bytes(client, "/editions/outline-2023-07/outline-ja.pdf")
        rendition = Rendition.objects.get(
            publication__editions=edition, language="ja", format="pdf"
        )
        assert content.startswith(b"%PDF-")
        assert hashlib.sha256(content).hexdigest() == rendition.sha256
        assert response.headers["ETag"] == f'"{rendition.sha256}"'
        assert response.headers["Cache-Control"] == "public, no-cache"

    @pytest.mark.parametrize(
        ("strategy", "options", "message"),
        [
            ("nowhere", {}, "“nowhere” is no public strategy"),
            ("new-strategy", {"language": ["fr"]}, "“fr” is no language of this site"),
            ("new-strategy", {"stage": "final"}, "“final” is no stage"),
            ("new-strategy", {"dated": "2023-02-30"}, "“2023-02-30” is a date that does not exist"),
            ("new-strategy", {"code": "第1"}, "Nothing was issued"),
            ("new-strategy", {"stage": "adopted"}, "仮称が残っています"),
        ],
    )
    def test_refuses_in_one_sentence_and_writes_nothing(self, strategy, options, message) -> None:
        before = Edition.objects.count(), Snapshot.objects.count()

        with pytest.raises(CommandError, match=message):
            self.issue(strategy, **options)

        assert (Edition.objects.count(), Snapshot.objects.count()) == before

    def test_refuses_a_code_that_is_taken(self) -> None:
        self.issue()

        with pytest.raises(CommandError, match="exists already"):
            self.issue()

    def test_writes_nothing_on_a_dry_run(self) -> None:
        assert "can be issued" in self.issue(dry_run=True)
        assert not Edition.objects.filter(code="outline-2023-07").exists()


def test_the_glossary_has_the_terms_that_the_text_uses(draft: Edition, editor) -> None:
    Term.objects.create(code="unused", name_ja="使われない用語", summary_ja="説明")
    Term.objects.create(
        code="vision", name_ja="地域ビジョン", reading="ちいきびじょん", summary_ja="目指す姿"
    )

    frozen = json.loads(submit_edition(edition=draft, by=editor, enqueue=False).snapshot.content)

    terms = [(entry["term"]["ja"], entry["reading"]) for entry in frozen["glossary"]]
    assert ("地域ビジョン", "ちいきびじょん") in terms
    assert ("RESAS", "") in terms
    assert "使われない用語" not in dict(terms)
    # Letters, then kana whichever way they are written.
    assert [name for name, _ in terms] == [
        "OODAループ",
        "PDCAサイクル",
        "RESAS",
        "オプトイン",
        "地域ビジョン",
        "リビングラボ",
    ]
