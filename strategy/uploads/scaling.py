"""A picture's bytes → scaled pictures that hold nothing but pixels and their colour profile.

A foreign picture is opened in child processes only: one, small and quick, reads the header and
judges the size; another decodes. What is no picture, too large or broken is a sentence.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from strategy.uploads.child_process import Limits, bare_environment, run_child

TO_JUDGE = Limits(memory_bytes=100 * 1024**2, cpu_seconds=1, wall_seconds=10)
TO_DRAW = Limits(memory_bytes=512 * 1024**2, cpu_seconds=20, wall_seconds=60)
# A pixel takes four bytes once it is decoded; a JPEG is decoded at a fraction of its size.
MOST_PIXELS = {"JPEG": 24_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}
EXAMPLES = {"JPEG": "6,000×4,000", "PNG": "4,000×4,000", "WEBP": "4,000×4,000"}
UNREADABLE = (
    "画像として読めません。壊れているか、JPEG・PNG・WebPではないファイルです。"
    "画像ソフトで開き、JPEGかPNGで保存し直してから登録してください。"
)


class NotAPicture(ValueError):
    """Why bytes cannot be taken for a picture, in Japanese sentences."""


@dataclass(frozen=True)
class Judged:
    """What the header says; width and height of the upright picture."""

    format: str
    width: int
    height: int


@dataclass(frozen=True)
class Wanted:
    """The part of the upright picture (left, top, right, bottom), and as what it is wanted.

    `format`: png or jpeg.
    """

    box: tuple[float, float, float, float]
    size: tuple[int, int]
    format: str


@dataclass(frozen=True)
class Drawn:
    """A picture that could be decoded, and the scaled ones in the order they were wanted."""

    judged: Judged
    made: tuple[bytes, ...]


def drawn(content: bytes, plan: Callable[[Judged], Sequence[Wanted]]) -> Drawn:
    """Judge a picture, decode it, and make of it what `plan` wants of one of its size.

    Raises:
        NotAPicture: it is of another kind, has too many pixels, is broken, or takes too long.
    """
    header, _, _ = _asked(content, [], TO_JUDGE).partition(b"\n")
    judged = Judged(**json.loads(header))
    most = MOST_PIXELS[judged.format]
    if judged.width * judged.height > most:
        raise NotAPicture(
            f"画像が大きすぎます({judged.width:,}×{judged.height:,}画素)。{judged.format}は"
            f"{most // 10_000:,}万画素(例: {EXAMPLES[judged.format]})までです。"
            "長い辺を1,600画素ほどに縮小してから登録してください。"
        )
    header, _, rest = _asked(content, plan(judged), TO_DRAW).partition(b"\n")
    made: list[bytes] = []
    for length in json.loads(header)["lengths"]:
        made.append(rest[:length])
        rest = rest[length:]
    return Drawn(judged, tuple(made))


def _asked(content: bytes, wanted: Sequence[Wanted], limits: Limits) -> bytes:
    request: dict[str, Any] = {**asdict(limits), "wanted": [asdict(each) for each in wanted]}
    try:
        child = run_child(
            [sys.executable, "-m", "strategy.uploads.decoding"],
            request=json.dumps(request).encode() + b"\n" + content,
            env=bare_environment(),
            wall_seconds=limits.wall_seconds,
        )
    except TimeoutError as error:
        raise NotAPicture(UNREADABLE) from error
    if child.returncode:
        raise NotAPicture(UNREADABLE)
    return child.stdout
