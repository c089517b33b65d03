"""An indicator in the files of two strategies, and under two items of one (再掲)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from strategy.figures.known_on_day import read_uses
from strategy.models import Indicator, NodeFace, Observation, RepeatedIndicator
from tests.integration.loading.conftest import NEW, SITE, load, refusal

pytestmark = pytest.mark.usefixtures("loaded_site")


@pytest.fixture
def second_file(tmp_path: Path) -> Callable[..., Path]:
    """The same strategy under another code, with texts of the file replaced."""

    def write(**replaced: str) -> Path:
        lines = NEW.read_text().splitlines(keepends=True)
        text = "".join(line for line in lines if "short_code:" not in line)
        text = text.replace("code: new-strategy\n", "code: fourth-term\n", 1)
        for old, new in replaced.items():
            text = text.replace(old.replace("_", ": "), new, 1)
        path = tmp_path / "fourth-term.yaml"
        path.write_text(text)
        return path

    return write


def test_a_second_file_gives_the_indicator_aims_of_its_own(
    second_file: Callable[..., Path],
) -> None:
    values = Observation.objects.count()

    load(SITE, second_file(value_250="value: 260"))

    uses = Indicator.objects.get(code="visitors").uses.order_by("pk")
    assert [reading.final_target.value for reading in read_uses(uses)] == [250, 260]
    assert Observation.objects.count() == values


def test_a_second_file_that_counts_in_another_unit_is_refused(
    second_file: Callable[..., Path],
) -> None:
    said = refusal(SITE, second_file(ja_万人="ja: 人"))

    assert "strategy/fourth-term/indicator/visitors/definition: 単位は、戦略「新総合戦略" in said
    assert Indicator.objects.get(code="visitors").uses.count() == 1


def test_a_file_says_where_else_an_indicator_is_shown(changed_file: Any) -> None:
    load(changed_file("visitors", lambda said: said.update(repeats=["living"])))

    repeated = RepeatedIndicator.objects.get()
    assert repeated.use.indicator.code == "visitors"
    assert repeated.node == NodeFace.objects.get(page__slug="living").node


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        (["nowhere"], "“nowhere” is no vision, goal or measure of this strategy"),
        (["flow-of-people"], "the indicator is shown under “flow-of-people” already"),
    ],
)
def test_a_file_that_repeats_it_nowhere_else_is_refused(
    changed_file: Any, codes: list[str], sentence: str
) -> None:
    assert sentence in refusal(changed_file("visitors", lambda said: said.update(repeats=codes)))
