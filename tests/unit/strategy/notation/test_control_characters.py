from __future__ import annotations

import pytest

from strategy.notation.control_characters import control_character_in, without_control_characters


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("新総合戦略\x0b(仮称)", "新総合戦略(仮称)"),
        ("観光\x00客\x0b\ud800数", "観光客数"),
        ("one\x0c\u2028two\x85three", "one two three"),
        ("a\x00b\x1fc\x7fd\x9fe\ufffef\ud800", "abcdef"),
        ("tab\tline\nreturn\r", "tab\tline\nreturn\r"),
        ("髙﨑\u3000⑴㍿ \u200d\u202e", "髙﨑\u3000⑴㍿ \u200d\u202e"),
    ],
)
def test_breaks_become_spaces_and_the_invisible_goes(typed: str, kept: str) -> None:
    assert without_control_characters(typed) == kept


def test_the_first_one_is_named() -> None:
    assert control_character_in("a\x0bb\x00") == "U+000B"
    assert control_character_in("a\nb") == ""
