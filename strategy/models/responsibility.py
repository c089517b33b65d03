"""Which division answers for which item of a strategy, from when and until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from wagtail.models import Page

from strategy.models.dated import city_today
from strategy.models.nodes import Node, NodeFace
from strategy.models.records import Unit, covering
from strategy.notation.wareki import date_text


class ResponsibilityQuerySet(models.QuerySet["Responsibility"]):
    def on(self, day: date) -> ResponsibilityQuerySet:
        """Rows in force on a day; none of a division that is not there yet or any more."""
        return self.filter(covering(day), covering(day, "unit__"))

    def leading(self, day: date) -> ResponsibilityQuerySet:
        """Of these the 主管課: at most one a node."""
        return self.on(day).filter(role=Responsibility.Role.LEAD)


class Responsibility(models.Model):
    """That a division answers for an item, or has a part in it (担当), from–to.

    A row of the node and no field of its page, whose old draft, published after a
    reorganisation, would bring the old division back. Both days belong to the time; an empty
    one leaves its end open. A node has one 主管課 on any day, and any number of 関係課.
    """

    class Role(models.TextChoices):
        LEAD = "lead", "主管課"
        RELATED = "related", "関係課"

    names_nodes = ("node",)

    node = models.ForeignKey(
        Node, on_delete=models.PROTECT, related_name="responsibilities", verbose_name="項目"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="responsibilities", verbose_name="担当課"
    )
    role = models.CharField(
        "役割",
        max_length=8,
        choices=Role.choices,
        default=Role.LEAD,
        help_text="主管課は、その項目の文を書き、確認し、問い合わせに答える課です。一つの項目に一つです。",
    )
    since = models.DateField(
        "担当の始まりの日", null=True, blank=True, help_text="初めからのときは空欄。"
    )
    until = models.DateField(
        "担当の終わりの日",
        null=True,
        blank=True,
        help_text="担当する最後の日(例: 令和9年3月31日)。決まっていなければ空欄。",
    )

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        verbose_name = "担当"
        verbose_name_plural = "担当"
        ordering = ["node_id", "role", F("since").desc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="responsibility_in_order",
                violation_error_message="担当の終わりの日は、始まりの日より前にできません。",
            ),
            models.UniqueConstraint(
                fields=["node"],
                condition=Q(role="lead", until__isnull=True),
                name="one_open_lead_of_a_node",
                violation_error_message="この項目には、終わりの日のない主管課がすでにあります。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node}: {self.unit}({self.get_role_display()})"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save what holds the rules; two who change a node's rows at once wait for each other.

        Raises:
            ValidationError: a second 主管課 on some day, or the same division twice.
        """
        Node.objects.select_for_update().get(pk=self.node_id)
        self.full_clean()
        super().save(*args, **kwargs)

    @property
    def period(self) -> str:
        """From when until when, in brackets; empty where both ends are open."""
        first, last = (date_text(day, "ja") if day else "" for day in (self.since, self.until))
        return f"({first}〜{last})" if first or last else ""

    def clean(self) -> None:
        super().clean()
        if self.node_id is None or self.unit_id is None:
            return
        begins = self.since or self.until or city_today()
        if self._state.adding and self.unit.until is not None and begins > self.unit.until:
            last = date_text(self.unit.until, "ja")
            raise ValidationError(
                {"unit": f"「{self.unit}」は{last}までの課です。いまある課を選んでください。"}
            )
        if (other := self._met_on_a_day()) is not None:
            raise ValidationError({"role": self._why_not_beside(other)})

    def _met_on_a_day(self) -> Responsibility | None:
        """Another row of the node for some same day that cannot stand beside this one."""
        met = Responsibility.objects.filter(node=self.node_id).exclude(pk=self.pk)
        if self.since is not None:
            met = met.filter(Q(until__isnull=True) | Q(until__gte=self.since))
        if self.until is not None:
            met = met.filter(Q(since__isnull=True) | Q(since__lte=self.until))
        same = Q(unit=self.unit_id)
        if self.role == self.Role.LEAD:
            same |= Q(role=self.Role.LEAD)
        return met.filter(same).select_related("unit").first()

    def _why_not_beside(self, other: Responsibility) -> str:
        if other.unit_id == self.unit_id:
            return (
                f"「{other.unit}」は、同じ時期にすでにこの項目の{other.get_role_display()}です。"
                "日付を改めるか、もとの行を変更してください。"
            )
        return (
            f"同じ時期の主管課に「{other.unit}」があります。主管課は一日に一つなので、"
            "先にその担当に終わりの日を入れてください。"
        )


def responsible_unit(node: Node | int, on: date | None = None) -> Unit | None:
    """The 主管課 of a node on a day, else today; None where nobody is named."""
    row = (
        Responsibility.objects.leading(on or city_today())
        .filter(node=node)
        .select_related("unit")
        .first()
    )
    return row.unit if row else None


def responsibilities_of(pages: Iterable[int]) -> dict[int, list[Responsibility]]:
    """Who answers today for pages that are items, by page, the 主管課 first.

    Two queries however many they are.
    """
    in_force = Responsibility.objects.on(city_today())
    pairs = list(
        in_force.filter(node__faces__page__in=list(pages)).values_list("node__faces__page", "pk")
    )
    rows = Responsibility.objects.select_related("unit").in_bulk({row for _, row in pairs})
    found: dict[int, list[Responsibility]] = {}
    for page, row in pairs:
        found.setdefault(page, []).append(rows[row])
    return found


def unit_of(thing: Any) -> Unit | None:
    """The division that answers today for an item of a strategy or an indicator.

    None for anything else, a strategy itself included: that is the planning division's.
    """
    if isinstance(thing, Page):
        return units_of_items([thing.pk]).get(thing.pk)
    unit: Unit | None = getattr(thing, "unit_in_charge", None)
    return unit


def units_of_items(pages: Iterable[int]) -> dict[int, Unit]:
    """The same by page, in a query or two; strategies and pages without a division left out."""
    items = NodeFace.objects.filter(page__in=list(pages)).exclude(page=F("tree"))
    return {
        page: row.unit
        for page, rows in responsibilities_of(items.values_list("page_id", flat=True)).items()
        for row in rows
        if row.role == Responsibility.Role.LEAD
    }
