"""How far an indicator has come, and what may be said of it (PURE: standard library only)."""

from strategy.evaluation.course import (
    Aggregation,
    Assessment,
    Comparison,
    Course,
    Direction,
    Formula,
    NoDistance,
    Reason,
    ShareOfSum,
    ShareOfWay,
    Verdict,
)
from strategy.evaluation.judging import SLIGHTLY_BEHIND_FROM, assess, attainment, tally

__all__ = [
    "SLIGHTLY_BEHIND_FROM",
    "Aggregation",
    "Assessment",
    "Comparison",
    "Course",
    "Direction",
    "Formula",
    "NoDistance",
    "Reason",
    "ShareOfSum",
    "ShareOfWay",
    "Verdict",
    "assess",
    "attainment",
    "tally",
]
