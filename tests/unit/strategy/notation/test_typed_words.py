from __future__ import annotations

import pytest

from strategy.notation.typed_words import NotAnEditionNumber, edition_number, without_label


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2.1", "2.1"),
        ("第2版", "2"),
        ("第 ２．１ 版", "2.1"),
        ("2版", "2"),
        ("Ver. 2.1", "2.1"),
        ("v3", "3"),
        ("バージョン2", "2"),
        (" ", ""),
    ],
)
def test_the_words_around_the_number_of_an_edition_are_understood(typed, number) -> None:
    assert edition_number(typed) == number


@pytest.mark.parametrize("typed", ["第二版", "改訂版", "第第2版版", "2.", "初版"])
def test_what_is_no_number_of_an_edition_is_refused_with_what_is_printed(typed) -> None:
    with pytest.raises(NotAnEditionNumber, match=r"読めません。.*第2\.1版.*印刷されます"):
        edition_number(typed)


@pytest.mark.parametrize(
    ("label", "typed", "kept"),
    [
        ("出典", "出典：会津若松市", "会津若松市"),
        ("出典", "Source: the city", "the city"),
        ("出典", "出典が分かる資料", "出典が分かる資料"),
        ("電話", "電話番号：0242-39-1202", "0242-39-1202"),
        ("電話", "TEL 0242-39-1202", "0242-39-1202"),
        ("FAX", "FAX0242-39-1400", "0242-39-1400"),
        ("FAX", "ファックス番号 0242-39-1400", "0242-39-1400"),
        ("単位", "単位：件", "件"),
        ("根拠", "根拠法令：まち・ひと・しごと創生法", "まち・ひと・しごと創生法"),
        ("名称", "出典：という名の施設", "出典：という名の施設"),
    ],
)
def test_a_label_typed_again_before_its_value_is_taken_off(label, typed, kept) -> None:
    assert without_label(label, typed) == kept
