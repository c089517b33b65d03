"""All addresses of the portal. Files and machines first, then each language's pages."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtail_admin_urls

from aizu_strategy import views
from aizu_strategy.sign_in import doors
from aizu_strategy.sitemaps import SITEMAPS
from publications import urls as publication_urls
from strategy import urls as strategy_urls
from strategy.desk.content import file_deletions, pictures, stale_screens, unpublishing
from strategy.desk.home.audit import in_place_of_wagtails
from strategy.desk.proposals import records as proposed_records
from strategy.desk.shared import choosers, reports
from strategy.site.views import front_door

urlpatterns = [
    path("", front_door, name="front_door"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    # Wagtail's own log would show one division what another has done.
    *(path(f"admin/reports/site-history/{end}", in_place_of_wagtails) for end in ("", "results/")),
    *reports.in_place_of_wagtails(),
    *choosers.in_place_of_wagtails(),
    *proposed_records.in_place_of_wagtails(),
    *pictures.in_place_of_wagtails(),
    *file_deletions.in_place_of_wagtails(),
    *unpublishing.in_place_of_wagtails(),
    *stale_screens.in_place_of_wagtails(),
    *doors.in_place_of_wagtails(),
    path("admin/", include(wagtail_admin_urls)),
    *strategy_urls.files,
    *publication_urls.files,
    *i18n_patterns(
        *strategy_urls.pages,
        *publication_urls.pages,
        # Wagtail's form for private pages, of which there are none: one door is enough.
        path("_util/login/", RedirectView.as_view(pattern_name="wagtailadmin_login")),
        path("", include(wagtail_urls)),
        prefix_default_language=True,
    ),
]

handler400 = "aizu_strategy.refusals.bad_request"
handler403 = "aizu_strategy.refusals.forbidden"
handler404 = "aizu_strategy.views.not_found"
handler500 = "aizu_strategy.views.server_error"
