"""Typesetting remembered for one run of the tests: the same document is set in pages once.

A test that issues an edition waits for its PDFs, and most of them were set by a test before.
What the child process answered is kept under all that the answer depends on; code and fonts are
the same within a run, and nothing outlives it. Of the answers that are met again, one in
`CONFIRMED_ONE_IN` is asked for a second time and has to be the same to the last byte.

A test of who may issue an edition, and when, needs its files but reads none: there any document
of the run stands in for the others (`standing_in`).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from strategy.uploads.child_process import Ended

CONFIRMED_ONE_IN = 16
RunChild = Callable[..., Ended]


def remembering(run_child: RunChild, directory: Path) -> RunChild:
    """`run_child` that knows what it answered before; `directory` is the run's."""
    directory.mkdir(exist_ok=True)

    def remembered(command: Sequence[str], **asked: Any) -> Ended:
        key = _key(asked["request"], asked["env"], asked["wall_seconds"])
        answer = directory / key
        if not answer.exists():
            ended = run_child(command, **asked)
            # What failed may have failed for want of time or memory.
            if ended.returncode == 0:
                part = directory / f"{key}.{os.getpid()}"
                part.write_bytes(ended.stdout)
                part.rename(answer)
            return ended
        stdout, confirmed = answer.read_bytes(), answer.with_suffix(".confirmed")
        if int(key, 16) % CONFIRMED_ONE_IN == 0 and not confirmed.exists():
            confirmed.touch()
            again = run_child(command, **asked).stdout
            assert again == stdout, "one document, set twice, is two files"
        return Ended(0, stdout, b"")

    return remembered


def standing_in(run_child: RunChild, directory: Path) -> RunChild:
    """`run_child` that sets one document a language and has it stand in for all that follow."""
    directory.mkdir(exist_ok=True)

    def stood_in(command: Sequence[str], **asked: Any) -> Ended:
        html = json.loads(asked["request"])["html"]
        language = html.partition('lang="')[2].partition('"')[0]
        first = directory / f"any-{language}"
        if not first.exists():
            ended = run_child(command, **asked)
            assert ended.returncode == 0, ended.stderr
            part = directory / f"any-{language}.{os.getpid()}"
            part.write_bytes(ended.stdout)
            part.rename(first)
        # No two files are the same to the last byte.
        mark = hashlib.sha256(html.encode()).hexdigest().encode()
        return Ended(0, first.read_bytes() + b"%" + mark + b"\n", b"")

    return stood_in


def _key(request: bytes, env: Mapping[str, str], wall_seconds: float) -> str:
    """Files count by their contents and the fonts by their directories, not by their paths."""
    asked = json.loads(request)
    for address, path in asked["files"].items():
        content = Path(path).read_bytes() if Path(path).is_file() else path.encode()
        asked["files"][address] = hashlib.sha256(content).hexdigest()
    fonts = Path(env["FONTCONFIG_FILE"]).read_text().splitlines()
    asked["fonts"] = [line for line in fonts if "<dir>" in line]
    asked["wall_seconds"] = wall_seconds
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
