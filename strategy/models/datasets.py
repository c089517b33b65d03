"""Figures that arrive as files: population series and well-being indicators."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from strategy.fields.stored import PartialDateField, WebAddressField, validate_code
from strategy.languages import original
from strategy.models.dated import DatedRow, known_by_recording
from strategy.models.indicators import YEAR_LIMITS, ValueField
from strategy.models.nodes import Node

validate_sha256 = RegexValidator(r"^[0-9a-f]{64}\Z", "SHA-256は16進64桁です。")
validate_municipality = RegexValidator(r"^\d{5}\Z", "標準地域コードは数字5桁です(例: 13101)。")
OLDEST_AGE = 130


class DataImport(DatedRow):
    """One file taken in (取込み): from where, on which day, and its hash.

    The newest import that was recorded and published by a day is what counted on that day;
    earlier ones stay readable.
    """

    class Kind(models.TextChoices):
        POPULATION = "population", "人口"
        WELLBEING = "wellbeing", "地域幸福度指標"

    key = ("kind", "scope")

    kind = models.CharField("種別", max_length=12, choices=Kind.choices)
    # A population import speaks for one strategy, a well-being one for a framework version.
    scope = models.CharField("対象", max_length=80)
    file_name = models.CharField("ファイル名", max_length=255)
    sha256 = models.CharField("照合値(SHA-256)", max_length=64, validators=[validate_sha256])
    source = models.TextField("出典", blank=True)
    source_url = WebAddressField("出典のアドレス", max_length=500, blank=True)
    retrieved_on = models.DateField("取得日")
    row_count = models.PositiveIntegerField("行数")

    class Meta(DatedRow.Meta):
        verbose_name = "取込み"
        verbose_name_plural = "取込み"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "scope"],
                condition=models.Q(supersedes__isnull=True),
                name="data_import_begins_once",
            ),
            known_by_recording("data_import"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.scope} {self.file_name}"


class ImportedFigure(models.Model):
    """A figure of one import; it is as unchangeable as the import itself."""

    append_only = True

    is_sample = models.BooleanField("サンプル値", default=False)

    class Meta:
        abstract = True
        ordering = ["pk"]


class LabelledFigures(models.Model):
    """What imported figures hang on: once they do, what they are said to be stays."""

    fixed: ClassVar[tuple[str, ...]] = ()
    figures_name: ClassVar[str] = "figures"

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        standing = type(self)._default_manager.filter(pk=self.pk).first()
        if standing is None or not getattr(standing, self.figures_name).exists():
            return
        errors = {
            name: "数値が取り込まれているので、変えられません。"
            for name in self.fixed
            if getattr(standing, name) != getattr(self, name)
        }
        if errors:
            raise ValidationError(errors)


class PopulationSeries(LabelledFigures):
    """One line of a population vision (人口の系列): actual, projection, or the city's goal."""

    fixed = ("strategy", "code", "role")

    class Role(models.TextChoices):
        ACTUAL = "actual", "実績"
        PROJECTION = "projection", "推計"
        GOAL = "goal", "将来展望"

    strategy = models.ForeignKey(
        Node, on_delete=models.PROTECT, related_name="population_series", verbose_name="戦略"
    )
    code = models.CharField("コード", max_length=60, validators=[validate_code])
    role = models.CharField("種別", max_length=10, choices=Role.choices)
    name = models.CharField("名称", max_length=120)
    note = models.TextField("補足", blank=True)
    published = PartialDateField("公表の時期", blank=True)
    source = models.TextField("出典", blank=True)
    position = models.PositiveSmallIntegerField("順番", default=0)

    class Meta:
        verbose_name = "人口の系列"
        verbose_name_plural = "人口の系列"
        ordering = ["strategy_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "code"], name="population_series_code"),
        ]

    def __str__(self) -> str:
        return original(self, "name")


class PopulationFigure(ImportedFigure):
    """People of a sex and an age span on the day a series counts them (人口)."""

    class Sex(models.TextChoices):
        TOTAL = "total", "総数"
        MALE = "male", "男"
        FEMALE = "female", "女"

    data_import = models.ForeignKey(
        DataImport, on_delete=models.PROTECT, related_name="population_figures"
    )
    series = models.ForeignKey(PopulationSeries, on_delete=models.PROTECT, related_name="figures")
    year = models.PositiveSmallIntegerField("年", validators=[MinValueValidator(1800)])
    sex = models.CharField("性別", max_length=6, choices=Sex.choices)
    # Both ends included; 0 to null is everyone, 85 to null is 85歳以上.
    age_from = models.PositiveSmallIntegerField("何歳から", validators=[MaxValueValidator(130)])
    age_to = models.PositiveSmallIntegerField(
        "何歳まで", null=True, validators=[MaxValueValidator(OLDEST_AGE)]
    )
    people = models.PositiveIntegerField("人数")

    class Meta(ImportedFigure.Meta):
        verbose_name = "人口"
        verbose_name_plural = "人口"
        constraints = [
            models.UniqueConstraint(
                fields=["data_import", "series", "year", "sex", "age_from", "age_to"],
                name="population_figure_once",
            ),
            models.UniqueConstraint(
                fields=["data_import", "series", "year", "sex", "age_from"],
                condition=models.Q(age_to__isnull=True),
                name="population_open_span_once",
            ),
            models.CheckConstraint(
                condition=models.Q(age_to__isnull=True)
                | models.Q(age_to__gte=models.F("age_from")),
                name="population_ages_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.year} {self.sex} {self.age_from}-{self.age_to}"


class WellbeingCategory(LabelledFigures):
    """A category of the well-being indicators (地域幸福度指標のカテゴリー) of one version.

    Versions have different axes: a category is never compared with one of another version.
    """

    fixed = ("framework_version", "group", "code")
    figures_name = "scores"

    class Group(models.TextChoices):
        ENVIRONMENT = "environment", "生活環境"
        RELATIONSHIPS = "relationships", "地域の人間関係"
        SELF = "self", "自分らしい生き方"

    framework_version = models.CharField("指標体系の版", max_length=20)
    group = models.CharField("因子群", max_length=15, choices=Group.choices)
    code = models.CharField("コード", max_length=60, validators=[validate_code])
    name = models.CharField("名称", max_length=60)
    position = models.PositiveSmallIntegerField("順番")

    class Meta:
        verbose_name = "地域幸福度のカテゴリー"
        verbose_name_plural = "地域幸福度のカテゴリー"
        ordering = ["framework_version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework_version", "code"], name="wellbeing_category_code"
            ),
        ]

    def __str__(self) -> str:
        return original(self, "name")


class WellbeingScore(ImportedFigure):
    """The city's score in a category and year (地域幸福度の点数): mean 50, national."""

    class Axis(models.TextChoices):
        SUBJECTIVE = "subjective", "主観"
        OBJECTIVE = "objective", "客観"

    data_import = models.ForeignKey(
        DataImport, on_delete=models.PROTECT, related_name="wellbeing_scores"
    )
    category = models.ForeignKey(WellbeingCategory, on_delete=models.PROTECT, related_name="scores")
    municipality_code = models.CharField(
        "標準地域コード", max_length=5, validators=[validate_municipality]
    )
    year = models.PositiveSmallIntegerField("年", validators=YEAR_LIMITS)
    axis = models.CharField("主観・客観", max_length=10, choices=Axis.choices)
    score = ValueField("点数", null=True)
    # Of the survey; the objective axis has none.
    respondents = models.PositiveIntegerField("回答者数", null=True)

    class Meta(ImportedFigure.Meta):
        verbose_name = "地域幸福度の点数"
        verbose_name_plural = "地域幸福度の点数"
        constraints = [
            models.UniqueConstraint(
                fields=["data_import", "category", "municipality_code", "year", "axis"],
                name="wellbeing_score_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} {self.year} {self.axis}: {self.score}"
