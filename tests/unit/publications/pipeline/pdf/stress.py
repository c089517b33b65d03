"""A strategy whose every text is as long as its field lets it be."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from strategy.charts import LinesChart, Point, Series, draw_lines
from tests.unit.publications.pipeline.test_golden_snapshots import FIGURES, golden

# What a text is filled with: running Japanese and English, and words without a place to break.
FILLINGS: Mapping[str, str] = {
    "japanese": "地域の個性を活かした新たなひとの流れの創出と、",
    "english": "Regional revitalization, understanding and cooperation; ",
    "one word": "Donaudampfschifffahrtsgesellschaft",
    "wide letters": "WＷ㍿⑴",
}
CELL = 120
# Longer than a page.
ROW = 3000


def filled(filling: str, length: int) -> str:
    """A text of exactly this many characters."""
    words = FILLINGS[filling]
    return (words * (length // len(words) + 1))[:length].rstrip()


def stressed(filling: str) -> dict[str, Any]:
    """A snapshot with figures and population; the limits are those of the models."""

    def texts(length: int) -> dict[str, str]:
        return dict.fromkeys(("ja", "en"), filled(filling, length))

    data = copy.deepcopy(golden(FIGURES))
    data["site"] |= {"name": texts(120), "banner": texts(200)}
    data["strategy"] |= {"heading": texts(255), "summary": texts(600), "legal_basis": texts(255)}
    code = "very-long-code-" * 4
    data["edition"] |= {
        "label": texts(120),
        "note": texts(400),
        "version": "10.20.30.4",
        "url_path": f"/editions/{code[:59]}/",
    }
    data["unit"] |= {"name": texts(255), "phone": "0" * 20, "fax": "0" * 20}
    data["milestones"] = [
        {**milestone, "name": texts(255), "when": texts(30)} for milestone in data["milestones"]
    ]
    data["glossary"] = [
        {"term": texts(255), "reading": filled(filling, 120), "meaning": texts(length)}
        for length in (80, ROW)
    ]
    for node in data["nodes"]:
        _stress_node(node, texts, filling)
    data["nodes"][0]["body"] = {language: list(_blocks(filling)) for language in ("ja", "en")}
    for language, population in data["population"].items():
        population["charts"] = [_chart(chart, filling) for chart in population["charts"][:1]]
        population["notes"] = [
            dict.fromkeys(("name", "note", "source"), filled(filling, 255))
            for _ in population["notes"]
        ]
        assert language in {"ja", "en"}
    return data


def _stress_node(node: dict[str, Any], texts: Any, filling: str) -> None:
    node |= {"heading": texts(255), "scope_note": texts(255), "summary": texts(300)}
    if node["statement"]["ja"]:
        node["statement"] = texts(255)
    node["projects"] = [{"name": texts(255), "summary": texts(300)}]
    for indicators in node.get("indicators", {}).values():
        indicators[:] = [_indicator(indicator, filling) for indicator in indicators[:1]]
    for child in node["children"]:
        _stress_node(child, texts, filling)


def _blocks(filling: str) -> list[dict[str, Any]]:
    cell, line = filled(filling, CELL), filled(filling, 255)
    table = {
        "type": "table",
        "caption": line,
        "source": line,
        "header_column": True,
        "columns": [cell] * 5,
        "rows": [[cell] * 5, [filled(filling, 600), *[cell] * 4]],
    }
    return [
        {"type": "heading", "text": line},
        {"type": "text", "html": f"<p>{line}</p><ul><li>{line}</li></ul>"},
        {"type": "callout", "tone": "note", "heading": cell, "html": f"<p>{line}</p>"},
        {"type": "quotation", "text": line, "attribution": line},
        {"type": "footnote", "html": f"<p>{line}</p>"},
        table,
        {
            "type": "directory",
            "title": line,
            "entries": [{"name": line, "summary": line, "detail": line, "url": ""}],
        },
        {"type": "file", "title": line, "format": "PDF", "size": "2MB", "url": ""},
    ]


def _indicator(indicator: dict[str, Any], filling: str) -> dict[str, Any]:
    unit = filled(filling, 20)
    figures = {
        name: indicator[name]
        and {**indicator[name], "value": f"999,999,999,999{unit}", "short": unit * 2}
        for name in ("baseline", "target", "latest")
    }
    chart = indicator["chart"]
    name = filled(filling, 255)
    return {
        **indicator,
        **figures,
        "name": name,
        "unit": unit,
        "evaluations": [
            {
                **dict.fromkeys(("body", "grade", "scale"), name),
                "year": "令和7年度",
                "policy": "継続",
                "is_sample": True,
            }
        ],
        "chart": chart and _chart(chart, filling) | {"title": f"{name}({unit})"},
    }


def _chart(chart: dict[str, Any], filling: str) -> dict[str, Any]:
    """The chart with long names of its lines, and its table with the widest figures."""
    name = filled(filling, 255)
    points = tuple(
        Point(year, Decimal(year) * 10**8, f"{year * 10**8:,}", str(year)) for year in (2020, 2025)
    )
    drawn = LinesChart("stress", name, name, (Series(name, "actual", points),), "ja")
    table = chart["table"]
    return {
        **chart,
        "title": name,
        "svg": draw_lines(drawn),
        "table": {
            "columns": [name for _ in table["columns"]],
            "rows": [["999,999,999,999" for _ in row] for row in table["rows"]],
        },
    }
