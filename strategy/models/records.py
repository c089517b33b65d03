"""Who stands behind the strategy: divisions, bodies, programmes, agreements, rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import forms
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface

from strategy.fields.panels import language_tabs
from strategy.fields.stored import PartialDateField, WebAddressField, validate_code
from strategy.languages import original
from strategy.models.nodes import Node


class Record(models.Model):
    """A named thing with a code, described in every language (登録情報)."""

    code = models.CharField("コード", max_length=60, unique=True, validators=[validate_code])
    name = models.CharField("名称", max_length=255)
    summary = models.TextField("説明", blank=True)
    source = models.TextField("出典", blank=True, help_text="どの資料によるか。")

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        # Editors see the Japanese name whatever language a preview has switched to.
        return str(original(self, "name") or self.name or self.code)


class RelatedRecord(Record):
    """A record that concerns certain items of a strategy."""

    nodes = models.ManyToManyField(
        Node, blank=True, related_name="%(class)s_set", verbose_name="関係する項目"
    )

    class Meta(Record.Meta):
        abstract = True


def record_panels(
    *details: str, translated: tuple[str, ...] = ("name", "summary")
) -> TabbedInterface:
    """The form of a record: language tabs, then code, `details` and source."""
    fields = [FieldPanel(name) for name in ("code", *details, "source")]
    return TabbedInterface([*language_tabs(translated), ObjectList(fields, heading="設定")])


def covering(day: date, of: str = "") -> Q:
    """Rows whose time from `since` to `until`, both included, has the day; empty ends are open.

    `of`: the way to the row that has the time, such as unit__.
    """
    since, until = f"{of}since", f"{of}until"
    return (Q(**{f"{since}__isnull": True}) | Q(**{f"{since}__lte": day})) & (
        Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gte": day})
    )


class UnitQuerySet(models.QuerySet["Unit"]):
    def on(self, day: date) -> UnitQuerySet:
        """Divisions that are there on a day."""
        return self.filter(covering(day))


class Unit(models.Model):
    """A division of the city (課・室) that answers for what the site says.

    After a reorganisation it keeps its row and its name, for what it answered for then.
    """

    code = models.CharField("コード", max_length=60, unique=True, validators=[validate_code])
    name = models.CharField("名称", max_length=255)
    phone = models.CharField("電話", max_length=20)
    fax = models.CharField("FAX", max_length=20, blank=True)
    form_url = WebAddressField("問い合わせフォーム", blank=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="units",
        verbose_name="所属する利用者",
        help_text="所管課担当の役割の人は、自分の課の施策と指標だけを扱えます。",
    )
    since = models.DateField("設置の日", null=True, blank=True, help_text="前からある課は空欄。")
    until = models.DateField(
        "廃止の日",
        null=True,
        blank=True,
        help_text="この課がある最後の日(例: 令和9年3月31日)。その後は担当に選べません。",
    )
    successors = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="predecessors",
        verbose_name="引き継いだ課",
        help_text="統合や分割で、この課の仕事を引き継いだ課。",
    )

    # Saved without approval: whom to call, and who works there, which nobody reads.
    at_once = ("phone", "fax", "form_url", "members")

    objects = UnitQuerySet.as_manager()

    edit_handler = TabbedInterface(
        [
            *language_tabs(["name"]),
            ObjectList(
                [
                    FieldPanel("code"),
                    FieldPanel("phone", help_text="番号だけを入れます。「電話 0242-…」と出ます。"),
                    FieldPanel("fax", help_text="番号だけを入れます。「FAX 0242-…」と出ます。"),
                    FieldPanel("form_url"),
                    FieldPanel("members", widget=forms.CheckboxSelectMultiple),
                    FieldPanel("since"),
                    FieldPanel("until"),
                    FieldPanel("successors", widget=forms.CheckboxSelectMultiple),
                ],
                heading="設定",
            ),
        ]
    )

    class Meta:
        verbose_name = "担当課"
        verbose_name_plural = "担当課"
        ordering = ["pk"]
        permissions = [
            ("work_for_all_units", "すべての課の施策と指標を扱う"),
            ("work_for_own_units", "自分の課の施策と指標だけを扱う"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="unit_in_order",
                violation_error_message="廃止の日は、設置の日より前にできません。",
            ),
        ]

    def __str__(self) -> str:
        return original(self, "name") or self.code


def leads_back(unit: Unit, successors: Iterable[Unit]) -> bool:
    """Whether a division would follow itself, if these followed it."""
    found: set[int] = set()
    following = {each.pk for each in successors}
    while following:
        found |= following
        next_ones = Unit.objects.filter(predecessors__in=following).values_list("pk", flat=True)
        following = set(next_ones) - found
    return unit.pk in found


class Body(RelatedRecord):
    """A council or committee (会議体) that deliberates on, reviews or supports the strategy."""

    class Kind(models.TextChoices):
        HEADQUARTERS = "headquarters", "庁内の本部会議"
        REVIEW = "review", "効果検証"
        COUNCIL = "council", "協議の場"
        PARTNER = "partner", "連携する団体"

    kind = models.CharField("種別", max_length=20, choices=Kind.choices)
    edit_handler = record_panels("kind", "nodes")

    class Meta(RelatedRecord.Meta):
        verbose_name = "会議体"
        verbose_name_plural = "会議体"


class Programme(RelatedRecord):
    """A named initiative (取組) that runs across measures, such as スマートシティ会津若松."""

    url = WebAddressField("ウェブサイト", blank=True)
    edit_handler = record_panels("url", "nodes")

    class Meta(RelatedRecord.Meta):
        verbose_name = "取組"
        verbose_name_plural = "取組"


class Agreement(RelatedRecord):
    """An agreement (協定) between the city and others."""

    parties = models.CharField("締結した団体", max_length=255, blank=True)
    concluded = PartialDateField("締結した時期", blank=True)
    edit_handler = record_panels("concluded", "nodes", translated=("name", "summary", "parties"))

    class Meta(RelatedRecord.Meta):
        verbose_name = "協定"
        verbose_name_plural = "協定"


class Rule(RelatedRecord):
    """One of the common rules (共通ルール) that operators and administration follow."""

    class State(models.TextChoices):
        DRAFTING = "drafting", "検討中"
        ADOPTED = "adopted", "決定"

    for_operators = models.BooleanField("事業者が守る", default=False)
    for_administration = models.BooleanField("行政が守る", default=False)
    state = models.CharField("状態", max_length=10, choices=State.choices)
    edit_handler = record_panels("for_operators", "for_administration", "state", "nodes")

    class Meta(RelatedRecord.Meta):
        verbose_name = "共通ルール"
        verbose_name_plural = "共通ルール"


class Term(Record):
    """A word of the strategies that not everybody knows (用語), with what it means here.

    An edition's glossary has those of its terms that its text uses, in the order of reading.
    """

    reading = models.CharField(
        "読み", max_length=120, blank=True, help_text="ひらがなで。カタカナや英字の用語では空欄。"
    )

    edit_handler = record_panels("reading")

    class Meta(Record.Meta):
        verbose_name = "用語"
        verbose_name_plural = "用語"
