"""Pages whose texts exist in every language of the site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.admin.panels import FieldPanel, PublishingPanel
from wagtail.models import Page
from wagtail.search import index

from strategy.body.blocks import BodyBlock
from strategy.fields.panels import ResponsibilityPanel, page_edit_handler
from strategy.fields.stored import CODE_PATTERN, BodyField, clean_texts
from strategy.languages import ENGLISH, ORIGINAL, codes, column, own_name
from strategy.models.dated import city_today
from strategy.models.locks import proposal_lock
from strategy.models.nodes import Node, NodeFace, give_identity, nodes_met_again
from strategy.models.page_rights import PortalPagePermissionTester
from strategy.models.public import live_but_hidden
from strategy.models.responsibility import Responsibility, ResponsibilityQuerySet
from strategy.models.workspace import Place
from strategy.notation.outline import NodeKind
from strategy.notation.search_words import japanese_suffixes
from strategy.page_context import page_context

TRANSLATED = ("heading", "summary", "body", "search_summary")
ENGLISH_HEADING = column("heading", ENGLISH)


validate_slug = RegexValidator(
    rf"^{CODE_PATTERN}\Z",
    "アドレスには半角の英小文字・数字と、間をつなぐハイフンだけが使えます(例: new-strategy)。",
)


class TranslatedPageForm(WagtailAdminPageForm):
    """Lets the address be made from the English heading where an editor gives none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        # Wagtail's own field takes Japanese, whatever the setting about making one says.
        slug: str = self.cleaned_data["slug"]
        if slug:
            validate_slug(slug)
            self._refuse_taken(slug)
        return slug

    def _refuse_taken(self, slug: str) -> None:
        """An address that a neighbour has says whose it is."""
        parent = self.parent_page or self.instance.get_parent()
        others = parent.get_children().exclude(pk=self.instance.pk) if parent else ()
        owner = others.filter(slug=slug).first() if others else None
        if owner is not None:
            raise ValidationError(
                format_html(
                    "アドレス「{}」は、同じ場所の「{}」が使っています。別のアドレスにしてください。",
                    slug,
                    format_html(
                        '<a href="{}">{}</a>',
                        reverse("wagtailadmin_pages:edit", args=[owner.pk]),
                        owner.get_admin_display_title(),
                    ),
                )
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "slug" in cleaned and not cleaned["slug"]:
            parent = self.parent_page or self.instance.get_parent()
            cleaned["slug"] = self.instance.free_slug(cleaned.get(ENGLISH_HEADING) or "", parent)
            self.instance.slug = cleaned["slug"]
        return cleaned


class CopiedPageForm(CopyForm):
    """Asks of a copy's title and address what a page's own form does, and Wagtail's does not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "slug"):
            most = Page._meta.get_field(name).max_length
            self.fields[f"new_{name}"].validators.append(MaxLengthValidator(most))
        self.fields["new_slug"].validators.append(validate_slug)


class TranslatedPage(Page):
    """A page with its texts in every language; Japanese is the original (原文).

    Wagtail's own `title` stays Japanese and is mirrored into the heading; the other
    direction would lose the title of a copied page.
    """

    heading = models.CharField("見出し", max_length=255, blank=True)
    summary = models.TextField(
        "要点", blank=True, help_text="一、二文で。一覧や骨子案にも表示されます。"
    )
    body = BodyField(BodyBlock(), blank=True, verbose_name="本文")
    search_summary = models.CharField(
        "検索結果に出る説明",
        max_length=200,
        blank=True,
        help_text="空欄なら要点が使われます。",
    )

    translated_fields: ClassVar[Sequence[str]] = TRANSLATED
    # Whether the page is a strategy, in whose tree a node appears once.
    is_tree_root: ClassVar[bool] = False
    base_form_class = TranslatedPageForm
    copy_form_class = CopiedPageForm
    # The explorer lists pages as readers meet them.
    admin_default_ordering = "ord"
    # A public page is the same for every reader, so none is kept behind a password.
    private_page_options: ClassVar[list[str]] = []
    promote_panels = [
        FieldPanel(
            "slug",
            heading="アドレス(URLの最後の部分)",
            help_text="内容を表す語を、半角の英小文字・数字・ハイフンで書きます(例: child-care)。"
            "英語の見出しを書くと自動で入ります。多くの資料が引用するので、公開した後は変えません。",
        ),
        PublishingPanel(),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField(ENGLISH_HEADING),
        index.AutocompleteField(ENGLISH_HEADING),
        index.AutocompleteField("title_suffixes"),
    ]

    class Meta:
        abstract = True

    def get_workflow(self) -> Any:
        """The steps of approval; none for what was replaced (以前の内容), which no reader sees."""
        return None if Place.at(self.url_path) is Place.FORMER else super().get_workflow()

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._prepare_core_texts()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        # Drafts skip full_clean, and their list entry needs heading and address all the same.
        self._prepare_core_texts()
        super().minimal_clean()

    def _prepare_core_texts(self) -> None:
        clean_texts(self)
        setattr(self, column("heading", ORIGINAL), self.title)
        if not getattr(self, "slug", ""):
            parent = self.get_parent() if self.path else None
            self.slug = self.free_slug(getattr(self, ENGLISH_HEADING) or "", parent)

    def free_slug(self, english: str, parent: Page | None) -> str:
        """An address from the English heading, else from the type; numbered where taken."""
        base = slugify(english).replace("_", "-")[:60].strip("-") or slugify(self._meta.model_name)
        slug, suffix = base, 1
        while not Page._slug_is_available(slug, parent, self):
            suffix += 1
            slug = f"{base}-{suffix}"
        return slug

    def get_admin_display_title(self) -> str:
        """The title, and beside it whether the public sees this page at all.

        A working copy and its original bear the same words in lists, search and choosers.
        """
        title: str = super().get_admin_display_title()
        place = Place.at(self.url_path)
        return title if place is Place.PUBLIC else f"{title}〔{place.label}〕"

    @property
    def hidden_by_above(self) -> bool:
        return live_but_hidden(self)

    @property
    def status_string(self) -> str:
        """Live, draft, or waiting; 公開中 alone only where readers see it."""
        standing = str(super().status_string)
        return f"{standing}(上のページが非公開)" if self.hidden_by_above else standing

    def title_suffixes(self) -> str:
        """What lets the admin's search find a word in the middle of the title."""
        return japanese_suffixes(self.title)

    def permissions_for_user(self, user: Any) -> PortalPagePermissionTester:
        return PortalPagePermissionTester(user, self)

    def get_lock(self) -> Any:
        return super().get_lock() or proposal_lock(self)

    # --- Rendering ---------------------------------------------------------

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context.update(page_context(self, request))
        return context

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """Each language of the site, under its own name."""
        return [(code, own_name(code)) for code in codes()]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        if mode_name not in codes():
            raise Http404(f"there is no preview in {mode_name!r}")
        # Rendered inside the override: a lazy response would be in the admin's language.
        with translation.override(mode_name):
            response: TemplateResponse = super().serve_preview(request, mode_name)
            response.render()
            return response


# Of pages that may stand right below the first one; elsewhere the second field does nothing.
MENU_PAGE_PANELS = [
    *TranslatedPage.promote_panels,
    FieldPanel(
        "show_in_menus",
        heading="メニューに表示する",
        help_text="トップページのすぐ下のページを、公開サイトの最上部のメニューに出します。",
    ),
]


class NodePage(TranslatedPage):
    """A page that is a node's face in a strategy's tree (項目)."""

    # What a new page's node is called, where a file says so; else it is drawn.
    given_short_code: str = ""

    class Meta:
        abstract = True

    @property
    def node(self) -> Node:
        """The identity this page shows."""
        return NodeFace.with_binned.select_related("node").get(page_id=self.pk).node

    @property
    def responsibilities(self) -> ResponsibilityQuerySet:
        """Which divisions answer for its item today, the 主管課 first."""
        today = Responsibility.objects.on(city_today()).filter(node__faces__page=self.pk)
        return today.select_related("unit")

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A new page, a copy and an alias alike end here, and each gets a node of its own.
        super().save(*args, **kwargs)
        give_identity(self, self.tree_root_id(), self.given_short_code)

    def tree_root_id(self) -> int:
        """The primary key of the strategy this page belongs to (itself, for a strategy).

        Raises:
            ValidationError: the page stands outside every strategy.
        """
        for page in self.get_ancestors(inclusive=True).order_by("-depth"):
            if page.specific_class.is_tree_root:
                return int(page.pk)
        raise ValidationError(f"「{self.title}」は戦略の下にだけ置けます。")

    def can_move_to(self, parent: Page) -> bool:
        return super().can_move_to(parent) and not nodes_met_again(self, parent)


class DocumentNodePage(NodePage):
    """An item of the strategy's document: chapter, section, vision, goal or measure.

    Each kind of item is a subclass. Where it may stand is said once, by its `parent_page_types`;
    what its own fields are called, the files of strategies say too.
    """

    kind: ClassVar[NodeKind]
    # Whether indicators and evaluations stand under it.
    bears_figures: ClassVar[bool] = False

    scope_note = models.CharField(
        "内容の例",
        max_length=255,
        blank=True,
        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
    )

    translated_fields: ClassVar[Sequence[str]] = (
        "heading",
        "scope_note",
        "summary",
        "body",
        "search_summary",
    )

    class Meta:
        abstract = True

    @classmethod
    def kinds(cls) -> dict[NodeKind, type[DocumentNodePage]]:
        """The page of every kind, in the kinds' own order."""
        pages = {page.kind: page for page in cls.__subclasses__()}
        return {kind: pages[kind] for kind in NodeKind}

    @classmethod
    def own_fields(cls) -> list[str]:
        """What only this kind of item says."""
        of_all = {field.name for field in DocumentNodePage._meta.local_fields}
        own = (f.name for f in cls._meta.local_fields if not hasattr(f, "translated_field"))
        return [name for name in own if name not in of_all and name != "page_ptr"]


def edit_handler_for(page_class: type[TranslatedPage], *details: Any) -> Any:
    """The admin form of a page class, from its `translated_fields` and its own panels."""
    if issubclass(page_class, NodePage):
        details = (ResponsibilityPanel(heading="担当課"), *details)
    return page_edit_handler(
        page_class.translated_fields, details=details, promote=page_class.promote_panels
    )
