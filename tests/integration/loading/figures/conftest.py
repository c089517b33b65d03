"""Loading the city's files again, with one thing changed in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from strategy.figures.known_on_day import read_uses
from strategy.models import Observation, StrategyIndicator
from tests.integration.loading.conftest import NEW

Data = dict[str, Any]


def indicator_in(data: Data, code: str) -> Data:
    """The mapping of an indicator in new-strategy.yaml."""
    nodes = list(data["strategy"]["document"])
    while nodes:
        node = nodes.pop()
        nodes += node.get("children", [])
        for indicator in node.get("indicators", []):
            if indicator["code"] == code:
                return indicator
    raise LookupError(code)


@pytest.fixture
def changed_file(tmp_path: Path):
    """new-strategy.yaml with one indicator changed by a function."""

    def change(code: str, edit: Any) -> Path:
        # Scalars stay as they are written: 100.0 must not become a float on the way.
        data = yaml.load(NEW.read_text(), Loader=yaml.BaseLoader)
        edit(indicator_in(data, code))
        path = tmp_path / "new-strategy.yaml"
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))
        return path

    return change


def reading(code: str):
    [found] = read_uses(StrategyIndicator.objects.filter(indicator__code=code))
    return found


def words(model: Any, code: str, **key: object) -> list[Any]:
    """Every row on a thing, oldest first."""
    owner = "indicator" if model is Observation else "use__indicator"
    rows = model.objects.filter(**{f"{owner}__code": code}, **key)
    return list(rows.order_by("pk"))
