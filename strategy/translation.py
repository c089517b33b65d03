"""Which fields exist in every language (django-modeltranslation).

Options of a subclass inherit those of its base: the field lists add up. Only Japanese is
ever required; a language that is missing falls back to it, marked as such. `short` are the texts
that a language of short texts has too (`strategy.languages`): a name means the same in every
model.
"""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from strategy import models

Fields = tuple[str, ...]


class TranslatedPageOptions(TranslationOptions):
    fields: Fields = ("heading", "summary", "body", "search_summary")
    short: Fields = ("heading", "summary")


class DocumentNodePageOptions(TranslatedPageOptions):
    fields: Fields = ("scope_note",)
    short: Fields = ("scope_note",)


@register([models.HomePage, models.StandardPage, models.NewsIndexPage, models.NewsPage])
class SitePageOptions(TranslatedPageOptions):
    pass


@register(models.StrategyIndexPage)
class StrategyIndexPageOptions(TranslatedPageOptions):
    pass


@register(models.StrategyPage)
class StrategyPageOptions(TranslatedPageOptions):
    fields = ("legal_basis", "goal_word", "measure_word")
    short = ("goal_word", "measure_word")


@register([models.ChapterPage, models.SectionPage])
class PlainNodePageOptions(DocumentNodePageOptions):
    pass


@register(models.BasicGoalPage)
class BasicGoalPageOptions(DocumentNodePageOptions):
    fields = ("plain_title", "aim", "result", "challenges")
    short = ("plain_title", "aim")


@register(models.MeasurePage)
class MeasurePageOptions(DocumentNodePageOptions):
    fields = ("for_whom",)
    short = ("for_whom",)


@register(models.VisionPage)
class VisionPageOptions(DocumentNodePageOptions):
    fields = ("statement",)
    short = ("statement",)


@register(models.SiteSettings)
class SiteSettingsOptions(TranslationOptions):
    fields = ("name", "tagline", "banner", "content_source", "city_name")
    short = ("name", "tagline", "banner", "city_name")
    required_languages = ("ja",)


@register([models.Unit, models.FormerName, models.FrameworkItem, models.WellbeingCategory])
class NamedOptions(TranslationOptions):
    fields = ("name",)
    short = ("name",)
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
    short: Fields = ("name", "summary")
    required_languages = {"ja": ("name",)}


@register(models.Agreement)
class AgreementOptions(DescribedOptions):
    fields = ("parties",)
    required_languages = {"ja": ("name",)}


@register(models.Framework)
class FrameworkOptions(DescribedOptions):
    fields = ("short_name",)
    short = ("short_name",)
    required_languages = {"ja": ("name",)}


@register(models.Milestone)
class MilestoneOptions(TranslationOptions):
    fields = ("name", "note")
    short = ("name",)
    required_languages = {"ja": ("name",)}


@register([models.Alignment, models.Baseline, models.NodeLineage, models.Target])
class NotedOptions(TranslationOptions):
    fields = ("note",)


@register(models.Definition)
class DefinitionOptions(TranslationOptions):
    fields = ("unit", "definition", "formula", "source")
    short = ("unit", "definition")
    required_languages = {"ja": ("unit",)}


@register(models.Observation)
class ReportedOptions(TranslationOptions):
    fields: Fields = ("comment", "source")


@register(models.Evaluation)
class EvaluationOptions(ReportedOptions):
    fields = ("response",)


@register(models.PopulationSeries)
class PopulationSeriesOptions(TranslationOptions):
    fields = ("name", "note")
    short = ("name",)
    required_languages = {"ja": ("name",)}
