"""What a sample takes is fixed; a sample and its rest are everything, each once."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from tests.sweeps import CASES, LONG, ONE_IN_ON_POSTGRESQL, sample, taken_of


@dataclass(eq=False)
class Collected:
    """As much of a collected test as a sweep asks."""

    nodeid: str
    marks: dict[str, tuple[int, ...]] = field(default_factory=dict)
    fixturenames: tuple[str, ...] = ()
    user_properties: list[Any] = field(default_factory=list)

    def get_closest_marker(self, name: str) -> Any:
        return SimpleNamespace(args=self.marks[name]) if name in self.marks else None


SWEPT = [Collected(f"a.py::test_each[{n}]", {"sweep": (3,)}) for n in range(20)]
ALWAYS = Collected("a.py::test_one", {"both_databases": ()})
BY_LIST = Collected("a.py::test_list", {"both_databases": ()}, ("swept",))
OF_CASES = [Collected(f"{LONG[0]}a.py::test_cases[{n}]") for n in range(CASES + 3)]
QUICK = [Collected(f"tests/unit/strategy/a.py::test_cases[{n}]") for n in range(CASES + 3)]
RACE = Collected("a.py::test_race", {"races": ()})
PLAIN = [Collected(f"a.py::test_plain_{n}") for n in range(2 * ONE_IN_ON_POSTGRESQL)]


def taken(items: list[Any], asked: str) -> list[Any]:
    return list(taken_of(items, asked))


def test_a_sample_is_drawn_by_the_commit_in_the_order_of_the_cases() -> None:
    drawn = sample(range(100), 7, "a sweep")

    assert drawn == sorted(drawn) == sample(range(100), 7, "a sweep")
    assert len(set(drawn)) == 7
    assert drawn != sample(range(100), 7, "another sweep")


def test_a_sample_and_its_rest_are_everything_and_share_only_what_goes_through_a_list() -> None:
    items = [*SWEPT, ALWAYS, BY_LIST]

    sampled, rest = taken(items, "sample"), taken(items, "rest")

    assert len([item for item in sampled if item in SWEPT]) == 3
    assert set(sampled) & set(rest) == {BY_LIST}
    assert set(sampled) | set(rest) == set(items) == set(taken(items, "all"))


def test_many_cases_are_a_sweep_where_they_take_long() -> None:
    sampled = taken([*OF_CASES, *QUICK], "sample")

    assert len([item for item in sampled if item in OF_CASES]) == CASES
    assert [item for item in sampled if item in QUICK] == QUICK
    assert len(taken([*OF_CASES, *QUICK], "rest")) == 3


def test_races_are_run_on_postgresql_and_on_sqlite_in_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert (taken([RACE], "sample"), taken([RACE], "rest")) == ([], [RACE])

    monkeypatch.setattr(type(connection), "vendor", "postgresql", raising=False)

    assert (taken([RACE], "sample"), taken([RACE], "rest")) == ([RACE], [])


def test_what_does_not_depend_on_the_database_is_one_sweep_on_postgresql(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert taken(PLAIN, "sample") == PLAIN

    monkeypatch.setattr(type(connection), "vendor", "postgresql", raising=False)

    assert connection.vendor == "postgresql"
    assert len(taken([*PLAIN, ALWAYS], "sample")) == 2 + 1
    assert len(taken([*PLAIN, ALWAYS], "rest")) == len(PLAIN) - 2
