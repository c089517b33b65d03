"""The map of the models in README.md is that of the code."""

from __future__ import annotations

from tests.models_list import README, models_list, parts


def test_the_list_of_models_in_the_readme_is_the_codes() -> None:
    _, listed, _ = parts(README.read_text())

    # Otherwise: python -m tests.models_list
    assert listed.strip() == models_list().strip()
