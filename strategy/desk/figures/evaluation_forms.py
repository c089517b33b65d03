"""Forms that draft what a body concluded about an indicator, or a goal or measure (評価)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from strategy.access.permissions import User
from strategy.desk.figures.overview import Chain, evaluation_chain
from strategy.desk.figures.row_forms import IndicatorRowForm, RowForm
from strategy.desk.shared.node_choices import PlaceField, node_choices, place_value
from strategy.fields.typed import YearField
from strategy.models import Body, Evaluation, Grade, Indicator, Node, ProposalItem
from strategy.notation.wareki import era_fiscal_year

REQUIRED_YEAR = {"required": "どの年度の評価かを入れてください。"}


class GradeField(forms.ModelChoiceField[Grade]):
    """A grade, offered scale by scale, the best first."""

    def __init__(self) -> None:
        super().__init__(
            Grade.objects.all(),
            label="評価",
            help_text="等級は「評価尺度」で登録します。",
            error_messages={"required": "評価を選んでください。"},
        )

    def offer(self) -> None:
        """Read the scales: they may have changed since the form was declared."""
        groups: dict[str, list[tuple[int, str]]] = {}
        for grade in Grade.objects.select_related("scale").order_by("scale_id", "sort_order"):
            groups.setdefault(str(grade.scale), []).append((grade.pk, str(grade)))
        self.choices = [("", "---------"), *groups.items()]


class ConclusionForm(RowForm):
    """What an evaluation says, whatever it is about."""

    kind = ProposalItem.Kind.EVALUATION
    arguments = ("year", "body", "grade", "policy")
    texts = {"comment": "意見", "response": "対応", "source": "出典"}

    year = YearField(label="対象年度", error_messages=REQUIRED_YEAR)
    body: forms.ModelChoiceField[Body] = forms.ModelChoiceField(
        Body.objects.all(),
        label="評価した会議体",
        error_messages={"required": "評価した会議体を選んでください。"},
    )
    grade = GradeField()
    policy = forms.ChoiceField(
        label="今後の方針", required=False, choices=[("", "---------"), *Evaluation.Policy.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grade"].offer()  # type: ignore[attr-defined]  # a GradeField

    def key(self) -> dict[str, Any]:
        return {"year": self.cleaned_data["year"], "body": self.cleaned_data["body"]}

    def reopened(self, key: dict[str, Any]) -> dict[str, Any]:
        """What stands on a year by a body, to be changed; empty where nothing does."""
        head: Evaluation | None = self.rows.filter(**key, superseded_by=None).first()
        return self.open_on(head) if head is not None else {}

    def open_on(self, row: Any) -> dict[str, Any]:
        return {
            **self.texts_of(row),
            "year": era_fiscal_year(row.year),
            "body": row.body_id,
            "grade": row.grade_id,
            "policy": row.policy,
            "is_sample": row.is_sample,
        }

    def said_words(self, row: Any) -> str:
        return f"{row.body}による{era_fiscal_year(row.year)}の評価「{row.grade}」"


class IndicatorEvaluationForm(IndicatorRowForm, ConclusionForm):
    """評価 of one indicator."""

    model = Evaluation
    title = "評価を記録する"

    def __init__(self, *args: Any, body: int | None = None, **kwargs: Any) -> None:
        self.opened_body = body
        super().__init__(*args, **kwargs)

    def subject_rows(self) -> QuerySet[Evaluation]:
        rows: QuerySet[Evaluation] = Evaluation.objects.filter(
            indicator=self.indicator, strategy=self.use.strategy_id
        )
        return rows

    def subject(self) -> Indicator:
        return self.indicator

    def own_arguments(self) -> dict[str, Any]:
        return {**super().own_arguments(), "strategy": self.use.strategy}

    def opened_with(self, year: int | None) -> dict[str, Any]:
        key = {"year": year, "body": self.opened_body}
        opened = {"year": era_fiscal_year(year) if year else "", "body": self.opened_body}
        return {**opened, **self.reopened(key)}

    def _read_with_definition(self) -> None:
        # Bodies evaluate by fiscal year, whatever year an indicator is counted for.
        pass


class NodeEvaluationForm(ConclusionForm):
    """評価 of a goal, measure or vision."""

    node = PlaceField(
        label="目標・施策",
        error_messages={"required": "評価の対象となる目標・施策を選んでください。"},
    )

    field_order = ["node", "year", "body", "grade", "policy"]

    def __init__(
        self,
        data: Any = None,
        *,
        user: User,
        place: tuple[Node, Node] | None = None,
        year: int | None = None,
        body: int | None = None,
    ) -> None:
        super().__init__(data, rows=Evaluation.objects.filter(node__isnull=False))
        self.fields["node"].offer(node_choices(user), kept=place)  # type: ignore[attr-defined]  # a PlaceField
        strategy, node = place or (None, None)
        self.opened = {"strategy": strategy, "node": node, "year": year, "body": body}
        if not self.is_bound:
            typed = {
                "node": place_value(place) if place else "",
                "year": era_fiscal_year(year) if year else "",
                "body": body,
            }
            self.initial.update({**typed, **self.reopened(self.opened)})

    def key(self) -> dict[str, Any]:
        strategy, node = self.cleaned_data["node"]
        return {**super().key(), "strategy": strategy, "node": node}

    def own_arguments(self) -> dict[str, Any]:
        return {**super().own_arguments(), "strategy": self.cleaned_data["node"][0]}

    def standing(self) -> list[tuple[str, Chain]]:
        """(of what, its words) that would be superseded by what is typed, where that is clear."""
        key: dict[str, Any] = self.opened
        if self.is_bound:
            if not {"node", "year", "body"} <= self.cleaned_data.keys():
                return []
            key = self.key()
        chain = evaluation_chain(self.rows.filter(**key).order_by("pk"))
        return [("評価", chain)] if chain else []

    def subject(self) -> Node:
        node: Node = self.cleaned_data["node"][1]
        return node

    def said_words(self, row: Any) -> str:
        return f"「{row.node}」について、{super().said_words(row)}"
