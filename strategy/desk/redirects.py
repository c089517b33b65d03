"""The form of a redirect, whose addresses go through the one door as all others do."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from wagtail.contrib.redirects.forms import RedirectForm

from strategy.fields import validate_web_address
from strategy.web_addresses import read_address


def validate_old_path(typed: str) -> None:
    """That it can be read: Wagtail takes it apart and fails on http://[お問い合わせ]."""
    if read_address(typed) is None:
        raise ValidationError(
            f"アドレス「{typed}」を読み取れません。/ja/old-page/のように書いてください。"
        )


def read_redirects_at_the_door() -> None:
    """Check what is typed, and what a file of redirects holds, before Wagtail takes it apart."""
    RedirectForm.base_fields["old_path"].validators.append(validate_old_path)
    RedirectForm.base_fields["redirect_link"].validators[:] = [validate_web_address]
