#!/usr/bin/env python3
"""Make the checkout ready to run or to test: virtual environment, packages, system libraries.

Needs nothing but Python's standard library, does only what is missing, and ends in one
sentence on what is wrong and what to do where it cannot go on.

    python3 .ci/setup.py run     what the portal itself needs
    python3 .ci/setup.py test    the same, and the tools of `make check` and `make test`
"""

from __future__ import annotations

import argparse
import ctypes
import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
OLDEST_PYTHON = (3, 11)
RUN_LOCK = "requirements.lock"
# Pins everything of the run lock as well: one installation serves both.
TEST_LOCK = "requirements-dev.lock"
# Directories of the fonts' Debian packages, where the settings look for them too.
FONTS = Path("/usr/share/fonts/truetype")


class CannotSetUp(Exception):
    """Set-up cannot go on; the message is one sentence for whoever typed the command."""


def say(text: str) -> None:
    print(f"setup: {text}", flush=True)


# --- What the system has to bring -------------------------------------------------


@dataclass(frozen=True)
class SystemNeed:
    """A thing no Python package carries, how to see that it is there, and who ships it."""

    package: str
    present: Callable[[], bool]


def loads(library: str) -> bool:
    """Whether the dynamic linker finds the shared library, as WeasyPrint will ask for it."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def on_path(*programs: str) -> bool:
    """Whether one of the programs is there; distributions name Chromium differently."""
    return any(shutil.which(program) for program in programs)


RUN_NEEDS = (
    SystemNeed("libpango-1.0-0", partial(loads, "libpango-1.0.so.0")),
    SystemNeed("libpangoft2-1.0-0", partial(loads, "libpangoft2-1.0.so.0")),
    SystemNeed("libharfbuzz-subset0", partial(loads, "libharfbuzz-subset.so.0")),
    SystemNeed(
        "fonts-morisawa-bizud-gothic",
        (FONTS / "bizud-gothic" / "BIZUDPGothic-Regular.ttf").is_file,
    ),
    SystemNeed(
        "fonts-morisawa-bizud-mincho",
        (FONTS / "bizud-mincho" / "BIZUDPMincho-Regular.ttf").is_file,
    ),
)
TEST_NEEDS = (
    *RUN_NEEDS,
    SystemNeed("chromium", partial(on_path, "chromium", "chromium-browser", "google-chrome")),
    # For the program inside Playwright's package that talks to Chromium.
    SystemNeed("libatomic1", partial(loads, "libatomic.so.1")),
    SystemNeed("poppler-utils", partial(on_path, "pdftotext")),
)


def missing_packages(needs: Sequence[SystemNeed]) -> list[str]:
    return [need.package for need in needs if not need.present()]


def apt_get() -> list[str] | None:
    """The command that may install packages here without asking; None where there is none."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    if not shutil.which("sudo"):
        return None
    allowed = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    if allowed.returncode != 0:
        return None
    return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]


def provide_system_packages(needs: Sequence[SystemNeed]) -> None:
    """Install what is missing, or name it.

    Raises:
        CannotSetUp: something is missing and cannot be installed from here.
    """
    packages = missing_packages(needs)
    if not packages:
        return
    by_hand = f"apt-get install {' '.join(packages)}"
    command = apt_get()
    if command is None:
        raise CannotSetUp(f"system packages are missing; as root: {by_hand}")
    say(f"installing system packages: {' '.join(packages)} …")
    # A stale package list is no reason to stop: the install that follows decides.
    subprocess.run([*command, "-qq", "update"], stdin=subprocess.DEVNULL, check=False)
    installed = subprocess.run(
        [*command, "-qq", "install", "--yes", "--no-install-recommends", *packages],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if installed.returncode != 0:
        print(installed.stdout, file=sys.stderr)
        raise CannotSetUp(f"apt-get failed (its words are above); by hand, as root: {by_hand}")
    still_missing = missing_packages(needs)
    if still_missing:
        raise CannotSetUp(f"installed, but not found afterwards: {' '.join(still_missing)}")


# --- The virtual environment ------------------------------------------------------


def check_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:2]))
        needed = ".".join(map(str, OLDEST_PYTHON))
        raise CannotSetUp(
            f"Python {needed} or newer is needed, {sys.executable} is {found}; "
            f"install one and name it: make run PYTHON=python{needed}"
        )


def check_writable() -> None:
    try:
        with tempfile.TemporaryFile(dir=ROOT):
            pass
    except OSError as error:
        raise CannotSetUp(
            f"{ROOT} cannot be written ({error.strerror}); "
            "the environment and the data live there: use a checkout of your own"
        ) from error


def check_venv_module() -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise CannotSetUp(
            "Python cannot make virtual environments here; as root: apt-get install python3-venv"
        )


def locks_of(profile: str) -> list[str]:
    return [RUN_LOCK] if profile == "run" else [RUN_LOCK, TEST_LOCK]


def digest(lock: str) -> str:
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def installed_locks() -> dict[str, str]:
    """Digests of the lock files as they were last installed.

    Empty when unsure: nothing recorded, or another interpreter stands there since
    (a system upgrade leaves an environment whose packages it cannot see).
    """
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        same_interpreter = stamp["interpreter"] == str(PYTHON.resolve(strict=True))
        digests: dict[str, str] = stamp["locks"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return digests if same_interpreter else {}


def record_installed(digests: dict[str, str]) -> None:
    stamp = {"interpreter": str(PYTHON.resolve()), "locks": digests}
    STAMP.write_text(json.dumps(stamp, indent=1) + "\n", encoding="utf-8")


def make_venv() -> None:
    """An environment that has pip; made anew when its interpreter is gone."""
    if PYTHON.exists():
        has_pip = subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True)
        if has_pip.returncode == 0:
            return
    check_venv_module()
    say("making the virtual environment .venv …")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True
    )
    if made.returncode != 0:
        print(made.stdout + made.stderr, file=sys.stderr)
        raise CannotSetUp(
            "the virtual environment could not be made (Python's words are above); "
            "is python3-venv installed, and is what stands in .venv yours?"
        )


def install(lock: str) -> None:
    """Install the lock's exact pins, showing how far it got."""
    pins = len(re.findall(r"^\S+==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))
    say(f"installing the {pins} packages of {lock} …")
    command = [
        *(str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-input"),
        *("--disable-pip-version-check", "--progress-bar", "off", "-r", str(ROOT / lock)),
    ]
    tail: list[str] = []
    seen = 0
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            tail = [*tail[-14:], line]
            if line.startswith(("Collecting ", "Requirement already satisfied")):
                seen += 1
                if seen % 20 == 0:
                    say(f"  {seen} of {pins}")
            elif line.startswith("Installing collected packages"):
                say("  unpacking …")
    if pip.returncode != 0:
        print("".join(tail), file=sys.stderr)
        raise CannotSetUp(
            f"pip could not install {lock} (its last words are above); "
            "is the package index reachable from here?"
        )


@contextmanager
def alone() -> Iterator[None]:
    """Two commands at once take turns: the second finds everything done."""
    checkout = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(checkout, fcntl.LOCK_EX)
        yield
    finally:
        os.close(checkout)


def provide_packages(profile: str) -> None:
    wanted = {lock: digest(lock) for lock in locks_of(profile)}
    have = installed_locks()
    if wanted.items() <= have.items():
        return
    check_writable()
    make_venv()
    lock = RUN_LOCK if profile == "run" else TEST_LOCK
    STAMP.unlink(missing_ok=True)
    install(lock)
    # What was installed for tests holds only as long as the pins it shares do.
    kept = have if have.get(RUN_LOCK) == wanted[RUN_LOCK] else {}
    record_installed({**kept, **wanted})


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("profile", choices=["run", "test"], help="what to make ready for")
    profile = parser.parse_args().profile
    try:
        check_python()
        with alone():
            # First what may have to be asked of somebody else: the packages take a minute.
            provide_system_packages(RUN_NEEDS if profile == "run" else TEST_NEEDS)
            provide_packages(profile)
    except CannotSetUp as error:
        print(f"setup: {error}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("setup: stopped; the next run goes on from here.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
