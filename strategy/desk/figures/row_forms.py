"""What all forms share that draft one new row of `strategy.figures.recording` for approval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from strategy.desk.shared.fields import FigureField, PublicationDayField, SeenField
from strategy.fields.typed import YearField
from strategy.figures import recording
from strategy.languages import column, columns, having, japanese_name, original
from strategy.models import Indicator, Proposal, ProposalItem, StrategyIndicator, User
from strategy.models.dated import DatedRow, city_today
from strategy.notation.years import PeriodType
from strategy.proposals.figures import (
    Subject,
    day_of_publication,
    drafted_definition,
    drafted_row,
    figure_item,
    row_from,
    subject_of,
)
from strategy.proposals.steps import gather, propose
from strategy.refusals import Refused

SHARED = ("published_on", "reason", "is_sample")


def text_fields(**labels: str) -> dict[str, forms.CharField]:
    """A text area for each column in each language that has it, the original first."""
    fields = {}
    for name, label in labels.items():
        for language in having(name):
            fields[column(name, language)] = forms.CharField(
                label=f"{label}({japanese_name(language)})",
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
    return fields


class RowForm(forms.Form):
    """What every dated row is recorded with. Subclasses name the row's own fields and action.

    `rows`: the rows a new one may supersede, those of one subject.
    """

    published_on = PublicationDayField()
    reason = forms.CharField(
        label="変更の理由",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="すでに記録された内容を改めるときに書きます。理由は公開されます。",
    )
    is_sample = forms.BooleanField(
        label="サンプル値",
        required=False,
        help_text="根拠となる資料のない値です。公開ページでも「サンプル値」と表示されます。",
    )
    seen = SeenField(required=False)

    kind: ClassVar[str]
    # The row's own translated columns, by label.
    texts: ClassVar[Mapping[str, str]] = {}
    # What was asked about what was typed, and ticked.
    ticked: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, rows: QuerySet[Any], **kwargs: Any) -> None:
        self.rows = rows
        super().__init__(data, label_suffix="", **kwargs)
        self.fields.update(text_fields(**self.texts))
        if not self.is_bound:
            self.initial["seen"] = self._standing()
        self.order_fields(
            [*(n for n in self.fields if n not in (*SHARED, "seen")), *SHARED, "seen"]
        )

    def key(self) -> dict[str, Any]:
        """What the row speaks about, besides its subject: the year, the body."""
        return {}

    def head(self) -> DatedRow | None:
        """The newest row on the same thing, published or not."""
        row: DatedRow | None = self.rows.filter(**self.key(), superseded_by=None).first()
        return row

    def subject(self) -> Subject:
        """What the row is of."""
        raise NotImplementedError

    def own_arguments(self) -> dict[str, Any]:
        """What the row's action takes besides what all actions take."""
        raise NotImplementedError

    def own_columns(self) -> dict[str, Any]:
        """Columns of the row besides its texts."""
        return {}

    def submit(self, *, by: User, gathered: Mapping[str, Any]) -> Proposal | None:
        """Propose the row; None where it was refused, with the reasons among the errors.

        `gathered`: where it is kept, as `gather` takes it; empty where it is handed in.
        """
        said = self.cleaned_data
        head = self.head()
        unseen = head is not None and head.pk not in said["seen"]
        arguments = {
            **self.own_arguments(),
            "columns": {**{n: said[n] for n in self._text_names()}, **self.own_columns()},
            "published_on": said["published_on"],
            "reason": said["reason"],
            "is_sample": said["is_sample"],
            "expected_head": None if unseen or head is None else head.pk,
        }
        subject = self.subject()
        title = self.said_words(row_from(self.kind, subject, arguments))
        item = figure_item(
            kind=self.kind, subject=subject, arguments=arguments, title=title, sure=self.ticked
        )
        try:
            if gathered:
                return gather([item], by=by, **gathered)
            return propose([item], by=by, title=title, reason=str(said["reason"]))
        except Refused as refused:
            self.add_error(None, refused.reasons)
        if unseen:
            # The page shows them now: what is sent next is said with knowledge of them.
            self.data = {**self.data.dict(), "seen": self._standing()}  # type: ignore[attr-defined]  # a QueryDict
        return None

    def said_words(self, row: Any) -> str:
        """What was drafted, in one phrase."""
        raise NotImplementedError

    def open_on(self, row: Any) -> dict[str, Any]:
        """What the form shows of a row: of the one that stands, or of a draft that came back."""
        raise NotImplementedError

    def open_again(self, item: ProposalItem) -> None:
        """Show what was drafted once more, to be mended."""
        row = drafted_row(item)
        self.initial.update(
            {
                **self.open_on(row),
                **({"status": item.arguments["status"]} if "status" in self.fields else {}),
                "reason": row.reason,
                "is_sample": row.is_sample,
                "published_on": day_of_publication(item) or city_today(),
            }
        )

    def _text_names(self) -> list[str]:
        return [each for name in self.texts for each in columns(name)]

    def shown(self) -> QuerySet[Any]:
        """Of `rows`, those the page shows with the form."""
        return self.rows

    def _standing(self) -> str:
        heads = self.shown().filter(superseded_by=None)
        return ",".join(str(key) for key in heads.values_list("pk", flat=True))


class IndicatorRowForm(RowForm):
    """A row about an indicator in one strategy; its definition says how it is read.

    What is reported is one series, whichever strategy one came from.
    """

    model: ClassVar[type[DatedRow]]
    title: ClassVar[str]
    # Whether the page shows what stands for the form's year alone (`overview.standing`).
    shows_one_year: ClassVar[bool] = False

    def __init__(
        self,
        data: Any = None,
        *,
        use: StrategyIndicator,
        user: User,
        year: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.use, self.indicator = use, use.indicator
        self.opened_year = year
        # One that is drafted already: the first figures may be drafted beside it.
        self.definition = recording.definition_of(use) or drafted_definition(use, user)
        super().__init__(data, rows=self.subject_rows(), **kwargs)
        self._read_with_definition()
        if not self.is_bound:
            self.initial.update(self.opened_with(year))

    def subject_rows(self) -> QuerySet[Any]:
        """All rows on the subject."""
        rows: QuerySet[Any] = self.model._default_manager.filter(**subject_of(self.subject()))
        return rows

    def subject(self) -> StrategyIndicator | Indicator:
        return self.use

    def shown(self) -> QuerySet[Any]:
        year = self.spoken_year()
        has_year = any(field.name == "year" for field in self.model._meta.fields)
        by_year = year is not None and has_year and self.shows_one_year
        return self.rows.filter(year=year) if by_year else self.rows

    def spoken_year(self) -> int | None:
        """The year the form speaks of; None where none was typed that can be read."""
        year: int | None = self.cleaned_data.get("year") if self.is_bound else self.opened_year
        return year

    def opened_with(self, year: int | None) -> dict[str, Any]:
        """What the form shows at first; `year`: the one a clerk came from."""
        head = self.rows.filter(superseded_by=None).first()
        return self.open_on(head) if head is not None else {}

    def _read_with_definition(self) -> None:
        definition = self.definition
        if definition is None:
            return
        for field in self.fields.values():
            if isinstance(field, FigureField):
                field.unit, field.decimals = original(definition, "unit"), definition.decimals
                field.help_text = f"単位: {field.unit}"
            if isinstance(field, YearField):
                field.read_as(PeriodType(definition.period))

    def _texts_of(self, row: DatedRow | None) -> dict[str, str]:
        return {name: getattr(row, name) or "" for name in self._text_names()} if row else {}


def either(
    form: forms.Form, said: dict[str, Any], box: str, value: str, choice: str
) -> dict[str, Any]:
    """A value or the checkbox `box`, never neither and never both."""
    if "value" in said:
        if said["value"] is None and not said[box]:
            form.add_error("value", f"{value}を入れてください。ないときは「{choice}」を選びます。")
        elif said["value"] is not None and said[box]:
            form.add_error(box, f"{value}があるときは「{choice}」を選ばないでください。")
    return said
