"""Records and files in the bin, and back in their tables as they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Model
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file

from publications.models import Edition
from strategy.bin.records import bin_record, destroy_record, restore_record
from strategy.models import (
    BasicGoalPage,
    Binned,
    Framework,
    FrameworkItem,
    LibraryDocument,
    Milestone,
    Picture,
    Programme,
    Project,
    ProjectBudget,
    Role,
    SiteSettings,
    Term,
    Unit,
    User,
)
from strategy.refusals import Refused
from tests.integration.proposing import approve_waiting
from tests.people import account, client_of
from tests.uses import new_indicator

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.sweep(16, "the bin")]


def columns(record: Model) -> dict[str, object]:
    """What stands in the row and in the tables between it and others."""
    return {
        **{field.attname: getattr(record, field.attname) for field in record._meta.local_fields},
        **{
            field.name: sorted(getattr(record, field.name).values_list("pk", flat=True))
            for field in record._meta.many_to_many
        },
    }


@pytest.fixture
def project(goal: BasicGoalPage, tourism: Unit) -> Project:
    made = Project.objects.create(node=goal.node, code="ferry", name_ja="渡し船の運行")
    made.units.add(tourism)
    ProjectBudget.objects.create(project=made, fiscal_year=2024, planned=100, source="予算書")
    return made


def test_a_record_comes_back_with_its_rows_and_links(project: Project, editor: User) -> None:
    before, budget = columns(project), columns(project.budgets.get())
    key = project.pk

    binned = bin_record(project, by=editor)

    assert not Project.objects.filter(code="ferry").exists()
    assert not ProjectBudget.objects.filter(project=key).exists()
    assert (binned.kind, binned.title, binned.binned_by) == ("事業", "渡し船の運行", editor)
    assert binned.hung == ["予算額・決算額「渡し船の運行 2024」"]
    restore_record(binned, by=editor)
    back = Project.objects.get(pk=key)
    assert columns(back) == before
    assert columns(back.budgets.get()) == budget
    assert not Binned.objects.exists()


@pytest.mark.parametrize("model", [Milestone, Programme, Term, Framework])
def test_each_kind_of_record_comes_back_as_it_was(model: type[Model], editor: User) -> None:
    if model is Term:
        Term.objects.create(code="reactor", name_ja="起業支援拠点", reading="きぎょう")
    if model is Framework:
        framework = Framework.objects.create(code="law", kind="law", name_ja="新しい法律")
        FrameworkItem.objects.create(framework=framework, code="one", name_ja="第一条")
    record = model._default_manager.latest("pk")
    key, before = record.pk, columns(record)

    restore_record(bin_record(record, by=editor), by=editor)

    assert columns(model._default_manager.get(pk=key)) == before


def test_what_named_a_record_names_it_again(editor: User) -> None:
    cover = Picture.objects.create(title="表紙", file=get_test_image_file())
    key = cover.pk
    SiteSettings.objects.update(cover_picture=cover)
    binned = bin_record(cover, by=editor)
    assert SiteSettings.objects.get().cover_picture is None

    restore_record(binned, by=editor)

    assert SiteSettings.objects.get().cover_picture_id == key


def test_what_is_used_is_not_deleted(goal: BasicGoalPage, editor: User, tourism: Unit) -> None:
    new_indicator(code="i", node=goal.node, kind="kpi", name_ja="件数", unit_in_charge=tourism)

    with pytest.raises(Refused, match="担当課「観光課」は指標が使っているので、削除できません"):
        bin_record(tourism, by=editor)

    assert not Binned.objects.exists()


def test_a_record_whose_code_was_taken_says_whose(editor: User) -> None:
    term = Term.objects.create(code="reactor", name_ja="起業支援拠点")
    binned = bin_record(term, by=editor)
    Term.objects.create(code="reactor", name_ja="別の用語")

    with pytest.raises(Refused, match="コード"):
        restore_record(binned, by=editor)

    assert Binned.objects.get() == binned
    assert str(Term.objects.get(code="reactor")) == "別の用語"


def test_a_record_waits_for_what_it_needs_from_the_bin(project: Project, editor: User) -> None:
    unit = project.units.get()
    key = unit.pk
    first = bin_record(project, by=editor)
    second = bin_record(unit, by=editor)

    with pytest.raises(Refused, match="先に、担当課「観光課」を元に戻してください"):
        restore_record(first, by=editor)
    restore_record(second, by=editor)
    restore_record(first, by=editor)

    assert Project.objects.get(code="ferry").units.get().pk == key


def test_an_indicator_comes_back_as_a_draft(goal: BasicGoalPage, editor: User) -> None:
    indicator = new_indicator(code="i", node=goal.node, kind="kpi", name_ja="件数")
    assert indicator.live

    restored = restore_record(bin_record(indicator, by=editor), by=editor)

    assert not restored.live
    assert restored.uses.get().node == goal.node


def test_what_may_have_been_public_is_not_destroyed(editor: User) -> None:
    binned = bin_record(Term.objects.create(code="t", name_ja="用語"), by=editor)

    with pytest.raises(Refused, match="完全には削除できません"):
        destroy_record(binned)

    assert Binned.objects.exists()


def test_the_bytes_of_a_binned_file_stay(
    editor: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    document = LibraryDocument.objects.create(
        title="資料", file=ContentFile(b"%PDF-1.7", "paper.pdf")
    )
    picture = Picture.objects.create(title="図", file=get_test_image_file())
    names = [document.file.name, picture.file.name]

    with django_capture_on_commit_callbacks(execute=True):
        rows = [bin_record(thing, by=editor) for thing in (document, picture)]

    assert all(default_storage.exists(name) for name in names)
    for row in rows:
        restore_record(row, by=editor)
    with LibraryDocument.objects.get(title="資料").file.open() as file:
        assert file.read() == b"%PDF-1.7"
    assert Picture.objects.get(title="図").sha256 == picture.sha256


def test_the_bytes_of_what_a_command_deletes_go_with_it(
    loaded_site: None, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    document = LibraryDocument.objects.create(title="資料", file=ContentFile(b"%PDF", "a.pdf"))
    name = document.file.name

    with django_capture_on_commit_callbacks(execute=True):
        document.delete()

    assert not default_storage.exists(name)
    assert not Binned.objects.exists()


# --- By whatever screen ----------------------------------------------------------------


def test_whatever_screen_deletes_it_goes_to_the_bin(goal: BasicGoalPage) -> None:
    admin = User.objects.create_superuser("operator", password="x")
    client: Client = client_of(admin)
    term, other = (Term.objects.create(code=code, name_ja=code) for code in ("one", "two"))
    document = LibraryDocument.objects.create(title="資料", file=ContentFile(b"%PDF", "a.pdf"))
    picture = Picture.objects.create(title="図", file=get_test_image_file())
    redirect = Redirect.add_redirect("/old", redirect_to=goal)
    draft = Edition.objects.filter(state=Edition.State.DRAFT).first() or _draft_edition(goal)

    for address in (
        f"/admin/snippets/strategy/term/delete/{term.pk}/",
        f"/admin/bulk/strategy/term/delete/?id={other.pk}",
        f"/admin/documents/delete/{document.pk}/",
        f"/admin/images/{picture.pk}/delete/",
        f"/admin/redirects/{redirect.pk}/delete/",
        f"/admin/editions/delete/{draft.pk}/",
    ):
        assert client.post(address).status_code == 302
    # Of what readers may see, another decides that first.
    approve_waiting()

    assert sorted(Binned.objects.values_list("model", "key")) == sorted(
        (thing._meta.label_lower, str(thing.pk))
        for thing in (term, other, document, picture, redirect, draft)
    )
    for row in Binned.objects.all():
        client.post(f"/admin/bin/{row.pk}/restore/")
    approve_waiting()
    assert not Binned.objects.exists()
    assert Redirect.objects.get(pk=redirect.pk).redirect_page_id == goal.pk
    assert Edition.objects.filter(pk=draft.pk).exists()


def _draft_edition(goal: BasicGoalPage) -> Edition:
    strategy = goal.node_face.tree.specific.node
    edition: Edition = Edition.objects.create(
        strategy=strategy, code="draft-1", stage="outline", version="1", dated="2026-12"
    )
    return edition


def test_a_draft_edition_never_was_public(goal: BasicGoalPage) -> None:
    admin = User.objects.create_superuser("operator", password="x")

    binned = bin_record(_draft_edition(goal), by=admin)

    assert not binned.was_public
    destroy_record(binned)
    assert not Binned.objects.exists()


def test_who_may_not_delete_a_kind_of_record_does_not_bring_it_back(editor: User) -> None:
    binned = bin_record(Term.objects.create(code="t", name_ja="用語"), by=editor)
    reader = account("reader", Role.Key.READERS)

    refused = client_of(reader).post(f"/admin/bin/{binned.pk}/restore/")

    assert refused.headers["Location"] == "/admin/"
    assert Binned.objects.exists()
