"""An indicator in the files of two strategies, and under two items of one (再掲)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from strategy.models import Indicator, NodeFace, Observation, RepeatedIndicator
from strategy.readings import read_uses
from tests.integration.indicator_loading.conftest import NEW, SITE, load, refusal

pytestmark = pytest.mark.usefixtures("loaded_site")


def test_a_second_file_gives_the_indicator_aims_of_its_own(tmp_path: Path) -> None:
    text = NEW.read_text().replace("code: new-strategy\n", "code: fourth-term\n", 1)
    second = tmp_path / "fourth-term.yaml"
    second.write_text(text.replace("value: 250\n", "value: 260\n", 1))
    values = Observation.objects.count()

    load(SITE, second)

    uses = Indicator.objects.get(code="visitors").uses.order_by("pk")
    assert [reading.final_target.value for reading in read_uses(uses)] == [250, 260]
    assert Observation.objects.count() == values


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
