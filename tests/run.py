"""The tests' three parts side by side: SQLite, PostgreSQL, the browser.

    python -m tests.run                      everything
    python -m tests.run --sweeps=sample      what `make test` runs (see tests/sweeps.py)
    python -m tests.run postgres -- -k seals one part, with arguments for pytest

Each part's words come when it has ended; the last ones say how long it took beside the budget
(tests/budget.toml) and which ten tests were slowest.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.last_words import REPORT, Outcome
from tests.postgres import server

# The directory that the processes of a run share; also named in tests/conftest.py.
SHARED = "PORTAL_TESTS_SHARED"
BUDGET = Path(__file__).with_name("budget.toml")
PATHS: Mapping[str, Sequence[str]] = {
    "sqlite": ("tests/unit", "tests/integration"),
    "postgres": ("tests/integration",),
    "browser": ("tests/browser",),
}
# Of the processes that test, for the two cores. Each takes ten seconds to learn what there is to
# be tested: too long for the few tests of a sample.
PROCESSES: Mapping[str, int] = {"sqlite": 2, "postgres": 2, "browser": 0}
PROCESSES_OF_A_SAMPLE: Mapping[str, int] = {**PROCESSES, "postgres": 0}
# A page is waited for with a clock in hand; the others wait for nothing but the processor.
NICENESS: Mapping[str, int] = {"sqlite": 5, "postgres": 5, "browser": 0}
DISTRIBUTED = ("--dist", "worksteal", "-n")
TELL_EVERY_SECONDS = 30
SLOWEST = 10
PERCENT = re.compile(r"\[ *(\d+)%\]")


@dataclass
class Part:
    """One pytest; `log` holds its words unless it is the only one, which says them at once."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path | None
    report: Path
    processor_seconds: float = 0.0
    status: int | None = None

    def ended(self) -> bool:
        """Whether it has; what it used and how it ended is known from then on."""
        if self.status is None:
            pid, status, used = os.wait4(self.process.pid, os.WNOHANG)
            if pid:
                self.status = self.process.returncode = os.waitstatus_to_exitcode(status)
                self.processor_seconds = used.ru_utime + used.ru_stime
        return self.status is not None

    def words(self) -> str:
        return self.log.read_text(errors="replace") if self.log else ""

    def outcome(self) -> Outcome:
        return Outcome.of(self.report)


@contextmanager
def started(
    names: Sequence[str], directory: Path, sweeps: str, arguments: Sequence[str]
) -> Iterator[list[Part]]:
    """The parts as running processes, with a server where one needs it; none outlives this."""
    processes = PROCESSES_OF_A_SAMPLE if sweeps == "sample" else PROCESSES
    with ExitStack() as until_the_end:
        environ = {**os.environ, SHARED: str(directory)}
        parts: list[Part] = []
        for name in names:
            part, log = dict(environ), directory / f"{name}.log" if len(names) > 1 else None
            if name == "postgres":
                part["DATABASE_URL"] = until_the_end.enter_context(server())
            report = directory / f"{name}.json"
            # Tests that are named go before the whole part.
            paths = [] if any(map(names_tests, arguments)) else PATHS[name]
            words = until_the_end.enter_context(log.open("wb")) if log else None
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "pytest",
                    *DISTRIBUTED,
                    str(processes[name]),
                    f"--sweeps={sweeps}",
                    *arguments,
                    *paths,
                ],
                env={**part, REPORT: str(report)},
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words and subprocess.STDOUT,
                preexec_fn=partial(os.nice, NICENESS[name]),
            )
            parts.append(Part(name, process, log, report))
            until_the_end.callback(stop, parts[-1])
        yield parts


def names_tests(argument: str) -> bool:
    return Path(argument.partition("::")[0]).exists()


def stop(part: Part) -> None:
    if not part.ended():
        # As Ctrl-C: pytest stops the portal it started.
        part.process.send_signal(signal.SIGINT)
        part.process.wait()


def await_all(parts: Sequence[Part]) -> None:
    """Tell how far they are while they run, and what each said when it has ended."""
    running, told = list(parts), time.monotonic()
    while running:
        time.sleep(0.2)
        for part in [part for part in running if part.ended()]:
            running.remove(part)
            if words := part.words():
                print(f"\n== {part.name}\n{words}", flush=True)
        if time.monotonic() > told + TELL_EVERY_SECONDS:
            told = time.monotonic()
            far = [(part.name, PERCENT.findall(part.words())) for part in running if part.log]
            print("  ".join(f"{name} {found[-1]}%" for name, found in far if found), flush=True)


def last_words(parts: Sequence[Part], whole_seconds: float, sweeps: str) -> Iterator[str]:
    """Seconds beside the budget, the slowest tests, and how many passed."""
    budget: dict[str, int] = tomllib.loads(BUDGET.read_text())[sweeps]
    outcomes = {part.name: part.outcome() for part in parts}
    yield f"\n== seconds of {sweeps}, and its budget"
    yield f"{'whole':<10}{whole_seconds:>6.0f}{budget['whole']:>6}"
    for part in parts:
        yield f"{part.name:<10}{part.processor_seconds:>6.0f}{budget[part.name]:>6}"
    yield f"== the {SLOWEST} slowest tests"
    timed = [
        (seconds, name, test)
        for name, outcome in outcomes.items()
        for test, seconds in outcome.seconds.items()
    ]
    for seconds, name, test in sorted(timed, reverse=True)[:SLOWEST]:
        yield f"{seconds:>6.1f}  {name:<9} {test}"
    counts = sum((Counter(outcome.counts) for outcome in outcomes.values()), Counter())
    failed = counts["failed"] + counts["error"]
    yield f"{counts['passed']} passed, {failed} failed, {counts['skipped']} skipped"


def main(arguments: Sequence[str]) -> int:
    ours, pytests = [*arguments], []
    if "--" in ours:
        place = ours.index("--")
        ours, pytests = ours[:place], ours[place + 1 :]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PATHS))
    parser.add_argument("--sweeps", choices=["all", "sample", "rest"], default="all")
    asked = parser.parse_args(ours)
    if unknown := set(asked.parts) - set(PATHS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PATHS)}")
    begun = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="portal-tests-") as directory,
        started(asked.parts or list(PATHS), Path(directory), asked.sweeps, pytests) as parts,
    ):
        await_all(parts)
        for line in last_words(parts, time.monotonic() - begun, asked.sweeps):
            print(line)
        return int(any(part.status for part in parts))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
