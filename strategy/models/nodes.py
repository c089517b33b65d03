"""Identity of what a strategy says, apart from the page that says it."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from wagtail.models import Page

from strategy.models.public import open_pages, public_pages
from strategy.models.workspace import Place
from strategy.permanence.append_only import Seal

# Nobody takes one for another on paper (0 and o, 1 and l), and without vowels they make no words.
LETTERS = "bcdfghjkmnpqrstvwxz"
LETTERS_AND_DIGITS = f"{LETTERS}23456789"
SHORT_CODE_LENGTH = 6
# A letter first: a spreadsheet would take digits alone for a number.
SHORT_CODE_PATTERN = f"[{LETTERS}][{LETTERS_AND_DIGITS}]{{3,7}}"


def _drawn_code() -> str:
    rest = (secrets.choice(LETTERS_AND_DIGITS) for _ in range(SHORT_CODE_LENGTH - 1))
    return secrets.choice(LETTERS) + "".join(rest)


class Node(models.Model):
    """The lasting identity (同一性) of a strategy, or of one item of its document.

    Figures, evaluations and alignments hang on a node, never on a page: a page is the
    node's face in one strategy's tree, and a working copy shows the same nodes through
    faces of its own. A node outlives its pages: it is never deleted, so that its short code,
    the key of printed addresses and of open data, never means another.
    """

    uid = models.UUIDField("識別子", default=uuid.uuid4, unique=True, editable=False)
    short_code = models.CharField(
        "短いコード",
        max_length=8,
        unique=True,
        editable=False,
        validators=[
            RegexValidator(
                rf"^{SHORT_CODE_PATTERN}\Z",
                "短いコードは、まぎらわしい文字と母音を除いた英小文字と数字の4〜8文字で、"
                "英字で始めます(例: k7m3dx)。",
            )
        ],
    )

    # Of a strategy that came with the first content it is empty: there each row's own day decides.
    public_since = models.DateTimeField("公開された日時", null=True, blank=True, editable=False)

    seals = (Seal(where="true", kept=("uid", "short_code")),)

    class Meta:
        verbose_name = "項目"
        verbose_name_plural = "項目"

    def __str__(self) -> str:
        read = "faces" in getattr(self, "_prefetched_objects_cache", {})
        faces = self.faces.all() if read else self.faces.select_related("page").order_by("pk")[:1]
        face = next(iter(faces), None)
        return face.page.title if face else f"(ページのない項目 {self.uid})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and not self.short_code:
            self.short_code = _drawn_code()
            while Node.objects.filter(short_code=self.short_code).exists():
                self.short_code = _drawn_code()
        elif self._state.adding:
            self.full_clean()
        elif not Node.objects.filter(pk=self.pk, short_code=self.short_code).exists():
            raise ValidationError("項目の短いコードは変えられません。")
        super().save(*args, **kwargs)


class NodeFaceQuerySet(models.QuerySet["NodeFace"]):
    def public(self) -> NodeFaceQuerySet:
        """Faces on pages that the public sees."""
        return self.filter(public_pages("page__"))

    def shown_in(self, tree_path: str) -> NodeFaceQuerySet:
        """Faces that a strategy's tree shows, wherever it stands: live, below live pages."""
        shown = open_pages("page__", below=tree_path)
        return self.filter(shown, page__path__startswith=tree_path)


class StandingFaces(models.Manager.from_queryset(NodeFaceQuerySet)):  # type: ignore[misc]  # built at run time
    """Faces outside the bin: what was deleted stands nowhere."""

    def get_queryset(self) -> NodeFaceQuerySet:
        faces: NodeFaceQuerySet = super().get_queryset()
        return faces.exclude(place=Place.BIN)


class NodeFace(models.Model):
    """Which node a page shows, in which strategy's tree, and where that tree stands.

    It is no field of the page, because a page's revisions and copies carry its fields
    along: a reverted or copied page would take another page's identity with it. Here the
    database holds the rule: one page shows one node, a tree shows a node once.
    """

    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="node_face"
    )
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="faces")
    tree = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="戦略",
        help_text="この項目が属する戦略のページ。",
    )
    # Follows from where the tree stands (`place_of`); kept here so that queries can ask.
    place = models.CharField("置き場所", max_length=8, choices=Place.choices, default=Place.PUBLIC)

    objects = StandingFaces()
    with_binned = NodeFaceQuerySet.as_manager()

    class Meta:
        verbose_name = "項目を表すページ"
        verbose_name_plural = "項目を表すページ"
        constraints = [
            models.UniqueConstraint(fields=["tree", "node"], name="node_once_in_a_tree"),
        ]

    def __str__(self) -> str:
        return f"{self.node_id} → {self.page_id}"


# Keys of the nodes that the next new pages show, in the order in which these are made.
_awaited: ContextVar[Iterator[int | None] | None] = ContextVar("_awaited", default=None)


@contextmanager
def pages_show(nodes: Iterable[int | None]) -> Iterator[None]:
    """Pages made within show these nodes (by key), one after the other; None is a new one."""
    left = iter(nodes)
    token = _awaited.set(left)
    try:
        yield
    finally:
        _awaited.reset(token)


def give_identity(page: Page, tree_id: int, short_code: str = "") -> NodeFace:
    """The page's face; a page that has none yet gets a node of its own.

    `short_code`: what that node is called; drawn where empty. One that has lost its place before
    the public comes back to it.

    Raises:
        ValidationError: a public page shows the node of that short code, or it is none.
    """
    face = NodeFace.with_binned.filter(page_id=page.pk).first()
    if face is None:
        awaited = _awaited.get()
        node_id = next(awaited) if awaited is not None else None
        return NodeFace.objects.create(
            page_id=page.pk,
            node_id=node_id or _node_called(short_code).pk,
            tree_id=tree_id,
            place=place_of(tree_id),
        )
    return face


def _node_called(short_code: str) -> Node:
    lost = Node.objects.exclude(faces__place=Place.PUBLIC).filter(short_code=short_code).first()
    return lost or Node.objects.create(short_code=short_code)


def public_from_now(page: Page) -> None:
    """What a page's node says is public from this moment, where nothing says so yet."""
    Node.objects.filter(faces__page=page.pk, public_since=None).update(public_since=timezone.now())


def named_nodes(path: str) -> models.Prefetch[str]:
    """What a list has to read at once to name the nodes at `path`, such as strategy."""
    faces = NodeFace.objects.select_related("page").order_by("pk")
    return models.Prefetch(f"{path}__faces", faces)


def place_of(tree_id: int) -> Place:
    """Where the tree of a strategy stands: in the workspace it lies in, else in public."""
    return Place.at(Page.objects.get(pk=tree_id).url_path)


def tree_of(page: Page) -> int | None:
    """The primary key of the strategy whose tree a page stands in; None outside of all."""
    for ancestor in page.get_ancestors(inclusive=True).order_by("-depth"):
        model = ancestor.specific_class
        if model is not None and getattr(model, "is_tree_root", False):
            return int(ancestor.pk)
    return None


def nodes_met_again(page: Page, new_parent: Page) -> list[Node]:
    """Nodes below and at `page` that the tree of `new_parent` already shows elsewhere.

    They keep a page from moving there: a working copy's page cannot join the original.
    A strategy is a tree of its own wherever it stands.
    """
    tree_id = tree_of(new_parent)
    if tree_id is None or getattr(page.specific_class, "is_tree_root", False):
        return []
    moving = NodeFace.with_binned.filter(page__path__startswith=page.path)
    present = NodeFace.objects.filter(tree_id=tree_id).exclude(page__path__startswith=page.path)
    return list(Node.objects.filter(faces__in=moving).filter(faces__in=present).distinct())


def refuse_meeting_again(page: Page, parent_page_after: Page) -> None:
    """Keep a node from appearing twice in one tree.

    Raises:
        ValidationError: the target's tree already shows a node of the moving branch.
    """
    if nodes := nodes_met_again(page, parent_page_after):
        raise ValidationError(
            f"「{page.title}」は移動できません。移動先の戦略には、同じ項目"
            f"「{nodes[0]}」がすでにあります。"
        )


def follow_move(page: Page) -> None:
    """After a move: every face of the branch names its strategy, and where that stands.

    What lies in the bin is a tree of its own, so that no strategy shows it.
    """
    tree_id = tree_of(page) or page.pk
    faces = NodeFace.with_binned.filter(page__path__startswith=page.path)
    faces.update(place=place_of(tree_id))
    whole = Page.objects.filter(path__startswith=page.path, strategypage__isnull=False)
    faces.exclude(tree__in=whole.values("pk")).update(tree_id=tree_id)
