"""Which fields of publications exist in every language (django-modeltranslation)."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from publications import models


@register(models.Edition)
class EditionOptions(TranslationOptions):
    fields = ("label", "note")


@register(models.Publication)
class PublicationOptions(TranslationOptions):
    fields = ("title",)
    required_languages = ("ja",)
