"""Rows that are edited within the form of what they belong to: 柱・条文, 等級, 予算額."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

STORED = "この{}の行は、すでに保存されています。画面を開き直してください。"


def refuse_stored_codes(formsets: Mapping[str, Any]) -> None:
    """Tell who sends a new row a second time, by going back in the browser, or after another did.

    The database would refuse it; the rows of one form among themselves the form compares itself.
    """
    for formset in formsets.values():
        rows = getattr(formset.instance, formset.fk.remote_field.get_accessor_name())
        shown = {form.instance.pk for form in formset.forms}
        key = getattr(formset.model, "row_key", "code")
        stored = {
            getattr(row, key)
            for row in rows.all()
            if row.pk is not None and row.pk not in shown and hasattr(row, key)
        }
        for form in formset.forms if stored and formset.is_valid() else ():
            if form.instance.pk is None and form.cleaned_data.get(key) in stored:
                form.add_error(key, STORED.format(form.fields[key].label))


class FormWithRows(WagtailAdminModelForm):
    """The form of a record and of the rows that belong to it."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        refuse_stored_codes(self.formsets)
        return cleaned
