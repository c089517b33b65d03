"""The city's colour within the design."""

from __future__ import annotations

import re

import pytest

from strategy.city.key_colour import DESIGNED, contrast, fault_of_colour, shade_of, tinted
from tests.paths import ROOT

STATIC = ROOT / "static"


def test_contrast_is_that_of_the_guidelines() -> None:
    # domain.md: measured on white for the Digital Agency's palette.
    assert round(contrast("#0017c1", "#ffffff"), 2) == 11.10
    assert round(contrast("#259d63", "#ffffff"), 2) == 3.45


@pytest.mark.parametrize("colour", [DESIGNED, "#197a4b", "#8b008b", "#ce0000", "#5c3d1e"])
def test_a_dark_colour_can_be_the_key_colour(colour: str) -> None:
    assert fault_of_colour(colour) == ""


def test_a_colour_with_too_little_contrast_is_refused_with_its_ratio() -> None:
    assert fault_of_colour("#259d63") == (
        "キーカラー「#259d63」は、白や薄い地色の上で文字が読みにくい色です(コントラスト比3.2:1)。"
        "4.5:1以上になる、もっと濃い色を選んでください。"
    )


@pytest.mark.parametrize("colour", ["", "green", "#fff", "#0017C1", "#0017c1;x", "０"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    assert "16進数" in fault_of_colour(colour)


def test_the_designs_own_colour_leaves_every_stylesheet_as_it_is() -> None:
    sheet = (STATIC / "css/print/edition.css").read_text()

    assert tinted(sheet, DESIGNED) == sheet


def test_no_blue_but_that_of_links_is_left_in_print_in_another_colour() -> None:
    sheet = tinted((STATIC / "css/print/edition.css").read_text(), "#197a4b")

    assert "#197a4b" in sheet
    assert "%23197a4b" in sheet
    blues = {c for c in re.findall(r"(?:#|%23)([0-9a-f]{6})", sheet) if _is_blue(c)}
    assert blues == {"00118f"}


def _is_blue(colour: str) -> bool:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (0, 2, 4))
    return blue > max(red, green) + 8


def test_the_site_names_the_shades_that_its_tokens_have() -> None:
    tokens = (STATIC / "css/tokens.css").read_text()

    for name, blue in (("key", "#0017c1"), ("key-deep", "#000060"), ("key-line", "#9db7f9")):
        assert f"--color-{name}: {blue};" in tokens
        assert shade_of(DESIGNED, blue) == blue
