"""The city as the site's settings have it: its code, kind, colour, picture, and a made-up one."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image as PillowImage
from wagtail.images import get_image_model

from publications.models import Asset, Edition
from publications.pipeline.document.shapes import DocumentKind
from publications.pipeline.html.render import render_print
from publications.pipeline.pdf.making import make_pdf
from publications.pipeline.snapshot import freeze, preview
from strategy.loading.site_forms import CityForm
from strategy.models import SiteSettings, StrategyPage
from strategy.notation.wareki import PartialDate

pytestmark = pytest.mark.usefixtures("loaded_site")

STRATEGY = "/ja/strategies/new-strategy/"


@pytest.fixture
def record() -> SiteSettings:
    """The settings of the loaded site."""
    return SiteSettings.objects.get()


def settings_are(**values: Any) -> None:
    SiteSettings.objects.update(**values)


def draft(page: StrategyPage) -> Edition:
    return Edition(
        code="draft", strategy=page.node, stage="outline", dated=PartialDate.parse("2023-07")
    )


def frozen() -> dict[str, Any]:
    page = StrategyPage.objects.get(slug="new-strategy")
    return preview(draft(page), page)


def printed(language: str = "ja") -> str:
    return render_print(frozen(), kind=DocumentKind.MAIN, language=language, sha256="0" * 64)


def rows(client: Client, address: str) -> list[dict[str, str]]:
    body = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body)))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("municipality_code", "072020", "検査数字(6桁目)が合いません"),
        ("municipality_code", "07202", "検査数字を含む半角数字6桁"),
        ("key_colour", "#8fd400", "白や薄い地色の上で文字が読みにくい色です"),
    ],
)
def test_a_wrong_code_or_a_pale_colour_is_refused_in_the_form(
    record: SiteSettings, name: str, value: str, sentence: str
) -> None:
    setattr(record, name, value)

    with pytest.raises(ValidationError) as refused:
        record.full_clean()

    assert list(refused.value.message_dict) == [name]
    assert sentence in refused.value.message_dict[name][0]


def test_an_empty_code_is_required_and_judged_no_further(record: SiteSettings) -> None:
    record.municipality_code = ""

    with pytest.raises(ValidationError) as refused:
        record.full_clean()

    assert len(refused.value.message_dict["municipality_code"]) == 1


@pytest.mark.parametrize(
    "values", [{"code": "072020"}, {"key_colour": "#8fd400"}, {"kind": "republic"}]
)
def test_a_file_with_a_wrong_city_is_refused(values: dict[str, str]) -> None:
    right = {"name": {"ja": "見本市"}, "kind": "city", "code": "131016"}

    assert CityForm.model_validate(right).code == "131016"
    with pytest.raises(ValueError, match=next(iter(values))):
        CityForm.model_validate(right | values)


def test_a_prefectures_strategy_names_article_9_on_its_page_and_in_its_edition(
    client: Client,
) -> None:
    settings_are(city_kind="prefecture", city_name_ja="見本県", municipality_code="470007")
    StrategyPage.objects.filter(slug="new-strategy").update(
        legal_basis_ja="", legal_basis_en="", legal_basis=""
    )

    html = client.get(STRATEGY).content.decode()
    english = client.get(STRATEGY.replace("/ja/", "/en/")).content.decode()

    assert "まち・ひと・しごと創生法第9条" in html
    assert "第10条" not in html
    assert "Article 9 of the Act" in english
    assert "まち・ひと・しごと創生法第9条" in printed()


def test_a_plan_that_is_no_comprehensive_strategy_names_no_law_unasked(client: Client) -> None:
    html = client.get("/ja/strategies/seventh-master-plan/").content.decode()

    assert "根拠" not in html


def test_a_towns_page_of_well_being_speaks_of_its_people(client: Client) -> None:
    settings_are(city_kind="town")

    html = client.get("/ja/wellbeing/").content.decode()

    assert "町民の主観と統計の客観" in html
    assert "市民" not in html


def test_open_data_bear_the_citys_code_without_its_check_digit(client: Client) -> None:
    settings_are(municipality_code="131016")

    for table in ("kpi_values", "kpi_definitions", "evaluations"):
        found = rows(client, f"/open-data/v1/{table}.csv")
        assert {row["municipality_code"] for row in found} == {"13101"}


def test_well_being_is_taken_in_for_a_known_city_only(tmp_path: Path) -> None:
    settings_are(municipality_code="")
    file = tmp_path / "scores.csv"
    file.write_text(
        "year,municipality_code,category_code,axis,score,n,framework_version,source_url,"
        "retrieved_on,is_sample\n2026,13101,housing,subjective,50,10,2023,,2026-11-01,true\n"
    )

    with pytest.raises(CommandError, match="団体コードがありません"):
        call_command("import_wellbeing", str(file), verbosity=0)


class TestMadeUpCity:
    @pytest.fixture(autouse=True)
    def made_up(self, loaded_site: None) -> None:
        settings_are(
            is_fictional=True, city_kind="town", city_name_ja="見本町", city_name_en="Mihon"
        )

    @pytest.mark.parametrize("path", ["", "strategies/", "indicators/", "editions/", "news/"])
    def test_says_so_above_every_page(self, client: Client, path: str) -> None:
        html = client.get(f"/ja/{path}").content.decode()

        banner = html.partition('<p class="banner">')[2].partition("</p>")[0]
        assert "見本町は架空の町です。" in banner
        assert html.count("見本町は架空の町です。") == 2

    def test_says_so_on_the_cover_and_at_the_end_of_a_document(self) -> None:
        html, english = printed(), printed("en")

        for part in ("cover__banner", "colophon__banner"):
            said = html.partition(f'<p class="{part}">')[2]
            assert said.startswith("見本町は架空の町です。")
        assert "Mihon is a fictional town." in english

    def test_says_so_in_every_row_of_open_data(self, client: Client) -> None:
        for table in ("kpi_values", "kpi_definitions", "evaluations"):
            found = rows(client, f"/open-data/v1/{table}.csv")
            assert {row["data_category"] for row in found} == {"架空の町"}

    def test_explains_its_mark_in_the_codebook(self, client: Client) -> None:
        found = rows(client, "/open-data/v1/codebook.csv")

        marks = {row["name_en"] for row in found if row["code"] == "架空の町"}
        assert marks == {"fictional town"}


def test_a_real_city_is_marked_nowhere(client: Client) -> None:
    codebook = client.get("/open-data/v1/codebook.csv").content.decode()

    assert "架空" not in client.get("/ja/").content.decode()
    assert "架空の市," not in codebook
    assert "架空" not in printed()


def test_another_key_colour_comes_by_a_stylesheet_after_the_designs(client: Client) -> None:
    settings_are(key_colour="#197a4b")

    html = client.get("/ja/").content.decode()
    sheet = client.get("/key-colour/197a4b.css")
    mark = client.get("/key-colour/197a4b.svg")

    assert html.index("css/tokens") < html.index("/key-colour/197a4b.css") < html.index("css/base")
    assert '<meta name="theme-color" content="#197a4b">' in html
    assert "style=" not in html
    assert "--color-key:#197a4b;" in sheet.content.decode()
    assert sheet.headers["Cache-Control"] == "public, max-age=86400"
    assert sheet.headers["Content-Type"] == "text/css"
    assert 'fill="#197a4b"' in mark.content.decode()
    assert "#0017c1" not in mark.content.decode()


def test_the_designs_own_colour_asks_for_no_further_stylesheet(client: Client) -> None:
    assert "key-colour" not in client.get("/ja/").content.decode()


@pytest.mark.parametrize("name", ["8fd400.css", "197a4b.png", "197A4B.css", "green.css"])
def test_no_stylesheet_is_made_of_what_is_no_key_colour(client: Client, name: str) -> None:
    assert client.get(f"/key-colour/{name}").status_code == 404


def test_a_document_is_printed_in_the_key_colour() -> None:
    settings_are(key_colour="#197a4b")

    html = printed()

    assert "<style>" in html
    assert "%23197a4b" in html
    assert "#0017c1" not in html.partition("</style>")[0]


def test_a_picture_is_on_the_cover_where_one_is_set(record: SiteSettings, tmp_path: Path) -> None:
    assert "cover__picture" not in printed()
    picture = io.BytesIO()
    PillowImage.new("RGB", (1600, 1000), "#446688").save(picture, "PNG")
    image = get_image_model().objects.create(
        title="鶴の絵", file=ContentFile(picture.getvalue(), name="crane.png")
    )
    record.cover_picture = image
    record.save()

    page = StrategyPage.objects.get(slug="new-strategy")
    snapshot = json.loads(freeze(draft(page), page).content)
    sha256 = snapshot["site"]["cover"]
    assets = {sha256: Path(Asset.objects.get(sha256=sha256).file.path)}
    html = render_print(snapshot, kind=DocumentKind.OUTLINE, language="ja", sha256="0" * 64)

    assert sha256 in snapshot["assets"]
    assert f"url('edition:asset/{sha256}')" in html
    assert make_pdf(html, assets=assets, title="骨子案", language="ja").warnings == ()
