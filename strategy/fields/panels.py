"""Panels of the admin's forms: one tab a language, Japanese first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.urls import reverse
from wagtail.admin.compare import TextFieldComparison, register_comparison_class
from wagtail.admin.panels import FieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.admin.panels.title_field_panel import TitleFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput

from strategy.languages import ENGLISH, ORIGINAL, codes, column, has, japanese_name


class TextComparison(TextFieldComparison):
    """What changed in a text; one that is not there says as little as an empty one."""

    def has_changed(self) -> bool:
        return (self.val_a or "") != (self.val_b or "")


for text_field in (models.CharField, models.TextField):
    register_comparison_class(text_field, comparison_class=TextComparison)


class LanguagePanel(FieldPanel):
    """One language's column under the field's own name: the tab already names the language.

    A language that has no such texts has no field in the form, and a tab without fields is none.
    """

    def on_model_bound(self) -> None:
        field = self.model._meta.get_field(self.field_name)
        original = getattr(field, "translated_field", field)
        if not getattr(self, "heading", ""):
            self.heading = original.verbose_name
        if type(original) is models.TextField and not getattr(self, "widget", None):
            self.widget = AdminAutoHeightTextInput(attrs={"rows": 3})
        super().on_model_bound()

    def get_form_options(self) -> dict[str, Any]:
        field = self.db_field
        options: dict[str, Any] = super().get_form_options()
        return options if has(field.translated_field.name, field.language) else {}


def language_panels(name: str, label: str) -> list[LanguagePanel]:
    """A field in each language that has it, for a form without tabs: 名称(英語)."""
    return [
        LanguagePanel(column(name, code), heading=f"{label}({japanese_name(code)})")
        for code in codes()
    ]


class ResponsibilityPanel(Panel):
    """Which divisions answer for a page's item today, and the way to where that is changed.

    The rows are the item's own: no draft of the page holds them or brings them back.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "strategy/admin/responsibility_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> Any:
            context = super().get_context_data(parent_context)
            node = self.instance.node.pk
            named = "wagtailsnippets_strategy_responsibility"
            context["rows"] = self.instance.responsibilities
            if self.request.user.has_perm("strategy.change_responsibility"):
                context["list_url"] = f"{reverse(f'{named}:list')}?node={node}"
                context["add_url"] = f"{reverse(f'{named}:add')}?node={node}"
            return context


def language_tabs(fields: Sequence[str], *, title_panel: Panel | None = None) -> list[ObjectList]:
    """A tab for each language with that language's columns of `fields`, in order.

    `title_panel` leads the original's tab in place of the `heading` column, which
    mirrors the page's title.
    """
    tabs = []
    for language in codes():
        panels: list[Panel] = []
        for field in fields:
            if field == "heading" and language == ORIGINAL and title_panel is not None:
                panels.append(title_panel)
            elif field == "heading" and language == ENGLISH and title_panel is not None:
                # The address follows the English heading until the page is published.
                name = column("heading", ENGLISH)
                panels.append(
                    TitleFieldPanel(name, heading="見出し", classname="", placeholder=False)
                )
            else:
                panels.append(LanguagePanel(column(field, language)))
        tabs.append(ObjectList(panels, heading=japanese_name(language)))
    return tabs


def page_edit_handler(
    fields: Sequence[str], *, details: Sequence[Panel] = (), promote: Sequence[Panel] = ()
) -> TabbedInterface:
    """The form of a translated page: language tabs, 項目の設定 if any, 公開の設定."""
    title = TitleFieldPanel(
        "title",
        heading="見出し",
        help_text="番号(1、⑴、基本目標1など)は自動で付くので書きません。",
        # Wagtail's own class hides the label: without a placeholder, nothing says where to write.
        classname="",
        placeholder=False,
        targets=[],
    )
    tabs = language_tabs(fields, title_panel=title)
    if details:
        tabs.append(ObjectList(list(details), heading="項目の設定"))
    tabs.append(ObjectList(list(promote), heading="公開の設定"))
    return TabbedInterface(tabs)
