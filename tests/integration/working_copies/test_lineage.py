"""What became of items: each kind has its shape, and nothing leads back to itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from publications.models import Edition
from publications.pipeline.snapshot import preview
from strategy.models import ChapterPage, Node, NodeLineage, SectionPage, StrategyPage, User
from strategy.notation.wareki import PartialDate
from strategy.refusals import Refused
from strategy.working_copies.lineage import record_lineage
from strategy.working_copies.starting import start_next_stage
from tests.conftest import FIXTURES
from tests.integration.editions.conftest import editor
from tests.integration.proposing import approve_waiting

__all__ = ["editor"]
pytestmark = [pytest.mark.usefixtures("loaded_site")]
NEW = FIXTURES / "strategies" / "new-strategy.yaml"
OLD = FIXTURES / "strategies" / "second-term.yaml"
DAY = date(2024, 4, 1)
MONTH = PartialDate.parse("2023-07")


def strategy(slug: str = "new-strategy") -> StrategyPage:
    page: StrategyPage = StrategyPage.objects.in_place().get(slug=slug)
    return page


def goal(slug: str) -> Node:
    page = strategy().get_descendants().get(slug=slug)
    node: Node = page.node_face.node
    return node


@pytest.fixture
def old(db: None) -> list[Node]:
    """Three items of the second term, of which only the strategy itself is loaded."""
    chapter = strategy("second-term").add_child(instance=ChapterPage(title="目標", slug="goals"))
    pages = [
        chapter.add_child(instance=SectionPage(title=f"目標{n}", slug=f"old-{n}"))
        for n in (1, 2, 3)
    ]
    return [page.node for page in pages]


def recorded(kind: str, sources=(), targets=(), **changes: object) -> NodeLineage:
    ends = {"from_strategy": strategy("second-term").node, "to_strategy": strategy().node}
    said = {"from_nodes": sources, "to_nodes": targets, "day": DAY, "by": None}
    return record_lineage(kind=kind, **{**ends, **said, **changes})


def within_one() -> dict[str, Node]:
    node = strategy().node
    return {"from_strategy": node, "to_strategy": node}


@pytest.mark.parametrize(
    ("kind", "sources", "targets", "sentence"),
    [
        ("inherited", 2, 1, "「継承」では、元の項目を一つだけ選びます。"),
        ("renamed", 1, 0, "「名称変更」では、後の項目を一つだけ選びます。"),
        ("merged", 1, 1, "「統合」では、元の項目を二つ以上選びます。"),
        ("split", 1, 1, "「分割」では、後の項目を二つ以上選びます。"),
        ("new", 1, 1, "「新規」では、元の項目を選びません。"),
        ("new", 0, 0, "「新規」では、後の項目を一つ以上選びます。"),
        ("ended", 1, 1, "「終了」では、後の項目を選びません。"),
    ],
)
def test_a_kind_of_another_shape_is_refused(
    old: list[Node], kind: str, sources: int, targets: int, sentence: str
) -> None:
    goals = [goal("jobs"), goal("living")]

    with pytest.raises(Refused) as refused:
        recorded(kind, old[:sources], goals[:targets])

    assert refused.value.reasons == [sentence]
    assert not NodeLineage.objects.exists()


@pytest.mark.both_databases
def test_each_kind_is_recorded_between_terms(old: list[Node]) -> None:
    jobs, living = goal("jobs"), goal("living")

    recorded("inherited", old[:1], [jobs])
    recorded("merged", old[:2], [living])
    recorded("split", old[2:], [jobs, living])
    recorded("new", [], [jobs])
    recorded("ended", old)

    assert str(NodeLineage.objects.get(kind="merged")) == f"統合: 目標1、目標2 → {living}"
    assert NodeLineage.objects.count() == 5


def test_an_item_of_another_strategy_is_refused(old: list[Node]) -> None:
    with pytest.raises(Refused, match=r"「目標1」は、戦略「.*」の項目ではありません。"):
        recorded("renamed", [goal("jobs")], old[:1], to_strategy=strategy().node)


def test_a_circle_is_refused_in_words() -> None:
    a, b, c = (goal(slug) for slug in ("jobs", "living", "family-and-education"))
    recorded("renamed", [a], [b], **within_one())
    recorded("renamed", [b], [c], **within_one())

    with pytest.raises(Refused, match="その後をたどると、元の項目に戻ってしまいます"):
        recorded("renamed", [c], [a], **within_one())
    with pytest.raises(Refused, match="同じ戦略の同じ項目です"):
        recorded("renamed", [a], [a], **within_one())


def test_an_item_goes_on_when_another_is_merged_into_it() -> None:
    kept, given_up = goal("jobs"), goal("living")

    recorded("merged", [kept, given_up], [kept], **within_one())

    assert NodeLineage.objects.get(to_nodes=kept).from_nodes.count() == 2


def test_a_mended_record_is_not_its_own_circle(old: list[Node]) -> None:
    record = recorded("inherited", old[:1], [goal("jobs")])

    mended = recorded("split", old[:1], [goal("jobs"), goal("living")], lineage=record)

    assert mended.pk == record.pk
    assert NodeLineage.objects.get().to_nodes.count() == 2


def test_a_snapshot_says_where_its_items_come_from(old: list[Node]) -> None:
    jobs = goal("jobs")
    recorded("merged", old[:2], [jobs], columns={"note_ja": "二つを合わせた。"})
    edition = Edition(strategy=strategy().node, code="e", stage="outline", dated=MONTH)

    [record] = preview(edition, strategy())["lineage"]

    assert record["kind"] == {"ja": "統合", "en": "Merged"}
    assert record["day"] == "2024-04-01"
    assert [node["heading"]["ja"] for node in record["from"]] == ["目標1", "目標2"]
    assert [node["short_code"] for node in record["from"]] == [n.short_code for n in old[:2]]
    assert record["from_strategy"]["short_code"] == "chfp55"
    assert record["to"] == [str(jobs.uid)]
    assert record["note"]["ja"] == "二つを合わせた。"


def test_a_snapshot_of_the_public_tree_says_nothing_of_what_a_copy_prepares(editor: User) -> None:
    copy = start_next_stage(strategy=strategy(), by=editor)
    chapter = copy.get_descendants().get(slug="goals").specific
    new = chapter.add_child(
        instance=chapter.get_children().first().specific_class(title="新しい目標", slug="fresh")
    )
    recorded("split", [goal("jobs")], [goal("jobs"), new.node], **within_one())
    recorded("ended", [goal("family-and-education")], **within_one())
    edition = Edition(strategy=strategy().node, code="e", stage="outline", dated=MONTH)

    assert "lineage" not in preview(edition, strategy())
    copy.get_descendants().get(slug="family-and-education").delete()
    copy.refresh_from_db()
    kinds = [record["kind_code"] for record in preview(edition, copy)["lineage"]]
    assert kinds == ["split", "ended"]


def typed(**changes: object) -> dict[str, object]:
    return {
        "kind": "split",
        "from_strategy": strategy("second-term").node.pk,
        "to_strategy": strategy().node.pk,
        "from_nodes": [],
        "to_nodes": [goal("jobs").pk, goal("living").pk],
        "day": "令和6年4月1日",
        "note_ja": "",
        "note_en": "",
        **changes,
    }


def test_the_desk_records_and_mends_what_the_action_takes(
    client: Client, editor: User, old: list[Node]
) -> None:
    client.force_login(editor)
    add = "/admin/snippets/strategy/nodelineage/add/"

    refused = client.post(add, typed()).content.decode()
    assert "「分割」では、元の項目を一つだけ選びます。" in refused
    assert not NodeLineage.objects.exists()

    assert client.post(add, typed(from_nodes=[old[0].pk])).status_code == 302
    approve_waiting()
    record = NodeLineage.objects.get()
    assert (record.day, record.recorded_by) == (DAY, editor)
    edit = f"/admin/snippets/strategy/nodelineage/edit/{record.pk}/"
    shown = client.get(edit).content.decode()
    assert "目標1" in shown
    changed = typed(kind="ended", from_nodes=[old[0].pk], to_nodes=[])
    assert client.post(edit, changed).status_code == 302
    approve_waiting()
    assert [*NodeLineage.objects.get().to_nodes.all()] == []
    assert "終了: 目標1" in client.get("/admin/snippets/strategy/nodelineage/").content.decode()


def test_the_list_asks_as_often_for_many_records_as_for_one(
    client: Client, editor: User, old: list[Node]
) -> None:
    client.force_login(editor)
    address = "/admin/snippets/strategy/nodelineage/"
    recorded("merged", old[:2], [goal("jobs")])
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    recorded("split", old[2:], [goal("jobs"), goal("living")])
    recorded("ended", old)

    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(one)


def files(folder: Path, lineage: object) -> list[str]:
    """The city's two strategies with an item in the older, and a lineage in the newer."""
    old, new = (yaml.safe_load(path.read_text()) for path in (OLD, NEW))
    old["strategy"]["document"] = [
        {"type": "chapter", "code": "goals", "heading": {"ja": "基本目標"}}
    ]
    new["strategy"]["lineage"] = [lineage]
    paths = [folder / "second-term.yaml", folder / "new-strategy.yaml"]
    for path, data in zip(paths, (old, new), strict=True):
        path.write_text(yaml.safe_dump(data, allow_unicode=True))
    return [str(path) for path in paths]


def test_a_file_names_items_of_the_predecessor_and_its_own(tmp_path: Path) -> None:
    lineage = {"kind": "split", "from": ["goals"], "to": ["jobs", "living"], "day": "2024-04-01"}

    for _ in range(2):
        call_command("load_strategy", *files(tmp_path, lineage), verbosity=0)

    record = NodeLineage.objects.get()
    assert (record.kind, record.day) == ("split", DAY)
    assert set(record.to_nodes.all()) == {goal("jobs"), goal("living")}


@pytest.mark.parametrize(
    ("lineage", "message"),
    [
        ({"kind": "ended", "from": ["nowhere"]}, "“nowhere” is unknown: no item of second-term"),
        ({"kind": "new", "to": ["old"]}, "“old” is unknown: no item of new-strategy"),
        ({"kind": "split", "from": ["goals"], "to": ["jobs"]}, "後の項目を二つ以上選びます"),
    ],
)
def test_a_file_with_a_lineage_that_cannot_be_loads_nothing(
    tmp_path: Path, lineage: dict[str, object], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("load_strategy", *files(tmp_path, {**lineage, "day": "2024-04-01"}))

    assert not NodeLineage.objects.exists()
