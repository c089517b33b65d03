"""One figure, one spelling: the site's page, an edition's PDF, CSV and JSON agree to the digit."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest
from django.test import Client
from pypdf import PdfReader

from publications.models import Edition
from publications.pipeline.document.shapes import DocumentKind
from publications.pipeline.html.render import render_print
from publications.pipeline.pdf.making import make_pdf
from publications.pipeline.snapshot import freeze
from strategy.figures.known_on_day import read_uses
from strategy.figures.presentation import indicator_plain
from strategy.models import StrategyIndicator, StrategyPage
from strategy.notation.wareki import PartialDate

pytestmark = pytest.mark.django_db


def printed_pages(kind: DocumentKind, language: str) -> list[str]:
    """The words of each page of the PDF, one space between them."""
    page = StrategyPage.objects.get(slug="new-strategy")
    edition = Edition(
        code="draft", strategy=page.node, stage="preliminary", dated=PartialDate.parse("2026-11")
    )
    frozen = freeze(edition, page)
    html = render_print(
        json.loads(frozen.content), kind=kind, language=language, sha256=frozen.sha256
    )
    pdf = make_pdf(html, assets={}, title="素案", language=language)
    assert pdf.warnings == ()
    reader = PdfReader(io.BytesIO(pdf.content))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def printed_pdf(language: str) -> str:
    """The words of the main document, one space between them."""
    return " ".join(printed_pages(DocumentKind.MAIN, language))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_summary_of_the_city_has_two_pages(loaded_site: None, language: str) -> None:
    pages = printed_pages(DocumentKind.SUMMARY, language)

    assert len(pages) == 2


def test_every_figure_of_every_indicator_is_the_same_in_page_pdf_csv_and_json(
    loaded_site: None, client: Client
) -> None:
    paper = printed_pdf("ja").replace(" ", "")
    readings = read_uses(StrategyIndicator.objects.all())
    compared = 0

    for reading in readings:
        code = reading.indicator.code
        page = client.get(f"/ja/indicators/{code}/").content.decode()
        table = page.split("data-table__caption")[-1]
        rows = list(
            csv.DictReader(
                io.StringIO(
                    client.get(f"/open-data/v1/indicators/{code}.csv").content.decode("utf-8-sig")
                )
            )
        )
        data = json.loads(client.get(f"/open-data/v1/indicators/{code}.json").content)["rows"]
        plain = indicator_plain(reading, "ja")

        for row in rows:
            [twin] = [
                item
                for item in data
                if (str(item["year"]), item["value_type"]) == (row["year"], row["value_type"])
            ]
            assert (twin["value"] or "") == row["value"], (code, row)
        stated = [
            *(("actual", figure) for figure in reading.observations),
            *(("target", figure) for figure in reading.targets),
            *([("baseline", reading.baseline)] if reading.baseline else []),
        ]
        assert len(rows) == len(stated), code
        for kind, figure in stated:
            [row] = [r for r in rows if (r["value_type"], r["year"]) == (kind, str(figure.year))]
            if figure.value is None:
                assert row["value"] == "", (code, row)
                continue
            assert Decimal(row["value"]) == figure.value, (code, row)
            printed = f"{Decimal(row['value']):,f}".replace("-", "−")
            assert f">{printed}<" in table, (code, printed)
            compared += 1
        assert len(plain["chart"]["table"]["rows"]) >= len(reading.observations), code
        for cells in plain["chart"]["table"]["rows"]:
            line = "".join(cells).replace(" ", "")
            assert line in paper, (code, line)
        for cell in (plain["baseline"], plain["latest"], plain["target"]):
            if cell is not None:
                assert cell["value"].replace(" ", "") in paper, (code, cell)

    assert compared == 12 + 12 + 18  # baselines, targets, and the results that are known


def test_a_missing_figure_is_never_a_zero(loaded_site: None, client: Client) -> None:
    page = client.get("/ja/indicators/child-rearing-satisfaction/").content.decode()
    csv_text = client.get("/open-data/v1/indicators/child-rearing-satisfaction.csv").content

    assert "−（調査なし）" in page
    assert "−（未公表）" in page
    rows = list(csv.DictReader(io.StringIO(csv_text.decode("utf-8-sig"))))
    missing = [row for row in rows if row["status"] == "missing"]
    assert [(row["value"], row["missing_reason"]) for row in missing] == [
        ("", "no_survey"),
        ("", "unpublished"),
    ]
