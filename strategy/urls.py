"""Addresses of what is no page of the tree: indicators, well-being, and their open data."""

from __future__ import annotations

from django.urls import path, re_path

from strategy.site import file_views, indicator_views, opendata_views, views, wellbeing_views

OPEN_DATA = "open-data/v1"

# Without a language: data read the same in all of them.
files = [
    # A city's web server may take this one over, from the folder that holds nothing else.
    re_path(
        r"^files/(?P<sha256>[0-9a-f]{64})/(?P<name>[^/]+)$",
        file_views.public_file,
        name="public_file",
    ),
    path("key-colour/<slug:colour>.<slug:form>", views.key_colour, name="key_colour"),
    path(
        f"{OPEN_DATA}/indicators/<slug:code>.csv",
        opendata_views.indicator_csv,
        name="indicator_csv",
    ),
    path(
        f"{OPEN_DATA}/indicators/<slug:code>.json",
        opendata_views.indicator_json,
        name="indicator_json",
    ),
    path(
        f"{OPEN_DATA}/<slug:table>.<slug:form>",
        opendata_views.open_data_table,
        name="open_data_table",
    ),
]
pages = [
    path("indicators/", indicator_views.indicator_list, name="indicators"),
    path("indicators/<slug:code>/", indicator_views.indicator_detail, name="indicator"),
    path("wellbeing/", wellbeing_views.wellbeing, name="wellbeing"),
]
