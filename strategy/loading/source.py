"""YAML files with the line of every value, so that a fault can say where it is.

Scalars stay text: `2023-02-30` must be refused by the schema with its line, not turned
into something else by YAML's guesses. An empty value is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from strategy.notation.control_characters import control_character_in

Key = str | int
Location = tuple[Key, ...]
# ("strategy", "document", 0, "heading") → line, counted from 1.
Lines = dict[Location, int]
_TOO_DEEP = "is nested too deeply, or an alias in it refers to itself"


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where. `line` counts from 1."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class FaultyInput(Exception):
    """Input that cannot be loaded; carries every fault found, in the order of the files."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class Source:
    """One parsed file: its data, and where each value stands."""

    path: Path
    data: Any
    lines: Lines

    def line(self, location: Location) -> int:
        """The line of a value, or of the nearest thing around it that has one."""
        while location:
            if location in self.lines:
                return self.lines[location]
            location = location[:-1]
        return 1

    def fault(self, location: Location, message: str) -> Fault:
        return Fault(self.path, self.line(location), message)


def read_source(path: Path) -> Source:
    """Parse a file.

    Raises:
        FaultyInput: it cannot be read, is no UTF-8 or no YAML, or repeats a key.
    """
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except OSError as error:
        raise FaultyInput([Fault(path, 1, f"cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise FaultyInput([Fault(path, 1, "is not UTF-8 text; save it as UTF-8")]) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise FaultyInput([Fault(path, line, f"is not YAML: {error.problem}")]) from None
    except yaml.YAMLError as error:
        raise FaultyInput([Fault(path, 1, f"is not YAML: {error}")]) from None
    except RecursionError:
        raise FaultyInput([Fault(path, 1, _TOO_DEEP)]) from None
    lines: Lines = {}
    faults: list[Fault] = []
    try:
        data = _value(root, (), path, lines, faults) if root else None
    except RecursionError:
        raise FaultyInput([Fault(path, 1, _TOO_DEEP)]) from None
    if faults:
        raise FaultyInput(faults)
    return Source(path, data, lines)


def _value(
    node: yaml.Node, location: Location, path: Path, lines: Lines, faults: list[Fault]
) -> Any:
    lines.setdefault(location, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        if code := control_character_in(node.value):
            line = node.start_mark.line + 1
            faults.append(
                Fault(path, line, f"a text holds the control character {code}; remove it")
            )
        return None if node.tag == "tag:yaml.org,2002:null" else node.value
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(child, (*location, index), path, lines, faults)
            for index, child in enumerate(node.value)
        ]
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            faults.append(Fault(path, line, "a key must be a plain word"))
            continue
        key = str(key_node.value)
        place = (*location, key)
        if key in mapping:
            faults.append(Fault(path, line, f"the key “{key}” stands here twice; keep one"))
            continue
        lines[place] = line
        mapping[key] = _value(value_node, place, path, lines, faults)
    return mapping
