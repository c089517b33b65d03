"""Whether a figure lies far from its neighbours, as a digit too many does (PURE)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

# So many times its neighbours, or so small a part of them, is worth a second look.
FAR = 5
# Below it, small counts leap by such factors every year.
SMALL = 10


def far_from_neighbours(
    value: Decimal, year: int, known: Mapping[int, Decimal]
) -> tuple[int, Decimal] | None:
    """The nearest year with its value, where `value` lies far from both its neighbours.

    `known`: values by year. The neighbours are the nearest years before and after `year`;
    what is said of the year itself counts only where there is no other. None: it is not far,
    or there is nothing to compare with.

    >>> far_from_neighbours(Decimal(5900), 2024, {2023: Decimal(600), 2025: Decimal(580)})
    (2023, Decimal('600'))
    >>> far_from_neighbours(Decimal(590), 2024, {2023: Decimal(600)}) is None
    True
    """
    others = {each: found for each, found in known.items() if each != year} or dict(known)
    before = max((each for each in others if each <= year), default=None)
    after = min((each for each in others if each > year), default=None)
    neighbours = [each for each in (before, after) if each is not None]
    if not neighbours or not all(_far(value, others[each]) for each in neighbours):
        return None
    nearest = min(neighbours, key=lambda each: abs(each - year))
    return nearest, others[nearest]


def _far(value: Decimal, other: Decimal) -> bool:
    small, large = sorted((abs(value), abs(other)))
    return large >= SMALL and large >= small * FAR
