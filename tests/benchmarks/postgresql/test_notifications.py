"""The table of notifications as the benchmark fills it."""

import psycopg
import pytest
from django.db import connection

from accounts.models import Notification, User
from accounts.selectors.notifications import unread_count
from benchmarks.notifications.seed import fill, make_people
from tests.benchmarks.postgresql.test_seeding import address

pytestmark = pytest.mark.django_db(transaction=True)


def test_everybody_has_as_many_and_the_indexes_are_back() -> None:
    before = indexes()
    with psycopg.connect(address(), autocommit=True) as database:
        people = make_people("few", 10)
        fill(database, people, 1_000)
    assert indexes() == before
    assert Notification.objects.count() == 1_000
    assert sum(unread_count(User(pk=person)) for person in people) == 100


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'accounts_notification'")
        return {definition for (definition,) in cursor.fetchall()}
