"""Which fields of publications exist in every language (see `strategy.translation`)."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from publications import models
from strategy.languages import ORIGINAL


@register(models.Edition)
class EditionOptions(TranslationOptions):
    fields = ("label", "note", "withdrawal_reason")


@register(models.Correction)
class CorrectionOptions(TranslationOptions):
    fields = ("text",)
    required_languages = (ORIGINAL,)


@register(models.Publication)
class PublicationOptions(TranslationOptions):
    fields = ("title",)
    required_languages = (ORIGINAL,)
