#!/usr/bin/env python3
"""Two checks no linter does: locks follow pyproject.toml, and no file names this machine.

Offline and quick; prints one line per fault and exits 1 when there is one.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)
# A checkout must build anywhere: no path of one machine, no host of one package index.
MACHINE = re.compile(
    r"(?<![\w.*])/(?:work|farm|root|home)/[A-Za-z.]"
    r"|index-url|find-links"
    r"|https?://[^\s\"]*(?:/simple\b|registry|/debian\b|pypi\.org|pythonhosted)"
)

Pins = dict[str, set[str]]


def pins_of(lock: Path) -> Pins:
    """Versions by package; more than one where markers choose between them."""
    pins: Pins = {}
    for pin in PIN.finditer(lock.read_text(encoding="utf-8")):
        pins.setdefault(canonicalize_name(pin["name"]), set()).add(pin["version"])
    return pins


def unmet(requirements: Iterable[str], pins: Pins, lock: str) -> Iterator[str]:
    for text in requirements:
        requirement = Requirement(text)
        versions = pins.get(canonicalize_name(requirement.name), set())
        if not versions:
            yield f"{lock}: {requirement.name} is not pinned; run `make lock`"
        for version in versions:
            if not requirement.specifier.contains(version, prereleases=True):
                yield f"{lock}: {requirement.name} {version} does not meet {text}; run `make lock`"


def lock_faults() -> Iterator[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime: list[str] = project["project"]["dependencies"]
    development: list[str] = project["dependency-groups"]["dev"]
    run_pins = pins_of(ROOT / "requirements.lock")
    test_pins = pins_of(ROOT / "requirements-dev.lock")
    yield from unmet(runtime, run_pins, "requirements.lock")
    yield from unmet(development, test_pins, "requirements-dev.lock")
    for name, versions in run_pins.items():
        if test_pins.get(name) != versions:
            yield f"requirements-dev.lock: {name} differs from requirements.lock; run `make lock`"


def project_files() -> list[Path]:
    """Every file that is or could be committed; .ci names the patterns themselves."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    names = [name for name in listing.stdout.split("\0") if name and not name.startswith(".ci/")]
    return [path for name in names if (path := ROOT / name).is_file()]


def machine_faults(files: Iterable[Path]) -> Iterator[str]:
    for path in files:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, start=1):
            if found := MACHINE.search(line):
                place = f"{path.relative_to(ROOT)}:{number}"
                yield f"{place}: {found[0]!r} belongs to one machine or package index"


def main() -> int:
    faults = [*lock_faults(), *machine_faults(project_files())]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
