"""Whose an address is, is found by the index that keeps it unique."""

import pytest
from django.db import connection

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_an_address_is_looked_up_by_its_index() -> None:
    people = User.objects.get_queryset()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for found in (people.with_email("Anna@mail.example"), people.entering().with_email("Anna@mail.example")):
        assert "email_of_one_person" in found.explain()
    assert "email_of_one_person" not in people.filter(email__iexact="Anna@mail.example").explain()
