"""Who is signed in where: what Django's session table does not say."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from aizu_strategy.sign_in.browsers import browser_words


class SignedIn(models.Model):
    """One session of a user in one browser (サインイン中の端末)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="signed_in"
    )
    session_key = models.CharField(max_length=40, unique=True)
    begun_at = models.DateTimeField("サインインした日時", auto_now_add=True)
    seen_at = models.DateTimeField("最後の操作", auto_now_add=True)
    browser = models.CharField("ブラウザー", max_length=200, blank=True)
    address = models.GenericIPAddressField("接続元", null=True)

    class Meta:
        verbose_name = "サインイン中の端末"
        verbose_name_plural = "サインイン中の端末"
        ordering = ["-seen_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.begun_at:%Y-%m-%d %H:%M}"

    @property
    def browser_text(self) -> str:
        return browser_words(self.browser)
