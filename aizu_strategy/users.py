"""Users in the admin: a system administrator is no operator, and makes none."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern
from wagtail.admin.forms.account import NameEmailForm, NotificationPreferencesForm
from wagtail.admin.mail import send_notification
from wagtail.admin.views.account import NotificationsSettingsPanel
from wagtail.admin.views.pages import edit
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import GroupCollectionPermission, GroupPagePermission
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views import groups
from wagtail.users.views.users import CreateView, EditView, UserViewSet

from aizu_strategy.sign_in.confirming import doubt, waits_to_be_confirmed
from aizu_strategy.sign_in.journal import (
    PASSWORD_SET,
    RIGHTS,
    ROLES,
    note,
    note_changes,
)
from strategy.fields.typed import DayField
from strategy.mails import FAILURES
from strategy.models import Role, User

logger = logging.getLogger(__name__)
# Others follow, the roles as the last.
NAMES_FIRST = ("username", "last_name", "first_name", "furigana", "email", "left_on")
OWN_FIELDS = {"furigana", "left_on"}
View = Callable[..., HttpResponseBase]


class PortalUserCreationForm(UserCreationForm):
    field_order = NAMES_FIRST

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | OWN_FIELDS
        field_classes = {"left_on": DayField}
        widgets = UserCreationForm.Meta.widgets | {"left_on": AdminDateInput}


class PortalUserEditForm(UserEditForm):
    field_order = NAMES_FIRST

    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | OWN_FIELDS
        field_classes = {"left_on": DayField}
        widgets = UserEditForm.Meta.widgets | {"left_on": AdminDateInput}


def name_families_first() -> None:
    """In the form of one's own account, too, which Wagtail lets nobody exchange."""
    NameEmailForm.field_order = NAMES_FIRST


class CommentNotificationsForm(NotificationPreferencesForm):
    """Mails about comments one may do without; what waits for one's word comes to everybody."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for step in ("submitted", "approved", "rejected"):
            self.fields.pop(f"{step}_notifications", None)


def write_of_comments(*args: Any, **kwargs: Any) -> bool:
    """Wagtail's mails about comments, sent while a page is saved: their server undoes nothing."""
    try:
        return bool(send_notification(*args, **kwargs))
    except FAILURES:
        logger.exception("the mail server does not answer; comments stand beside the page")
        return False


def keep_mails_about_comments() -> None:
    """Of Wagtail's own mails, in one's own account as well."""
    NotificationsSettingsPanel.form_class = CommentNotificationsForm
    edit.send_notification = write_of_comments


class WithoutOperators:
    """A user's form that makes operators (superusers) for operators only."""

    request: HttpRequest

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]  # a mixin
        if not self.request.user.is_superuser:
            form.fields.pop("is_superuser", None)
        return form


# What an account may have beside roles.
FLAGS = {"is_active": "サインインできる状態", "is_superuser": "運用担当(すべての権限)"}
# With what another than its user could sign in to an account.
TAKING_OVER = {"username", "email", "password1"}
UNCONFIRMED = (
    "この利用者は承認・公開にかかわる役割をもちます。承認者か公開管理者が「利用者の確認」で認めるまで、"
    "管理画面を使えません。"
)
OWN_ROLES = "自分の役割は、ほかの管理者が変えます。"


class PortalCreateView(WithoutOperators, CreateView):
    def save_instance(self) -> Any:
        user = super().save_instance()
        _tell_of_confirming(self.request, user)
        return user


class PortalEditView(WithoutOperators, EditView):
    """An administrator gives no role to the own account, and a password given is noted."""

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)
        if self.editing_self and not self.request.user.is_superuser and "groups" in form.fields:
            form.fields["groups"].disabled = True
            form.fields["groups"].help_text = OWN_ROLES
        return form

    def save_instance(self) -> Any:
        user = super().save_instance()
        by = self.request.user
        if isinstance(by, User) and not self.editing_self and "password1" in self.form.changed_data:
            note(user, PASSWORD_SET, by=by)
        if isinstance(by, User) and TAKING_OVER & {*self.form.changed_data}:
            doubt(user, by=by)
        for name, words in FLAGS.items():
            if name in self.form.changed_data:
                is_on = self.form.cleaned_data[name]
                note_changes(
                    user, ROLES, added=[words] if is_on else [], removed=[] if is_on else [words]
                )
        _tell_of_confirming(self.request, user)
        return user


def _tell_of_confirming(request: HttpRequest, user: User) -> None:
    if waits_to_be_confirmed(User.objects.get(pk=user.pk)):
        messages.warning(request, UNCONFIRMED)


def _for_operators(view: View) -> View:
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = kwargs.get("pk")
        if key is not None and not request.user.is_superuser:
            number = str(key)
            if number.isdecimal() and User.objects.filter(pk=number, is_superuser=True).exists():
                raise PermissionDenied
        return view(request, *args, **kwargs)

    return asked


class PortalUserViewSet(UserViewSet):
    """Wagtail's users; an operator's account is changed by operators only."""

    add_view_class = PortalCreateView
    edit_view_class = PortalEditView

    def get_form_class(self, for_update: bool = False) -> type[UserCreationForm | UserEditForm]:
        return PortalUserEditForm if for_update else PortalUserCreationForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            URLPattern(
                pattern.pattern,
                _for_operators(pattern.callback),
                pattern.default_args,
                pattern.name,
            )
            for pattern in super().get_urlpatterns()
        ]


# --- Roles ------------------------------------------------------------------------------


Rights = dict[tuple[str, int, int], str]


def rights_of(group: Group) -> Rights:
    """What a role may do, in words: everywhere, on parts of the page tree, with files."""
    everywhere = group.permissions.select_related("content_type")
    pages = GroupPagePermission.objects.filter(group=group)
    collections = GroupCollectionPermission.objects.filter(group=group)
    rights = {("", each.pk, 0): each.name for each in everywhere}
    for right in pages.select_related("page", "permission__content_type"):
        place = f"(「{right.page.get_admin_display_title()}」以下)"
        words = right.permission.name + place
        rights["page", right.permission_id, right.page_id] = words
    for right in collections.select_related("collection", "permission__content_type"):
        words = f"{right.permission.name}(コレクション「{right.collection}」以下)"
        rights["collection", right.permission_id, right.collection_id] = words
    return rights


class NotingRights:
    """The form of a role, which writes down what it has given and taken away, item by item.

    Wagtail saves rights by place in bulk, without a signal, and takes rights on models that
    its form does not show away and gives them back: what counts is the difference.
    """

    object: Group

    def process_form(self) -> Any:
        before = rights_of(self.object) if self.object.pk else {}
        response = super().process_form()  # type: ignore[misc]  # a mixin
        after = rights_of(self.object) if self.object.pk else {}
        note_changes(
            self.object,
            RIGHTS,
            added=sorted(after[key] for key in after.keys() - before.keys()),
            removed=sorted(before[key] for key in before.keys() - after.keys()),
        )
        return response


class PortalGroupCreateView(NotingRights, groups.CreateView):
    pass


OWN_RIGHTS = "自分が入っている役割の権限は、ほかの管理者が変えます。"


class PortalGroupEditView(NotingRights, groups.EditView):
    """Nobody gives rights to a role of the own account."""

    def run_before_hook(self) -> HttpResponse | None:
        user = self.request.user
        group = self.get_object()
        if user.is_superuser or not group.user_set.filter(pk=user.pk).exists():
            response: HttpResponse | None = super().run_before_hook()
            return response
        messages.error(self.request, OWN_RIGHTS)
        return redirect("wagtailusers_groups:index")


class PortalGroupDeleteView(groups.DeleteView):
    """What the portal knows as one of its roles stays, under whatever name."""

    object: Group

    def run_before_hook(self) -> HttpResponse | None:
        if not Role.objects.filter(group=self.object).exists():
            response: HttpResponse | None = super().run_before_hook()
            return response
        messages.error(
            self.request,
            f"「{self.object}」はポータルの仕組みに使う役割なので、削除できません。"
            "名前と権限は変えられます。",
        )
        return redirect("wagtailusers_groups:edit", self.object.pk)


class PortalGroupViewSet(groups.GroupViewSet):
    add_view_class = PortalGroupCreateView
    edit_view_class = PortalGroupEditView
    delete_view_class = PortalGroupDeleteView
