"""Which texts of a model are words that people wrote, and can be closed (封鎖)."""

from __future__ import annotations

from django.db.models import Model
from modeltranslation.translator import NotRegistered, translator

# Why something was changed is public too, in the language in which it was written.
NOT_TRANSLATED = ("reason",)


def words_of(model: type[Model]) -> tuple[str, ...]:
    """Names of the fields: those in several languages, and the reason of a change."""
    try:
        translated = tuple(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return ()
    names = {field.name for field in model._meta.get_fields()}
    return (*translated, *(name for name in NOT_TRANSLATED if name in names - {*translated}))
