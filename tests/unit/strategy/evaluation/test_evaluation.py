"""Verdicts on indicators: every expected figure is worked out by hand in the comment above it.

Terms are R6–R8 (2024–2026) and the baseline is of R4 (2022) unless a case says otherwise, so
one year is 1/3 of the term. `pace` is (value − baseline) ÷ (expected − baseline).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from strategy.evaluation import (
    Aggregation,
    Assessment,
    Comparison,
    Course,
    Direction,
    NoDistance,
    Reason,
    ShareOfSum,
    ShareOfWay,
    Verdict,
    assess,
    attainment,
    tally,
)

UP, DOWN = Direction.INCREASE, Direction.DECREASE
KEEP, AT_LEAST, AT_MOST = Direction.MAINTAIN, Direction.AT_LEAST, Direction.AT_MOST
SUM, RUNNING = Aggregation.CUMULATIVE, Aggregation.RUNNING
R4, R5, R6, R7, R8, R9 = range(2022, 2028)


def course(direction, baseline, target, aggregation=Aggregation.SINGLE, band=None, **changes):
    """`target`: the value aimed at in R8, or targets by year; None for no target."""
    targets = target if isinstance(target, dict) else {R8: target}
    return Course(
        direction=direction,
        aggregation=aggregation,
        first_year=changes.get("first_year", R6),
        baseline_year=None if baseline is None else R4,
        baseline=None if baseline is None else Decimal(baseline),
        targets=tuple((y, Decimal(t)) for y, t in targets.items() if t is not None),
        band=band and (Decimal(band[0]), Decimal(band[1])),
    )


def observed(values):
    return {year: None if value is None else Decimal(value) for year, value in values.items()}


def same(actual, by_hand):
    """Equal to the hand-made fraction, as far as 28 digits can hold a third."""
    if by_hand is None or actual is None:
        return actual is None and by_hand is None
    return abs(Fraction(actual) - Fraction(by_hand)) < Fraction(1, 10**20)


NEW_JOBS = course(UP, "0", "300", SUM)
STARTUPS = course(UP, "0", "60", SUM)
SHIPMENTS = course(UP, "100.0", "106.0")
VISITORS = course(UP, "200", "250")
NET_MIGRATION = course(UP, "-400", "-300")
CONSULTATIONS = course(UP, "100", "150")
WELL_BEING = course(UP, "45.0", "47.0")
CRIMES = course(DOWN, "500", "450")
DIGITAL_USE = course(UP, "10.0", "30.0")
BIRTHS = course(KEEP, "600", "600", band=("570", "630"))
WAITING_CHILDREN = course(DOWN, "10", "0")
CHILD_REARING = course(UP, "60.0", "65.0")

# A case is two rows: name, course, values, year asked; and what is to be said of it: verdict,
# reason, year judged, level, attainment, expected, pace.

# The twelve sample indicators at the end of R6 and R7.
SAMPLES: list[Any] = [
    # 100 ÷ 300 = 1/3; expected 300 × 1/3 = 100; pace 100 ÷ 100 = 1
    ("jobs R6", NEW_JOBS, {R6: "100"}, R6),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R6, "100", "1/3", "100", "1"),
    # 100 + 100 = 200; 200 ÷ 300 = 2/3; expected 300 × 2/3 = 200; pace 1
    ("jobs R7", NEW_JOBS, {R6: "100", R7: "100"}, R7),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R7, "200", "2/3", "200", "1"),
    # 20 ÷ 60 = 1/3; expected 60 × 1/3 = 20; pace 1
    ("startups R6", STARTUPS, {R6: "20"}, R6),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R6, "20", "1/3", "20", "1"),
    # 20 + 20 = 40; 40 ÷ 60 = 2/3; expected 60 × 2/3 = 40; pace 1
    ("startups R7", STARTUPS, {R6: "20", R7: "20"}, R7),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R7, "40", "2/3", "40", "1"),
    # (102 − 100) ÷ (106 − 100) = 2/6; expected 100 + 6 × 1/3 = 102; pace 2 ÷ 2 = 1
    ("shipments R6", SHIPMENTS, {R6: "102.0"}, R6),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R6, "102", "1/3", "102", "1"),
    # R7 not published: R6 is judged, as above
    ("shipments R7", SHIPMENTS, {R6: "102.0", R7: None}, R7),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R6, "102", "1/3", "102", "1"),
    # 20 ÷ 50 = 0.4; expected 200 + 50/3 = 650/3; pace 20 ÷ 50/3 = 60/50 = 1.2
    ("visitors R6", VISITORS, {R6: "220"}, R6),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R6, "220", "0.4", "650/3", "1.2"),
    # 40 ÷ 50 = 0.8; expected 200 + 100/3 = 700/3; pace 40 ÷ 100/3 = 120/100 = 1.2
    ("visitors R7", VISITORS, {R6: "220", R7: "240"}, R7),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R7, "240", "0.8", "700/3", "1.2"),
    # (−360 + 400) ÷ (−300 + 400) = 40/100; expected −400 + 100/3 = −1100/3; pace 40 ÷ 100/3 = 1.2
    ("migration R6", NET_MIGRATION, {R6: "-360"}, R6),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R6, "-360", "0.4", "-1100/3", "1.2"),
    # R7 not published: R6 is judged, as above
    ("migration R7", NET_MIGRATION, {R6: "-360", R7: None}, R7),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R6, "-360", "0.4", "-1100/3", "1.2"),
    # 20 ÷ 50 = 0.4; expected 100 + 50/3 = 350/3; pace 20 ÷ 50/3 = 1.2
    ("consultations R6", CONSULTATIONS, {R6: "120"}, R6),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R6, "120", "0.4", "350/3", "1.2"),
    # 30 ÷ 50 = 0.6; expected 100 + 100/3 = 400/3; pace 30 ÷ 100/3 = 0.9
    ("consultations R7", CONSULTATIONS, {R6: "120", R7: "130"}, R7),
    (Verdict.SLIGHTLY_BEHIND, Reason.BELOW_PACE, R7, "130", "0.6", "400/3", "0.9"),
    # 0.5 ÷ 2 = 0.25; expected 45 + 2/3 = 137/3; pace 0.5 ÷ 2/3 = 0.75
    ("well-being R6", WELL_BEING, {R6: "45.5"}, R6),
    (Verdict.SLIGHTLY_BEHIND, Reason.BELOW_PACE, R6, "45.5", "0.25", "137/3", "0.75"),
    # no survey in R7: R6 is judged, as above
    ("well-being R7", WELL_BEING, {R6: "45.5"}, R7),
    (Verdict.SLIGHTLY_BEHIND, Reason.BELOW_PACE, R6, "45.5", "0.25", "137/3", "0.75"),
    # calendar years; −20 ÷ −50 = 0.4; expected 500 − 50/3 = 1450/3; pace −20 ÷ −50/3 = 1.2
    ("crimes 2024", CRIMES, {2024: "480"}, 2024),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, 2024, "480", "0.4", "1450/3", "1.2"),
    # −30 ÷ −50 = 0.6; expected 500 − 100/3 = 1400/3; pace −30 ÷ −100/3 = 0.9
    ("crimes 2025", CRIMES, {2024: "480", 2025: "470"}, 2025),
    (Verdict.SLIGHTLY_BEHIND, Reason.BELOW_PACE, 2025, "470", "0.6", "1400/3", "0.9"),
    # 5 ÷ 20 = 0.25; expected 10 + 20/3 = 50/3; pace 5 ÷ 20/3 = 0.75
    ("digital R6", DIGITAL_USE, {R6: "15.0"}, R6),
    (Verdict.SLIGHTLY_BEHIND, Reason.BELOW_PACE, R6, "15", "0.25", "50/3", "0.75"),
    # 10 ÷ 20 = 0.5; expected 10 + 40/3 = 70/3; pace 10 ÷ 40/3 = 0.75
    ("digital R7", DIGITAL_USE, {R6: "15.0", R7: "20.0"}, R7),
    (Verdict.SLIGHTLY_BEHIND, Reason.BELOW_PACE, R7, "20", "0.5", "70/3", "0.75"),
    # 600 ± 5 % = 570 to 630; 590 lies within; target = baseline, so no share of a way
    ("births 2024", BIRTHS, {2024: "590"}, 2024),
    (Verdict.ON_TRACK, Reason.WITHIN_BAND, 2024, "590", None, None, None),
    # 2025 not published: 2024 is judged
    ("births 2025", BIRTHS, {2024: "590", 2025: None}, 2025),
    (Verdict.ON_TRACK, Reason.WITHIN_BAND, 2024, "590", None, None, None),
    # −5 ÷ −10 = 0.5; expected 10 − 10/3 = 20/3; pace −5 ÷ −10/3 = 1.5
    ("waiting R6", WAITING_CHILDREN, {R6: "5"}, R6),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R6, "5", "0.5", "20/3", "1.5"),
    # target 0 met a year early: −10 ÷ −10 = 1; expected 10 − 20/3 = 10/3; pace −10 ÷ −20/3 = 1.5
    ("waiting R7", WAITING_CHILDREN, {R6: "5", R7: "0"}, R7),
    (Verdict.ACHIEVED, Reason.TARGET_REACHED, R7, "0", "1", "10/3", "1.5"),
    # a survey every three years, not held yet
    ("child-rearing R6", CHILD_REARING, {}, R6),
    (Verdict.NO_DATA, Reason.NO_OBSERVATION, None, None, None, None, None),
    ("child-rearing R7", CHILD_REARING, {R6: None, R7: None}, R7),
    (Verdict.NO_DATA, Reason.NO_OBSERVATION, None, None, None, None, None),
]

TO_260 = course(UP, "200", "260")  # 20 a year
MIGRATION_TO_ZERO = course(UP, "-400", "0")
FIVE_YEARS = course(UP, "0", {2028: "500"}, SUM)  # 2024–2028, 100 a year
BUDGET = course(AT_MOST, "0", "300", SUM)

WAYS: list[Any] = [
    # final year, expected = target: 50 ÷ 50 = 1
    ("target met in the final year", VISITORS, {R8: "250"}, None),
    (Verdict.ACHIEVED, Reason.TARGET_REACHED, R8, "250", "1", "250", "1"),
    # 60 ÷ 50 = 1.2, not cut off at 1
    ("target exceeded", VISITORS, {R8: "260"}, None),
    (Verdict.ACHIEVED, Reason.TARGET_REACHED, R8, "260", "1.2", "250", "1.2"),
    # 49 ÷ 50 = 0.98
    ("target just missed", VISITORS, {R8: "249"}, None),
    (Verdict.SLIGHTLY_BEHIND, Reason.BELOW_PACE, R8, "249", "0.98", "250", "0.98"),
    # 25 ÷ 50 = 0.5
    ("half the way at the end", VISITORS, {R8: "225"}, None),
    (Verdict.BEHIND, Reason.FAR_BELOW_PACE, R8, "225", "0.5", "250", "0.5"),
    # a year after the term: still the whole distance, 45 ÷ 50 = 0.9
    ("after the term", VISITORS, {R8: "240", R9: "245"}, None),
    (Verdict.SLIGHTLY_BEHIND, Reason.BELOW_PACE, R9, "245", "0.9", "250", "0.9"),
    # 12 ÷ 60 = 0.2; expected 200 + 20 = 220; pace 12 ÷ 20 = 0.6, the threshold itself
    ("pace exactly 60 %", TO_260, {R6: "212"}, None),
    (Verdict.SLIGHTLY_BEHIND, Reason.BELOW_PACE, R6, "212", "0.2", "220", "0.6"),
    # 11.9 ÷ 60 = 119/600; pace 11.9 ÷ 20 = 0.595
    ("pace below 60 %", TO_260, {R6: "211.9"}, None),
    (Verdict.BEHIND, Reason.FAR_BELOW_PACE, R6, "211.9", "119/600", "220", "0.595"),
    # 19.999 ÷ 60; pace 19.999 ÷ 20 = 0.99995
    ("a thousandth below the pace", TO_260, {R6: "219.999"}, None),
    (Verdict.SLIGHTLY_BEHIND, Reason.BELOW_PACE, R6, "219.999", "19999/60000", "220", "0.99995"),
    # 0 ÷ 60 = 0; not worse than the baseline, only not moved
    ("still at the baseline", TO_260, {R6: "200"}, None),
    (Verdict.BEHIND, Reason.FAR_BELOW_PACE, R6, "200", "0", "220", "0"),
    # −10 ÷ 60 = −1/6; pace −10 ÷ 20 = −0.5
    ("below the baseline", TO_260, {R6: "190"}, None),
    (Verdict.WORSENED, Reason.BELOW_BASELINE, R6, "190", "-1/6", "220", "-0.5"),
    # 5 ÷ −50 = −0.1; expected 500 − 50/3 = 1450/3; pace 5 ÷ −50/3 = −0.3
    ("falling, but risen", CRIMES, {2024: "505"}, None),
    (Verdict.WORSENED, Reason.BELOW_BASELINE, 2024, "505", "-0.1", "1450/3", "-0.3"),
    # 300 ÷ 400 = 0.75; expected −400 + 800/3 = −400/3; pace 300 ÷ 800/3 = 900/800 = 1.125
    ("negative to zero", MIGRATION_TO_ZERO, {R7: "-100"}, None),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R7, "-100", "0.75", "-400/3", "1.125"),
    # 400 ÷ 400 = 1; expected −400 + 400 = 0
    ("zero reached from below", MIGRATION_TO_ZERO, {R8: "0"}, None),
    (Verdict.ACHIEVED, Reason.TARGET_REACHED, R8, "0", "1", "0", "1"),
    # −20 ÷ 400 = −0.05; expected −400 + 400/3 = −800/3; pace −20 ÷ 400/3 = −0.15
    ("more negative", MIGRATION_TO_ZERO, {R6: "-420"}, None),
    (Verdict.WORSENED, Reason.BELOW_BASELINE, R6, "-420", "-0.05", "-800/3", "-0.15"),
    # 60 ÷ 100 = 0.6; expected −50 + 100/3 = −50/3; pace 60 ÷ 100/3 = 1.8
    ("across zero", course(UP, "-50", "50"), {R6: "10"}, None),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R6, "10", "0.6", "-50/3", "1.8"),
    # −9 ÷ −10 = 0.9
    ("target 0, one left", WAITING_CHILDREN, {R8: "1"}, None),
    (Verdict.SLIGHTLY_BEHIND, Reason.BELOW_PACE, R8, "1", "0.9", "0", "0.9"),
    # survey every two years, term 2023–2027, 50 → 60; asked for 2025, judged 2024:
    # 2 ÷ 10 = 0.2; elapsed 2/5, expected 50 + 10 × 2/5 = 54; pace 2 ÷ 4 = 0.5
    ("biennial survey", course(UP, "50", {2027: "60"}, first_year=2023), {2024: "52"}, 2025),
    (Verdict.BEHIND, Reason.FAR_BELOW_PACE, 2024, "52", "0.2", "54", "0.5"),
    # the next survey counts from its own year on: 9 ÷ 10; elapsed 4/5, expected 58; pace 9/8
    (
        "biennial survey, next",
        course(UP, "50", {2027: "60"}, first_year=2023),
        {2024: "52", 2026: "59"},
        2026,
    ),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, 2026, "59", "0.9", "58", "1.125"),
    # 2026 is later than asked and not used: 20 ÷ 50, as for visitors R6
    ("later years unused", VISITORS, {R6: "220", R8: "250"}, R6),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R6, "220", "0.4", "650/3", "1.2"),
    # stated 205 instead of the line's 216.7: 6 ÷ 50 = 0.12; pace 6 ÷ 5 = 1.2
    ("the year's target wins", course(UP, "200", {R6: "205", R8: "250"}), {R6: "206"}, None),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R6, "206", "0.12", "205", "1.2"),
    # nothing asked for yet: no distance, pace undefined; 0 ÷ 50 = 0
    (
        "the year's target is the baseline",
        course(UP, "200", {R6: "200", R8: "250"}),
        {R6: "200"},
        None,
    ),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R6, "200", "0", "200", None),
    # −1 ÷ 50 = −0.02
    ("below both", course(UP, "200", {R6: "200", R8: "250"}), {R6: "199"}, None),
    (Verdict.WORSENED, Reason.BELOW_BASELINE, R6, "199", "-0.02", "200", None),
    # a dip foreseen to 195: 197 keeps to it although below 200; −3 ÷ 50 = −0.06
    ("a foreseen dip", course(UP, "200", {R6: "195", R8: "250"}), {R6: "197"}, None),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R6, "197", "-0.06", "195", None),
    # running total 1000 → 1300: 150 ÷ 300 = 0.5; expected 1200; pace 150 ÷ 200 = 0.75
    ("running total", course(UP, "1000", "1300", RUNNING), {R6: "1080", R7: "1150"}, None),
    (Verdict.SLIGHTLY_BEHIND, Reason.BELOW_PACE, R7, "1150", "0.5", "1200", "0.75"),
    # a year without a report is no gap: 200 ÷ 300; expected 1200; pace 1
    ("running total, a year left out", course(UP, "1000", "1300", RUNNING), {R7: "1200"}, None),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R7, "1200", "2/3", "1200", "1"),
]

SUMS: list[Any] = [
    # a past yearly 80 is no part of it: 90 ÷ 300 = 0.3; expected 100; pace 0.9
    ("the baseline is no part", course(UP, "80", "300", SUM), {R6: "90"}, None),
    (Verdict.SLIGHTLY_BEHIND, Reason.BELOW_PACE, R6, "90", "0.3", "100", "0.9"),
    # 500 of R5 came before the term: 90 ÷ 300
    ("amounts before the term", NEW_JOBS, {R5: "500", R6: "90"}, None),
    (Verdict.SLIGHTLY_BEHIND, Reason.BELOW_PACE, R6, "90", "0.3", "100", "0.9"),
    # 90 × 3 = 270; the 90 of R9 came after; 270 ÷ 300 = 0.9
    ("amounts after the term", NEW_JOBS, {R6: "90", R7: "90", R8: "90", R9: "90"}, None),
    (Verdict.SLIGHTLY_BEHIND, Reason.BELOW_PACE, R8, "270", "0.9", "300", "0.9"),
    # asked for R9, the term has ended all the same
    ("asked after the term", NEW_JOBS, {R6: "90", R7: "90", R8: "90", R9: "90"}, R9),
    (Verdict.SLIGHTLY_BEHIND, Reason.BELOW_PACE, R8, "270", "0.9", "300", "0.9"),
    # 110 + 120 + 100 = 330; 330 ÷ 300 = 1.1
    ("sum complete", NEW_JOBS, {R6: "110", R7: "120", R8: "100"}, None),
    (Verdict.ACHIEVED, Reason.TARGET_REACHED, R8, "330", "1.1", "300", "1.1"),
    # stated 50 for R6: 45 ÷ 300 = 0.15; pace 45 ÷ 50 = 0.9
    ("the year's target of a sum", course(UP, None, {R6: "50", R8: "300"}, SUM), {R6: "45"}, None),
    (Verdict.SLIGHTLY_BEHIND, Reason.BELOW_PACE, R6, "45", "0.15", "50", "0.9"),
    # net arrivals: −20 ÷ 60 = −1/3; expected 20; pace −1
    ("sum below zero", STARTUPS, {R6: "-20"}, None),
    (Verdict.WORSENED, Reason.BELOW_BASELINE, R6, "-20", "-1/3", "20", "-1"),
    # −50 − 60 = −110; −110 ÷ −300 = 11/30; expected −200; pace 0.55
    ("falling sum", course(DOWN, None, "-300", SUM), {R6: "-50", R7: "-60"}, None),
    (Verdict.BEHIND, Reason.FAR_BELOW_PACE, R7, "-110", "11/30", "-200", "0.55"),
    # known 100 + 120 = 220 of 300, R7 might hold the missing 80
    ("gap", NEW_JOBS, {R6: "100", R8: "120"}, None),
    (Verdict.UNDEFINED, Reason.SUM_INCOMPLETE, R8, "220", None, "300", None),
    ("gap reported as missing", NEW_JOBS, {R6: "100", R7: None, R8: "120"}, None),
    (Verdict.UNDEFINED, Reason.SUM_INCOMPLETE, R8, "220", None, "300", None),
    # known 200 + 120 = 320 ≥ 300, whatever R7 was; at least 320 ÷ 300 = 16/15
    ("gap, target reached anyway", NEW_JOBS, {R6: "200", R8: "120"}, None),
    (Verdict.ACHIEVED, Reason.TARGET_REACHED, R8, "320", "16/15", "300", "16/15"),
    # known 200 + 150 = 350 ≥ 500 × 3/5 = 300; 350 ÷ 500 = 0.7; pace 350 ÷ 300 = 7/6
    ("gap, ahead anyway", FIVE_YEARS, {2024: "200", 2026: "150"}, None),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, 2026, "350", "0.7", "300", "7/6"),
    # 400 − 50 = 350 ≥ 300, but amounts below 0 occur, so R7 might take away what is there
    ("gap among amounts of both signs", NEW_JOBS, {R6: "400", R8: "-50"}, None),
    (Verdict.UNDEFINED, Reason.SUM_INCOMPLETE, R8, "350", None, "300", None),
    # no amount for R8 yet is no gap of the sum to R7: 200 ÷ 300
    ("latest year missing is no gap", NEW_JOBS, {R6: "100", R7: "100", R8: None}, R8),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R7, "200", "2/3", "200", "1"),
    # 100 of at least 300 after one of three years is on the way, not a miss
    ("at least a sum", course(AT_LEAST, None, "300", SUM), {R6: "100"}, None),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R6, "100", "1/3", "100", "1"),
    # 90 + 120 = 210 ≤ 300
    ("at most a sum", BUDGET, {R6: "90", R7: "120"}, None),
    (Verdict.ON_TRACK, Reason.THRESHOLD_KEPT, R7, "210", None, "300", None),
    # known 90 + 120 = 210 ≤ 300, but R7 might have taken more than 90
    ("at most a sum, gap", BUDGET, {R6: "90", R8: "120"}, None),
    (Verdict.UNDEFINED, Reason.SUM_INCOMPLETE, R8, "210", None, "300", None),
    # known 190 + 120 = 310 > 300, whatever R7 was
    ("at most a sum, exceeded anyway", BUDGET, {R6: "190", R8: "120"}, None),
    (Verdict.BEHIND, Reason.THRESHOLD_MISSED, R8, "310", None, "300", None),
    # −10 + 320 = 310 > 300, but amounts below 0 occur, so R7 might lower it again
    ("at most a sum, gap, both signs", BUDGET, {R6: "-10", R8: "320"}, None),
    (Verdict.UNDEFINED, Reason.SUM_INCOMPLETE, R8, "310", None, "300", None),
]

RATE = course(AT_LEAST, "85", "90")
DEBT = course(AT_MOST, None, {R6: "12", R8: "10"})

LIMITS: list[Any] = [
    # 570 ≤ 615 ≤ 630 in the final year
    ("kept to the end", BIRTHS, {2024: "590", 2026: "615"}, None),
    (Verdict.ACHIEVED, Reason.WITHIN_BAND, 2026, "615", None, None, None),
    # the band's own ends count as kept
    ("at the band's lowest", BIRTHS, {2024: "570"}, None),
    (Verdict.ON_TRACK, Reason.WITHIN_BAND, 2024, "570", None, None, None),
    ("at the band's highest", BIRTHS, {2024: "630"}, None),
    (Verdict.ON_TRACK, Reason.WITHIN_BAND, 2024, "630", None, None, None),
    # 569 < 570
    ("below the band", BIRTHS, {2025: "569"}, None),
    (Verdict.BEHIND, Reason.OUTSIDE_BAND, 2025, "569", None, None, None),
    # 631 > 630: more is not kept either
    ("above the band", BIRTHS, {2026: "631"}, None),
    (Verdict.BEHIND, Reason.OUTSIDE_BAND, 2026, "631", None, None, None),
    ("kept without a target", course(KEEP, "600", None, band=("570", "630")), {2024: "600"}, None),
    (Verdict.ON_TRACK, Reason.WITHIN_BAND, 2024, "600", None, None, None),
    ("no band", course(KEEP, "600", "600"), {2024: "600"}, None),
    (Verdict.UNDEFINED, Reason.NO_BAND, 2024, "600", None, None, None),
    # 200 + 200 = 400 grows every year: no level to maintain
    (
        "a sum maintained",
        course(KEEP, "200", "600", SUM, ("570", "630")),
        {R6: "200", R7: "200"},
        None,
    ),
    (Verdict.UNDEFINED, Reason.SUM_HAS_NO_BAND, R7, "400", None, None, None),
    # 95 ≥ 90
    ("at least, before the end", RATE, {R6: "95"}, None),
    (Verdict.ON_TRACK, Reason.THRESHOLD_KEPT, R6, "95", None, "90", None),
    ("at least, at the end", RATE, {R8: "90"}, None),
    (Verdict.ACHIEVED, Reason.THRESHOLD_KEPT, R8, "90", None, "90", None),
    # 89.9 < 90, although above the baseline of 85
    ("at least, missed", RATE, {R6: "89.9"}, None),
    (Verdict.BEHIND, Reason.THRESHOLD_MISSED, R6, "89.9", None, "90", None),
    # 11.5 ≤ 12, the year's own limit
    ("at most, the year's own", DEBT, {R6: "11.5"}, None),
    (Verdict.ON_TRACK, Reason.THRESHOLD_KEPT, R6, "11.5", None, "12", None),
    # 12 ≤ 12: the limit itself is kept
    ("at most, the limit itself", DEBT, {R6: "12"}, None),
    (Verdict.ON_TRACK, Reason.THRESHOLD_KEPT, R6, "12", None, "12", None),
    # 9.9 ≤ 10, a year after the term
    ("at most, after the term", DEBT, {R9: "9.9"}, None),
    (Verdict.ACHIEVED, Reason.THRESHOLD_KEPT, R9, "9.9", None, "10", None),
    # no limit stated for R7: 11.5 > 10, the final one
    ("at most, the final one", DEBT, {R7: "11.5"}, None),
    (Verdict.BEHIND, Reason.THRESHOLD_MISSED, R7, "11.5", None, "10", None),
    # a limit of 0 stated for R6 is a limit: 1 > 0
    ("at most zero", course(AT_MOST, None, {R6: "0", R8: "5"}), {R6: "1"}, None),
    (Verdict.BEHIND, Reason.THRESHOLD_MISSED, R6, "1", None, "0", None),
]

NEW_SERVICE = course(UP, None, {R6: "10", R8: "30"})
FADING = course(DOWN, None, {R6: "50", R8: "30"})

UNDEFINED: list[Any] = [
    # without a baseline a target met is met all the same
    ("no baseline, target met", course(UP, None, "30"), {R6: "30"}, None),
    (Verdict.ACHIEVED, Reason.TARGET_REACHED, R6, "30", None, None, None),
    ("no baseline, falling target met", course(DOWN, None, "30"), {R6: "30"}, None),
    (Verdict.ACHIEVED, Reason.TARGET_REACHED, R6, "30", None, None, None),
    # 12 ≥ 10, the target of R6 itself
    ("no baseline, the year's target met", NEW_SERVICE, {R6: "12"}, None),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R6, "12", None, "10", None),
    # 50 ≤ 50 on the way down to 30
    ("no baseline, falling to the year's target", FADING, {R6: "50"}, None),
    (Verdict.ON_TRACK, Reason.AHEAD_OF_PACE, R6, "50", None, "50", None),
    ("no baseline, the year's target missed", NEW_SERVICE, {R6: "9"}, None),
    (Verdict.UNDEFINED, Reason.NO_BASELINE, R6, "9", None, "10", None),
    ("no baseline, no target of the year", NEW_SERVICE, {R7: "25"}, None),
    (Verdict.UNDEFINED, Reason.NO_BASELINE, R7, "25", None, None, None),
    # 600 − 600 = 0: no distance to cover
    ("target = baseline", course(UP, "600", "600"), {R6: "610"}, None),
    (Verdict.UNDEFINED, Reason.TARGET_EQUALS_BASELINE, R6, "610", None, None, None),
    ("sum to 0", course(UP, "5", "0", SUM), {R6: "1"}, None),
    (Verdict.UNDEFINED, Reason.TARGET_EQUALS_BASELINE, R6, "1", None, None, None),
    # 180 − 200 = −20, yet said to increase
    ("target against direction", course(UP, "200", "180"), {R6: "190"}, None),
    (Verdict.UNDEFINED, Reason.TARGET_AGAINST_DIRECTION, R6, "190", None, None, None),
    ("falling target above", course(DOWN, "200", "220"), {R6: "190"}, None),
    (Verdict.UNDEFINED, Reason.TARGET_AGAINST_DIRECTION, R6, "190", None, None, None),
    ("no target", course(UP, "200", None), {R6: "210"}, None),
    (Verdict.UNDEFINED, Reason.NO_TARGET, R6, "210", None, None, None),
    ("no limit", course(AT_MOST, None, None), {R6: "210"}, None),
    (Verdict.UNDEFINED, Reason.NO_TARGET, R6, "210", None, None, None),
    # the baseline's own year and R5 lie before the term
    ("only years before the term", VISITORS, {R4: "200", R5: "210"}, None),
    (Verdict.NO_DATA, Reason.NO_OBSERVATION, None, None, None, None, None),
    ("nothing at all", VISITORS, {}, None),
    (Verdict.NO_DATA, Reason.NO_OBSERVATION, None, None, None, None, None),
    ("only later than asked", VISITORS, {R7: "240"}, R6),
    (Verdict.NO_DATA, Reason.NO_OBSERVATION, None, None, None, None, None),
]

ROWS = [*SAMPLES, *WAYS, *SUMS, *LIMITS, *UNDEFINED]
CASES = [(*situation, *said) for situation, said in zip(ROWS[::2], ROWS[1::2], strict=True)]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_assessment_is_as_worked_out_by_hand(case) -> None:
    _, aim, values, asked, verdict, reason, year, level, share, expected, pace = case

    result = assess(aim, observed(values), asked)

    assert (result.verdict, result.reason, result.year) == (verdict, reason, year)
    assert same(result.level, level)
    assert same(result.attainment, share)
    assert same(result.expected, expected)
    assert same(result.pace, pace)
    assert result.asked_year == asked


def test_a_final_target_before_the_first_year_leaves_one_year() -> None:
    late = course(UP, "200", {R5: "250"}, first_year=R6)

    # The whole distance is asked for at once: 220 is 20 ÷ 50 = 0.4 of it.
    result = assess(late, observed({R6: "220"}))

    assert (result.verdict, result.expected) == (Verdict.BEHIND, Decimal(250))


@pytest.mark.parametrize(
    ("values", "gaps"),
    [
        ({R6: "1", R7: "1", R8: "1"}, ()),
        ({R6: "1", R8: "1"}, (R7,)),
        ({R8: "1"}, (R6, R7)),
        ({R6: "1", R7: None}, ()),
        ({R6: None, R7: "1"}, (R6,)),
    ],
)
def test_gaps_are_the_years_of_the_sum_without_an_amount(values, gaps) -> None:
    assert assess(NEW_JOBS, observed(values)).gaps == gaps


def test_formula_of_a_way_carries_its_numbers() -> None:
    result = assess(VISITORS, observed({R6: "220"}))

    assert result.formula == ShareOfWay(
        actual=Decimal(220), start=Decimal(200), target=Decimal(250), share=Decimal("0.4")
    )


def test_formula_of_a_sum_leaves_the_baseline_out() -> None:
    result = assess(course(UP, "80", "300", SUM), observed({R6: "100", R7: "50"}))

    assert result.formula == ShareOfSum(Decimal(150), Decimal(300), Decimal("0.5"))


def test_formula_of_a_threshold_is_its_comparison() -> None:
    result = assess(RATE, observed({R6: "95"}))

    assert result.formula == Comparison(Decimal(95), lowest=Decimal(90), highest=None)


def test_formula_of_a_band_is_its_comparison() -> None:
    result = assess(BIRTHS, observed({R6: "590"}))

    assert result.formula == Comparison(Decimal(590), lowest=Decimal(570), highest=Decimal(630))


@pytest.mark.parametrize(("name", "aim", "values", "asked"), UNDEFINED[::2])
def test_what_is_undefined_has_no_formula(name, aim, values, asked) -> None:
    assert assess(aim, observed(values), asked).formula is None


def test_correction_after_publication_changes_the_verdict_of_its_day_only() -> None:
    # 速報 240: (240 − 200) ÷ (100/3) = 1.2; 訂正 225: 25 ÷ (100/3) = 0.75
    published = observed({R6: "220", R7: "240"})
    corrected = published | observed({R7: "225"})

    before, after = assess(VISITORS, published), assess(VISITORS, corrected)

    assert (before.verdict, after.verdict) == (Verdict.ON_TRACK, Verdict.SLIGHTLY_BEHIND)
    assert assess(VISITORS, corrected, R6) == assess(VISITORS, published, R6)


def test_calendar_and_fiscal_indicators_are_judged_in_their_own_latest_years() -> None:
    # On one day of R7 the calendar year 2025 is counted, the fiscal year R7 is not over:
    # crimes −30 ÷ −100/3 = 0.9; visitors 20 ÷ 50/3 = 1.2
    crimes = assess(CRIMES, observed({2024: "480", 2025: "470"}))
    visitors = assess(VISITORS, observed({R6: "220", R7: None}))

    assert (crimes.year, crimes.verdict) == (2025, Verdict.SLIGHTLY_BEHIND)
    assert (visitors.year, visitors.verdict) == (2024, Verdict.ON_TRACK)


def test_tally_counts_every_verdict_in_declared_order() -> None:
    at_r7 = SAMPLES[2::4]
    verdicts = [assess(aim, observed(values), R7).verdict for _, aim, values, _ in at_r7]

    # R7: jobs, startups, shipments, visitors, migration, births on track; consultations,
    # well-being, crimes, digital slightly behind; waiting achieved; child-rearing without data
    assert list(tally(verdicts).items()) == [
        (Verdict.ACHIEVED, 1),
        (Verdict.ON_TRACK, 6),
        (Verdict.SLIGHTLY_BEHIND, 4),
        (Verdict.BEHIND, 0),
        (Verdict.WORSENED, 0),
        (Verdict.NO_DATA, 1),
        (Verdict.UNDEFINED, 0),
    ]


def test_tally_of_nothing_is_zero_throughout() -> None:
    assert set(tally([]).values()) == {0}


def test_attainment_without_distance_is_refused() -> None:
    with pytest.raises(NoDistance, match="600"):
        attainment(Decimal(600), Decimal("600.0"), Decimal(590))


@pytest.mark.parametrize("years", [(R8, R6), (R6, R6)])
def test_course_refuses_targets_out_of_order(years) -> None:
    targets = tuple((year, Decimal(1)) for year in years)

    with pytest.raises(ValueError, match="ascend"):
        Course(UP, Aggregation.SINGLE, R6, targets=targets)


def test_course_refuses_a_band_upside_down() -> None:
    with pytest.raises(ValueError, match="holds no value"):
        course(KEEP, "1", "1", band=("2", "1"))


FIGURES = st.decimals(min_value=-(10**11), max_value=10**11, places=3)
YEARS = st.integers(2020, 2032)


def courses(figures=FIGURES):
    return st.builds(
        lambda first, targets, ends, **fields: Course(
            first_year=first,
            targets=tuple(sorted(targets.items())),
            band=ends and (min(ends), max(ends)),
            **fields,
        ),
        first=YEARS,
        targets=st.dictionaries(YEARS, figures, max_size=4),
        ends=st.none() | st.tuples(figures, figures),
        direction=st.sampled_from(Direction),
        aggregation=st.sampled_from(Aggregation),
        baseline_year=st.just(R4),
        baseline=st.none() | figures,
    )


def reports(figures=FIGURES):
    return st.dictionaries(YEARS, st.none() | figures, max_size=8)


def scaled(aim: Course, values, factor: Decimal):
    def times(value):
        return None if value is None else value * factor

    ends = None if aim.band is None else sorted(times(end) for end in aim.band)
    changed = Course(
        direction=aim.direction,
        aggregation=aim.aggregation,
        first_year=aim.first_year,
        baseline_year=aim.baseline_year,
        baseline=times(aim.baseline),
        targets=tuple((year, times(target)) for year, target in aim.targets),
        band=None if ends is None else (ends[0], ends[1]),
    )
    return changed, {year: times(value) for year, value in values.items()}


def in_words(result: Assessment):
    return result.verdict, result.reason, result.year, result.gaps


@given(FIGURES, FIGURES)
def test_attainment_is_zero_at_the_baseline_and_one_at_the_target(baseline, target) -> None:
    assume(baseline != target)

    assert attainment(baseline, target, baseline) == 0
    assert attainment(baseline, target, target) == 1


@given(FIGURES, FIGURES, FIGURES)
def test_attainment_of_a_mirrored_falling_indicator_is_the_rising_one(a, b, actual) -> None:
    assume(a != b)

    assert attainment(-a, -b, -actual) == attainment(a, b, actual)


MIRRORED = {UP: DOWN, DOWN: UP, AT_LEAST: AT_MOST, AT_MOST: AT_LEAST, KEEP: KEEP}


@given(courses(), reports(), st.none() | YEARS)
def test_mirrored_indicator_gets_the_same_verdict(aim, values, year) -> None:
    # A floor under a sum grows, a ceiling over it does not: these two are no mirrors.
    assume(aim.aggregation is not SUM or aim.direction in {UP, DOWN, KEEP})
    turned, turned_values = scaled(aim, values, Decimal(-1))
    mirrored = Course(**(vars(turned) | {"direction": MIRRORED[aim.direction]}))

    result = assess(mirrored, turned_values, year)

    assert in_words(result) == in_words(assess(aim, values, year))
    assert result.pace == assess(aim, values, year).pace


@given(courses(), reports(), st.none() | YEARS, st.sampled_from(["0.001", "0.5", "8", "10000"]))
def test_another_unit_leaves_the_verdict_and_the_shares_unchanged(aim, values, year, factor):
    other_aim, other_values = scaled(aim, values, Decimal(factor))

    other = assess(other_aim, other_values, year)

    result = assess(aim, values, year)
    assert in_words(other) == in_words(result)
    assert (other.attainment, other.pace) == (result.attainment, result.pace)


@given(st.lists(FIGURES, min_size=1, max_size=4))
def test_cumulative_level_does_not_depend_on_the_order_of_reports(amounts) -> None:
    reported = list(enumerate(amounts, start=2024))

    results = [assess(FIVE_YEARS, dict(order)) for order in permutations(reported)]

    assert all(result == results[0] for result in results)


AMOUNTS = st.decimals(min_value=0, max_value=10**6, places=1)


@given(courses(AMOUNTS), st.dictionaries(YEARS, AMOUNTS, max_size=8), st.data())
def test_what_is_said_of_a_sum_with_gaps_holds_whatever_fills_them(aim, amounts, data) -> None:
    aim = Course(**(vars(aim) | {"aggregation": SUM}))
    partial = assess(aim, amounts)
    found = {year: data.draw(AMOUNTS) for year in partial.gaps}

    whole = assess(aim, amounts | found)

    if partial.verdict is Verdict.ON_TRACK:
        assert whole.verdict in {Verdict.ON_TRACK, Verdict.ACHIEVED}
    elif partial.verdict is not Verdict.UNDEFINED:
        assert whole.verdict is partial.verdict


ANY_FIGURES = st.decimals(allow_nan=False, allow_infinity=False)


@given(courses(ANY_FIGURES), reports(ANY_FIGURES), st.none() | YEARS)
@example(course(UP, "-1E+999999", "9E+999999"), {R6: Decimal("-9E+999999")}, None)
@example(course(UP, "0", "1E-999999"), {R6: Decimal("9E+999999")}, None)
@example(course(DOWN, "1E-999999", "0", SUM), {R7: Decimal("1E-999999")}, None)
def test_assess_never_raises_and_never_gives_anything_but_finite_figures(aim, values, year):
    result = assess(aim, values, year)

    figures = (result.level, result.attainment, result.expected, result.pace)
    assert all(figure is None or figure.is_finite() for figure in figures)


@given(courses(), reports(), st.none() | YEARS)
def test_every_share_has_a_formula_with_the_same_share(aim, values, year) -> None:
    result = assess(aim, values, year)

    if result.attainment is not None:
        assert isinstance(result.formula, ShareOfWay | ShareOfSum)
        assert result.formula.share == result.attainment
