"""What is typed to begin an inquiry, and the file that answers it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from strategy.fields.typed import DayField
from strategy.inquiries.making import questions_by_unit, units_of
from strategy.inquiries.opening import MOST_BYTES
from strategy.inquiries.reminding import FROM_HOUR, MOMENTS, USUAL
from strategy.models import Unit
from strategy.models.dated import city_today
from strategy.notation.days import last_publication
from strategy.notation.wareki import era_fiscal_year


class DueDayField(DayField):
    """The day by which divisions answer: today or later, within a year."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        today = city_today()
        if value < today:
            raise ValidationError("回答期限は、今日より前にできません。", code="past")
        if value > last_publication(today):
            raise ValidationError("回答期限が1年より先です。日付を確かめてください。", code="far")


class TermsForm(forms.Form):
    """Until when divisions answer, what they are told, and when they are reminded."""

    due_on = DueDayField(
        label="回答期限",
        help_text="2026-06-30、令和8年6月30日、R8.6.30のように入れます。",
        error_messages={"required": "回答期限を入れてください。"},
    )
    note = forms.CharField(
        label="連絡事項",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="メールと照会票の上の欄に載ります。",
    )
    remind_on = forms.TypedMultipleChoiceField(
        label="自動の督促",
        required=False,
        coerce=int,
        choices=MOMENTS,
        initial=USUAL,
        widget=forms.CheckboxSelectMultiple,
        help_text=f"選んだ日の{FROM_HOUR}時から、照会を送ったのに回答がない課だけに、督促のメールを"
        "送ります。今日より前になる日には送りません。",
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, label_suffix="", **options)


class InquiryForm(TermsForm):
    """A new inquiry for a year, with the divisions that have something to report."""

    field_order = ("title", "due_on", "note", "remind_on", "units")

    title = forms.CharField(label="件名", max_length=120, required=False)
    units = forms.MultipleChoiceField(
        label="照会する課",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "照会する課を、一つ以上選んでください。",
            "invalid_choice": "報告する指標のない課が選ばれています。課を選び直してください。",
        },
    )

    def __init__(self, data: Any = None, *, year: int) -> None:
        super().__init__(data)
        self.year = year
        asked = questions_by_unit(year)
        self.without_unit = [question.indicator for question in asked.get(None, [])]
        self.by_key = {str(unit.pk): unit for unit in units_of(asked)}
        counts = {key: len(asked[unit.pk]) for key, unit in self.by_key.items()}
        choices = [(key, f"{unit}({counts[key]}件)") for key, unit in self.by_key.items()]
        units: Any = self.fields["units"]
        units.choices = choices
        units.initial = [key for key, _ in choices]
        self.default_title = f"{era_fiscal_year(year)}の実績値の照会"
        self.fields["title"].help_text = f"空欄なら「{self.default_title}」になります。"
        self.question_count = sum(counts.values())

    def clean_title(self) -> str:
        return str(self.cleaned_data["title"]).strip() or self.default_title

    def chosen_units(self) -> list[Unit]:
        return [self.by_key[key] for key in self.cleaned_data["units"]]


class WorkbookForm(forms.Form):
    """A workbook that comes back. What is in it is judged elsewhere."""

    file = forms.FileField(
        label="入力した照会票(.xlsx)",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": "ファイルを選んでください。",
            "empty": "ファイルが空(0バイト)です。入力して保存した照会票を選んでください。",
            "invalid": "ファイルを選んでください。",
        },
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, label_suffix="")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(
                f"ファイルが大きすぎます({MOST_BYTES // 1024**2}MBまで)。"
                "照会票は数十KBです。選んだファイルを確かめてください。",
                code="large",
            )
        return file
