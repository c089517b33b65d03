"""Blocks of a page's body.

Every block reduces its value to a neutral dictionary (`plain`): the live page, the frozen
edition and the PDF all render that dictionary through the one template of its type in
`templates/components/blocks/`. A picture's bytes are the only thing it leaves outside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.images.models import SourceImageIOError
from wagtail.rich_text import RichText

from strategy.body.lines import LineComparison
from strategy.body.links import mark_external_links
from strategy.languages import ORIGINAL, text_of
from strategy.notation.ruby import with_ruby
from strategy.notation.sizes import size_text

Plain = dict[str, Any]

TEXT_FEATURES = ["bold", "ol", "ul", "link", "document-link"]
INLINE_FEATURES = ["bold", "link"]
READING_HELP = "ふりがなは「｜背景《はいけい》」のように書きます。"
CALL_HELP = (
    "注は、言葉の後に「［注］」と書き、この本文のすぐ下に「注」のブロックを同じ順に置きます"
    "(番号は自動で付きます)。"
)


def rich_html(value: RichText) -> str:
    """The stored rich text as public HTML: links resolved, those leading outside marked.

    Readings that were typed (｜背景《はいけい》) are ruby.
    """
    if not strip_tags(value.source).strip():
        return ""
    return with_ruby(mark_external_links(str(value)))


def closed_plain(closure: Any) -> Plain:
    """What stands in the place of a file that is closed (封鎖)."""
    reason = text_of(closure, "reason", get_language() or ORIGINAL)
    return {"type": "closed", "reason": reason.value, "lang": reason.lang}


def block_html(plain: Mapping[str, Any]) -> SafeString:
    """A block's neutral form through the template of its type."""
    return mark_safe(  # noqa: S308 - the template escapes
        render_to_string(f"components/blocks/{plain['type']}.html", {"block": plain})
    )


class PlainBlock:
    """A block that is rendered from its neutral form. Mixed in before a Wagtail block."""

    type_name: str

    def plain(self, value: Any) -> Plain:
        """`value` as a dictionary of texts, numbers and lists; `type` names its template."""
        raise NotImplementedError(f"{type(self).__name__} has no neutral form")

    def render(self, value: Any, context: Mapping[str, Any] | None = None) -> SafeString:
        return block_html(self.plain(value))

    def get_comparison_class(self) -> type[LineComparison]:
        return LineComparison


class TextBlock(PlainBlock, blocks.RichTextBlock):
    """Running text (本文)."""

    type_name = "text"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=TEXT_FEATURES, help_text=READING_HELP + CALL_HELP, **kwargs)

    def plain(self, value: RichText) -> Plain:
        return {"type": "text", "html": rich_html(value)}

    class Meta:
        label = "本文"
        icon = "pilcrow"
        description = "段落、箇条書き、リンクを含む文章。ふりがなと注の印も書けます。"
        preview_value = (
            "<p>｜人口減少《じんこうげんしょう》に歯止めをかけるための取組をまとめます。</p>"
        )


class HeadingBlock(PlainBlock, blocks.CharBlock):
    """A heading inside the body (小見出し); one level below the page's."""

    type_name = "heading"

    def plain(self, value: str) -> Plain:
        return {"type": "heading", "text": value}

    class Meta:
        label = "小見出し"
        icon = "title"
        description = "本文の中の見出し。番号は付けません。"
        preview_value = "基本的な考え方"


class CalloutBlock(PlainBlock, blocks.StructBlock):
    """A note set apart from the text (囲み)."""

    type_name = "callout"

    tone = blocks.ChoiceBlock(
        choices=[("note", "補足"), ("important", "重要")], default="note", label="種類"
    )
    heading = blocks.CharBlock(required=False, label="見出し", max_length=120)
    text = blocks.RichTextBlock(features=TEXT_FEATURES, label="文章", help_text=READING_HELP)

    def plain(self, value: Mapping[str, Any]) -> Plain:
        return {
            "type": "callout",
            "tone": value["tone"],
            "heading": value["heading"] or "",
            "html": rich_html(value["text"]),
        }

    class Meta:
        label = "囲み"
        icon = "info-circle"
        description = "本文から離して読ませたい補足や重要なお知らせ。"
        preview_value = {
            "tone": "note",
            "heading": "用語について",
            "text": "<p>KPIは、施策ごとの進み具合を測る指標です。</p>",
        }


class TableCells(TypedTableBlock):
    """The cells of a table: every column holds plain text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            [("text", blocks.CharBlock(required=False, label="文字"))],
            label="表",
            **kwargs,
        )


class TableBlock(PlainBlock, blocks.StructBlock):
    """A table with a caption, column heads and an optional head column (表)."""

    type_name = "table"

    caption = blocks.CharBlock(label="表の題名", help_text="読み上げでも最初に読まれます。")
    header_column = blocks.BooleanBlock(required=False, default=True, label="1列目を見出しにする")
    cells = TableCells()
    source = blocks.CharBlock(required=False, label="出典")

    def plain(self, value: Mapping[str, Any]) -> Plain:
        table = value["cells"]
        return {
            "type": "table",
            "caption": value["caption"],
            "source": value["source"] or "",
            "header_column": bool(value["header_column"]),
            "columns": [column["heading"] for column in table.columns] if table else [],
            "rows": [[str(cell.value) for cell in row] for row in table.rows] if table else [],
        }

    class Meta:
        label = "表"
        icon = "table"
        description = "題名と列見出しのある表。数値の根拠は「出典」に書きます。"
        preview_value = {
            "caption": "策定までの日程",
            "header_column": True,
            "source": "",
            "cells": {
                "columns": [
                    {"type": "text", "heading": "段階"},
                    {"type": "text", "heading": "時期"},
                ],
                "rows": [{"values": ["骨子案", "令和5年7月"]}],
                "caption": "",
            },
        }


class ExamplePreview:
    """The preview of a block whose value is a file: an example of its neutral form."""

    type_name: str

    def example(self) -> Plain:
        """What the preview shows, in the form of `plain`."""
        raise NotImplementedError(f"{type(self).__name__} has no example")

    def get_preview_context(
        self, value: Any, parent_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        return {
            **(parent_context or {}),
            "example": self.example(),
            "example_template": f"components/blocks/{self.type_name}.html",
        }


class FigureBlock(ExamplePreview, PlainBlock, blocks.StructBlock):
    """A picture with its description (図・写真)."""

    type_name = "figure"
    RENDITION = "max-1600x1600|format-png"

    image = ImageChooserBlock(label="画像")
    alt = blocks.CharBlock(
        label="図の説明(代替テキスト)",
        help_text="図を見られない人に、図が伝えることを言葉で伝えます。",
    )
    caption = blocks.CharBlock(required=False, label="図の題名")
    source = blocks.CharBlock(required=False, label="出典")

    def example(self) -> Plain:
        return {
            "type": "figure",
            "src": static("favicon.svg"),
            "alt": "山と水面の図",
            "caption": "図の題名",
            "source": "図の出典",
            "width_px": 240,
            "height_px": 240,
        }

    def plain(self, value: Mapping[str, Any]) -> Plain:
        if value["image"] and (closure := value["image"].closure):
            return closed_plain(closure)
        rendition = self._rendition(value["image"]) if value["image"] else None
        return {
            "type": "figure",
            "asset": "",
            "src": rendition.url if rendition else "",
            "alt": value["alt"],
            "caption": value["caption"] or "",
            "source": value["source"] or "",
            "width_px": rendition.width if rendition else 0,
            "height_px": rendition.height if rendition else 0,
        }

    def _rendition(self, image: Any) -> Any:
        """The picture as pages show it; None where it cannot be made, which is logged then."""
        try:
            return image.get_rendition(self.RENDITION)
        except SourceImageIOError:
            return None

    class Meta:
        label = "図・写真"
        icon = "image"
        description = "画像と、その説明(必須)、題名、出典。"
        preview_template = "strategy/admin/example_preview.html"


class QuotationBlock(PlainBlock, blocks.StructBlock):
    """Words of a law or another plan (引用)."""

    type_name = "quotation"

    text = blocks.TextBlock(label="引用文")
    attribution = blocks.CharBlock(label="引用元")

    def plain(self, value: Mapping[str, Any]) -> Plain:
        return {"type": "quotation", "text": value["text"], "attribution": value["attribution"]}

    class Meta:
        label = "引用"
        icon = "openquote"
        description = "法律や他の計画の文章を、引用元とともに。"
        preview_value = {"text": "暮らし続けたいまち", "attribution": "市第7次総合計画 テーマ3"}


class FootnoteBlock(PlainBlock, blocks.RichTextBlock):
    """A note (注): what a ［注］ in the text above calls, or a remark on the passage."""

    type_name = "footnote"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=INLINE_FEATURES, help_text=READING_HELP, **kwargs)

    def plain(self, value: RichText) -> Plain:
        return {"type": "footnote", "html": rich_html(value)}

    class Meta:
        label = "注"
        icon = "edit"
        description = (
            "すぐ上の本文への注。本文に［注］と書いた言葉には番号でつながり、PDFではその"
            "ページの下に入ります。印がなければ「※」が付きます。"
        )
        preview_value = "<p>令和元年12月に一部改定しました。</p>"


class FileBlock(ExamplePreview, PlainBlock, blocks.StructBlock):
    """A file to download, printed as 名称［PDF：1.2MB］ (添付ファイル)."""

    type_name = "file"

    document = DocumentChooserBlock(label="ファイル")
    title = blocks.CharBlock(required=False, label="表示する名称")

    def example(self) -> Plain:
        return {
            "type": "file",
            "title": "会議の資料",
            "format": "PDF",
            "size": "1.2MB",
            "url": "#",
        }

    def plain(self, value: Mapping[str, Any]) -> Plain:
        document = value["document"]
        if document and (closure := document.closure):
            return closed_plain(closure)
        return {
            "type": "file",
            "title": value["title"] or (document.title if document else ""),
            "format": document.file_extension.upper() if document else "",
            "size": size_text(document.get_file_size() or 0) if document else "",
            "url": document.url if document else "",
        }

    class Meta:
        label = "添付ファイル"
        icon = "doc-full"
        description = "ダウンロード用のファイル。形式と大きさは自動で表示されます。"
        preview_template = "strategy/admin/example_preview.html"


# (kind, language) → {"entries": […]}; filled by the records' queries when the app is ready.
DirectoryReader = Callable[[str, str], Plain]
_directory_reader: list[DirectoryReader] = []


def set_directory_reader(reader: DirectoryReader) -> None:
    """Say where a directory block finds its records (blocks stand below models)."""
    _directory_reader[:] = [reader]


class DirectoryBlock(PlainBlock, blocks.ChoiceBlock):
    """A list of the records of one kind (一覧)."""

    type_name = "directory"
    choices = [
        ("bodies", "会議体"),
        ("programmes", "取組"),
        ("agreements", "協定"),
        ("rules", "共通ルール"),
        ("frameworks", "法律・国の戦略・上位計画"),
        ("units", "担当課"),
    ]

    def plain(self, value: str) -> Plain:
        (reader,) = _directory_reader
        return {"type": "directory", **reader(value, get_language() or "ja")}

    class Meta:
        label = "一覧"
        icon = "list-ul"
        description = "会議体や取組など、登録してあるものの一覧。登録を変えると表示も変わります。"
        preview_value = "bodies"


class BodyBlock(blocks.StreamBlock):
    """All that a page's body may hold."""

    text = TextBlock(group="文章")
    heading = HeadingBlock(group="文章")
    callout = CalloutBlock(group="文章")
    quotation = QuotationBlock(group="文章")
    footnote = FootnoteBlock(group="文章")
    table = TableBlock(group="図表とファイル")
    figure = FigureBlock(group="図表とファイル")
    file = FileBlock(group="図表とファイル")
    directory = DirectoryBlock(group="登録されたもの")

    class Meta:
        label = "本文"
        required = False
