"""What a snapshot holds of indicators and of the population: the figures as of today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import translation

from publications.pipeline.snapshot.words import Json
from strategy.datasets.population import population_plain
from strategy.figures.known_on_day import Shown, read_tree, shown_at
from strategy.figures.presentation import indicator_plain, repeated_plain
from strategy.languages import offered
from strategy.models import (
    Node,
    StrategyPage,
)
from strategy.models.base import DocumentNodePage


def indicators_of(
    strategy: StrategyPage, pages: Sequence[DocumentNodePage], nodes: Mapping[int, Node]
) -> dict[str, dict[str, list[Json]]]:
    """The figures of each node (by uid) in every language, with their charts, as of today.

    What the strategy says of them: what another term aims at is that term's.
    """
    owner = strategy.node.pk
    shown = shown_at(read_tree(strategy))
    frozen: dict[str, dict[str, list[Json]]] = {}
    for page in pages:
        node = nodes[page.pk]
        for each in shown.get((owner, node.pk), []):
            of_node = frozen.setdefault(str(node.uid), {})
            for code in offered():
                with translation.override(code):
                    of_node.setdefault(code, []).append(_indicator(each, code, page.slug))
    return frozen


def _indicator(shown: Shown, language: str, place: str) -> Json:
    if shown.repeated:
        return repeated_plain(shown.reading, language, place)
    return indicator_plain(shown.reading, language)


def population_of(strategy: StrategyPage) -> dict[str, Json]:
    """The population's charts in every language; empty where the strategy has no figures."""
    frozen: dict[str, Json] = {}
    for code in offered():
        with translation.override(code):
            plain = population_plain(strategy.pk, code)
        if plain is not None:
            frozen[code] = plain
    return frozen
