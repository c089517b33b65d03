"""`load_strategy`: what is missing, all or nothing, and nothing that stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from wagtail.models import Page

from publications.models import Edition
from strategy.loading.bodies import comparable_body
from strategy.models import (
    Alignment,
    BasicGoalPage,
    ChapterPage,
    SectionPage,
    StrategyPage,
    Term,
)
from strategy.notation.wareki import PartialDate
from tests.conftest import FIXTURES
from tests.integration.loading.conftest import NEW, SITE, load, refusal

pytestmark = pytest.mark.sweep(12, "loading")

STRATEGIES = sorted((FIXTURES / "strategies").glob("*.yaml"))


@pytest.fixture
def edited_file(tmp_path: Path):
    """new-strategy.yaml with replacements, each of which must apply once."""

    def edit(*replacements: tuple[str, str]) -> Path:
        text = NEW.read_text()
        for old, new in replacements:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
            text = text.replace(old, new)
        path = tmp_path / "new-strategy.yaml"
        path.write_text(text)
        return path

    return edit


@pytest.mark.usefixtures("loaded_site")
class TestSecondLoad:
    def test_changes_nothing_and_says_so(self) -> None:
        revisions = Page.objects.get(slug="jobs").revisions.count()

        said = load(SITE, *STRATEGIES)

        assert said.startswith("Nothing to load: ")
        assert "otherwise" not in said
        assert Page.objects.get(slug="jobs").revisions.count() == revisions

    def test_reports_what_the_file_says_otherwise_and_leaves_it(self, edited_file) -> None:
        path = edited_file(("ja: 暮らし続けたいまち\n", "ja: 住み続けたいまち\n"))

        said = load(path)

        assert (
            "stands otherwise: strategy/new-strategy/node/regional-vision\n"
            "    statement_ja\n"
            "      on the site: 暮らし続けたいまち\n"
            "      in the file: 住み続けたいまち\n"
            "Nothing to load: " in said
        )
        assert said.endswith("1 stand otherwise and were left.\n")
        page = Page.objects.get(slug="regional-vision").specific
        assert page.statement_ja == "暮らし続けたいまち"

    def test_makes_what_is_new_in_its_place_and_says_what(self, edited_file) -> None:
        path = edited_file(
            (
                "        - type: goal\n          code: flow-of-people\n",
                "        - type: goal\n          code: inserted\n"
                "          heading: {ja: 新しい目標}\n"
                "        - type: goal\n          code: flow-of-people\n",
            )
        )

        said = load(path)

        assert "created: strategy/new-strategy/node/inserted\n" in said
        goals = ChapterPage.objects.get(slug="goals").get_children().order_by("path")
        assert [page.slug for page in goals] == [
            "jobs",
            "inserted",
            "flow-of-people",
            "living",
            "family-and-education",
        ]
        assert load(path).startswith("Nothing to load")

    def test_writes_nothing_on_a_dry_run(self) -> None:
        Term.objects.all().delete()

        said = load(SITE, dry_run=True)

        assert "would create: site/term/" in said
        assert not Term.objects.exists()

    def test_makes_a_deleted_page_again_in_its_place(self) -> None:
        strategy = StrategyPage.objects.get(slug="new-strategy")
        ChapterPage.objects.child_of(strategy).get(slug="introduction").delete()

        load(NEW)

        chapters = strategy.get_children().type(ChapterPage).order_by("path")
        assert chapters.first().slug == "introduction"

    def test_leaves_what_left_the_file(self, edited_file) -> None:
        data = yaml.safe_load(NEW.read_text())
        del data["strategy"]["document"][-1]
        path = edited_file()
        path.write_text(yaml.safe_dump(data, allow_unicode=True))

        assert load(path).startswith("Nothing to load")
        assert ChapterPage.objects.filter(slug="conclusion", live=True).exists()


@pytest.mark.usefixtures("loaded_site")
class TestEditorsWork:
    @pytest.mark.parametrize("publish", [True, False])
    def test_stays_and_is_listed_with_both_texts(self, publish: bool) -> None:
        page = BasicGoalPage.objects.get(slug="jobs")
        page.summary_ja = "編集者が書いた要点。"
        revision = page.save_revision()
        if publish:
            revision.publish()

        said = load(SITE, *STRATEGIES)

        assert "stands otherwise: strategy/new-strategy/node/jobs" in said
        assert "on the site: 編集者が書いた要点。" in said
        assert "in the file: 第2期の総合戦略から受け継ぐ" in said
        newest = BasicGoalPage.objects.get(slug="jobs").get_latest_revision_as_object()
        assert newest.summary_ja == "編集者が書いた要点。"

    def test_of_reordering_stays_and_is_listed(self) -> None:
        chapter = ChapterPage.objects.get(slug="goals")
        Page.objects.get(slug="jobs").move(chapter, pos="last-child")

        said = load(NEW)

        assert "stands otherwise: strategy/new-strategy/order/goals" in said
        assert chapter.get_children().order_by("path").last().slug == "jobs"

    def test_of_adding_a_page_is_no_difference(self) -> None:
        ChapterPage.objects.get(slug="goals").add_child(
            instance=SectionPage(title="編集者の節", slug="extra")
        )

        assert "otherwise" not in load(SITE, *STRATEGIES)


@pytest.mark.usefixtures("loaded_site")
class TestFaults:
    """One clear sentence with file and line each, and nothing written."""

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            (
                "  kind: comprehensive_strategy",
                "  knd: comprehensive_strategy",
                "“knd” is not known here",
            ),
            (
                "  state: drafting\n  heading",
                "  state: begun\n  heading",
                "must be one of 'concept'",
            ),
            ("code: flow-of-people", "code: jobs", "the code “jobs” is taken"),
            ("code: flow-of-people", "code: Flow", "“Flow” is no code"),
            ("code: flow-of-people", "code: ひとの流れ", "“ひとの流れ” is no code"),
            (
                "planned: FY2023",
                "planned: 2023-02-30",
                "“2023-02-30” is a date that does not exist",
            ),
            ("predecessor: second-term", "predecessor: third-term", "“third-term” is unknown"),
            (
                "predecessor: second-term",
                "predecessor: new-strategy",
                "leads back to the strategy itself",
            ),
        ],
    )
    def test_in_a_strategy(self, edited_file, old: str, new: str, message: str) -> None:
        text = NEW.read_text()
        first = text.index(old)
        line = text[:first].count("\n") + 1
        path = edited_file()
        path.write_text(text[:first] + text[first:].replace(old, new, 1))
        before = Page.objects.count()

        said = refusal(path)

        assert f"{path}:{line}: " in said
        assert message in said
        assert Page.objects.count() == before

    def test_a_measure_below_a_chapter(self, edited_file) -> None:
        said = refusal(
            edited_file(
                ("type: goal\n          code: jobs\n", "type: measure\n          code: jobs\n")
            )
        )

        assert "a measure cannot stand below chapter; it belongs below goal" in said

    def test_a_missing_heading(self, edited_file) -> None:
        data = yaml.safe_load(NEW.read_text())
        del data["strategy"]["document"][0]["heading"]
        path = edited_file()
        path.write_text(yaml.safe_dump(data, allow_unicode=True))

        assert "“heading” is missing; add it" in refusal(path)

    def test_a_heading_without_japanese(self, edited_file) -> None:
        data = yaml.safe_load(NEW.read_text())
        data["strategy"]["document"][0]["heading"] = {"en": "Introduction"}
        path = edited_file()
        path.write_text(yaml.safe_dump(data, allow_unicode=True))

        assert "has no ja text" in refusal(path)

    def test_a_cycle_through_two_files(self, tmp_path: Path) -> None:
        paths = []
        for name, other in (("second-term", "new-strategy"), ("new-strategy", "second-term")):
            data = yaml.safe_load((FIXTURES / "strategies" / f"{name}.yaml").read_text())
            data["strategy"]["predecessor"] = other
            path = tmp_path / f"{name}.yaml"
            path.write_text(yaml.safe_dump(data, allow_unicode=True))
            paths.append(path)

        said = refusal(*paths)

        assert "second-term → new-strategy → second-term" in said

    def test_all_faults_of_all_files_are_reported_at_once(self, tmp_path: Path) -> None:
        first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
        first.write_text("format: 1\nstrategy:\n  code: A\n")
        second.write_text("format: 2\n")

        said = refusal(first, second)

        assert f"{first}:3: “A” is no code" in said
        assert "“fiscal_years” is missing" in said
        assert f"{second}:1: “format”" in said

    def test_an_edition_that_was_made_on_the_site(self, edited_file) -> None:
        Edition.objects.create(
            code="outline-2023-07",
            strategy=StrategyPage.objects.get(slug="new-strategy").node,
            stage="outline",
            dated=PartialDate.parse("2023-07"),
        )
        path = edited_file(
            (
                "editions: []",
                "editions: [{code: outline-2023-07, stage: outline, dated: 2023-07}]",
            )
        )

        assert "is taken by an edition made on this site" in refusal(path)

    def test_the_same_strategy_twice(self) -> None:
        assert "is already in" in refusal(NEW, NEW)


@pytest.mark.usefixtures("loaded_site")
def test_notes_and_readings_are_taken_as_editors_type_them(edited_file) -> None:
    body = """
      body:
        - text:
            ja: 現行戦略［注］の｜背景《はいけい》です。
            en: The current strategy［注］
        - footnote:
            ja: "**令和2年3月**の戦略です。"
            en: Of March 2020.
"""
    strategy = StrategyPage.objects.get(slug="new-strategy")
    ChapterPage.objects.child_of(strategy).get(slug="introduction").delete()
    text = NEW.read_text()
    short_code = re.search(r"code: introduction\n( +short_code: \w+\n)", text)[1]

    introduction = ("\n        en: Introduction\n", f"\n        en: Introduction{body}")
    load(edited_file(introduction, (short_code, "")))

    page = ChapterPage.objects.child_of(strategy).get(slug="introduction")
    assert comparable_body(page.body_ja) == [
        {"type": "text", "value": "<p>現行戦略［注］の｜背景《はいけい》です。</p>"},
        {"type": "footnote", "value": "<p><b>令和2年3月</b>の戦略です。</p>"},
    ]
    assert comparable_body(page.body_en)[1]["value"] == "<p>Of March 2020.</p>"


class TestEmptySite:
    def test_needs_its_site_file(self, empty_site: None) -> None:
        assert "load its site.yaml" in refusal(NEW)
        assert not StrategyPage.objects.exists()

    def test_gets_all_that_the_files_hold(self, empty_site: None) -> None:
        load(SITE, *STRATEGIES)

        assert StrategyPage.objects.live().count() == 7
        assert set(
            BasicGoalPage.objects.get(slug="living").node.alignments.values_list(
                "item__number", flat=True
            )
        ) == {"⑷"}
        assert Alignment.objects.filter(node__faces__page__slug="regional-vision").exists()
        new = StrategyPage.objects.get(slug="new-strategy")
        assert new.predecessor.slug == "second-term"
        assert new.upper_plan.slug == "seventh-master-plan"


@pytest.mark.usefixtures("loaded_site")
class TestShortCodes:
    def test_are_those_of_the_file(self) -> None:
        assert Page.objects.get(slug="jobs").specific.node.short_code == "jbhv4n"
        assert StrategyPage.objects.get(slug="new-strategy").node.short_code == "pbfv5f"

    def test_bring_an_item_back_that_an_editor_deleted(self, edited_file) -> None:
        node = Page.objects.get(slug="conclusion").specific.node
        Page.objects.get(slug="conclusion").delete()

        load(edited_file())

        assert Page.objects.get(slug="conclusion").specific.node == node

    @pytest.mark.parametrize(
        ("code", "message"),
        [
            ("rvtx4s", "the short code “rvtx4s” is taken already"),
            ("abc", "“abc” is no short code"),
        ],
    )
    def test_of_another_item_or_of_no_form_are_refused(
        self, edited_file, code: str, message: str
    ) -> None:
        path = edited_file(("short_code: jbhv4n", f"short_code: {code}"))

        assert message in refusal(path)
