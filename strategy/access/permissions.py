"""Who may see and change what, where divisions cut across Wagtail's own rights.

Wagtail gives rights on pages by subtree and on records by model. A division (所管課) has its
own measures and indicators, wherever they stand. Here is the one place that decides it; every
list, form, chooser and address of the admin asks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any

from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Permission, PermissionsMixin
from django.db.models import F, Model, Q, QuerySet
from modelcluster.fields import ParentalKey
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import GroupPagePermission, Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.query import PageQuerySet

from strategy.models import (
    Indicator,
    Node,
    NodeFace,
    Picture,
    Place,
    Responsibility,
    StrategyIndicator,
    Unit,
    WorkspacePage,
)
from strategy.models import User as Person
from strategy.models.approval import units_answered_for
from strategy.models.dated import city_today
from strategy.models.files import SealedFile
from strategy.models.indicators import StrategyIndicatorQuerySet
from strategy.models.people import may_sign_in, unconfirmed
from strategy.models.public import public_pages
from strategy.models.workspace import out_of_bin

User = AbstractBaseUser | AnonymousUser

ALL_UNITS = "strategy.work_for_all_units"
OWN_UNITS = "strategy.work_for_own_units"
# Whose forms choose pages, beside the forms of pages themselves.
CHOOSING_PAGES = (
    "auth.group",
    "wagtailcore.workflow",
    "wagtailredirects.redirect",
)


def works_for_all(user: User) -> bool:
    """Whether a user answers for the measures and indicators of every division."""
    return _has(user, ALL_UNITS)


def bound_to_units(user: User) -> bool:
    """Whether a user sees and changes the measures and indicators of own divisions only."""
    return not works_for_all(user) and _has(user, OWN_UNITS)


def people_with(permission: str) -> QuerySet[Person]:
    """Who has a right by a role and works with it; operators have all and are nobody's turn."""
    # Rights come by Django's own tables, whatever else signing in asks.
    having = Person.objects.with_perm(
        permission,
        include_superusers=False,
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return having.filter(may_sign_in()).exclude(unconfirmed()).order_by("pk")


def own_units(user: User) -> QuerySet[Unit]:
    """The divisions a user works in, with a role that does."""
    return units_answered_for(user)


def indicators_within(user: User) -> QuerySet[Indicator]:
    """The indicators a user may see: all, own divisions' for who is bound to them, or none."""
    if bound_to_units(user):
        return Indicator.objects.filter(unit_in_charge__in=own_units(user))
    if _has(user, "strategy.view_indicator") or _has(user, "strategy.change_indicator"):
        return Indicator.objects.all()
    return Indicator.objects.none()


def uses_within(user: User) -> StrategyIndicatorQuerySet:
    """Where strategies use indicators, as far as a user is told: copies are the planning's."""
    uses = StrategyIndicator.objects.standing()
    return uses if works_for_all(user) else uses.out_of_copies()


def choosable_pages(user: User, offered: PageQuerySet) -> PageQuerySet:
    """Pages that a user may link to: drafts and working copies are the planning division's."""
    offered = out_of_bin(offered)
    if works_for_all(user):
        return offered
    return offered.filter(public_pages()) | offered.filter(pk__in=items_within(user).values("pk"))


def items_within(user: User) -> PageQuerySet:
    """The pages of the items that a user's own divisions lead (主管課) today.

    A strategy itself is nobody's own: its divisions are for questions, the planning division
    writes it, and works on copies; what was replaced is nobody's.
    """
    led = Responsibility.objects.leading(city_today()).filter(unit__in=own_units(user))
    faces = NodeFace.objects.filter(place=Place.PUBLIC, node__in=led.values("node"))
    faces = faces.exclude(page=F("tree"))
    return Page.objects.filter(pk__in=faces.values("page"))


def records_known(user: User, records: QuerySet[Any]) -> QuerySet[Any]:
    """Of some records those that name no item a user may not be told of: no draft's, no copy's.

    A model says in `names_nodes` by which of its fields its records are called after items. Of
    indicators, those of the user's divisions.
    """
    if records.model is Indicator:
        return records.filter(pk__in=indicators_within(user).values("pk"))
    if works_for_all(user):
        return records
    told = Q(faces__in=NodeFace.objects.public())
    told |= Q(faces__page__in=items_within(user).values("pk"))
    untold = Node.objects.exclude(pk__in=Node.objects.filter(told).values("pk"))
    for name in getattr(records.model, "names_nodes", ()):
        records = records.exclude(**{f"{name}__in": untold})
    return records


# --- Choosing ---------------------------------------------------------------------


def may_choose(user: User, model: type[Model]) -> bool:
    """Whether a user may see a kind of record, or edits something whose form asks for one."""
    return _may(user, model, "view", "add", "change") or any(
        _edits(user, other) for other in _linking_to(model)
    )


def may_choose_pages(user: User) -> bool:
    """Whether a user edits anything that may link to a page."""
    policy = PagePermissionPolicy()
    if policy.user_has_any_permission(user, {"add", "change", "publish"}):
        return True
    return any(_may(user, apps.get_model(name), "add", "change") for name in CHOOSING_PAGES)


def known_pages(user: User) -> PageQuerySet:
    """Pages a user may be told the names of: what may be linked to, and the way to the own."""
    linkable = choosable_pages(user, Page.objects.all())
    on_the_way = PagePermissionPolicy().explorable_instances(user)
    return Page.objects.filter(
        Q(pk__in=linkable.values("pk")) | Q(pk__in=on_the_way.values("pk")) | Q(depth=1)
    )


def manages_publication(user: User) -> bool:
    """Whether a user manages what is public on the whole site."""
    rows = PagePermissionPolicy().get_cached_permissions_for_user(user)
    return getattr(user, "is_superuser", False) or any(
        row.permission.codename == "publish_page" and row.page.depth == 1 for row in rows
    )


def may_delete_records(user: User, model: type[Model]) -> bool:
    """Whether a user may delete records, or files, of a kind."""
    if issubclass(model, SealedFile):
        policy = image_policy if model is Picture else document_policy
        return bool(policy.user_has_permission(user, "delete"))
    return _may(user, model, "delete")


def _linking_to(model: type[Model]) -> Iterator[type[Model]]:
    """The models whose forms have a field that names a record of this one."""
    for relation in model._meta.related_objects:
        # A child's key names what it is part of; nobody chooses it.
        if not isinstance(relation.field, ParentalKey):
            yield _edited_as(relation.field.model)


def _edited_as(model: type[Model]) -> type[Model]:
    """What a row is edited with: rows within a form are their parent's."""
    for field in model._meta.get_fields():
        if isinstance(field, ParentalKey):
            return _edited_as(field.related_model)
    return model


def _edits(user: User, model: type[Model]) -> bool:
    if not issubclass(model, Page):
        return _may(user, model, "add", "change")
    policy = PagePermissionPolicy()
    changed = policy.instances_user_has_permission_for(user, "change")
    return bool(policy.user_has_permission(user, "add") or changed.type(model).exists())


def _may(user: User, model: type[Model], *actions: str) -> bool:
    options = model._meta
    return any(
        _has(user, f"{options.app_label}.{get_permission_codename(action, options)}")
        for action in actions
    )


def _has(user: User, permission: str) -> bool:
    return isinstance(user, PermissionsMixin) and user.is_active and user.has_perm(permission)


class IndicatorPermissionPolicy(ModelPermissionPolicy):
    """Django's rights on a model, narrowed to the indicators of a user's divisions."""

    def user_has_any_permission_for_instance(
        self, user: User, actions: Iterable[str], instance: Indicator
    ) -> bool:
        return bool(
            self.user_has_any_permission(user, actions)
            and indicators_within(user).filter(pk=instance.pk).exists()
        )

    def user_has_permission_for_instance(
        self, user: User, action: str, instance: Indicator
    ) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def instances_user_has_any_permission_for(
        self, user: User, actions: Iterable[str]
    ) -> QuerySet[Indicator]:
        if not self.user_has_any_permission(user, actions):
            return Indicator.objects.none()
        return indicators_within(user)

    def instances_user_has_permission_for(self, user: User, action: str) -> QuerySet[Indicator]:
        return self.instances_user_has_any_permission_for(user, [action])


# --- Pages ------------------------------------------------------------------------


def leave_out_binned() -> None:
    """Let Wagtail's lists, searches and reports of pages leave out what lies in the bin."""
    for name in ("explorable_instances", "instances_user_has_any_permission_for"):
        standing = getattr(PagePermissionPolicy, name)
        if not hasattr(standing, "__wrapped__"):
            setattr(PagePermissionPolicy, name, _out_of_bin(standing))


def _out_of_bin(standing: Callable[..., PageQuerySet]) -> Callable[..., PageQuerySet]:
    @wraps(standing)
    def within(*args: Any, **kwargs: Any) -> PageQuerySet:
        return out_of_bin(standing(*args, **kwargs))

    return within


def widen_page_permissions() -> None:
    """Let Wagtail's one source of rights on pages know divisions and working copies.

    Wagtail asks an instance of its own in most places and a new one in its API, and has no
    setting for another class (7.4): so the method that all of them read from is replaced.
    """
    standing = PagePermissionPolicy.get_all_permissions_for_user

    def with_own_pages(policy: PagePermissionPolicy, user: Any) -> list[GroupPagePermission]:
        rows = list(standing(policy, user))
        if not user.is_active or user.is_anonymous or user.is_superuser:
            return rows
        return [*rows, *_of_items(user), *_of_working_copies(rows)]

    if not getattr(standing, "knows_divisions", False):
        with_own_pages.knows_divisions = True  # type: ignore[attr-defined]  # a mark of our own
        PagePermissionPolicy.get_all_permissions_for_user = with_own_pages


def _of_items(user: Any) -> list[GroupPagePermission]:
    """A division changes the text of its own items, and below them of what is no other's."""
    if not bound_to_units(user):
        return []
    others = Responsibility.objects.leading(city_today()).exclude(unit__in=own_units(user))
    faces = NodeFace.objects.filter(node__in=others.values("node"))
    closed = list(faces.values_list("page__path", flat=True))
    rights = _rights(items_within(user), "change_page")
    for right in rights:
        right.closed = tuple(path for path in closed if path.startswith(right.page.path))
    return rights


def _of_working_copies(rows: list[GroupPagePermission]) -> list[GroupPagePermission]:
    """Who edits the whole tree may publish and reorder where no reader looks."""
    edits_all = any(row.page.depth == 1 and row.permission.codename == "add_page" for row in rows)
    if not edits_all:
        return []
    rights = _rights(WorkspacePage.objects.filter(place=Place.WORKING), "publish_page")
    for right in rights:
        right.without_approval = True
    return rights


def _rights(pages: QuerySet[Any], codename: str) -> list[GroupPagePermission]:
    """Rights as Wagtail reads them, of no stored group."""
    ids = list(pages.values_list("pk", flat=True))
    if not ids:
        return []
    permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
    return [
        GroupPagePermission(page=page, permission=permission)
        for page in Page.objects.filter(pk__in=ids)
    ]
