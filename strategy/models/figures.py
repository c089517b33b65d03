"""What is dated about an indicator: definition, baseline, targets, observations."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from strategy.evaluation import Aggregation, Direction
from strategy.models.dated import DatedRow, chain_constraints
from strategy.models.indicators import (
    PLACES,
    YEAR_LIMITS,
    Indicator,
    StrategyIndicator,
    UseRow,
    ValueField,
)
from strategy.notation.years import PeriodType


class Definition(UseRow, DatedRow):
    """How an indicator is measured and judged in a strategy (定義), from a day on."""

    class Direction(models.TextChoices):
        INCREASE = Direction.INCREASE.value, "増やす"
        DECREASE = Direction.DECREASE.value, "減らす"
        MAINTAIN = Direction.MAINTAIN.value, "範囲内に保つ"
        AT_LEAST = Direction.AT_LEAST.value, "目標値以上であればよい"
        AT_MOST = Direction.AT_MOST.value, "目標値以下であればよい"

    class Aggregation(models.TextChoices):
        SINGLE = Aggregation.SINGLE.value, "単年の値"
        CUMULATIVE = Aggregation.CUMULATIVE.value, "期間累計(各年の値を足す)"
        RUNNING = Aggregation.RUNNING.value, "累計値(報告される値がすでに累計)"

    class Period(models.TextChoices):
        FISCAL_YEAR = PeriodType.FISCAL_YEAR.value, "年度(4月〜3月)"
        CALENDAR_YEAR = PeriodType.CALENDAR_YEAR.value, "暦年(1月〜12月)"
        POINT = PeriodType.POINT.value, "時点"

    key = ("use",)

    use = models.ForeignKey(
        StrategyIndicator,
        on_delete=models.PROTECT,
        related_name="definitions",
        verbose_name="戦略の指標",
    )
    unit = models.CharField("単位", max_length=20)
    decimals = models.PositiveSmallIntegerField(
        "小数の桁数", default=0, validators=[MaxValueValidator(PLACES)]
    )
    direction = models.CharField("目指す方向", max_length=10, choices=Direction.choices)
    aggregation = models.CharField(
        "集計", max_length=10, choices=Aggregation.choices, default=Aggregation.SINGLE
    )
    period = models.CharField(
        "期間の種類", max_length=15, choices=Period.choices, default=Period.FISCAL_YEAR
    )
    month = models.PositiveSmallIntegerField(
        "時点の月", null=True, blank=True, help_text="10月1日現在なら10。"
    )
    day = models.PositiveSmallIntegerField(
        "時点の日", null=True, blank=True, help_text="10月1日現在なら1。"
    )
    first_year = models.PositiveSmallIntegerField(
        "計画の最初の年度",
        validators=YEAR_LIMITS,
        help_text="西暦で。目標までの進み具合と累計は、この年度から数えます。",
    )
    interval_years = models.PositiveSmallIntegerField(
        "何年ごとの調査か",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    band_low = ValueField("保つ範囲の下限", null=True, blank=True)
    band_high = ValueField("保つ範囲の上限", null=True, blank=True)
    definition = models.TextField("定義", blank=True, help_text="何をどこまで数えるか。")
    formula = models.TextField("算出方法", blank=True)
    source = models.TextField("出典", blank=True, help_text="どの統計・調査によるか。")

    class Meta(DatedRow.Meta):
        verbose_name = "指標の定義"
        verbose_name_plural = "指標の定義"
        constraints = [
            *chain_constraints("definition", "use"),
            models.CheckConstraint(
                condition=models.Q(period="point", month__isnull=False, day__isnull=False)
                | (~models.Q(period="point") & models.Q(month__isnull=True, day__isnull=True)),
                name="definition_point_has_day",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    direction="maintain",
                    band_low__isnull=False,
                    band_high__gte=models.F("band_low"),
                )
                | (
                    ~models.Q(direction="maintain")
                    & models.Q(band_low__isnull=True, band_high__isnull=True)
                ),
                name="definition_band_where_kept",
            ),
            models.CheckConstraint(
                condition=~models.Q(period="point", aggregation="cumulative"),
                name="definition_no_sum_of_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.unit}"


class Baseline(UseRow, DatedRow):
    """Where an indicator starts from (基準値)."""

    key = ("use",)

    use = models.ForeignKey(
        StrategyIndicator,
        on_delete=models.PROTECT,
        related_name="baselines",
        verbose_name="戦略の指標",
    )
    year = models.PositiveSmallIntegerField("基準年", validators=YEAR_LIMITS)
    value = ValueField("基準値", null=True, blank=True)
    note = models.TextField("補足", blank=True)

    class Meta(DatedRow.Meta):
        verbose_name = "基準値"
        verbose_name_plural = "基準値"
        constraints = chain_constraints("baseline", "use")

    def __str__(self) -> str:
        return f"{self.indicator}: {self.year} {self.value}"


class Target(UseRow, DatedRow):
    """What an indicator shall reach by a year (目標値); without a value it is withdrawn."""

    key = ("use", "year")

    use = models.ForeignKey(
        StrategyIndicator,
        on_delete=models.PROTECT,
        related_name="targets",
        verbose_name="戦略の指標",
    )
    year = models.PositiveSmallIntegerField("目標年", validators=YEAR_LIMITS)
    value = ValueField("目標値", null=True, blank=True)
    note = models.TextField("補足", blank=True)

    class Meta(DatedRow.Meta):
        verbose_name = "目標値"
        verbose_name_plural = "目標値"
        constraints = [
            *chain_constraints("target", "use", "year"),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False) | models.Q(supersedes__isnull=False),
                name="target_withdrawn_only_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.year} {self.value}"


class Observation(DatedRow):
    """One reported value of one indicator for one year (実績値), or why there is none."""

    class Status(models.TextChoices):
        PRELIMINARY = "preliminary", "速報"
        CONFIRMED = "confirmed", "確報"
        CORRECTED = "corrected", "訂正"

    class Missing(models.TextChoices):
        UNPUBLISHED = "unpublished", "未公表"
        NO_SURVEY = "no_survey", "調査なし"
        COMPILING = "compiling", "集計中"

    key = ("indicator", "year")

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="observations")
    year = models.PositiveSmallIntegerField("年", validators=YEAR_LIMITS)
    value = ValueField("実績値", null=True, blank=True)
    missing = models.CharField("値がない理由", max_length=12, choices=Missing.choices, blank=True)
    status = models.CharField(
        "確定区分", max_length=12, choices=Status.choices, default=Status.CONFIRMED
    )
    comment = models.TextField("要因の説明", blank=True)
    source = models.TextField("出典", blank=True)

    class Meta(DatedRow.Meta):
        verbose_name = "実績値"
        verbose_name_plural = "実績値"
        constraints = [
            *chain_constraints("observation", "indicator", "year"),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False, missing="")
                | (models.Q(value__isnull=True) & ~models.Q(missing="")),
                name="observation_value_or_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="corrected") | models.Q(supersedes__isnull=False),
                name="observation_corrects_something",
            ),
        ]

    def __str__(self) -> str:
        said = self.value if self.value is not None else self.get_missing_display()
        return f"{self.indicator}: {self.year} {said}"
