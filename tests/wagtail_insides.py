"""Where the portal leans on what Wagtail does not promise, for who installs another Wagtail.

Each line has the fingerprint of Wagtail's own source or template as it was when the portal was
tried with it. `tests/unit/test_wagtail_insides.py` fails where one reads otherwise: compare the
two versions of it, put ours right, and write down the new fingerprint, `TRIED_WITH` at last.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from tests.paths import ROOT

TRIED_WITH = "7.4.4"

# By the file of ours: the fingerprint of all that it names of Wagtail's insides.
INSIDES = {
    # What Wagtail takes from an address or a form unasked, refused in words by its names.
    "aizu_strategy/request_checks.py": "62cc253d25d1",
    # Signing in and a new password: views of ours over Wagtail's.
    "aizu_strategy/sign_in/doors.py": "9f7585757b70",
    # Forms and views of users and groups; in one's own account the order of names, and of mails
    # only those about comments.
    "aizu_strategy/users.py": "9c9dca51e550",
    # Rights on pages: the method that all of Wagtail reads from is replaced.
    "strategy/access/permissions.py": "399e2a2f2cf1",
    # The file of what is put into the bin stays: what Wagtail calls after a deletion is replaced.
    "strategy/bin/records.py": "a757a81f4e79",
    # Revisions are read through one method, which is replaced: none that is closed.
    "strategy/closing/reading.py": "4de9a627567b",
    # Several pages into the bin at once: Wagtail's action with another end.
    "strategy/desk/content/bin.py": "3c8de1eeefc1",
    # Deleting a file asks first whether it is in use.
    "strategy/desk/content/file_deletions.py": "b4d549ea35b0",
    # No pictures of people in the admin.
    "strategy/desk/content/pictures.py": "3f81a918186f",
    # Taking pages off the site: what goes with them is said.
    "strategy/desk/content/unpublishing.py": "ce04d9eaf596",
    # Words of an entry with what they were before.
    "strategy/desk/home/audit.py": "94249be4ebf1",
    # What waits for approval: its panel, without what is not the reader's.
    "strategy/desk/home/dashboard.py": "2dabb879f595",
    # Redirects and links to mail: forms that read what cannot be an address; the portal's own.
    "strategy/desk/shared/addresses.py": "7572d1aaa18e",
    # The form of the site's settings, which proposes in place of saving.
    "strategy/desk/proposals/records.py": "35e8e08ca58d",
    # Choosers and the admin's API: of what the reader has a use for.
    "strategy/desk/shared/choosers.py": "181ca9f814d3",
    # The list of pages: who is offered to drag; words that Wagtail has in English.
    "strategy/desk/shared/explorer.py": "75be12620ed4",
    # Lists as CSV and Excel: Japanese heads, a byte order mark, no formulas.
    "strategy/desk/shared/exports.py": "bead2f34f76a",
    # Reports on the whole site, refused to a division.
    "strategy/desk/shared/reports.py": "819d8f5bc37b",
    # Pictures are decoded and scaled in a child process: two methods are replaced.
    "strategy/uploads/renditions.py": "48d4f10f27a6",
}

# What a file leans on without naming it in its code.
UNNAMED = {
    "aizu_strategy/request_checks.py": (
        "modelcluster.forms.BaseTransientModelFormSet._construct_form",
        "wagtail.admin.views.chooser.BrowseView",
        "wagtail.admin.utils.get_valid_next_url_from_request",
        "wagtail.blocks.stream_block.BaseStreamBlock.value_from_datadict",
        "wagtail.contrib.typed_table_block.blocks.BaseTypedTableBlock.value_from_datadict",
    ),
    "strategy/access/permissions.py": (
        "wagtail.permission_policies.pages.PagePermissionPolicy.explorable_instances",
        "wagtail.permission_policies.pages.PagePermissionPolicy"
        ".instances_user_has_any_permission_for",
    ),
    "strategy/bin/records.py": (
        "wagtail.documents.signal_handlers.register_signal_handlers",
        "wagtail.images.signal_handlers.register_signal_handlers",
    ),
    "strategy/desk/content/bin.py": ("wagtail.admin.views.pages.delete.delete",),
}

# Addresses of Wagtail's that are answered by views of ours: put before Wagtail's own, and only
# of use as long as Wagtail has the same.
SHADOWED = (
    "admin/reports/site-history/",
    "admin/reports/site-history/results/",
    "admin/reports/workflow/",
    "admin/reports/workflow/results/",
    "admin/reports/workflow_tasks/",
    "admin/reports/workflow_tasks/results/",
    "admin/reports/page-types-usage/",
    "admin/reports/page-types-usage/results/",
    "admin/choose-page/chosen-multiple/",
    "admin/settings/<slug:app_name>/<slug:model_name>/<int:pk>/",
    "admin/images/<int:image_id>/preview/<str:filter_spec>/",
    "admin/images/<int:image_id>/delete/",
    "admin/images/multiple/<int:image_id>/delete/",
    "admin/documents/delete/<int:document_id>/",
    "admin/documents/multiple/<int:doc_id>/delete/",
    "admin/pages/<int:page_id>/unpublish/",
    "admin/pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
    "admin/indicators/workflow/action/<int:pk>/<slug:action_name>/<int:task_state_id>/",
    "admin/login/",
    "admin/password_reset/",
    "admin/password_reset/confirm/<uidb64>/<token>/",
)

# Templates that stand in the place of Wagtail's, or extend them under the same name.
TEMPLATES = {
    # The mail for a new password, in words of the portal.
    "wagtailadmin/account/password_reset/email.txt": "a6ecdfadd61f",
    # Its subject.
    "wagtailadmin/account/password_reset/email_subject.txt": "47d1b0b5e325",
    # The title and the mark in the browser's tab.
    "wagtailadmin/admin_base.html": "8d1e91482208",
    # The mark above the menu.
    "wagtailadmin/base.html": "d9022f8527df",
    # How many, not which: names may be of another division's drafts.
    "wagtailadmin/bulk_actions/confirmation/list_items_with_no_access.html": "5f986714d80e",
    # The front page of the admin: to-dos instead of Wagtail's summary.
    "wagtailadmin/home.html": "7eb3ee7b5a9d",
    # The portal's name and mark.
    "wagtailadmin/login.html": "d563c5a4e7f2",
    # How many pages are found, in Japanese, none included.
    "wagtailadmin/pages/listing/_page_title_column_header.html": "6edca9f62c0d",
    # The landmark's name, which Wagtail has in English.
    "wagtailadmin/shared/headers/_actions.html": "facea723b6b9",
    # Live in a page's header only where readers see it; no page is private here.
    "wagtailadmin/shared/page_status_tag_new.html": "ccd6a9f6283b",
    # Yes and no, where Wagtail says True and False.
    "wagtailadmin/tables/boolean_cell.html": "f52d1f7945b2",
    # Mails about comments: the family name first.
    "wagtailadmin/notifications/base.txt": "59f5bb660520",
    # Links inside the items of a list, not items inside links.
    "wagtailadmin/workflows/includes/workflow_tasks_cell.html": "df662187c193",
    # How a document becomes another one.
    "wagtaildocs/documents/edit.html": "6a458e49f916",
    # The same of a picture.
    "wagtailimages/images/edit.html": "2694dd0815ad",
    # Previews of blocks in the site's own styles.
    "wagtailcore/shared/block_preview.html": "e35023cfde06",
    # No second tab for the roles.
    "wagtailusers/users/create.html": "7bcb3dda247a",
    # The same.
    "wagtailusers/users/edit.html": "ed9a834a5c66",
}

# Their attributes are described in Wagtail's manual.
DOCUMENTED = ("wagtail.snippets.views.snippets", "wagtail.admin.views.generic")
INNER_MODULES = ("views", "api")


def names_of_insides(path: Path) -> set[str]:
    """What a file of ours takes from Wagtail's views and API, and what it replaces in Wagtail."""
    tree = ast.parse(path.read_text())
    imported = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("wagtail.")
        for alias in node.names
    }
    if not imported:
        return set()
    inner = {
        name: dotted
        for name, dotted in imported.items()
        if not set(dotted.split(".")).isdisjoint(INNER_MODULES)
        and not dotted.startswith(DOCUMENTED)
    }
    modules = {name for name, dotted in inner.items() if _module(dotted)}
    found = {dotted for name, dotted in inner.items() if name not in modules}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            root, _, rest = ast.unparse(node).partition(".")
            if root in modules and "." not in rest:
                found.add(f"{imported[root]}.{rest}")
        for target in node.targets if isinstance(node, ast.Assign) else ():
            root, _, rest = ast.unparse(target).partition(".")
            if root in imported and isinstance(target, ast.Attribute):
                found.add(f"{imported[root]}.{rest.partition('[')[0]}")
    return found


def _module(dotted: str) -> Path | None:
    try:
        spec = find_spec(dotted)
    except ModuleNotFoundError:
        return None
    return Path(spec.origin) if spec and spec.origin else None


def source_of(dotted: str) -> str:
    """The source behind a name, as installed; "" where there is none any more.

    Of an attribute that is set nowhere in its class: the source of what it is one of.
    """
    module = dotted
    names: list[str] = []
    while (path := _module(module)) is None:
        module, _, name = module.rpartition(".")
        names.insert(0, name)
    text = path.read_text()
    source, body = "", ast.parse(text).body
    for name in names:
        node = next((each for each in body if name in _named_by(each)), None)
        if node is None:
            return source
        source, body = ast.get_source_segment(text, node) or "", getattr(node, "body", [])
    return source


def _named_by(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        yield node.name
    for target in node.targets if isinstance(node, ast.Assign) else ():
        yield ast.unparse(target)
    for alias in node.names if isinstance(node, ast.ImportFrom) else ():
        yield alias.asname or alias.name


def inside_of(file: str) -> list[str]:
    """All that a file of ours leans on, by its dotted name."""
    return sorted({*names_of_insides(ROOT / file), *UNNAMED.get(file, ())})


def fingerprint(*texts: str) -> str:
    """Changes with any letter of them."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]
