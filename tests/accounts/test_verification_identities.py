"""Sending one's identity, and what a verifier says."""

import json
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client, override_settings
from django.utils import timezone

from accounts.actions.identities import remove_identity, submit_identity
from accounts.actions.identity_checks import accept_identity, look_at_identity, refuse_identity
from accounts.actions.resealing import reseal_verification
from accounts.constants import NotificationKind
from accounts.models import Identity, Notification, User, VerificationEvent
from accounts.selectors.verification import is_verified, same_identity
from accounts.states import IdentityStatus
from tests.factories import make_person
from tests.factories.gallery import make_moderator
from tests.factories.verification import make_identity, make_reviewer, new_resident_id
from tests.services_registry.receiver import Receiver, receiving
from tests.services_registry.working import run_jobs
from wecho.common import outbound
from wecho.common.errors import Conflict, Forbidden, Invalid, TooMany
from wecho.common.outbound import Answer
from wecho.gateways import Gateway

pytestmark = pytest.mark.django_db
Act = VerificationEvent.Act


@pytest.fixture
def person() -> User:
    return make_person()


def answer_with(monkeypatch: pytest.MonkeyPatch, status: int, body: Any) -> None:
    answer = Answer(status, json.dumps(body).encode())
    monkeypatch.setattr(outbound, "ask", lambda *args: answer)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Receiver]:
    """A verifier at a real receiver."""
    with receiving(tmp_path) as receiver:
        http = Gateway(url=receiver.url, headers={}, body={"n": "{name}", "id": "{number}"})
        check = replace(
            settings.IDENTITY_CHECK, verifier="http", gateway=http, answer=("data", "same"), accepted="true"
        )
        with override_settings(
            IDENTITY_CHECK=check,
            WEBHOOK_CA_FILE=receiver.ca_file,
            WEBHOOK_ALLOWED_NETWORKS=(ip_network("127.0.0.0/8"), ip_network("::1/128")),
        ):
            yield receiver


def test_what_is_sent_waits_and_is_shown_masked(person: User) -> None:
    row = submit_identity(actor=person, name="张三", number="11010519491231002x", consent=True)
    assert (row.status, row.masked_name, row.masked_number) == (IdentityStatus.PENDING, "张*", "11************002X")
    assert not is_verified(person)


def test_a_wrong_name_and_number_are_told_by_field(person: User) -> None:
    with pytest.raises(Invalid) as refused:
        submit_identity(actor=person, name="1", number="110105194912310021", consent=True)
    assert set(refused.value.errors) == {"name", "number"}


def test_children_are_refused(person: User) -> None:
    today = timezone.localdate()
    young = today.replace(year=today.year - 13, day=1)
    with pytest.raises(Invalid) as refused:
        submit_identity(actor=person, name="张三", number=new_resident_id(f"{young:%Y%m%d}"), consent=True)
    assert "14" in refused.value.errors["number"][0]


def test_one_identity_at_a_time_and_five_tries_a_day(person: User) -> None:
    make_identity(person)
    with pytest.raises(Conflict):
        make_identity(person)
    for _ in range(3):
        assert remove_identity(actor=person)
        make_identity(person)
    remove_identity(actor=person)
    with pytest.raises(TooMany):
        make_identity(person)


def test_a_reviewer_looks_and_confirms_and_both_are_written_down(person: User) -> None:
    reviewer, row = (
        make_reviewer(),
        submit_identity(actor=person, name="张三", number="11010519491231002X", consent=True),
    )
    seen = look_at_identity(actor=reviewer, identity=row)
    assert (seen.name, seen.number) == ("张三", "11010519491231002X")
    assert "张三" not in repr(seen)
    decided = accept_identity(actor=reviewer, identity=row, seen=row.submitted_at)
    assert (decided.status, decided.decided_by) == (IdentityStatus.ACCEPTED, reviewer)
    assert is_verified(person)
    events = VerificationEvent.objects.filter(person=person).order_by("id").values_list("act", "actor")
    assert list(events) == [
        (Act.IDENTITY_SUBMITTED, person.pk),
        (Act.IDENTITY_LOOKED_AT, reviewer.pk),
        (Act.IDENTITY_ACCEPTED, reviewer.pk),
    ]


def test_a_moderator_without_the_permission_neither_looks_nor_decides(person: User) -> None:
    moderator, row = make_moderator(), make_identity(person)
    with pytest.raises(Forbidden):
        look_at_identity(actor=moderator, identity=row)
    with pytest.raises(Forbidden):
        accept_identity(actor=moderator, identity=row, seen=row.submitted_at)
    assert VerificationEvent.objects.filter(actor=moderator, refused=True).count() == 2
    reviewer = make_reviewer()
    own = make_identity(reviewer)
    with pytest.raises(Forbidden):
        accept_identity(actor=reviewer, identity=own, seen=own.submitted_at)


def test_what_was_sent_anew_is_not_decided_unseen(person: User) -> None:
    reviewer, row = make_reviewer(), make_identity(person)
    first = row.submitted_at
    refuse_identity(actor=reviewer, identity=row, seen=first, reason=Identity.Reason.MISMATCH)
    again = make_identity(person)
    assert (again.status, again.reason, again.decided_by) == (IdentityStatus.PENDING, "", None)
    with pytest.raises(Conflict):
        accept_identity(actor=reviewer, identity=again, seen=first)
    accept_identity(actor=reviewer, identity=again, seen=again.submitted_at)
    with pytest.raises(Conflict):
        accept_identity(actor=reviewer, identity=again, seen=again.submitted_at)
    with pytest.raises(Invalid):
        refuse_identity(actor=reviewer, identity=again, seen=again.submitted_at, reason="because")
    refuse_identity(actor=reviewer, identity=again, seen=again.submitted_at, reason=Identity.Reason.DOUBTFUL)
    assert not is_verified(person)


def test_one_number_is_confirmed_once_and_the_second_person_learns_nothing(person: User) -> None:
    number = new_resident_id()
    first = make_identity(number=number, accepted=True)
    second = make_identity(person, number=number)
    assert second.status == IdentityStatus.PENDING
    assert same_identity(second) == first.person
    with pytest.raises(Conflict) as refused:
        accept_identity(actor=make_reviewer(), identity=second, seen=second.submitted_at)
    assert refused.value.slug == "identity_in_use"
    remove_identity(actor=first.person)
    accept_identity(actor=make_reviewer(), identity=second, seen=second.submitted_at)


def test_one_number_is_confirmed_once_while_keys_rotate(person: User) -> None:
    number = new_resident_id()
    make_identity(number=number, accepted=True)
    newer = (b"n" * 32, *settings.FIELD_KEYS)
    with override_settings(FIELD_KEYS=newer):
        second = make_identity(person, number=number)
        with pytest.raises(Conflict):
            accept_identity(actor=make_reviewer(), identity=second, seen=second.submitted_at)
        assert reseal_verification() == 1
    with override_settings(FIELD_KEYS=newer[:1]):
        assert {row.open_number() for row in Identity.objects.all()} == {number}
        assert second.masked_name == "王**"


def test_resealing_keeps_the_later_of_two_that_were_confirmed_at_once(person: User) -> None:
    number = new_resident_id()
    older = make_identity(number=number, accepted=True)
    newer = (b"n" * 32, *settings.FIELD_KEYS)
    with override_settings(FIELD_KEYS=newer[:1]):
        make_identity(person, number=number, accepted=True)
    with override_settings(FIELD_KEYS=newer):
        assert (reseal_verification(), reseal_verification()) == (1, 0)
    older.refresh_from_db()
    assert (older.status, older.reason) == (IdentityStatus.REFUSED, Identity.Reason.IN_USE)
    assert is_verified(person)


def test_what_is_removed_is_erased_and_only_the_trail_stays(person: User) -> None:
    make_identity(person, accepted=True)
    assert remove_identity(actor=person)
    assert not remove_identity(actor=person)
    assert not Identity.objects.exists()
    pk = person.pk
    person.delete()
    trail = VerificationEvent.objects.filter(person_id=pk).values_list("act", flat=True)
    assert sorted(trail) == [Act.IDENTITY_ACCEPTED, Act.IDENTITY_REMOVED, Act.IDENTITY_SUBMITTED]


def test_the_database_refuses_to_change_the_trail(person: User) -> None:
    make_identity(person)
    with pytest.raises(DatabaseError), transaction.atomic():
        VerificationEvent.objects.update(refused=True)


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, {"data": {"same": True}}, IdentityStatus.ACCEPTED),
        (200, {"data": {"same": "mismatch"}}, IdentityStatus.REFUSED),
        (200, {"data": {"same": "unknown"}}, IdentityStatus.PENDING),
        (200, ["nonsense"], IdentityStatus.PENDING),
        (403, {"data": {"same": True}}, IdentityStatus.PENDING),
    ],
)
def test_a_verifier_decides_what_it_knows(
    person: User, machine: Receiver, monkeypatch: pytest.MonkeyPatch, status: int, body: Any, outcome: str
) -> None:
    answer_with(monkeypatch, status, body)
    row = make_identity(person)
    run_jobs()
    row.refresh_from_db()
    assert (row.status, row.decided_by) == (outcome, None)


def test_a_verifier_is_asked_over_https_and_its_silence_leaves_it_to_people(person: User, machine: Receiver) -> None:
    row = submit_identity(actor=person, name="张三", number="11010519491231002X", consent=True)
    run_jobs()
    assert json.loads(machine.got[0][1]) == {"n": "张三", "id": "11010519491231002X"}
    row.refresh_from_db()
    assert row.status == IdentityStatus.PENDING


def test_a_verifier_does_not_confirm_one_number_twice(
    person: User, machine: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, 200, {"data": {"same": True}})
    number = new_resident_id()
    make_identity(number=number)
    run_jobs()
    second = make_identity(person, number=number)
    run_jobs()
    second.refresh_from_db()
    assert second.status == IdentityStatus.PENDING


def test_the_person_hears_what_was_decided_and_nothing_of_the_identity(client: Client, person: User) -> None:
    row = submit_identity(actor=person, name="张三", number="11010519491231002X", consent=True)
    reviewer = make_reviewer()
    accept_identity(actor=reviewer, identity=row, seen=row.submitted_at)
    told = Notification.objects.get(recipient=person)
    assert (told.kind, told.actor_ids, told.detail) == (NotificationKind.REVIEW, [], {"outcome": "accepted"})
    client.force_login(person)
    page = client.get("/notifications/", headers={"Accept-Language": "en"}).content.decode()
    assert "Your identity is confirmed" in page
    assert 'href="/settings/verification/"' in page
    row.refresh_from_db()
    refuse_identity(actor=reviewer, identity=row, seen=row.submitted_at, reason=Identity.Reason.MISMATCH)
    page = client.get("/notifications/", headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "你的实名认证未通过" in page
    assert "张" not in page


def test_a_decision_that_is_taken_back_tells_nobody(person: User) -> None:
    row = submit_identity(actor=person, name="张三", number="11010519491231002X", consent=True)
    with transaction.atomic():
        accept_identity(actor=make_reviewer(), identity=row, seen=row.submitted_at)
        transaction.set_rollback(True)
    assert not Notification.objects.filter(recipient=person).exists()
