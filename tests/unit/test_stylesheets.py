"""The stylesheets: values in tokens, a class in one place, and nothing that nobody shows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import tinycss2
from tinycss2.ast import AtRule, Declaration, Node, QualifiedRule
from tinycss2.color4 import parse_color

from tests.paths import ROOT

CSS, TEMPLATES = ROOT / "static" / "css", ROOT / "templates"
SHEETS = sorted(path.relative_to(CSS).as_posix() for path in CSS.rglob("*.css"))
COMPONENTS = [sheet for sheet in SHEETS if sheet.startswith("components/")]
# What a design repeats. How thick a line is, and how high or wide a thing is by itself, is its own.
DESIGNED = re.compile(
    r"((margin|padding)(-.+)?|(row-|column-)?gap|font-size|max-inline-size|min-block-size"
    r"|border-(.+-)?radius)"
)
# Of the letter, the line and the screen (em, %, vw) a length may be a part anywhere.
ABSOLUTE = ("px", "rem", "pt", "mm")
LINE_PX = 2
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
# Wagtail's own, which the admin's stylesheet mends.
FOREIGN = re.compile(r"w-.*|sidebar|wrapper")
Ruled = tuple[str, Declaration]


def ruled(nodes: list[Node], selector: str = "") -> Iterator[Ruled]:
    """Every declaration with the selector, or the @-rule, that it stands below."""
    for node in nodes:
        if isinstance(node, Declaration):
            yield selector, node
        elif isinstance(node, QualifiedRule | AtRule) and node.content is not None:
            is_page = isinstance(node, AtRule) and node.at_keyword not in ("media", "supports")
            below = f"@{node.at_keyword}" if is_page else tinycss2.serialize(node.prelude).strip()
            inside = tinycss2.parse_blocks_contents(node.content, skip_whitespace=True)
            yield from ruled(inside, below)


def rules_of(sheet: str) -> list[Ruled]:
    text = (CSS / sheet).read_text("utf-8")
    return list(ruled(tinycss2.parse_stylesheet(text, skip_comments=True)))


def values_of(sheet: str) -> Iterator[tuple[str, Node]]:
    """Every part of a value that is none of a token's own, with its property."""
    for selector, declaration in rules_of(sheet):
        if not (selector.startswith(":root") and declaration.name.startswith("--")):
            yield from ((declaration.name, part) for part in parts(declaration.value))


def parts(value: list[Node]) -> Iterator[Node]:
    for node in value:
        yield node
        yield from parts(getattr(node, "arguments", None) or [])


def is_colour(part: Node) -> bool:
    colour = parse_color(part)
    return colour is not None and colour != "currentcolor" and colour.alpha > 0


def is_length(part: Node) -> bool:
    return (
        part.type == "dimension"
        and not (part.unit == "px" and part.value <= LINE_PX)
        and (part.lower_unit in ABSOLUTE)
    )


def home_of_classes(sheets: list[str]) -> dict[str, set[str]]:
    """By a class's block (what stands before `__` and `--`): where it is styled by itself."""
    homes = defaultdict(set)
    for sheet in sheets:
        for selectors, _ in rules_of(sheet):
            for selector in selectors.split(","):
                last = re.split(r"[ >+~]+", selector.strip())[-1]
                named = {block_of(name) for name in CLASS.findall(selector)}
                if len(named) == 1 and CLASS.search(last):
                    homes[named.pop()].add(sheet)
    return homes


def block_of(name: str) -> str:
    return re.split("__|--", name)[0]


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_colour_stands_in_a_token_only(sheet: str) -> None:
    raw = [f"{name}: {part.serialize()}" for name, part in values_of(sheet) if is_colour(part)]

    assert raw == []


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if not sheet.startswith("print")])
def test_a_spacing_a_width_and_a_size_of_letters_stand_in_a_token_only(sheet: str) -> None:
    """On the screen. On paper a length is a place on the sheet, and stands where it is used."""
    raw = [
        f"{name}: {part.serialize()}"
        for name, part in values_of(sheet)
        if DESIGNED.fullmatch(name) and is_length(part)
    ]

    assert raw == []


def test_a_class_is_styled_in_one_stylesheet() -> None:
    homes = home_of_classes(["base.css", "layout.css", *COMPONENTS])

    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


@pytest.mark.parametrize("sheet", COMPONENTS)
def test_a_stylesheet_bears_the_name_of_a_template_or_of_its_classes(sheet: str) -> None:
    name = Path(sheet).stem
    templates = {path.stem for path in TEMPLATES.rglob("*")}
    classes = {block for block, found in home_of_classes([sheet]).items() if found}

    assert name in templates or any(f"{c}-".startswith(f"{dashed(name)}-") for c in classes)


def test_a_components_own_class_is_styled_in_the_stylesheet_of_its_name() -> None:
    homes = home_of_classes(COMPONENTS)
    named = {path.stem for path in TEMPLATES.rglob("components/*.html")}
    # The words of a body and the blocks in it are set by one stylesheet.
    named.remove("body")

    found = {name: homes[dashed(name)] for name in named if dashed(name) in homes}
    assert len(found) > 30
    assert found == {name: {f"components/{name}.css"} for name in found}


def dashed(name: str) -> str:
    return name.replace("_", "-")


@cache
def words_of_code() -> set[str]:
    """Of all that may write a class: templates, programs, scripts."""
    places = ("templates", "static/js", "strategy", "publications", "aizu_strategy")
    files = [path for place in places for path in (ROOT / place).rglob("*")]
    written = (path for path in files if path.suffix in (".html", ".js", ".py"))
    return {word for path in written for word in re.findall(r"[\w-]+", path.read_text("utf-8"))}


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_styled_class_is_one_that_is_shown(sheet: str) -> None:
    selectors = " ".join(re.sub(r'"[^"]*"', "", selector) for selector, _ in rules_of(sheet))
    styled = {name for name in CLASS.findall(selectors) if not FOREIGN.fullmatch(name)}

    # A modifier may be put together: `verdict--{{ verdict.code }}`.
    known = words_of_code()
    assert {name for name in styled if not {name, f"{name.split('--')[0]}--"} & known} == set()
