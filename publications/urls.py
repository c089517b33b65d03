"""Addresses of editions: pages in each language, files in none."""

from __future__ import annotations

from django.urls import path, re_path

from publications.site import file_views, verify_views, views

pages = [
    path("editions/", views.edition_list, name="edition_list"),
    path("editions/verify/", verify_views.verify, name="verify"),
    path("editions/latest/<slug:strategy>/", file_views.latest_edition_page, name="latest_edition"),
    path("editions/<slug:code>/", views.edition_detail, name="edition_detail"),
]
files = [
    re_path(
        r"^editions/assets/(?P<sha256>[0-9a-f]{64})$", file_views.asset_file, name="edition_asset"
    ),
    re_path(
        r"^editions/latest/(?P<strategy>[a-z0-9-]+)/(?P<name>[a-z-]+\.pdf)$",
        file_views.latest_file,
        name="latest_file",
    ),
    path(
        "editions/<slug:code>/manifest.json", file_views.edition_manifest, name="edition_manifest"
    ),
    path(
        "editions/<slug:code>/snapshot.json", file_views.edition_snapshot, name="edition_snapshot"
    ),
    re_path(
        r"^editions/(?P<code>[a-z0-9-]+)/(?P<name>[a-z-]+\.pdf)$",
        file_views.edition_file,
        name="edition_file",
    ),
]
