"""Sweeps: tests that go through everything. `make test` takes a sample of each.

A test marked `sweep(n)` has cases of which the sample runs n; one that asks for `swept` goes
through a part of a list. `sweep(0)` is too long for any sample. All tests marked `sweep(n, name)`
are the cases of one sweep: those of a file that takes long as a whole. A test with more than CASES
cases that takes a database or sets documents in pages is a sweep without saying so.

On PostgreSQL all tests that are not marked `both_databases` are the cases of one sweep: what they
test does not depend on the database. On SQLite those marked `races` are left to the rest: there
one process writes at a time.

The commit fixes which cases the sample takes, so that a failure comes again, and the next commit
looks elsewhere.

    pytest                    everything
    pytest --sweeps=sample    what `make test` runs
    pytest --sweeps=rest      what that leaves out
"""

from __future__ import annotations

import hashlib
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

import pytest
from django.db import connection

from tests.paths import ROOT

POSTGRESQL = "what does not depend on the database, on PostgreSQL"
ONE_IN_ON_POSTGRESQL = 24
# Of a test whose cases take long; where they take milliseconds all of them run.
CASES = 1
LONG = ("tests/integration/", "tests/unit/publications/")
SAMPLED = "sampled"
Case = TypeVar("Case")
Swept = Callable[[Sequence[Any], int], list[Any]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--sweeps",
        choices=["all", "sample", "rest"],
        default="all",
        help="all cases of each sweep, the commit's sample of them, or what the sample leaves out",
    )


def pytest_configure(config: pytest.Config) -> None:
    for marker in (
        "sweep(n, name): the sample runs n of the cases, or of all tests with this name",
        "both_databases: what is tested depends on the database; the sample runs it on both",
        "races: what is tested needs several who write at once",
    ):
        config.addinivalue_line("markers", marker)


@cache
def commit() -> str:
    """The checkout's commit; nothing outside of a repository."""
    head = ["git", "rev-parse", "HEAD"]
    return subprocess.run(head, cwd=ROOT, capture_output=True, text=True, check=False).stdout


def sample(cases: Sequence[Case], n: int, sweep: str) -> list[Case]:
    """n of the cases, in their order, that the commit draws for this sweep."""
    lots = [hashlib.sha256(f"{commit()}{sweep}{case}".encode()).digest() for case in cases]
    drawn = sorted(range(len(cases)), key=lots.__getitem__)[:n]
    return [cases[place] for place in sorted(drawn)]


@pytest.fixture
def swept(request: pytest.FixtureRequest) -> Swept:
    """`swept(cases, n)`: the cases that this run goes through, n of them in a sample."""
    asked = request.config.getoption("--sweeps")
    node = request.node

    def part(cases: Sequence[Any], n: int) -> list[Any]:
        drawn = sample(cases, n, node.nodeid)
        if asked == "rest":
            return [case for case in cases if case not in drawn]
        if asked == "all":
            return list(cases)
        tell(node, node.nodeid, ", ".join(map(str, drawn)), len(drawn), len(cases))
        return drawn

    return part


def tell(item: pytest.Item, sweep: str, case: str, n: int, total: int) -> None:
    """Have the run's last words say that a sweep took this case, n of `total` cases."""
    item.user_properties.append((SAMPLED, (sweep, case, n, total)))


def goes_through_a_list(item: pytest.Item) -> bool:
    return "swept" in getattr(item, "fixturenames", ())


def sweep_of(item: pytest.Item) -> tuple[str, int | None]:
    """The sweep that a test is a case of, and how many a sample takes of it.

    The first is empty for a test that always runs; None is a share, that of PostgreSQL.
    """
    test, has_cases, _ = item.nodeid.partition("[")
    marker, races = (item.get_closest_marker(name) for name in ("sweep", "races"))
    depends = races or item.get_closest_marker("both_databases")
    if connection.vendor != "sqlite" and not depends:
        return (test, 0) if marker and marker.args[0] == 0 else (POSTGRESQL, None)
    if marker:
        n, *name = marker.args
        return (*name, test)[0], n
    if races and connection.vendor == "sqlite":
        return test, 0
    long = test.startswith(LONG) and not goes_through_a_list(item)
    return (test, CASES) if has_cases and long else ("", None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    taken = set(taken_of(items, config.getoption("--sweeps")))
    config.hook.pytest_deselected(items=[item for item in items if item not in taken])
    items[:] = [item for item in items if item in taken]


def taken_of(items: Sequence[pytest.Item], asked: str) -> Iterator[pytest.Item]:
    """The tests that a run takes: all, those of the sample, or the rest."""
    sweeps: dict[tuple[str, int | None], list[pytest.Item]] = defaultdict(list)
    for item in items:
        sweeps[sweep_of(item)].append(item)
    for (sweep, number), cases in sweeps.items():
        drawn = {case.nodeid for case in cases}
        if sweep:
            n = len(cases) // ONE_IN_ON_POSTGRESQL if number is None else number
            drawn = set(sample([case.nodeid for case in cases], n, sweep))
        for case in cases:
            if asked == "sample" and case.nodeid in drawn and len(drawn) < len(cases):
                tell(case, sweep, case.nodeid.removeprefix(sweep), len(drawn), len(cases))
            # What goes through a part of a list goes through the other part in the rest.
            is_rest = case.nodeid not in drawn or goes_through_a_list(case)
            if {"all": True, "sample": case.nodeid in drawn, "rest": is_rest}[asked]:
                yield case
