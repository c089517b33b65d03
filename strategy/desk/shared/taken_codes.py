"""A code or address that is taken says by what, with the way there."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from wagtail.models import Page


def naming_the_owner(form_class: type[Any]) -> type[Any]:
    """The form of a thing with a unique `code`, telling whose a taken one is."""

    class FormThatNamesTheOwner(form_class):
        def clean_code(self) -> str:
            code: str = self.cleaned_data["code"]
            others = type(self.instance)._default_manager.exclude(pk=self.instance.pk)
            if (owner := others.filter(code=code).first()) is not None:
                raise ValidationError(taken_sentence("コード", code, owner), code="unique")
            return code

    return FormThatNamesTheOwner


def taken_sentence(what: str, value: str, owner: Model) -> str:
    """Whose a value is; the owner's name leads to its form."""
    kind = str(owner._meta.verbose_name)
    if isinstance(owner, Page):
        kind = str(owner.specific_class._meta.verbose_name if owner.specific_class else "ページ")
    name = format_html('<a href="{}">{}</a>', url, owner) if (url := _form_of(owner)) else owner
    return format_html(
        "{}「{}」は、{}「{}」が使っています。別の{}にしてください。", what, value, kind, name, what
    )


def _form_of(owner: Model) -> str:
    if isinstance(owner, Page):
        return reverse("wagtailadmin_pages:edit", args=[owner.pk])
    viewset = getattr(type(owner), "snippet_viewset", None)
    try:
        return reverse(viewset.get_url_name("edit"), args=[owner.pk]) if viewset else ""
    except NoReverseMatch:
        return ""
