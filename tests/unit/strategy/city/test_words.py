"""The city's kind, code and marks."""

from __future__ import annotations

import pytest

from strategy.city.words import City, CityKind, fault_of_code

# Of the ministry's table of codes: 北海道, 札幌市, 会津若松市, 千代田区, 葉山町, 沖縄県.
CODES = ["010006", "011002", "072028", "131016", "143014", "470007"]


@pytest.mark.parametrize("code", CODES)
def test_a_code_of_the_ministrys_table_is_right(code: str) -> None:
    assert fault_of_code(code) == ""


def test_a_code_with_a_wrong_check_digit_names_the_right_one() -> None:
    assert fault_of_code("072029") == (
        "団体コード「072029」は、検査数字(6桁目)が合いません。上5桁が正しければ「072028」です。"
        "総務省の「全国地方公共団体コード」の表で確かめてください。"
    )


@pytest.mark.parametrize("code", ["", "07202", "0720288", "７２０２８８", "07202x"])
def test_a_code_of_other_than_six_digits_is_refused(code: str) -> None:
    assert "半角数字6桁" in fault_of_code(code)


def test_the_area_code_goes_without_the_check_digit() -> None:
    assert City(code="072028").area_code == "07202"


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        (CityKind.CITY, "見本市", ("市", "市長", "市民")),
        (CityKind.TOWN, "見本町", ("町", "町長", "町民")),
        (CityKind.VILLAGE, "見本村", ("村", "村長", "村民")),
        (CityKind.WARD, "見本区", ("区", "区長", "区民")),
        (CityKind.PREFECTURE, "見本県", ("県", "知事", "県民")),
        (CityKind.PREFECTURE, "北海道", ("道", "知事", "道民")),
        (CityKind.PREFECTURE, "東京都", ("都", "知事", "都民")),
        (CityKind.PREFECTURE, "京都府", ("府", "知事", "府民")),
    ],
)
def test_words_follow_the_kind(kind: CityKind, name: str, words: tuple[str, ...]) -> None:
    found = City({"ja": name}, kind).words("ja")

    assert (found.noun, found.head, found.people) == words


@pytest.mark.parametrize("kind", CityKind)
def test_a_prefecture_acts_under_article_9_and_all_others_under_article_10(kind: CityKind) -> None:
    article = 9 if kind is CityKind.PREFECTURE else 10

    assert City(kind=kind).law("ja") == f"まち・ひと・しごと創生法第{article}条"
    assert City(kind=kind).law("en").startswith(f"Article {article} of the Act ")


def test_a_real_city_bears_no_mark_and_its_own_banner() -> None:
    city = City({"ja": "見本市"})

    assert city.mark("ja") == ""
    assert city.banner("実証用です。", "ja") == "実証用です。"


def test_a_made_up_town_says_so_before_its_banner() -> None:
    town = City({"ja": "見本町", "en": "Mihon"}, CityKind.TOWN, is_fictional=True)

    assert town.mark("ja") == "架空の町"
    assert town.banner("実証用です。", "ja") == "見本町は架空の町です。実証用です。"
    assert town.banner("", "en") == "Mihon is a fictional town."
