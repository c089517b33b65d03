"""Suffixes for searching Japanese by prefix."""

from __future__ import annotations

from strategy.notation.search_words import japanese_suffixes


def test_every_place_inside_a_run_starts_a_word() -> None:
    assert japanese_suffixes("まちづくり") == "まちづくり ちづくり づくり くり り"


def test_runs_end_where_japanese_ends() -> None:
    assert japanese_suffixes("(仮称)ICTと資源・ﾃﾞｰﾀ") == "仮称 称 と資源 資源 源 データ ータ タ"
