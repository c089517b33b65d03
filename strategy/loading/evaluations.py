"""Items of evaluations and of the scales they are made on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from strategy.figures import recording
from strategy.loading.dated_rows import row_item
from strategy.loading.engine import Item, Values
from strategy.loading.figure_forms import EvaluationForm, ScaleForm
from strategy.loading.records import coded_item
from strategy.loading.single_record import OrderedRows
from strategy.loading.values import column_names, columns, read_columns
from strategy.models import Body, Evaluation, EvaluationScale, Grade, Node


def node_evaluation_items(
    scope: str,
    find_place: Callable[[], Mapping[str, Node]],
    node_code: str,
    forms: list[EvaluationForm],
) -> Iterator[Item]:
    """What bodies concluded about a goal or measure as a whole."""
    for form in forms:
        yield evaluation_item(
            f"{scope}node/{node_code}/evaluation/{form.year}/{form.body}",
            form,
            lambda: {"indicator": None, **find_place()},
        )


def evaluation_item(
    key: str,
    form: EvaluationForm,
    subject: Callable[[], dict[str, Any]],
    *,
    default_day: str = "",
    default_sample: bool = False,
) -> Item:
    """A body's grade for a year.

    `subject`: gives what it is of, {"strategy": …, "indicator": …, "node": …}.
    """
    texts = columns("comment", form.comment) | columns("source", form.source)
    texts |= columns("response", form.response)
    desired = texts | {
        "grade": form.grade,
        "policy": form.policy,
        "is_sample": default_sample if form.sample is None else form.sample,
    }

    def head() -> Evaluation | None:
        rows = Evaluation.objects.filter(**subject(), year=form.year, body__code=form.body)
        found: Evaluation | None = rows.heads().select_related("grade__scale").first()
        return found

    def standing(row: Evaluation) -> Values:
        return read_columns(row, [*texts, "policy"]) | {
            "grade": f"{row.grade.scale.code}/{row.grade.code}"
        }

    def append(values: Values, common: dict[str, Any]) -> None:
        scale_code, grade_code = values["grade"].split("/")
        recording.record_evaluation(
            **subject(),
            year=form.year,
            body=Body.objects.get(code=form.body),
            grade=Grade.objects.get(scale__code=scale_code, code=grade_code),
            policy=values["policy"],
            columns={name: values[name] for name in texts},
            **common,
        )

    return row_item(key, desired, form, default_day, head, standing, append)


def scale_item(form: ScaleForm) -> Item:
    """A scale with its grades, which the file orders."""
    fields = columns("name", form.name) | columns("summary", form.summary)
    fields |= {"source": form.source}
    grades = OrderedRows(
        "grades",
        Grade,
        "scale",
        ["code", *column_names(["name", "summary"]), "agrees_with"],
        [
            {
                "code": grade.code,
                **columns("name", grade.name),
                **columns("summary", grade.summary),
                "agrees_with": [verdict.value for verdict in grade.agrees_with],
            }
            for grade in form.grades
        ],
    )
    return coded_item("scale", EvaluationScale, form.code, fields, grades)
