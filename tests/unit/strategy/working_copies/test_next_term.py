"""Proposals for the name and address of a next term."""

from __future__ import annotations

import pytest

from strategy.working_copies.next_term import next_code, next_name


@pytest.mark.parametrize(
    ("name", "language", "proposed"),
    [
        ("第2期会津若松市総合戦略", "ja", "第3期会津若松市総合戦略"),
        ("会津若松市第7次総合計画", "ja", "会津若松市第8次総合計画"),
        ("第９期計画", "ja", "第１０期計画"),
        ("第二期計画", "ja", "第三期計画"),
        ("総合戦略", "ja", "次期総合戦略(仮称)"),
        ("新総合戦略(仮称)", "ja", "次期新総合戦略(仮称)"),
        ("Second-Term Strategy", "en", "Third-Term Strategy"),
        ("Aizuwakamatsu Seventh Master Plan", "en", "Aizuwakamatsu Eighth Master Plan"),
        ("New Strategy (provisional title)", "en", "Next New Strategy (provisional title)"),
        ("", "en", ""),
    ],
)
def test_a_name_is_raised_or_marked_provisional(name: str, language: str, proposed: str) -> None:
    assert next_name(name, language) == proposed


@pytest.mark.parametrize(
    ("code", "proposed"),
    [
        ("second-term", "third-term"),
        ("seventh-master-plan", "eighth-master-plan"),
        ("plan-7", "plan-8"),
        ("strategy-2020", "strategy-2026"),
        ("new-strategy", "new-strategy-2026"),
    ],
)
def test_a_code_is_raised_or_gets_the_first_year(code: str, proposed: str) -> None:
    assert next_code(code, 2026) == proposed
