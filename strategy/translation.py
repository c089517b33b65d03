"""Which fields exist in every language (django-modeltranslation).

Options of a subclass inherit those of its base: the field lists add up. Only Japanese is
ever required; a language that is missing falls back to it, marked as such.
"""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from strategy import models

Fields = tuple[str, ...]


class TranslatedPageOptions(TranslationOptions):
    fields: Fields = ("heading", "summary", "body", "search_summary")


class DocumentNodePageOptions(TranslatedPageOptions):
    fields: Fields = ("scope_note",)


@register([models.HomePage, models.StandardPage, models.NewsIndexPage, models.NewsPage])
class SitePageOptions(TranslatedPageOptions):
    pass


@register(models.StrategyIndexPage)
class StrategyIndexPageOptions(TranslatedPageOptions):
    pass


@register(models.StrategyPage)
class StrategyPageOptions(TranslatedPageOptions):
    fields = ("legal_basis",)


@register([models.ChapterPage, models.SectionPage])
class PlainNodePageOptions(DocumentNodePageOptions):
    pass


@register(models.BasicGoalPage)
class BasicGoalPageOptions(DocumentNodePageOptions):
    fields = ("plain_title", "aim", "result", "challenges")


@register(models.MeasurePage)
class MeasurePageOptions(DocumentNodePageOptions):
    fields = ("for_whom",)


@register(models.VisionPage)
class VisionPageOptions(DocumentNodePageOptions):
    fields = ("statement",)


@register(models.SiteSettings)
class SiteSettingsOptions(TranslationOptions):
    fields = ("name", "tagline", "banner", "content_source")
    required_languages = ("ja",)


@register([models.Unit, models.FormerName, models.FrameworkItem, models.WellbeingCategory])
class NamedOptions(TranslationOptions):
    fields = ("name",)
    required_languages = ("ja",)


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
    required_languages = {"ja": ("name",)}


@register(models.Agreement)
class AgreementOptions(DescribedOptions):
    fields = ("parties",)
    required_languages = {"ja": ("name",)}


@register(models.Framework)
class FrameworkOptions(DescribedOptions):
    fields = ("short_name",)
    required_languages = {"ja": ("name",)}


@register(models.Milestone)
class MilestoneOptions(TranslationOptions):
    fields = ("name", "note")
    required_languages = {"ja": ("name",)}


@register([models.Alignment, models.Baseline, models.Target])
class NotedOptions(TranslationOptions):
    fields = ("note",)


@register(models.Definition)
class DefinitionOptions(TranslationOptions):
    fields = ("unit", "definition", "formula", "source")
    required_languages = {"ja": ("unit",)}


@register([models.Observation, models.Evaluation])
class ReportedOptions(TranslationOptions):
    fields = ("comment", "source")


@register(models.PopulationSeries)
class PopulationSeriesOptions(TranslationOptions):
    fields = ("name", "note")
    required_languages = {"ja": ("name",)}
