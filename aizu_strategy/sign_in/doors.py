"""Wagtail's pages that anybody may open, with what the portal does there besides."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from wagtail.admin.views import account

from aizu_strategy.sign_in import known_browsers
from aizu_strategy.sign_in.journal import note
from aizu_strategy.sign_in.limits import lift
from aizu_strategy.sign_in.password_reset import DONE, ask_for_mail

# What a form that was refused is answered with, by the code of its error.
STATUS = {"has_to_wait": 429, "line_full": 503}


class SignInView(account.LoginView):
    """The browser is remembered; who has to wait sees the form with what was typed."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        known_browsers.remember(self.request, response, form.get_user())
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        for error in form.non_field_errors().as_data():
            response.status_code = STATUS.get(error.code, response.status_code)
        return response


class AskForPasswordView(account.PasswordResetView):
    def form_valid(self, form: Any) -> HttpResponse:
        refused = ask_for_mail(form.cleaned_data["email"], self.request)
        if refused:
            form.add_error("email", refused)
            response: HttpResponse = self.form_invalid(form)
            response.status_code = 429
            return response
        # Not Django's own, which would look for the user and send the mail here and now.
        return HttpResponseRedirect(self.get_success_url())


class NewPasswordView(account.PasswordResetConfirmView):
    """Who reads that person's mail is that person: nothing stands in the way any more."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        note(self.user, DONE, by=self.user)
        lift(username=self.user.get_username(), by=self.user)
        known_browsers.remember(self.request, response, self.user)
        return response


def in_place_of_wagtails() -> list[URLPattern]:
    """To be put before Wagtail's own, at the same addresses and by the same names."""
    return [
        path("admin/login/", SignInView.as_view(), name="wagtailadmin_login"),
        path(
            "admin/password_reset/",
            AskForPasswordView.as_view(),
            name="wagtailadmin_password_reset",
        ),
        path(
            "admin/password_reset/confirm/<uidb64>/<token>/",
            NewPasswordView.as_view(),
            name="wagtailadmin_password_reset_confirm",
        ),
    ]
