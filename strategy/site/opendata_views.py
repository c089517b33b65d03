"""Open data over HTTP: thin, for `strategy.opendata` knows what the tables say."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from strategy.figures.as_of import NotADay, read_as_of
from strategy.models.dated import city_today
from strategy.opendata import KPI_VALUES, TABLES, Row, Table, csv_text, json_text, rows_of
from strategy.opendata import values_of as values_of_indicator

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
}


@require_safe
def open_data_table(request: HttpRequest, table: str, form: str) -> HttpResponseBase:
    """A whole table: /open-data/v1/<table>.csv or .json."""
    if table not in TABLES or form not in MEDIA_TYPES:
        raise Http404(f"there is no table {table}.{form}")
    try:
        day = _day(request)
    except NotADay as error:
        return _refusal(error)
    found = TABLES[table]
    return _file(request, found, rows_of(found, day), day, found.name, form)


@require_safe
def indicator_csv(request: HttpRequest, code: str) -> HttpResponseBase:
    """The figures of one indicator, as in `kpi_values`."""
    return _indicator(request, code, "csv")


@require_safe
def indicator_json(request: HttpRequest, code: str) -> HttpResponseBase:
    """The figures of one indicator, as in `kpi_values`."""
    return _indicator(request, code, "json")


def _indicator(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    try:
        day = _day(request)
    except NotADay as error:
        return _refusal(error)
    rows = values_of_indicator(code, day)
    if rows is None:
        raise Http404(f"there is no indicator {code}")
    return _file(request, KPI_VALUES, rows, day, f"{KPI_VALUES.name}-{code}", form)


def _day(request: HttpRequest) -> date:
    """The day of `?as_of=2024-04-01`; today where none is asked for."""
    return read_as_of(request.GET.get("as_of", "")) or city_today()


def _refusal(error: NotADay) -> HttpResponseBase:
    response = HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")
    return _for_everyone(response)


def _file(
    request: HttpRequest,
    table: Table,
    rows: Sequence[Row],
    day: date,
    name: str,
    form: str,
) -> HttpResponseBase:
    content = csv_text(table, rows) if form == "csv" else json_text(table, rows, day)
    body = content.encode()
    # An address that names its day gives a file that names it too.
    dated = f"-{day:%Y%m%d}" if request.GET.get("as_of", "").strip() else ""
    disposition = "attachment" if form == "csv" else "inline"
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    headers = {
        "ETag": etag,
        "Content-Disposition": f'{disposition}; filename="{name}{dated}.{form}"',
    }
    response = HttpResponse(body, content_type=MEDIA_TYPES[form], headers=headers)
    unchanged = get_conditional_response(request, etag=etag, response=response)
    return _for_everyone(unchanged or response)


def _for_everyone(response: HttpResponseBase) -> HttpResponseBase:
    # Programs on other sites' pages may read it: it is public and knows no cookies.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
