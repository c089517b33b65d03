"""Where the app above this one adds what it owns to this one's pages.

`publications` knows a strategy's editions and files; it registers builders here when it
is ready, so that no page or template of `strategy` has to know it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Model
from django.utils.safestring import SafeString

from strategy.models import Node
from strategy.tree.links import Link

# A page in a language → HTML of a section, or "" where there is nothing to say.
PanelBuilder = Callable[[Model, str], SafeString]
NavigationBuilder = Callable[[str], Link]


@dataclass(frozen=True)
class Appearance:
    """Something issued in which a thing stands; `url` is its page in the admin."""

    name: str
    dated: str
    state: str
    url: str


# Nodes, and the code of an indicator of theirs or "" → where it was issued.
AppearanceFinder = Callable[[Sequence[Node], str], Iterable[Appearance]]

_panels: dict[type[Model], list[PanelBuilder]] = {}
_notices: dict[type[Model], list[PanelBuilder]] = {}
_navigation: list[NavigationBuilder] = []
_appearances: list[AppearanceFinder] = []


def register_panel(page_type: type[Model], builder: PanelBuilder) -> None:
    """Add a section at the foot of every page of `page_type`, in order of registration."""
    _panels.setdefault(page_type, []).append(builder)


def register_notice(page_type: type[Model], builder: PanelBuilder) -> None:
    """Add a notice below the heading of every page of `page_type`."""
    _notices.setdefault(page_type, []).append(builder)


def register_navigation(builder: NavigationBuilder) -> None:
    """Add a link to the site's main navigation, after the pages of the tree."""
    _navigation.append(builder)


def register_appearances(finder: AppearanceFinder) -> None:
    """Say where what is issued of a node or an indicator is to be found."""
    _appearances.append(finder)


def appearances_of(nodes: Sequence[Node], indicator_code: str = "") -> list[Appearance]:
    """Where any of the nodes, or an indicator of them, has been issued, the newest first."""
    return [found for finder in _appearances for found in finder(nodes, indicator_code)]


def panels_for(page: Model, language: str) -> list[SafeString]:
    """The registered sections of a page that have something to say."""
    return _built(_panels, page, language)


def notices_for(page: Model, language: str) -> list[SafeString]:
    """The registered notices of a page that have something to say."""
    return _built(_notices, page, language)


def _built(
    registered: dict[type[Model], list[PanelBuilder]], page: Model, language: str
) -> list[SafeString]:
    built = (builder(page, language) for builder in registered.get(type(page), []))
    return [html for html in built if html]


def navigation_links(language: str) -> list[Link]:
    """The registered links, in order of registration."""
    return [builder(language) for builder in _navigation]
