"""Addresses of editions: pages in each language, files in none."""

from __future__ import annotations

from django.urls import path, re_path

from publications import views

pages = [
    path("editions/", views.edition_list, name="edition_list"),
    path("editions/verify/", views.verify, name="verify"),
    path("editions/latest/<slug:strategy>/", views.latest_edition_page, name="latest_edition"),
    path("editions/<slug:code>/", views.edition_detail, name="edition_detail"),
]
files = [
    re_path(r"^editions/assets/(?P<sha256>[0-9a-f]{64})$", views.asset_file, name="edition_asset"),
    re_path(
        r"^editions/latest/(?P<strategy>[a-z0-9-]+)/(?P<name>[a-z-]+\.pdf)$",
        views.latest_file,
        name="latest_file",
    ),
    path("editions/<slug:code>/manifest.json", views.edition_manifest, name="edition_manifest"),
    path("editions/<slug:code>/snapshot.json", views.edition_snapshot, name="edition_snapshot"),
    re_path(
        r"^editions/(?P<code>[a-z0-9-]+)/(?P<name>[a-z-]+\.pdf)$",
        views.edition_file,
        name="edition_file",
    ),
]
