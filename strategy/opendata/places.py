"""Where an indicator or a goal stands in its strategy, for the first columns of every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from strategy.languages import ORIGINAL, column
from strategy.models import NodeFace
from strategy.notation.years import Period
from strategy.opendata.columns import Cell
from strategy.tree.queries import public_numbers


@dataclass(frozen=True)
class NodePlace:
    """A node's public place. `order` sorts places as the site's tree does."""

    strategy_code: str
    node_code: str
    node_path: str
    # As the document prints it: ⑴ 基本目標1.
    node_number: str
    node_name: str
    order: str

    @property
    def cells(self) -> dict[str, Cell]:
        return {
            "strategy_code": self.strategy_code,
            "node_code": self.node_code,
            "node_path": self.node_path,
            "node_number": self.node_number or None,
            column("node_name", ORIGINAL): self.node_name,
        }


def public_places() -> Mapping[tuple[int, int], NodePlace]:
    """The public place of every node that has one, by the keys of strategy and node.

    In four queries.
    """
    faces = NodeFace.objects.public()
    numbers = public_numbers("ja")
    rows = faces.values_list(
        "tree__node_face__node",
        "node_id",
        "page_id",
        "tree__slug",
        "tree__url_path",
        "page__slug",
        "page__url_path",
        "page__title",
        "page__path",
    )
    return {
        (owner, node): NodePlace(
            strategy,
            code,
            address.removeprefix(root).strip("/"),
            str(numbers.get(page, "")),
            title,
            path,
        )
        for owner, node, page, strategy, root, code, address, title, path in rows
    }


@lru_cache(maxsize=4096)
def period_cells(period: Period) -> dict[str, Cell]:
    """The columns of a year; do not change what it returns, it is kept."""
    return {
        "period_type": period.type.value,
        "year": period.year,
        "era_year": period.short_text("ja"),
        "period_start": period.first_day.isoformat(),
        "period_end": period.last_day.isoformat(),
    }
