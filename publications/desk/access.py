"""Who may do what with editions."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from publications.models import Edition
from strategy.desk.shared.access import signed_in
from strategy.proposals.deciding import authority_of


def may(request: HttpRequest, action: str) -> bool:
    """Whether the user has a permission on editions (view, change, issue), or may "approve"."""
    if action == "approve":
        return authority_of(signed_in(request)) is not None
    return signed_in(request).has_perm(f"publications.{action}_edition")


def edition_for(request: HttpRequest, pk: int, *actions: str) -> Edition:
    """The edition, for those who may do any of `actions`.

    Raises:
        PermissionDenied: the user may do none of them.
        Http404: there is no such edition.
    """
    if not any(may(request, action) for action in actions):
        raise PermissionDenied
    edition: Edition = get_object_or_404(Edition.objects.select_related("snapshot"), pk=pk)
    return edition
