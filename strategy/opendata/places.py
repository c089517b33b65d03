"""Where an indicator or a goal stands in its strategy, for the first columns of every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from strategy.models import NodeFace
from strategy.opendata.columns import Cell
from strategy.years import Period

# 標準地域コード of 会津若松市, without its check digit.
MUNICIPALITY_CODE = "07202"


@dataclass(frozen=True)
class Place:
    """A node's public place. `order` sorts places as the site's tree does."""

    strategy_code: str
    node_code: str
    node_path: str
    node_name: str
    order: str

    @property
    def cells(self) -> dict[str, Cell]:
        return {
            "municipality_code": MUNICIPALITY_CODE,
            "strategy_code": self.strategy_code,
            "node_code": self.node_code,
            "node_path": self.node_path,
            "node_name_ja": self.node_name,
        }


def public_places() -> Mapping[tuple[int, int], Place]:
    """The public place of every node that has one, by the keys of strategy and node; one query."""
    faces = NodeFace.objects.public().filter(tree__live=True)
    rows = faces.values_list(
        "tree__node_face__node",
        "node_id",
        "tree__slug",
        "tree__url_path",
        "page__slug",
        "page__url_path",
        "page__title",
        "page__path",
    )
    return {
        (owner, node): Place(strategy, code, address.removeprefix(root).strip("/"), title, path)
        for owner, node, strategy, root, code, address, title, path in rows
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
