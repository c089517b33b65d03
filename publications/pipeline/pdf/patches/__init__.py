"""What of WeasyPrint's and pydyf's insides is replaced, and the versions it was tried with.

With any others nothing is replaced: a document is as complete and as tagged, but takes about
twice the time and the room, and long lines of Japanese do not end at the right edge.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version

TRIED_WITH: Mapping[str, str] = {"weasyprint": "70.0", "pydyf": "0.13.0"}


def untried() -> list[str]:
    """What is installed of these in another version, such as `pydyf 0.14.0`."""
    installed = {name: version(name) for name in TRIED_WITH}
    return [f"{name} {found}" for name, found in installed.items() if found != TRIED_WITH[name]]


def install() -> None:
    """Replace all of it, in this process."""
    from publications.pipeline.pdf.patches import compact, justify, tuning

    justify.install()
    tuning.install()
    compact.install()
