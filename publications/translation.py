"""Which fields of publications exist in every language (see `strategy.translation`)."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from publications import models


@register(models.Edition)
class EditionOptions(TranslationOptions):
    fields = ("label", "note", "withdrawal_reason")
    short = ("label",)


@register(models.Correction)
class CorrectionOptions(TranslationOptions):
    fields = ("text",)
    required_languages = ("ja",)


@register(models.Publication)
class PublicationOptions(TranslationOptions):
    fields = ("title",)
    short = ("title",)
    required_languages = ("ja",)
