"""What is to be asked of a figure before it is recorded, a sentence each.

The questions are those of `strategy.evaluation.outliers`, and one on the day of publication.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from strategy.evaluation.outliers import Doubt, FigureKind, Known, Oddity, doubts_about
from strategy.figures.known_on_day import Figure, course_of
from strategy.figures.rules import FINAL, period_of
from strategy.figures.words import SCALE_NAMES, FigureWords
from strategy.languages import original
from strategy.models import Baseline, Definition, Observation, StrategyIndicator, Target
from strategy.models.dated import DatedRow, city_today
from strategy.notation.numbers import PERCENT, figure_text, percent_text
from strategy.notation.wareki import date_text

FigureRow = Baseline | Target | Observation
# A figure that stands, and what is to be asked of it.
StandingDoubt = tuple[FigureRow, str]
KINDS: dict[type[DatedRow], tuple[FigureKind, str]] = {
    Baseline: (FigureKind.BASELINE, "基準値"),
    Target: (FigureKind.TARGET, "目標値"),
    Observation: (FigureKind.OBSERVATION, "実績値"),
}
KIND_WORDS = dict(KINDS.values())
# What stands before a unit, with its power of ten.
MULTIPLES = {"": 0, "千": 3, "万": 4, "百万": 6, "億": 8}


@dataclass(frozen=True)
class Beside:
    """What a figure is set beside: what one strategy says of its indicator, and all values."""

    definition: Definition
    baseline: Baseline | None
    targets: Sequence[Target]
    observations: Sequence[Observation]


# --- One figure ----------------------------------------------------------------------


def doubts_beside(row: FigureRow, beside: Beside) -> list[str]:
    """What is to be asked of a figure, stored or not; nothing of one without a value.

    `beside`: with the figure itself or without.
    """
    if row.value is None:
        return []
    definition = beside.definition
    figure = Known(KINDS[type(row)][0], row.year, row.value)
    aimed = [target for target in beside.targets if target.value is not None]
    course = course_of(
        definition,
        _figure(beside.baseline) if beside.baseline else None,
        [_figure(target) for target in sorted(aimed, key=lambda target: target.year)],
    )
    observed = {each.year: each.value for each in beside.observations if each.value is not None}
    unit, words = original(definition, "unit"), _Words(definition)
    found = doubts_about(figure, course, observed, unit=unit, decimals=definition.decimals)
    return [
        *(words.of(doubt, figure) for doubt in found),
        *(_published_early(row, definition) if isinstance(row, Observation) else ()),
    ]


def _figure(row: Baseline | Target) -> Figure:
    return Figure(row.year, row.value, row.is_sample, row.published_on)


def _published_early(row: Observation, definition: Definition) -> list[str]:
    """A final value is public after the end of its time, a preliminary one after its start."""
    period = period_of(definition, row.year)
    is_final = row.status in FINAL
    earliest = period.last_day if is_final else period.first_day
    if row.published_on >= earliest or earliest > city_today():
        # What is not over, or has not begun, is refused anyway.
        return []
    day, year = date_text(earliest, "ja"), period.short_text("ja")
    when = day if day == year else f"{year}の{'終わり' if is_final else '始まり'}({day})"
    published = date_text(row.published_on, "ja")
    return [f"公表日({published})が、{when}より前です。年と公表日を確かめてください。"]


# --- What stands and what is proposed -----------------------------------------------------


def doubts_of(
    row: DatedRow, proposed: Iterable[DatedRow] = (), standing: Iterable[DatedRow] | None = None
) -> list[str]:
    """What is to be asked of a row that is proposed, beside what stands.

    Nothing of a definition or an evaluation, nor while nothing says how the figure is measured.
    `proposed`: rows that are to be recorded together with it, not stored; they count before
    what stands. `standing`: `standing_figures` of its indicator, for who asks of many.
    """
    if not isinstance(row, FigureRow):
        return []
    if standing is None:
        standing = standing_figures([row.indicator_id]).get(row.indicator_id, ())
    beside = _beside(row, [*standing, *proposed])
    return doubts_beside(row, beside) if beside else []


def standing_figures(indicators: Iterable[int]) -> dict[int, list[DatedRow]]:
    """What stands of each indicator by its key, published or not yet; four queries."""
    keys = list(indicators)
    found: dict[int, list[DatedRow]] = {key: [] for key in keys}
    uses = StrategyIndicator.objects.standing().filter(indicator__in=keys).order_by()
    for model in (Definition, Baseline, Target):
        rows: Any = model.objects.filter(use__in=uses.values("pk")).heads()
        for row in rows.select_related("use").order_by("pk"):
            found[row.indicator_id].append(row)
    for row in Observation.objects.filter(indicator__in=keys).heads().order_by("pk"):
        found[row.indicator_id].append(row)
    return found


def standing_doubts(indicators: Iterable[int]) -> dict[int, list[StandingDoubt]]:
    """The figures that stand and are to be asked about, each with the sentence; by indicator."""
    return {
        key: [
            (row, doubt)
            for row in rows
            if isinstance(row, FigureRow)
            for doubt in doubts_of(row, standing=rows)
        ]
        for key, rows in standing_figures(indicators).items()
    }


def _beside(row: FigureRow, rows: Iterable[DatedRow]) -> Beside | None:
    """What of the rows belongs to the figure, the last word on each thing."""
    of_it = (each for each in rows if getattr(each, "indicator_id", None) == row.indicator_id)
    newest = {each.about: each for each in of_it}.values()
    definitions = [each for each in newest if isinstance(each, Definition)]
    if isinstance(row, Observation):
        definition = _covering(definitions, row.year)
    else:
        definition = next((each for each in definitions if each.use_id == row.use_id), None)
    if definition is None:
        return None
    aims = [each for each in newest if getattr(each, "use_id", None) == definition.use_id]
    return Beside(
        definition,
        next((each for each in aims if isinstance(each, Baseline)), None),
        [each for each in aims if isinstance(each, Target)],
        [
            each
            for each in newest
            if isinstance(each, Observation) and each.indicator_id == row.indicator_id
        ],
    )


def _covering(definitions: Sequence[Definition], year: int) -> Definition | None:
    """That of the strategy whose term the year belongs to: the newest that has begun."""
    begun = [each for each in definitions if each.first_year <= year]
    if begun:
        return max(begun, key=lambda each: each.first_year)
    return min(definitions, key=lambda each: each.first_year, default=None)


# --- In words ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Words:
    """The questions in Japanese, with figures as the indicator's definition has them printed."""

    definition: Definition

    def of(self, doubt: Doubt, figure: Known) -> str:
        said = f"「{self._quantity(figure)}」"
        other = self._named(doubt.other) if doubt.other else ""
        match doubt.oddity:
            case Oddity.NEGATIVE:
                return f"{said}はマイナスの値です。マイナスになるものか、確かめてください。"
            case Oddity.POSITIVE:
                return f"{said}はプラスですが、ほかの値はマイナスです。符号を確かめてください。"
            case Oddity.OVER_WHOLE:
                return f"{said}は100%を超えています。100%を超えるものか、確かめてください。"
            case Oddity.FRACTION:
                meant = figure_text(figure.value * 100)
                return f"{said}と読みました。{meant}%のつもりなら、{meant}と入れてください。"
            case Oddity.FAR:
                return f"{said}は、{other}と大きく違います。{self._slip(doubt.tens)}"
            case Oddity.AGAINST_DIRECTION:
                way = self.definition.get_direction_display()
                return f"{said}は、{other}と比べると、目指す方向({way})と逆です。確かめてください。"
            case Oddity.OVERSHOT:
                share = percent_text(doubt.share or figure.value, "ja")
                return f"{said}では、{other}までの進み具合が{share}になります。確かめてください。"

    def _named(self, other: Known) -> str:
        year = period_of(self.definition, other.year).short_text("ja")
        return f"{year}の{KIND_WORDS[other.kind]}「{self._quantity(other)}」"

    def _quantity(self, figure: Known) -> str:
        return FigureWords(self.definition, "ja").quantity(figure.value)

    def _slip(self, tens: int) -> str:
        """What explains so many digits: another multiple of the unit, or a slip of the keys."""
        unit = original(self.definition, "unit")
        own = max((each for each in MULTIPLES if unit.startswith(each)), key=len)
        counted = unit.removeprefix(own)
        is_counted = counted and unit != PERCENT and unit not in SCALE_NAMES
        for multiple, power in MULTIPLES.items():
            # One digit is a slip of the keys rather than 千人 for 万人.
            if is_counted and abs(tens) > 1 and power == MULTIPLES[own] - tens:
                return f"単位は{unit}です。{multiple}{counted}の数ではないか、確かめてください。"
        if tens:
            much = "多く" if tens > 0 else "少なく"
            return f"{abs(tens)}桁{much}ないか、単位が合っているか、確かめてください。"
        return "桁と単位を確かめてください。"
