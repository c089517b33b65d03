"""What is typed on an edition's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from publications.models import Edition
from strategy.languages import ORIGINAL, column, having, japanese_name
from strategy.uploads.pdf import NotAPdf, read_pdf


class TextInLanguages(forms.Form):
    """One public text, a field for each language that has it; Japanese is required.

    `name`: of the translated field that it fills.
    """

    name = ""
    label = ""
    help_text = ""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)
        for code in having(self.name):
            self.fields[column("text", code)] = forms.CharField(
                label=f"{self.label}({japanese_name(code)})",
                required=code == ORIGINAL,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=self.help_text if code == ORIGINAL else "",
                error_messages={"required": f"{self.label}を日本語で書いてください。"},
            )

    def texts(self) -> dict[str, str]:
        """What was typed, by language."""
        return {code: self.cleaned_data[column("text", code)] for code in having(self.name)}


class WithdrawalForm(TextInLanguages):
    name = "withdrawal_reason"
    label = "取下げの理由"
    help_text = "公開されます。版のページと、ファイルの照合の結果に表示されます。"
    prefix = "withdrawal"


class CorrectionForm(TextInLanguages):
    """A notice of what is wrong, and in which edition it is right."""

    name = "text"
    label = "訂正の内容"
    help_text = "どこの何を、どう読み替えるかを書きます。公開されます。"
    prefix = "correction"

    corrected_in: Any = forms.ModelChoiceField(
        Edition.objects.none(),
        label="訂正した版",
        required=False,
        empty_label="(まだない)",
        help_text="正しい内容の版をすでに公表していれば選びます。",
    )

    def __init__(self, data: Any = None, *, edition: Edition, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        others = Edition.objects.public().filter(strategy=edition.strategy_id)
        self.fields["corrected_in"].queryset = others.exclude(pk=edition.pk).newest_first()  # type: ignore[attr-defined]  # a ModelChoiceField
        self.order_fields([*(name for name in self.fields if name != "corrected_in")])


class OriginalForm(forms.Form):
    """An original that the city issued elsewhere, as the file itself."""

    file = forms.FileField(
        label="ファイル",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,application/pdf"}),
        help_text="掲載された名称のPDF。登録したあとは差し替えられません。",
        error_messages={
            "required": "ファイルを選んでください。",
            "empty": "ファイルが空です。PDFを選んでください。",
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            self.page_count = read_pdf(file)
        except NotAPdf as error:
            raise ValidationError(str(error)) from None
        return file
