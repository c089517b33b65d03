"""What a portal shows of its languages, as JSON: forms, files, a frozen edition, front pages.

    python -m tests.integration.site.languages_shown

Run with settings that name more languages than the database has columns for: their migration is
made first, in the folder of `MIGRATION_MODULES`. The database is the city's.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import django


def forms() -> Iterator[tuple[str, Any]]:
    """Every form with texts by name: of pages, records, settings, editions and figures."""
    from wagtail.contrib.settings.views import get_setting_edit_handler
    from wagtail.models import get_page_models
    from wagtail.snippets.models import get_snippet_models

    from publications.desk.forms import CorrectionForm, WithdrawalForm
    from publications.models import Edition
    from strategy.desk.content.working_copies import NextTermForm
    from strategy.desk.figures.definition_forms import DefinitionForm
    from strategy.desk.figures.evaluation_forms import IndicatorEvaluationForm
    from strategy.desk.figures.figure_forms import BaselineForm, ObservationForm, TargetForm
    from strategy.desk.proposals.emergencies import NoticeForm
    from strategy.models import Indicator, SiteSettings, StrategyPage, User
    from strategy.models.base import TranslatedPage

    handlers = [
        *(m.get_edit_handler() for m in get_page_models() if issubclass(m, TranslatedPage)),
        *(m.snippet_viewset._edit_handler for m in get_snippet_models()),
        get_setting_edit_handler(SiteSettings),
        Edition.edit_handler.bind_to_model(Edition),
    ]
    for handler in handlers:
        form = handler.get_form_class()
        yield handler.model.__name__, form.base_fields
        for name, rows in getattr(form, "formsets", {}).items():
            yield f"{handler.model.__name__}.{name}", rows.form.base_fields
    indicator = Indicator.objects.get(code="births")
    use = indicator.uses.get()
    for figure in (DefinitionForm, BaselineForm, TargetForm, ObservationForm):
        yield figure.__name__, figure(use=use, user=User()).fields
    yield "EvaluationForm", IndicatorEvaluationForm(use=use, user=User()).fields
    yield "WithdrawalForm", WithdrawalForm().fields
    yield "NoticeForm", NoticeForm().fields
    yield "CorrectionForm", CorrectionForm(edition=Edition.objects.all()[0]).fields
    second_term = StrategyPage.objects.in_place().get(slug="second-term")
    yield "NextTermForm", NextTermForm(strategy=second_term).fields


def frozen() -> dict[str, Any]:
    """An edition's content, with a goal that has a heading and a body in each language."""
    from publications.models import Edition
    from publications.pipeline.snapshot import freeze
    from strategy.languages import codes, having
    from strategy.models import BasicGoalPage, StrategyPage
    from strategy.notation.wareki import PartialDate

    goal = BasicGoalPage.objects.get(slug="jobs", node_face__place="public")
    for code in codes():
        setattr(goal, f"summary_{code.replace('-', '_')}", f"要点 {code}")
    for code in having("body"):
        block = {"type": "text", "value": f"<p>本文 {code}</p>"}
        setattr(goal, f"body_{code}", json.dumps([block]))
    goal.save_revision().publish()
    page = StrategyPage.objects.in_place().get(slug="new-strategy")
    edition = Edition(
        code="trial", strategy=page.node, stage="outline", dated=PartialDate.parse("2023-07")
    )
    content: dict[str, Any] = json.loads(freeze(edition, page).content)
    return content


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from django.test import Client

    call_command("makemigrations", "strategy", "publications", name="languages", verbosity=0)
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    call_command("migrate", verbosity=0)
    from strategy.loading.values import column_names
    from strategy.opendata.tables import TABLES

    said = {
        "forms": {name: list(fields) for name, fields in forms()},
        "tables": {name: [c.name for c in table.columns] for name, table in TABLES.items()},
        "loaded": column_names(["summary", "search_summary"]),
        "edition": frozen(),
        "pages": {code: Client().get(f"/{code}/").status_code for code in ("fr", "zh-hans")},
    }
    sys.stdout.write(json.dumps(said, ensure_ascii=False))


if __name__ == "__main__":
    main()
