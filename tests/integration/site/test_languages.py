"""Which texts a language has, and which languages readers are offered."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from modeltranslation.translator import translator
from pydantic import ValidationError
from pytest_django.plugin import DjangoDbBlocker

from publications.pipeline.snapshot import freeze
from strategy.checking.staleness import State
from strategy.languages import column, columns, every_column, has
from strategy.loading.page_forms import PageForm
from strategy.loading.values import columns as loaded_columns
from strategy.models import BasicGoalPage, Role, StrategyPage
from strategy.upkeep.stale_translations import stale_translations, translations_of
from tests import city
from tests.integration.editions.conftest import draft_of
from tests.integration.upkeep.test_stale_translations import write
from tests.paths import ROOT
from tests.people import account, client_of

SHORT = {
    *(
        "heading",
        "summary",
        "scope_note",
        "statement",
        "name",
        "short_name",
        "tagline",
        "banner",
        "notice",
    ),
    *("unit", "definition", "label", "title", "city_name", "goal_word", "measure_word"),
    *("plain_title", "aim", "for_whom"),
}


def registered() -> Iterator[tuple[Any, str, bool]]:
    """Every translated field: its model, its name, and whether it is a short text."""
    for model in translator.get_registered_models():
        for name in translator.get_options_for_model(model).get_field_names():
            yield model, name, has(name, "ja-easy")


# --- What plain Japanese has --------------------------------------------------------------


def test_a_name_is_of_a_short_text_in_every_model_or_in_none() -> None:
    assert {name for _, name, is_short in registered() if is_short} == SHORT
    assert {name for _, name, is_short in registered() if not is_short}.isdisjoint(SHORT)


def test_plain_japanese_has_short_texts_only_and_english_all() -> None:
    assert columns("summary") == ["summary_ja", "summary_en", "summary_ja_easy"]
    assert columns("body") == ["body_ja", "body_en"]
    assert every_column("body") == ["body_ja", "body_en", "body_ja_easy"]


def test_columns_of_texts_that_a_language_has_not_are_null(loaded_site: None) -> None:
    empty = {
        (model, column(name, "ja-easy"))
        for model, name, is_short in registered()
        if not is_short and not model._meta.abstract
    }

    assert len(empty) > 20
    for model, name in empty:
        assert not model._default_manager.exclude(**{f"{name}__isnull": True}).exists(), name


def test_a_form_has_a_tab_with_the_short_texts(loaded_site: None) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs", node_face__place="public")
    editor = client_of(account("editor", Role.Key.EDITORS))

    page = editor.get(f"/admin/pages/{goal.pk}/edit/").content.decode()

    tabs = re.findall(r'role="tab"[^>]*>\s*(\S+)', page)
    assert tabs[:3] == ["日本語", "英語", "やさしい日本語"]
    for name in ("heading", "scope_note", "summary"):
        assert f'name="{name}_ja_easy"' in page
    for name in ("body", "search_summary"):
        assert f"{name}_en" in page
        assert f"{name}_ja_easy" not in page


def test_a_file_may_give_the_short_texts_and_no_others() -> None:
    said = {"code": "about", "heading": {"ja": "このサイトについて", "ja-easy": "このサイトのこと"}}
    body = {"text": {"ja": "本文", "ja-easy": "文"}}

    form = PageForm.model_validate(said)
    with pytest.raises(ValidationError, match="“ja-easy” has short texts only, and this is none"):
        PageForm.model_validate({**said, "body": [body]})

    assert loaded_columns("heading", form.heading)["heading_ja_easy"] == "このサイトのこと"
    assert "note_ja_easy" not in loaded_columns("note", {"ja": "補足"})


# --- What readers are offered -------------------------------------------------------------


def test_a_language_that_is_not_offered_has_no_address(client: Client, loaded_site: None) -> None:
    response = client.get("/ja-easy/strategies/")

    assert response.status_code == 404
    assert response.headers["Content-Language"] == "ja"
    assert 'href="/ja/strategies/"' in response.content.decode()
    assert "ja-easy" not in client.get("/ja/").content.decode()


@pytest.mark.parametrize("accepted", ["ja-easy", "ja-easy,ja;q=0.5", "*"])
def test_no_browser_is_led_to_it(client: Client, accepted: str) -> None:
    assert client.get("/", headers={"Accept-Language": accepted}).headers["Location"] == "/ja/"


def test_an_editor_sees_it_in_a_preview(loaded_site: None) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs", node_face__place="public")

    assert goal.preview_modes[-1] == ("ja-easy", "やさしい日本語")
    goal.summary_ja_easy = "あたらしい しごとを つくります。"
    shown = goal.make_preview_request(preview_mode="ja-easy").content.decode()
    assert "あたらしい しごとを つくります。" in shown
    assert '<html lang="ja"' in shown


def test_an_edition_keeps_its_texts_where_there_are_any(loaded_site: None) -> None:
    page = StrategyPage.objects.in_place().get(slug="new-strategy")
    before = freeze(draft_of("trial"), page).content
    goal = BasicGoalPage.objects.get(slug="jobs", node_face__place="public")

    write(goal, summary_ja_easy="あたらしい しごとを つくります。")

    after = freeze(draft_of("trial-2"), page).content
    assert "ja-easy" not in before
    assert after.count('"ja-easy":') == 1
    assert '"ja-easy":"あたらしい しごとを つくります。"' in after
    assert json.loads(after)["languages"] == ["ja", "en"]


def test_nothing_is_missing_in_it_but_what_is_there_may_be_stale(loaded_site: None) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs", node_face__place="public")
    assert {each.language for each in stale_translations()} <= {"en"}

    goal = write(goal, summary_ja="仕事をつくる。", summary_ja_easy="しごとを つくります。")
    goal = write(goal, summary_ja="新しい仕事をつくる。")

    (found,) = [each for each in translations_of(goal) if each.language == "ja-easy"]
    assert (found.texts.path, found.state) == ("summary", State.STALE)


# --- Adding languages ---------------------------------------------------------------------

SETTINGS = """
from aizu_strategy.settings.test import *

LANGUAGES += [("fr", "Français"), ("zh-hans", "简体中文")]
LANGUAGES_IN_JAPANESE |= {"fr": "フランス語", "zh-hans": "中国語"}
SHORT_TEXT_LANGUAGES += ["zh-hans"]
OFFERED_LANGUAGES += ["fr", "zh-hans"]
MIGRATION_MODULES = {app: f"added.{app}" for app in ("strategy", "publications")}
"""


@pytest.fixture
def shown(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, shared: Path, tmp_path: Path
) -> Any:
    """What the city's portal shows once French has all texts and Chinese the short ones."""
    for app in ("strategy", "publications"):
        shutil.copytree(ROOT / app / "migrations", tmp_path / "added" / app)
    settings = f"{SETTINGS}DATABASES['default']['NAME'] = os.environ['CITY']\n"
    (tmp_path / "more_languages.py").write_text(f"import os\n{settings}")
    with django_db_blocker.unblock():
        name = city.copy_of_city(shared, f"languages_{os.getpid()}")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.integration.site.languages_shown"],
        cwd=ROOT,
        env={
            **os.environ,
            "CITY": name,
            "DJANGO_SETTINGS_MODULE": "more_languages",
            "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)]),
        },
        check=False,
        capture_output=True,
        text=True,
    )
    with django_db_blocker.unblock():
        city.drop_copy(name)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.sweep(0)
def test_languages_are_added_by_settings_and_a_migration(shown: dict[str, Any]) -> None:
    forms, tables, edition = shown["forms"], shown["tables"], shown["edition"]

    # A French field goes with every English one, a Chinese one with those of short texts.
    for form, fields in forms.items():
        in_english = [name.removesuffix("_en") for name in fields if name.endswith("_en")]
        short = SHORT if form not in ("WithdrawalForm", "CorrectionForm") else set()
        assert {f"{name}_fr" for name in in_english} == {n for n in fields if n.endswith("_fr")}
        for language in ("zh_hans", "ja_easy"):
            expected = {f"{name}_{language}" for name in in_english if name in short}
            assert {n for n in fields if n.endswith(language)} == expected, form
    in_forms = {n.removesuffix("_fr") for fields in forms.values() for n in fields}
    assert in_forms >= {name for _, name, _ in registered()} - {"title", "withdrawal_reason"}

    def added(table: str) -> list[str]:
        return [n for n in tables[table] if n.endswith(("_fr", "_zh_hans", "_ja_easy"))]

    assert added("kpi_definitions") == [
        *("indicator_name_fr", "indicator_name_zh_hans", "unit_fr", "unit_zh_hans"),
        *("definition_fr", "definition_zh_hans", "formula_fr", "source_fr"),
    ]
    assert added("codebook") == ["name_fr", "name_zh_hans"]
    assert shown["loaded"] == [
        *("summary_ja", "summary_en", "summary_ja_easy", "summary_fr", "summary_zh_hans"),
        *("search_summary_ja", "search_summary_en", "search_summary_fr"),
    ]
    (goal,) = [node for node in nodes_of(edition) if node["code"] == "jobs"]
    assert edition["languages"] == ["ja", "en", "fr", "zh-hans"]
    assert goal["summary"] == {
        code: f"要点 {code}" for code in ("ja", "en", "ja-easy", "fr", "zh-hans")
    }
    assert set(goal["body"]) == {"ja", "en", "fr"}
    assert set(goal["label"]) == {"ja", "en", "fr", "zh-hans"}
    assert shown["pages"] == {"fr": 200, "zh-hans": 200}


def nodes_of(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    waiting = list(content["nodes"])
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node["children"]
