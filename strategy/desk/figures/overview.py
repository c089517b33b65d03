"""All that is recorded about an indicator, for its desk in the admin: Japanese only.

Unlike a public page it shows rows that are not public yet, and who recorded each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from strategy.desk.shared.words import (
    baseline_words,
    definition_words,
    evaluation_words,
    name_of,
    observation_words,
    target_words,
    verdict_unit,
    year_words,
)
from strategy.evaluation import Verdict
from strategy.figures.known_on_day import Reading, read_uses
from strategy.figures.rules import period_of
from strategy.figures.verdicts import (
    UNDECIDED,
    VERDICT_SIGNS,
    formula_text,
    reason_text,
    verdict_label,
)
from strategy.languages import ORIGINAL, column
from strategy.models import (
    Baseline,
    Definition,
    Evaluation,
    Indicator,
    Observation,
    StrategyIndicator,
    Target,
)
from strategy.models.dated import DatedRow, city_today, moment_text
from strategy.models.evaluations import grade_agrees
from strategy.notation.wareki import date_text, era_fiscal_year
from strategy.proposals.figures import approvals_of, approver_name

MIGRATED = "移行"


@dataclass(frozen=True)
class Entry:
    """One recorded row. `state`: 公開中, 公開前 (its day is to come) or 以前の内容."""

    what: str
    status: str
    state: str
    published: str
    recorded: str
    by: str
    # Who approved it; empty for what came by a file or a command.
    approved: str
    reason: str
    is_sample: bool
    # (label, text), the empty ones left out.
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Chain:
    """All words on one thing, the newest first; the first is what counts once it is public."""

    entries: tuple[Entry, ...]

    @property
    def newest(self) -> Entry:
        return self.entries[0]

    @property
    def earlier(self) -> tuple[Entry, ...]:
        return self.entries[1:]


@dataclass(frozen=True)
class DeskYear:
    """A year of the term with what was aimed at and what was reported.

    The addresses are those of the forms that say more on it; empty where none may be said.
    """

    year: int
    text: str
    target: Chain | None
    observation: Chain | None
    aim_url: str
    observe_url: str


@dataclass(frozen=True)
class Judgement:
    """The verdict as the public page gives it."""

    code: str
    sign: str
    label: str
    reason: str
    formula: str


@dataclass(frozen=True)
class BodyEvaluation:
    """What a body concluded for a year, and whether the arithmetic agrees with it."""

    text: str
    chain: Chain
    disagrees: bool
    url: str


@dataclass(frozen=True)
class FigureDesk:
    """Everything known of one indicator."""

    definition: Chain | None
    baseline: Chain | None
    years: tuple[DeskYear, ...]
    evaluations: tuple[BodyEvaluation, ...]
    judgement: Judgement | None

    def standing(self, kind: str, year: int | None) -> tuple[tuple[str, Chain], ...]:
        """(of what, its words) that a form of this kind of row would supersede.

        `year`: the one the form speaks of; None while it is not clear.
        """
        years = [each for each in self.years if year in (None, each.year)]
        found: list[tuple[str, Chain | None]] = []
        match kind:
            case "definition":
                found = [("定義", self.definition)]
            case "baseline":
                found = [("基準値", self.baseline)]
            case "target":
                found = [(each.text, each.target) for each in years]
            case "observation":
                found = [(each.text, each.observation) for each in years]
            case "evaluation":
                found = [(evaluation.text, evaluation.chain) for evaluation in self.evaluations]
        return tuple((label, chain) for label, chain in found if chain is not None)


def figure_desk(
    indicator: Indicator, use: StrategyIndicator | None, addresses: Mapping[str, str] | None = None
) -> FigureDesk:
    """What is recorded of an indicator, and what a strategy that uses it says of it.

    The number of queries does not grow with it. `addresses`: of the forms that the reader may
    use, by kind of row.
    """
    addresses = addresses or {}
    today = city_today()
    definitions, baselines, targets = (
        _rows(model.objects.filter(use=use)) if use else []
        for model in (Definition, Baseline, Target)
    )
    observations = _rows(Observation.objects.filter(indicator=indicator))
    evaluated = Evaluation.objects.filter(
        indicator=indicator, strategy=use.strategy_id if use else None
    )
    evaluations = _rows(evaluated.select_related("body", "grade__scale"))
    newest: Definition | None = definitions[-1] if definitions else None
    reading = next(iter(read_uses([use])), None) if use else None
    return FigureDesk(
        _chain(definitions, definition_words, today),
        _chain(baselines, lambda row: baseline_words(row, newest), today),
        _years(newest, baselines, targets, observations, addresses, today),
        _evaluations(evaluations, reading, addresses.get("evaluation", ""), today),
        judgement_of(reading),
    )


def judgement_of(reading: Reading | None) -> Judgement | None:
    """The verdict with its reason and formula; None before there is a public definition."""
    if reading is None or reading.definition is None or reading.assessment is None:
        return None
    definition, assessment = reading.definition, reading.assessment
    unit, decimals = verdict_unit(definition), definition.decimals
    return Judgement(
        assessment.verdict.value,
        VERDICT_SIGNS[assessment.verdict],
        verdict_label(assessment.verdict),
        reason_text(
            assessment,
            unit=unit,
            decimals=decimals,
            language="ja",
            year_text=lambda year: year_words(definition, year),
        ),
        formula_text(assessment, unit=unit, decimals=decimals, language="ja"),
    )


def _rows(rows: QuerySet[Any]) -> list[Any]:
    return _with_approvals(rows.order_by("pk").select_related("recorded_by"))


def _with_approvals(rows: Iterable[Any]) -> list[Any]:
    """The rows, each with the name of who approved it."""
    found = list(rows)
    approvals = approvals_of(found)
    for row in found:
        row.approved = approver_name(approvals[row.pk]) if row.pk in approvals else ""
    return found


def _chain(rows: Iterable[Any], words: Callable[[Any], str], today: date) -> Chain | None:
    """`rows`: on one thing, oldest first."""
    newest_first = list(rows)[::-1]
    public = next((row.pk for row in newest_first if row.published_on <= today), None)
    entries = tuple(_entry(row, words(row), public, today) for row in newest_first)
    return Chain(entries) if entries else None


def recorder_name(row: DatedRow) -> str:
    """Who recorded a row; what came with the portal's first content says so."""
    if row.migrated:
        return MIGRATED
    return name_of(row.recorded_by)


def _entry(row: Any, what: str, public: int | None, today: date) -> Entry:
    state = "以前の内容"
    if row.pk == public:
        state = "公開中"
    elif row.published_on > today and (public is None or row.pk > public):
        state = "公開前"
    status = row.get_status_display() if isinstance(row, Observation) and not row.missing else ""
    return Entry(
        what,
        status,
        state,
        date_text(row.published_on, "ja"),
        moment_text(row.recorded_at),
        recorder_name(row),
        row.approved,
        row.reason,
        row.is_sample,
        tuple(_details(row)),
    )


DETAILS = (
    *(("comment", "説明・意見"), ("source", "出典"), ("note", "補足")),
    *(("definition", "定義"), ("formula", "算出方法")),
)


def _details(row: Any) -> Iterable[tuple[str, str]]:
    for name, label in DETAILS:
        if text := getattr(row, column(name, ORIGINAL), ""):
            yield label, text


def _years(
    definition: Definition | None,
    baselines: list[Baseline],
    targets: list[Target],
    observations: list[Observation],
    addresses: Mapping[str, str],
    today: date,
) -> tuple[DeskYear, ...]:
    """From the baseline's year to the last target's, the newest last; outliers too."""
    if definition is None:
        return ()
    aimed: dict[int, list[Target]] = defaultdict(list)
    reported: dict[int, list[Observation]] = defaultdict(list)
    for target in targets:
        aimed[target.year].append(target)
    for observation in observations:
        reported[observation.year].append(observation)
    first = baselines[-1].year if baselines else definition.first_year
    known = {first, definition.first_year, *aimed, *reported}

    def desk_year(year: int) -> DeskYear:
        observe, aim = addresses.get("observation", ""), addresses.get("target", "")
        begun = period_of(definition, year).first_day <= today
        return DeskYear(
            year,
            year_words(definition, year),
            _chain(aimed[year], lambda row: target_words(row, definition), today),
            _chain(reported[year], lambda row: observation_words(row, definition), today),
            asking(aim, year=year) if aimed[year] else "",
            asking(observe, year=year) if begun else "",
        )

    return tuple(desk_year(year) for year in range(min(known), max(known) + 1))


def _evaluations(
    rows: list[Evaluation], reading: Reading | None, address: str, today: date
) -> tuple[BodyEvaluation, ...]:
    """By year and body, the newest year first."""
    subjects: dict[tuple[int, int], list[Evaluation]] = defaultdict(list)
    for row in rows:
        subjects[row.year, row.body_id].append(row)
    assessment = reading.assessment if reading else None
    verdict = assessment.verdict if assessment else Verdict.UNDEFINED
    judged = assessment.year if assessment else None
    found = []
    for (year, body), said in sorted(subjects.items(), reverse=True):
        chain = _chain(said, evaluation_words, today)
        if chain is not None:
            text = f"{era_fiscal_year(year)} {said[-1].body}"
            decided = year == judged and verdict not in UNDECIDED
            differs = decided and not grade_agrees(said[-1].grade, verdict)
            url = asking(address, year=year, body=body)
            found.append(BodyEvaluation(text, chain, differs, url))
    return tuple(found)


def asking(address: str, **query: int) -> str:
    """An address of a form with what it is to be opened on; empty where there is no form."""
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}{urlencode(query)}" if address else ""


def evaluation_chain(rows: Iterable[Evaluation]) -> Chain | None:
    """Rows on one thing by one body for one year, oldest first, as their chain."""
    return _chain(_with_approvals(rows), evaluation_words, city_today())
