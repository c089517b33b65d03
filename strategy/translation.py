"""Which fields exist in every language (django-modeltranslation).

Options of a subclass inherit those of its base: the field lists add up. Only Japanese is
ever required; a language that is missing falls back to it, marked as such.
"""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register, translator
from wagtail.models import get_page_models

from strategy import models
from strategy.languages import ORIGINAL
from strategy.models.base import TranslatedPage

Fields = tuple[str, ...]

# What a page's form has a tab a language for.
for page_type in get_page_models():
    if issubclass(page_type, TranslatedPage):
        translator.register(page_type, fields=page_type.translated_fields)


@register(models.SiteSettings)
class SiteSettingsOptions(TranslationOptions):
    fields = ("name", "tagline", "banner", "notice", "content_source", "city_name")
    required_languages = (ORIGINAL,)


@register([models.Unit, models.FormerName, models.FrameworkItem, models.WellbeingCategory])
class NamedOptions(TranslationOptions):
    fields = ("name",)
    required_languages = (ORIGINAL,)


@register(
    [
        models.Body,
        models.Programme,
        models.Rule,
        models.Term,
        models.Project,
        models.Indicator,
        models.EvaluationScale,
        models.Grade,
    ]
)
class DescribedOptions(TranslationOptions):
    fields: Fields = ("name", "summary")
    required_languages = {ORIGINAL: ("name",)}


@register(models.Agreement)
class AgreementOptions(DescribedOptions):
    fields = ("parties",)
    required_languages = {ORIGINAL: ("name",)}


@register(models.Framework)
class FrameworkOptions(DescribedOptions):
    fields = ("short_name",)
    required_languages = {ORIGINAL: ("name",)}


@register(models.Closure)
class ClosureOptions(TranslationOptions):
    fields = ("reason",)
    required_languages = (ORIGINAL,)


@register(models.Milestone)
class MilestoneOptions(TranslationOptions):
    fields = ("name", "note")
    required_languages = {ORIGINAL: ("name",)}


@register([models.Alignment, models.Baseline, models.NodeLineage, models.Target])
class NotedOptions(TranslationOptions):
    fields = ("note",)


@register(models.Definition)
class DefinitionOptions(TranslationOptions):
    fields = ("unit", "definition", "formula", "source")
    required_languages = {ORIGINAL: ("unit",)}


@register(models.Observation)
class ReportedOptions(TranslationOptions):
    fields: Fields = ("comment", "source")


@register(models.Evaluation)
class EvaluationOptions(ReportedOptions):
    fields = ("response",)


@register(models.PopulationSeries)
class PopulationSeriesOptions(TranslationOptions):
    fields = ("name", "note")
    required_languages = {ORIGINAL: ("name",)}
