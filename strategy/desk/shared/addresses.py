"""Addresses that Wagtail takes apart: of redirects, typed or from a file, and of mail links."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from wagtail.admin.views.chooser import EmailLinkView
from wagtail.contrib.redirects import base_formats, views
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.tmp_storages import TempFolderStorage

from strategy.fields.stored import validate_web_address
from strategy.notation.control_characters import without_control_characters
from strategy.tree.redirects import circle, without_language

LONGEST_PATH = 255
HELP = (
    "このサイトのアドレスのうち、ホスト名と言語の部分(/ja/など)を除いたものです(例: /old-page/)。"
    "どの言語のアドレスからも転送し、行き先がページなら、その言語のページを開きます。"
)
WITHOUT_LANGUAGE = (
    "言語の部分を除いて「{}」を「{}」としました。転送は、どの言語のアドレスにも働きます。"
)
_parts_of_mail_link = EmailLinkView.parse_email_link


class CheckedRedirectForm(RedirectForm):
    """Refuses beside its field what Wagtail takes apart and fails on, such as http://[x]."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["redirect_link"].validators = [validate_web_address]
        self.fields["old_path"].help_text = HELP
        self.note = ""

    def clean_old_path(self) -> str:
        typed = without_control_characters(self.cleaned_data["old_path"])
        try:
            path = Redirect.normalise_path(typed)
        except ValueError:
            raise ValidationError(
                f"アドレス「{typed}」を読み取れません。/old-page/のように書いてください。"
            ) from None
        if len(path) > LONGEST_PATH:
            raise ValidationError(f"アドレスは{LONGEST_PATH}文字までです。")
        kept = without_language(path)
        if kept != path:
            self.note = WITHOUT_LANGUAGE.format(path, kept)
        return kept

    def clean(self) -> dict[str, Any]:
        super().clean()
        leads = ("redirect_page", "redirect_link")
        if not any(self.cleaned_data.get(name) or name in self.errors for name in leads):
            self.add_error("redirect_link", "行き先のページかアドレスを入れてください。")
        if not self.errors:
            self._refuse_circle()
        return self.cleaned_data

    def _refuse_circle(self) -> None:
        path, page = self.cleaned_data["old_path"], self.cleaned_data["redirect_page"]
        link, site = self.cleaned_data["redirect_link"], self.cleaned_data["site"]
        if met := circle(path, page, link, site):
            self.add_error(
                "redirect_page" if page else "redirect_link",
                f"転送が元に戻ってしまいます({' → '.join(met)})。行き先を改めてください。",
            )

    def save(self, commit: bool = True) -> Redirect:
        # What an editor has changed is the editor's: no adoption writes over it.
        self.instance.automatically_created &= not self.has_changed()
        redirect: Redirect = super().save(commit)
        return redirect


def saying_the_note(view: type[Any]) -> None:
    """Let a view of redirects say what its form has changed of what was typed."""
    standing = view.get_success_message

    def message(self: Any, *args: Any) -> str:
        return f"{standing(self, *args)} {self.form.note}".strip()

    view.get_success_message = message


class EvenDataset(base_formats.Dataset):
    """The rows of a file, each as wide as the heads; blank ones left out."""

    def __init__(self, rows: Iterable[Iterable[Any]] = (), headers: Any = None) -> None:
        texts = [["" if cell is None else str(cell).strip() for cell in row] for row in rows]
        super().__init__(texts, headers)
        width = len(self.headers)
        self[:] = [[*row, *[""] * width][:width] for row in self if any(row)]


class OneTimeStorage(TempFolderStorage):
    """The file between its upload and its import; who sends the second step again is told."""

    def read(self, read_mode: str = "r") -> Any:
        try:
            return super().read(read_mode)
        except FileNotFoundError:
            raise BadRequest("this file was imported already") from None


def parts_of_mail_link(view: EmailLinkView, link: str) -> dict[str, str]:
    """The fields for a link that is opened again; empty ones for what cannot be read."""
    try:
        parts: dict[str, str] = _parts_of_mail_link(view, link)
    except ValueError:
        return dict.fromkeys(("email", "subject", "body"), "")
    return parts


def read_addresses_at_the_door() -> None:
    """Put these in the place of Wagtail's own."""
    EmailLinkView.parse_email_link = parts_of_mail_link
    views.RedirectForm = CheckedRedirectForm
    views.CreateView.form_class = views.EditView.form_class = CheckedRedirectForm
    saying_the_note(views.CreateView)
    saying_the_note(views.EditView)
    base_formats.Dataset = EvenDataset
    views.get_file_storage = lambda: OneTimeStorage
