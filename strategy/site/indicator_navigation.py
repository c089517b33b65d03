"""The way to the indicators from every page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext

from strategy.tree.links import Link


def indicators_link(language: str) -> Link:
    """The list of indicators in the main navigation."""
    return Link(gettext("指標"), reverse("indicators"))
