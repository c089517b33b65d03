"""The little Markdown that texts in YAML may use, as the rich text editors write."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

_PARSER = MarkdownIt("commonmark", {"html": False})
_ALLOWED = {
    "paragraph_open",
    "paragraph_close",
    "inline",
    "bullet_list_open",
    "bullet_list_close",
    "ordered_list_open",
    "ordered_list_close",
    "list_item_open",
    "list_item_close",
    "text",
    "strong_open",
    "strong_close",
    "link_open",
    "link_close",
    "softbreak",
    "hardbreak",
}
_LISTS = {"bullet_list_open", "ordered_list_open"}
_NAMES = {
    "heading_open": "a heading",
    "fence": "a code block",
    "code_inline": "code",
    "bullet_list_open": "a list",
    "ordered_list_open": "a list",
}


def check_markdown(text: str, *, lists: bool = True) -> None:
    """Refuse what the site's rich text cannot hold; a note holds no `lists`.

    Raises:
        ValueError: a heading, code, picture or other element outside the allowed few.
    """
    allowed = _ALLOWED if lists else _ALLOWED - _LISTS
    listed = "paragraphs, lists, links" if lists else "paragraphs, links"
    for token in _PARSER.parse(text):
        for part in (token, *(token.children or [])):
            if part.type not in allowed:
                name = _NAMES.get(part.type, f"“{part.type}”")
                raise ValueError(
                    f"{name} cannot stand in a text (line {(token.map or [0])[0] + 1} of it); "
                    f"allowed are {listed} and **strong**"
                )


_AROUND_BLOCKS = re.compile(r"\n*(</?(?:p|ul|ol|li)>)\n*")
_LINE_BREAK = re.compile(r"(.)\n(.)")


def rich_text(markdown: str) -> str:
    """The text as the stored HTML of a rich text: `p`, `ul`, `ol`, `li`, `a`, `b`.

    A line break inside a paragraph becomes a space only between two ASCII characters:
    Japanese is written without spaces.
    """
    html = _PARSER.render(markdown).strip()
    html = html.replace("<strong>", "<b>").replace("</strong>", "</b>")
    html = _AROUND_BLOCKS.sub(r"\1", html)
    return _LINE_BREAK.sub(
        lambda match: (" " if match[0].isascii() else "").join(match.groups()), html
    )
