"""The scripts that keep what is typed in the admin, on every page of who is signed in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.templatetags.wagtailadmin_tags import user_display_name

from aizu_strategy.sign_in import sessions
from strategy.models import User

WARN_SECONDS = 300

# Whose words the browser may keep, by the names of their addresses: texts, figures, records and
# settings, which become public. A division's record is not among them: it names users.
KEPT = (
    *("wagtailadmin_pages:add", "wagtailadmin_pages:edit"),
    *("indicators:", "indicator_places:", "evaluations:", "proposals:", "emergency_notice"),
    *("wagtailsnippets_strategy_", "admin/settings/"),
)
NOT_KEPT = ("wagtailsnippets_strategy_unit:",)

register = template.Library()


@register.simple_tag(takes_context=True)
def session_script(context: dict[str, Any]) -> SafeString | str:
    """Whose session it is and how long it lasts, for the script that says so."""
    request: HttpRequest = context["request"]
    if not isinstance(request.user, User):
        return ""
    seconds, _ = sessions.time_left(request)
    back = urlencode({"next": reverse("signed_in")})
    return format_html(
        '<script src="{}" data-user="{}" data-name="{}" data-seconds="{}" data-warn-seconds="{}"'
        ' data-look="{}" data-stay="{}" data-sign-in="{}" data-sign-out="{}"></script>',
        static("js/session_end.js"),
        request.user.pk,
        user_display_name(request.user),
        seconds,
        WARN_SECONDS,
        reverse("session_state"),
        reverse("stay_signed_in"),
        f"{reverse('wagtailadmin_login')}?{back}",
        reverse("wagtailadmin_logout"),
    )


@register.simple_tag(takes_context=True)
def kept_words_script(context: dict[str, Any]) -> SafeString:
    """Whose words are kept, and whether those of this address are; of nobody's, nothing is."""
    request: HttpRequest = context["request"]
    match = request.resolver_match
    # Our form of the settings stands in place of Wagtail's and has no name.
    name = (match.route if match.url_name is None else match.view_name) if match else ""
    return format_html(
        '<script src="{}" data-user="{}" data-keeps="{}" data-sign-out="{}"></script>',
        static("js/kept_words.js"),
        request.user.pk or "",
        "1" if name.startswith(KEPT) and not name.startswith(NOT_KEPT) else "",
        reverse("wagtailadmin_logout"),
    )
