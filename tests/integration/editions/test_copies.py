"""Editions of a working copy: frozen from it, and how a final one takes the public place."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image as PillowImage
from wagtail.images import get_image_model

from publications.editions.actions import issue_edition
from publications.editions.blockers import adoption_blockers, final_blockers, issue_blockers
from publications.editions.queries import frozen_nodes, snapshot_data
from publications.models import Asset, Edition
from publications.pipeline.snapshot import freeze
from strategy.figures.known_on_day import uses_in_tree
from strategy.models import (
    ChapterPage,
    NodeFace,
    Place,
    Responsibility,
    SectionPage,
    StrategyPage,
    Unit,
    User,
)
from strategy.refusals import Refused
from strategy.working_copies.starting import start_next_stage
from tests.integration.editions.conftest import approve, draft_of, issue, make_files, submitted
from tests.people import client_of

pytestmark = pytest.mark.usefixtures("any_pages")


class TestWorkingCopy:
    def test_an_edition_is_frozen_from_the_copy(
        self, client: Client, editor: User, approver: User
    ) -> None:
        public = StrategyPage.objects.get(slug="new-strategy")
        copy = start_next_stage(strategy=public, by=editor)
        goal = copy.get_descendants().get(slug="jobs").specific
        goal.title = "(仮称)写しで変えた見出し"
        goal.save_revision().publish()
        draft = draft_of("draft-2023-10", stage="preliminary", from_working_copy=True)

        edition = submitted(draft, editor)
        make_files(edition)
        issue(edition, approver)

        assert "写しで変えた見出し" in client.get("/ja/editions/draft-2023-10/").content.decode()
        live = client.get("/ja/strategies/new-strategy/goals/jobs/").content.decode()
        assert "(仮称)ICTと既存産業・資源を活用したしごとづくり" in live
        # And the public page says that it reads otherwise than the edition now in force.
        assert "から変わっています" in live

    def test_a_copy_is_frozen_with_the_figures_of_its_items(self, editor: User) -> None:
        public = StrategyPage.objects.get(slug="new-strategy")
        copy = start_next_stage(strategy=public, by=editor)
        of_public = json.loads(freeze(draft_of("of-public", stage="adopted"), public).content)
        draft = draft_of("of-copy", stage="adopted", dated="2024-03", from_working_copy=True)

        edition = submitted(draft, editor)

        figures = [node["indicators"] for node in frozen_nodes(snapshot_data(edition))]
        assert figures == [node["indicators"] for node in frozen_nodes(of_public)]
        assert any(figures)
        # And so a final text does not pass with samples.
        assert any("サンプル値が残っています" in each for each in final_blockers(edition))
        hidden = copy.get_descendants().get(slug="goals")
        hidden.specific.unpublish()
        assert not uses_in_tree(copy.path).filter(node__faces__page__slug="jobs").exists()

    def test_without_a_copy_there_is_nothing_to_freeze(self, editor: User) -> None:
        draft = draft_of("draft-2023-10", stage="preliminary", from_working_copy=True)

        with pytest.raises(Refused, match="作業用の写しがありません"):
            submitted(draft, editor)

    def test_an_adopted_text_takes_the_public_place(
        self, client: Client, editor: User, approver: User
    ) -> None:
        public = StrategyPage.objects.get(slug="seventh-master-plan")
        copy = start_next_stage(strategy=public, by=editor)
        draft = Edition.objects.create(
            code="plan-2024",
            strategy=public.node,
            stage="adopted",
            dated="2024-03",
            from_working_copy=True,
        )
        edition = submitted(draft, editor)
        make_files(edition)

        issue(edition, approver)

        assert NodeFace.objects.get(page=copy).place == Place.PUBLIC
        assert NodeFace.objects.get(page=public).place == Place.FORMER
        copy.refresh_from_db()
        assert copy.get_url() == "/ja/strategies/seventh-master-plan/"

    def approved_text(self, editor: User, approver: User) -> tuple[Edition, StrategyPage]:
        """A final text that is approved, and the working copy it was frozen from."""
        public = StrategyPage.objects.get(slug="seventh-master-plan")
        copy = start_next_stage(strategy=public, by=editor)
        chapter = copy.add_child(instance=ChapterPage(title="計画の方針", slug="policy"))
        chapter.save_revision().publish()
        section = SectionPage(title="これまでの成果", slug="results")
        chapter.add_child(instance=section).save_revision().publish()
        draft = draft_of("plan-2024", stage="adopted", dated="2024-03", from_working_copy=True)
        Edition.objects.filter(pk=draft.pk).update(strategy=public.node)
        edition = submitted(draft, editor)
        make_files(edition)
        return approve(edition, approver), copy

    def test_words_that_nobody_approved_do_not_take_the_public_place(
        self, editor: User, approver: User
    ) -> None:
        edition, copy = self.approved_text(editor, approver)
        assert edition.snapshot is not None
        chapter = copy.get_children().get(slug="policy").specific
        chapter.summary_ja = "承認のあとで足した文"
        chapter.save_revision().publish()

        with pytest.raises(Refused, match="「計画の方針」が、提出したあとで変わっています"):
            issue_edition(edition=edition, by=approver, sha256=edition.snapshot.sha256)

        desk = client_of(approver).get(f"/admin/editions/{edition.pk}/").content.decode()
        assert "提出したあとで変わっています" in desk
        assert NodeFace.objects.get(page=copy).place == Place.WORKING
        chapter.summary_ja = ""
        chapter.save_revision().publish()
        issue_edition(edition=edition, by=approver, sha256=edition.snapshot.sha256)
        assert NodeFace.objects.get(page=copy).place == Place.PUBLIC

    def test_what_was_empty_when_it_was_approved_is_no_hole(
        self, editor: User, approver: User
    ) -> None:
        edition, copy = self.approved_text(editor, approver)
        section = SectionPage.objects.descendant_of(copy).get(slug="results")
        assert adoption_blockers(edition) == []

        section.is_review = True
        section.save_revision().publish()

        [words] = adoption_blockers(edition)
        assert words.startswith("作業用の写しの「これまでの成果」が、提出したあとで変わっています")

    def test_who_answers_for_an_item_is_no_change_of_the_copy(
        self, editor: User, approver: User
    ) -> None:
        edition, copy = self.approved_text(editor, approver)
        chapter = copy.get_children().get(slug="policy").specific
        unit = Unit.objects.create(code="roads", name_ja="道路課", phone="00")

        Responsibility.objects.create(node=chapter.node, unit=unit)

        assert adoption_blockers(edition) == []

    def test_looking_at_a_picture_that_nobody_approved_stores_none(
        self, editor: User, approver: User
    ) -> None:
        edition, copy = self.approved_text(editor, approver)
        picture = BytesIO()
        PillowImage.new("RGB", (320, 200), "#0017c1").save(picture, "PNG")
        image = get_image_model().objects.create(
            title="図", file=ContentFile(picture.getvalue(), "figure.png")
        )
        chapter = copy.get_children().get(slug="policy").specific
        figure = {"type": "figure", "value": {"image": image.pk, "alt": "青い四角"}}
        chapter.body_ja = json.dumps([figure])
        chapter.save_revision().publish()
        folder = Path(default_storage.path("assets"))
        before = sorted(folder.glob("*"))

        desk = client_of(approver).get(f"/admin/editions/{edition.pk}/").content.decode()

        assert "「計画の方針」が、提出したあとで変わっています" in desk
        assert not Asset.objects.exists()
        assert sorted(folder.glob("*")) == before

    def test_a_page_added_after_the_approval_hinders_the_issue(
        self, editor: User, approver: User
    ) -> None:
        edition, copy = self.approved_text(editor, approver)
        assert edition.snapshot is not None
        copy.add_child(instance=ChapterPage(title="足した章", slug="added"))

        with pytest.raises(Refused, match="「足した章」が、提出したあとで変わっています"):
            issue_edition(edition=edition, by=approver, sha256=edition.snapshot.sha256)

    def test_a_version_that_waits_in_the_copy_is_told_before_the_button_is_pushed(
        self, editor: User, approver: User
    ) -> None:
        edition, copy = self.approved_text(editor, approver)
        chapter = copy.get_children().get(slug="policy").specific
        chapter.go_live_at = timezone.now() + timedelta(days=3)
        chapter.save_revision(user=editor).publish()

        (blocker,) = issue_blockers(edition)

        assert blocker.startswith("写しの「計画の方針」に公開の予約があります。")

    def test_a_final_text_is_not_issued_without_the_copy_it_was_frozen_from(
        self, editor: User, approver: User
    ) -> None:
        edition, copy = self.approved_text(editor, approver)
        assert edition.snapshot is not None
        copy.delete()

        with pytest.raises(Refused, match="作業用の写しがない"):
            issue_edition(edition=edition, by=approver, sha256=edition.snapshot.sha256)

        assert Edition.objects.get(pk=edition.pk).state == Edition.State.APPROVED
