"""What the card of a draft says to whoever decides on it: all that readers will meet."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from strategy.closing.deciding import ask_closure, confirm_closure
from strategy.closing.subjects import row_subject
from strategy.desk.proposals.word_changes import NEW, UNSEEN, changed_words
from strategy.models import (
    BasicGoalPage,
    FormerName,
    Indicator,
    LibraryDocument,
    Picture,
    Proposal,
    Role,
    StrategyPage,
    User,
)
from strategy.proposals.words import words_item
from tests.integration.proposing import LIST, state_of
from tests.integration.workflow import act, change, fresh, indicator_of, submit
from tests.people import account, client_of, text_of

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.sweep(26, "proposals")]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def body(kind: str, value: Any) -> str:
    return json.dumps([{"type": kind, "id": "b", "value": value}])


def link(attributes: str) -> str:
    return body("text", f"<p>くわしくは<a {attributes}>案内</a>へ。</p>")


def lines_of(thing: Any) -> list[tuple[str, str, str]]:
    return [(each.head, each.old, each.new) for each in changed_words(words_item(fresh(thing)))]


def drafted(goal: BasicGoalPage, before: str, after: str) -> list[tuple[str, str, str]]:
    """The lines of a draft that has another body than the public page."""
    goal.body_ja = before
    goal.save_revision().publish()
    goal.body_ja = after
    goal.save_revision()
    return lines_of(goal)


class TestBody:
    def test_where_a_link_leads_is_said(self, goal: BasicGoalPage) -> None:
        page = goal.get_parent()
        document = LibraryDocument.objects.create(title="記録", file=ContentFile(b"a", "a.pdf"))

        [(head, old, new)] = drafted(
            goal, link('href="https://city.example/"'), link('href="https://evil.example/"')
        )
        [(_, to_page, to_file)] = drafted(
            goal,
            link(f'linktype="page" id="{page.pk}"'),
            link(f'linktype="document" id="{document.pk}"'),
        )

        assert head == "本文(日本語)"
        assert old == "【本文】くわしくは案内〔https://city.example/〕へ。"
        assert new == "【本文】くわしくは案内〔https://evil.example/〕へ。"
        assert f"〔「{page.title}」{page.url}〕" in to_page
        assert f"〔記録({document.sha256[:12]})〕" in to_file

    def test_another_file_or_picture_of_the_same_title_is_told_by_its_hash(
        self, goal: BasicGoalPage
    ) -> None:
        files = [
            LibraryDocument.objects.create(title="計画", file=ContentFile(each, "plan.pdf"))
            for each in (b"one", b"two")
        ]
        pictures = [
            Picture.objects.create(title="図", file=get_test_image_file(size=(side, 10)))
            for side in (10, 20)
        ]

        attached = drafted(
            goal, *(body("file", {"document": each.pk, "title": "計画"}) for each in files)
        )
        shown = drafted(
            goal, *(body("figure", {"image": each.pk, "alt": "図の説明"}) for each in pictures)
        )

        for lines, (before, after), label in (
            (attached, files, "【添付ファイル】ファイル"),
            (shown, pictures, "【図・写真】画像"),
        ):
            [(_, old, new)] = lines
            assert f"{label}: {before}({before.sha256[:12]})" in old
            assert f"{label}: {after}({after.sha256[:12]})" in new

    @pytest.mark.parametrize(
        ("kind", "before", "after", "new"),
        [
            (
                "callout",
                {"tone": "note", "heading": "", "text": "<p>文</p>"},
                {"tone": "important", "heading": "", "text": "<p>文</p>"},
                "【囲み】種類: 重要\n…",
            ),
            (
                "table",
                {"caption": "表", "header_column": True, "cells": None, "source": ""},
                {"caption": "表", "header_column": False, "cells": None, "source": ""},
                "…\n【表】1列目を見出しにする: いいえ",
            ),
            ("directory", "bodies", "units", "【一覧】担当課"),
            ("heading", "見出し", "小見出し", "【小見出し】小見出し"),
        ],
    )
    def test_settings_of_a_block_are_said(
        self, goal: BasicGoalPage, kind: str, before: Any, after: Any, new: str
    ) -> None:
        [(_, _, said)] = drafted(goal, body(kind, before), body(kind, after))

        assert said == new

    def test_of_a_table_the_rows_that_differ_are_said(self, goal: BasicGoalPage) -> None:
        def table(second: str) -> str:
            rows = [{"values": ["骨子案", "7月"]}, {"values": ["素案", second]}]
            columns = [{"type": "text", "heading": name} for name in ("段階", "時期")]
            cells = {"columns": columns, "rows": rows, "caption": ""}
            return body("table", {"caption": "日程", "header_column": True, "cells": cells})

        [(_, old, new)] = drafted(goal, table("9月"), table("10月"))

        assert (old, new) == ("…\n【表】表: 素案 | 9月", "…\n【表】表: 素案 | 10月")

    def test_what_no_line_tells_is_said_to_be_there(self, goal: BasicGoalPage) -> None:
        lines = drafted(goal, body("text", "<p>文</p>"), body("text", "<p><b>文</b></p>"))

        assert lines == [("本文(日本語)", "", UNSEEN)]

    def test_the_comparison_of_two_versions_names_targets_and_files(
        self, goal: BasicGoalPage, editor: User
    ) -> None:
        drafted(goal, link('href="https://city.example/"'), link('href="https://evil.example/"'))
        asked = [goal.pk, "live", fresh(goal).latest_revision_id]

        html = text_of(
            client_of(editor).get(reverse("wagtailadmin_pages:revisions_compare", args=asked))
        )

        assert '<span class="deletion">city</span>' in html
        assert '<span class="addition">evil</span>' in html


class TestColumns:
    def test_a_draft_that_says_what_the_public_reads_has_no_line(self) -> None:
        for thing in (
            *Page.objects.live().filter(depth__gt=1).specific(),
            *Indicator.objects.all(),
        ):
            thing.save_revision()
            assert lines_of(thing) == [], thing

    def test_times_are_compared_as_moments_and_said_as_the_city_reads_them(
        self, goal: BasicGoalPage
    ) -> None:
        goal.expire_at = datetime(2027, 3, 31, 1, tzinfo=UTC)
        goal.save_revision().publish()
        goal.save_revision()
        assert lines_of(goal) == []

        goal.expire_at = datetime(2027, 4, 1, 1, tzinfo=UTC)
        goal.save_revision()

        [(_, old, new)] = lines_of(goal)
        assert (old, new) == ("2027年3月31日 10:00", "2027年4月1日 10:00")

    def test_a_translated_text_is_said_once_a_language(self, goal: BasicGoalPage) -> None:
        indicator = indicator_of(goal)
        indicator.name_ja = "来訪者数"
        indicator.save_revision()

        assert lines_of(indicator) == [("名称(日本語)", "観光客数", "来訪者数")]

    def test_rows_within_the_form_of_a_page_are_said(self) -> None:
        page = StrategyPage.objects.live().first()
        assert page is not None
        page.former_names.add(FormerName(name_ja="新しい戦略(仮称)", until="2023-03-31"))
        page.save_revision()

        [(head, _, new)] = lines_of(page)

        assert head == "旧称"
        assert "新しい戦略(仮称)" in new

    def test_whoever_decides_reads_it_on_the_card(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        drafted(goal, link('href="https://city.example/"'), link('href="https://evil.example/"'))
        submit(fresh(goal), editor)

        card = text_of(client_of(head).get(f"{LIST}{Proposal.objects.get().pk}/"))

        assert "〔https://evil.example/〕" in card


class TestVersions:
    @pytest.mark.parametrize("thing", ["page", "indicator"])
    def test_an_open_one_shows_the_newest_words_and_a_decided_one_what_stood_before(
        self, goal: BasicGoalPage, editor: User, head: User, thing: str
    ) -> None:
        about = goal if thing == "page" else indicator_of(goal)
        about.summary_ja = "公開中の要点です。"
        about.save_revision().publish()
        submit(change(about, editor, "提出した要点です。"), editor)
        proposal = Proposal.objects.get()

        change(about, account("other-head", Role.Key.APPROVERS), "課長が直した要点です。")

        show = reverse("proposals:show", args=[proposal.pk])
        shown = text_of(client_of(head).get(show))
        assert "課長が直した要点です。" in shown
        assert "提出した要点です。" not in shown
        act(head, about)
        assert state_of(proposal) == Proposal.State.APPLIED
        decided = text_of(client_of(head).get(show))
        assert "公開中の要点です。" in decided
        assert "課長が直した要点です。" in decided
        assert NEW not in decided

    def test_a_closed_version_shuts_no_list(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        submit(change(goal, editor, "封鎖する要点です。"), editor)
        act(head, goal)
        approved = fresh(goal).live_revision
        change(goal, editor, "そのあとの要点です。").latest_revision.publish()
        closure = ask_closure(
            subject=row_subject(approved),
            reason={"ja": "氏名のため。", "en": ""},
            ground="個人情報の保護に関する法律第69条",
            by=account("publisher", Role.Key.PUBLISHERS),
        )
        confirm_closure(closure=closure, by=head)

        response = client_of(head).get(reverse("proposals:show", args=[Proposal.objects.get().pk]))
        assert "封鎖されています" in text_of(response)
        assert "封鎖する要点です。" not in text_of(response)
        assert client_of(head).get(LIST).status_code == 200
