"""Forms that draft what was measured and what is aimed at: 実績値, 目標値, 基準値."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from strategy.desk.figures.row_forms import IndicatorRowForm, either
from strategy.desk.shared.fields import FigureField, figure_as_typed
from strategy.desk.shared.words import figure_words, year_words
from strategy.evaluation.outliers import far_from_neighbours
from strategy.fields.typed import YearField
from strategy.models import Baseline, Indicator, Observation, ProposalItem, Target


class ObservationForm(IndicatorRowForm):
    """実績値: a reported value, or why there is none."""

    model = Observation
    kind = ProposalItem.Kind.OBSERVATION
    shows_one_year = True
    title = "実績値を記録する"
    texts = {"comment": "要因の説明", "source": "出典"}

    year = YearField(label="年", error_messages={"required": "どの年の値かを入れてください。"})
    value = FigureField(label="実績値")
    missing = forms.ChoiceField(
        label="値がない理由",
        required=False,
        choices=[("", "(値がある)"), *Observation.Missing.choices],
        help_text="値がないときは実績値を空欄にして、理由を選びます。0とは区別されます。",
    )
    status = forms.ChoiceField(
        label="確定区分",
        choices=Observation.Status.choices,
        initial=Observation.Status.CONFIRMED,
        help_text="確報を改めるときは「訂正」を選び、変更の理由を書きます。",
    )
    # Asked for only where the value lies far from its neighbours.
    sure = forms.BooleanField(
        label="桁と単位を確かめた。この値で正しい",
        required=False,
        widget=forms.HiddenInput,
    )

    def subject(self) -> Indicator:
        return self.indicator

    def key(self) -> dict[str, Any]:
        return {"year": self.cleaned_data["year"]}

    def opened_with(self, year: int | None) -> dict[str, Any]:
        head: Observation | None = self.rows.filter(year=year, superseded_by=None).first()
        opened: dict[str, Any] = {"year": year_words(self.definition, year) if year else ""}
        if head is None:
            return opened
        final = head.value is not None and head.status != Observation.Status.PRELIMINARY
        status = Observation.Status.CORRECTED if final else Observation.Status.CONFIRMED
        return {**self.open_on(head), "status": status}

    def open_on(self, row: Any) -> dict[str, Any]:
        return {
            **self._texts_of(row),
            "year": year_words(self.definition, row.year),
            "value": figure_as_typed(row.value),
            "missing": row.missing,
            "is_sample": row.is_sample,
        }

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if "value" in said and "missing" in said:
            if said["value"] is None and not said["missing"]:
                self.add_error("value", "実績値を入れるか、値がない理由を選んでください。")
            elif said["value"] is not None and said["missing"]:
                self.add_error("missing", "実績値があるときは、値がない理由を選ばないでください。")
        if not self.errors and said["value"] is not None and not said["sure"]:
            self._ask_about_leap(said["year"], said["value"])
        return said

    def _ask_about_leap(self, year: int, value: Decimal) -> None:
        """A digit too many is noticed here, not by a reader of the public page."""
        heads = self.rows.filter(superseded_by=None).exclude(value=None)
        known: dict[int, Decimal] = dict(heads.values_list("year", "value"))
        far = far_from_neighbours(value, year, known)
        if far is None:
            return
        self.fields["sure"].widget = forms.CheckboxInput()
        typed, other = (figure_words(each, self.definition) for each in (value, far[1]))
        self.add_error(
            "sure",
            f"「{typed}」は、{year_words(self.definition, far[0])}の「{other}」と大きく違います。"
            "桁と単位を確かめ、正しければここに印を付けて、もう一度提出してください。",
        )

    def own_arguments(self) -> dict[str, Any]:
        return {n: self.cleaned_data[n] for n in ("year", "value", "missing", "status")}

    def said_words(self, row: Any) -> str:
        when = year_words(self.definition, row.year)
        if row.value is None:
            return f"{when}の実績値がないこと({row.get_missing_display()})"
        value = figure_words(row.value, self.definition)
        return f"{when}の実績値 {value}({row.get_status_display()})"


class TargetForm(IndicatorRowForm):
    """目標値: what is to be reached by a year, or that a target is withdrawn."""

    model = Target
    kind = ProposalItem.Kind.TARGET
    shows_one_year = True
    title = "目標値を記録する"
    texts = {"note": "補足"}

    year = YearField(label="目標年", error_messages={"required": "目標年を入れてください。"})
    value = FigureField(label="目標値")
    withdrawn = forms.BooleanField(
        label="この年の目標を取り下げる",
        required=False,
        help_text="目標値を空欄にして選びます。取り下げた記録は残ります。",
    )

    def key(self) -> dict[str, Any]:
        return {"year": self.cleaned_data["year"]}

    def opened_with(self, year: int | None) -> dict[str, Any]:
        head: Target | None = self.rows.filter(year=year, superseded_by=None).first()
        opened: dict[str, Any] = {"year": year_words(self.definition, year) if year else ""}
        if head is None:
            return opened
        # Whoever opens a target that was withdrawn means to set one again.
        return {**self.open_on(head), "withdrawn": False}

    def open_on(self, row: Any) -> dict[str, Any]:
        return {
            **self._texts_of(row),
            "year": year_words(self.definition, row.year),
            "value": figure_as_typed(row.value),
            "withdrawn": row.value is None,
            "is_sample": row.is_sample,
        }

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        return either(self, said, "withdrawn", "目標値", "この年の目標を取り下げる")

    def own_arguments(self) -> dict[str, Any]:
        return {n: self.cleaned_data[n] for n in ("year", "value")}

    def said_words(self, row: Any) -> str:
        when = year_words(self.definition, row.year)
        if row.value is None:
            return f"{when}の目標値の取下げ"
        return f"{when}の目標値 {figure_words(row.value, self.definition)}"


class BaselineForm(IndicatorRowForm):
    """基準値: where the indicator starts from, or that this is not known."""

    model = Baseline
    kind = ProposalItem.Kind.BASELINE
    title = "基準値を記録する"
    texts = {"note": "補足"}

    year = YearField(label="基準年", error_messages={"required": "基準年を入れてください。"})
    value = FigureField(label="基準値")
    unknown = forms.BooleanField(
        label="基準値は分からない",
        required=False,
        help_text="基準値を空欄にして選びます。進捗は判定できなくなります。",
    )

    def open_on(self, row: Any) -> dict[str, Any]:
        return {
            **self._texts_of(row),
            "year": year_words(self.definition, row.year),
            "value": figure_as_typed(row.value),
            "unknown": row.value is None,
            "is_sample": row.is_sample,
        }

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        return either(self, said, "unknown", "基準値", "基準値は分からない")

    def own_arguments(self) -> dict[str, Any]:
        return {n: self.cleaned_data[n] for n in ("year", "value")}

    def said_words(self, row: Any) -> str:
        when = year_words(self.definition, row.year)
        value = "不明" if row.value is None else figure_words(row.value, self.definition)
        return f"基準値 {value}({when})"
