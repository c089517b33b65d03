"""Lists of the records of one kind, as a directory block prints them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext, gettext_noop

from strategy.languages import text_of
from strategy.models import Agreement, Body, Framework, Programme, Rule, Unit
from strategy.models.dated import city_today


def directory(kind: str, language: str) -> dict[str, Any]:
    """{"entries": [{"name", "summary", "detail"}]} of a kind such as `bodies`.

    Raises:
        KeyError: a kind that is no choice of the directory block.
    """
    model, summary, detail = DIRECTORIES[kind]
    return {
        "entries": [
            {
                "name": str(text_of(record, "name", language)),
                "summary": summary(record, language),
                "detail": detail(record, language),
            }
            for record in _listed(model)
        ],
    }


def _listed(model: type[Model]) -> QuerySet[Any]:
    """All of a kind; of divisions those that can be called today."""
    return Unit.objects.on(city_today()) if model is Unit else model._default_manager.all()


def _summary(record: Model, language: str) -> str:
    return str(text_of(record, "summary", language))


def _no_summary(record: Unit, language: str) -> str:
    return ""


def _telephone(unit: Unit, language: str) -> str:
    parts = [f"{gettext('電話')} {unit.phone}", f"FAX {unit.fax}" if unit.fax else ""]
    return " / ".join(part for part in parts if part)


def _body_kind(body: Body, language: str) -> str:
    return gettext(str(body.get_kind_display()))


def _parties(agreement: Agreement, language: str) -> str:
    parties = str(text_of(agreement, "parties", language))
    when = agreement.concluded.text(language) if agreement.concluded else ""
    return " / ".join(part for part in (parties, when) if part)


def _audience(rule: Rule, language: str) -> str:
    audience = [
        gettext(label)
        for label, holds in (
            (gettext_noop("事業者"), rule.for_operators),
            (gettext_noop("行政"), rule.for_administration),
        )
        if holds
    ]
    return " / ".join([gettext(str(rule.get_state_display())), *audience])


def _published(framework: Framework, language: str) -> str:
    when = framework.published.text(language) if framework.published else ""
    return " / ".join(part for part in (gettext(str(framework.get_kind_display())), when) if part)


def _nothing(record: Model, language: str) -> str:
    return ""


Reader = Callable[[Any, str], str]
DIRECTORIES: dict[str, tuple[type[Model], Reader, Reader]] = {
    "bodies": (Body, _summary, _body_kind),
    "programmes": (Programme, _summary, _nothing),
    "agreements": (Agreement, _summary, _parties),
    "rules": (Rule, _summary, _audience),
    "frameworks": (Framework, _summary, _published),
    "units": (Unit, _no_summary, _telephone),
}
