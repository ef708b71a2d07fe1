"""The ledger keeps what was decided."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from accounts.models import User
from gallery.models import Post
from moderation.constants import MODERATORS
from moderation.models import Decision
from moderation.querysets import LedgerIsAppendOnly
from tests.factories.moderation import make_decision

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(moderator: User, waiting: Post) -> Decision:
    return make_decision(waiting, moderator=moderator)


def test_a_decision_is_neither_changed_nor_deleted(decision: Decision) -> None:
    decision.note = "Something else"
    for attempt in (
        decision.save,
        decision.delete,
        Decision.objects.all().delete,
        lambda: Decision.objects.update(note="Something else"),
        lambda: Decision.objects.bulk_update([decision], ["note"]),
    ):
        with pytest.raises(LedgerIsAppendOnly):
            attempt()
    assert Decision.objects.get().note == ""


def test_who_decided_or_was_judged_is_not_deleted_from_under_the_ledger(decision: Decision) -> None:
    for person in (decision.moderator, decision.author):
        with pytest.raises(ProtectedError):
            person.delete()


@pytest.mark.parametrize(("outcome", "reason"), [("approve", "quality"), ("reject", "")])
def test_the_database_knows_which_outcomes_have_a_reason(decision: Decision, outcome: str, reason: str) -> None:
    values: dict[str, Any] = {"author": decision.author, "moderator": decision.moderator, "status_before": "pending"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(subject_kind="post", subject_id=1, outcome=outcome, reason=reason, **values)


def test_the_moderators_are_founded_once_and_dissolved() -> None:
    migration = import_module("moderation.migrations.0002_moderators")
    editor = connection.schema_editor()
    for _ in range(2):
        migration.found_group(apps, editor)
    group = Group.objects.get(name=MODERATORS)
    granted = group.permissions.values_list("codename", flat=True)
    assert {"review_board", "review_post", "view_decision"} <= set(granted)
    migration.dissolve_group(apps, editor)
    assert not Group.objects.filter(name=MODERATORS).exists()
