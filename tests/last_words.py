"""What a run of the tests says last: which cases the sweeps took, and how long each test was.

`tests.run` starts several runs side by side and joins what each leaves in its file.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest
from _pytest.terminal import TerminalReporter

from tests.sweeps import POSTGRESQL, SAMPLED

LONGEST_LINE = 300
# Names the file in which `tests.run` wants a run's outcome, as JSON.
REPORT = "PORTAL_TESTS_REPORT"


@dataclass
class Outcome:
    """Of one run. `counts`: tests by outcome; `seconds`: by test, its set-up included."""

    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, report: Path) -> Outcome:
        """Empty for a run that ended before it could say."""
        return cls(**json.loads(report.read_text())) if report.exists() else cls()


def reports(reporter: TerminalReporter) -> Iterator[tuple[str, pytest.TestReport]]:
    """Each report of each phase of each test, with what it counts as ("" for a mere phase)."""
    for outcome, found in reporter.stats.items():
        yield from ((outcome, each) for each in found if isinstance(each, pytest.TestReport))


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    if config.getoption("--sweeps") == "sample":
        terminalreporter.section("samples of the sweeps")
        for line in samples(terminalreporter):
            terminalreporter.write_line(line)
    if path := os.environ.get(REPORT):
        Path(path).write_text(json.dumps(asdict(outcome(terminalreporter))))


def samples(reporter: TerminalReporter) -> Iterator[str]:
    """One line a sweep: how many of its cases were taken, and which."""
    taken: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    for counted, report in reports(reporter):
        told: list[tuple[str, Any]] = report.user_properties if counted else []
        for sweep, case, n, total in (value for name, value in told if name == SAMPLED):
            taken[sweep, n, total].append(case)
    for (sweep, n, total), cases in sorted(taken.items()):
        which = "" if sweep == POSTGRESQL else f": {' '.join(cases)}"
        # Some names of cases are whole texts.
        yield f"{n} of {total}, {sweep}{which}"[:LONGEST_LINE]


def outcome(reporter: TerminalReporter) -> Outcome:
    counts: dict[str, int] = defaultdict(int)
    seconds: dict[str, float] = defaultdict(float)
    for counted, report in reports(reporter):
        seconds[report.nodeid] += report.duration
        if counted:
            counts[counted] += 1
    return Outcome(dict(counts), dict(seconds))
