"""What waits for whom: a list that each part of the portal adds its own to.

A provider gets the user and says what that user could do something about. `publications`
registers its own when it is ready, so that nothing here has to know editions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from strategy.notation.wareki import date_text


class Section(Enum):
    """Where an item stands on the dashboard, in this order."""

    MINE = "自分の番のもの"
    DUE = "期限のあるもの"
    MEND = "確かめるもの・直すもの"

    @property
    def when_empty(self) -> str:
        """What it means that nothing stands there, and what would bring something."""
        return {
            Section.MINE: "いまはありません。承認・確認・回答などの番が来ると出ます。",
            Section.DUE: "いまはありません。日程・照会・公開の予約などの日が近づくと出ます。",
            Section.MEND: "ありません。そろっています。",
        }[self]


@dataclass(frozen=True)
class Todo:
    """One thing to do, with one click to its place.

    `due`: the day it has to be done; `overdue` where that has passed.
    """

    section: Section
    text: str
    url: str
    detail: str = ""
    due: date | None = None
    overdue: bool = False

    @property
    def due_text(self) -> str:
        """令和8年12月18日, as every other day of the page; empty without one."""
        return date_text(self.due, "ja") if self.due else ""


Provider = Callable[[Any], Iterable[Todo]]
_providers: list[Provider] = []


def register_todos(provider: Provider) -> Provider:
    """Have a provider asked for every dashboard; usable as a decorator."""
    _providers.append(provider)
    return provider


def todos_for(user: Any) -> dict[Section, list[Todo]]:
    """What a user could do, by section; within one the earliest day first, then without a day."""
    found: dict[Section, list[Todo]] = {section: [] for section in Section}
    for provider in _providers:
        for todo in provider(user):
            found[todo.section].append(todo)
    for todos in found.values():
        todos.sort(key=lambda todo: (todo.due is None, todo.due or date.max))
    return found
