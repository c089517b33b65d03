"""Every address of the admin as its patterns name it, and how one is filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

# Addresses without a name: the fall-through that answers 404, one of Wagtail's own tests, and
# the old place of the log, which leads on to ours.
UNNAMED = (
    "admin/images/<int:image_id>/preview/<str:filter_spec>/",
    "admin/^.*/$",
    "admin/test404/",
    "admin/reports/site-history/",
    "admin/reports/site-history/results/",
    # Wagtail's, which would save at once; the matrix has it by its name.
    "admin/settings/<slug:app_name>/<slug:model_name>/<int:pk>/",
    # Wagtail's, asked about first; the matrix has them by their names.
    "admin/images/<int:image_id>/delete/",
    "admin/images/multiple/<int:image_id>/delete/",
    "admin/documents/delete/<int:document_id>/",
    "admin/documents/multiple/<int:doc_id>/delete/",
    # Wagtail's, with more in its question; the matrix has it by its name.
    "admin/pages/<int:page_id>/unpublish/",
    # Wagtail's, which decide on what nobody has opened: closed; the matrix has them by their names.
    *(
        f"admin/{what}/<slug:action_name>/<int:task_state_id>/"
        for what in (
            "pages/workflow/action/<int:page_id>",
            "indicators/workflow/action/<int:pk>",
        )
    ),
    # Wagtail's, asked about first; the matrix has it by its name.
    "admin/choose-page/chosen-multiple/",
    # The same.
    *(
        f"admin/reports/{name}/{end}"
        for name in ("workflow", "workflow_tasks", "page-types-usage")
        for end in ("", "results/")
    ),
)
# No rights are asked: signing in and out, what every reader of the admin needs, an error made
# on purpose.
OPEN = {
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
    "wagtailadmin_error_test",
}
BULK = [
    *(f"wagtailcore.page.{action}" for action in ("delete", "move", "publish", "unpublish")),
    *(f"strategy.picture.{action}" for action in ("delete", "add_tags", "add_to_collection")),
    *(
        f"strategy.librarydocument.{action}"
        for action in ("delete", "add_tags", "add_to_collection")
    ),
    *(f"strategy.user.{action}" for action in ("assign_role", "delete", "set_active_state")),
    "strategy.indicator.delete",
    "strategy.unit.delete",
]


def patterns() -> Iterator[tuple[str, str, URLPattern]]:
    """(name with its namespaces, address as it is written, pattern) of the whole admin."""
    for name, written, pattern in _walk(get_resolver(), (), ""):
        unnamed = not name and written in UNNAMED
        if written.startswith("admin/") and not unnamed and name not in OPEN:
            yield name, written, pattern


def _walk(
    resolver: URLResolver, namespaces: tuple[str, ...], prefix: str
) -> Iterator[tuple[str, str, URLPattern]]:
    for pattern in resolver.url_patterns:
        written = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield ":".join([*namespaces, pattern.name or ""]), written, pattern
        else:
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern, inner, written)


def routes() -> Iterator[tuple[str, str]]:
    """(key of the matrix, name): one a pattern, one for each kind of bulk action."""
    seen: set[str] = set()
    for name, written, pattern in patterns():
        if name == "wagtail_bulk_action":
            yield from ((f"{name} {what}", name) for what in BULK)
            continue
        arguments = ",".join(pattern.pattern.converters)
        key = f"{name} {arguments}" if name in seen else name
        assert key not in seen, f"two addresses of one name and kind: {written}"
        seen.add(key)
        yield key, name


def address(key: str, name: str, things: Mapping[str, Any]) -> str:
    """The address of a route for what one division has."""
    if name == "wagtail_bulk_action":
        app_label, model, action = key.split()[1].split(".")
        ids = {"page": "page", "picture": "image", "librarydocument": "document", "user": "user"}
        pk = things[ids.get(model, "indicator")] if model != "unit" else things["snippet:unit"]
        return reverse(name, args=[app_label, model, action]) + f"?id={pk}&next=/admin/"
    if name == "wagtailadmin_pages:revisions_compare":
        return reverse(name, args=[things["page"], "earliest", "latest"])
    if name.endswith(":revisions_compare"):
        return reverse(name, args=[things["indicator"], "earliest", "latest"])
    parameters = _parameters(key, name)
    values = {parameter: _value(name, parameter, things) for parameter in parameters}
    try:
        return reverse(name, kwargs=values)
    except NoReverseMatch as error:
        raise AssertionError(f"no value for an address: {name} {values}") from error


def _parameters(key: str, name: str) -> list[str]:
    found = [list(p.pattern.converters) for n, _, p in patterns() if n == name]
    by_key = [each for each in found if key.endswith(",".join(each)) or len(found) == 1]
    named = by_key[0] if " " in key else found[0]
    if named:
        return named
    written = next(w for n, w, _ in patterns() if n == name)
    return re.findall(r"<(?:\w+:)?(\w+)>", written)


INQUIRY_STEPS = (
    *("board", "change", "workbooks", "send", "remind", "close", "reopen", "add_division"),
)
SHEET_STEPS = ("sheet", "workbook", "upload", "remake")
RETURN_STEPS = ("return", "file", "submit", "apply", "cancel", "send_back")
BY_NAME = {
    **{f"inquiries:{step}": "inquiry" for step in INQUIRY_STEPS},
    **{f"inquiries:{step}": "sheet" for step in SHEET_STEPS},
    **{f"inquiries:{step}": "return" for step in RETURN_STEPS},
    "bin_destroy": "binned",
    "bin_restore": "binned",
    "content_checks:page": "page",
    "content_checks:page_findings": "page",
    "content_checks:strategy": "strategy",
    "content_checks:indicator": "indicator",
    "content_checks:indicator_findings": "indicator",
    "handover:indicator": "indicator",
    "handover:node": "own node",
    "term_usage": "term",
    "closure": "closure",
    "closure_step": "closure",
    "account_confirm": "user",
    "user_sign_in": "user",
    "user_second_factor_reset": "user",
    "user_sessions_end": "user",
}
FIXED: dict[str, object] = {
    "content_type_app_name": "strategy",
    "content_type_model_name": "measurepage",
    "app_label": "strategy",
    "app_name": "strategy",
    "action_name": "approve",
    "kind": "page",
    "language": "ja",
    "sha256": "a" * 64,
    "filter_spec": "width-8",
    "session_id": 1,
    "uploaded_file_id": 1,
}
BY_PARAMETER = {
    "use": "use",
    "item": "item",
    "page_id": "page",
    "page_pk": "page",
    "page_to_move_id": "page",
    "destination_id": "destination",
    "parent_page_id": "goal",
    "task_id": "task",
    "image_id": "image",
    "document_id": "document",
    "name": "scaled",
    "doc_id": "document",
    "redirect_id": "redirect",
    "collection_id": "collection",
    "workflow_pk": "workflow",
    "rendition": "rendition",
}
BY_NAMESPACE = {
    "wagtailadmin_api:pages": "page",
    "wagtailadmin_api:images": "image",
    "wagtailadmin_api:documents": "document",
    "wagtailadmin_collections": "collection",
    "wagtailadmin_workflows": "workflow",
    "indicators": "indicator",
    "indicator_places": "indicator",
    "editions": "edition",
    "proposals": "proposal",
    "wagtailsites": "site",
    "wagtailusers_users": "user",
    "wagtailusers_groups": "group",
    "wagtaildocs_chooser": "document",
    "wagtailimages_chooser": "image",
    "wagtailsettings": "site",
    "wagtailsnippetchoosers_strategy_indicator": "indicator",
}


def _value(name: str, parameter: str, things: Mapping[str, Any]) -> Any:
    namespace = name.rpartition(":")[0]
    if name in BY_NAME and parameter == "pk":
        return things[BY_NAME[name]]
    if name == "replace_file":
        return {"kind": "picture", "pk": things["image"]}[parameter]
    if name == "wagtaildocs_serve":
        return things["document" if parameter == "pk" else "document name"]
    if namespace == "ordering":
        return {"kind": "indicators", "node": things["node"], "pk": things["use"]}[parameter]
    if namespace == "translations":
        return {"kind": "page", "pk": things["page"]}[parameter]
    of = "indicator" if namespace == "indicators" else "page"
    if parameter in ("revision_id", "task_state_id", "workflow_state_id"):
        return things[f"{of}_{parameter.removesuffix('_id')}"]
    if name.endswith("_task") and parameter == "pk":
        return things["task"]
    if name == "wagtailadmin_explore" or name == "wagtailadmin_explore_results":
        return things["goal"]
    if name == "strategy_step":
        return {"pk": things["strategy"], "name": things.get("step", "next-stage")}[parameter]
    if name == "closure_ask":
        return things.get("to close", f"strategy.term:{things['term']}")
    if name == "closure_step" and parameter == "step":
        return "confirm"
    if name.startswith("emergency") and parameter == "pk":
        return things["page" if name == "emergency_publish" else "emergency"]
    if name.startswith("wagtailadmin_editing_sessions") and parameter != "session_id":
        return {"app_label": "strategy", "model_name": "measurepage"}.get(parameter, things["page"])
    if name == "wagtailadmin_workflows:add_task":
        return {"app_label": "strategy", "model_name": "headapprovaltask"}[parameter]
    if name == "wagtailadmin_api:pages:action" and parameter == "action_name":
        return "publish"
    if name == "wagtailadmin_tag_model_autocomplete":
        return {"app_name": "taggit", "model_name": "tag"}[parameter]
    if namespace == "wagtailsettings" and parameter == "model_name":
        return "sitesettings"
    if parameter == "model_name":
        return "measurepage"
    if parameter in FIXED:
        return FIXED[parameter]
    if parameter in BY_PARAMETER:
        return things[BY_PARAMETER[parameter]]
    if namespace in BY_NAMESPACE:
        return things[BY_NAMESPACE[namespace]]
    model = namespace.rpartition("_")[2]
    if f"snippet:{model}" in things:
        return things[f"snippet:{model}"] or 0
    raise AssertionError(f"no value for “{parameter}” of {name}")
