"""Forms that draft what was measured and what is aimed at: 実績値, 目標値, 基準値."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from strategy.desk.figures.row_forms import IndicatorRowForm, either
from strategy.desk.shared.fields import FigureField, figure_as_typed
from strategy.desk.shared.words import figure_words, year_words
from strategy.fields.typed import YearField
from strategy.figures.doubts import doubts_of
from strategy.models import Baseline, Indicator, Observation, ProposalItem, Target
from strategy.models.dated import DatedRow
from strategy.proposals.figures import drafted_row, subject_of


class SureField(forms.MultipleChoiceField):
    """A box for each doubt that was asked about; ticked: it was looked at, and the figure is right.

    Without a doubt there is nothing to see. What is sent is the sentence that was ticked, so that
    a tick counts for the figure it was shown with.
    """

    def __init__(self) -> None:
        hidden = forms.MultipleHiddenInput()
        super().__init__(label="確かめること", required=False, widget=hidden)

    def valid_value(self, value: Any) -> bool:
        # What is to be asked is known only once the figure is.
        return True

    def ask(self, doubts: Sequence[str]) -> None:
        """Show a box for each doubt."""
        self.widget = forms.CheckboxSelectMultiple()
        self.choices = [(doubt, doubt) for doubt in doubts]


class FigureForm(IndicatorRowForm):
    """A figure in the indicator's unit, asked about where it is hardly what was meant."""

    arguments: ClassVar[tuple[str, ...]] = ("year", "value")

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["sure"] = SureField()

    def check_value(self, said: dict[str, Any]) -> None:
        """Refuse a value and a reason for none together, or neither."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.check_value(said)
        if self.errors:
            return said
        arguments = {**self.own_arguments(), "published_on": said["published_on"]}
        row = self.model(**subject_of(self.subject()), **arguments)
        doubts = doubts_of(row, self.proposed())
        if set(doubts) <= set(said["sure"]):
            self.ticked = tuple(doubts)
            return said
        sure: Any = self.fields["sure"]
        sure.ask(doubts)
        self.add_error("sure", "確かめて、正しければ印を付けて、もう一度提出してください。")
        return said

    def open_on(self, row: Any) -> dict[str, Any]:
        return {
            **self.texts_of(row),
            "year": year_words(self.definition, row.year),
            "value": figure_as_typed(row.value),
            "is_sample": row.is_sample,
        }

    def proposed(self) -> list[DatedRow]:
        """What waits or is put together beside it: first figures may all be proposed at once."""
        kinds = (*ProposalItem.AIMS, ProposalItem.Kind.OBSERVATION)
        items = ProposalItem.objects.filter(indicator=self.indicator, kind__in=kinds)
        # Empty while a proposal is put together.
        return [drafted_row(item) for item in items.exclude(is_open=False)]


class ObservationForm(FigureForm):
    """実績値: a reported value, or why there is none."""

    model = Observation
    kind = ProposalItem.Kind.OBSERVATION
    shows_one_year = True
    arguments = ("year", "value", "missing", "status")
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
        return {**super().open_on(row), "missing": row.missing}

    def check_value(self, said: dict[str, Any]) -> None:
        if "value" in said and "missing" in said:
            if said["value"] is None and not said["missing"]:
                self.add_error("value", "実績値を入れるか、値がない理由を選んでください。")
            elif said["value"] is not None and said["missing"]:
                self.add_error("missing", "実績値があるときは、値がない理由を選ばないでください。")

    def said_words(self, row: Any) -> str:
        when = year_words(self.definition, row.year)
        if row.value is None:
            return f"{when}の実績値がないこと({row.get_missing_display()})"
        value = figure_words(row.value, self.definition)
        return f"{when}の実績値 {value}({row.get_status_display()})"


class TargetForm(FigureForm):
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
        return {**super().open_on(row), "withdrawn": row.value is None}

    def check_value(self, said: dict[str, Any]) -> None:
        either(self, said, "withdrawn", "目標値", "この年の目標を取り下げる")

    def said_words(self, row: Any) -> str:
        when = year_words(self.definition, row.year)
        if row.value is None:
            return f"{when}の目標値の取下げ"
        return f"{when}の目標値 {figure_words(row.value, self.definition)}"


class BaselineForm(FigureForm):
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
        return {**super().open_on(row), "unknown": row.value is None}

    def check_value(self, said: dict[str, Any]) -> None:
        either(self, said, "unknown", "基準値", "基準値は分からない")

    def said_words(self, row: Any) -> str:
        when = year_words(self.definition, row.year)
        value = "不明" if row.value is None else figure_words(row.value, self.definition)
        return f"基準値 {value}({when})"
