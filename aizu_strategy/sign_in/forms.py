"""The forms of signing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from wagtail.admin.forms.auth import LoginForm

from aizu_strategy.sign_in import factors


class SignInForm(LoginForm):
    """Wagtail's, whose label of the password no translation reaches."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "パスワード"


WRONG = (
    "コードが違うか、すでに使われています。アプリに表示されている新しいコードを入れてください。"
    "続けて間違えると、しばらく受け付けません。"
)


class TokenForm(forms.Form):
    """A six-digit code; or, where one is asked for at sign-in, a recovery code."""

    token = forms.CharField(
        label="コード",
        max_length=20,
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}
        ),
        error_messages={"required": "コードを入れてください。"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user


class VerifyForm(TokenForm):
    """`device` is what the code was of."""

    device: Any = None

    def clean_token(self) -> str:
        token: str = self.cleaned_data["token"]
        self.device = factors.verified_device(self.user, token)
        if self.device is None:
            raise forms.ValidationError(WRONG)
        return token


class SetUpForm(TokenForm):
    """`codes` are the recovery codes that come with a generator."""

    codes: list[str] | None = None

    def clean_token(self) -> str:
        token: str = self.cleaned_data["token"]
        self.codes = factors.confirm_set_up(self.user, token.replace(" ", ""))
        if self.codes is None:
            raise forms.ValidationError(WRONG)
        return token
