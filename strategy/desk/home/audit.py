"""The audit log in the admin: searched on a page, or taken away as CSV or XLSX."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.mixins import Echo
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import PageLogEntry

from strategy.desk.figures.history import log_details, log_sentence, row_details, row_sentence
from strategy.desk.shared.access import menu_entry, page_head, signed_in
from strategy.desk.shared.words import BY_COMMAND, name_of
from strategy.fields.typed import DayField
from strategy.models.dated import city_today, moment_text
from strategy.opendata.columns import BYTE_ORDER_MARK, spreadsheet_text
from strategy.upkeep.audit import (
    Found,
    Search,
    actions,
    actors,
    kinds,
    may_audit,
    read,
    read_in_chunks,
    search_log,
)

TITLE = "操作の記録"
PER_PAGE = 50
COMMANDS = "0"
WIDTHS = (24, 18, 14, 32, 60, 48)
MOMENT_FORMAT = 'yyyy"年"m"月"d"日" hh:mm'
HEADS = ("日時", "した人", "種類", "対象", "したこと", "理由・コメント")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Line:
    """One line as it is shown; `url` is empty where the thing is gone or has no page."""

    when: str
    who: str
    kind: str
    what: str
    done: str
    details: tuple[tuple[str, str], ...]
    url: str

    def cells(self) -> tuple[str, ...]:
        """The line for a file, in the order of `HEADS`."""
        said = "、".join(f"{label}: {text}" for label, text in self.details)
        return (self.when, self.who, self.kind, self.what, self.done, said)


class SearchForm(forms.Form):
    """Who, what, which thing, from which day to which."""

    words: Any = forms.CharField(
        label="対象の名称・理由",
        required=False,
        max_length=100,
        help_text="例: 年間出生数",
    )
    who: Any = forms.ChoiceField(label="した人", required=False)
    action: Any = forms.ChoiceField(label="したこと", required=False)
    kind: Any = forms.ChoiceField(label="対象の種類", required=False)
    first: Any = DayField(label="いつから", required=False, widget=AdminDateInput)
    last: Any = DayField(label="いつまで", required=False, widget=AdminDateInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="")
        people = [(str(user.pk), get_user_display_name(user)) for user in actors()]
        everything = ("", "すべて")
        for name, choices in (
            ("who", [*people, (COMMANDS, BY_COMMAND)]),
            ("action", actions()),
            ("kind", kinds()),
        ):
            field: Any = self.fields[name]
            field.choices = [everything, *choices]
            field.error_messages["invalid_choice"] = "一覧から選び直してください。"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", "「いつまで」は「いつから」より後の日にしてください。")
        return cleaned

    def search(self) -> Search:
        """What was asked for, once it is known to be valid."""
        asked = self.cleaned_data
        return Search(
            words=asked["words"].strip(),
            who=int(asked["who"]) if asked["who"] else None,
            action=asked["action"],
            kind=asked["kind"],
            first=asked["first"],
            last=asked["last"],
        )


@require_safe
def show(request: HttpRequest) -> HttpResponseBase:
    """The log, as a page or as the file that is asked for.

    Raises:
        PermissionDenied: the user answers for one division, or for nothing.
    """
    user = signed_in(request)
    if not may_audit(user):
        raise PermissionDenied
    form = SearchForm(request.GET)
    # What could not be read finds nothing: everything would pass for the answer.
    is_valid = form.is_valid()
    found = search_log(form.search(), user) if is_valid else ()
    if is_valid and request.GET.get("export") == "csv":
        return as_csv(found)
    if is_valid and request.GET.get("export") == "xlsx":
        return as_xlsx(found)
    page: Any = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    query = request.GET.copy()
    for name in ("p", "export"):
        query.pop(name, None)
    context = {
        **page_head(TITLE, "history"),
        "form": form,
        "lines": [line_of(each) for each in read(page.object_list)],
        "page": page,
        "query": query.urlencode(),
    }
    return render(request, "strategy/admin/audit.html", context)


# --- Lines ------------------------------------------------------------------------------


def line_of(found: Found) -> Line:
    """What a reader sees of one line of the log."""
    return _figure_line(found) if found.is_figure else _entry_line(found)


def _figure_line(found: Found) -> Line:
    row = found.entry
    subject, said = row_sentence(row)
    verb = "改めました" if row.supersedes_id else "記録しました"
    if row.indicator_id:
        what, url = str(row.indicator), reverse("indicators:figures", args=[row.indicator_id])
    else:
        what, url = str(row.node), reverse("handover:node", args=[row.node_id])
    return Line(
        moment_text(found.moment),
        name_of(found.user),
        str(row._meta.verbose_name),
        what,
        f"{subject}を「{said}」と{verb}。",
        tuple(row_details(row)),
        url,
    )


def _entry_line(found: Found) -> Line:
    entry = found.entry
    model = entry.content_type.model_class() if entry.content_type else None
    return Line(
        moment_text(found.moment),
        str(entry.user_display_name) if entry.user_id else BY_COMMAND,
        str(model._meta.verbose_name) if model else "−",
        entry.label,
        log_sentence(entry),
        tuple(log_details(entry)),
        "" if entry.deleted else _address(entry, model),
    )


def _address(entry: Any, model: Any) -> str:
    """Where the thing stands in the admin now; not asked of the database, so it may be gone."""
    if isinstance(entry, PageLogEntry):
        return reverse("wagtailadmin_pages:edit", args=[entry.page_id])
    viewset = getattr(model, "snippet_viewset", None)
    if viewset is None:
        return ""
    try:
        return reverse(viewset.get_url_name("edit"), args=[entry.object_id])
    except NoReverseMatch:
        return ""


# --- Files ------------------------------------------------------------------------------


def as_csv(found: Any) -> StreamingHttpResponse:
    """The whole search, line by line as it is read; nothing a spreadsheet would run."""

    def lines() -> Iterator[bytes]:
        writer = csv.writer(Echo(), lineterminator="\r\n")
        yield BYTE_ORDER_MARK.encode() + writer.writerow(HEADS)
        for each in read_in_chunks(found):
            yield writer.writerow([spreadsheet_text(cell) for cell in line_of(each).cells()])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name("csv")}"'
    return response


def as_xlsx(found: Any) -> FileResponse:
    """The whole search as a workbook, written to disk row by row and sent from there."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(TITLE)
    _lay_out(sheet)
    sheet.append(list(_text_cells(sheet, HEADS)))
    for each in read_in_chunks(found):
        _, *texts = line_of(each).cells()
        sheet.append([_moment_cell(sheet, each.moment), *_text_cells(sheet, texts)])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    workbook.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=_file_name("xlsx"), content_type=XLSX)


def _lay_out(sheet: Any) -> None:
    """Columns as wide as what stands in them, a head that stays, and A4 across."""
    for letter, width in zip("ABCDEF", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _moment_cell(sheet: Any, moment: datetime) -> Any:
    """A day and time that a spreadsheet sorts and filters; it knows no zones."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    cell = WriteOnlyCell(sheet, timezone.localtime(moment).replace(tzinfo=None))
    cell.number_format = MOMENT_FORMAT
    cell.alignment = Alignment(vertical="top", horizontal="left")
    return cell


def _text_cells(sheet: Any, texts: Iterable[str]) -> Iterator[Any]:
    """Cells that are text whatever stands in them: a leading = is no formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import (
        ILLEGAL_CHARACTERS_RE,
    )
    from openpyxl.styles import Alignment

    wrapped = Alignment(wrap_text=True, vertical="top")
    for text in texts:
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
        cell.data_type = "s"
        cell.quotePrefix = True
        cell.alignment = wrapped
        yield cell


def _file_name(extension: str) -> str:
    today: date = city_today()
    return f"audit-log-{today:%Y-%m-%d}.{extension}"


# --- Where it is reached ----------------------------------------------------------------


@require_safe
def in_place_of_wagtails(request: HttpRequest) -> HttpResponseBase:
    """Wagtail's own report knows no divisions and no figures: its address leads here."""
    return redirect("audit_log")


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [path("audit/", show, name="audit_log")]


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return menu_entry(TITLE, "audit_log", may_audit, icon_name="history", order=1000)


@hooks.register("construct_reports_menu")
def without_wagtails(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """One log is enough."""
    menu_items[:] = [item for item in menu_items if item.name != "site-history"]
