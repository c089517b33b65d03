"""Two persons close and open, one in an emergency; what was decided stays."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from wagtail.models import ModelLogEntry

from strategy.closing.copies import settle
from strategy.closing.deciding import (
    ask_closure,
    ask_opening,
    confirm_closure,
    confirm_opening,
    drop_closure,
    drop_opening,
    places_not_stated,
    state_copies,
)
from strategy.closing.subjects import Subject, file_subject
from strategy.models import Closure, CopyStatement, LibraryDocument, Picture, Role, User
from strategy.models.closures import closure_of_file
from strategy.refusals import Refused
from tests.integration.closing.conftest import GROUND, REASON, Close, asked
from tests.integration.letters import letters, reachable, told
from tests.people import account

pytestmark = [pytest.mark.both_databases, pytest.mark.sweep(20, "closing")]


@pytest.fixture
def subject(document: LibraryDocument) -> Subject:
    return file_subject(document.sha256)


def is_closed(document: LibraryDocument) -> bool:
    return closure_of_file(document.sha256) is not None


def test_what_is_asked_for_is_not_closed_before_another_confirms(
    document: LibraryDocument, subject: Subject, publisher: User, approver: User
) -> None:
    closure = asked(subject, publisher)
    assert not is_closed(document)

    confirm_closure(closure=closure, by=approver, comment="確かめた。")

    assert is_closed(document)


def test_nobody_confirms_an_own_one(subject: Subject, approver: User) -> None:
    closure = asked(subject, approver)

    with pytest.raises(Refused, match="ほかの人"):
        confirm_closure(closure=closure, by=approver)


def test_the_database_refuses_an_own_confirmation_too(subject: Subject, approver: User) -> None:
    closure = asked(subject, approver)

    with pytest.raises(DatabaseError, match="closure_by_two"), transaction.atomic():
        Closure.objects.filter(pk=closure.pk).update(decided_by=approver)


def test_one_closes_in_an_emergency_and_another_confirms_afterwards(
    document: LibraryDocument, subject: Subject, publisher: User, approver: User
) -> None:
    closure = asked(subject, publisher, is_emergency=True)

    assert is_closed(document)
    assert list(Closure.objects.unconfirmed()) == [closure]
    with pytest.raises(Refused, match="ほかの人"):
        confirm_closure(closure=closure, by=publisher)

    confirm_closure(closure=closure, by=approver)

    assert not Closure.objects.unconfirmed().exists()
    closure.refresh_from_db()
    assert closure.is_emergency


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"reason": {"ja": " "}}, "封鎖の理由"), ({"ground": ""}, "根拠となる法令")],
)
def test_a_closing_has_a_reason_and_a_ground(
    subject: Subject, publisher: User, changed: dict[str, Any], words: str
) -> None:
    said = {"subject": subject, "reason": REASON, "ground": GROUND, "by": publisher, **changed}

    with pytest.raises(Refused, match=words):
        ask_closure(**said)


def test_it_is_asked_for_and_closed_once(subject: Subject, publisher: User, approver: User) -> None:
    closure = asked(subject, publisher)
    with pytest.raises(Refused, match="すでに起案"):
        asked(subject, approver)

    confirm_closure(closure=closure, by=approver)

    for by in (publisher, approver):
        with pytest.raises(Refused, match="すでに"):
            asked(subject, by)
        with pytest.raises(Refused, match=r"すでに|ほかの人"):
            confirm_closure(closure=closure, by=by)


def test_an_emergency_overtakes_what_waits(
    document: LibraryDocument, subject: Subject, publisher: User, approver: User
) -> None:
    waiting = asked(subject, approver)

    asked(subject, publisher, is_emergency=True)

    assert is_closed(document)
    with pytest.raises(Refused, match="すでに封鎖"):
        confirm_closure(closure=waiting, by=publisher)
    assert drop_closure(closure=waiting, by=approver).state == Closure.State.DROPPED


def test_two_open_again_and_nobody_an_own_one(
    document: LibraryDocument, subject: Subject, close: Close, publisher: User, approver: User
) -> None:
    closure = close(subject)
    with pytest.raises(Refused, match="解除の理由"):
        ask_opening(closure=closure, reason=" ", by=approver)
    ask_opening(closure=closure, reason="誤りだった。", by=approver)

    with pytest.raises(Refused, match="ほかの人"):
        confirm_opening(closure=closure, by=approver)
    assert is_closed(document)
    with pytest.raises(Refused, match="すでに起案"):
        ask_opening(closure=closure, reason="もう一度", by=publisher)

    confirm_opening(closure=closure, by=publisher)

    assert not is_closed(document)
    with pytest.raises(Refused, match="すでにほかの人"):
        confirm_opening(closure=closure, by=publisher)


def test_an_emergency_is_not_opened_by_one_who_disagrees(
    document: LibraryDocument, subject: Subject, publisher: User, approver: User
) -> None:
    closure = asked(subject, publisher, is_emergency=True)

    with pytest.raises(Refused, match="すでにほかの人"):
        drop_closure(closure=closure, by=approver)

    assert is_closed(document)


def test_an_opening_that_is_dropped_may_be_asked_for_again_and_what_opened_closed_again(
    document: LibraryDocument, subject: Subject, close: Close, publisher: User, approver: User
) -> None:
    closure = close(subject)
    ask_opening(closure=closure, reason="誤り", by=approver)
    drop_opening(closure=closure, by=publisher)
    ask_opening(closure=closure, reason="やはり誤り", by=publisher)
    confirm_opening(closure=closure, by=approver)
    assert not is_closed(document)

    close(subject)

    assert is_closed(document)


def test_each_step_stands_in_the_log_with_its_reason(
    subject: Subject, close: Close, publisher: User, approver: User
) -> None:
    closure = close(subject)
    ask_opening(closure=closure, reason="誤り", by=approver)
    confirm_opening(closure=closure, by=publisher)

    entries = ModelLogEntry.objects.for_instance(closure).order_by("pk")
    assert [(entry.action, entry.user) for entry in entries] == [
        ("strategy.closure_asked", publisher),
        ("strategy.closed", approver),
        ("strategy.opening_asked", approver),
        ("strategy.opened", publisher),
    ]
    assert entries[0].data == {"reason": REASON["ja"], "ground": GROUND}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE strategy_closure SET reason_ja = 'x' WHERE id = %s",
        "UPDATE strategy_closure SET ground = 'x' WHERE id = %s",
        "UPDATE strategy_closure SET asked_by_id = decided_by_id, decided_by_id = NULL "
        "WHERE id = %s",
        "UPDATE strategy_closure SET closed_at = NULL WHERE id = %s",
        "UPDATE strategy_closure SET state = 'asked' WHERE id = %s",
        "UPDATE strategy_closure SET copies = '[]' WHERE id = %s",
        "DELETE FROM strategy_closure WHERE id = %s",
        "DELETE FROM strategy_closedbytes WHERE closure_id = %s",
        "UPDATE strategy_closedbytes SET sha256 = 'x' WHERE closure_id = %s",
        "DELETE FROM strategy_copystatement WHERE closure_id = %s",
    ],
)
def test_the_database_keeps_what_was_decided(
    subject: Subject, close: Close, publisher: User, statement: str
) -> None:
    closure = close(subject)
    state_copies(closure=closure, place="backups", text="10月分を消した。", by=publisher)

    with (
        pytest.raises(DatabaseError, match=r"sealed|append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [closure.pk])


def test_it_names_where_the_portal_holds_it_and_the_list_of_other_copies_stands_open(
    document: LibraryDocument, subject: Subject, close: Close, publisher: User, client: Client
) -> None:
    from strategy.upkeep.todo import Section, todos_for

    closure = close(subject)

    assert closure.copies == ["ドキュメント「名簿」"]
    assert places_not_stated(closure) == list(CopyStatement.Place)

    def asked_of_the_publisher() -> list[str]:
        return [
            todo.text for todo in todos_for(publisher)[Section.MEND] if "写しの確認" in todo.text
        ]

    assert len(asked_of_the_publisher()) == 1
    for place in CopyStatement.Place:
        with pytest.raises(Refused, match="確かめたこと"):
            state_copies(closure=closure, place=place, text=" ", by=publisher)
        state_copies(closure=closure, place=place, text="ない。", by=publisher)

    assert asked_of_the_publisher() == []


def test_who_is_to_confirm_is_told_and_who_asked_is_not(
    subject: Subject, publisher: User, approver: User
) -> None:
    from strategy.upkeep.todo import Section, todos_for

    asked(subject, publisher)

    def told(user: User) -> list[str]:
        return [each.text for each in todos_for(user)[Section.MINE] if "封鎖" in each.text]

    assert told(approver) == ["「ファイル「名簿」の封鎖」の確認"]
    assert told(publisher) == []
    assert told(account("planner2", Role.Key.EDITORS)) == []


def test_each_step_is_told_once_to_who_is_to_confirm_and_to_who_asked(
    subject: Subject, publisher: User, approver: User
) -> None:
    for user in (publisher, approver, account("planner", Role.Key.EDITORS)):
        reachable(user)
    name = str(asked(subject, publisher))
    [to_confirm] = letters()
    closure = confirm_closure(closure=Closure.objects.get(), by=approver, comment="確かめた。")
    closed = told()
    ask_opening(closure=closure, reason="誤りだったため。", by=approver)
    opening = told()
    drop_opening(closure=closure, by=publisher)
    left_closed = told()
    ask_opening(closure=closure, reason="誤りだったため。", by=publisher)
    letters()
    confirm_opening(closure=closure, by=approver)
    opened = told()

    assert to_confirm.to == ["approver@example.jp"]
    assert to_confirm.subject == f"{name}の確認をお願いします"
    assert REASON["ja"] in to_confirm.body
    assert f"/admin/closures/{closure.pk}/" in to_confirm.body
    assert closed == {"publisher": f"{name}が確認されました"}
    assert opening == {"publisher": f"{name}の解除の確認をお願いします"}
    assert left_closed == {"approver": f"{name}の解除が取りやめられました"}
    assert opened == {"publisher": f"{name}が解除されました"}


def test_what_one_closed_in_an_emergency_is_told_to_who_confirms_it_afterwards(
    subject: Subject, publisher: User, approver: User
) -> None:
    reachable(approver)

    closure = asked(subject, publisher, is_emergency=True)

    assert told() == {"approver": f"{closure}(緊急)に、事後の確認が要ります"}


def test_a_closure_that_is_not_confirmed_is_told_to_who_asked(
    subject: Subject, publisher: User, approver: User
) -> None:
    reachable(publisher)

    drop_closure(closure=asked(subject, publisher), by=approver, comment="公開してよい。")

    [dropped] = letters()
    assert dropped.to == ["publisher@example.jp"]
    assert "公開してよい。" in dropped.body


def test_a_file_that_cannot_be_put_away_keeps_no_other_readable(
    document: LibraryDocument,
    picture: Picture,
    publisher: User,
    approver: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for file in (document, picture):
        closure = asked(file_subject(file.sha256), publisher)
        # Where a process ends before it has put the bytes away.
        confirm_closure(closure=closure, by=approver)
    move = shutil.move

    def stuck(source: str, target: Any) -> Any:
        if "names" in source:
            raise PermissionError(source)
        return move(source, target)

    monkeypatch.setattr(shutil, "move", stuck)
    with pytest.raises(ExceptionGroup) as told:
        settle()

    assert "names" in str(told.value.exceptions[0])
    assert not picture.file.storage.exists(picture.file.name)
    assert document.file.storage.exists(document.file.name)
    monkeypatch.undo()
    settle()
    assert not document.file.storage.exists(document.file.name)
