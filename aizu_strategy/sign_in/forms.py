"""The forms of signing in."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.forms.auth import LoginForm

from aizu_strategy.sign_in import factors
from aizu_strategy.sign_in.limits import wait_of, wait_words
from strategy.models import User

LINE_FULL = "サインインが込み合っています。数秒待ってから、もう一度サインインしてください。"
HAS_TO_WAIT = (
    "パスワードの間違いが続いたため、あと%(wait)sは受け付けません。待ってから、もう一度サインイン"
    "してください。急ぐときは、メールで新しいパスワードを決めるか、システム管理者に解除を頼んで"
    "ください。心当たりがないときも、システム管理者に知らせてください。"
)


class SignInForm(LoginForm):
    """Wagtail's, which says in words why one has to wait; its label of the password no
    translation reaches."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "パスワード"

    def get_invalid_login_error(self) -> forms.ValidationError:
        """What was wrong, or why the password was not even looked at."""
        if getattr(self.request, "line_was_full", False):
            return forms.ValidationError(LINE_FULL, code="line_full")
        wait = wait_of(self.request, self.cleaned_data["username"])
        if wait is not None:
            words = {"wait": wait_words(wait.until)}
            return forms.ValidationError(HAS_TO_WAIT, code="has_to_wait", params=words)
        return super().get_invalid_login_error()


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
